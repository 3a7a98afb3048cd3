from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.domain.slug import LONGEST, slug


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("Students at the Fuping Mengxiang Vocational School.", "students-at-the-fuping-mengxiang-vocational"),
        (
            "Fuping: A poor village has been transformed into a tourism spot.",
            "fuping-a-poor-village-has-been-transformed-into",
        ),
        ("阜平县的学生", "fu-ping-xian-de-xue-sheng"),
        ("China's farmers, l’été à São Paulo", "chinas-farmers-lete-a-sao-paulo"),
        ("CON", "photo-con"),
        ("", "un-volunteer-jin-liu"),
        ("照", "zhao"),
        ("...", "un-volunteer-jin-liu"),
    ],
)
def test_a_caption_becomes_a_name(caption: str, expected: str) -> None:
    assert slug(caption, "UN-Volunteer-Jin-Liu_0.jpg", ()) == expected


def test_equal_captions_are_told_apart_by_numbers() -> None:
    taken: list[str] = []
    for _ in range(12):
        taken.append(slug("A farmer", "a.jpg", taken))
    assert taken[:3] == ["a-farmer", "a-farmer-2", "a-farmer-3"]
    assert len(set(taken)) == 12


def test_a_number_takes_the_room_of_whole_words() -> None:
    caption = "Farmers of the village pick their mushrooms by hand"
    first = slug(caption, "a.jpg", ())
    assert first == "farmers-of-the-village-pick-their-mushrooms-by"
    longer = slug(f"{caption}s and feet", "a.jpg", (first,))
    assert longer == f"{first}-2"
    words = "Farmers of the village pick their mushrooms in Fuping"
    assert slug(words[:48], "a.jpg", ("farmers-of-the-village-pick-their-mushrooms-in-f",)) == (
        "farmers-of-the-village-pick-their-mushrooms-in-2"
    )


@given(st.text(max_size=200), st.text(max_size=40), st.lists(st.text(max_size=10), max_size=3))
def test_any_text_gives_a_name_that_every_system_takes(caption: str, file_name: str, taken: list[str]) -> None:
    made = slug(caption, file_name, taken)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert len(made) <= LONGEST + 6
    assert made not in taken
    assert not re.fullmatch(r"con|prn|aux|nul|com\d|lpt\d", made)
