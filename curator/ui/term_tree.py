"""The vocabularies as a tree, from which keywords are given: goals, themes and the archive's own terms, under their wider terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from curator.catalogue import vocabularies
from curator.catalogue.store import Catalogue
from curator.domain.search_text import compared
from curator.domain.vocabulary import Vocabulary
from curator.i18n import Translator
from curator.ui.form_offers import TERM
from curator.ui.pieces import Overlay, TextLine, label

_CODE: Final = Qt.ItemDataRole.UserRole
_NAMES: Final = Qt.ItemDataRole.UserRole + 1
_PLACES: Final = frozenset({"countries", vocabularies.CHINA})


def trees(catalogue: Catalogue) -> Sequence[Vocabulary]:
    """The vocabularies whose terms are keywords; runs on a lane."""
    return tuple(one for one in vocabularies.known(catalogue) if one.name not in _PLACES)


class TermTree(Overlay):
    """A tree with a line to narrow it, its terms marked that the photos have; it stays for the next.

    `chosen` brings the code of a term that is to be given (`term sdg 6`), `taken_away` the keyword of one that all photos have.
    """

    chosen = Signal(str)
    taken_away = Signal(str)

    def __init__(self, over: QWidget, held: Sequence[Vocabulary], language: str, tr: Translator) -> None:
        super().__init__(over, 460, 560)
        self.body.addWidget(label(tr("Keywords"), size="large"))
        self.line = TextLine(self)
        self.line.setPlaceholderText(tr("Narrow the list"))
        self.line.setAccessibleName(tr("Narrow the list"))
        self.line.textChanged.connect(self._narrow)
        self.body.addWidget(self.line)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(tr("Keywords"))
        self.tree.itemActivated.connect(self._take)
        self.tree.itemChanged.connect(self._ticked)
        self.body.addWidget(self.tree, 1)
        self._told = label(size="small", quiet=True)
        self._told.setText(tr("A tick gives the keyword to the chosen photos, or takes it away."))
        self.body.addWidget(self._told)
        self._tr = tr
        self._all: frozenset[str] = frozenset()
        self._some: frozenset[str] = frozenset()
        self._marking = True
        for vocabulary in held:
            self._add(vocabulary, language)
        self._marking = False
        self.show()
        self.line.setFocus()

    def mark(self, entries: Iterable[object], some: Iterable[object]) -> None:
        """Mark the keywords that all photos have, and those that only some of them have."""
        self._all, self._some = frozenset(map(str, entries)), frozenset(map(str, some))
        self._marking = True
        for item in _below(self.tree.invisibleRootItem()):
            if item.data(0, _CODE):
                self._mark(item)
        self._marking = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes from the line into the tree."""
        if event.key() == Qt.Key.Key_Down and self.line.hasFocus():
            self.tree.setFocus()
            if (first := self._first()) is not None:
                self.tree.setCurrentItem(first)
        else:
            super().keyPressEvent(event)

    def _add(self, vocabulary: Vocabulary, language: str) -> None:
        root = QTreeWidgetItem(self.tree, [vocabulary.title])
        items = {"": root}
        for term in vocabulary.terms:
            path = vocabulary.path(term)
            above = items.get(path[-2].id if len(path) > 1 else "", root)
            item = items[term.id] = QTreeWidgetItem(above, [term.label(language)])
            item.setData(0, _NAMES, " ".join(compared(name) for name in term.names()))
            if not term.heading:
                item.setData(0, _CODE, f"{TERM} {vocabulary.name} {term.id}")
                self._mark(item)
        root.setExpanded(len(vocabulary.terms) < 40)

    def _narrow(self, text: str) -> None:
        wanted = compared(text.strip())
        for place in range(self.tree.topLevelItemCount()):
            root = self.tree.topLevelItem(place)
            if root is not None:
                _show(root, wanted)

    def _first(self) -> QTreeWidgetItem | None:
        """The first term that is shown."""
        found = self.tree.topLevelItem(0)
        while found is not None and (not found.data(0, _CODE) or found.isHidden()):
            found = self.tree.itemBelow(found)
        return found

    def _mark(self, item: QTreeWidgetItem) -> None:
        name = item.text(0)
        held = Qt.CheckState.PartiallyChecked if name in self._some else Qt.CheckState.Unchecked
        item.setCheckState(0, Qt.CheckState.Checked if name in self._all else held)

    def _ticked(self, item: QTreeWidgetItem) -> None:
        if not self._marking:
            self._take(item)

    def _take(self, item: QTreeWidgetItem) -> None:
        code, name = item.data(0, _CODE), item.text(0)
        if not code:
            return
        held = name in self._all
        # Subtle: known before the form has read the photos anew, else a second stroke would give what the first one gave.
        self.mark(self._all - {name} if held else self._all | {name}, self._some - {name})
        if held:
            self.taken_away.emit(name)
            self._told.setText(self._tr("Taken away: {term}", term=name))
        else:
            self.chosen.emit(str(code))
            self._told.setText(self._tr("Given: {term}", term=name))


def _below(item: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    """Everything below an item, from above to below."""
    for place in range(item.childCount()):
        child = item.child(place)
        if child is not None:
            yield child
            yield from _below(child)


def _show(item: QTreeWidgetItem, wanted: str) -> bool:
    """Show a branch where it, or anything below it, is called so; True where it is shown."""
    below = [_show(child, wanted) for place in range(item.childCount()) if (child := item.child(place)) is not None]
    shown = any(below) or wanted in str(item.data(0, _NAMES) or "") or (not wanted)
    item.setHidden(not shown)
    if wanted:
        item.setExpanded(any(below))
    return shown
