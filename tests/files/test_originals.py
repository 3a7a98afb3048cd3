"""Copies that are whole and durable or not there: names, collisions, full disks, kills."""

from __future__ import annotations

import errno
import hashlib
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.domain.errors import CuratorError
from curator.files import durable, names, originals
from curator.files.originals import Copied, CopyFailure, Source

ROOT = Path(__file__).resolve().parents[2]
UNDATED = "originals/undated"


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "card"
    folder.mkdir()
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    return folder


def written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def copy(archive: Path, *sources: Source) -> list[Copied]:
    results = originals.copy_batch(sources, archive)
    assert all(isinstance(result, Copied) for result in results), results
    return [result for result in results if isinstance(result, Copied)]


def files(archive: Path) -> list[str]:
    return sorted(str(path.relative_to(archive)) for path in archive.rglob("*") if path.is_file())


def test_a_copy_is_the_original_with_its_name_and_time(card: Path, archive: Path) -> None:
    content = os.urandom(3_000_001)
    photo = written(card / "DSC_0001.NEF", content)
    os.utime(photo, ns=(1_500_000_000_000_000_000, 1_500_000_000_123_456_000))
    (copied,) = copy(archive, Source(photo, originals.folder_for("2020-10-12T08:30")))
    assert copied.path == "originals/2020/2020-10-12/DSC_0001.NEF"
    target = archive / copied.path
    assert target.read_bytes() == content and copied.bytes == len(content)
    assert copied.sha256 == hashlib.sha256(content).hexdigest() == originals.sha256_of(target)
    assert target.stat().st_mtime_ns == 1_500_000_000_123_456_000
    assert files(archive) == [copied.path] and photo.read_bytes() == content


@pytest.mark.parametrize(
    ("date", "folder"),
    [
        ("2020-10-12", "originals/2020/2020-10-12"),
        ("2020-10-12T08:30:00+02:00", "originals/2020/2020-10-12"),
        ("2019-10", "originals/2019/2019-10"),
        ("2019", "originals/2019/2019"),
        (None, UNDATED),
        ("", UNDATED),
        ("../etc", UNDATED),
    ],
)
def test_folders_are_as_exact_as_dates(date: str | None, folder: str) -> None:
    assert originals.folder_for(date) == folder


def test_nothing_is_ever_replaced(card: Path, archive: Path) -> None:
    sources = [Source(written(card / f"{n}" / "IMG_1.JPG", b"photo %d" % n), UNDATED) for n in range(3)]
    other_case = Source(written(card / "x" / "img_1.jpg", b"other case"), UNDATED)
    first = copy(archive, sources[0])
    rest = copy(archive, sources[1], sources[2], other_case)
    assert [Path(one.path).name for one in first + rest] == ["IMG_1.JPG", "IMG_1-2.JPG", "IMG_1-3.JPG", "img_1-4.jpg"]
    assert [(archive / one.path).read_bytes() for one in first + rest] == [b"photo 0", b"photo 1", b"photo 2", b"other case"]


def test_accents_composed_or_not_are_one_name(card: Path, archive: Path) -> None:
    composed, apart = written(card / "a" / "é.jpg", b"1"), written(card / "b" / "e\u0301.jpg", b"2")
    assert [Path(one.path).name for one in copy(archive, Source(composed, UNDATED), Source(apart, UNDATED))] == [
        "é.jpg",
        "é-2.jpg",
    ]


def test_a_copy_that_an_import_could_not_catalogue_is_taken_up_again(card: Path, archive: Path) -> None:
    photo, sidecar = written(card / "IMG_1.JPG", b"photo"), written(card / "IMG_1.xmp", b"words")
    first = copy(archive, Source(photo, UNDATED, (sidecar,)))
    assert copy(archive, Source(photo, UNDATED, (sidecar,))) == first
    assert files(archive) == [f"{UNDATED}/IMG_1.JPG", f"{UNDATED}/IMG_1.JPG.xmp"]


def test_sidecars_are_named_after_the_copy(card: Path, archive: Path) -> None:
    raw, jpeg = written(card / "IMG_1.CR2", b"raw"), written(card / "IMG_1.JPG", b"jpeg")
    shared, own = written(card / "IMG_1.xmp", b"of both"), written(card / "IMG_1.CR2.xmp", b"of the raw")
    written(archive / UNDATED / "IMG_1.JPG", b"another camera's")
    one, two = copy(archive, Source(raw, UNDATED, (own, shared)), Source(jpeg, UNDATED, (shared,)))
    assert one.sidecars == (f"{UNDATED}/IMG_1.CR2.xmp", f"{UNDATED}/IMG_1.CR2-2.xmp")
    assert two.path == f"{UNDATED}/IMG_1-2.JPG" and two.sidecars == (f"{UNDATED}/IMG_1-2.JPG.xmp",)
    assert [(archive / path).read_bytes() for path in one.sidecars] == [b"of the raw", b"of both"]


