"""Where each photo stands on a justified sheet: photos in their own shapes, rows from edge to edge.

The rows of a section are not filled one after the other, which would have to walk through all of its photos: the section is as
many rows as its photos' widths, taken together, give, and a photo stands in the row into which its middle falls. So every place
follows from running sums of the shapes by halving, and a million photos take a few milliseconds once and none afterwards.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from curator.ui.sheet_sections import HEADING, MARGIN, Sections, counted

if TYPE_CHECKING:  # numpy takes a tenth of a second to load, which only a justified sheet costs
    import numpy as np
    import numpy.typing as npt

UNIT: Final = 50
"""A photo's shape is a byte: fiftieths of its width to its height."""
LEAST: Final = 15
MOST: Final = 150
PAD: Final = 16
"""Pixels of a cell beside its picture, both sides taken together."""
_TALLER: Final = 1.15
"""How much higher than wished the pictures of a row may become in order to fill it."""


@dataclass(frozen=True, slots=True)
class Justified(Sections):
    """The geometry of a justified sheet; the names are those of `curator.ui.sheet_layout.Layout`.

    `high` is the wished height of a picture, `sums` the running sums of the shapes with a 0 before them, `rows` the number of rows of each
    section, `lengths` how wide its photos are at that height, taken together, `room` the width that a row has.
    """

    rows: tuple[int, ...]
    lengths: tuple[float, ...]
    sums: npt.NDArray[np.int64]
    high: int
    room: int
    line: int
    cell: int

    def place(self, position: int) -> tuple[int, int]:
        """The left and top of a photo's cell."""
        left, top, _, _ = self.rect(position)
        return left, top

    def rect(self, position: int) -> tuple[int, int, int, int]:
        """Left, top, width and height of a photo's cell."""
        section = self.section(position)
        row = self._row(section, position)
        first, last = self._row_start(section, row), self._row_start(section, row + 1)
        high = self._high(first, last)
        left = self._left(first, position, high)
        top = self.tops[section] + self.heading + row * self.line
        return left, top, self._left(first, position + 1, high) - left, self.line

    def rects(self, positions: range) -> Iterator[tuple[int, tuple[int, int, int, int]]]:
        """Photos that follow each other with their cells; each row is looked for once."""
        position = positions.start
        while position < positions.stop:
            section = self.section(position)
            row = self._row(section, position)
            first, last = self._row_start(section, row), self._row_start(section, row + 1)
            high, top = self._high(first, last), self.tops[section] + self.heading + row * self.line
            for one in range(position, min(last, positions.stop)):
                left = self._left(first, one, high)
                yield one, (left, top, self._left(first, one + 1, high) - left, self.line)
            position = last

    def at(self, x: int, y: int) -> int | None:
        """The photo whose cell is at a point; None between cells."""
        section = self.section_at(y)
        row = (y - self.tops[section] - self.heading) // self.line
        if not self.count or not 0 <= row < self.rows[section]:
            return None
        position = self._nearest(section, row, x)
        left, _, wide, _ = self.rect(position)
        return position if left <= x < left + wide else None

    def between(self, top: int, bottom: int) -> range:
        """The photos of which something stands between two heights."""
        if not self.count:
            return range(0)
        first, last = self.section_at(top), self.section_at(bottom)
        return range(self._row_start(first, self._row_at(first, top)), self._row_start(last, self._row_at(last, bottom) + 1))

    def is_below_heading(self, position: int) -> bool:
        """True for a photo in the first row of its section."""
        return self._row(self.section(position), position) == 0

    def stepped(self, position: int, rows: int) -> int:
        """The photo some rows below (negative: above) whose middle is nearest to this one's."""
        section = self.section(position)
        left, _, wide, _ = self.rect(position)
        row = self._row(section, position) + rows
        while row < 0 and section > 0:
            section -= 1
            row += self.rows[section]
        while row >= self.rows[section] and section < len(self.rows) - 1:
            row -= self.rows[section]
            section += 1
        return self._nearest(section, row, left + wide // 2) if 0 <= row < self.rows[section] else position

    def _along(self, section: int, position: int) -> float:
        """How far along its section a photo begins, if all stood in one row of the wished height."""
        start = self.starts[section]
        return int(self.sums[position] - self.sums[start]) * self.high / UNIT + (position - start) * PAD

    def _middle(self, section: int, position: int) -> float:
        return (self._along(section, position) + self._along(section, position + 1)) / 2

    def _row(self, section: int, position: int) -> int:
        share = self.lengths[section] / self.rows[section]
        return min(self.rows[section] - 1, int(self._middle(section, position) / share))

    def _row_start(self, section: int, row: int) -> int:
        """The first photo of a row; the end of the section for the row behind its last."""
        start, end = self.starts[section], self.starts[section + 1]
        if row <= 0 or row >= self.rows[section]:
            return start if row <= 0 else end
        return bisect_left(range(end), row, start, end, key=lambda position: self._row(section, position))

    def _high(self, first: int, last: int) -> float:
        """How high the pictures of a row are, so that they fill it."""
        shapes = int(self.sums[last] - self.sums[first]) / UNIT
        return min(self.high * _TALLER, (self.room - (last - first) * PAD) / shapes) if shapes else self.high

    def _left(self, first: int, position: int, high: float) -> int:
        return MARGIN + round(int(self.sums[position] - self.sums[first]) / UNIT * high) + (position - first) * PAD

    def _nearest(self, section: int, row: int, x: int) -> int:
        """The photo of a row that stands at an x, or nearest to it."""
        first, last = self._row_start(section, row), self._row_start(section, row + 1)
        high = self._high(first, last)
        found = bisect_right(range(last), x, first, last, key=lambda position: self._left(first, position, high)) - 1
        return max(first, min(found, last - 1))

    def _row_at(self, section: int, y: int) -> int:
        return max(0, min((y - self.tops[section] - self.heading) // self.line, self.rows[section] - 1))


def running_sums(shapes: bytes) -> npt.NDArray[np.int64]:
    """The running sums of shapes, with a 0 before them."""
    import numpy as np

    sums = np.zeros(len(shapes) + 1, np.int64)
    np.cumsum(np.clip(np.frombuffer(shapes, np.uint8), LEAST, MOST), out=sums[1:])
    return sums


def justified(
    counts: Sequence[int], sums: npt.NDArray[np.int64], width: int, cell: int, *, text: int, headings: bool
) -> Justified:
    """The layout of sections of so many photos in a width, with pictures about as high as a landscape in a cell is."""
    counts = counted(counts, headings)
    room = max(cell, width - 2 * MARGIN)
    # Subtle: a section's share of a row is seven tenths of the room at least (1.4 rows are two). The widest picture must have room in that,
    # or a row could be without any.
    high = max(16, min(round(cell * 0.72), int((0.7 * room - PAD) * UNIT) // MOST))
    line = round(high * _TALLER) + PAD // 2 + text
    starts = (0, *accumulate(counts))
    lengths = tuple(int(sums[end] - sums[start]) * high / UNIT + (end - start) * PAD for start, end in pairwise(starts))
    rows = tuple(max(1, round(length / room + 0.1)) if length else 0 for length in lengths)
    heading = HEADING if headings else MARGIN
    tops = (0, *accumulate(heading + count * line for count in rows))
    return Justified(starts, tops, heading, rows, lengths, sums, high, room, line, cell)
