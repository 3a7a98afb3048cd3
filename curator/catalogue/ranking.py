"""The order of an answer by worth: where and how its words were met, then the date.

A word is worth most where it stands whole in a caption or among the keywords; whole elsewhere it is worth more than a beginning, that more
than another word for it, that more than its sound, and that more than a correction. The worth of a photo is the sum over the words
of the question. Frequency counts for nothing: captions are short, and the same event is told a hundred times.

Ranking reads each way of each word by itself. Beyond `BOUND` photos only the best way is told apart from the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

from curator.catalogue.asking import Asked, How
from curator.catalogue.index import HEAVY

BOUND: Final = 20_000
"""How many photos are ranked by all the ways in which they were met."""

WORTH: Final = (
    (How.EXACT, 12, 10),
    (How.PREFIX, 9, 7),
    (How.VARIANT, 6, 5),
    (How.PINYIN, 4, 3),
    (How.CORRECTED, 2, 1),
)
"""What a way is worth in the heavy columns and elsewhere."""

_TOGETHER: Final = 5
T = TypeVar("T")


def steps(asked: Asked, *, bounded: bool) -> Iterator[tuple[int, str]]:
    """What a word is worth by which expression of the words index; those worth more come later, and count."""
    for how, heavy, other in reversed(WORTH[:1] if bounded else WORTH):
        for worth, columns in ((other, ()), (heavy, HEAVY)):
            expression = asked.expression(hows=(how,), heavy=columns)
            if expression and not (bounded and columns == ()):
                yield worth, expression


def ranked(asked: Sequence[Asked], ids: Sequence[int], met: Callable[[str], Sequence[int]]) -> list[int]:
    """Ids that stand in order of date, in order of worth; `met` gives the photos that an expression finds."""
    bounded = len(ids) > BOUND
    total = dict.fromkeys(ids, 0)
    for word in asked:
        worth: dict[int, int] = {}
        for value, expression in steps(word, bounded=bounded):
            worth.update(dict.fromkeys(met(expression), value))
        for number in worth.keys() & total.keys():
            total[number] += worth[number]
    return sorted(ids, key=lambda number: -total[number])
