"""Text as it is kept, and a copy of it that is easier to match.

Published text is full of no-break spaces, zero-width marks, full-width signs and HTML entities. Rules are matched on a copy
without these; what is cut is always the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_INVISIBLE: Final = dict.fromkeys([0x00AD, 0x200B, 0x2060, 0xFEFF])
_DIRECTIONS: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufe0e\ufe0f")
INVISIBLE: Final = "".join(sorted((*_DIRECTIONS, *map(chr, _INVISIBLE))))
"""Marks that show nothing: of direction, of variants, of places where words may break."""
_SIGNS: Final = frozenset("©ⓒⒸ🄫")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_END: Final = re.compile("\r\n|[\r\x0b\x0c\x85]")
_ENTITY: Final = re.compile(r"&(copy|nbsp|amp|#169|#xa9|#160);", re.IGNORECASE)
_ENTITIES: Final = {"copy": "©", "#169": "©", "#xa9": "©", "nbsp": " ", "#160": " ", "amp": "&"}


def tidy(text: str) -> str:
    """Text as blocks and captions keep it: NFC, one line, every run of blanks of any kind one space, nothing invisible.

    Full-width signs, curly quotes and typing errors stay as they are: they are the author's.
    """
    return " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split())


def legible(text: str) -> str:
    """Text that every kind of document can hold: lines end with LF; control characters, halves of characters and what is no
    character are left out. Source: XML 1.0 (Fifth Edition), 2.2; HTML forbids the controls from U+007F to U+009F as well.
    """
    return _UNWRITABLE.sub("", _LINE_END.sub("\n", text))


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of `raw` for matching; `at[i]` is where the character `text[i]` stands in `raw`, `at[len(text)]` is the end."""

    raw: str
    text: str
    at: tuple[int, ...] | range

    def cut(self, start: int, end: int) -> str:
        """The part of the raw text that stands behind `text[start:end]`, with the invisible marks that follow it."""
        return self.raw[self.at[start] : self.at[end]]


def folded(raw: str) -> Copy:
    """The copy on which rules are matched.

    Blanks are spaces, full-width forms and the digits of all scripts are ASCII, every copyright sign is ©, letters are composed,
    invisible marks are gone.
    Characters are never put in another order, so that a place in the copy is a place in the raw text.
    """
    if raw.isascii() and raw.isprintable() and "&" not in raw:
        return Copy(raw, raw, range(len(raw) + 1))
    letters: list[str] = []
    at: list[int] = []
    place = 0
    while place < len(raw):
        entity = _ENTITY.match(raw, place) if raw[place] == "&" else None
        if entity:
            end, seen = entity.end(), _ENTITIES[entity[1].lower()]
        else:
            end = place + 1
            while end < len(raw) and unicodedata.combining(raw[end]):
                end += 1
            seen = _seen(raw[place:end])
        letters.append(seen)
        at += [place] * len(seen)
        place = end
    # Subtle: invisible marks at the start belong to the first character, else nothing would hold them and they would be lost.
    if at:
        at[0] = 0
    return Copy(raw, "".join(letters), (*at, len(raw)))


def _seen(cluster: str) -> str:
    first = cluster[0]
    if first in _DIRECTIONS or ord(first) in _INVISIBLE:
        return unicodedata.normalize("NFC", cluster[1:])
    if first.isspace():
        return " " + cluster[1:]
    if first in _SIGNS:
        return "©" + cluster[1:]
    if first.isdecimal() and not first.isascii():
        return str(unicodedata.decimal(first)) + cluster[1:]
    if "\uff01" <= first <= "\uff5e":
        return chr(ord(first) - 0xFEE0) + cluster[1:]
    return unicodedata.normalize("NFC", cluster)
