"""Drawn pictures for the sample and for trials, plainly marked as placeholders: no photograph of anybody is in the program.

Nine simple landscapes of the nine captions of the sample story, the same in every making.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

MARK: Final = "PLACEHOLDER"
_SKIES: Final = (
    *((196, 220, 232), (226, 214, 196), (205, 214, 200), (216, 224, 236), (232, 222, 210), (222, 206, 186), (200, 216, 226)),
    *((224, 226, 228), (214, 208, 224)),
)
_GROUND: Final = (
    (116, 146, 92),
    (176, 148, 108),
    (104, 124, 90),
    (148, 158, 128),
    (178, 160, 136),
    (150, 116, 84),
    (98, 134, 98),
)
_INK: Final = (62, 58, 54)
_WARM: Final = (206, 108, 72)
_PALE: Final = (244, 238, 226)

Draw = Callable[[Any, int, int], None]


def draw(path: Path, number: int, width: int = 3000, height: int = 2000) -> None:
    """Write the placeholder of a number (from 0; after nine they begin anew, in other colours) as a JPEG of that size."""
    from PIL import Image, ImageDraw, ImageFont

    path.parent.mkdir(parents=True, exist_ok=True)
    sky, ground = _SKIES[number % len(_SKIES)], _GROUND[number % len(_GROUND)]
    image = Image.new("RGB", (width, height), sky)
    pen = ImageDraw.Draw(image)
    _sun(pen, width, height)
    _hills(pen, width, height, ground, number)
    _SCENES[number % len(_SCENES)](pen, width, height)
    size = max(12, height // 34)
    font: Any = ImageFont.load_default(size)
    pen.text(
        (width // 2, height - size * 1.6),
        MARK,
        font=font,
        fill=_PALE,
        anchor="mm",
        stroke_width=max(1, size // 16),
        stroke_fill=_INK,
    )
    image.save(path, "JPEG", quality=90)


def _sun(pen: Any, width: int, height: int) -> None:
    radius = height // 13
    x, y = round(width * 0.8), round(height * 0.2)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(248, 228, 184))


def _hills(pen: Any, width: int, height: int, ground: tuple[int, ...], number: int) -> None:
    """Three ranges, each nearer one lower and deeper in colour."""
    for depth in range(3):
        base = height * (0.42 + 0.14 * depth)
        steps = [
            (x, base + math.sin(x / width * (5 + depth * 2) + number * 1.7 + depth) * height * 0.05)
            for x in range(0, width + 1, max(1, width // 120))
        ]
        share = 0.45 + 0.275 * depth
        colour = tuple(round(part * share + 205 * (1 - share)) for part in ground)
        pen.polygon([(0, height), *steps, (width, height)], fill=colour)


def _person(pen: Any, x: float, y: float, tall: float, colour: tuple[int, ...]) -> None:
    head = tall * 0.13
    pen.ellipse((x - head, y - tall, x + head, y - tall + 2 * head), fill=_INK)
    pen.rounded_rectangle((x - tall * 0.17, y - tall * 0.7, x + tall * 0.17, y - tall * 0.24), tall * 0.08, fill=colour)
    for side in (-1, 1):
        pen.rectangle((x + side * tall * 0.1 - tall * 0.06, y - tall * 0.26, x + side * tall * 0.1 + tall * 0.06, y), fill=_INK)


def _tree(pen: Any, x: float, y: float, tall: float, fruit: bool = True) -> None:
    pen.rectangle((x - tall * 0.04, y - tall * 0.4, x + tall * 0.04, y), fill=(104, 78, 56))
    pen.ellipse((x - tall * 0.34, y - tall, x + tall * 0.34, y - tall * 0.3), fill=(86, 122, 74))
    for turn in range(7 if fruit else 0):
        px, py = x + math.cos(turn * 2.2) * tall * 0.22, y - tall * 0.65 + math.sin(turn * 2.2) * tall * 0.22
        pen.ellipse((px - tall * 0.04, py - tall * 0.04, px + tall * 0.04, py + tall * 0.04), fill=_WARM)


def _house(pen: Any, x: float, y: float, wide: float, wall: tuple[int, ...], roof: tuple[int, ...]) -> None:
    high = wide * 0.5
    pen.rectangle((x, y - high, x + wide, y), fill=wall)
    pen.polygon([(x - wide * 0.08, y - high), (x + wide / 2, y - high * 1.7), (x + wide * 1.08, y - high)], fill=roof)
    pen.rectangle((x + wide * 0.42, y - high * 0.6, x + wide * 0.58, y), fill=_INK)
    for side in (0.14, 0.7):
        pen.rectangle((x + wide * side, y - high * 0.7, x + wide * (side + 0.16), y - high * 0.38), fill=(226, 210, 164))


def _orchard(pen: Any, width: int, height: int) -> None:
    for place in range(5):
        _tree(pen, width * (0.12 + place * 0.19), height * (0.86 + 0.03 * (place % 2)), height * 0.34)
    _person(pen, width * 0.56, height * 0.93, height * 0.27, _WARM)


def _portrait(pen: Any, width: int, height: int) -> None:
    x, y, tall = width * 0.5, height * 1.02, height * 0.86
    pen.rounded_rectangle((x - tall * 0.36, y - tall * 0.45, x + tall * 0.36, y + 10), tall * 0.16, fill=(70, 102, 142))
    pen.ellipse((x - tall * 0.17, y - tall * 0.86, x + tall * 0.17, y - tall * 0.42), fill=(222, 190, 160))
    pen.chord((x - tall * 0.19, y - tall * 0.9, x + tall * 0.19, y - tall * 0.44), 180, 360, fill=_INK)


def _mushrooms(pen: Any, width: int, height: int) -> None:
    for place in range(9):
        x, y, wide = width * (0.08 + place * 0.105), height * (0.9 + 0.03 * (place % 3)), height * (0.09 + 0.02 * (place % 3))
        pen.rounded_rectangle((x - wide * 0.18, y - wide * 1.1, x + wide * 0.18, y), wide * 0.1, fill=_PALE)
        pen.chord((x - wide * 0.6, y - wide * 1.6, x + wide * 0.6, y - wide * 0.5), 180, 360, fill=(146, 104, 76))


def _school(pen: Any, width: int, height: int) -> None:
    _house(pen, width * 0.28, height * 0.8, width * 0.44, (214, 200, 178), (150, 82, 66))
    for place in range(5):
        _person(
            pen, width * (0.2 + place * 0.15), height * 0.93, height * 0.17, ((70, 102, 142), _WARM, (120, 142, 90))[place % 3]
        )


def _livestream(pen: Any, width: int, height: int) -> None:
    pen.rounded_rectangle((width * 0.3, height * 0.24, width * 0.7, height * 0.8), height * 0.03, fill=_INK)
    pen.rectangle((width * 0.32, height * 0.28, width * 0.68, height * 0.74), fill=(228, 224, 214))
    _person(pen, width * 0.5, height * 0.74, height * 0.36, _WARM)
    for place in range(4):
        _tree(pen, width * (0.12 + place * 0.25), height * 0.95, height * 0.13)


def _mud_house(pen: Any, width: int, height: int) -> None:
    _house(pen, width * 0.26, height * 0.86, width * 0.4, (180, 142, 102), (124, 96, 72))
    _tree(pen, width * 0.8, height * 0.88, height * 0.36, fruit=False)


def _village(pen: Any, width: int, height: int) -> None:
    for place in range(5):
        _house(pen, width * (0.06 + place * 0.185), height * (0.76 + 0.07 * (place % 2)), width * 0.13, _PALE, (170, 84, 64))


def _factory(pen: Any, width: int, height: int) -> None:
    x, y, wide, high = width * 0.18, height * 0.82, width * 0.64, height * 0.24
    pen.rectangle((x, y - high, x + wide, y), fill=(206, 206, 200))
    for place in range(4):
        left = x + wide * place / 4
        pen.polygon([(left, y - high), (left, y - high * 1.5), (left + wide / 4, y - high)], fill=(134, 142, 148))
    for place in range(4):
        _person(pen, width * (0.24 + place * 0.17), height * 0.94, height * 0.19, ((70, 102, 142), (120, 142, 90))[place % 2])


def _road(pen: Any, width: int, height: int) -> None:
    points = [(width * 0.3, height), (width * 0.52, height * 0.74), (width * 0.44, height * 0.6), (width * 0.5, height * 0.5)]
    for (x, y), (to_x, to_y) in pairwise(points):
        wide, narrow = (y / height) ** 4 * width * 0.14, (to_y / height) ** 4 * width * 0.14
        pen.polygon([(x - wide, y), (x + wide, y), (to_x + narrow, to_y), (to_x - narrow, to_y)], fill=(120, 118, 116))
    for place in range(4):
        _tree(pen, width * (0.62 + place * 0.1), height * (0.92 - 0.07 * place), height * (0.28 - 0.05 * place), fruit=False)


_SCENES: Final[tuple[Draw, ...]] = (
    *(_orchard, _portrait, _mushrooms, _school, _livestream, _mud_house, _village, _factory, _road),
)
