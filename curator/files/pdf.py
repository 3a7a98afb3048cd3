"""PDF files, written: pages with texts in any script and JPEGs, tagged for screen readers; the same content gives the same bytes.

Written by hand because it has to be: the library at hand takes nine seconds for 300 pictures with a Chinese typeface and leaves texts
untagged. JPEGs are put in as they are. Every text from outside is either shapes of a typeface, by number, or a hexadecimal string: there is
no way for it to become an operator, a name or an action. Lengths are millimetres from the upper left corner, sizes of type are points.
Source: ISO 32000-2:2020, 7 (syntax), 8.9.5 (images), 14.7 to 14.9 (structure, languages, alternative texts).
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape

from curator.domain.wording import legible
from curator.files.pdf_fonts import Used
from curator.files.typefaces import AnyFace
from curator.files.typesetting import Line, Run

WIDE, HIGH = 210.0, 297.0  # A4
POINT: Final = 72 / 25.4
"""Points in a millimetre."""


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself."""

    title: str
    author: str
    language: str
    when: datetime
    program: str


@dataclass(slots=True)
class Element:
    """A part of the document's structure: its kind (`P`, `H1`, `Figure` …), what is within it, and what is said of it."""

    kind: str
    about: str = ""
    children: list[Element | tuple[int, int]] = field(default_factory=list)
    """Elements, or pieces of content: the page (from 0) and the number of the piece there."""
    number: int = 0


@dataclass(slots=True)
class _Page:
    content: list[str | tuple[Run, float]] = field(default_factory=list)
    pictures: dict[str, int] = field(default_factory=dict)
    owners: list[Element] = field(default_factory=list)


