"""The words and numbers that preflight goes by, read from JSON, and how words are found in a text.

Shape: `{"about": […], "numbers": {NAME: NUMBER, …}, "lists": {NAME: {LANGUAGE: [WORD, …], …}, …}}`; `about` is for people. The lists
and numbers that ship (`resources/words/preflight.json`, `resources/words/places.json`) are the ones that there are. A file of an
organisation is laid over them: its numbers replace the shipped ones, its words are added, and a word with a leading `-` takes
that word out. The file says itself how words are written; `Phrases` is how they are found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from curator.domain.errors import CuratorError
from curator.domain.search_text import folded

NUMBERS: Final = frozenset({"caption_short_words", "caption_long_words", "han_characters_per_word", "alt_long_characters"})
"""The numbers that a file can set, each a whole number from 1 on."""

LISTS: Final = frozenset(
    {
        *("children", "students", "higher_education", "not_children"),
        *("places", "place_kinds", "place_links", "place_prepositions", "not_places", "not_places_han"),
        *("licence", "no_licence", "embargo", "embargo_over", "hold", "usable_until", "boilerplate", "camera_names"),
    }
)
"""The lists that a file can add to."""

_HAN: Final = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
HAN: Final = re.compile(f"[{_HAN}]")
# The accents and vowel points are part of the word on which they stand.
_WORD: Final = re.compile(f"[{_HAN}]+|(?:[^\\W_{_HAN}][\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]*)+")
_ARTICLES: Final = ("وال", "بال", "فال", "كال", "ولل", "لل", "ال", "و", "ب", "ل", "ف", "ك")
_ARABIC: Final = re.compile("[\u0621-\u064a]")


class Token(NamedTuple):
    """One word of a text, folded (curator.domain.search_text), and where it stands; a run of Han characters is one word."""

    word: str
    start: int
    end: int


@lru_cache(maxsize=64)  # several rules ask about the same few texts of one photo
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in order."""
    if text.isascii():
        return tuple(Token(found[0], found.start(), found.end()) for found in _WORD.finditer(text.lower()))
    return tuple(Token(folded(found[0]), found.start(), found.end()) for found in _WORD.finditer(text))


