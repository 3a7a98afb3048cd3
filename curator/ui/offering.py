"""What may be meant while one types into a box: a list below it, from which one is taken by arrow and Enter or by a click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, QStringListModel, Signal
from PySide6.QtWidgets import QCompleter, QListView

from curator.i18n import Translator
from curator.ui.expanding import characters, units
from curator.ui.pieces import TextBox, TextLine

_WIDE = 320


@dataclass(frozen=True, slots=True)
class Offered:
    """One offer: the text that takes the place of what was typed, what is told beside it, or what it does instead.

    `code` is `place 130624`, `country FRA`, `term sdg 6` or `values {…}`: taken, it gives photos all that goes with it.
    """

    text: str
    beside: str = ""
    code: str = ""

    @property
    def told(self) -> str:
        """The line of the list."""
        return f"{self.text}   {self.beside}" if self.beside else self.text


class Offers(QObject):
    """The offers of one box. `wanted` brings the entry that is being typed, `chosen` an offer that stands for more than its text;
    `taken` says that the text of another was put into the box.

    With `several` the entries of the box stand between semicolons.
    """

    wanted = Signal(str)
    chosen = Signal(object)
    taken = Signal()

    def __init__(self, box: TextLine | TextBox, *, several: bool) -> None:
        super().__init__(box)
        self.box, self._several = box, several
        self._offers: Sequence[Offered] = ()
        self._name = ""
        self._completer: QCompleter | None = None
        self._popup: QListView | None = None
        (box.textEdited if isinstance(box, TextLine) else box.textChanged).connect(self._typed)

    def show(self, entry: str, offers: Sequence[Offered]) -> None:
        """Offer these, if the entry still is as it was."""
        if entry != self._entry()[2] or not self.box.hasFocus():
            return
        self._offers = offers
        if not offers or [one.told for one in offers] == [entry]:
            self.hide()
            return
        if self._completer is None:
            self._completer = self._made()
        model = self._completer.model()
        assert isinstance(model, QStringListModel)
        model.setStringList([one.told for one in offers])
        rect = self.box.cursorRect() if isinstance(self.box, TextBox) else QRect(0, 0, 0, self.box.height())
        rect.setWidth(max(_WIDE, self.box.width()))
        self._completer.complete(rect)
        if self._popup is not None:
            self._popup.setCurrentIndex(model.index(-1))

    @property
    def is_choosing(self) -> bool:
        """True while a line of the list is marked, so that Enter means that line."""
        return self._popup is not None and self._popup.isVisible() and self._popup.currentIndex().isValid()

    def hide(self) -> None:
        """Offer nothing."""
        if self._popup is not None:
            self._popup.hide()

    def _made(self) -> QCompleter:
        """The list; made when it is first wanted, since a form has thirty boxes and few are typed into."""
        made = QCompleter(QStringListModel(self), self)
        made.setWidget(self.box)
        made.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._popup = popup = QListView()
        popup.setObjectName("offers")
        popup.setAccessibleName(self._name)
        made.setPopup(popup)
        if isinstance(self.box, TextBox):
            self.box.offers = popup
        made.activated.connect(self._taken)
        return made

    def speak(self, tr: Translator) -> None:
        """Take another language of the window."""
        self._name = tr("What may be meant")
        if self._popup is not None:
            self._popup.setAccessibleName(self._name)

    def _typed(self) -> None:
        entry = self._entry()[2]
        if self.box.hasFocus() and not self.box.composing and not self.box.isReadOnly() and entry:
            self.wanted.emit(entry)
        else:
            self.hide()

    def _entry(self) -> tuple[int, int, str]:
        """Where in the text the entry at the cursor begins and ends, and its words up to the cursor."""
        text = self.box.text() if isinstance(self.box, TextLine) else self.box.toPlainText()
        at = characters(text, self.box.cursorPosition() if isinstance(self.box, TextLine) else self.box.textCursor().position())
        if not self._several:
            return 0, len(text), text[:at].strip()
        start = text.rfind(";", 0, at) + 1
        end = text.find(";", at)
        return start, len(text) if end < 0 else end, text[start:at].strip()

    def _taken(self, told: str) -> None:
        for one in self._offers:
            if one.told == told:
                self._offers = ()
                self._put("" if one.code else one.text)
                if one.code:
                    self.chosen.emit(one.code)
                else:
                    self.taken.emit()
                return

    def _put(self, entry: str) -> None:
        """Put an entry in the place of what was typed, as an act that Ctrl+Z takes back."""
        text = self.box.text() if isinstance(self.box, TextLine) else self.box.toPlainText()
        start, end = (units(text[:place]) for place in self._entry()[:2])
        put = (" " if start and entry else "") + entry
        if isinstance(self.box, TextLine):
            self.box.setSelection(start, end - start)
            self.box.insert(put)
            self.box.textEdited.emit(self.box.text())
        else:
            cursor = self.box.textCursor()
            cursor.setPosition(start)
            cursor.setPosition(end, cursor.MoveMode.KeepAnchor)
            cursor.insertText(put)
            self.box.setTextCursor(cursor)
        self.hide()
