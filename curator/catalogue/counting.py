"""Facets from columns: what each photo counts under, as numbers in arrays, so that an answer of 100,000 is counted in milliseconds.

Reading them for a million photos takes seconds, so that it goes by slices (`load`), between which a reader answers questions.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from curator.catalogue import facets
from curator.catalogue.columns import Columns, Ids
from curator.catalogue.facets import MISSING, NAMES, RAW, Counted
from curator.catalogue.photos import chunks
from curator.catalogue.store import Catalogue

SLICE: Final = 4_000
"""How many photos are read at a time: some hundredths of a second, for which a question may have to wait."""

_MOST: Final = 255  # labels of one photo that count
_BLOCK: Final = 200_000  # photos counted at a time, so that little memory is wanted meanwhile


@dataclass(slots=True)
class Labels:
    """What is counted, by the number that stands for it."""

    known: dict[Hashable, int] = field(default_factory=dict)
    labels: list[Any] = field(default_factory=list)

    def code(self, label: Hashable) -> int:
        """The number of a label, a new one for a new label."""
        found = self.known.get(label)
        if found is None:
            found = self.known[label] = len(self.labels)
            self.labels.append(label)
        return found


@dataclass(slots=True)
class One:
    """A column with one label a photo, or none (-1), in as few bytes as so many labels need: of most, one."""

    labels: Labels = field(default_factory=Labels)
    codes: npt.NDArray[np.signedinteger[Any]] = field(default_factory=lambda: np.zeros(0, np.int8))

    def grow(self, size: int) -> None:
        """Make room for so many photos."""
        self.codes = np.concatenate((self.codes, np.full(size - len(self.codes), -1, self.codes.dtype)))

    def put(self, photos: Ids, labels: Sequence[Hashable | None]) -> None:
        """Set what photos count under."""
        code = self.labels.code
        codes = [-1 if label is None else code(label) for label in labels]
        needed = np.promote_types(self.codes.dtype, np.min_scalar_type(-len(self.labels.labels) - 1))
        self.codes = self.codes.astype(needed, copy=False)
        self.codes[photos] = codes

    def count(self, ids: Ids) -> dict[Any, int]:
        """How many of these photos have which label."""
        codes = self.codes[ids]
        counts = np.bincount(codes[codes >= 0], minlength=1)
        return {self.labels.labels[code]: int(counts[code]) for code in np.flatnonzero(counts)}


@dataclass(slots=True)
class Many:
    """A column with any number of labels a photo; those that a photo had before stay in `codes`, unused, until all is read anew."""

    labels: Labels = field(default_factory=Labels)
    start: Ids = field(default_factory=lambda: np.zeros(0, np.int32))
    length: npt.NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, np.uint8))
    codes: array[int] = field(default_factory=lambda: array("i"))

    def grow(self, size: int) -> None:
        """Make room for so many photos."""
        more = size - len(self.start)
        self.start = np.concatenate((self.start, np.zeros(more, np.int32)))
        self.length = np.concatenate((self.length, np.zeros(more, np.uint8)))

    def put(self, photos: Ids, labels: Sequence[Sequence[Hashable]]) -> None:
        """Set what photos count under."""
        lengths = np.array([min(len(some), _MOST) for some in labels], np.int32)
        self.start[photos] = len(self.codes) + lengths.cumsum() - lengths
        self.length[photos] = lengths
        code = self.labels.code
        self.codes.extend(code(label) for some in labels for label in some[:_MOST])

    def count(self, ids: Ids, most: int) -> dict[Any, int]:
        """The commonest labels, some more than `most`: those that are as common as the last of them too."""
        if not self.codes:
            return {}
        counts = np.zeros(len(self.labels.labels), np.int64)
        codes = np.frombuffer(self.codes, np.int32)
        for at in range(0, len(ids), _BLOCK):
            some = ids[at : at + _BLOCK]
            start, length = self.start[some], self.length[some]
            # The first label of each, the second of those that have two …: no place is ever computed for each label by itself.
            for place in range(int(length.max())):
                start = start[length > place]
                length = length[length > place]
                counts += np.bincount(codes[start + place], minlength=len(counts))
        floor = 0 if len(counts) <= most else np.partition(counts, len(counts) - most)[len(counts) - most] - 1
        return {self.labels.labels[code]: int(counts[code]) for code in np.flatnonzero(counts > max(0, floor))}


@dataclass(slots=True)
class Counting:
    """The columns that facets are counted from; `read` photos of them are loaded, by number."""

    read: int = 0
    size: int = 0
    ones: dict[str, One] = field(default_factory=lambda: {name: One() for name in ("place", "camera", "rating")})
    manys: dict[str, Many] = field(default_factory=lambda: {name: Many() for name in ("credit", "keyword", "branch", "person")})
    missing: npt.NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, np.uint8))
    stories: dict[str, Ids] | None = None

    def follow(self, catalogue: Catalogue, changed: Sequence[int] | None) -> None:
        """Set anew what photos count under that were changed; None for all of them."""
        self.stories = None
        if changed is None:
            fresh = Counting()
            self.read, self.size, self.ones, self.manys, self.missing = (
                fresh.read,
                fresh.size,
                fresh.ones,
                fresh.manys,
                fresh.missing,
            )
            return
        here = [number for number in changed if number < min(self.read, self.size)]
        for some in chunks(here):
            marks = ",".join("?" * len(some))
            self._put(catalogue.db.execute(f"select id, {RAW} from photo where id in ({marks})", some).fetchall())

    def load(self, catalogue: Catalogue, size: int) -> bool:
        """Read one more slice; True when there is nothing left to read."""
        if size > self.size:
            self._grow(size)
        if self.read < size:
            query = f"select id, {RAW} from photo where id >= ? and id < ?"
            self._put(catalogue.db.execute(query, [self.read, self.read + SLICE]).fetchall())
            self.read = min(size, self.read + SLICE)
        return self.read >= size

    def _grow(self, size: int) -> None:
        self.size = size
        for one in self.ones.values():
            one.grow(size)
        for many in self.manys.values():
            many.grow(size)
        self.missing = np.concatenate((self.missing, np.zeros(size - len(self.missing), np.uint8)))

    def _put(self, rows: Sequence[Sequence[Any]]) -> None:
        if not rows:
            return
        numbers, data, lines, cities, provinces, countries, keywords, paths, persons, cameras, ratings, missing = zip(
            *rows, strict=True
        )
        at = np.array(numbers, np.int32)
        places = [place if any(place) else None for place in zip(cities, provinces, countries, strict=True)]
        self.ones["place"].put(at, places)
        self.ones["camera"].put(at, cameras)
        self.ones["rating"].put(at, [None if rating is None else str(rating) for rating in ratings])
        self.manys["credit"].put(at, [facets.holders(*credit) for credit in zip(data, lines, strict=True)])
        self.manys["keyword"].put(at, list(map(facets.texts, keywords)))
        self.manys["branch"].put(at, list(map(facets.branches, paths)))
        self.manys["person"].put(at, list(map(facets.texts, persons)))
        self.missing[at] = missing


def counting(columns: Columns) -> Counting:
    """The counting columns of an archive, which follow its other columns."""
    if columns.counting is None:
        columns.counting = Counting()
        columns.followers.append(columns.counting.follow)
    held = columns.counting
    assert isinstance(held, Counting)
    return held


def load(catalogue: Catalogue, columns: Columns) -> bool:
    """Read one more slice of what facets are counted from; True when nothing is left. Called until it is, in idle moments."""
    # Subtle: of one moment, begun under the guard: a photo that is imported between two readings would stand beyond the columns' end, and
    # whoever read before another brought the columns on would have to read all of them anew.
    with columns.guard, _one_moment(catalogue):
        columns.refresh(catalogue)
        columns.dated(catalogue)
        return counting(columns).load(catalogue, columns.size)


def count(
    catalogue: Catalogue, columns: Columns, ids: Ids, limit: int = 20, names: Sequence[str] = NAMES
) -> dict[str, list[Counted]]:
    """`facets.facets` from columns; what of them is not loaded yet is loaded first."""
    with columns.guard, _one_moment(catalogue):
        while not load(catalogue, columns):
            pass
        held = counting(columns)
        found = {name: _counted(catalogue, columns, held, name, ids, limit) for name in names}
        return {name: facets.shown(name, counts, limit) for name, counts in found.items()}


def _one_moment(catalogue: Catalogue) -> AbstractContextManager[None]:
    return nullcontext() if catalogue.db.in_transaction else catalogue.reading()


def _counted(catalogue: Catalogue, columns: Columns, held: Counting, name: str, ids: Ids, limit: int) -> dict[Any, int]:
    if name in held.ones:
        return held.ones[name].count(ids)
    if name in held.manys:
        return held.manys[name].count(ids, limit) if len(ids) else {}
    if name == "year":
        years = np.bincount(columns.dated(catalogue).day[ids] // 10_000, minlength=1)
        return {f"{year:04}": int(years[year]) for year in np.flatnonzero(years) if year}
    if name == "missing":
        bits = np.bincount(held.missing[ids], minlength=1)
        return {
            key: total
            for place, key in enumerate(MISSING)
            if (total := sum(int(bits[value]) for value in np.flatnonzero(bits) if int(value) >> place & 1))
        }
    return _in_stories(catalogue, columns, held, ids)


def _in_stories(catalogue: Catalogue, columns: Columns, held: Counting, ids: Ids) -> dict[Any, int]:
    if held.stories is None:
        told = facets.of_stories(catalogue)
        held.stories = {name: np.array(sorted(photos), np.int32) for name, photos in told.items()}
    if not held.stories:
        return {}
    here = np.zeros(columns.size, np.bool_)
    here[ids] = True
    return {name: total for name, photos in held.stories.items() if (total := int(np.count_nonzero(here[photos])))}
