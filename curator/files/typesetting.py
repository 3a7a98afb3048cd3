"""Texts of any script set in lines: letters to typefaces, typefaces to shapes, shapes to lines of a width.

Sizes and widths are in points. A letter that no typeface has is shown as a box, and told. Marks that steer direction are left out
(see curator.domain.bidi). Source for line breaks: Unicode Standard Annex #14, reduced to blanks, hyphens and slashes, Chinese and
Japanese characters with the stops that may not begin or end a line; a word that is wider than the line breaks anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Final

from curator.domain import bidi
from curator.files import typefaces
from curator.files.typefaces import AnyFace, Glyph

BOX: Final = "□"
_NEVER_FIRST: Final = frozenset("，。；：、！？）》」』】〉”’…·—,.;:!?)]}%")
_NEVER_LAST: Final = frozenset("（《「『【〈“‘([{")
_BREAK_BEHIND: Final = frozenset("-/–—‐_·")
_JOINERS: Final = "\u200c\u200d"
_UNSEEN: Final = frozenset({"Cf", "Cc", "Cs", "Cn", "Zl", "Zp"})
_PILED: Final = re.compile(
    "([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{4})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
_INHERITED: Final = frozenset({"Mn", "Mc", "Me", "Cf"})


@dataclass(frozen=True, slots=True)
class Run:
    """Shapes of one typeface from left to right; `text` is what they stand for, in the order in which it is read.

    A shape's letter less `before` is its place in the text. `boxed` says that they are boxes for letters that no typeface has.
    """

    face: AnyFace
    glyphs: tuple[Glyph, ...]
    text: str
    before: int
    boxed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its runs from left to right, its width, what it says, and whether its paragraph runs from right to left."""

    runs: tuple[Run, ...]
    width: float
    text: str
    rtl: bool
    size: float


@dataclass(slots=True)
class Setter:
    """Sets texts in the typefaces that together have their letters; `lacking` collects the letters that none has,
    `cut` tells whether any text was cut."""

    faces: Sequence[AnyFace]
    lacking: set[str] = field(default_factory=set)
    cut: bool = False
    _face_of: dict[str, AnyFace | None] = field(default_factory=dict)
    _set: dict[tuple[str, float, float, int], list[Line]] = field(default_factory=dict)

    def lines(self, text: str, size: float, width: float, most: int = 1_000) -> list[Line]:
        """The lines of a paragraph; where there would be more than `most`, the last one ends with an ellipsis."""
        key = (text, size, width, most)
        if key not in self._set:  # a bundle says the same credit over and over
            self._set[key] = self._lines(plain(text), size, width, most)
        return self._set[key]

    def _lines(self, shown: str, size: float, width: float, most: int) -> list[Line]:
        if not shown or most < 1:
            return []
        paragraph = self._paragraph(shown)
        breaks = list(_broken(shown, paragraph.widths, width * 1000 / size, most))
        found = [_line(paragraph, start, end, size) for start, end in breaks[:most]]
        if len(breaks) > most:
            self.cut = True
            found[-1] = self._cut(shown, breaks[most - 1][0], size, width)
        return found

    def _cut(self, text: str, start: int, size: float, width: float) -> Line:
        """The last line that there is room for, with as much of the text as fits before an ellipsis."""
        mark = "…" if self._face("…") else "..."
        end = min(len(text), start + int(width / size * 8) + 8)
        while True:
            paragraph = self._paragraph(text[start:end].rstrip() + mark)
            line = _line(paragraph, 0, len(paragraph.text), size)
            if line.width <= width or end <= start:
                return line
            over = (line.width - width) / max(line.width, 1e-6) * (end - start)
            end = max(start, end - max(1, int(over)))

    def _paragraph(self, text: str) -> _Paragraph:
        if text.isascii() and all(self._face(letter) is self.faces[0] for letter in set(text)):
            return _Paragraph.of(
                text, False, [_Piece(self.faces[0], 0, len(text), 0, self.faces[0].shaped(text, rtl=False), False)]
            )
        rtl = bidi.is_rtl(text)
        levels = bidi.levels(text, rtl=rtl)
        faces = self._faces(text)
        shown = "".join(letter if face is not None else self._box() for letter, face in zip(text, faces, strict=True))
        stands = self._face(self._box()) or self.faces[0]
        keys = [
            (stands if face is None else face, level, script, face is None)
            for face, level, script in zip(faces, levels, _scripts(text), strict=True)
        ]
        pieces: list[_Piece] = []
        start = 0
        for (face, level, _, boxed), group in groupby(keys):
            end = start + len(list(group))
            pieces.append(_Piece(face, start, end, level, face.shaped(shown[start:end], rtl=level % 2 == 1), boxed))
            start = end
        return _Paragraph.of(text, rtl, pieces)

    def _faces(self, text: str) -> list[AnyFace | None]:
        """The typeface of each letter; marks and blanks go with the letter before them where its typeface has them."""
        found: list[AnyFace | None] = []
        before: AnyFace | None = None
        for letter in text:
            joined = letter == " " or unicodedata.category(letter) in _INHERITED
            face = before if joined and before is not None and before.has(letter) else self._face(letter)
            if face is None:
                self.lacking.add(letter)
            found.append(face)
            before = face or before
        return found

    def _face(self, letter: str) -> AnyFace | None:
        if letter not in self._face_of:
            self._face_of[letter] = next((face for face in self.faces if face.has(letter)), None)
        return self._face_of[letter]

    def _box(self) -> str:
        return BOX if self._face(BOX) else "?"