class Pdf:
    """A file under way. Texts and pictures go onto the last page that was begun."""

    def __init__(self, about: About) -> None:
        self.about = about
        self.root = Element("Document")
        self._pages: list[_Page] = []
        self._fonts: dict[AnyFace, Used] = {}
        self._pictures: dict[str, int] = {}
        self._objects: list[bytes] = []

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    def begin_page(self) -> None:
        """Begin a page of A4."""
        self._pages.append(_Page())

    def element(self, kind: str, within: Element | None = None, *, language: str = "", alternative: str = "") -> Element:
        """A part of the structure, behind what is there already."""
        about = f"/Lang {_string(language)}" if language else ""
        about += f"/Alt {_string(alternative)}" if alternative else ""
        made = Element(kind, about)
        (within or self.root).children.append(made)
        return made

    @contextmanager
    def part(self, element: Element | None) -> Iterator[None]:
        """What is put onto the page meanwhile belongs to an element; None is for what readers aloud pass over."""
        page = self._pages[-1]
        if element is None:
            page.content.append("/Artifact BMC")
        else:
            element.children.append((len(self._pages) - 1, len(page.owners)))
            page.content.append(f"/{element.kind} <</MCID {len(page.owners)}>> BDC")
            page.owners.append(element)
        yield
        page.content.append("EMC")

    def text(self, line: Line, x: float, y: float, grey: float = 0.0, *, page: int = -1) -> None:
        """One line; its baseline is at `y`, its left end at `x`. `grey` is 0 for black, 1 for white."""
        content = self._pages[page].content
        content.append(f"BT {grey:.3g} g 1 0 0 1 {_number(x * POINT)} {_number((HIGH - y) * POINT)} Tm")
        for run in line.runs:
            used = self._fonts.setdefault(run.face, Used(run.face, f"F{len(self._fonts) + 1}"))
            used.take(run)
            # Subtle: only where a box stands for letters. Readers turn lines from right to left by themselves, and many of them turn
            # a text that is given for such a line once more.
            if run.boxed:
                content.append(f"/Span <</ActualText {_string(run.text)}>> BDC")
            content.append(f"/{used.name} {_number(line.size)} Tf")
            content.append((run, line.size))
            if run.boxed:
                content.append("EMC")
        content.append("ET")

    def picture(self, jpeg: bytes, x: float, y: float, wide: float, high: float) -> None:
        """A JPEG, its upper left corner at `x`, `y`."""
        key = hashlib.sha256(jpeg).hexdigest()
        if key not in self._pictures:
            width, height, colours = _frame(jpeg)
            space = "DeviceGray" if colours == 1 else "DeviceRGB"
            about = f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/{space}/BitsPerComponent 8"
            self._pictures[key] = self._add(f"{about}/Filter/DCTDecode", jpeg, packed=True)
        page = self._pages[-1]
        page.pictures[f"I{self._pictures[key]}"] = self._pictures[key]
        place = f"{_number(wide * POINT)} 0 0 {_number(high * POINT)} {_number(x * POINT)} {_number((HIGH - y - high) * POINT)}"
        page.content.append(f"q {place} cm /I{self._pictures[key]} Do Q")

    def rule(self, x: float, y: float, wide: float, grey: float) -> None:
        """A thin line."""
        height = _number((HIGH - y) * POINT)
        ends = f"{_number(x * POINT)} {height} m {_number((x + wide) * POINT)} {height} l"
        self._pages[-1].content.append(f"{grey:.3g} G 0.4 w {ends} S")

    def box(self, x: float, y: float, wide: float, high: float, grey: float) -> None:
        """A filled box."""
        corner = f"{_number(x * POINT)} {_number((HIGH - y - high) * POINT)}"
        self._pages[-1].content.append(f"{grey:.3g} g {corner} {_number(wide * POINT)} {_number(high * POINT)} re f")

    def content(self) -> bytes:
        """The finished file."""
        fonts = " ".join(f"/{used.name} {used.embed(self._add)} 0 R" for used in self._fonts.values())
        names = self._add(f"<<{fonts}>>", None)
        tree = self._reserve()
        pages = [self._reserve() for _ in self._pages]
        structure = self._structure(pages)
        for place, page in enumerate(self._pages):
            content = self._add("<<", self._encoded(page).encode("latin-1"))
            pictures = "".join(f"/{name} {number} 0 R" for name, number in page.pictures.items())
            self._put(
                pages[place],
                f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 {_number(WIDE * POINT)} {_number(HIGH * POINT)}]/Contents {content} 0 R"
                f"/Resources<</Font {names} 0 R/XObject<<{pictures}>>>>/StructParents {place}/Tabs/S>>",
            )
        kids = " ".join(f"{number} 0 R" for number in pages)
        self._put(tree, f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>")
        metadata = self._add("<</Type/Metadata/Subtype/XML", _metadata(self.about), packed=True)
        catalogue = self._add(
            f"<</Type/Catalog/Pages {tree} 0 R/Lang {_string(self.about.language)}/MarkInfo<</Marked true>>/StructTreeRoot {structure} 0 R"
            f"/ViewerPreferences<</DisplayDocTitle true>>/Metadata {metadata} 0 R>>",
            None,
        )
        return self._file(catalogue, self._add(_information(self.about), None))

    def _structure(self, pages: list[int]) -> int:
        """The tree of elements, and the way back to it from the pieces of each page."""
        root = self._reserve()
        self._element(self.root, root, pages)
        back = "".join(
            f"{place}[{' '.join(f'{owner.number} 0 R' for owner in page.owners)}]" for place, page in enumerate(self._pages)
        )
        parents = self._add(f"<</Nums[{back}]>>", None)
        self._put(
            root, f"<</Type/StructTreeRoot/K[{self.root.number} 0 R]/ParentTree {parents} 0 R/ParentTreeNextKey {len(pages)}>>"
        )
        return root

    def _element(self, element: Element, parent: int, pages: list[int]) -> int:
        element.number = self._reserve()
        kids = []
        for child in element.children:
            if isinstance(child, Element):
                kids.append(f"{self._element(child, element.number, pages)} 0 R")
            else:
                page, piece = child
                kids.append(f"<</Type/MCR/Pg {pages[page]} 0 R/MCID {piece}>>")
        self._put(element.number, f"<</Type/StructElem/S/{element.kind}/P {parent} 0 R{element.about}/K[{' '.join(kids)}]>>")
        return element.number

    def _encoded(self, page: _Page) -> str:
        return "\n".join(part if isinstance(part, str) else _shapes(*part, self._fonts[part[0].face]) for part in page.content)

    def _add(self, about: str, stream: bytes | None, *, packed: bool = False) -> int:
        number = self._reserve()
        self._put(number, about, stream, packed=packed)
        return number

    def _reserve(self) -> int:
        self._objects.append(b"")
        return len(self._objects)

    def _put(self, number: int, about: str, stream: bytes | None = None, *, packed: bool = False) -> None:
        """An object; a stream is the open dictionary `about` and what follows, deflated unless it is packed or plain by intent."""
        if stream is None:
            self._objects[number - 1] = about.encode("latin-1")
            return
        if not packed:
            stream, about = zlib.compress(stream, 6), f"{about}/Filter/FlateDecode"
        head = f"{about}/Length {len(stream)}>>\nstream\n".encode("latin-1")
        self._objects[number - 1] = head + stream + b"\nendstream"

    def _file(self, catalogue: int, information: int) -> bytes:
        parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
        places, size = [], len(parts[0])
        for number, content in enumerate(self._objects, 1):
            part = b"%d 0 obj\n%b\nendobj\n" % (number, content)
            places.append(size)
            size += len(part)
            parts.append(part)
        table = b"".join(b"%010d 00000 n \n" % place for place in places)
        digest = hashlib.sha256(b"".join(parts)).hexdigest()[:32]
        trailer = f"<</Size {len(places) + 1}/Root {catalogue} 0 R/Info {information} 0 R/ID[<{digest}><{digest}>]>>"
        head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        return b"".join([*parts, head, table, f"trailer\n{trailer}\nstartxref\n{size}\n%%EOF\n".encode()])


def _frame(jpeg: bytes) -> tuple[int, int, int]:
    """Width, height and number of colours of a JPEG, from the head of its frame. Source: ITU-T T.81, B.2.2."""
    place = 2
    while place + 9 < len(jpeg):
        marker, size = jpeg[place + 1], int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return (
                int.from_bytes(jpeg[place + 7 : place + 9], "big"),
                int.from_bytes(jpeg[place + 5 : place + 7], "big"),
                jpeg[place + 9],
            )
        place += 2 + size
    raise ValueError("no JPEG")


def _shapes(run: Run, size: float, used: Used) -> str:
    """The shapes of a run, one behind the other, moved where HarfBuzz moved them."""
    parts = ["["]
    codes: list[str] = []

    def close() -> None:
        if codes:
            parts.append(f"<{''.join(codes)}>")
            codes.clear()

    moved = 0.0  # since the last shape, in thousandths of the type size
    for number, advance, right, up, _ in run.glyphs:
        if right or abs(moved) > 0.01:
            close()
            parts.append(_number(-moved - right))
        if up:
            close()
            parts.append(f"]TJ {_number(up * size / 1000)} Ts[<{used.code(number)}>]TJ 0 Ts[")
        else:
            codes.append(used.code(number))
        moved = advance - used.advance(number) - right
    close()
    return "".join([*parts, "]TJ"])


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def _string(text: str) -> str:
    """A text as a string object; always in hexadecimal, so that nothing in it can end it."""
    return f"<feff{legible(text).encode('utf-16-be').hex()}>"


def _information(about: About) -> str:
    moment = about.when.strftime("D:%Y%m%d%H%M%SZ")
    facts = {"Title": about.title, "Author": about.author, "Creator": about.program, "Producer": about.program}
    texts = "".join(f"/{name} {_string(text)}" for name, text in facts.items() if text)
    return f"<<{texts}/CreationDate({moment})/ModDate({moment})>>"


def _metadata(about: About) -> bytes:
    """The same as XMP."""
    moment = about.when.strftime("%Y-%m-%dT%H:%M:%SZ")
    title, author, program = (escape(legible(text)) for text in (about.title, about.author, about.program))
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
        f"<dc:language><rdf:Bag><rdf:li>{escape(about.language)}</rdf:li></rdf:Bag></dc:language>"
        f"<xmp:CreatorTool>{program}</xmp:CreatorTool><pdf:Producer>{program}</pdf:Producer>"
        f"<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()
