"""The contact sheet: photos in rows; keys, mouse and wheel move, choose, size, open and drag."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from curator.i18n import Translator
from curator.ui.sheet_layout import GAP
from curator.ui.sheet_view import SheetView
from curator.ui.theme import Look

_MOVES: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_PageUp: (0, -1),
    Qt.Key.Key_PageDown: (0, 1),
    Qt.Key.Key_Home: (0, 0),
    Qt.Key.Key_End: (0, 0),
}


class ContactSheet(SheetView):
    """The photos of an answer, under the hand; `opened` wants one large, `dragged` the chosen ones carried off."""

    opened = Signal(object)
    dragged = Signal()

    def __init__(self, tr: Translator, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(tr, look, parent)
        self._pressed: QPoint | None = None
        self._waits: int | None = None  # the photo that a click chooses alone, unless a drag of all begins with it

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose: a click one, with Shift all up to it, with Ctrl one more or one less; beside the photos none."""
        position = self._position_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.RightButton and position is not None and position in self.chosen:
            self.go(position, keep=True)
        elif position is None:
            self.choose_none()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.go(position, extend=True)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._anchor = position
            self._choose(self.chosen.toggled(position))
            self.go(position, keep=True)
        elif position in self.chosen and len(self.chosen) > 1 and event.button() == Qt.MouseButton.LeftButton:
            self._waits = position
        else:
            self.go(position)
        self._pressed = (
            event.position().toPoint() if position is not None and event.button() == Qt.MouseButton.LeftButton else None
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the chosen photos once the mouse has gone far enough."""
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = self._waits = None
            self.dragged.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the one photo of several that was clicked and not dragged."""
        super().mouseReleaseEvent(event)
        if self._waits is not None and event.button() == Qt.MouseButton.LeftButton:
            self.go(self._waits)
        self._pressed = self._waits = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the photo large."""
        position = self._position_at(event.position().toPoint())
        if position is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(position)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl make thumbnails larger or smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.resize_cells(round(self.cell * 1.1 ** (event.angleDelta().y() / 120)))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with arrows, Page Up and Down, Home and End, with Shift choosing, with Ctrl leaving the choice; Space opens."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        key = Qt.Key(event.key())
        target = self._target(key)
        if target is not None:
            self.go(target, extend=extend, keep=control and not extend)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control and self.current is not None:
            self.opened.emit(self.current)
        elif key == Qt.Key.Key_Space and self.current is not None:
            if control:
                self._choose(self.chosen.toggled(self.current))
            else:
                self.opened.emit(self.current)
        elif key == Qt.Key.Key_Escape and len(self.chosen) > 1 and self.current is not None:
            self.go(self.current)
        else:
            super().keyPressEvent(event)

    def _target(self, key: Qt.Key) -> int | None:
        """Where a key leads from the current photo; None for a key that does not move, or nowhere to go."""
        if not self.ids or key not in _MOVES:
            return None
        if key == Qt.Key.Key_End:
            return len(self.ids) - 1
        if self.current is None or key == Qt.Key.Key_Home:
            return 0
        columns, rows = _MOVES[key]
        if columns:
            return self.current + columns
        page = max(1, self.viewport().height() // (self._layout.line + GAP))
        steps = rows * (page if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) else 1)
        target = self._layout.stepped(self.current, steps)
        return (0 if steps < 0 else len(self.ids) - 1) if target == self.current and abs(steps) > 1 else target
