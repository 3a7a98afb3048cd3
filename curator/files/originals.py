"""Copying originals into an archive so that each is whole and durable, or is not there.

A batch goes through five rounds: copy each file to a temporary name beside its target, hashing on the way (the source is read
once); bring all of them to the disk; read them back from the disk and compare; give them their names without replacing
anything; bring the folders to the disk. Whatever stops it, a file under a final name is complete; what was left under temporary
names is removed by `sweep`.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from curator.domain.errors import CuratorError
from curator.files import durable
from curator.files.names import folded, numbered, safe_name

FOLDER = "originals"
_AT_ONCE = 48  # files held open at a time; macOS allows a program 256
_THREADS = 4  # hashing and waiting for the disk both leave Python's lock
_PIECE = 1 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_DATE = re.compile(r"(\d{4})(-\d{2})?(-\d{2})?")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be copied: absolute `path`, target `folder` relative to the archive (see `folder_for`), and its sidecars."""

    path: Path
    folder: str
    sidecars: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Copied:
    """A file that is in the archive now: `path` and `sidecars` relative to its folder, with `/`; SHA-256 in hexadecimal; size."""

    source: Path
    path: str
    sha256: str
    bytes: int
    sidecars: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CopyFailure:
    """A file of which nothing was copied, and why in one sentence."""

    source: Path
    sentence: str


@dataclass(frozen=True, slots=True)
class _Unit:
    """A photo and its sidecars on their way, in this order."""

    source: Source
    parts: tuple[durable.Part, ...]


def folder_for(date: str | None) -> str:
    """The folder for a photo of an ISO 8601 date: `originals/2020/2020-10-12`, as exact as the date is; undated without one."""
    match = _DATE.match(date or "")
    return f"{FOLDER}/{match[1]}/{match[0]}" if match else f"{FOLDER}/undated"


