"""Variables in values: `{city}` in a template becomes what the photo says.

A variable is a name in braces, with a language in brackets or a form behind a colon where it has one:

- any field by its name or everyday alias: `{city}`, `{caption}`, `{description[zh-CN]}`, `{keywords}`;
- `{date_created:%d %B %Y}`: any field that holds a date, in the forms of `DATE_FORMS`; without a form the calendar day;
- `{credit.holder}` and the other parts of the credit (`CREDIT_PARTS`), read from the credit as data;
- `{file_name}` and `{file_name:stem}`; `{sequence}` and `{sequence:03}`, the place of the photo in the order given.

`{{` and `}}` are braces. A text in several languages without brackets is that of the language being filled, else the main one.

Nothing is evaluated: a name is looked up in closed tables, so that a crafted template reaches no attribute and no file. What was
put in is not looked at again. A variable that is unknown stays as it was written; one that the photo has nothing for falls
away, with a comma, bracket or blank that would stand alone. Both are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, Final

from curator.domain import language as languages
from curator.domain.errors import UsageError
from curator.domain.fields import FIELDS, Field, Kind
from curator.domain.language import Texts
from curator.domain.photo import Photo

CREDIT_PARTS: Final = ("holder", "creator", "office", "partner", "asset_id", "year")
"""The parts of a credit as `Credit.to_json` names them, behind `credit.`."""

DATE_FORMS: Final = ("%Y", "%y", "%m", "%-m", "%d", "%-d", "%B", "%H", "%M", "%S", "%%")
"""Year, its two last digits, month, day (`-`: without a leading nought), month in words, hour, minute, second, a percent sign."""

_MONTHS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en": "January February March April May June July August September October November December",
        "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        "zh": "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
    }
)
_FIELD_OF: Final = MappingProxyType({name: field for field in FIELDS for name in (field.name, *field.aliases)})
_TOKEN: Final = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}")
_VARIABLE: Final = re.compile(r"([^\W\d][\w .-]*?)(?:\[([\w-]+)\])?(?::(.*))?", re.DOTALL)
_MOMENT: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d):(\d\d)(?::(\d\d))?)?")
_WIDTH: Final = re.compile(r"0?([1-9])")


@dataclass(frozen=True, slots=True)
class Context:
    """What a variable can stand for beside the photo itself: the archive's main language, the language of the text being filled
    (None: the main one), and the number of the photo in the order given.
    """

    main: str = "en"
    language: str | None = None
    sequence: int = 1


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its variables replaced; `empty` and `unknown` are the variables that gave nothing, as written within braces."""

    text: str
    empty: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """All that could not be filled in, unknown ones first."""
        return self.unknown + self.empty


def escaped(text: str) -> str:
    """The text with its braces doubled, so that `fill` gives it back as it is."""
    return text.replace("{", "{{").replace("}", "}}")


def variables(text: str) -> tuple[str, ...]:
    """The variables of a text, as written within the braces, in order, each once."""
    return tuple(dict.fromkeys(match[1] for match in _TOKEN.finditer(text) if match[1] is not None))


def unknown(text: str) -> tuple[str, ...]:
    """The variables of a text that mean nothing for any photo, so that a form can say so before one is touched."""
    return tuple(variable for variable in variables(text) if _read(variable) is None)


def fill(text: str, photo: Photo, context: Context) -> Filled:
    """The text with its variables replaced by what the photo says."""
    parts: list[str | None] = []
    empty: dict[str, None] = {}
    lost: dict[str, None] = {}
    end = 0
    for match in _TOKEN.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        variable = match[1]
        if variable is None:
            parts.append(match[0][0])
        elif (read := _read(variable)) is None:
            lost[variable] = None
            parts.append(match[0])
        else:
            value = _value(*read, photo, context)
            if not value:
                empty[variable] = None
            parts.append(value or None)
    parts.append(text[end:])
    return Filled(_joined(parts), tuple(empty), tuple(lost))


def _read(variable: str) -> tuple[str, str | None, str] | None:
    """Name, language and form of a variable; None when it means nothing."""
    match = _VARIABLE.fullmatch(variable.strip())
    if not match:
        return None
    name, form = re.sub(r"[ -]", "_", match[1].strip().lower()), match[3] or ""
    code = match[2]
    if code is not None:
        try:
            code = languages.code(code)
        except UsageError:
            return None
    fits = _fits(name, form, code)
    return (name, code, form) if fits else None


def _fits(name: str, form: str, code: str | None) -> bool:
    field = _FIELD_OF.get(name)
    if field is not None and field.kind is Kind.TEXTS:
        return not form
    if code is not None:
        return False
    if name == "sequence":
        return not form or _WIDTH.fullmatch(form) is not None
    if name == "file_name":
        return form in ("", "stem")
    if name.startswith("credit."):
        return name.removeprefix("credit.") in CREDIT_PARTS and not form
    if field is None:
        return False
    if field.kind is Kind.DATE:
        return "%" not in re.sub(r"%-?[A-Za-z%]", lambda code: "" if code[0] in DATE_FORMS else code[0], form)
    return not form