def test_a_photo_does_not_come_beside_a_stranger_s_sidecar(card: Path, archive: Path) -> None:
    written(archive / UNDATED / "IMG_1.JPG.xmp", b"of a photo that is gone")
    (copied,) = copy(archive, Source(written(card / "IMG_1.JPG", b"p"), UNDATED, (written(card / "IMG_1.xmp", b"s"),)))
    assert copied.path == f"{UNDATED}/IMG_1-2.JPG" and copied.sidecars == (f"{UNDATED}/IMG_1-2.JPG.xmp",)


def test_one_bad_source_does_not_stop_the_others(card: Path, archive: Path) -> None:
    good = Source(written(card / "good.jpg", b"good"), UNDATED)
    os.mkfifo(card / "pipe.jpg")
    bad = [Source(card / name, UNDATED) for name in ("absent.jpg", "pipe.jpg", ".")]
    torn = Source(good.path, UNDATED, (card / "absent.xmp",))
    results = originals.copy_batch([bad[0], torn, good, *bad[1:]], archive)
    assert [type(result) for result in results] == [CopyFailure, CopyFailure, Copied, CopyFailure, CopyFailure]
    for result in results:
        assert isinstance(result, Copied) or result.sentence.endswith(".")
    assert files(archive) == [f"{UNDATED}/good.jpg"]


def test_a_source_that_grows_while_it_is_read_is_refused(card: Path, archive: Path) -> None:
    # Large enough that the writer has its turn while it is read: of one megabyte all was read before it wrote again.
    photo = written(card / "still-copying.jpg", bytes(64 << 20))
    stop, begun = threading.Event(), threading.Event()

    def grow() -> None:
        with photo.open("ab") as stream:
            while not stop.is_set() and stream.tell() < 1 << 30:
                stream.write(bytes(1 << 12))
                stream.flush()
                begun.set()

    writer = threading.Thread(target=grow)
    writer.start()
    begun.wait()
    try:
        (result,) = originals.copy_batch([Source(photo, UNDATED)], archive)
    finally:
        stop.set()
        writer.join()
    assert isinstance(result, CopyFailure) and "changed while it was copied" in result.sentence
    assert files(archive) == []


def test_a_copy_that_does_not_read_back_is_refused(card: Path, archive: Path) -> None:
    part = durable.new_part(archive)
    durable.write(part.descriptor, memoryview(b"what was written"))
    durable.to_disk(part)
    part.sha256 = hashlib.sha256(b"what was written").hexdigest()
    assert durable.reads_back(part)
    with part.path.open("r+b") as disk:
        disk.write(b"W")
    assert not durable.reads_back(part)
    unit = originals._Unit(Source(card / "x.jpg", UNDATED), (part,))
    (archive / UNDATED).mkdir(parents=True)
    result = originals._placed(unit, originals._Taken(archive, [UNDATED]), {id(part)})
    assert isinstance(result, CopyFailure) and "did not read back" in result.sentence
    durable.discard(part)
    assert files(archive) == []


def test_more_files_than_are_held_open_at_a_time(card: Path, archive: Path) -> None:
    sources = [
        Source(written(card / f"{n}.jpg", b"%d" % n), originals.folder_for(f"2020-01-{n % 3 + 1:02}")) for n in range(130)
    ]
    copied = copy(archive, *sources)
    assert [one.source for one in copied] == [source.path for source in sources]
    assert len(files(archive)) == 130


# ---- disks that do not do as they should -------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB in memory."""
    folder = tmp_path / "small"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a disk of its own needs Linux and root")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_told_and_left_clean(card: Path, small_disk: Path) -> None:
    sources = [Source(written(card / f"{n}.jpg", os.urandom(300_000)), UNDATED) for n in range(12)]
    assert originals.free_bytes(small_disk / "not" / "there" / "yet") <= 2 << 20
    with pytest.raises(CuratorError, match="is full"):
        originals.copy_batch(sources, small_disk)
    assert files(small_disk) == []
    assert len(copy(small_disk, *sources[:3])) == 3


def test_a_disk_without_links_is_renamed_on_with_care(card: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "exFAT has no links")

    monkeypatch.setattr(os, "link", refuse)
    first, second = written(card / "a" / "x.jpg", b"1"), written(card / "b" / "x.jpg", b"2")
    assert [Path(one.path).name for one in copy(archive, Source(first, UNDATED), Source(second, UNDATED))] == [
        "x.jpg",
        "x-2.jpg",
    ]
    part = written(archive / UNDATED / ".part", b"3")
    with pytest.raises(FileExistsError):
        durable.rename(part, archive / UNDATED / "x.jpg")
    assert (archive / UNDATED / "x.jpg").read_bytes() == b"1"
    assert files(archive) == [f"{UNDATED}/.part", f"{UNDATED}/x-2.jpg", f"{UNDATED}/x.jpg"]


