"""One photo large with its words below, as they will be printed: what loupe and comparison are made of.

What is at hand is shown at once (the thumbnail, scaled), the preview as soon as it is read or made, and where that is too small for the
scale the original's own pixels, decoded by the worker processes.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from curator.i18n import Translator
from curator.ui.canvas import Canvas, View
from curator.ui.pages import Pages, Row
from curator.ui.pieces import column, label
from curator.ui.previews import Previews, Region
from curator.ui.wording import away_told, marks_told, photo_told

_EDGE: Final = 1440
"""The longer edge in pixels of a photo whose size is not known, until its preview is here."""


class PhotoPane(QWidget):
    """A photo by its id; `viewed` brings the View that a person chose, `pressed` says that the pane was clicked."""

    viewed = Signal(object)
    pressed = Signal(object)

    def __init__(self, tr: Translator, slot: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr, self._slot = tr, slot
        self._pages: Pages | None = None
        self._previews: Previews | None = None
        self.photo: int | None = None
        self.canvas = Canvas(self)
        self.caption, self.credit = label(wrap=True), label(quiet=True, size="small", wrap=True)
        self.marks, self.scale = label(quiet=True, size="small"), label(quiet=True, size="small")
        self.note = label(size="small", wrap=True)
        self.note.setProperty("warning", True)
        self.note.hide()
        self.corner = QHBoxLayout()
        self.corner.setSpacing(8)
        below = QWidget(self)
        row = QHBoxLayout(below)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(16)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for part in (self.caption, self.credit, self.note):
            texts.addWidget(part)
        texts.addStretch(1)
        row.addLayout(texts, 1)
        side = QVBoxLayout()
        side.setSpacing(2)
        for part in (self.marks, self.scale):
            part.setAlignment(Qt.AlignmentFlag.AlignRight)
            side.addWidget(part)
        side.addLayout(self.corner)
        side.addStretch(1)
        row.addLayout(side)
        self.below = below
        whole = column(self, spacing=0)
        whole.addWidget(self.canvas, 1)
        whole.addWidget(below)
        self.canvas.viewed.connect(self._viewed)
        self.canvas.settled.connect(self._cut)
        self.canvas.fitted.connect(self._tell_scale)
        self.canvas.pressed.connect(self._pressed)

    def serve(self, pages: Pages | None, previews: Previews | None) -> None:
        """Take rows and pictures from here from now on."""
        self._pages, self._previews, self.photo = pages, previews, None
        if pages is not None and previews is not None:
            pages.came.connect(self.refresh)
            previews.came.connect(self._came)
        self.refresh()

    def show_photo(self, photo: int | None, *, keep_view: bool = False) -> None:
        """Show a photo, whole unless the view is to be kept."""
        if photo != self.photo:
            self.canvas.show_region(None)
            if not keep_view:
                self.canvas.view = View()
        self.photo = photo
        self.refresh()

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        self.refresh()

    def row(self) -> Row | None:
        """What is known of the photo."""
        return self._pages.row(self.photo) if self._pages is not None and self.photo is not None else None

    def preview(self) -> QImage | None:
        """The preview of the photo, if it is at hand."""
        return self._previews.image(self.photo) if self._previews is not None and self.photo is not None else None

    def refresh(self) -> None:
        """Show the best that is at hand."""
        row = self.row()
        if row is None or self._pages is None or self._previews is None:
            # A photo whose row is not read yet may have its preview here all the same: it is shown first, its words follow.
            image = self.preview()
            self.canvas.show_image(image, image.size() if image else QSize())
            for words in (self.caption, self.credit, self.marks, self.scale):
                words.setText("")
            self.note.hide()
            return
        preview = self.preview()
        image = preview or self._pages.image(row.id)
        self.canvas.show_image(image, _full_size(row, image), preview=preview is not None)
        marks = self._pages.marks(row.id)
        trouble = away_told(row, self._tr) if marks.away else self._previews.trouble(row.id)
        self.note.setText(trouble)
        self.note.setVisible(bool(trouble))
        self.caption.setText(row.caption or self._tr("No caption"))
        self.credit.setText(row.credit or self._tr("No credit"))
        self.marks.setText(marks_told(row, marks, self._tr))
        self._tell_scale()
        self.setAccessibleName(row.file_name)
        self.setAccessibleDescription(photo_told(row, self._tr, marks))

    def _came(self, photo: int) -> None:
        if photo == self.photo:
            self.refresh()

    def _viewed(self, view: View) -> None:
        self._tell_scale()
        self.viewed.emit(view)

    def _tell_scale(self) -> None:
        self.scale.setText(f"{self.canvas.percent()} %" if self.row() is not None else "")

    def _pressed(self) -> None:
        self.pressed.emit(self)

    def _cut(self, wanted: QRect, scale: float) -> None:
        photo = self.photo
        if self._previews is None or photo is None:
            return

        def show(region: Region | None) -> None:
            if photo == self.photo and region is not None:
                self.canvas.show_region(region)

        self._previews.cut(photo, wanted, scale, self._slot, show)


def _full_size(row: Row, image: QImage | None) -> QSize:
    """The size of the original as it stands upright; of its shape where the archive does not know it."""
    if row.width and row.height:
        known = QSize(row.width, row.height)
        # Subtle: some cameras' files tell their size as it lies; the picture that is shown knows better.
        if image is not None and (image.width() > image.height()) != (row.width > row.height) and row.width != row.height:
            return known.transposed()
        return known
    if image is None:
        return QSize()
    return image.size().scaled(QSize(_EDGE, _EDGE), Qt.AspectRatioMode.KeepAspectRatio)
