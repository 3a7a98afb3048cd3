"""A bundle as the story it tells: as plain text and as a word processor file, which both come back through story import, and as JSON."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from curator.domain.bundle import Bundle, Picture, PictureBlock, TextBlock
from curator.domain.credit import Credit
from curator.domain.credit_grammar import parse_credit
from curator.domain.language import Texts
from curator.domain.organisations import Organisations
from curator.domain.story import Block, Heading, Paragraph, PhotoBlock, Quote, Story
from curator.domain.story_text import write_text
from curator.jobs.pages import alt, direction, large

SCHEMA: Final = 1
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDE_CM: Final = 16.0


def text(bundle: Bundle, organisations: Organisations) -> str:
    """The story as plain text with the file names of the bundle, which story import reads to the same blocks."""
    return write_text(_story(bundle, organisations), organisations)


def _story(bundle: Bundle, organisations: Organisations) -> Story:
    language = bundle.languages[0]
    title = bundle.title.shown(language)
    blocks: list[Block] = []
    for block in bundle.blocks:
        if isinstance(block, PictureBlock):
            picture = bundle.picture(block.picture)
            credit = parse_credit(block.credit_line, organisations) if block.credit_line else None
            if block.credit_line and credit is None:
                credit = Credit((), text=block.credit_line)
            name = large(picture).path.rpartition("/")[2]
            blocks.append(PhotoBlock(picture.uid, block.caption.shown(language), credit, name))
        elif block.kind == "quote":
            blocks.append(Quote(block.texts.shown(language), block.person or None, block.role or None))
        elif block.kind == "heading":
            blocks.append(Heading(block.texts.shown(language)))
        else:
            blocks.append(Paragraph(block.texts.shown(language)))
    if not any(isinstance(block, Heading) for block in blocks):
        blocks.insert(0, Heading(title))
    return Story(bundle.name, title, tuple(blocks))


def as_json(bundle: Bundle) -> str:
    """The bundle for programs; the manual and `resources/gallery/story.schema.json` tell its shape."""
    told = {
        "schema": SCHEMA,
        "name": bundle.name,
        "title": dict(bundle.title),
        "languages": list(bundle.languages),
        "profile": bundle.profile,
        "address": bundle.address or None,
        "made": {
            "when": bundle.when,
            "author": bundle.author,
            "archive": bundle.archive,
            "program": f"Curator {bundle.version}",
            "waived": [
                {"rule": one.rule, "reason": one.reason, "author": one.author, "photos": one.photos} for one in bundle.waived
            ],
            "left_out": list(bundle.left_out),
        },
        "blocks": [_block(block) for block in bundle.blocks],
        "pictures": [_picture(picture) for picture in bundle.pictures],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _block(block: TextBlock | PictureBlock) -> dict[str, Any]:
    if isinstance(block, PictureBlock):
        return {"type": "photo", "picture": block.picture, "caption": dict(block.caption), "credit": block.credit_line or None}
    told: dict[str, Any] = {"type": block.kind, "text": dict(block.texts)}
    return {**told, "person": block.person or None, "role": block.role or None} if block.kind == "quote" else told


def _picture(picture: Picture) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "number": picture.number,
        "id": picture.uid,
        "slug": picture.slug,
        "title": dict(picture.title),
        "caption": dict(picture.caption),
        "alt_text": dict(picture.alt_text),
        "extended_description": dict(picture.extended_description),
        "credit": picture.credit_line,
        "creators": list(picture.creators),
        "copyright_notice": picture.copyright_notice,
        "usage_terms": picture.rights_usage_terms,
        "web_statement": picture.web_statement,
        "licensor": {"name": picture.licensor_name, "url": picture.licensor_url} if picture.licensor_name else None,
        "date": picture.date_created,
        "place": picture.place,
        "keywords": list(picture.keywords),
    }
    files = [
        {
            "path": one.path,
            "width": one.width,
            "height": one.height,
            "format": one.format,
            "bytes": one.bytes,
            "sha256": one.sha256,
        }
        for one in picture.renditions
    ]
    return {**{key: held for key, held in facts.items() if held not in ("", [], {}, None)}, "files": files}


def word(bundle: Bundle, plates: Mapping[str, bytes]) -> bytes:
    """The story as a word processor file: pictures with alternative texts, each with caption and credit below it."""
    import docx

    document: Any = docx.Document()
    _styles(document)
    _properties(document, bundle)
    if not any(isinstance(block, TextBlock) and block.kind == "heading" for block in bundle.blocks):
        _add(document, bundle.title, bundle, "Title")
    first = True
    for block in bundle.blocks:
        if isinstance(block, PictureBlock):
            _add_picture(document, bundle, block, plates)
        elif block.kind == "heading":
            _add(document, block.texts, bundle, "Title" if first else "Heading 1")
            first = False
        elif block.kind == "quote":
            who = ", ".join(filter(None, (block.person, block.role)))
            _add(document, block.texts, bundle, "Quote", f" --{who}" if who else "")
        else:
            _add(document, block.texts, bundle, "Normal")
    held = io.BytesIO()
    document.save(held)
    return _timeless(held.getvalue(), bundle.when)


def _styles(document: Any) -> None:
    """Fonts for Chinese beside Latin, and a style for captions."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Microsoft YaHei")
    document.styles["Caption"].font.bold = False


