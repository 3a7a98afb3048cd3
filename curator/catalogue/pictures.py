"""The store of thumbnails and previews: `pictures/pictures.sqlite`, beside the catalogue, to be thrown away and rebuilt at will.

Blobs in SQLite, because a page of forty is read three times faster than from loose files. Each picture carries a mark of the
original from which it was made, so that a store that belongs to another state of the catalogue (a restored backup) shows no
photo under another's number. Previews are bound in bytes: those looked at longest ago go first.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from curator.catalogue import trouble
from curator.catalogue.photos import chunks
from curator.domain.errors import CuratorError

FILE: Final = "pictures.sqlite"
_DAMAGED: Final = f"{FILE}.damaged"
PREVIEW_BOUND: Final = 20_000_000_000
"""How many bytes of previews are kept unless said otherwise: about 150,000 photos."""

Origin = Literal["camera", "made"]

_SCHEMA: Final = """
create table if not exists thumbnail (photo integer primary key, mark integer not null, made integer not null, jpeg blob not null);
create table if not exists preview (photo integer primary key, mark integer not null, used integer not null, jpeg blob not null);
create index if not exists preview_used on preview(used);
create table if not exists unshowable (photo integer primary key, mark integer not null, reason text not null);
create table if not exists total (id integer primary key check (id = 1), bytes integer not null);
insert or ignore into total values (1, 0);
create trigger if not exists preview_in after insert on preview begin
    update total set bytes = bytes + length(new.jpeg);
end;
create trigger if not exists preview_out after delete on preview begin
    update total set bytes = bytes - length(old.jpeg);
end;
"""


@dataclass(frozen=True, slots=True)
class Pictures:
    """The open store; belongs to the thread that opened it."""

    db: sqlite3.Connection
    folder: Path

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def __enter__(self) -> Pictures:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Key:
    """A photo as this store knows it: its row in the catalogue and the SHA-256 (hexadecimal) of its original."""

    photo: int
    sha256: str

    @property
    def mark(self) -> int:
        """Sixty bits of the hash: enough to tell the originals of one number apart."""
        return int(self.sha256[:15], 16)


def open_pictures(archive: Path) -> Pictures:
    """Open the store of an archive, making it where there is none; one that is damaged is thrown away and made anew.

    On a disk that can only be read the store is read, where there is one.
    """
    folder = archive / "pictures"
    path = folder / FILE
    try:
        folder.mkdir(exist_ok=True)
        if (folder / _DAMAGED).exists():
            _discard(folder)
        try:
            return Pictures(_opened(path), folder)
        except sqlite3.DatabaseError as found:
            if not trouble.is_damage(found):
                raise
            _discard(folder)
            return Pictures(_opened(path), folder)
    except (sqlite3.OperationalError, OSError) as found:
        if path.is_file() and not os.access(folder, os.W_OK):
            return Pictures(_as_it_lies(path), folder)
        raise CuratorError(f"The store of thumbnails in {folder} can not be used ({found}); check the disk.") from found


def put_thumbnails(pictures: Pictures, made: Iterable[tuple[Key, bytes]], origin: Origin) -> None:
    """Keep thumbnails (JPEG), in one transaction. The camera's own never replaces one that was made."""
    rows = [(key.photo, key.mark, int(origin == "made"), jpeg) for key, jpeg in made]
    with _writing(pictures):
        pictures.db.executemany(
            "insert into thumbnail values (?, ?, ?, ?) on conflict(photo) do update"
            " set mark = excluded.mark, made = excluded.made, jpeg = excluded.jpeg"
            " where excluded.made >= made or excluded.mark != mark",
            rows,
        )


def thumbnails(pictures: Pictures, keys: Sequence[Key]) -> dict[int, bytes]:
    """The thumbnails that are there, by photo id; read in one query for each 500."""
    marks = {key.photo: key.mark for key in keys}
    found: dict[int, bytes] = {}
    with _using(pictures):
        for some in chunks(marks):
            query = f"select photo, mark, jpeg from thumbnail where photo in ({','.join('?' * len(some))})"
            found.update({photo: jpeg for photo, mark, jpeg in pictures.db.execute(query, some) if mark == marks[photo]})
    return found


