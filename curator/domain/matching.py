"""Which photo of the archive a story means: by file name, and by wording.

File names of published stories are older wordings of captions, with their typing errors (`…-a-successful-bussiness-….jpg`), and
sites rename files (`_0`, other extensions, `%20`). A photo is certain only where its wording is much alike and clearly ahead of
the next; everything else is left to a person, with the candidates in order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from curator.domain.file_names import caption_from_file_name, words_of
from curator.domain.story import PhotoBlock

CERTAIN: Final = 75.0
"""Likeness (0 to 100) from which a photo may be certain."""
AHEAD: Final = 8.0
"""By how much a certain photo must be ahead of the next one, and of the next block that wants it."""
DOUBTFUL: Final = 50.0
"""Likeness from which a photo is worth showing to a person."""
_EXACT: Final = 98.0  # the same words
_COUNTED: Final = 96.0  # the same name, as a camera gives it to one picture in ten thousand
_WEAK: Final = CERTAIN - 1  # alike, but by too few words to be certain
_SHOWN: Final = 5
_CONSIDERED: Final = 24

_HAN_RUN: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003134f]+")
_TERM: Final = re.compile(r"[^\W_]+")
_SMALL: Final = frozenset(
    re.findall(
        r"\S+",
        "a an the of in on at to for from by with and or as is are was were has have had be been who which that this their his her "
        "its into le la les un une des du de en dans et au aux par pour avec el los las y del al para con por und der die das",
    )
)


class Certainty(StrEnum):
    """How sure a match is."""

    CERTAIN = "certain"
    DOUBTFUL = "doubtful"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A photo that may be meant: its uid, its file name, and its caption where it has one."""

    uid: str
    file_name: str
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What was found for one photo block. `uid` is the photo where it is certain.

    `candidates` are photos with their likeness from 0 to 100, the likeliest first: the certain one alone, up to five doubtful
    ones, or none. No photo is certain for two blocks.
    """

    certainty: Certainty
    uid: str | None
    candidates: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class _Wording:
    """A photo or a block as it is compared: its plain file name, whether that only counts, its caption and all its wordings.

    Wordings are terms joined by blanks.
    """

    name: str
    counted: bool
    caption: str
    texts: tuple[str, ...]


def match(blocks: Sequence[PhotoBlock], candidates: Sequence[Candidate]) -> tuple[Match, ...]:
    """One match for each block, in order; each photo goes to one block at most.

    A block that names its photo already keeps it, if it is among the candidates.
    """
    numbers = {candidate.uid: place for place, candidate in enumerate(candidates)}
    kept = {row: numbers[block.uid] for row, block in enumerate(blocks) if block.uid in numbers and block.uid is not None}
    free = [place for place in range(len(candidates)) if place not in kept.values()]
    scores = _scores(
        [_worded(block.caption, block.file_name or "") for block in blocks],
        [_worded(candidates[place].caption or "", candidates[place].file_name) for place in free],
    )
    likeness = [
        {free[place]: score for place, score in row.items()} if number not in kept else {} for number, row in enumerate(scores)
    ]
    given = _assignment(likeness)
    sure = {row: place for row, place in given.items() if _is_certain(row, place, likeness, given)} | kept
    taken = frozenset(sure.values())
    return tuple(_found(sure.get(row), likeness[row], taken, candidates) for row in range(len(blocks)))


def _found(sure: int | None, alike: Mapping[int, float], taken: Set[int], candidates: Sequence[Candidate]) -> Match:
    if sure is not None:
        return Match(Certainty.CERTAIN, candidates[sure].uid, ((candidates[sure].uid, round(alike.get(sure, 100.0), 1)),))
    likeliest = sorted(alike.items(), key=lambda pair: (-pair[1], pair[0]))
    near = [(candidates[place].uid, round(score, 1)) for place, score in likeliest if score >= DOUBTFUL and place not in taken]
    return Match(Certainty.DOUBTFUL if near else Certainty.MISSING, None, tuple(near[:_SHOWN]))


def _is_certain(row: int, place: int, likeness: Sequence[Mapping[int, float]], given: Mapping[int, int]) -> bool:
    """True where no other photo is nearly as alike, and no other block wants this one nearly as much.

    A rival counts only where it has no better home itself: a photo or block that is much more alike elsewhere is no rival here.
    """
    score = likeness[row][place]
    if score < CERTAIN:
        return False
    limit = score - (AHEAD if score < _EXACT else 0.5)  # the same words need no lead over like ones
    home = {photo: block for block, photo in given.items()}
    for other, rival in likeness[row].items():
        settled = home.get(other)
        if (
            other != place
            and rival > limit
            and not (settled is not None and settled != row and likeness[settled][other] >= rival + AHEAD)
        ):
            return False
    for number, wants in enumerate(likeness):
        rival = wants.get(place, 0.0)
        better = given.get(number)
        if number != row and rival > limit and not (better is not None and wants[better] >= rival + AHEAD):
            return False
    return True


def _worded(caption: str, name: str) -> _Wording:
    wording = caption_from_file_name(name) if name else None
    texts = dict.fromkeys(filter(None, (_terms(caption), _terms(wording or ""))))
    return _Wording(_plain_name(name), wording is None, _terms(caption), tuple(texts))


def _plain_name(name: str) -> str:
    """A file name without what sites change: case, extension, copy number, blanks for hyphens, `%20`."""
    return re.sub(r"[\W_]+", " ", words_of(name).casefold()).strip() if name else ""


def _terms(text: str) -> str:
    """The words that tell wordings apart, joined by blanks; runs of Chinese as overlapping pairs of characters."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = _HAN_RUN.sub(lambda run: f" {_pairs(run.group())} ", plain)
    return " ".join(term for term in _TERM.findall(plain) if term not in _SMALL)


