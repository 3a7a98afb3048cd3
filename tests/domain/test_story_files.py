"""What file names say, and what only a camera counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.domain.file_names import base_name, caption_from_file_name, is_file_name, words_of


@pytest.mark.parametrize(
    ("name", "wording"),
    [
        ("A-farmer-in-Fuping_0.jpg", "A farmer in Fuping"),
        ("UN-Volunteer-Jin-Liu_0.jpg", "UN Volunteer Jin Liu"),
        ("Edible-Fungus-Industrial-Park,-a-project_0.jpg", "Edible Fungus Industrial Park, a project"),
        ("(E-commerce)-A-livestreaming-room.jpg", "(E commerce) A livestreaming room"),
        ("A%20farmer%20in%20Fuping.JPEG", "A farmer in Fuping"),
        ("A_farmer_in_Fuping-1024x768.jpg", "A farmer in Fuping"),
        ("A farmer in Fuping (2).png", "A farmer in Fuping"),
        ("Before - after, a mud house.jpg", "Before - after, a mud house"),
        ("https://example.org/a/The-road-to-prosperity.jpg?itok=ab", "The road to prosperity"),
        ("C:\\photos\\The-road-to-prosperity.jpg", "The road to prosperity"),
        ("阜平县村民采摘桃子.jpg", "阜平县村民采摘桃子"),
    ],
)
def test_a_wording(name: str, wording: str) -> None:
    assert caption_from_file_name(name) == wording


@pytest.mark.parametrize(
    "name",
    [
        "IMG_1234.jpg",
        "IMG_1234-HDR.jpg",
        "IMG_20200401_102030.jpg",
        "IMG-20200401-WA0001.jpg",
        "_MG_1234.CR2",
        "DSC00012.JPG",
        "DSC_0012.NEF",
        "DJI_0001.JPG",
        "P1010001.jpg",
        "PXL_20200401_1020.PORTRAIT.jpg",
        "2020-04-01 10.20.30.jpg",
        "Screenshot 2020-01-01 at 10.20.30.png",
        "WhatsApp Image 2020-04-01 at 10.00.00.jpeg",
        "微信图片_20200401123.jpg",
        "mmexport1585.jpg",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301.jpg",
        "image001.png",
        "Photo 3.jpg",
        "photo.jpg",
        "village.jpg",
        "",
        ".jpg",
    ],
)
def test_a_count(name: str) -> None:
    assert caption_from_file_name(name) is None


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("UN-Volunteer-Jin-Liu_0.jpg", True),
        ("A farmer in Fuping.JPG", True),
        ("photos/a.png", True),
        ("https://example.org/a.jpg?itok=ab", True),
        ("See the picture. It is called a.jpg", False),
        ("A farmer in Fuping.", False),
        (".jpg", False),
        ("", False),
    ],
)
def test_lines_that_are_file_names(text: str, claim: bool) -> None:
    assert is_file_name(text) is claim


def test_the_name_without_its_path() -> None:
    assert base_name("photos/a b.jpg") == ["photos", "a b.jpg"][1]
    assert base_name("https://example.org/x/a%20b.jpg?x=1") == "a b.jpg"
    assert base_name("UNV/IPRCC.jpg") == "IPRCC.jpg"


@given(st.text())
def test_any_name_is_read(name: str) -> None:
    wording = caption_from_file_name(name)
    assert wording is None or wording.strip() == wording != ""
    assert words_of(name) == words_of(name).strip()


def test_long_names_are_read_quickly_enough_to_finish() -> None:
    for name in ("img" + " " * 5_000 + "z", "a-" * 20_000 + ".jpg", "/" * 20_000, "_1" * 20_000, "photo" + "at" * 10_000):
        caption_from_file_name(name)
        is_file_name(name)
