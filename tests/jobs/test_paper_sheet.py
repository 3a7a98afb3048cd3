"""The contact sheet: a sound PDF, tagged and with its letters inside, the same each time, safe whatever the texts are."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from curator.domain.bundle import Bundle
from curator.domain.language import Texts
from curator.files import typefaces
from curator.jobs import paper_sheet, paper_words
from tests.jobs import bundles


@pytest.fixture
def harvest(tmp_path: Path) -> Bundle:
    return bundles.harvest(tmp_path)


def sheet(bundle: Bundle) -> bytes:
    return paper_sheet.contact_sheet(paper_words.fit(bundle), bundles.plates(bundle))


def objects(content: bytes) -> dict[int, bytes]:
    """All objects, found as a reader finds them: by the table at the end."""
    start = int(content.rsplit(b"startxref\n", 1)[1].split()[0])
    head, *lines = content[start:].split(b"trailer")[0].split(b"\n")[1:-1]
    assert head.split() == [b"0", b"%d" % len(lines)]
    found = {}
    for number, line in enumerate(lines[1:], 1):
        place = int(line.split()[0])
        assert content[place:].startswith(b"%d 0 obj\n" % number)
        found[number] = content[place:].split(b" 0 obj\n", 1)[1].split(b"\nendobj\n", 1)[0]
    return found


def streams(content: bytes) -> list[bytes]:
    found = []
    for held in objects(content).values():
        about, middle, rest = held.partition(b">>\nstream\n")
        if middle and b"/FlateDecode" in about:
            found.append(zlib.decompress(rest.removesuffix(b"\nendstream")))
    return found


def pages(content: bytes) -> list[bytes]:
    return [one for one in streams(content) if b" Tf" in one]


def alternatives(content: bytes) -> list[str]:
    return [bytes.fromhex(found.decode()).decode("utf-16") for found in re.findall(rb"/Alt <([0-9a-f]+)>", content)]


def letters(content: bytes) -> set[str]:
    """The letters that the typefaces within the file say that their shapes are of."""
    pairs = [
        pair for one in streams(content) if b"beginbfchar" in one for pair in re.findall(rb"<[0-9a-f]{4}> <([0-9a-f]+)>", one)
    ]
    return {letter for pair in pairs for letter in bytes.fromhex(pair.decode()).decode("utf-16-be")}


def test_a_sheet_is_whole_tagged_and_the_same_each_time(harvest: Bundle) -> None:
    content = sheet(harvest)
    assert content == sheet(harvest)
    assert content.startswith(b"%PDF-1.7") and content.endswith(b"%%EOF\n")
    held = objects(content)
    for number in map(int, re.findall(rb"(\d+) 0 R", content)):
        assert number in held
    for said in (
        b"/MarkInfo<</Marked true>>",
        b"/StructTreeRoot",
        b"/DisplayDocTitle true",
        b"/CreationDate(D:20201126093000Z)",
    ):
        assert said in content
    assert content.count(b"/S/Figure") == 3
    assert alternatives(content)[0] == "Three people on ladders in a peach tree"
    (page,) = pages(content)
    assert page.count(b"BDC") + page.count(b"BMC") == page.count(b"EMC")
    assert page.count(b"BT") == page.count(b"ET")


def test_the_pictures_are_put_in_as_they_are(harvest: Bundle) -> None:
    plates = bundles.plates(harvest)
    content = paper_sheet.contact_sheet(harvest, plates)
    assert all(plate in content for plate in plates.values())
    assert b"/Width 480/Height 360" in content


def test_the_letters_of_all_languages_are_within_it(harvest: Bundle) -> None:
    if not {"村", "ق"} <= {
        letter for letter in "村ق" for face in map(typefaces.Face, typefaces.installed()) if face.has(letter)
    }:
        pytest.skip("no typeface of this machine has Chinese and Arabic letters")
    held = letters(sheet(harvest))
    for one in harvest.pictures:
        for caption in one.caption.values():
            assert set(caption) - {" "} <= held


def test_what_no_typeface_has_is_boxed_and_said(harvest: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typefaces, "installed", lambda: ())
    content = sheet(harvest)
    assert b"/BaseFont/Helvetica/" in content and b"/BaseFont/Helvetica-Bold/" in content
    (page,) = pages(content)
    said = re.findall(rb"/ActualText <([0-9a-f]+)>", page)
    assert "村民在河南鲁山采摘桃子" in "".join(bytes.fromhex(one.decode()).decode("utf-16") for one in said)
    shown = "".join(
        bytes.fromhex(part.decode()).decode("cp1252")
        for part in re.findall(rb"<([0-9a-f]+)>", re.sub(rb"ActualText <\w+>", b"", page))
    )
    assert "U+6751" in shown.replace("\n", "")
    assert "Villagers" in shown and "???" in shown


def test_many_pictures_go_on_pages_and_none_is_lost(harvest: Bundle) -> None:
    one = harvest.pictures[0]
    many = replace(
        harvest,
        pictures=tuple(replace(one, number=number, alt_text=Texts.of({"en": f"alt {number}"})) for number in range(1, 101)),
    )
    content = sheet(many)
    assert alternatives(content) == [f"alt {number}" for number in range(1, 101)]
    assert 7 <= len(pages(content)) <= 12
    assert b"/Count %d/" % len(pages(content)) in content


def test_the_worst_texts_are_only_shown(tmp_path: Path) -> None:
    content = sheet(bundles.hostile(tmp_path))
    objects(content)
    outside = re.sub(rb"stream\n.*?\nendstream", b"", content, flags=re.DOTALL)
    assert not re.search(rb"/JS|/JavaScript|/OpenAction|/AA|/URI|/Launch|/EmbeddedFile|app\.alert|evil", outside)
    for page in pages(content):
        assert page.count(b"BT") == page.count(b"ET")
        assert not re.search(rb"\(|app\.alert|evil|\bTj\b", page)


def test_a_bundle_without_pictures_is_one_page(harvest: Bundle) -> None:
    content = sheet(replace(harvest, pictures=(), blocks=()))
    assert len(pages(content)) == 1
