"""Archives are made, opened, refused and copied; whatever goes wrong is one sentence and leaves the old state."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curator.catalogue import index, journal, lock, search, store
from curator.catalogue.schema import SCHEMA
from curator.catalogue.store import Catalogue
from curator.domain.errors import CuratorError, UsageError
from curator.domain.step import Edit, Put

RATING = {"rating": Put(5)}

# Makes an archive, and dies like a power cut at the statement of that number.
KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path
from curator.catalogue import store
left = int(sys.argv[2])
def count(_statement):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
connect = sqlite3.connect
def traced(*args, **options):
    db = connect(*args, **options)
    db.set_trace_callback(count)
    return db
sqlite3.connect = traced
store.create(Path(sys.argv[1]))
"""


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_new_archive_is_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "far" / "照片 archive%20#?"
    store.create(folder, "zh")
    assert files(folder) == {store.FILE, lock.FILE, *store.FOLDERS}
    with store.open_archive(folder, "Ann") as catalogue:
        assert catalogue.main == "zh-CN"
        assert catalogue.author == "Ann"
        assert len(catalogue.archive_uid) == 16
        assert catalogue.db.execute("pragma journal_mode").fetchone() == ("wal",)
        assert catalogue.db.execute("pragma synchronous").fetchone() == (2,)
        assert catalogue.db.execute("pragma integrity_check").fetchone() == ("ok",)
        assert journal.verify(catalogue) == []
    assert files(folder) == {store.FILE, lock.FILE, *store.FOLDERS}


def test_an_archive_is_not_made_over_another(archive: Path) -> None:
    before = (archive / store.FILE).read_bytes()
    with pytest.raises(CuratorError, match="There is an archive in"):
        store.create(archive)
    assert (archive / store.FILE).read_bytes() == before


@pytest.mark.parametrize("main", ["x-default", "english", ""])
def test_an_archive_has_a_language(tmp_path: Path, main: str) -> None:
    with pytest.raises(UsageError):
        store.create(tmp_path / "archive", main)
    assert not (tmp_path / "archive").exists()


def test_an_archive_can_not_be_made_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CuratorError, match="No archive can be made in"):
        store.create(tmp_path / "file")
    with pytest.raises(CuratorError, match="No archive can be made in"):
        store.create(tmp_path / "file" / "below")
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize("statement", [2, 9, 40, 75])
def test_making_an_archive_can_be_killed_and_done_again(tmp_path: Path, run: Any, statement: int) -> None:
    folder = tmp_path / "archive"
    killed = run(KILLED, folder, statement)
    assert killed.wait() == -signal.SIGKILL, killed.communicate()
    assert not store.is_archive(folder)
    assert f"{store.FILE}.new" in files(folder)
    store.create(folder)
    assert files(folder) == {store.FILE, lock.FILE, *store.FOLDERS}
    with store.open_archive(folder) as catalogue:
        assert journal.verify(catalogue) == []


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        (b"Dear colleague, this is a text file. " * 200, "is damaged .*; restore the newest file of its backups folder"),
        (b"", "is no catalogue of Curator, or an empty one"),
        (b"SQLite format 3\x00" + b"\xff" * 5000, "is damaged"),
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_what_is_no_catalogue_is_refused_and_left_alone(archive: Path, held: bytes, sentence: str, read_only: bool) -> None:
    (archive / store.FILE).write_bytes(held)
    with pytest.raises(CuratorError, match=sentence):
        store.open_archive(archive, read_only=read_only)
    assert (archive / store.FILE).read_bytes() == held


@pytest.mark.parametrize("read_only", [False, True])
def test_another_programs_database_is_refused_and_left_alone(archive: Path, read_only: bool) -> None:
    (archive / store.FILE).unlink()
    db = sqlite3.connect(archive / store.FILE)
    db.execute("create table theirs (x)")
    db.close()
    before = (archive / store.FILE).read_bytes()
    with pytest.raises(CuratorError, match="no catalogue of Curator"):
        store.open_archive(archive, read_only=read_only)
    assert (archive / store.FILE).read_bytes() == before
    assert f"{store.FILE}-wal" not in files(archive)


def test_a_folder_without_a_catalogue_is_told_how_to_get_one(tmp_path: Path) -> None:
    (tmp_path / store.FILE).mkdir()
    with pytest.raises(CuratorError, match="curator init"):
        store.open_archive(tmp_path)


