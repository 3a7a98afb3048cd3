"""The desk: the work on one open archive. What is asked, what answers, what is edited, and who hears of it.

The desk holds the lanes and no widget. `answered` brings a new sheet, `changed` tells what a step changed and who made it, `counted` the
number of photos on each shelf, `asked` that another question was asked, `outdated` that the present answer is to be asked for again,
`looked` how far one is in finding out what is held back; `noticed` is a sentence for the status line. What only imports and missing
pictures need (exiftool, processes) is imported when they come.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, QRect, QTimer, Signal

from curator.catalogue import completion, journal, pictures, shelves, store
from curator.catalogue.columns import Columns
from curator.catalogue.completion import Offer
from curator.catalogue.shelves import Sheet, Shelf
from curator.catalogue.store import Catalogue
from curator.domain.errors import CuratorError
from curator.domain.step import Changed, Edit, Op, Put
from curator.ui.access import Answered, Archive, Told, Writing, beginning, carried, facts, writing
from curator.ui.handing_on import Copies, Folders, copied
from curator.ui.judged import Judged
from curator.ui.lanes import Home, Lane
from curator.ui.meant import Meant
from curator.ui.pages import Reading
from curator.ui.selection import Selection

if TYPE_CHECKING:
    from curator.domain.job import Job
    from curator.files.workers import Workers
    from curator.ui.jobs import Running
    from curator.ui.making import Making
    from curator.ui.previews import Region

T = TypeVar("T")

_POLL_MS: Final = 1000
_MOVING: Final = frozenset({"withdrawn", "date_created"})
"""What puts photos elsewhere on a sheet, or takes them from it, when it changes."""


class Desk(QObject):
    """The work on one archive; `opened` comes first, or `refused` and nothing more."""

    opened = Signal(object)
    refused = Signal(object)
    answered = Signal(object)
    changed = Signal(object)
    counted = Signal(object)
    noticed = Signal(object)
    story_asked = Signal(str)
    outdated = Signal()
    looked = Signal(object)
    asked = Signal()

    def __init__(self, folder: Path, author: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder.absolute()
        self.archive: Archive | None = None
        self.shelf, self.query = Shelf.ALL, ""
        self.shapes = False  # whether the shapes of photos are asked for too
        self.home = Home(self._troubled, self)
        self.columns = Columns()
        self.edit: Lane[Writing] = Lane("edit", lambda: writing(self.folder, author))
        self.find: Lane[Catalogue] = Lane("find", self._reader, shelves.interrupt)
        self.tally: Lane[Catalogue] = Lane("tally", self._reader, shelves.interrupt)
        self.rows: Lane[Reading] = Lane("rows", self._rows)
        self.picture: Lane[Making] = Lane("picture", self._making)
        self.job: Lane[Making] = Lane("job", self._making)
        self.hand: Lane[Catalogue] = Lane("hand", self._reader)
        self.folders = Folders()
        self.meant = Meant(self.home, self._reader, self)
        self.judged = Judged(self.home, self._reader, self)
        self.judged.changed.connect(self._judged)
        self._running: list[Running] = []
        self._workers = SharedWorkers()
        self._closing = threading.Event()
        self._version = 0
        self._fresh = False
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self._look)

    def open(self) -> None:
        """Open the archive and ask for its photos."""
        self.home.ask(self.edit, facts, self._opened, failed=self.refused.emit)

    def close(self) -> None:
        """Finish what was begun, close the archive."""
        self._poll.stop()
        self.home.close()
        for running in self._running:
            running.stop()
        self._closing.set()
        # Subtle: the job's lane before the edit lane, which it writes through. The workers last: a picture that they were made to drop
        # would count as one that can not be shown.
        self.meant.close()
        self.judged.close()
        for lane in (self.hand, self.job, self.picture, self.find, self.tally, self.rows, self.edit):
            lane.close()
        self._workers.close()
        self.folders.close()

    # Questions

    def ask(self, shelf: Shelf, query: str) -> None:
        """Ask another question; the answer comes by `answered`, a newer question takes its place."""
        self.shelf, self.query, self._fresh = shelf, query, True
        self.asked.emit()
        if shelf is Shelf.HELD_BACK:
            self.judged.want()
        shapes, held = self.shapes, self.judged.ids
        self.home.ask(
            self.find,
            lambda catalogue: Answered(self._sheet(catalogue, shelf, query, shapes, held), Selection(), None, fresh=True),
            self.answered.emit,
            slot="answer",
        )

    def ask_again(self, ids: array[int], chosen: Selection, current: int | None) -> None:
        """Ask the same question again, keeping what is chosen of the photos that are still in the answer."""
        shelf, query, shapes, held = self.shelf, self.query, self.shapes, self.judged.ids
        if self._fresh and self.home.asked("answer"):
            self.ask(shelf, query)
            return
        self._fresh = False

        def answer(catalogue: Catalogue) -> Answered:
            sheet = self._sheet(catalogue, shelf, query, shapes, held)
            return Answered(sheet, *carried(ids, chosen, current, sheet.ids), fresh=False)

        self.home.ask(self.find, answer, self.answered.emit, slot="answer")

    def _sheet(self, catalogue: Catalogue, shelf: Shelf, query: str, shapes: bool, held: Sequence[int]) -> Sheet:
        meaning = self.meant.asker(catalogue)
        return shelves.on(catalogue, shelf, query, columns=self.columns, meaning=meaning, shapes=shapes, held_back=held)

    def open_story(self, name: str) -> None:
        """Have a story shown, by its name or uid."""
        self.story_asked.emit(name)

    def count(self) -> None:
        """Count the photos of each shelf anew."""
        self.home.ask(self.tally, lambda catalogue: shelves.counts(catalogue, self.columns), self._counted, slot="counts")

    def _counted(self, numbers: Mapping[Shelf, int]) -> None:
        held = {Shelf.HELD_BACK: len(self.judged.ids)} if self.judged.is_known else {}
        self.counted.emit({**numbers, **held})

    def _judged(self) -> None:
        """Tell what is held back now; who looks at these photos sees them anew."""
        self.count()
        self.looked.emit(self.judged.share)
        if self.shelf is Shelf.HELD_BACK:
            self.outdated.emit()

    def offer(self, text: str, cursor: int, then: Callable[[Sequence[Offer]], None]) -> None:
        """Ask how a question that is being typed may go on."""

        def offers(catalogue: Catalogue) -> Sequence[Offer]:
            with self.columns.guard:
                return completion.complete(catalogue, text, cursor, terms=self.columns.terms)

        self.home.ask(self.tally, offers, then, slot="offers")

    # Changes

    def set_fields(self, ids: Sequence[int], fields: Mapping[str, Op], maker: object = None, act: str = "set") -> None:
        """Set fields of photos as one step."""
        detail = {"fields": sorted(fields)} if act == "set" else {}
        self.apply(Edit(act, tuple(ids), fields, detail=detail), maker)

    def withdraw(self, ids: Sequence[int], withdrawn: bool) -> None:
        """Take photos out of the view, or put them back."""
        self.set_fields(ids, {"withdrawn": Put(int(withdrawn))}, act="withdraw" if withdrawn else "restore")

    def apply(self, edit: Edit, maker: object = None, failed: Callable[[CuratorError], None] | None = None) -> None:
        """Make an edit; `maker` is who need not hear of it."""

        def tell(changed: Changed | None) -> None:
            if changed is not None:
                self._tell(Told(changed, maker))

        self.home.ask(self.edit, lambda writing: journal.apply(writing.catalogue, edit), tell, failed=failed)

    def do(
        self,
        write: Callable[[Catalogue], Changed | None],
        maker: object = None,
        then: Callable[[Changed | None], None] | None = None,
        failed: Callable[[CuratorError], None] | None = None,
    ) -> None:
        """Make a change of another kind than an edit of photos; `then` is told what changed, None for nothing."""

        def tell(changed: Changed | None) -> None:
            if changed is not None:
                self._tell(Told(changed, maker))
            if then is not None:
                then(changed)

        self.home.ask(self.edit, lambda writing: write(writing.catalogue), tell, failed=failed)

    def undo(self) -> None:
        """Undo the newest step in force."""
        self._turn(journal.undo, "There is nothing to undo.")

    def redo(self) -> None:
        """Redo the step that was undone last."""
        self._turn(journal.redo, "There is nothing to redo.")

    def others_wrote(self) -> None:
        """Tell everybody that anything may differ."""
        self._tell(Told(None, None))

    def must_ask_again(self, told: Told) -> bool:
        """True when a change may have put photos elsewhere on the sheet."""
        return told.changed is None or bool(_MOVING & told.changed.fields)

    def _turn(self, turn: Callable[[Catalogue], Changed | None], nothing: str) -> None:
        def tell(changed: Changed | None) -> None:
            if changed is None:
                self.noticed.emit(nothing)
            else:
                self._tell(Told(changed, None))

        self.home.ask(self.edit, lambda writing: turn(writing.catalogue), tell)

    def _tell(self, told: Told) -> None:
        self.changed.emit(told)
        self.count()
        self.meant.begin()
        self.judged.follow(told)

    # Pictures and jobs

    def make_thumbnails(self, ids: Sequence[int], then: Callable[[], None]) -> None:
        """Have thumbnails made that the store lacks."""
        from curator.ui import making

        self.home.ask(self.picture, lambda held: making.make(held, ids, self._closing), lambda _: then(), slot="thumbnails")

    def make_preview(self, photo: int, then: Callable[[str | None], None]) -> None:
        """Have the preview of a photo made; `then` is told why there is none."""
        from curator.ui import making

        self.home.ask(
            self.picture, lambda held: making.make(held, [photo], self._closing, preview=True), then, slot="made preview"
        )

    def cut(self, photo: int, place: QRect, scale: float, slot: str, then: Callable[[Region | None], None]) -> None:
        """Have a part of an original decoded, in pixels of its upright picture; newer wishes of a slot take the place of older ones."""
        from curator.ui import making

        self.home.ask(self.picture, lambda held: making.cut(held, photo, place, scale), then, slot=slot)

    def import_paths(self, paths: list[Path], *, reference: bool) -> Running:
        """Begin to take files and folders in."""
        from curator.ui import jobs

        return self.run(lambda held: jobs.imported(held, self.write, paths, reference=reference))

    def copies(self, ids: Sequence[int]) -> Copies:
        """Begin to make copies of a few photos for another program."""
        folder, write = self.folders.fresh(), self.write
        made = self.hand.submit(0, lambda catalogue: copied(catalogue, write, ids, folder))
        return Copies(made, self.noticed.emit)

    def run(self, job: Callable[[Making], Job]) -> Running:
        """Begin a job on the job lane, which does one after another."""
        from curator.ui import jobs

        running = jobs.Running(self.home, self.job, job, self)
        self._running.append(running)
        for over in (running.ended, running.failed):
            over.connect(lambda _: self._running.remove(running))
        return running

    def write(self, act: Callable[[Catalogue], T]) -> T:
        """Do what a job writes on the edit lane and wait for it; for the threads of other lanes, never for the GUI thread."""
        return self.edit.call(lambda writing: act(writing.catalogue))

    # Opening and watching

    def _opened(self, archive: Archive) -> None:
        self.archive, self._version = archive, archive.version
        self.opened.emit(archive)
        self.home.ask(self.find, beginning, self._begun, slot="answer")
        self.count()
        self._poll.start()
        self.meant.begin()
        self.judged.begin()

    def _begun(self, answered: Answered) -> None:
        self.answered.emit(answered)
        if self.shapes or not answered.sheet.whole:
            self.ask_again(answered.sheet.ids, Selection(), None)

    def _look(self) -> None:
        if not self.home.asked("version"):
            self.home.ask(self.edit, lambda writing: shelves.version(writing.catalogue), self._looked, slot="version")

    def _looked(self, version: int) -> None:
        before, self._version = self._version, version
        if version != before:
            self.others_wrote()

    def _troubled(self, trouble: CuratorError) -> None:
        self.noticed.emit(trouble.sentence)

    def _reader(self) -> Catalogue:
        return store.open_archive(self.folder, read_only=True)

    @contextmanager
    def _making(self) -> Iterator[Making]:
        from curator.ui import making

        with making.opened(self._reader, self._workers.made()) as held:
            yield held

    @contextmanager
    def _rows(self) -> Iterator[Reading]:
        with self._reader() as catalogue, pictures.open_pictures(self.folder) as held:
            yield Reading(catalogue, held)


class SharedWorkers:
    """The window's decoding workers, made when the first lane asks for them."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._made: Workers | None = None

    def made(self) -> Workers:
        """The workers, for any thread."""
        from curator.files.workers import Workers

        with self._guard:
            if self._made is None:
                self._made = Workers()
            return self._made

    def close(self) -> None:
        """End the processes."""
        with self._guard:
            if self._made is not None:
                self._made.close()
