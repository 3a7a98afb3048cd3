"""The middle of the window: the contact sheet, a story beside it, the loupe, the comparison, and what stands where there is no photo.

It says of which photos keys and form speak (`target_ids`): the chosen ones of the sheet, the one in the loupe, the one with the ring in a
comparison.
"""

from __future__ import annotations

from array import array
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from curator.catalogue.shelves import Shelf
from curator.i18n import Translator
from curator.ui import handing_on
from curator.ui.comparison import MOST, Comparison
from curator.ui.contact_sheet import ContactSheet
from curator.ui.desk import Desk
from curator.ui.empty_page import EmptyPage
from curator.ui.handing_on import Carried
from curator.ui.loupe import Loupe
from curator.ui.pages import Pages
from curator.ui.previews import Previews
from curator.ui.story_view import StoryView
from curator.ui.theme import Look

FEWEST: Final = 2


class Middle(QStackedWidget):
    """What is looked at; `targets_changed` says that keys and form speak of other photos now, `noticed` is for the status line."""

    targets_changed = Signal()
    noticed = Signal(str)

    def __init__(self, tr: Translator, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet, self.loupe = ContactSheet(tr, look, self), Loupe(tr, self)
        self.comparison, self.empty = Comparison(tr, self), EmptyPage(tr, self)
        self._previews: Previews | None = None
        self.story = StoryView(tr, look, self)
        self.photos = QStackedWidget(self)
        self.photos.addWidget(self.sheet)
        self.photos.addWidget(self.empty)
        self.bench = QSplitter(Qt.Orientation.Horizontal, self)
        self.bench.setHandleWidth(1)
        self.bench.setChildrenCollapsible(False)
        self.bench.addWidget(self.story)
        self.bench.addWidget(self.photos)
        self.bench.setStretchFactor(0, 3)
        self.bench.setStretchFactor(1, 2)
        self.story.hide()
        for page in (self.bench, self.loupe, self.comparison):
            self.addWidget(page)
        self._run: array[int] | None = None
        self._folder: Path | None = None
        self._desk: Desk | None = None
        self.sheet.chosen_changed.connect(self.targets_changed)
        self.sheet.opened.connect(self.open)
        self.sheet.dragged.connect(self._drag)
        self.loupe.moved.connect(self._moved)
        self.loupe.left.connect(self.show_sheet)
        self.story.opened.connect(self._open_of_story)
        self.story.closed.connect(self.close_story)
        self.story.photos_asked.connect(self.put_chosen)
        self.story.target_changed.connect(self.targets_changed)
        self.comparison.left.connect(self.show_sheet)
        self.comparison.active_changed.connect(self.targets_changed)
        self.dress(look)

    def serve(self, desk: Desk, pages: Pages) -> None:
        """Show the photos of this archive from now on."""
        previews = Previews(desk.home, desk.rows, desk.make_preview, desk.cut, desk)
        self._previews = previews
        self.sheet.serve(pages)
        self.loupe.serve(desk.home, desk.rows, pages, previews)
        self.comparison.serve(pages, previews)
        self.story.serve(desk, pages)
        self._folder, self._desk = desk.folder, desk
        desk.story_asked.connect(self.open_story)

    def leave(self) -> None:
        """Show nothing; the archive is about to be closed."""
        self.story.keep()
        self.close_story()
        self.story.serve(None, None)
        self.show_sheet()
        self.sheet.serve(None)
        self.loupe.leave()
        self.comparison.serve(None, None)
        self._previews = None

    # Which view

    def view(self) -> QWidget:
        """What is looked at: sheet, loupe, comparison, or the page that says why there is nothing."""
        shown = self.photos.currentWidget() if self.currentWidget() is self.bench else self.currentWidget()
        assert shown is not None
        return shown

    def target_ids(self) -> array[int]:
        """The ids of the photos that keys and form speak of."""
        single = self._single()
        return self.sheet.chosen_ids() if single is None else array("q", [single])

    def has_targets(self) -> bool:
        """True where keys and form speak of any photo."""
        return self._single() is not None or len(self.sheet.chosen) > 0

    def _single(self) -> int | None:
        """The photo that is spoken of where it is not those that are chosen on the sheet."""
        if self.currentWidget() is self.comparison:
            return self.comparison.active_id()
        if self.currentWidget() is self.loupe and self._run is not None:
            return self.loupe.photo()
        if self.currentWidget() is self.bench and self.story.isAncestorOf(self.focusWidget() or self):
            return self.story.current_photo()
        return None

    def show_sheet(self) -> None:
        """Show the sheet; where a comparison was, its photo with the ring is the current one."""
        if self.currentWidget() is self.comparison:
            active = self.comparison.active_id()
            place = next((at for at in self.sheet.chosen if self.sheet.ids[at] == active), None)
            self._show(self.bench)
            if place is not None:
                self.sheet.go(place)
        else:
            self._run = None
            self._show(self.bench)

    def open(self, position: int | None) -> None:
        """Show a photo of the sheet in the loupe; the sheet for None."""
        if position is None or not self.sheet.ids:
            self.show_sheet()
            return
        self._run = None
        self.loupe.show_photo(self.sheet.ids, position)
        self._show(self.loupe)

    def toggle_loupe(self) -> None:
        """From the sheet to the loupe, and back."""
        if self.currentWidget() is self.loupe:
            self.show_sheet()
        elif self.sheet.ids:
            self.open(self.sheet.current or 0)

    def toggle_facts(self) -> None:
        """Show or hide the facts of the exposure; from the sheet, in the loupe."""
        if self.currentWidget() is not self.loupe:
            self.toggle_loupe()
            self.loupe.show_facts(True)
        else:
            self.loupe.show_facts(not self.loupe.facts_shown)

    def compare(self) -> None:
        """Compare the chosen photos; of a single one with its neighbour."""
        chosen = list(self.sheet.chosen_ids())
        if len(chosen) == 1 and self.sheet.current is not None and self.sheet.current + 1 < len(self.sheet.ids):
            self.sheet.go(self.sheet.current + 1, extend=True)
            chosen = list(self.sheet.chosen_ids())
        if not FEWEST <= len(chosen) <= MOST:
            self.noticed.emit("Choose two, three or four photos to compare them.")
            return
        self.comparison.show_photos(chosen)
        self._show(self.comparison)

    def show_answer(self, current: int | None, shelf: Shelf, query: str, *, read_only: bool, looking: bool = False) -> None:
        """Go along with a new answer: nothing to show, something again, or another photo where the loupe stood."""
        if not self.sheet.ids:
            self.empty.tell(shelf, query, read_only=read_only, looking=looking)
            self.photos.setCurrentWidget(self.empty)
            if self.currentWidget() is self.loupe and self._run is None:
                self.setCurrentWidget(self.bench)
            return
        self.photos.setCurrentWidget(self.sheet)
        if self.currentWidget() is self.loupe and self._run is None:
            self.open(current)

    def go_next(self) -> None:
        """Go to the next photo, in whichever view."""
        if self.currentWidget() is self.loupe and self._run is not None:
            self._moved(min(self.loupe.position + 1, len(self._run) - 1))
            return
        self.sheet.go_next()
        if self.currentWidget() is self.loupe:
            self.open(self.sheet.current)

    # The story

    def open_story(self, name: str) -> None:
        """Show a story beside the sheet."""
        self.story.keep()
        self.story.open(name)
        self.story.show()
        self.bench.setSizes([round(self.width() * 0.6), round(self.width() * 0.4)])
        self._run = None
        self._show(self.bench)
        self.story.title.setFocus()

    def open_story_name(self) -> str:
        """The name of the story beside the sheet; empty where there is none."""
        return self.story.story.name if self.story.story is not None and not self.story.isHidden() else ""

    def close_story(self) -> None:
        """Leave the sheet alone in the middle."""
        self.story.keep()
        self.story.hide()
        self.story.shown.emit()
        self.show_sheet()

    def _drag(self) -> None:
        """Take the chosen photos along with the mouse, to a story, a keyword or another program.

        The one nested loop of the window: Qt has no other drag.
        """
        ids = self.sheet.chosen_ids()
        if self._folder is not None and ids:
            make = partial(self._desk.copies, ids) if self._desk is not None and len(ids) <= handing_on.MOST else None
            drag = QDrag(self.sheet)
            carried = Carried(self._folder, ids, make)
            drag.setMimeData(carried)
            drag.targetChanged.connect(carried.begin)
            drag.exec(Qt.DropAction.CopyAction)

    def put_chosen(self) -> None:
        """Put the chosen photos into the story that is open."""
        ids = self.sheet.chosen_ids()
        if self.story.story is None:
            self.noticed.emit("Open a story first: click it on the left, or begin one.")
        elif ids:
            self.story.put_photos(ids)
        else:
            self.noticed.emit("Choose photos on the sheet first.")

    def _open_of_story(self, photo: int) -> None:
        self._run = array("q", dict.fromkeys(self.story.photo_ids()))
        self.loupe.show_photo(self._run, self._run.index(photo))
        self._show(self.loupe)

    def photos_changed(self) -> None:
        """Look anew at what could not be shown; a disk may have come, a file may have been repaired."""
        if self._previews is not None:
            self._previews.forget()

    # Words and looks

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        for part in (self.sheet, self.loupe, self.comparison, self.empty, self.story):
            part.speak(tr)

    def dress(self, look: Look) -> None:
        """Take another look."""
        for part in (self.sheet, self.loupe, self.comparison, self.story):
            part.dress(look)

    def _show(self, page: QWidget) -> None:
        changed = page is not self.currentWidget()
        self.setCurrentWidget(page)
        (self.view() if page is self.bench else page).setFocus()
        if changed:
            self.targets_changed.emit()

    def _moved(self, position: int) -> None:
        if self._run is not None:
            self.loupe.show_photo(self._run, position)
            self.targets_changed.emit()
            return
        self.sheet.go(position)
        self.loupe.show_photo(self.sheet.ids, position)
