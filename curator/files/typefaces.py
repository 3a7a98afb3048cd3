"""The typefaces of this machine that set a text: which have its letters, and the shapes that HarfBuzz makes of them.

A text is set in the first typeface of the order below that has its letters, letter by letter; only what none of them has is sought
among all others. Where there is no typeface at all, Helvetica stands in, which every reader of PDF has and which knows Latin only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

_EAST_ASIAN: Final = {"zh-TW": "TC", "zh-HK": "HK", "ja": "JP", "ko": "KR"}
_LATIN: Final = ("Noto Sans", "Source Sans 3", "Source Sans Pro", "Segoe UI", "Helvetica Neue", "Open Sans")
_HAN: Final = (
    "Noto Sans CJK {}",
    "Source Han Sans {}",
    "Noto Sans {}",
    "PingFang {}",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Zen Hei",
)
_OTHERS: Final = ("Liberation Sans", "Arial", "Noto Sans Arabic", "Noto Naskh Arabic", "Geeza Pro", "DejaVu Sans")
_FILES: Final = {
    "win32": (
        ("segoeui.ttf", "Segoe UI", False),
        ("segoeuib.ttf", "Segoe UI", True),
        ("msyh.ttc", "Microsoft YaHei", False),
        ("msyhbd.ttc", "Microsoft YaHei", True),
        ("simhei.ttf", "SimHei", False),
        ("arial.ttf", "Arial", False),
        ("arialbd.ttf", "Arial", True),
    ),
    "darwin": (
        ("HelveticaNeue.ttc", "Helvetica Neue", False),
        ("PingFang.ttc", "PingFang SC", False),
        ("GeezaPro.ttc", "Geeza Pro", False),
        ("Supplemental/Arial.ttf", "Arial", False),
        ("Supplemental/Arial Bold.ttf", "Arial", True),
    ),
}
"""Typefaces that these systems bring, where there is no fontconfig to ask."""
_RESTRICTED: Final = 0x0002  # OS/2 fsType: must not be embedded


@dataclass(frozen=True, slots=True, order=True)
class Typeface:
    """A font file, which of the fonts in it (a collection holds several), its family and whether it is bold."""

    family: str
    bold: bool
    path: str
    index: int


class Glyph(NamedTuple):
    """A shape of a typeface, in thousandths of the type size: how far it moves on, where it stands, and of which letter it is."""

    number: int
    advance: float
    right: float
    up: float
    letter: int


@cache
def installed() -> tuple[Typeface, ...]:
    """The upright typefaces of one weight that this machine has, regular and bold, in an order that is always the same."""
    found = [*_told_by_fontconfig()] or [*_of_the_system()]
    return tuple(sorted(face for face in found if "Mono" not in face.family))


def _told_by_fontconfig() -> Iterator[Typeface]:
    if shutil.which("fc-list") is None:
        return
    asked = "%{file}\t%{index}\t%{family[0]}\t%{weight}\t%{slant}\t%{width}\t%{variable}\t%{color}\n"
    try:
        answer = subprocess.run(["fc-list", "--format", asked], capture_output=True, timeout=20, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return
    for line in answer.decode(errors="replace").splitlines():
        path, index, family, weight, slant, width, *kinds = line.split("\t")
        usable = path.lower().endswith((".ttf", ".otf", ".ttc", ".otc")) and index.isdigit() and int(index) < 0x10000
        if usable and slant == "0" and weight in ("80", "200") and width in ("100", "") and "True" not in kinds:
            yield Typeface(family, weight == "200", path, int(index))


def _of_the_system() -> Iterator[Typeface]:
    folder = Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts") if sys.platform == "win32" else Path("/System/Library/Fonts")
    for name, family, bold in _FILES.get(sys.platform, ()):
        if (folder / name).is_file():
            yield Typeface(family, bold, str(folder / name), 0)


@dataclass(frozen=True)
class Face:
    """A typeface that is open."""

    about: Typeface

    @cached_property
    def font(self) -> Any:
        """HarfBuzz's own."""
        import uharfbuzz as hb

        return hb.Font(hb.Face(hb.Blob.from_file_path(self.about.path), self.about.index))

    @property
    def scale(self) -> float:
        """Thousandths of the type size in one unit of the typeface."""
        return 1000 / float(self.font.face.upem)

    def has(self, letter: str) -> bool:
        """True where the typeface has a shape for a letter."""
        return bool(self.font.get_nominal_glyph(ord(letter)))

    def may_be_embedded(self) -> bool:
        """False where the maker of the typeface forbids to carry it within documents, or it is drawn in colours."""
        table = bytes(self.font.face.reference_table("OS/2").data)
        return not (int.from_bytes(table[8:10], "big") & 0xF == _RESTRICTED or self.font.face.has_color_png)

    def shaped(self, text: str, *, rtl: bool) -> tuple[Glyph, ...]:
        """The shapes of a text in one script and direction, from left to right."""
        import uharfbuzz as hb

        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if rtl else "ltr"
        hb.shape(self.font, buffer, {})
        scale = self.scale
        return tuple(
            Glyph(one.codepoint, at.x_advance * scale, at.x_offset * scale, at.y_offset * scale, one.cluster)
            for one, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        )

    def advance(self, number: int) -> float:
        """How far a shape moves on by itself, in thousandths of the type size."""
        return float(self.font.get_glyph_h_advance(number)) * self.scale


