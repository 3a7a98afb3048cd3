"""The documents of a bundle, read again by the programs that people use for them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator import resources
from curator.catalogue import store, stories
from curator.domain.bundle import Bundle, BundleBlock, Picture, PictureBlock, Rendition, TextBlock
from curator.domain.export import Options, Source
from curator.domain.language import Texts
from curator.domain.organisations import parse
from curator.files import bundle_folder, placeholders
from curator.jobs import exporting, paper_drupal, paper_sheet, paper_story, papers, story_importing

KNOWN = parse(resources.text("organisations.json"))
NASTY = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "<b>bold</b>", "</script><script>alert(1)</script>", "{{ 7*7 }}",
    "a\x00b\x0bc", "\u202eevil",
    "INCLUDEPICTURE http://x", "javascript:alert(1)", '"quoted", comma', "a\nb", "😀𠮷", "阜平县" * 200, "x" * 3000,
    "&amp;lt;", "\ufffe", "' or 1=1",
]  # fmt: skip


def bundle(*captions: str, credit: str = "©UNV, 2020", languages: tuple[str, ...] = ("en",)) -> Bundle:
    pictures = tuple(
        Picture(
            uid=f"uid{number}",
            number=number,
            slug=f"photo-{number}",
            renditions=(
                Rendition(f"web/photo-{number}-480.webp", 480, 320, "webp", 1000, "0" * 64),
                Rendition(f"photos/photo-{number}.jpg", 1920, 1280, "jpeg", 2000, "1" * 64),
            ),
            caption=Texts.of({"en": caption, "zh-CN": f"说明 {number}"}) if "zh-CN" in languages else Texts.of({"en": caption}),
            alt_text=Texts.of({"en": caption}),
            credit_line=credit,
            creators=(caption,),
        )
        for number, caption in enumerate(captions, 1)
    )
    blocks: tuple[BundleBlock, ...] = (
        TextBlock("heading", Texts.of({"en": "The title"})),
        TextBlock("paragraph", Texts.of({"en": "A paragraph of text."})),
        *(PictureBlock(one.number, one.caption, one.credit_line) for one in pictures),
        TextBlock("quote", Texts.of({"en": "We learned a lot."}), "Jin Liu", "UN Volunteer"),
    )
    return Bundle(
        "story", Texts.of({"en": "The title"}), languages, blocks, pictures, "web",
        archive="abcd1234", author="Li Ping", when="2026-11-26T10:20:30.000Z", version="0.1.0",
    )  # fmt: skip


def rows(made: Bundle) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(papers.captions(made), newline="")))


def test_the_table_has_a_column_for_each_language() -> None:
    (row,) = rows(bundle("Goats", languages=("en", "zh-CN")))
    assert (row["caption [en]"], row["caption [zh-CN]"], row["credit"]) == ("Goats", "说明 1", "©UNV, 2020")
    assert (row["file"], row["sha256"]) == ("photos/photo-1.jpg", "1" * 64)


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_is_a_formula(text: str) -> None:
    (row,) = rows(bundle(text))
    for cell in row.values():
        assert cell[:1] not in tuple("=+-@\t\r＝＋－＠")
    assert row["caption [en]"].removeprefix("'") == text.removeprefix("'")


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_every_text_comes_back_from_the_table(text: str) -> None:
    (row,) = rows(bundle(text))
    assert row["photographer"] == papers.defused(text)


def test_the_table_opens_in_excel_as_what_it_is(tmp_path: Path) -> None:
    papers.written(bundle("山羊"), tmp_path, KNOWN, {})
    content = (tmp_path / "captions.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert "山羊".encode() in content
    assert b"\r\n" in content


@pytest.mark.parametrize("text", NASTY)
def test_word_shows_every_text_as_text(text: str, tmp_path: Path) -> None:
    placeholders.draw(tmp_path / "a.jpg", 1, 120, 80)
    made = paper_story.word(bundle(text), {"uid1": (tmp_path / "a.jpg").read_bytes()})
    document = docx.Document(io.BytesIO(made))
    shown = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "©UNV, 2020" in shown
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        xml = parts.read("word/document.xml").decode()
        assert "w:fldSimple" not in xml
        assert "w:instrText" not in xml
        assert [name for name in parts.namelist() if name.startswith("word/media/")] != []
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr")


def test_equal_bundles_give_equal_files(tmp_path: Path) -> None:
    placeholders.draw(tmp_path / "a.jpg", 1, 120, 80)
    plates = {"uid1": (tmp_path / "a.jpg").read_bytes()}
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        papers.written(bundle("A goat 山羊", languages=("en", "zh-CN")), tmp_path / name, KNOWN, plates)
    one, two = (
        {name: (tmp_path / at / name).read_bytes() for name in bundle_folder.files_of(tmp_path / at)} for at in ("one", "two")
    )
    assert one == two


def test_the_contact_sheet_is_a_document_with_all_letters(tmp_path: Path) -> None:
    placeholders.draw(tmp_path / "a.jpg", 1, 240, 160)
    plate = (tmp_path / "a.jpg").read_bytes()
    made = bundle(*("A goat 山羊 козёл عنزة " * 12 for _ in range(14)))
    sheet = paper_sheet.contact_sheet(made, {f"uid{number}": plate for number in range(1, 15)})
    assert sheet.startswith(b"%PDF-")
    assert sheet.count(b"/Type /Page\n") == 2
    assert paper_sheet.contact_sheet(bundle(*NASTY), {}).startswith(b"%PDF-")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


@pytest.mark.parametrize("text", NASTY)
def test_the_body_for_drupal_holds_no_markup_of_ours(text: str) -> None:
    reader = _Tags()
    reader.feed(paper_drupal.files(bundle(text))["drupal/body.html"])
    assert {tag for tag, _ in reader.seen} <= {"h2", "p", "img", "blockquote", "cite"}
    (image,) = (attributes for tag, attributes in reader.seen if tag == "img")
    assert set(image) == {"src", "alt", "data-caption", "data-align", "width", "height", "loading"}
    inner = _Tags()
    inner.feed(image["data-caption"] or "")
    assert inner.seen == []  # the filter of Drupal reads this as HTML once more


def test_the_json_is_as_its_schema_says() -> None:
    schema = json.loads(resources.text("gallery/story.schema.json"))
    told = json.loads(paper_story.as_json(bundle(*NASTY, languages=("en", "zh-CN"))))
    _check(told, schema, schema)


def _check(held: Any, shape: dict[str, Any], whole: dict[str, Any]) -> None:
    """The few words of JSON Schema that the schema uses."""
    if "$ref" in shape:
        shape = whole["$defs"][shape["$ref"].rpartition("/")[2]]
    if "oneOf" in shape:
        assert any(_fits(held, one, whole) for one in shape["oneOf"]), held
        return
    kinds: dict[str, Any] = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "null": type(None),
        "number": (int, float),
    }
    wanted = shape.get("type", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    assert not wanted or any(isinstance(held, kinds[one]) for one in wanted), (held, wanted)
    if "const" in shape:
        assert held == shape["const"]
    if "enum" in shape:
        assert held in shape["enum"]
    if isinstance(held, dict):
        assert set(shape.get("required", [])) <= set(held)
        properties, more = shape.get("properties", {}), shape.get("additionalProperties", True)
        for key, part in held.items():
            assert key in properties or more is not False, key
            _check(part, properties.get(key, more if isinstance(more, dict) else {}), whole)
    if isinstance(held, list):
        for part in held:
            _check(part, shape.get("items", {}), whole)


def _fits(held: Any, shape: dict[str, Any], whole: dict[str, Any]) -> bool:
    try:
        _check(held, shape, whole)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize("form", ["story.txt", "story.docx"])
def test_the_story_comes_back_through_import(told: Any, tmp_path: Path, form: str) -> None:
    job: Any = exporting.exported(told, lambda act: act(told), Source(story="fuping"), tmp_path / "out", Options())
    for _ in job:
        pass
    store.create(tmp_path / "fresh")
    with store.open_archive(tmp_path / "fresh", "Ann") as catalogue:
        job = story_importing.imported(
            catalogue, lambda act: act(catalogue), tmp_path / "out" / form, folder=tmp_path / "out" / "photos", name="again"
        )
        for _ in job:
            pass
        again, _ = stories.load(catalogue, "again")
    before, _ = stories.load(told, "fuping")
    assert [type(block).__name__ for block in again.blocks] == [type(block).__name__ for block in before.blocks]
    assert [(block.caption, block.credit) for block in again.photos()] == [
        (block.caption, block.credit) for block in before.photos()
    ]
    assert all(block.uid for block in again.photos())
    assert [getattr(block, "text", "") for block in again.blocks] == [getattr(block, "text", "") for block in before.blocks]