def _properties(document: Any, bundle: Bundle) -> None:
    facts = document.core_properties
    facts.title = _clean(bundle.title.shown(bundle.languages[0]))[:255]
    facts.author = _clean(bundle.author)[:255]
    facts.language = bundle.languages[0]
    facts.comments = ""
    moment = datetime.fromisoformat(bundle.when.replace("Z", "+00:00")) if bundle.when else datetime(2000, 1, 1)
    facts.created = facts.modified = moment.replace(tzinfo=None, microsecond=0)
    facts.last_modified_by = facts.author


def _add(document: Any, texts: Texts, bundle: Bundle, style: str, after: str = "") -> Any:
    """One paragraph in the bundle's first language, marked with the language that it is in."""
    code = next((code for code in bundle.languages if code in texts), next(iter(texts), bundle.languages[0]))
    paragraph = document.add_paragraph(style=style)
    _run(paragraph, texts.get(code, "") + after, code)
    return paragraph


def _run(paragraph: Any, text: str, code: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run(_clean(text))
    mark = OxmlElement("w:lang")
    mark.set(qn("w:eastAsia" if code.split("-")[0] in ("zh", "ja", "ko") else "w:val"), code)
    if direction(code) == "rtl":
        mark.set(qn("w:bidi"), code)
        run.font.rtl = True
        paragraph.paragraph_format.element.get_or_add_pPr().append(OxmlElement("w:bidi"))
    run._r.get_or_add_rPr().append(mark)
    return run


def _add_picture(document: Any, bundle: Bundle, block: PictureBlock, plates: Mapping[str, bytes]) -> None:
    from docx.shared import Cm, Pt

    picture = bundle.picture(block.picture)
    whole = large(picture)
    plate = plates.get(picture.uid)
    if plate is not None:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before = Pt(12)
        wide = min(_WIDE_CM, 20.0 * whole.width / whole.height)
        shape = paragraph.add_run().add_picture(io.BytesIO(plate), width=Cm(wide))
        facts = shape._inline.docPr
        facts.set("descr", _clean(alt(picture, bundle.languages[0])) or picture.slug)
        facts.set("name", whole.path.rpartition("/")[2])
    line = " ".join(filter(None, (block.caption.shown(bundle.languages[0]), block.credit_line)))
    code = next((code for code in bundle.languages if code in block.caption), bundle.languages[0])
    paragraph = document.add_paragraph(style="Caption")
    lead = "照片：" if code.split("-")[0] == "zh" else "Photo: "
    _run(paragraph, f"{lead}{line}", code)


def _clean(text: str) -> str:
    """Without the control characters that XML has no form for."""
    return _NOT_XML.sub("", text)


def _timeless(content: bytes, when: str) -> bytes:
    """The same file with one fixed time for all its parts, so that the same story gives the same bytes."""
    moment = datetime.fromisoformat(when.replace("Z", "+00:00")) if when else datetime(2000, 1, 1)
    stamp = (max(1980, moment.year), moment.month, moment.day, moment.hour, moment.minute, moment.second)
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w") as new:
        for part in old.infolist():
            facts = zipfile.ZipInfo(part.filename, stamp)
            facts.compress_type = zipfile.ZIP_STORED if part.filename.endswith((".jpg", ".jpeg")) else zipfile.ZIP_DEFLATED
            facts.create_system = 3
            new.writestr(facts, old.read(part))
    return held.getvalue()
