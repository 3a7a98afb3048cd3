"""The copies that a bundle publishes: sizes, shapes, colours, and that there is nothing in them but pixels."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageStat

from curator.files.frames import Failed, Made, Recipe, Rendered, Request
from curator.files.workers import Workers

RECIPE = Recipe(((160, "webp"), (320, "webp"), (640, "jpeg")))


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1) as opened:
        yield opened


def scene(width: int = 1600, height: int = 1200, mode: str = "RGB") -> Any:
    image = Image.new("RGB", (width, height), (90, 140, 200))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height // 2, width, height), fill=(80, 150, 60))
    draw.ellipse((width // 8, height // 8, width // 3, height // 3), fill=(230, 60, 40))
    return image.convert(mode)


def copies(workers: Workers, path: Path, recipe: Recipe = RECIPE, **more: Any) -> tuple[Made, ...]:
    result = workers.render(Request(str(path), recipe=recipe, **more))
    assert isinstance(result, Rendered), result
    return result.copies


def opened(made: Made) -> Any:
    image = Image.open(io.BytesIO(made.content))
    image.load()
    return image


def test_sizes_forms_and_shape(workers: Workers, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    scene().save(path)
    made = copies(workers, path)
    assert [(one.form, one.width, one.height, one.longest) for one in made] == [
        ("webp", 160, 120, 160),
        ("webp", 320, 240, 320),
        ("jpeg", 640, 480, 640),
    ]
    assert [opened(one).size for one in made] == [(one.width, one.height) for one in made]
    assert opened(made[-1]).info.get("progressive") == 1


def test_a_small_picture_is_not_enlarged(workers: Workers, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    scene(240, 180).save(path)
    assert [(one.form, one.width) for one in copies(workers, path)] == [("webp", 160), ("webp", 240), ("jpeg", 240)]
    scene(160, 120).save(path)
    assert [(one.form, one.width) for one in copies(workers, path)] == [("webp", 160), ("jpeg", 160)]
    scene(100, 75).save(path)
    assert [(one.form, one.width) for one in copies(workers, path)] == [("webp", 100), ("jpeg", 100)]


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_pictures_stand_upright(workers: Workers, tmp_path: Path, orientation: int) -> None:
    turns = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    image = scene()
    exif = Image.Exif()
    exif[0x0112] = orientation
    lying = image.transpose(turns[orientation]) if orientation in turns else image
    lying.save(tmp_path / "a.jpg", exif=exif, quality=95)
    shown = opened(copies(workers, tmp_path / "a.jpg")[-1])
    assert shown.size == (640, 480)
    assert ImageStat.Stat(ImageChops.difference(shown, image.resize((640, 480)))).mean[0] < 3


def test_nothing_but_pixels_is_written(workers: Workers, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x8298] = "Canon", "secret"
    scene().save(tmp_path / "a.jpg", exif=exif, comment=b"secret", xmp=b"<x>secret</x>")
    for made in copies(workers, tmp_path / "a.jpg"):
        assert b"secret" not in made.content
        assert b"Exif" not in made.content
        assert not opened(made).getexif()


@pytest.mark.parametrize("space", ["adobe", "cmyk"])
def test_other_colours_become_srgb(workers: Workers, tmp_path: Path, space: str) -> None:
    plain = scene(800, 600)
    if space == "cmyk":
        plain.convert("CMYK").save(tmp_path / "a.jpg", quality=98)
        expected = plain.convert("CMYK").convert("RGB")
    else:
        # A wide space made from sRGB by another white point and gamma: the profile says how to come back.
        lab = ImageCms.createProfile("LAB")
        srgb = ImageCms.createProfile("sRGB")
        to_lab = ImageCms.buildTransform(srgb, lab, "RGB", "LAB")
        ImageCms.applyTransform(plain, to_lab).save(tmp_path / "a.tif")
        expected = plain
        made = copies(workers, tmp_path / "a.tif")[-1]
        assert max(ImageStat.Stat(ImageChops.difference(opened(made), expected.resize((640, 480)))).mean) < 2
        return
    made = copies(workers, tmp_path / "a.jpg")[-1]
    assert opened(made).mode == "RGB"
    assert max(ImageStat.Stat(ImageChops.difference(opened(made), expected.resize((640, 480)))).mean) < 2


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "I;16", "1", "LA"])
def test_every_kind_of_pixels_is_published(workers: Workers, tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.png"
    (Image.new("I;16", (800, 600), 30000) if mode == "I;16" else scene(800, 600, mode)).save(path)
    assert opened(copies(workers, path)[-1]).mode in ("RGB", "L")


def test_half_a_picture_is_never_published(workers: Workers, tmp_path: Path) -> None:
    scene().save(tmp_path / "whole.jpg", quality=95)
    content = (tmp_path / "whole.jpg").read_bytes()
    for share in (0.3, 0.9, 0.999):
        (tmp_path / "torn.jpg").write_bytes(content[: int(len(content) * share)])
        assert isinstance(workers.render(Request(str(tmp_path / "torn.jpg"), recipe=RECIPE)), Failed)


def test_a_watermark_is_in_the_corner_of_every_copy(workers: Workers, tmp_path: Path) -> None:
    scene().save(tmp_path / "a.jpg", quality=95)
    plain = copies(workers, tmp_path / "a.jpg")
    marked = copies(workers, tmp_path / "a.jpg", Recipe(RECIPE.sizes, watermark="©UNV, 2020"))
    for before, after in zip(plain, marked, strict=True):
        box = (
            ImageChops.difference(opened(before).convert("RGB"), opened(after).convert("RGB"))
            .point(lambda value: 255 if value > 60 else 0)
            .getbbox()
        )
        assert box is not None
        assert box[0] > before.width * 0.3
        assert box[1] > before.height * 0.7


def test_avif_by_choice(workers: Workers, tmp_path: Path) -> None:
    scene(800, 600).save(tmp_path / "a.jpg")
    small, large = copies(workers, tmp_path / "a.jpg", Recipe(((160, "avif"), (640, "jpeg"))))
    assert (small.form, opened(small).format) == ("avif", "AVIF")
    assert large.form == "jpeg"
