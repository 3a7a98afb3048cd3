"""Autocompletion: the values that a field has in the archive, and how a question that is being typed may go on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from curator.catalogue import records
from curator.catalogue.asking import Terms
from curator.catalogue.store import Catalogue
from curator.domain.fields import BY_NAME, Field, Kind
from curator.domain.query import quoted
from curator.domain.query_keys import BY_KEY, CODE, KEYS, STATES, TEXT, Key, key_of, sorting
from curator.domain.query_reading import WORD
from curator.domain.search_text import compared, folded

_SPECIAL: Final = {
    "is": "what a photo is",
    "has": "what is there",
    "no": "what is missing",
    "near": "latitude, longitude, distance",
    "sort": "the order",
}
_TYPED: Final = re.compile(r'(-*)([^\s()":：]+)[:：](=?"?)([^"]*)$')
_SHORTEST: Final = 2  # letters, from which on words are offered


@dataclass(frozen=True, slots=True)
class Offer:
    """How a question may go on: `text` stands instead of text[start:end]; `label` says what it is, `count` how many photos have it."""

    text: str
    start: int
    end: int
    label: str = ""
    count: int | None = None


def values(catalogue: Catalogue, field: Field, prefix: str = "", limit: int = 50) -> list[tuple[str, int]]:
    """The values of a field that begin so, without regard to case or width, the commonest first.

    Of texts in several languages each text counts, of lists each entry, of structures the main key's value.
    """
    name = field.name
    key = f"json_extract(v.value, '$.{field.main_key}')" if field.kind is Kind.STRUCTS else "v.value"
    text = "case v.type when 'array' then json_extract(v.value, '$[0]') else v.value end" if field.kind is Kind.TEXTS else key
    if field.kind in (Kind.TEXTS, Kind.LIST, Kind.STRUCTS):
        source = f"select {text} as held from photo, json_each({name}) v where withdrawn = 0 and {name} is not null"
    else:
        source = f"select {name} as held from photo where withdrawn = 0 and {name} is not null"
    rows = catalogue.db.execute(
        f"select held, count(*) from ({source}) where held is not null group by held order by 2 desc, 1"
    )
    wanted = folded(prefix)
    found = []
    for held, count in rows:
        if folded(str(held)).startswith(wanted):
            found.append((str(held), count))
            if len(found) == limit:
                break
    return found


def places(catalogue: Catalogue, fields: Sequence[str], limit: int) -> list[tuple[dict[str, str], int]]:
    """The values of some fields of a place that stand together, the commonest first; the first of the fields is there in each."""
    told = ", ".join(fields)
    query = (
        f"select {told}, count(*) as photos from photo where withdrawn = 0 and {fields[0]} is not null"
        f" group by {told} order by photos desc, {told} limit ?"
    )
    rows = catalogue.db.execute(query, [limit])
    return [(dict(zip(fields, (part or "" for part in parts), strict=True)), count) for *parts, count in rows]


def structures(catalogue: Catalogue, field: Field, limit: int) -> list[tuple[dict[str, Any], int]]:
    """The structures that a field holds, each whole, the commonest first."""
    query = (
        f"select v.value, count(*) from photo, json_each({field.name}) v where withdrawn = 0"
        " group by 1 order by 2 desc, 1 limit ?"
    )
    return [(json.loads(held), count) for held, count in catalogue.db.execute(query, [limit])]


def complete(catalogue: Catalogue, text: str, cursor: int, limit: int = 12, *, terms: Terms | None = None) -> tuple[Offer, ...]:
    """How the part of a question that the cursor stands behind may go on: keys and words, or the values of a key, the likeliest first.

    `terms` are the words of the archive, where the caller keeps them (`columns.terms`).
    """
    start = _start(text[:cursor])
    part = text[start:cursor]
    if match := _TYPED.match(part):
        dashes, name, _, value = match.groups()
        offers = (
            Offer(f"{dashes}{name}:{one}", start, cursor, label, count) for one, label, count in _values(catalogue, name, value)
        )
    elif part.strip("-"):
        dashes = part[: len(part) - len(part.lstrip("-"))]
        offers = (
            Offer(f"{dashes}{one}", start, cursor, label, count)
            for one, label, count in _words(catalogue, part.lstrip("-"), terms or Terms())
        )
    else:
        return ()
    return tuple(offer for offer, _ in zip(offers, range(limit), strict=False))


def _start(before: str) -> int:
    """Where the part begins that the cursor stands behind; a quotation mark that is open holds its blanks."""
    open_at = before.rfind('"') if before.count('"') % 2 else len(before)
    blank = max(before.rfind(mark, 0, open_at) for mark in (" ", "\u3000", "\t", "\n", "(", "（"))
    return blank + 1


Found = Iterator[tuple[str, str, int | None]]
"""Texts that a question may go on with, what they are, and how many photos have them."""


def _words(catalogue: Catalogue, typed: str, terms: Terms) -> Found:
    low = typed.lower()
    for name, label in _SPECIAL.items():
        if name.startswith(low):
            yield f"{name}:", label, None
    by_name = [key for key in KEYS if key.name.startswith(low)]
    by_alias = [key for key in KEYS if key not in by_name and any(name.startswith(low) for name in key.aliases)]
    yield from ((f"{key.name}:", key.label, None) for key in (*by_name, *by_alias))
    word = compared(typed)
    if len(word) >= _SHORTEST and word.isascii() and word.isalpha():
        begun = {term: count for term, count in terms.near(catalogue, word).items() if term.startswith(word) and term != word}
        yield from ((term, "", begun[term]) for term in sorted(begun, key=lambda term: (-begun[term], term)))


def _values(catalogue: Catalogue, name: str, typed: str) -> Found:
    low = typed.lower()
    match name.lower():
        case "is":
            return ((state, told, None) for state, told in STATES.items() if state.startswith(low))
        case "has" | "no":
            return ((key.name, key.label, None) for key in KEYS if key.name.startswith(low))
        case "sort":
            sign = "-" if low.startswith("-") else ""
            orders = (key for key in KEYS if sorting(key) and key.name.startswith(low.removeprefix("-")))
            return ((f"{sign}{key.name}", key.label, None) for key in orders)
    key = key_of(name)
    return iter(()) if key is None else _of_key(catalogue, key, typed)


def _of_key(catalogue: Catalogue, key: Key, typed: str) -> Found:
    if key.kind == CODE:
        yield from ((_plain(choice), "", None) for choice in key.choices if compared(choice).startswith(compared(typed)))
    elif key.name == "story":
        names = (record.name for record in records.of_kind(catalogue, "story"))
        yield from ((f"={quoted(name)}", "", None) for name in names if compared(name).startswith(compared(typed)))
    elif key.name == "holder":
        yield from ((f"={quoted(name)}", "", count) for name, count in _holders(catalogue, typed))
    elif key.kind == TEXT:
        fields = [BY_NAME[name] for name in BY_KEY[key.name].fields if name in BY_NAME]
        found = [(value, count) for field in fields for value, count in values(catalogue, field, typed)]
        most: dict[str, int] = {}
        for value, count in found:
            most[value] = max(count, most.get(value, 0))
        yield from ((f"={quoted(value)}", "", most[value]) for value in sorted(most, key=lambda value: (-most[value], value)))
    elif key.fields == ("date_created",):
        query = (
            "select substr(date_created, 1, 4), count(*) from photo where withdrawn = 0 and date_created like ? || '%'"
            " group by 1 order by 1 desc"
        )
        yield from ((year, "", count) for year, count in catalogue.db.execute(query, [typed[:4]]))


def _holders(catalogue: Catalogue, typed: str) -> list[tuple[str, int]]:
    query = (
        "select json_extract(credit_data, '$[0].holder') as holder, count(*) from photo"
        " where withdrawn = 0 and holder is not null group by 1 order by 2 desc, 1"
    )
    wanted = compared(typed)
    return [(name, count) for name, count in catalogue.db.execute(query) if compared(name).startswith(wanted)]


def _plain(value: str) -> str:
    return value if WORD.fullmatch(value) else quoted(value)
