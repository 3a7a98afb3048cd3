"""A migration is done or not begun, whatever happens in it; before it the old state is kept; released schemas open for ever."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from curator.catalogue import journal, lock, migrations, search, store
from curator.catalogue.schema import SCHEMA
from curator.domain.errors import CuratorError
from curator.domain.step import Edit, Put

Next = Callable[[Callable[[Database], None]], None]


@pytest.fixture
def next_schema(monkeypatch: pytest.MonkeyPatch) -> Next:
    """Makes this program one of the next schema, with a migration of the test's own after those that there are."""

    def set_up(migrate: Callable[[Database], None]) -> None:
        longer = Migrations("curator")
        for known in migrations.migrations._migrations:
            longer(name=known.name)(known.fn)
        longer(name="m999_next")(migrate)
        monkeypatch.setattr(migrations, "migrations", longer)
        for module in (migrations, store):
            monkeypatch.setattr(module, "SCHEMA", SCHEMA + 1)

    return set_up


@pytest.fixture
def full(archive: Path, add: Any) -> Path:
    """An archive with photos and a step or two."""
    with store.open_archive(archive, "Ann") as catalogue:
        add(catalogue, 5, city="Fuping")
        journal.apply(catalogue, Edit("set", (1, 2), {"rating": Put(4)}))
    return archive


def grow(db: Database) -> None:
    db.executescript("alter table photo add column mood text; update photo set city = 'Changed';")


def fail(db: Database) -> None:
    grow(db)
    db.executescript("create table half (x); insert into half values (1);")
    raise ZeroDivisionError


def fail_in_sql(db: Database) -> None:
    grow(db)
    db.executescript("create table half (x); insert into nowhere values (1);")


def state(path: Path) -> list[Any]:
    db = sqlite3.connect(path)
    held = [
        *db.execute("select * from photo"),
        *db.execute("select * from step"),
        *db.execute("select name, sql from sqlite_master"),
    ]
    held.append(db.execute("pragma user_version").fetchone())
    db.close()
    return held


def test_every_schema_is_counted(empty: Path) -> None:
    db = sqlite3.connect(empty / store.FILE)
    assert db.execute("pragma user_version").fetchone() == (SCHEMA,)
    assert db.execute("select count(*) from _sqlite_migrations").fetchone() == (SCHEMA,)
    db.close()


@pytest.mark.parametrize("read_only", [False, True])
def test_an_older_archive_is_brought_up_to_date_and_its_old_state_kept(full: Path, next_schema: Next, read_only: bool) -> None:
    before = state(full / store.FILE)
    next_schema(grow)
    with store.open_archive(full, "Ann", read_only=read_only) as catalogue:
        assert catalogue.read_only == read_only
        assert catalogue.db.execute("select city, mood from photo").fetchall() == [("Changed", None)] * 5
        assert catalogue.db.execute("pragma user_version").fetchone() == (SCHEMA + 1,)
        assert len(search.find(catalogue, "changed").ids) == 5
        assert search.find(catalogue, "fuping").ids == ()
        assert journal.verify(catalogue) == []
    (backup,) = (full / "backups").iterdir()
    assert backup.name.endswith(f"-schema-{SCHEMA}.sqlite")
    assert state(backup) == before
    store.open_archive(full, "Ann").close()
    assert len(list((full / "backups").iterdir())) == 1


@pytest.mark.parametrize(("migrate", "trouble"), [(fail, ZeroDivisionError), (fail_in_sql, sqlite3.OperationalError)])
def test_a_migration_that_fails_half_way_leaves_the_old_archive(
    full: Path,
    next_schema: Next,
    monkeypatch: pytest.MonkeyPatch,
    migrate: Callable[[Database], None],
    trouble: type[Exception],
) -> None:
    before = state(full / store.FILE)
    with monkeypatch.context() as newer:
        longer = Migrations("curator")
        for known in migrations.migrations._migrations:
            longer(name=known.name)(known.fn)
        longer(name="m998_sound")(lambda db: db.executescript("create table sound (x);"))
        longer(name="m999_next")(migrate)
        newer.setattr(migrations, "migrations", longer)
        for module in (migrations, store):
            newer.setattr(module, "SCHEMA", SCHEMA + 2)
        for _ in range(2):
            with pytest.raises(trouble):
                store.open_archive(full)
            assert state(full / store.FILE) == before
    (backup, *_) = (full / "backups").iterdir()
    assert state(backup) == before
    with store.open_archive(full) as catalogue:
        assert journal.verify(catalogue) == journal.disagreements(catalogue) == []
        assert len(search.find(catalogue, "fuping").ids) == 5
        assert journal.undo(catalogue)


HOLD = """
import sys
from pathlib import Path
from curator.catalogue import lock
with lock.held(Path(sys.argv[1]), "Curator's window"):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.parametrize("read_only", [False, True])
def test_an_archive_in_use_is_not_migrated_and_its_user_named(full: Path, next_schema: Next, run: Any, read_only: bool) -> None:
    holder = run(HOLD, full)
    holder.stdout.readline()
    before = state(full / store.FILE)
    next_schema(grow)
    with pytest.raises(lock.Held, match="Curator's window"):
        store.open_archive(full, read_only=read_only)
    assert state(full / store.FILE) == before
    assert list((full / "backups").iterdir()) == []


def test_who_holds_the_archive_may_bring_it_up_to_date(full: Path, next_schema: Next) -> None:
    next_schema(grow)
    with lock.held(full, "Curator's window"):
        with pytest.raises(lock.Held):
            store.open_archive(full)
        with store.open_archive(full, alone=True) as catalogue:
            assert catalogue.db.execute("pragma user_version").fetchone() == (SCHEMA + 1,)


def test_without_room_for_the_old_state_nothing_is_migrated(
    full: Path, next_schema: Next, small_disk: Callable[..., Path]
) -> None:
    folder = Path(shutil.copytree(full, small_disk("600k") / "archive"))
    before = state(folder / store.FILE)
    with pytest.raises(OSError, match="No space left"), (folder / "room").open("wb", buffering=0) as room:
        while True:
            room.write(bytes(4096))
    next_schema(grow)
    with pytest.raises(CuratorError, match="is full; nothing was lost"):
        store.open_archive(folder)
    assert list((folder / "backups").iterdir()) == []
    (folder / "room").unlink()
    assert state(folder / store.FILE) == before


KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path
from curator.catalogue import migrations, store
@migrations.migrations(name="m999_next")
def grow(db):
    db.executescript("alter table photo add column mood text; update photo set city = 'Changed';")
store.SCHEMA = migrations.SCHEMA = store.SCHEMA + 1
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
store.open_archive(Path(sys.argv[1]))
print("done")
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize("statement", [12, 25, 32, 45])
def test_a_migration_that_is_killed_leaves_the_old_archive(full: Path, run: Any, statement: int) -> None:
    before = state(full / store.FILE)
    killed = run(KILLED, full, statement)
    assert killed.wait() == -signal.SIGKILL, killed.communicate()
    with store.open_archive(full) as catalogue:
        assert journal.verify(catalogue) == journal.disagreements(catalogue) == []
    assert state(full / store.FILE) == before
