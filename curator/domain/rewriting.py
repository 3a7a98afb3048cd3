"""Find and replace over captions, with a preview of every place.

What is looked for is literal text. Regular expressions are not offered: Python's can run for years on a caption of thirty characters
(catastrophic backtracking) and nothing can stop them but the end of the process, and what staff look for are words.

Case, and full-width against half-width with the kinds of blanks (a no-break space is found by a space), are alike unless asked
otherwise. Places are always those of the text as it is written, also where comparing changes its length (ß is ss, İ is i with a dot):
a character is found whole or not at all, with the accents that stand on it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from curator.domain.errors import UsageError
from curator.domain.fields import BY_NAME, Field, Kind
from curator.domain.language import Texts
from curator.domain.step import Op, Put, PutText, PutTexts
from curator.domain.value import Value, cleaned, unique

SEARCHED: Final = tuple(
    field.name for field in BY_NAME.values() if field.kind in (Kind.TEXT, Kind.TEXTS, Kind.LIST) and not field.read_only
)
"""The fields that find and replace can work on."""

Span = tuple[int, int]

_WIDTHS: Final[Mapping[int, str | int]] = {
    **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)},
    **{
        code: unicodedata.normalize("NFKC", chr(code))
        for code in range(0xFF61, 0xFFDD)
        if unicodedata.category(chr(code)) != "Cn" and len(unicodedata.normalize("NFKC", chr(code))) == 1
    },
    **dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
}
# Scripts that put no blank between words: an edge of a word can not be told there.
_UNSPACED: Final = re.compile(
    "[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for and what to put in its place (empty: take it out).

    `whole_words` finds `farm` in `the farm`, not in `farmer`; between Chinese characters every edge is one. `match_case` tells
    capitals apart, `match_width` full-width from half-width and the kinds of blanks. Raises UsageError when there is nothing to find.
    """

    text: str
    replacement: str = ""
    whole_words: bool = False
    match_case: bool = False
    match_width: bool = False

    def __post_init__(self) -> None:
        if not self.text:
            raise UsageError("There is nothing to look for; write a text to find.")


@dataclass(frozen=True, slots=True)
class Difference:
    """One text that a search would change: the field, its language (None where it has none), the text before and after.

    `spans` are the places found in `before`, as start and end. `after` is as the field will keep it; an empty one is taken out.
    """

    field: str
    language: str | None
    before: str
    after: str
    spans: tuple[Span, ...]


def places(search: Search, text: str) -> tuple[Span, ...]:
    """Where a text has what is looked for, from left to right without overlaps, as places in the text as written."""
    needle = _folded(unicodedata.normalize("NFC", search.text), search)
    whole = _folded(text, search)
    if not needle or needle not in whole:
        return ()
    starts = range(len(text) + 1) if whole == text or text.isascii() else _starts(text, search)
    return tuple(_found(needle, whole, starts, text, search.whole_words))


def rewritten(search: Search, text: str) -> str:
    """The text with every place replaced; what was put in is not looked at again."""
    return _replaced(text, places(search, text), search.replacement)


def preview(
    search: Search, values: Mapping[str, Value], fields: Iterable[str] = SEARCHED, languages: Iterable[str] | None = None
) -> list[Difference]:
    """What a search would change in a photo's values, text by text; of a list, entry by entry. Raises UsageError.

    `languages` restricts texts in several languages to these codes (None: all of them).
    """
    wanted = None if languages is None else frozenset(languages)
    found: list[Difference] = []
    for field in map(_searched, fields):
        for language, text in _texts(values.get(field.name), wanted):
            spans = places(search, text)
            after = cleaned(_replaced(text, spans, search.replacement)) if spans else text
            if after != text:
                found.append(Difference(field.name, language, text, after, spans))
    return found


def operations(differences: Iterable[Difference], values: Mapping[str, Value]) -> dict[str, Op]:
    """The operations that make the differences of one photo true; those a person unticked are simply left out before."""
    chosen: dict[str, list[Difference]] = {}
    for difference in differences:
        chosen.setdefault(difference.field, []).append(difference)
    return {name: _operation(BY_NAME[name], ones, values.get(name)) for name, ones in chosen.items()}


def _operation(field: Field, differences: list[Difference], before: Value) -> Op:
    if field.kind is Kind.TEXTS:
        pairs = tuple((one.language or "", one.after) for one in differences)
        return PutText(*pairs[0]) if len(pairs) == 1 else PutTexts(pairs)
    if field.kind is Kind.LIST:
        new = {one.before: one.after for one in differences}
        return Put(unique(new.get(str(entry), entry) for entry in (before if isinstance(before, tuple) else ())))
    return Put(differences[0].after or None)


def _searched(name: str) -> Field:
    field = BY_NAME.get(name)
    if field is None or name not in SEARCHED:
        raise UsageError(f"{field.label if field else name} holds no text in which to find and replace.")
    return field


def _texts(value: Value, languages: frozenset[str] | None) -> Iterator[tuple[str | None, str]]:
    if isinstance(value, Texts):
        yield from ((code, text) for code, text in value.texts if languages is None or code in languages)
    elif isinstance(value, tuple):
        yield from ((None, entry) for entry in value if isinstance(entry, str))
    elif isinstance(value, str):
        yield None, value


def _replaced(text: str, spans: Iterable[Span], replacement: str) -> str:
    parts: list[str] = []
    end = 0
    for start, stop in spans:
        parts += [text[end:start], replacement]
        end = stop
    return "".join(parts) + text[end:]


def _folded(text: str, search: Search) -> str:
    """Text as it is compared. Each character is folded by itself, so that the places of a whole can be told from its parts."""
    wide = text if search.match_width else text.translate(_WIDTHS)
    return wide if search.match_case else wide.casefold()


def _starts(text: str, search: Search) -> list[int]:
    """For each character of the folded text, and its end, the place of the character it comes from."""
    starts = [place for place, character in enumerate(text) for _ in _folded(character, search)]
    return [*starts, len(text)]


def _found(needle: str, whole: str, starts: range | list[int], text: str, whole_words: bool) -> Iterator[Span]:
    at = whole.find(needle)
    while at >= 0:
        end = at + len(needle)
        start, stop = starts[at], starts[end]
        # Subtle: half of a character that folds to two (the second s of ß) is no place in the text.
        halved = (at and starts[at - 1] == start) or (end < len(whole) and starts[end - 1] == stop)
        accented = stop < len(text) and unicodedata.combining(text[stop])
        if halved or accented or (whole_words and not (_edge(text, start) and _edge(text, stop))):
            at = whole.find(needle, at + 1)
        else:
            yield start, stop
            at = whole.find(needle, end)


def _edge(text: str, place: int) -> bool:
    """True where a word begins or ends, or where the script does not tell."""
    if place in (0, len(text)):
        return True
    left, right = text[place - 1], text[place]
    return not (_wordly(left) and _wordly(right)) or bool(_UNSPACED.match(left) or _UNSPACED.match(right))


def _wordly(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character).startswith("M")
