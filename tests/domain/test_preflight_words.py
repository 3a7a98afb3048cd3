"""Word lists: read from files, laid over each other, and found in texts as whole words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.domain.errors import CuratorError
from curator.domain.preflight_words import LISTS, NUMBERS, Words, laid_over, read

RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "words"
SHIPPED = [read((RESOURCES / name).read_text("utf-8"), name) for name in ("preflight.json", "places.json")]


def words(**lists: list[str]) -> Words:
    return laid_over(read(json.dumps({"lists": lists}), "own.json"))


def hits(text: str, *entries: str) -> list[str]:
    phrases = words(children=list(entries)).lists["children"]
    return [text[start:end] for start, end in phrases.spans(text)]


def test_what_ships_has_every_list_and_number() -> None:
    shipped = laid_over(*SHIPPED)
    assert set(shipped.numbers) == NUMBERS
    named = {name for file in SHIPPED for name in file["lists"]}
    assert named == LISTS
    assert all(phrases.firsts or phrases.stems or phrases.han for phrases in shipped.lists.values())


@pytest.mark.parametrize(
    ("text", "entries", "found"),
    [
        ("Two Children, and a child.", ["child", "children"], ["Children", "child"]),
        ("A schoolteacher of childcare", ["school", "child"], []),
        ("the school-age boys", ["school age"], ["school-age"]),
        ("the school\nage", ["school age"], ["school\nage"]),
        ("a business school and a school", ["school", "business school"], ["business school", "school", "school"]),
        ("les ÉLÈVES", ["élève*"], ["ÉLÈVES"]),
        ("les e\u0301le\u0300ves", ["élèves"], ["e\u0301le\u0300ves"]),
        ("阜平县小学生", ["小学", "学生"], ["小学"]),
        ("ребёнок и школьники", ["ребенок", "школьник*"], ["ребёнок", "школьники"]),
        ("بالمدرسة والأطفال", ["مدرسة", "أطفال"], ["بالمدرسة", "والأطفال"]),
        ("في الصين", ["الصين"], ["الصين"]),
        ("student of the university", ["student* of the univers*"], ["student of the university"]),
        ("student of the", ["student* of the univers*"], []),
        ("", ["child"], []),
    ],
)
def test_whole_words_are_found(text: str, entries: list[str], found: list[str]) -> None:
    assert hits(text, *entries) == found


@given(st.text(max_size=80))
def test_anything_can_be_looked_through(text: str) -> None:
    for phrases in laid_over(*SHIPPED).lists.values() if not text else [laid_over(*SHIPPED).lists["children"]]:
        assert all(0 <= start < end <= len(text) for start, end in phrases.spans(text))


def test_a_file_is_laid_over_another() -> None:
    own = read(
        json.dumps({"numbers": {"alt_long_characters": 125}, "lists": {"children": {"en": ["- kids", "cub scouts"]}}}),
        "own.json",
    )
    merged = laid_over(*SHIPPED, own)
    children = merged.lists["children"]
    assert merged.numbers["alt_long_characters"] == 125
    assert merged.numbers["caption_short_words"] == 5
    assert children.within("Two cub scouts")
    assert not children.within("Two kids")
    assert children.within("Two children")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("[]", "must be a JSON object"),
        ('{"word": {}}', "“word”"),
        ('{"numbers": {"alt_length": 3}}', "“alt_length”"),
        ('{"numbers": {"alt_long_characters": "3"}}', "whole number"),
        ('{"numbers": {"alt_long_characters": true}}', "whole number"),
        ('{"numbers": {"alt_long_characters": 0}}', "whole number"),
        ('{"numbers": []}', "must be a JSON object"),
        ('{"lists": {"kids": []}}', "“kids”"),
        ('{"lists": {"children": "kid"}}', "“children”"),
        ('{"lists": {"children": {"en": [1]}}}', "“children”"),
        ('{"lists": {"children": {"en": ["*"]}}}', "“children”"),
    ],
)
def test_a_broken_file_is_one_sentence(text: str, said: str) -> None:
    with pytest.raises(CuratorError) as trouble:
        read(text, "own.json")
    assert said in trouble.value.sentence
    assert "own.json" in trouble.value.sentence
    assert trouble.value.sentence.endswith(".")
    assert "\n" not in trouble.value.sentence
