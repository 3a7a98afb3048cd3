"""What the rules of preflight are asked about, what they know, and what they answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal

from curator.domain import house_style
from curator.domain.house_style import Departure
from curator.domain.language import Texts, fingerprint
from curator.domain.organisations import Organisations
from curator.domain.preflight_words import Words
from curator.domain.spelling import Misspelling
from curator.domain.step import Op, Put
from curator.domain.value import Value, cleaned

Profile = Literal["web", "print", "internal"]
PROFILES: Final[tuple[Profile, ...]] = ("web", "print", "internal")
Level = Literal["block", "warn"]


Speller = Callable[[str, str], Sequence[Misspelling]]
"""Gives the misspelt words of a text in a language (BCP 47 code), in order; none for a language that it does not know."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One photo as preflight sees it.

    `values` are its fields that are not empty. `away` is True where the original can not be reached now; `broken` is the sentence
    that says why it can not be decoded.
    """

    uid: str
    file_name: str
    values: Mapping[str, Value]
    away: bool = False
    broken: str | None = None

    def texts(self, name: str) -> Texts:
        """A field in several languages; without any where it is empty."""
        held = self.values.get(name)
        return held if isinstance(held, Texts) else Texts()

    def text(self, name: str) -> str:
        """A field that holds one string; empty where there is none."""
        held = self.values.get(name)
        return held if isinstance(held, str) else ""

    def strings(self, name: str) -> tuple[str, ...]:
        """The strings of a list."""
        held = self.values.get(name)
        return tuple(part for part in held if isinstance(part, str)) if isinstance(held, tuple) else ()

    def structs(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """The structures of a field."""
        held = self.values.get(name)
        return tuple(part for part in held if isinstance(part, Mapping)) if isinstance(held, tuple) else ()

    def captured(self) -> str:
        """The capture time, where it is more than the time of a file, which is often that of a copy; else empty."""
        return "" if self.values.get("date_created_certainty") == "from file time" else self.text("date_created")


@dataclass(frozen=True, slots=True)
class Context:
    """What the rules know beside the photo.

    `languages` are the languages that were chosen (codes; none: whatever the photo has is asked about, and the main one is
    wanted). `exact_places` are the fields with an exact place that the profile keeps; unless said otherwise those that are
    not internal. `spell` is None where spelling is not asked about.
    """

    profile: Profile
    organisations: Organisations
    today: date
    words: Words
    main: str = "en"
    languages: tuple[str, ...] = ()
    spell: Speller | None = None
    exact_places: frozenset[str] = frozenset({"sublocation", "location_shown"})
    departures: Callable[[str, int | None], Sequence[Departure]] = dataclasses.field(init=False, repr=False, compare=False)
    """What is to be said against a credit line, the year of the picture given."""

    def __post_init__(self) -> None:
        # Most photos of a selection share a few credits, and to read one takes longer than all other rules together.
        judged = lru_cache(maxsize=512)(lambda line, year: house_style.check(line, self.organisations, self.today, year))
        object.__setattr__(self, "departures", judged)

    def wanted(self) -> tuple[str, ...]:
        """The languages that a caption must have, the first of them first: the main language leads where it is chosen."""
        if not self.languages:
            return (self.main,)
        return tuple(sorted(dict.fromkeys(self.languages), key=lambda code: code != self.main))

    def judged(self, texts: Texts) -> list[tuple[str, str]]:
        """The texts that are to be published, as pairs of code and text, the main language first."""
        pairs = [pair for pair in texts.texts if not self.languages or pair[0] in self.languages]
        return sorted(pairs, key=lambda pair: pair[0] != self.main)

    def at(self, name: str, code: str) -> str:
        """How a finding names one language of a field: `description`, `description[fr]`."""
        return name if code == self.main else f"{name}[{code}]"


def _no_fix() -> Mapping[str, Op]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Flaw:
    """What a rule finds: the field as `Context.at` names it (None: the file), a sentence, and what would be better.

    `suggestion` is the whole value as it should be; `fix` are the operations that set it, empty where a person must decide.
    """

    field: str | None
    message: str
    suggestion: str | None = None
    fix: Mapping[str, Op] = dataclasses.field(default_factory=_no_fix)


def put(name: str, value: Value) -> Mapping[str, Op]:
    """The fix that sets a field."""
    return MappingProxyType({name: Put(value)})


def put_text(name: str, texts: Texts, code: str, text: str, main: str) -> Mapping[str, Op]:
    """The fix that corrects one language of a field.

    A corrected blank or letter says nothing new: a translation that was up to date stays so when its source is corrected, and
    one that was out of date does not become fresh by being corrected itself.
    """
    better = cleaned(text)
    marks = dict(texts.sources)
    if code == main:
        old, new = fingerprint(texts.get(main, "")), fingerprint(better)
        marks = {other: new if mark == old else mark for other, mark in marks.items()}
    return put(name, Texts.of({**texts, code: better}, marks) or None)
