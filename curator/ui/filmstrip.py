"""The filmstrip: the neighbours of the photo that is shown large, computed from its position and painted from what is at hand."""

from __future__ import annotations

from array import array
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from curator.i18n import Translator
from curator.ui.pages import Pages
from curator.ui.sheet_painting import paint_picture
from curator.ui.theme import LIGHT, Look

HEIGHT: Final = 72
_PITCH: Final = 88
_GAP: Final = 4


class Filmstrip(QWidget):
    """Photos in a row, the shown one in the middle; `moved` asks for another by its position."""

    moved = Signal(object)

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loupe")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._look: Look = LIGHT
        self._pages: Pages | None = None
        self._ids: array[int] = array("q")
        self._position = 0
        self.speak(tr)

    def serve(self, pages: Pages | None) -> None:
        """Take thumbnails from here from now on."""
        self._pages, self._ids = pages, array("q")
        if pages is not None:
            pages.came.connect(self.update)
        self.update()

    def show_photos(self, ids: array[int], position: int) -> None:
        """Show a photo among its neighbours."""
        self._ids, self._position = ids, position
        self.update()

    def dress(self, look: Look) -> None:
        """Take another look."""
        self._look = look
        self.update()

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self.setAccessibleName(tr("Filmstrip"))

    def seen(self) -> range:
        """The positions that can be seen."""
        half = self.width() // 2 // _PITCH + 1
        return range(max(0, self._position - half), min(len(self._ids), self._position + half + 1))

    def sizeHint(self) -> QSize:
        """Room for a few photos."""
        return QSize(5 * _PITCH, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the photos in sight."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._look.sheet))
        for position in self.seen():
            place = self._place(position)
            row = self._pages.row(self._ids[position]) if self._pages else None
            image = self._pages.image(self._ids[position]) if self._pages else None
            paint_picture(painter, self._look, place, row, image)
            if position == self._position:
                painter.setPen(QPen(QColor(self._look.accent), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(place.adjusted(-2, -2, 1, 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the photo that was clicked."""
        for position in self.seen():
            if self._place(position).contains(event.position().toPoint()):
                self.moved.emit(position)
                return

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go on and back."""
        step = -1 if event.angleDelta().y() > 0 else 1
        if 0 <= self._position + step < len(self._ids):
            self.moved.emit(self._position + step)
        event.accept()

    def _place(self, position: int) -> QRect:
        left = self.width() // 2 - _PITCH // 2 + (position - self._position) * _PITCH + _GAP
        return QRect(left, 6, _PITCH - 2 * _GAP, HEIGHT - 12)
