"""Where each photo of a contact sheet stands, computed from counts alone: nothing is kept for a photo, whatever their number.

The sheet is a run of sections, each a heading and rows of cells with room for two lines of text below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from curator.ui.sheet_sections import HEADING, MARGIN, Sections, counted

GAP: Final = 8
SHAPE: Final = 0.8
"""The height of a picture's place by its width: landscapes fill it, portraits lose little."""


@dataclass(frozen=True, slots=True)
class Layout(Sections):
    """The geometry of a sheet of equal cells.

    `cell` is the width of a cell, `line` its height with the text below, `pitch` the distance from one cell to the next in a row.
    """

    columns: int
    cell: int
    line: int
    pitch: int

    def place(self, position: int) -> tuple[int, int]:
        """The left and top of a photo's cell."""
        section = self.section(position)
        row, column = divmod(position - self.starts[section], self.columns)
        return MARGIN + column * self.pitch, self.tops[section] + self.heading + row * (self.line + GAP)

    def rect(self, position: int) -> tuple[int, int, int, int]:
        """Left, top, width and height of a photo's cell."""
        return (*self.place(position), self.cell, self.line)

    def rects(self, positions: range) -> Iterator[tuple[int, tuple[int, int, int, int]]]:
        """Photos that follow each other with their cells."""
        return ((position, self.rect(position)) for position in positions)

    def is_below_heading(self, position: int) -> bool:
        """True for a photo in the first row of its section."""
        return position - self.starts[self.section(position)] < self.columns

    def at(self, x: int, y: int) -> int | None:
        """The photo whose cell is at a point; None between cells."""
        column, inside = divmod(x - MARGIN, self.pitch)
        if not 0 <= column < self.columns or inside >= self.cell:
            return None
        section = self.section_at(y)
        row, below = divmod(y - self.tops[section] - self.heading, self.line + GAP)
        position = self.starts[section] + row * self.columns + column
        return position if row >= 0 and below < self.line and position < self.starts[section + 1] else None

    def between(self, top: int, bottom: int) -> range:
        """The photos of which something stands between two heights."""
        if not self.count:
            return range(0)
        first, last = self.section_at(top), self.section_at(bottom)
        return range(self._row_start(first, top), min(self._row_start(last, bottom) + self.columns, self.starts[last + 1]))

    def stepped(self, position: int, rows: int) -> int:
        """The photo some rows below (negative: above) in the same column, or the last one of a shorter row."""
        section = self.section(position)
        row, column = divmod(position - self.starts[section], self.columns)
        row += rows
        while row < 0 and section > 0:
            section -= 1
            row += self._rows(section)
        while row >= self._rows(section) and section < len(self.starts) - 2:
            row -= self._rows(section)
            section += 1
        if row < 0 or row >= self._rows(section):
            return position
        return min(self.starts[section] + row * self.columns + column, self.starts[section + 1] - 1)

    def _rows(self, section: int) -> int:
        return -(-(self.starts[section + 1] - self.starts[section]) // self.columns)

    def _row_start(self, section: int, y: int) -> int:
        row = max(0, (y - self.tops[section] - self.heading) // (self.line + GAP))
        return self.starts[section] + min(row, self._rows(section) - 1) * self.columns


def laid_out(counts: Sequence[int], width: int, cell: int, *, text: int, headings: bool) -> Layout:
    """The layout of sections of so many photos in a width, with cells of about `cell` pixels and `text` pixels below each.

    Cells grow by less than one column's share, so that rows fill the width from edge to edge.
    """
    counts = counted(counts, headings)
    room = max(cell, width - 2 * MARGIN)
    columns = max(1, (room + GAP) // (cell + GAP))
    pitch = (room + GAP) // columns
    line = round((pitch - GAP) * SHAPE) + text
    heading = HEADING if headings else MARGIN
    heights = [heading + -(-count // columns) * (line + GAP) for count in counts]
    return Layout((0, *accumulate(counts)), (0, *accumulate(heights)), heading, columns, pitch - GAP, line, pitch)
