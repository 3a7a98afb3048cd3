"""Entering a batch of files into the catalogue: one short transaction, part of the import's one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from curator.catalogue import journal, organisations, photos, volumes
from curator.catalogue.store import Catalogue, now
from curator.domain import consequences, template
from curator.domain.fields import BY_NAME
from curator.domain.job import Outcome
from curator.domain.organisations import Organisations
from curator.domain.photo import Photo
from curator.domain.step import Op, outcome
from curator.domain.template import Template
from curator.domain.value import Stored, Value, stored
from curator.domain.variables import Context
from curator.files.tags import Tags


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk on which a referenced file lies: what it calls itself, where it is mounted now, and that place from the archive."""

    identifier: str | None
    label: str | None
    mount: str
    beside: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One file that is ready to be entered.

    `path` is relative to the archive's folder, or to the mount point of `disk` for a referenced file; `sidecar` likewise.
    `pair` is what a raw file and its JPEG have in common, and no other two files.
    """

    source: Path
    path: str
    disk: Disk | None
    sidecar: str | None
    bytes: int
    sha256: str
    image_hash: str | None
    tags: Tags
    values: Mapping[str, Value]
    warnings: tuple[str, ...]
    pair: str


@dataclass(slots=True)
class Run:
    """The state of one import: the step that it adds to, and the photos of the raw and JPEG pair under way."""

    ops: Mapping[str, Op]
    template: Template | None
    sources: tuple[str, ...]
    organisations: Organisations | None = None
    number: int = 0
    step: int | None = None
    step_uid: str | None = None
    pair: str | None = None
    partners: list[int] = field(default_factory=list)

    def meet(self, pair: str) -> None:
        """Note which pair the next file belongs to; another one begins anew."""
        if pair != self.pair:
            self.pair, self.partners = pair, []


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of an entry: the outcome, and the photo's id where it is new in the archive."""

    entry: Entry
    outcome: Outcome
    photo: int | None


def enter(catalogue: Catalogue, run: Run, entries: Sequence[Entry]) -> list[Entered]:
    """Enter a batch in one transaction; a file that another program entered meanwhile is `known`."""
    results: list[Entered] = []
    rows: list[journal.Row] = []
    facts: dict[int, dict[str, Any]] = {}
    with catalogue.writing():
        for entry in entries:
            known = photos.with_sha256(catalogue, entry.sha256)
            if known and known.id in facts:  # the same bytes twice in one batch
                results.append(Entered(entry, Outcome(str(entry.source), "known", known.uid), None))
                continue
            if known:
                results.append(Entered(entry, _known(entry.source, known, rows), None))
                continue
            number, uid, note = _add(catalogue, run, entry, facts)
            rows.append((number, uid, {"withdrawn": 1}, {"withdrawn": 0}))
            results.append(Entered(entry, Outcome(str(entry.source), "imported", uid, note, entry.warnings), number))
        _record(catalogue, run, rows, facts)
    return results


def restore(catalogue: Catalogue, run: Run, again: Sequence[tuple[Path, Photo]]) -> list[Outcome]:
    """Files that are in the archive already: known, and those that had been withdrawn are put back and said."""
    rows: list[journal.Row] = []
    if not any(photo.withdrawn for _, photo in again):
        return [_known(path, photo, rows) for path, photo in again]
    with catalogue.writing():
        outcomes = [_known(path, photo, rows) for path, photo in again]
        _record(catalogue, run, list({row[0]: row for row in rows}.values()), {})
    return outcomes


def _known(path: Path, photo: Photo, rows: list[journal.Row]) -> Outcome:
    if not photo.withdrawn:
        return Outcome(str(path), "known", photo.uid)
    rows.append((photo.id, photo.uid, {"withdrawn": 1}, {"withdrawn": 0}))
    return Outcome(str(path), "known", photo.uid, "It had been withdrawn and is restored.")


