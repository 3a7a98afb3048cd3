"""A day of captioning on the command line: templates, codes, find and replace, the clock, captions from names, credits."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from curator.__main__ import main
from curator.catalogue import journal, store

Run = Callable[..., Any]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def run(archive: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line in this process and gives its JSON."""
    monkeypatch.setenv("CURATOR_ARCHIVE", str(archive))

    def command(*arguments: str, code: int = 0) -> Any:
        assert main(["--json", *arguments]) == code
        return json.loads(capfdbinary.readouterr().out or b"null")

    assert main(["init", str(archive)]) == 0
    return command


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "card"
    folder.mkdir()
    names = ("IMG_0001.jpg", "IMG_0002.jpg", "A-typical-mud-house-of-Fuping-in-the-past_0.jpg")
    for number, name in enumerate(names):
        Image.new("RGB", (60, 40), (number * 90, 80, 40)).save(folder / name)
        taken = f"-DateTimeOriginal=2019:10:17 0{number}:00:00"
        subprocess.run(["exiftool", "-q", "-overwrite_original", taken, str(folder / name)], check=True)
    return folder


def test_a_template_is_kept_passed_on_and_applied(run: Run, card: Path, tmp_path: Path) -> None:
    run("import", str(card))
    run(
        *("template", "save", "mission", "city=Fuping", "headline?=Fuping, {date_created:%Y}"),
        *("keywords+=mission; poverty", "caption+=Photo {sequence:02} of {file_name:stem}."),
    )
    run("template", "export", "mission", str(tmp_path / "mission.json"))
    run("set", "headline=Kept", "caption=A first sentence.", "--where", "IMG_0001")
    assert run("template", "apply", "mission", "--where", "IMG")["changed"] == 2
    photos = {photo["file_name"]: photo for photo in run("find", "IMG")["photos"]}
    assert photos["IMG_0001.jpg"]["headline"] == {"x-default": "Kept"}
    assert photos["IMG_0002.jpg"]["headline"] == {"x-default": "Fuping, 2019"}
    assert photos["IMG_0002.jpg"]["keywords"] == ["mission", "poverty"]
    assert photos["IMG_0001.jpg"]["description"]["x-default"].startswith("A first sentence. Photo 0")
    run("undo")
    assert "city" not in run("find", "IMG_0002")["photos"][0]
    run("template", "tick", "mission", "caption", "keywords", "--off")
    run("template", "apply", "mission", "--where", "IMG_0002")
    photo = run("find", "IMG_0002")["photos"][0]
    assert (photo["city"], "keywords" in photo, "description" in photo) == ("Fuping", False, False)
    run("template", "withdraw", "mission")
    assert run("template", "list")["templates"] == []
    run("template", "import", str(tmp_path / "mission.json"))
    assert [one["name"] for one in run("template", "list")["templates"]] == ["mission"]


def test_a_template_is_applied_while_importing(run: Run, card: Path) -> None:
    run("template", "save", "credits", "credit=(c) UNV {date_created:%Y}", "job=IPRCC-{sequence:03}")
    run("import", str(card), "--template", "credits", "--set", "city=Fuping")
    photos = run("find")["photos"]
    assert {photo["credit_line"] for photo in photos} == {"©UNV, 2019"}
    assert {photo["job_id"] for photo in photos} == {"IPRCC-001", "IPRCC-002", "IPRCC-003"}
    assert {photo["city"] for photo in photos} == {"Fuping"}
    assert len(run("history")["steps"]) == 2


def test_codes_are_expanded(run: Run, card: Path, tmp_path: Path) -> None:
    run("import", str(card))
    (tmp_path / "codes.txt").write_text(
        "fp\tFuping County, Hebei Province, China\t河北省阜平县\njl\tJin Liu\n", encoding="utf-8"
    )
    assert run("codes", "import", str(tmp_path / "codes.txt"))["codes"] == 2
    run("set", "caption==jl= in =fp=, 2 = 2, =zz=", "caption[zh-CN]==fp#2=", "--where", "IMG_0001")
    told = run("codes", "expand", "--where", "")
    assert (told["changed"], told["unknown"]) == (1, ["zz"])
    text = run("find", "IMG_0001")["photos"][0]["description"]
    assert text == {"x-default": "Jin Liu in Fuping County, Hebei Province, China, 2 = 2, =zz=", "zh-CN": "河北省阜平县"}


