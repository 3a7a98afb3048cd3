"""A published photo story comes in, finds its photos, is edited and written out, and nothing of it is lost."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from PIL import Image, ImageDraw

from curator.__main__ import main

Run = Callable[..., Any]

STORY = """\
Harvest in the hills

Farmers of three villages sell their peaches together. The buyers come by the new road.

Photo: Villagers harvest peaches in Lushan. ©UNV, 2020

Click on the arrows or swipe to view.
Villagers-harvest-peeches-in-Lushan_0.jpg

We pick before sunrise, and by noon everything is sold. --Ms Awa Diop, farmer

Photo: Students at the Lushan Vocational School. ©IPRCC, 2020

Click on the arrows or swipe to view.
Students at the Lushan Vocational School. ©IPRCC, 2020
"""


@pytest.fixture
def run(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line in this process and gives its JSON."""
    archive = tmp_path / "archive"
    monkeypatch.setenv("CURATOR_ARCHIVE", str(archive))

    def command(*arguments: str, code: int = 0) -> Any:
        assert main(["--json", *arguments]) == code
        return json.loads(capfdbinary.readouterr().out or b"null")

    assert main(["init", str(archive)]) == 0
    return command


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "harvest.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return draw(
        tmp_path / "pictures",
        ["Villagers-harvest-peeches-in-Lushan_0.jpg", "Student-at-Lushan-Vocational-school.jpg", "IMG_0007.jpg"],
    )


def draw(folder: Path, names: list[str]) -> Path:
    folder.mkdir()
    for number, name in enumerate(names):
        image = Image.new("RGB", (90, 60), (number * 25 % 256, 90, 120))
        ImageDraw.Draw(image).text((5, 5), str(number))
        image.save(folder / name)
    return folder


def photos_of(told: Any) -> list[Any]:
    return [block for block in told["blocks"] if block["type"] == "photo"]


def test_a_story_finds_its_photos_and_fills_their_words(run: Run, story: Path, pictures: Path) -> None:
    told = run("story", "import", str(story), "--photos", str(pictures), "--name", "harvest")
    assert [block["type"] for block in told["blocks"]] == ["heading", "paragraph", "photo", "quote", "photo"]
    assert all(block["uid"] for block in photos_of(told))
    assert told["filled"] == 2
    photo = run("find", "peaches")["photos"][0]
    assert photo["description"] == {"x-default": "Villagers harvest peaches in Lushan."}
    assert (photo["credit_line"], photo["copyright_notice"]) == ("©UNV, 2020", {"x-default": "©UNV, 2020"})
    run("undo")
    assert run("find", '"peaches"')["total"] == 0
    assert run("story", "list")["stories"] == []
    run("redo")
    assert [one["name"] for one in run("story", "list")["stories"]] == ["harvest"]
    assert run("find", "IPRCC")["total"] == 1


def test_what_a_photo_says_already_is_not_overwritten(run: Run, story: Path, pictures: Path) -> None:
    run("import", str(pictures))
    run("set", "caption=My own words", "credit=©IPRCC, 2018", "--where", "peeches")
    told = run("story", "import", str(story))
    assert all(block["uid"] for block in photos_of(told))
    photo = run("find", "my own words")["photos"][0]
    assert (photo["description"], photo["credit_line"]) == ({"x-default": "My own words"}, "©IPRCC, 2018")


def test_a_photo_that_is_not_there_is_named(run: Run, story: Path, tmp_path: Path) -> None:
    told = run(
        "story", "import", str(story), "--photos", str(draw(tmp_path / "p", ["Villagers-harvest-peeches-in-Lushan_0.jpg"]))
    )
    assert [bool(block["uid"]) for block in photos_of(told)] == [True, False]
    assert any("Students" in note and "not found" in note for note in told["notes"])


def test_out_and_in_again_loses_nothing(run: Run, story: Path, pictures: Path, tmp_path: Path) -> None:
    run("story", "import", str(story), "--photos", str(pictures), "--name", "harvest")
    run("story", "edit", "harvest", "--block", "2", "Farmers sell together. -- And earn more.")
    run("story", "edit", "harvest", "--block", "3", "caption=Photo: the orchard of 2019", "credit=©UNV/Jin Liu, 2021")
    run("story", "move", "harvest", "--block", "5", "--to", "1")
    before = run("story", "show", "harvest")
    (tmp_path / "again.txt").write_text(run("story", "export-text", "harvest")["text"], encoding="utf-8")
    run("story", "import", str(tmp_path / "again.txt"), "--name", "again")
    assert run("story", "show", "again")["blocks"] == before["blocks"]


