"""Code replacements: shorthand that becomes text, as press photographers use it.

A list is plain text, one code a line: the code, a tab, what it stands for, and behind further tabs alternatives.

    # Fuping mission, October 2019
    fp	Fuping County, Hebei Province, China	Fuping	河北省阜平县
    jl	UN Volunteer Jin Liu

A code is typed between two delimiters (`=` unless another is chosen): `=fp=` is the first text behind the code, `=fp#2=` the second,
`=fp#3=` the third. The full-width form of the delimiter (＝) does as well. Exactly the code as written is looked for first, then
without regard to case and width. What is put in is not looked at again, so that no list can grow without end.

A delimiter in ordinary text is left alone (`2 = 3 = 5`, `?a=1&b=2`): only a known code without blanks at its ends is expanded, on one
line, and not within a web address or directly behind a Latin letter or digit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from curator.domain.errors import CuratorError, UsageError

DELIMITER: Final = "="
_LONGEST: Final = 64  # characters of a code; what stands further apart is no code
_BYTE_ORDER_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ADDRESS: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.|mailto:)\S*", re.IGNORECASE)
_CODE_LIKE: Final = re.compile(r"[^\W_][\w.-]*(?:#\d{1,3})?")


@dataclass(frozen=True, slots=True)
class Replacements:
    """A list of codes with their texts, the plain one first; `folded` leads from a code without case and width to its spelling."""

    texts: Mapping[str, tuple[str, ...]]
    folded: Mapping[str, str]
    delimiter: str = DELIMITER


@dataclass(frozen=True, slots=True)
class Expansion:
    """A code that was just closed: `text[start:end]` is the code with its delimiters, `replacement` what it stands for.

    Places count characters (code points), not the UTF-16 units of Qt.
    """

    start: int
    end: int
    code: str
    replacement: str


def replacements(texts: Mapping[str, tuple[str, ...]], delimiter: str = DELIMITER) -> Replacements:
    """A list from codes and their texts; of codes that differ in case alone, the first answers for the others' spellings.

    Raises UsageError unless the delimiter is one mark: neither letter, digit nor blank, nor `#`, which numbers the alternatives.
    """
    if (
        len(delimiter) != 1
        or delimiter.isalnum()
        or delimiter.isspace()
        or delimiter in "#_\x00"
        or not delimiter.isprintable()
    ):
        raise UsageError(
            f"“{delimiter}” can not mark a code; take one character such as = or \\ that is no letter, digit, blank or #."
        )
    folded: dict[str, str] = {}
    for code in texts:
        folded.setdefault(_fold(code), code)
    return Replacements(MappingProxyType(dict(texts)), MappingProxyType(folded), delimiter)


def parse(text: str, delimiter: str = DELIMITER) -> tuple[Replacements, tuple[str, ...]]:
    """The list of a file, and what is to be said of its lines, with their numbers; of a code given twice the first counts.

    Empty lines and lines that begin with `#` or `//` are comments. Cells that a spreadsheet put in quotes are taken out of them.
    """
    found: dict[str, tuple[str, ...]] = {}
    lines: dict[str, int] = {}
    said: list[str] = []
    marks = _marks(delimiter)
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")), 1):
        if not line.strip() or line.lstrip().startswith(("#", "//")):
            continue
        code, *texts = (_cell(cell) for cell in line.split("\t"))
        while texts and not texts[-1]:
            texts.pop()
        if not code or not texts:
            said.append(f"Line {number} has no code and text with a tab between them.")
        elif "#" in code or any(mark in code for mark in marks) or len(code) > _LONGEST:
            said.append(
                f"Line {number}: “{code[:_LONGEST]}” can not be a code; it is too long, or has a # or {delimiter} in it."
            )
        elif code in found:
            said.append(f"Line {number}: the code “{code}” was given in line {lines[code]} already; that one counts.")
        else:
            found[code], lines[code] = tuple(texts), number
    return replacements(found, delimiter), tuple(said)


def decoded(content: bytes) -> str:
    """The text of a file as editors and spreadsheets save it: UTF-8 or UTF-16, with or without a mark. Raises CuratorError.

    Excel's “Unicode Text” is UTF-16 with a mark; without one UTF-16 is known by the NUL in every tab and line end.
    """
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)), "")
    if not encoding:
        little, big = content.count(b"\t\x00"), content.count(b"\x00\t")
        encoding = "utf-16-le" if little > big else "utf-16-be" if big else "utf-8"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise CuratorError(
            "The list of codes is not in UTF-8; save it as “Unicode Text” or “UTF-8” and read it again."
        ) from None


def to_text(codes: Replacements) -> str:
    """The list as a file; blanks and line ends within a text become spaces, as a line is a code."""
    rows = ((code, *texts) for code, texts in codes.texts.items())
    return "".join("\t".join(_to_cell(cell) for cell in row) + "\n" for row in rows)


def expand(text: str, codes: Replacements) -> tuple[str, tuple[str, ...]]:
    """The text with its codes replaced, and what looked like a code and is none of the list, as written, each once."""
    parts: list[str] = []
    unknown: dict[str, None] = {}
    end = 0
    for start, stop, code in _candidates(text, codes.delimiter):
        if start < end:
            continue
        replacement = meaning(code, codes)
        if replacement is not None:
            parts += [text[end:start], replacement]
            end = stop
        elif _CODE_LIKE.fullmatch(code) and _stands_alone(text, start, stop):
            unknown[code] = None
    return "".join(parts) + text[end:], tuple(unknown)


def expand_at(text: str, cursor: int, codes: Replacements) -> Expansion | None:
    """The code that was closed directly before the cursor, if there is one: asked for after each key."""
    marks = _marks(codes.delimiter)
    if not 2 < cursor <= len(text) or text[cursor - 1] not in marks:
        return None
    start = max(text.rfind(mark, max(0, cursor - 1 - _LONGEST - 5), cursor - 1) for mark in marks)
    if start < 0 or not _opens(text, start):
        return None
    code = text[start + 1 : cursor - 1]
    line = text.rfind("\n", 0, cursor) + 1
    if any(match.start() <= start - line < match.end() for match in _ADDRESS.finditer(text[line:cursor])):
        return None
    replacement = meaning(code, codes)
    return None if replacement is None else Expansion(start, cursor, code, replacement)


def meaning(code: str, codes: Replacements) -> str | None:
    """What a code stands for, with its `#` and number where it has one; None where the list does not say."""
    name, mark, number = code.partition("#")
    if mark and not re.fullmatch(r"[0-9]{1,3}", number):
        return None
    spelled = name if name in codes.texts else codes.folded.get(_fold(name))
    if spelled is None:
        return None
    texts, place = codes.texts[spelled], int(number) if mark else 1
    return texts[place - 1] or None if 1 <= place <= len(texts) else None


def _candidates(text: str, delimiter: str) -> Iterator[tuple[int, int, str]]:
    """What stands between two neighbouring delimiters of a line, with its place, delimiters included."""
    marks = _marks(delimiter)
    if not any(mark in text for mark in marks):
        return
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    places = [match.start() for match in re.finditer(f"[{re.escape(marks)}]", text)]
    taken = 0
    for start, stop in pairwise(places):
        while taken < len(addresses) and addresses[taken][1] <= start:
            taken += 1
        within = taken < len(addresses) and addresses[taken][0] <= start
        code = text[start + 1 : stop]
        if code and not within and len(code) <= _LONGEST + 4 and _opens(text, start):
            yield start, stop + 1, code


def _opens(text: str, start: int) -> bool:
    """True where a delimiter can begin a code: not directly behind a Latin letter or a digit, as in `x=1`."""
    before = text[start - 1] if start else " "
    return not (before.isdigit() or (before.isalpha() and unicodedata.name(before, "").startswith("LATIN")))


def _stands_alone(text: str, start: int, stop: int) -> bool:
    """True where neither side touches a letter, digit or further delimiter: only then an unknown code is worth a word."""
    after = text[stop] if stop < len(text) else " "
    return not (after.isalnum() and after.isascii()) and text[start] not in (after, text[start - 1] if start else " ")


def _marks(delimiter: str) -> str:
    """The delimiter and its full-width form, which a Chinese keyboard types."""
    wide = chr(ord(delimiter) + 0xFEE0) if "!" <= delimiter <= "~" else ""
    return delimiter + wide


def _fold(code: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", code).casefold())


def _cell(cell: str) -> str:
    cell = unicodedata.normalize("NFC", cell.strip())
    inner = cell[1:-1]
    if len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in inner.replace('""', ""):
        return inner.replace('""', '"').strip()
    return cell


def _to_cell(text: str) -> str:
    plain = " ".join(text.split())
    return plain if _cell(plain) == plain else '"' + plain.replace('"', '""') + '"'
