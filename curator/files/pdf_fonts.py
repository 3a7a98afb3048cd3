"""Typefaces within a PDF: only the shapes that are used, what each is called there, and of which letters it is.

Source: ISO 32000-2:2020, 9.6 to 9.10; for the numbers of shapes in CID-keyed fonts Adobe Technical Note 5176, 10 and 13.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from curator.files.typefaces import AnyFace, CoreFace, Face
from curator.files.typesetting import Run

Add = Callable[[str, bytes | None], int]
"""Puts an object (and its stream) into the file; gives its number."""

_LAYOUT: Final = ("GSUB", "GPOS", "GDEF", "BASE", "JSTF", "STAT", "DSIG", "VORG", "vhea", "vmtx", "kern", "name", "post")


@dataclass(slots=True)
class Used:
    """The shapes of one typeface that a document uses: number to the letters that it shows, and after `embed` to its code."""

    face: AnyFace
    name: str
    letters: dict[int, str] = field(default_factory=dict)
    codes: dict[int, int] = field(default_factory=dict)
    _advances: dict[int, float] = field(default_factory=dict)

    def advance(self, number: int) -> float:
        """How far a shape moves on by itself, in thousandths of the type size, rounded as the document says it."""
        if number not in self._advances:
            self._advances[number] = float(round(self.face.advance(number)))
        return self._advances[number]

    def take(self, run: Run) -> None:
        """Use the shapes of a run, each for the letters from its own on to the next shape's; further shapes of a letter are for none."""
        if len(run.glyphs) == len(run.text) and all(glyph[4] == place for place, glyph in enumerate(run.glyphs, run.before)):
            for glyph, letter in zip(run.glyphs, run.text, strict=True):
                if glyph[0] not in self.letters:
                    self.letters[glyph[0]] = letter
            return
        starts = sorted({glyph.letter - run.before for glyph in run.glyphs})
        ends = dict(zip(starts, [*starts[1:], len(run.text)], strict=True))
        for glyph in run.glyphs:
            start = glyph.letter - run.before
            self.letters.setdefault(glyph.number, run.text[start : ends.pop(start, start)])

    def code(self, number: int) -> str:
        """The code of a shape within a string of the document, in hexadecimal."""
        return f"{number:02x}" if isinstance(self.face, CoreFace) else f"{self.codes[number]:04x}"

    def embed(self, add: Add) -> int:
        """Put the typeface into the document; gives the number of its object."""
        if isinstance(self.face, CoreFace):
            base = "Helvetica-Bold" if self.face.bold else "Helvetica"
            return add(f"<</Type/Font/Subtype/Type1/BaseFont/{base}/Encoding/WinAnsiEncoding>>", None)
        return _embedded(self, self.face, add)


def _embedded(used: Used, face: Face, add: Add) -> int:
    import uharfbuzz as hb

    asked = hb.SubsetInput()
    asked.glyph_set.update(used.letters)
    asked.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _LAYOUT)
    asked.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    plan = hb.SubsetPlan(face.font.face, asked)
    small = plan.execute()
    numbers: Mapping[int, int] = {number: plan.old_to_new_glyph_mapping[number] for number in used.letters}
    outlines = bytes(small.reference_table("CFF ").data)
    if outlines:
        shapes = cids(outlines)
        used.codes = {number: shapes[new] if shapes else new for number, new in numbers.items()}
        program = add("<</Subtype/CIDFontType0C", outlines)
        kind, file = "CIDFontType0", f"/FontFile3 {program} 0 R"
    else:
        used.codes = dict(numbers)
        content = bytes(small.blob.data)
        program = add(f"<</Length1 {len(content)}", content)
        kind, file = "CIDFontType2/CIDToGIDMap/Identity", f"/FontFile2 {program} 0 R"
    name = _name(face, used.letters)
    descriptor = add(f"<</Type/FontDescriptor/FontName/{name}{_measures(face.font)}{file}>>", None)
    widths = " ".join(
        f"{used.codes[number]}[{used.advance(number):.0f}]" for number in sorted(used.letters, key=used.codes.__getitem__)
    )
    descendant = add(
        f"<</Type/Font/Subtype/{kind}/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {descriptor} 0 R/DW 1000/W[{widths}]>>",
        None,
    )
    unicodes = add("<<", _to_unicode(used))
    return add(
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]/ToUnicode {unicodes} 0 R>>",
        None,
    )


