"""All documents of a bundle: there, the same each time, readable by what people read them with, safe whatever the texts are."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator import resources
from curator.domain.bundle import Bundle, PictureBlock
from curator.domain.language import Texts
from curator.domain.story import Block, PhotoBlock
from curator.domain.story_grammar import read_lines
from curator.domain.story_text import read_text
from curator.domain.wording import legible
from curator.files import documents
from curator.jobs import paper_credits, paper_drupal, paper_json, paper_story, paper_tables, paper_words, papers
from tests.jobs import bundles

DOCUMENTS = [
    *("story.docx", "story.txt", "story.zh-CN.docx", "story.zh-CN.txt", "story.ar.docx", "story.ar.txt", "story.json"),
    *("story.schema.json", "captions.csv", "contact-sheet.pdf", "CREDITS.txt", "drupal/media.csv", "drupal/body.html"),
    *("drupal/body-figures.html", "drupal/README.txt", "README.txt"),
]


@pytest.fixture
def harvest(tmp_path: Path) -> Bundle:
    return bundles.harvest(tmp_path)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Bundle, Path]:
    folder = tmp_path_factory.mktemp("hostile")
    bundle = bundles.hostile(folder)
    papers.written(bundle, folder, bundles.known(), bundles.plates(bundle))
    return bundle, folder


def write(bundle: Bundle, folder: Path) -> dict[str, bytes]:
    names = papers.written(bundle, folder, bundles.known(), bundles.plates(bundle))
    return {name: (folder / name).read_bytes() for name in names}


def without_uids(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(replace(block, uid=None) if isinstance(block, PhotoBlock) else block for block in blocks)


def rows(content: bytes, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(encoding), newline="")))


def test_all_are_written_and_the_same_each_time(harvest: Bundle, tmp_path: Path) -> None:
    first = write(harvest, tmp_path)
    assert list(first) == DOCUMENTS
    again = write(replace(harvest), tmp_path)
    assert [name for name in first if first[name] != again[name]] == []
    other = write(replace(harvest, when="2020-11-27T09:30:00Z"), tmp_path)
    told = {name for name in first if first[name] != other[name]}
    assert told == {"story.docx", "story.zh-CN.docx", "story.ar.docx", "story.json", "contact-sheet.pdf", "README.txt"}


# Tables


def test_the_table_opens_in_spreadsheets_and_says_everything(harvest: Bundle, tmp_path: Path) -> None:
    content = write(harvest, tmp_path)["captions.csv"]
    assert content.startswith(b"\xef\xbb\xbffile,title[en],title[zh-CN],title[ar],caption[en],")
    assert content.count(b"\r\n") == content.count(b"\n") == 4
    first, second, third = rows(content)
    assert first["caption[zh-CN]"] == "2020年，村民在河南鲁山采摘桃子。"
    assert (first["file"], first["release_status"]) == ("photos/villagers-harvest-peaches-in-lushan.jpg", "unlimited")
    assert (second["credit"], second["caption[ar]"], third["creator"]) == ("©IPRCC, 2020", "", "")
    assert first["sha256"] == harvest.pictures[0].renditions[-1].sha256


def test_no_cell_is_a_formula_and_every_cell_comes_back(hostile: tuple[Bundle, Path]) -> None:
    bundle, folder = hostile
    for name, column in (("captions.csv", "caption[en]"), ("drupal/media.csv", "field_caption")):
        found = rows((folder / name).read_bytes())
        assert [paper_tables.restored(row[column]) for row in found] == [legible(text) for text in bundles.HOSTILE]
        cells = [cell for row in found for cell in row.values()]
        assert [cell for cell in cells if re.match(r"[\s]*[=+\-@＝＋－＠\t\r]", cell)] == []
    assert bundle.pictures[0].caption["en"].startswith("=")


@given(st.text(st.characters(codec="utf-8")) | st.from_regex(r"\A'{0,3}\s?[=+\-@＝\t\r\n].{0,3}\Z"))
def test_defusing_can_be_undone(text: str) -> None:
    cell = paper_tables.defused(text)
    assert paper_tables.restored(cell) == text
    assert not cell[:1] or cell[0] not in "=+-@\t\r＝＋－＠"
    assert list(csv.reader(io.StringIO(paper_tables.table([(text, "x")]), newline=""))) == [[cell, "x"]]


# The story


def test_text_and_document_come_back_as_the_same_blocks(harvest: Bundle, tmp_path: Path) -> None:
    known = bundles.known()
    write(harvest, tmp_path)
    for language, mark in paper_story.languages(harvest):
        meant = paper_story.story(harvest, language, known).blocks
        text = documents.read(tmp_path / f"story{mark}.txt").text
        assert read_text(text, known)[0] == meant
        lines = documents.read(tmp_path / f"story{mark}.docx").lines
        assert lines is not None
        blocks, _ = read_lines(lines, known)
        assert blocks == without_uids(meant)


def test_the_worst_texts_come_back_too(hostile: tuple[Bundle, Path]) -> None:
    bundle, folder = hostile
    known = bundles.known()
    meant = paper_story.story(paper_words.fit(bundle), "en", known)
    document = documents.read(folder / "story.txt")
    assert read_text(document.text, known)[0] == meant.blocks
    lines = documents.read(folder / "story.docx").lines
    assert lines is not None
    blocks, _ = read_lines(lines, known)
    expected = without_uids(meant.blocks)
    assert [pair for pair in zip(expected, blocks, strict=True) if pair[0] != pair[1]] == []


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=40) | st.sampled_from(bundles.HOSTILE[-4:])


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=4))
def test_any_captions_and_credits_come_back_through_a_document(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    known = bundles.known()
    one = bundles.picture(1, folder, slug="photo", size=(8, 6))
    pictures = tuple(replace(one, number=number, alt_text=Texts.of({"en": alt})) for number, (_, _, alt) in enumerate(texts, 1))
    blocks = tuple(PictureBlock(number, Texts.of({"en": text}), credit) for number, (text, credit, _) in enumerate(texts, 1))
    bundle = paper_words.fit(Bundle("any", Texts.of({"en": "Any"}), ("en",), blocks, pictures, "web"))
    (folder / "story.docx").write_bytes(paper_story.word(bundle, "en", folder, {}))
    lines = documents.read(folder / "story.docx").lines
    assert lines is not None
    found, _ = read_lines(lines, known)
    meant = paper_story.story(bundle, "en", known).blocks
    assert found == without_uids(meant)


def test_many_large_pictures_are_put_in_small(harvest: Bundle, tmp_path: Path) -> None:
    plates = {one.uid: bundles.drawn(40, 30, "") for one in harvest.pictures}
    first = harvest.pictures[0]
    whole = paper_story.word(harvest, "en", tmp_path, plates)
    copy = first.renditions[-1]
    heavy = replace(first, renditions=(*first.renditions[:-1], replace(copy, bytes=17 << 20)))
    small = paper_story.word(replace(harvest, pictures=(heavy, *harvest.pictures[1:])), "en", tmp_path, plates)
    assert (tmp_path / copy.path).read_bytes() in whole
    assert plates[first.uid] in small and (tmp_path / copy.path).read_bytes() not in small


# For programs


def schema() -> object:
    return json.loads(resources.text(f"papers/{paper_json.SCHEMA}"))


def test_the_json_keeps_to_its_schema(harvest: Bundle, hostile: tuple[Bundle, Path], tmp_path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    for told in (paper_json.as_json(harvest), (hostile[1] / "story.json").read_text(encoding="utf-8")):
        jsonschema.validate(json.loads(told), schema(), jsonschema.Draft202012Validator)
    told = json.loads(paper_json.as_json(harvest))
    assert told["photos"][0]["caption"]["zh-CN"] == harvest.pictures[0].caption["zh-CN"]
    assert told["photos"][2].keys() == {"number", "uid", "slug", "file", "caption", "credit_line", "renditions"}
    assert told["blocks"][3] == {
        "type": "quote",
        "text": {"en": "We pick before sunrise."},
        "person": "Awa Diop",
        "role": "farmer, Lushan",
    }
    assert told["made"]["waived"][0]["reason"] == "The road needs no more words."


@pytest.mark.parametrize(
    "wrong", [{"version": 2}, {"languages": []}, {"photos": [{"number": 1}]}, {"blocks": [{"type": "table"}]}]
)
def test_the_schema_refuses_what_it_does_not_promise(harvest: Bundle, wrong: dict[str, object]) -> None:
    told = {**json.loads(paper_json.as_json(harvest)), **wrong}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, schema(), jsonschema.Draft202012Validator)


# Credits and the way to use it all


def test_credits_are_listed_by_holder(harvest: Bundle) -> None:
    text = paper_credits.credits(harvest, bundles.known())
    heads = [line for line, below in zip(text.split("\r\n"), text.split("\r\n")[1:], strict=False) if re.fullmatch("-+", below)]
    assert heads == [
        "IPRCC (International Poverty Reduction Centre in China): 1 photo",
        "UNV (United Nations Volunteers): 1 photo",
        "Zhang Wei: 1 photo",
    ]
    assert "    Usage terms: For use with this story only." in text
    for one in harvest.pictures:
        assert one.renditions[-1].path in text and all(caption in text for caption in one.caption.values())


def test_the_readme_tells_all_in_the_bundles_languages(harvest: Bundle, tmp_path: Path) -> None:
    text = write(harvest, tmp_path)["README.txt"].decode("utf-8-sig")
    for name in DOCUMENTS:
        assert name.split("/", maxsplit=1)[0] in text
    for said in (
        "caption.short (1 photo): The road needs no more words. (Li Xin)",
        "DSC_0004.JPG can not be read",
        "kq3n8v2m4x6t1b7c",
    ):
        assert said in " ".join(text.split())
    assert text.index("To open it") < text.index("如何打开") < text.index("لفتحها")
    assert "- 1: For use with this story only. https://example.org/terms\r\n- 2-3: no terms are recorded" in text


def test_chinese_lines_keep_latin_words_whole(harvest: Bundle) -> None:
    text = paper_credits.readme(replace(harvest, languages=("zh-CN",)), DOCUMENTS)
    assert max(sum(2 if ord(letter) > 0x2E80 else 1 for letter in line) for line in text.split("\r\n")) <= 80
    assert not re.search(r"phot\r\n|READM\r\n|\r\n *[，。；：、）]", text)


def test_every_language_has_all_words() -> None:
    known = json.loads(resources.text("papers/words.json"))
    assert {code: set(known["en"]) ^ set(words) for code, words in known.items()} == {code: set() for code in known}
    for name, text in known["en"].items():
        places = {code: set(re.findall(r"\{\w+\}", words[name])) for code, words in known.items()}
        assert all(found == set(re.findall(r"\{\w+\}", text)) or name == "photos_one" for found in places.values()), name


# Drupal


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_body_is_pasted_as_it_is(harvest: Bundle) -> None:
    page = Page(paper_drupal.files(harvest)["drupal/body.html"])
    assert [tag for tag, _ in page.tags] == ["p", "img", "blockquote", "p", "p", "cite", "h2", "img", "blockquote", "p", "img"]
    first = next(about for tag, about in page.tags if tag == "img")
    assert first["src"] == "/sites/default/files/harvest/villagers-harvest-peaches-in-lushan.jpg"
    assert first["data-caption"] == "Villagers harvest peaches in Lushan, Henan, China, in 2020. ©UNV, 2020"
    assert first["alt"] == "Three people on ladders in a peach tree"
    known = paper_drupal.files(replace(harvest, address="https://example.org/stories/harvest/"))["drupal/body.html"]
    assert 'src="https://example.org/stories/harvest/photos/the-new-road.jpg"' in known


def test_no_text_becomes_markup_in_the_body(hostile: tuple[Bundle, Path]) -> None:
    for name in ("body.html", "body-figures.html"):
        page = Page((hostile[1] / "drupal" / name).read_text(encoding="utf-8"))
        assert {tag for tag, _ in page.tags} <= {"p", "h2", "blockquote", "cite", "img", "figure", "figcaption", "small"}
        images = [about for tag, about in page.tags if tag == "img"]
        assert len(images) == len(bundles.HOSTILE)
        for about in images:
            assert set(about) <= {"src", "alt", "width", "height", "loading", "data-caption", "data-align"}
            assert re.fullmatch(r"/sites/default/files/[a-z0-9-]+/photo-\d+\.jpg", about["src"] or "")
            # What Drupal's filter makes of it is read as HTML once more.
            assert Page(about.get("data-caption") or "").tags == []
