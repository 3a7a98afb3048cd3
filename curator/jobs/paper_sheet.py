"""The contact sheet: all pictures of a bundle small, each with number, file name, caption and credit, as PDF for printing.

The letters are carried within the file, from fonts of this machine that have them: one for the Latin, Greek and Cyrillic letters, and one
for whatever else the texts need. What no font has is shown as a box, and is said on the last page.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from curator.domain.bundle import Bundle, Picture
from curator.files import fonts
from curator.jobs.pages import large

_COLUMNS, _ROWS = 3, 4
_MARGIN, _GUTTER, _HEAD = 14.0, 6.0, 24.0  # millimetres
_PAGE: Final = (210.0, 297.0)
_WIDE: Final = (_PAGE[0] - 2 * _MARGIN - (_COLUMNS - 1) * _GUTTER) / _COLUMNS
_HIGH: Final = (_PAGE[1] - _HEAD - _MARGIN - 8 - (_ROWS - 1) * 4) / _ROWS
_PICTURE: Final = 38.0
_LINE: Final = 3.3
_RTL: Final = range(0x0590, 0x0900)


def contact_sheet(bundle: Bundle, plates: Mapping[str, bytes]) -> bytes:
    """The contact sheet of a bundle; `plates` are small JPEGs by uid."""
    sheet = _Sheet(bundle)
    for place, picture in enumerate(bundle.pictures):
        if place % (_COLUMNS * _ROWS) == 0:
            sheet.begin_page()
        sheet.cell(picture, plates.get(picture.uid), place % (_COLUMNS * _ROWS))
    return sheet.content()


class _Sheet:
    """One PDF that is being written."""

    def __init__(self, bundle: Bundle) -> None:
        import fpdf

        self.bundle = bundle
        self.language = bundle.languages[0]
        self.title = bundle.title.shown(self.language)
        made: Any = fpdf.FPDF(format="A4")
        self.pdf = made
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        moment = datetime.fromisoformat(bundle.when.replace("Z", "+00:00")) if bundle.when else datetime(2000, 1, 1, tzinfo=UTC)
        self.pdf.set_creation_date(moment.replace(microsecond=0))
        identity = hashlib.sha256(repr(bundle).encode()).hexdigest()[:32].upper()
        self.pdf.file_id = lambda: f"<{identity}><{identity}>"  # else made from the clock
        self.pdf.set_title(self.title)
        self.pdf.set_author(bundle.author)
        self.pdf.set_creator(f"Curator {bundle.version}")
        self.pdf.set_producer("fpdf2")
        self.pdf.set_lang(self.language)
        self._choose_fonts()

    def _choose_fonts(self) -> None:
        """The fonts that have the letters of this bundle; the fonts that every reader has where there are none on this machine."""
        letters = frozenset(
            letter for text in self._texts() for letter in text if letter.isprintable() and not letter.isspace()
        )
        self.lacking = ""
        found = fonts.with_letters(letters)
        chosen = found or fonts.with_letters(frozenset("aé中"), "Noto Sans CJK SC") or fonts.with_letters(frozenset("aé"))
        if chosen is None:
            self.family, self.core = "helvetica", True
            self.lacking = "".join(sorted(letter for letter in letters if not _is_latin_1(letter)))
            return
        self.family, self.core = "text", False
        self.pdf.add_font("text", fname=chosen.path, collection_font_number=chosen.index)
        if found is None:
            more = fonts.with_letters(frozenset(letter for letter in letters if ord(letter) in _RTL), "Noto Sans Arabic")
            if more:
                self.pdf.add_font("more", fname=more.path, collection_font_number=more.index)
                self.pdf.set_fallback_fonts(["more"], exact_match=False)
        if any(ord(letter) in _RTL for letter in letters):
            self.pdf.set_text_shaping(True)

    def _texts(self) -> list[str]:
        texts = [self.title, self.bundle.author, "0123456789 …–/·."]
        for picture in self.bundle.pictures:
            texts += [large(picture).path, picture.caption.shown(self.language), picture.credit_line]
        return texts

    def begin_page(self) -> None:
        """A new page with title, the credits' year and its number."""
        self.pdf.add_page()
        self._write(_MARGIN, 11, self.title, 13, _PAGE[0] - 2 * _MARGIN - 20, 1)
        number = f"{self.pdf.page_no()}"
        self.pdf.set_font(self.family, size=8)
        self.pdf.set_text_color(110)
        self.pdf.set_xy(_PAGE[0] - _MARGIN - 20, 11.5)
        self.pdf.cell(20, 4, number, align="R")
        self.pdf.set_draw_color(210)
        self.pdf.set_line_width(0.2)
        self.pdf.line(_MARGIN, 20, _PAGE[0] - _MARGIN, 20)

    def cell(self, picture: Picture, plate: bytes | None, place: int) -> None:
        """One picture with its texts at its place on the page."""
        x = _MARGIN + place % _COLUMNS * (_WIDE + _GUTTER)
        y = _HEAD + place // _COLUMNS * (_HIGH + 4)
        whole = large(picture)
        if plate is not None:
            scale = min(_WIDE / whole.width, _PICTURE / whole.height)
            wide, high = whole.width * scale, whole.height * scale
            alt = picture.alt_text.shown(self.language) or picture.caption.shown(self.language) or None
            self.pdf.image(io.BytesIO(plate), x, y + _PICTURE - high, wide, high, alt_text=alt)
        name = whole.path.rpartition("/")[2]
        y += _PICTURE + 1.2
        y = self._write(x, y, f"{picture.number}  {name}", 6, _WIDE, 1, quiet=True)
        y = self._write(x, y, picture.caption.shown(self.language), 7.5, _WIDE, 4)
        self._write(x, y, picture.credit_line, 7.5, _WIDE, 1, quiet=True)

    def _write(self, x: float, y: float, text: str, size: float, wide: float, most: int, *, quiet: bool = False) -> float:
        """Lines of text, at most so many, the last with an ellipsis where there are more; gives where they end (mm)."""
        if not text:
            return y
        high = max(_LINE, size * 0.44)
        self.pdf.set_font(self.family, size=size)
        self.pdf.set_text_color(110 if quiet else 30)
        shown = self._fit(text)
        align = "R" if any(ord(letter) in _RTL for letter in text[:20]) else "L"
        lines = self.pdf.multi_cell(wide, high, shown, dry_run=True, output="LINES", align=align)
        if len(lines) > most:
            mark = "..." if self.core else "…"
            last = str(lines[most - 1]).rstrip()
            while last and self.pdf.get_string_width(last + mark) > wide - 2 * self.pdf.c_margin:
                last = last[:-1]
            lines = [*lines[: most - 1], last.rstrip() + mark]
        for line in lines:
            self.pdf.set_xy(x - self.pdf.c_margin, y)
            self.pdf.cell(wide + 2 * self.pdf.c_margin, high, str(line), align=align)
            y += high
        return y

    def _fit(self, text: str) -> str:
        return "".join(letter if _is_latin_1(letter) else "?" for letter in text) if self.core else text

    def content(self) -> bytes:
        """The finished file."""
        if self.lacking:
            self.pdf.add_page()
            told = f"No font on this machine has {len(self.lacking)} of the letters used; they are shown as question marks."
            self._write(_MARGIN, _HEAD, told, 9, _PAGE[0] - 2 * _MARGIN, 6)
        return bytes(self.pdf.output())


def _is_latin_1(letter: str) -> bool:
    return ord(letter) < 0x100
