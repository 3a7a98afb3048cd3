"""Finding photos: a question becomes ids in order; rows come by page.

Plain words are looked for in all described fields, in all languages, as the beginnings of words; a photo must have every word.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from curator.catalogue.index import TABLE
from curator.catalogue.photos import chunks
from curator.catalogue.store import Catalogue
from curator.domain.errors import UsageError
from curator.domain.fields import BY_NAME, Kind, named
from curator.domain.search_text import question

SORTABLE: Final = frozenset({Kind.TEXT, Kind.INTEGER, Kind.NUMBER, Kind.DATE, Kind.CODE})
_MANY: Final = 20_000
_FACTS: Final = ("file_name", "imported", "width", "height", "bytes")


@dataclass(frozen=True, slots=True)
class Answer:
    """The ids of the photos that answer a question, in order, and the parts of the question that could not be read."""

    ids: tuple[int, ...]
    unread: tuple[str, ...] = ()


def find(catalogue: Catalogue, query: str = "", *, sort: str | None = None, withdrawn: bool = False) -> Answer:
    """The photos that have every word of a query, newest first unless `sort` names a field (`-field` for falling order).

    `withdrawn` asks for those that were taken out instead. Never raises on a query; an unknown sort field is a UsageError.
    """
    words = query.split()
    asked = {word: question(word) for word in words}
    unread = tuple(word for word, expression in asked.items() if not expression)
    expressions = [expression for expression in asked.values() if expression]
    where = ["withdrawn = ?"]
    values: list[Any] = [int(withdrawn)]
    if expressions:
        expression = " AND ".join(expressions)
        # Subtle: SQLite can not know that few photos have the words, and would walk through all photos in order to find those few
        # in theirs; the `+` keeps it from the index. Of many it is the other way round.
        where[0] = f"{'+' if _few(catalogue, expression) else ''}withdrawn = ?"
        where.append(f"id in (select rowid from {TABLE} where {TABLE} match ?)")
        values.append(expression)
    rows = catalogue.db.execute(f"select id from photo where {' and '.join(where)} order by {_order(sort)}", values)
    return Answer(tuple(row[0] for row in rows), unread)


def _few(catalogue: Catalogue, expression: str) -> bool:
    query = f"select count(*) from (select 1 from {TABLE} where {TABLE} match ? limit {_MANY})"
    return int(catalogue.db.execute(query, [expression]).fetchone()[0]) < _MANY


def facets(catalogue: Catalogue, ids: Sequence[int], limit: int = 20) -> dict[str, list[tuple[str, int]]]:
    """How many of these photos have which credit, year, keyword and place: the commonest first."""
    counted: dict[str, Counter[str]] = {"credit": Counter(), "year": Counter(), "keyword": Counter(), "place": Counter()}
    names = "credit_line, substr(date_created, 1, 4), coalesce(city, province_state, country), keywords"
    for some in chunks(ids):
        rows = catalogue.db.execute(f"select {names} from photo where id in ({','.join('?' * len(some))})", some).fetchall()
        credits, years, places, keywords = zip(*rows, strict=True) if rows else ((), (), (), ())
        counted["credit"].update(filter(None, credits))
        counted["year"].update(filter(None, years))
        counted["place"].update(filter(None, places))
        counted["keyword"].update(chain.from_iterable(map(json.loads, filter(None, keywords))))
    return {name: sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit] for name, counts in counted.items()}


def _order(sort: str | None) -> str:
    if not sort:
        return "date_created desc, id desc"
    name = sort.removeprefix("-")
    if name not in _FACTS:
        field = named(name)
        name = field.name
        if field.kind not in SORTABLE:
            name = f"json_extract({name}, '$.' || (select json_quote(value) from archive where key = 'main_language'))"
            if BY_NAME[field.name].kind is not Kind.TEXTS:
                raise UsageError(f"Photos can not be sorted by {field.label}, which is a list.")
    # Subtle: NULL sorts below everything, so that falling order has the empty ones last by itself and can follow an index.
    return f"{name} desc, id desc" if sort.startswith("-") else f"{name} asc nulls last, id asc"
