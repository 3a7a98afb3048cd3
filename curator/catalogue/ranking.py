"""The order of an answer by worth: where and how its words were met, then the date.

A word is worth most where it stands whole in a caption or among the keywords; whole elsewhere it is worth more than a beginning, that more
than another word for it, that more than its sound, and that more than a correction. The worth of a photo is the sum over the words
of the question. Frequency counts for nothing: captions are short, and the same event is told a hundred times.

Nobody looks at the end of an answer: where `ENOUGH` photos have every word whole in a caption or among the keywords, these come first and
the rest follows by date. Else the ways of the words are read one after another, the best first, and no more once as many photos are
accounted for; beyond `BOUND` photos only those that have all words as they are written are put before the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Sized
from types import MappingProxyType
from typing import Final

from curator.catalogue.asking import Asked, How
from curator.catalogue.index import HEAVY

BOUND: Final = 20_000
"""How many photos are ranked by all the ways in which they were met."""

_DAMPING: Final = 60

ENOUGH: Final = 300
"""How many photos whose words are all accounted for are enough."""

WORTH: Final = MappingProxyType(
    {How.EXACT: (12, 10), How.PREFIX: (9, 7), How.VARIANT: (6, 5), How.PINYIN: (4, 3), How.CORRECTED: (2, 1)}
)
"""What a way is worth in the heavy columns and elsewhere, the best way first."""


def steps(asked: Asked, how: How) -> Iterator[tuple[int, str]]:
    """What it is worth that a word was met in this way, by which expression of the words index, the best first."""
    for worth, columns in zip(WORTH[how], (HEAVY, ()), strict=True):
        if expression := asked.expression(hows=(how,), heavy=columns):
            yield worth, expression


def best(asked: Sequence[Asked], ids: Sized) -> str:
    """The expression that finds the photos that have every word whole in a heavy column; empty where asking it can not pay."""
    each = [word.expression(hows=(How.EXACT,), heavy=HEAVY) for word in asked]
    return " AND ".join(each) if len(ids) >= ENOUGH and all(each) else ""


def as_written(asked: Sequence[Asked]) -> str:
    """The expression that finds the photos that have every word as it is written."""
    return " AND ".join(word.expression(hows=(How.EXACT,)) for word in asked)


def ranked(asked: Sequence[Asked], ids: Sequence[int], met: Callable[[str], Sequence[int]]) -> list[int]:
    """Ids that stand in order of date, in order of worth; `met` gives the photos that an expression finds."""
    if expression := best(asked, ids):
        first = set(met(expression)).intersection(ids)
        if len(first) >= ENOUGH:
            return sorted(ids, key=lambda number: number not in first)
    if len(ids) > BOUND:
        written = set(met(as_written(asked)))
        return sorted(ids, key=lambda number: number not in written)
    worths: list[dict[int, int]] = [{} for _ in asked]
    for how in WORTH:
        for word, worth in zip(asked, worths, strict=True):
            for value, expression in steps(word, how):
                for number in met(expression):
                    worth.setdefault(number, value)
        if sum(all(number in worth for worth in worths) for number in ids) >= min(ENOUGH, len(ids)):
            break
    return sorted(ids, key=lambda number: -sum(worth.get(number, 0) for worth in worths))


def fused(*orders: Sequence[int]) -> list[int]:
    """Several orders of photos as one, by reciprocal rank.

    Source: Cormack, Clarke and Büttcher, Reciprocal Rank Fusion, SIGIR 2009, with their constant.
    """
    worth: dict[int, float] = {}
    for order in orders:
        for place, number in enumerate(order, 1):
            worth[number] = worth.get(number, 0.0) + 1 / (_DAMPING + place)
    return sorted(worth, key=lambda number: -worth[number])
