"""House styles: how a holder wants to be credited, what departs from it, and what a credit sets besides the credit line.

A style is a row of templates; the first counts that finds all its parts. In a template, `{part}` stands for a part of the credit
(curator.domain.organisations.PART_NAMES), and what stands in square brackets falls away, with its punctuation, where a part
within is missing: `©{holder}[/{creator}][, {year}]`. The styles that ship name every part, so that no credit loses one by being
written and read again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from curator.domain import credit_marks as marks
from curator.domain import names
from curator.domain.credit import Credit
from curator.domain.credit_grammar import parse_credit
from curator.domain.organisations import Organisations

_CREATOR_ONLY: Final = ("Photo by {creator}[, {year}][ (courtesy of {partner})]",)
_HAN_CREATOR_ONLY: Final = ("摄影：{creator}[，{year}][ (courtesy of {partner})]",)
_PART: Final = re.compile(r"\{(\w+)\}")
_PIECE: Final = re.compile(r"\[([^][]*)\]|([^][]+)")
_FULL_WIDTH: Final = re.compile(r"[\uff01-\uff5e\u3000]")


@dataclass(frozen=True, slots=True)
class Departure:
    """One thing in which a written credit differs from what it should be.

    `kind` is `unreadable`, `sign`, `spacing`, `full-width`, `holder`, `year-missing`, `year-future`, `year-before-capture` or
    `style`; `message` is a sentence; `suggestion` is the whole line as it should be, where one can be made.
    """

    kind: str
    message: str
    suggestion: str | None


def render(credit: Credit, style: tuple[str, ...]) -> str:
    """The credit in a house style. Without holder and creator there is nothing to style: the text as it was written."""
    if not credit.holders:
        if not credit.creator:
            return credit.text.strip()
        style = _HAN_CREATOR_ONLY if names.HAN.search(credit.creator) else _CREATOR_ONLY
    parts = _parts_of(credit)
    for template in style:
        if all(parts.get(name) for name in _PART.findall(re.sub(r"\[[^][]*\]", "", template))):
            return _filled(template, parts)
    return credit.text.strip() or "/".join(credit.holders)


def rendered(credit: Credit, organisations: Organisations) -> str:
    """The credit in the house style of its first holder: what the field `credit_line` shows."""
    return render(credit, organisations.style_of(credit.holders[0] if credit.holders else None))


def _parts_of(credit: Credit) -> dict[str, str]:
    first, *more = credit.holders or ("",)
    known_by_number = credit.asset_id and marks.YEAR_INSIDE.search(credit.asset_id)
    spoken = known_by_number is None or int(known_by_number.group()) != credit.year if known_by_number else True
    return {
        "holder": "/".join([f"{first} {credit.office}" if credit.office else first, *more]),
        "creator": credit.creator or "",
        "partner": credit.partner or "",
        "asset_id": credit.asset_id or "",
        # Subtle: a year that the number already shows is not said twice; it is read from there again.
        "year": str(credit.year) if credit.year and spoken else "",
    }


def _filled(template: str, parts: Mapping[str, str]) -> str:
    line = ""
    for optional, always in _PIECE.findall(template):
        piece = optional or always
        if optional and not all(parts.get(name) for name in _PART.findall(piece)):
            continue
        words = piece.split("{", 1)[0].split()
        if words and line.endswith(" " + words[0]):  # UN Photo + “ Photo by” is UN Photo by
            piece = piece.lstrip().removeprefix(words[0])
        line += _PART.sub(lambda part: parts[part[1]], piece)
    return line


def check(text: str, organisations: Organisations, today: date, captured_year: int | None = None) -> list[Departure]:
    """What is to be said against a credit as it is written; `captured_year` is the year in which the picture was taken.

    An empty text has no credit and gives no departures: that it is missing is another finding.
    """
    if not text.strip():
        return []
    credit = parse_credit(text, organisations)
    if credit is None:
        return [Departure("unreadable", f"“{text.strip()}” cannot be read as a credit.", None)]
    line = rendered(credit, organisations)
    found = [*_about_signs(text, line), *_about_holders(credit, line, organisations)]
    found += _about_year(credit, organisations, today, captured_year)
    shape = {"sign", "spacing", "full-width", "year-missing"}
    if text != line and not any(one.kind in shape for one in found):
        found.append(Departure("style", f"{_house(credit)} is credited as “{line}”.", line))
    return found


def _house(credit: Credit) -> str:
    return credit.holders[0] if credit.holders else credit.creator or "The holder"


def _about_signs(text: str, line: str) -> list[Departure]:
    found = []
    if _FULL_WIDTH.search(text) and not _FULL_WIDTH.search(line):
        found.append(Departure("full-width", "The credit has full-width characters.", line))
    signed = "©" in line
    if signed and "©" not in text:
        found.append(Departure("sign", "The copyright sign is ©.", line))
    elif not signed and ("©" in text or marks.SIGN.match(text.strip())):
        found.append(Departure("sign", "This house is credited without a copyright sign.", line))
    if text != line and re.sub(r"\s", "", text) == re.sub(r"\s", "", line):
        found.append(Departure("spacing", "The blanks in the credit are not where the house puts them.", line))
    return found


def _about_holders(credit: Credit, line: str, organisations: Organisations) -> list[Departure]:
    unknown = [holder for holder in credit.holders if organisations.named(holder) is None]
    return [Departure("holder", f"“{holder}” is not in the list of organisations.", line) for holder in unknown]


def _about_year(credit: Credit, organisations: Organisations, today: date, captured_year: int | None) -> list[Departure]:
    better = rendered(replace(credit, year=captured_year), organisations) if captured_year else None
    if credit.year is None:
        asked = credit.holders and "{year}" in (first := organisations.style_of(credit.holders[0])[0]) and first.startswith("©")
        return [Departure("year-missing", "The credit has no year.", better)] if asked else []
    if credit.year > today.year:
        return [Departure("year-future", f"The year {credit.year} is still to come.", better)]
    if captured_year and credit.year < captured_year:
        message = f"The credit is of {credit.year}, but the picture was taken in {captured_year}."
        return [Departure("year-before-capture", message, better)]
    return []


def rights(credit: Credit, organisations: Organisations) -> dict[str, Any]:
    """The field values that one credit sets together; a field that it says nothing of is absent.

    Fields in several languages (`copyright_notice`, `rights_usage_terms`) are given as the text of the main language, `creator`
    as a tuple, `licensor` and `copyright_owner` as tuples of PLUS structures. Terms, page and licensor are those of the first holder.
    """
    line = rendered(credit, organisations)
    held: dict[str, Any] = {"credit_line": line}
    if not credit.holders:
        return held
    held["copyright_notice"] = line
    known = organisations.named(credit.holders[0])
    if known and known.usage_terms:
        held["rights_usage_terms"] = known.usage_terms
    if known and known.web_statement:
        held["web_statement"] = known.web_statement
    if known and known.licensor:
        held["licensor"] = (dict(known.licensor),)
    return held


def consequences(before: Mapping[str, Any], after: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    """The fields to set when the credit of a photo changes; None clears.

    `before` and `after` are the rights() of the old and the new credit (empty without one), `held` are the photo's values. The
    credit line always follows. Any other field follows only where it is empty or still what the old credit had set: for
    the copyright notice that is also the old credit line as it stood. What a person wrote otherwise stays.
    """
    changes: dict[str, Any] = {"credit_line": after.get("credit_line")}
    for name in ("copyright_notice", "rights_usage_terms", "web_statement", "licensor"):
        present = held.get(name) or None
        derived = [before.get(name)]
        if name == "copyright_notice":
            derived.append(held.get("credit_line"))
        if present is None or present in derived:
            changes[name] = after.get(name)
    return {name: value for name, value in changes.items() if value != (held.get(name) or None)}
