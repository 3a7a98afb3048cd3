"""Finding photos: a question becomes ids in order; rows come by page.

Plain words are looked for in all described fields, in all languages, as the beginnings of words; a photo must have every word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from curator.catalogue.index import TABLE
from curator.catalogue.photos import chunks
from curator.catalogue.store import Catalogue
from curator.domain.errors import UsageError
from curator.domain.fields import BY_NAME, Kind, named
from curator.domain.search_text import question

SORTABLE: Final = frozenset({Kind.TEXT, Kind.INTEGER, Kind.NUMBER, Kind.DATE, Kind.CODE})
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
        where.append(f"id in (select rowid from {TABLE} where {TABLE} match ?)")
        values.append(" AND ".join(expressions))
    rows = catalogue.db.execute(f"select id from photo where {' and '.join(where)} order by {_order(sort)}", values)
    return Answer(tuple(row[0] for row in rows), unread)


def facets(catalogue: Catalogue, ids: Sequence[int], limit: int = 20) -> dict[str, list[tuple[str, int]]]:
    """How many of these photos have which credit, year, keyword and place: the commonest first."""
    counted: dict[str, dict[str, int]] = {"credit": {}, "year": {}, "keyword": {}, "place": {}}
    parts = {
        "credit": "select credit_line, count(*) from photo where id in (%s) and credit_line is not null group by 1",
        "year": "select substr(date_created, 1, 4), count(*) from photo where id in (%s) and date_created is not null group by 1",
        "keyword": "select k.value, count(*) from photo, json_each(keywords) k where photo.id in (%s) group by 1",
        "place": "select coalesce(city, province_state, country), count(*) from photo where id in (%s)"
        " and coalesce(city, province_state, country) is not null group by 1",
    }
    for some in chunks(ids):
        marks = ",".join("?" * len(some))
        for name, query in parts.items():
            for value, count in catalogue.db.execute(query % marks, some):
                counted[name][value] = counted[name].get(value, 0) + count
    return {name: sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit] for name, counts in counted.items()}


def _order(sort: str | None) -> str:
    if not sort:
        return "date_created is null, date_created desc, id desc"
    name = sort.removeprefix("-")
    if name not in _FACTS:
        field = named(name)
        name = field.name
        if field.kind not in SORTABLE:
            name = f"json_extract({name}, '$.' || (select json_quote(value) from archive where key = 'main_language'))"
            if BY_NAME[field.name].kind is not Kind.TEXTS:
                raise UsageError(f"Photos can not be sorted by {field.label}, which is a list.")
    falling = sort.startswith("-")
    return f"{name} is null, {name} {'desc' if falling else 'asc'}, id {'desc' if falling else 'asc'}"
