"""Dates as people write them in texts: 17 October 2019, octobre 2019, 2019年10月17日, 1 марта 2027, 01.03.2027, ٣ مارس ٢٠٢٧ …

A date that can be read in two ways (03/04/2027) is taken as the later one, because it is asked for to hold pictures back.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from curator.domain.search_text import folded

_MONTHS: Final = tuple(
    frozenset(folded(month).split())
    for month in (
        "january jan janvier janv enero ene januar jänner janeiro gennaio январь января январе янв يناير جانفي كانون_الثاني",
        "february feb février févr fév febrero februar fevereiro febbraio февраль февраля феврале фев فبراير فيفري شباط",
        "march mar mars marzo märz maerz março март марта марте مارس آذار",
        "april apr avril avr abril abr aprile апрель апреля апреле апр أبريل إبريل ابريل أفريل نيسان",
        "may mai mayo maio maggio май мая мае مايو ماي أيار",
        "june jun juin junio juni junho giugno июнь июня июне يونيو جوان حزيران",
        "july jul juillet juil julio juli julho luglio июль июля июле يوليو جويلية تموز",
        "august aug août agosto ago август августа августе авг أغسطس أوت آب",
        "september sept sep septembre septiembre setiembre set setembro settembre сентябрь сентября сентябре сен سبتمبر أيلول",
        "october oct octobre octubre oktober okt outubro ottobre октябрь октября октябре окт أكتوبر تشرين_الأول",
        "november nov novembre noviembre novembro ноябрь ноября ноябре ноя نوفمبر تشرين_الثاني",
        "december dec décembre déc diciembre dic dezember dez dezembro dicembre декабрь декабря декабре дек ديسمبر كانون_الأول",
    )
)
_MONTH_OF: Final = {word: number for number, words in enumerate(_MONTHS, 1) for word in words}
_PAIRED: Final = re.compile("(كانون|تشرين) (?=ال)")
_HAN_DIGITS: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")

_HAN_NUMBER: Final = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_LETTERS: Final = r"[^\W\d]+"  # with the underscore that joins the two words of a month
_OF: Final = r"(?:\s*(?:of|de|del|d')\s+|[\s,.-]*)"
_PATTERNS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<y>\d{{4}}|[〇零○一二三四五六七八九]{{4}})\s*[年년](?:\s*(?P<m>{_HAN_NUMBER})\s*[月월](?:\s*(?P<d>{_HAN_NUMBER})\s*[日号號일])?)?",
        r"(?<!\d)(?P<y>\d{4})\s?(?P<s>[-/.])\s?(?P<m>\d{1,2})\s?(?P=s)\s?(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<a>\d{1,2})\s?(?P<s>[-/.])\s?(?P<b>\d{1,2})\s?(?P=s)\s?(?P<y>\d{4})(?!\d)",
        r"(?<!\d)(?P<y>(?:19|20|21)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)",
        r"(?<!\d)(?P<y>\d{4})[-/](?P<m>\d{1,2})(?![\d/-])",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|[oº°]|-?го|-?е)?{_OF}(?P<w>{_LETTERS}){_OF}(?P<y>\d{{4}})(?!\d)",
        rf"(?P<w>{_LETTERS})\.?\s+(?:the\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)",
        rf"(?P<w>{_LETTERS}){_OF}(?P<y>\d{{4}})(?!\d)",
        r"(?<![\w#/.,-])(?:18|19|20|21)\d\d\s?[-–/]\s?(?P<y>(?:18|19|20|21)\d\d)(?![\w/-])",
        r"(?<![\w#/.,-])(?P<y>(?:18|19|20|21)\d\d)(?![\w/]|[.,-]\d)",
        rf"(?P<m>{_HAN_NUMBER})\s*月\s*(?P<d>{_HAN_NUMBER})\s*[日号號]",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|[oº°]|-?го|-?е)?{_OF}(?P<w>{_LETTERS})",
        rf"(?P<w>{_LETTERS})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)",
    )
)
"""The surest first; what one has read is not looked at by the next."""
_NUMBERED: Final = re.compile(r"\d|[〇零○一二三四五六七八九十]")


@dataclass(frozen=True, slots=True)
class Named:
    """A date that a text names: its last day (None where no year is named), how much was named, and where it stands in the text.

    `precision` is `day`, `month`, `year`, or `no year` for a day and a month alone.
    """

    last: date | None
    precision: str
    start: int
    end: int


def plain(text: str) -> str:
    """The text as dates are read from it: folded, with the month names of two words joined."""
    return _PAIRED.sub(r"\1_", folded(text))


def named(text: str) -> list[Named]:
    """The dates that a text in the form of `plain` names, in order."""
    if not _NUMBERED.search(text):
        return []
    found: list[Named] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            read = _read(match)
            if read and all(match.end() <= other.start or other.end <= match.start() for other in found):
                found.append(read)
    return sorted(found, key=lambda one: one.start)


def _read(match: re.Match[str]) -> Named | None:
    part = {name: held for name, held in match.groupdict().items() if held}
    month = _MONTH_OF.get(part["w"]) if "w" in part else None
    if "w" in part and month is None:
        return None
    year = int(part["y"].translate(_HAN_DIGITS)) if "y" in part else None
    if "a" in part:
        assert year is not None
        one, two = int(part["a"]), int(part["b"])
        possible = [meant for meant in (_day(year, one, two), _day(year, two, one)) if meant]
        return Named(max(possible), "day", *match.span()) if possible else None
    if "m" in part:
        month = _number(part["m"])
    day = _number(part["d"]) if "d" in part else None
    if year is None:
        return Named(None, "no year", *match.span()) if day and month and _day(2000, month, day) else None
    return _whole(year, month, day, match.span())


def _whole(year: int, month: int | None, day: int | None, span: tuple[int, int]) -> Named | None:
    if not 1 <= year <= 9999 or (month is not None and not 1 <= month <= 12):
        return None
    if month is None:
        return Named(date(year, 12, 31), "year", *span)
    if day is None:
        return Named(date(year, month, monthrange(year, month)[1]), "month", *span)
    known = _day(year, month, day)
    return Named(known, "day", *span) if known else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> int:
    """A number in digits of any script or in Chinese words up to 99 (二十一); 0 for what is none."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(text.translate(_HAN_DIGITS)) if len(text) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0
    return (int(tens.translate(_HAN_DIGITS)) if tens else 1) * 10 + (int(ones.translate(_HAN_DIGITS)) if ones else 0)


_ENGLISH: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def written(one: Named) -> str:
    """The date in English, as much of it as was named."""
    if one.last is None:
        return "a day without a year"
    day = f"{one.last.day} " if one.precision == "day" else ""
    month = f"{_ENGLISH[one.last.month - 1]} " if one.precision != "year" else ""
    return f"{day}{month}{one.last.year}"
