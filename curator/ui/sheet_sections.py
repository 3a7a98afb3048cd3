"""A sheet as a run of sections (the months), each a heading and photos below: what square and justified sheets have in common.

Positions are in the sheet's own pixels, 0 at its top.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

MARGIN: Final = 16
HEADING: Final = 40


@dataclass(frozen=True, slots=True)
class Sections:
    """The sections of a sheet.

    `starts` holds for each section the position of its first photo, `tops` the y where it begins, each with one number more for
    the end; `heading` is the height of a section's heading (the sheet's margin where there are none).
    """

    starts: tuple[int, ...]
    tops: tuple[int, ...]
    heading: int

    @property
    def count(self) -> int:
        """How many photos there are."""
        return self.starts[-1]

    @property
    def height(self) -> int:
        """The height of the whole sheet."""
        return self.tops[-1] + MARGIN

    def section(self, position: int) -> int:
        """The section that a photo stands in."""
        return min(bisect_right(self.starts, position), len(self.starts) - 1) - 1

    def section_at(self, y: int) -> int:
        """The section that stands at a height."""
        return max(0, min(bisect_right(self.tops, y) - 1, len(self.starts) - 2))

    def headings(self, top: int, bottom: int) -> Iterator[tuple[int, int]]:
        """The sections whose headings stand between two heights, and their y."""
        if self.heading == HEADING:
            for section in range(self.section_at(top), self.section_at(bottom) + 1):
                yield section, self.tops[section]


def counted(counts: Sequence[int], headings: bool) -> list[int]:
    """How many photos each section has: those without any are none, and without headings all are one."""
    found = [count for count in counts if count] or [0]
    return found if headings else [sum(found)]
