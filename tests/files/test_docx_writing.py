"""Word processor files that are written: opened by another library, read by our own, safe whatever the texts are."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

from curator.domain.story_lines import Hint
from curator.files import docx_text, docx_writing, packing
from curator.files.docx_writing import About, Drawing, Paragraph, Style
from tests.jobs.bundles import HOSTILE, drawn

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ABOUT = About("A <title> & more", "Li Xin", "en", packing.moment("2020-11-26T09:30:00+08:00"), "Curator 0.1.0")


def made(*parts: Paragraph | Drawing) -> bytes:
    return docx_writing.written(parts, ABOUT)


def body(content: bytes) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return ElementTree.fromstring(packed.read("word/document.xml"))


def test_another_library_opens_it() -> None:
    drawing = Drawing(3, drawn(640, 480, "x"), 640, 480, "peaches.jpg", "Three people & a tree")
    content = made(
        Paragraph(Style.TITLE, "Harvest", "en"),
        drawing,
        Paragraph(Style.CAPTION, "Peaches.", "en"),
        drawing,
        Paragraph(Style.CREDIT, "©UNV, 2020", "en"),
    )
    opened = docx.Document(io.BytesIO(content))
    assert [(one.style and one.style.name, one.text) for one in opened.paragraphs if one.text] == [
        ("Title", "Harvest"),
        ("Caption", "Peaches."),
        ("Photo Credit", "©UNV, 2020"),
    ]
    assert [shape.width.mm for shape in opened.inline_shapes] == [pytest.approx(160)] * 2
    described = [one.attrib for one in body(content).iter() if one.tag.endswith("}docPr")]
    assert [(one["descr"], one["name"]) for one in described] == [("Three people & a tree", "peaches.jpg")] * 2
    assert len({one["id"] for one in described}) == 2
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert [name for name in packed.namelist() if "media" in name] == ["word/media/image3.jpg"]
    facts = opened.core_properties
    assert (facts.title, facts.author, facts.language) == ("A <title> & more", "Li Xin", "en")
    assert facts.created and facts.created.isoformat() == facts.modified.isoformat() == "2020-11-26T01:30:00+00:00"


def test_each_text_says_in_which_language_it_is() -> None:
    content = made(
        Paragraph(Style.TEXT, "Villagers", "en"),
        Paragraph(Style.TEXT, "村民", "zh-CN"),
        Paragraph(Style.TEXT, "قرويون", "ar"),
        Paragraph(Style.CREDIT, "©UNV, 2020", "ar"),
    )
    runs = [{key.removeprefix(W): value for key, value in one.attrib.items()} for one in body(content).iter(f"{W}lang")]
    assert runs == [{"val": "en"}, {"eastAsia": "zh-CN"}, {"bidi": "ar"}, {"val": "en"}]
    paragraphs = list(body(content).iter(f"{W}p"))
    assert [one.find(f"{W}pPr/{W}bidi") is not None for one in paragraphs] == [False, False, True, False]
    assert paragraphs[3].find(f"{W}pPr/{W}jc").attrib == {f"{W}val": "right"}  # type: ignore[union-attr]


def test_the_styles_say_what_a_text_is_when_it_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "story.docx"
    path.write_bytes(
        made(
            Paragraph(Style.HEADING, "Harvest", "en"),
            Paragraph(Style.TEXT, "Photo: not one. ©UNV, 2020", "en"),
            Paragraph(Style.QUOTE, "We pick —before sunrise", "en"),
            Paragraph(Style.PERSON, "Awa", "en"),
            Paragraph(Style.ROLE, "", "en"),
            Paragraph(Style.QUOTE, "Another", "en"),
            Paragraph(Style.PERSON, "", "en"),
            Drawing(1, drawn(60, 40, "x"), 60, 40, "peaches.jpg", "Three people (UNV, 2020)"),
            Paragraph(Style.CREDIT, "", "en"),
        )
    )
    lines, notes = docx_text.read(path)
    assert not notes
    assert [(line.hint, line.text, line.joined) for line in lines] == [
        (Hint.HEADING, "Harvest", False),
        (Hint.LITERAL, "Photo: not one. ©UNV, 2020", False),
        (Hint.QUOTE, "We pick —before sunrise", False),
        (Hint.QUOTE, "Name: Awa", True),
        (Hint.QUOTE, "Role: ", True),
        (Hint.QUOTE, "Another", False),
        (Hint.QUOTE, "Name: ", True),
        (Hint.PICTURE, "", False),
        (Hint.PLAIN, "Credit: ", True),
    ]


def test_no_text_becomes_markup_a_field_or_a_link() -> None:
    parts: list[Paragraph | Drawing] = []
    for number, text in enumerate(HOSTILE):
        parts += [Paragraph(style, text, "en") for style in Style]
        parts.append(Drawing(number, drawn(4, 3, ""), 4, 3, text, text))
    content = docx_writing.written(parts, About(HOSTILE[0], HOSTILE[8], "en", packing.EARLIEST, HOSTILE[9]))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        trees = {name: ElementTree.fromstring(packed.read(name)) for name in packed.namelist() if not name.endswith(".jpg")}
        names = packed.namelist()
    fields = [
        one.text
        for tree in trees.values()
        for one in tree.iter()
        if one.tag in (f"{W}instrText", f"{W}fldSimple", f"{W}hyperlink")
    ]
    assert fields == ["PAGE"]
    targets = [one.attrib for name in trees if name.endswith(".rels") for one in trees[name]]
    assert not [one for one in targets if one.get("TargetMode") or ".." in one["Target"] or ":" in one["Target"]]
    assert all(name.startswith(("[Content_Types]", "_rels/", "docProps/", "word/")) and ".." not in name for name in names)
    words = "".join(one.text or "" for one in trees["word/document.xml"].iter(f"{W}t"))
    assert "<script>alert(1)</script>" in words and 'w:instr="INCLUDEPICTURE' in words


def test_the_same_parts_give_the_same_bytes() -> None:
    part = Paragraph(Style.TEXT, "村民", "zh-CN")
    assert made(part) == made(part)
    with zipfile.ZipFile(io.BytesIO(made(part))) as packed:
        assert {info.date_time for info in packed.infolist()} == {(2020, 11, 26, 1, 30, 0)}


@pytest.mark.parametrize("when", ["", "soon", "1970-01-01T00:00:00Z"])
def test_a_time_that_no_zip_can_hold_is_the_earliest(when: str) -> None:
    assert packing.moment(when) == packing.EARLIEST