def _record(catalogue: Catalogue, run: Run, rows: Sequence[journal.Row], facts: Mapping[int, Mapping[str, Any]]) -> None:
    if not rows:
        return
    if run.step is None or not journal.in_force(catalogue, run.step):
        run.step = journal.begin(catalogue, "import", {"sources": list(run.sources)})
        run.step_uid = journal.uid_of(catalogue, run.step)
    journal.record(catalogue, run.step, rows, facts)


def _add(catalogue: Catalogue, run: Run, entry: Entry, facts: dict[int, dict[str, Any]]) -> tuple[int, str, str | None]:
    values = _described(catalogue, run, entry)
    held: dict[str, Stored] = {name: stored(BY_NAME[name], value) for name, value in values.items()}
    held = {name: value for name, value in held.items() if value is not None}
    run.meet(entry.pair)
    twin = photos.with_image_hash(catalogue, entry.image_hash) if entry.image_hash else None
    columns: dict[str, Stored] = {
        "file_name": entry.source.name.encode("utf-8", "replace").decode(),
        "path": photos.stored_path(entry.path),
        "sha256": entry.sha256,
        "image_hash": entry.image_hash,
        "bytes": entry.bytes,
        "format": entry.tags.mime,
        "width": entry.tags.width,
        "height": entry.tags.height,
        "orientation": entry.tags.orientation,
        "sidecar": photos.stored_path(entry.sidecar) if entry.sidecar else None,
        "imported": now(),
    }
    links: dict[str, Stored] = {"variant_of": twin.id if twin else None, "companion": run.partners[0] if run.partners else None}
    if entry.disk:
        disk = entry.disk
        links["volume"] = volumes.remember(catalogue, disk.identifier, disk.label, disk.mount, disk.beside)
    number, uid = photos.add(catalogue, {**columns, **links}, held)
    if links["companion"] is not None:
        photos.pair(catalogue, run.partners, number)
    run.partners.append(number)
    note = f"The same picture as {twin.file_name} ({twin.uid}) with other metadata; kept as its variant." if twin else None
    told = {"from": photos.stored_path(str(entry.source)), "warnings": list(entry.warnings), "note": note}
    facts[number] = {**{name: fact for name, fact in {**columns, **told}.items() if fact not in (None, [])}, **held}
    return number, uid, note


def _described(catalogue: Catalogue, run: Run, entry: Entry) -> dict[str, Value]:
    """What the file says, with the credit in it kept as data beside its words, and what is set on all photos of the import."""
    values = dict(entry.values)
    if run.organisations is None:
        run.organisations = organisations.known(catalogue)
    known = run.organisations
    line = values.get("credit_line")
    if isinstance(line, str):
        # Subtle: what a file says is left in its own words; it is brought into the house style when somebody sets or normalises it.
        values["credit_data"] = consequences.read_credit(line, known)
    wanted = dict(run.ops)
    if run.template:
        run.number += 1
        context = Context(catalogue.main, sequence=run.number)
        wanted = {**template.operations(run.template, _as_photo(entry, values), context), **wanted}
    set_here = {name: outcome(op, BY_NAME[name], values.get(name), catalogue.main) for name, op in wanted.items()}
    return {**values, **set_here, **consequences.follow(set_here, values, catalogue.main, lambda: known)}


def _as_photo(entry: Entry, values: Mapping[str, Value]) -> Photo:
    """The entry as the photo that it will be, for the variables of a template."""
    return Photo(
        id=0,
        uid="",
        file_name=entry.source.name,
        path=entry.path,
        volume=None,
        sha256=entry.sha256,
        image_hash=entry.image_hash,
        bytes=entry.bytes,
        format=entry.tags.mime,
        width=entry.tags.width,
        height=entry.tags.height,
        orientation=entry.tags.orientation,
        sidecar=entry.sidecar,
        variant_of=None,
        companion=None,
        imported="",
        withdrawn=False,
        values=values,
    )
