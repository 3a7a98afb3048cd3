"""Chinese as it is searched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.domain.chinese import simplified, sounds


def test_traditional_characters_become_simplified() -> None:
    assert simplified("電商 裏 皇后 Fuping") == "电商 里 皇后 Fuping"


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("阜平", "fu ping"),
        ("银行", "yin hang"),
        ("长沙", "chang sha"),
        ("音乐会", "yin yue hui"),
        ("去银行办重要的事", "qu yin hang ban zhong yao de shi"),
        ("重庆", "chong qing"),
        ("长治", "chang zhi"),
        ("单县", "shan xian"),
        ("洪洞", "hong tong"),
    ],
)
def test_places_are_called_as_people_call_them(name: str, called: str) -> None:
    assert " ".join(sounds(name)) == called


@given(st.text("阜平县重庆長龘𠮷〇々かハ한a1，", max_size=12))
def test_every_character_has_its_syllable_or_none(run: str) -> None:
    syllables = sounds(run)
    assert len(syllables) == len(run)
    assert all(syllable == "" or (syllable.isascii() and syllable.islower()) for syllable in syllables)
