"""The small signs beside a thumbnail, drawn as lines: each is told apart by its form, colour only says how much it matters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import cos, pi, sin
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from curator.ui.marks import Marks
from curator.ui.pages import Row
from curator.ui.theme import LABELS, Look

STAR: Final = 11
_PITCH: Final = 17

Sign = Callable[[QPainter, float, float], None]
"""Draws a sign of about 12 pixels around a point with the pen that is set."""


def paint_signs(painter: QPainter, look: Look, where: tuple[float, float, float], row: Row, marks: Marks) -> None:
    """Paint the signs of a photo from the right to the left, as many as there is room for; `where` is left, right and middle height."""
    left, right, middle = where
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.ink))
    for star in range(max(0, row.rating)):
        painter.drawPath(_STAR_PATH.translated(left + star * (STAR + 1) + STAR / 2, middle))
    end = left + max(0, row.rating) * (STAR + 1)
    x = right - 6
    for colour, sign in _signs(look, row, marks):
        if x - 8 < end:
            return
        painter.setPen(QPen(QColor(colour), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        sign(painter, x, middle)
        x -= _PITCH


def _signs(look: Look, row: Row, marks: Marks) -> Iterator[tuple[str, Sign]]:
    """What is to be said, the most telling first."""
    if row.pick == "picked":
        yield look.accent, _tick
    elif row.pick:
        yield look.warning, _cross
    if row.label in LABELS:
        yield look.labels[LABELS.index(row.label)], _label
    elif row.label:
        yield look.quiet, _strange_label
    if marks.blocked:
        yield look.warning, _stop
    if not row.credit:
        yield look.warning, _no_credit
    if not row.caption:
        yield look.warning, _no_caption
    if marks.away:
        yield look.quiet, _away
    if marks.story:
        yield look.quiet, _story
    if row.companion:
        yield look.quiet, _pair
    if row.variant:
        yield look.quiet, _twice


def _tick(painter: QPainter, x: float, y: float) -> None:
    painter.drawPolyline([QPointF(x - 5, y), QPointF(x - 1, y + 4), QPointF(x + 5, y - 5)])


def _cross(painter: QPainter, x: float, y: float) -> None:
    painter.drawLine(QPointF(x - 4, y - 4), QPointF(x + 4, y + 4))
    painter.drawLine(QPointF(x - 4, y + 4), QPointF(x + 4, y - 4))


def _label(painter: QPainter, x: float, y: float) -> None:
    painter.setBrush(painter.pen().color())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(QRectF(x - 5.5, y - 5, 11, 10), 3, 3)


def _strange_label(painter: QPainter, x: float, y: float) -> None:
    painter.drawRoundedRect(QRectF(x - 5.5, y - 5, 11, 10), 3, 3)


def _stop(painter: QPainter, x: float, y: float) -> None:
    """A triangle with a stroke: held back from publication."""
    painter.drawPolygon([QPointF(x, y - 5.5), QPointF(x + 6, y + 5), QPointF(x - 6, y + 5)])
    painter.drawLine(QPointF(x, y - 1.5), QPointF(x, y + 1))
    painter.drawPoint(QPointF(x, y + 3))


def _no_credit(painter: QPainter, x: float, y: float) -> None:
    """The sign of copyright, struck through."""
    painter.drawEllipse(QPointF(x, y), 5, 5)
    painter.drawArc(QRectF(x - 2.2, y - 2.2, 4.4, 4.4), 45 * 16, 270 * 16)
    painter.drawLine(QPointF(x - 6, y + 6), QPointF(x + 6, y - 6))


def _no_caption(painter: QPainter, x: float, y: float) -> None:
    """Lines of text, struck through."""
    for row, width in ((-3.5, 5), (0, 5), (3.5, 1)):
        painter.drawLine(QPointF(x - 5, y + row), QPointF(x + width, y + row))
    painter.drawLine(QPointF(x - 6, y + 6), QPointF(x + 6, y - 6))


def _away(painter: QPainter, x: float, y: float) -> None:
    """A disk, unplugged."""
    painter.drawRoundedRect(QRectF(x - 5.5, y - 3, 11, 6.5), 1.5, 1.5)
    painter.drawLine(QPointF(x - 6, y + 6), QPointF(x + 6, y - 6))


def _story(painter: QPainter, x: float, y: float) -> None:
    """A page with a picture and a line."""
    painter.drawRoundedRect(QRectF(x - 4.5, y - 5.5, 9, 11), 1, 1)
    painter.drawRect(QRectF(x - 2, y - 3, 4, 2.5))
    painter.drawLine(QPointF(x - 2, y + 2.5), QPointF(x + 2, y + 2.5))


def _pair(painter: QPainter, x: float, y: float) -> None:
    """Two links: raw and JPEG of one moment."""
    painter.drawEllipse(QPointF(x - 2.5, y), 3.2, 3.2)
    painter.drawEllipse(QPointF(x + 2.5, y), 3.2, 3.2)


def _twice(painter: QPainter, x: float, y: float) -> None:
    """One sheet upon another."""
    painter.drawRect(QRectF(x - 5, y - 5, 7, 7))
    painter.drawPolyline([QPointF(x - 1.5, y + 4.5), QPointF(x + 4.5, y + 4.5), QPointF(x + 4.5, y - 1.5)])


def _star() -> QPainterPath:
    path = QPainterPath()
    for corner in range(10):
        radius = STAR / 2 if corner % 2 == 0 else STAR / 4.8
        angle = pi * corner / 5 - pi / 2
        point = QPointF(radius * cos(angle), radius * sin(angle))
        path.moveTo(point) if corner == 0 else path.lineTo(point)
    path.closeSubpath()
    return path


_STAR_PATH: Final = _star()
