"""The sample: a whole archive, made twice the same and once, with nothing in it that anybody else took."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from curator.catalogue import journal, photos, search, store, stories
from curator.domain.errors import CuratorError
from curator.domain.language import Texts
from curator.domain.story import PhotoBlock
from curator.jobs import sampling


def test_the_sample_is_a_whole_archive(tmp_path: Path) -> None:
    folder = sampling.made(tmp_path / "sample", "Li Ping")
    with store.open_archive(folder, read_only=True) as catalogue:
        assert journal.verify(catalogue) == []
        ids = search.find(catalogue).ids
        assert len(ids) == 9
        for photo in photos.load(catalogue, list(ids)):
            values = photo.values
            for name in ("description", "alt_text"):
                held = values[name]
                assert isinstance(held, Texts)
                assert set(held) == {"en", "zh-CN"}, photo.file_name
            assert values["credit_data"], photo.file_name
        assert len(search.find(catalogue, "holder:IPRCC").ids) == 2
        assert len(search.find(catalogue, "阜平").ids) == 6
        story, notes = stories.load(catalogue, sampling.STORY)
        assert notes == ()
        assert len({block.uid for block in story.blocks if isinstance(block, PhotoBlock)}) == 9


def test_the_sample_that_is_there_is_taken_as_it_is(tmp_path: Path) -> None:
    folder = sampling.made(tmp_path / "sample", "Li Ping")
    before = (folder / "catalogue.sqlite").read_bytes()
    assert sampling.made(folder, "Wang Fang") == folder
    assert (folder / "catalogue.sqlite").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["sample"]


def test_what_was_left_half_made_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample" / "rest").write_bytes(b"x")
    folder = sampling.made(tmp_path / "sample", "Li Ping")
    assert store.is_archive(folder)
    assert not (folder / "rest").exists()


def test_its_captions_are_free_of_the_slips_of_the_published_story() -> None:
    told = json.dumps(json.loads(sampling.FILE.read_text(encoding="utf-8")), ensure_ascii=False)
    assert not [slip for slip in ("thier", "bussiness", "shaked") if slip in told]


def test_where_it_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CuratorError):
        sampling.made(tmp_path / "file" / "sample", "Li Ping")
