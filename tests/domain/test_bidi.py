"""The order of letters in lines: examples that were compared with another implementation of the algorithm, and what holds for all texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.domain import bidi


def shown(text: str, *, rtl: bool) -> str:
    """The text as it stands from left to right."""
    levels = bidi.at_end(text, bidi.levels(text, rtl=rtl), int(rtl))
    return "".join(text[place] for place in bidi.visual(levels))


@pytest.mark.parametrize(
    ("text", "rtl", "expected"),
    [
        ("plain words, 12.", False, "plain words, 12."),
        ("שלום", True, "םולש"),
        ("שלום world", False, "םולש world"),
        ("שלום world", True, "world םולש"),
        ("עד 12.5%", True, "12.5% דע"),
        ("عام 2020", True, "2020 ماع"),
        ("a שלום 12-13 b", False, "a 12-13 םולש b"),
        ("one (אחת) two", False, "one (תחא) two"),
        ("©UNV, 2020", True, "UNV, 2020©"),
        ("ab  ", True, "  ab"),
        ("", False, ""),
    ],
)
def test_examples(text: str, rtl: bool, expected: str) -> None:
    assert shown(text, rtl=rtl) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("12 אב", True), ("12 ab אב", False), ("12 %", False), ("", False), ("中 ا", False)]
)
def test_the_first_letter_tells_the_direction(text: str, expected: bool) -> None:
    assert bidi.is_rtl(text) is expected


@given(st.text(st.sampled_from("ab 12.,%-+/()אבجد٣\u202e\u2067\u0301中\t")), st.booleans())
def test_no_letter_is_lost_and_nothing_steers_its_surroundings(text: str, rtl: bool) -> None:
    assert sorted(shown(text, rtl=rtl)) == sorted(text)
    levels = bidi.levels(text, rtl=rtl)
    assert all(level in (0, 1, 2) for level in levels)
    if not any(letter in "אבجد٣" for letter in text) and not rtl:
        assert set(levels) <= {0}
