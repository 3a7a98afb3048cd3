"""undo, redo, history."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from curator.catalogue import journal, photos
from curator.catalogue.store import Catalogue
from curator.cli import DONE
from curator.cli.opening import opened
from curator.cli.output import put, put_json, say
from curator.domain.errors import CuratorError
from curator.domain.step import Changed
from curator.domain.telling import told_change, told_step


def undo(options: argparse.Namespace) -> int:
    """Undo the last N steps."""
    return _turn(options, journal.undo, "undone", "There is nothing to undo.")


def redo(options: argparse.Namespace) -> int:
    """Redo the N steps undone last."""
    return _turn(options, journal.redo, "redone", "There is nothing to redo.")


def _turn(options: argparse.Namespace, turn: Callable[[Catalogue], Changed | None], word: str, nothing: str) -> int:
    with opened(options) as catalogue:
        turned: list[Changed] = []
        while len(turned) < options.count and (changed := turn(catalogue)):
            turned.append(changed)
        if not turned:
            raise CuratorError(nothing)
        if options.json:
            put_json({word: [_as_json(changed) for changed in turned]})
        for changed in turned:
            say(f"{word.capitalize()}: {told_step(journal.step(catalogue, changed.step))}.")
            if changed.conflicts:
                say(f"{changed.conflicts} values had been changed since and were left as they are.")
    return DONE


def history(options: argparse.Namespace) -> int:
    """List the steps."""
    with opened(options, read_only=True) as catalogue:
        photo = photos.by_uid(catalogue, options.photo) if options.photo else None
        steps = journal.history(catalogue, photo=photo, limit=options.limit)
        if options.json:
            put_json({"steps": [step.to_json() for step in steps]})
            return DONE
        for step in steps:
            mark = {"done": " ", "undone": "↶", "passed": "×", "act": " "}[step.state]
            put(f"{mark} {step.at[:16].replace('T', ' ')}  {step.author}  {told_step(step)}")
            for change in step.changes:
                for line in told_change(change):
                    put(f"      {line}")
    return DONE


def _as_json(changed: Changed) -> dict[str, object]:
    return {
        "step": changed.step,
        "act": changed.act,
        "photos": len(set(changed.photos)),
        "fields": sorted(changed.fields),
        "conflicts": changed.conflicts,
    }
