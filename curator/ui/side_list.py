"""Below the shelves: stories, saved searches, and the facets of the present answer with the number of photos of each value.

A row brings the term that stands for it; choosing a row narrows the question by that term, choosing it again takes the term
away. Everything here is read on the tally lane after the answer, so that no answer ever waits for it.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from curator.catalogue import facets, saved, stories
from curator.catalogue.columns import Columns
from curator.catalogue.facets import Counted, Facets
from curator.catalogue.store import Catalogue
from curator.domain import query as queries
from curator.i18n import Translator
from curator.ui.dragging import photos_in
from curator.ui.pieces import tooltip
from curator.ui.theme import small_font

GROUPS: Final[Mapping[str, str]] = {
    "stories": "Stories",
    "searches": "Saved searches",
    "credit": "Credit",
    "year": "Year",
    "branch": "Keyword tree",
    "keyword": "Keywords",
    "place": "Place",
    "person": "Person",
    "rating": "Rating",
    "camera": "Camera",
    "missing": "Missing",
}
"""Each group and its heading, in the order in which they stand."""
MISSING: Final[Mapping[str, str]] = {
    "caption": "Caption",
    "credit": "Credit",
    "tag": "Keywords",
    "place": "Place",
    "taken": "Date taken",
    "alt": "Alt text",
}
_OPEN: Final = frozenset({"stories", "searches", "credit", "year"})
"""The groups that are open at first; the others are a click away."""
_SHOWN: Final = 12
_HEAD: Final = 32
_SIGNS: Final = {True: "▾", False: "▸"}
_TERM: Final = Qt.ItemDataRole.UserRole
_NAME: Final = Qt.ItemDataRole.UserRole + 1
_VALUE: Final = Qt.ItemDataRole.UserRole + 2
_TAKING: Final = frozenset({"stories", "credit", "keyword", "branch", "person"})
"""The groups on whose rows photos can be dropped."""


@dataclass(frozen=True, slots=True)
class Side:
    """What stands below the shelves: the saved searches by name with their questions, and the facets of an answer."""

    searches: tuple[tuple[str, str], ...]
    facets: Facets


def read(catalogue: Catalogue, columns: Columns, ids: array[int]) -> Side:
    """What stands below the shelves for an answer; reads from columns, which it loads by slices so that questions come between."""
    import numpy as np

    from curator.catalogue import counting

    while not counting.load(catalogue, columns):
        columns.guard.give_way()
    found = counting.count(catalogue, columns, np.array(ids, np.int32), _SHOWN)
    searches = tuple((record.name, str(record.body["query"])) for record in saved.all_saved(catalogue))
    counts = {one.value: one.count for one in found["story"]}
    every = [
        Counted(kept.name, counts.get(kept.name, 0), facets.term_of("story", kept.name)) for kept in stories.kept(catalogue)
    ]
    return Side(searches, {**found, "stories": every})


class SideList(QTreeWidget):
    """The groups; `term_asked` brings a term, `question_asked` a whole question, `dropped` the name of a search to be taken away.

    `renamed` brings the old name of a search and the new one, `story_asked` the name of a story to be opened, `story_renamed` its old name
    and the new one, `given` a group, the value of one of its rows, and the ids of the photos that were dropped on it.
    """

    term_asked = Signal(str)
    question_asked = Signal(str)
    dropped = Signal(str)
    renamed = Signal(str, str)
    story_asked = Signal(str)
    story_renamed = Signal(str, str)
    given = Signal(str, str, object)

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self._side = Side((), {})
        self._question = self._open_story = ""
        self._filling = False
        self._target: QTreeWidgetItem | None = None
        self._closed: dict[str, bool] = {}
        self._archive: Path | None = None
        self.setAcceptDrops(True)
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.setIndentation(8)
        self.setRootIsDecorated(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSelectionMode(QTreeWidget.SelectionMode.MultiSelection)
        self.setEditTriggers(QTreeWidget.EditTrigger.EditKeyPressed)
        self.itemClicked.connect(self._clicked)
        self.itemExpanded.connect(self._toggled)
        self.itemCollapsed.connect(self._toggled)
        self.itemChanged.connect(self._edited)
        self.speak(tr)

    def show_side(self, side: Side) -> None:
        """Show what stands below the shelves now."""
        self._side = side
        self._fill()

    def show_open_story(self, name: str) -> None:
        """Mark the story that is open; none for an empty name."""
        if name != self._open_story:
            self._open_story = name
            self._mark()

    def show_question(self, question: str) -> None:
        """Mark the rows whose terms stand in the question."""
        if question != self._question:
            self._question = question
            self._mark()

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        self.setAccessibleName(tr("Stories, saved searches and what the answer holds"))
        self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter choose a row, Enter opens a story, Delete takes a saved search away, F2 gives either another name."""
        row = self.currentItem()
        if row is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._clicked(row)
        elif row is not None and event.key() == Qt.Key.Key_Space:
            self._narrow(row)
        elif row is not None and event.key() == Qt.Key.Key_Delete and row.data(0, _NAME):
            self.dropped.emit(row.data(0, _NAME))
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        self._filling = True
        self._target = None
        place = self.verticalScrollBar().value()
        self.clear()
        for group, title in GROUPS.items():
            rows = self._rows(group)
            if not rows:
                continue
            opened = not self._closed.get(group, group not in _OPEN)
            head = QTreeWidgetItem(self, [self._tr(title), _SIGNS[opened]])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setSizeHint(0, QSize(0, _HEAD))
            head.setTextAlignment(0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
            head.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
            for column in (0, 1):
                head.setForeground(column, self.palette().placeholderText())
                head.setFont(column, small_font(self.font()))
            head.setData(1, _NAME, group)
            for text, count, term, name, value in rows:
                row = QTreeWidgetItem(head, [text, f"{count:,}" if count is not None else ""])
                row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                row.setForeground(1, self.palette().placeholderText())
                row.setData(0, _TERM, term)
                row.setData(0, _VALUE, value)
                told = self._tr("{story}\nCtrl and a click show its photos alone.", story=text) if group == "stories" else text
                row.setToolTip(0, tooltip(told))
                row.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{self._tr(title)}: {text} {row.text(1)}")
                if name:
                    row.setData(0, _NAME, name)
                if name or group == "stories":
                    row.setFlags(row.flags() | Qt.ItemFlag.ItemIsEditable)
            head.setExpanded(opened)
        self.verticalScrollBar().setValue(place)
        self._filling = False
        self._mark()

    def _rows(self, group: str) -> Sequence[tuple[str, int | None, str, str, str]]:
        """Text, count, term, of a saved search its name, and value of the rows of a group."""
        if group == "searches":
            return [(name, None, question, name, name) for name, question in self._side.searches]
        return [(self._told(group, one), one.count, one.term, "", one.value) for one in self._side.facets.get(group, ())]

    def _told(self, group: str, one: Counted) -> str:
        if group == "rating":
            return "★" * int(one.value) or self._tr("No star")
        if group == "missing":
            return self._tr(MISSING[one.value])
        return one.value.replace("|", " › ") if group == "branch" else one.value

    def _mark(self) -> None:
        """Choose the rows whose terms the question has."""
        have = {part.term for part in queries.parse(self._question).parts if part.term is not None}
        model = self.selectionModel()
        model.clearSelection()
        heads = filter(None, map(self.topLevelItem, range(self.topLevelItemCount())))
        for head in heads:
            for row in filter(None, map(head.child, range(head.childCount()))):
                term = queries.parse(row.data(0, _TERM) or "").query.term
                whole = row.data(0, _NAME) and row.data(0, _TERM) == self._question
                opened = self._is_story(row) and row.data(0, _VALUE) == self._open_story
                if whole or opened or (term is not None and not row.data(0, _NAME) and term in have):
                    both = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
                    model.select(self.indexFromItem(row), both)

    def _clicked(self, row: QTreeWidgetItem, _: int = 0) -> None:
        """Open a story, with Ctrl narrow the question to its photos; do what other rows stand for."""
        if self._is_story(row) and not QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier:
            self._mark()
            self.story_asked.emit(row.data(0, _VALUE))
        else:
            self._narrow(row)

    def _narrow(self, row: QTreeWidgetItem) -> None:
        if row.parent() is None:
            row.setExpanded(not row.isExpanded())
        elif row.data(0, _NAME):
            self.question_asked.emit(row.data(0, _TERM))
        else:
            self.term_asked.emit(row.data(0, _TERM))
        self._mark()

    def _is_story(self, row: QTreeWidgetItem) -> bool:
        head = row.parent()
        return head is not None and head.data(1, _NAME) == "stories"

    # Photos that are dropped

    def serve(self, archive: Path | None) -> None:
        """Take photos of this archive."""
        self._archive = archive
        self.show_side(Side((), {}))  # what stands there is of another archive

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take photos of this archive."""
        if photos_in(event.mimeData(), self._archive):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take them on rows that photos can be given, and show which one that would be."""
        row = self._taking(event.position().toPoint())
        self._show_target(row)
        event.setAccepted(row is not None)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Show none any more."""
        self._show_target(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Give the photos what the row stands for."""
        self._show_target(None)
        ids, row = photos_in(event.mimeData(), self._archive), self._taking(event.position().toPoint())
        if ids and row is not None and (head := row.parent()) is not None:
            event.acceptProposedAction()
            self.given.emit(head.data(1, _NAME), row.data(0, _VALUE), ids)

    def _show_target(self, row: QTreeWidgetItem | None) -> None:
        for one, colour in ((self._target, QBrush()), (row, self.palette().midlight())):
            if one is not None:
                one.setBackground(0, colour)
                one.setBackground(1, colour)
        self._target = row

    def _taking(self, point: QPoint) -> QTreeWidgetItem | None:
        row = self.itemAt(point)
        head = row.parent() if row is not None else None
        return row if head is not None and head.data(1, _NAME) in _TAKING else None

    def _toggled(self, head: QTreeWidgetItem) -> None:
        if not self._filling:
            self._closed[head.data(1, _NAME)] = not head.isExpanded()
            head.setText(1, _SIGNS[head.isExpanded()])

    def _edited(self, row: QTreeWidgetItem, column: int) -> None:
        before, to = row.data(0, _NAME) or row.data(0, _VALUE), row.text(0).strip()
        if self._filling or column != 0 or not before or not to or to == before:
            return
        (self.renamed if row.data(0, _NAME) else self.story_renamed).emit(before, to)


def toggled(question: str, term: str) -> str:
    """A question narrowed by a term, or, where it has the term already, without it."""
    wanted = queries.parse(term)
    has = [part for part in queries.parse(question).parts if part.term is not None]
    asked = {part.term for part in wanted.parts if part.term is not None}
    if asked and asked <= {part.term for part in has}:
        for part in reversed(has):
            if part.term in asked:
                question = queries.without_term(question, (part.start, part.end))
        return question
    for part in wanted.parts:
        question = queries.with_term(question, term[part.start : part.end])
    return question
