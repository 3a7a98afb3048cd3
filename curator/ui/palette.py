"""Overlays made from the table of actions: the command palette, in which one types what one wants, and the list of keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QListWidget, QListWidgetItem, QScrollArea, QWidget

from curator.i18n import Translator
from curator.ui.actions import ACTIONS, MENUS, keys_told
from curator.ui.pieces import ManyLines, Overlay, TextLine, label

Group = tuple[str, Sequence[tuple[str, str]]]
"""A heading, and below it keys with what they do."""


class Palette(Overlay):
    """All that can be done now, found by the words of its name; Enter does it."""

    def __init__(self, over: QWidget, actions: Mapping[str, QAction], tr: Translator) -> None:
        super().__init__(over, 520, 420)
        self.line, self.list = TextLine(self), QListWidget(self)
        self.line.setPlaceholderText(tr("Type what you want to do"))
        self.line.setAccessibleName(tr("Command"))
        self.list.setAccessibleName(tr("Commands"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for act in ACTIONS:
            if (action := actions[act.name]).isEnabled() and act.name != "palette":
                self._add(action, tr(act.menu))
        self.body.addWidget(self.line)
        self.body.addWidget(self.list, 1)
        self.line.textChanged.connect(self._narrow)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(self._do)
        self._narrow("")
        self.show()
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down move in the list while one types; Enter does what is marked."""
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._move(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.line.composing:
                if self.list.currentItem() is not None:
                    self._do(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _add(self, action: QAction, menu: str) -> None:
        keys = keys_told(action)
        row = QListWidgetItem(f"{menu} · {action.text()}" + (f"    {keys}" if keys else ""), self.list)
        row.setData(Qt.ItemDataRole.UserRole, action)

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        for place in range(self.list.count()):
            row = self.list.item(place)
            row.setHidden(not all(word in row.text().casefold() for word in words))
        self.list.setCurrentRow(next((place for place in range(self.list.count()) if not self.list.item(place).isHidden()), -1))

    def _move(self, step: int) -> None:
        seen = [place for place in range(self.list.count()) if not self.list.item(place).isHidden()]
        if seen:
            here = seen.index(self.list.currentRow()) if self.list.currentRow() in seen else -step
            self.list.setCurrentRow(seen[(here + step) % len(seen)])

    def _do(self, row: QListWidgetItem) -> None:
        action: QAction = row.data(Qt.ItemDataRole.UserRole)
        self.leave()
        action.trigger()


class KeyList(Overlay):
    """The keys of all actions, and those of the sheet and the loupe."""

    def __init__(self, over: QWidget, actions: Mapping[str, QAction], tr: Translator) -> None:
        super().__init__(over, 880, 680)
        self.body.addWidget(label(tr("Keys"), size="large"))
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        inside = QWidget(scroll)
        columns = QHBoxLayout(inside)
        columns.setSpacing(32)
        groups = [(tr(menu), _keyed(actions, menu)) for menu in MENUS]
        groups.append((tr("Contact sheet and loupe"), _others(tr)))
        for some in _halves(groups):
            columns.addLayout(_grid(some), 1)
        scroll.setWidget(inside)
        scroll.setAccessibleName(tr("Keys"))
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.addWidget(scroll, 1)
        self.show()
        scroll.setFocus()


class Lines(Overlay):
    """Some lines of text under a heading: the history of a field, the files that want a look."""

    def __init__(self, over: QWidget, title: str, lines: Sequence[str]) -> None:
        super().__init__(over, 640, 480)
        self.body.addWidget(label(title, size="large"))
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        self.list.setItemDelegate(ManyLines(self.list))
        self.list.setAccessibleName(title)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.addItems(list(lines))
        self.body.addWidget(self.list, 1)
        self.show()
        self.list.setFocus()


def _keyed(actions: Mapping[str, QAction], menu: str) -> list[tuple[str, str]]:
    return [(keys_told(actions[act.name]), actions[act.name].text()) for act in ACTIONS if act.menu == menu and act.keys]


def _others(tr: Translator) -> list[tuple[str, str]]:
    return [
        ("Space  Enter", tr("Look at the photo, and back")),
        ("← → ↑ ↓", tr("Go to another photo; with Shift choose, with Ctrl leave the choice")),
        ("Ctrl+Space", tr("Choose the photo too, or no more")),
        ("Z", tr("In the loupe: whole, or pixel for pixel")),
        ("Shift+← → ↑ ↓", tr("In the loupe: move the picture")),
        ("Esc", tr("Back")),
    ]


def _halves(groups: Sequence[Group]) -> tuple[Sequence[Group], Sequence[Group]]:
    """Groups in two columns of about the same height."""
    heights = list(accumulate(len(rows) + 1 for _, rows in groups))
    half = min(range(len(groups)), key=lambda place: abs(heights[place] - heights[-1] / 2)) + 1
    return groups[:half], groups[half:]


def _grid(groups: Sequence[Group]) -> QGridLayout:
    """The keys of some groups beside what they do."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for title, rows in groups:
        heading = label(title, quiet=True)
        heading.setContentsMargins(0, 8, 0, 0)
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
        for keys, told in rows:
            row = grid.rowCount()
            grid.addWidget(label(keys, size="small"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(told, size="small", wrap=True), row, 1)
    grid.setRowStretch(grid.rowCount(), 1)
    return grid
