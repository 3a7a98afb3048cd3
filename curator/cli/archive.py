"""init, stats, check."""

from __future__ import annotations

import argparse
from pathlib import Path

from curator import settings
from curator.catalogue import journal, store
from curator.catalogue import stats as counted
from curator.cli import DONE, TROUBLE
from curator.cli.opening import opened
from curator.cli.output import put, put_json, say


def init(options: argparse.Namespace) -> int:
    """Make an empty archive."""
    folder = Path(options.dir).expanduser().absolute()
    store.create(folder, options.language)
    settings.remember_archive(folder)
    if options.json:
        put_json({"archive": str(folder), "language": options.language})
    else:
        say(f"The archive {folder} is ready; take photos in with: curator import FOLDER")
    return DONE


def stats(options: argparse.Namespace) -> int:
    """Count what is in the archive."""
    with opened(options, read_only=True) as catalogue, catalogue.reading():
        counts = counted.counts(catalogue)
        if options.json:
            put_json({"archive": str(catalogue.folder), **counts})
            return DONE
        put(f"{catalogue.folder}")
        for name, held in counts.items():
            if isinstance(held, dict):
                put(f"{name}: " + ", ".join(f"{key} {count:,}" for key, count in held.items()))
            else:
                put(f"{name.replace('_', ' ')}: {held:,}" if isinstance(held, int) else f"{name}: {held}")
    return DONE


def check(options: argparse.Namespace) -> int:
    """Prove that the journal is whole and that the photos are as it says."""
    with opened(options, read_only=True) as catalogue, catalogue.reading():
        wrong = journal.verify(catalogue)
        if not wrong:
            wrong = journal.disagreements(catalogue)
        if options.json:
            put_json({"sound": not wrong, "findings": wrong})
        for line in wrong:
            say(line)
        if not wrong:
            say("The journal is whole, and every photo is as the journal says.")
    return TROUBLE if wrong else DONE
