"""The same picture is known again by its compressed image, whatever happened to its metadata."""

from __future__ import annotations

import io
import mmap
import shutil
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from curator.files import image_hash

exiftool = pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
KINDS = ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF"]
SUFFIX = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "TIFF": ".tif", "HEIF": ".heic", "AVIF": ".avif"}


def noise(size: int = 96) -> Any:
    return Image.merge("RGB", [Image.linear_gradient("L").rotate(turn).resize((size, size)) for turn in (0, 90, 180)])


def saved(image: Any, kind: str, **options: Any) -> bytes:
    pillow_heif.register_heif_opener()
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


EXAMPLES = {kind: saved(noise(), kind) for kind in KINDS}
EXAMPLES["progressive"] = saved(noise(), "JPEG", progressive=True)
EXAMPLES["tiles"] = saved(noise(), "TIFF", compression="jpeg")
EXAMPLES["alpha"] = saved(noise().convert("RGBA"), "WEBP", lossless=True)


@pytest.mark.parametrize("kind", KINDS)
def test_another_picture_has_another_hash(kind: str) -> None:
    other = noise()
    other.paste((1, 2, 3), (40, 40, 60, 60))
    assert image_hash.of(EXAMPLES[kind]) is not None
    assert image_hash.of(saved(other, kind)) != image_hash.of(EXAMPLES[kind])
    assert image_hash.of(saved(noise(), kind)) == image_hash.of(EXAMPLES[kind])


