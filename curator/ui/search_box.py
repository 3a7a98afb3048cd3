"""The search box: asks while one types, after a short pause, and never while an input method is composing.

Below the line stand the parts of the question as chips, each to be taken away, and what was understood of it: the words that were
looked for beside the typed ones, and what could not be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QListView, QToolButton, QWidget

from curator.catalogue.completion import Offer
from curator.domain import query as queries
from curator.i18n import Translator
from curator.ui.pieces import TextLine, column, label, quiet_button, tooltip

_PAUSE_MS: Final = 30
_MOST_CHIPS: Final = 8
_CHIP_LETTERS: Final = 40


class SearchBox(QWidget):
    """A line to type in, chips and what was understood below it.

    `asked` brings the question, `left` the wish to go on, `offers_asked` text and cursor for completion, `save_asked` the
    wish to keep the question.
    """

    asked = Signal(object)
    left = Signal()
    offers_asked = Signal(str, int)
    save_asked = Signal(str)

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self.line = TextLine(self)
        self.line.setClearButtonEnabled(True)
        self.save = quiet_button(self)
        self.save.clicked.connect(lambda: self.save_asked.emit(self.line.text().strip()))
        self._below = QWidget(self)
        self.chips = QHBoxLayout(self._below)
        self.chips.setContentsMargins(0, 0, 0, 0)
        self.chips.setSpacing(4)
        self._read, self._unread = label(size="small", quiet=True), label(size="small")
        self._unread.setProperty("warning", True)
        self._unread_words: tuple[str, ...] = ()
        self._corrections: Mapping[str, tuple[str, ...]] = {}
        self._offers: Sequence[Offer] = ()
        self._last = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self._complete()
        self.line.textChanged.connect(self._typed)
        self.line.textEdited.connect(self._wants_offers)
        self.line.returnPressed.connect(self._enter)
        whole = column(self, spacing=4)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self.save)
        whole.addLayout(row)
        whole.addWidget(self._below)
        self.speak(tr)
        self._show_chips()

    def tell_unread(self, words: tuple[str, ...]) -> None:
        """Show the parts of the question that could not be read."""
        self._unread_words = words
        self._unread.setVisible(bool(words))
        if words:
            self._unread.setText(self._tr("Not read: {words}", words=" ".join(words)))
        self._show_below()

    def tell_corrections(self, corrections: Mapping[str, tuple[str, ...]]) -> None:
        """Show which words were looked for beside those that were typed."""
        self._corrections = corrections
        told = self._tr(", ").join(f"{word} → {', '.join(others)}" for word, others in corrections.items() if others)
        self._read.setVisible(bool(told))
        self._read.setText(self._tr("Looked for as well: {words}", words=told))
        self._show_below()

    def set_question(self, question: str) -> None:
        """Show a question without asking it."""
        self._last = question
        self.line.setText(question)
        self._pause.stop()
        self._show_chips()

    def ask_question(self, question: str) -> None:
        """Show a question and ask it."""
        self.set_question(question)
        self.asked.emit(question)

    def show_offers(self, text: str, offers: Sequence[Offer]) -> None:
        """Offer how the question may go on, if it still is as it was."""
        if text != self.line.text() or not self.line.hasFocus():
            return
        self._offers = offers
        self._model.setStringList([self._offer_told(one) for one in offers])
        if offers:
            self._completer.complete(QRect(0, 0, max(320, self.line.width() // 2), self.line.height()))
            self.popup.setCurrentIndex(self._model.index(-1))
        else:
            self.popup.hide()

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        self.line.setPlaceholderText(tr("Search captions, credits, places, people"))
        self.line.setAccessibleName(tr("Search"))
        self.popup.setAccessibleName(tr("How the search may go on"))
        self.save.setText(tr("Keep"))
        self.save.setToolTip(tooltip(tr("Keep this search on the left")))
        self.save.setAccessibleName(tr("Keep this search on the left"))
        self.tell_unread(self._unread_words)
        self.tell_corrections(self._corrections)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties the box, then leaves it; Down leaves it."""
        if event.key() == Qt.Key.Key_Escape and self.line.text():
            self.line.clear()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _complete(self) -> None:
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setWidget(self.line)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.popup = QListView()
        self.popup.setObjectName("offers")
        self._completer.setPopup(self.popup)
        self._completer.activated.connect(self._taken)

    def _offer_told(self, one: Offer) -> str:
        return "   ".join(part for part in (one.text, one.label, f"{one.count:,}" if one.count is not None else "") if part)

    def _taken(self, told: str) -> None:
        """Put what was chosen in the place of what was typed; a key is gone on with, anything else is asked at once."""
        for one in self._offers:
            if self._offer_told(one) == told:
                # Subtle: Enter comes here by the line and by the list; what was offered is taken once.
                self._offers = ()
                text = self.line.text()
                end = "" if one.text.endswith(":") else " "
                self.line.setText(f"{text[: one.start]}{one.text}{end}{text[one.end :].lstrip()}")
                self.line.setCursorPosition(one.start + len(one.text) + len(end))
                if not end:
                    self._wants_offers()
                return

    def _wants_offers(self, _: str = "") -> None:
        if not self.line.composing and self.line.text().strip():
            self.offers_asked.emit(self.line.text(), self.line.cursorPosition())
        else:
            self.popup.hide()

    def _typed(self) -> None:
        self._pause.start()

    def _ask(self) -> None:
        if self.line.composing:
            self._pause.start()
        elif (question := self.line.text().strip()) != self._last:
            self._last = question
            self._show_chips()
            self.asked.emit(question)

    def _enter(self) -> None:
        popup = self.popup
        if popup.isVisible() and popup.currentIndex().isValid():
            self._taken(popup.currentIndex().data())
            popup.hide()
            return
        self.popup.hide()
        self._pause.stop()
        self._ask()
        self.left.emit()

    def _show_chips(self) -> None:
        """Show the parts of the question that name a field or stand beside others; a lone word is no chip."""
        while self.chips.count():
            taken = self.chips.takeAt(0)
            chip = taken.widget() if taken is not None else None
            if chip is not None and chip not in (self._read, self._unread):
                chip.deleteLater()
        question = self._last
        parts = queries.parse(question).parts
        if len(parts) > 1 or any(":" in question[part.start : part.end] for part in parts):
            for part in parts[:_MOST_CHIPS]:
                words = question[part.start : part.end]
                self.chips.addWidget(self._chip(words, queries.without_term(question, (part.start, part.end))))
        self.chips.addWidget(self._read)
        self.chips.addWidget(self._unread)
        self.chips.addStretch(1)
        self.save.setVisible(bool(question))
        self._show_below()

    def _chip(self, words: str, without: str) -> QToolButton:
        """A part of the question; pressed, it leaves the question `without` it."""
        chip = quiet_button(self)
        chip.setProperty("chip", True)
        chip.setText(f"{words if len(words) <= _CHIP_LETTERS else words[: _CHIP_LETTERS - 1] + '…'}  ✕")
        chip.setAccessibleName(self._tr("Take {words} from the search", words=words))
        chip.setToolTip(tooltip(self._tr("Take {words} from the search", words=words)))
        chip.clicked.connect(lambda: self.ask_question(without))
        return chip

    def _show_below(self) -> None:
        shown = self.chips.count() > 3 or not (self._read.isHidden() and self._unread.isHidden())
        self._below.setVisible(shown)

    def sizeHint(self) -> QSize:
        """As wide as a question is long."""
        return QSize(560, super().sizeHint().height())
