"""A picture request, from the question to photos that say why they are there, by the command line alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from curator.__main__ import main

Run = Callable[..., Any]

CAPTIONS = {
    "school": ("Students at the Fuping Mengxiang Vocational School.", "阜平县梦翔职业学校的学生。", "©UNV, 2020", "2019-10-17"),
    "orchard": ("A farmer runs a successful bussiness growing pears near thier home.", "", "©IPRCC, 2018", "2018-06"),
    "lhasa": ("A teacher and her pupils in Lhasa.", "", "©UNICEF, 2016", "2016-05-02"),
    "bare": ("", "", "", "2019-10-18"),
}


@pytest.fixture
def run(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line in this process over an archive of four photos, and gives its JSON, or what it says to people."""
    monkeypatch.setenv("CURATOR_ARCHIVE", str(tmp_path / "archive"))

    def command(*arguments: str, people: bool = False) -> Any:
        assert main([*([] if people else ["--json"]), *arguments]) == 0
        said = capfdbinary.readouterr()
        return (said.out + said.err).decode() if people else json.loads(said.out or b"null")

    assert main(["init", str(tmp_path / "archive")]) == 0
    card = tmp_path / "card"
    card.mkdir()
    for number, name in enumerate(CAPTIONS):
        image = Image.effect_noise((60, 40), 20 + number).convert("RGB")
        ImageDraw.Draw(image).text((2, 2), name)
        image.save(card / f"{name}.jpg")
    command("import", str(card), "--no-thumbnails")
    for photo in command("find")["photos"]:
        caption, chinese, credit, taken = CAPTIONS[Path(photo["file_name"]).stem]
        words = [f"caption={caption}", f"caption[zh-CN]={chinese}", f"credit={credit}", f"taken={taken}"]
        command("set", *words, "--photo", photo["uid"])
    command("set", "keywords=school", "keyword_paths=Themes|Education", "--where", "file:school OR file:lhasa")
    return command


def names(answer: Any) -> list[str]:
    return [Path(photo["file_name"]).stem for photo in answer["photos"]]


def test_a_request_is_answered_and_the_answer_says_why(run: Run) -> None:
    assert names(run("find", "职业学校 学生 taken:2018..2020 (holder:UNV OR holder:IPRCC)")) == ["school"]
    assert names(run("find", "vocational school students", "credit:UNV"))[0] == "school"
    answer = run("find", "fp")
    assert names(answer) == ["school"]
    assert answer["photos"][0]["matched"] == [
        {"field": "description", "snippet": "阜平县梦翔职业学校的学生。", "how": "pinyin", "places": [[0, 2]]}
    ]
    answer = run("find", "business", "their")
    assert names(answer) == ["orchard"]
    assert answer["corrections"] == {"business": ["bussiness"], "their": ["thier"]}
    assert [match["how"] for match in answer["photos"][0]["matched"]] == ["corrected", "corrected"]


def test_what_could_not_be_read_is_said_and_facets_narrow(run: Run) -> None:
    answer = run("find", "colour:red", "taken:2016..2019", "--facets", "--sort", "taken")
    assert answer["unread"] == ["colour:red"]
    assert names(answer) == ["lhasa", "orchard", "school", "bare"]
    assert answer["facets"]["credit"] == [["IPRCC", 1], ["UNICEF", 1], ["UNV", 1]]
    assert answer["facets"]["year"] == [["2019", 2], ["2018", 1], ["2016", 1]]
    assert answer["facets"]["keyword"] == [["school", 2]]
    assert answer["facets"]["branch"] == [["Themes", 2], ["Themes|Education", 2]]
    assert ["credit", 1] in answer["facets"]["missing"]
    assert names(run("find", "no:credit")) == ["bare"]
    assert names(run("find", "sort:-taken", "tag:=school")) == ["school", "lhasa"]
    told = run("find", "bussiness colour:red", people=True)
    assert "Not read: colour:red (no such key)." in told
    assert "one photo." in told


def test_a_question_chooses_what_is_set_and_withdrawn(run: Run) -> None:
    assert run("withdraw", "--where=-has:caption")["changed"] == 1
    assert run("find", "no:caption")["total"] == 0
    assert names(run("find", "is:withdrawn")) == ["bare"]
    assert run("set", "rating=4", "--where", "rating:<3 OR -has:rating tag:school")["changed"] == 2
    assert names(run("find", "rating:>=4", "sort:taken")) == ["lhasa", "school"]
