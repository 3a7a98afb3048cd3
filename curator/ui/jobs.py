"""A job in the window: stepped on the job lane, told at home some times a second, stopped between two steps."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from curator.domain.job import Job, Outcome, Progress, Report
from curator.jobs import importing, thumbnails
from curator.ui.lanes import Home, Lane
from curator.ui.making import Making

_TELL_SECONDS: Final = 0.1
_KEPT: Final = 1000
"""How many outcomes with trouble are kept to be shown; the others are counted."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a job: its counts and notes, the outcomes that want a look, and whether it was stopped before its time."""

    report: Report
    troubles: tuple[Outcome, ...]
    stopped: bool


class Running(QObject):
    """One job that runs: `told` brings Progress without its outcomes, `ended` the end; `stop` ends it after the step at hand."""

    told = Signal(object)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, home: Home, lane: Lane[Making], job: Callable[[Making], Job], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wish = threading.Event()
        send = home.channel(self.told.emit)
        home.ask(lane, lambda making: _stepped(job(making), send, self._wish), self.ended.emit, failed=self.failed.emit)

    def stop(self) -> None:
        """Ask the job to stop; what is done stays done."""
        self._wish.set()


def imported(making: Making, write: importing.Write, paths: list[Path], *, reference: bool) -> Job:
    """Take files and folders in, then make their thumbnails; one job of both stages."""
    steps: dict[str, None] = {}
    taken = 0
    job = importing.imported(making.catalogue, write, paths, reference=reference)
    report, counts, taken = yield from _passed_on(job, steps)
    made = thumbnails.of_import(making.catalogue, making.pictures, making.makers, tuple(steps), taken)
    yield from made
    return Report(counts, report.notes)


def _passed_on(job: Job, steps: dict[str, None]) -> Generator[Progress, None, tuple[Report, dict[str, int], int]]:
    """Pass the steps of stage one on, noting them; photos that were taken are told by stage two, with all of their warnings."""
    counts: Counter[str] = Counter()
    while True:
        try:
            progress = next(job)
        except StopIteration as end:
            return end.value, dict(counts), counts["imported"]
        if progress.step:
            steps[progress.step] = None
        counts.update(outcome.status for outcome in progress.outcomes)
        held = tuple(outcome for outcome in progress.outcomes if outcome.status != "imported")
        yield Progress(progress.done, progress.total, progress.stage, held)


def _stepped(job: Job, send: Callable[[Progress], None], wish: threading.Event) -> Ended:
    """Step a job to its end or to a wish to stop; runs on the job lane."""
    troubles: list[Outcome] = []
    counts: Counter[str] = Counter()
    last = 0.0
    try:
        while not wish.is_set():
            progress = next(job)
            counts.update(outcome.status for outcome in progress.outcomes)
            wanting = [outcome for outcome in progress.outcomes if outcome.status == "failed" or outcome.warnings]
            troubles.extend(wanting[: _KEPT - len(troubles)])
            if (now := time.monotonic()) - last >= _TELL_SECONDS or progress.done == progress.total:
                last = now
                send(Progress(progress.done, progress.total, progress.stage))
        job.close()
        return Ended(Report(counts), tuple(troubles), stopped=True)
    except StopIteration as end:
        return Ended(end.value, tuple(troubles), stopped=False)
