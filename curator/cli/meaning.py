"""meaning make: read the captions for their meaning, where that part is installed."""

from __future__ import annotations

import argparse

from curator.cli import DONE, STOPPED
from curator.cli.opening import opened
from curator.cli.output import Bar, put_json, say, stopping
from curator.domain.job import Report


def make(options: argparse.Namespace) -> int:
    """Make the vectors that are lacking."""
    from curator.catalogue import meanings
    from curator.jobs import meaning

    meaning.required()
    with opened(options, read_only=True) as catalogue, meanings.open_meanings(catalogue.folder) as store:
        job = meaning.made(catalogue, store)
        bar = Bar()
        with stopping() as wish:
            try:
                while not wish[0]:
                    bar.show(next(job))
            except StopIteration as end:
                report: Report = end.value
            else:
                job.close()
                say("Stopped; what is made is kept. Run the same command again to go on.")
                return STOPPED
            finally:
                bar.clear(newline=True)
    if options.json:
        put_json(dict(report.counts))
    else:
        say(f"{report.count('written'):,} captions read, {report.count('unchanged'):,} as they were.")
    return DONE
