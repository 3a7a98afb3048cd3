"""The jobs of a workplace: those that run or wait, one after another, and what became of those before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from curator.domain.errors import CuratorError
from curator.domain.job import Progress
from curator.i18n import Translator
from curator.ui.palette import Lines
from curator.ui.status_line import StatusLine, report_told

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from curator.ui.jobs import Ended, Running

_GROWING_MS: Final = 2000
_KEPT: Final = 50
_FILES: Final = 200


@dataclass(frozen=True, slots=True)
class Past:
    """A job that is over: what it was, when it ended, the sentence that was said of it, and the files that want a look."""

    title: str
    when: datetime
    sentence: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Held:
    running: Running
    title: str
    grows: bool


class JobList(QObject):
    """Follows jobs for the status line. `busy_changed` says whether any runs, `grown` that one may have brought photos."""

    busy_changed = Signal(object)
    grown = Signal()
    over = Signal()

    def __init__(self, status: StatusLine, tr: Translator, parent: QObject) -> None:
        super().__init__(parent)
        self._status, self._tr = status, tr
        self._jobs: list[_Held] = []
        self.past: list[Past] = []
        self._growing = QTimer(self)
        self._growing.setInterval(_GROWING_MS)
        self._growing.timeout.connect(self.grown)

    @property
    def is_busy(self) -> bool:
        """True while a job runs or waits."""
        return bool(self._jobs)

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr

    def follow(self, running: Running, title: str, *, grows: bool = False) -> Running:
        """Follow a job that was begun; it waits by itself where another runs. `title` is in English."""
        running.told.connect(partial(self._told, running))
        running.ended.connect(partial(self._ended, running))
        running.failed.connect(partial(self._failed, running))
        self._jobs.append(_Held(running, title, grows))
        if len(self._jobs) == 1:
            self._begin()
        else:
            self._status.notice("It waits until the job that runs is over.")
        self.busy_changed.emit(True)
        return running

    def stop(self) -> None:
        """Ask the job that runs to stop."""
        if self._jobs:
            self._jobs[0].running.stop()
            self._status.job_stopping()

    def leave(self) -> None:
        """Follow nothing any more; the archive is about to be closed."""
        self._growing.stop()
        self._jobs.clear()
        self.past.clear()

    def show(self, over: QWidget) -> None:
        """Show what became of the jobs, the last one first."""
        lines = []
        for one in reversed(self.past):
            head = f"{one.when:%H:%M}  {self._tr(one.title)}: {one.sentence}"
            lines.append("\n".join([head, *(f"    {line}" for line in one.files)]))
        Lines(over, self._tr("Reports of the jobs"), lines or [self._tr("No job has run since the archive was opened.")])

    def _begin(self) -> None:
        self._status.job_began()
        if self._jobs[0].grows:
            self._growing.start()

    def _told(self, running: Running, progress: Progress) -> None:
        if self._jobs and self._jobs[0].running is running:
            self._status.job_told(progress)

    def _ended(self, running: Running, ended: Ended) -> None:
        said = self._tr.sentence
        files = [
            f"{told.path}: {' '.join(map(said, [told.reason or '', *told.warnings])).strip()}"
            for told in ended.troubles[:_FILES]
        ]
        if len(ended.troubles) > _FILES:
            files.append(self._tr("and {count} more", count=len(ended.troubles) - _FILES))
        self._status.job_ended(ended.report, ended.stopped, len(ended.troubles))
        self._is_over(running, report_told(ended.report, ended.stopped, self._tr), tuple(files))

    def _failed(self, running: Running, trouble: CuratorError) -> None:
        self._status.job_failed(trouble.sentence)
        self._is_over(running, self._tr.sentence(trouble.sentence))

    def _is_over(self, running: Running, sentence: str, files: tuple[str, ...] = ()) -> None:
        held = next((one for one in self._jobs if one.running is running), None)
        if held is None:
            return
        self._jobs.remove(held)
        self.past = [*self.past, Past(held.title, datetime.now(), sentence, files)][-_KEPT:]
        self._growing.stop()
        running.deleteLater()
        if self._jobs:
            self._begin()
        self.busy_changed.emit(bool(self._jobs))
        self.over.emit()
