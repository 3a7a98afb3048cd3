from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from curator.domain.errors import CuratorError
from curator.files.exiftool import ExifTool, ExifToolError, plain
from curator.files.reading import Failure, Reading

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
HOSTILE = Path(__file__).resolve().parents[2] / ".." / "shared" / "hostile"

XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:n="http://example.org/n/">'
    '{}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
DEEP = XMP.format("<n:a rdf:parseType='Resource'>" * 20000 + "x" + "</n:a>" * 20000)


def read(exiftool: ExifTool, path: Path) -> Reading:
    (found,) = exiftool.read([path])
    assert isinstance(found, Reading), found
    return found


def test_values_come_as_they_were_written(exiftool: ExifTool, tagged: Any) -> None:
    words = ["2020", "1e5", "1E400", "1.50", "True", "FALSE", "true", "null", "", "a,b", "007", "-0", "why?"]
    values = {"XMP-dc:Title": "True", "XMP-photoshop:City": "1e5", "XMP-dc:Subject": words}
    path = tagged("typed.jpg", values)
    tags = read(exiftool, path).tags
    assert tags["XMP-dc:Title"] == "True"
    assert tags["XMP-photoshop:City"] == "1e5"
    assert tags["XMP-dc:Subject"] == words
    assert read(exiftool, tagged("base64.jpg", {}, "-XMP-dc:Title=base64:/w==")).tags["XMP-dc:Title"] == "base64:/w=="


CAPTIONS = [
    "line one\n-if\nsystem('touch pwned')\n-execute\n-o\n/tmp/pwned.txt\n-stay_open\nFalse",
    "#[CSTR]-execute\\n",
    "-execute",
    "{ready1}\n=0=post1\n{ready}",
    '"],}\\"\u2028</script>',
    "$filename @ARGV `id`",
    "tab\there",
]


@pytest.mark.parametrize("caption", CAPTIONS)
def test_captions_say_nothing_to_exiftool(exiftool: ExifTool, tagged: Any, caption: str) -> None:
    path = tagged("caption.jpg", {"XMP-dc:Description": caption})
    before = exiftool.version()
    assert read(exiftool, path).tags["XMP-dc:Description"] == caption
    assert exiftool.version() == before


def test_languages_and_structures_are_whole(exiftool: ExifTool, tagged: Any) -> None:
    place = {"City": "2020", "CountryCode": "CHN", "LocationName": "Fuping", "LocationName-zh-CN": "阜平"}
    path = tagged(
        "languages.jpg",
        {"XMP-dc:Description": "Women?", "XMP-dc:Description-zh-CN": "妇女", "XMP-iptcExt:LocationShown": [place]},
    )
    tags = read(exiftool, path).tags
    assert (tags["XMP-dc:Description"], tags["XMP-dc:Description-zh-CN"]) == ("Women?", "妇女")
    assert tags["XMP-iptcExt:LocationShown"] == [place]


def test_bytes_that_are_not_utf8_stay_bytes(exiftool: ExifTool, tmp_path: Path) -> None:
    path = tmp_path / "gb.jpg"
    exif = Image.Exif()
    exif[270] = "难民营".encode("gb18030")
    Image.new("RGB", (8, 8)).save(path, exif=exif)
    assert read(exiftool, path).tags["EXIF:ImageDescription"] == "难民营".encode("gb18030")


def test_more_than_a_thousand_keywords(exiftool: ExifTool, tagged: Any) -> None:
    words = [f"word {number}" for number in range(1500)]
    assert read(exiftool, tagged("many.jpg", {"XMP-dc:Subject": words})).tags["XMP-dc:Subject"] == words


