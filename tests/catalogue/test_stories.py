"""Stories as records: kept, edited, undone; whose words are shown when story and photo have both."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.catalogue import journal, photos, records, store, stories
from curator.catalogue.store import Catalogue
from curator.catalogue.stories import Note
from curator.domain.credit import Credit
from curator.domain.errors import CuratorError
from curator.domain.language import Texts
from curator.domain.step import Edit, Put, PutText
from curator.domain.story import Block, Heading, Paragraph, PhotoBlock, Quote, Story

Add = Callable[..., list[int]]
UNV = Credit(("UNV",), year=2020, text="©UNV, 2020")
BLOCKS: tuple[Block, ...] = (
    Heading("Harvest"),
    Paragraph("Farmers sell their peaches."),
    Quote("We pick before sunrise.", "Awa Diop", "farmer", raw="“We pick before sunrise.” --Ms Awa Diop, farmer"),
    PhotoBlock(
        None,
        "A farmer.",
        Credit(("UNV", "IPRCC"), "Jin Liu", "China", "WFP", "X/1", 2020, text="©X"),
        "a.jpg",
        raw="Photo: A farmer.",
    ),
    PhotoBlock(),
)


def described(catalogue: Catalogue, photo: int, **values: Any) -> None:
    journal.apply(catalogue, Edit("set", (photo,), {name: Put(held) for name, held in values.items()}))


def kept(catalogue: Catalogue, *blocks: Block, name: str = "harvest") -> Story:
    stories.keep(catalogue, Story(name, "Harvest", blocks), "new story")
    return stories.load(catalogue, name)[0]


def uids(catalogue: Catalogue, ids: list[int]) -> list[str]:
    return photos.uids_of(catalogue, ids)


def test_a_story_is_kept_whole_with_what_was_published(catalogue: Catalogue) -> None:
    story = kept(catalogue, *BLOCKS)
    assert story == Story("harvest", "Harvest", BLOCKS)
    assert [getattr(block, "raw", None) for block in story.blocks] == [getattr(block, "raw", None) for block in BLOCKS]
    assert [block.credit.text for block in story.photos() if block.credit] == ["©X"]
    with pytest.raises(CuratorError, match="already"):
        stories.keep(catalogue, story, "new story")
    with pytest.raises(CuratorError, match="harvest"):
        stories.load(catalogue, "nonsense")
    (listed,) = stories.kept(catalogue)
    assert (listed.name, listed.title, listed.blocks, listed.photos, listed.missing) == ("harvest", "Harvest", 5, 2, 2)


def test_an_edit_is_one_step_and_an_undo_takes_it_back(catalogue: Catalogue) -> None:
    before = kept(catalogue, *BLOCKS)
    after, changed = stories.change(catalogue, "harvest", "edit story", lambda story: stories.moved(story, 5, 1))
    assert changed is not None
    assert changed.records == (records.named(catalogue, "story", "harvest").id,)
    assert [block.to_json()["type"] for block in after.blocks] == ["photo", "heading", "paragraph", "quote", "photo"]
    assert stories.load(catalogue, "harvest")[0] == after
    assert stories.change(catalogue, "harvest", "edit story", lambda story: story) == (after, None)
    assert len(journal.history(catalogue)) == 2
    journal.undo(catalogue)
    assert stories.load(catalogue, "harvest")[0] == before
    journal.undo(catalogue)
    assert stories.kept(catalogue) == []
    journal.redo(catalogue)
    journal.redo(catalogue)
    assert stories.load(catalogue, "harvest")[0] == after
    assert journal.verify(catalogue) == []
    assert journal.disagreements(catalogue) == []


def test_an_edit_that_fails_changes_nothing(catalogue: Catalogue) -> None:
    before = kept(catalogue, *BLOCKS)
    for wrong in (lambda story: stories.moved(story, 6, 1), lambda story: stories.without(story, [1, 0])):
        with pytest.raises(CuratorError, match="5 blocks; there is no block"):
            stories.change(catalogue, "harvest", "edit story", wrong)
    assert stories.load(catalogue, "harvest")[0] == before
    assert len(journal.history(catalogue)) == 1


def test_two_who_edit_at_once_do_not_take_back_each_others_work(catalogue: Catalogue) -> None:
    kept(catalogue)

    def write(word: str) -> None:
        with store.open_archive(catalogue.folder, word) as own:
            for number in range(20):
                fresh = Paragraph(f"{word} {number}")
                stories.change(own, "harvest", "edit story", partial(stories.inserted, blocks=[fresh]))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, ["one", "other"]))
    story, _ = stories.load(catalogue, "harvest")
    wanted = {Paragraph(f"{word} {number}") for word in ("one", "other") for number in range(20)}
    assert (len(story.blocks), set(story.blocks)) == (40, wanted)


@settings(deadline=None)
@given(st.lists(st.integers(1, 99), unique=True), st.data())
def test_blocks_are_moved_put_in_and_taken_out_as_in_a_list(numbers: list[int], data: st.DataObject) -> None:
    story = Story("x", "X", tuple(Paragraph(str(number)) for number in numbers))
    place = st.integers(1, len(numbers) + 2)
    into, fresh = data.draw(place), [Paragraph("a"), Paragraph("b")]
    plain = list(story.blocks)
    plain[min(into, len(plain) + 1) - 1 : min(into, len(plain) + 1) - 1] = fresh
    assert list(stories.inserted(story, fresh, into).blocks) == plain
    assert stories.without(stories.inserted(story, fresh), [len(numbers) + 1, len(numbers) + 2, len(numbers) + 1]) == story
    if numbers:
        source, target = data.draw(st.integers(1, len(numbers))), data.draw(place)
        rest = [block for block in story.blocks if block != story.blocks[source - 1]]
        rest.insert(min(target, len(numbers)) - 1, story.blocks[source - 1])
        assert list(stories.moved(story, source, target).blocks) == rest
        assert (
            stories.moved(stories.moved(story, source, min(target, len(numbers))), min(target, len(numbers)), source) == story
        )


def test_a_title_follows_the_heading_that_it_repeats() -> None:
    story = Story("x", "Harvest", (Heading("Harvest"), Heading("More")))
    assert stories.changed(story, 1, Heading("Spring")).title == "Spring"
    assert stories.changed(story, 2, Heading("Spring")).title == "Harvest"
    assert stories.changed(story, 1, Paragraph("Spring")).title == "Harvest"


def test_a_block_with_the_words_of_its_photo_follows_them(catalogue: Catalogue, add: Add) -> None:
    first, second = add(catalogue, 2)
    described(
        catalogue, first, description=Texts.of({"en": "Their homes are\nthier.", "fr": "Maisons"}), credit_line="©UNV, 2020"
    )
    described(catalogue, second, description=Texts.of({"en": "A road."}), credit_line="©UNV, 2020")
    one, other = uids(catalogue, [first, second])
    kept(
        catalogue,
        PhotoBlock(one, "Their homes are thier.", UNV),
        PhotoBlock(other, "The story's own words.", Credit(("IPRCC",))),
    )
    kept(catalogue, PhotoBlock(one, "Maisons"), name="maisons")

    for photo in (first, second):
        journal.apply(
            catalogue, Edit("set", (photo,), {"description": PutText("en", "Corrected."), "credit_line": Put("©UNV, 2021")})
        )
    journal.apply(catalogue, Edit("set", (first,), {"description": PutText("fr", "Corrigé")}))
    story, _ = stories.load(catalogue, "harvest")
    assert [block.caption for block in story.photos()] == ["Corrected.", "The story's own words."]
    assert [block.credit and block.credit.to_json() for block in story.photos()] == [
        {"holder": "UNV", "year": 2021},
        {"holder": "IPRCC"},
    ]
    assert [block.caption for block in stories.load(catalogue, "maisons")[0].photos()] == ["Corrigé"]

    # What was published is shown again where the photo comes to have no words.
    journal.apply(catalogue, Edit("set", (first,), {"description": Put(None), "credit_line": Put(None)}))
    assert stories.load(catalogue, "harvest")[0].photos()[0] == PhotoBlock(one, "Their homes are thier.", UNV)


def test_words_that_are_given_in_the_story_are_the_storys_own_until_they_agree(catalogue: Catalogue, add: Add) -> None:
    (photo,) = add(catalogue, 1)
    described(catalogue, photo, description=Texts.of({"en": "A road."}))
    kept(catalogue, *stories.photo_blocks(catalogue, [photo]))

    def worded(caption: str) -> None:
        block = replace(stories.load(catalogue, "harvest")[0].photos()[0], caption=caption)
        stories.change(catalogue, "harvest", "edit story", lambda story: stories.changed(story, 1, block))

    def shown() -> str:
        return stories.load(catalogue, "harvest")[0].photos()[0].caption

    worded("My road.")
    described(catalogue, photo, description=Texts.of({"en": "The road."}))
    assert shown() == "My road."
    worded("The road.")
    described(catalogue, photo, description=Texts.of({"en": "That road."}))
    assert shown() == "That road."
    worded("")
    assert shown() == "That road."  # a block without words has those of its photo
    stories.change(
        catalogue, "harvest", "edit story", lambda story: stories.changed(story, 1, replace(story.photos()[0], uid=None))
    )
    assert shown() == "That road."  # and keeps them when it is parted from it


def test_a_photo_without_words_gets_them_in_the_gallery_when_it_is_captioned(catalogue: Catalogue, add: Add) -> None:
    ids = add(catalogue, 2)
    story = kept(catalogue, *stories.photo_blocks(catalogue, list(reversed(ids))))
    assert [block.uid for block in story.photos()] == uids(catalogue, list(reversed(ids)))
    assert [(block.caption, block.credit) for block in story.photos()] == [("", None)] * 2
    described(catalogue, ids[0], description=Texts.of({"fr": "Une route."}), credit_line="©UNV, 2020")
    assert [(block.caption, block.credit) for block in stories.load(catalogue, "harvest")[0].photos()] == [
        ("", None),
        ("Une route.", UNV),
    ]


def test_notes_go_with_their_photos_and_end_with_their_cause(catalogue: Catalogue, add: Add) -> None:
    (uid,) = uids(catalogue, add(catalogue, 1))
    road, farm = PhotoBlock(None, "A road.", UNV, "road.jpg"), PhotoBlock(None, "A farm.", UNV)
    notes = [
        Note("a table was left out."),
        Note("“A rod.” stands there too.", road),
        Note("not found.", farm, until_found=True),
    ]
    stories.keep(catalogue, Story("harvest", "Harvest", (road, farm)), "story import", notes)

    def told() -> list[str]:
        return list(stories.load(catalogue, "harvest")[1])

    assert told() == ["a table was left out.", "Photo 1: “A rod.” stands there too.", "Photo 2: not found."]
    stories.change(catalogue, "harvest", "edit story", lambda story: stories.moved(story, 2, 1))
    assert told() == ["a table was left out.", "Photo 2: “A rod.” stands there too.", "Photo 1: not found."]
    stories.change(catalogue, "harvest", "edit story", lambda story: stories.changed(story, 1, replace(farm, uid=uid)))
    assert told() == ["a table was left out.", "Photo 2: “A rod.” stands there too."]
    stories.change(
        catalogue, "harvest", "edit story", lambda story: stories.changed(story, 2, replace(road, caption="My road."))
    )
    assert told() == ["a table was left out."]
    journal.undo(catalogue)
    assert len(told()) == 2


def test_the_stories_of_a_photo(catalogue: Catalogue, add: Add) -> None:
    first, second = add(catalogue, 2)
    one, other = uids(catalogue, [first, second])
    kept(catalogue, PhotoBlock(one), PhotoBlock(one), name="b")
    kept(catalogue, PhotoBlock(other), PhotoBlock(one), name="a")
    kept(catalogue, Paragraph(f"It speaks of {other} only."), name="c")
    assert stories.stories_of(catalogue, first) == ["a", "b"]
    assert stories.stories_of(catalogue, second) == ["a"]
    records.withdraw(catalogue, records.named(catalogue, "story", "a"), "withdraw story")
    assert stories.stories_of(catalogue, second) == []
    assert stories.photo_uids(stories.load(catalogue, "b")[0]) == (one,)


def test_candidates_and_presence(catalogue: Catalogue, add: Add) -> None:
    first, second, third = add(catalogue, 3)
    described(catalogue, first, description=Texts.of({"zh-CN": "阜平", "en": "Fuping"}))
    journal.apply(catalogue, Edit("withdraw", (third,), {"withdrawn": Put(1)}))
    one, other, gone = uids(catalogue, [first, second, third])
    found = stories.candidates(catalogue)
    assert [(candidate.uid, candidate.caption) for candidate in found] == [(one, "Fuping"), (other, None)]
    assert [candidate.uid for candidate in stories.candidates(catalogue, [second, second])] == [other]
    assert stories.present(catalogue, [other, gone, "no-such"]) == {other: second}
