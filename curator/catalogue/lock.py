"""Who holds an archive: `archive.lock`, for windows and for work that must be alone (a migration, a restore).

The lock is the operating system's on an open file, so that it goes with its process however that ends; the file's text only tells by whom
it is held. The command line may write while a window holds it: SQLite's own locks keep those apart.
"""

from __future__ import annotations

import getpass
import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from curator.domain.errors import CuratorError

FILE: Final = "archive.lock"
_ROOM: Final = 4096  # the locked byte lies behind the text, so that others can read it on Windows, where locks are mandatory


class Held(CuratorError):
    """The archive is held by another; `by` tells by whom, in words."""

    def __init__(self, folder: Path, by: str) -> None:
        super().__init__(f"The archive {folder} is in use {by}; close it there first.")
        self.by = by


@contextmanager
def held(folder: Path, purpose: str) -> Iterator[None]:
    """Hold the archive while the block runs; raises Held when another process does."""
    try:
        # Subtle: opened without being emptied, which would wipe the words of whoever holds it.
        file = os.fdopen(os.open(folder / FILE, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666), "r+b", buffering=0)
    except OSError as trouble:
        raise CuratorError(f"The archive {folder} can not be written: {trouble.strerror}.") from trouble
    with file:
        if not _take(file):
            raise Held(folder, _holder(file))
        words = {
            "purpose": purpose,
            "user": _user(),
            "host": platform.node(),
            "pid": os.getpid(),
            "since": datetime.now().astimezone().isoformat(timespec="seconds"),
        }
        _note(file, json.dumps(words))
        try:
            yield
        finally:
            _note(file, "")


def _note(file: IO[bytes], words: str) -> None:
    with suppress(OSError):  # on a full disk the lock holds without its words
        file.seek(0)
        file.truncate()
        file.write(words.encode())


def _user() -> str:
    with suppress(Exception):  # an account without a name raises whatever the platform likes
        return getpass.getuser()
    return "somebody"


def _holder(file: IO[bytes]) -> str:
    try:
        file.seek(0)
        text = json.loads(file.read(_ROOM))
        since = datetime.fromisoformat(text["since"]).astimezone().strftime("%Y-%m-%d %H:%M")
        return f"by {text['user']} on {text['host']} since {since} ({text['purpose']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "by another program"


if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes]) -> bool:
        file.seek(_ROOM)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
