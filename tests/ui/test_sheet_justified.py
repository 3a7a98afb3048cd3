from __future__ import annotations

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from curator.ui.sheet_justified import LEAST, MOST, PAD, Justified, justified, running_sums
from curator.ui.sheet_sections import MARGIN


@st.composite
def layouts(draw: st.DrawFn) -> Justified:
    counts = draw(st.lists(st.integers(0, 30), max_size=6))
    total = sum(counts)
    shapes = bytes(draw(st.lists(st.integers(0, 255), min_size=total, max_size=total)))
    width, cell = draw(st.integers(200, 1500)), draw(st.integers(96, 320))
    return justified(counts, running_sums(shapes), width, cell, text=40, headings=draw(st.booleans()))


@given(layouts())
def test_what_stands_at_a_place_is_found_there(layout: Justified) -> None:
    for position in range(layout.count):
        left, top, wide, high = layout.rect(position)
        assert layout.at(left, top) == layout.at(left + wide - 1, top + high - 1) == position
        assert left >= MARGIN and wide > 0


@given(layouts())
def test_rows_are_full_in_order_and_none_is_empty(layout: Justified) -> None:
    rows: dict[tuple[int, int], list[int]] = {}
    for position in range(layout.count):
        rows.setdefault((layout.section(position), layout.rect(position)[1]), []).append(position)
    assert len(rows) == sum(layout.rows)
    assert [position for row in rows.values() for position in row] == list(range(layout.count))
    for row in rows.values():
        for one, other in pairwise(row):
            left, _, wide, _ = layout.rect(one)
            assert layout.rect(other)[0] == left + wide
        left, _, wide, _ = layout.rect(row[-1])
        assert left + wide <= MARGIN + layout.room + len(row)


@given(layouts(), st.data())
def test_rows_are_told_as_photos_one_by_one(layout: Justified, data: st.DataObject) -> None:
    some = range(data.draw(st.integers(0, layout.count)), layout.count)
    assert list(layout.rects(some)) == [(position, layout.rect(position)) for position in some]


@given(layouts(), st.integers(-100, 5000), st.integers(1, 900))
def test_nothing_in_sight_is_left_out(layout: Justified, top: int, height: int) -> None:
    seen = layout.between(top, top + height)
    for position in range(layout.count):
        _, y, _, high = layout.rect(position)
        if y < top + height and y + high > top:
            assert position in seen


@given(layouts(), st.integers(-12, 12))
def test_a_step_goes_to_the_photo_that_stands_there(layout: Justified, rows: int) -> None:
    for position in range(layout.count):
        target = layout.stepped(position, rows)
        assert 0 <= target < layout.count
        if rows > 0 and target != position:
            assert layout.rect(target)[1] > layout.rect(position)[1]


def test_photos_keep_their_shapes() -> None:
    shapes = bytes(Random(3).randint(LEAST, MOST) for _ in range(200))
    layout = justified([200], running_sums(shapes), 1200, 200, text=40, headings=False)
    for position in range(200):
        _, _, wide, _ = layout.rect(position)
        assert abs((wide - PAD) * 50 / shapes[position] - layout.high) <= layout.high * 0.6


def test_a_million_photos_are_laid_out_at_once() -> None:
    shapes = bytes(Random(1).choices((75, 67, 33, 89), k=1_000_000))
    sums = running_sums(shapes)
    layout = justified([400_000, 600_000], sums, 1200, 180, text=40, headings=True)
    seen = layout.between(layout.height - 900, layout.height)
    assert seen.stop == 1_000_000 and len(seen) < 100
    left, top, _, _ = layout.rect(999_999)
    assert layout.at(left, top) == 999_999
