"""Folders walked in order, sidecars with their photos, nothing opened and nothing left unsaid."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.domain.errors import CuratorError
from curator.files import scan
from curator.files.scan import Found


def made(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def told(top: Path, found: list[Found]) -> list[tuple[str, list[str]]]:
    return [(str(one.path.relative_to(top)), [str(sidecar.relative_to(top)) for sidecar in one.sidecars]) for one in found]


def names(top: Path, *paths: Path, archive: Path | None = None) -> list[str]:
    return [str(one.path.relative_to(top)) for one in scan.walk(paths or (top,), archive)]


def test_files_come_in_order_before_the_folders_below(tmp_path: Path) -> None:
    made(tmp_path, "b/z.jpg", "b/c/y.jpg", "a/x.jpg", "2.jpg", "10.jpg", "1.jpg")
    assert names(tmp_path) == ["1.jpg", "10.jpg", "2.jpg", "a/x.jpg", "b/z.jpg", "b/c/y.jpg"]


def test_size_and_time_are_those_of_the_file(tmp_path: Path) -> None:
    made(tmp_path, "a.jpg")
    os.utime(tmp_path / "a.jpg", ns=(5, 1_500_000_000_000_000_000))
    (found,) = scan.walk([tmp_path])
    assert found.bytes == 5 and found.mtime_ns == 1_500_000_000_000_000_000 and found.failure is None


def test_sidecars_belong_to_their_photos(tmp_path: Path) -> None:
    made(tmp_path, "IMG_1.CR2", "IMG_1.JPG", "img_1.XMP", "IMG_1.CR2.xmp", "IMG_2.JPG", "IMG_3.xmp", "clip.MP4", "clip.xmp")
    assert told(tmp_path, list(scan.walk([tmp_path]))) == [
        ("clip.MP4", ["clip.xmp"]),
        ("IMG_1.CR2", ["IMG_1.CR2.xmp", "img_1.XMP"]),
        ("IMG_1.JPG", ["img_1.XMP"]),
        ("IMG_2.JPG", []),
        ("IMG_3.xmp", []),
    ]


def test_a_sidecar_of_another_folder_is_not_taken(tmp_path: Path) -> None:
    made(tmp_path, "a/IMG_1.JPG", "b/IMG_1.xmp")
    assert told(tmp_path, list(scan.walk([tmp_path]))) == [("a/IMG_1.JPG", []), ("b/IMG_1.xmp", [])]


def test_raw_and_jpeg_of_one_stem_follow_each_other_and_share_it(tmp_path: Path) -> None:
    made(tmp_path, "IMG_1.NEF", "IMG_1-2.JPG", "img_1.jpg", "IMG_1.png", "IMG_2.JPG", "IMG_2.jpeg", "a.NEF", "b.dng", "b.HEIC")
    stems: dict[str, list[str]] = {}
    for found in scan.walk([tmp_path]):
        stems.setdefault(found.stem, []).append(found.path.name)
    assert [some for some in stems.values() if len(some) > 1] == [["b.HEIC", "b.dng"], ["IMG_1.NEF", "img_1.jpg"]]
    order = [found.path.name for found in scan.walk([tmp_path])]
    assert order[:6] == ["a.NEF", "b.HEIC", "b.dng", "IMG_1.NEF", "img_1.jpg", "IMG_1.png"]
    assert order[6:] == ["IMG_1-2.JPG", "IMG_2.jpeg", "IMG_2.JPG"]


def test_videos_are_told_and_not_counted(tmp_path: Path) -> None:
    made(tmp_path, "a.MOV", "b.jpg", "b.xmp", "c.mp4")
    assert [found.is_video for found in scan.walk([tmp_path])] == [True, False, True]
    assert scan.count([tmp_path]) == scan.Counted(1, 10)


def test_single_files_find_their_sidecars(tmp_path: Path) -> None:
    made(tmp_path, "a.jpg", "a.xmp", "b.jpg", "b.jpg.xmp", "c.xmp")
    chosen = [tmp_path / "b.jpg", tmp_path / "a.jpg", tmp_path / "a.xmp"]
    assert told(tmp_path, list(scan.walk(chosen))) == [("a.jpg", ["a.xmp"]), ("b.jpg", ["b.jpg.xmp"])]
    assert told(tmp_path, list(scan.walk([tmp_path / "c.xmp"]))) == [("c.xmp", [])]
    assert told(tmp_path, list(scan.walk([tmp_path / "a.xmp"]))) == [("a.xmp", [])]


def test_a_path_that_is_not_there_is_refused_before_anything_is_found(tmp_path: Path) -> None:
    made(tmp_path, "a.jpg")
    with pytest.raises(CuratorError, match="is not there"):
        next(scan.walk([tmp_path / "a.jpg", tmp_path / "b.jpg"]))
    with pytest.raises(CuratorError, match="is not there"):
        scan.count([tmp_path / "b"])


def test_links_are_followed_once(tmp_path: Path) -> None:
    made(tmp_path, "a/b/x.jpg", "elsewhere/y.jpg")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a")
    (tmp_path / "a" / "other").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "a" / "self").symlink_to("self")
    (tmp_path / "a" / "file.jpg").symlink_to(tmp_path / "elsewhere" / "y.jpg")
    found = list(scan.walk([tmp_path / "a", tmp_path / "elsewhere"]))
    assert [str(one.path.relative_to(tmp_path)) for one in found] == ["a/file.jpg", "a/self", "a/b/x.jpg", "a/other/y.jpg"]
    assert [one.path.name for one in found if one.failure] == ["self"]
    assert [one.failure is None for one in scan.walk([tmp_path / "a" / "self"], tmp_path)] == [False]


def test_what_is_not_a_file_is_told_and_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    os.mkfifo(tmp_path / "pipe.xmp")
    (tmp_path / "gone.jpg").symlink_to("nowhere")
    (tmp_path / "zero.jpg").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as ear:
        here = Path.cwd()
        os.chdir(tmp_path)  # a socket's path must be short
        try:
            ear.bind("socket.jpg")
        finally:
            os.chdir(here)
        found = list(scan.walk([tmp_path, tmp_path / "pipe.jpg"]))
    assert [one.path.name for one in found] == ["gone.jpg", "pipe.jpg", "pipe.xmp", "socket.jpg", "zero.jpg", "pipe.jpg"]
    assert all(one.failure and one.failure.endswith(".") and not one.bytes for one in found)


def test_a_folder_that_cannot_be_read_is_told_and_the_walk_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, "a/x.jpg", "b/y.jpg", "c/z.jpg")
    scandir = os.scandir

    def refusing(folder: Path) -> object:
        if Path(folder).name == "b":  # root may read anything, so that the system's answer is given here
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refusing)
    found = list(scan.walk([tmp_path]))
    assert [one.path.name for one in found] == ["x.jpg", "b", "z.jpg"]
    assert found[1].failure == "The folder cannot be read: Permission denied."


def test_an_archive_is_not_imported_into_itself(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    made(
        archive,
        "originals/2020/x.jpg",
        "pictures/pictures.sqlite",
        "backups/b",
        "catalogue.sqlite",
        "archive.lock",
        "new/y.jpg",
    )
    made(tmp_path, "catalogue.sqlite", "originals/z.jpg")
    (tmp_path / "way round").symlink_to(archive / "originals")
    assert names(tmp_path, archive=archive) == ["catalogue.sqlite", "archive/new/y.jpg", "originals/z.jpg"]
    for inside in (archive / "originals", archive / "originals" / "2020" / "x.jpg", tmp_path / "way round"):
        with pytest.raises(CuratorError, match="in the archive already"):
            next(scan.walk([inside], archive))


def test_litter_of_systems_is_told_apart(tmp_path: Path) -> None:
    made(tmp_path, ".DS_Store", "Thumbs.db", "._IMG.jpg", "IMG.jpg", ".Trashes/old.jpg", "System Volume Information/x.jpg")
    found = list(scan.walk([tmp_path]))
    assert [one.path.name for one in found if not one.is_of_the_system] == ["IMG.jpg"] and len(found) == 4


def test_names_of_any_bytes_and_length(tmp_path: Path) -> None:
    odd = [b"caf\xe9.jpg", b"new\nline.jpg", b"-if.jpg", "养".encode() * 83 + b".jpg", b" .jpg", b"#.jpg", b"caf\xe9.xmp"]
    for name in odd:
        try:
            with open(os.fsencode(tmp_path) + b"/" + name, "wb"):  # noqa: PTH123 - a name that is not text
                pass
        except OSError:
            pytest.skip("this file system takes no such names")
    found = list(scan.walk([tmp_path]))
    assert sorted(os.fsencode(one.path.name) for one in found) == sorted(odd[:-1])
    assert next(one for one in found if one.path.name == "caf\udce9.jpg").sidecars


def test_memory_is_that_of_one_folder(tmp_path: Path) -> None:
    for folder in range(3):
        made(tmp_path, *(f"{folder}/{number}.jpg" for number in range(5)))
    walk = scan.walk([tmp_path])
    first = next(walk)
    made(tmp_path, "2/late.jpg")  # not listed yet, and so still found
    assert "late.jpg" in [found.path.name for found in walk] and first.path.name == "0.jpg"


stems = st.sampled_from(["a", "b", "A", "a.b", "é", "e\u0301"])
suffixes = st.sampled_from(["", ".jpg", ".JPG", ".cr2", ".xmp", ".jpg.xmp", ".CR2.XMP", ".mov", ".png"])


@given(st.sets(st.builds(lambda stem, suffix: stem + suffix, stems, suffixes), max_size=12))
def test_every_file_is_told_exactly_once_or_is_a_sidecar(tmp_path_factory: pytest.TempPathFactory, chosen: set[str]) -> None:
    folder = tmp_path_factory.mktemp("any")
    made(folder, *chosen)
    there = {path.name for path in folder.iterdir()}
    found = list(scan.walk([folder]))
    told_ = [one.path.name for one in found]
    besides = {sidecar.name for one in found for sidecar in one.sidecars}
    assert len(told_) == len(set(told_)) and set(told_) | besides == there and not set(told_) & besides
    assert told_ == [one.path.name for one in scan.walk([folder])]
