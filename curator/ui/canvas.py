"""The canvas of the loupe: one image whole or at a scale, moved by dragging, the point under the pointer kept where it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from curator.ui.theme import Look

_FARTHEST: Final = 8.0
_STEP: Final = 1.25


@dataclass(frozen=True, slots=True)
class View:
    """How a picture lies in the canvas: `scale` (None: whole), and the point of the picture in the middle, as shares of its size."""

    scale: float | None = None
    x: float = 0.5
    y: float = 0.5


class Canvas(QWidget):
    """The picture itself: painted whole or at a scale, moved by dragging."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loupe")
        self.view = View()
        self._image: QImage | None = None
        self._full = QSize()
        self._ground = QColor("#262626")
        self._dragged: QPointF | None = None

    def dress(self, look: Look) -> None:
        """Take another look."""
        self._ground = QColor(look.sheet)
        self.update()

    def show_image(self, image: QImage | None, full: QSize) -> None:
        """Show an image; `full` is the size in pixels in which it will come, so that a thumbnail stands where its preview will."""
        self._image, self._full = image, full
        self.update()

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Make the picture larger or smaller; the point under `about` stays where it is."""
        whole = self._whole_scale()
        scale = max(whole, min(self._scale() * factor, _FARTHEST))
        self._set_scale(None if scale <= whole * 1.001 else scale, about)

    def toggle(self, about: QPointF | None = None) -> None:
        """Whole, or pixel for pixel."""
        self._set_scale(1.0 / self.devicePixelRatioF() if self.view.scale is None else None, about)

    def move_by(self, dx: float, dy: float) -> None:
        """Move the picture by some pixels of the screen."""
        size = self._shown_size()
        if not size.isEmpty():
            self.view = self._kept_inside(self.view.scale, self.view.x - dx / size.width(), self.view.y - dy / size.height())
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._ground)
        if self._image is None or self._image.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._rect(), self._image)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag."""
        self._dragged = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the picture with the pointer."""
        if self._dragged is not None:
            moved = event.position() - self._dragged
            self._dragged = event.position()
            self.move_by(moved.x(), moved.y())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """End the drag."""
        self._dragged = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Whole, or pixel for pixel where the pointer is."""
        self.toggle(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Make the picture larger or smaller under the pointer."""
        self.zoom(_STEP ** (event.angleDelta().y() / 120), event.position())

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Keep the picture inside."""
        self.view = self._kept_inside(self.view.scale, self.view.x, self.view.y)

    def _whole_scale(self) -> float:
        if self._full.isEmpty():
            return 1.0
        return min(self.width() / self._full.width(), self.height() / self._full.height(), 1.0)

    def _scale(self) -> float:
        return self._whole_scale() if self.view.scale is None else self.view.scale

    def _shown_size(self) -> QSizeF:
        return QSizeF(self._full) * self._scale()

    def _rect(self) -> QRectF:
        size = self._shown_size()
        return QRectF(
            QPointF(self.width() / 2 - self.view.x * size.width(), self.height() / 2 - self.view.y * size.height()), size
        )

    def _set_scale(self, scale: float | None, about: QPointF | None) -> None:
        point = about or QPointF(self.rect().center())
        before = self._rect()
        if before.isEmpty():
            return
        x, y = (point.x() - before.left()) / before.width(), (point.y() - before.top()) / before.height()
        size = QSizeF(self._full) * (self._whole_scale() if scale is None else scale)
        middle_x = x + (self.width() / 2 - point.x()) / size.width()
        middle_y = y + (self.height() / 2 - point.y()) / size.height()
        self.view = self._kept_inside(scale, middle_x, middle_y)
        self.update()

    def _kept_inside(self, scale: float | None, x: float, y: float) -> View:
        size = QSizeF(self._full) * (self._whole_scale() if scale is None else scale)
        if size.isEmpty():
            return View(scale)
        half_x, half_y = self.width() / 2 / size.width(), self.height() / 2 / size.height()
        return View(
            scale,
            0.5 if half_x >= 0.5 else max(half_x, min(x, 1 - half_x)),
            0.5 if half_y >= 0.5 else max(half_y, min(y, 1 - half_y)),
        )
