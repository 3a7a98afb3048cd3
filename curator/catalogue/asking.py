"""How a word of a question is looked for: as it is written, as a beginning, in other words, by its sound, as it was meant.

Each way is an expression of FTS5 over the words index. The union of the ways answers the question; which of them met a photo
ranks it, and tells why it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from curator.catalogue.index import LESSER, SEARCHED, TABLE
from curator.catalogue.store import Catalogue
from curator.domain import corrections, right_words, search_text
from curator.domain.pinyin_names import goes_on, initials, syllables
from curator.domain.query_keys import BY_KEY
from curator.domain.query_terms import Within, Word
from curator.domain.search_text import INITIAL, SOUND, compared, joined, phrase

_TERMS: Final = "temp.photo_terms"
_LARGE: Final = 50_000  # photos, from which on reading the words of a letter takes time
_STALE: Final = 2_000  # photos that may change meanwhile
_LONGEST: Final = 40  # letters of a word that corrections and sounds are looked for


class How(StrEnum):
    """How a word met a text, the best first."""

    EXACT = "exact"
    PREFIX = "prefix"
    VARIANT = "variant"
    PINYIN = "pinyin"
    CORRECTED = "corrected"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to look for a word: the expression for FTS5, and the words that it looks for, for marking them in a text."""

    how: How
    expression: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A word or phrase of a question, the columns that it is looked for in (none: all that plain words look in), and its ways."""

    text: str
    columns: tuple[str, ...]
    ways: tuple[Way, ...]

    def expression(self, *, hows: Iterable[How] = tuple(How), heavy: Sequence[str] = ()) -> str:
        """The FTS5 expression of these ways, in the columns that are heavy if any are named; empty when there is none."""
        columns = tuple(name for name in heavy if name in self.columns) if heavy and self.columns else heavy or self.columns
        wanted = [way for way in self.ways if way.how in hows]
        if any(way.how is How.PREFIX for way in wanted):  # whole words are beginnings too, and merging them takes time
            wanted = [way for way in wanted if way.how is not How.EXACT]
        some = " OR ".join(way.expression for way in wanted)
        if not some or (heavy and not columns):
            return ""
        return f"{{{' '.join(columns)}}} : ({some})" if columns else f"({some})"


Expand = Callable[[str], Iterable[str]]
"""Gives other words for a word: the labels of its term in all languages, the names of its place."""


Meaning = Callable[[str], Sequence[int]]
"""Gives the photos whose captions mean something like the words of a question, the nearest first."""


@dataclass(slots=True)
class Terms:
    """The Latin words of the index with the number of photos that have them, by first letter, read when they are first asked for."""

    by_letter: dict[str, Mapping[str, int]] = field(default_factory=dict)
    stale: int = 0

    def near(self, catalogue: Catalogue, word: str) -> Mapping[str, int]:
        """The words that begin as this one does, or as it would with its first two letters swapped."""
        found: dict[str, int] = {}
        for letter in dict.fromkeys(word[:2]):
            if letter not in self.by_letter:
                self.by_letter[letter] = _read(catalogue, letter)
            found.update(self.by_letter[letter])
        return found

    def begins(self, catalogue: Catalogue, word: str) -> bool:
        """True when a word of the index begins so."""
        return any(term.startswith(word) for term in self.near(catalogue, word))

    def changed(self, photos: int, of: int) -> None:
        """Told how many photos changed, of how many there are: read anew, in a large archive not for every new word."""
        self.stale += photos
        if of < _LARGE or self.stale > _STALE:
            self.by_letter.clear()
            self.stale = 0


def _read(catalogue: Catalogue, letter: str) -> dict[str, int]:
    db = catalogue.db
    db.execute(f"create virtual table if not exists {_TERMS} using fts5vocab(main, {TABLE}, row)")
    query = f"select term, doc from {_TERMS} where term >= ? and term < ?"
    return {term: count for term, count in db.execute(query, [letter, chr(ord(letter) + 1)]) if term.isalpha()}


@dataclass(slots=True)
class Asking:
    """What the words of one question become, and what of it was corrected on the way."""

    catalogue: Catalogue
    terms: Terms = field(default_factory=Terms)
    expand: Expand | None = None
    corrected: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def word(self, term: Word, *, negated: bool = False) -> Asked:
        """A plain word or phrase; a negated one is looked for exactly as it is written."""
        return self._made(term.text, (), exact=term.exact, negated=negated)

    def within(self, term: Within, *, negated: bool = False) -> Asked:
        """Words of a key whose fields stand in the index."""
        columns = BY_KEY[term.key].fields
        if columns[0] in LESSER:
            return self._kept(Asked(term.text, columns, _marked(term)), negated)
        return self._made(term.text, columns, exact=term.exact, negated=negated)

    def _made(self, text: str, columns: tuple[str, ...], *, exact: bool, negated: bool) -> Asked:
        whole = [phrase(text, prefix=False)]
        if other := joined(text):
            whole.append(f'"{other}"')
        found = [Way(How.EXACT, " OR ".join(whole), (compared(text),))]
        if not exact and not negated:
            found.extend(self._ways(text, other, columns))
        different = {way.expression: way for way in reversed(found)}  # of two alike the better one
        return self._kept(Asked(text, columns, tuple(reversed(different.values()))), negated)

    def _kept(self, asked: Asked, negated: bool) -> Asked:
        if not negated:
            self.asked.append(asked)
        return asked

    def _ways(self, text: str, without_joints: str, columns: tuple[str, ...]) -> list[Way]:
        word = compared(text)
        begins = [phrase(text), *([f'"{without_joints}"*'] if without_joints else [])]
        found = [Way(How.PREFIX, " OR ".join(begins), (word,))]
        others = (*right_words.numbers(word), *(self.expand(text) if self.expand else ()))
        if varied := {other: phrase(other, prefix=False) for other in others if search_text.findable(other)}:
            found.append(Way(How.VARIANT, " OR ".join(varied.values()), tuple(map(compared, varied))))
        if len(word) <= _LONGEST and word.replace("'", "").isalpha() and word.isascii():
            found.extend(self._heard(word))
            found.extend(self._meant(text, word, columns))
        return found

    def _heard(self, word: str) -> list[Way]:
        """Chinese by its sound; not for plain English words, some of which are syllables too (women, banana)."""
        read = syllables(word)
        if read and not right_words.is_plain(word):
            sounds = (f'"{" ".join(SOUND + part for part in parts)}"{"*" if goes_on(parts[-1]) else ""}' for parts in read)
            return [Way(How.PINYIN, " OR ".join(sounds), tuple(" ".join(parts) for parts in read))]
        letters = initials(word)
        if letters and not self.terms.begins(self.catalogue, word):
            pairs = search_text.pairs(letters)[:-1]
            return [Way(How.PINYIN, f'"{" ".join(INITIAL + pair for pair in pairs)}"', (letters,))]
        return []

    def _meant(self, text: str, word: str, columns: tuple[str, ...]) -> list[Way]:
        if not corrections.correctable(word):
            return []
        near = self.terms.near(self.catalogue, word)
        begins = word not in near and self.terms.begins(self.catalogue, word)
        meant = tuple(
            other
            for other in corrections.corrections(word, near, begins=begins)
            if other in near or self._any(phrase(other, prefix=False), columns)
        )
        if not meant:
            return []
        self.corrected[text] = meant
        return [Way(How.CORRECTED, " OR ".join(phrase(other, prefix=False) for other in meant), tuple(map(compared, meant)))]

    def _any(self, expression: str, columns: tuple[str, ...]) -> bool:
        where = f"{{{' '.join(columns)}}} : ({expression})" if columns else expression
        query = f"select 1 from {TABLE} where {TABLE} match ? limit 1"
        return self.catalogue.db.execute(query, [where]).fetchone() is not None


def _marked(term: Within) -> tuple[Way, ...]:
    """The ways of a field that plain words do not look in, whose words stand marked in the index."""
    whole = Way(How.EXACT, phrase(term.text, prefix=False, mark=search_text.LESSER), (compared(term.text),))
    if term.exact:
        return (whole,)
    return (whole, Way(How.PREFIX, phrase(term.text, mark=search_text.LESSER), (compared(term.text),)))


def in_index(key: str) -> bool:
    """True for a key whose fields stand in the words index."""
    fields = BY_KEY[key].fields
    return bool(fields) and all(name in SEARCHED or name in LESSER for name in fields)
