"""What an import learns of files before it takes them: their bytes' hash, their metadata, their image's hash.

Done on two threads, each with its own exiftool, so that both processors work while the present batch is copied and entered.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final

from curator.domain.errors import CuratorError
from curator.files import image_hash, originals, tags
from curator.files.exiftool import ExifTool
from curator.files.reading import Failure, Reading
from curator.files.scan import Found
from curator.files.tags import Tags

THREADS: Final = 2


@dataclass(frozen=True, slots=True)
class Hashed:
    """A file and the SHA-256 of its bytes (hexadecimal), or the sentence that says why it could not be read."""

    found: Found
    sha256: str = ""
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """A file, the SHA-256 of its bytes, its metadata together with its sidecars', and the hash of its image.

    `complaints` are exiftool's, about the file's structure; `claimed_pixels` is the size that its head claims, however absurd;
    `thumbnail` is the camera's small JPEG. `failure` is the sentence for which the file can not be taken in; `tags` is None where
    its metadata could not be read.
    """

    found: Found
    sha256: str
    tags: Tags | None = None
    thumbnail: bytes | None = None
    image_hash: str | None = None
    complaints: tuple[str, ...] = ()
    claimed_pixels: int = 0
    failure: str | None = None


class Lookers:
    """The two threads and their exiftools; a context manager. `main` is the archive's main language."""

    def __init__(self, main: str) -> None:
        self._main = main
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="looking")
        self._own = threading.local()
        self._tools: list[ExifTool] = []

    def __enter__(self) -> Lookers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        # Subtle: an exiftool must be ended while its thread lives, for the system ends it with the thread.
        for _ in range(THREADS):
            self._pool.submit(lambda: None)
        self._pool.shutdown(wait=True, cancel_futures=True)
        for tool in self._tools:
            tool.close()

    def hash(self, batch: Sequence[Found]) -> Future[list[Hashed]]:
        """Begin to hash the bytes of some files."""
        return self._pool.submit(lambda: [_hashed(found) for found in batch])

    def look(self, batch: Sequence[Hashed]) -> Future[list[Looked]]:
        """Begin to read the metadata of some files whose bytes are hashed, in one call of exiftool."""
        return self._pool.submit(self._look, batch)

    def _look(self, batch: Sequence[Hashed]) -> list[Looked]:
        tool: ExifTool | None = getattr(self._own, "tool", None)
        if tool is None:
            tool = self._own.tool = ExifTool()
            self._tools.append(tool)
        paths = list(dict.fromkeys(path for hashed in batch for path in (hashed.found.path, *hashed.found.sidecars)))
        readings = dict(zip(paths, tool.read(paths), strict=True))
        return [_looked(hashed, readings, self._main) for hashed in batch]


def _hashed(found: Found) -> Hashed:
    if found.failure:
        return Hashed(found, failure=found.failure)
    try:
        return Hashed(found, originals.sha256_of(found.path))
    except OSError as trouble:
        return Hashed(found, failure=f"The file can not be read: {trouble.strerror or trouble}.")
    except CuratorError as trouble:
        return Hashed(found, failure=trouble.sentence)


def _looked(hashed: Hashed, readings: Mapping[Path, Reading | Failure], main: str) -> Looked:
    found = hashed.found
    reading = readings[found.path]
    if isinstance(reading, Failure):
        return Looked(found, hashed.sha256, failure=reading.reason)
    modified = datetime.fromtimestamp(found.mtime_ns / 1e9)
    understood = tags.understood(reading, main, modified)
    beside = [readings[path] for path in found.sidecars]
    understood = tags.merged(understood, *(tags.understood(one, main) for one in beside if isinstance(one, Reading)))
    unread = tuple(f"Its sidecar was not read: {one.reason}" for one in beside if isinstance(one, Failure))
    if unread:
        understood = replace(understood, warnings=(*understood.warnings, *unread))
    picture = image_hash.of_file(found.path)
    return Looked(found, hashed.sha256, understood, understood.thumbnail, picture, reading.complaints, _claimed(reading))


def _claimed(reading: Reading) -> int:
    sides = [0, 0]
    for tag, held in reading.tags.items():
        for place, name in enumerate((":ImageWidth", ":ImageHeight")):
            if tag.endswith(name) and not tag.startswith("EXIF") and isinstance(held, str) and held.isdecimal():
                sides[place] = max(sides[place], int(held))
    return sides[0] * sides[1]
