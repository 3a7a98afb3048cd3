"""How one photo of a contact sheet is painted: the picture in its frame, its name and marks below."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen

from curator.ui.pages import Row
from curator.ui.theme import LABELS, Look

_PADDING: Final = 8
_STAR: Final = 11
_FAINT: Final = 0.35


@dataclass(frozen=True, slots=True)
class Brushes:
    """What painting a sheet needs, made once for a look and a font."""

    look: Look
    name: QFont
    heading: QFont
    metrics: QFontMetrics
    star: QPainterPath
    withdrawn: str

    @property
    def text(self) -> int:
        """The height of what stands below a picture."""
        return 2 * (self.metrics.height() + 2) + _PADDING // 2 + 4


def brushes(look: Look, name: QFont, heading: QFont, withdrawn: str) -> Brushes:
    """The brushes of a look; `withdrawn` is that word in the window's language."""
    return Brushes(look, name, heading, QFontMetrics(name), _star(), withdrawn)


def paint_cell(
    painter: QPainter, brush: Brushes, cell: QRect, row: Row | None, image: QImage | None, *, chosen: bool, ring: QColor | None
) -> None:
    """Paint one photo into its cell, with a ring where it is the current one; what is not at hand yet leaves its place empty."""
    look = brush.look
    if chosen or ring:
        _paint_ground(painter, look, cell, chosen, ring)
    frame = QRect(cell.left(), cell.top(), cell.width(), cell.height() - brush.text).adjusted(_PADDING, _PADDING, -_PADDING, 0)
    faint = row is not None and row.withdrawn
    if faint:
        painter.setOpacity(_FAINT)
    if image is not None:
        _paint_image(painter, image, frame)
    else:
        painter.fillRect(_placeholder(row, frame), QColor(look.line))
    painter.setOpacity(1.0)
    if row is not None:
        _paint_text(painter, brush, QRect(frame.left(), frame.bottom() + 1 + _PADDING // 2, frame.width(), brush.text), row)


def paint_heading(painter: QPainter, brush: Brushes, where: QRect, text: str, count: str) -> None:
    """Paint the heading of a section: the month, and how many photos stand in it."""
    painter.setFont(brush.heading)
    painter.setPen(QColor(brush.look.ink))
    painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
    width = QFontMetrics(brush.heading).horizontalAdvance(text) + 12
    painter.setFont(brush.name)
    painter.setPen(QColor(brush.look.quiet))
    painter.drawText(where.adjusted(width, 0, 0, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, count)


def _paint_ground(painter: QPainter, look: Look, cell: QRect, chosen: bool, ring: QColor | None) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(look.raised) if chosen else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ring, 2) if ring else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(QRectF(cell).adjusted(1, 1, -1, -1), 6, 6)


def _paint_image(painter: QPainter, image: QImage, frame: QRect) -> None:
    """Paint an image whole into the middle of its frame; one that was made for this frame goes pixel by pixel."""
    where = _fitted(image.width(), image.height(), frame)
    ratio = painter.device().devicePixelRatio()
    if abs(image.width() - where.width() * ratio) < 1.5 and abs(image.height() - where.height() * ratio) < 1.5:
        image.setDevicePixelRatio(ratio)
        painter.drawImage(QPoint(round(where.left()), round(where.top())), image)
    else:
        painter.drawImage(where, image)


def _placeholder(row: Row | None, frame: QRect) -> QRectF:
    """The place of a picture that is not there yet, in its shape where that is known."""
    return _fitted(row.width if row else 0, row.height if row else 0, frame)


def _fitted(width: int, height: int, frame: QRect) -> QRectF:
    """The middle of a frame, in the shape of width to height (3 to 2 where they are not known)."""
    width, height = (width, height) if width and height else (3, 2)
    scale = min(frame.width() / width, frame.height() / height)
    wide, high = width * scale, height * scale
    return QRectF(frame.left() + (frame.width() - wide) / 2, frame.top() + (frame.height() - high) / 2, wide, high)


def _paint_text(painter: QPainter, brush: Brushes, where: QRect, row: Row) -> None:
    look, height = brush.look, brush.metrics.height()
    first = QRect(where.left(), where.top(), where.width(), height)
    painter.setFont(brush.name)
    painter.setPen(QColor(look.quiet if row.withdrawn else look.ink))
    name = brush.metrics.elidedText(row.file_name, Qt.TextElideMode.ElideMiddle, first.width())
    painter.drawText(first, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, name)
    second = first.translated(0, height + 2)
    if row.withdrawn:
        painter.drawText(second, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, brush.withdrawn)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_marks(painter, brush, second, row)


def _paint_marks(painter: QPainter, brush: Brushes, where: QRect, row: Row) -> None:
    look, middle = brush.look, where.center().y() + 0.5
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.ink))
    for star in range(max(0, row.rating)):
        painter.drawPath(brush.star.translated(where.left() + star * (_STAR + 1) + _STAR / 2, middle))
    right = float(where.right())
    if row.pick:
        _paint_pick(painter, look, right, middle, row.pick)
        right -= 18
    if row.label:
        known = row.label in LABELS
        painter.setPen(Qt.PenStyle.NoPen if known else QPen(QColor(look.quiet), 1))
        painter.setBrush(QColor(look.labels[LABELS.index(row.label)]) if known else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(right - 12, middle - 5, 11, 10), 3, 3)


def _paint_pick(painter: QPainter, look: Look, right: float, middle: float, pick: str) -> None:
    """A tick for a picked photo, a cross for a rejected one: told apart by form, not by colour alone."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if pick == "picked":
        painter.setPen(QPen(QColor(look.accent), 2))
        painter.drawPolyline([QPointF(right - 12, middle), QPointF(right - 8, middle + 4), QPointF(right - 1, middle - 5)])
    else:
        painter.setPen(QPen(QColor(look.warning), 2))
        painter.drawLine(QPointF(right - 11, middle - 5), QPointF(right - 1, middle + 5))
        painter.drawLine(QPointF(right - 11, middle + 5), QPointF(right - 1, middle - 5))


def _star() -> QPainterPath:
    path = QPainterPath()
    for corner in range(10):
        radius = _STAR / 2 if corner % 2 == 0 else _STAR / 4.8
        angle = pi * corner / 5 - pi / 2
        point = QPointF(radius * cos(angle), radius * sin(angle))
        path.moveTo(point) if corner == 0 else path.lineTo(point)
    path.closeSubpath()
    return path