def _pairs(run: str) -> str:
    bare = re.sub("[的了着在里]", "", run) or run  # the little words of Chinese
    return " ".join(map("".join, pairwise(bare))) or bare


def _scores(blocks: Sequence[_Wording], photos: Sequence[_Wording]) -> list[dict[int, float]]:
    """For each block the photos that are at all alike, with their likeness."""
    from rapidfuzz import fuzz, process

    named: dict[str, list[int]] = {}
    spoken: dict[str, list[int]] = {}
    for place, photo in enumerate(photos):
        named.setdefault(photo.name, []).append(place)
        for text in photo.texts:
            spoken.setdefault(text, []).append(place)
    texts = list(spoken)
    rows = []
    for block in blocks:
        row: dict[int, float] = {}
        for text in block.texts:
            near = process.extract(
                text, texts, scorer=fuzz.token_set_ratio, score_cutoff=DOUBTFUL, limit=_CONSIDERED, processor=None
            )
            for other, _, _ in near:
                score = _likeness(text, other)
                for place in spoken[other]:
                    row[place] = max(row.get(place, 0.0), score)
        for place in named.get(block.name, []) if block.name else []:
            row[place] = max(row.get(place, 0.0), _by_name(block, photos[place]))
        rows.append({place: score for place, score in row.items() if score >= DOUBTFUL - 2 * AHEAD})
    return rows


def _by_name(block: _Wording, photo: _Wording) -> float:
    """How alike two of the same name are: a name of words is as good as sure, a camera's number is not against the captions."""
    if not block.counted:
        return 100.0
    against = block.caption and photo.caption and _likeness(block.caption, photo.caption) < DOUBTFUL
    return _WEAK if against else _COUNTED


def _likeness(one: str, other: str) -> float:
    """How alike two wordings are, from 0 to 100: the set of their words, less where one has few of the other's words.

    Source: the token-set ratio calls a text and any part of it the same; a name of four words is part of many a caption, and
    “students” and “school” are of every other one. So where fewer than four words are shared and each text has others,
    or fewer than three are shared at all, it is not enough to be certain.
    """
    from rapidfuzz import fuzz

    if one == other:
        return _EXACT
    first, second = sorted((set(one.split()), set(other.split())), key=len)
    shared = sum(1 for word in first if _is_among(word, second))
    same = fuzz.token_sort_ratio(one, other)
    part = fuzz.token_set_ratio(one, other) * (0.7 + 0.3 * min(1.0, 2 * len(first) / len(second)))
    few = shared < 3 or (shared < 4 and shared < len(first))
    numbered = [{word for word in words if word.isdecimal()} for words in (first, second)]
    apart = all(numbered) and numbered[0].isdisjoint(numbered[1])  # room 3 is not room 4
    return min(_WEAK if few or apart else _EXACT - 1, max(same, part))


def _is_among(word: str, words: Set[str]) -> bool:
    """True where a word or one misspelled or inflected alike is among the words."""
    from rapidfuzz import fuzz

    return word in words or (len(word) > 3 and any(fuzz.ratio(word, other, score_cutoff=80) for other in words))


def _assignment(likeness: Sequence[Mapping[int, float]]) -> dict[int, int]:
    """Photos given to blocks one to one, the likeliest pair first: no block and photo are more alike than what both have got.

    The greatest sum of likenesses (Hungarian method) would differ only among pairs so close that none of them is certain.
    """
    pairs = sorted((-score, row, place) for row, alike in enumerate(likeness) for place, score in alike.items())
    given: dict[int, int] = {}
    taken: set[int] = set()
    for _, row, place in pairs:
        if row not in given and place not in taken:
            given[row] = place
            taken.add(place)
    return given
