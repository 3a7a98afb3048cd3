"""What the middle shows where there is no photo to show: why, and what can be done."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from curator.catalogue.shelves import Shelf
from curator.i18n import Translator
from curator.ui.pieces import fit, paragraph

_WIDTH: Final = 400
_LEAST: Final = 200
_MARGIN: Final = 24


class EmptyPage(QWidget):
    """One sentence, and in an archive without photos two buttons to import some."""

    import_asked = Signal()
    folder_asked = Signal()

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loupe")
        self.setMinimumWidth(_LEAST)  # Subtle: else the sentence would keep the sheet in its place as wide beside a story
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tr = tr
        self._shelf, self._query, self._read_only = Shelf.ALL, "", False
        self._looking = False
        self._words = paragraph(_WIDTH, quiet=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._button = QPushButton(self)
        self._button.setProperty("main", True)
        self._button.clicked.connect(self.import_asked)
        self._folder = QPushButton(self)
        self._folder.setProperty("second", True)
        self._folder.clicked.connect(self.folder_asked)
        whole = QVBoxLayout(self)
        whole.setSpacing(16)
        whole.addStretch(2)
        whole.addWidget(self._words, 0, Qt.AlignmentFlag.AlignHCenter)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch(1)
        buttons.addWidget(self._button)
        buttons.addWidget(self._folder)
        buttons.addStretch(1)
        whole.addLayout(buttons)
        whole.addStretch(3)
        self.speak(tr)

    def tell(self, shelf: Shelf, query: str, *, read_only: bool, looking: bool = False) -> None:
        """Say that nothing answers a question, or nothing yet while what is held back is being found out."""
        self._shelf, self._query, self._read_only = shelf, query, read_only
        self._looking = looking and shelf is Shelf.HELD_BACK
        self.speak(self._tr)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write the sentence as wide as there is room."""
        super().resizeEvent(event)
        self._words.setFixedWidth(min(_WIDTH, self.width() - 2 * _MARGIN))
        fit(self._words)

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        fresh = self._shelf is Shelf.ALL and not self._query
        if self._looking:
            self._words.setText(tr("The photos are being looked at; what is held back appears here as it is found."))
        elif self._query:
            self._words.setText(tr("No photo answers “{query}”.", query=self._query))
        elif fresh:
            self._words.setText(tr("There are no photos yet. Drop some here, or import them."))
        else:
            self._words.setText(tr("No photo stands here."))
        fit(self._words)
        self._button.setText(tr("Import files…"))
        self._folder.setText(tr("Import a folder…"))
        for button in (self._button, self._folder):
            button.setVisible(fresh and not self._read_only)
