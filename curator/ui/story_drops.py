"""Dragging in a story: its blocks to another place, photos from the sheet to where they are to stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
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

from curator.ui.dragging import photos_in
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
    """A widget with blocks in order, between which photos and blocks are dropped.

    Photos are taken of the archive in `folder`, nothing where it is None. `photos_dropped` brings their ids and the point in the widget,
    `block_dropped` the number of a block and the place between blocks that it goes to.
    """

    photos_dropped = Signal(object, object)
    block_dropped = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views: list[BlockView] = []
        self.folder: Path | None = None
        self._line: _DropLine | None = None
        self.setAcceptDrops(True)

    def show_drops_on(self, body: QWidget) -> None:
        """Show on this widget, in which the blocks stand, where something would be dropped."""
        self._line = _DropLine(body)

    def gap(self, point: QPoint) -> int:
        """Before which block a point lies; the number of blocks for behind the last."""
        for place, view in enumerate(self.views):
            if view.mapFrom(self, point).y() < view.height() / 2:
                return place
        return len(self.views)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take photos of this archive, and blocks of this story."""
        if self.folder is not None and (event.mimeData().hasFormat(_BLOCK) or photos_in(event.mimeData(), self.folder)):
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
            self.block_dropped.emit(int(bytes(event.mimeData().data(_BLOCK).data())), self.gap(point))
        else:
            self.photos_dropped.emit(photos_in(event.mimeData(), self.folder), point)
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
