"""An archive as the window has it: opened for writing or for reading only, its answers, and what is told of its changes."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from curator.catalogue import lock, shelves, store
from curator.catalogue.shelves import Sheet, Shelf
from curator.catalogue.store import Catalogue
from curator.domain.errors import CuratorError
from curator.domain.step import Changed
from curator.ui import selection as choosing
from curator.ui.selection import Selection

FIRST: Final = 400
"""How many photos are asked for ahead of the rest when an archive is opened: more than a screen holds."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What the edit lane holds open: the catalogue, and by whom the archive is held when it could be opened for reading only."""

    catalogue: Catalogue
    held: str | None


@dataclass(frozen=True, slots=True)
class Archive:
    """What the window must know of an open archive.

    `held` says by whom, in words, it is kept from being changed here; `version` is that of its content at this moment
    (`curator.catalogue.shelves.version`).
    """

    folder: Path
    main: str
    held: str | None
    version: int

    @property
    def read_only(self) -> bool:
        """True when nothing can be changed here."""
        return self.held is not None


@dataclass(frozen=True, slots=True)
class Answered:
    """A new sheet, and where the chosen photos and the current one stand on it; `fresh` when another question was asked."""

    sheet: Sheet
    chosen: Selection
    current: int | None
    fresh: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A change and the object that made it, which need not hear of it; `changed` is None when others wrote, anything may differ."""

    changed: Changed | None
    maker: object


def carried(ids: array[int], chosen: Selection, current: int | None, to: array[int]) -> tuple[Selection, int | None]:
    """Where chosen photos and the current one of one sheet stand on another; a current one that has gone gives its place to the next."""
    if ids == to:
        return chosen, current
    photos = {photo for start, end in chosen.spans for photo in ids[start:end]}
    kept = choosing.of(position for position, photo in enumerate(to) if photo in photos) if photos else Selection()
    if current is None or not to:
        return kept, None
    try:
        return kept, to.index(ids[current])
    except ValueError:
        return kept, min(current, len(to) - 1)


@contextmanager
def writing(folder: Path, author: str) -> Iterator[Writing]:
    """The archive for writing, held against other windows; for reading only where another window holds it."""
    if not store.is_archive(folder):
        raise CuratorError(f"There is no archive in {folder}; choose another folder, or make one there.")
    with ExitStack() as open_here:
        held: str | None = None
        try:
            open_here.enter_context(lock.held(folder, "Curator's window"))
        except lock.Held as trouble:
            held = trouble.by
        except CuratorError as trouble:
            held = trouble.sentence
        catalogue = open_here.enter_context(store.open_archive(folder, author, read_only=held is not None, alone=held is None))
        yield Writing(catalogue, held)


def facts(held: Writing) -> Archive:
    """What the window must know of an archive that was opened."""
    return Archive(held.catalogue.folder, held.catalogue.main, held.held, shelves.version(held.catalogue))


def beginning(catalogue: Catalogue) -> Answered:
    """The first photos of all, which are here at once."""
    return Answered(shelves.on(catalogue, Shelf.ALL, first=FIRST), Selection(), None, fresh=True)