def without_made(pictures: Pictures, keys: Sequence[Key]) -> list[Key]:
    """Those of the photos whose thumbnail has yet to be made: there is none, or only the camera's; hopeless ones are left out."""
    marks = {key.photo: key.mark for key in keys}
    settled: set[int] = set()
    with _using(pictures):
        for some in chunks(marks):
            places = ",".join("?" * len(some))
            query = (
                f"select photo, mark from thumbnail where made and photo in ({places})"
                f" union all select photo, mark from unshowable where photo in ({places})"
            )
            settled.update(photo for photo, mark in pictures.db.execute(query, [*some, *some]) if mark == marks[photo])
    return [key for key in keys if key.photo not in settled]


def put_unshowable(pictures: Pictures, reasons: Mapping[Key, str]) -> None:
    """Remember that photos can not be shown and why, so that nobody tries again and again."""
    with _writing(pictures):
        pictures.db.executemany(
            "insert or replace into unshowable values (?, ?, ?)",
            [(key.photo, key.mark, reason) for key, reason in reasons.items()],
        )


def unshowable(pictures: Pictures, key: Key) -> str | None:
    """Why a photo can not be shown, as a sentence; None when nothing is known against it."""
    query = "select reason from unshowable where photo = ? and mark = ?"
    with _using(pictures):
        row = pictures.db.execute(query, [key.photo, key.mark]).fetchone()
    return row[0] if row else None


def forget_unshowable(pictures: Pictures) -> None:
    """Let all photos that could not be shown be tried again (a newer decoder, a repaired disk)."""
    with _writing(pictures):
        pictures.db.execute("delete from unshowable")


def put_preview(pictures: Pictures, key: Key, jpeg: bytes, *, bound: int = PREVIEW_BOUND) -> None:
    """Keep a preview (JPEG) and drop those looked at longest ago until all fit into `bound` bytes."""
    with _writing(pictures):
        pictures.db.execute("delete from preview where photo = ?", [key.photo])
        pictures.db.execute("insert into preview values (?, ?, ?, ?)", [key.photo, key.mark, _moment(), jpeg])
        over = pictures.db.execute("select bytes from total").fetchone()[0] - bound
        while over > 0:
            row = pictures.db.execute("select photo, length(jpeg) from preview order by used limit 1").fetchone()
            if row is None:
                break
            pictures.db.execute("delete from preview where photo = ?", [row[0]])
            over -= row[1]


def preview(pictures: Pictures, key: Key) -> bytes | None:
    """The preview of a photo, which counts as looking at it."""
    query = "select jpeg from preview where photo = ? and mark = ?"
    with _using(pictures):
        row = pictures.db.execute(query, [key.photo, key.mark]).fetchone()
        if row is None:
            return None
        # Another writes just now, or nobody can: the picture counts more than its date.
        with contextlib.suppress(sqlite3.OperationalError):
            pictures.db.execute("update preview set used = ? where photo = ?", [_moment(), key.photo])
    return bytes(row[0])


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=20)
    try:
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = normal")  # what is lost with the power is made again
        db.executescript(_SCHEMA)
    except BaseException:
        db.close()
        raise
    return db


def _as_it_lies(path: Path) -> sqlite3.Connection:
    # Subtle: as in the catalogue's own `store`: on a read-only disk SQLite reads a file of WAL mode only as one that never changes.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)


def _discard(folder: Path) -> None:
    for leftover in folder.glob(f"{FILE}*"):
        leftover.unlink()


@contextlib.contextmanager
def _using(pictures: Pictures) -> Iterator[None]:
    """Troubles become sentences; damage is noted, so that the store is made anew when it is opened the next time."""
    with trouble.told(pictures.folder):
        try:
            yield
        except sqlite3.DatabaseError as found:
            if not trouble.is_damage(found):
                raise
            with contextlib.suppress(OSError):
                (pictures.folder / _DAMAGED).touch()
            raise CuratorError(
                f"The store of thumbnails in {pictures.folder} was damaged; it is made anew when the archive is opened again."
            ) from found


@contextlib.contextmanager
def _writing(pictures: Pictures) -> Iterator[None]:
    with _using(pictures):
        pictures.db.execute("begin immediate")
        try:
            yield
            pictures.db.execute("commit")
        except BaseException:
            # Subtle: on a full disk SQLite may have taken the transaction back already.
            if pictures.db.in_transaction:
                pictures.db.execute("rollback")
            raise


def _moment() -> int:
    return time.time_ns()
