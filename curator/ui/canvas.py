"""The canvas of loupe and comparison: one photo whole or at a scale, the point under the pointer kept where it is.

All is counted in pixels of the original as it stands upright: the thumbnail, the preview and the part that was decoded from the
original itself are painted over each other into the same place, so that the sharper one takes the place of the other and nothing moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from curator.ui.previews import Region
from curator.ui.theme import Look

STEPS: Final = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Pixels of the screen for each of the original, between whole and closest."""
_WHEEL: Final = 1.25
_SETTLED_MS: Final = 120


@dataclass(frozen=True, slots=True)
class View:
    """How a picture lies in the canvas: `scale` (None: whole; 1: pixel for pixel of the screen), and the point in its middle.

    `x` and `y` are shares of the picture's size.
    """

    scale: float | None = None
    x: float = 0.5
    y: float = 0.5


class Canvas(QWidget):
    """The picture itself. `viewed` brings a View that a person chose; `settled` the part that is to be had sharper, and its scale.

    `fitted` says that the canvas has another size, and so perhaps the picture another scale.
    """

    viewed = Signal(object)
    fitted = Signal()
    settled = Signal(object, float)
    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loupe")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.view = View()
        self._image: QImage | None = None
        self._region: Region | None = None
        self._full, self._preview = QSize(), False
        self._ground = QColor("#262626")
        self._ring: QColor | None = None
        self._asked = QRect(), 0.0
        self._dragged: QPointF | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SETTLED_MS)
        self._pause.timeout.connect(self._settle)

    def dress(self, look: Look) -> None:
        """Take another look."""
        self._ground = QColor(look.sheet)
        self.update()

    def ring(self, colour: QColor | None) -> None:
        """Mark the canvas as the one that keys go to."""
        self._ring = colour
        self.update()

    def show_image(self, image: QImage | None, full: QSize, *, preview: bool = False) -> None:
        """Show an image; `full` is the size of its original in pixels, upright; `preview` says that only the original knows more."""
        if full != self._full:
            self.show_region(None)
        self._image, self._full, self._preview = image, full, preview
        self._pause.start()
        self.update()

    def show_region(self, region: Region | None) -> None:
        """Show a part of the original over the image."""
        self._region = region
        if region is None:
            self._asked = QRect(), 0.0
        self.update()

    def look(self, view: View) -> None:
        """Take a view that was chosen elsewhere."""
        self.view = self._kept_inside(view.scale, view.x, view.y)
        self._pause.start()
        self.update()

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Make the picture larger or smaller; the point under `about` stays where it is."""
        self._set_scale(self._scale() * self._ratio() * factor, about)

    def step(self, up: bool, about: QPointF | None = None) -> None:
        """The next of the even steps up or down."""
        now = self._scale() * self._ratio()
        steps = [one for one in STEPS if (one > now * 1.01 if up else one < now * 0.99)]
        if steps:
            self._set_scale(steps[0] if up else steps[-1], about)
        elif not up:
            self._set_scale(0, about)

    def toggle(self, about: QPointF | None = None) -> None:
        """Whole, or pixel for pixel."""
        self._set_scale(1.0 if self.view.scale is None else 0, about)

    def move_by(self, dx: float, dy: float) -> None:
        """Move the picture by some pixels of the screen."""
        size = self._shown_size()
        if not size.isEmpty():
            self._choose(self._kept_inside(self.view.scale, self.view.x - dx / size.width(), self.view.y - dy / size.height()))

    def percent(self) -> int:
        """How many pixels of the screen stand for a hundred of the original."""
        return round(self._scale() * self._ratio() * 100)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, and over it what is known sharper of it."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._ground)
        if self._image is not None and not self._image.isNull():
            whole = self._rect()
            # Subtle: far beyond pixel for pixel a smooth picture hides what a person zooms in for.
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._scale() * self._ratio() < 3)
            painter.drawImage(whole, self._image)
            if self._region is not None:
                painter.drawImage(self._placed(self._region.place, whole), self._region.image)
        if self._ring is not None:
            painter.setPen(self._ring)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag."""
        self._dragged = event.position()
        self.pressed.emit()

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
        self.zoom(_WHEEL ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Keep the picture inside."""
        self.view = self._kept_inside(self.view.scale, self.view.x, self.view.y)
        self._pause.start()
        self.fitted.emit()

    def _settle(self) -> None:
        """Ask for what of the original is in sight and some way around it, where the image at hand is too small for it."""
        image, whole = self._image, self._rect()
        if image is None or not self._preview or whole.isEmpty() or self._full.isEmpty():
            return
        # Subtle: shown smaller than the preview is, the original could show nothing more.
        if whole.width() * self._ratio() <= image.width() * 1.05 or image.width() >= self._full.width():
            return
        scale = self._full.width() / whole.width()
        seen = QRectF(self.rect()).intersected(whole).translated(-whole.topLeft())
        around = seen.adjusted(-seen.width() / 2, -seen.height() / 2, seen.width() / 2, seen.height() / 2)
        limits = QRect(QPoint(0, 0), self._full)
        wanted = _aligned(QRectF(around.topLeft() * scale, around.size() * scale)) & limits
        shown = QRectF(seen.topLeft() * scale, seen.size() * scale).toAlignedRect() & limits
        needed, (asked, sharpness) = min(1.0, self._ratio() / scale), self._asked
        if not asked.contains(shown) or sharpness < needed * 0.9:
            self._asked = wanted, needed
            self.settled.emit(wanted, needed)

    def _placed(self, place: QRect, whole: QRectF) -> QRectF:
        scale = whole.width() / self._full.width()
        return QRectF(
            whole.left() + place.left() * scale,
            whole.top() + place.top() * scale,
            place.width() * scale,
            place.height() * scale,
        )

    def _ratio(self) -> float:
        return self.devicePixelRatioF()

    def _whole_scale(self) -> float:
        if self._full.isEmpty():
            return 1.0
        return min(self.width() / self._full.width(), self.height() / self._full.height(), 1.0)

    def _scale(self) -> float:
        """Pixels of Qt for each of the original."""
        whole = self._whole_scale()
        return whole if self.view.scale is None else max(whole, self.view.scale / self._ratio())

    def _shown_size(self) -> QSizeF:
        return QSizeF(self._full) * self._scale()

    def _rect(self) -> QRectF:
        size = self._shown_size()
        return QRectF(
            QPointF(self.width() / 2 - self.view.x * size.width(), self.height() / 2 - self.view.y * size.height()), size
        )

    def _set_scale(self, scale: float, about: QPointF | None) -> None:
        """Pixels of the screen for each of the original; whole where that is less than whole."""
        point = about or QPointF(self.rect().center())
        before = self._rect()
        if before.isEmpty():
            return
        whole = self._whole_scale()
        wanted = None if scale <= whole * self._ratio() * 1.001 else min(scale, STEPS[-1])
        x, y = (point.x() - before.left()) / before.width(), (point.y() - before.top()) / before.height()
        size = QSizeF(self._full) * (whole if wanted is None else wanted / self._ratio())
        middle_x = x + (self.width() / 2 - point.x()) / size.width()
        middle_y = y + (self.height() / 2 - point.y()) / size.height()
        self._choose(self._kept_inside(wanted, middle_x, middle_y))

    def _choose(self, view: View) -> None:
        self.view = view
        self._pause.start()
        self.update()
        self.viewed.emit(view)

    def _kept_inside(self, scale: float | None, x: float, y: float) -> View:
        whole = self._whole_scale()
        size = QSizeF(self._full) * (whole if scale is None else max(whole, scale / self._ratio()))
        if size.isEmpty():
            return View(scale)
        half_x, half_y = self.width() / 2 / size.width(), self.height() / 2 / size.height()
        return View(
            scale,
            0.5 if half_x >= 0.5 else max(half_x, min(x, 1 - half_x)),
            0.5 if half_y >= 0.5 else max(half_y, min(y, 1 - half_y)),
        )


def _aligned(part: QRectF) -> QRect:
    """The part and a little more, on a grid of eight: decoders give pictures at an eighth, and pieces of it then lie without a shift."""
    left, top = int(part.left()) // 8 * 8, int(part.top()) // 8 * 8
    right, bottom = -(-int(part.right() + 1) // 8) * 8, -(-int(part.bottom() + 1) // 8) * 8
    return QRect(left, top, right - left, bottom - top)