@dataclass(frozen=True)
class CoreFace:
    """Helvetica, which is in no document because every reader has it; its shapes are numbered by Windows code page 1252."""

    bold: bool

    def has(self, letter: str) -> bool:
        """True for the letters of western Europe."""
        return _byte(letter) is not None

    def shaped(self, text: str, *, rtl: bool) -> tuple[Glyph, ...]:
        """One shape a letter."""
        numbers = [(place, _byte(letter)) for place, letter in enumerate(text)]
        found = [Glyph(number, self.advance(number), 0.0, 0.0, place) for place, number in numbers if number is not None]
        return tuple(reversed(found) if rtl else found)

    def advance(self, number: int) -> float:
        """How far a shape moves on, in thousandths of the type size."""
        from curator.files import helvetica

        return float((helvetica.BOLD if self.bold else helvetica.REGULAR)[number - 32])


@lru_cache(maxsize=4096)
def _byte(letter: str) -> int | None:
    try:
        number = letter.encode("cp1252")[0]
    except UnicodeEncodeError:
        return None
    return number if number >= 32 else None


AnyFace = Face | CoreFace


def chosen(
    letters: Iterable[str], language: str, *, bold: bool, among: Sequence[Typeface] | None = None
) -> tuple[AnyFace, ...]:
    """The typefaces that together have all letters that any has, the one to use first first; never none."""
    known = installed() if among is None else among
    rank = {family: place for place, family in enumerate(_order(language))}
    liked = sorted((one for one in known if one.family in rank), key=lambda one: (rank[one.family], one.bold is not bold))
    others = [one for one in known if one.family not in rank and one.bold is bold]
    missing = set(letters)
    faces: list[AnyFace] = []
    families: set[str] = set()
    for about in (*liked, *others):
        if not missing:
            break
        face = Face(about)
        if (
            about.family in families
            or not (held := {letter for letter in missing if face.has(letter)})
            or not face.may_be_embedded()
        ):
            continue
        families.add(about.family)
        missing -= held
        faces.append(face)
    return tuple(faces) or (CoreFace(bold),)


def _order(language: str) -> tuple[str, ...]:
    variant = _EAST_ASIAN.get(language) or _EAST_ASIAN.get(language.split("-")[0], "SC")
    names = dict.fromkeys((*_LATIN, *(name.format(variant) for name in _HAN), *(name.format("SC") for name in _HAN), *_OTHERS))
    return tuple(names)
