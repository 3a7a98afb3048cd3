"""`captions.csv`: one row a picture, for spreadsheets, other archives and the import of content systems (RFC 4180, UTF-8 with a mark)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from curator.domain.bundle import Bundle, Picture
from curator.jobs.paper_words import BOM, large

_FORMULA: Final = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠﹢﹣﹦﹫−])")
"""What spreadsheets take for the beginning of a formula, and what would be mistaken for our mark before one."""
_DEFUSED: Final = re.compile(r"'(?='*(?:[\t\r\n]|\s*[=+\-@＝＋－＠﹢﹣﹦﹫−]))")


def defused(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before what looks like one. `restored` undoes it."""
    return f"'{text}" if _FORMULA.match(text) else text


def restored(cell: str) -> str:
    """The text of a cell that `defused` made."""
    return cell[1:] if _DEFUSED.match(cell) else cell


def captions(bundle: Bundle) -> str:
    """The table of all pictures, with a column for each language of title, caption and alternative text."""
    codes = bundle.languages
    spoken = [f"{name}[{code}]" for name in ("title", "caption", "alt_text") for code in codes]
    heads = ("file", *spoken, "credit", "creator", "copyright", "date", "place", "usage_terms", "web_statement")
    more = ("licensor", "licensor_url", "keywords", "release_status", "width", "height", "sha256", "number", "id")
    return BOM + table([(*heads, *more), *(_row(picture, codes) for picture in bundle.pictures)])


def table(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV; every cell is defused."""
    held = io.StringIO()
    csv.writer(held, lineterminator="\r\n").writerows([defused(cell) for cell in row] for row in rows)
    return held.getvalue()


def _row(picture: Picture, codes: Sequence[str]) -> tuple[str, ...]:
    copy = large(picture)
    return (
        copy.path,
        *(texts.get(code, "") for texts in (picture.title, picture.caption, picture.alt_text) for code in codes),
        *(picture.credit_line, "; ".join(picture.creators), picture.copyright_notice, picture.date_created, picture.place),
        *(picture.rights_usage_terms, picture.web_statement, picture.licensor_name, picture.licensor_url),
        *("; ".join(picture.keywords), str(picture.values.get("model_release_status") or "")),
        *(str(copy.width), str(copy.height), copy.sha256, str(picture.number), picture.uid),
    )
