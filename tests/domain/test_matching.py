"""The photos that a story means are found by file name and wording, and what is not certain is left to a person."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.domain import matching, organisations
from curator.domain.matching import Candidate, Certainty, match
from curator.domain.story import PhotoBlock
from curator.domain.story_text import read_text

ROOT = Path(__file__).resolve().parents[2]
KNOWN = organisations.parse((ROOT / "resources" / "organisations.json").read_text("utf-8"))
PUBLISHED = ROOT / ".." / "shared" / "story" / "acting-together.txt"

# Captions of a story, and the same pictures under the names that an archive may hold: older wordings, typing errors, copies.
PAIRS = [
    (
        "A farmer in Fuping, China, who overcame poverty and created a successful business in growing fruit with the support of "
        "local poverty alleviation projects.",
        "A-farmer-in-Fuping-shaked-off-poverty-and-made-a-successful-bussiness-in-fruits-growing-with-help-from-poverty-"
        "alleviation-projects.jpg",
    ),
    (
        "Jin Liu serves as a UN Volunteer Programme Assistant in the Foreign Affairs Division of IPRCC.",
        "UN-Volunteer-Jin-Liu_0.jpg",
    ),
    (
        "Edible Fungus Industrial Park, an industrial poverty alleviation project in Fuping.",
        "Edible%20Fungus%20Industrial%20Park,%20an%20industrial%20poverty%20alleviation%20project.JPG",
    ),
    ("Students at the Fuping Mengxiang Vocational School.", "Students-at-Fuping-Mengxiang-Vocational-School_1.jpg"),
    (
        "(E-commerce) A livestreaming room where rural goods could be showcased on popular social media platforms.",
        "E-commerce-livestreaming-room-where-rural-goods-are-showcased.png",
    ),
    ("A typical mud house of Fuping in the past.", "A mud house of Fuping in the past.jpg"),
    (
        "Fuping: A poor village has been transformed into a tourism spot.",
        "Fuping-a-poor-village-transformed-in-a-turism-spot.jpg",
    ),
    (
        "Villagers can now earn more working in factories near thier homes.",
        "Villagers-earn-more-working-in-factorys-near-their-home.jpg",
    ),
    (
        "The road to prosperity - Fuping is no longer an isolated mountain.",
        "Road-to-prosperity-Fuping-no-longer-isolated-mountain.jpg",
    ),
]
OTHERS = [
    "IMG_0001.jpg",
    "A-farmer-in-Fuping-feeding-his-sheep.jpg",
    "UN-Volunteer-Wang-Wei.jpg",
    "Students-at-the-primary-school.jpg",
    "The-road-to-school.jpg",
    "A-village-in-the-mountains.jpg",
    "Factory-workers.jpg",
    "Fuping-county-government-meeting.jpg",
    "Mushrooms-in-a-market.jpg",
]
BLOCKS = [PhotoBlock(None, caption) for caption, _ in PAIRS]
RIGHT = [Candidate(f"right{place}", name) for place, (_, name) in enumerate(PAIRS)]
WRONG = [Candidate(f"wrong{place}", name) for place, name in enumerate(OTHERS)]


def test_each_photo_is_found_by_its_wording_among_others() -> None:
    found = match(BLOCKS, [*WRONG, *reversed(RIGHT)])
    assert [one.uid for one in found] == [right.uid for right in RIGHT]
    assert {one.certainty for one in found} == {Certainty.CERTAIN}


def test_without_the_right_ones_no_other_is_certain() -> None:
    found = match(BLOCKS, WRONG)
    assert [one.uid for one in found] == [None] * len(BLOCKS)
    assert all((one.certainty is Certainty.DOUBTFUL) == bool(one.candidates) for one in found)
    assert found[3].candidates[0][0] == "wrong3"


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the customer's story is not here")
def test_the_customers_story_finds_its_nine_photos() -> None:
    blocks, _ = read_text(PUBLISHED.read_text("utf-8"), KNOWN)
    found = match([block for block in blocks if isinstance(block, PhotoBlock)], [*WRONG, *RIGHT])
    assert [one.uid for one in found] == [right.uid for right in RIGHT]


@pytest.mark.parametrize(
    ("published", "name"),
    [
        ("UN-Volunteer-Jin-Liu_0.jpg", "UN-Volunteer-Jin-Liu.jpg"),
        ("UN-Volunteer-Jin-Liu_0.jpg", "un volunteer jin liu.PNG"),
        ("https://example.org/files/UN-Volunteer-Jin-Liu_0.jpg?itok=x", "UN_Volunteer_Jin_Liu.jpg"),
        ("(E-commerce)-A-room,-new.jpg", "(E-commerce) A room, new.jpg"),
        ("a%20poor%20village.jpg", "A poor village.jpg"),
        ("IMG_1234.jpg", "IMG_1234.JPG"),
        ("阜平村民_0.jpg", "阜平村民.jpg"),
    ],
)
def test_the_same_file_name_as_sites_change_it(published: str, name: str) -> None:
    (found,) = match([PhotoBlock(None, "Something else", None, published)], [*WRONG, Candidate("right", name)])
    assert (found.certainty, found.uid) == (Certainty.CERTAIN, "right")


def test_two_photos_of_the_same_camera_name_are_doubtful() -> None:
    (found,) = match(
        [PhotoBlock(None, "", None, "IMG_1234.jpg")], [Candidate("a", "IMG_1234.JPG"), Candidate("b", "img_1234.jpg")]
    )
    assert (found.certainty, found.uid, [uid for uid, _ in found.candidates]) == (Certainty.DOUBTFUL, None, ["a", "b"])


def test_a_camera_name_does_not_stand_against_the_captions() -> None:
    block = PhotoBlock(None, "A farmer in Fuping who grows peaches.", None, "IMG_1234.jpg")
    candidates = [
        Candidate("a", "IMG_1234.JPG", "Delegates meet at the forum in Beijing."),
        Candidate("b", "DSC1.jpg", block.caption),
    ]
    assert match([block], candidates[:1])[0].certainty is Certainty.DOUBTFUL
    assert match([block], candidates)[0].uid == "b"


def test_near_duplicates_are_doubtful() -> None:
    names = ["Villagers-harvest-peaches-in-Fuping-county.jpg", "Villagers-harvest-peaches-in-Fuping-village.jpg"]
    (found,) = match([PhotoBlock(None, "Villagers harvest peaches in Fuping.")], [Candidate(name, name) for name in names])
    assert found.certainty is Certainty.DOUBTFUL
    assert [uid for uid, _ in found.candidates] == names


def test_the_same_words_win_over_like_words() -> None:
    captions = ["Students of class 3 read in the library.", "Students of class 4 read in the library."]
    candidates = [Candidate("three", "IMG_1.jpg", captions[0]), Candidate("four", "IMG_2.jpg", captions[1])]
    found = match([PhotoBlock(None, caption) for caption in captions], candidates)
    assert [one.uid for one in found] == ["three", "four"]
    assert match([PhotoBlock(None, captions[0])], candidates[1:])[0].certainty is Certainty.DOUBTFUL


def test_chinese_wordings() -> None:
    candidates = [
        Candidate("a", "阜平县村民在果园采摘桃子.jpg"),
        Candidate("b", "阜平县职业学校学生上课.jpg"),
        Candidate("c", "微信图片_2020.jpg"),
    ]
    found = match([PhotoBlock(None, "阜平县的村民在果园里采摘桃子。"), PhotoBlock(None, "职业学校的学生在上课。")], candidates)
    assert [one.uid for one in found] == ["a", "b"]


def test_no_photo_is_given_to_two_blocks() -> None:
    block = PhotoBlock(None, "A typical mud house of Fuping in the past.")
    found = match([block, block], [Candidate("a", "A-typical-mud-house-of-Fuping-in-the-past.jpg")])
    assert [one.uid for one in found] == [None, None]


def test_a_block_that_names_its_photo_keeps_it() -> None:
    caption = "A typical mud house of Fuping in the past."
    candidates = [Candidate("a", "IMG_1.jpg"), Candidate("b", "IMG_2.jpg", caption)]
    found = match(
        [PhotoBlock("b", "Another wording altogether"), PhotoBlock(None, caption), PhotoBlock("gone", caption)], candidates
    )
    assert [one.uid for one in found] == ["b", None, None]


def test_nothing_to_match() -> None:
    assert match([], RIGHT) == ()
    assert [one.certainty for one in match(BLOCKS[:1], [])] == [Certainty.MISSING]
    assert match([PhotoBlock()], RIGHT)[0].certainty is Certainty.MISSING


@given(st.lists(st.dictionaries(st.integers(0, 4), st.integers(1, 100).map(float), max_size=4), max_size=4))
def test_no_block_and_photo_are_more_alike_than_what_both_have_got(likeness: list[dict[int, float]]) -> None:
    shared = matching._assignment(likeness)
    home = {place: row for row, place in shared.items()}
    assert len(home) == len(shared)
    for row, alike in enumerate(likeness):
        for place, score in alike.items():
            mine = alike[shared[row]] if row in shared else 0.0
            theirs = likeness[home[place]][place] if place in home else 0.0
            assert score <= max(mine, theirs)


def test_a_photo_that_belongs_elsewhere_is_no_rival() -> None:
    blocks = [
        PhotoBlock(None, "Women harvest peaches, plums and pears on the slopes above Fuping."),
        PhotoBlock(None, "Women harvest peaches on the hills and slopes near Fuping county town."),
    ]
    candidates = [
        Candidate("first", "Women-harvest-plums,-pears-and-apricots-in-a-valley-above-Fuping.jpg"),
        Candidate("second", "IMG_2.jpg", blocks[1].caption),
    ]
    assert [one.uid for one in match(blocks, candidates)] == ["first", "second"]
    assert match(blocks[:1], candidates)[0].certainty is Certainty.DOUBTFUL


WORDS = st.sampled_from(
    ["farmer", "village", "road", "school", "peach", "mud", "Fuping", "阜平县", "村民", "桃子", "3", "4", "a", "the"]
)
TEXTS = st.lists(WORDS, max_size=7).map(" ".join)
NAMES = st.one_of(
    TEXTS.map(lambda text: text.replace(" ", "-") + ".jpg"),
    st.sampled_from(["IMG_1.jpg", "IMG_2.jpg", ""]),
    st.text(max_size=8),
)


@given(
    st.lists(st.builds(PhotoBlock, st.none(), TEXTS, st.none(), st.none() | NAMES), max_size=5),
    st.lists(st.tuples(NAMES, st.none() | TEXTS), max_size=6),
)
def test_any_story_is_matched_one_to_one(blocks: list[PhotoBlock], photos: list[tuple[str, str | None]]) -> None:
    candidates = [Candidate(str(place), name, caption) for place, (name, caption) in enumerate(photos)]
    found = match(blocks, candidates)
    assert len(found) == len(blocks)
    certain = [one.uid for one in found if one.uid is not None]
    assert len(certain) == len(set(certain))
    for one in found:
        assert (one.uid is not None) == (one.certainty is Certainty.CERTAIN)
        assert [score for _, score in one.candidates] == sorted((score for _, score in one.candidates), reverse=True)
        assert one.certainty is Certainty.CERTAIN or not {uid for uid, _ in one.candidates} & set(certain)
        assert all(0 <= score <= 100 for _, score in one.candidates)