def _value(name: str, code: str | None, form: str, photo: Photo, context: Context) -> str:
    if name == "sequence":
        return str(context.sequence).zfill(int(form[-1]) if form else 0)
    if name == "file_name":
        return PurePosixPath(photo.file_name).stem if form else photo.file_name
    spoken = code or context.language or context.main
    if name.startswith("credit."):
        known = photo.values.get("credit_data")
        first = known[0] if isinstance(known, tuple) and known else {}
        return _shown(first.get(name.removeprefix("credit.")), spoken) if isinstance(first, Mapping) else ""
    field = _FIELD_OF[name]
    value = photo.values.get(field.name)
    if field.kind is Kind.DATE:
        return _dated(str(value or ""), form, spoken)
    if isinstance(value, Texts):
        return value.get(spoken, "") if code else value.get(spoken) or value.get(context.main, "")
    if isinstance(value, tuple):
        return _listed(field, value, spoken)
    return _shown(value, spoken)


def _listed(field: Field, entries: tuple[Any, ...], spoken: str) -> str:
    parts = [entry.get(field.main_key) if isinstance(entry, Mapping) else entry for entry in entries]
    return _comma(spoken).join(filter(None, (_shown(part, spoken) for part in parts)))


def _comma(spoken: str) -> str:
    return "、" if spoken.split("-")[0] in ("zh", "ja") else "، " if spoken.split("-")[0] == "ar" else ", "


def _shown(value: Any, spoken: str) -> str:
    """A single value in words; of a text in several languages (within a structure) the spoken one, else the first."""
    if isinstance(value, Mapping):
        value = value.get(spoken) or next(iter(value.values()), None)
    if isinstance(value, bool | list | tuple | Mapping) or value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _dated(moment: str, form: str, spoken: str) -> str:
    """A date in a form; empty where the form asks for more than is known (the day of 2019-10)."""
    match = _MOMENT.match(moment)
    if not match:
        return ""
    if not form:
        return moment.split("T")[0]
    year, month, day, hour, minute, second = match.groups()
    names = _MONTHS.get(spoken.split("-")[0], _MONTHS["en"]).split()
    said = {
        "%Y": year,
        "%y": year[2:],
        "%m": month,
        "%-m": month and str(int(month)),
        "%B": month and names[int(month) - 1],
        "%d": day,
        "%-d": day and str(int(day)),
        "%H": hour,
        "%M": minute,
        "%S": second,
        "%%": "%",
    }
    asked = re.findall(r"%-?[A-Za-z%]", form)
    if not all(said[code] for code in asked):
        return ""
    return re.sub(r"%-?[A-Za-z%]", lambda code: said[code[0]] or "", form)


def _joined(parts: list[str | None]) -> str:
    """The parts as one text; None stands for an empty variable, where the text is closed up."""
    text = ""
    gap = False
    for part in _merged(parts):
        if part is None:
            gap = True
        elif gap:
            text, gap = _closed(text, part), False
        else:
            text += part
    return _closed(text, "") if gap else text


def _merged(parts: list[str | None]) -> Iterator[str | None]:
    """The parts without empty texts, and neighbouring texts as one, so that marks are seen beside their gap."""
    run = ""
    for part in parts:
        if part is None:
            if run:
                yield run
            run = ""
            yield None
        else:
            run += part
    if run:
        yield run


_BLANKS: Final = " \u00a0\u3000"
_SEPARATORS: Final = frozenset(",;:،，、；：–—-")
_BRACKETS: Final = MappingProxyType({"(": ")", "（": "）", "[": "]", "【": "】", "“": "”", "«": "»"})
_STOPS: Final = frozenset(".。!?！？\n,;:،，、；：)）]】”»")


def _closed(left: str, right: str) -> str:
    """Two texts between which a variable gave nothing.

    Brackets with nothing left in them fall. At the start of a line or bracket, what separates behind the gap falls; at an end, and
    before a punctuation mark, what separates before it; of the blanks on both sides, one.
    """
    bare, rest = left.rstrip(_BLANKS), right.lstrip(_BLANKS)
    if bare and rest and _BRACKETS.get(bare[-1]) == rest[0]:
        return _closed(bare[:-1], rest[1:])
    if not bare or bare[-1] == "\n" or bare[-1] in _BRACKETS:
        return bare + (rest[1:].lstrip(_BLANKS) if rest and rest[0] in _SEPARATORS else rest)
    if not rest or rest[0] in _STOPS:
        return (bare[:-1].rstrip(_BLANKS) if bare[-1] in _SEPARATORS else bare) + rest
    return left + (rest if bare != left else right)
