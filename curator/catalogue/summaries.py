"""What many photos have in common: for each field its value where it is the same in all of them, or that it differs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curator.catalogue.photos import chunks
from curator.catalogue.store import Catalogue
from curator.domain.fields import FIELDS, Field
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
    total = withdrawn = 0
    values: dict[str, Stored] = {}
    empty = [field.name for field in FIELDS]
    mixed: set[str] = set()
    for some in chunks(ids):
        # A field that differs is not looked at again, of one that was empty so far it is only asked whether it still is.
        parts = [*(f"count({name})" for name in empty), *(f"count({name}), min({name}), max({name})" for name in values)]
        asked = ", ".join(["count(*)", "coalesce(sum(withdrawn), 0)", *parts])
        query = f"select {asked} from photo where id in ({','.join('?' * len(some))})"
        number, out, *told = catalogue.db.execute(query, some).fetchone()
        still, known = told[: len(empty)], told[len(empty) :]
        for place, name in enumerate(list(values)):
            if known[3 * place : 3 * place + 3] != [number, values[name], values[name]]:
                mixed.add(name)
                del values[name]
        filled = [name for name, held in zip(empty, still, strict=True) if held]
        if total:
            mixed.update(filled)
        else:
            _begin(catalogue, some, number, filled, values, mixed)
        empty = [name for name in empty if name not in set(filled)]
        total, withdrawn = total + number, withdrawn + out
    same = {field.name: loaded(field, values[field.name]) for field in FIELDS if values.get(field.name) is not None}
    return Summary(total, same, frozenset(mixed), withdrawn)


def _begin(
    catalogue: Catalogue,
    ids: Sequence[int],
    number: int,
    filled: Sequence[str],
    values: dict[str, Stored],
    mixed: set[str],
) -> None:
    """Sort the fields that the first photos have something in: the same in all of them, or not."""
    if not filled:
        return
    asked = ", ".join(f"count({name}), min({name}), max({name})" for name in filled)
    told = catalogue.db.execute(f"select {asked} from photo where id in ({','.join('?' * len(ids))})", ids).fetchone()
    for place, name in enumerate(filled):
        held, least, most = told[3 * place : 3 * place + 3]
        if held == number and least == most:
            values[name] = least
        else:
            mixed.add(name)


Share = tuple[Any, int]
"""An entry of a list, and how many photos have it."""


def shares(catalogue: Catalogue, ids: Sequence[int], fields: Iterable[Field], limit: int = 24) -> dict[str, tuple[Share, ...]]:
    """How many of the photos have each entry of some lists, the commonest first; at most `limit` entries of each."""
    found: dict[str, Counter[str]] = {}
    for field in fields:
        counts = found[field.name] = Counter()
        for some in chunks(ids):
            query = (
                f"select case v.type when 'object' then v.value else json_quote(v.value) end, count(*)"
                f" from photo, json_each({field.name}) v where photo.id in ({','.join('?' * len(some))}) group by 1"
            )
            for entry, count in catalogue.db.execute(query, some):
                counts[entry] += count
    first = {name: sorted(counts, key=lambda one: (-counts[one], one))[:limit] for name, counts in found.items()}
    return {name: tuple((json.loads(one), found[name][one]) for one in some) for name, some in first.items()}


def different(catalogue: Catalogue, ids: Sequence[int], field: Field, limit: int) -> list[Stored] | None:
    """The different stored values of a field in the photos, None among them where some have none; None for more than `limit`."""
    found: dict[Stored, None] = {}
    for some in chunks(ids):
        query = f"select distinct {field.name} from photo where id in ({','.join('?' * len(some))})"
        found.update(dict.fromkeys(row[0] for row in catalogue.db.execute(query, some)))
        if len(found) > limit:
            return None
    return list(found)
