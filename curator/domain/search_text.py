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
from collections.abc import Iterator, Sequence
from functools import lru_cache
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
# Marks before tokens that no text of people holds, so that words, sounds and the words of lesser fields are told apart in one index.
SOUND: Final = "\ue001"
INITIAL: Final = "\ue002"
LESSER: Final = "\ue003"
# What is joined in writing and found without its join: e-commerce as ecommerce, O'Brien as obrien.
# Subtle: it begins at the beginning of a word alone and gives nothing back, or a megabyte of letters would take minutes.
_LATIN: Final = rf"[^\W\d_{_UNSPACED}]"
_JOINED: Final = re.compile(rf"(?<!{_LATIN}){_LATIN}++(?:['’ʼ\-‐‑]{_LATIN}++)++")
_JOINTS: Final = re.compile("['’ʼ\\-‐‑]")
INDEX_VERSION: Final = 6
"""Changes when the functions below give something else, so that an index made by an older program is made again."""


class _Simplified(dict[int, str]):
    """Characters as they are compared, the traditional ones as simplified; each is looked up once.

    Subtle: character by character, not by phrases as one writes: the same character must become the same wherever it stands.
    """

    def __missing__(self, code: int) -> str:
        from curator.domain import chinese

        self[code] = found = chinese.simplified(chr(code)) if 0x3400 <= code < 0xD800 or code > 0xFFFF else chr(code)
        return found


_SIMPLIFIED: Final = _Simplified()


