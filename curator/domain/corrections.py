"""Slips of the pen: which words of an archive may be meant by a word that is asked for, on whichever side the slip is.

`thier` is answered by “their”, and “their” by a caption that says `thier`; but “goat” never by “boat”, and no name by
another name. So a word that is right, or that stands in the archive, is met only by words that are no words: neither in the
dictionary nor a Chinese name in Latin letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from curator.domain.pinyin_names import is_pinyin
from curator.domain.right_words import is_right, meant, mistaken

SHORTEST: Final = 4
_LONG: Final = 8  # letters, from which on two slips are allowed
_SURE: Final = 7  # letters, from which on two words that differ in one are the same word
_MOST: Final = 3
_DOUBLED: Final = re.compile(r"(.)\1")


def correctable(word: str) -> bool:
    """True for a word that corrections are looked for: of Latin letters, and not too short."""
    return len(word) >= SHORTEST and word.isascii() and word.isalpha()


def corrections(word: str, terms: Mapping[str, int], *, begins: bool) -> tuple[str, ...]:
    """Words to ask for beside `word` (both as the index compares words), the likeliest first.

    `terms` are words of the archive that may be near, with the number of photos that have them; `begins` says that words begin
    with it, as while one types.
    """
    listed = (*meant(word), *(wrong for wrong in mistaken(word) if wrong in terms))
    if not correctable(word):
        return listed
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    bound = 2 if len(word) >= _LONG else 1
    near = extract(word, terms.keys(), scorer=OSA.distance, score_cutoff=bound, limit=200)
    right = is_right(word)
    firm = right or word in terms
    found: list[tuple[int, int, str]] = []
    for term, distance, _ in near:
        if term == word or term.startswith(word) or not correctable(term):
            continue
        slip = distance == 1 and _is_slip(word, term)
        if firm or (begins and not slip):
            sure = slip or (distance == 1 and len(word) >= _SURE)
            other = not is_right(term) if right else is_right(term) or slip
            if not (sure and other) or (is_pinyin(term) and (right or is_pinyin(word))):
                continue
        elif (is_pinyin(word) and is_pinyin(term)) or (distance == 2 and term[0] != word[0]):
            continue
        found.append((0 if slip else distance, -terms[term], term))
    found.sort()
    best = [term for kind, _, term in found if kind == found[0][0]][:_MOST]
    return tuple(dict.fromkeys((*listed, *best)))


def _is_slip(one: str, other: str) -> bool:
    """Two neighbours swapped, or a letter doubled that should not be, or the other way."""
    if len(one) == len(other):
        return sorted(one) == sorted(other)
    return _DOUBLED.sub(r"\1", one) == _DOUBLED.sub(r"\1", other)