def test_an_archive_that_cannot_be_written_is_told(card: Path, tmp_path: Path) -> None:
    not_a_folder = written(tmp_path / "file", b"")
    with pytest.raises(CuratorError, match="cannot be written"):
        originals.copy_batch([Source(written(card / "x.jpg", b"x"), UNDATED)], not_a_folder)


# ---- kills -------------------------------------------------------------------------------------------------------------

COPYING = """
import sys
from pathlib import Path
from curator.files import originals
card, archive = map(Path, sys.argv[1:])
print("begun", flush=True)
while True:
    sources = [originals.Source(path, originals.folder_for("2020-10-12")) for path in sorted(card.iterdir())]
    originals.copy_batch(sources, archive)
    print("round", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_kill_at_any_moment_leaves_no_half_original(card: Path, archive: Path) -> None:
    contents: set[str] = set()
    for number in range(24):
        content = os.urandom(400_000 + 7 * number)
        written(card / f"IMG_{number}.JPG", content)
        contents.add(hashlib.sha256(content).hexdigest())
    chance = random.Random(7)
    left = 0
    for _ in range(10):
        command = [sys.executable, "-c", COPYING, str(card), str(archive)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}) as copying:
            assert copying.stdout is not None and copying.stdout.readline() == b"begun\n"
            killer = threading.Timer(chance.uniform(0.005, 0.25), copying.send_signal, (signal.SIGKILL,))
            killer.start()
            copying.wait()
            killer.join()
        for name in files(archive):
            if name.endswith(durable.PART):
                left += 1
            else:
                assert originals.sha256_of(archive / name) in contents, name
        originals.sweep(archive)
        assert not [name for name in files(archive) if name.endswith(durable.PART)]
        for name in files(archive)[::2]:
            (archive / name).unlink()  # so that the next round has something to copy
    assert left > 0  # at least one kill met a copy under way
    copy(archive, *(Source(path, originals.folder_for("2020-10-12")) for path in sorted(card.iterdir())))
    assert len(files(archive)) == 24


def test_a_sweep_leaves_copies_under_way_alone(archive: Path) -> None:
    folder = archive / UNDATED
    durable.make_folder(folder)
    under_way = durable.new_part(folder)
    left = written(folder / f".0123456789abcdef{durable.PART}", b"half")
    photo = written(folder / f"named{durable.PART}", b"not a hidden name: a photo of a strange name")
    assert originals.sweep(archive) == 1
    assert under_way.path.exists() and not left.exists() and photo.exists()
    durable.discard(under_way)
    assert originals.sweep(archive) == 0


# ---- names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("camera", "kept"),
    [
        ("IMG_0001.JPG", "IMG_0001.JPG"),
        ("合影 2020.jpg", "合影 2020.jpg"),
        ("a:b?.jpg", "a_b_.jpg"),
        ('x<>|"*\\y.jpg', "x______y.jpg"),
        ("line\nbreak.jpg", "line_break.jpg"),
        ("CON.jpg", "_CON.jpg"),
        ("aux", "_aux"),
        ("lpt1 .txt.jpg", "_lpt1 .txt.jpg"),
        ("console.jpg", "console.jpg"),
        ("photo.jpg. . ", "photo.jpg"),
        (" photo.jpg", "photo.jpg"),
        (".hidden.jpg", "_.hidden.jpg"),
        ("...", "photo"),
        ("", "photo"),
        ("caf\udce9.jpg", "caf_.jpg"),
        ("e\u0301.jpg", "é.jpg"),
    ],
)
def test_camera_names_are_kept_where_they_can_be(camera: str, kept: str) -> None:
    assert names.safe_name(camera) == kept


def test_long_names_are_cut_between_characters() -> None:
    cut = names.safe_name("养" * 200 + ".jpeg")
    assert cut == "养" * 78 + ".jpeg" and len(cut.encode()) <= names.LONGEST
    assert names.numbered(cut, 12) == "养" * 77 + "-12.jpeg"


@given(st.text(st.characters(exclude_categories=[]), max_size=300), st.integers(1, 10_000))
def test_any_name_becomes_one_that_every_system_takes(name: str, number: int) -> None:
    safe = names.safe_name(name)
    for one in (safe, names.numbered(safe, number), names.numbered(safe, number) + ".xmp"):
        assert one and not one.startswith(".") and not one.endswith((" ", "."))
        assert not any(sign in one for sign in '<>:"/\\|?*\0\n') and len(one.encode()) <= 255
        assert not PureWindowsPath(one).is_reserved()
    assert names.safe_name(safe) == safe