@pytest.mark.parametrize(
    "name",
    [
        "难民营的孩子们.jpg",
        "-if.jpg",
        "-execute",
        "#[CSTR]x.jpg",
        "@args.jpg",
        " leading.jpg",
        "trailing ",
        "pipe |",
        "100% [x]*?$HOME.jpg",
        "tab\there.jpg",
        "a\n-if\nsystem('touch pwned')\n-execute\n.jpg",
        "carriage\rreturn.jpg",
        b"caf\xe9.jpg",
        "e\u0301 nfd.jpg",
    ],
)
def test_any_name_can_be_read(
    exiftool: ExifTool, tagged: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str | bytes
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path(os.fsdecode(name))
    tagged("plain.jpg", {"XMP-dc:Title": "here"}).rename(path)
    found = read(exiftool, path)
    assert found.path == path
    assert found.tags["XMP-dc:Title"] == "here"
    assert not Path("pwned").exists()


def test_order_and_repetition_are_kept(exiftool: ExifTool, tagged: Any) -> None:
    paths = [tagged(f"{number}.jpg", {"XMP-dc:Title": f"t{number}"}) for number in range(3)]
    found = exiftool.read([paths[2], paths[0], paths[2], paths[1]])
    assert [held.tags["XMP-dc:Title"] for held in found if isinstance(held, Reading)] == ["t2", "t0", "t2", "t1"]


@pytest.mark.parametrize("argument", ["a\nb", "a\rb", "a\0b", "", " -ver", "#x", "\t-ver"])
def test_arguments_cannot_be_broken_out_of(exiftool: ExifTool, argument: str) -> None:
    with pytest.raises(ValueError, match="not an argument"):
        exiftool.execute("-ver", argument)


def test_what_is_no_picture_fails_with_a_sentence(exiftool: ExifTool, tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "noise.jpg").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "folder.jpg").mkdir()
    (tmp_path / "text.xmp").write_text("hello")
    os.mkfifo(tmp_path / "pipe.jpg")
    names = ["absent.jpg", "empty.jpg", "noise.jpg", "folder.jpg", "pipe.jpg", "text.xmp", "a\0b.jpg"]
    found = exiftool.read([tmp_path / name for name in names])
    assert all(isinstance(held, Failure) and held.reason.endswith(".") for held in found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_sidecars_are_refused(exiftool: ExifTool, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "x.xmp"
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + XMP.format("<n:a>&a;</n:a>")
    path.write_bytes(bomb.encode(encoding))
    (found,) = exiftool.read([path])
    assert isinstance(found, Failure)
    assert "entities" in found.reason


def test_thumbnail_is_the_cameras(exiftool: ExifTool, tagged: Any, tmp_path: Path) -> None:
    small = tmp_path / "small.jpg"
    Image.new("RGB", (16, 12), "red").save(small)
    path = tagged("big.jpg", {}, "-IFD0:Make=X", f"-ThumbnailImage<={small}")
    assert read(exiftool, path).thumbnail == small.read_bytes()
    assert exiftool.preview(path) == small.read_bytes()
    assert exiftool.preview(small) is None


def test_a_slow_file_costs_only_itself(tagged: Any, tmp_path: Path) -> None:
    good = [tagged(f"{number}.jpg", {"XMP-dc:Title": "good"}) for number in range(3)]
    slow = tmp_path / "slow.xmp"
    slow.write_text(DEEP)
    with ExifTool(seconds=2) as exiftool:
        first, bad, *rest = exiftool.read([good[0], slow, *good[1:]])
        assert isinstance(bad, Failure)
        assert "longer than 2 seconds" in bad.reason
        assert all(isinstance(held, Reading) for held in (first, *rest))


def bomb(path: Path, size: int) -> Path:
    info = PngInfo()
    info.add(b"zTXt", b"Comment\0\0" + zlib.compress(b"x" * size))
    Image.new("RGB", (8, 8)).save(path, pnginfo=info)
    return path


def test_what_is_not_asked_for_may_be_long(tmp_path: Path) -> None:
    with ExifTool(length=1 << 20) as exiftool:
        assert read(exiftool, bomb(tmp_path / "bomb.png", 40 << 20)).tags["PNG:ImageWidth"] == "8"


def test_a_file_that_says_too_much_costs_only_itself(tagged: Any, tmp_path: Path) -> None:
    good = tagged("good.jpg")
    loud = tmp_path / "loud.xmp"
    loud.write_text(XMP.format(f"<d:Source xmlns:d='http://ns.adobe.com/photoshop/1.0/'>{'x' * (3 << 20)}</d:Source>"))
    with ExifTool(length=1 << 20) as exiftool:
        bad, quiet = exiftool.read([loud, good])
        assert isinstance(bad, Failure)
        assert "more than 1 MB" in bad.reason
        assert isinstance(quiet, Reading)


@LINUX
def test_a_file_that_takes_too_much_memory_costs_only_itself(tagged: Any, tmp_path: Path) -> None:
    good = tagged("good.jpg")
    with ExifTool(memory=150 << 20) as exiftool:
        greedy, modest = exiftool.read([bomb(tmp_path / "bomb.png", 100 << 20), good])
        assert isinstance(greedy, Reading)
        assert greedy.tags == {"File:FileType": "PNG", "File:MIMEType": "image/png"}
        assert "broke down" in greedy.complaints[0]
        assert isinstance(modest, Reading)
        assert not modest.complaints


def test_metadata_behind_the_pixels_is_read(exiftool: ExifTool, tmp_path: Path) -> None:
    path = tmp_path / "late.png"
    Image.new("RGB", (8, 8)).save(path)
    packet = XMP.format("<d:City xmlns:d='http://ns.adobe.com/photoshop/1.0/'>Fuping</d:City>").encode()
    chunk = b"iTXtXML:com.adobe.xmp\0\0\0\0\0" + packet
    pixels, end = path.read_bytes()[:-12], path.read_bytes()[-12:]
    path.write_bytes(pixels + (len(chunk) - 4).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big") + end)
    assert read(exiftool, path).tags["XMP-photoshop:City"] == "Fuping"
    misnamed = path.rename(tmp_path / "late.jpg")
    assert read(exiftool, misnamed).tags["XMP-photoshop:City"] == "Fuping"


@LINUX
def test_a_killed_process_is_started_anew(tagged: Any) -> None:
    path = tagged()
    with ExifTool() as exiftool:
        assert exiftool._talk is not None
        os.kill(exiftool._talk._process.pid, signal.SIGKILL)
        assert isinstance(exiftool.read([path])[0], Reading)


@LINUX
def test_ctrl_c_does_not_reach_exiftool() -> None:
    with ExifTool() as exiftool:
        assert exiftool._talk is not None
        process = exiftool._talk._process
        os.kill(process.pid, signal.SIGINT)
        assert exiftool.execute("-ver").output.strip() == exiftool.version().encode()
        assert exiftool._talk._process is process


@LINUX
def test_exiftool_dies_with_its_owner() -> None:
    program = (
        "import sys\nfrom curator.files.exiftool import ExifTool\n"
        "with ExifTool() as e: print(e._talk._process.pid, flush=True); sys.stdin.read()"
    )
    owner = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert owner.stdout is not None
    orphan = os.pidfd_open(int(owner.stdout.readline()))
    owner.kill()
    owner.communicate()
    assert select.select([orphan], [], [], 10)[0]
    os.close(orphan)


def script(path: Path, text: str) -> str:
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)
    return str(path)


def test_missing_exiftool_is_told(tmp_path: Path) -> None:
    with pytest.raises(CuratorError, match="Curator needs exiftool: install it with"):
        ExifTool(executable=str(tmp_path / "absent")).version()


@pytest.mark.parametrize(
    "text", ["exec sleep 100", "read x; exit 1", "echo hello; cat >/dev/null", "while read x; do echo $x; done"]
)
def test_what_is_not_exiftool_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(CuratorError, match="does not run"):
        ExifTool(executable=script(tmp_path / "fake", text), seconds=1).version()


def test_an_old_exiftool_is_refused(tmp_path: Path) -> None:
    speak = (
        'while read -r line; do case "$line" in =*) post="${line##*=}";; '
        '-execute*) echo "12.10"; echo "{ready${line#-execute}}"; echo "=0=$post" >&2;; esac; done'
    )
    with pytest.raises(CuratorError, match=r"12\.10; Curator needs 12\.57"):
        ExifTool(executable=script(tmp_path / "old", speak), seconds=5).version()


@LINUX
def test_a_process_that_hangs_is_replaced() -> None:
    with ExifTool() as exiftool:
        assert exiftool._talk is not None
        os.kill(exiftool._talk._process.pid, signal.SIGSTOP)
        with pytest.raises(ExifToolError, match=r"longer than 0\.2 seconds"):
            exiftool.execute("-ver", seconds=0.2)
        assert exiftool.execute("-ver").status == 0


def test_plain_names_are_used_as_they_are(tmp_path: Path) -> None:
    with plain(tmp_path / "难民 1.jpg") as name:
        assert name == (tmp_path / "难民 1.jpg").as_posix()


@pytest.mark.skipif(not HOSTILE.exists(), reason="the hostile files are not here")
def test_hostile_files_end_in_a_reading_or_a_sentence(exiftool: ExifTool) -> None:
    folders = [folder for folder in sorted(HOSTILE.iterdir()) if folder.name.startswith(("gen-", "bep-", "exiv2-", "exifr-"))]
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    found = exiftool.read(paths)
    assert [held.path for held in found] == paths
    assert all(held.reason.endswith(".") for held in found if isinstance(held, Failure))
    assert sum(isinstance(held, Reading) for held in found) > len(paths) / 2
