"""When a photo was taken: which of its many dates counts, how sure it is, and what a person should know of it.

The order is EXIF DateTimeOriginal, XMP photoshop:DateCreated, IPTC DateCreated with TimeCreated. Only where all these are silent:
- EXIF DateTimeDigitized (exiftool: CreateDate) and xmp:CreateDate, with a warning and never of a scanner: for a camera it is the
  same moment, for a scan the day of the scan;
- a date and time in the file's name, as cameras, telephones and messengers give them, with the certainty `from file name`;
- the file's own time, `from file time`.
ModifyDate is no capture time: it is when a program last saved the picture. A year in a credit or a caption is none either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from curator.domain.value import is_date

FIRST_YEAR: Final = 1826
"""The year of the oldest photograph that is kept; a date before it is a mistake."""

_STAMP: Final = re.compile(
    r"(?P<year>\d{4})(?:(?P<sign>[:/.-])(?P<month>\d\d?)(?:[:/.-](?P<day>\d\d?)"
    r"(?:[ T]+(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,9}))?)?)?)?)?"
    r"\s*(?P<zone>Z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_DATE_IN_NAME: Final = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sign>[-_.]?)(?P<month>0[1-9]|1[0-2])(?P=sign)(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?:(?:[-_ T.]| at )?(?P<hour>[01]\d|2[0-3])(?P<colon>[-_.:]?)(?P<minute>[0-5]\d)(?P=colon)(?P<second>[0-5]\d)"
    r"(?:\d{3})?(?!\d)|(?!\d))",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A capture time: ISO 8601, as much as is known; the `certainty` is a choice of the field `date_created_certainty`."""

    date: str | None
    certainty: str | None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stamp:
    """One date of the file: what it says, or the trouble with it (a sentence); both None when there is none."""

    date: str | None = None
    trouble: str | None = None


def taken(tags: Mapping[str, str], name: str | None = None, modified: datetime | None = None) -> Taken:
    """The capture time that tags (as in a Reading, texts only), the file's name and its own time amount to.

    Without a name and a time (a sidecar has neither of its photo's) only the tags count.
    """
    camera = _camera(tags)
    written = [_xmp(tags.get("XMP-photoshop:DateCreated"), "XMP"), _iim(tags)]
    stamps = [camera, _xmp(tags.get("XMP-exif:DateTimeOriginal"), "XMP"), *written]
    warnings = [stamp.trouble for stamp in stamps if stamp.trouble]
    dates = [stamp.date for stamp in stamps if stamp.date]
    if dates:
        date = _with_zone(dates[0], dates[1:])
        warnings += _disagreements(camera.date, [stamp.date for stamp in written])
    else:
        second = _second_best(tags, name, modified)
        if second is None:
            return Taken(None, None, tuple(warnings))
        date, certainty, warning = second
        warnings += [warning] if warning else []
        if certainty:
            return Taken(date, certainty, tuple(warnings))
    if _is_reset(date):
        warnings.append(f"The date {date.replace('T', ' ')} is that of a camera whose clock was never set; please check it.")
    return Taken(date, "exact" if _has_zone(date) else "no zone", tuple(dict.fromkeys(warnings)))


def _camera(tags: Mapping[str, str]) -> _Stamp:
    stamp = tags.get("EXIF:DateTimeOriginal")
    return _stamp(stamp, "the camera", tags.get("EXIF:SubSecTimeOriginal", ""), tags.get("EXIF:OffsetTimeOriginal", ""))


def _xmp(text: str | None, source: str) -> _Stamp:
    return _stamp(text, source) if text else _Stamp()


def _iim(tags: Mapping[str, str]) -> _Stamp:
    day, hour = tags.get("IPTC:DateCreated"), tags.get("IPTC:TimeCreated", "")
    if not day:
        return _Stamp()
    whole = _stamp(f"{day} {hour}", "IPTC") if hour.strip() else _Stamp()
    return whole if whole.date else _stamp(day, "IPTC")


def _second_best(
    tags: Mapping[str, str], name: str | None, modified: datetime | None
) -> tuple[str, str | None, str | None] | None:
    """Date, certainty where it is not that of a written date, and a warning."""
    digitised = _stamp(
        tags.get("EXIF:CreateDate") or tags.get("XMP-xmp:CreateDate"),
        "the camera",
        tags.get("EXIF:SubSecTimeDigitized", ""),
        tags.get("EXIF:OffsetTimeDigitized", ""),
    ).date
    scanned = tags.get("EXIF:FileSource", "") in ("1", "2")
    if digitised and not scanned:
        return digitised, None, "The only date in the file is that of digitising; of a scan it would be the day of the scan."
    if name and (told := in_name(name)):
        return told, "from file name", None
    if modified is not None:
        why = " but that of its last change" if tags.get("EXIF:ModifyDate", "").strip() else ""
        warning = f"The file bears no date{why}; the file's own time was taken, which may be that of a copy."
        return modified.isoformat(timespec="seconds"), "from file time", warning
    return None