def setter(texts: Iterable[str], language: str, *, bold: bool = False) -> Setter:
    """A setter with the typefaces of this machine that the texts need."""
    letters = set(BOX + "…?0123456789 ").union(*map(plain, texts))
    return Setter(typefaces.chosen(letters, language, bold=bold))


def plain(text: str) -> str:
    """The text on one line, composed, without marks that show nothing: those that join and part letters within words stay.

    More than four accents on one letter are no language's, and would be drawn over what stands above.
    """
    line = " ".join(text.split())
    if line.isascii() and line.isprintable():
        return line
    shown = "".join(
        letter
        for letter in unicodedata.normalize("NFC", line)
        if letter in _JOINERS or unicodedata.category(letter) not in _UNSEEN
    )
    return _PILED.sub(r"\1", shown)


@dataclass(frozen=True, slots=True)
class _Piece:
    face: AnyFace
    start: int
    end: int
    level: int
    glyphs: tuple[Glyph, ...]
    boxed: bool


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    rtl: bool
    pieces: tuple[_Piece, ...]
    widths: list[float]

    @staticmethod
    def of(text: str, rtl: bool, pieces: Sequence[_Piece]) -> _Paragraph:
        """The paragraph with the width of each letter, in thousandths of the type size."""
        widths = [0.0] * len(text)
        for piece in pieces:
            for _, advance, _, _, letter in piece.glyphs:
                widths[piece.start + letter] += advance
        return _Paragraph(text, rtl, tuple(pieces), widths)


def _scripts(text: str) -> Iterator[str]:
    """The script of each letter, for HarfBuzz shapes one at a time; signs, digits and blanks go with the letter before."""
    script = ""
    for letter in text:
        script = _script(letter) or script
        yield script


@lru_cache(maxsize=8192)
def _script(letter: str) -> str:
    """The first word of a letter's Unicode name, which is that of its script; empty for what belongs to none."""
    if letter.isascii() or not letter.isalpha():
        return "LATIN" if letter.isalpha() else ""
    return unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]


def _broken(text: str, widths: Sequence[float], wide: float, most: int) -> Iterator[tuple[int, int]]:
    """Where the lines begin and end, blanks at their ends left out; one more than `most` at the most."""
    start = 0
    for _ in range(most + 1):
        while start < len(text) and text[start] == " ":
            start += 1
        if start >= len(text):
            return
        end = _end(text, widths, start, wide)
        yield start, start + len(text[start:end].rstrip())
        start = end


def _end(text: str, widths: Sequence[float], start: int, wide: float) -> int:
    """Where the line ends that begins at `start`: at the last place where it may, before it gets too wide."""
    room, last = wide, start
    for place in range(start, len(text)):
        room -= widths[place]
        if room < -1e-6 and text[place] != " ":
            if last > start:
                return last
            return _at_whole_letter(text, widths, max(place, start + 1))
        if _may_break_behind(text, place):
            last = place + 1
    return len(text)


def _at_whole_letter(text: str, widths: Sequence[float], place: int) -> int:
    """The place or one behind it where no mark is cut off from its letter: marks, and the second half of a ligature, have no width."""
    while place < len(text) and (unicodedata.combining(text[place]) or widths[place] == 0):
        place += 1
    return place


def _may_break_behind(text: str, place: int) -> bool:
    letter = text[place]
    following = text[place + 1] if place + 1 < len(text) else ""
    if letter == " ":
        return True
    if not following or following == " " or following in _NEVER_FIRST or letter in _NEVER_LAST:
        return False
    return letter in _BREAK_BEHIND or _is_han(letter) or _is_han(following)


def _is_han(letter: str) -> bool:
    return (
        "\u2e80" <= letter <= "\ua4cf"
        or "\uf900" <= letter <= "\ufaff"
        or "\uff00" <= letter <= "\uffef"
        or letter >= "\U00020000"
    )


def _line(paragraph: _Paragraph, start: int, end: int, size: float) -> Line:
    pieces = [piece for piece in paragraph.pieces if piece.start < end and piece.end > start]
    runs = []
    for place in bidi.visual([piece.level for piece in pieces]):
        piece = pieces[place]
        first, last = max(start, piece.start) - piece.start, min(end, piece.end) - piece.start
        glyphs = piece.glyphs
        if first or last < piece.end - piece.start:
            glyphs = tuple(glyph for glyph in glyphs if first <= glyph[4] < last)
        runs.append(Run(piece.face, glyphs, paragraph.text[piece.start + first : piece.start + last], first, piece.boxed))
    width = sum(paragraph.widths[start:end]) * size / 1000
    return Line(tuple(runs), width, paragraph.text[start:end], paragraph.rtl, size)
