"""Text as the words index holds it, and questions put to it.

Latin and Chinese are equals: FTS5's `unicode61` finds no word inside a run of Chinese, so that runs of scripts without
spaces are indexed as overlapping pairs of characters (阜平县 is 阜平 平县 县), and a Chinese word is asked for as the phrase of
its pairs; one character is asked for as the beginning of a pair. Source of the choice: all such questions are answered as `LIKE`
answers them, in a ten-thousandth of its time.

What a word is, is told here alone, for the text and for the question: the index is given words with blanks between them, so that
FTS5's own idea of a word (to which an emoji is a letter) never counts.
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import Final

# The letters, digits and vowel signs of Han with its extensions, kana, Hangul, and of Thai, Lao, Burmese and Khmer, which put no
# spaces between words.
_UNSPACED: Final = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e50-\u0e59\u0e81-\u0eff\u1000-\u1049\u1050-\u109f\u1780-\u17d3\u17d7\u17dc-\u17ff"
    "\u3005-\u3007\u3041-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
# Vowel signs of the Indian scripts, which are part of the word but no letters to Python's \w.
_SIGNS: Final = "\u0900-\u0963\u0966-\u0dff"
_FIRST: Final = _UNSPACED[0]
_RUN: Final = re.compile(f"[{_UNSPACED}]+")
_PARTS: Final = re.compile(f"[{_UNSPACED}]+|(?:[^\\W_{_UNSPACED}]|[{_SIGNS}])+")
# Not compared: accents, the vowel points of Arabic and Hebrew, and what can not be seen (soft hyphens, joiners, marks of direction).
_SILENT: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8"
    "\u06ea-\u06ed\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_PLAIN: Final = MappingProxyType({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_BARRED: Final = re.compile(f"[{''.join(_PLAIN)}]")  # letters that no normal form takes apart
INDEX_VERSION: Final = 2
"""Changes when `folded` or `spread` give something else, so that an index made by an older program is made again."""


def folded(text: str) -> str:
    """Text as it is compared: full-width as half-width, without case, accents, vowel points and characters that can not be seen."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFKC", _BARRED.sub(lambda letter: _PLAIN[letter.group()], _SILENT.sub("", apart)))


def pairs(run: str) -> list[str]:
    """The overlapping pairs of a run of unspaced script, and its last character, so that each character begins a token."""
    return [run[place : place + 2] for place in range(len(run))]


def spread(text: str) -> str:
    """The words of a text, folded, with unspaced runs as pairs and a blank between them: what the index is given."""
    words: list[str] = []
    for part in _PARTS.findall(folded(text)):
        words.extend(pairs(part) if part[0] >= _FIRST and _RUN.match(part) else [part])
    return " ".join(words)


def question(word: str, *, prefix: bool = True) -> str:
    """The FTS5 expression that finds a word anywhere: all its parts side by side. Empty when the word holds nothing to find.

    `prefix` finds words that begin so. What is given is quoted, so that it can never become syntax of FTS5.
    """
    tokens: list[str] = []
    open_end = False
    parts = _PARTS.findall(folded(word))
    for place, part in enumerate(parts, 1):
        unspaced, last = _RUN.fullmatch(part) is not None, place == len(parts)
        tokens.extend(pairs(part) if unspaced and not last else pairs(part)[:-1] or [part] if unspaced else [part])
        # A run that goes on in the text has no token of its last character: there the pair before it must do.
        open_end = last and (len(part) == 1 if unspaced else prefix)
    return f'"{" ".join(tokens)}"{"*" if open_end else ""}' if tokens else ""


def findable(text: str) -> bool:
    """True when there is something in a text that can be looked for: a letter, a digit."""
    return _PARTS.search(folded(text)) is not None
