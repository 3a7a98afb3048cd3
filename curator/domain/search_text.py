"""Text as the words index holds it, and questions put to it.

Latin and Chinese are equals: FTS5's `unicode61` finds no word inside a run of Chinese, so that runs of scripts without
spaces are indexed as overlapping pairs of characters (阜平县 is 阜平 平县 县), and a Chinese word is asked for as the phrase of
its pairs; one character is asked for as the beginning of a pair. Source of the choice: all such questions are answered as `LIKE`
answers them, in a ten-thousandth of its time.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Han with its extensions, kana, Hangul, and the scripts of South-East Asia that put no spaces between words.
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_RUN: Final = re.compile(f"[{_UNSPACED}]+")
_PARTS: Final = re.compile(f"[{_UNSPACED}]+|[^\\W_{_UNSPACED}]+")
INDEX_VERSION: Final = 1
"""Changes when `folded` or `indexed` give something else, so that an index made by an older program is made again."""


def folded(text: str) -> str:
    """Text as it is compared: NFKC (full-width is half-width), without case."""
    return unicodedata.normalize("NFKC", text).casefold()


def pairs(run: str) -> list[str]:
    """The overlapping pairs of a run of unspaced script, and its last character, so that each character begins a token."""
    return [run[place : place + 2] for place in range(len(run))]


def spread(text: str) -> str:
    """Folded text with its unspaced runs as pairs, ready for `unicode61`."""
    return _RUN.sub(lambda run: f" {' '.join(pairs(run.group()))} ", folded(text))


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
