"""The Catalogue: the open SQLite file of an archive, and how an archive is made, opened, checked and backed up."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from curator.catalogue import index, lock, trouble
from curator.catalogue.schema import APPLICATION_ID, SCHEMA
from curator.domain import language, uid
from curator.domain.errors import CuratorError, UsageError

FILE: Final = "catalogue.sqlite"
FOLDERS: Final = ("originals", "pictures", "backups")
_BUSY_MS: Final = 20_000
_CACHE_KB: Final = 8_192  # of each connection; a window has seven, and the system keeps what they read besides


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
        with trouble.told(self.folder):
            self.db.execute("begin immediate")
            try:
                yield
                self.db.execute("commit")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("rollback")
                raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One moment of the archive: all that is read inside is of the same state, whatever others write meanwhile."""
        with trouble.told(self.folder):
            self.db.execute("begin")
            try:
                yield
            finally:
                if self.db.in_transaction:
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
    if main.startswith("x-"):
        raise UsageError(f"An archive can not be kept in “{main}”; choose a language such as en, fr or zh-CN.")
    try:
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as refusal:
        raise CuratorError(f"No archive can be made in {folder}: {refusal.strerror}.") from refusal
    with trouble.told(folder, files=True), lock.held(folder, "making the archive"):
        if is_archive(folder):
            raise CuratorError(f"There is an archive in {folder} already; open it, or choose another folder.")
        fresh = folder / f"{FILE}.new"
        try:
            _sweep(fresh)
            _make(fresh, main)
        except BaseException:
            _sweep(fresh)
            raise
        fresh.replace(folder / FILE)
        sync_folder(folder)


def open_archive(folder: Path, author: str = "", *, read_only: bool = False, alone: bool = False) -> Catalogue:
    """Open the archive in a folder, bringing it up to date first (for reading too); raises CuratorError when it can not.

    Before a migration the catalogue is copied to `backups/` by SQLite's own backup and the copy is checked. A catalogue that
    is newer than this program is opened for reading only, or refused for writing. A migration must be alone: it takes the
    archive's lock, unless the caller says that it is `alone`, holding the lock itself.
    """
    folder = folder.absolute()
    if not is_archive(folder):
        raise CuratorError(f"There is no archive in {folder}; make one with: curator init {folder}")
    with trouble.told(folder, files=True):
        db = _read(folder) if read_only else _connected(folder / FILE, "rw")
        try:
            version = _version(db, folder)
            if version > SCHEMA and not read_only:
                raise CuratorError(
                    f"The archive {folder} was last used by a newer Curator; update this one to change anything in it."
                )
            if version < SCHEMA or (version == SCHEMA and not index.is_current(db)):
                if read_only:
                    db.close()
                    try:
                        open_archive(folder, author, alone=alone).close()
                    except CuratorError:
                        if version < SCHEMA:  # a words index of older rules answers all the same, only worse
                            raise
                    db = _read(folder)
                else:
                    _update(folder, db, alone=alone)
            if not read_only:
                db.execute("pragma journal_mode = wal")
                db.execute("pragma synchronous = full")  # WAL with NORMAL loses acknowledged commits when the power goes
            facts = dict(db.execute("select key, value from archive").fetchall())
        except BaseException:
            db.close()
            raise
    return Catalogue(folder, db, facts["uid"], facts["main_language"], author, read_only)


def back_up(catalogue: Catalogue, target: Path) -> None:
    """Copy the catalogue to a file by SQLite's own backup, while others may write, check the copy and make it durable.

    Subtle: never copy or hash the open catalogue by reading its file; closing that second handle drops SQLite's locks.
    """
    _back_up(catalogue.db, target)


