"""The workplace: everything that shows one open archive, wired to its desk."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from curator.catalogue import photos
from curator.catalogue.shelves import Shelf
from curator.catalogue.store import Catalogue
from curator.domain.step import Op, Put
from curator.i18n import Translator
from curator.ui import selection
from curator.ui.access import Answered, Archive, Told
from curator.ui.copying import Copying
from curator.ui.desk import Desk
from curator.ui.form import Form
from curator.ui.history_panel import HistoryPanel
from curator.ui.job_list import JobList
from curator.ui.middle import Middle
from curator.ui.pages import Pages
from curator.ui.pieces import TextBox, TextLine, column, label
from curator.ui.search_box import SearchBox
from curator.ui.shelf_list import ShelfList
from curator.ui.side_list import SideList
from curator.ui.side_work import SideWork
from curator.ui.status_line import StatusLine
from curator.ui.theme import Look

if TYPE_CHECKING:
    from curator.domain.job import Job
    from curator.ui.jobs import Running
    from curator.ui.making import Making

_SIDES: Final = (200, 760, 340)
"""The widths of the three columns at first, in pixels."""


class Workplace(QWidget):
    """Search above, shelves on the left, the sheet or the loupe in the middle, form or history on the right, the status below."""

    served = Signal()
    shown_changed = Signal()
    chosen_changed = Signal()
    busy_changed = Signal(object)

    def __init__(self, tr: Translator, look: Look, languages: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("desk")
        self._tr = tr
        self.desk: Desk | None = None
        self.archive: Archive | None = None
        self.pages: Pages | None = None
        self.search, self.shelf_list, self.side = SearchBox(tr, self), ShelfList(tr, self), SideList(tr, self)
        self.middle = Middle(tr, look, self)
        self.sheet, self.loupe, self.empty = self.middle.sheet, self.middle.loupe, self.middle.empty
        self.form, self.history = Form(tr, languages, self), HistoryPanel(tr, self)
        self.status = StatusLine(tr, self)
        self.jobs = JobList(self.status, tr, self)
        self._banner = label(size="small", wrap=True)
        self._banner.setObjectName("banner")
        self._banner.setContentsMargins(12, 8, 12, 8)
        self._banner.hide()
        self._build()
        self.side_work = SideWork(self, tr)
        self.copying = Copying(self, tr)
        self._wire()

    # The archive

    def serve(self, desk: Desk, archive: Archive) -> None:
        """Show this archive from now on."""
        self.desk = desk
        desk.shapes = self.sheet.justified
        self.pages = Pages(desk.home, desk.rows, desk.make_thumbnails, desk)
        self.middle.serve(desk, self.pages)
        self.form.serve(desk, archive)
        self.side.serve(archive.folder)
        self.history.serve(desk)
        desk.asked.connect(self.side_work.hold)
        desk.answered.connect(self._answered)
        desk.changed.connect(self._changed)
        desk.counted.connect(self.shelf_list.show_counts)
        desk.looked.connect(self.shelf_list.show_looked)
        desk.outdated.connect(self._ask_again)
        desk.noticed.connect(self.status.notice)
        self.search.set_question("")
        self.shelf_list.show_counts({})
        self.shelf_list.show_shelf(Shelf.ALL)
        self.archive = archive
        self._tell_held()
        self.show_sheet()
        self.served.emit()

    def leave(self) -> None:
        """Save what was typed; the archive is about to be closed."""
        self.form.commit()
        self.form.serve(None, None)
        self.history.serve(None)
        self.middle.leave()
        self.jobs.leave()
        self.side_work.leave()
        self.desk = self.archive = self.pages = None
        self.served.emit()

    # What is done with the chosen photos

    def set_fields(self, fields: Mapping[str, Op]) -> None:
        """Set fields of the chosen photos."""
        if self.desk is not None and self.middle.has_targets():
            self.desk.set_fields(self.middle.target_ids(), fields)

    def rate(self, stars: int) -> None:
        """Give the chosen photos 0 to 5 stars."""
        self.set_fields({"rating": Put(stars or None)})

    def withdraw(self, withdrawn: bool) -> None:
        """Take the chosen photos out of the view, or put them back."""
        if self.desk is not None and self.middle.has_targets():
            self.desk.withdraw(self.middle.target_ids(), withdrawn)

    def save_and_go_on(self) -> None:
        """Save the form and go to the next photo; the same field stays in hand."""
        box = self.form.focused_box()
        if isinstance(box, TextLine | TextBox) and box.composing:
            return
        self.form.commit()
        self.middle.go_next()

    def show_justified(self, shown: bool) -> None:
        """Show photos in their own shapes, in rows from edge to edge, or each in the middle of a place of one size."""
        self.sheet.show_justified(shown)
        if self.desk is not None:
            self.desk.shapes = shown
            if shown:
                self._ask_again()

    def choose_none(self) -> None:
        """Choose no photo."""
        self.sheet.choose_none()

    def describe(self) -> None:
        """Go to the caption in the form."""
        self.right.setCurrentWidget(self.form)
        self.right.show()
        self.form.go_to("description")

    def go_search(self) -> None:
        """Go to the search box."""
        self.search.line.setFocus()
        self.search.line.selectAll()

    def resize_cells(self, factor: float) -> None:
        """Make the thumbnails larger or smaller."""
        self.sheet.resize_cells(round(self.sheet.cell * factor))

    @property
    def is_busy(self) -> bool:
        """True while a job runs."""
        return self.jobs.is_busy

    def show_sheet(self) -> None:
        """Show the sheet."""
        self.middle.show_sheet()

    # Building

    def _build(self) -> None:
        self.right = QStackedWidget(self)
        self.right.addWidget(self.form)
        self.right.addWidget(self.history)
        left = QWidget(self)
        lines = column(left, margin=8)
        lines.addWidget(self.shelf_list)
        lines.addWidget(self.side, 1)
        self.left = left
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for part in (left, self.middle, self.right):
            self.splitter.addWidget(part)
        for place, stretch in enumerate((0, 1, 0)):
            self.splitter.setStretchFactor(place, stretch)
        left.setMinimumWidth(160)
        self.right.setMinimumWidth(280)
        self.splitter.setSizes(list(_SIDES))
        above = QHBoxLayout()
        above.setContentsMargins(12, 8, 12, 8)
        above.addStretch(1)
        above.addWidget(self.search, 4)
        above.addStretch(1)
        whole: QVBoxLayout = column(self, spacing=0)
        whole.addWidget(self._banner)
        whole.addLayout(above)
        whole.addWidget(self.splitter, 1)
        whole.addWidget(self.status)

    def _wire(self) -> None:
        self.search.asked.connect(self._asked)
        self.search.left.connect(self.show_sheet)
        self.search.offers_asked.connect(self._ask_offers)
        self.shelf_list.chosen.connect(self._shelf_chosen)
        self.middle.targets_changed.connect(self._chosen)
        self.middle.noticed.connect(self.status.notice)
        self.sheet.sized.connect(self.status.slider.setValue)
        self.status.cell_asked.connect(self.sheet.resize_cells)
        self.form.history_asked.connect(self._show_field_history)
        self.middle.story.shown.connect(lambda: self.side.show_open_story(self.middle.open_story_name()))
        self.form.findings.photos_asked.connect(self.choose_photos)
        self.status.stop_asked.connect(self.stop_job)
        self.status.troubles_asked.connect(self.show_reports)
        self.jobs.busy_changed.connect(self.busy_changed)
        self.jobs.grown.connect(self._grow)
        self.jobs.over.connect(self._job_is_over)

    # Questions and answers

    def _asked(self, query: str) -> None:
        if self.desk is not None:
            self.desk.ask(self.desk.shelf, query)

    def _ask_offers(self, text: str, cursor: int) -> None:
        if self.desk is not None:
            self.desk.offer(text, cursor, lambda offers: self.search.show_offers(text, offers))

    def _shelf_chosen(self, shelf: Shelf) -> None:
        if self.desk is not None:
            self.form.commit()
            self.desk.ask(shelf, self.desk.query)

    def _answered(self, answered: Answered) -> None:
        sheet = answered.sheet
        if answered.fresh:
            self.sheet.verticalScrollBar().setValue(0)
        self.sheet.show_photos(sheet.ids, sheet.months, answered.chosen, answered.current, sheet.shapes)
        self.search.tell_unread(sheet.unread)
        self.search.tell_corrections(sheet.answer.corrections)
        if self.desk is not None and self.archive is not None:
            read_only = self.archive.read_only
            looking = self.desk.judged.is_looking
            self.middle.show_answer(answered.current, self.desk.shelf, self.desk.query, read_only=read_only, looking=looking)
            self.side.show_question(self.desk.query)
        self.side_work.read_soon()
        self._count()

    def _changed(self, told: Told) -> None:
        if self.desk is None or self.pages is None:
            return
        self.side_work.read_soon()
        self.pages.drop(None if told.changed is None else told.changed.photos)
        self.middle.photos_changed()
        if self.desk.must_ask_again(told):
            self._ask_again()
        if told.changed is not None and told.changed.conflicts:
            count = told.changed.conflicts
            self.status.notice(
                self._tr.count(
                    count,
                    "One value had been changed since and was left as it is.",
                    "{count} values had been changed since and were left as they are.",
                )
            )

    def _ask_again(self) -> None:
        """Ask the same question again; what is chosen stays chosen."""
        if self.desk is not None:
            self.desk.ask_again(self.sheet.ids, self.sheet.chosen, self.sheet.current)

    def _chosen(self) -> None:
        self.form.speak_of(self.middle.target_ids())
        self._count()
        self.chosen_changed.emit()

    def _count(self) -> None:
        self.status.count(len(self.sheet.ids), len(self.sheet.chosen))
        self.shown_changed.emit()

    def show_photos(self, uids: Sequence[str]) -> None:
        """Choose photos on the sheet of the whole archive, where the form can mend what is found in them."""
        if self.desk is not None:
            self.search.set_question("")
            self.shelf_list.show_shelf(Shelf.ALL)
            self.desk.shelf, self.desk.query = Shelf.ALL, ""
            self.choose_photos(uids)

    def choose_photos(self, uids: Sequence[str]) -> None:
        """Choose photos on the sheet as it is."""
        if self.desk is not None:
            self.desk.home.ask(self.desk.rows, lambda held: _ids(held.catalogue, uids), self._choose, slot="photos to choose")

    def _choose(self, ids: array[int]) -> None:
        if self.desk is not None:
            self.desk.ask_again(ids, selection.of(range(len(ids))), 0)
            self.show_sheet()

    # Jobs

    def import_paths(self, paths: Sequence[Path], *, reference: bool = False) -> None:
        """Take files and folders in, while the work goes on."""
        if self.desk is None or self.archive is None or not paths:
            return
        if self.archive.read_only:
            self.status.notice("The archive is open for reading only, so nothing can be imported.")
        else:
            self.jobs.follow(self.desk.import_paths(list(paths), reference=reference), "Import", grows=True)

    def run(self, job: Callable[[Making], Job], title: str) -> Running | None:
        """Run a job, while the work goes on, after those that run already; `title` is in English."""
        return self.jobs.follow(self.desk.run(job), title) if self.desk is not None else None

    def stop_job(self) -> None:
        """Ask the running job to stop."""
        self.jobs.stop()

    def show_reports(self) -> None:
        """Show what became of the jobs, and which files want a look."""
        self.jobs.show(self)

    def _grow(self) -> None:
        """Show what the running import has taken in so far."""
        if self.desk is not None and not self.desk.home.asked("answer"):
            self.desk.others_wrote()

    def _job_is_over(self) -> None:
        if self.desk is not None:
            self.desk.others_wrote()

    def _show_field_history(self, name: str) -> None:
        self.history.show_field(name, self.form.subject.ids)

    # Words and looks

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        for part in (self.search, self.shelf_list, self.side, self.middle, self.form, self.history, self.status):
            part.speak(tr)
        self.side_work.speak(tr)
        self.copying.speak(tr)
        self.jobs.speak(tr)
        self._tell_held()

    def dress(self, look: Look) -> None:
        """Take another look."""
        self.middle.dress(look)

    def _tell_held(self) -> None:
        held = self.archive.held if self.archive else None
        self._banner.setVisible(held is not None)
        if held is not None:
            self._banner.setText(self._tr("Read only: the archive is in use {holder}.", holder=self._tr.sentence(held)))


def _ids(catalogue: Catalogue, uids: Sequence[str]) -> array[int]:
    return array("q", (photos.by_uid(catalogue, uid) for uid in uids))
