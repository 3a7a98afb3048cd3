"""The editor of fields that hold a list: each entry a chip, and a line that adds to them.

What is added or taken away is a step at once; what stands in the line counts as typed until the person leaves it. Of a list
that differs between the photos, the entries that only some of them have are told with their number and are left alone unless
touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from curator.catalogue.summaries import Share
from curator.domain.errors import CuratorError
from curator.domain.fields import Field, Kind
from curator.domain.step import Add, Op, Put, Remove
from curator.domain.value import Value, unique
from curator.i18n import Translator
from curator.ui.chips import Chip
from curator.ui.flow import FlowLayout
from curator.ui.form_fields import FieldEditor
from curator.ui.form_values import entries_of, entry_told, iim_bytes, text_of
from curator.ui.offering import Offers
from curator.ui.pieces import TextLine
from curator.ui.wording import field_told

_ENDS: Final = (";", "；")


class ChipEditor(FieldEditor):
    """A list as chips. `shares` tells of a list that differs how many of `count` photos have each entry; both come before the value.

    `shown` brings the entries that all of the photos have, and those that some have, whenever they are shown anew.
    """

    shown = Signal(object, object)

    def __init__(self, field: Field, tr: Translator, parent: QWidget | None = None) -> None:
        self.shares: Sequence[Share] = ()
        self.count = 0
        self.chips: list[Chip] = []
        self._some: list[Share] = []
        self._wishes: list[Op] = []
        self._pending = ""
        self._replaced: Any = None
        self._offers: Offers | None = None
        super().__init__(field, tr, parent)

    # What is shown

    @property
    def line(self) -> TextLine:
        """The line that adds to the chips."""
        box = self._boxes[""]
        assert isinstance(box, TextLine)
        return box

    @property
    def entries(self) -> tuple[Any, ...]:
        """The entries that all of the photos have."""
        return self._value if isinstance(self._value, tuple) else ()

    @property
    def some(self) -> tuple[Any, ...]:
        """The entries that only some of the photos have."""
        return tuple(entry for entry, _ in self._some)

    @property
    def touched(self) -> bool:
        """True when something was typed, added or taken away that is not saved."""
        return bool(self._wishes) or bool(self.line.text().strip())

    def show_value(self, value: Value, mixed: bool, main: str, languages: Sequence[str]) -> None:
        """Show what the photos hold; what stands in the line stays."""
        self._some = [(entry, count) for entry, count in self.shares if count < self.count] if mixed else []
        whole = tuple(entry for entry, count in self.shares if count == self.count)
        super().show_value((whole or None) if mixed else value, mixed, main, languages)
        if self._replaced not in self.entries:
            self._replaced = None
        self._show_chips()
        self.shown.emit(self.entries, self.some)

    def reset(self) -> None:
        """Drop what was typed and not saved: other photos come."""
        self._replaced, self._wishes = None, []
        super().reset()

    def take(self) -> list[Op]:
        """What was typed, added and taken away, taken for saved; what can not be read stays, with a sentence below."""
        self._tell_wrong("")
        wishes, self._wishes = self._wishes, []
        text = self.line.text()
        try:
            typed = entries_of(self.field, text, self._value)
        except CuratorError as trouble:
            self._tell_wrong(trouble.sentence)
            return wishes
        self._pending = text
        if typed:
            wishes.append(self._typed(typed))
            # Subtle: `setText` forgets what could be undone in the line, which is the archive's to undo from here on.
            self.line.setText("")
            self._show_chips()
        return wishes

    def give_back(self, sentence: str) -> None:
        """What was taken could not be saved: it stands in the line again, and the reason below."""
        self.line.setText(self._pending)
        self._tell_wrong(sentence)

    def read_only(self, locked: bool) -> None:
        """Let nothing be typed or taken away, or let it again."""
        super().read_only(locked)
        self._show_chips()

    def speak(self, tr: Translator) -> None:
        """Take another language of the window."""
        super().speak(tr)
        self.line.setAccessibleName(tr("Add to {field}", field=field_told(self.field, tr)))
        self._show_chips()

    def attend(self, offers: Offers) -> None:
        """Add what is taken from the offers of the line at once."""
        self._offers = offers
        offers.taken.connect(self._leave_line)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice when the person leaves the line; go to the chips from its beginning."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._leads_to_chips(event):
            self.chips[-1].setFocus()
            return True
        return super().eventFilter(watched, event)

    # Chips

    def _leads_to_chips(self, event: QKeyEvent) -> bool:
        back = event.key() == Qt.Key.Key_Backspace and not self.line.text()
        left = event.key() == Qt.Key.Key_Left and self.line.cursorPosition() == 0 and not self.line.hasSelectedText()
        return bool(self.chips) and (back or left) and not self.line.composing

    def _show_chips(self) -> None:
        held = next((place for place, chip in enumerate(self.chips) if chip.hasFocus()), None)
        if held is not None:
            self.line.setFocus()
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        for entry in self.entries:
            self._add_chip(entry, "")
        for entry, count in self._some:
            self._add_chip(entry, f"{count:,}/{self.count:,}")
        self.line.setPlaceholderText(self._placeholder())
        if held is not None and self.chips:
            self.chips[min(held, len(self.chips) - 1)].setFocus()
        self._tell_counts()

    def _add_chip(self, entry: Any, share: str) -> None:
        chip = Chip(entry_told(self.field, entry), self._tr, self, share, locked=self._locked)
        chip.removed.connect(partial(self._remove, entry))
        chip.given.connect(partial(self._give, entry))
        chip.change_asked.connect(partial(self._change, entry))
        chip.stepped.connect(partial(self._step, len(self.chips)))
        self.chips.append(chip)
        self._flow.put_before_last(chip)
        chip.show()

    def _remove(self, entry: Any) -> None:
        self._value = unique(one for one in self.entries if one != entry)
        self._wish(entry, Remove((entry,)))

    def _give(self, entry: Any) -> None:
        self._value = unique([*self.entries, entry])
        self._wish(entry, Add((entry,)))

    def _wish(self, entry: Any, op: Op) -> None:
        self._some = [(one, count) for one, count in self._some if one != entry]
        self._wishes.append(op)
        self._show_chips()
        self.finished.emit(self)

    def _change(self, entry: Any) -> None:
        """Bring the text of an entry into the line; what is made of it takes its place."""
        if self.mixed:
            return
        self.finished.emit(self)
        self._replaced = entry
        self.line.setText(text_of(self.field, (entry,)))
        self.line.setFocus()
        self.line.selectAll()

    def _step(self, place: int, by: int) -> None:
        if 0 <= place + by < len(self.chips):
            self.chips[place + by].setFocus()
        elif by > 0:
            self.line.setFocus()

    # The line

    def _add_box(self, code: str) -> None:
        line = TextLine(self)
        for changed in (self._tell_counts, self._expand):
            line.textChanged.connect(changed)
        line.textEdited.connect(self._edited)
        line.returnPressed.connect(self._enter)
        line.installEventFilter(self)
        self._boxes[code] = line
        self._flow = FlowLayout(held := QWidget(self))
        self._flow.addWidget(line)
        self._side_by_side.addWidget(held)

    def _typed(self, typed: tuple[Any, ...]) -> Op:
        """What entries that were typed ask for: to be added, or to stand in the place of the one that is changed."""
        replaced, self._replaced = self._replaced, None
        if replaced is None or replaced not in self.entries:
            self._value = unique([*self.entries, *typed])
            return Add(typed)
        place = self.entries.index(replaced)
        self._value = unique([*self.entries[:place], *typed, *self.entries[place + 1 :]])
        return Put(self._value)

    def _edited(self, text: str) -> None:
        if text.endswith(_ENDS) and not self.line.composing and not text.lstrip().startswith(("[", "{")):
            self._leave_line()

    def _enter(self) -> None:
        if self._offers is None or not self._offers.is_choosing:
            self._leave_line()

    def _leave_line(self) -> None:
        if self._offers is not None:
            self._offers.hide()
        self.finished.emit(self)

    def _stored_text(self, _code: str) -> str:
        return ""  # what is stored stands in the chips

    def _placeholder(self) -> str:
        return super()._placeholder() if not self.chips else ""

    def _tell_counts(self) -> None:
        """Count the bytes of the longest entry where older programs cut it."""
        room = self.field.iim_bytes
        if room and self.field.kind is Kind.LIST:
            texts = [*map(str, self.entries), *self.line.text().split(";")]
            size = max(iim_bytes(self.field, text) for text in texts)
            over = size > room
            self._counter.setText(
                self._tr("{count}/{room} bytes: cut in older programs", count=size, room=room) if over else ""
            )
            self._counter.setProperty("warning", over)
            self._counter.style().polish(self._counter)