def _back_up(db: sqlite3.Connection, target: Path) -> None:
    part = target.with_name(target.name + ".part")
    with trouble.told(target.parent, files=True):
        try:
            part.unlink(missing_ok=True)
            copy = sqlite3.connect(part, isolation_level=None)
            try:
                db.backup(copy)
                sound = copy.execute("pragma quick_check").fetchone()[0]
                copy.execute("pragma journal_mode = delete")
            finally:
                copy.close()
            if sound != "ok":
                raise CuratorError(f"The copy of the catalogue is not sound ({sound}); check the disk, nothing was changed.")
            with part.open("rb") as made:
                os.fsync(made.fileno())
            part.replace(target)
        except BaseException:
            _sweep(part)
            raise
    sync_folder(target.parent)


def now() -> str:
    """This moment as the journal writes it: ISO 8601, UTC, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; where a system has no such thing (Windows, some networks) its renames must do."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def _make(path: Path, main: str) -> None:
    db = _connected(path, "rwc")
    try:
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = full")
        with _alone(db):
            _migrate(db)
            db.executemany(
                "insert into archive values (?, ?)", [("uid", uid.new()), ("main_language", main), ("created", now())]
            )
            index.make(db)
        db.execute("pragma wal_checkpoint(truncate)")
    finally:
        db.close()


def _sweep(path: Path) -> None:
    """Take away a file that is not finished, with what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            path.with_name(path.name + ending).unlink(missing_ok=True)


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    """Open a file of SQLite.

    Subtle: not mapped into memory (`mmap_size`): that is no faster here, and a disk that is pulled out would end the program.
    """
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_BUSY_MS / 1000, check_same_thread=True)
    try:
        index.register(db)
        db.execute("pragma foreign_keys = on")
        db.execute(f"pragma cache_size = -{_CACHE_KB}")
        db.execute("pragma user_version").fetchone()  # so that a file that can not be read is met here
    except BaseException:
        db.close()
        raise
    return db


def _read(folder: Path) -> sqlite3.Connection:
    """Open the catalogue for reading.

    Subtle: SQLite reads a file of WAL mode only where it can write beside it. On a disk that is read-only, where nobody can be writing and
    no writing was left unfinished, it may take the file as it lies.
    """
    try:
        return _connected(folder / FILE, "ro")
    except sqlite3.OperationalError:
        unfinished = (folder / f"{FILE}-wal").exists()
        if unfinished or os.access(folder, os.W_OK):
            raise
        return _connected(folder / FILE, "ro&immutable=1")


def _version(db: sqlite3.Connection, folder: Path) -> int:
    """The number of the catalogue's schema; raises CuratorError for a file of SQLite that is not ours."""
    if db.execute("pragma application_id").fetchone()[0] != APPLICATION_ID:
        raise CuratorError(
            f"The file {FILE} in {folder} is no catalogue of Curator, or an empty one; restore the newest file of its backups folder."
        )
    return int(db.execute("pragma user_version").fetchone()[0])


def _update(folder: Path, db: sqlite3.Connection, *, alone: bool) -> None:
    """Bring schema and words index to this program's, in one transaction; the old state is kept in `backups/` before a migration."""
    with ExitStack() as held:
        if _version(db, folder) < SCHEMA:
            if not alone:
                held.enter_context(lock.held(folder, "bringing the archive up to date"))
            if (version := _version(db, folder)) < SCHEMA:  # else another program did it meanwhile
                (folder / "backups").mkdir(exist_ok=True)
                stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
                _back_up(db, folder / "backups" / f"catalogue-{stamp}-schema-{version}.sqlite")
        with _alone(db):
            if _version(db, folder) < SCHEMA:
                _migrate(db)
            if not index.is_current(db):
                index.make(db)


def _migrate(db: sqlite3.Connection) -> None:
    from sqlite_utils import Database

    from curator.catalogue import migrations

    migrations.apply(Database(db, execute_plugins=False))
    db.execute(f"pragma application_id = {APPLICATION_ID}")


@contextmanager
def _alone(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("begin immediate")
    try:
        yield
        db.execute("commit")
    except BaseException:
        if db.in_transaction:
            db.execute("rollback")
        raise
