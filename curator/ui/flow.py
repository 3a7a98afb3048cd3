"""A layout that sets its parts in lines as words are set, from the left, the next line below; the last part takes the rest of its line."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

_GAP: Final = 4
_LEAST: Final = 120
"""How much room the last part wants, else it has a line of its own, in pixels."""


class FlowLayout(QLayout):
    """Parts in lines; as high as it takes at its width."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Set a part behind the others."""
        self._items.append(item)

    def put_before_last(self, widget: QWidget) -> None:
        """Set a part behind the others but before the last."""
        self.addWidget(widget)
        self._items[-2:] = reversed(self._items[-2:])

    def count(self) -> int:
        """The number of parts."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The part at a place."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take a part out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it is at a width."""
        return self._set(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Set the parts into a place."""
        super().setGeometry(rect)
        self._set(rect, move=True)

    def sizeHint(self) -> QSize:
        """As wide as the last part wants to be."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """A line for the last part; higher as soon as the width is known."""
        height = max((item.sizeHint().height() for item in self._items), default=0)
        return QSize(_LEAST, height)

    def _set(self, rect: QRect, *, move: bool) -> int:
        x, y, high = rect.left(), rect.top(), 0
        shown = [item for item in self._items if not item.isEmpty()]
        for item in shown:
            size = item.sizeHint()
            last = item is shown[-1]
            wide = _LEAST if last else min(size.width(), rect.width())
            if x > rect.left() and x + wide > rect.left() + rect.width():
                x, y, high = rect.left(), y + high + _GAP, 0
            if last:
                wide = rect.left() + rect.width() - x
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(wide, size.height())))
            x, high = x + wide + _GAP, max(high, size.height())
        return y + high - rect.top()
