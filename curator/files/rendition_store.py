"""Renditions that were made once, kept under the archive's `pictures/` by content and recipe; may be thrown away at any time.

One file holds all copies of one picture: a hash over the rest, so that a torn file counts as none; a head in JSON; the copies. Beside
them lies what is remembered of each bundle that was exported (times and hashes of its files), so that the next export knows
what still stands there.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from curator.files.frames import Made

MOST: Final = 4 << 30
"""Bytes that are kept; what was used longest ago goes first."""
_HASH: Final = 32
_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class RenditionStore:
    """The store of one archive, in a folder of its own; any number of threads and processes may use it at once."""

    folder: Path

    def has(self, key: str) -> bool:
        """True when there are sound copies under a key; marks them as used."""
        path = self._path(key)
        with suppress(OSError):
            if _sound(path.read_bytes()):
                os.utime(path)
                return True
        return False

    def copies(self, key: str, *, known_sound: bool = False) -> tuple[Made, ...]:
        """The copies under a key, smallest first; none where there are none that are sound.

        With `known_sound` the hash is not computed again: for one who has asked `has`, or has just kept them.
        """
        try:
            content = self._path(key).read_bytes()
        except OSError:
            return ()
        if not known_sound and not _sound(content):
            return ()
        body = memoryview(content)[_HASH:]
        length = int.from_bytes(body[:_LENGTH], "big")
        heads, at = json.loads(bytes(body[_LENGTH : _LENGTH + length])), _LENGTH + length
        copies = []
        for size, width, height, form, longest in heads:
            copies.append(Made(bytes(body[at : at + size]), width, height, form, longest))
            at += size
        return tuple(copies)

    def keep(self, key: str, copies: Sequence[Made]) -> None:
        """Keep the copies of a picture; raises OSError where the disk takes no more."""
        heads = json.dumps([(len(one.content), one.width, one.height, one.form, one.longest) for one in copies]).encode()
        body = len(heads).to_bytes(_LENGTH, "big") + heads + b"".join(one.content for one in copies)
        self._replace(self._path(key), hashlib.sha256(body).digest() + body)

    def remembered(self, target: Path) -> Mapping[str, Any]:
        """What is known of the bundle at a place; nothing where none was made there."""
        with suppress(OSError, ValueError):
            held = json.loads(self._note(target).read_text(encoding="utf-8"))
            if isinstance(held, dict):
                return held
        return {}

    def remember(self, target: Path, facts: Mapping[str, Any]) -> None:
        """Keep what is known of the bundle at a place."""
        with suppress(OSError):  # the next export only has more to do
            self._replace(self._note(target), json.dumps(facts).encode())

    def prune(self, most: int = MOST) -> None:
        """Throw away what was used longest ago, until no more than `most` bytes are kept."""
        held = []
        for path in self.folder.glob("*/*.copies"):
            with suppress(OSError):
                facts = path.stat()
                held.append((facts.st_mtime_ns, facts.st_size, path))
        room = most - sum(size for _, size, _ in held)
        for _, size, path in sorted(held):
            if room >= 0:
                break
            path.unlink(missing_ok=True)
            room += size

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.copies"

    def _note(self, target: Path) -> Path:
        return self.folder / "bundles" / f"{hashlib.sha256(os.fsencode(target)).hexdigest()[:24]}.json"

    def _replace(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{secrets.token_hex(6)}.part")
        try:
            part.write_bytes(content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def open_store(archive: Path) -> RenditionStore:
    """The store of an archive."""
    return RenditionStore(archive / "pictures" / "renditions")


def _sound(content: bytes) -> bool:
    return len(content) > _HASH and hashlib.sha256(memoryview(content)[_HASH:]).digest() == content[:_HASH]
