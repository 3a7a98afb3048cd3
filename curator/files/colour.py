"""Colours to sRGB: by the picture's own ICC profile where it has one that can be used, plainly where not."""

from __future__ import annotations

import functools
import io
from typing import Any

from PIL import Image, ImageCms

_MOST_PROFILE = 4 << 20  # bytes; the largest profiles of printers have 3 MB
_MODES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab ": "LAB"}
_STEPS = (0, 17, 43, 85, 128, 170, 213, 238, 255)
_UNSEEN = 2  # of 255


def to_srgb(image: Any, profile: bytes | None) -> Any:
    """A picture of mode L, RGB, CMYK or LAB in sRGB (mode RGB, or L where it is grey), perceptual intent.

    A profile that is broken, larger than 4 MB or of another kind of colour than the picture is passed over: such pixels are
    taken for sRGB, for plain CMYK or for Lab under D50. A profile that changes no colour by more than 2 of 255 costs nothing.
    """
    if profile and len(profile) <= _MOST_PROFILE:
        transform = _transform(profile, image.mode)
        if transform is not None:
            return ImageCms.applyTransform(image, transform)
    if image.mode == "LAB":
        return ImageCms.applyTransform(image, _lab())
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


@functools.lru_cache(maxsize=8)
def _transform(profile: bytes, mode: str) -> Any | None:
    """How to come from this profile to sRGB; None where it changes nothing that can be seen, or cannot be used."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if _MODES.get(source.profile.xcolor_space) != mode:
            return None
        transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB", ImageCms.Intent.PERCEPTUAL)
        return None if mode in ("L", "RGB") and _changes_nothing(transform, mode) else transform
    except Exception:
        # A stranger's bytes: littlecms and Pillow answer with several kinds of error, and colours that are a little off are
        # better than no picture.
        return None


def _changes_nothing(transform: Any, mode: str) -> bool:
    """Asked of the transform itself with a few hundred colours: a profile's name is no proof, and its curves have many forms."""
    if mode == "L":
        probe = Image.frombytes("L", (len(_STEPS), 1), bytes(_STEPS))
    else:
        colours = bytes(part for r in _STEPS for g in _STEPS for b in _STEPS for part in (r, g, b))
        probe = Image.frombytes("RGB", (len(_STEPS) ** 2, len(_STEPS)), colours)
    after = ImageCms.applyTransform(probe, transform).tobytes()
    return all(abs(was - now) <= _UNSEEN for was, now in zip(probe.convert("RGB").tobytes(), after, strict=True))


@functools.lru_cache(maxsize=1)
def _lab() -> Any:
    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    return ImageCms.buildTransform(lab, srgb, "LAB", "RGB", ImageCms.Intent.PERCEPTUAL)
