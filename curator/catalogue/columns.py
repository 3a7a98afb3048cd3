"""Columns: facts of all photos as arrays in memory, by the number of the photo, so that a million are sorted and counted in milliseconds.

One set serves the readers of one program; each brings its own open catalogue. What is held is as the journal stood at `seq`: before
each use the changes since then are read and only their photos are set anew. What a question does not need is not loaded.
"""

from __future__ import annotations

import json
import re
import threading
import time
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from curator.catalogue.asking import Terms
from curator.catalogue.conditions import Condition
from curator.catalogue.index import INDEXED, TABLE
from curator.catalogue.photos import chunks
from curator.catalogue.store import Catalogue

Ids = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]

Bits = npt.NDArray[np.uint8]

MOST_CHANGES: Final = 20_000
"""From how many changed photos on everything is loaded anew."""

_MOST_MASKS: Final = 64
_MANY_MET: Final = 50_000
_MOST_MOVED: Final = 2_000
_MOST_NUMBERS: Final = 6
_DAY: Final = "substr(replace(substr({0}, 1, 10), '-', '') || '00000000', 1, 8)"
_NAMES_WORDS: Final = re.compile("|".join(f'"{name}"' for name in INDEXED)).search
_BY_DATE: Final = "order by date_created desc, id desc"


class Guard:
    """A lock that one thread may take several times, and that whoever works by slices gives to those who wait.

    Subtle: Python's locks are not fair. A thread that takes one again at once mostly gets it, so that a question waited seven seconds for
    facets that were read by slices of a fifth of a second.
    """

    def __init__(self) -> None:
        self._lock, self._counting = threading.RLock(), threading.Lock()
        self._waiting = 0

    def __enter__(self) -> None:
        with self._counting:
            self._waiting += 1
        try:
            self._lock.acquire()
        finally:
            with self._counting:
                self._waiting -= 1

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def give_way(self) -> None:
        """Let those who wait go first; to be called between two slices, without the guard."""
        while self._waiting > 0:
            time.sleep(0.001)


@dataclass(frozen=True, slots=True)
class Order:
    """The order by date, newest first, and what goes with it.

    `ids` are all photos in that order, `rank` is each one's place in it, `day` its date as the number 20191017 (20190000 where only the
    year is known, 0 for no date), `hidden` tells the withdrawn.
    """

    ids: Ids
    rank: Ids
    day: Ids
    hidden: Mask


