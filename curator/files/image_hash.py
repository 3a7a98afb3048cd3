"""A hash of the compressed image alone, by which the same picture is known again when its metadata were changed.

What is hashed: JPEG, all segments of the main image but APPn and COM; PNG, the chunks IHDR, PLTE, tRNS and IDAT; WebP, VP8, VP8L,
ALPH and ANMF; HEIF and AVIF, the data of all items but Exif and XMP; TIFF and the raw formats built on it, the strips and tiles of
all directories with the tags that say how to decode them. Not hashed: orientation, profiles, thumbnails in EXIF, trailers.

Sources: ITU-T T.81 Annex B; PNG Specification (ISO/IEC 15948), 5; RFC 9649; ISO/IEC 14496-12, 8.11 (boxes, `iloc`, `iinf`);
TIFF 6.0, 2 and 15, and the BigTIFF extension.
"""

from __future__ import annotations

import hashlib
import io
import mmap
import os
import re
from collections.abc import Iterator
from pathlib import Path

from curator.domain.errors import CuratorError
from curator.files.durable import opened

_MOST_BYTES = 256 << 20
_STEPS = 1_000_000  # segments, chunks, boxes, numbers: more than any honest file has
_NO_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_PNG_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT")
_WEBP_CHUNKS = (b"VP8 ", b"VP8L", b"ALPH", b"ANMF")
_NOT_IMAGES = (b"Exif", b"mime", b"uri ")
# width, length, bits, compression, photometric, samples, rows per strip, planes, predictor, colour map, tile width and length,
# extra samples, sample format
_TIFF_TAGS = (256, 257, 258, 259, 262, 277, 278, 284, 317, 320, 322, 323, 338, 339)
_TIFF_SIZES = {1: 1, 3: 2, 4: 4, 13: 4, 16: 8, 18: 8}


class _Broken(Exception):
    """The file is not what its first bytes promise."""


def of(content: bytes | mmap.mmap) -> str | None:
    """SHA-256 in hexadecimal; None for other formats and for files whose structure is broken or ends early.

    Never raises over what a file holds. Time and memory grow with the length of the file, not with what it says of itself.
    """
    with memoryview(content) as view:
        try:
            head = bytes(view[:12])
            if head.startswith(b"\xff\xd8\xff"):
                return _jpeg(_Walk(view))
            if head.startswith(b"\x89PNG\r\n\x1a\n"):
                return _png(_Walk(view))
            if head[:4] == b"RIFF" and head[8:] == b"WEBP":
                return _webp(_Walk(view))
            if head[4:8] == b"ftyp":
                return _heif(_Walk(view))
            if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
                return _tiff(_Walk(view))
        except _Broken:
            pass
        return None


def of_file(path: Path) -> str | None:
    """The same for a file on a disk; None beyond 256 MB and where it cannot be read as well.

    Subtle: read, not mapped. A mapped file on a disk that is pulled out ends the process that looks at it.
    """
    try:
        with opened(path) as stream:
            if os.fstat(stream.fileno()).st_size > _MOST_BYTES:
                return None
            with io.BufferedReader(stream) as whole:
                return of(whole.read(_MOST_BYTES))
    except (OSError, CuratorError):  # whoever needs the bytes themselves will tell
        return None


class _Walk:
    """A bounds-checked way through a file's bytes that hashes on the way.

    Each byte is hashed at most once on average and the number of steps is limited, so that a file which points to the same
    place a million times is given up rather than followed.
    """

    def __init__(self, view: memoryview) -> None:
        self.view, self.end = view, len(view)
        self._hash = hashlib.sha256()
        self._bytes_left, self._steps_left = len(view), _STEPS

    def step(self, count: int = 1) -> None:
        self._steps_left -= count
        if self._steps_left < 0:
            raise _Broken

    def take(self, at: int, length: int) -> bytes:
        if at < 0 or length < 0 or at + length > self.end:
            raise _Broken
        return bytes(self.view[at : at + length])

    def number(self, at: int, length: int, little: bool = False) -> int:
        return int.from_bytes(self.take(at, length), "little" if little else "big")

    def add(self, at: int, length: int) -> None:
        """Hash a range of the file."""
        self._bytes_left -= length
        if at < 0 or length < 0 or at + length > self.end or self._bytes_left < 0:
            raise _Broken
        self._hash.update(self.view[at : at + length])

    def note(self, text: bytes) -> None:
        """Hash what tells one range from another."""
        self._hash.update(text)

    def done(self, found: bool) -> str:
        """The hash; raises _Broken where there was no image to be hashed."""
        if not found:
            raise _Broken
        return self._hash.hexdigest()


