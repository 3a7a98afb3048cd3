"""The search box: asks while one types, after a short pause, and never while an input method is composing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from curator.i18n import Translator
from curator.ui.pieces import TextLine, label

_PAUSE_MS: Final = 60


class SearchBox(QWidget):
    """A line to type in and, beside it, what of it could not be read; `asked` brings the question, `left` the wish to go on."""

    asked = Signal(object)
    left = Signal()

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self.line = TextLine(self)
        self.line.setClearButtonEnabled(True)
        self._unread = label(size="small")
        self._unread.setProperty("warning", True)
        self._unread.hide()
        self._unread_words: tuple[str, ...] = ()
        self._last = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.line.textChanged.connect(self._typed)
        self.line.returnPressed.connect(self._enter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(self._unread)
        self.speak(tr)

    def tell_unread(self, words: tuple[str, ...]) -> None:
        """Show the parts of the question that could not be read."""
        self._unread_words = words
        self._unread.setVisible(bool(words))
        if words:
            self._unread.setText(self._tr("Not read: {words}", words=" ".join(words)))

    def set_question(self, question: str) -> None:
        """Show a question without asking it."""
        self._last = question
        self.line.setText(question)
        self._pause.stop()

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        self.line.setPlaceholderText(tr("Search captions, credits, places, people"))
        self.line.setAccessibleName(tr("Search"))
        self.tell_unread(self._unread_words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties the box, then leaves it; Down leaves it."""
        if event.key() == Qt.Key.Key_Escape and self.line.text():
            self.line.clear()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _typed(self) -> None:
        self._pause.start()

    def _ask(self) -> None:
        if self.line.composing:
            self._pause.start()
        elif (question := self.line.text().strip()) != self._last:
            self._last = question
            self.asked.emit(question)

    def _enter(self) -> None:
        self._pause.stop()
        self._ask()
        self.left.emit()