@dataclass(slots=True)
class Columns:
    """The columns of one archive; `guard` is held by whoever uses them.

    `followers` are told which photos changed (None: all may have), `counting` is what `curator.catalogue.counting` keeps here.
    """

    guard: Guard = field(default_factory=lambda: Guard())
    seq: int = -1
    size: int = 0
    order: Order | None = None
    numbers: OrderedDict[str, Numbers] = field(default_factory=OrderedDict)
    masks: OrderedDict[Condition, Bits] = field(default_factory=OrderedDict)
    words: OrderedDict[str, Bits] = field(default_factory=OrderedDict)
    terms: Terms = field(default_factory=Terms)
    counting: object | None = None
    followers: list[Callable[[Catalogue, Sequence[int] | None], None]] = field(default_factory=list)

    def refresh(self, catalogue: Catalogue) -> None:
        """Follow what was written since the last time, by this program or another."""
        seq = int(catalogue.db.execute("select seq from chain").fetchone()[0])
        if seq == self.seq:
            return
        # Subtle: left the choice, SQLite walks all changes of photos there ever were, by the index of subjects.
        query = "select subject, after from change not indexed where kind = 'photo' and seq > ? limit ?"
        rows = catalogue.db.execute(query, [self.seq, MOST_CHANGES + 1]).fetchall() if 0 <= self.seq < seq else []
        if not 0 <= self.seq < seq or len(rows) > MOST_CHANGES:
            self._forget(catalogue)
        elif rows:
            self._follow(catalogue, rows)
        else:  # stories and other records
            for follow in self.followers:
                follow(catalogue, ())
        self.seq = seq

    def dated(self, catalogue: Catalogue) -> Order:
        """The order by date."""
        if self.order is None:
            self.order = _order(catalogue, self.size)
        return self.order

    def number(self, catalogue: Catalogue, sql: str) -> Numbers:
        """What a column or an expression of numbers holds for each photo; not a number where it holds nothing."""
        if sql not in self.numbers:
            made = np.full(self.size, np.nan)
            ids, values = _pairs(catalogue, sql)
            made[ids] = values
            self.numbers[sql] = made
            while len(self.numbers) > _MOST_NUMBERS:
                self.numbers.popitem(last=False)
        self.numbers.move_to_end(sql)
        return self.numbers[sql]

    def days(self, catalogue: Catalogue, column: str) -> Numbers | Ids:
        """A column of dates as numbers (20191017)."""
        if column == "date_created":
            return self.dated(catalogue).day
        return self.number(catalogue, _DAY.format(column))

    def mask(self, catalogue: Catalogue, condition: Condition) -> Mask:
        """The photos that a condition of SQL is true for; asked once and kept current."""
        if condition not in self.masks:
            _keep(self.masks, condition, np.packbits(_true(catalogue, condition, self.size)))
        self.masks.move_to_end(condition)
        return np.unpackbits(self.masks[condition], count=self.size).view(np.bool_)

    def among(self, catalogue: Catalogue, ids: Sequence[int]) -> Mask:
        """The photos that were named; those that came since the columns were brought on do not count."""
        self.refresh(catalogue)
        mask, held = np.zeros(self.size, np.bool_), np.array(ids, np.int64)
        mask[held[held < self.size]] = True
        return mask

    def met(self, catalogue: Catalogue, expression: str) -> Ids:
        """The photos that an expression of the words index finds; of one that finds many they are kept until words change."""
        if expression in self.words:
            self.words.move_to_end(expression)
            return np.flatnonzero(np.unpackbits(self.words[expression], count=self.size)).astype(np.int32)
        query = f"select group_concat(rowid) from {TABLE} where {TABLE} match ?"
        found = listed(catalogue.db.execute(query, [expression]).fetchone()[0])
        if len(found) > _MANY_MET:
            mask = np.zeros(self.size, np.bool_)
            mask[found] = True
            _keep(self.words, expression, np.packbits(mask))
        return found

    def warm(self, catalogue: Catalogue, condition: Condition) -> None:
        """Have a condition's mask ready. The photos are asked without the guard, so that nobody waits for it; inside one reading."""
        with self.guard:
            self.refresh(catalogue)
            seq, size = self.seq, self.size
            if condition in self.masks:
                return
        bits = np.packbits(_true(catalogue, condition, size))
        with self.guard:
            if self.seq == seq:
                _keep(self.masks, condition, bits)

    def _forget(self, catalogue: Catalogue) -> None:
        self.size = int(catalogue.db.execute("select coalesce(max(id), 0) + 1 from photo").fetchone()[0])
        self.order = None
        self.numbers.clear()
        self.masks.clear()
        self.words.clear()
        self.terms.by_letter.clear()
        for follow in self.followers:
            follow(catalogue, None)

    def _follow(self, catalogue: Catalogue, rows: Sequence[tuple[int, str]]) -> None:
        """Set anew what the columns hold of changed photos."""
        changed = list(dict.fromkeys(number for number, _ in rows))
        # Subtle: what a photo came with is noted as a change too, so that the name of a field is looked for, not its value.
        moved = {number for number, after in rows if '"date_created"' in after or number >= self.size}
        size = max(self.size, max(changed) + 1)
        self.numbers = OrderedDict((sql, _grown(held, size, np.nan)) for sql, held in self.numbers.items())
        masks = {key: _grown(np.unpackbits(held, count=self.size), size, 0) for key, held in self.masks.items()}
        if self.order is not None:
            self.order = _moved(catalogue, self.order, changed, moved, size)
        conditions = [condition.sure or condition for condition in masks]
        columns = ", ".join(("id", *self.numbers, *(f"({condition.sql}) is true" for condition in conditions)))
        values = [value for condition in conditions for value in condition.values]
        for some in chunks(changed):
            # Subtle: with its indexes SQLite would walk all photos that are not withdrawn in order to find these few among them.
            query = f"select {columns} from photo not indexed where id in ({','.join('?' * len(some))})"
            told = list(zip(*catalogue.db.execute(query, [*values, *some]), strict=True))
            for held, facts in zip((*self.numbers.values(), *masks.values()), told[1:], strict=False):
                held[list(told[0])] = np.array(facts, held.dtype)
        for follow in self.followers:
            follow(catalogue, changed)
        self.masks = OrderedDict((key, np.packbits(bits)) for key, bits in masks.items())
        if any(map(_NAMES_WORDS, {after for _, after in rows})):
            self.words.clear()
        self.words = OrderedDict((key, _longer(bits, size)) for key, bits in self.words.items())
        self.terms.changed(len(changed), size)
        # Subtle: last, since all this may be broken off, and is then done again from the beginning.
        self.size = size


def _keep(held: OrderedDict[Any, Bits], key: Any, bits: Bits) -> None:
    held[key] = bits
    while len(held) > _MOST_MASKS:
        held.popitem(last=False)


