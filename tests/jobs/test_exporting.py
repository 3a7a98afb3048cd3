"""Export over an archive: whole or not at all, nothing given away, the same bytes again, and only what changed made again."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from curator.catalogue import journal, search
from curator.catalogue.store import Catalogue
from curator.domain.errors import CuratorError
from curator.domain.export import Blocked, Exported, Options, Source
from curator.domain.preflight import Waiver
from curator.domain.step import Edit, Put, PutText
from curator.files import bundle_folder
from curator.files.workers import Workers
from curator.jobs import exporting

ROOT = Path(__file__).resolve().parents[2]
STORY = Source(story="fuping")


def export(catalogue: Catalogue, to: Path, source: Source = STORY, **chosen: Any) -> Exported:
    job = exporting.exported(catalogue, lambda act: act(catalogue), source, to, Options(**chosen))
    while True:
        try:
            next(job)
        except StopIteration as end:
            done: Exported = end.value
            return done


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in bundle_folder.files_of(folder)}


def tags(folder: Path) -> list[dict[str, Any]]:
    paths = [str(folder / name) for name in bundle_folder.files_of(folder) if name.endswith((".jpg", ".webp", ".avif"))]
    said = subprocess.run(
        ["exiftool", "-j", "-G1", "-a", "-n", "-struct", *paths], capture_output=True, check=True, text=True, encoding="utf-8"
    )
    return list(json.loads(said.stdout))


def put(catalogue: Catalogue, query: str, **values: Any) -> None:
    ids = search.find(catalogue, query).ids
    ops = {name: PutText("en", held) if name in ("description", "alt_text") else Put(held) for name, held in values.items()}
    journal.apply(catalogue, Edit("set", tuple(ids), ops))


@pytest.fixture(scope="module")
def exported(told_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The story as a bundle, exported once for the tests that only look."""
    from curator.catalogue import store

    folder = tmp_path_factory.mktemp("exported")
    with store.open_archive(Path(shutil.copytree(told_archive, folder / "archive")), "Li Ping") as catalogue:
        export(catalogue, folder / "out", languages=("en", "zh-CN"))
    yield folder / "out"


def test_everything_that_was_promised_is_there(exported: Path) -> None:
    names = set(bundle_folder.files_of(exported))
    assert names >= {
        *(
            "index.html",
            "captions.csv",
            "story.docx",
            "story.json",
            "story.txt",
            "contact-sheet.pdf",
            "CREDITS.txt",
            "README.txt",
        ),
        *("drupal/media.csv", "drupal/body.html", "manifest-sha256.txt"),
        "photos/a-farmer-in-fuping-china-picks-peaches-in-2019.jpg",
        "web/a-farmer-in-fuping-china-picks-peaches-in-2019-480.webp",
        "web/a-farmer-in-fuping-china-picks-peaches-in-2019-1024.webp",
    }
    assert len([name for name in names if name.endswith(".jpg")]) == 3
    assert bundle_folder.check(exported).is_whole


def test_nothing_that_must_stay_inside_is_anywhere(exported: Path) -> None:
    for name, content in contents(exported).items():
        for secret in (b"S3R1AL", b"0WNER", b"C0MMENT", b"R3GION", b"Wang Fang", b"Luotuowan", b"38.84", b"114.19"):
            assert secret not in content, (name, secret)
    for held in tags(exported):
        assert not [
            tag for tag in held if "GPS" in tag or "Serial" in tag or "Thumbnail" in tag or "Region" in tag or "Make" in tag
        ]


def test_the_credit_is_in_every_photo_and_on_every_page(exported: Path) -> None:
    photos = [held for held in tags(exported) if held["File:FileType"] == "JPEG"]
    assert {held["XMP-photoshop:Credit"] for held in photos} == {"©UNV, 2020", "©IPRCC, 2020"}
    for name in ("index.html", "captions.csv", "story.txt", "story.json", "CREDITS.txt", "drupal/body.html"):
        text = (exported / name).read_text(encoding="utf-8")
        assert "©UNV, 2020" in text, name
        assert "©IPRCC, 2020" in text, name
    farmer = next(held for held in photos if "peaches" in str(held["XMP-dc:Description"]))
    assert farmer["XMP-dc:Description-zh-CN"] == "阜平县的农民在摘桃子。"
    assert farmer["XMP-iptcCore:AltTextAccessibility"] == "A drawing of the place"


