"""Answers from columns: what `curator.catalogue.search` asks of SQL, put together from arrays where an archive is large.

Words are asked of the words index in any case; numbers, dates, states and what is missing are looked up in columns. The answers are
those of SQL, photo for photo: a test holds the two together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import reduce
from typing import Final

import numpy as np
import numpy.typing as npt

from curator.catalogue import conditions, index, ranking
from curator.catalogue.asking import Asked, Asking
from curator.catalogue.columns import Columns, Ids, Mask, as_values, listed
from curator.catalogue.conditions import KM_A_DEGREE, RADIUS, Condition
from curator.catalogue.index import TABLE
from curator.catalogue.store import Catalogue
from curator.domain.query_keys import BY_KEY, DATE, NUMBER, sorting
from curator.domain.query_terms import And, Between, Compare, Near, Not, Or, Query, Term

_MANY: Final = 8  # from one photo in so many on it is faster to walk the whole order than to sort
_FEW: Final = 50_000
_FEW_MEANT: Final = 1_000
_FEW_RANKED: Final = 100


def ids(columns: Columns, asking: Asking, query: Query, *, withdrawn: bool, within: Condition | Mask | None = None) -> Ids:
    """The photos that answer a question, newest first; `within` narrows them."""
    catalogue = asking.catalogue
    columns.refresh(catalogue)
    order = columns.dated(catalogue)
    base = np.ones(columns.size, np.bool_)
    if query.term is None or not conditions.asks_for_withdrawn(query.term):
        base = order.hidden if withdrawn else ~order.hidden
    if within is not None:
        base = base & (columns.mask(catalogue, within) if isinstance(within, Condition) else within)
    if query.term is None:
        return order.ids[base[order.ids]]
    found = _found(columns, asking, query.term)
    found = found[base[found]]
    if len(found) * _MANY > columns.size:
        return order.ids[_as_mask(columns, found)[order.ids]]
    ranks = order.rank[found]
    ranks.sort()
    return order.ids[ranks]


def _found(columns: Columns, asking: Asking, term: Term) -> Ids:
    """The photos that a term is true for, in any order."""
    if words := conditions.expression(asking, term):
        return columns.met(asking.catalogue, words)
    if isinstance(term, And):
        words, rest = conditions.split(asking, term.terms)
        if words:
            found = columns.met(asking.catalogue, words)
            for part in rest:
                found = found[_mask(columns, asking, part)[found]]
            return found
    return np.flatnonzero(_mask(columns, asking, term)).astype(np.int32)


def _mask(columns: Columns, asking: Asking, term: Term, *, negated: bool = False) -> Mask:
    match term:
        case Not(inner):
            return ~_mask(columns, asking, inner, negated=not negated)
        case And(terms) if negated or not conditions.is_words(term):
            masks = [_mask(columns, asking, part, negated=negated) for part in terms]
            return reduce(np.logical_and, masks)
        case Or(terms) if negated or not conditions.is_words(term):
            masks = [_mask(columns, asking, part, negated=negated) for part in terms]
            return reduce(np.logical_or, masks)
    if words := conditions.expression(asking, term, negated=negated):
        return _as_mask(columns, columns.met(asking.catalogue, words))
    return _leaf(columns, asking, term, negated=negated)


def _as_mask(columns: Columns, found: Ids) -> Mask:
    mask = np.zeros(columns.size, np.bool_)
    mask[found] = True
    return mask


def _leaf(columns: Columns, asking: Asking, term: Term, *, negated: bool) -> Mask:
    catalogue = asking.catalogue
    match term:
        case Compare(key, sign, value) if (held := _days(columns, catalogue, key, value)) is not None:
            return _compared(held, sign, *_bounds(value))
        case Compare(key, sign, value) if BY_KEY[key].kind == NUMBER:
            return _compared(columns.number(catalogue, conditions.number(key)), sign, float(value), float(value))
        case Between(key, low, high):
            one = _leaf(columns, asking, Compare(key, ">=", low), negated=negated)
            return one & _leaf(columns, asking, Compare(key, "<=", high), negated=negated)
        case Near():
            return _near(columns, catalogue, term)
    return columns.mask(catalogue, conditions.leaf(asking, term, negated=negated))


def _days(columns: Columns, catalogue: Catalogue, key: str, value: str) -> npt.NDArray[np.float64] | Ids | None:
    """The dates of a key as numbers, for a value that is no finer than a day."""
    if BY_KEY[key].kind != DATE or len(value) > 10:
        return None
    return columns.days(catalogue, BY_KEY[key].fields[0])


def _bounds(value: str) -> tuple[int, int]:
    """The first and the last number of a date that begin with what is known of it."""
    digits = value.replace("-", "")
    return int(digits.ljust(8, "0")), int(digits.ljust(8, "9"))


def _compared(held: npt.NDArray[np.float64] | Ids, sign: str, low: float, high: float) -> Mask:
    if held.dtype == np.int32:
        known = held > 0
        match sign:
            case "<":
                return (held < low) & known
            case "<=":
                return (held <= high) & known
    match sign:
        case "=":
            return (held >= low) & (held <= high)
        case ">":
            return held > high
        case ">=":
            return held >= low
        case "<":
            return held < low
        case _:
            return held <= high


def _near(columns: Columns, catalogue: Catalogue, term: Near) -> Mask:
    north, east = columns.number(catalogue, "gps_latitude"), columns.number(catalogue, "gps_longitude")
    high = term.kilometres / KM_A_DEGREE
    found = np.flatnonzero((north >= term.latitude - high) & (north <= term.latitude + high) & ~np.isnan(east))
    there = np.radians(north[found])
    here = math.radians(term.latitude)
    up, across = (there - here) / 2, np.radians(east[found] - term.longitude) / 2
    part = np.sin(up) ** 2 + math.cos(here) * np.cos(there) * np.sin(across) ** 2
    mask = np.zeros(columns.size, np.bool_)
    mask[found[2 * RADIUS * np.arcsin(np.minimum(1.0, np.sqrt(part))) <= term.kilometres]] = True
    return mask


def ranked(columns: Columns, asking: Asking, asked: Sequence[Asked], found: Ids, scope: str) -> Ids:
    """Photos that stand in order of date, in order of worth (`curator.catalogue.ranking`).

    `scope` is an expression that all of them meet.
    """
    if expression := ranking.best(asked, found):
        mask = _as_mask(columns, columns.met(asking.catalogue, expression))[found]
        if np.count_nonzero(mask) >= ranking.ENOUGH:
            return found[np.argsort(~mask, kind="stable")]
    if len(found) > ranking.BOUND:
        written = np.zeros(columns.size, np.bool_)
        written[columns.met(asking.catalogue, ranking.as_written(asked))] = True
        return found[np.argsort(~written[found], kind="stable")]
    table = index.of_few(asking.catalogue.db, found.tolist()) if len(found) <= _FEW_RANKED else TABLE
    within = f" AND {scope}" if scope and table == TABLE else ""
    worths = [np.zeros(columns.size, np.uint8) for _ in asked]
    for how in ranking.WORTH:
        for word, worth in zip(asked, worths, strict=True):
            for value, expression in ranking.steps(word, how):
                if np.all(worth[found]):
                    break
                some = met(asking.catalogue, f"({expression}){within}", table)
                worth[some[worth[some] == 0]] = value
        if np.count_nonzero(reduce(np.logical_and, [worth[found] > 0 for worth in worths])) >= min(ranking.ENOUGH, len(found)):
            break
    total = np.sum([worth[found] for worth in worths], axis=0, dtype=np.int32)
    return found[np.argsort(-total, kind="stable")]


def met(catalogue: Catalogue, expression: str, table: str = TABLE) -> Ids:
    """The photos that an expression of the words index finds, or of the index of a few."""
    query = f"select group_concat(rowid) from {table} where {table} match ?"
    return listed(catalogue.db.execute(query, [expression]).fetchone()[0])


def sorted_by(columns: Columns, catalogue: Catalogue, found: Ids, sort: str, sql: str) -> Ids:
    """Photos in the order of a key or field; `sql` is the same order for SQL, which is asked where no column can tell."""
    falling, key = sort.startswith("-"), BY_KEY.get(sort.removeprefix("-"))
    if key is not None and key.fields == ("date_created",):
        if falling:
            return found
        day = columns.dated(catalogue).day[found]
        return np.concatenate((found[day > 0][::-1], found[day == 0][::-1]))
    if key is not None and key.kind == NUMBER and (column := sorting(key)):
        held = columns.number(catalogue, column)[found]
        return found[np.lexsort((-found, -held) if falling else (found, held))]
    if len(found) <= _FEW:
        query = f"select id from photo where id in (select value from json_each(?)) order by {sql}"
        rows = catalogue.db.execute(query, [as_values(found.tolist())])
        return np.fromiter((row[0] for row in rows), np.int32, len(found))
    mask = _as_mask(columns, found)
    every = listed(catalogue.db.execute(f"select group_concat(id) from (select id from photo order by {sql})").fetchone()[0])
    return every[mask[every]]


def in_bytes(held: npt.NDArray[np.float64], missing: int) -> bytes:
    """Numbers as bytes, the larger ones as 255, those that are not known as `missing`."""
    return np.clip(np.nan_to_num(held, nan=missing), 0, 255).astype(np.uint8).tobytes()


def months(columns: Columns, catalogue: Catalogue, found: Ids) -> tuple[tuple[str | None, int], ...]:
    """The months that photos in order of date fall into, as runs: `2019-10`, `2019` where no more is known, None for no date."""
    if not len(found):
        return ()
    month = columns.dated(catalogue).day[found] // 100
    starts = np.flatnonzero(np.diff(month, prepend=month[0] + 1))
    lengths = np.diff(starts, append=len(month))
    return tuple((_month(int(month[start])), int(length)) for start, length in zip(starts, lengths, strict=True))


def _month(number: int) -> str | None:
    year, month = divmod(number, 100)
    return f"{year:04}-{month:02}" if month else f"{year:04}" if year else None


def among(ids: Sequence[int], allowed: Ids) -> tuple[int, ...]:
    """Those of some ids that are allowed, in their order."""
    there = set(np.intersect1d(np.array(ids, np.int32), allowed).tolist())
    return tuple(number for number in ids if number in there)


def fused(found: Ids, meant: Sequence[int]) -> Ids:
    """An answer in order of worth with photos found by meaning put in (`ranking.fused`), of which there are few."""
    if not meant:
        return found
    # Behind so many places one of `found` alone is worth less than the last of `meant`, so that only the beginning is mixed.
    beginning = ranking.fused(found[: len(meant) * 8 + _FEW_MEANT].tolist(), meant)
    rest = found[~np.isin(found, np.array(beginning, np.int32))]
    return np.concatenate((np.array(beginning, np.int32), rest))