def listed(told: str | None) -> Ids:
    """Numbers that SQLite put together as one text: read ten times faster than as many rows."""
    return np.fromstring(told or "", np.int32, sep=",")


def _pairs(catalogue: Catalogue, sql: str) -> tuple[Ids, Numbers]:
    """The ids of the photos for which an expression holds something, and what it holds."""
    query = f"select group_concat(id), group_concat(held) from (select id, {sql} as held from photo) where held is not null"
    ids, values = catalogue.db.execute(query).fetchone()
    return listed(ids), np.fromstring(values or "", np.float64, sep=",")


def _true(catalogue: Catalogue, condition: Condition, size: int) -> Mask:
    found = np.zeros(size, np.bool_)
    query = f"select group_concat(id) from photo where {condition.sql}"
    found[listed(catalogue.db.execute(query, condition.values).fetchone()[0])] = True
    return found


def _order(catalogue: Catalogue, size: int) -> Order:
    """Read the order by date: that of the photos in view stands in an index, the withdrawn are few and put in."""
    day = _DAY.format("date_created")
    query = (
        "select group_concat(id), group_concat(day) from "
        f"(select id, ifnull({day}, '0') as day from photo where withdrawn = ? {_BY_DATE})"
    )
    rows = [catalogue.db.execute(query, [flag]).fetchone() for flag in (0, 1)]
    (shown, gone), days = [listed(row[0]) for row in rows], np.zeros(size, np.int32)
    for ids, (_, told) in zip((shown, gone), rows, strict=True):
        days[ids] = listed(told)
    hidden = np.zeros(size, np.bool_)
    hidden[gone] = True
    if len(gone) > _MOST_MOVED:
        query = f"select group_concat(id) from (select id from photo {_BY_DATE})"
        shown = listed(catalogue.db.execute(query).fetchone()[0])
    elif len(gone):
        shown = _put_in(catalogue, shown, gone.tolist())
    return Order(shown, _ranks(shown, size), days, hidden)


def _ranks(ids: Ids, size: int) -> Ids:
    rank = np.zeros(size, np.int32)
    rank[ids] = np.arange(len(ids), dtype=np.int32)
    return rank


def _moved(catalogue: Catalogue, order: Order, changed: Sequence[int], moved: set[int], size: int) -> Order:
    """The order after some photos changed, of which some may stand elsewhere now."""
    if len(moved) > _MOST_MOVED:
        return _order(catalogue, size)
    hidden, day = _grown(order.hidden, size, False), _grown(order.day, size, 0)
    for some in chunks(changed):
        query = f"select id, withdrawn, {_DAY.format('date_created')} from photo where id in ({','.join('?' * len(some))})"
        for number, withdrawn, date in catalogue.db.execute(query, some):
            hidden[number], day[number] = withdrawn, int(date or 0)
    if not moved:
        return Order(order.ids, order.rank, day, hidden)
    away = np.zeros(size, np.bool_)
    away[list(moved)] = True
    ids = _put_in(catalogue, order.ids[~away[order.ids]], sorted(moved))
    return Order(ids, _ranks(ids, size), day, hidden)


def _put_in(catalogue: Catalogue, ids: Ids, more: Iterable[int]) -> Ids:
    """Ids in order of date with others put in where they belong.

    Subtle: dates are compared as the texts that they are, asked from the catalogue: as numbers they would lose zones and fractions.
    """
    query = "select date_created from photo where id = ?"

    @cache
    def key(number: int) -> tuple[bool, str, int]:
        date = catalogue.db.execute(query, [number]).fetchone()[0]
        return (date is not None, date or "", number)

    class Falling:
        __slots__ = ("key",)

        def __init__(self, key: tuple[bool, str, int]) -> None:
            self.key = key

        def __lt__(self, other: Falling) -> bool:
            return self.key > other.key

    ordered = sorted(more, key=key, reverse=True)
    at = [bisect_left(ids, Falling(key(number)), key=lambda held: Falling(key(int(held)))) for number in ordered]
    return np.insert(ids, at, np.array(ordered, np.int32)).astype(np.int32)


def _longer(bits: Bits, size: int) -> Bits:
    """Packed bits with room for so many."""
    return _grown(bits, (size + 7) // 8, 0)


def _grown(held: npt.NDArray[Any], size: int, empty: Any) -> npt.NDArray[Any]:
    """An array with room for so many photos: the same one, if it has."""
    if len(held) == size:
        return held
    made = np.full(size, empty, held.dtype)
    made[: len(held)] = held[:size]
    return made


def as_values(numbers: Iterable[int]) -> str:
    """Ids as one value for SQL's json_each."""
    return json.dumps(list(numbers))
