"""What exiftool prints about a file, turned into a Reading: the tags that the field table names, exact to the last character.

The quick question asks for everything, because that is quickest: a list of a hundred wanted tags more than doubles exiftool's
time (9.4 ms a photo where everything takes 4.0: each wanted tag is searched among all). Three kinds of text do not survive its JSON:
bytes that are not UTF-8 come as `?`, the words `True` and `False` lose their case, and lists stop at 1,000 words. A file whose texts
show such a sign is asked about again, in the slower way that is exact.
"""

from __future__ import annotations

import base64
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from curator.domain.fields import FIELDS, Kind

Leaf = str | bytes
"""A single value: text, or the raw bytes of a text that is not UTF-8."""

Held = Leaf | list["Held"] | dict[str, "Held"]
"""What a tag holds: numbers are strings as exiftool printed them, structures are objects."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is written in one file.

    `tags` by the names of the field table (`XMP-dc:Title`, `XMP-dc:Title-fr` for one language, `EXIF:Make`, `IPTC:City`);
    `repeated` are tags that the file holds twice with different values, of which the leading one is in `tags`; `complaints`
    are exiftool's own, in English; `thumbnail` is the camera's small JPEG.
    """

    path: Path
    tags: Mapping[str, Held]
    complaints: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    thumbnail: bytes | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why, in one sentence."""

    path: Path
    reason: str


_EXIF_GROUPS: Final = frozenset({"IFD0", "ExifIFD", "GPS"})
_BESIDES: Final = frozenset(
    {
        *("File:FileType", "File:MIMEType", "EXIF:Orientation", "XMP-tiff:Orientation", "QuickTime:Rotation"),
        *("Photoshop:IPTCDigest", "File:CurrentIPTCDigest", "IPTC:CodedCharacterSet"),
        *("EXIF:SubSecTimeOriginal", "EXIF:OffsetTimeOriginal", "EXIF:CreateDate", "EXIF:OffsetTimeDigitized"),
        *("EXIF:SubSecTimeDigitized", "EXIF:ModifyDate", "EXIF:FileSource", "IPTC:TimeCreated"),
        *("XMP-exif:DateTimeOriginal", "XMP-xmp:CreateDate"),
        *("EXIF:GPSLatitudeRef", "EXIF:GPSLongitudeRef", "EXIF:GPSAltitudeRef", "XMP-exif:GPSAltitudeRef"),
        *("XMP-microsoft:RatingPercent", "EXIF:Rating", "EXIF:RatingPercent"),
    }
)
"""Tags that are wanted besides those of the field table."""

_WANTED: Final = _BESIDES | {tag for field in FIELDS for tag in field.read}
_IN_LANGUAGES: Final = frozenset(
    tag
    for field in FIELDS
    if field.kind is Kind.TEXTS
    for tag in field.read
    if tag.startswith("XMP-") and "photoshop" not in tag
)
_LANGUAGE: Final = re.compile(r"(XMP-\w+:\w+)-")
_SIZES: Final = frozenset({"ImageWidth", "ImageHeight", "ExifImageWidth", "ExifImageHeight"})
_NOT_PROSE: Final = frozenset({"web_statement", "guid", "digital_source_type"})  # a `?` is at home in them
_PROSE: Final = frozenset(
    tag
    for field in FIELDS
    if field.kind in (Kind.TEXT, Kind.TEXTS, Kind.LIST, Kind.STRUCTS) and field.name not in _NOT_PROSE
    for tag in field.read
)


_BEHIND_PIXELS: Final = frozenset({"PNG", "APNG", "MNG", "JNG", "HEIC", "HEIF", "AVIF", "CR3", "JXL"})
"""exiftool's types of files whose metadata may stand behind the pixels."""


def is_whole(name: str) -> bool:
    """True for names of files that should be asked the WHOLE question from the beginning."""
    return name.rpartition(".")[2].upper() in _BEHIND_PIXELS


def was_stopped(held: Mapping[str, Any]) -> bool:
    """True for an answer to the QUICK question that stopped before the pixels of a file of another type than its name says."""
    return held.get("File:FileType") in _BEHIND_PIXELS


