"""The store of thumbnails and previews: it may be lost at any time and never shows a photo under another's number."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.catalogue import pictures as store
from curator.catalogue.pictures import Key, Pictures
from curator.domain.errors import CuratorError


def key(photo: int, original: str = "") -> Key:
    return Key(photo, sha256(f"{original}{photo}".encode()).hexdigest())


def total(pictures: Pictures) -> tuple[int, int]:
    """The bytes of previews as the store counts them, and as they are."""
    (counted,) = pictures.db.execute("select bytes from total").fetchone()
    (real,) = pictures.db.execute("select coalesce(sum(length(jpeg)), 0) from preview").fetchone()
    return counted, real


@pytest.fixture
def pictures(tmp_path: Path) -> Iterator[Pictures]:
    with store.open_pictures(tmp_path) as opened:
        yield opened


def test_thumbnails_come_back_by_photo(pictures: Pictures) -> None:
    made = [(key(number), bytes([number % 256]) * 9) for number in range(1, 1_203)]
    store.put_thumbnails(pictures, made, "made")
    found = store.thumbnails(pictures, [key(number) for number in (7, 1_202, 5_000)])
    assert found == {7: b"\x07" * 9, 1_202: b"\xb2" * 9}
    assert len(store.thumbnails(pictures, [key for key, _ in made])) == 1_202
    assert store.thumbnails(pictures, []) == {}


def test_the_cameras_own_never_replaces_one_that_was_made(pictures: Pictures) -> None:
    store.put_thumbnails(pictures, [(key(1), b"camera")], "camera")
    assert store.without_made(pictures, [key(1), key(2)]) == [key(1), key(2)]
    store.put_thumbnails(pictures, [(key(1), b"made")], "made")
    store.put_thumbnails(pictures, [(key(1), b"camera again")], "camera")
    assert store.thumbnails(pictures, [key(1)]) == {1: b"made"}
    assert store.without_made(pictures, [key(1), key(2)]) == [key(2)]
    store.put_thumbnails(pictures, [(key(1), b"made again")], "made")
    assert store.thumbnails(pictures, [key(1)]) == {1: b"made again"}


def test_a_number_given_to_another_original_shows_nothing_of_the_first(pictures: Pictures) -> None:
    store.put_thumbnails(pictures, [(key(1), b"first")], "made")
    store.put_preview(pictures, key(1), b"first")
    store.put_unshowable(pictures, {key(2): "broken"})
    other, second = key(1, "restored backup"), key(2, "restored backup")
    assert store.thumbnails(pictures, [other]) == {}
    assert store.preview(pictures, other) is None
    assert store.unshowable(pictures, second) is None
    assert store.without_made(pictures, [other, second]) == [other, second]
    store.put_thumbnails(pictures, [(other, b"second")], "camera")
    assert store.thumbnails(pictures, [other]) == {1: b"second"}
    assert store.thumbnails(pictures, [key(1)]) == {}


def test_hopeless_photos_are_not_tried_again_until_they_are_to_be(pictures: Pictures) -> None:
    store.put_unshowable(pictures, {key(1): "The file is cut short."})
    assert store.unshowable(pictures, key(1)) == "The file is cut short."
    assert store.unshowable(pictures, key(2)) is None
    assert store.without_made(pictures, [key(1), key(2)]) == [key(2)]
    store.forget_unshowable(pictures)
    assert store.without_made(pictures, [key(1), key(2)]) == [key(1), key(2)]


def test_previews_looked_at_longest_ago_go_first(pictures: Pictures) -> None:
    for number in range(1, 6):
        store.put_preview(pictures, key(number), b"x" * 100, bound=500)
    assert store.preview(pictures, key(1)) == b"x" * 100
    store.put_preview(pictures, key(6), b"x" * 150, bound=500)
    assert [number for number in range(1, 7) if store.preview(pictures, key(number))] == [1, 4, 5, 6]
    assert total(pictures) == (450, 450)
    store.put_preview(pictures, key(1), b"x" * 50, bound=500)
    assert total(pictures) == (400, 400)
    store.put_preview(pictures, key(9), b"x" * 900, bound=500)
    assert total(pictures) == (0, 0)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["put", "look"]), st.integers(1, 6), st.integers(0, 60)), max_size=30),
    st.integers(0, 150),
)
def test_previews_follow_a_plain_model(acts: list[tuple[str, int, int]], bound: int) -> None:
    with Pictures(store._opened(Path(":memory:")), Path()) as pictures:
        model: dict[int, bytes] = {}  # the one looked at last stands last
        for act, number, size in acts:
            if act == "put":
                model.pop(number, None)
                model[number] = bytes(size)
                while sum(map(len, model.values())) > bound:
                    del model[next(iter(model))]
                store.put_preview(pictures, key(number), bytes(size), bound=bound)
            else:
                held = model.pop(number, None)
                if held is not None:
                    model[number] = held
                assert store.preview(pictures, key(number)) == held
            counted, real = total(pictures)
            assert counted == real == sum(map(len, model.values()))
        assert {number for (number,) in pictures.db.execute("select photo from preview")} == set(model)


@pytest.mark.parametrize("held", [b"", b"not a database " * 500, b"SQLite format 3\x00" + bytes(4000), None])
def test_a_store_that_is_none_is_made_anew(tmp_path: Path, held: bytes | None) -> None:
    path = tmp_path / "pictures" / store.FILE
    if held is not None:
        path.parent.mkdir()
        path.write_bytes(held)
        path.with_name(f"{store.FILE}-wal").write_bytes(b"left over")
    with store.open_pictures(tmp_path) as pictures:
        store.put_thumbnails(pictures, [(key(1), b"made")], "made")
        assert store.thumbnails(pictures, [key(1)]) == {1: b"made"}


@pytest.mark.parametrize("seed", range(8))
def test_a_store_damaged_anywhere_is_rebuilt_when_it_is_opened_again(tmp_path: Path, seed: int) -> None:
    keys = [key(number) for number in range(1, 300)]
    with store.open_pictures(tmp_path) as pictures:
        store.put_thumbnails(pictures, [(key, os.urandom(2_000)) for key in keys], "made")
        for one in keys[:40]:
            store.put_preview(pictures, one, os.urandom(9_000))
    path = tmp_path / "pictures" / store.FILE
    octets = bytearray(path.read_bytes())
    chance = random.Random(seed)
    if seed == 0:
        del octets[len(octets) // 2 :]
    for place in range(0, len(octets), 4096):  # the head of many a page
        if chance.random() < 0.5:
            octets[place : place + 12] = chance.randbytes(12)
    path.write_bytes(octets)
    refused = 0
    for _ in range(4):
        try:
            with store.open_pictures(tmp_path) as pictures:
                use(pictures, keys)
                break
        except CuratorError as trouble:
            assert "made anew" in trouble.sentence
            refused += 1
    assert refused <= 1
    with store.open_pictures(tmp_path) as pictures:
        assert use(pictures, keys) == {key.photo: b"new" for key in keys}


def use(pictures: Pictures, keys: list[Key]) -> dict[int, bytes]:
    store.thumbnails(pictures, keys)
    store.without_made(pictures, keys)
    for one in keys:
        store.preview(pictures, one)
        store.unshowable(pictures, one)
    store.put_thumbnails(pictures, [(key, b"new") for key in keys], "made")
    for one in keys[:50]:
        store.put_preview(pictures, one, bytes(9_000), bound=100_000)
    store.forget_unshowable(pictures)
    return store.thumbnails(pictures, keys)


@pytest.mark.skipif(os.name == "nt", reason="an open file can not be deleted there")
def test_a_store_deleted_under_a_running_program_is_there_again_on_reopening(tmp_path: Path) -> None:
    with store.open_pictures(tmp_path) as pictures:
        store.put_thumbnails(pictures, [(key(1), b"made")], "made")
        shutil.rmtree(tmp_path / "pictures")
        for _ in range(2):
            try:
                store.put_thumbnails(pictures, [(key(2), b"made")], "made")
                store.thumbnails(pictures, [key(1)])
            except CuratorError:
                pass
        with store.open_pictures(tmp_path) as again:
            assert store.thumbnails(again, [key(1)]) == {}
            store.put_thumbnails(again, [(key(1), b"again")], "made")
    with store.open_pictures(tmp_path) as pictures:
        assert store.thumbnails(pictures, [key(1)]) == {1: b"again"}


def test_a_full_disk_is_a_sentence_and_what_was_there_stays(small_disk: Callable[..., Path]) -> None:
    archive = small_disk("1m")
    with store.open_pictures(archive) as pictures:
        store.put_thumbnails(pictures, [(key(1), b"made")], "made")
        with pytest.raises(CuratorError, match="is full"):
            store.put_thumbnails(pictures, [(key(number), os.urandom(9_000)) for number in range(2, 400)], "made")
        with pytest.raises(CuratorError, match="is full"):
            for number in range(1, 200):
                store.put_preview(pictures, key(number), os.urandom(90_000))
        assert not pictures.db.in_transaction
        assert store.thumbnails(pictures, [key(1)]) == {1: b"made"}
        counted, real = total(pictures)
        assert counted == real


def test_pictures_on_a_read_only_disk_are_shown(small_disk: Callable[..., Path]) -> None:
    archive = small_disk()
    with store.open_pictures(archive) as pictures:
        store.put_thumbnails(pictures, [(key(1), b"made")], "made")
        store.put_preview(pictures, key(1), b"large")
    small_disk(remount=archive)
    with store.open_pictures(archive) as pictures:
        assert store.thumbnails(pictures, [key(1)]) == {1: b"made"}
        assert store.preview(pictures, key(1)) == b"large"
        with pytest.raises(CuratorError, match="can not be written"):
            store.put_thumbnails(pictures, [(key(2), b"made")], "made")


def test_where_no_store_can_be_made_a_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("a file is in the way")
    with pytest.raises(CuratorError, match="thumbnails"):
        store.open_pictures(tmp_path)


def test_while_another_writes_a_preview_is_still_shown(tmp_path: Path, pictures: Pictures) -> None:
    store.put_preview(pictures, key(1), b"large")
    with store.open_pictures(tmp_path) as other:
        other.db.execute("begin immediate")
        pictures.db.execute("pragma busy_timeout = 10")
        assert store.preview(pictures, key(1)) == b"large"
        with pytest.raises(CuratorError, match="Another program is writing"):
            store.put_preview(pictures, key(2), b"large")
        other.db.execute("rollback")


def test_pictures_are_found_without_walking_through_the_store(pictures: Pictures) -> None:
    asked: list[str] = []
    pictures.db.set_trace_callback(asked.append)
    store.thumbnails(pictures, [key(1), key(2)])
    store.without_made(pictures, [key(1), key(2)])
    store.preview(pictures, key(1))
    store.put_preview(pictures, key(1), b"x" * 10, bound=5)
    pictures.db.set_trace_callback(None)
    for statement in asked:
        if statement.startswith("select") and " total" not in statement:
            plan = [row[3] for row in pictures.db.execute(f"explain query plan {statement}")]
            assert not any("TEMP B-TREE" in line for line in plan), (statement, plan)
            assert not any(
                line.startswith("SCAN") and "USING INDEX preview_used" not in line and "COVERING" not in line for line in plan
            ), plan
