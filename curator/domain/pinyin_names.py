"""Chinese names in Latin letters: which words are made of syllables of Hanyu Pinyin.

Source: the table of syllables of Hanyu Pinyin (ISO 7098:2015), without tone marks; `v` stands for ü as on keyboards.
"""

from __future__ import annotations

import re
from typing import Final

_FINALS: Final = {
    "": "a o e ai ei ao ou an en ang eng er",
    "b": "a o ai ei ao an en ang eng i ie iao ian in ing u",
    "p": "a o ai ei ao ou an en ang eng i ie iao ian in ing u",
    "m": "a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u",
    "f": "a o ei ou an en ang eng u",
    "d": "a e ai ei ao ou an en ang eng ong i ia ie iao iu ian ing u uo ui uan un",
    "t": "a e ai ao ou an ang eng ong i ie iao ian ing u uo ui uan un",
    "n": "a e ai ei ao ou an en ang eng ong i ie iao iu ian in iang ing u uo uan ü üe v ve",
    "l": "a e ai ei ao ou an ang eng ong i ia ie iao iu ian in iang ing u uo uan un ü üe v ve",
    "g": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "k": "a e ai ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "h": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "j": "i ia ie iao iu ian in iang ing iong u ue uan un",
    "q": "i ia ie iao iu ian in iang ing iong u ue uan un",
    "x": "i ia ie iao iu ian in iang ing iong u ue uan un",
    "zh": "a e ai ei ao ou an en ang eng ong i u ua uo uai ui uan un uang",
    "ch": "a e ai ao ou an en ang eng ong i u ua uo uai ui uan un uang",
    "sh": "a e ai ei ao ou an en ang eng i u ua uo uai ui uan un uang",
    "r": "e ao ou an en ang eng ong i u ua uo ui uan un",
    "z": "a e ai ei ao ou an en ang eng ong i u uo ui uan un",
    "c": "a e ai ao ou an en ang eng ong i u uo ui uan un",
    "s": "a e ai ao ou an en ang eng ong i u uo ui uan un",
    "y": "a e ao ou an ang ong i in ing u ue uan un",
    "w": "a o ai ei an en ang eng u",
}
_SYLLABLES: Final = sorted({start + end for start, ends in _FINALS.items() for end in ends.split()}, key=len, reverse=True)
_NAME: Final = re.compile(rf"(?:{'|'.join(_SYLLABLES)})(?:['’]?(?:{'|'.join(_SYLLABLES)})){{0,3}}", re.IGNORECASE)


def is_pinyin(word: str) -> bool:
    """True for one to four syllables written together, as in the names of Chinese places and people: Fuping, Mengxiang, Xi'an."""
    return len(word) <= 26 and _NAME.fullmatch(word) is not None


def syllables(word: str, most: int = 6) -> tuple[tuple[str, ...], ...]:
    """The ways to read a word as whole syllables, at most `most` of them; where there is none, as syllables of which the last is cut short.

    Nothing for a word of a single syllable: too many plain words are one.
    """
    plain = word.lower().replace("’", "'").replace("ü", "v")
    found: list[tuple[str, ...]] = []
    # A word is read from the left; what is left over after two syllables may be the beginning of one.
    waiting: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while waiting and len(found) < most:
        at, read = waiting.pop()
        rest = plain[at:].removeprefix("'") if read else plain[at:]
        if not rest or (len(read) > 1 and rest in _BEGINNINGS):
            if len(read) > 1:
                found.append((*read, rest) if rest else read)
            if not rest:
                continue
        if len(read) < _LONGEST:
            start = len(plain) - len(rest)
            waiting.extend(
                (start + size, (*read, rest[:size])) for size in range(1, min(len(rest), 6) + 1) if rest[:size] in _WHOLE
            )
    whole = tuple(read for read in found if read[-1] in _WHOLE)
    return whole or tuple(found)


def goes_on(syllable: str) -> bool:
    """True for what a longer syllable begins with."""
    return syllable in _BEGINNINGS


_WHOLE: Final = frozenset(_SYLLABLES)
_BEGINNINGS: Final = frozenset(syllable[:size] for syllable in _SYLLABLES for size in range(1, len(syllable)))
_LONGEST: Final = 8
_INITIALS: Final = re.compile("[bpmfdtnlgkhjqxzcsryw]{2,6}")


def initials(word: str) -> str:
    """A word that can be the first letters of Chinese syllables (`fp`), in small letters; empty for one that can not.

    Words with a vowel are left out, though some syllables begin with one: they are words of other languages.
    """
    low = word.lower()
    return low if _INITIALS.fullmatch(low) else ""