def _exact_tags() -> Iterator[str]:
    for tag in sorted(_PROSE):
        # Subtle: codes inside structures must stay codes (`#`); the filter that marks True and False works on other tags only.
        yield f"-{tag}" + (
            "*" if tag in _IN_LANGUAGES else "#" if tag.startswith(("XMP-plus", "XMP-mwg", "XMP-iptcExt")) else ""
        )


_COMMON = ("-j", "-G1:4", "-struct", "-a", "-e", "-charset", "iptc=UTF8")
QUICK: Final = (*_COMMON, "-n", "-fast2", "-api", "RequestTags=CurrentIPTCDigest")
"""Everything, without conversions (-n), composites (-e), maker notes and trailers (-fast2); copies are marked (-a -G1:4)."""

WHOLE: Final = (*_COMMON, "-n", "-fast", "-api", "RequestTags=CurrentIPTCDigest")
"""The same for files whose metadata may stand behind the pixels, before which -fast2 stops."""

SPARE: Final = (
    *(*_COMMON, "-n", "-fast", "-m", "-Warning", "-Error", *sorted(f"-{name}" for name in _SIZES)),
    *(f"-{tag}*" if tag in _IN_LANGUAGES else f"-{tag}" for tag in sorted(_WANTED)),
)
"""What the field table names and nothing else, for files that hold too much else."""

KIND: Final = ("-j", "-G1", "-n", "-fast3", "-File:FileType", "-File:MIMEType")
"""What sort of file it is, from its first bytes alone, for files over which exiftool breaks down."""

EXACT: Final = (*_COMMON, "-fast", "-b", "-m", "-api", "Filter=s/^(?=(?:true|false)$)/\\x02/i", *_exact_tags())
"""Texts exactly: those that are not UTF-8 come as base64 (-b), all items of lists (-m), True and False are marked (Filter)."""

PREVIEW_SIZES: Final = ("-j", "-n", "-a", "-G1:4", "-PreviewImage", "-JpgFromRaw", "-OtherImage", "-ThumbnailImage")
"""Without -b exiftool tells the sizes of these pictures only."""


def refused(path: Path) -> str | None:
    """Why a file is not even shown to exiftool, as a sentence; None when it may be."""
    try:
        mode = path.stat()
    except (OSError, ValueError) as trouble:
        return f"The file cannot be opened: {getattr(trouble, 'strerror', None) or 'its name is not a name of a file'}."
    if not stat.S_ISREG(mode.st_mode):
        return "This is not a file."
    if mode.st_size == 0:
        return "The file is empty."
    return _refused_sidecar(path) if path.suffix.lower() == ".xmp" else None


