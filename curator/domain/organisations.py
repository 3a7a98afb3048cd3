"""The organisations that own, supply or license photos: what they are called, how they want to be credited, what is ours.

The list is a readable JSON file that a house edits (`resources/organisations.json` is the one that ships). This module reads
its text; who calls it reads the file.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from curator.domain.credit import Credit
from curator.domain.errors import CuratorError

PART_NAMES: Final = frozenset({"holder", "creator", "partner", "asset_id", "year"})
"""The parts of a credit that a house style can name in braces; `{holder}` is all holders, with the office behind the first."""

_DEFAULT_STYLE: Final = ("©{holder}[/{asset_id}][/{creator}][, {year}][ (courtesy of {partner})]",)


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation. `name` is the short name that credits show; `names` maps language codes to the full name.

    `aliases` are further spellings that mean it. `country` is ISO 3166-1 alpha-3. `style` names its house style. The three
    rights fields, where they are known, are set together with its credit: terms of use as a sentence, the address of a page,
    and a PLUS Licensor structure. `ours` says that photos of this holder need no licence from others.
    """

    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    country: str | None = None
    style: str = ""
    usage_terms: str | None = None
    web_statement: str | None = None
    licensor: Mapping[str, str] | None = None
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Organisations:
    """The list, with its house styles (name to templates, the first that fits counts) and the places that offices are named by."""

    known: tuple[Organisation, ...] = ()
    styles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    default_style: str = ""
    places: frozenset[str] = frozenset()
    _keys: Mapping[str, Organisation] = field(default_factory=dict, repr=False, compare=False)
    _longest: int = field(default=0, repr=False, compare=False)
    read: dict[str, Credit | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Credits that `parse_credit` has read by this list: an archive says the same few over and over."""

    def named(self, text: str) -> Organisation | None:
        """The organisation that a whole text names, whatever the case, full-width forms, dots or a leading “the”."""
        return self._keys.get(_key(text))

    def leading(self, text: str) -> tuple[Organisation, str] | None:
        """The organisation whose longest name begins a text, and what follows it; a Latin name must end with its word."""
        for end in range(min(len(text), self._longest), 0, -1):
            inside = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
            if inside and not (ord(text[end - 1]) > 0x2E80 or ord(text[end]) > 0x2E80):
                continue
            if text[end - 1] != " " and (found := self.named(text[:end])):
                return found, text[end:]
        return None

    def style_of(self, holder: str | None) -> tuple[str, ...]:
        """The templates of a holder's house style; the default style for a holder without one, or none."""
        known = self.named(holder) if holder else None
        style = (known.style if known else "") or self.default_style
        return self.styles.get(style, _DEFAULT_STYLE)

    def is_place(self, text: str) -> bool:
        """True for a country, region or city by which an office is called (UNDP *China*, UNV *Bonn*)."""
        return _key(text) in self.places


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").casefold()
    return re.sub(r"[\s.]+", " ", re.sub(r"(?<=\b\w)\.(?=\w)", "", plain)).strip().removeprefix("the ")


def parse(text: str) -> Organisations:
    """The list from the text of its JSON file; raises CuratorError with the place where it cannot be read.

    Shape: `{"default_style": NAME, "styles": {NAME: [TEMPLATE, …]}, "places": [NAME, …], "organisations": [{"name": …,
    "names": {CODE: NAME}, "aliases": […], "country", "style", "usage_terms", "web_statement", "licensor": {…}, "ours"}, …]}`.
    """
    try:
        held = json.loads(text.removeprefix("\ufeff"))
    except ValueError as trouble:
        raise CuratorError(f"The list of organisations is not valid JSON: {trouble}.") from None
    if not isinstance(held, dict) or not isinstance(held.get("organisations"), list):
        raise CuratorError("The list of organisations must be a JSON object with a list called “organisations”.")
    styles = MappingProxyType({name: _templates(name, shapes) for name, shapes in _mapping(held, "styles").items()})
    known = tuple(_organisation(place, row, styles) for place, row in enumerate(held["organisations"], 1))
    default = held.get("default_style", "")
    if default and default not in styles:
        raise CuratorError(f"The list of organisations has no style called “{default}”, which it names as the default.")
    keys: dict[str, Organisation] = {}
    for one in known:
        for spelling in (one.name, *one.names.values(), *one.aliases):
            other = keys.setdefault(_key(spelling), one)
            if other is not one:
                raise CuratorError(f"The list of organisations gives “{spelling}” to both {other.name} and {one.name}.")
    longest = max((len(key) for key in keys), default=0) + 8  # room for “the ”, dots and double blanks in the text
    places = frozenset(_key(place) for place in _strings(held, "places", "The list"))
    return Organisations(known, styles, default, places, MappingProxyType(keys), longest)


def _organisation(place: int, row: Any, styles: Mapping[str, Any]) -> Organisation:
    if not isinstance(row, dict) or not isinstance(row.get("name"), str) or not row["name"].strip():
        raise CuratorError(f"Organisation number {place} of the list has no name.")
    name = row["name"].strip()
    style = row.get("style", "")
    if style and style not in styles:
        raise CuratorError(f"The organisation {name} names a style “{style}” that the list does not have.")
    known = {"name", "names", "aliases", "country", "style", "usage_terms", "web_statement", "licensor", "ours"}
    if unknown := sorted(set(row) - known):
        raise CuratorError(f"The organisation {name} has an unknown key “{unknown[0]}”; {', '.join(sorted(known))} are known.")
    return Organisation(
        name=name,
        names=MappingProxyType({code: str(full) for code, full in _mapping(row, "names").items()}),
        aliases=_strings(row, "aliases", name),
        country=row.get("country"),
        style=style,
        usage_terms=row.get("usage_terms"),
        web_statement=row.get("web_statement"),
        licensor=MappingProxyType(dict(_mapping(row, "licensor"))) if row.get("licensor") else None,
        ours=row.get("ours") is True,
    )


def _mapping(row: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    held = row.get(key, {})
    if not isinstance(held, dict):
        raise CuratorError(f"“{key}” in the list of organisations must be a JSON object.")
    return held


def _strings(row: Mapping[str, Any], key: str, owner: str) -> tuple[str, ...]:
    held = row.get(key, [])
    if not isinstance(held, list) or not all(isinstance(part, str) for part in held):
        raise CuratorError(f"{owner}: “{key}” must be a list of names.")
    return tuple(held)


def _templates(name: str, shapes: Any) -> tuple[str, ...]:
    if not isinstance(shapes, list) or not shapes or not all(isinstance(shape, str) for shape in shapes):
        raise CuratorError(f"The style {name} must be a list of templates.")
    for shape in shapes:
        unknown = set(re.findall(r"\{([^{}]*)\}", shape)) - PART_NAMES
        if unknown or re.search(r"[][]", re.sub(r"\[[^][]*\]", "", shape)):
            wrong = f"an unknown part “{min(unknown)}”" if unknown else "brackets that do not match"
            raise CuratorError(f"The template “{shape}” of the style {name} has {wrong}.")
    return tuple(shapes)
