"""Word processor files (.docx), written: paragraphs in a few styles and pictures with alternative texts.

Written by hand and not through python-docx: its template brings a hundred styles and parts that nobody asked for, and 300 pictures
cost it seconds. Everything from outside goes through `_text` or `_value`, into text or an attribute, never into an instruction
(field codes, relationships, targets), so that no caption can become one. The same paragraphs give the same bytes.

What comes back through curator.files.docx_text is told by styles: STORY TEXT is a paragraph whatever its words look like, QUOTE PERSON,
QUOTE ROLE and PHOTO CREDIT say one thing of what stands above them. Source: ECMA-376-1:2016, 17 (text), 20.4 (pictures).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from curator import resources
from curator.domain import bidi
from curator.domain.file_names import is_file_name
from curator.domain.language import is_rtl
from curator.domain.wording import legible
from curator.files import packing

_EMU: Final = 36_000  # English Metric Units in a millimetre
_WIDE, _HIGH = 160.0, 120.0  # millimetres: the text column of A4, and half of its height
_EAST_ASIAN: Final = frozenset({"zh", "ja", "ko", "yue"})
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


class Style(StrEnum):
    """The styles of `resources/papers/styles.xml`, by their keys."""

    TITLE = "Title"
    HEADING = "Heading1"
    TEXT = "StoryText"
    QUOTE = "Quote"
    PERSON = "QuotePerson"
    ROLE = "QuoteRole"
    CAPTION = "Caption"
    CREDIT = "PhotoCredit"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in one style and one language (BCP 47)."""

    style: Style
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A JPEG in the text: `key` is the same for the same picture, `name` its file name, `width` and `height` tell its shape."""

    key: int
    content: bytes
    width: int
    height: int
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself."""

    title: str
    author: str
    language: str
    when: datetime
    program: str


def written(parts: Sequence[Paragraph | Drawing], about: About) -> bytes:
    """The file, as bytes."""
    pictures = {part.key: part for part in parts if isinstance(part, Drawing)}
    body = "".join(
        _paragraph(part) if isinstance(part, Paragraph) else _drawing(part, number) for number, part in enumerate(parts, 1)
    )
    related = [("styles", "styles.xml"), ("settings", "settings.xml"), ("footer", "footer1.xml")]
    links = "".join(f'<Relationship Id="r{kind}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for kind, target in related)
    links += "".join(f'<Relationship Id="p{key}" Type="{_OFFICE}/image" Target="media/image{key}.jpg"/>' for key in pictures)
    files = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relationships(
            f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="r2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
            f'<Relationship Id="r3" Type="{_OFFICE}/extended-properties" Target="docProps/app.xml"/>'
        ),
        "word/document.xml": f"{_HEAD}<w:document {_SPACES}><w:body>{body}{_section(about)}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relationships(links),
        "word/styles.xml": resources.text("papers/styles.xml"),
        "word/settings.xml": _settings(about),
        "word/footer1.xml": _footer(about),
        "docProps/core.xml": _core(about),
        "docProps/app.xml": f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>{_text(about.program)}</Application></Properties>",
    }
    content = {name: text.encode() for name, text in files.items()}
    content |= {f"word/media/image{key}.jpg": picture.content for key, picture in pictures.items()}
    return packing.packed(content, about.when)


def _text(text: str) -> str:
    return escape(legible(text))


def _value(text: str) -> str:
    return quoteattr(legible(text), {"\n": " ", "\t": " ", "\r": " "})


def _paragraph(part: Paragraph) -> str:
    about = f'<w:pStyle w:val="{part.style}"/>'
    if is_rtl(part.language):
        # Subtle: in a paragraph from right to left the sign of “©UNV, 2020” would stand at its end.
        about += "<w:bidi/>" if bidi.is_rtl(part.text) else '<w:jc w:val="right"/>'
    lines = legible(part.text).split("\n")
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    language = part.language if not is_rtl(part.language) or bidi.is_rtl(part.text) else "en"
    run = f"<w:r><w:rPr>{_language(language)}</w:rPr>{words}</w:r>" if part.text else ""
    return f"<w:p><w:pPr>{about}</w:pPr>{run}</w:p>"


def _language(language: str) -> str:
    """What a run says of its language, so that spelling, fonts and direction are right. The order is the schema's."""
    if is_rtl(language):
        return f"<w:rtl/><w:lang w:bidi={quoteattr(language)}/>"
    if language.split("-")[0] in _EAST_ASIAN:
        return f'<w:rFonts w:hint="eastAsia"/><w:lang w:eastAsia={quoteattr(language)}/>'
    return f"<w:lang w:val={quoteattr(language)}/>"


def _drawing(part: Drawing, number: int) -> str:
    scale = min(_WIDE / part.width, _HIGH / part.height)
    size = f'cx="{round(part.width * scale * _EMU)}" cy="{round(part.height * scale * _EMU)}"'
    # Subtle: a description that is a file name would be read as the name of the file, and tells nobody anything.
    described = "" if is_file_name(part.description) else f" descr={_value(part.description)}"
    facts = f"name={_value(part.name)}{described}"
    shape = (
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" {facts}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="p{part.key}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic>"
    )
    return (
        '<w:p><w:pPr><w:pStyle w:val="Picture"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr id="{number}" {facts}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
        f'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">{shape}</a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def _section(about: About) -> str:
    """A4 with margins of 25 mm, in twentieths of a point."""
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rfooter"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/>'
        f"{'<w:bidi/>' if is_rtl(about.language) else ''}</w:sectPr>"
    )


def _footer(about: About) -> str:
    run = f"<w:rPr>{_language(about.language)}</w:rPr>"
    return (
        f'{_HEAD}<w:ftr {_SPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/>{"<w:bidi/>" if is_rtl(about.language) else ""}</w:pPr>'
        f'<w:r>{run}<w:t xml:space="preserve">{_text(about.title)}</w:t></w:r><w:r><w:tab/></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "</w:p></w:ftr>"
    )


def _settings(about: About) -> str:
    east, rtl = about.language.split("-")[0] in _EAST_ASIAN, is_rtl(about.language)
    latin = "en-GB" if east or rtl else about.language
    return (
        f'{_HEAD}<w:settings {_SPACES}><w:zoom w:percent="100"/><w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f"<w:themeFontLang w:val={quoteattr(latin)} w:eastAsia={quoteattr(about.language if east else 'zh-CN')}"
        f" w:bidi={quoteattr(about.language if rtl else 'ar-SA')}/></w:settings>"
    )


def _core(about: About) -> str:
    moment = about.when.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_text(about.title)}</dc:title><dc:creator>{_text(about.author)}</dc:creator>"
        f"<dc:language>{_text(about.language)}</dc:language><cp:lastModifiedBy>{_text(about.author)}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )


def _relationships(links: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _types() -> str:
    kinds = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/settings.xml": f"{_WORD}.settings+xml",
        "/word/footer1.xml": f"{_WORD}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="jpg" ContentType="image/jpeg"/>'
        + "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
        + "</Types>"
    )
