"""Renditions: the copies of a picture that a bundle publishes, made from pixels alone.

Runs inside the decoding workers only, as curator.files.pictures does. Whole pictures or none: nothing is salvaged here, so that
half a picture is never published. What is written holds no metadata at all; what may be said is written afterwards
(curator.files.publishing).

Cost: a JPEG is decoded at the smallest of its scales that is large enough, the largest copy is resampled from it and each smaller one
from the one before; colours are converted after the first reduction.
"""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from curator.domain.errors import CuratorError
from curator.files import colour, pictures
from curator.files.frames import Made, Recipe, Request


def made(content: pictures.Content, request: Request) -> tuple[tuple[Made, ...], tuple[int, int]]:
    """The copies of a picture that a request's recipe asks for, smallest first, and the size of the whole, upright.

    A picture that is smaller than a wanted size is never enlarged. Sizes beyond it are left out, but for the largest and the least of
    those for a page, which then are the picture's own. Raises what curator.files.pictures raises, and CuratorError for a picture that is
    not whole.
    """
    recipe = request.recipe
    assert recipe is not None
    image, full, orientation = _decoded(content, request, max(longest for longest, _ in recipe.sizes))
    full = full if orientation < 5 else full[::-1]
    copies: list[Made] = []
    for place, (longest, form) in enumerate(sorted(recipe.sizes, reverse=True)):
        if place and longest >= max(full) and (form == "jpeg" or _has_less(recipe, form, longest, max(full))):
            continue
        image = _reduced(image, longest)
        if not place:
            image = pictures.upright(colour.to_srgb(pictures.plain(image, None), image.info.get("icc_profile")), orientation)
            image.info = {}
        shown = _marked(image, recipe) if recipe.watermark else image
        copies.append(Made(_encoded(shown, form, recipe), image.width, image.height, form, longest))
    return tuple(reversed(copies)), full


def _has_less(recipe: Recipe, form: str, longest: int, full: int) -> bool:
    """True where a smaller size of the same form holds the whole picture already."""
    return any(kind == form and full <= size < longest for size, kind in recipe.sizes)


def _decoded(content: pictures.Content, request: Request, longest: int) -> tuple[Any, pictures.Size, int]:
    """The picture at a scale that has `longest` pixels, its size at full scale, and how it is to be turned."""
    source = request.embedded if request.embedded is not None else content
    kind = pictures.kind_of(source[:64])
    if kind is None:
        raise CuratorError("This is not a picture of a kind that Curator can publish.")
    image, full = pictures.opened_at(source, kind, longest)
    image.load()
    if request.embedded is not None:
        orientation, full = pictures.orientation_of_embedded(request, full)
        return image, full, orientation
    return image, full, pictures.orientation_of(image, request.orientation)


def _reduced(image: Any, longest: int) -> Any:
    """The picture within `longest` pixels; deep greys, palettes and transparent parts are made plain before they are resampled."""
    size = pictures.within(image.size, longest)
    if image.mode not in ("L", "RGB", "CMYK", "LAB") or "transparency" in image.info:
        profile = image.info.get("icc_profile")
        image = pictures.plain(image, image.getextrema() if image.mode in ("I", "F", "I;16") else None)
        image.info = {"icc_profile": profile} if profile else {}
    if size == image.size:
        return image
    small = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    small.info = image.info
    return small


def _encoded(image: Any, form: str, recipe: Recipe) -> bytes:
    written = io.BytesIO()
    if form == "jpeg":
        image.save(written, "JPEG", quality=recipe.jpeg, subsampling="4:2:0", progressive=True, optimize=True)
    elif form == "webp":
        quality = recipe.small_webp if max(image.size) <= 640 else recipe.webp
        image.save(written, "WEBP", quality=quality, method=2)
    else:
        pictures.register("AVIF")
        image.save(written, "AVIF", quality=recipe.avif, speed=8)
    return written.getvalue()


def _marked(image: Any, recipe: Recipe) -> Any:
    """The picture with the credit in its lower right corner, light on a darkened ground so that it can be read on any picture."""
    size = max(12, round(max(image.size) / 60))
    font: Any = ImageFont.truetype(recipe.font, size) if recipe.font else ImageFont.load_default(size)
    marked = image.convert("RGB")
    draw = ImageDraw.Draw(marked, "RGBA")
    pad = size // 2
    left, top, right, bottom = draw.textbbox((0, 0), recipe.watermark, font=font)
    width, height = right - left + 2 * pad, bottom - top + 2 * pad
    x, y = marked.width - width, marked.height - height
    draw.rectangle((x, y, marked.width, marked.height), fill=(0, 0, 0, 140))
    draw.text((x + pad - left, y + pad - top), recipe.watermark, font=font, fill=(255, 255, 255, 255))
    return marked
