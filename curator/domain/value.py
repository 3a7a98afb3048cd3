"""Values of fields: checked when typed, compared and stored in one form, and written to JSON.

The four forms of a value: *typed* (a string of the command line or a form), *value* (what the program holds), *stored* (what
the catalogue's column holds) and *JSON* (what scripts see). None is the empty value of every kind.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from curator.domain import language
from curator.domain.errors import UsageError
from curator.domain.fields import Field, Kind
from curator.domain.language import Texts

Struct = Mapping[str, Any]
"""One IPTC or PLUS structure as a JSON object; keys and nesting as in the standard."""

Value = None | str | int | float | Texts | tuple[str, ...] | tuple[Struct, ...]
Stored = None | str | int | float

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
_DATE = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d{2})(-(?P<day>\d{2})"
    r"(T(?P<hour>\d{2}):(?P<minute>\d{2})(:(?P<second>\d{2})(\.\d{1,9})?)?(?P<zone>Z|[+-]\d{2}:\d{2})?)?)?)?",
    re.ASCII,  # the digits of other scripts would be stored, and then sort and count apart
)
_BLANKS: Final = "".join(map(chr, filter(lambda number: chr(number).isspace(), range(0x3001)))) + "\u200b\ufeff"
_DEPTH: Final = 12  # the structures of IPTC and PLUS nest four deep
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def cleaned(text: str) -> str:
    """Text as it is kept: NFC, line ends as LF, without control characters and blanks at the ends (tab and LF stay inside).

    Source: control characters and NUL survive in no metadata standard, see XMP Specification Part 1, 7.5.
    """
    lines = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    # Subtle: composed after the controls are gone, which may have stood between a letter and its accent.
    return unicodedata.normalize("NFC", lines).strip(_BLANKS)


def is_date(text: str) -> bool:
    """True for ISO 8601 as Curator keeps it: a year, a month, a day or a moment, existing in the calendar."""
    match = _DATE.fullmatch(text)
    if not match:
        return False
    part = {name: int(value) for name, value in match.groupdict().items() if value and name != "zone"}
    year, month, day = part["year"], part.get("month", 1), part.get("day", 1)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1] or (month == 2 and day == 29 and not leap):
        return False
    zone = match["zone"]
    if zone and zone != "Z" and (int(zone[1:3]) > 15 or int(zone[4:]) > 59):
        return False
    return part.get("hour", 0) <= 23 and part.get("minute", 0) <= 59 and part.get("second", 0) <= 60


def typed(field: Field, text: str) -> Value:
    """The value that a typed string means for a field other than one in several languages; raises UsageError.

    Lists are one entry a line or separated by semicolons; a structure is a JSON object or, as a bare string, its main key.
    """
    text = cleaned(text)
    if not text:
        return None
    try:
        return _READERS[field.kind](field, text)
    except ValueError as trouble:
        raise UsageError(f"{field.label} can not be “{text}”: {trouble}.") from None


def _text(_field: Field, text: str) -> Value:
    return text


def _list(_field: Field, text: str) -> Value:
    return unique(cleaned(part) for part in re.split(r"[;；\n]", text))


def _structs(field: Field, text: str) -> Value:
    if text[0] in "[{":
        try:
            held = json.loads(text, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise ValueError("it is not valid JSON") from None
        entries = _plain(held if isinstance(held, list) else [held], _DEPTH)
        if not all(isinstance(entry, dict) and entry for entry in entries):
            raise ValueError("it must be a JSON object or a list of them")
        return unique(entries)
    if field.main_key is None:
        raise ValueError("it must be a JSON object")
    return unique({field.main_key: part} for part in map(cleaned, re.split(r"[;；\n]", text)) if part)


def _plain(held: Any, depth: int) -> Any:
    """Parsed JSON with its texts cleaned: escapes can bring in what typing can not (NUL, halves of characters, infinity)."""
    if not depth:
        raise ValueError("it is nested too deeply")
    if isinstance(held, dict):
        return {cleaned(key): _plain(part, depth - 1) for key, part in held.items()}
    if isinstance(held, list):
        return [_plain(part, depth - 1) for part in held]
    if isinstance(held, float) and not math.isfinite(held):
        return _no_number(str(held))
    return cleaned(held) if isinstance(held, str) else held


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def _digits(text: str) -> str:
    """Digits and signs of whatever script and width as ASCII."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in plain)


def _integer(field: Field, text: str) -> Value:
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", plain := _digits(text)):
        raise ValueError("it must be a whole number")
    number = int(plain)
    if field.name == "rating" and not -1 <= number <= 5:
        raise ValueError("it must be between -1 and 5")
    return number


def _number(_field: Field, text: str) -> Value:
    if not re.fullmatch(r"[+-]?[0-9]{1,12}(\.[0-9]{1,12})?", plain := _digits(text)):
        raise ValueError("it must be a number")
    return float(plain)


def _date(_field: Field, text: str) -> Value:
    moment = re.sub(r"(?<=\d) (?=\d)", "T", _digits(text))
    if not is_date(moment):
        raise ValueError("it must be a date such as 2019, 2019-10, 2019-10-17 or 2019-10-17T14:03:11+08:00")
    return moment


def _code(field: Field, text: str) -> Value:
    for choice in field.choices:
        if choice.casefold() == text.casefold():
            return choice
    raise ValueError(f"it must be one of {', '.join(field.choices)}")


_READERS = {
    Kind.TEXT: _text,
    Kind.LIST: _list,
    Kind.STRUCTS: _structs,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.CODE: _code,
}


def unique(parts: Any) -> tuple[Any, ...] | None:
    """The parts in order, empty ones and repetitions left out; None when nothing stays."""
    kept: list[Any] = []
    for part in parts:
        if part and part not in kept:
            kept.append(part)
    return tuple(kept) or None


def stored(field: Field, value: Value) -> Stored:
    """The value as the catalogue's column and the journal hold it; equal values have one stored form."""
    if value is None or value == () or value == "":
        return None
    if field.kind is Kind.TEXTS:
        assert isinstance(value, Texts)
        return language.encode(value) if len(value) else None
    if field.kind in (Kind.LIST, Kind.STRUCTS):
        assert isinstance(value, tuple)
        # Sorted, because objects are equal in whatever order their keys stand.
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    if field.kind is Kind.NUMBER:
        assert isinstance(value, int | float)
        return float(value)
    assert isinstance(value, str | int)
    return value


def loaded(field: Field, held: Stored) -> Value:
    """The inverse of stored."""
    if held is None:
        return None
    if field.kind is Kind.TEXTS:
        assert isinstance(held, str)
        return language.decode(held)
    if field.kind in (Kind.LIST, Kind.STRUCTS):
        assert isinstance(held, str)
        return tuple(json.loads(held))
    return held


def to_json(value: Value, main: str) -> Any:
    """The value as scripts see it: texts as an object (the main language as x-default), lists as arrays."""
    if isinstance(value, Texts):
        return value.to_json(main)
    return list(value) if isinstance(value, tuple) else value


def words(value: Value) -> str:
    """All that plain search can find in a value, as one string; parts stand on lines of their own."""
    if value is None:
        return ""
    if isinstance(value, Texts):
        return "\n".join(text for _, text in value.texts)
    if isinstance(value, tuple):
        return "\n".join(part if isinstance(part, str) else "\n".join(_leaves(part)) for part in value)
    return str(value)


def _leaves(held: Any) -> list[str]:
    if isinstance(held, Mapping):
        return [leaf for part in held.values() for leaf in _leaves(part)]
    if isinstance(held, list | tuple):
        return [leaf for part in held for leaf in _leaves(part)]
    return [str(held)]