def test_find_and_replace_shows_first(run: Run, card: Path) -> None:
    run("import", str(card))
    run("set", "caption=Villagers near thier homes", "--where", "IMG")
    shown = run("replace", "thier", "their", "--where", "", "--dry-run")
    assert (shown["changed"], len(shown["differences"])) == (0, 2)
    assert run("replace", "thier", "their", "--where", "")["changed"] == 2
    assert run("find", "their")["total"] == 2


def test_the_clock_of_a_camera_is_put_right(run: Run, card: Path) -> None:
    run("import", str(card))
    told = run("clock", "shift", "--where", "IMG", "--reading", "2019-10-17T00:00:00", "--true", "2019-10-17T08:00:00")
    assert told["changed"] == 2
    run("clock", "zone", "+8", "--where", "IMG")
    photo = run("find", "IMG_0002")["photos"][0]
    assert (photo["date_created"], photo["date_created_certainty"]) == ("2019-10-17T09:00:00+08:00", "exact")
    run("clock", "shift", "--where", "IMG", "--", "-9h")
    assert run("find", "IMG_0002")["photos"][0]["date_created"] == "2019-10-17T00:00:00+08:00"


def test_a_file_name_that_is_a_caption_is_suggested(run: Run, card: Path) -> None:
    run("import", str(card))
    told = run("caption-from-name", "--where", "")
    assert [one["suggestion"] for one in told["suggestions"]] == ["A typical mud house of Fuping in the past"]
    assert run("find", "mud house")["photos"][0].get("description") is None
    assert run("caption-from-name", "--apply", "--where", "")["changed"] == 1


def test_credits_are_checked_and_normalised(run: Run, card: Path, archive: Path) -> None:
    run("import", str(card))
    run("set", "credit=(c) UNV 2020", "--where", "IMG_0001")
    run("set", "credit=©IPRCC, 2021", "--where", "IMG_0002")
    (finding,) = [one for one in run("credit", "check")["findings"] if one["suggestion"]]
    assert (finding["file_name"], finding["suggestion"], finding["rule"]) == ("IMG_0001.jpg", "©UNV, 2020", "credit.style")
    assert run("credit", "normalise")["changed"] == 1
    assert run("credit", "check")["findings"] == []
    photo = run("find", "IMG_0001")["photos"][0]
    assert (photo["credit_line"], photo["copyright_notice"]) == ("©UNV, 2020", {"x-default": "©UNV, 2020"})
    run("undo")
    assert len(run("credit", "check")["findings"]) >= 1
    with store.open_archive(archive, read_only=True) as catalogue:
        assert journal.verify(catalogue) == []
        assert journal.disagreements(catalogue) == []


def test_values_of_the_archive_complete_a_field(run: Run, card: Path) -> None:
    run("import", str(card))
    run("set", "person+=Jin Liu; 刘瑾", "caption=Fuping", "caption[fr]=Fuping, Chine", "--where", "IMG")
    assert run("values", "person", "jin")["values"] == [["Jin Liu", 2]]
    assert run("values", "caption", "ＦＵ")["values"] == [["Fuping", 2], ["Fuping, Chine", 2]]


def test_the_list_of_organisations_is_edited_and_undone(run: Run, card: Path) -> None:
    run("import", str(card))
    run("organisation", "save", "FPF", "name.en=Fuping Peach Farmers", "alias=阜平桃农; Peach Farmers of Fuping", "ours=yes")
    run("set", "credit=© 阜平桃农 2021", "--where", "IMG_0001")
    assert run("find", "IMG_0001")["photos"][0]["credit_line"] == "©FPF, 2021"
    names = {one["name"] for one in run("organisation", "list")["organisations"]}
    assert {"FPF", "UNV", "IPRCC"} <= names
    run("undo", "2")
    assert "FPF" not in {one["name"] for one in run("organisation", "list")["organisations"]}
    run("organisation", "save", "XYZ", "alias=UNV", code=1)
    assert "XYZ" not in {one["name"] for one in run("organisation", "list")["organisations"]}
    run("organisation", "save", "UNV", "usage_terms=For partners only.")
    run("set", "credit=UNV 2022", "--where", "IMG_0002")
    assert run("find", "IMG_0002")["photos"][0]["rights_usage_terms"] == {"x-default": "For partners only."}


def test_words_of_the_archive(run: Run) -> None:
    assert run("word", "add", "Mengxiang", "homestays")["added"] == ["Mengxiang", "homestays"]
    run("word", "withdraw", "homestays")
    assert run("word", "list")["words"] == ["Mengxiang"]
