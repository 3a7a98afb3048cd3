from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from curator.ui.sheet_layout import Layout, laid_out


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    counts = draw(st.lists(st.integers(0, 40), max_size=8))
    return laid_out(counts, draw(st.integers(10, 900)), draw(st.integers(96, 320)), text=40, headings=draw(st.booleans()))


@given(layouts(), st.data())
def test_what_stands_at_a_place_is_found_there(layout: Layout, data: st.DataObject) -> None:
    for position in range(layout.count):
        left, top = layout.place(position)
        assert layout.at(left, top) == layout.at(left + layout.cell - 1, top + layout.line - 1) == position
    x, y = data.draw(st.integers(-5, 1000)), data.draw(st.integers(-5, layout.height + 50))
    under = [
        position
        for position in range(layout.count)
        if 0 <= x - layout.place(position)[0] < layout.cell and 0 <= y - layout.place(position)[1] < layout.line
    ]
    assert layout.at(x, y) == (under[0] if under else None)


@given(layouts(), st.integers(-100, 5000), st.integers(1, 900))
def test_nothing_in_sight_is_left_out(layout: Layout, top: int, height: int) -> None:
    seen = layout.between(top, top + height)
    for position in range(layout.count):
        y = layout.place(position)[1]
        if y < top + height and y + layout.line > top:
            assert position in seen
    assert len(seen) <= (height // layout.line + 4) * layout.columns * max(1, len(layout.starts) - 1)


@given(layouts(), st.integers(-12, 12))
def test_a_step_stays_on_the_sheet(layout: Layout, rows: int) -> None:
    for position in range(layout.count):
        target = layout.stepped(position, rows)
        assert 0 <= target < layout.count
        if rows == 1 and target != position:
            assert layout.place(target)[1] > layout.place(position)[1]
            assert layout.place(target)[0] <= layout.place(position)[0]


def test_a_million_photos_are_as_quick_as_ten() -> None:
    layout = laid_out([1_000_000], 1200, 180, text=40, headings=True)
    left, top = layout.place(999_999)
    assert layout.at(left, top) == 999_999
    assert layout.between(top, top + 800).stop == 1_000_000
    assert layout.columns == 6


def test_headings_stand_above_their_photos() -> None:
    layout = laid_out([3, 0, 5], 500, 150, text=40, headings=True)
    assert [y for _, y in layout.headings(0, layout.height)] == [0, layout.tops[1]]
    assert layout.place(3)[1] == layout.tops[1] + layout.heading
    assert list(laid_out([3, 5], 500, 150, text=40, headings=False).headings(0, 10_000)) == []
