"""The vocabularies of an archive: those that ship, and those that staff add, which are records and so can be undone.

A term of one's own vocabulary of the same name as one that ships takes the whole vocabulary's place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

from curator import resources
from curator.catalogue import records
from curator.catalogue.records import Record
from curator.catalogue.store import Catalogue
from curator.domain import vocabulary
from curator.domain.errors import CuratorError
from curator.domain.step import Add, Changed, Op, Put
from curator.domain.vocabulary import Term, Vocabulary

SHIPPED: Final = ("themes", "sdg", "countries", "china")
CHINA: Final = "china"
_PLACE_URN: Final = "urn:x-gbt2260:"
"""Before a code of GB/T 2260 in LocationId, so that a search for the code finds the place and no number that looks like it."""


@lru_cache(maxsize=8)
def shipped(name: str) -> Vocabulary:
    """A vocabulary that ships."""
    if name != CHINA:
        return vocabulary.from_json(json.loads(resources.text(f"vocabularies/{name}.json")))
    rows = [line.split("\t") for line in resources.text("vocabularies/china.tsv").splitlines() if not line.startswith("#")]
    terms = tuple(
        Term(code, {"zh-CN": (zh,), "en": (latin,)}, (_bare(latin),) if _bare(latin) != latin else (), above)
        for code, zh, latin, above in rows
    )
    return Vocabulary(CHINA, "China’s provinces and counties", terms, _PLACE_URN)


def _bare(latin: str) -> str:
    """A Latin name without the word for what the place is: Fuping of Fuping County."""
    stem, _, kind = latin.rpartition(" ")
    return stem if stem and kind in ("County", "City", "District", "Prefecture", "Banner", "League") else latin


def own(catalogue: Catalogue) -> list[Vocabulary]:
    """The vocabularies that staff keep in this archive."""
    return [vocabulary.from_json(record.body) for record in records.of_kind(catalogue, "vocabulary")]


def known(catalogue: Catalogue) -> list[Vocabulary]:
    """All vocabularies of an archive, its own first."""
    mine = own(catalogue)
    names = {one.name for one in mine}
    return [*mine, *(shipped(name) for name in SHIPPED if name not in names)]


def named(catalogue: Catalogue, name: str) -> Vocabulary:
    """A vocabulary by its name; raises CuratorError with those there are."""
    for one in known(catalogue):
        if one.name == name:
            return one
    raise CuratorError(f"There is no vocabulary “{name}”; there are: {', '.join(one.name for one in known(catalogue))}.")


def save(catalogue: Catalogue, held: Vocabulary, act: str = "keep vocabulary") -> Changed | None:
    """Keep a vocabulary in the archive, new or in the place of the one of that name, as one step."""
    body = vocabulary.to_json(held)
    for record in records.of_kind(catalogue, "vocabulary"):
        if record.name == held.name:
            return records.change(catalogue, record, act, body=body)
    return records.add(catalogue, "vocabulary", held.name, body, act)[1]


def withdraw(catalogue: Catalogue, name: str) -> Changed | None:
    """Take a vocabulary of the archive's own out of view; one that ships under that name counts again."""
    record: Record = records.named(catalogue, "vocabulary", name)
    return records.withdraw(catalogue, record, "withdraw vocabulary")


def expansions(catalogue: Catalogue) -> Callable[[str], tuple[str, ...]]:
    """A function that gives the other names of what a word names, for the search; the shipped ones are read when first asked."""
    mine: list[Vocabulary] | None = None

    def others(text: str) -> tuple[str, ...]:
        nonlocal mine
        if mine is None:
            mine = own(catalogue)
        return vocabulary.others([*mine, *(shipped(name) for name in ("themes", "sdg", "countries"))], text)

    return others


def suggest(catalogue: Catalogue, text: str, limit: int = 20) -> list[tuple[Vocabulary, Term]]:
    """Terms that begin so, of themes, goals and the archive's own vocabularies: for the completion of keywords."""
    found = [
        (one, term) for one in known(catalogue) if one.name not in ("countries", CHINA) for term in one.beginning(text, limit)
    ]
    return found[:limit]