def test_the_same_archive_gives_the_same_bytes_and_nothing_is_written_twice(told: Catalogue, tmp_path: Path) -> None:
    first = export(told, tmp_path / "one", zip=True)
    before = {name: (tmp_path / "one" / name).stat().st_mtime_ns for name in bundle_folder.files_of(tmp_path / "one")}
    again = export(told, tmp_path / "one", zip=True)
    assert (first.unchanged, again.unchanged, again.written) == (False, True, 0)
    assert before == {name: (tmp_path / "one" / name).stat().st_mtime_ns for name in before}
    shutil.rmtree(told.folder / "pictures" / "renditions")
    export(told, tmp_path / "two", zip=True)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_changed_caption_encodes_no_pixel(told: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(told, tmp_path / "out")
    before = contents(tmp_path / "out")
    put(told, "mushrooms", description="Mushrooms are dried in Fuping, China, in 2019.")
    monkeypatch.setattr(Workers, "map", lambda *_: iter(()))  # no worker may be asked
    done = export(told, tmp_path / "out")
    after = contents(tmp_path / "out")
    changed = {name for name in after if after[name] != before.get(name)}
    photos = {name for name in changed if name.startswith(("photos/", "web/"))}
    assert photos == {"photos/mushrooms-grow-in-fuping-china-in-2019.jpg"}
    assert {"index.html", "captions.csv", "story.docx", "contact-sheet.pdf", "manifest-sha256.txt"} <= changed
    assert b"dried" in after["photos/mushrooms-grow-in-fuping-china-in-2019.jpg"]
    assert done.reused >= 8


def test_the_place_is_told_by_the_rule(told: Catalogue, tmp_path: Path) -> None:
    for rule, position in (("none", None), ("ten-km", 38.8), ("exact", 38.84713)):
        export(told, tmp_path / rule, location=rule)
        photos = [held for held in tags(tmp_path / rule) if held["File:FileType"] == "JPEG"]
        assert {held.get("GPS:GPSLatitude") for held in photos} == {position}
        assert {held.get("XMP-photoshop:City") for held in photos} == {None if rule == "none" else "Fuping"}
        assert {held.get("XMP-iptcCore:Location") for held in photos} == {"Luotuowan" if rule == "exact" else None}


def test_what_blocks_stops_unless_it_is_waived_with_a_reason(told: Catalogue, tmp_path: Path) -> None:
    put(told, "road", credit_line=None)
    put(told, "mushrooms", description="Students look at mushrooms in Fuping, China, in 2019.", model_release_status="none")
    with pytest.raises(Blocked) as stopped:
        export(told, tmp_path / "out")
    assert {one.rule for one in stopped.value.findings if one.level == "block"} == {"credit.missing", "people.minor"}
    assert not (tmp_path / "out").exists()
    waivers = (Waiver("credit.missing", "a drawing"), Waiver("people.minor", "grown-ups"))
    done = export(told, tmp_path / "out", waivers=waivers)
    assert done.photos == 3
    assert "grown-ups" in (tmp_path / "out" / "README.txt").read_text(encoding="utf-8")
    made = json.loads((tmp_path / "out" / "story.json").read_text(encoding="utf-8"))["made"]
    assert {(one["rule"], one["reason"], one["author"], one["photos"]) for one in made["waived"]} == {
        ("credit.missing", "a drawing", "Li Ping", 1),
        ("people.minor", "grown-ups", "Li Ping", 1),
    }


def _tear(told: Catalogue) -> None:
    (path,) = (told.folder / "originals").rglob("road.jpg")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def test_a_broken_photo_is_named_and_left_out_or_stops_the_export(told: Catalogue, tmp_path: Path) -> None:
    _tear(told)
    with pytest.raises(CuratorError, match="Nothing was exported"):
        export(told, tmp_path / "out", stop_when_broken=True)
    assert not (tmp_path / "out").exists()
    done = export(told, tmp_path / "out")
    assert done.photos == 2
    assert [sentence.partition(":")[0] for sentence in done.left_out] == ["road.jpg"]
    assert "road" not in " ".join(bundle_folder.files_of(tmp_path / "out"))
    assert "road.jpg" in (tmp_path / "out" / "README.txt").read_text(encoding="utf-8")


def test_a_story_photo_without_a_file_is_named(told: Catalogue, tmp_path: Path) -> None:
    journal.apply(told, Edit("withdraw", tuple(search.find(told, "road").ids), {"withdrawn": Put(1)}))
    done = export(told, tmp_path / "out")
    assert done.photos == 2
    assert "A village road" in done.left_out[0]


def test_a_search_and_a_selection_become_galleries(told: Catalogue, tmp_path: Path) -> None:
    done = export(told, tmp_path / "out", Source(where="fuping", title="Fuping & more"), template="grid")
    assert done.photos == 3
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert '<h1><span lang="en">Fuping &amp; more</span></h1>' in page


def test_the_story_in_json_tells_the_finished_files(exported: Path) -> None:
    told = json.loads((exported / "story.json").read_text(encoding="utf-8"))
    copies = [copy for photo in told["photos"] for copy in photo["renditions"]]
    assert copies
    for copy in copies:
        path = exported / copy["path"]
        assert (copy["bytes"], copy["sha256"]) == (path.stat().st_size, bundle_folder.digest(path)), copy["path"]
