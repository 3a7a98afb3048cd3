"""A day on the command line, with the real program, as scripts and staff use it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[2]
CAPTION = "Villagers harvest peaches in Fuping, China. ©UNV, 2020"


class Curator:
    """Runs the program in an archive of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = folder / "archive"
        self.environment = {
            **os.environ,
            "CURATOR_CONFIG_DIR": str(folder / "settings"),
            "CURATOR_ARCHIVE": str(self.archive),
            "PYTHONWARNINGS": "error",
        }

    def run(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *arguments],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def json(self, *arguments: str, code: int = 0) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.run("--json", *arguments, code=code).stdout)
        return told


def picture(path: Path, seed: int, *, size: tuple[int, int] = (640, 480), **saved: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", size, (seed * 37 % 256, seed * 91 % 256, seed * 53 % 256))
    ImageDraw.Draw(image).ellipse([seed % 200, 40, seed % 200 + 200, 300], fill=(255, seed % 256, 0))
    image.save(path, **saved)
    return path


def tagged(path: Path, **tags: str) -> Path:
    arguments = [f"-{name.replace('_', ':')}={value}" for name, value in tags.items()]
    subprocess.run(["exiftool", "-q", "-overwrite_original", *arguments, str(path)], check=True)
    return path


@pytest.fixture
def curator(tmp_path: Path) -> Curator:
    made = Curator(tmp_path)
    made.run("init", str(made.archive))
    return made


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A card with eleven pictures in subfolders, with Chinese, accented and odd names, and a file that is none."""
    folder = tmp_path / "card"
    for number in range(6):
        picture(folder / "DCIM" / f"IMG_{number:04}.JPG", number)
    picture(folder / "阜平县 村民" / "采摘桃子，2019.jpg", 7)
    picture(folder / "école" / "élèves d'été.png", 8)
    picture(folder / "odd" / "-if #[x] @y $z.webp", 9)
    picture(folder / "odd" / ("long " * 40 + ".tif"), 10)
    tagged(picture(folder / "peaches.jpg", 11), **{"XMP-dc_Description": CAPTION, "XMP-dc_Subject": "peaches"})
    (folder / "notes.txt").write_text("no picture\n")
    return folder


def test_a_first_day(curator: Curator, card: Path) -> None:
    told = curator.json("import", str(card), code=3)
    assert (told["imported"], told["known"], told["failed"], told["stopped"]) == (11, 0, 1, False)
    failed = [outcome for outcome in told["outcomes"] if outcome["status"] == "failed"]
    assert failed[0]["path"].endswith("notes.txt")
    assert failed[0]["reason"].endswith(".")

    found = curator.json("find", "peaches", "fuping")
    assert found["total"] == 1
    photo = found["photos"][0]
    assert photo["description"] == {"x-default": CAPTION}
    assert photo["keywords"] == ["peaches"]
    assert Path(photo["path"]).is_relative_to(curator.archive / "originals")
    assert Path(photo["path"]).read_bytes() == (card / "peaches.jpg").read_bytes()
    assert (photo["width"], photo["height"]) == (640, 480)

    uid = photo["uid"]
    curator.run("set", "caption[zh-CN]=河北省阜平县村民采摘桃子", "keywords+=阜平; farmers", "rating=4", "--photo", uid[:8])
    photo = curator.json("find", "阜平")["photos"][0]
    assert photo["uid"] == uid
    assert photo["description"] == {"x-default": CAPTION, "zh-CN": "河北省阜平县村民采摘桃子"}
    assert (photo["keywords"], photo["rating"]) == (["peaches", "阜平", "farmers"], 4)

    assert curator.json("undo")["undone"][0]["photos"] == 1
    assert curator.json("find", "阜平")["total"] == 0
    assert curator.json("redo")["redone"][0]["photos"] == 1
    assert curator.json("find", "平")["total"] == 1

    history = curator.json("show", uid)["photos"][0]["history"]
    assert [entry["act"] for entry in history["rating"]] == ["redo", "undo", "set"]

    curator.run("withdraw", "--where", "peaches")
    assert curator.json("find")["total"] == 10
    assert curator.json("stats")["withdrawn"] == 1
    curator.run("restore", "--photo", uid)
    assert curator.json("find")["total"] == 11
    assert curator.json("check") == {"sound": True, "findings": []}


def test_a_second_import_knows_the_files_by_their_bytes(curator: Curator, card: Path, tmp_path: Path) -> None:
    curator.run("import", str(card), code=3)
    (card / "DCIM" / "IMG_0000.JPG").rename(card / "renamed.jpg")
    told = curator.json("import", str(card), code=3)
    assert (told["imported"], told["known"]) == (0, 11)
    tagged(card / "renamed.jpg", **{"XMP-dc_Title": "another title"})
    told = curator.json("import", str(card), code=3)
    assert (told["imported"], told["known"]) == (1, 10)
    variant = next(outcome for outcome in told["outcomes"] if outcome["status"] == "imported")
    assert "variant" in variant["reason"]
    assert curator.json("show", variant["uid"])["photos"][0]["variant_of"]


def test_an_undone_import_is_withdrawn_and_comes_back_by_another(curator: Curator, card: Path) -> None:
    curator.run("import", str(card), code=3)
    curator.run("undo")
    assert curator.json("find")["total"] == 0
    told = curator.json("import", str(card), code=3)
    assert told["known"] == 11
    assert all("restored" in outcome["reason"] for outcome in told["outcomes"] if outcome["status"] == "known")
    assert curator.json("find")["total"] == 11


def test_the_archive_can_be_moved_as_a_whole(curator: Curator, card: Path, tmp_path: Path) -> None:
    curator.run("import", str(card), code=3)
    moved = tmp_path / "elsewhere" / "存档"
    moved.parent.mkdir()
    curator.archive.rename(moved)
    photos = curator.json("--archive", str(moved), "find")["photos"]
    assert len(photos) == 11
    assert all(Path(photo["path"]).is_relative_to(moved) and Path(photo["path"]).is_file() for photo in photos)


def test_photos_can_be_referenced_where_they_are(curator: Curator, card: Path, tmp_path: Path) -> None:
    told = curator.json("import", str(card), "--reference", code=3)
    assert told["imported"] == 11
    photos = curator.json("find")["photos"]
    assert {photo["path"] for photo in photos} == {
        str(path) for path in card.rglob("*") if path.is_file() and path.name != "notes.txt"
    }
    assert not any((curator.archive / "originals").rglob("*.*"))
    card.rename(tmp_path / "card taken away")
    assert all("path" not in photo for photo in curator.json("find")["photos"])


def test_fields_can_be_set_while_importing(curator: Curator, card: Path) -> None:
    curator.run("import", str(card), "--set", "credit=©UNV, 2020", "--set", "keywords+=mission", code=3)
    photos = curator.json("find", "UNV")["photos"]
    assert {photo["credit_line"] for photo in photos} == {"©UNV, 2020"}
    assert len(photos) == 11
    assert curator.json("find", "peaches mission")["photos"][0]["keywords"] == ["peaches", "mission"]


def test_ctrl_c_keeps_what_is_in_and_the_next_run_goes_on(curator: Curator, tmp_path: Path) -> None:
    card = tmp_path / "card"
    for number in range(150):
        picture(card / f"IMG_{number:04}.jpg", number, size=(1200, 900), quality=95)
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "--json", "import", str(card)],
        env=curator.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip().startswith('{"outcomes"'):
            break
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the whole group
    rest, complaints = process.communicate(timeout=60)
    assert process.returncode == 130, complaints
    told = json.loads('{"outcomes": [' + rest)
    assert told["stopped"] is True
    assert "left" in complaints
    assert curator.json("find")["total"] == told["imported"]
    assert curator.json("check")["sound"]
    again = curator.json("import", str(card))
    assert (again["imported"], again["known"]) == (150 - told["imported"], told["imported"])


def test_a_query_or_value_that_begins_with_a_dash_follows_two(curator: Curator, card: Path) -> None:
    curator.run("import", str(card), code=3)
    curator.run("set", "--where", "peaches", "--", "headline=-10 °C in Fuping")
    assert curator.json("find", "--", "-10")["total"] >= 1


def test_troubles_are_one_sentence_with_the_code_of_the_contract(curator: Curator, tmp_path: Path) -> None:
    for arguments, code in [
        (["show", "zzzz"], 1),
        (["set", "caption=x", "--where", "nothing answers this"], 1),
        (["undo"], 1),
        (["init", str(curator.archive)], 1),
        (["--archive", str(tmp_path / "nowhere"), "find"], 1),
        (["import", str(tmp_path / "nowhere")], 1),
        (["set", "capton=x", "--where", ""], 2),
        (["set", "camera=x", "--where", ""], 2),
        (["set", "rating=9", "--where", ""], 2),
        (["nonsense"], 2),
    ]:
        done = curator.run(*arguments, code=code)
        assert "Traceback" not in done.stderr
        assert done.stdout == ""
    assert "Did you mean" in curator.run("set", "capton=x", "--where", "", code=2).stderr


def test_nothing_heavy_is_imported_that_a_command_does_not_use(curator: Curator) -> None:
    heavy = ("PIL", "PySide6", "sqlite_utils", "exiftool", "subprocess", "click", "numpy", "opencc", "pypinyin", "rapidfuzz")
    script = (
        "import sys; from curator.__main__ import main; main(['find']); "
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=curator.environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().splitlines()[-1] == "[]"