def tagging(catalogue: Catalogue, text: str) -> dict[str, Op]:
    """The operations that tag photos with a term by its id or any of its names: keyword, path and code; raises CuratorError."""
    candidates = _called(catalogue, text)
    if not candidates:
        near = ", ".join(term.label(catalogue.main) for _, term in suggest(catalogue, text, 5))
        raise CuratorError(f"No vocabulary has “{text}”.{f' Did you mean {near}?' if near else ''}")
    return tagged(catalogue, *candidates[0])


def tagged(catalogue: Catalogue, holder: Vocabulary, term: Term) -> dict[str, Op]:
    """The operations that tag photos with a term of a vocabulary: keyword, path and code."""
    label = term.label(catalogue.main)
    path = "|".join(one.label(catalogue.main) for one in holder.path(term))
    ops: dict[str, Op] = {"keywords": Add((label,))}
    if "|" in path:
        ops["keyword_paths"] = Add((path,))
    if holder.uri:
        uri = term.uri or f"{holder.uri}:{term.id}"
        ops["about"] = Add(({"CvId": holder.uri, "CvTermId": uri, "CvTermName": label},))
    return ops


def keyword(catalogue: Catalogue, text: str) -> str:
    """The keyword that photos have of a term, by its id or any of its names; the text itself where no vocabulary has it."""
    candidates = _called(catalogue, text)
    return candidates[0][1].label(catalogue.main) if candidates else text.strip()


def _called(catalogue: Catalogue, text: str) -> list[tuple[Vocabulary, Term]]:
    """The terms with that id or name, of the vocabularies whose terms are keywords."""
    held = (one for one in known(catalogue) if one.name not in ("countries", CHINA))
    return [(one, term) for one in held for term in one.named(text) if not term.heading]


def places(text: str) -> list[tuple[Term, ...]]:
    """The Chinese places that are called so, or have that code, each with the places above it, the widest first."""
    china = shipped(CHINA)
    found = list(china.named(text)) or china.beginning(text, 20)
    return [china.path(term) for term in found]


def placing(catalogue: Catalogue, text: str) -> dict[str, Op]:
    """The operations that give photos a Chinese place by its code or name; raises CuratorError where several are meant."""
    found = [path for path in places(text) if folded_name(text, path[-1])]
    if not found:
        raise CuratorError(f"No place in China is called “{text}”; a county’s code of six digits is sure to be found.")
    if len(found) > 1:
        told = "; ".join(f"{path[-1].id} {described(path)}" for path in found[:8])
        raise CuratorError(f"Several places are called “{text}”: {told}. Give the code.")
    (path,) = found
    county, main = path[-1], catalogue.main
    province = path[0]
    shown: dict[str, Any] = {
        "LocationName": county.label("en"),
        "LocationName-zh-CN": county.label("zh-CN"),
        "LocationId": [f"{_PLACE_URN}{county.id}"],
        "ProvinceState": province.label(main),
        "CountryName": "中国" if main.startswith("zh") else "China",
        "CountryCode": "CHN",
    }
    ops: dict[str, Op] = {
        "province_state": Put(province.label(main)),
        "country": Put(shown["CountryName"]),
        "country_code": Put("CHN"),
        "sublocation": Put(None),
    }
    if len(path) > 1:
        name = county.label(main) if main.startswith("zh") else _bare(county.label(main))
        shown["City"] = name
        ops["city"] = Put(name)
    return {**ops, "location_shown": Put((shown,))}


def folded_name(text: str, term: Term) -> bool:
    """True when a term is called just so, or has that code."""
    return term in shipped(CHINA).named(text)


def described(path: Sequence[Term]) -> str:
    """A place with its province: 阜平县 Fuping County, Hebei."""
    county, province = path[-1], path[0]
    above = f", {province.label('en')}" if county is not province else ""
    return f"{county.label('zh-CN')} {county.label('en')}{above}"
