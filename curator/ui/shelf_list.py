"""The left side: the shelves with the number of photos on each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from curator.catalogue.shelves import Shelf
from curator.i18n import Translator
from curator.ui.icons import icon
from curator.ui.pieces import label
from curator.ui.theme import Look

_SHELVES: Final[Mapping[Shelf, tuple[str, str]]] = {
    Shelf.ALL: ("All photos", "image"),
    Shelf.LAST_IMPORT: ("Last import", "tray"),
    Shelf.NO_CAPTION: ("No caption", "text-t"),
    Shelf.NO_CREDIT: ("No credit", "copyright"),
    Shelf.HELD_BACK: ("Held back", "warning"),
    Shelf.WITHDRAWN: ("Withdrawn", "eye-slash"),
}
"""Each shelf's name and icon, in the order in which they stand."""


class ShelfList(QListWidget):
    """The shelves; `chosen` brings the one that is to be shown."""

    chosen = Signal(object)

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setIconSize(QSize(16, 16))
        self._names: dict[Shelf, str] = {}
        self._counts: dict[Shelf, QLabel] = {}
        for shelf in _SHELVES:
            row = QListWidgetItem(self)
            row.setData(Qt.ItemDataRole.UserRole, shelf)
            self._counts[shelf] = label(quiet=True, size="small")
            self.setItemWidget(row, _at_the_right(self._counts[shelf]))
        self._numbers: Mapping[Shelf, int] = {}
        self._under_way: Mapping[Shelf, str] = {}
        self.speak(tr)
        self.setCurrentRow(0)
        self.currentItemChanged.connect(self._changed)

    def show_counts(self, numbers: Mapping[Shelf, int]) -> None:
        """Show how many photos stand on each shelf."""
        self._numbers = numbers
        for place, shelf in enumerate(_SHELVES):
            told = f"{numbers[shelf]:,}" if shelf in numbers else self._under_way.get(shelf, "")
            self._counts[shelf].setText(told)
            self.item(place).setData(Qt.ItemDataRole.AccessibleTextRole, f"{self._names[shelf]} {told}")

    def show_looked(self, share: float | None) -> None:
        """Show how far one is in finding out what is held back, in the place of its number; None for not at all."""
        self._under_way = {} if share is None else {Shelf.HELD_BACK: f"{share:.0%}"}
        self.show_counts(self._numbers)

    def show_shelf(self, shelf: Shelf) -> None:
        """Mark a shelf as the one that is shown, without asking for it."""
        self.blockSignals(True)
        self.setCurrentRow(list(_SHELVES).index(shelf))
        self.blockSignals(False)

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self.setAccessibleName(tr("Shelves"))
        for place, (shelf, (name, _)) in enumerate(_SHELVES.items()):
            self._names[shelf] = tr(name)
            self.item(place).setText(tr(name))
        self.show_counts(self._numbers)

    def dress(self, look: Look) -> None:
        """Take another look."""
        for place, (_, name) in enumerate(_SHELVES.values()):
            self.item(place).setIcon(icon(name, look))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the rows out anew. Subtle: the numbers within keep the width that they had, and would stand beyond the edge."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def sizeHint(self) -> QSize:
        """As high as its rows, so that what stands below has the rest."""
        return QSize(160, sum(self.sizeHintForRow(place) for place in range(self.count())) + 4)

    def _changed(self, row: QListWidgetItem | None) -> None:
        if row is not None:
            # Subtle: Qt gives back a plain text, of which no shelf is the same object.
            self.chosen.emit(Shelf(row.data(Qt.ItemDataRole.UserRole)))


def _at_the_right(number: QLabel) -> QWidget:
    held = QWidget()
    held.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    row = QHBoxLayout(held)
    row.setContentsMargins(0, 0, 8, 0)
    row.addStretch(1)
    row.addWidget(number)
    return held