def folded(text: str) -> str:
    """Text as it is compared: full-width as half-width, without case, accents, vowel points and characters that can not be seen."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFKC", _BARRED.sub(lambda letter: _PLAIN[letter.group()], _SILENT.sub("", apart)))


def compared(text: str) -> str:
    """Text as the index compares it: folded, and traditional Chinese characters as simplified."""
    plain = folded(text)
    return plain if plain.isascii() or not _RUN.search(plain) else plain.translate(_SIMPLIFIED)


def parts(text: str) -> list[str]:
    """The words of a compared text; a run of unspaced script is one word."""
    return _PARTS.findall(text)


def unspaced(part: str) -> bool:
    """True for a word of a script that puts no spaces between words."""
    return part[0] >= _FIRST and _RUN.match(part) is not None


def pairs(run: str) -> list[str]:
    """The overlapping pairs of a run of unspaced script, and its last character, so that each character begins a token."""
    return [run[place : place + 2] for place in range(len(run))]


def spread(text: str) -> str:
    """The words of a text with unspaced runs as pairs and a blank between them: what the index is given.

    Behind them stand words that are found though they are not written so: those with a joint (e-commerce) without it, and the sounds of
    Chinese runs, as syllables and as pairs of their initials, so that both can be asked for as phrases.
    """
    plain = compared(text)
    words: list[str] = []
    sounds: list[str] = []
    for part in _PARTS.findall(plain):
        if unspaced(part):
            words.extend(pairs(part))
            sounds.extend(_sounds(part))
        else:
            words.append(part)
    if _JOINTS.search(plain):
        words.extend(_JOINTS.sub("", found) for found in _JOINED.findall(plain))
    return " ".join((*words, *sounds))


def lesser(text: str) -> str:
    """The words of a field that is asked by its name alone, marked so that no plain word finds them."""
    return " ".join(
        LESSER + word for part in _PARTS.findall(compared(text)) for word in (pairs(part) if unspaced(part) else [part])
    )


@lru_cache(4096)
def _sounds(run: str) -> tuple[str, ...]:
    from curator.domain import chinese

    syllables = [syllable for syllable in chinese.sounds(run) if syllable]
    initials = "".join(syllable[0] for syllable in syllables)
    return (*(SOUND + syllable for syllable in syllables), *(INITIAL + pair for pair in pairs(initials)))


def phrase(text: str, *, prefix: bool = True, mark: str = "") -> str:
    """The FTS5 expression that finds a text anywhere: all its parts side by side. Empty when it holds nothing to find.

    `prefix` finds words that begin so. What is given is quoted, so that it can never become syntax of FTS5.
    """
    tokens: list[str] = []
    open_end = False
    found = _PARTS.findall(compared(text))
    for place, part in enumerate(found, 1):
        run, last = _RUN.fullmatch(part) is not None, place == len(found)
        tokens.extend(pairs(part) if run and not last else pairs(part)[:-1] or [part] if run else [part])
        # A run that goes on in the text has no token of its last character: there the pair before it must do.
        open_end = last and (len(part) == 1 if run else prefix)
    return f'"{" ".join(mark + token for token in tokens)}"{"*" if open_end else ""}' if tokens else ""


def joined(text: str) -> str:
    """A word without its joints (`ecommerce` for e-commerce); empty for a word that has none."""
    found = _JOINED.fullmatch(compared(text).strip())
    return _JOINTS.sub("", found.group()) if found else ""


def findable(text: str) -> bool:
    """True when there is something in a text that can be looked for: a letter, a digit."""
    return _PARTS.search(folded(text)) is not None


def spans(text: str, wanted: str, *, prefix: bool = True) -> list[tuple[int, int]]:
    """Where words stand side by side in a text, as places in the text itself: what `phrase` finds, found by reading.

    `prefix` lets the last word go on in the text. Words are compared as the index compares them.
    """
    asked = _PARTS.findall(compared(wanted))
    if not asked:
        return []
    plain, places = _with_places(text)
    found = list(_PARTS.finditer(plain))
    spans: list[tuple[int, int]] = []
    for at in range(len(found) - len(asked) + 1):
        some = found[at : at + len(asked)]
        for start, end in _met([part.group() for part in some], asked, prefix):
            low = some[0].start() + start
            high = some[-1].start() + end if len(asked) > 1 else low + end - start
            spans.append((places[low], places[high - 1] + 1))
    return spans


def _met(words: Sequence[str], asked: Sequence[str], prefix: bool) -> Iterator[tuple[int, int]]:
    """Where the first asked word begins in the first word and the last ends in the last one."""
    if words[1:-1] != list(asked[1:-1]):
        return
    if len(asked) == 1:
        have, want = words[0], asked[0]
        if unspaced(want):
            yield from ((place, place + len(want)) for place in range(len(have)) if have.startswith(want, place))
        elif have == want or (prefix and have.startswith(want)):
            yield 0, len(have) if not prefix else len(want)
        return
    first = words[0].endswith(asked[0]) if unspaced(asked[0]) else words[0] == asked[0]
    runs = prefix or unspaced(asked[-1])
    if first and (words[-1].startswith(asked[-1]) if runs else words[-1] == asked[-1]):
        yield len(words[0]) - len(asked[0]), len(asked[-1])


def _with_places(text: str) -> tuple[str, list[int]]:
    """A text as it is compared, and for each of its characters the place of the one in the text that it came from."""
    whole = compared(text)
    if len(whole) == len(text) and (
        text.isascii() or all(compared(one) == other for one, other in zip(text, whole, strict=True))
    ):
        return whole, list(range(len(text)))
    plain: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for one in compared(character):
            plain.append(one)
            places.append(place)
    return "".join(plain), places


def unjoined_spans(text: str, wanted: str, *, prefix: bool = True) -> list[tuple[int, int]]:
    """Where a word stands in a text with a joint that one of the two has and the other has not (e-commerce, ecommerce)."""
    asked = _JOINTS.sub("", compared(wanted))
    plain, places = _with_places(text)
    found = []
    for part in (*_JOINED.finditer(plain), *_PARTS.finditer(plain)):
        word = _JOINTS.sub("", part.group())
        if asked and (word.startswith(asked) if prefix else word == asked):
            found.append((places[part.start()], places[part.end() - 1] + 1))
    return found


def sound_spans(text: str, sounds: str) -> list[tuple[int, int]]:
    """Where Chinese characters sound so: syllables with blanks between them, the last perhaps cut short, or initials without blanks."""
    from curator.domain import chinese

    asked = sounds.split(" ") if " " in sounds else list(sounds)
    plain, places = _with_places(text)
    found = []
    for run in _RUN.finditer(plain):
        syllables = chinese.sounds(run.group())
        for at in range(len(syllables) - len(asked) + 1):
            if all(
                have.startswith(want) if last or " " not in sounds else have == want
                for have, want, last in zip(syllables[at:], asked, [False] * (len(asked) - 1) + [True], strict=False)
            ):
                start = run.start() + at
                found.append((places[start], places[start + len(asked) - 1] + 1))
    return found
