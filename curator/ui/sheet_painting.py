"""How one photo of a contact sheet is painted: the picture in its frame, its words and signs below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen

from curator.ui.marks import Marks
from curator.ui.pages import Row
from curator.ui.sheet_marks import paint_signs
from curator.ui.theme import Look

PADDING: Final = 8
_FAINT: Final = 0.35
_LINE: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Brushes:
    """What painting a sheet needs, made once for a look and a font; `captions` puts captions below pictures, not file names."""

    look: Look
    name: QFont
    heading: QFont
    metrics: QFontMetrics
    withdrawn: str
    captions: bool

    @property
    def text(self) -> int:
        """The height of what stands below a picture."""
        return 2 * (self.metrics.height() + 2) + PADDING // 2 + 4


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo as its cell is painted: what is known of it, its picture, and its state on the sheet."""

    row: Row | None
    image: QImage | None
    marks: Marks
    chosen: bool
    ring: QColor | None


def brushes(look: Look, name: QFont, heading: QFont, withdrawn: str, *, captions: bool = False) -> Brushes:
    """The brushes of a look; `withdrawn` is that word in the window's language."""
    return Brushes(look, name, heading, QFontMetrics(name), withdrawn, captions)


def paint_cell(painter: QPainter, brush: Brushes, cell: QRect, shown: Shown) -> None:
    """Paint one photo into its cell, with a ring where it is the current one; what is not at hand yet leaves its place empty."""
    row = shown.row
    if shown.chosen or shown.ring:
        _paint_ground(painter, brush.look, cell, shown.chosen, shown.ring)
    frame = QRect(cell.left(), cell.top(), cell.width(), cell.height() - brush.text).adjusted(PADDING, PADDING, -PADDING, 0)
    paint_picture(painter, brush.look, frame, row, shown.image, away=shown.marks.away)
    if row is not None:
        words = QRect(frame.left(), frame.bottom() + 1 + PADDING // 2, frame.width(), brush.text)
        _paint_text(painter, brush, words, row, shown.marks)


def paint_picture(
    painter: QPainter, look: Look, frame: QRect, row: Row | None, image: QImage | None, *, away: bool = False
) -> None:
    """Paint the picture of a photo whole into a frame, faint where it is withdrawn, grey where its original is away."""
    faint = row is not None and row.withdrawn
    if faint or away:
        painter.setOpacity(_FAINT if faint else 0.6)
    if image is not None:
        _paint_image(painter, image.convertToFormat(QImage.Format.Format_Grayscale8) if away else image, frame)
    else:
        where = _placeholder(row, frame)
        painter.fillRect(where, QColor(look.line))
        if row is not None and row.trouble:
            _paint_broken(painter, look, where)
    painter.setOpacity(1.0)


def paint_heading(painter: QPainter, brush: Brushes, where: QRect, text: str, count: str) -> None:
    """Paint the heading of a section: the month, and how many photos stand in it."""
    painter.setFont(brush.heading)
    painter.setPen(QColor(brush.look.ink))
    painter.drawText(where, _LINE, text)
    width = QFontMetrics(brush.heading).horizontalAdvance(text) + 12
    painter.setFont(brush.name)
    painter.setPen(QColor(brush.look.quiet))
    painter.drawText(where.adjusted(width, 0, 0, 0), _LINE, count)


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
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(where, image)


def _paint_broken(painter: QPainter, look: Look, where: QRectF) -> None:
    """The sign of a picture that can not be shown: its frame, crossed out."""
    size = min(28.0, where.width() / 3, where.height() / 3)
    sign = QRectF(where.center().x() - size / 2, where.center().y() - size * 0.4, size, size * 0.8)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(look.quiet), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(sign, 3, 3)
    painter.drawLine(sign.bottomLeft() + QPointF(-3, 3), sign.topRight() + QPointF(3, -3))


def _placeholder(row: Row | None, frame: QRect) -> QRectF:
    """The place of a picture that is not there yet, in its shape where that is known."""
    return _fitted(row.width if row else 0, row.height if row else 0, frame)


def _fitted(width: int, height: int, frame: QRect) -> QRectF:
    """The middle of a frame, in the shape of width to height (3 to 2 where they are not known)."""
    width, height = (width, height) if width and height else (3, 2)
    scale = min(frame.width() / width, frame.height() / height)
    wide, high = width * scale, height * scale
    return QRectF(frame.left() + (frame.width() - wide) / 2, frame.top() + (frame.height() - high) / 2, wide, high)


def _paint_text(painter: QPainter, brush: Brushes, where: QRect, row: Row, marks: Marks) -> None:
    look, height = brush.look, brush.metrics.height()
    first = QRect(where.left(), where.top(), where.width(), height)
    words = row.caption.split("\n")[0] if brush.captions else ""
    cut = Qt.TextElideMode.ElideRight if words else Qt.TextElideMode.ElideMiddle
    painter.setFont(brush.name)
    painter.setPen(QColor(look.quiet if row.withdrawn or (brush.captions and not words) else look.ink))
    told = brush.metrics.elidedText(words or row.file_name, cut, first.width())
    painter.drawText(first, _LINE | Qt.TextFlag.TextSingleLine, told)
    second = first.translated(0, height + 2)
    if row.withdrawn:
        painter.drawText(second, _LINE, brush.withdrawn)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = second.center().y() + 0.5
    paint_signs(painter, look, (second.left(), second.right() + 1, middle), row, marks)
