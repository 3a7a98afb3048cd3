"""Numbers and codes of a file: size, orientation, place on the globe, rating, exposure, and the codes of PLUS."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from curator.domain.fields import Field, Kind
from curator.domain.value import Value

_RELEASES: Final = {"MR-NON": "none", "MR-NAP": "not applicable", "MR-UMR": "unlimited", "MR-LMR": "limited"}
_PERCENT: Final = ((99, 5), (75, 4), (50, 3), (25, 2), (1, 1))
_TURNED_BY_DECODER: Final = frozenset({"HEIC", "HEIF", "AVIF"})
_CONTAINERS: Final = ("File", "PNG", "RIFF", "GIF", "BMP", "Photoshop", "Jpeg2000", "IFD0")
_DEEPEST, _HIGHEST = -12_000.0, 20_000.0  # metres; a diver, a balloon


def text(value: Any) -> str:
    """The one text of a tag; several are joined by `; `."""
    if isinstance(value, list):
        return "; ".join(part for part in map(text, value) if part)
    return value if isinstance(value, str) else ""


def number(value: Any) -> float | None:
    """The (first) number in a tag; None for `undef`, `inf` and whatever else is none."""
    match = re.match(r"\s*([+-]?\d{1,15}(?:\.\d{1,20})?(?:e[+-]?\d{1,3})?)(?=$|[\s,;])", text(value), re.IGNORECASE | re.ASCII)
    found = float(match[1]) if match else math.nan
    return found if math.isfinite(found) else None


def dimensions(tags: Mapping[str, Any], mime: str) -> tuple[int | None, int | None]:
    """Width and height of the picture in pixels, as a decoder gives it (that of HEIC turns the picture by itself)."""
    sizes: dict[str, tuple[int, int]] = {}
    for key in tags:
        group, _, name = key.partition(":")
        if name in ("ImageWidth", "ExifImageWidth"):
            wide, high = number(tags[key]), number(tags.get(key.replace("Width", "Height")))
            if wide and high and 0 < wide < 1e9 and 0 < high < 1e9:
                sizes[f"{group}:{name}"] = int(wide), int(high)
    found = next((sizes[f"{group}:ImageWidth"] for group in _CONTAINERS if f"{group}:ImageWidth" in sizes), None)
    if sizes and (found is None or mime.startswith("image/x-")):  # of a raw file the camera's own pictures are smaller
        found = max(sizes.values(), key=lambda size: size[0] * size[1])
    if found is None:
        return None, None
    return found[::-1] if number(tags.get("QuickTime:Rotation")) in (90, 270) else found


def orientation(tags: Mapping[str, Any], repeated: Iterable[str]) -> tuple[int, list[str]]:
    """How the decoded pixels must be turned (EXIF 274, 1 to 8), and sentences. EXIF leads, XMP's copy serves where it is silent.

    Subtle: 1 for HEIC and AVIF, whatever the tag says, because their decoder has turned the pixels already.
    """
    if text(tags.get("File:FileType")) in _TURNED_BY_DECODER:
        return 1, []
    exif, xmp = tags.get("EXIF:Orientation"), tags.get("XMP-tiff:Orientation")
    warnings = []
    if "EXIF:Orientation" in repeated:
        warnings.append("The file says twice, and differently, how the picture is turned; the first was taken.")
    if exif is None and xmp is not None:
        warnings.append("Only XMP says how the picture is turned; other programs may show it otherwise.")
    elif xmp is not None and number(xmp) != number(exif):
        warnings.append("EXIF and XMP say differently how the picture is turned; EXIF was taken.")
    told = exif if exif is not None else xmp
    value = number(told) if told is not None else 1
    if value is None or value not in range(1, 9):
        return 1, [*warnings, f"The orientation “{text(told)}” does not exist; the picture is shown as it is stored."]
    return int(value), warnings


def position(tags: Mapping[str, Any]) -> tuple[dict[str, Value], list[str]]:
    """The fields gps_latitude, gps_longitude (decimal degrees, south and west negative) and gps_altitude (metres)."""
    for latitude, longitude in (("EXIF:GPSLatitude", "EXIF:GPSLongitude"), ("XMP-exif:GPSLatitude", "XMP-exif:GPSLongitude")):
        if not text(tags.get(latitude)) or not text(tags.get(longitude)):
            continue
        north, east = _signed(tags, latitude, "NS"), _signed(tags, longitude, "EW")
        if north is None or east is None or abs(north) > 90 or abs(east) > 180:
            return {}, ["The place on the globe in the file is impossible and was left out."]
        if abs(north) < 1e-6 and abs(east) < 1e-6:
            return {}, [
                "The place on the globe in the file is 0, 0, which is what a device without reception writes; it was left out."
            ]
        found: dict[str, Value] = {"gps_latitude": round(north, 8), "gps_longitude": round(east, 8)}
        height, warnings = _altitude(tags)
        if height is not None:
            found["gps_altitude"] = height
        return found, warnings
    return {}, []


def _signed(tags: Mapping[str, Any], tag: str, signs: str) -> float | None:
    """Degrees with the sign of the hemisphere; EXIF without a hemisphere is no place."""
    degrees = number(tags.get(tag))
    if degrees is None or tag.startswith("XMP"):
        return degrees
    hemisphere = text(tags.get(f"{tag}Ref"))[:1].upper()
    if not hemisphere or hemisphere not in signs or degrees < 0:
        return None
    return -degrees if hemisphere == signs[1] else degrees


def _altitude(tags: Mapping[str, Any]) -> tuple[float | None, list[str]]:
    for tag in ("EXIF:GPSAltitude", "XMP-exif:GPSAltitude"):
        height = number(tags.get(tag))
        if height is None:
            continue
        height = -abs(height) if number(tags.get(f"{tag}Ref")) == 1 else height
        if not _DEEPEST <= height <= _HIGHEST:
            return None, [f"The altitude of {height:g} m is impossible and was left out."]
        return round(height, 3), []
    return None, []


def rating(tags: Mapping[str, Any]) -> dict[str, Value]:
    """The fields rating (0 to 5) and pick. XMP's −1 is a rejection and no rating; what is above 5 is Microsoft's percentage."""
    for tag in ("XMP-xmp:Rating", "EXIF:Rating", "XMP-microsoft:RatingPercent", "EXIF:RatingPercent"):
        told = number(tags.get(tag))
        if told is None:
            continue
        if -1 <= told < 0:
            return {"pick": "rejected"}
        if "Percent" in tag or 5 < told <= 100:
            return {"rating": next((stars for least, stars in _PERCENT if told >= least), 0)}
        if 0 <= told <= 5:
            return {"rating": round(told)}
    return {}


def measure(field: Field, tags: Mapping[str, Any]) -> float | int | None:
    """A number of the camera, such as the exposure time; what is not positive means that it was not known."""
    for tag in field.read:
        found = number(tags.get(tag))
        if found is not None and found > 0:
            return round(found) if field.kind is Kind.INTEGER else found
    return None


def code(field: Field, tags: Mapping[str, Any]) -> tuple[str | None, list[str]]:
    """The choice that a PLUS code stands for. Source: PLUS License Data Format; files hold the code at the end of a URL."""
    for tag in field.read:
        told = text(tags.get(tag)).rpartition("/")[2]
        if not told:
            continue
        choice = _RELEASES.get(told.upper(), told)
        for known in field.choices:
            if known.casefold() == choice.casefold():
                return known, []
        return None, [f"{field.label}: “{told}” is no code of the standard and was left out."]
    return None, []