def test_a_gallery_is_edited_and_undone(run: Run, pictures: Path) -> None:
    run("import", str(pictures))
    told = run("story", "new", "gallery", "--where", "", "--title", "Peaches")
    assert (told["title"], [block["type"] for block in told["blocks"]]) == ("Peaches", ["photo"] * 3)
    run("story", "new", "second", "--photo", told["blocks"][0]["uid"])
    run("story", "add", "gallery", "--heading", "Spring", "--at", "2")
    run("story", "remove", "gallery", "--block", "1", "4")
    assert [block["type"] for block in run("story", "show", "gallery")["blocks"]] == ["heading", "photo"]
    run("undo", "2")
    assert run("story", "show", "gallery")["blocks"] == told["blocks"]
    run("story", "rename", "gallery", "peaches")
    run("story", "withdraw", "second")
    assert [one["name"] for one in run("story", "list")["stories"]] == ["peaches"]
    run("story", "show", "nonsense", code=1)
    run("story", "remove", "peaches", "--block", "9", code=1)


def test_a_word_processor_file(run: Run, pictures: Path, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Harvest in the hills", 1)
    document.add_paragraph("Farmers of three villages sell their peaches together.")
    document.add_picture(str(pictures / "Villagers-harvest-peeches-in-Lushan_0.jpg"))
    document.add_paragraph("Villagers harvest peaches in Lushan. ©UNV, 2020", style="Caption")
    document.add_paragraph("We pick before sunrise. --Awa Diop, farmer", style="Quote")
    document.add_table(1, 1)
    document.save(str(tmp_path / "harvest.docx"))
    told = run("story", "import", str(tmp_path / "harvest.docx"), "--photos", str(pictures))
    assert [block["type"] for block in told["blocks"]] == ["heading", "paragraph", "photo", "quote"]
    (photo,) = photos_of(told)
    assert (photo["caption"], photo["credit"]["holder"]) == ("Villagers harvest peaches in Lushan.", "UNV")
    assert photo["uid"]
    assert any("table" in note for note in told["notes"])


def test_a_saved_web_page(run: Run, pictures: Path, tmp_path: Path) -> None:
    page = """<html><head><title>x</title><script>alert(1)</script></head><body><nav>Home</nav><h1>Harvest</h1>
    <p>Farmers sell <b>peaches</b> &amp; mushrooms.</p>
    <figure><img src="../../../etc/Villagers-harvest-peeches-in-Lushan_0.jpg?itok=1" alt="">
    <figcaption>Villagers harvest peaches in Lushan. &copy;UNV, 2020</figcaption></figure>
    <blockquote>We pick before sunrise. --Awa Diop, farmer</blockquote><footer>Contact</footer></body></html>"""
    (tmp_path / "harvest.html").write_text(page, encoding="utf-8")
    told = run("story", "import", str(tmp_path / "harvest.html"), "--photos", str(pictures))
    assert [block["type"] for block in told["blocks"]] == ["heading", "paragraph", "photo", "quote"]
    assert told["blocks"][1]["text"] == "Farmers sell peaches & mushrooms."
    (photo,) = photos_of(told)
    assert photo["file_name"] == "Villagers-harvest-peeches-in-Lushan_0.jpg"
    assert photo["caption"] == "Villagers harvest peaches in Lushan."
    assert photo["uid"]


def test_files_made_to_do_harm_are_refused(run: Run, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"<d>" + b"<p/>" * 1_100_000 + b"</d>")
    run("story", "import", str(tmp_path / "bomb.docx"), code=1)
    with zipfile.ZipFile(tmp_path / "entity.docx", "w") as packed:
        document = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d><p><r><t>&x;</t></r></p></d>'
        packed.writestr("word/document.xml", document)
    run("story", "import", str(tmp_path / "entity.docx"), code=1)
    (tmp_path / "deep.html").write_text("<div>" * 100_000 + "words" + "</div>" * 100_000)
    assert run("story", "import", str(tmp_path / "deep.html"))["blocks"][0]["text"] == "words"
    (tmp_path / "deeper.html").write_text("<div>" * 2_000_000)
    run("story", "import", str(tmp_path / "deeper.html"), code=1)
    assert [one["name"] for one in run("story", "list")["stories"]] == ["words"]


def test_a_photo_that_a_person_finds_gets_the_words_of_the_story(run: Run, story: Path, tmp_path: Path) -> None:
    pictures = draw(tmp_path / "p", ["Villagers-harvest-peeches-in-Lushan_0.jpg", "IMG_0007.jpg"])
    run("story", "import", str(story), "--photos", str(pictures), "--name", "harvest")
    uid = run("find", "IMG_0007")["photos"][0]["uid"]
    told = run("story", "edit", "harvest", "--block", "5", f"photo={uid[:8]}")
    assert [block["uid"] is None for block in photos_of(told)] == [False, False]
    assert not [note for note in run("story", "show", "harvest")["notes"] if "not found" in note]
    assert run("story", "fill", "harvest")["filled"] == 1
    assert run("find", "IPRCC")["photos"][0]["uid"] == uid
    assert run("story", "fill", "harvest") == {"step": None, "filled": 0}
    # A word that is corrected in the archive is corrected in the story.
    run("set", "caption=Students prune trees.", "--photo", uid)
    assert photos_of(run("story", "show", "harvest"))[1]["caption"] == "Students prune trees."
    run("undo", "2")
    assert run("find", "IPRCC")["total"] == 0
    assert photos_of(run("story", "show", "harvest"))[1]["caption"] == "Students at the Lushan Vocational School."


def test_texts_are_put_in_and_changed(run: Run) -> None:
    assert run("story", "new", "s")["blocks"] == []
    run(
        "story", "add", "s", "--heading", "Spring", "--text", "It is warm = good.", "--quote", "We came.", "--person", "Jin Liu"
    )
    run("story", "edit", "s", "--block", "1", "Summer")
    run("story", "edit", "s", "--block", "2", "text=It is hot = bad.")
    told = run("story", "edit", "s", "--block", "3", "We stay.", "role=UN Volunteer")
    assert told["blocks"] == [
        {"type": "heading", "text": "Summer"},
        {"type": "paragraph", "text": "It is hot = bad."},
        {"type": "quote", "text": "We stay.", "person": "Jin Liu", "role": "UN Volunteer"},
    ]
    for wrong in (["Two", "words"], ["text="], [""], ["caption=A"] * 2):
        run("story", "edit", "s", "--block", "1", *wrong, code=2)
    run("story", "edit", "s", "--block", "4", "x", code=1)
    run("story", "add", "s", code=2)
    run("story", "add", "s", "--text", "x", "--role", "farmer", code=2)
    run("story", "add", "s", "--text", " ", code=2)
    run("story", "new", "s", code=1)
    run("story", "new", " ", code=2)
    run("story", "new", "t")
    run("story", "rename", "s", "t", code=1)
    run("story", "rename", "s", "s")
    assert run("story", "show", "s")["blocks"] == told["blocks"]


def test_what_people_read(run: Run, story: Path, pictures: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["story", "import", str(story), "--photos", str(pictures), "--name", "harvest"]) == 0
    told = capfdbinary.readouterr().err.decode()
    assert "Took in harvest: 5 blocks; 2 of 2 photos found." in told
    assert "Captions and credits were filled into 2 photos." in told
    assert main(["story", "show", "harvest"]) == 0
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert lines[:2] == ["harvest: Harvest in the hills", "   1  # Harvest in the hills"]
    assert lines[3].startswith("   3  [photo ")
    assert lines[3].endswith("] Villagers harvest peaches in Lushan. ©UNV, 2020  Villagers-harvest-peeches-in-Lushan_0.jpg")
    assert lines[4] == "   4  “We pick before sunrise, and by noon everything is sold.” — Awa Diop, farmer"
    assert main(["story", "list"]) == 0
    assert capfdbinary.readouterr().out.decode() == "harvest  (5 blocks, 2 photos)\n"
    assert main(["story", "export-text", "harvest"]) == 0
    assert "--Ms Awa Diop, farmer" in capfdbinary.readouterr().out.decode()


def test_the_published_story(run: Run, shared_dir: Path | None, tmp_path: Path) -> None:
    """The customer's own story: exactly its blocks, all nine photos found under their older wordings, words filled in."""
    if shared_dir is None:
        pytest.skip("the published story is not here")
    expected = json.loads((shared_dir / "story" / "acting-together.expected.json").read_text(encoding="utf-8"))
    names = [block["file_name"] for block in expected if block["type"] == "photo" and block.get("file_name")]
    slugs = [
        "Students-at-Fuping-Mengxiang-Vocational-School_0.jpg",
        "A-typical-mud-house-of-Fuping-in-past.jpg",
        "Fuping-A-poor-village-has-been-transformed-to-a-tourism-spot.jpg",
        "Villagers-can-earn-more-working-in-factories-near-thier-homes_1.jpg",
        "The-road-to-prosperity-Fuping-is-no-longer-an-isolated-mountain.jpg",
    ]
    folder = draw(tmp_path / "fuping", [*names, *slugs])
    told = run(
        "story", "import", str(shared_dir / "story" / "acting-together.txt"), "--photos", str(folder), "--name", "fuping"
    )
    assert [without(block, "uid") for block in told["blocks"]] == [without(block, "uid") for block in expected]
    assert all(block["uid"] for block in photos_of(told))
    assert len({block["uid"] for block in photos_of(told)}) == told["filled"] == 9
    credits = [photo["credit_line"] for photo in run("find")["photos"]]
    assert sorted(credits) == ["©IPRCC, 2020"] * 2 + ["©UNV, 2020"] * 7
    (tmp_path / "out.txt").write_text(run("story", "export-text", "fuping")["text"], encoding="utf-8")
    run("story", "import", str(tmp_path / "out.txt"), "--name", "again")
    assert run("story", "show", "again")["blocks"] == run("story", "show", "fuping")["blocks"]


def without(block: Any, name: str) -> Any:
    return {key: held for key, held in block.items() if key != name and held is not None}