@exiftool
@pytest.mark.parametrize("kind", [*KINDS, "progressive", "tiles", "alpha"])
def test_a_caption_written_by_exiftool_leaves_the_hash(kind: str, tmp_path: Path) -> None:
    if kind == "AVIF" and subprocess.run(["exiftool", "-ver"], capture_output=True, text=True).stdout < "12.5":
        pytest.skip("this exiftool writes no AVIF")
    path = tmp_path / ("photo" + SUFFIX.get(kind, {"progressive": ".jpg", "tiles": ".tif", "alpha": ".webp"}.get(kind, "")))
    path.write_bytes(EXAMPLES[kind])
    tags = ["-XMP-dc:Description=阜平的养蜂人 " + "long " * 200, "-EXIF:Artist=Amina", "-XMP-photoshop:Credit=©UNV, 2020"]
    ran = subprocess.run(["exiftool", "-overwrite_original", *tags, str(path)], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert path.read_bytes() != EXAMPLES[kind]
    assert image_hash.of_file(path) == image_hash.of(EXAMPLES[kind])


def test_what_is_not_image_data_does_not_count() -> None:
    jpeg = EXAMPLES["JPEG"]
    profile = Image.Exif()
    profile[0x0112] = 6
    for other in (
        saved(noise(), "JPEG", comment=b"a comment", exif=profile.tobytes(), dpi=(300, 300)),
        jpeg + b"a trailer of any length \xff\xd9",
        jpeg[:2] + b"\xff\xff\xff" + jpeg[3:],  # fill bytes before a marker
    ):
        assert image_hash.of(other) == image_hash.of(jpeg)
    text = b"tEXtComment\0by Amina"
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    png = EXAMPLES["PNG"]
    assert image_hash.of(png[:33] + chunk + png[33:]) == image_hash.of(png)


def test_the_stream_of_a_png_may_be_cut_anew() -> None:
    png = EXAMPLES["PNG"]
    at = png.index(b"IDAT") - 4
    length = int.from_bytes(png[at : at + 4], "big")
    stream, cut = png[at + 8 : at + 8 + length], length // 3
    chunks = b"".join(
        struct.pack(">I", len(part)) + b"IDAT" + part + struct.pack(">I", zlib.crc32(b"IDAT" + part))
        for part in (stream[:cut], stream[cut:])
    )
    assert image_hash.of(png[:at] + chunks + png[at + 12 + length :]) == image_hash.of(png)


def test_a_palette_counts() -> None:
    image = Image.new("P", (8, 8), 1)
    image.putpalette([0, 0, 0, 200, 0, 0])
    other = image.copy()
    other.putpalette([0, 0, 0, 0, 200, 0])
    assert image_hash.of(saved(image, "PNG")) != image_hash.of(saved(other, "PNG"))


def test_other_formats_have_none() -> None:
    for kind in ("GIF", "BMP", "JPEG2000", "PPM"):
        assert image_hash.of(saved(noise(), kind)) is None
    assert image_hash.of(b"") is None


def test_a_mapped_file_hashes_like_its_bytes(tmp_path: Path) -> None:
    for kind in KINDS:
        path = tmp_path / kind
        path.write_bytes(EXAMPLES[kind])
        with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            assert image_hash.of(mapped) == image_hash.of(EXAMPLES[kind])
        path.write_bytes(EXAMPLES[kind][: len(EXAMPLES[kind]) // 2])
        with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            assert image_hash.of(mapped) is None  # and nothing holds the mapping open


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_file_cut_off_within_its_image_has_none(kind: str) -> None:
    content = EXAMPLES[kind]
    assert image_hash.of(content[: len(content) // 2]) is None


@settings(max_examples=300)
@given(
    st.sampled_from(sorted(EXAMPLES)), st.floats(0, 1), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=6)
)
def test_damage_never_raises(kind: str, cut: float, flips: list[tuple[float, int]]) -> None:
    content = bytearray(EXAMPLES[kind][: round(len(EXAMPLES[kind]) * cut)])
    for where, value in flips:
        if content:
            # Where lengths and places are written, which is at the start, damage does most.
            content[round(where**3 * (len(content) - 1))] = value
    found = image_hash.of(bytes(content))
    assert found is None or len(found) == 64


@given(st.sampled_from(sorted(EXAMPLES)), st.binary(max_size=200))
def test_any_bytes_after_a_good_start_never_raise(kind: str, rest: bytes) -> None:
    image_hash.of(EXAMPLES[kind][:12] + rest)
    image_hash.of(EXAMPLES[kind][:64] + rest)


def tiff(entries: list[tuple[int, int, int, int]], following: int, rest: bytes = b"") -> bytes:
    body = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + struct.pack("<I", following) + rest


LOOPS = {
    "directories in a ring": tiff([(330, 4, 1, 8)], 8),
    "a million strips of everything": tiff([(273, 4, 400, 60), (279, 4, 400, 60)], 0, struct.pack("<400I", *[100] * 400)),
    "more numbers than bytes": tiff([(273, 4, 0xFFFFFFFF, 8), (279, 4, 0xFFFFFFFF, 8)], 0),
    "a box as long as its head": b"\0\0\0\x08ftyp" + b"\0\0\0\x08meta" * 2000,
    "a box of no length": b"\0\0\0\x10ftypheic\0\0\0\0" + b"\0\0\0\0meta" * 2000,
    "segments of no length": b"\xff\xd8\xff\xe0\0\0" * 2000,
    "chunks of no length": b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0abcd\0\0\0\0" * 2000,
    "fill bytes without end": b"\xff\xd8" + b"\xff" * 2_000_000,
}


@pytest.mark.parametrize("name", LOOPS)
def test_files_that_lead_in_circles_are_given_up(name: str) -> None:
    assert image_hash.of(LOOPS[name]) is None


def test_overlapping_ranges_cannot_multiply_the_work() -> None:
    strips = 100_000
    places = 8 + 2 + 24 + 4
    body = struct.pack(f"<{strips}I", *[0] * strips) + struct.pack(f"<{strips}I", *[200_000] * strips)
    content = tiff([(273, 4, strips, places), (279, 4, strips, places + 4 * strips)], 0, body)
    assert image_hash.of(content) is None


HOSTILE = Path(__file__).resolve().parents[2].parent / "shared" / "hostile"


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile files are not here")
def test_strangers_files_never_raise() -> None:
    for path in sorted(HOSTILE.rglob("*"))[::3]:
        if path.is_file():
            image_hash.of_file(path)


def test_what_cannot_be_read_has_none(tmp_path: Path) -> None:
    assert image_hash.of_file(tmp_path) is None
    assert image_hash.of_file(tmp_path / "absent.jpg") is None