def _jpeg(walk: _Walk) -> str:
    walk.note(b"JPEG")
    at, scanned = 2, False
    while True:
        walk.step()
        marker = walk.take(at, 2)
        if marker[0] != 0xFF:
            raise _Broken
        if marker[1] == 0xFF:  # any number of fill bytes may stand before a marker
            at += 1
        elif marker[1] == 0xD9:
            return walk.done(scanned)
        elif marker[1] == 0x01 or 0xD0 <= marker[1] <= 0xD8:
            at += 2
        else:
            length = 2 + walk.number(at + 2, 2)
            if length < 4:
                raise _Broken
            if marker[1] == 0xDA:
                following = _NO_MARKER.search(walk.view, at + length)
                if following is None:
                    raise _Broken
                length, scanned = following.start() - at, True
            if not 0xE0 <= marker[1] <= 0xEF and marker[1] != 0xFE:
                walk.add(at, length)
            at += length


def _png(walk: _Walk) -> str:
    walk.note(b"PNG")
    at, drawn = 8, False
    while True:
        walk.step()
        length, kind = walk.number(at, 4), walk.take(at + 4, 4)
        if kind == b"IEND":
            return walk.done(drawn)
        if kind in _PNG_CHUNKS:
            if kind != b"IDAT":  # programs cut the stream into IDAT chunks as they like
                walk.note(kind)
            walk.add(at + 8, length)
            drawn = drawn or kind == b"IDAT"
        at += 12 + length


def _webp(walk: _Walk) -> str:
    walk.note(b"WEBP")
    at, end, drawn = 12, 8 + walk.number(4, 4, little=True), False
    if end > walk.end:
        raise _Broken
    while at + 8 <= end:
        walk.step()
        kind, length = walk.take(at, 4), walk.number(at + 4, 4, little=True)
        if kind in _WEBP_CHUNKS:
            walk.note(kind)
            walk.add(at + 8, length)
            drawn = drawn or kind != b"ALPH"
        at += 8 + length + length % 2
    return walk.done(drawn)


