"""What goes wrong with a file of SQLite, told as a sentence that a person can act on; what can only be a bug is left to fly."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from curator.domain.errors import CuratorError

_ROOM: Final = 64 << 10
_BUSY: Final = "Another program is writing to the archive {folder}; wait a moment and try again."
_FULL: Final = "The disk of {folder} is full; nothing was lost, make room and try again."
_READ_ONLY: Final = "The archive {folder} can not be written; check that its disk and its folder are not write-protected."
_CLOSED: Final = (
    "The catalogue in {folder} can not be opened; check that the disk is connected and that you may read and write there."
)
_DISK: Final = (
    "The disk of {folder} could not be read or written ({text}); check that it is connected and sound, then try again."
)
_OTHER: Final = "Another version of Curator has used the archive {folder} meanwhile; close this one and start it again."
_DAMAGED: Final = "The catalogue in {folder} is damaged ({text}); restore the newest file of its backups folder."

_SENTENCES: Final = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_PROTOCOL: _BUSY,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_IOERR: _DISK,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}


@contextmanager
def told(folder: Path, *, files: bool = False) -> Iterator[None]:
    """Turns the troubles of disks, locks and damaged files inside the block into CuratorErrors that name the folder.

    `files` is for blocks whose OSErrors can come from the files of that folder alone.
    """
    try:
        yield
    except sqlite3.DatabaseError as trouble:
        sentence = _sentence(trouble)
        if sentence is None:
            raise
        if sentence is _DISK and _is_full(folder):
            sentence = _FULL
        raise CuratorError(sentence.format(folder=folder, text=trouble)) from trouble
    except UnicodeDecodeError as trouble:  # of SQLite's own words about a damaged schema, which it quotes
        raise CuratorError(_DAMAGED.format(folder=folder, text="its tables can not be read")) from trouble
    except OSError as trouble:
        if not files:
            raise
        sentence = _FULL if trouble.errno == errno.ENOSPC else _DISK
        raise CuratorError(sentence.format(folder=folder, text=trouble.strerror or trouble)) from trouble


def is_damage(trouble: sqlite3.DatabaseError) -> bool:
    """True where the file itself is broken, or is none of SQLite's."""
    return getattr(trouble, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _sentence(trouble: sqlite3.DatabaseError) -> str | None:
    code = getattr(trouble, "sqlite_errorcode", None)
    if "no such function: indexed_" in str(trouble):  # see curator.catalogue.index.register
        return _OTHER
    if code is None:  # raised by Python's own part: bytes that are no UTF-8, where no such text was ever written
        return _DAMAGED if "decode" in str(trouble) else None
    return _SENTENCES.get(code & 0xFF)


def _is_full(folder: Path) -> bool:
    """True where there is no room: SQLite calls it an I/O error when the file that it shares with other programs can not grow."""
    try:
        return shutil.disk_usage(folder).free < _ROOM
    except OSError:
        return False
