"""Finding photos: a question becomes ids in order; rows come by page.

The question is read by `curator.domain.query`; its words are looked for in the ways of `curator.catalogue.asking`. The order
is that of the question (`sort:`), else the one that the caller asks for, else newest first, as a contact sheet shows photos; `rank` puts
first what the words meet best (`curator.catalogue.ranking`), and is what the command line asks for when a question has words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from curator.catalogue import conditions, ranking, saved, vocabularies
from curator.catalogue.asking import Asked, Asking, Expand, Meaning
from curator.catalogue.conditions import Condition
from curator.catalogue.index import TABLE
from curator.catalogue.store import Catalogue
from curator.domain import query as queries
from curator.domain.errors import UsageError
from curator.domain.fields import BY_NAME, Kind, named
from curator.domain.query import Reading, Unread
from curator.domain.query_keys import BY_KEY, sorting
from curator.domain.query_terms import Query

if TYPE_CHECKING:  # numpy takes as long to load as the command line may take to start
    from curator.catalogue.columns import Columns, Ids, Mask

RANK: Final = "rank"
_SORTABLE: Final = frozenset({Kind.TEXT, Kind.INTEGER, Kind.NUMBER, Kind.DATE, Kind.CODE})
MOST_MEANT: Final = 50
"""How many photos may join an answer for what their captions mean."""

_MANY: Final = 20_000
_FACTS: Final = ("file_name", "imported", "width", "height", "bytes", "format")


@dataclass(frozen=True, slots=True)
class Answer:
    """The ids of the photos that answer a question, in order, and what is to be said of the question.

    `unread` are its parts that could not be read, `marks` the same with their places and reasons. `corrections` gives for a word
    that was asked for those that were looked for beside it. `asked` are its words, for telling why a photo is there. `order` is the
    order that it stands in, None for newest first. `meant` are the photos that are there for what their captions mean.
    """

    ids: tuple[int, ...]
    unread: tuple[str, ...] = ()
    corrections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: tuple[Asked, ...] = field(default=(), compare=False)
    marks: tuple[Unread, ...] = field(default=(), compare=False)
    order: str | None = field(default=None, compare=False)
    meant: frozenset[int] = field(default=frozenset(), compare=False)


def find(
    catalogue: Catalogue,
    query: str = "",
    *,
    sort: str | None = None,
    withdrawn: bool = False,
    ranked: bool = False,
    expand: Expand | None = None,
    meaning: Meaning | None = None,
    columns: Columns | None = None,
) -> Answer:
    """The photos that answer a query, newest first unless `sort` names a field (`-field` for falling order) or `rank`.

    `ranked` puts what the words meet best first where neither caller nor query names an order. `withdrawn` asks for those that were
    taken out instead, where the query itself does not say. `expand` gives other words for a word (the archive's vocabularies unless said),
    `meaning` photos whose captions mean what the words do, which join a ranked answer. `columns` answer from memory, where an
    archive is large. Never raises on a query; an unknown sort field is a UsageError.
    """
    if columns is not None:
        more: Any = {"sort": sort, "withdrawn": withdrawn, "ranked": ranked, "expand": expand, "meaning": meaning}
        ids, answer = found(catalogue, columns, query, **more)
        return replace(answer, ids=tuple(ids.tolist()))
    query = saved.resolved(catalogue, query)
    reading = queries.parse(query)
    asking = Asking(catalogue, expand=expand or vocabularies.expansions(catalogue))
    order = _order(sort, reading.query, ranked)
    rows = _ids(asking, reading.query, withdrawn, None if order == RANK else order)
    meant: tuple[int, ...] = ()
    if order == RANK and asking.asked:
        rows = tuple(ranking.ranked(asking.asked, rows, lambda expression: _met(catalogue, expression)))
        text, rest = conditions.meant(reading.query.term)
        if meaning and text:
            near = meaning(text)[:MOST_MEANT]
            allowed = set(_ids(Asking(catalogue), Query(rest), withdrawn, None, _among(near)))
            meant = tuple(number for number in near if number in allowed)
            rows = tuple(ranking.fused(rows, meant)) if meant else rows
    return _answer(reading, asking, order, rows, meant)


def found(
    catalogue: Catalogue,
    columns: Columns,
    query: str = "",
    *,
    sort: str | None = None,
    withdrawn: bool = False,
    ranked: bool = False,
    expand: Expand | None = None,
    meaning: Meaning | None = None,
    within: Condition | Mask | None = None,
) -> tuple[Ids, Answer]:
    """The same from columns, as an array, and the answer without its ids; `within` narrows it to what a shelf holds."""
    from curator.catalogue import answering

    with columns.guard:
        query = saved.resolved(catalogue, query)
        reading = queries.parse(query)
        columns.refresh(catalogue)
        asking = Asking(catalogue, columns.terms, expand or vocabularies.expansions(catalogue))
        order = _order(sort, reading.query, ranked)
        ids = answering.ids(columns, asking, reading.query, withdrawn=withdrawn, within=within)
        meant: tuple[int, ...] = ()
        if order == RANK and asking.asked:
            scope = conditions.scope(asking, reading.query.term)
            ids = answering.ranked(columns, asking, tuple(asking.asked), ids, scope)
            text, rest = conditions.meant(reading.query.term)
            if meaning and text:
                near = meaning(text)[:MOST_MEANT]
                allowed = answering.ids(
                    columns, Asking(catalogue, columns.terms), Query(rest), withdrawn=withdrawn, within=within
                )
                meant = answering.among(near, allowed)
                ids = answering.fused(ids, meant)
        elif order not in (None, RANK):
            ids = answering.sorted_by(columns, catalogue, ids, order, _by(order))
        return ids, _answer(reading, asking, order, (), meant)


def _order(sort: str | None, query: Query, ranked: bool) -> str | None:
    """The order of an answer: the caller's, the question's, or by worth where there are words to be worth something."""
    return sort or query.sort or (RANK if ranked else None)


def _answer(reading: Reading, asking: Asking, order: str | None, ids: tuple[int, ...], meant: Sequence[int] = ()) -> Answer:
    unread = tuple(mark.text for mark in reading.unread)
    shown = order if order != RANK or asking.asked else None
    return Answer(ids, unread, dict(asking.corrected), tuple(asking.asked), reading.unread, shown, frozenset(meant))


def _among(ids: Sequence[int]) -> Condition:
    return Condition("id in (select value from json_each(?))", (json.dumps(list(ids)),))


def _ids(asking: Asking, query: Query, withdrawn: bool, order: str | None, within: Condition | None = None) -> tuple[int, ...]:
    catalogue = asking.catalogue
    asked = [] if query.term is None else [conditions.condition(asking, query.term)]
    if within is not None:
        asked.append(within)
    if query.term is None or not conditions.asks_for_withdrawn(query.term):
        # Subtle: SQLite can not know that few photos have the words, and would walk through all photos in order to find those few
        # in theirs; the `+` keeps it from the index. Of many it is the other way round.
        few = within is not None or (bool(asked) and _few(catalogue, asked[0].words))
        asked.insert(0, Condition(f"{'+' if few else ''}withdrawn = ?", (int(withdrawn),)))
    where = " and ".join(part.sql for part in asked)
    values: list[Any] = [value for part in asked for value in part.values]
    rows = catalogue.db.execute(f"select id from photo where {where} order by {_by(order)}", values)
    return tuple(row[0] for row in rows)


def _few(catalogue: Catalogue, expression: str) -> bool:
    """True for an expression of the words index that few photos answer."""
    query = f"select count(*) from (select 1 from {TABLE} where {TABLE} match ? limit {_MANY})"
    return bool(expression) and int(catalogue.db.execute(query, [expression]).fetchone()[0]) < _MANY


def _met(catalogue: Catalogue, expression: str) -> list[int]:
    """The photos that an expression of the words index finds.

    Subtle: as one text that SQLite puts together, which is read four times faster than as many rows.
    """
    told = catalogue.db.execute(f"select group_concat(rowid) from {TABLE} where {TABLE} match ?", [expression]).fetchone()[0]
    return [int(number) for number in told.split(",")] if told else []


def _by(sort: str | None) -> str:
    """An order as SQL; raises UsageError for what photos can not be sorted by."""
    if not sort:
        return "date_created desc, id desc"
    name = sort.removeprefix("-")
    if name in BY_KEY and (column := sorting(BY_KEY[name])):
        name = column
    if name not in _FACTS:
        field = named(name)
        name = field.name
        if field.kind not in _SORTABLE:
            name = f"json_extract({name}, '$.' || (select json_quote(value) from archive where key = 'main_language'))"
            if BY_NAME[field.name].kind is not Kind.TEXTS:
                raise UsageError(f"Photos can not be sorted by {field.label}, which is a list.")
    # Subtle: NULL sorts below everything, so that falling order has the empty ones last by itself and can follow an index.
    return f"{name} desc, id desc" if sort.startswith("-") else f"{name} asc nulls last, id asc"
