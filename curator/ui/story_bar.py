"""The bar above a story: what is added to it, and its export. Where there is no room for words, icons stand for them."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from curator.domain.story import Heading, Paragraph, Quote
from curator.i18n import Translator
from curator.ui.icons import icon
from curator.ui.pieces import quiet_button, tooltip
from curator.ui.theme import Look

_ICONS: Final = {"heading": "text-h", "paragraph": "text-align-left", "quote": "quotes", "photos": "image", "export": "export"}
_ADDING: Final = ("heading", "paragraph", "quote", "photos")


class StoryBar(QWidget):
    """The buttons of a story; `added` brings an empty block to be put in."""

    added = Signal(object)
    photos_asked = Signal()
    export_asked = Signal()
    closed = Signal()

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QToolButton] = {}
        self.setMinimumWidth(1)  # Subtle: else the words, while they stand, keep the bar as wide as they are
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(4)
        doings = {
            "heading": partial(self.added.emit, Heading("")),
            "paragraph": partial(self.added.emit, Paragraph("")),
            "quote": partial(self.added.emit, Quote("")),
            "photos": self.photos_asked.emit,
            "export": self.export_asked.emit,
            "close": self.closed.emit,
        }
        for name, doing in doings.items():
            button = self.buttons[name] = quiet_button(self)
            button.clicked.connect(doing)
            if name == "export":
                row.addStretch(1)
            row.addWidget(button)
        self.speak(tr)

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        for name, text in (
            ("heading", tr("Heading")),
            ("paragraph", tr("Text")),
            ("quote", tr("Quote")),
            ("photos", tr("Photos")),
            ("export", tr("Export…")),
            ("close", tr("Close the story")),
        ):
            self.buttons[name].setText(f"+ {text}" if name in _ADDING else text)
            self.buttons[name].setAccessibleName(text)
            self.buttons[name].setToolTip(tooltip(text))
        self.buttons["photos"].setToolTip(tooltip(tr("Put in the chosen photos; or drag them here from the sheet")))
        self.buttons["close"].setText("✕")
        self._fit()

    def dress(self, look: Look) -> None:
        """Take another look."""
        for name, picture in _ICONS.items():
            self.buttons[name].setIcon(icon(picture, look))
        self._fit()

    def let_write(self, writing: bool) -> None:
        """Set whether anything can be added."""
        for name in _ADDING:
            self.buttons[name].setEnabled(writing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words where there is room for all of them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for style in (Qt.ToolButtonStyle.ToolButtonTextOnly, Qt.ToolButtonStyle.ToolButtonIconOnly):
            for name in _ICONS:
                self.buttons[name].setToolButtonStyle(style)
            if sum(button.sizeHint().width() + 4 for button in self.buttons.values()) + 20 <= self.width():
                return
