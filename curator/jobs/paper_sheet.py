"""`contact-sheet.pdf`: all pictures of a bundle small, with number, file name, captions and credit, on A4 for the desk and the wall."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from curator.domain.bundle import Bundle, Picture
from curator.domain.language import is_rtl
from curator.files import packing, pdf, typesetting
from curator.files.pdf import HIGH, POINT, WIDE, Element, Pdf
from curator.files.typesetting import Line
from curator.jobs.paper_words import alternative, file_name, flat, large, told, words

Plates = Mapping[str, bytes]

_COLUMNS: Final = 3
_MARGIN, _GUTTER, _BELOW = 14.0, 7.0, 6.5  # millimetres: at the sides, between columns, between rows
_TOP, _BOTTOM = 14.0, HIGH - 17.0
_COLUMN: Final = (WIDE - 2 * _MARGIN - (_COLUMNS - 1) * _GUTTER) / _COLUMNS
_PICTURE: Final = _COLUMN * 3 / 4
_LEADING: Final = 1.34
_MOST: Final = 9  # lines of a caption


@dataclass(frozen=True, slots=True)
class _Text:
    """Lines of one kind below a picture: how grey they are, in which language, and how far from what stands above (mm)."""

    lines: Sequence[Line]
    grey: float
    language: str
    above: float = 0.0

    @property
    def height(self) -> float:
        """Millimetres, with the room above."""
        return self.above + sum(map(_height, self.lines)) if self.lines else 0.0


@dataclass(frozen=True, slots=True)
class _Cell:
    """A picture with its texts; `number` stands before the first of these."""

    picture: Picture
    number: Line
    texts: Sequence[_Text]

    @property
    def height(self) -> float:
        """Millimetres."""
        return _PICTURE + sum(text.height for text in self.texts)


def contact_sheet(bundle: Bundle, plates: Plates) -> bytes:
    """The contact sheet of a bundle, as bytes."""
    return _Sheet(bundle).drawn(plates)


class _Sheet:
    """A sheet under way."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.main = bundle.languages[0]
        self.words = words(self.main)
        self.title = flat(told(bundle.title, self.main, self.main)[0])
        texts = [*_texts(bundle), self.title, *self.words.values()]
        self.regular = typesetting.setter(texts, self.main)
        self.bold = typesetting.setter((self.title,), self.main, bold=True)
        self.rtl = is_rtl(self.main)

    def drawn(self, plates: Plates) -> bytes:
        """All pages."""
        program = f"Curator {self.bundle.version}".strip()
        about = pdf.About(self.title, flat(self.bundle.author), self.main, packing.moment(self.bundle.when), program)
        sheet = Pdf(about)
        head = self._head()
        pages = list(_paged([self._cell(picture) for picture in self.bundle.pictures], _head_height(head)))
        notes = self._notes()
        if pages and self._end_of(pages[-1], head if len(pages) == 1 else ()) + sum(note.height for note in notes) > _BOTTOM:
            pages.append([])
        for number, rows in enumerate(pages or [[]], 1):
            sheet.begin_page()
            y = self._draw_head(sheet, head) if number == 1 else _TOP
            for row in rows:
                for place, cell in enumerate(row):
                    self._draw(sheet, cell, plates.get(cell.picture.uid), place, y)
                y += max(cell.height for cell in row) + _BELOW
            if number == max(1, len(pages)):
                for note in notes:
                    y = self._draw_text(sheet, note, sheet.element("P"), _MARGIN, y, WIDE - 2 * _MARGIN)
            self._draw_foot(sheet, number, max(1, len(pages)))
        return sheet.content()

    def _end_of(self, rows: Sequence[Sequence[_Cell]], head: Sequence[_Text]) -> float:
        return _TOP + _head_height(head) + sum(max(cell.height for cell in row) + _BELOW for row in rows)

    def _head(self) -> list[_Text]:
        wide = WIDE - 2 * _MARGIN
        count = len(self.bundle.pictures)
        facts = (
            self.words["photos_one" if count == 1 else "photos_more"].format(count=count),
            self.words.get(f"profile_{self.bundle.profile}", self.bundle.profile),
            self.bundle.when[:10],
            flat(self.bundle.author),
        )
        return [
            _Text(self.bold.lines(self.title, 19, wide * POINT, 3), 0.07, self.main),
            _Text(self.regular.lines(" · ".join(filter(None, facts)), 8.5, wide * POINT, 2), 0.35, self.main, 1.2),
        ]

    def _cell(self, picture: Picture) -> _Cell:
        wide = _COLUMN * POINT
        number = self.bold.lines(str(picture.number), 7, wide)[0]
        indent = number.width + 4
        texts = [_Text(self.regular.lines(file_name(picture), 6.4, wide - indent, 2), 0.42, self.main, 1.8)]
        for code in self.bundle.languages:
            if caption := picture.caption.get(code):
                texts.append(_Text(self.regular.lines(caption, 7.6, wide, _MOST), 0.07, code, 0.9))
        texts.append(_Text(self.regular.lines(picture.credit_line, 7.2, wide, 3), 0.35, self.main, 0.9))
        return _Cell(picture, number, texts)

    def _notes(self) -> list[_Text]:
        """What the sheet could not show whole: asked for when all is set."""
        lacking = "".join(sorted(self.regular.lacking | self.bold.lacking))
        told_there = [self.words["sheet_cut"]] if self.regular.cut or self.bold.cut else []
        if lacking:
            numbers = " ".join(f"U+{ord(letter):04X}" for letter in lacking[:40])
            told_there.append(self.words["sheet_lacking"].format(letters=numbers + (" …" if len(lacking) > 40 else "")))
        return [_Text(self.regular.lines(note, 7.2, (WIDE - 2 * _MARGIN) * POINT), 0.35, self.main, 1.2) for note in told_there]

    def _draw_head(self, sheet: Pdf, head: Sequence[_Text]) -> float:
        y = _TOP
        for text, kind in zip(head, ("H1", "P"), strict=True):
            y = self._draw_text(sheet, text, sheet.element(kind), _MARGIN, y, WIDE - 2 * _MARGIN)
        with sheet.part(None):
            sheet.rule(_MARGIN, y + 2.6, WIDE - 2 * _MARGIN, 0.75)
        return _TOP + _head_height(head)

    def _draw_foot(self, sheet: Pdf, page: int, pages: int) -> None:
        wide = WIDE - 2 * _MARGIN
        said = self.words["page"].format(page=page, pages=pages)
        (number,) = self.regular.lines(said, 7, wide * POINT, 1)
        room = wide * POINT - number.width - 20
        left = self.regular.lines(
            f"{self.words['sheet_footer']}  {self.title}" if page > 1 else self.words["sheet_footer"], 7, room, 1
        )
        ends = (left, [number]) if not self.rtl else ([number], left)
        with sheet.part(None):
            for lines, at_right in zip(ends, (False, True), strict=True):
                for line in lines:
                    sheet.text(line, WIDE - _MARGIN - line.width / POINT if at_right else _MARGIN, HIGH - 9.5, 0.42)

    def _draw(self, sheet: Pdf, cell: _Cell, plate: bytes | None, place: int, y: float) -> None:
        column = _COLUMNS - 1 - place if self.rtl else place
        x = _MARGIN + column * (_COLUMN + _GUTTER)
        section = sheet.element("Sect")
        described, code = alternative(cell.picture, self.main, self.main)
        figure = sheet.element("Figure", section, language=code, alternative=flat(described) or file_name(cell.picture))
        with sheet.part(None):
            sheet.box(x, y, _COLUMN, _PICTURE, 0.945)
        if plate is not None:
            copy = large(cell.picture)
            scale = min(_COLUMN / copy.width, _PICTURE / copy.height)
            wide, high = copy.width * scale, copy.height * scale
            with sheet.part(figure):
                sheet.picture(plate, x + (_COLUMN - wide) / 2, y + (_PICTURE - high) / 2, wide, high)
        y += _PICTURE
        named = sheet.element("P", section)
        baseline = y + cell.texts[0].above + cell.number.size * 0.98 / POINT
        indent = cell.number.width / POINT + 4 / POINT
        with sheet.part(named):
            sheet.text(cell.number, x + _COLUMN - cell.number.width / POINT if self.rtl else x, baseline, 0.07)
        y = self._draw_text(sheet, cell.texts[0], named, x if self.rtl else x + indent, y, _COLUMN - indent)
        for text in cell.texts[1:]:
            if text.lines:
                y = self._draw_text(sheet, text, sheet.element("P", section, language=text.language), x, y, _COLUMN)

    def _draw_text(self, sheet: Pdf, text: _Text, element: Element, x: float, y: float, wide: float) -> float:
        """Draw lines; gives where they end. What runs from right to left stands at the right, in a document that does so all."""
        y += text.above if text.lines else 0.0
        with sheet.part(element):
            for line in text.lines:
                left = x + wide - line.width / POINT if line.rtl or self.rtl else x
                sheet.text(line, left, y + line.size * 0.98 / POINT, text.grey)
                y += _height(line)
        return y


def _texts(bundle: Bundle) -> Iterator[str]:
    for picture in bundle.pictures:
        yield from (file_name(picture), picture.credit_line, *picture.caption.values())
    yield from (bundle.author, bundle.profile, bundle.when)


def _height(line: Line) -> float:
    return line.size * _LEADING / POINT


def _head_height(head: Sequence[_Text]) -> float:
    return sum(text.height for text in head) + 7.5 if head else 0.0


def _paged(cells: Iterable[_Cell], head: float) -> Iterator[list[list[_Cell]]]:
    """Rows of cells, page by page; a row is never parted."""
    rows: list[list[_Cell]] = []
    y = _TOP + head
    for row in _rows(cells):
        high = max(cell.height for cell in row)
        if rows and y + high > _BOTTOM:
            yield rows
            rows, y = [], _TOP
        rows.append(row)
        y += high + _BELOW
    if rows:
        yield rows


def _rows(cells: Iterable[_Cell]) -> Iterator[list[_Cell]]:
    held = list(cells)
    for start in range(0, len(held), _COLUMNS):
        yield held[start : start + _COLUMNS]
