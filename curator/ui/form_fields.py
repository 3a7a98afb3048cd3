"""The editors of the form: one for each field, made from its row of the field table.

An editor is shown a value, or that it differs between the photos; it is `touched` from the first key until what was typed is saved or
shown anew, and a touched editor is never overwritten. `finished` says that the person has left it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QMenu, QSizePolicy, QWidget

from curator.domain.errors import CuratorError
from curator.domain.fields import Field, Kind
from curator.domain.language import Texts
from curator.domain.replacements import Replacements
from curator.domain.step import Op, Put, PutText
from curator.domain.value import Value, cleaned
from curator.i18n import Translator
from curator.ui.boxes import ChoiceBox, GrowingBox
from curator.ui.expanding import expand
from curator.ui.form_values import ALT_TEXT, iim_bytes, is_long, operation, text_of
from curator.ui.pieces import TextBox, TextLine, column, label, quiet_button
from curator.ui.theme import LABELS
from curator.ui.wording import field_told, language_short, language_told

_TAG: Final = 28
_WIDE: Final = 440  # pixels from which two languages stand side by side
_CHOICES: Final = {"label": LABELS, "rating": ("1", "2", "3", "4", "5")}


class FieldEditor(QWidget):
    """One field: its label, its box or boxes, what is wrong with what was typed."""

    finished = Signal(object)
    history_asked = Signal(object)
    clearing_asked = Signal(object)

    def __init__(self, field: Field, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self._tr = field, tr
        self._value: Value = None
        self.mixed = False
        self._before: dict[str, str] = {}
        self._taken: dict[str, str] = {}
        self._locked = False
        self._menu_lines: list[tuple[str, Callable[[], None]]] = []
        self.codes: Replacements | None = None
        self._expanding = False
        self._lengths: dict[TextLine | TextBox, int] = {}
        self._main = "en"
        self.languages: tuple[str, ...] = ()  # those whose boxes are shown; none for a field without languages
        self._boxes: dict[str, TextLine | TextBox | ChoiceBox] = {}
        self._tags: dict[str, QLabel] = {}
        self._body = column(self, spacing=2)
        self._title, self._counter = label(quiet=True, size="small"), label(quiet=True, size="small")
        self._menu_button = quiet_button(self)
        self._menu_button.setText("⋯")
        self._menu_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._menu_button.clicked.connect(self._show_menu)
        head = QHBoxLayout()
        head.setSpacing(4)
        for part, stretch in ((self._title, 1), (self._counter, 0), (self._menu_button, 0)):
            head.addWidget(part, stretch)
        self._body.addLayout(head)
        self._outdated = label(size="small", wrap=True)
        self._outdated.setProperty("warning", True)
        self._outdated.hide()
        self._wrong = label(size="small", wrap=True)
        self._wrong.setProperty("warning", True)
        self._wrong.hide()
        self._side_by_side = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._side_by_side.setSpacing(4)
        self._body.addLayout(self._side_by_side)
        self._body.addWidget(self._outdated)
        self._body.addWidget(self._wrong)
        if field.kind is not Kind.TEXTS:
            self._add_box("")
        self.speak(tr)

    # What is shown

    @property
    def touched(self) -> bool:
        """True when something was typed that is not saved."""
        return any(_text(box) != self._before.get(code, "") for code, box in self._boxes.items())

    @property
    def is_empty(self) -> bool:
        """True when there is nothing in the field in any photo."""
        return self._value is None and not self.mixed and not self.touched

    def show_value(self, value: Value, mixed: bool, main: str, languages: Sequence[str]) -> None:
        """Show what the photos hold; a box in which something was typed keeps its text."""
        touched = {code for code, box in self._boxes.items() if _text(box) != self._before.get(code, "")}
        self._value, self.mixed, self._main = value, mixed, main
        if self.field.kind is Kind.TEXTS:
            self._show_languages(main, languages)
        for code, box in self._boxes.items():
            self._before[code] = self._stored_text(code)
            if code not in touched:
                _set_text(box, self._before[code])
            box.setPlaceholderText(self._placeholder())
        self._tell_counts()

    def reset(self) -> None:
        """Drop what was typed and not saved: other photos come."""
        for code, box in self._boxes.items():
            _set_text(box, self._before.get(code, ""))
        self._tell_wrong("")

    def take(self) -> list[Op]:
        """What was typed asks for, one operation a language, taken for saved; what can not be read stays, with a sentence below."""
        ops: list[Op] = []
        self._tell_wrong("")
        self._taken = {}
        for code, box in self._boxes.items():
            text = _text(box)
            if text == self._before.get(code, ""):
                continue
            try:
                ops.append(self._operation(code, text))
            except CuratorError as trouble:
                self._tell_wrong(trouble.sentence)
                continue
            self._taken[code] = self._before.get(code, "")
            self._before[code] = text
        return ops

    def give_back(self, sentence: str) -> None:
        """What was taken could not be saved: it counts as typed again, and the reason stands below."""
        self._before.update(self._taken)
        self._tell_wrong(sentence)

    def _operation(self, code: str, text: str) -> Op:
        if self.field.kind is Kind.TEXTS:
            return PutText(code, cleaned(text))
        if isinstance(self._boxes[code], ChoiceBox):
            return Put(int(text) if self.field.name == "rating" and text else text or None)
        return operation(self.field, text)

    @property
    def typing_box(self) -> TextLine | TextBox | None:
        """The one box of a field without languages, where it is one to type into."""
        box = self._boxes.get("")
        return box if isinstance(box, TextLine | TextBox) else None

    def offer_in_menu(self, text: str, act: Callable[[], None]) -> None:
        """Have a line of its own in the field's menu; `text` is in English."""
        self._menu_lines.append((text, act))

    def take_focus(self, code: str = "") -> None:
        """Put the cursor into the box of a language that is shown, else into the first one."""
        self._boxes[code if code in self.languages else next(iter(self._boxes))].setFocus()

    def read_only(self, locked: bool) -> None:
        """Let nothing be typed, or let it again."""
        self._locked = locked
        for box in self._boxes.values():
            _lock(box, locked)

    def speak(self, tr: Translator) -> None:
        """Take another language of the window."""
        self._tr = tr
        name = field_told(self.field, tr)
        self._title.setText(name)
        self._menu_button.setAccessibleName(tr("More about {field}", field=name))
        for code, box in self._boxes.items():
            box.setAccessibleName(f"{name}, {language_told(code)}" if code else name)
            box.setPlaceholderText(self._placeholder())
            if isinstance(box, ChoiceBox):
                box.offer(self._offered(), tr)
        self._tell_counts()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice when the person leaves a box."""
        if event.type() == QEvent.Type.FocusOut and not is_of_popup(event):
            self.finished.emit(self)
            self._tell_counts()
        elif event.type() == QEvent.Type.FocusIn:
            self._tell_counts()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put languages side by side where there is room."""
        super().resizeEvent(event)
        wide = event.size().width() >= _WIDE
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._side_by_side.direction() != direction:
            self._side_by_side.setDirection(direction)

    # Boxes

    def _add_box(self, code: str) -> None:
        field = self.field
        box: TextLine | TextBox | ChoiceBox
        if field.kind is Kind.CODE or field.name in _CHOICES:
            box = ChoiceBox(self)
            box.offer(self._offered(), self._tr)
            box.activated.connect(self._chosen)
        elif is_long(field):
            box = GrowingBox(self)
            box.textChanged.connect(self._tell_counts)
            box.textChanged.connect(self._expand)
        else:
            box = TextLine(self)
            box.textChanged.connect(self._tell_counts)
            box.textChanged.connect(self._expand)
        box.setAccessibleName(field_told(field, self._tr) + (f", {language_told(code)}" if code else ""))
        box.installEventFilter(self)
        _lock(box, self._locked)
        self._boxes[code] = box
        if not code:
            self._side_by_side.addWidget(box)
            return
        cell = QWidget(self)
        self._tags[code] = label(language_short(code), quiet=True, size="small")
        self._tags[code].setFixedWidth(_TAG)
        self._tags[code].setAlignment(Qt.AlignmentFlag.AlignTop)
        self._tags[code].setContentsMargins(0, 5, 0, 0)
        line = QHBoxLayout(cell)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self._tags[code])
        line.addWidget(box, 1)
        self._side_by_side.addWidget(cell, 1)

    def _expand(self) -> None:
        """Put the text in place of a code that was just closed."""
        box = self.sender()
        if not isinstance(box, TextBox | TextLine) or self._expanding:
            return
        before, self._lengths[box] = self._lengths.get(box, 0), len(_text(box))
        # Subtle: only where one more character was typed, else Ctrl+Z could never take a replacement back.
        if self.codes is not None and self._lengths[box] == before + 1:
            self._expanding = True  # a text that looks like a code itself is left as it is
            expand(box, self.codes)
            self._expanding = False
            self._lengths[box] = len(_text(box))

    def _show_languages(self, main: str, languages: Sequence[str]) -> None:
        held = list(self._value) if isinstance(self._value, Texts) else []
        wanted = self.languages = tuple(dict.fromkeys([main, *languages, *held]))
        for code in wanted:
            if code not in self._boxes:
                self._add_box(code)
        outdated = self._value.outdated(main) if isinstance(self._value, Texts) else ()
        for code, box in self._boxes.items():
            cell, tag = box.parentWidget(), self._tags[code]
            if cell is not None:
                cell.setVisible(code in wanted)
            tag.setVisible(len(wanted) > 1)
            tag.setToolTip(language_told(code))
        late = self._tr(", ").join(language_told(code) for code in outdated)
        self._outdated.setText(self._tr("{languages}: made from an older text", languages=late))
        self._outdated.setVisible(bool(late))

    def _stored_text(self, code: str) -> str:
        if self.mixed:
            return ""
        if self.field.kind is Kind.TEXTS:
            return self._value.get(code, "") if isinstance(self._value, Texts) else ""
        return text_of(self.field, self._value)

    def _placeholder(self) -> str:
        if not self.mixed:
            return ""
        if self.field.kind in (Kind.LIST, Kind.STRUCTS):
            return self._tr("(several values; what you type is added to each)")
        return self._tr("(several values)")

    def _offered(self) -> tuple[str, ...]:
        return _CHOICES.get(self.field.name, self.field.choices)

    def _chosen(self) -> None:
        self.finished.emit(self)

    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._tr("History of this field"), self._ask_history)
        if not self._locked:
            for text, act in self._menu_lines:
                menu.addAction(self._tr(text), act)
            menu.addAction(self._tr("Clear in all chosen photos"), self._ask_clearing)
        menu.popup(self._menu_button.mapToGlobal(self._menu_button.rect().bottomLeft()))

    def _ask_history(self) -> None:
        self.history_asked.emit(self.field.name)

    def _ask_clearing(self) -> None:
        self.clearing_asked.emit(self.field.name)

    def _tell_wrong(self, sentence: str) -> None:
        self._wrong.setText(self._tr.sentence(sentence))
        self._wrong.setVisible(bool(sentence))

    def _tell_counts(self) -> None:
        """Count where a limit is near: characters of alt text, bytes that older programs keep."""
        told, over = "", False
        box = self._boxes.get(self._main if self.field.kind is Kind.TEXTS else "")
        focused = next((held for held in self._boxes.values() if held.hasFocus()), box)
        if self.field.name == "alt_text" and focused is not None and (length := len(_text(focused))):
            usual, most = ALT_TEXT
            told, over = f"{length}/{usual if length <= usual else most}", length > most
        elif self.field.iim_bytes and box is not None:
            size = iim_bytes(self.field, _text(box))
            over = size > self.field.iim_bytes
            if over:
                told = self._tr("{count}/{room} bytes: cut in older programs", count=size, room=self.field.iim_bytes)
            elif box.hasFocus():
                told = self._tr("{count}/{room} bytes", count=size, room=self.field.iim_bytes)
        self._counter.setText(told)
        if self._counter.property("warning") != over:
            self._counter.setProperty("warning", over)
            self._counter.style().polish(self._counter)


def is_of_popup(event: QEvent) -> bool:
    """True for a focus that a list or menu over the box has for a while."""
    return isinstance(event, QFocusEvent) and event.reason() == Qt.FocusReason.PopupFocusReason


def _text(box: TextLine | TextBox | ChoiceBox) -> str:
    if isinstance(box, TextLine):
        return box.text()
    return box.toPlainText() if isinstance(box, TextBox) else str(box.currentData() or "")


def _lock(box: TextLine | TextBox | ChoiceBox, locked: bool) -> None:
    if isinstance(box, ChoiceBox):
        box.setEnabled(not locked)
    else:
        box.setReadOnly(locked)


def _set_text(box: TextLine | TextBox | ChoiceBox, text: str) -> None:
    """Set a text where it differs; what could be undone in the box before is of another photo and is forgotten."""
    if isinstance(box, ChoiceBox):
        box.choose(text)
    elif isinstance(box, TextLine):
        box.setText(text)
        box.setCursorPosition(0)
    elif box.toPlainText() != text or box.document().isUndoAvailable():
        box.setPlainText(text)
