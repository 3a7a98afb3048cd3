"""Photos are read by id and by uid, and paths of any bytes survive."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.catalogue import photos
from curator.catalogue.store import Catalogue
from curator.domain.errors import CuratorError
from curator.domain.language import Texts


def test_photos_come_in_the_order_asked_for(catalogue: Catalogue, add: Any) -> None:
    add(catalogue, 1_105, city="Fuping")
    wanted = [1_100, 3, 77_777, 1, 3]
    loaded = photos.load(catalogue, wanted)
    assert [photo.id for photo in loaded] == [1_100, 3, 1, 3]
    assert {photo.values["city"] for photo in loaded} == {"Fuping"}
    assert len(photos.load(catalogue, range(1, 2_000))) == 1_105
    assert photos.load(catalogue, []) == []


def test_a_photo_holds_what_was_taken_in(catalogue: Catalogue, add: Any) -> None:
    caption = Texts.of({"en": "A farmer", "zh-CN": "农民"})
    add(catalogue, 1, description=caption, rating=4, f_number=2.8, keywords=("water",), location_shown=({"City": "Fuping"},))
    (photo,) = photos.load(catalogue, [1])
    assert dict(photo.values) == {
        "description": caption,
        "rating": 4,
        "f_number": 2.8,
        "keywords": ("water",),
        "location_shown": ({"City": "Fuping"},),
    }
    assert not photo.withdrawn
    assert photo.to_json("zh-CN", None)["description"] == {"x-default": "农民", "en": "A farmer"}


def test_uids_by_their_beginning(catalogue: Catalogue, add: Any) -> None:
    ids = add(catalogue, 40)
    uids = photos.uids_of(catalogue, ids)
    assert [photos.by_uid(catalogue, f" {uid.upper()} ") for uid in uids] == ids
    assert photos.uids_of(catalogue, ids[::-1]) == uids[::-1]
    with pytest.raises(CuratorError, match="More than one photo begins with"):
        for first in {uid[0] for uid in uids}:
            photos.by_uid(catalogue, first)
    for stranger in ("", "zzzzzzzzzzzzzzzz", "%", "_", "uuu", "0" * 40, "\x00", "阜"):
        with pytest.raises(CuratorError, match="There is no photo"):
            photos.by_uid(catalogue, stranger)


def test_the_same_file_is_not_taken_in_twice(catalogue: Catalogue, add: Any) -> None:
    add(catalogue, 1)
    (photo,) = photos.load(catalogue, [1])
    facts: dict[str, Any] = {
        "file_name": "b.jpg",
        "path": "b.jpg",
        "sha256": photo.sha256,
        "bytes": 1,
        "format": "image/jpeg",
        "imported": "x",
    }
    with pytest.raises(CuratorError, match=r"b\.jpg is in the archive already"), catalogue.writing():
        photos.add(catalogue, facts, {})
    known = photos.with_sha256(catalogue, photo.sha256)
    assert known is not None
    assert known.uid == photo.uid
    assert photos.with_bytes(catalogue, photo.bytes)
    assert not photos.with_bytes(catalogue, 7)


def test_pages_hold_every_photo_that_is_not_withdrawn_once(catalogue: Catalogue, add: Any) -> None:
    ids = add(catalogue, 25)
    catalogue.db.execute("update photo set withdrawn = 1 where id in (3, 25)")
    pages = list(photos.pages(catalogue, 10))
    assert [number for page in pages for number, _ in page] == sorted(set(ids) - {3, 25}, reverse=True)
    assert [len(page) for page in pages] == [10, 10, 3]


@pytest.mark.skipif(os.sep != "/", reason="bytes of names are a matter of Unix")
@given(st.binary(min_size=1, max_size=30))
def test_a_path_of_any_bytes_survives(octets: bytes) -> None:
    path = os.fsdecode(octets.replace(b"\x00", b"x").lstrip(b"/") or b"x")
    held = photos.stored_path(path)
    assert held.encode()
    assert photos.loaded_path(held) == path


@given(st.lists(st.integers(), max_size=30), st.integers(1, 7))
def test_chunks(things: list[int], size: int) -> None:
    parts = list(photos.chunks(iter(things), size))
    assert [thing for part in parts for thing in part] == things
    assert all(len(part) == size for part in parts[:-1])
    assert all(parts)
