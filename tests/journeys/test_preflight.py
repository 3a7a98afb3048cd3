"""Preflight on the command line: what blocks, what is corrected, what is waived and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from curator.__main__ import main

Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line in this process and gives its JSON."""
    archive = tmp_path / "archive"
    monkeypatch.setenv("CURATOR_ARCHIVE", str(archive))

    def command(*arguments: str, code: int = 0) -> Any:
        assert main(["--json", *arguments]) == code
        return json.loads(capfdbinary.readouterr().out or b"null")

    assert main(["init", str(archive)]) == 0
    (tmp_path / "card").mkdir()
    for name, colour in (("IMG_0001.jpg", "red"), ("IMG_0002.jpg", "blue")):
        Image.new("RGB", (40, 30), colour).save(tmp_path / "card" / name)
    main(["import", str(tmp_path / "card")])
    capfdbinary.readouterr()
    return command


def rules(told: Any, level: str = "block") -> set[str]:
    return {finding["rule"] for finding in told["findings"] if finding["level"] == level}


def test_nothing_passes_without_caption_and_credit(run: Run) -> None:
    told = run("preflight", "--where", "", code=1)
    assert told["passes"] is False
    assert rules(told) == {"credit.missing", "caption.missing"}
    assert run("preflight", "--where", "", "--profile", "internal")["passes"] is True


def test_children_block_until_a_release_or_a_reason_is_there(run: Run) -> None:
    run("set", "caption=Students at a school in Fuping, China, in October 2019.", "credit=©UNV, 2020", "--where", "IMG")
    assert rules(run("preflight", "--where", "IMG", code=1)) == {"people.minor"}
    run("set", "consent=unlimited", "--where", "IMG_0001")
    assert run("preflight", "--where", "IMG_0001")["passes"]
    told = run("preflight", "--where", "IMG", "--waive", "people.minor=Signed forms of all parents are in the office.")
    assert told["passes"]
    assert "people.minor" in rules(told)
    assert run("preflight", "--where", "IMG")["passes"], "the reason is kept"
    (kept,) = run("waiver", "list")["waivers"]
    assert (kept["rule"], kept["reason"]) == ("people.minor", "Signed forms of all parents are in the office.")
    run("waiver", "withdraw", kept["uid"][:6])
    assert not run("preflight", "--where", "IMG", code=1)["passes"]


def test_a_suggestion_is_applied_by_one_command(run: Run) -> None:
    run("set", "caption=Villagers earn more near thier homes in Fuping  in 2019.", "credit=©UNV, 2020", "--where", "IMG_0001")
    told = run("preflight", "--where", "IMG_0001")
    found = {finding["rule"]: finding for finding in told["findings"]}
    assert "their" in found["text.spelling"]["suggestion"]
    assert "“Fuping”" not in found["text.spelling"]["message"]
    run("preflight", "--where", "IMG_0001", "--fix", "text.spelling")
    run("preflight", "--where", "IMG_0001", "--fix", "text.spaces")
    photo = run("find", "IMG_0001")["photos"][0]
    assert photo["description"] == {"x-default": "Villagers earn more near their homes in Fuping in 2019."}
    run("undo", "2")
    assert "thier" in run("find", "IMG_0001")["photos"][0]["description"]["x-default"]


def test_words_of_the_archive_are_right(run: Run) -> None:
    run("set", "caption=The qwzxly of Fuping, in 2019.", "credit=©UNV, 2020", "--where", "IMG_0001")
    assert "text.spelling" in rules(run("preflight", "--where", "IMG_0001"), "warn")
    run("word", "add", "qwzxly")
    assert "text.spelling" not in rules(run("preflight", "--where", "IMG_0001"), "warn")
