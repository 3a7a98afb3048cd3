"""Photos for measurements: 12-megapixel JPEGs of about 3.3 MB with the metadata of a camera, made once and kept under build/."""

from __future__ import annotations

import io
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

FOLDER: Final = Path(__file__).resolve().parents[2] / "build" / "bench-photos"
SIZE: Final = (4000, 3000)


def photos(count: int, folder: Path = FOLDER) -> list[Path]:
    """At least `count` photos, 50 to a folder; makes those that are missing."""
    paths = [folder / f"roll{number // 50:02}" / f"IMG_{number:04}.JPG" for number in range(count)]
    missing = [(number, path) for number, path in enumerate(paths) if not path.exists()]
    if missing:
        scenes = [_scene(seed) for seed in range(6)]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda pair: _write(scenes, *pair), missing))
    return paths


def _scene(seed: int) -> Image.Image:
    """A picture whose detail and noise make a JPEG of the usual size: fields, sky, blobs, grain."""
    chance = random.Random(seed)
    small = Image.new("RGB", (500, 375))
    draw = ImageDraw.Draw(small)
    for row in range(375):
        draw.line([(0, row), (500, row)], fill=(80 + row // 4, 120 + row // 5 % 90, 200 - row // 3))
    for _ in range(400):
        x, y, r = chance.randrange(500), chance.randrange(375), chance.randrange(2, 30)
        colour = tuple(chance.randrange(30, 230) for _ in range(3))
        draw.ellipse([x - r, y - r, x + r, y + r], fill=colour)
    large = small.filter(ImageFilter.GaussianBlur(0.7)).resize((SIZE[0] + 200, SIZE[1] + 200), Image.Resampling.BICUBIC)
    grain = Image.effect_noise(large.size, 20).convert("RGB")
    return Image.blend(large, grain, 0.25)


def _write(scenes: list[Image.Image], number: int, path: Path) -> None:
    chance = random.Random(number)
    left, top = chance.randrange(200), chance.randrange(200)
    picture = scenes[number % len(scenes)].crop((left, top, left + SIZE[0], top + SIZE[1]))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Canon", "Canon EOS 6D"
    exif[0x0112] = 6 if number % 5 == 0 else 1
    details = exif.get_ifd(0x8769)
    details[0x9003] = f"2019:10:{17 + number // 400:02} {8 + number // 60 % 10:02}:{number % 60:02}:{number % 53:02}"
    details[0x9011] = "+08:00"
    details[0x829A], details[0x829D], details[0x8827] = 0.005, 5.6, 200
    exif[0x8769] = details
    thumbnail = io.BytesIO()
    picture.resize((160, 120), Image.Resampling.BOX).save(thumbnail, "JPEG", quality=75)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    picture.save(part, "JPEG", quality=90, subsampling="4:2:0", exif=_with_thumbnail(exif.tobytes(), thumbnail.getvalue()))
    part.replace(path)


def _with_thumbnail(exif: bytes, jpeg: bytes) -> bytes:
    """The EXIF block with a first directory that holds a thumbnail, as cameras write it (Pillow writes none)."""
    head, tiff = exif[:6], bytearray(exif[6:])
    big = tiff[:2] == b"MM"
    order = "big" if big else "little"

    def number(value: int, width: int) -> bytes:
        return value.to_bytes(width, order)  # type: ignore[arg-type]

    first = int.from_bytes(tiff[4:8], order)  # type: ignore[arg-type]
    entries = int.from_bytes(tiff[first : first + 2], order)  # type: ignore[arg-type]
    link = first + 2 + 12 * entries
    directory = len(tiff)
    start = directory + 2 + 3 * 12 + 4
    tiff[link : link + 4] = number(directory, 4)
    tiff += number(3, 2)
    for tag, kind, value in ((0x0103, 3, 6), (0x0201, 4, start), (0x0202, 4, len(jpeg))):
        held = number(value, 2) + b"\0\0" if kind == 3 else number(value, 4)
        tiff += number(tag, 2) + number(kind, 2) + number(1, 4) + held
    tiff += number(0, 4) + jpeg
    return head + bytes(tiff)


if __name__ == "__main__":
    made = photos(1000)
    print(len(made), sum(path.stat().st_size for path in made) // len(made), "bytes each")
