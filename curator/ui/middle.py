"""The middle of the window: the contact sheet, the loupe, the comparison, and what stands there where there is no photo.

It says of which photos keys and form speak (`target_ids`): the chosen ones of the sheet, the one in the loupe, the one with the ring in a
comparison.
"""

from __future__ import annotations

from array import array
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from curator.catalogue.shelves import Shelf
from curator.i18n import Translator
from curator.ui.comparison import MOST, Comparison
from curator.ui.contact_sheet import ContactSheet
from curator.ui.desk import Desk
from curator.ui.empty_page import EmptyPage
from curator.ui.loupe import Loupe
from curator.ui.pages import Pages
from curator.ui.previews import Previews
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
        for page in (self.sheet, self.loupe, self.comparison, self.empty):
            self.addWidget(page)
        self.sheet.chosen_changed.connect(self.targets_changed)
        self.sheet.opened.connect(self.open)
        self.loupe.moved.connect(self._moved)
        self.loupe.left.connect(self.show_sheet)
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

    def leave(self) -> None:
        """Show nothing; the archive is about to be closed."""
        self.show_sheet()
        self.sheet.serve(None)
        self.loupe.leave()
        self.comparison.serve(None, None)
        self._previews = None

    # Which view

    def target_ids(self) -> array[int]:
        """The ids of the photos that keys and form speak of."""
        if self.currentWidget() is self.comparison:
            active = self.comparison.active_id()
            return array("q", [] if active is None else [active])
        return self.sheet.chosen_ids()

    def has_targets(self) -> bool:
        """True where keys and form speak of any photo."""
        return bool(self.comparison.ids) if self.currentWidget() is self.comparison else len(self.sheet.chosen) > 0

    def show_sheet(self) -> None:
        """Show the sheet; where a comparison was, its photo with the ring is the current one."""
        if self.currentWidget() is self.comparison:
            active = self.comparison.active_id()
            place = next((at for at in self.sheet.chosen if self.sheet.ids[at] == active), None)
            self._show(self.sheet)
            if place is not None:
                self.sheet.go(place)
        else:
            self._show(self.sheet)

    def open(self, position: int | None) -> None:
        """Show a photo of the sheet in the loupe; the sheet for None."""
        if position is None or not self.sheet.ids:
            self.show_sheet()
            return
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

    def show_answer(self, current: int | None, shelf: Shelf, query: str, *, read_only: bool) -> None:
        """Go along with a new answer: nothing to show, something again, or another photo where the loupe stood."""
        if not self.sheet.ids:
            self.empty.tell(shelf, query, read_only=read_only)
            self.setCurrentWidget(self.empty)
        elif self.currentWidget() is self.empty:
            self.setCurrentWidget(self.sheet)
        elif self.currentWidget() is self.loupe:
            self.open(current)

    def go_next(self) -> None:
        """Go to the next photo, in whichever view."""
        self.sheet.go_next()
        if self.currentWidget() is self.loupe:
            self.open(self.sheet.current)

    def photos_changed(self) -> None:
        """Look anew at what could not be shown; a disk may have come, a file may have been repaired."""
        if self._previews is not None:
            self._previews.forget()

    # Words and looks

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        for part in (self.sheet, self.loupe, self.comparison, self.empty):
            part.speak(tr)

    def dress(self, look: Look) -> None:
        """Take another look."""
        for part in (self.sheet, self.loupe, self.comparison):
            part.dress(look)

    def _show(self, page: QWidget) -> None:
        changed = page is not self.currentWidget()
        self.setCurrentWidget(page)
        page.setFocus()
        if changed:
            self.targets_changed.emit()

    def _moved(self, position: int) -> None:
        self.sheet.go(position)
        self.loupe.show_photo(self.sheet.ids, position)
