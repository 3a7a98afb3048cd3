"""Facets: how many photos of an answer have which credit, year, keyword, place …, and the term that narrows the question to them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from curator.catalogue import records
from curator.catalogue.photos import chunks
from curator.catalogue.store import Catalogue
from curator.domain.query import quoted

NAMES: Final = ("credit", "year", "keyword", "place", "person", "rating", "story", "camera", "missing", "branch")
"""The facets. `branch` counts the nodes of the keyword tree, `A|B` with all that stands below it."""

MISSING: Final = {
    "caption": "description is null",
    "credit": "credit_line is null",
    "tag": "keywords is null and keyword_paths is null",
    "place": "city is null and province_state is null and country is null and sublocation is null and location_shown is null",
    "taken": "date_created is null or date_created_certainty is 'from file time'",
    "alt": "alt_text is null",
}
"""What may be missing in a photo, by the key that asks for it, and how the catalogue tells.

A date that is only the time of the file says when it was copied, not when it was taken: the date taken is missing then.
"""

RAW: Final = (
    "credit_data, credit_line, city, province_state, country, keywords, keyword_paths, person_shown, camera_model, rating, "
    + " + ".join(f"(({sql}) << {place})" for place, sql in enumerate(MISSING.values()))
)
"""The columns of a photo that `told` reads."""

_BETWEEN: Final = " · "  # the parts of a place whose name alone does not tell which is meant


@dataclass(frozen=True, slots=True)
class Counted:
    """A value of a facet, how many photos have it, and the term that a question is narrowed by when it is chosen."""

    value: str
    count: int
    term: str


Facets = Mapping[str, Sequence[Counted]]
Place = tuple[str | None, str | None, str | None]
"""City, province and country."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one photo counts under, but for year and story."""

    holders: tuple[str, ...]
    place: Place
    keywords: tuple[str, ...]
    branches: tuple[str, ...]
    persons: tuple[str, ...]
    camera: str | None
    rating: int | None
    missing: int


def told(row: Sequence[Any]) -> Told:
    """What a row of `RAW` counts under."""
    data, line, city, province, country, keywords, paths, persons, camera, rating, missing = row
    return Told(
        holders(data, line),
        (city, province, country),
        texts(keywords),
        branches(paths),
        texts(persons),
        camera,
        rating,
        missing,
    )


@lru_cache(4096)
def holders(data: str | None, line: str | None) -> tuple[str, ...]:
    """The holders of a stored credit; of one that could not be read, the line itself."""
    holder = json.loads(data)[0].get("holder") if data else None
    return tuple(str(holder).split("/")) if holder else (line,) if line else ()


@lru_cache(4096)
def texts(held: str | None) -> tuple[str, ...]:
    """The entries of a stored list."""
    return tuple(json.loads(held)) if held else ()


@lru_cache(4096)
def branches(held: str | None) -> tuple[str, ...]:
    """The nodes that stored keyword paths stand on: of `A|B` these are `A` and `A|B`."""
    found: dict[str, None] = {}
    for path in texts(held):
        parts = path.split("|")
        found.update(dict.fromkeys("|".join(parts[:end]) for end in range(1, len(parts) + 1)))
    return tuple(found)


def facets(catalogue: Catalogue, ids: Sequence[int], limit: int = 20) -> dict[str, list[Counted]]:
    """How many of these photos have what, the commonest first, years the newest first; at most `limit` values of each facet."""
    counted: dict[str, Counter[Any]] = {name: Counter() for name in NAMES}
    for some in chunks(ids):
        query = f"select substr(date_created, 1, 4), uid, {RAW} from photo where id in ({','.join('?' * len(some))})"
        for year, _, *row in catalogue.db.execute(query, some):
            _count(counted, year, told(row))
    counted["story"] = _stories(catalogue, ids)
    return {name: shown(name, counts, limit) for name, counts in counted.items()}


def _count(counted: Mapping[str, Counter[Any]], year: str | None, photo: Told) -> None:
    counted["credit"].update(photo.holders)
    counted["keyword"].update(photo.keywords)
    counted["branch"].update(photo.branches)
    counted["person"].update(photo.persons)
    if year:
        counted["year"][year] += 1
    if any(photo.place):
        counted["place"][photo.place] += 1
    if photo.camera:
        counted["camera"][photo.camera] += 1
    if photo.rating is not None:
        counted["rating"][str(photo.rating)] += 1
    counted["missing"].update(name for place, name in enumerate(MISSING) if photo.missing >> place & 1)


def of_stories(catalogue: Catalogue) -> dict[str, set[int]]:
    """The photos that stand in each story."""
    found: dict[str, set[int]] = {}
    for record in records.of_kind(catalogue, "story"):
        uids = [block["uid"] for block in record.body["blocks"] if block.get("uid")]
        query = "select id from photo where uid in (select value from json_each(?))"
        found[record.name] = {row[0] for row in catalogue.db.execute(query, [json.dumps(uids)])}
    return found


def _stories(catalogue: Catalogue, ids: Iterable[int]) -> Counter[Any]:
    stories = of_stories(catalogue)
    here = set(ids) if stories else set()
    return Counter({name: len(photos & here) for name, photos in stories.items() if photos & here})


def shown(name: str, counts: Mapping[Any, int], limit: int) -> list[Counted]:
    """The values of one facet as they are shown; places by their city, or what is known of them."""
    if name == "place":
        return [Counted(value, count, term_of(name, value)) for value, count in _places(counts)[:limit]]
    order = (lambda pair: pair[0]) if name in ("year", "rating") else (lambda pair: pair[1])
    pairs = sorted(sorted(counts.items()), key=order, reverse=True)
    return [Counted(value, count, term_of(name, value)) for value, count in pairs[:limit]]


def _places(counts: Mapping[Place, int]) -> list[tuple[str, int]]:
    """Places by the nearest name that is known; where two share it, with the name around it: Fuping · Hebei."""
    known: dict[str, set[Place]] = {}
    for place in counts:
        known.setdefault(_name(place), set()).add(place[1:] if place[0] else (place[2],))  # type: ignore[arg-type]
    summed: Counter[str] = Counter()
    for place, count in counts.items():
        around = next(filter(None, place[1:] if place[0] else place[2:]), None)
        shared = len(known[_name(place)]) > 1
        summed[f"{_name(place)}{_BETWEEN}{around}" if shared and around else _name(place)] += count
    return sorted(summed.items(), key=lambda pair: (-pair[1], pair[0]))


def _name(place: Place) -> str:
    return next(filter(None, place), "") or ""


def term_of(facet: str, value: str) -> str:
    """The term that narrows a question to the photos that a value of a facet counts."""
    match facet:
        case "year":
            return f"taken:{value}"
        case "rating":
            return f"rating:{value}"
        case "missing":
            return f"no:{value}"
        case "place":
            return " ".join(f"place:={quoted(part)}" for part in value.split(_BETWEEN))
        case _:
            return f"{_KEYS.get(facet, facet)}:={quoted(value)}"


_KEYS: Final = {"credit": "holder", "keyword": "tag", "branch": "tag"}