def free_bytes(path: Path) -> int:
    """Bytes that can still be written where `path` lies or will lie."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return shutil.disk_usage(path).free


def sha256_of(path: Path) -> str:
    """SHA-256 of a file in hexadecimal. Raises CuratorError for what is not a file, OSError where it cannot be read."""
    with contextlib.closing(durable.opened(path)) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def copy_batch(sources: Sequence[Source], archive: Path) -> list[Copied | CopyFailure]:
    """Copy files into the archive, durably; the results are in the order of `sources`.

    Names are the sources', made safe; a taken name gets `-2`, `-3`. Sidecars are named after the copy: `NAME.EXT.xmp`. A file of
    the same bytes that already has the name (an import was killed before it could catalogue it) is taken for the copy. A source
    that cannot be read, or changes while it is read, is a CopyFailure. Raises CuratorError where the archive cannot be written,
    its disk being full in particular; then nothing of the last 48 files is in.
    """
    results: list[Copied | CopyFailure] = []
    for start in range(0, len(sources), _AT_ONCE):
        results += _copy_some(sources[start : start + _AT_ONCE], archive)
    return results


def sweep(archive: Path) -> int:
    """Remove what copies that were killed left under temporary names; gives their number. Copies under way are left alone."""
    swept = 0
    for folder, _, names in os.walk(archive / FOLDER):
        for name in names:
            if name.endswith(durable.PART) and name.startswith("."):
                swept += durable.sweep_part(Path(folder, name))
    return swept


def _copy_some(sources: Sequence[Source], archive: Path) -> list[Copied | CopyFailure]:
    parts: list[durable.Part] = []
    try:
        for folder in {source.folder for source in sources}:
            durable.make_folder(archive / folder)
        with ThreadPoolExecutor(_THREADS) as pool:
            staged = list(pool.map(partial(_stage, archive=archive, parts=parts), sources))
            whole = [part for unit in staged if isinstance(unit, _Unit) for part in unit.parts]
            list(pool.map(durable.to_disk, whole))
            broken = {id(part) for part, sound in zip(whole, pool.map(durable.reads_back, whole), strict=True) if not sound}
        taken = _Taken(archive, {source.folder for source in sources})
        results = [_placed(unit, taken, broken) if isinstance(unit, _Unit) else unit for unit in staged]
        for folder in {source.folder for source in sources}:
            durable.folder_to_disk(archive / folder)
        return results
    except OSError as trouble:
        raise CuratorError(_trouble_with_archive(trouble)) from trouble
    finally:
        for part in parts:
            durable.discard(part)


def _trouble_with_archive(trouble: OSError) -> str:
    if trouble.errno in _FULL:
        return "The disk of the archive is full; make room there and import again, what is in stays in."
    return f"The archive's folder cannot be written: {trouble.strerror or trouble}."


def _stage(source: Source, archive: Path, parts: list[durable.Part]) -> _Unit | CopyFailure:
    """Copy a photo and its sidecars to temporary names; what is made is put into `parts`, whatever happens."""
    staged = []
    for path in (source.path, *source.sidecars):
        part = durable.new_part(archive / source.folder)
        parts.append(part)
        failure = _copy(path, part)
        if failure:
            return CopyFailure(source.path, failure)
        staged.append(part)
    return _Unit(source, tuple(staged))


def _copy(source: Path, part: durable.Part) -> str | None:
    """Copy the bytes and the modification time; gives the sentence why not, where the source is at fault."""
    digest, buffer = hashlib.sha256(), bytearray(_PIECE)
    view = memoryview(buffer)
    try:
        stream = durable.opened(source)
    except (OSError, CuratorError) as trouble:
        return _trouble_with_source(source, trouble)
    with stream:
        before = os.fstat(stream.fileno())
        while True:
            try:
                length = stream.readinto(buffer)
            except OSError as trouble:
                return _trouble_with_source(source, trouble)
            if not length:
                break
            part.bytes += length
            if part.bytes > before.st_size:
                break  # it grows, perhaps faster than it can be read
            digest.update(view[:length])
            durable.write(part.descriptor, view[:length])
        after = os.fstat(stream.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or part.bytes != after.st_size:
        return f"{source.name} changed while it was copied; import it again when it is complete."
    os.utime(part.descriptor if os.utime in os.supports_fd else part.path, ns=(after.st_mtime_ns, after.st_mtime_ns))
    part.sha256 = digest.hexdigest()
    return None


def _trouble_with_source(source: Path, trouble: OSError | CuratorError) -> str:
    if isinstance(trouble, CuratorError):
        return trouble.sentence
    return f"{source.name} cannot be read: {trouble.strerror or trouble}."


class _Taken:
    """The names in the folders of a batch, each folder read once."""

    def __init__(self, archive: Path, folders: Iterable[str]) -> None:
        self.archive = archive
        self._names: dict[str, dict[str, str]] = {}
        for folder in folders:
            self.read(folder)

    def read(self, folder: str) -> None:
        self._names[folder] = {folded(path.name): path.name for path in (self.archive / folder).iterdir()}

    def add(self, folder: str, name: str) -> None:
        self._names[folder][folded(name)] = name

    def holds(self, folder: str, name: str) -> bool:
        return folded(name) in self._names[folder]

    def is_free(self, folder: str, name: str, part: durable.Part) -> bool:
        """True for a name that nobody has, or a file with the very bytes of this part."""
        held = self._names[folder].get(folded(name))
        return held is None or (held == name and _holds(self.archive / folder / name, part))


def _placed(unit: _Unit, taken: _Taken, broken: set[int]) -> Copied | CopyFailure:
    """Give the copies of a photo and its sidecars their names."""
    source = unit.source
    if any(id(part) in broken for part in unit.parts):
        sentence = f"{source.path.name} did not read back from the archive's disk as it was written; the disk may be failing."
        return CopyFailure(source.path, sentence)
    wanted = safe_name(source.path.name)
    photo, *sidecars = unit.parts
    for number in itertools.count(1):
        name = numbered(wanted, number)
        if all(taken.is_free(source.folder, each, part) for each, part in zip(_names(name), unit.parts, strict=False)):
            if not _take(photo, source.folder, name, taken):
                continue
            break
    others = [
        next(each for each in _names(name) if each != name and _take(part, source.folder, each, taken)) for part in sidecars
    ]
    paths = [f"{source.folder}/{each}" for each in (name, *others)]
    return Copied(source.path, paths[0], photo.sha256, photo.bytes, tuple(paths[1:]))


def _names(name: str) -> Iterator[str]:
    """A photo's name, and those for its sidecars."""
    yield name
    for number in itertools.count(1):
        yield numbered(name + ".xmp", number)


def _take(part: durable.Part, folder: str, name: str, taken: _Taken) -> bool:
    """Rename a part; False if the name is another's. A name that is held by the same bytes needs no renaming."""
    if not taken.is_free(folder, name, part):
        return False
    if taken.holds(folder, name):
        return True
    if sys.platform == "win32":
        durable.close(part)  # an open file cannot be renamed there
    try:
        durable.rename(part.path, taken.archive / folder / name)
    except FileExistsError:  # somebody else was quicker
        taken.read(folder)
        return False
    taken.add(folder, name)
    return True


def _holds(path: Path, part: durable.Part) -> bool:
    """True if the file is there with the very bytes of the copy, on the disk."""
    try:
        if path.stat().st_size != part.bytes or path.is_symlink() or sha256_of(path) != part.sha256:
            return False
        with path.open("rb+") as stream:
            os.fsync(stream.fileno())
    except (OSError, CuratorError):
        return False
    return True