def _stamp(text: str | None, source: str, fraction: str = "", zone: str = "") -> _Stamp:
    """One written date, made ISO 8601. A month or day of 00 is not known; a time that cannot be is left out and said."""
    if text is None:
        return _Stamp()
    if not text.strip(" :0/-.+\0"):
        return _Stamp(None, f"The date of {source} is blank.")
    match = _STAMP.fullmatch(text.strip(" \0"))
    if match is None:
        return _Stamp(None, f"The date of {source}, “{text.strip()}”, cannot be read.")
    parts = [f"{int(match[name]):02}" for name in ("month", "day") if match[name]]
    parts = parts[: parts.index("00")] if "00" in parts else parts
    day = "-".join([match["year"], *parts])
    trouble = _impossible(day)
    if trouble:
        return _Stamp(None, f"The date of {source}, “{text.strip()}”, {trouble}.")
    note = f"The date of {source} is written “{text.strip()}”, against the standard." if match["sign"] in ("/", ".") else None
    if len(parts) < 2 or not match["hour"]:
        return _Stamp(day, note)
    fraction = (match["fraction"] or _digits(fraction)).rstrip("0")
    clock = f"{int(match['hour']):02}:{match['minute']}:{match['second'] or '00'}" + (f".{fraction}" if fraction else "")
    full = f"{day}T{clock}{_zone(match['zone'] or zone)}"
    if not is_date(full):
        return _Stamp(day, f"The time in the date of {source}, “{text.strip()}”, does not exist and was left out.")
    return _Stamp(full, note)


def _digits(text: str) -> str:
    return text.strip() if re.fullmatch(r"[0-9]{1,9}", text.strip()) else ""


def _zone(text: str) -> str:
    text = text.strip()
    if re.fullmatch(r"[+-][0-9]{2}:?[0-9]{2}", text):
        return f"{text[:3]}:{text[-2:]}"
    return "Z" if text == "Z" else ""


def _impossible(day: str) -> str | None:
    if not is_date(day):
        return "does not exist"
    if int(day[:4]) < FIRST_YEAR:
        return "is before the first photograph"
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    return "is in the future" if day > tomorrow[: len(day)] else None


def _has_zone(date: str) -> bool:
    return "T" in date and re.search(r"(Z|[+-]\d\d:\d\d)$", date) is not None


def _clock(date: str) -> str:
    """The wall clock of a full date to the second, without fraction and zone."""
    return date[:19] if "T" in date else ""


def _with_zone(date: str, others: list[str]) -> str:
    """The leading date; where it lacks a zone, that of another which shows the same wall clock."""
    if _clock(date) and not _has_zone(date):
        for other in others:
            if _has_zone(other) and _clock(other) == _clock(date):
                return date + other[re.search(r"(Z|[+-]\d\d:\d\d)$", other).start() :]  # type: ignore[union-attr]
    return date


def _disagreements(camera: str | None, written: list[str | None]) -> list[str]:
    """Sentences on dates that somebody wrote into the file and that are of another day than the camera's."""
    different = dict.fromkeys(
        date
        for date in written
        if date and camera and not camera[:10].startswith(date[:10]) and not date.startswith(camera[:10])
    )
    return [
        f"The camera says {camera[:10] if camera else ''}, the description says {date}; the camera's was taken."
        for date in different
    ]


def _is_reset(date: str) -> bool:
    """True for the first minutes of a year and for the first day of a computer's calendar."""
    return date[:10] in ("1970-01-01", "1980-01-01") or re.match(r"\d{4}-01-01T00:0\d:", date) is not None


def in_name(name: str) -> str | None:
    """The date, with the time if there is one, in a file's name: `IMG_20191017_140311.jpg`, `IMG-20191017-WA0001.jpg`.

    A telephone of the Pixel family (`PXL_`) writes UTC. A year alone is never taken: it may be a credit's.
    """
    for match in _DATE_IN_NAME.finditer(name):
        day = f"{match['year']}-{match['month']}-{match['day']}"
        if _impossible(day):
            continue
        if not match["hour"]:
            return day
        return f"{day}T{match['hour']}:{match['minute']}:{match['second']}" + ("Z" if name.startswith("PXL_") else "")
    return None
