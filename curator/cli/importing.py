"""import: both stages, with a bar each, and the outcomes as they come."""

from __future__ import annotations

import argparse
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from curator.catalogue import pictures as store
from curator.catalogue import records
from curator.catalogue.store import Catalogue
from curator.cli import DONE, SOME_FAILED, STOPPED
from curator.cli.opening import opened
from curator.cli.output import Bar, Outcomes, say, stopping
from curator.cli.photos import operations
from curator.domain import template
from curator.domain.job import Job, Outcome, Report
from curator.files.exiftool import ExifTool
from curator.files.workers import Workers
from curator.jobs import importing, thumbnails

_MOST_TOLD = 20


class _Run:
    """One run of the command: steps its jobs, shows them, counts what came of them."""

    def __init__(self, options: argparse.Namespace, wish: list[bool]) -> None:
        self.wish = wish
        self.bar = Bar()
        self.quiet = options.json
        self.printed = Outcomes(shown=options.json)
        self.counts: Counter[str] = Counter()
        self.steps: dict[str, None] = {}
        self.imported_told = 0
        self.troubles = 0
        self.left = 0

    def step(self, job: Job, *, hold_imported: bool = False) -> Report | None:
        """Step a job to its end, or to a wish to stop (then None); `hold_imported` leaves what is imported for a later job to tell."""
        try:
            while True:
                progress = next(job)
                if progress.step:
                    self.steps[progress.step] = None
                for outcome in progress.outcomes:
                    if outcome.status == "imported" and hold_imported:
                        self.counts["imported"] += 1
                    else:
                        self.tell(outcome)
                self.bar.show(progress)
                if self.wish[0]:
                    self.left += (progress.total or progress.done) - progress.done
                    job.close()
                    return None
        except StopIteration as end:
            report: Report = end.value
            return report
        finally:
            self.bar.clear(newline=True)

    def tell(self, outcome: Outcome) -> None:
        """Print one outcome: all of them as JSON, those with trouble for a person."""
        if outcome.status == "imported":
            self.imported_told += 1
        else:
            self.counts[outcome.status] += 1
        self.printed.add(outcome.to_json())
        if self.quiet or not (outcome.warnings or outcome.status == "failed"):
            return
        self.troubles += 1
        if self.troubles <= _MOST_TOLD:
            self.bar.clear()
            say(f"{outcome.path}: {outcome.reason if outcome.status == 'failed' else ' '.join(outcome.warnings)}")


def import_(options: argparse.Namespace) -> int:
    """Take files and folders in."""
    with opened(options) as catalogue:
        ops = operations(options.set, catalogue.main)
        paths = [Path(path).expanduser().absolute() for path in options.paths]
        chosen = None
        if options.template:
            chosen, _ = template.from_json(records.named(catalogue, "template", options.template).body)
        taking = importing.imported(
            catalogue, lambda act: act(catalogue), paths, reference=options.reference, ops=ops, template=chosen
        )
        with stopping() as wish:
            run = _Run(options, wish)
            report = run.step(taking, hold_imported=True)
            if report and not options.no_thumbnails:
                _make_thumbnails(run, catalogue)
            for outcome in thumbnails.untold(catalogue, tuple(run.steps), run.imported_told):
                run.tell(outcome)
            return _end(run, report)


def _make_thumbnails(run: _Run, catalogue: Catalogue) -> None:
    with ExitStack() as stack:
        pictures = stack.enter_context(store.open_pictures(catalogue.folder))
        makers = thumbnails.Makers(stack.enter_context(Workers()), stack.enter_context(ExifTool()))
        of_import = thumbnails.of_import(catalogue, pictures, makers, tuple(run.steps), run.counts["imported"])
        if run.step(of_import) is not None:
            run.step(thumbnails.missing(catalogue, pictures, makers))


def _end(run: _Run, report: Report | None) -> int:
    facts = {name: run.counts[name] for name in ("imported", "known", "failed")}
    notes = list(report.notes) if report else []
    run.printed.end({**facts, "stopped": run.wish[0], "notes": notes})
    if not run.quiet:
        if run.troubles > _MOST_TOLD:
            say(f"… and {run.troubles - _MOST_TOLD:,} more like these; with --json all are listed.")
        say(f"{facts['imported']:,} imported, {facts['known']:,} known, {facts['failed']:,} failed.")
        for note in notes:
            say(note)
    if run.wish[0]:
        say(f"Stopped; {run.left:,} left. What is in stays in; run the same command again to go on.")
        return STOPPED
    return SOME_FAILED if facts["failed"] else DONE