def test_a_catalogue_cut_short_is_damaged_and_no_bug(archive: Path, add: Any) -> None:
    with store.open_archive(archive) as catalogue:
        add(catalogue, 300)
    whole = (archive / store.FILE).read_bytes()
    (archive / store.FILE).write_bytes(whole[: len(whole) // 3])
    with pytest.raises(CuratorError, match="is damaged"), store.open_archive(archive) as catalogue:
        add(catalogue, 300)


def test_a_newer_archive_is_read_and_not_written(archive: Path, add: Any) -> None:
    with store.open_archive(archive) as catalogue:
        add(catalogue, 1)
        catalogue.db.execute(f"pragma user_version = {SCHEMA + 1}")
    before = (archive / store.FILE).read_bytes()
    with pytest.raises(CuratorError, match="newer Curator; update this one"):
        store.open_archive(archive)
    with store.open_archive(archive, read_only=True) as catalogue:
        assert len(search.find(catalogue).ids) == 1
        with pytest.raises(CuratorError, match="open for reading only"):
            journal.apply(catalogue, Edit("set", (1,), RATING))
    assert (archive / store.FILE).read_bytes() == before


def test_an_archive_can_be_copied_and_moved_as_a_folder(archive: Path, add: Any, tmp_path: Path) -> None:
    with store.open_archive(archive, "Ann") as catalogue:
        add(catalogue, 3, city="Fuping")
    other = Path(shutil.copytree(archive, tmp_path / "copy"))
    moved = Path(shutil.move(archive, tmp_path / "elsewhere"))
    for folder in (other, moved):
        with store.open_archive(folder, "Bo") as catalogue:
            assert catalogue.folder == folder
            assert len(search.find(catalogue, "fuping").ids) == 3
            journal.apply(catalogue, Edit("set", (1,), RATING))
            assert journal.verify(catalogue) == []


def test_a_reader_refuses_every_write(archive: Path, add: Any) -> None:
    with store.open_archive(archive) as catalogue:
        add(catalogue, 1)
    with store.open_archive(archive, read_only=True) as catalogue:
        for write in (journal.undo, journal.redo, lambda opened: journal.apply(opened, Edit("set", (1,), RATING))):
            with pytest.raises(CuratorError, match="open for reading only"):
                write(catalogue)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            catalogue.db.execute("delete from photo")


def test_a_transaction_is_all_or_nothing(catalogue: Catalogue, add: Any) -> None:
    (photo,) = add(catalogue, 1)
    with pytest.raises(KeyboardInterrupt), catalogue.writing():
        step = journal.begin(catalogue, "set", {})
        journal.record(catalogue, step, [(photo, "x", {"rating": None}, {"rating": 3})])
        raise KeyboardInterrupt
    assert not catalogue.db.in_transaction
    assert catalogue.db.execute("select rating from photo").fetchone() == (None,)
    assert len(journal.history(catalogue)) == 1
    assert journal.verify(catalogue) == []


def test_a_bug_in_sql_is_no_trouble_of_the_disk(catalogue: Catalogue) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such column"), catalogue.writing():
        catalogue.db.execute("select full from photo")
    with pytest.raises(sqlite3.OperationalError, match="within a transaction"), catalogue.writing(), catalogue.writing():
        pass
    with pytest.raises(sqlite3.OperationalError, match="no such table"), catalogue.reading():
        catalogue.db.execute("select * from locked")
    with pytest.raises(BrokenPipeError), catalogue.reading():
        raise BrokenPipeError
    assert not catalogue.db.in_transaction


def test_reading_is_of_one_moment(archive: Path, catalogue: Catalogue, add: Any) -> None:
    add(catalogue, 2)
    with store.open_archive(archive, read_only=True) as reader:
        with reader.reading():
            assert len(search.find(reader).ids) == 2
            add(catalogue, 2)
            assert len(search.find(reader).ids) == 2
        assert len(search.find(reader).ids) == 4


def test_an_archive_that_another_writes_to_is_told_as_such(archive: Path, catalogue: Catalogue) -> None:
    with store.open_archive(archive) as other, other.writing():
        catalogue.db.execute("pragma busy_timeout = 20")
        with pytest.raises(CuratorError, match="Another program is writing"):
            journal.undo(catalogue)


OPENING = """
import sys
from pathlib import Path
from curator.catalogue import journal, store
print("ready", flush=True)
sys.stdin.readline()
for _ in range(10):
    with store.open_archive(Path(sys.argv[1])) as catalogue, catalogue.writing():
        journal.begin(catalogue, "set", {})
"""


def test_processes_open_a_fresh_archive_at_once(archive: Path, run: Any) -> None:
    openers = [run(OPENING, archive) for _ in range(3)]
    for opener in openers:
        assert opener.stdout.readline() == "ready\n"
    for opener in openers:
        opener.stdin.write("\n")
        opener.stdin.flush()
    for opener in openers:
        assert opener.communicate()[1] == ""
        assert opener.returncode == 0
    with store.open_archive(archive) as catalogue:
        assert len(journal.history(catalogue)) == 30
        assert journal.verify(catalogue) == []


def stale(archive: Path) -> None:
    """Make the words index one of an older program, whose rules were others."""
    with store.open_archive(archive) as catalogue, catalogue.writing():
        catalogue.db.execute(f"insert into {index.TABLE}({index.TABLE}) values ('delete-all')")
        catalogue.db.execute("update archive set value = 'older' where key = 'index'")


@pytest.mark.parametrize("read_only", [False, True])
def test_a_words_index_of_older_rules_is_made_anew(archive: Path, add: Any, read_only: bool) -> None:
    with store.open_archive(archive) as catalogue:
        add(catalogue, 2, city="Fuping")
    stale(archive)
    with store.open_archive(archive, read_only=read_only) as catalogue:
        assert catalogue.read_only == read_only
        assert len(search.find(catalogue, "fuping").ids) == 2
        assert index.is_current(catalogue.db)


def test_a_copy_is_sound_and_of_one_moment(archive: Path, catalogue: Catalogue, add: Any, tmp_path: Path) -> None:
    add(catalogue, 50, city="Fuping")
    target = tmp_path / "elsewhere" / "copy.sqlite"
    target.parent.mkdir()
    with store.open_archive(archive) as other, other.writing():
        journal.begin(other, "set", {})
        store.back_up(catalogue, target)
    assert files(target.parent) == {"copy.sqlite"}
    restored = tmp_path / "restored"
    restored.mkdir()
    shutil.copy(target, restored / store.FILE)
    with store.open_archive(restored) as copy:
        assert len(search.find(copy, "fuping").ids) == 50
        assert journal.verify(copy) == []
        assert len(journal.history(copy)) == 1


def test_a_copy_into_nowhere_is_told(catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(CuratorError, match="can not be opened"):
        store.back_up(catalogue, tmp_path / "nowhere" / "copy.sqlite")


def test_a_full_disk_loses_nothing(empty: Path, small_disk: Callable[..., Path], add: Any) -> None:
    folder = Path(shutil.copytree(empty, small_disk("2m") / "archive"))
    with store.open_archive(folder) as catalogue:
        photos = add(catalogue, 200, city="Fuping")
        room = folder / "room"
        with pytest.raises(OSError, match="No space left"), room.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        long = Edit("set", tuple(photos), {"instructions": Put("阜平 " * 500)})
        before = journal.replay(catalogue)
        with pytest.raises(CuratorError, match="is full; nothing was lost"):
            journal.apply(catalogue, long)
        with pytest.raises(CuratorError, match="is full; nothing was lost"):
            store.back_up(catalogue, folder / "backups" / "copy.sqlite")
        assert files(folder / "backups") == set()
        assert journal.replay(catalogue) == before
        assert journal.verify(catalogue) == journal.disagreements(catalogue) == []
        assert len(search.find(catalogue, "fuping").ids) == 200
        room.unlink()
        assert journal.apply(catalogue, Edit("set", tuple(photos), RATING))
    with store.open_archive(folder) as catalogue:
        assert len(journal.history(catalogue)) == 2
        assert journal.verify(catalogue) == journal.disagreements(catalogue) == []


def test_no_archive_is_made_on_a_full_disk_and_nothing_is_left(small_disk: Callable[..., Path]) -> None:
    folder = small_disk("128k") / "archive"
    with pytest.raises(CuratorError, match="is full"):
        store.create(folder)
    assert files(folder) == {lock.FILE, *store.FOLDERS}


def test_an_archive_on_a_read_only_disk_is_read(empty: Path, small_disk: Callable[..., Path], add: Any) -> None:
    disk = small_disk()
    folder = Path(shutil.copytree(empty, disk / "archive"))
    with store.open_archive(folder) as catalogue:
        add(catalogue, 3, city="Fuping")
    small_disk(remount=disk)
    with store.open_archive(folder, read_only=True) as catalogue:
        assert len(search.find(catalogue, "fuping").ids) == 3
    with pytest.raises(CuratorError, match=r"can not be (written|opened)"):
        store.open_archive(folder)
    with pytest.raises(CuratorError, match="can not be written"), lock.held(folder, "reading"):
        pass
    with pytest.raises(CuratorError, match="No archive can be made"):
        store.create(disk / "other")


def test_writing_left_unfinished_on_a_read_only_disk_is_not_passed_over(
    empty: Path, small_disk: Callable[..., Path], add: Any, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(empty, tmp_path / "live"))
    with store.open_archive(folder) as catalogue:
        add(catalogue, 3)
        disk = small_disk()
        copy = disk / "archive"
        copy.mkdir()
        for name in (store.FILE, f"{store.FILE}-wal"):
            shutil.copy(folder / name, copy / name)
    small_disk(remount=disk)
    with pytest.raises(CuratorError, match="can not be opened"):
        store.open_archive(copy, read_only=True)
