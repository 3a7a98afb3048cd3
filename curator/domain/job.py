"""A job: long work as a generator of Progress that ends in a Report.

Whoever runs a job steps it; to cancel is to stop stepping (`close()`), and the job keeps what is done. An Outcome carries its
photo, never a position in a list, so that the blame can not slide to a neighbour. Outcomes travel with the Progress that
brought them and are not kept, so that memory does not grow with the size of the job.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["imported", "known", "failed", "written", "unchanged", "sound", "changed", "missing", "reused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one photo or file of a job.

    `path` is absolute; `uid` is the photo's where there is one; `reason` is one sentence for a person: why it failed, or what
    is worth saying of a success (a variant of another photo, a restored photo); `warnings` are sentences about what was taken
    all the same.
    """

    path: str
    status: Status
    uid: str | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The outcome as scripts see it; what is empty is absent, but for `warnings`."""
        told = {"path": self.path, "status": self.status, "uid": self.uid, "reason": self.reason}
        return {**{name: held for name, held in told.items() if held is not None}, "warnings": list(self.warnings)}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `done` of `total` things (`total` is None while it is not known), and what was finished since last said.

    `step` is the uid of the journal's step to which the job is adding, where it is.
    """

    done: int
    total: int | None
    stage: str
    outcomes: tuple[Outcome, ...] = ()
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The end of a job: how many outcomes of each status, and sentences about the whole (`notes`)."""

    counts: Mapping[str, int]
    notes: tuple[str, ...] = ()

    def count(self, status: Status) -> int:
        """The number of outcomes of one status."""
        return self.counts.get(status, 0)


Job = Generator[Progress, None, Report]


def run(job: Job) -> tuple[list[Outcome], Report]:
    """Step a job to its end, keeping all its outcomes: for tests and short work."""
    outcomes: list[Outcome] = []
    while True:
        try:
            outcomes.extend(next(job).outcomes)
        except StopIteration as end:
            return outcomes, end.value
