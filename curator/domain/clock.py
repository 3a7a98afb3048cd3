"""The capture clock: times of pictures whose camera ran wrong, put right.

Times are the ISO 8601 texts of the field `date_created` (curator.domain.value.is_date): partial or full, with or without a zone and
a fraction of a second. What is written as local time stays local time: a shift moves the hands, the zone stays what it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from curator.domain.errors import CuratorError, UsageError
from curator.domain.value import is_date

_MOMENT: Final = re.compile(
    r"(?P<local>\d{4}-\d\d-\d\dT\d\d:\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,9}))?)?(?P<zone>Z|[+-]\d\d:\d\d)?"
)
_OFFSET: Final = re.compile(r"(?:UTC|GMT)?\s*(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?", re.IGNORECASE)
_SIGNS: Final = str.maketrans("−–－＋：", "---+:")
_HANDS: Final = re.compile(r"(?:(\d{1,6})\s*(?:d|days?)\s*)?(\d{1,6}):(\d\d)(?::(\d\d))?", re.IGNORECASE)
_PARTS: Final = re.compile(
    r"(?:(\d{1,6})\s*(?:d|days?)\s*)?(?:(\d{1,6})\s*(?:h|hours?|hrs?)\s*)?"
    r"(?:(\d{1,6})\s*(?:m|min|mins|minutes?)\s*)?(?:(\d{1,8})\s*(?:s|sec|secs|seconds?)\s*)?",
    re.IGNORECASE,
)
_MOST: Final = timedelta(days=36525)
"""A hundred years: no camera is further off."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A time as it is written: the hands to the second, the digits behind the second, whether seconds are written, the zone."""

    hands: datetime
    fraction: str
    seconds: bool
    zone: str


def shifted(taken: str, delta: timedelta) -> str:
    """The time moved by a span, as exactly and in the same zone as it is written; raises CuratorError where that can not be.

    A day without a time can be moved by whole days only; a month or a year not at all.
    """
    day = datetime.fromisoformat(taken) if re.fullmatch(r"\d{4}-\d\d-\d\d", taken) and is_date(taken) else None
    if day and delta % timedelta(days=1) == timedelta():
        return _moved(day, delta, taken).date().isoformat()
    reading = _read(taken)
    return _written(
        _Reading(
            _moved(reading.hands, delta, taken), reading.fraction, reading.seconds or bool(delta.seconds % 60), reading.zone
        )
    )


def zoned(taken: str, offset: str, *, convert: bool = False) -> str:
    """The time with another zone (`+08:00`, `Z`, `UTC-5`); raises CuratorError.

    The hands stay and the zone is only said (a camera that does not know where it is), or, with `convert`, the moment stays and the
    hands are those of the new zone.
    """
    reading, zone = _read(taken), parse_offset(offset)
    hands = reading.hands
    if convert:
        if not reading.zone:
            raise CuratorError(f"{taken} has no time zone to convert from; say first which zone the camera was set to.")
        hands = _moved(hands, _span(zone) - _span(reading.zone), taken)
    return _written(_Reading(hands, reading.fraction, reading.seconds, zone))


def between(reading: str, true_time: str) -> timedelta:
    """What to shift by so that the camera's reading becomes the true time, in whole seconds: from one picture of a clock.

    Two times with zones are compared as moments, else the hands are compared. Raises CuratorError without a time of day.
    """
    camera, true = _read(reading), _read(true_time)
    apart = true.hands - camera.hands
    return apart - (_span(true.zone) - _span(camera.zone)) if camera.zone and true.zone else apart


def parse_delta(text: str) -> timedelta:
    """The span that a person typed: `+8h`, `-1:30` (hours and minutes), `+1d 2h`, `+00:07:12`, `90s`; raises UsageError.

    A sign stands before the whole; without one the clock is put forward.
    """
    plain = text.strip().translate(_SIGNS)
    sign, rest = (plain[:1], plain[1:].strip()) if plain[:1] in ("+", "-") else ("+", plain)
    match = _HANDS.fullmatch(rest) or _PARTS.fullmatch(rest)
    if not rest or not match or not re.fullmatch(r"[\x00-\x7f]*", rest):
        raise UsageError(f"“{text}” is not a span of time; +8h, -1:30, +1d 2h and +00:07:12 are.")
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    if match.re is _HANDS and (minutes > 59 or seconds > 59):
        raise UsageError(f"“{text}” has more than 59 minutes or seconds.")
    delta = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if delta > _MOST:
        raise UsageError(f"“{text}” is more than a hundred years.")
    return -delta if sign == "-" else delta


def delta_text(delta: timedelta) -> str:
    """A span as parse_delta reads it: `+1d 02:00:00`, `-00:07:12`; parts of a second are left out."""
    seconds = abs(int(delta.total_seconds()))
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    sign = "-" if delta < timedelta() and seconds else "+"
    return f"{sign}{f'{days}d ' if days else ''}{hours:02}:{minutes:02}:{seconds % 60:02}"


def parse_offset(text: str) -> str:
    """A zone as it is kept, `Z` or `+08:00`, from what a person typed (`+8`, `UTC+0530`, `-03:30`); raises UsageError."""
    plain = text.strip().translate(_SIGNS)
    if plain.upper() in ("Z", "UTC", "GMT"):
        return "Z"
    match = _OFFSET.fullmatch(plain)
    hours, minutes = (int(match["hours"]), int(match["minutes"] or 0)) if match else (99, 0)
    if not match or not plain.isascii() or hours * 60 + minutes > 14 * 60 or minutes > 59:
        raise UsageError(f"“{text}” is not a time zone; +08:00, -5, UTC+5:30 and Z are.")
    return f"{match['sign']}{hours:02}:{minutes:02}"


def _read(taken: str) -> _Reading:
    match = _MOMENT.fullmatch(taken) if is_date(taken) else None
    if not match:
        raise CuratorError(
            f"{taken or 'A date that is not known'} has no time of day and can not be moved; set the date instead."
        )
    second = int(match["second"] or 0)
    # Subtle: ISO 8601 has a leap second, :60, which datetime has not; it is the second after :59.
    hands = datetime.fromisoformat(match["local"]) + timedelta(seconds=second)
    return _Reading(hands, match["fraction"] or "", match["second"] is not None, match["zone"] or "")


def _moved(hands: datetime, delta: timedelta, taken: str) -> datetime:
    try:
        return hands + timedelta(seconds=delta // timedelta(seconds=1))
    except OverflowError:
        raise CuratorError(f"{taken} can not be moved by {delta_text(delta)}: it would leave the calendar.") from None


def _written(reading: _Reading) -> str:
    text = reading.hands.isoformat(timespec="seconds" if reading.seconds else "minutes")
    return f"{text}.{reading.fraction}{reading.zone}" if reading.fraction else text + reading.zone


def _span(zone: str) -> timedelta:
    if zone in ("", "Z"):
        return timedelta()
    size = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:]))
    return -size if zone[0] == "-" else size
