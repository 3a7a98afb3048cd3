"""Pictures that the tests make themselves, decoded in this process; strangers' files are in test_workers.py."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageDraw

from curator.domain.errors import CuratorError
from curator.files import colour, pictures
from curator.files.frames import Rendered, Request

RED, GREEN, BLUE, YELLOW = (230, 20, 20), (20, 200, 20), (20, 20, 230), (230, 230, 20)
INVERSE = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}


def quarters(width: int, height: int) -> Any:
    """Upright: red and green above, blue and yellow below."""
    image = Image.new("RGB", (width, height), RED)
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 2, 0, width, height // 2 - 1), GREEN)
    draw.rectangle((0, height // 2, width // 2 - 1, height), BLUE)
    draw.rectangle((width // 2, height // 2, width, height), YELLOW)
    return image


def saved(image: Any, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def opened(content: bytes | None) -> Any:
    assert content is not None
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def render(content: bytes, **asked: Any) -> Rendered:
    return pictures.render(content, Request("/x", **asked))


def near(pixel: tuple[int, ...], colour_: tuple[int, ...], by: int = 24) -> bool:
    return all(abs(a - b) <= by for a, b in zip(pixel, colour_, strict=True))


def is_upright(image: Any) -> bool:
    width, height = image.size
    places = (
        (width // 4, height // 4),
        (3 * width // 4, height // 4),
        (width // 4, 3 * height // 4),
        (3 * width // 4, 3 * height // 4),
    )
    return all(near(image.getpixel(at), is_) for at, is_ in zip(places, (RED, GREEN, BLUE, YELLOW), strict=True))


def lying(orientation: int, size: tuple[int, int] = (320, 200)) -> Any:
    """The quarters as a camera stores them that has to be turned by `orientation`."""
    image = quarters(*size)
    if orientation == 1:
        return image
    return image.transpose(INVERSE.get(orientation, pictures._TURNS[orientation]))


def exif(orientation: int) -> bytes:
    block = Image.Exif()
    block[0x0112] = orientation
    content: bytes = block.tobytes()
    return content


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF", "TIFF", "HEIF", "PNG"])
def test_each_orientation_comes_upright(kind: str, orientation: int) -> None:
    pillow_heif.register_heif_opener()
    options: dict[str, Any] = {"quality": 95} if kind != "PNG" else {}
    if kind == "TIFF":
        options = {"tiffinfo": {0x0112: orientation}}
    else:
        options["exif"] = exif(orientation)
    content = saved(lying(orientation), kind, **options)
    # What exiftool reports is passed for all; only PNG may believe it.
    result = render(content, orientation=orientation)
    assert (result.width, result.height) == (320, 200)
    assert is_upright(opened(result.thumbnail)) and is_upright(opened(result.preview))
    assert opened(result.thumbnail).size == (256, 160)


@pytest.mark.parametrize("said", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_turns_nothing(said: int) -> None:
    assert is_upright(opened(render(saved(quarters(320, 200), "JPEG", exif=exif(said))).thumbnail))
    assert is_upright(opened(render(saved(quarters(320, 200), "PNG"), orientation=said).thumbnail))


XMP_TURNED = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'


def test_orientation_in_xmp_is_not_asked() -> None:
    assert is_upright(opened(render(saved(quarters(320, 200), "JPEG", xmp=XMP_TURNED)).thumbnail))
    result = render(saved(quarters(320, 200), "TIFF", tiffinfo={700: XMP_TURNED}))
    assert is_upright(opened(result.thumbnail)) and (result.width, result.height) == (320, 200)


def test_a_jpeg_is_decoded_at_the_smallest_scale_that_is_large_enough() -> None:
    result = render(saved(quarters(4000, 3000), "JPEG"))
    assert opened(result.preview).size == (1000, 750)
    assert opened(result.thumbnail).size == (256, 192)
    assert (result.width, result.height) == (4000, 3000)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 4200), st.integers(1, 4200), st.sampled_from([pictures.PREVIEW, pictures.THUMBNAIL]))
def test_the_scale_of_any_jpeg(width: int, height: int, longest: int) -> None:
    content = saved(Image.new("L", (width, height), 90), "JPEG")
    image, full = pictures.opened_at(content, "JPEG", longest)
    assert full == (width, height)
    scale = max(s for s in (1, 2, 4, 8) if s == 1 or -(-max(full) // s) >= longest)
    if min(full) >= 8:  # a picture a few pixels across allows fewer scales
        assert image.size == (-(-width // scale), -(-height // scale))
    assert max(image.size) >= min(longest, max(full))


def test_other_formats_are_reduced_by_whole_factors() -> None:
    result = render(saved(quarters(4000, 3000), "PNG", compress_level=1))
    assert opened(result.preview).size == (1334, 1000)
    assert opened(result.thumbnail).size == (256, 192)
    assert is_upright(opened(result.preview))


def test_only_what_was_asked_for_is_made() -> None:
    content = saved(quarters(1200, 900), "JPEG")
    assert render(content, preview=False).preview is None
    assert render(content, thumbnail=False).thumbnail is None
    assert opened(render(content, preview=False).thumbnail).size == (256, 192)


def test_small_pictures_are_not_enlarged() -> None:
    result = render(saved(quarters(40, 30), "JPEG"))
    assert opened(result.thumbnail).size == opened(result.preview).size == (40, 30)


def test_copies_carry_no_metadata() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = saved(quarters(1200, 900), "JPEG", comment=b"by Amina", exif=exif(1), icc_profile=profile, dpi=(300, 300))
    for copy in (render(content).thumbnail, render(content).preview):
        assert copy is not None and b"Amina" not in copy and b"Exif" not in copy and b"ICC_PROFILE" not in copy
        assert set(opened(copy).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_shrinking_in_bands_is_shrinking_the_whole() -> None:
    image = Image.effect_noise((2311, 1777), 90).convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image)
    assert ImageChops.difference(pictures._reduced(image, pictures.PREVIEW), ground.reduce(2)).getbbox() is None


# ---- colours -----------------------------------------------------------------------------------------------------------


def matrix_profile(red: tuple[float, ...], green: tuple[float, ...], blue: tuple[float, ...], gamma: float) -> bytes:
    """A small ICC v2 display profile with these colorants (XYZ under D50) and one power curve."""

    def xyz(values: tuple[float, ...]) -> bytes:
        return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(v * 65536) for v in values))

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    name = b"a test"
    desc = b"desc\0\0\0\0" + struct.pack(">I", len(name) + 1) + name + b"\0" + bytes(78 + 3)
    white = xyz((0.9642, 1.0, 0.8249))
    tags = [(b"desc", desc), (b"cprt", b"text\0\0\0\0none\0"), (b"wtpt", white), (b"rXYZ", xyz(red)), (b"gXYZ", xyz(green))]
    tags += [(b"bXYZ", xyz(blue)), (b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve)]
    at, table, body = 128 + 4 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for key, content in tags:
        content += bytes(-len(content) % 4)
        table += key + struct.pack(">II", at + len(body), len(content))
        body += content
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"lcms", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2020, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return head + bytes(128 - len(head)) + table + body


SRGB = ((0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141))
SWAPPED = matrix_profile(SRGB[2], SRGB[1], SRGB[0], 2.2)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_colours_are_brought_to_srgb_by_the_picture_s_own_profile(kind: str) -> None:
    pillow_heif.register_heif_opener()
    content = saved(Image.new("RGB", (300, 200), (250, 10, 10)), kind, icc_profile=SWAPPED)
    assert near(opened(render(content).thumbnail).getpixel((9, 9)), (10, 10, 250))


def test_a_profile_that_changes_nothing_costs_nothing() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = quarters(300, 200)
    assert colour.to_srgb(image, profile) is image
    assert colour.to_srgb(image, SWAPPED) is not image
    # Subtle: the colorants of sRGB under another curve are another profile.
    assert colour.to_srgb(image, matrix_profile(*SRGB, 1.0)) is not image


@pytest.mark.parametrize(
    "profile", [b"", b"x", SWAPPED[:200], SWAPPED[:130] + b"\xff" * 600, bytes(5 << 20), SWAPPED + bytes(5 << 20)]
)
def test_a_profile_that_cannot_be_used_is_passed_over(profile: bytes) -> None:
    image = quarters(300, 200)
    assert colour.to_srgb(image, profile) is image


def test_a_profile_for_another_kind_of_colour_is_passed_over() -> None:
    grey = Image.new("L", (9, 9), 77)
    assert colour.to_srgb(grey, SWAPPED) is grey
    assert near(colour.to_srgb(Image.new("CMYK", (9, 9), (0, 255, 255, 0)), SWAPPED).getpixel((0, 0)), (255, 0, 0))


def in_mode(mode: str) -> tuple[Any, str]:
    """A picture whose left half is dark and whose right half is light, and a format that keeps its mode."""
    grey = Image.new("L", (64, 64), 40)
    grey.paste(200, (32, 0, 64, 64))
    if mode == "1":
        return grey.point(lambda v: 255 * (v > 100)).convert("1"), "TIFF"
    if mode == "I;16":
        return grey.convert("I").point(lambda v: v * 257).convert("I;16"), "PNG"
    if mode == "I;16 of 12 bits":
        return grey.convert("I").point(lambda v: v * 16).convert("I;16"), "TIFF"
    if mode == "I":
        return grey.convert("I").point(lambda v: v * 257), "TIFF"
    if mode == "F of 1":
        return grey.convert("F").point(lambda v: v * (1 / 255) + 0), "TIFF"
    if mode == "LAB":
        lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
        return ImageCms.applyTransform(grey.convert("RGB"), lab), "TIFF"
    if mode in ("LA", "RGBA", "P"):
        return grey.convert(mode), "PNG"
    return grey.convert(mode), "TIFF"


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "I", "I;16", "I;16 of 12 bits", "F", "F of 1"]
)
def test_every_mode_is_shown(mode: str, large: bool) -> None:
    image, kind = in_mode(mode)
    if large:  # takes the way in bands
        image = image.resize((2200, 2200), Image.Resampling.NEAREST)
    shown = opened(render(saved(image, kind)).preview).convert("RGB")
    high = shown.height // 2
    left, right = shown.getpixel((shown.width // 8, high)), shown.getpixel((7 * shown.width // 8, high))
    dark, light = ((0,) * 3, (255,) * 3) if mode == "1" else ((40,) * 3, (200,) * 3)
    assert near(left, dark, 8) and near(right, light, 8), (left, right)


@pytest.mark.parametrize("endless", [float("inf"), float("nan")])
def test_numbers_that_are_none_do_not_stop_a_picture(endless: float) -> None:
    image = Image.new("F", (32, 32), 5000.0)
    image.putpixel((3, 3), endless)
    image.putpixel((4, 4), -1.0)
    assert opened(render(saved(image, "TIFF")).thumbnail).size == (32, 32)


def test_transparent_parts_are_white() -> None:
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    image.paste((0, 0, 200, 255), (32, 0, 64, 64))
    palette = image.quantize(16)
    keyed = Image.new("RGB", (64, 64), (1, 2, 3))
    keyed.paste((0, 0, 200), (32, 0, 64, 64))
    for content in (
        saved(image, "PNG"),
        saved(image, "WEBP"),
        saved(palette, "PNG"),
        saved(keyed, "PNG", transparency=(1, 2, 3)),
    ):
        shown = opened(render(content).thumbnail)
        assert near(shown.getpixel((8, 30)), (255, 255, 255)) and near(shown.getpixel((56, 30)), (0, 0, 200))


# ---- what is taken, what is refused ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "MPO", "PNG", "TIFF", "WEBP", "AVIF", "HEIF", "GIF", "BMP", "JPEG2000"])
def test_each_kind_is_taken_by_its_content(kind: str) -> None:
    pillow_heif.register_heif_opener()
    result = render(saved(quarters(640, 400), kind))
    assert is_upright(opened(result.thumbnail)) and (result.width, result.height) == (640, 400)


def test_a_photoshop_file_is_taken() -> None:
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, 3, 20, 30, 8, 3) + struct.pack(">III", 0, 0, 0)
    shown = opened(render(head + struct.pack(">H", 0) + bytes([200] * 600 + [30] * 600 + [30] * 600)).thumbnail)
    assert shown.size == (30, 20) and near(shown.getpixel((5, 5)), (200, 30, 30))


@pytest.mark.parametrize("kind", ["PPM", "TGA", "ICO", "SGI", "DDS", "EPS", "PDF", "PCX"])
def test_other_kinds_are_refused_with_a_sentence(kind: str) -> None:
    with pytest.raises(CuratorError, match=r"not a picture of a kind that Curator can show\.$"):
        render(saved(quarters(64, 64), kind))


def test_an_empty_file_is_named_as_such() -> None:
    with pytest.raises(CuratorError, match="empty"):
        render(b"")


@given(st.binary(max_size=80))
def test_telling_the_kind_takes_any_bytes(head: bytes) -> None:
    pictures.kind_of(head)
    pictures.kind_of(b"\0\0\0\x20ftyp" + head)


def test_only_the_first_frame_of_a_gif() -> None:
    frames = [Image.new("P", (32, 32), at) for at in range(3)]
    for frame in frames:
        frame.putpalette([*RED, *GREEN, *BLUE])
    content = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert near(opened(render(content).thumbnail).getpixel((5, 5)), RED)


def test_jpeg_2000_is_decoded_at_a_smaller_scale() -> None:
    content = saved(quarters(4000, 2400), "JPEG2000")
    image, full = pictures.opened_at(content, "JPEG2000", pictures.PREVIEW)
    image.load()
    assert full == (4000, 2400) and image.size == (1000, 600)


def png_head(width: int, height: int) -> bytes:
    small = saved(Image.new("L", (1, 1)), "PNG")
    body: bytes = b"IHDR" + struct.pack(">II", width, height) + small[24:29]
    return small[:12] + body + struct.pack(">I", zlib.crc32(body)) + small[33:]


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    for content in (png_head(20_000, 20_000), png_head(15_000, 14_000)):
        with pytest.raises(CuratorError, match="200 million"):
            render(content)


def test_a_large_jpeg_is_judged_by_the_scale_it_is_decoded_at() -> None:
    content = bytearray(saved(Image.new("L", (16, 16)), "JPEG"))
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", 20_000, 20_000)
    image, full = pictures.opened_at(bytes(content), "JPEG", pictures.PREVIEW)
    assert full == (20_000, 20_000) and image.size == (2500, 2500)


# ---- damage ------------------------------------------------------------------------------------------------------------


def test_a_file_that_ends_early_shows_its_upper_part() -> None:
    image = Image.effect_noise((800, 600), 60).convert("RGB")
    image.paste(RED, (0, 0, 800, 100))
    for kind in ("JPEG", "PNG"):
        content = saved(image, kind)
        result = render(content[: len(content) * 6 // 10])
        assert result.warnings == (pictures.ENDS_EARLY,)
        assert near(opened(result.preview).getpixel((400, 40)), RED)


def test_a_file_of_which_nothing_can_be_read_is_refused() -> None:
    content = saved(Image.effect_noise((800, 600), 60), "PNG")
    with pytest.raises(CuratorError, match="nothing of its picture"):
        render(content[:60])


def test_a_whole_file_is_read_strictly_after_a_broken_one() -> None:
    content = saved(quarters(64, 64), "JPEG")
    assert render(content[:-20]).warnings
    assert not render(content).warnings


def test_a_broken_exif_block_does_not_stop_a_picture() -> None:
    for block in (
        b"Exif\0\0",
        b"Exif\0\0II*\0\xff\xff\xff\xff",
        b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 30,
        b"Exif\0\0nonsense",
    ):
        assert is_upright(opened(render(saved(quarters(64, 64), "JPEG", exif=block)).thumbnail))


# ---- JPEGs out of other files ------------------------------------------------------------------------------------------


def boxed(image: Any, size: tuple[int, int], bars: tuple[int, int, int] = (0, 0, 0)) -> bytes:
    """The picture fitted into a frame of `size`, as cameras make their thumbnails."""
    scale = min(size[0] / image.width, size[1] / image.height)
    small = image.resize((round(image.width * scale), round(image.height * scale)))
    frame = Image.new("RGB", size, bars)
    frame.paste(small, ((size[0] - small.width) // 2, (size[1] - small.height) // 2))
    return saved(frame, "JPEG", quality=92)


def test_the_bars_of_a_camera_s_thumbnail_are_cut_off() -> None:
    thumbnail = boxed(quarters(600, 400), (160, 120))
    result = render(b"", camera_thumbnail=thumbnail, size=(6000, 4000))
    shown = opened(result.thumbnail)
    assert shown.size == (160, 107) and result.preview is None
    assert (result.width, result.height) == (6000, 4000)
    assert near(shown.getpixel((3, 1)), RED, 60) and near(shown.getpixel((156, 105)), YELLOW, 60)


def test_a_camera_s_thumbnail_is_turned_with_its_photo() -> None:
    thumbnail = boxed(lying(6, (400, 600)), (160, 120))
    result = render(b"", camera_thumbnail=thumbnail, size=(6000, 4000), orientation=6)
    assert (result.width, result.height) == (4000, 6000)
    assert opened(result.thumbnail).size == (107, 160) and is_upright(opened(result.thumbnail))


def test_a_camera_s_thumbnail_of_another_cut_is_refused() -> None:
    with pytest.raises(CuratorError, match="another cut"):
        render(b"", camera_thumbnail=saved(quarters(160, 120), "JPEG"), size=(4000, 4000))


def test_a_camera_s_thumbnail_that_is_no_jpeg_is_refused() -> None:
    for content in (b"", b"II*\0", saved(quarters(16, 16), "PNG")):
        with pytest.raises(CuratorError, match="not a JPEG"):
            render(b"", camera_thumbnail=content, size=(400, 300))


def test_the_preview_inside_a_raw_file_stands_for_it() -> None:
    preview = saved(lying(8, (1000, 1500)), "JPEG")
    result = render(b"raw", embedded=preview, size=(6000, 4000), orientation=8)
    assert (result.width, result.height) == (4000, 6000) and is_upright(opened(result.preview))


def test_a_preview_that_the_camera_has_turned_is_not_turned_again() -> None:
    result = render(b"raw", embedded=saved(quarters(1000, 1500), "JPEG"), size=(6000, 4000), orientation=6)
    assert (result.width, result.height) == (4000, 6000) and is_upright(opened(result.preview))
