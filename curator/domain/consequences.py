"""What follows from an edit by rule, in the same step: a field that is derived from another never disagrees with it.

- A capture time that a person typed is as sure as it is complete: with a zone, or without a time of day, it is exact.
- A rating of -1 is XMP's way to say that a photo was rejected.
- A keyword that is taken away takes along the paths that end in it and the codes of that name, which came with it.
- A credit that can be read is kept as data, and the credit line is its rendering in the house style of its holder; copyright
  notice, terms of use, rights page and licensor follow it where they are empty or still say what the old credit had set. A
  credit that can not be read is kept as it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from curator.domain.credit import Credit
from curator.domain.language import Texts
from curator.domain.organisations import Organisations
from curator.domain.value import Value

_RIGHTS: Final = ("copyright_notice", "rights_usage_terms", "web_statement", "licensor")
_IN_LANGUAGES: Final = frozenset({"copyright_notice", "rights_usage_terms"})

Known = Callable[[], Organisations]
"""Gives the organisations; asked only where a credit is set, because reading the list takes time."""


def reads(names: Iterable[str]) -> frozenset[str]:
    """The fields that must be known, beside those that are set, to tell what follows from setting these."""
    wanted: set[str] = set()
    if "date_created" in names:
        wanted.add("date_created_certainty")
    if "rating" in names:
        wanted.add("pick")
    if "keywords" in names:
        wanted.update(("keywords", "keyword_paths", "about"))
    if "credit_line" in names:
        wanted.update(("credit_line", "credit_data", *_RIGHTS))
    return frozenset(wanted)


def follow(values: Mapping[str, Value], held: Mapping[str, Value], main: str, known: Known) -> dict[str, Value]:
    """The values that follow from setting `values` on a photo that holds `held`; what is set itself is left alone.

    `held` has the fields of `reads`; `main` is the archive's main language.
    """
    more: dict[str, Value] = {}
    if "date_created" in values:
        more["date_created_certainty"] = _certainty(values["date_created"])
    if "keywords" in values:
        more.update(_of_keywords(values["keywords"], held))
    if values.get("rating") == -1:
        more.update({"rating": None, "pick": "rejected"})
        return {**more, **{name: value for name, value in values.items() if name in more and name != "rating"}}
    if "credit_line" in values:
        more.update(_of_credit(values["credit_line"], held, main, known()))
        return {name: value for name, value in more.items() if name == "credit_line" or name not in values}
    return {name: value for name, value in more.items() if name not in values}


def read_credit(line: str, organisations: Organisations) -> tuple[dict[str, Any], ...] | None:
    """A credit line as the field `credit_data` keeps it: one object with what it says and the text as written; None if unreadable."""
    from curator.domain.credit_grammar import parse_credit

    credit = parse_credit(line, organisations)
    return ({**credit.to_json(), "text": line},) if credit else None


def credit_of(data: Value) -> Credit | None:
    """The credit that the field `credit_data` keeps."""
    if not isinstance(data, tuple) or not data or not isinstance(data[0], Mapping):
        return None
    kept = data[0]
    holders = tuple(str(kept.get("holder", "")).split("/")) if kept.get("holder") else ()
    parts = {name: kept.get(name) for name in ("creator", "office", "partner", "asset_id", "year")}
    return Credit(holders, text=str(kept.get("text", "")), **parts)


def _certainty(taken: Value) -> Value:
    if not isinstance(taken, str):
        return None
    zoned = taken.endswith("Z") or "+" in taken or taken.count("-") > 2
    return "exact" if zoned or "T" not in taken else "no zone"


def _of_keywords(keywords: Value, held: Mapping[str, Value]) -> dict[str, Value]:
    gone = set(_entries(held.get("keywords"))) - set(_entries(keywords))
    paths, codes = _entries(held.get("keyword_paths")), _entries(held.get("about"))
    kept: dict[str, tuple[Any, ...]] = {
        "keyword_paths": tuple(path for path in paths if path.rpartition("|")[2] not in gone),
        "about": tuple(code for code in codes if gone.isdisjoint(_names(code))),
    }
    return {name: entries or None for name, entries in kept.items() if len(entries) < len(_entries(held.get(name)))}


def _entries(value: Value) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else ()


def _names(code: Mapping[str, Any]) -> Iterable[Any]:
    """The name of a code, which may stand there in several languages."""
    told = code.get("CvTermName")
    return told.values() if isinstance(told, Mapping) else (told,)


def _of_credit(line: Value, held: Mapping[str, Value], main: str, organisations: Organisations) -> dict[str, Value]:
    from curator.domain import house_style

    text = line if isinstance(line, str) else ""
    data = read_credit(text, organisations) if text else None
    credit, before = credit_of(data), credit_of(held.get("credit_data"))
    plain = {name: _plain(name, held.get(name), main) for name in ("credit_line", *_RIGHTS)}
    changes = house_style.consequences(
        house_style.rights(before, organisations) if before else {},
        house_style.rights(credit, organisations) if credit else {"credit_line": text or None},
        plain,
    )
    more: dict[str, Value] = {"credit_data": data}
    for name, value in changes.items():
        more[name] = _in_main(held.get(name), value, main) if name in _IN_LANGUAGES else value
    return more


def _plain(name: str, value: Value, main: str) -> Value:
    return value.get(main) if name in _IN_LANGUAGES and isinstance(value, Texts) else value


def _in_main(held: Value, text: Any, main: str) -> Value:
    texts = held if isinstance(held, Texts) else Texts()
    return texts.having(main, text or "", main) or None
