"""What published copies say of themselves: written by exiftool into copies that hold nothing else, and read again.

XMP leads; IIM and EXIF carry the same where they have room (curator.domain.fields says which). IIM is cut on a character, not in the
middle of one. Reading again asks the finished file for everything it holds: a tag that the profile does not name, or a value that
was not meant, is a Trespass. Sources: IPTC Photo Metadata Standard 2024.1; fields.md of the design for the tags and their traps.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from curator.domain.errors import CuratorError
from curator.domain.fields import BY_NAME, Field, Kind
from curator.domain.language import Texts
from curator.domain.value import Value
from curator.files import reading
from curator.files.exiftool import ExifTool

BATCH: Final = 48
_SECONDS_A_FILE: Final = 2.0

_SINGLE: Final = frozenset({"XMP-photoshop:Headline"})
"""Texts of ours in several languages whose XMP property has room for one."""
_RELEASES: Final = {"none": "MR-NON", "not applicable": "MR-NAP", "unlimited": "MR-UMR", "limited": "MR-LMR"}
_NEWER: Final = {"XMP-plus:DataMining": (12, 67)}
"""Tags that older versions of exiftool do not know."""
_EXACT: Final = frozenset({"credit_line", "creator", "web_statement"})
_POSITION: Final = frozenset({"gps_latitude", "gps_longitude", "gps_altitude"})
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d:\d\d)(:\d\d(?:\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?")

_CODE: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")

# Subtle: without `-m` exiftool reads but the first thousand parts of a list, and says so in a warning.
_QUESTIONS: Final = ("-j", "-G1", "-a", "-n", "-m", "-struct", "-u", "-U", "-charset", "exif=utf8")
_ABOUT_THE_FILE: Final = frozenset({"ExifTool", "System", "File", "JFIF", "Composite", "RIFF"})
_STRUCTURAL: Final = frozenset(
    {
        *("XResolution", "YResolution", "ResolutionUnit", "YCbCrPositioning", "ExifVersion", "ComponentsConfiguration"),
        *("FlashpixVersion", "ColorSpace", "ExifImageWidth", "ExifImageHeight", "GPSVersionID", "IPTCDigest"),
        *("CodedCharacterSet", "ApplicationRecordVersion", "EnvelopeRecordVersion", "XMPToolkit", "Marked"),
    }
)
"""What a block of metadata says of itself and not of the picture."""
_FORBIDDEN_ABOUT_THE_FILE: Final = frozenset({"Comment", "Warning", "Error"})
_FAMILIES: Final = {"IFD0": "EXIF", "ExifIFD": "EXIF", "GPS": "EXIF", "IPTC": "IPTC"}


@dataclass(frozen=True, slots=True)
class Trespass:
    """Something that a finished copy holds and must not, or lacks and must have."""

    path: Path
    tag: str
    sentence: str


def tags_of(values: Mapping[str, Value], main: str, version: tuple[int, ...]) -> dict[str, Any]:
    """The tags that say disclosed values, as exiftool takes them from JSON with `-n`; `version` is exiftool's.

    `main` is the archive's main language, whose text is written as `x-default` and under its own code.
    """
    tags: dict[str, Any] = {}
    for name, held in values.items():
        field = BY_NAME[name]
        for tag in field.write:
            if version >= _NEWER.get(tag, (0,)):
                tags.update(_written(field, tag, held, main))
    if values.get("copyright_notice"):
        tags["XMP-xmpRights:Marked"] = "True"
    return {**tags, "EXIF:ColorSpace": 1, **_position(values)}  # 1: sRGB, which all copies are in


def _written(field: Field, tag: str, held: Value, main: str) -> Iterator[tuple[str, Any]]:
    legacy = not tag.startswith("XMP-")
    if isinstance(held, Texts):
        if legacy or tag in _SINGLE:
            yield tag, _cut(held.shown(main), field, tag)
        else:
            yield tag, held.shown(main)
            yield from ((f"{tag}-{code}", text) for code, text in held.texts)
    elif field.kind is Kind.DATE:
        yield from _date(tag, str(held))
    elif field.name == "country_code" and legacy:
        yield from [(tag, held)] if isinstance(held, str) and len(held) == 3 else []
    elif field.name == "model_release_status":
        yield tag, _RELEASES[str(held)]
    elif tag == "EXIF:Artist" and isinstance(held, tuple):
        yield tag, "; ".join(f'"{name}"' if ";" in str(name) else str(name) for name in held)
    elif isinstance(held, tuple):
        yield tag, [_cut(part, field, tag) if isinstance(part, str) else part for part in held]
    elif isinstance(held, str):
        yield tag, _cut(held, field, tag)
    elif held is not None:
        yield tag, held


def _cut(text: str, field: Field, tag: str) -> str:
    """The text in the room that an IIM dataset has, without half a character at the end."""
    if not tag.startswith("IPTC:") or field.iim_bytes is None:
        return text
    return text.encode()[: field.iim_bytes].decode(errors="ignore").rstrip()


def _date(tag: str, held: str) -> Iterator[tuple[str, Any]]:
    """A date in the form of each block: XMP takes what is known, EXIF and IIM a whole day or moment or nothing."""
    match = _DATE.fullmatch(held)
    if match is None:
        return
    year, month, day, minutes, seconds, zone = match.groups()
    if tag.startswith("XMP-"):
        yield tag, ":".join(filter(None, (year, month, day))) + (f" {minutes}{seconds or ''}{zone or ''}" if minutes else "")
    elif tag.startswith("IPTC:") and day:
        yield tag, f"{year}:{month}:{day}"
    elif tag.startswith("EXIF:") and minutes:
        yield tag, f"{year}:{month}:{day} {minutes}{(seconds or ':00')[:3]}"
        if zone and zone != "Z":
            yield "EXIF:OffsetTimeOriginal", zone


def _position(values: Mapping[str, Value]) -> dict[str, Any]:
    """Latitude and longitude, in EXIF and XMP; only where both are disclosed."""
    latitude, longitude = values.get("gps_latitude"), values.get("gps_longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return {}
    return {
        "EXIF:GPSLatitude": abs(latitude),
        "EXIF:GPSLatitudeRef": "S" if latitude < 0 else "N",
        "EXIF:GPSLongitude": abs(longitude),
        "EXIF:GPSLongitudeRef": "W" if longitude < 0 else "E",
    }


def version_of(exiftool: ExifTool) -> tuple[int, ...]:
    """The version of exiftool as numbers that can be compared."""
    return tuple(int(part) for part in exiftool.version().split("."))


def write(exiftool: ExifTool, copies: Mapping[Path, Mapping[str, Any]]) -> None:
    """Write tags into copies, which are replaced; raises CuratorError with the first that could not be written.

    The values go through a file in JSON and never through an argument, where a line end would begin another argument.
    """
    wanted = list(copies.items())
    for start in range(0, len(wanted), BATCH):
        some = dict(wanted[start : start + BATCH])
        with _as_json(some) as listed:
            answer = exiftool.execute(
                *("-n", "-charset", "exif=utf8", "-charset", "iptc=utf8", "-IPTC:CodedCharacterSet=\x1b%G", f"-j={listed}"),
                *("-overwrite_original", "-q", *(path.as_posix() for path in some)),
                seconds=exiftool.seconds + _SECONDS_A_FILE * len(some),
            )
        if answer.status:
            said = next(
                (line for line in answer.complaints.splitlines() if line.startswith("Error")), answer.complaints.strip()
            )
            raise CuratorError(f"The credit could not be written into a copy (exiftool: {said}); nothing was exported.")


@contextmanager
def _as_json(copies: Mapping[Path, Mapping[str, Any]]) -> Iterator[str]:
    descriptor, name = tempfile.mkstemp(prefix="curator-", suffix=".json")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump([{"SourceFile": path.as_posix(), **tags} for path, tags in copies.items()], file, ensure_ascii=False)
        yield Path(name).as_posix()
    finally:
        Path(name).unlink(missing_ok=True)


def trespasses(
    exiftool: ExifTool, copies: Mapping[Path, Mapping[str, Value]], allowed: Collection[str], version: tuple[int, ...]
) -> list[Trespass]:
    """What finished copies hold against their profile: read again, every tag of them.

    `copies` holds for each its disclosed values, `allowed` the fields that the profile lets out.
    """
    names = _tag_names(allowed)
    found: list[Trespass] = []
    paths = list(copies)
    for start in range(0, len(paths), BATCH):
        some = paths[start : start + BATCH]
        answer = exiftool.execute(
            *_QUESTIONS, *(path.as_posix() for path in some), seconds=exiftool.seconds + _SECONDS_A_FILE * len(some)
        )
        told = {Path(str(held.pop("SourceFile"))): held for held in reading.loaded(answer.output)} if answer.output else {}
        for path in some:
            found += _trespasses(path, told.get(path), copies[path], names, version)
            if not ends_cleanly(path.read_bytes()):
                found.append(Trespass(path, "", "holds something behind the picture"))
    return found


def _tag_names(allowed: Iterable[str]) -> frozenset[str]:
    """`FAMILY:Name` of the tags that fields are written to; of a text in languages the name without the language."""
    return frozenset(
        tag for name in allowed for tag in BY_NAME[name].write if name not in _POSITION or tag.startswith("EXIF:GPS")
    )


def _trespasses(
    path: Path, held: Mapping[str, Any] | None, values: Mapping[str, Value], names: frozenset[str], version: tuple[int, ...]
) -> Iterator[Trespass]:
    if held is None:
        yield Trespass(path, "", "could not be read again")
        return
    position = "gps_latitude" in values and "gps_longitude" in values
    for key, value in held.items():
        group, _, tag = key.partition(":")
        if tag in _STRUCTURAL or (group in _ABOUT_THE_FILE and tag not in _FORBIDDEN_ABOUT_THE_FILE):
            continue
        if group == "GPS" and position and tag.startswith(("GPSLatitude", "GPSLongitude")):
            continue
        if tag == "OffsetTimeOriginal" and "date_created" in values:
            continue
        if _base(f"{_FAMILIES.get(group, group)}:{tag}", names) is None:
            yield Trespass(path, key, f"holds {key}, which must not leave the archive")
        elif tag == "PersonInImage" and not _listed(value) <= _listed(values.get("person_shown")):
            yield Trespass(path, key, "names a person who has not agreed to it")
    yield from (Trespass(path, key, f"has lost {key}") for key in _lost(held, values, version))


def _lost(held: Mapping[str, Any], values: Mapping[str, Value], version: tuple[int, ...]) -> Iterator[str]:
    """The XMP tags that should be there and are not, or say another credit than was meant; structures are not compared."""
    for name, value in values.items():
        if BY_NAME[name].kind is Kind.STRUCTS:
            continue
        for key, meant in tags_of({name: value}, "", version).items():
            if key.startswith("XMP-") and (key not in held or (name in _EXACT and _flat(held[key]) != _flat(meant))):
                yield key


def _base(tag: str, names: frozenset[str]) -> str | None:
    """The tag of ours that a tag read is, perhaps in a language of its own; None for a stranger's."""
    if tag in names:
        return tag
    stem, dash, code = tag.partition("-") if not tag.startswith("XMP-") else _halves(tag)
    return stem if dash and stem in names and _CODE.fullmatch(code) else None


def _halves(tag: str) -> tuple[str, str, str]:
    family, _, name = tag.partition(":")
    stem, dash, code = name.partition("-")
    return f"{family}:{stem}", dash, code


def _listed(value: Any) -> set[str]:
    return {str(part) for part in (value if isinstance(value, list | tuple) else [value] if value else [])}


def _flat(value: Any) -> list[str]:
    return [str(part) for part in (value if isinstance(value, list | tuple) else [value])]


def ends_cleanly(content: bytes) -> bool:
    """True for a JPEG that ends with its own end mark: nothing is hung on behind the picture."""
    return content.startswith(b"\xff\xd8") and content.endswith(b"\xff\xd9")


def first_sentence(found: Sequence[Trespass]) -> str:
    """What a person is told: the first copy and why, and how many more there are."""
    more = f" and {len(found) - 1:,} more" if len(found) > 1 else ""
    return f"Nothing was exported: the finished copy {found[0].path.name} {found[0].sentence}{more}."
