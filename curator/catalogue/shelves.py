"""Shelves: the standing questions of the window's left side, their answers in order of date, and how many photos stand on each.

An answer for a contact sheet is an array of ids and the months they fall into as runs, nothing for each photo beyond its
number: a million photos take eight megabytes.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from curator.catalogue import search
from curator.catalogue.conditions import Condition
from curator.catalogue.search import Answer
from curator.catalogue.store import Catalogue

if TYPE_CHECKING:
    from curator.catalogue.asking import Meaning
    from curator.catalogue.columns import Columns


class Shelf(StrEnum):
    """A standing question; withdrawn photos stand on their own shelf alone."""

    ALL = "all"
    LAST_IMPORT = "last import"
    NO_CAPTION = "no caption"
    NO_CREDIT = "no credit"
    HELD_BACK = "held back"
    WITHDRAWN = "withdrawn"


Months = tuple[tuple[str | None, int], ...]
"""Runs of photos of one month (`2019-10`, or `2019` where no more is known; None: no date): the month and how many follow in it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The ids of photos in order, the months they fall into where they stand newest first, and what is said of the question.

    `whole` is False for the beginning of an answer that is asked for ahead of the rest. `answer` is without its ids. `shapes` is a byte
    for each photo, fiftieths of its width to its height, where they were asked for.
    """

    ids: array[int]
    months: Months = ()
    unread: tuple[str, ...] = ()
    whole: bool = True
    answer: Answer = field(default=Answer(()), compare=False)
    shapes: bytes = b""


_WHERE: Final[Mapping[Shelf, str]] = {
    Shelf.ALL: "withdrawn = 0",
    # Subtle: the plus keeps the planner from walking all photos by the index of those that are not withdrawn.
    Shelf.LAST_IMPORT: "+withdrawn = 0 and id in (select subject from change where kind = 'photo' and step = "
    "(select max(seq) from step where act = 'import' and state = 'done'))",
    Shelf.NO_CAPTION: "withdrawn = 0 and description is null",
    Shelf.NO_CREDIT: "withdrawn = 0 and credit_line is null",
    Shelf.HELD_BACK: "0",
    Shelf.WITHDRAWN: "withdrawn = 1",
}
# Subtle: SQLite sorts NULL below everything, so that falling order puts photos without a date last and can follow the index.
_ORDER: Final = "order by date_created desc, id desc"


def on(
    catalogue: Catalogue,
    shelf: Shelf,
    query: str = "",
    *,
    first: int | None = None,
    columns: Columns | None = None,
    meaning: Meaning | None = None,
    shapes: bool = False,
    held_back: Sequence[int] = (),
) -> Sheet:
    """The photos of a shelf that answer a query, as of one moment, newest first unless the query names an order.

    `first` asks for the beginning alone, `columns` answer from memory. `meaning` joins an answer by worth (`sort:rank`) that is
    answered from memory, and `shapes` has the shapes of its photos told. `held_back` are the photos of that shelf, which is answered from
    memory alone.
    """
    with catalogue.reading():
        if columns is not None and first is None:
            return _from_columns(catalogue, columns, shelf, query, meaning, shapes, held_back)
        if query.strip():
            return _matching(catalogue, shelf, query, first)
        limit = -1 if first is None else first
        rows = catalogue.db.execute(f"select id from photo where {_WHERE[shelf]} {_ORDER} limit ?", [limit])
        ids = array("q", chain.from_iterable(rows))
        whole = first is None or len(ids) < first
        return Sheet(ids, _all_months(catalogue, shelf) if whole and first is None else _months(catalogue, ids), whole=whole)


def counts(catalogue: Catalogue, columns: Columns | None = None) -> dict[Shelf, int]:
    """How many photos stand on each shelf."""
    if columns is not None:
        return _counts_from_columns(catalogue, columns)
    one = catalogue.db.execute(
        "select sum(not withdrawn), sum(not withdrawn and description is null),"
        " sum(not withdrawn and credit_line is null), sum(withdrawn) from photo"
    ).fetchone()
    last = catalogue.db.execute(f"select count(*) from photo where {_WHERE[Shelf.LAST_IMPORT]}").fetchone()[0]
    shown, uncaptioned, uncredited, withdrawn = (int(number or 0) for number in one)
    return {
        Shelf.ALL: shown,
        Shelf.LAST_IMPORT: int(last),
        Shelf.NO_CAPTION: uncaptioned,
        Shelf.NO_CREDIT: uncredited,
        Shelf.WITHDRAWN: withdrawn,
    }


_MASKS: Final = {
    Shelf.NO_CAPTION: Condition("withdrawn = 0 and description is null"),
    Shelf.NO_CREDIT: Condition("withdrawn = 0 and credit_line is null"),
}


def _holding(catalogue: Catalogue, shelf: Shelf) -> Condition | None:
    """What the photos of a shelf have in common beside that they are withdrawn or not; None for nothing."""
    if shelf is Shelf.LAST_IMPORT:
        step = catalogue.db.execute("select max(seq) from step where act = 'import' and state = 'done'").fetchone()[0]
        every = "withdrawn = 0 and id in (select subject from change where kind = 'photo' and step = ?)"
        one = "withdrawn = 0 and exists (select 1 from change where kind = 'photo' and subject = photo.id and step = ?)"
        return Condition(every, (step,), sure=Condition(one, (step,)))
    return _MASKS.get(shelf)


_SHAPE: Final = "iif(height > 0, width * 50 / height, null)"


def _from_columns(
    catalogue: Catalogue,
    columns: Columns,
    shelf: Shelf,
    query: str,
    meaning: Meaning | None,
    shapes: bool,
    held_back: Sequence[int],
) -> Sheet:
    from curator.catalogue import answering

    with columns.guard:
        withdrawn = shelf is Shelf.WITHDRAWN
        within = columns.among(catalogue, held_back) if shelf is Shelf.HELD_BACK else _holding(catalogue, shelf)
        found, answer = search.found(catalogue, columns, query, withdrawn=withdrawn, within=within, meaning=meaning)
        months = () if answer.order else answering.months(columns, catalogue, found)
        ids = array("q")
        ids.frombytes(found.astype("int64").tobytes())
        told = answering.in_bytes(columns.number(catalogue, _SHAPE)[found], 75) if shapes else b""
        return Sheet(ids, months, answer.unread, answer=answer, shapes=told)


def _counts_from_columns(catalogue: Catalogue, columns: Columns) -> dict[Shelf, int]:
    with catalogue.reading():
        held = {shelf: _holding(catalogue, shelf) for shelf in Shelf if shelf is not Shelf.HELD_BACK}
        for condition in filter(None, held.values()):
            columns.warm(catalogue, condition)
    # Subtle: of a moment that begins under the guard. What was read before it another may have brought on meanwhile.
    with columns.guard, catalogue.reading():
        columns.refresh(catalogue)
        hidden = columns.dated(catalogue).hidden
        masks = {shelf: columns.mask(catalogue, condition) for shelf, condition in held.items() if condition}
        gone, there = int(hidden.sum()), len(columns.dated(catalogue).ids)
        found: dict[Shelf, int] = {shelf: int((mask & ~hidden).sum()) for shelf, mask in masks.items()}
        return {**found, Shelf.ALL: there - gone, Shelf.WITHDRAWN: gone}


def version(catalogue: Catalogue) -> int:
    """A number that differs after every write of another connection, of this program or another: `PRAGMA data_version`."""
    return int(catalogue.db.execute("pragma data_version").fetchone()[0])


def interrupt(catalogue: Catalogue) -> None:
    """Break off what the catalogue is reading just now; may be called from any thread, the reader gets an error."""
    catalogue.db.interrupt()


def _matching(catalogue: Catalogue, shelf: Shelf, query: str, first: int | None) -> Sheet:
    answer = search.find(catalogue, query, withdrawn=shelf is Shelf.WITHDRAWN)
    found: Iterable[int] = answer.ids
    if shelf not in (Shelf.ALL, Shelf.WITHDRAWN):
        standing = set(chain.from_iterable(catalogue.db.execute(f"select id from photo where {_WHERE[shelf]}")))
        found = (number for number in answer.ids if number in standing)
    ids = array("q", found)
    whole = first is None or len(ids) <= first
    if not whole:
        ids = ids[:first]
    # Months are runs of an order by date alone.
    return Sheet(ids, () if answer.order else _months(catalogue, ids), answer.unread, whole, replace(answer, ids=()))


def _all_months(catalogue: Catalogue, shelf: Shelf) -> Months:
    rows = catalogue.db.execute(
        f"select substr(date_created, 1, 7), count(*) from photo where {_WHERE[shelf]} group by 1 order by 1 desc"
    )
    return tuple(rows.fetchall())


def _months(catalogue: Catalogue, ids: array[int]) -> Months:
    """The months of ids that stand in order of date, as runs; asks for a few photos of each run, not for all of them."""
    query = "select substr(date_created, 1, 7) from photo where id = ?"

    @cache
    def month(place: int) -> str | None:
        held: str | None = catalogue.db.execute(query, [ids[place]]).fetchone()[0]
        return held

    runs: list[tuple[str | None, int]] = []
    start = 0
    while start < len(ids):
        here, step = month(start), 1
        while start + step < len(ids) and month(start + step) == here:
            step *= 2
        inside, end = start + step // 2, min(start + step, len(ids))
        while inside < end:
            middle = (inside + end) // 2
            inside, end = (middle + 1, end) if month(middle) == here else (inside, middle)
        runs.append((here, end - start))
        start = end
    return tuple(runs)
