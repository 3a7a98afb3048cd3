"""The editor of the credit: whose, by whom, by courtesy of whom and of which year, and below it the line as it is printed.

Both say the same: what is entered above makes the line in the house style of its holder, what is typed into the line is read into
the parts. A line that can not be read as a credit stays as it is written. Where credits differ, the parts that they have in common are
shown; a part that is entered is set in each photo, or taken from it, and leaves the rest of its credit alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from curator.domain import house_style
from curator.domain.credit import Credit
from curator.domain.credit_grammar import parse_credit
from curator.domain.credit_parts import PARTS, Part, misread, parts_of, with_parts
from curator.domain.errors import CuratorError
from curator.domain.fields import Field
from curator.domain.organisations import Organisations
from curator.domain.step import Op
from curator.domain.value import Value
from curator.i18n import Translator
from curator.ui.form_fields import FieldEditor, is_of_popup
from curator.ui.offering import Offers
from curator.ui.pieces import TextLine, label

NAMES: Final[dict[Part, str]] = {
    "holder": "Holder",
    "creator": "Photographer",
    "partner": "By courtesy of",
    "year": "Year",
}
_PLACES: Final[dict[Part, tuple[int, int]]] = {"holder": (0, 0), "year": (0, 1), "creator": (1, 0), "partner": (1, 1)}


class CreditEditor(FieldEditor):
    """The credit's parts above its line; `parts_asked` brings the parts that are to be set in photos whose credits differ."""

    parts_asked = Signal(object)

    def __init__(self, field: Field, tr: Translator, parent: QWidget | None = None) -> None:
        self.parts: dict[Part, TextLine] = {}
        self.offers: dict[Part, Offers] = {}
        self.organisations = Organisations()
        self.shared: Mapping[Part, str] = {}
        self._shown: tuple[str, bool, dict[Part, str]] = ("", False, {})
        self._credit: Credit | None = None
        self._busy = False
        super().__init__(field, tr, parent)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        self._names = {part: label(size="small", quiet=True) for part in PARTS}
        for part in PARTS:
            line = self.parts[part] = TextLine(self)
            self.offers[part] = Offers(line, several=False)
            line.textEdited.connect(self._part_typed)
            line.installEventFilter(self)
            row, place = _PLACES[part]
            grid.addWidget(self._names[part], 2 * row, place)
            grid.addWidget(line, 2 * row + 1, place)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        self._printed = label(size="small", quiet=True, wrap=True)
        self._body.insertLayout(1, grid)
        self._body.insertWidget(2, self._printed)
        self.line.textEdited.connect(self._line_typed)
        # Subtle: Tab goes in the order in which widgets were made, and the line was made first.
        seen = [self.parts[part] for part in sorted(PARTS, key=_PLACES.__getitem__)]  # Tab goes as the eye does
        for one, other in zip(seen, [*seen[1:], self.line], strict=True):
            QWidget.setTabOrder(one, other)
        self.speak(tr)

    @property
    def line(self) -> TextLine:
        """The credit as it is printed."""
        box = self._boxes[""]
        assert isinstance(box, TextLine)
        return box

    @property
    def touched(self) -> bool:
        """True when something was typed that is not saved."""
        return super().touched or self._is_entered()

    def show_value(self, value: Value, mixed: bool, main: str, languages: Sequence[str]) -> None:
        """Show what the photos hold; what was typed stays."""
        entered = self._is_entered()
        super().show_value(value, mixed, main, languages)
        shown, self._shown = self._shown, (self.line.text(), mixed, dict(self.shared))
        # Subtle: what is read anew of the same credit would change a name in the box in which it is being typed; another credit must
        # be shown wherever the cursor is, else its line would be made of the parts of the one before.
        if not entered and (shown != self._shown or self._focused() not in self.parts.values()):
            self._read()
        for part, line in self.parts.items():
            line.setPlaceholderText("" if part in self.shared else self._placeholder())

    def reset(self) -> None:
        """Drop what was typed and not saved."""
        super().reset()
        self._read()

    def take(self) -> list[Op]:
        """What was typed asks for; parts for photos whose credits differ go their own way."""
        if self._is_many() and self._is_entered():
            self._tell_wrong("")
            common = self._common()
            parts = {part: text for part, text in self._entered().items() if text != common[part]}
            try:
                with_parts(None, parts, self.organisations)
            except CuratorError as trouble:
                self._tell_wrong(trouble.sentence)
                return []
            self.shared = {**self.shared, **parts}
            self.parts_asked.emit(parts)
            return []
        if self._is_entered():
            self._tell_wrong(self._why_not())
            return []
        return super().take()

    def take_focus(self, _code: str = "") -> None:
        """Put the cursor into the holder."""
        self.parts["holder"].setFocus()

    def read_only(self, locked: bool) -> None:
        """Let nothing be typed, or let it again."""
        super().read_only(locked)
        for line in self.parts.values():
            line.setReadOnly(locked)

    def speak(self, tr: Translator) -> None:
        """Take another language of the window."""
        super().speak(tr)
        for part, line in self.parts.items():
            name = tr(NAMES[part])
            self._names[part].setText(name)
            line.setAccessibleName(tr("{field}: {part}", field=self._title.text(), part=name))
            self.offers[part].speak(tr)
        if self.parts:
            self._printed.setText(tr("As printed"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The person has left the credit when the cursor is in none of its boxes."""
        within = (*self.parts.values(), self.line)
        if event.type() == QEvent.Type.FocusOut and watched in within and (is_of_popup(event) or self._focused() in within):
            return False
        if event.type() == QEvent.Type.FocusOut and self.parts and self._focused() not in within:
            handled = super().eventFilter(watched, event)
            if not self._is_entered():
                self._read()
            return handled
        return super().eventFilter(watched, event)

    def _focused(self) -> QWidget | None:
        return QApplication.focusWidget()

    def _is_entered(self) -> bool:
        """True when parts are entered of which no line has come: they differ from what the line says."""
        if not self.parts:
            return False
        entered = self._entered()
        if self._is_many():
            return entered != self._common()
        if not any(entered.values()):
            return False
        return entered != parts_of(self._credit) and (self._said(entered) or None) != self.line.text()

    def _is_many(self) -> bool:
        """True for credits that differ, as long as no line for all of them is typed."""
        return self.mixed and not self.line.text()

    def _entered(self) -> dict[Part, str]:
        return {part: line.text().strip() for part, line in self.parts.items()}

    def _common(self) -> dict[Part, str]:
        """What the boxes say where credits differ: the parts that are the same."""
        return {part: self.shared.get(part, "") for part in PARTS}

    def _said(self, entered: dict[Part, str]) -> str | None:
        try:
            return house_style.rendered(with_parts(self._credit, entered, self.organisations), self.organisations)
        except CuratorError:
            return None

    def _why_not(self) -> str:
        try:
            with_parts(self._credit, {part: line.text() for part, line in self.parts.items()}, self.organisations)
        except CuratorError as trouble:
            return trouble.sentence
        return self._tr("A credit needs a holder or a photographer.")

    def _part_typed(self) -> None:
        """Make the line of the parts; where credits differ there is no one line."""
        self._tell_wrong("")
        if self._is_many():
            return
        line = self._said(self._entered())
        if line is not None:
            self.line.setText(line)
            self._tell_misread(line)

    def _tell_misread(self, line: str) -> None:
        """Say what the printed line would be taken for, where that is another credit than the one that was entered."""
        other = (
            misread(with_parts(self._credit, self._entered(), self.organisations), line, self.organisations) if line else None
        )
        if other is None:
            self._printed.setText(self._tr("As printed"))
            return
        parts = [f"{self._tr(NAMES[part])} {text}" for part, text in parts_of(other).items() if text]
        said = self._tr(", ").join(parts) or self._tr("no credit")
        self._printed.setText(self._tr("As printed; whoever reads it takes it for {parts}", parts=said))

    def _line_typed(self) -> None:
        self._read()

    def _read(self) -> None:
        """Show the parts that the line says."""
        if self._is_many():
            self._credit = None
            self._show_texts(self._common())
            self._printed.setText(self._tr("As printed"))
            return
        text = self.line.text().strip()
        self._credit = parse_credit(text, self.organisations) if text else None
        self._show_texts(parts_of(self._credit))
        unread = bool(text) and self._credit is None
        self._printed.setText(
            self._tr("As printed; not read as a credit, and kept as it is written") if unread else self._tr("As printed")
        )

    def _show_texts(self, texts: Mapping[Part, str]) -> None:
        for part, text in texts.items():
            if self.parts[part].text() != text:
                self.parts[part].setText(text)
                self.parts[part].setCursorPosition(0)
