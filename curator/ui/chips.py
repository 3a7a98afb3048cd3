"""Chips: the entries of a list, each to be taken away by a click or a key."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from curator.i18n import Translator
from curator.ui.pieces import tooltip

_LETTERS = 36


class Chip(QToolButton):
    """One entry. Of one that only some of the chosen photos have, `share` says how many; a click gives it to all of them.

    Left and Right go to its neighbours, Delete takes it away, F2 brings its text back to be changed.
    """

    removed = Signal()
    given = Signal()
    change_asked = Signal()
    stepped = Signal(int)

    def __init__(self, told: str, tr: Translator, parent: QWidget, share: str = "", *, locked: bool = False) -> None:
        super().__init__(parent)
        self._told, self._tr, self._share, self._locked = told, tr, share, locked
        self.setProperty("chip", True)
        self.setProperty("some", bool(share))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # reached by Left and Right: Tab goes from field to field
        short = told if len(told) <= _LETTERS else told[: _LETTERS - 1] + "…"
        mark = "" if locked else "  ＋" if share else "  ✕"
        self.setText("  ".join(part for part in (short, share) if part).replace("&", "&&") + mark)
        act = tr("Give {entry} to all", entry=told) if share else tr("Take {entry} away", entry=told)
        self.setAccessibleName(told if locked else act)
        self.setToolTip(tooltip(told if locked or len(told) > _LETTERS else act))
        if not locked:
            self.clicked.connect(self.given if share else self.removed)
            self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            self.customContextMenuRequested.connect(self._show_menu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the chips, take away, change."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepped.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self._locked:
            self.removed.emit()
        elif key == Qt.Key.Key_F2 and not self._locked and not self._share:
            self.change_asked.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._share:
            menu.addAction(self._tr("Give to all chosen photos"), self.given.emit)
        else:
            menu.addAction(self._tr("Change the text"), self.change_asked.emit)
        menu.addAction(self._tr("Take away"), self.removed.emit)
        menu.popup(self.mapToGlobal(place))
