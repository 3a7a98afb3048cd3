"""The boxes of the form that are no plain lines: a choice of codes, and a text that grows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from curator.i18n import Translator
from curator.ui.pieces import TextBox
from curator.ui.wording import code_told

_LINES: Final = 12


class ChoiceBox(QComboBox):
    """A choice of codes, the first of them none; the wheel scrolls the form, not the choice."""

    def offer(self, codes: Sequence[str], tr: Translator) -> None:
        """Offer these codes in the window's language."""
        chosen = self.currentData()
        self.clear()
        self.addItem("", "")
        for code in codes:
            self.addItem("★" * int(code) if code.isdigit() and len(code) == 1 else code_told(code, tr), code)
        self.setCurrentIndex(max(0, self.findData(chosen)))

    def choose(self, code: str) -> None:
        """Choose a code; one that is not offered is added as it is."""
        if self.findData(code) < 0:
            self.addItem(code, code)
        self.setCurrentIndex(self.findData(code))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form."""
        event.ignore()


class GrowingBox(TextBox):
    """A text box as high as its text, up to a dozen lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew, and so take another height."""
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        # Subtle: a QPlainTextDocumentLayout tells its height in lines, not in pixels.
        lines = max(1, min(_LINES, round(self.document().size().height())))
        height = lines * self.fontMetrics().lineSpacing() + 10
        if height != self.height():
            self.setFixedHeight(height)
        bars = Qt.ScrollBarPolicy.ScrollBarAsNeeded if lines == _LINES else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(bars)
