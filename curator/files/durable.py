"""Files that are whole and on the disk itself, or not there: temporary names, waiting for the disk, reading back, renaming."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import itertools
import os
import secrets
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from curator.domain.errors import CuratorError
from curator.files.names import folded

PART = ".curator-part"
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL}
_NO_SYNC = {errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.EACCES}  # of folders, on some network disks


@dataclass(slots=True)
class Part:
    """A copy under its temporary name, held open and locked."""

    path: Path
    descriptor: int
    sha256: str = ""
    bytes: int = 0


def opened(path: Path) -> io.FileIO:
    """A file open for reading; raises CuratorError for a pipe, a device or a folder, without waiting at the former's end."""
    refused = f"{path.name} is not a file but a folder, a pipe or a device."
    if not stat.S_ISREG(path.stat().st_mode):
        raise CuratorError(refused)
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    stream = os.fdopen(os.open(path, flags), "rb", buffering=0)
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise CuratorError(refused)
    return stream


def new_part(folder: Path) -> Part:
    """An empty file under a temporary name, open for both and locked, so that `sweep` knows that it is in use."""
    while True:
        path = folder / f".{secrets.token_hex(8)}{PART}"
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        descriptor = os.open(path, flags, 0o666)
        # Subtle: a sweep may come between the making and the locking.
        if _lock(descriptor) and os.fstat(descriptor).st_nlink:
            return Part(path, descriptor)
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    """Take the lock of an open file, if nobody has it. Windows removes no open file, so that none is needed there."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def write(descriptor: int, view: memoryview) -> None:
    """Write all of it."""
    while view:
        view = view[os.write(descriptor, view) :]


def to_disk(part: Part) -> None:
    """Wait until the bytes are on the disk itself."""
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):  # a network disk knows no such thing
            fcntl.fcntl(part.descriptor, fcntl.F_FULLFSYNC)  # Subtle: there fsync() is content with the cache of the drive
            return
    os.fsync(part.descriptor)


def reads_back(part: Part) -> bool:
    """True if the disk gives back what was written."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(part.descriptor, 0, 0, os.POSIX_FADV_DONTNEED)  # so that the disk answers, not the cache
    os.lseek(part.descriptor, 0, os.SEEK_SET)
    with os.fdopen(os.dup(part.descriptor), "rb", buffering=0) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == part.sha256


def rename(part: Path, final: Path) -> None:
    """Give a finished copy its name; raises FileExistsError rather than replace anything."""
    if sys.platform == "win32":
        part.rename(final)
        return
    try:
        os.link(part, final)
    except OSError as trouble:
        if trouble.errno not in _NO_LINKS:
            raise
        _rename_without_links(part, final)
    else:
        part.unlink()


def _rename_without_links(part: Path, final: Path) -> None:
    """The same on exFAT and FAT, where rename() replaces: whoever holds the claim of a name may look and rename."""
    claim = final.with_name(f".{hashlib.sha256(folded(final.name).encode()).hexdigest()[:16]}{PART}")
    descriptor = os.open(claim, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        _lock(descriptor)
        if os.path.lexists(final):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(final))
        part.rename(final)
    finally:
        os.close(descriptor)
        claim.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, and bring the new names to the disk."""
    missing = list(itertools.takewhile(lambda path: not path.is_dir(), (folder, *folder.parents)))
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        folder_to_disk(path.parent)


def folder_to_disk(folder: Path) -> None:
    """Wait until the names in a folder are on the disk itself; a network disk that knows no such thing is let go."""
    if sys.platform == "win32":
        return  # folders cannot be opened there; NTFS keeps a journal of names
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as trouble:
        if trouble.errno not in _NO_SYNC:
            raise
    finally:
        os.close(descriptor)


def close(part: Part) -> None:
    """Close a copy, and give up its lock."""
    if part.descriptor >= 0:
        os.close(part.descriptor)
        part.descriptor = -1


def discard(part: Part) -> None:
    """Close a copy and remove its temporary name, if it still has it."""
    with contextlib.suppress(OSError):
        part.path.unlink(missing_ok=True)
    close(part)
    with contextlib.suppress(OSError):  # Windows removes it only now
        part.path.unlink(missing_ok=True)


def sweep_part(path: Path) -> bool:
    """Remove what a killed copy left under a temporary name; False if the copy is still under way."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        if not _lock(descriptor):
            return False
        if sys.platform != "win32":
            path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
    return not path.exists()
