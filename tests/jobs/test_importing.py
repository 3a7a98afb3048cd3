"""What an import does with pairs, sidecars, links, disks, doubles and trouble; on pictures made here."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from curator.catalogue import journal, photos, search, store
from curator.catalogue import pictures as picture_store
from curator.catalogue.pictures import Key
from curator.catalogue.store import Catalogue
from curator.domain.errors import CuratorError
from curator.domain.job import Outcome, Report, run
from curator.domain.language import Texts
from curator.domain.photo import Photo
from curator.domain.step import Put
from curator.files.exiftool import ExifTool
from curator.files.workers import Workers
from curator.jobs import importing, places, thumbnails


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    store.create(tmp_path / "archive")
    with store.open_archive(tmp_path / "archive", "tester") as opened:
        yield opened


def take(catalogue: Catalogue, *paths: Path, reference: bool = False) -> tuple[list[Outcome], Report]:
    return run(importing.imported(catalogue, lambda act: act(catalogue), paths, reference=reference))


def all_photos(catalogue: Catalogue) -> dict[str, Photo]:
    return {photo.file_name: photo for photo in photos.load(catalogue, search.find(catalogue).ids)}


def picture(path: Path, colour: str = "red", size: tuple[int, int] = (300, 200)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path, path.suffix[1:].lower().replace("jpg", "jpeg").replace("dng", "tiff"))
    return path


def exiftool(path: Path, *arguments: str) -> Path:
    subprocess.run(["exiftool", "-q", "-q", "-overwrite_original", *arguments, str(path)], check=True)
    return path


def test_a_raw_file_and_its_jpeg_are_linked_and_a_sidecar_of_the_stem_serves_both(catalogue: Catalogue, tmp_path: Path) -> None:
    card = tmp_path / "card"
    picture(card / "IMG_0002.JPG")
    exiftool(picture(card / "IMG_0002.dng", "blue"), "-DNGVersion=1.4.0.0", "-Model=Test")
    exiftool(
        card / "IMG_0002.JPG", "-o", str(card / "IMG_0002.xmp"), "-XMP-dc:Description=from the sidecar", "-XMP-xmp:Rating=4"
    )
    outcomes, _ = take(catalogue, card)
    assert [outcome.status for outcome in outcomes] == ["imported", "imported"]
    known = all_photos(catalogue)
    assert known["IMG_0002.JPG"].companion == known["IMG_0002.dng"].uid
    assert known["IMG_0002.dng"].companion == known["IMG_0002.JPG"].uid
    for photo in known.values():
        assert photo.values["rating"] == 4
        assert photo.sidecar
        assert (catalogue.folder / photo.sidecar).is_file()


def test_what_a_sidecar_says_leads_over_what_is_in_the_file(catalogue: Catalogue, tmp_path: Path) -> None:
    path = exiftool(picture(tmp_path / "card" / "a.jpg"), "-XMP-dc:Description=in the file", "-XMP-photoshop:City=Fuping")
    exiftool(path.with_name("a.jpg.xmp"), "-XMP-dc:Description=in the sidecar")
    take(catalogue, path)
    values = all_photos(catalogue)["a.jpg"].values
    assert values["description"] == Texts.of({"en": "in the sidecar"})
    assert values["city"] == "Fuping"


def test_a_sidecar_alone_fails_with_a_sentence(catalogue: Catalogue, tmp_path: Path) -> None:
    path = exiftool(picture(tmp_path / "a.jpg"), "-o", str(tmp_path / "alone" / "a.xmp"), "-XMP-dc:Title=x")
    assert path.exists()
    outcomes, report = take(catalogue, tmp_path / "alone")
    assert report.counts == {"failed": 1}
    assert "sidecar" in str(outcomes[0].reason)


def test_two_files_of_the_same_bytes_in_one_import_are_one_photo(catalogue: Catalogue, tmp_path: Path) -> None:
    picture(tmp_path / "card" / "a.jpg")
    shutil.copy(tmp_path / "card" / "a.jpg", tmp_path / "card" / "b.jpg")
    outcomes, report = take(catalogue, tmp_path / "card")
    assert report.counts == {"imported": 1, "known": 1}
    assert len({outcome.uid for outcome in outcomes}) == 1
    assert len(list((catalogue.folder / "originals").rglob("*.jpg"))) == 1


def test_originals_of_one_name_do_not_overwrite_each_other(catalogue: Catalogue, tmp_path: Path) -> None:
    for number, colour in enumerate(("red", "green", "blue")):
        exiftool(picture(tmp_path / "card" / str(number) / "IMG_1.jpg", colour), "-DateTimeOriginal=2019:10:17 08:00:00")
    take(catalogue, tmp_path / "card")
    names = sorted(path.name for path in (catalogue.folder / "originals" / "2019" / "2019-10-17").iterdir())
    assert names == ["IMG_1-2.jpg", "IMG_1-3.jpg", "IMG_1.jpg"]


def test_the_end_says_whether_the_card_may_be_erased(catalogue: Catalogue, tmp_path: Path) -> None:
    card = tmp_path / "card"
    picture(card / "a.jpg")
    assert "safe to erase" in take(catalogue, card)[1].notes[-1]
    (card / "clip.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    notes = take(catalogue, card)[1].notes
    assert "video" in notes[0]
    assert "Do not erase" in notes[-1] and "clip.mp4" in notes[-1]
    (card / "clip.mp4").unlink()
    (card / "broken.jpg").write_bytes(b"text")
    assert "broken.jpg" in take(catalogue, card)[1].notes[-1]
    (card / "broken.jpg").unlink()
    (card / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    assert "safe to erase" in take(catalogue, card)[1].notes[-1]
    next((catalogue.folder / "originals").rglob("a.jpg")).unlink()
    assert "Do not erase" in take(catalogue, card)[1].notes[-1]


def test_a_card_whose_photos_are_only_referenced_is_not_safe(catalogue: Catalogue, tmp_path: Path) -> None:
    picture(tmp_path / "card" / "a.jpg")
    take(catalogue, tmp_path / "card", reference=True)
    assert "Do not erase" in take(catalogue, tmp_path / "card")[1].notes[-1]


def test_a_photo_reached_by_a_link_is_found_where_it_is(catalogue: Catalogue, tmp_path: Path) -> None:
    picture(tmp_path / "disk" / "a.jpg")
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    take(catalogue, tmp_path / "link", reference=True)
    photo = all_photos(catalogue)["a.jpg"]
    assert places.original(places.roots(catalogue), photo) == tmp_path / "disk" / "a.jpg"
    assert not photo.path.startswith("..")


def test_archive_and_referenced_photos_can_move_together(catalogue: Catalogue, tmp_path: Path) -> None:
    """As on a disk that is mounted elsewhere where the file system does not say its name."""
    picture(tmp_path / "photos" / "a.jpg")
    take(catalogue, tmp_path / "photos", reference=True)
    photo = all_photos(catalogue)["a.jpg"]
    with catalogue.writing():
        mount = str(tmp_path)
        catalogue.db.execute("update volume set identifier = null, mount = ?, beside = '..'", [mount])
        catalogue.db.execute("update photo set path = 'photos/a.jpg'")
    moved = tmp_path.with_name(tmp_path.name + "-elsewhere")
    tmp_path.rename(moved)
    try:
        with store.open_archive(moved / "archive", read_only=True) as again:
            (photo,) = photos.load(again, [photo.id])
            assert places.original(places.roots(again), photo) == moved / "photos" / "a.jpg"
    finally:
        moved.rename(tmp_path)


def test_a_disk_under_another_mount_point(catalogue: Catalogue, tmp_path: Path) -> None:
    image, first, second = tmp_path / "disk.ext4", tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("mkfs.ext4"):
        pytest.skip("a disk can only be mounted by root")
    image.write_bytes(b"")
    os.truncate(image, 8 << 20)
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    if subprocess.run(["mount", "-o", "loop", str(image), str(first)], capture_output=True).returncode:
        pytest.skip("loop devices can not be mounted here")
    try:
        picture(first / "DCIM" / "a.jpg")
        take(catalogue, first, reference=True)
    finally:
        subprocess.run(["umount", str(first)], check=True)
    photo = all_photos(catalogue)["a.jpg"]
    assert places.original(places.roots(catalogue), photo) is None
    subprocess.run(["mount", "-o", "loop", str(image), str(second)], check=True)
    try:
        assert places.original(places.roots(catalogue), photo) == second / "DCIM" / "a.jpg"
    finally:
        subprocess.run(["umount", str(second)], check=True)


def test_an_import_of_which_an_other_step_undid_the_beginning_goes_on_in_a_new_step(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    for number in range(70):
        picture(tmp_path / "card" / f"{number:02}.png", f"#{number:02}4080", (20, 20))
    job = importing.imported(catalogue, lambda act: act(catalogue), [tmp_path / "card"])
    while not next(job).outcomes:
        pass
    undone = journal.undo(catalogue)
    assert undone
    outcomes, _ = run(job)
    assert len(search.find(catalogue).ids) == len(outcomes) == 70 - len(undone.photos)
    assert [step.act for step in journal.history(catalogue)] == ["import", "undo", "import"]
    assert journal.verify(catalogue) == []


def test_a_disk_without_room_takes_nothing(catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture(tmp_path / "card" / "a.jpg")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(100, 99, 1_000_000))
    with pytest.raises(CuratorError, match="make room"):
        take(catalogue, tmp_path / "card")
    assert search.find(catalogue).ids == ()


def test_fields_are_set_on_what_is_taken_in(catalogue: Catalogue, tmp_path: Path) -> None:
    picture(tmp_path / "a.jpg")
    ops = {"rating": Put(3), "credit_line": Put("(c) UNV 2020")}
    run(importing.imported(catalogue, lambda act: act(catalogue), [tmp_path / "a.jpg"], ops=ops))
    values = all_photos(catalogue)["a.jpg"].values
    assert (values["rating"], values["credit_line"]) == (3, "©UNV, 2020")
    assert journal.disagreements(catalogue) == []


def test_the_camera_s_thumbnail_shows_until_one_is_made(catalogue: Catalogue, tmp_path: Path) -> None:
    small = picture(tmp_path / "small.jpg", "lime", (160, 120))
    path = exiftool(picture(tmp_path / "card" / "a.jpg", "red", (1600, 1200)), f"-ThumbnailImage<={small}")
    take(catalogue, path)
    photo = all_photos(catalogue)["a.jpg"]
    key = Key(photo.id, photo.sha256)
    with picture_store.open_pictures(catalogue.folder) as pictures:
        assert _colour(picture_store.thumbnails(pictures, [key])[photo.id]) == "lime"
        with Workers(1) as workers, ExifTool() as tool:
            run(thumbnails.missing(catalogue, pictures, thumbnails.Makers(workers, tool)))
        assert _colour(picture_store.thumbnails(pictures, [key])[photo.id]) == "red"
        assert picture_store.without_made(pictures, [key]) == []


def _colour(jpeg: bytes) -> str:
    import io

    red, green, _ = Image.open(io.BytesIO(jpeg)).convert("RGB").getpixel((60, 40))
    return "red" if red > green else "lime"
