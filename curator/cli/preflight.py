"""preflight: what is to be said against photos before they leave the archive."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from curator.catalogue import pictures as picture_store
from curator.catalogue import search
from curator.catalogue import waivers as waiver_store
from curator.catalogue.pictures import Pictures
from curator.catalogue.store import Catalogue
from curator.cli import DONE, TROUBLE
from curator.cli.opening import opened
from curator.cli.output import Bar, put, put_json, say
from curator.domain import language, preflight
from curator.domain.errors import CuratorError
from curator.domain.photo import Photo
from curator.domain.preflight import Finding, Waiver
from curator.domain.preflight_subject import Context
from curator.domain.step import Changed
from curator.jobs import preflighting, spelling

_MARKS: Final = {"block": "✗", "warn": "·"}


def preflight_(options: argparse.Namespace) -> int:
    """List the findings, and with --fix apply suggestions first; 1 when a finding blocks that was not waived."""
    fresh = [preflight.waiver(text) for text in options.waive]
    rules = [preflight.known(rule) for rule in options.fix]
    scope = f"story {options.story}" if options.story is not None else f"where {options.where}"
    with opened(options, read_only=not (rules or fresh)) as catalogue, _pictures(catalogue) as pictures:
        ids = _ids(catalogue, options)
        waiver_store.keep(catalogue, scope, fresh)
        waivers = waiver_store.kept(catalogue, scope)
        context = preflighting.context(
            catalogue,
            options.profile,
            languages=[language.code(code) for part in options.languages for code in part.split(",") if code.strip()],
            more_words=[Path(name).expanduser() for name in options.words],
            spell=spelling.speller(catalogue),
        )
        changed = preflighting.corrected(catalogue, ids, context, rules) if rules else None
        found = _found(catalogue, ids, context, waivers, pictures, _show_nothing if options.json else _show)
    passes = preflight.passes(found)
    if options.json:
        told = {"passes": passes, "findings": [finding.to_json() for finding in found]}
        put_json({**told, **_step(changed)} if rules else told)
    else:
        _sum_up(found, changed, len(ids), passes=passes)
    return DONE if passes else TROUBLE


def _ids(catalogue: Catalogue, options: argparse.Namespace) -> Sequence[int]:
    if options.story is not None:
        ids: Sequence[int] = preflighting.of_story(catalogue, options.story)
        asked = f"the story “{options.story}”"
    else:
        ids, asked = search.find(catalogue, options.where).ids, f"“{options.where}”"
    if not ids:
        raise CuratorError(f"There is no photo in {asked} to be checked.")
    return ids


@contextmanager
def _pictures(catalogue: Catalogue) -> Iterator[Pictures | None]:
    """The store of thumbnails, where there is one; it knows which originals can not be decoded."""
    if not (catalogue.folder / "pictures" / picture_store.FILE).is_file():
        yield None
        return
    try:
        pictures = picture_store.open_pictures(catalogue.folder)
    except CuratorError as trouble:  # a disk that can only be read: all other rules can be asked
        say(trouble.sentence)
        yield None
        return
    with pictures:
        yield pictures


Show = Callable[[Photo, Sequence[Finding]], None]


def _found(
    catalogue: Catalogue,
    ids: Sequence[int],
    context: Context,
    waivers: Sequence[Waiver],
    pictures: Pictures | None,
    show: Show,
) -> list[Finding]:
    """The findings of one moment of the archive, each photo's shown as it comes."""
    found: list[Finding] = []
    bar = Bar()

    def tell(photo: Photo, some: Sequence[Finding]) -> None:
        marked = preflight.waived(some, waivers)
        if marked:
            bar.clear()
            show(photo, marked)
        found.extend(marked)

    with catalogue.reading():
        for progress in preflighting.checked(catalogue, ids, context, tell, pictures):
            bar.show(progress)
    bar.clear()
    return found


def _show_nothing(_photo: Photo, _found: Sequence[Finding]) -> None:
    pass


def _show(photo: Photo, found: Sequence[Finding]) -> None:
    put(f"{photo.uid[:8]}  {photo.file_name}")
    for finding in found:
        waived = f" (waived: {finding.waived})" if finding.waived is not None else ""
        suggestion = f"\n      → {finding.suggestion}" if finding.suggestion else ""
        put(f"    {_MARKS[finding.level]} {finding.rule}: {finding.message}{waived}{suggestion}")


def _step(changed: Changed | None) -> dict[str, object]:
    return {"step": changed.step if changed else None, "changed": len(set(changed.photos)) if changed else 0}


def _sum_up(found: Sequence[Finding], changed: Changed | None, count: int, *, passes: bool) -> None:
    if changed:
        say(f"Corrected {len(set(changed.photos)):,} photos; curator undo takes it back.")
    blocking = sum(finding.level == "block" and finding.waived is None for finding in found)
    block = "one finding blocks" if blocking == 1 else f"{blocking:,} findings block"
    photos = "One photo" if count == 1 else f"{count:,} photos"
    say(f"{photos} checked: {block}, {len(found) - blocking:,} more." if found else f"{photos} checked: all is well.")
    if any(finding.fix for finding in found):
        say("What follows an arrow can be applied: curator preflight … --fix RULE")
    if not passes:
        say("Mend what blocks (✗), or let it pass with a reason: --waive RULE=REASON")
