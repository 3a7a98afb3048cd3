from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from curator.ui import selection
from curator.ui.selection import Selection

steps = st.lists(st.tuples(st.sampled_from(["plus", "minus", "toggled"]), st.integers(0, 30), st.integers(0, 30)))


@given(steps)
def test_a_selection_is_a_set(run: list[tuple[str, int, int]]) -> None:
    chosen, truth = Selection(), set[int]()
    for act, first, last in run:
        if act == "plus":
            chosen, truth = chosen.plus(first, last), truth | set(range(first, last))
        elif act == "minus":
            chosen, truth = chosen.minus(first, last), truth - set(range(first, last))
        else:
            chosen, truth = chosen.toggled(first), truth ^ {first}
        assert list(chosen) == sorted(truth)
        assert len(chosen) == len(truth)
        assert [place in chosen for place in range(32)] == [place in truth for place in range(32)]
        assert all(left[1] < right[0] for left, right in zip(chosen.spans, chosen.spans[1:], strict=False))


@given(st.sets(st.integers(0, 50)))
def test_made_of_positions(positions: set[int]) -> None:
    assert set(selection.of(sorted(positions))) == positions


def test_a_span_goes_both_ways() -> None:
    assert selection.span(3, 7) == selection.span(7, 3) == Selection(((3, 8),))
