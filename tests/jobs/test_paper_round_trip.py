"""A bundle's text and document, taken into an empty archive with the bundle's photos: everything is found again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from curator.catalogue import photos, search, store, stories
from curator.catalogue.store import Catalogue
from curator.domain.bundle import Bundle, BundleBlock, Picture, PictureBlock, TextBlock
from curator.domain.export import Options, Source
from curator.domain.language import Texts
from curator.domain.story import PhotoBlock, Story
from curator.jobs import exporting, paper_story, papers, story_importing
from tests.jobs import bundles


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    store.create(tmp_path / "empty")
    with store.open_archive(tmp_path / "empty", "tester") as opened:
        yield opened


def take(catalogue: Catalogue, path: Path, folder: Path) -> story_importing.Taken:
    job = story_importing.imported(catalogue, lambda act: act(catalogue), path, folder=folder, name=path.name)
    while True:
        try:
            next(job)
        except StopIteration as end:
            taken: story_importing.Taken = end.value
            return taken


def shown(story: Story) -> list[dict[str, Any]]:
    return [{key: held for key, held in block.to_json().items() if key != "uid"} for block in story.blocks]


def published(folder: Path, blocks: list[dict[str, Any]]) -> Bundle:
    """The story as it was published, as a bundle with drawn pictures."""
    pictures: list[Picture] = []
    told_there: list[BundleBlock] = []
    for block in blocks:
        if block["type"] != "photo":
            kind, text = block["type"], Texts.of({"en": block["text"]})
            told_there.append(TextBlock(kind, text, block.get("person") or "", block.get("role") or ""))
            continue
        number = len(pictures) + 1
        slug = "-".join("".join(letter if letter.isalnum() else " " for letter in block["caption"].lower()).split()[:9])
        credit = f"©{block['credit']['holder']}, {block['credit']['year']}"
        caption = Texts.of({"en": block["caption"]})
        pictures.append(bundles.picture(number, folder, slug=slug, size=(120, 90), caption=caption, credit_line=credit))
        told_there.append(PictureBlock(number, caption, credit))
    title = Texts.of({"en": blocks[0]["text"]})
    return Bundle("fuping", title, ("en",), tuple(told_there), tuple(pictures), "web")


@pytest.mark.parametrize("name", ["story.txt", "story.docx"])
def test_the_published_story_comes_back_from_its_bundle(
    catalogue: Catalogue, tmp_path: Path, shared_dir: Path | None, name: str
) -> None:
    if shared_dir is None:
        pytest.skip("the published story is not here")
    expected = json.loads((shared_dir / "story" / "acting-together.expected.json").read_text(encoding="utf-8"))
    bundle = published(tmp_path / "bundle", expected)
    papers.written(bundle, tmp_path / "bundle", bundles.known(), {})
    taken = take(catalogue, tmp_path / "bundle" / name, tmp_path / "bundle" / "photos")
    names = [one.renditions[-1].path.rpartition("/")[2] for one in bundle.pictures]
    assert shown(taken.story) == shown(paper_story.story(bundle, "en", bundles.known()))
    without_files = [{**block, "file_name": None} if block["type"] == "photo" else block for block in expected]
    assert [
        {**block, "file_name": None} if block["type"] == "photo" else block for block in shown(taken.story)
    ] == without_files
    found = {photo.uid: photo for photo in photos.load(catalogue, search.find(catalogue).ids)}
    blocks = [block for block in taken.story.blocks if isinstance(block, PhotoBlock)]
    assert [found[block.uid or ""].file_name for block in blocks] == names
    assert len(names) == 9
    for block, one in zip(blocks, bundle.pictures, strict=True):
        values = found[block.uid or ""].values
        assert values["description"] == one.caption
        assert values["credit_line"] == one.credit_line
    assert [note for note in taken.notes if "not found" in note or "may be" in note or "no photo" in note] == []


def test_a_story_in_chinese_comes_back_in_chinese(catalogue: Catalogue, tmp_path: Path) -> None:
    bundle = bundles.harvest(tmp_path / "bundle")
    papers.written(bundle, tmp_path / "bundle", bundles.known(), bundles.plates(bundle))
    taken = take(catalogue, tmp_path / "bundle" / "story.zh-CN.txt", tmp_path / "bundle" / "photos")
    assert shown(taken.story) == shown(paper_story.story(bundle, "zh-CN", bundles.known()))
    assert all(block.uid for block in taken.story.photos())
    assert taken.story.title == "山里的收获"


@pytest.mark.parametrize("name", ["story.txt", "story.docx"])
def test_an_exported_story_comes_back_to_another_archive(
    told: Catalogue, catalogue: Catalogue, tmp_path: Path, name: str
) -> None:
    job: Any = exporting.exported(told, lambda act: act(told), Source(story="fuping"), tmp_path / "out", Options())
    for _ in job:
        pass
    again = take(catalogue, tmp_path / "out" / name, tmp_path / "out" / "photos").story
    before, _ = stories.load(told, "fuping")
    assert [{**block, "file_name": None} if block["type"] == "photo" else block for block in shown(again)] == [
        {**block, "file_name": None} if block["type"] == "photo" else block for block in shown(before)
    ]
    assert all(block.uid for block in again.photos())
