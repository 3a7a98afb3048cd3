"""Dragging in a story: its blocks to another place, photos from the sheet to where they are to stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import (
    QColor,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from curator.ui.story_blocks import BlockView

_BLOCK: Final = "application/x-curator-block"
_PICTURE: Final = 240


def drag(view: BlockView, number: int) -> None:
    """Drag a block of a story, which has that number, until it is dropped."""
    mime = QMimeData()
    mime.setData(_BLOCK, str(number).encode())
    dragged = QDrag(view)
    dragged.setMimeData(mime)
    dragged.setPixmap(view.grab().scaledToWidth(_PICTURE, Qt.TransformationMode.SmoothTransformation))
    dragged.exec(Qt.DropAction.MoveAction)


class BlockDrops(QWidget):
    """A widget with blocks in order, between which photos and blocks are dropped; who is derived says what comes of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views: list[BlockView] = []
        self._line: _DropLine | None = None
        self.setAcceptDrops(True)

    def show_drops_on(self, body: QWidget) -> None:
        """Show on this widget, in which the blocks stand, where something would be dropped."""
        self._line = _DropLine(body)

    def photos_in(self, mime: QMimeData) -> list[int]:
        """The photos that are dragged and would be taken."""
        raise NotImplementedError

    def drop_photos(self, ids: Sequence[int], point: QPoint) -> None:
        """Take photos that were dropped at a point."""
        raise NotImplementedError

    def drop_block(self, number: int, gap: int) -> None:
        """Take the block of that number to a place between blocks."""
        raise NotImplementedError

    def gap(self, point: QPoint) -> int:
        """Before which block a point lies; the number of blocks for behind the last."""
        for place, view in enumerate(self.views):
            if view.mapFrom(self, point).y() < view.height() / 2:
                return place
        return len(self.views)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take photos of this archive, and blocks of this story."""
        if event.mimeData().hasFormat(_BLOCK) or self.photos_in(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where what is dragged would stand."""
        if self._line is not None:
            self._line.show_at(self.gap(event.position().toPoint()), self.views)
        event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Show nothing any more."""
        self._hide_line()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put photos in, give a waiting block its photo, or take a block elsewhere."""
        self._hide_line()
        point = event.position().toPoint()
        if event.mimeData().hasFormat(_BLOCK):
            self.drop_block(int(bytes(event.mimeData().data(_BLOCK).data())), self.gap(point))
        else:
            self.drop_photos(self.photos_in(event.mimeData()), point)
        event.acceptProposedAction()

    def _hide_line(self) -> None:
        if self._line is not None:
            self._line.hide()


class _DropLine(QWidget):
    """The line that shows where something would stand, in the accent of the palette."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.hide()

    def show_at(self, gap: int, views: Sequence[BlockView]) -> None:
        """Show the line before a block, or behind the last."""
        behind = views[-1].geometry().bottom() + 3 if views else 60
        top = views[gap].y() - 5 if gap < len(views) else behind
        self.setGeometry(0, max(0, top), self._over.width(), 2)
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.palette().highlight().color()))
        painter.end()
