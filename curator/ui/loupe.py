"""The loupe: one photo large, its neighbours below, the facts of its exposure over it when asked for."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from curator.catalogue import photos
from curator.domain.photo import Photo
from curator.i18n import Translator
from curator.ui.canvas import Canvas
from curator.ui.exposure import facts_told
from curator.ui.filmstrip import Filmstrip
from curator.ui.lanes import Home, Lane
from curator.ui.pages import Pages, Reading
from curator.ui.photo_pane import PhotoPane
from curator.ui.pieces import column, label
from curator.ui.previews import Previews
from curator.ui.theme import Look

PAN: Final = 80
PANS: Final = {
    Qt.Key.Key_Left: QPoint(PAN, 0),
    Qt.Key.Key_Right: QPoint(-PAN, 0),
    Qt.Key.Key_Up: QPoint(0, PAN),
    Qt.Key.Key_Down: QPoint(0, -PAN),
}
_AHEAD: Final = 3


class Loupe(QWidget):
    """One photo of a run of photos large; `moved` asks for another by its position, `left` goes back to where they came from."""

    moved = Signal(object)
    left = Signal()

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._tr = tr
        self._home: Home | None = None
        self._lane: Lane[Reading] | None = None
        self._pages: Pages | None = None
        self._previews: Previews | None = None
        self._ids: array[int] = array("q")
        self._position, self._forward = 0, 1
        self.pane, self.strip = PhotoPane(tr, "region", self), Filmstrip(tr, self)
        self.canvas = self.pane.canvas
        self._facts = label(size="small")
        self._facts.setParent(self.canvas)
        self._facts.setObjectName("facts")
        self._facts.move(12, 12)
        self._facts.hide()
        self.facts_shown = False
        whole = column(self, spacing=0)
        whole.addWidget(self.pane, 1)
        whole.addWidget(self.strip)
        self.strip.moved.connect(self._go)
        self.speak(tr)

    def serve(self, home: Home, lane: Lane[Reading], pages: Pages, previews: Previews) -> None:
        """Take pictures from here from now on."""
        self._home, self._lane, self._pages, self._previews = home, lane, pages, previews
        self.pane.serve(pages, previews)
        self.strip.serve(pages)
        pages.came.connect(self._describe)

    def leave(self) -> None:
        """Show nothing; the archive is about to be closed."""
        self._home = self._lane = self._pages = self._previews = None
        self._ids = array("q")
        self.pane.serve(None, None)
        self.strip.serve(None)

    def show_photo(self, ids: array[int], position: int) -> None:
        """Show a photo of a run of photos."""
        self._forward = -1 if position < self._position else 1
        self._ids, self._position = ids, position
        # The view stays: who looks whether the eyes are sharp looks at the next photo in the same way.
        self.pane.show_photo(ids[position] if 0 <= position < len(ids) else None, keep_view=True)
        self.strip.show_photos(ids, position)
        self._describe()
        self._fetch()
        self._ask_facts()

    def photo(self) -> int | None:
        """The id of the photo that is shown."""
        return self.pane.photo

    @property
    def position(self) -> int:
        """Where the photo stands in its run."""
        return self._position

    def preview(self) -> QImage | None:
        """The preview of the photo that is shown, if it is here."""
        return self.pane.preview()

    def show_facts(self, shown: bool) -> None:
        """Set whether the facts of the exposure stand over the photo."""
        self.facts_shown = shown
        self._facts.setVisible(shown and bool(self._facts.text()))
        self._ask_facts()

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        self.setAccessibleName(tr("Loupe"))
        self.pane.speak(tr)
        self.strip.speak(tr)
        self._describe()
        self._ask_facts()

    def dress(self, look: Look) -> None:
        """Take another look."""
        self.canvas.dress(look)
        self.strip.dress(look)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go on, Escape, Space and Enter go back, Z, + and - zoom, Shift and arrows move the picture, I tells its facts."""
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if shift and key in PANS:
            self.canvas.move_by(PANS[Qt.Key(key)].x(), PANS[Qt.Key(key)].y())
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp):
            self._go(self._position - 1)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self._go(self._position + 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else len(self._ids) - 1)
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif not zoomed(self.canvas, event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fetch what the strip shows now."""
        super().resizeEvent(event)
        self._fetch()

    def _go(self, position: int) -> None:
        if 0 <= position < len(self._ids) and position != self._position:
            self.moved.emit(position)

    def _describe(self) -> None:
        self.setAccessibleDescription(self.pane.accessibleDescription())

    def _fetch(self) -> None:
        """Have what is looked at and what may be next, more of it the way that the hand goes."""
        if self._pages is None or self._previews is None or not self._ids:
            return
        ahead = [self._position + self._forward * step for step in range(1, _AHEAD + 1)]
        near = [place for place in (self._position, *ahead, self._position - self._forward) if 0 <= place < len(self._ids)]
        seen = self.strip.seen()
        self._previews.want(self._ids[place] for place in near)
        self._pages.need(self._ids[place] for place in dict.fromkeys((*near, *seen)))

    def _ask_facts(self) -> None:
        photo = self.photo()
        if not self.facts_shown or photo is None or self._home is None or self._lane is None:
            return
        self._home.ask(
            self._lane, lambda reading: photos.load(reading.catalogue, [photo]), self._tell_facts, slot="facts of exposure"
        )

    def _tell_facts(self, loaded: Sequence[Photo]) -> None:
        self._facts.setText(facts_told(loaded[0], self._tr) if loaded else "")
        self._facts.adjustSize()
        self._facts.setVisible(self.facts_shown and bool(loaded))


def zoomed(canvas: Canvas, event: QKeyEvent) -> bool:
    """Zoom a canvas by the keys for it; False for another key."""
    if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return False
    if event.key() == Qt.Key.Key_Z:
        canvas.toggle()
    elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
        canvas.step(True)
    elif event.key() in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
        canvas.step(False)
    else:
        return False
    return True
