"""What may follow the colon of a query, read into the one form that it is kept in: numbers, dates, places on the globe."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from curator.domain.query_keys import CODE, DATE, Key
from curator.domain.query_terms import Between, Compare, Near, Term
from curator.domain.value import is_date

_SIGN: Final = re.compile(r"(>=|<=|=>|=<|>|<|=|≥|≤)?(.*)", re.DOTALL)
_SIGNS: Final = {"=>": ">=", "=<": "<=", "≥": ">=", "≤": "<=", None: "="}
_RANGE: Final = re.compile(r"(.*?)(?:\.\.+|…|–|—|~)(.*)", re.DOTALL)
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,12})?")
_SIZE: Final = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)\s*([kmg])i?b?", re.IGNORECASE)
_UNITS: Final = {"k": 10**3, "m": 10**6, "g": 10**9}
_DATE: Final = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?)?月?)?年?", re.ASCII)
_NEAR: Final = re.compile(
    r"\s*([+-]?[0-9]{1,3}(?:\.[0-9]+)?)\s*,\s*([+-]?[0-9]{1,3}(?:\.[0-9]+)?)"
    r"\s*(?:,\s*([0-9]{1,9}(?:\.[0-9]+)?)\s*(km|m|mi)?)?\s*",
    re.IGNORECASE,
)
_DISTANCES: Final = {"km": 1.0, "m": 0.001, "mi": 1.609344}
_HALF_ROUND: Final = 20_040.0
NEAR_BY: Final = 10.0
"""How many kilometres `near:` means where it does not say."""


def compared(key: Key, text: str) -> Term | None:
    """The comparison or range that a value means for a key of numbers, dates or codes; None for what can not be read."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()
    if key.kind == CODE:
        choice = _choice(key, plain)
        return Compare(key.name, "=", choice) if choice else None
    if match := _RANGE.fullmatch(plain):
        low, high = (_point(key, part) for part in match.groups())
        if low and high:
            return Between(key.name, low, high)
        if low and not match[2].strip():
            return Compare(key.name, ">=", low)
        return Compare(key.name, "<=", high) if high and not match[1].strip() else None
    if key.kind != DATE and (match := re.fullmatch(r"([0-9.]+)-([0-9.]+)", plain)):
        low, high = (_point(key, part) for part in match.groups())
        return Between(key.name, low, high) if low and high else None
    match = _SIGN.fullmatch(plain)
    assert match is not None
    point = _point(key, match[2])
    return Compare(key.name, _SIGNS.get(match[1], match[1]), point) if point else None


def near(text: str) -> Near | None:
    """`39.0,114.2,20km`: degrees and a distance, which may be left out; None for what can not be read or is not on the globe."""
    match = _NEAR.fullmatch(unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("、", ","))
    if not match:
        return None
    # To a tenth of a metre and to a metre, so that what is written again is the same.
    latitude, longitude = round(float(match[1]), 6), round(float(match[2]), 6)
    distance = round(float(match[3]) * _DISTANCES[(match[4] or "km").lower()], 3) if match[3] else NEAR_BY
    if abs(latitude) > 90 or abs(longitude) > 180 or not 0 < distance <= _HALF_ROUND:
        return None
    return Near(latitude, longitude, distance)


def _point(key: Key, text: str) -> str | None:
    """A number or date in the form that it is kept in."""
    text = text.strip()
    if key.kind == DATE:
        return _moment(text)
    if key.name == "bytes" and (match := _SIZE.fullmatch(text)):
        return str(round(float(match[1]) * _UNITS[match[2].lower()]))
    return text.removeprefix("+") if _NUMBER.fullmatch(text) else None


def _moment(text: str) -> str | None:
    if match := _DATE.fullmatch(text):
        text = "-".join((match[1], *(part.zfill(2) for part in match.groups()[1:] if part)))
    text = text.replace(" ", "T")
    return text if is_date(text) else None


def _choice(key: Key, text: str) -> str | None:
    """One of the choices of a key: `limited`, `not-applicable`, `prohibited` for `DMI-PROHIBITED`."""
    wanted = _letters(text)
    for choice in key.choices:
        if wanted in (_letters(choice), _letters(choice.partition("-")[2])):
            return choice
    return None


def _letters(text: str) -> str:
    return re.sub(r"[\s_-]+", "", text.casefold())
