"""Two to four photos side by side, zoomed and moved as one; keys go to the one with the ring."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from curator.i18n import Translator
from curator.ui.canvas import View
from curator.ui.loupe import PANS, zoomed
from curator.ui.pages import Pages
from curator.ui.photo_pane import PhotoPane
from curator.ui.pieces import quiet_button
from curator.ui.previews import Previews
from curator.ui.theme import LIGHT, Look

MOST: Final = 4
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class Comparison(QWidget):
    """Photos beside each other; `active_changed` says that another one is spoken of, `left` goes back to the sheet."""

    active_changed = Signal()
    left = Signal()

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loupe")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._tr, self._look = tr, LIGHT
        self._pages: Pages | None = None
        self._previews: Previews | None = None
        self.ids: array[int] = array("q")
        self.active = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self.panes = [PhotoPane(tr, f"region {place}", self) for place in range(MOST)]
        self._buttons = [quiet_button(self) for _ in range(MOST)]
        for place, (pane, button) in enumerate(zip(self.panes, self._buttons, strict=True)):
            pane.corner.addStretch(1)
            pane.corner.addWidget(button)
            pane.viewed.connect(self._viewed)
            pane.pressed.connect(self._pressed)
            button.clicked.connect(partial(self.remove, place))
        self.speak(tr)

    def serve(self, pages: Pages | None, previews: Previews | None) -> None:
        """Take pictures from here from now on."""
        self._pages, self._previews, self.ids = pages, previews, array("q")
        for pane in self.panes:
            pane.serve(pages, previews)

    def show_photos(self, ids: Sequence[int]) -> None:
        """Compare these photos, the first four of them, whole at first."""
        self.ids, self.active = array("q", ids[:MOST]), 0
        for pane in self.panes:
            pane.canvas.view = View()
        self._arrange()

    def active_id(self) -> int | None:
        """The id of the photo with the ring."""
        return self.ids[self.active] if self.active < len(self.ids) else None

    def remove(self, place: int) -> None:
        """Take a photo out of the comparison; of a single one nothing can be compared."""
        if place >= len(self.ids):
            return
        if len(self.ids) <= 2:
            self.active = min(self.active, len(self.ids) - 1)
            self.left.emit()
            return
        view = self.panes[0].canvas.view
        self.ids = array("q", [photo for at, photo in enumerate(self.ids) if at != place])
        self.active = min(self.active - (place < self.active), len(self.ids) - 1)
        self._arrange()
        for pane in self.panes:
            pane.canvas.look(view)

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        self.setAccessibleName(tr("Comparison"))
        for pane, button in zip(self.panes, self._buttons, strict=True):
            pane.speak(tr)
            button.setText(tr("Take out"))
            button.setToolTip(tr("Take this photo out of the comparison (Backspace)"))
            button.setAccessibleName(tr("Take this photo out of the comparison (Backspace)"))

    def dress(self, look: Look) -> None:
        """Take another look."""
        self._look = look
        for pane in self.panes:
            pane.canvas.dress(look)
        self._mark()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the next photo, with Shift they move all; Z, + and - zoom all; Backspace takes one out; Escape goes back."""
        key, shift = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        canvas = self.panes[self.active].canvas
        if shift and key in PANS:
            canvas.move_by(PANS[key].x(), PANS[key].y())
        elif key in _STEPS and self.ids:
            self._activate((self.active + _STEPS[key]) % len(self.ids))
        elif key == Qt.Key.Key_Backspace:
            self.remove(self.active)
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif not zoomed(canvas, event):
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        count = len(self.ids)
        columns = 2 if count == 4 else max(1, count)
        for pane in self.panes:
            self._grid.removeWidget(pane)
        for place, pane in enumerate(self.panes):
            pane.setVisible(place < count)
            if place < count:
                self._grid.addWidget(pane, place // columns, place % columns)
            pane.show_photo(self.ids[place] if place < count else None, keep_view=True)
        for column in range(MOST):
            self._grid.setColumnStretch(column, int(column < columns))
        for row in range(2):
            self._grid.setRowStretch(row, int(row * columns < count))
        if self._pages is not None and self._previews is not None:
            self._previews.want(self.ids)
            self._pages.need(self.ids)
        self._mark()
        self.active_changed.emit()

    def _activate(self, place: int) -> None:
        if place != self.active:
            self.active = place
            self._mark()
            self.active_changed.emit()

    def _mark(self) -> None:
        for place, pane in enumerate(self.panes):
            pane.canvas.ring(QColor(self._look.accent) if place == self.active and len(self.ids) > 1 else None)
        if self.active < len(self.panes):
            self.setAccessibleDescription(self.panes[self.active].accessibleDescription())

    def _viewed(self, view: View) -> None:
        for pane in self.panes[: len(self.ids)]:
            if pane.canvas.view != view:
                pane.canvas.look(view)
                pane.refresh()

    def _pressed(self, pane: PhotoPane) -> None:
        self.setFocus()
        self._activate(self.panes.index(pane))
