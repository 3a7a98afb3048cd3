"""What many photos have in common: for each field its value where it is the same in all of them, or that it differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curator.catalogue.photos import chunks
from curator.catalogue.store import Catalogue
from curator.domain.fields import FIELDS
from curator.domain.value import Stored, Value, loaded


@dataclass(frozen=True, slots=True)
class Summary:
    """`values` holds the fields that are the same in all `count` photos and not empty, `mixed` the names of those that differ."""

    count: int
    values: Mapping[str, Value]
    mixed: frozenset[str]
    withdrawn: int


def summary(catalogue: Catalogue, ids: Sequence[int]) -> Summary:
    """What photos have in common. A field that is empty in some of them and not in others differs."""
    parts = ", ".join(f"count({field.name}), min({field.name}), max({field.name})" for field in FIELDS)
    total = withdrawn = 0
    values: dict[str, Stored] = {}
    mixed: set[str] = set()
    for some in chunks(ids):
        query = f"select count(*), coalesce(sum(withdrawn), 0), {parts} from photo where id in ({','.join('?' * len(some))})"
        number, out, *told = catalogue.db.execute(query, some).fetchone()
        for place, field in enumerate(FIELDS):
            held, least, most = told[3 * place : 3 * place + 3]
            if least != most or held not in (0, number) or (total and values.get(field.name) != least):
                mixed.add(field.name)
            elif not total:
                values[field.name] = least
        total, withdrawn = total + number, withdrawn + out
    same = {
        field.name: loaded(field, values[field.name])
        for field in FIELDS
        if field.name not in mixed and values.get(field.name) is not None
    }
    return Summary(total, same, frozenset(mixed), withdrawn)
