"""A selection of positions as intervals: a million photos chosen are one pair of numbers.

Spans are half-open, rising, and neither touch nor overlap.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Selection:
    """Chosen positions of a sheet, 0 for the first photo."""

    spans: tuple[Span, ...] = ()

    def __contains__(self, position: int) -> bool:
        place = bisect_right(self.spans, position, key=lambda span: span[0]) - 1
        return place >= 0 and position < self.spans[place][1]

    def __len__(self) -> int:
        return sum(end - start for start, end in self.spans)

    def __iter__(self) -> Iterator[int]:
        for start, end in self.spans:
            yield from range(start, end)

    def plus(self, start: int, end: int) -> Selection:
        """This selection and the positions from `start` up to, without, `end`."""
        return _joined([*self.spans, (start, end)]) if start < end else self

    def minus(self, start: int, end: int) -> Selection:
        """This selection without the positions from `start` up to, without, `end`."""
        kept = [part for left, right in self.spans for part in ((left, min(right, start)), (max(left, end), right))]
        return Selection(tuple(part for part in kept if part[0] < part[1])) if start < end else self

    def toggled(self, position: int) -> Selection:
        """This selection with one position the other way."""
        change = self.minus if position in self else self.plus
        return change(position, position + 1)


def span(first: int, last: int) -> Selection:
    """All positions between two, both of them with it, whichever comes first."""
    return Selection().plus(min(first, last), max(first, last) + 1)


def of(positions: Iterable[int]) -> Selection:
    """The selection of these positions, which must rise."""
    spans: list[Span] = []
    for position in positions:
        if spans and spans[-1][1] == position:
            spans[-1] = (spans[-1][0], position + 1)
        else:
            spans.append((position, position + 1))
    return Selection(tuple(spans))


def _joined(spans: list[Span]) -> Selection:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return Selection(tuple(joined))