def _refused_sidecar(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            text = file.read(32 << 20).replace(b"\0", b"").lower()  # without NUL, so that UTF-16 is seen as well
    except OSError as trouble:
        return f"The sidecar cannot be opened: {trouble.strerror}."
    if b"<!doctype" in text or b"<!entity" in text:
        return "The sidecar defines XML entities, which are never followed; it was not read."
    return None if b"<" in text else "The sidecar is not XML."


def loaded(output: bytes) -> list[dict[str, Any]]:
    """exiftool's JSON; numbers stay as they are written. Raises ValueError."""
    text = output.decode("utf-8", "replace")
    held = json.loads(text, strict=False, parse_int=str, parse_float=str) if text.strip() else []
    return [entry for entry in held if isinstance(entry, dict)]


def _folded(held: Mapping[str, Any]) -> Iterator[tuple[str, Any, bool]]:
    """Key as the field table writes it, value, and whether it is a further copy; leading copies first."""
    copies = []
    for key, value in held.items():
        group, _, name = key.partition(":")
        _copy, _, rest = name.partition(":")
        if group in _EXIF_GROUPS and (rest or name) not in _SIZES and "Thumbnail" not in name:
            group = "EXIF"
        if rest:
            copies.append((f"{group}:{rest}", value, True))
        else:
            yield f"{group}:{name}", value, False
    yield from copies


def _is_wanted(key: str) -> bool:
    if key in _WANTED or _is_one_language(key):
        return True
    group, _, name = key.partition(":")
    return name in _SIZES and not group.startswith(("IFD1", "XMP", "Track", "MPImage"))


def _is_one_language(key: str) -> bool:
    match = _LANGUAGE.match(key)
    return match is not None and match[1] in _IN_LANGUAGES


def is_doubtful(held: Mapping[str, Any]) -> bool:
    """True when a text shows a sign of not having survived the quick question."""
    for key, value, _ in _folded(held):
        if key == "ExifTool:Warning" and "Extracted only" in str(value):
            return True
        if (key in _PROSE or _is_one_language(key)) and any(map(_is_damaged, _leaves(value))):
            return True
    return False


def _is_damaged(leaf: Any) -> bool:
    return isinstance(leaf, bool) or (isinstance(leaf, str) and ("?" in leaf or "\ufffd" in leaf))


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    else:
        yield value


def _plain(value: Any, exact: bool = False) -> Held:
    """The value without exiftool's marks, which only the answer to the exact question bears."""
    if isinstance(value, dict):
        return {key: _plain(part, exact) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part, exact) for part in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if not exact:
        return str(value)
    text = str(value).removeprefix("\x02")
    if text.startswith("base64:"):
        try:
            raw = base64.b64decode(text[7:], validate=True)
            raw.decode()
        except UnicodeDecodeError:
            return raw
        except ValueError:
            pass  # a caption that begins with the word
    return text


def made(path: Path, held: Mapping[str, Any], exact: Mapping[str, Any] | None) -> Reading | Failure:
    """The reading that the answers to the quick question and, where it was asked, the exact one amount to."""
    tags: dict[str, Held] = {}
    repeated, complaints = [], []
    for key, value, _ in _folded(held):
        if key in ("ExifTool:Warning", "ExifTool:Error"):
            complaints.append(str(value).rstrip("."))
        elif not _is_wanted(key):
            continue
        elif key not in tags:
            tags[key] = _plain(value)
        elif tags[key] != _plain(value):
            repeated.append(key)
    if not tags.get("File:MIMEType"):
        return Failure(
            path, f"It is not a picture that exiftool knows: {complaints[0] if complaints else 'unknown file type'}."
        )
    if path.suffix.lower() == ".xmp" and tags.get("File:FileType") != "XMP":
        return Failure(path, "The sidecar is not XMP.")
    seen = set()
    for key, value, _ in _folded(exact or {}):
        if _is_wanted(key) and key not in seen:
            seen.add(key)
            tags[key] = _plain(value, exact=True)
    return Reading(path, tags, tuple(complaints), tuple(dict.fromkeys(repeated)), _thumbnail(path, held))


def _thumbnail(path: Path, held: Mapping[str, Any]) -> bytes | None:
    """The camera's thumbnail, read from where exiftool says that it lies: ten times as quick as having it sent."""
    for key, value in held.items():
        if not key.endswith(":ThumbnailOffset"):
            continue
        try:
            offset, size = int(value), int(held[key.removesuffix("Offset") + "Length"])
            if not 0 < size <= 1 << 20 or offset < 0:
                continue
            with path.open("rb") as file:
                file.seek(offset, os.SEEK_SET)
                picture = file.read(size)
        except (KeyError, TypeError, ValueError, OverflowError, OSError):
            continue
        if len(picture) == size and picture.startswith(b"\xff\xd8\xff"):
            return picture
    return None


def previews(sizes: Mapping[str, Any]) -> list[str]:
    """exiftool's names of the pictures inside a file, the largest first, from the answer to `PREVIEW_SIZES`."""
    known = []
    for key, told in sizes.items():
        digits = str(told).removeprefix("(Binary data ").partition(" ")[0]
        if str(told).startswith("(Binary data ") and digits.isdigit():
            known.append((int(digits), key))
    return [tag for _, tag in sorted(known, reverse=True)]