Phrase = tuple[str, ...]
"""The folded words of an entry; one that ends with `*` stands for any ending."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """One list, ready to be looked for.

    `firsts` are the phrases by their first word; `stems` those whose first word is a stem, by its first letter; `han` finds those
    in Chinese.
    """

    firsts: Mapping[str, tuple[Phrase, ...]]
    stems: Mapping[str, tuple[Phrase, ...]]
    han: re.Pattern[str] | None

    def spans(self, text: str, words: Sequence[Token] | None = None) -> Iterator[tuple[int, int]]:
        """Where phrases of the list stand in a text, as start and end; those in Chinese first. `words` are its tokens."""
        if self.han is not None and not text.isascii():
            yield from (found.span() for found in self.han.finditer(text))
        for place, token in enumerate(words := tokens(text) if words is None else words):
            if token.word.isascii() and token.word not in self.firsts and token.word[0] not in self.stems:
                continue  # nearly all words are; only Arabic ones can begin a phrase in another form
            phrases = self.beginning(token.word)
            lengths = [len(phrase) for phrase in phrases if len(phrase) == 1 or _follows(phrase, words, place)]
            if lengths:
                yield token.start, words[place + max(lengths) - 1].end

    def within(self, text: str) -> bool:
        """True when the text has a phrase of the list."""
        return next(self.spans(text), None) is not None

    def beginning(self, word: str) -> Sequence[Phrase]:
        """The phrases that begin with this (folded) word."""
        exact = self.firsts.get(word, ())
        stems = [phrase for phrase in self.stems.get(word[:1], ()) if word.startswith(phrase[0][:-1])]
        if word.isascii() or not _ARABIC.match(word):
            return (*exact, *stems) if stems else exact
        return [phrase for form in forms(word) for phrase in self.firsts.get(form, ())] + stems


def forms(word: str) -> list[str]:
    """A folded word, and an Arabic one also without the article and the particles that are written together with it."""
    if not _ARABIC.match(word):
        return [word]
    return [word, *(word.removeprefix(lead) for lead in _ARTICLES if word.startswith(lead) and len(word) > len(lead) + 2)]


def _follows(phrase: Phrase, words: Sequence[Token], place: int) -> bool:
    """True when all words of the phrase but the first, which is known to fit, stand behind it."""
    if place + len(phrase) > len(words):
        return False
    behind = words[place + 1 : place + len(phrase)]
    return all(_fits(wanted, word.word) for wanted, word in zip(phrase[1:], behind, strict=True))


def _fits(wanted: str, word: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else wanted in forms(word)


def _phrases(written: Iterable[str]) -> Phrases:
    firsts: dict[str, list[Phrase]] = {}
    stems: dict[str, list[Phrase]] = {}
    han: set[str] = set()
    for entry in written:
        if HAN.search(entry):
            han.add(entry)
            continue
        phrase = tuple(folded(part[0]) for part in re.finditer(rf"(?:{_WORD.pattern})\*?", entry))
        if not phrase:
            continue
        first = phrase[0]
        if first.endswith("*"):
            stems.setdefault(first[0], []).append(phrase)
        else:
            firsts.setdefault(forms(first)[-1] if first.startswith("ال") else first, []).append(phrase)
    pattern = "|".join(re.escape(word) for word in sorted(han, key=lambda word: (-len(word), word)))
    return Phrases(
        {word: tuple(held) for word, held in firsts.items()},
        {letter: tuple(held) for letter, held in stems.items()},
        re.compile(pattern) if pattern else None,
    )


@dataclass(frozen=True, slots=True)
class Words:
    """All lists and numbers, by name."""

    lists: Mapping[str, Phrases]
    numbers: Mapping[str, int]


Written = Mapping[str, Any]
"""A word file after reading: `numbers` and `lists` by name, each list a plain list of words of all languages."""


def read(text: str, name: str) -> Written:
    """A word file from its JSON text; `name` is what messages call it. Raises CuratorError with the place that is wrong."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError) as trouble:
        raise CuratorError(f"The word list {name} can not be read, because it is not valid JSON: {trouble}.") from None
    if not isinstance(held, dict):
        raise CuratorError(f"The word list {name} must be a JSON object with “lists” and “numbers”.")
    if unknown := sorted(set(held) - {"about", "lists", "numbers"}):
        raise CuratorError(f"The word list {name} has “{unknown[0]}”, which means nothing; “lists” and “numbers” do.")
    return {"numbers": _numbers(held.get("numbers", {}), name), "lists": _lists(held.get("lists", {}), name)}


def _numbers(held: Any, name: str) -> dict[str, int]:
    for key, number in _object(held, name, "numbers", NUMBERS).items():
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise CuratorError(f"The number “{key}” in {name} must be a whole number from 1 on.")
    return dict(held)


def _lists(held: Any, name: str) -> dict[str, list[str]]:
    read_: dict[str, list[str]] = {}
    for key, languages in _object(held, name, "lists", LISTS).items():
        groups = languages.values() if isinstance(languages, dict) else [languages]
        for words in groups:
            if not isinstance(words, list) or not all(isinstance(word, str) and word.strip("-* ") for word in words):
                raise CuratorError(f"The list “{key}” in {name} must hold, for each language, a list of words.")
        read_[key] = [word.strip() for words in groups for word in words]
    return read_


def _object(held: Any, name: str, key: str, known: frozenset[str]) -> Mapping[str, Any]:
    if not isinstance(held, dict):
        raise CuratorError(f"“{key}” in {name} must be a JSON object.")
    if unknown := sorted(set(held) - known):
        raise CuratorError(f"{name} has “{unknown[0]}” among its {key}; there are: {', '.join(sorted(known))}.")
    return held


def laid_over(*files: Written) -> Words:
    """The words of several files, each laid over those before it."""
    numbers: dict[str, int] = {}
    lists: dict[str, dict[str, None]] = {name: {} for name in LISTS}
    for file in files:
        numbers.update(file["numbers"])
        for name, words in file["lists"].items():
            for word in words:
                if word.startswith("-"):
                    lists[name].pop(word[1:].strip(), None)
                else:
                    lists[name][word] = None
    return Words(MappingProxyType({name: _phrases(words) for name, words in lists.items()}), MappingProxyType(numbers))
