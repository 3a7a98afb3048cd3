"""A credit by its parts: what a form asks for one by one, and the credit that comes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal

from curator.domain.credit import Credit
from curator.domain.credit_grammar import parse_credit
from curator.domain.errors import UsageError
from curator.domain.organisations import Organisations
from curator.domain.value import cleaned

Part = Literal["holder", "creator", "partner", "year"]
PARTS: Final[tuple[Part, ...]] = ("holder", "creator", "partner", "year")
_YEAR: Final = re.compile(r"(?:1[89]|20)\d\d")


def parts_of(credit: Credit | None) -> dict[Part, str]:
    """The parts of a credit as texts, empty where it has none; several holders stand between slashes."""
    if credit is None:
        return dict.fromkeys(PARTS, "")
    year = str(credit.year) if credit.year else ""
    return {
        "holder": "/".join(credit.holders),
        "creator": credit.creator or "",
        "partner": credit.partner or "",
        "year": year,
    }


def with_parts(credit: Credit | None, parts: Mapping[Part, str], organisations: Organisations) -> Credit:
    """A credit with some parts set anew, the empty ones taken away; raises UsageError for a year that is none.

    A holder is known by any of its names. The office and the number of the picture stay with the holder that they belong to.
    """
    made = replace(credit or Credit(), text="")
    if (told := parts.get("holder")) is not None:
        named = [name for part in told.split("/") if (name := cleaned(part))]
        holders = tuple(known.name if (known := organisations.named(name)) else name for name in named)
        stays = holders[:1] == made.holders[:1]
        made = replace(made, holders=holders, office=made.office if stays else None, asset_id=made.asset_id if stays else None)
    if (told := parts.get("creator")) is not None:
        made = replace(made, creator=cleaned(told) or None)
    if (told := parts.get("partner")) is not None:
        made = replace(made, partner=cleaned(told) or None)
    if (told := parts.get("year")) is not None:
        if cleaned(told) and not _YEAR.fullmatch(cleaned(told)):
            raise UsageError(f"The year of a credit has four digits; “{told.strip()}” is none.")
        made = replace(made, year=int(cleaned(told)) if cleaned(told) else None)
    return made


def misread(credit: Credit, line: str, organisations: Organisations) -> Credit | None:
    """What a reader takes a printed line for, where that is not the credit of which it was made.

    People and programs see the line alone: who writes one that can be taken for another credit must know.
    """
    found = parse_credit(line, organisations) or Credit()
    if credit.year is None and credit.asset_id:  # the year within a number counts as the credit's own
        found = replace(found, year=None)
    return None if found == credit else found
