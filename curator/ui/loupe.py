"""The loupe: one photo large, with its caption and credit below as plain text.

What is at hand is shown at once (the thumbnail, scaled), the preview as soon as it is read or made. Zoom is whole or pixel for pixel of
the preview; the point under the pointer stays where it is, and a drag or the arrow keys with Shift move the picture.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QWidget

from curator.catalogue import photos, pictures
from curator.catalogue.pictures import Key
from curator.i18n import Translator
from curator.ui.canvas import Canvas, View
from curator.ui.lanes import Home, Lane
from curator.ui.pages import Pages, Reading, Row, decoded
from curator.ui.pieces import column, label
from curator.ui.wording import photo_told

_KEPT: Final = 4
_PAN: Final = 80

MakePreview = Callable[[int, Callable[[str | None], None]], None]
"""Has the preview of a photo made and calls back on the GUI thread, with the sentence that says why where there is none."""


class Loupe(QWidget):
    """One photo of the sheet large; `moved` asks for another by its position, `left` goes back to the sheet."""

    moved = Signal(object)
    left = Signal()

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._tr = tr
        self._home: Home | None = None
        self._lane: Lane[Reading] | None = None
        self._pages: Pages | None = None
        self._make: MakePreview | None = None
        self._ids: array[int] = array("q")
        self._position = 0
        self._previews: dict[int, QImage] = {}
        self._failed: dict[int, str] = {}
        self.canvas = Canvas(self)
        self._caption, self._credit = label(wrap=True), label(quiet=True, size="small")
        below = QWidget(self)
        texts = column(below, margin=12, spacing=4)
        texts.addWidget(self._caption)
        texts.addWidget(self._credit)
        self._note = label(size="small", wrap=True)
        self._note.setProperty("warning", True)
        texts.addWidget(self._note)
        whole = column(self, spacing=0)
        whole.addWidget(self.canvas, 1)
        whole.addWidget(below)
        self.speak(tr)

    def serve(self, home: Home, lane: Lane[Reading], pages: Pages, make: MakePreview | None) -> None:
        """Take pictures from here from now on."""
        self._home, self._lane, self._pages, self._make = home, lane, pages, make
        self._previews.clear()
        self._failed.clear()
        pages.came.connect(self._show)

    def leave(self) -> None:
        """Show nothing; the archive is about to be closed."""
        self._home = self._lane = self._pages = self._make = None
        self._ids = array("q")
        self._previews.clear()
        self._failed.clear()
        self._show()

    def show_photo(self, ids: array[int], position: int) -> None:
        """Show a photo of a sheet."""
        if position != self._position or ids is not self._ids:
            self.canvas.view = View()
        self._ids, self._position = ids, position
        self._show()
        self._fetch()

    def preview(self) -> QImage | None:
        """The preview of the photo that is shown, if it is here."""
        return self._previews.get(self._ids[self._position]) if self._ids else None

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        self.setAccessibleName(tr("Loupe"))
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go on, Escape, Space and Enter go back, Z and the double click zoom, Shift and arrows move."""
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        pans = {
            Qt.Key.Key_Left: QPoint(_PAN, 0),
            Qt.Key.Key_Right: QPoint(-_PAN, 0),
            Qt.Key.Key_Up: QPoint(0, _PAN),
            Qt.Key.Key_Down: QPoint(0, -_PAN),
        }
        if shift and key in pans:
            self.canvas.move_by(pans[Qt.Key(key)].x(), pans[Qt.Key(key)].y())
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp):
            self._go(self._position - 1)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self._go(self._position + 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else len(self._ids) - 1)
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif key == Qt.Key.Key_Z and not event.modifiers():
            self.canvas.toggle()
        else:
            super().keyPressEvent(event)

    def _go(self, position: int) -> None:
        if 0 <= position < len(self._ids) and position != self._position:
            self.moved.emit(position)

    def _row(self) -> Row | None:
        if self._pages is None or not 0 <= self._position < len(self._ids):
            return None
        return self._pages.row(self._ids[self._position])

    def _show(self) -> None:
        """Show the best that is at hand."""
        row = self._row()
        if row is None or self._pages is None:
            self.canvas.show_image(None, QSize())
            self._caption.setText("")
            self._credit.setText("")
            return
        image = self._previews.get(row.id) or self._pages.image(row.id)
        self.canvas.show_image(image, self._full_size(row, image))
        self._note.setText(self._failed.get(row.id, ""))
        self._note.setVisible(bool(self._failed.get(row.id)))
        self._caption.setText(row.caption or self._tr("No caption"))
        self._credit.setText(row.credit or self._tr("No credit"))
        self.setAccessibleDescription(photo_told(row, self._tr))

    def _full_size(self, row: Row, image: QImage | None) -> QSize:
        """The size in which the photo is shown: its preview's, or of that shape until it is here."""
        if (preview := self._previews.get(row.id)) is not None:
            return preview.size()
        shape = QSize(row.width, row.height) if row.width and row.height else image.size() if image else QSize()
        return shape.scaled(QSize(1440, 1440), Qt.AspectRatioMode.KeepAspectRatio) if not shape.isEmpty() else QSize()

    def _fetch(self) -> None:
        """Read the previews of this photo and of its neighbours from the store; have this one made where there is none."""
        if self._home is None or self._lane is None or self._pages is None or not self._ids:
            return
        near = [place for place in (self._position, self._position + 1, self._position - 1) if 0 <= place < len(self._ids)]
        ids = [self._ids[place] for place in near]
        self._pages.need(ids)
        wanted = [photo for photo in ids if photo not in self._previews]
        if wanted:
            self._home.ask(self._lane, lambda reading: _preview(reading, wanted[0]), self._keep, slot="preview")

    def _keep(self, found: tuple[int, QImage | None]) -> None:
        photo, image = found
        if image is not None:
            self._previews[photo] = image
            self._failed.pop(photo, None)
            for older in list(self._previews)[:-_KEPT]:
                del self._previews[older]
            self._show()
            self._fetch()
        elif self._ids and photo == self._ids[self._position] and photo not in self._failed and self._make is not None:
            self._failed[photo] = ""
            self._make(photo, lambda trouble: self._made(photo, trouble))

    def _made(self, photo: int, trouble: str | None) -> None:
        self._failed[photo] = trouble or ""
        if trouble:
            self._show()
        else:
            self._fetch()


def _preview(reading: Reading, photo: int) -> tuple[int, QImage | None]:
    """The preview of a photo from the store; runs on the rows lane."""
    for found in photos.load(reading.catalogue, [photo]):
        jpeg = pictures.preview(reading.pictures, Key(photo, found.sha256))
        if jpeg is not None:
            image = decoded(jpeg)
            return photo, None if image.isNull() else image
    return photo, None
