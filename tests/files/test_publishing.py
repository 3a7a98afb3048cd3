"""What published copies say of themselves, by real exiftool, and that a copy which says more is found out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from curator.domain import disclosure
from curator.domain.errors import CuratorError
from curator.domain.language import Texts
from curator.domain.value import Value
from curator.files import publishing
from curator.files.exiftool import ExifTool

VALUES: dict[str, Value] = {
    "title": Texts.of({"en": "2020"}),
    "headline": Texts.of({"en": "Mushrooms", "zh-CN": "蘑菇"}),
    "description": Texts.of({"en": "A farmer in Fuping,\nChina", "zh-CN": "阜平县的农民"}),
    "alt_text": Texts.of({"en": "A man holds a basket"}),
    "credit_line": "©UNV, 2020",
    "creator": ("Li Ping", "Wang; Wu"),
    "copyright_notice": Texts.of({"en": "©UNV, 2020"}),
    "rights_usage_terms": Texts.of({"en": "Not for sale"}),
    "web_statement": "https://example.org/terms",
    "licensor": ({"LicensorName": "UNV", "LicensorURL": "https://example.org"},),
    "keywords": ("goats", "山羊" * 30, "2020"),
    "keyword_paths": ("Animals|Goats",),
    "country_code": "CHN",
    "city": "阜平县",
    "location_shown": ({"City": "阜平县", "CountryCode": "CHN"},),
    "date_created": "2019-10-17T14:03:11+08:00",
    "model_release_status": "unlimited",
    "person_shown": ("Li Xin",),
}
WEB = disclosure.ALLOWED["web"]


@pytest.fixture(scope="module")
def exiftool() -> Iterator[ExifTool]:
    with ExifTool() as opened:
        yield opened


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = tmp_path / "阜平 a.jpg"
    Image.new("RGB", (300, 200), "red").save(path)
    return path


def write(exiftool: ExifTool, path: Path, values: dict[str, Value] = VALUES) -> None:
    publishing.write(exiftool, {path: publishing.tags_of(values, "en", publishing.version_of(exiftool))})


def read(path: Path) -> dict[str, Any]:
    said = subprocess.run(
        ["exiftool", "-j", "-G1", "-n", "-struct", str(path)], capture_output=True, check=True, text=True, encoding="utf-8"
    ).stdout
    (held,) = json.loads(said)
    return dict(held)


def found(exiftool: ExifTool, path: Path, values: dict[str, Value] = VALUES) -> list[str]:
    version = publishing.version_of(exiftool)
    return [one.tag for one in publishing.trespasses(exiftool, {path: values}, WEB, version)]


def test_all_three_blocks_say_the_same(exiftool: ExifTool, copy: Path) -> None:
    write(exiftool, copy)
    held = read(copy)
    assert held["XMP-photoshop:Credit"] == held["IPTC:Credit"] == "©UNV, 2020"
    assert held["XMP-dc:Rights"] == held["IPTC:CopyrightNotice"] == held["IFD0:Copyright"] == "©UNV, 2020"
    assert held["XMP-dc:Description"] == held["IPTC:Caption-Abstract"] == held["IFD0:ImageDescription"]
    assert held["XMP-dc:Description"] == held["XMP-dc:Description-en"] == "A farmer in Fuping,\nChina"
    assert held["XMP-dc:Description-zh-CN"] == "阜平县的农民"
    assert held["XMP-dc:Creator"] == held["IPTC:By-line"] == ["Li Ping", "Wang; Wu"]
    assert held["IFD0:Artist"] == 'Li Ping; "Wang; Wu"'
    assert str(held["XMP-dc:Title"]) == "2020"
    assert held["XMP-plus:ModelReleaseStatus"] == "MR-UMR"
    assert held["XMP-plus:Licensor"] == [{"LicensorName": "UNV", "LicensorURL": "https://example.org"}]
    assert held["XMP-photoshop:DateCreated"] == "2019:10:17 14:03:11+08:00"
    assert (held["ExifIFD:DateTimeOriginal"], held["IPTC:DateCreated"]) == ("2019:10:17 14:03:11", "2019:10:17")
    assert held["ExifIFD:ColorSpace"] == 1
    assert found(exiftool, copy) == []


def test_iim_is_cut_on_a_character(exiftool: ExifTool, copy: Path) -> None:
    write(exiftool, copy)
    held = read(copy)
    assert held["XMP-dc:Subject"][1] == "山羊" * 30
    assert held["IPTC:Keywords"][1] == ("山羊" * 30)[:21]  # 63 of 64 bytes


@pytest.mark.parametrize("known", ["2019", "2019-10", "2019-10-17"])
def test_a_date_says_no_more_than_is_known(exiftool: ExifTool, copy: Path, known: str) -> None:
    values = {**VALUES, "date_created": known}
    write(exiftool, copy, values)
    held = read(copy)
    assert str(held["XMP-photoshop:DateCreated"]) == known.replace("-", ":")
    assert ("IPTC:DateCreated" in held) == (len(known) == 10)
    assert "ExifIFD:DateTimeOriginal" not in held
    assert found(exiftool, copy, values) == []


@pytest.mark.parametrize(
    "argument",
    [
        "-EXIF:GPSLatitude=39",
        "-XMP-exif:GPSLatitude=39",
        "-EXIF:SerialNumber=123",
        "-XMP-aux:SerialNumber=123",
        "-EXIF:OwnerName=Li",
        "-Comment=hello",
        "-XMP-mwg-rs:RegionInfo={RegionList=[{Name=Li,Type=Face}]}",
        "-XMP-iptcExt:PersonInImage+=Wang Fang",
        "-XMP-iptcExt:LocationCreated={City=x}",
        "-EXIF:Make=Canon",
        "-XMP-photoshop:Instructions=secret",
        "-XMP-plus:MinorModelAgeDisclosure=AG-U14",
        "-IPTC:SpecialInstructions=secret",
        "-XMP-xmp:Rating=5",
        "-XMP-photoshop:Credit=",
        "-XMP-dc:Creator=somebody else",
        "-XMP-dc:Description-fr=texte",
    ],
)
def test_whatever_else_a_copy_says_is_found(exiftool: ExifTool, copy: Path, argument: str) -> None:
    write(exiftool, copy)
    subprocess.run(["exiftool", "-q", "-overwrite_original", "-n", argument, str(copy)], check=True)
    if "-fr" in argument:
        assert found(exiftool, copy) == []  # another language of a text that may be told
    else:
        assert found(exiftool, copy) != []


def test_an_embedded_thumbnail_is_found(exiftool: ExifTool, copy: Path, tmp_path: Path) -> None:
    write(exiftool, copy)
    Image.new("RGB", (160, 120), "blue").save(tmp_path / "small.jpg")
    subprocess.run(
        ["exiftool", "-q", "-overwrite_original", f"-ThumbnailImage<={tmp_path / 'small.jpg'}", str(copy)], check=True
    )
    assert any("Thumbnail" in tag for tag in found(exiftool, copy))


def test_a_copy_may_have_more_keywords_than_exiftool_reads_unasked(exiftool: ExifTool, copy: Path) -> None:
    values = {**VALUES, "keywords": tuple(f"kw{number}" for number in range(1200))}
    write(exiftool, copy, values)
    assert found(exiftool, copy, values) == []


def test_a_trailer_is_seen() -> None:
    assert publishing.ends_cleanly(b"\xff\xd8 picture \xff\xd9")
    assert not publishing.ends_cleanly(b"\xff\xd8 picture \xff\xd9 and a secret")


def test_a_position_is_written_where_the_rule_lets_it(exiftool: ExifTool, copy: Path) -> None:
    values: dict[str, Value] = {**VALUES, "gps_latitude": -38.8, "gps_longitude": 114.2}
    write(exiftool, copy, values)
    held = read(copy)
    assert (held["GPS:GPSLatitude"], held["GPS:GPSLatitudeRef"]) == (38.8, "S")
    allowed = WEB | {"gps_latitude", "gps_longitude"}
    version = publishing.version_of(exiftool)
    assert publishing.trespasses(exiftool, {copy: values}, allowed, version) == []
    assert publishing.trespasses(exiftool, {copy: VALUES}, WEB, version) != []


@pytest.mark.parametrize(
    "words", ["a\n-execute\n-b", "-o /tmp/x", "&amp; <b>", "’“”", "{x=1}", "[a,b]", "|", "a\\nb", "𠮷😀", "%s $(id) `id`", "#"]
)
def test_no_caption_is_anything_but_a_text(exiftool: ExifTool, copy: Path, words: str) -> None:
    values: dict[str, Value] = {"description": Texts.of({"en": words}), "credit_line": words, "keywords": (words,)}
    write(exiftool, copy, values)
    held = read(copy)
    assert held["XMP-dc:Description"] == words
    assert held["XMP-photoshop:Credit"] == words
    assert found(exiftool, copy, values) == []


def test_what_can_not_be_written_is_told(exiftool: ExifTool, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"no picture")
    with pytest.raises(CuratorError, match="could not be written"):
        write(exiftool, path)
