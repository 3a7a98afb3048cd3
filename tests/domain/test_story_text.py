"""Stories written as text and read again: every block comes back, whatever its words look like."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from curator.domain import organisations, uid
from curator.domain.credit import Credit
from curator.domain.credit_grammar import parse_credit
from curator.domain.story import Block, Heading, Paragraph, PhotoBlock, Quote, Story, title_of
from curator.domain.story_text import read_markdown, read_text, write_text

ROOT = Path(__file__).resolve().parents[2]
KNOWN = organisations.parse((ROOT / "resources" / "organisations.json").read_text("utf-8"))
PUBLISHED = ROOT / ".." / "shared" / "story" / "acting-together.txt"

LEADS = ["Photo: ", "Photo 3: ", "照片：", "图1：", "Credit: ", "File: ", "Id: ", "Name: ", "Role: "]
SIGNS = ["# ", "## a ##", "#", "\\", "> ", ">", "--", "— ", "---", "===", "***", "- ", "1. "]
CREDITED = ["©", "©UNV, 2020", "© IPRCC", "(UNV China, 2016)", "摄影：刘瑾", "刘瑾 摄", "Jin Liu", "刘瑾", "UNV", "&copy;"]
FILES = ["IMG_1234.jpg", "A farmer.jpg", "a-b_0.JPG", "photos/a.png", "![a](b.jpg)", "https://example.org/a.jpg?x=1"]
TITLES = ["Click on the arrows or swipe to view.", "点击查看大图", "Photos", "图片说明", "PHOTOS OF FUPING", "A village"]
VOICES = [
    "--Jin Liu, UN Volunteer",
    "— UN Volunteer Jin Liu",
    "——刘瑾，联合国志愿者",
    "“Thank you.”",
    "« Merci. »",
    "「谢谢。」",
]
WORDS = ["A villager harvests peaches.", "村民采摘桃子。", "Who came?", '"', "”", ",", ".", "。", "word " * 30]
BLANKS = [" ", "\u00a0", "\u3000", "\u200b", "\ufeff", "\n", "\r\n", "\u2028", "\t", "e\u0301", ""]
LOOKS = st.sampled_from([*LEADS, *SIGNS, *CREDITED, *FILES, *TITLES, *VOICES, *WORDS, *BLANKS])
TEXTS = st.one_of(st.lists(LOOKS, max_size=4).map("".join), st.lists(LOOKS, max_size=4).map(" ".join), st.text(max_size=20))
CREDITS = st.sampled_from(
    [
        parse_credit(text, KNOWN)
        for text in (
            "©UNV, 2020",
            "(c) IPRCC",
            "Jin Liu/UNV, 2019",
            "UN Photo by Jin Liu",
            "摄影：刘瑾",
            "受访者供图",
            "新华社记者 某某 摄",
            "Jin Liu",
        )
    ]
    + [Credit(("UNV", "IPRCC"), None, "China", "Fuping County Government", "UN0123", 2020)]
)
UIDS = st.text(uid.ALPHABET, min_size=uid.LENGTH, max_size=uid.LENGTH)
PHOTOS = st.builds(PhotoBlock, st.none() | UIDS, TEXTS, st.none() | CREDITS, st.none() | TEXTS)
QUOTES = st.builds(Quote, TEXTS, st.none() | TEXTS, st.none() | TEXTS)
BLOCKS = st.one_of(st.builds(Heading, TEXTS), st.builds(Paragraph, TEXTS), QUOTES, PHOTOS)


def _story(*blocks: Block) -> Story:
    return Story("story", "Story", blocks)


@settings(max_examples=300, deadline=None)
@given(st.lists(BLOCKS, max_size=6))
@example([PhotoBlock(None, "Photo: A village", None, None)])
@example([PhotoBlock(None, "A village -- and another", Credit(("UNV",)), "A village.jpg")])
@example([PhotoBlock(None, "IMG_1234.jpg", None, "not a picture")])
@example([PhotoBlock(None, "", Credit(("UNV",))), PhotoBlock(None, "", None), PhotoBlock(None, "", Credit(("UNV",)))])
@example([PhotoBlock(None, "Same", None), PhotoBlock(None, "Same", Credit(("UNV",)))])
@example([PhotoBlock(None, "A village"), Paragraph("Thanks"), PhotoBlock(None, "A village"), Paragraph("Thanks")])
@example([Heading("# #"), Heading("A heading."), Heading("")])
@example([Quote("We came.", None, "UN Volunteer"), Quote("We came.", "Jin Liu", None), Quote("", "Jin Liu", "x")])
@example([Quote("We came", "Name: x", "Role: y, z"), Paragraph("— Jin Liu")])
@example([Paragraph("\\"), Paragraph(""), Paragraph("Photos"), Paragraph("1. A village")])
@example([Paragraph("word " * 16), Paragraph("word " * 16), Paragraph("word " * 16), Paragraph("x")])
def test_what_is_written_is_read_again(blocks: list[Block]) -> None:
    story = _story(*blocks)
    text = write_text(story, KNOWN)
    read, _ = read_text(text, KNOWN)
    assert read == story.blocks
    assert (
        write_text(Story("again", "Again", read), KNOWN) == text
        or read_text(write_text(_story(*read), KNOWN), KNOWN)[0] == read
    )


@settings(deadline=None)
@given(st.text() | st.lists(TEXTS | st.sampled_from(["\n", "\n\n"]), max_size=12).map("\n".join))
def test_any_text_gives_a_story_that_is_stable(text: str) -> None:
    blocks, notes = read_text(text, KNOWN)
    assert read_text(write_text(_story(*blocks), KNOWN), KNOWN)[0] == blocks
    assert all("\n" not in note for note in notes)
    read_markdown(text, KNOWN)


@given(st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=12))
def test_no_words_are_lost(letters: list[str]) -> None:
    words = [f"{letter}{place}word" for place, letter in enumerate(letters)]
    text = "\n\n".join(
        f"{word} stands in a sentence of its own." if place % 2 else f"Photo: {word}. ©UNV" for place, word in enumerate(words)
    )
    blocks, _ = read_text(text, KNOWN)
    held = " ".join(str(block.to_json()) for block in blocks)
    assert [word for word in words if word not in held] == []


def test_people_see_marks_only_where_they_are_needed() -> None:
    story = _story(
        Heading("A story"),
        Paragraph("It begins here."),
        Heading("A second part"),
        PhotoBlock(None, "A village.", parse_credit("©UNV, 2020", KNOWN), "a-village_0.jpg"),
        PhotoBlock("0123456789abcdef".replace("i", "j"), "村民。", None, None),
        Quote("We came.", "Jin Liu", "UN Volunteer"),
        Quote("We came", None, None),
        Paragraph("Photo: this paragraph is about a photo."),
        PhotoBlock(None, "Photo: Fuping. ©IPRCC", Credit(("UNV",), year=2020), None),
    )
    assert write_text(story, KNOWN) == (
        "A story\n\n"
        "It begins here.\n\n"
        "# A second part\n\n"
        "Photo: A village. ©UNV, 2020\na-village_0.jpg\n\n"
        "照片：村民。\nId: 0123456789abcdef\n\n"
        "We came. --Jin Liu, UN Volunteer\n\n"
        "> We came\n> Name:\n> Role:\n\n"
        "\\Photo: this paragraph is about a photo.\n\n"
        "Photo: Photo: Fuping. ©IPRCC\nCredit: ©UNV, 2020\n"
    )


def test_the_numbers_of_photos_can_be_left_out() -> None:
    story = _story(PhotoBlock("0123456789abcdef", "A village.", None, None))
    assert write_text(story, KNOWN, ids=False) == "Photo: A village.\n"
    assert read_text(write_text(story, KNOWN, ids=False), KNOWN)[0] == (PhotoBlock(None, "A village."),)


def test_an_empty_story() -> None:
    assert write_text(_story(), KNOWN) == ""
    assert read_text("", KNOWN) == ((), ())
    assert read_text("\ufeff\n\n \u00a0\n", KNOWN) == ((), ())


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the customer's story is not here")
def test_the_customers_story_is_written_and_read_again() -> None:
    blocks, _ = read_text(PUBLISHED.read_text("utf-8"), KNOWN)
    text = write_text(_story(*blocks), KNOWN)
    assert read_text(text, KNOWN)[0] == blocks
    assert "--Ms Li Xin, Deputy Director General of IPRCC" in text
    assert not [line for line in text.splitlines() if line.startswith(("#", ">", "\\", "Credit:"))]


def test_the_title_is_the_first_heading() -> None:
    assert title_of([Paragraph("x"), Heading("A story"), Heading("B")]) == "A story"
    assert title_of([Paragraph("x")]) is None


def test_json() -> None:
    photo = PhotoBlock(None, "A village.", Credit(("UNV",), year=2020), None, raw="Photo: A village.")
    story = Story("a", "A story", (Heading("A story"), Paragraph("x"), Quote("We came.", "Jin Liu", None), photo))
    assert story.photos() == (photo,)
    assert story.to_json(["a note"]) == {
        "name": "a",
        "title": "A story",
        "blocks": [
            {"type": "heading", "text": "A story"},
            {"type": "paragraph", "text": "x"},
            {"type": "quote", "text": "We came.", "person": "Jin Liu", "role": None},
            {
                "type": "photo",
                "uid": None,
                "caption": "A village.",
                "credit": {"holder": "UNV", "year": 2020},
                "file_name": None,
            },
        ],
        "notes": ["a note"],
    }
    assert replace(photo, credit=None).to_json()["credit"] is None


def test_a_credit_that_can_not_be_read_is_kept_as_it_is_written() -> None:
    (block,), _ = read_text("Photo: Peaches.\nCredit: whoever was there that day, ask her!\n", KNOWN)
    assert isinstance(block, PhotoBlock)
    assert (block.caption, block.credit and block.credit.text) == ("Peaches.", "whoever was there that day, ask her!")
    assert read_text(write_text(Story("s", "S", (block,)), KNOWN), KNOWN)[0] == (block,)


@given(st.lists(BLOCKS, max_size=6))
def test_with_labels_every_photo_says_what_each_line_is(blocks: list[Block]) -> None:
    text = write_text(Story("s", "S", tuple(blocks)), KNOWN, labels=True)
    assert read_text(text, KNOWN)[0] == tuple(blocks)
    assert len(re.findall("(?m)^Credit:", text)) >= sum(isinstance(block, PhotoBlock) for block in blocks)