def _boxes(walk: _Walk, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Type, start and end of the content of each box in a range."""
    while at + 8 <= end:
        walk.step()
        length, kind, head = walk.number(at, 4), walk.take(at + 4, 4), 8
        if length == 1:
            length, head = walk.number(at + 8, 8), 16
        elif length == 0:
            length = end - at
        if length < head or at + length > end:
            raise _Broken
        yield kind, at + head, at + length
        at += length


def _heif(walk: _Walk) -> str:
    walk.note(b"HEIF")
    meta = next((box for box in _boxes(walk, 0, walk.end) if box[0] == b"meta"), None)
    if meta is None:
        raise _Broken
    parts = {kind: (start, end) for kind, start, end in _boxes(walk, meta[1] + 4, meta[2])}
    if b"iinf" not in parts or b"iloc" not in parts:
        raise _Broken
    kinds = _heif_kinds(walk, *parts[b"iinf"])
    drawn = False
    for number, ranges in sorted(_heif_places(walk, parts[b"iloc"][0], parts.get(b"idat", (0, 0)))):
        kind = kinds.get(number)
        if kind is None or kind in _NOT_IMAGES:
            continue
        walk.note(kind + b"%d" % number)
        for start, length in ranges:
            walk.add(start, length)
            drawn = drawn or length > 0
    return walk.done(drawn)


def _heif_kinds(walk: _Walk, start: int, end: int) -> dict[int, bytes]:
    """The type of each item by its number, from `iinf`."""
    kinds = {}
    wide = walk.number(start, 1) > 0
    for kind, at, _ in _boxes(walk, start + (8 if wide else 6), end):
        version = walk.number(at, 1)
        if kind == b"infe" and version >= 2:
            size = 2 if version == 2 else 4
            kinds[walk.number(at + 4, size)] = walk.take(at + 6 + size, 4)
    return kinds


def _heif_places(walk: _Walk, at: int, idat: tuple[int, int]) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Number and ranges (start, length) of each item, from `iloc`."""
    version, sizes = walk.number(at, 1), walk.number(at + 4, 2)
    if version > 2:
        raise _Broken
    offset_size, length_size, base_size, index_size = (
        sizes >> 12,
        sizes >> 8 & 15,
        sizes >> 4 & 15,
        sizes & 15 if version else 0,
    )
    wide = 4 if version == 2 else 2
    count = walk.number(at + 6, wide)
    at += 6 + wide
    for _ in range(count):
        number = walk.number(at, wide)
        method = walk.number(at + wide, 2) & 15 if version else 0
        at += wide + (4 if version else 2)
        base, extents = walk.number(at, base_size), walk.number(at + base_size, 2)
        at += base_size + 2
        walk.step(1 + extents)
        ranges = []
        for _ in range(extents):
            at += index_size
            offset, length = walk.number(at, offset_size), walk.number(at + offset_size, length_size)
            at += offset_size + length_size
            start = base + offset + (idat[0] if method == 1 else 0)
            if method > 1 or (method == 1 and start + length > idat[1]):
                raise _Broken  # items made of other items hold no image of their own in any file that was seen
            ranges.append((start, length or walk.end - start))
        yield number, ranges


def _tiff(walk: _Walk) -> str:
    walk.note(b"TIFF")
    little, big = walk.view[0] == 0x49, 43 in (walk.view[2], walk.view[3])
    waiting, seen, drawn = [walk.number(8 if big else 4, 8 if big else 4, little)], set[int](), False
    while waiting:
        walk.step()
        at = waiting.pop(0)
        if at == 0 or at in seen:
            continue
        seen.add(at)
        tags, following = _directory(walk, at, little, big)
        for tag in _TIFF_TAGS:
            if tag in tags:
                walk.note(b"%d=%s;" % (tag, repr(tags[tag]).encode()))
        for places, lengths in ((273, 279), (324, 325)):
            for place, length in zip(tags.get(places, ()), tags.get(lengths, ()), strict=False):
                walk.add(place, length)
                drawn = drawn or length > 0
        waiting += [*tags.get(330, ()), following]
    return walk.done(drawn)


def _directory(walk: _Walk, at: int, little: bool, big: bool) -> tuple[dict[int, tuple[int, ...]], int]:
    """The whole-number tags of one directory that count here, and where the next directory lies."""
    count = walk.number(at, 8 if big else 2, little)
    at += 8 if big else 2
    width, room = (20, 8) if big else (12, 4)
    walk.step(count)
    tags = {}
    for entry in range(at, at + count * width, width):
        tag, kind = walk.number(entry, 2, little), walk.number(entry + 2, 2, little)
        if tag not in (*_TIFF_TAGS, 273, 279, 324, 325, 330) or kind not in _TIFF_SIZES:
            continue
        size, values = _TIFF_SIZES[kind], walk.number(entry + 4, room, little)
        walk.step(values)
        start = entry + 4 + room if values * size <= room else walk.number(entry + 4 + room, room, little)
        held = walk.take(start, values * size)
        order = "little" if little else "big"
        tags[tag] = tuple(int.from_bytes(held[i : i + size], order) for i in range(0, len(held), size))  # type: ignore[arg-type]
    return tags, walk.number(at + count * width, 8 if big else 4, little)
