"""The Catalogue: the open SQLite file of an archive, and how an archive is made, opened, checked and backed up."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from curator.catalogue import index, lock
from curator.catalogue.schema import APPLICATION_ID, SCHEMA
from curator.domain import language, uid
from curator.domain.errors import CuratorError

FILE: Final = "catalogue.sqlite"
FOLDERS: Final = ("originals", "pictures", "backups")
_BUSY_MS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The open catalogue of one archive; belongs to the thread that opened it.

    `folder` is the archive's folder, `main` its main language, `author` who is named in the steps that are made through
    this catalogue. A catalogue opened for reading only refuses every write.
    """

    folder: Path
    db: sqlite3.Connection
    archive_uid: str
    main: str
    author: str
    read_only: bool

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of it becomes durable at the end, or nothing of it. Raises CuratorError where it can not write."""
        if self.read_only:
            raise CuratorError(f"The archive {self.folder} is open for reading only, so nothing can be changed in it.")
        try:
            self.db.execute("begin immediate")
        except sqlite3.OperationalError as trouble:
            raise _told(trouble, self.folder) from trouble
        try:
            yield
            self.db.execute("commit")
        except BaseException as trouble:
            if self.db.in_transaction:
                self.db.execute("rollback")
            if isinstance(trouble, sqlite3.OperationalError):
                raise _told(trouble, self.folder) from trouble
            raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One moment of the archive: all that is read inside is of the same state, whatever others write meanwhile."""
        self.db.execute("begin")
        try:
            yield
        finally:
            self.db.execute("rollback")

    def close(self) -> None:
        """Close the file; the journal of SQLite is folded into it by the last one that closes."""
        self.db.close()

    def __enter__(self) -> Catalogue:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def is_archive(folder: Path) -> bool:
    """True where the folder holds a catalogue."""
    return (folder / FILE).is_file()


def create(folder: Path, main: str = "en") -> None:
    """Make an empty archive in a folder that does not exist yet, is empty, or holds no catalogue; `main` is its main language.

    The catalogue is made beside its final name and renamed, so that a half-made one is never met.
    """
    main = language.code(main)
    if is_archive(folder):
        raise CuratorError(f"There is an archive in {folder} already; open it, or choose another folder.")
    try:
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise CuratorError(f"No archive can be made in {folder}: {trouble.strerror}.") from trouble
    fresh = folder / f"{FILE}.new"
    fresh.unlink(missing_ok=True)
    db = _connected(fresh, read_only=False)
    try:
        _migrate(db)
        db.execute("begin immediate")
        db.executemany("insert into archive values (?, ?)", [("uid", uid.new()), ("main_language", main), ("created", now())])
        index.make(db)
        db.execute("commit")
        db.execute("pragma wal_checkpoint(truncate)")
        db.execute("pragma journal_mode = delete")
    finally:
        db.close()
    fresh.replace(folder / FILE)
    sync_folder(folder)


def open_archive(folder: Path, author: str = "", *, read_only: bool = False) -> Catalogue:
    """Open the archive in a folder, bringing its schema up to date first; raises CuratorError when it can not.

    Before a migration the catalogue is copied to `backups/` by SQLite's own backup and the copy is checked. A catalogue that
    is newer than this program is opened for reading only, or refused for writing.
    """
    folder = folder.absolute()
    if not is_archive(folder):
        raise CuratorError(f"There is no archive in {folder}; make one with: curator init {folder}")
    try:
        db = _connected(folder / FILE, read_only=read_only)
        version = db.execute("pragma user_version").fetchone()[0]
        if version > SCHEMA and not read_only:
            db.close()
            raise CuratorError(
                f"The archive {folder} was last used by a newer Curator; update this one to change anything in it."
            )
        if version < SCHEMA:
            db = _updated(folder, db, read_only=read_only)
        if not read_only and version <= SCHEMA:
            _reindexed(db)
        facts = dict(db.execute("select key, value from archive").fetchall())
    except sqlite3.DatabaseError as trouble:
        raise _told(trouble, folder) from trouble
    return Catalogue(folder, db, facts["uid"], facts["main_language"], author, read_only)


def back_up(catalogue: Catalogue, target: Path) -> None:
    """Copy the catalogue to a file by SQLite's own backup, while others may write, check the copy and make it durable.

    Subtle: never copy or hash the open catalogue by reading its file; closing that second handle drops SQLite's locks.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    copy = sqlite3.connect(part, isolation_level=None)
    try:
        catalogue.db.backup(copy)
        sound = copy.execute("pragma quick_check").fetchone()[0]
        copy.execute("pragma journal_mode = delete")
    finally:
        copy.close()
    if sound != "ok":
        raise CuratorError(f"The copy of the catalogue is not sound ({sound}); check the disk, nothing was changed.")
    with part.open("rb") as made:
        os.fsync(made.fileno())
    part.replace(target)
    sync_folder(target.parent)


def now() -> str:
    """This moment as the journal writes it: ISO 8601, UTC, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; where a system has no such thing (Windows) its renames are durable by themselves."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _connected(path: Path, *, read_only: bool) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_BUSY_MS / 1000, check_same_thread=True)
    index.register(db)
    db.execute("pragma foreign_keys = on")
    db.execute("pragma cache_size = -65536")
    db.execute("pragma mmap_size = 2147483648")
    if not read_only:
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = full")  # WAL with NORMAL loses acknowledged commits when the power goes
    return db


def _migrate(db: sqlite3.Connection) -> None:
    from sqlite_utils import Database

    from curator.catalogue import migrations

    migrations.apply(Database(db, execute_plugins=False))
    db.execute(f"pragma application_id = {APPLICATION_ID}")


def _updated(folder: Path, db: sqlite3.Connection, *, read_only: bool) -> sqlite3.Connection:
    if read_only:
        db.close()
        raise CuratorError(f"The archive {folder} is of an older Curator; open it once for writing to bring it up to date.")
    with lock.held(folder, "bringing the archive up to date"):
        version = db.execute("pragma user_version").fetchone()[0]
        stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
        (folder / "backups").mkdir(exist_ok=True)
        old = Catalogue(folder, db, "", "", "", read_only=False)
        back_up(old, folder / "backups" / f"catalogue-{stamp}-schema-{version}.sqlite")
        _migrate(db)
    return db


def _reindexed(db: sqlite3.Connection) -> None:
    if index.is_current(db):
        return
    db.execute("begin immediate")
    try:
        if not index.is_current(db):
            index.make(db)
        db.execute("commit")
    except BaseException:
        db.execute("rollback")
        raise


def _told(trouble: sqlite3.DatabaseError, folder: Path) -> CuratorError:
    text = str(trouble)
    if "locked" in text or "busy" in text:
        return CuratorError(f"Another program is writing to the archive {folder}; wait a moment and try again.")
    if "full" in text:
        return CuratorError(f"The disk of the archive {folder} is full; nothing was lost, make room and try again.")
    if "readonly" in text or "unable to open" in text:
        return CuratorError(f"The archive {folder} can not be written; check that the disk is not write-protected.")
    if "not a database" in text or "malformed" in text:
        return CuratorError(f"The catalogue in {folder} is damaged ({text}); restore the newest file of its backups folder.")
    return CuratorError(f"The catalogue in {folder} could not be used: {text}.")
