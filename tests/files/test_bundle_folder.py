"""The folder of a bundle: the old one or the new one, a manifest that finds one flipped bit, and nothing of others taken away."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from curator.domain.errors import CuratorError
from curator.files import bundle_folder
from curator.files.bundle_folder import MANIFEST


def filled(folder: Path, text: str = "one") -> None:
    bundle_folder.put(folder, "index.html", text.encode())
    bundle_folder.put(folder, "photos/a.jpg", b"\xff\xd8 a \xff\xd9")
    bundle_folder.write_manifest(folder, {})


def made(target: Path, text: str = "one") -> None:
    with bundle_folder.building(target) as fresh:
        filled(fresh, text)
        bundle_folder.move_into_place(fresh, target)


def test_a_new_bundle_takes_the_place_of_the_old(tmp_path: Path) -> None:
    target = tmp_path / "out"
    made(target)
    made(target, "two")
    assert (target / "index.html").read_text() == "two"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_without_exchange_two_renames_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle_folder, "_exchanged", lambda *_: False)
    made(tmp_path / "out")
    made(tmp_path / "out", "two")
    assert (tmp_path / "out" / "index.html").read_text() == "two"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_a_failure_leaves_what_stood_there(tmp_path: Path) -> None:
    target = tmp_path / "out"
    made(target)
    with pytest.raises(CuratorError, match="No space left"), bundle_folder.building(target) as fresh:
        filled(fresh, "half")
        raise OSError(28, os.strerror(28))
    assert (target / "index.html").read_text() == "one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_an_export_that_was_killed_between_the_renames_is_mended(tmp_path: Path) -> None:
    target = tmp_path / "out"
    made(target)
    target.rename(tmp_path / ".out.curator-old")
    (tmp_path / ".out.curator-new-999999999-abcd").mkdir()
    bundle_folder.recover(target)
    assert (target / "index.html").read_text() == "one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_what_was_left_behind_after_the_renames_is_swept(tmp_path: Path) -> None:
    target = tmp_path / "out"
    made(target)
    (tmp_path / ".out.curator-old").mkdir()
    bundle_folder.recover(target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_the_manifest_finds_a_flipped_bit_and_what_came_and_went(tmp_path: Path) -> None:
    target = tmp_path / "out"
    made(target)
    assert bundle_folder.check(target).is_whole
    content = bytearray((target / "photos/a.jpg").read_bytes())
    content[3] ^= 1
    (target / "photos/a.jpg").write_bytes(content)
    (target / "index.html").unlink()
    (target / "notes.txt").write_text("mine")
    found = bundle_folder.check(target)
    assert (found.changed, found.missing, found.extra) == (("photos/a.jpg",), ("index.html",), ("notes.txt",))
    assert not found.is_whole


def test_a_manifest_can_not_lead_out_of_its_folder(tmp_path: Path) -> None:
    made(tmp_path / "out")
    with (tmp_path / "out" / MANIFEST).open("a") as manifest:
        manifest.write(f"{'0' * 64}  ../../etc/passwd\n{'0' * 64}  /etc/passwd\n")
    assert bundle_folder.check(tmp_path / "out").is_whole


def test_what_others_put_there_is_seen(tmp_path: Path) -> None:
    target = tmp_path / "out"
    assert bundle_folder.strangers(target, ()) == []
    made(target)
    assert bundle_folder.strangers(target, ()) == []
    (target / "captions.xlsx").write_text("mine")
    (target / "index.html").write_text("changed by hand")
    assert bundle_folder.strangers(target, ()) == ["captions.xlsx", "index.html"]


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(CuratorError, match="no bundle of Curator"):
        bundle_folder.strangers(tmp_path, ())
    (tmp_path / "file").write_text("")
    with pytest.raises(CuratorError, match="is a file"):
        bundle_folder.strangers(tmp_path / "file", ())
    with pytest.raises(CuratorError, match="no bundle"):
        bundle_folder.check(tmp_path)


def test_equal_folders_give_equal_zips(tmp_path: Path) -> None:
    made(tmp_path / "out")
    bundle_folder.zipped(tmp_path / "out", tmp_path / "out.zip", "2026-11-26T10:20:30.000Z")
    first = (tmp_path / "out.zip").read_bytes()
    os.utime(tmp_path / "out" / "index.html", (1, 1))
    bundle_folder.zipped(tmp_path / "out", tmp_path / "out.zip", "2026-11-26T10:20:30.000Z")
    assert (tmp_path / "out.zip").read_bytes() == first
    with zipfile.ZipFile(tmp_path / "out.zip") as packed:
        assert packed.testzip() is None
        assert packed.namelist() == ["out/index.html", f"out/{MANIFEST}", "out/photos/a.jpg"]


def test_a_bag_is_valid_and_is_checked(tmp_path: Path) -> None:
    import bagit

    target = tmp_path / "out"
    with bundle_folder.building(target) as fresh:
        filled(fresh)
        bundle_folder.bagged(fresh, {"Bagging-Date": "2026-11-26", "Contact-Name": "Li Ping"})
        bundle_folder.move_into_place(fresh, target)
    bagit.Bag(str(target)).validate()
    assert bundle_folder.check(target).is_whole
    (target / "data" / "photos" / "a.jpg").write_bytes(b"\xff\xd8 b \xff\xd9")
    assert bundle_folder.check(target).changed == ("data/photos/a.jpg",)
    assert bundle_folder.strangers(target, ()) == ["data/photos/a.jpg"]