def _name(face: Face, letters: Iterable[int]) -> str:
    """The name of a part of a typeface: six letters told by which part, and the typeface's own name."""
    digest = hashlib.sha256(repr((face.about, sorted(letters))).encode()).digest()
    tag = "".join(chr(65 + byte % 26) for byte in digest[:6])
    plain = "".join(letter for letter in face.about.family if letter.isascii() and letter.isalnum()) or "Typeface"
    return f"{tag}+{plain}{'-Bold' if face.about.bold else ''}"


def _measures(font: Any) -> str:
    """The measures of a typeface that readers ask for, in thousandths of the type size."""
    head, os2 = (bytes(font.face.reference_table(tag).data) for tag in ("head", "OS/2"))
    scale = 1000 / font.face.upem
    box = " ".join(f"{value * scale:.0f}" for value in struct.unpack_from(">4h", head, 36))
    extents = font.get_font_extents("ltr")
    capital = struct.unpack_from(">h", os2, 88)[0] if len(os2) >= 90 else 0
    (weight,) = struct.unpack_from(">H", os2, 4)
    height = capital * scale or extents.ascender * scale * 0.7
    return (
        f"/Flags 4/FontBBox[{box}]/ItalicAngle 0/Ascent {extents.ascender * scale:.0f}/Descent {extents.descender * scale:.0f}"
        f"/CapHeight {height:.0f}/StemV {50 + weight // 8}"
    )


def _to_unicode(used: Used) -> bytes:
    """Of which letters each shape is, for copying and searching."""
    pairs = sorted((used.codes[number], letters) for number, letters in used.letters.items() if letters)
    lines = [f"<{code:04x}> <{letters.encode('utf-16-be').hex()}>" for code, letters in pairs]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{body}\nendcmap\n"
        "CMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode()


def cids(table: bytes) -> list[int] | None:
    """The numbers by which a reader finds the shapes of a CID-keyed font, in the order of the shapes; None for one with names."""
    offset = table[2]
    _, offset = _index(table, offset)
    tops, _ = _index(table, offset)
    top = dict(_operands(tops[0]))
    if 1230 not in top:
        return None
    (strings,) = top[17]
    outlines, _ = _index(table, strings)
    (charset,) = top.get(15, [0])
    found = [0]
    if table[charset] == 0:
        return found + list(struct.unpack_from(f">{len(outlines) - 1}H", table, charset + 1))
    step, shape = (3, ">HB") if table[charset] == 1 else (4, ">HH")
    place = charset + 1
    while len(found) < len(outlines):
        first, more = struct.unpack_from(shape, table, place)
        found += range(first, first + more + 1)
        place += step
    return found


def _index(table: bytes, place: int) -> tuple[list[bytes], int]:
    """The parts of an INDEX, and where it ends."""
    (count,) = struct.unpack_from(">H", table, place)
    if not count:
        return [], place + 2
    size = table[place + 2]
    start = place + 3
    offsets = [int.from_bytes(table[start + size * number : start + size * (number + 1)], "big") for number in range(count + 1)]
    base = start + size * (count + 1) - 1
    return [table[base + one : base + other] for one, other in pairwise(offsets)], base + offsets[-1]


def _operands(content: bytes) -> Iterator[tuple[int, list[int]]]:
    """The operators of a DICT with their whole numbers; operators of two bytes are 1200 and the second byte."""
    held: list[int] = []
    place = 0
    while place < len(content):
        byte = content[place]
        place += 1
        if byte <= 21:
            key = byte
            if byte == 12:
                key = 1200 + content[place]
                place += 1
            yield key, held
            held = []
        elif byte == 28:
            held.append(struct.unpack_from(">h", content, place)[0])
            place += 2
        elif byte == 29:
            held.append(struct.unpack_from(">i", content, place)[0])
            place += 4
        elif byte == 30:
            while content[place] & 0xF != 0xF and content[place] >> 4 != 0xF:
                place += 1
            place += 1
            held.append(0)
        elif byte <= 246:
            held.append(byte - 139)
        elif byte <= 250:
            held.append((byte - 247) * 256 + content[place] + 108)
            place += 1
        else:
            held.append(-(byte - 251) * 256 - content[place] - 108)
            place += 1
