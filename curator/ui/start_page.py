"""What a person meets before there is an archive: three sentences, two buttons to begin with, and one to look around in a sample."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from curator.i18n import Translator
from curator.ui.pieces import fit, label, paragraph, quiet_button, tooltip

_WIDTH = 480


class StartPage(QWidget):
    """Asks for an archive."""

    new_asked = Signal()
    open_asked = Signal()
    sample_asked = Signal()

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._words = label(size="large"), paragraph(_WIDTH)
        self._trouble = paragraph(_WIDTH)
        self._trouble.setProperty("warning", True)
        self._trouble.hide()
        self.new_button, self.open_button = QPushButton(self), QPushButton(self)
        self.sample_button = quiet_button(self)
        self.sample_button.clicked.connect(self.sample_asked)
        self.new_button.setProperty("main", True)
        self.open_button.setProperty("second", True)
        self.new_button.clicked.connect(self.new_asked)
        self.open_button.clicked.connect(self.open_asked)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.new_button)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.sample_button)
        buttons.addStretch(1)
        middle = QWidget(self)
        lines = QVBoxLayout(middle)
        lines.setSpacing(16)
        for part in (self._title, self._words, self._trouble):
            lines.addWidget(part)
        lines.addLayout(buttons)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addWidget(middle, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(3)
        self.speak(tr)

    def tell_trouble(self, sentence: str) -> None:
        """Say why an archive could not be opened."""
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))
        fit(self._trouble)

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._title.setText("Curator")
        self._words.setText(
            tr(
                "Curator keeps your photos with their captions and credits in one folder, called an archive, on your own computer."
                " It copies what you import, never alters the originals, and remembers every change so that you can take it back."
                " Make an archive to begin, or open one that you have."
            )
        )
        fit(self._words)
        self.new_button.setText(tr("Make an archive…"))
        self.open_button.setText(tr("Open an archive…"))
        self.sample_button.setText(tr("Look around in a sample"))
        self.sample_button.setToolTip(
            tooltip(tr("Nine drawn pictures with captions, credits and a story; nothing there can be broken"))
        )
