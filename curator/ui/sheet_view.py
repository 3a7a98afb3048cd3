"""Photos in rows, whatever their number: what is shown of them, where each stands, which are chosen.

Nothing is kept for a photo but its id in an array: the layout is computed from counts, the selection is intervals, rows and
thumbnails come by page. A million photos paint as fast as a thousand.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from curator.catalogue.shelves import Months
from curator.i18n import Translator
from curator.ui import selection as choosing
from curator.ui.marks import Marks
from curator.ui.pages import Pages
from curator.ui.pieces import tooltip
from curator.ui.selection import Selection
from curator.ui.sheet_justified import Justified, justified, running_sums
from curator.ui.sheet_layout import Layout, laid_out
from curator.ui.sheet_painting import PADDING, Brushes, Shown, brushes, paint_cell, paint_heading
from curator.ui.sheet_sections import HEADING, MARGIN
from curator.ui.theme import Look, small_font
from curator.ui.wording import month_told, photo_told

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

SMALLEST, LARGEST, USUAL = 96, 320, 176
_UNMARKED: Final = Marks()


class SheetView(QAbstractScrollArea):
    """Shows photos by their ids, newest first; one is current, any are chosen. Keys and mouse are `curator.ui.contact_sheet`."""

    current_changed = Signal(object)
    chosen_changed = Signal()
    sized = Signal(object)

    def __init__(self, tr: Translator, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._tr, self._look = tr, look
        self._pages: Pages | None = None
        self.ids: array[int] = array("q")
        self.chosen = Selection()
        self.current: int | None = None
        self._anchor = 0
        self._months: Months = ()
        self.cell = USUAL
        self.headings, self.captions, self.justified = True, False, False
        self._sums: NDArray[int64] | None = None
        self._brush = self._brushes()
        self._layout = self._computed()
        self.speak(tr)

    # What is shown

    def serve(self, pages: Pages | None) -> None:
        """Take rows and thumbnails from here from now on."""
        self._pages = pages
        if pages is not None:
            pages.came.connect(self._came)
        self.show_photos(array("q"), (), Selection(), None)

    def show_photos(self, ids: array[int], months: Months, chosen: Selection, current: int | None, shapes: bytes = b"") -> None:
        """Show these photos; `chosen` and `current` are positions. The current photo, else the topmost, stays where it stands.

        `shapes` are what a justified sheet goes by (`curator.catalogue.shelves.Sheet`).
        """
        held, photo = self._held_position(), None
        if held is not None:
            photo = self.ids[held[0]]
        self.ids, self._months = ids, months
        self._sums = running_sums(shapes) if shapes and len(shapes) == len(ids) else None
        self.chosen, self.current = chosen, current
        self._anchor = current or 0
        self._lay_out()
        if held is not None and photo is not None and (position := _position(ids, photo, near=held[0])) is not None:
            self.verticalScrollBar().setValue(self._layout.place(position)[1] - held[1])
        self.viewport().update()
        self.chosen_changed.emit()
        self._tell_current()

    def resize_cells(self, cell: int) -> None:
        """Set the size of the thumbnails in pixels; the current photo stays where it stands."""
        cell = max(SMALLEST, min(cell, LARGEST))
        if cell != self.cell:
            self.cell = cell
            self._lay_out_in_place()
            self.sized.emit(cell)

    def show_headings(self, shown: bool) -> None:
        """Set whether months have headings."""
        self.headings = shown
        self._lay_out_in_place()

    def show_justified(self, shown: bool) -> None:
        """Set whether photos stand in their own shapes, in rows from edge to edge, as soon as their shapes are known."""
        self.justified = shown
        self._lay_out_in_place()

    def show_captions(self, shown: bool) -> None:
        """Set whether captions stand below the pictures, or file names."""
        self.captions = shown
        self._brush = self._brushes()
        self.viewport().update()

    def dress(self, look: Look) -> None:
        """Take another look."""
        self._look = look
        self._brush = self._brushes()
        self._lay_out_in_place()

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        self._brush = self._brushes()
        self.setAccessibleName(tr("Contact sheet"))
        self._describe()
        self.viewport().update()

    # What is chosen

    def chosen_ids(self) -> array[int]:
        """The ids of the chosen photos, in order."""
        ids = array("q")
        for start, end in self.chosen.spans:
            ids.extend(self.ids[start:end])
        return ids

    def current_id(self) -> int | None:
        """The id of the current photo."""
        return None if self.current is None else self.ids[self.current]

    def choose_all(self) -> None:
        """Choose every photo of the sheet."""
        self._choose(Selection().plus(0, len(self.ids)))

    def choose_none(self) -> None:
        """Choose no photo."""
        self._choose(Selection())

    def go(self, position: int, *, extend: bool = False, keep: bool = False) -> None:
        """Make a photo the current one and choose it; `extend` chooses from the last one on, `keep` leaves the choice as it is."""
        if not self.ids:
            return
        position = max(0, min(position, len(self.ids) - 1))
        self.current = position
        if extend:
            self._choose(choosing.span(self._anchor, position))
        elif not keep:
            self._anchor = position
            self._choose(choosing.span(position, position))
        self.reveal(position)
        self._tell_current()
        self.viewport().update()

    def go_next(self, step: int = 1) -> None:
        """Go to the photo after the current one (or before it); the first where there is none."""
        self.go(0 if self.current is None else self.current + step)

    def reveal(self, position: int) -> None:
        """Scroll so that a photo can be seen whole."""
        _, top = self._layout.place(position)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        lead = HEADING if self._layout.is_below_heading(position) else PADDING
        if top - lead < bar.value():
            bar.setValue(top - lead)
        elif top + self._layout.line + PADDING > bar.value() + height:
            bar.setValue(top + self._layout.line + PADDING - height)

    def _choose(self, chosen: Selection) -> None:
        if chosen != self.chosen:
            self.chosen = chosen
            self.chosen_changed.emit()
        self.viewport().update()

    def _tell_current(self) -> None:
        self._describe()
        self.current_changed.emit(self.current_id())

    def told(self, position: int) -> str:
        """What a person who can not see a photo is told of it; empty until it is known."""
        photo = self.ids[position]
        row = self._pages.row(photo) if self._pages else None
        if row is None or self._pages is None:
            return ""
        return photo_told(row, self._tr, self._pages.marks(photo), chosen=position in self.chosen)

    def _describe(self) -> None:
        """Tell a screen reader what the current photo is."""
        told = self.told(self.current) if self.current is not None else ""
        if told != self.accessibleDescription():
            self.setAccessibleDescription(told)
            if QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    # Layout

    def _brushes(self) -> Brushes:
        return brushes(self._look, small_font(self.font()), self.font(), self._tr("Withdrawn"), captions=self.captions)

    def _computed(self) -> Layout | Justified:
        headings = self.headings and bool(self._months)
        counts = [count for _, count in self._months] if headings else [len(self.ids)]
        width, text = self.viewport().width(), self._brush.text
        if self.justified and self._sums is not None and len(self._sums) == len(self.ids) + 1:
            return justified(counts, self._sums, width, self.cell, text=text, headings=headings)
        return laid_out(counts, width, self.cell, text=text, headings=headings)

    def _lay_out(self) -> None:
        self._layout = self._computed()
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._layout.height - height))
        bar.setPageStep(max(1, height))
        bar.setSingleStep(max(16, self._layout.line // 3))

    def _lay_out_in_place(self) -> None:
        held = self._held_position()
        self._lay_out()
        if held is not None:
            position, offset = held
            self.verticalScrollBar().setValue(self._layout.place(position)[1] - offset)
        self.viewport().update()

    def _held_position(self) -> tuple[int, int] | None:
        """The photo that is to stay where it stands, and how far below the upper edge: the current one if in sight, else the topmost."""
        top = self.verticalScrollBar().value()
        seen = self._layout.between(top, top + self.viewport().height())
        if not len(seen):
            return None
        position = self.current if self.current is not None and self.current in seen else seen[0]
        return position, self._layout.place(position)[1] - top

    def _rect(self, position: int) -> QRect:
        """The cell of a photo, in pixels of the viewport."""
        return QRect(*self._layout.rect(position)).translated(0, -self.verticalScrollBar().value())

    def _position_at(self, point: QPoint) -> int | None:
        return self._layout.at(point.x(), point.y() + self.verticalScrollBar().value())

    def _came(self) -> None:
        self._describe()
        self.viewport().update()

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new width; the photo in sight stays where it stands."""
        super().resizeEvent(event)
        self._lay_out_in_place()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is painted and paint only what came into sight."""
        self.viewport().scroll(dx, dy)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in sight, then say what was missing."""
        painter = QPainter(self.viewport())
        top, clip = self.verticalScrollBar().value(), event.rect()
        ring = QColor(self._look.accent if self.hasFocus() else self._look.quiet)
        for section, y in self._layout.headings(top + clip.top(), top + clip.bottom()):
            self._paint_heading(painter, section, y - top)
        for position, rect in self._layout.rects(self._layout.between(top + clip.top(), top + clip.bottom())):
            paint_cell(painter, self._brush, QRect(*rect).translated(0, -top), self._shown(position, ring))
        painter.end()
        self._need()

    def _shown(self, position: int, ring: QColor) -> Shown:
        photo, pages, chosen = self.ids[position], self._pages, position in self.chosen
        mark = ring if position == self.current else None
        if pages is None:
            return Shown(None, None, _UNMARKED, chosen, mark)
        return Shown(pages.row(photo), pages.image(photo), pages.marks(photo), chosen, mark)

    def _paint_heading(self, painter: QPainter, section: int, y: int) -> None:
        if not self._months:
            return
        month, count = self._months[section]
        where = QRect(MARGIN + PADDING, y + 4, self.viewport().width() - 2 * MARGIN, HEADING - 4)
        paint_heading(painter, self._brush, where, month_told(month, self._tr), f"{count:,}")

    def _need(self) -> None:
        if self._pages is None or not self.ids:
            return
        top, height = self.verticalScrollBar().value(), self.viewport().height()
        seen, soon = self._layout.between(top, top + height), self._layout.between(top + height, top + 2 * height)
        ratio = self.viewport().devicePixelRatio()
        wanted = [*self.ids[seen.start : seen.stop], *self.ids[max(seen.stop, soon.start) : soon.stop]]
        self._pages.need(wanted, round((self._layout.cell - 2 * PADDING) * ratio))

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what a photo is in a tooltip, as plain text."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            position = self._position_at(event.pos())
            QToolTip.showText(event.globalPos(), tooltip(self.told(position)) if position is not None else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which photo is the current one."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Room for a few photos in a row."""
        return QSize(4 * USUAL, 3 * USUAL)


def _position(ids: array[int], photo: int, near: int) -> int | None:
    """Where a photo stands now; looked for around where it stood first."""
    if near < len(ids) and ids[near] == photo:
        return near
    try:
        return ids.index(photo)
    except ValueError:
        return None
