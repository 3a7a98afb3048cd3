"""The facts of a photo that its file tells: camera and lens, exposure, date, size."""

from __future__ import annotations

from curator.domain.photo import Photo
from curator.i18n import Translator
from curator.ui.wording import code_told


def facts_told(photo: Photo, tr: Translator) -> str:
    """The facts in a few lines, those that are known."""
    held = photo.values
    date = str(held.get("date_created") or "").replace("T", " ")
    if date and (certainty := str(held.get("date_created_certainty") or "")) not in ("", "exact"):
        date = f"{date} ({code_told(certainty, tr)})"
    size = f"{photo.width} × {photo.height}" if photo.width and photo.height else ""
    located = "gps_latitude" in held and "gps_longitude" in held
    lines = (
        photo.file_name,
        _camera(str(held.get("camera_make") or ""), str(held.get("camera_model") or "")),
        str(held.get("lens") or ""),
        " · ".join(part for part in exposure(photo) if part),
        date,
        " · ".join(part for part in (size, f"{photo.bytes / 1e6:.1f} MB", photo.format.removeprefix("image/")) if part),
        tr("With its place") if located else tr("Without a place"),
    )
    return "\n".join(line for line in lines if line)


def exposure(photo: Photo) -> tuple[str, str, str, str]:
    """Time, aperture, sensitivity and focal length as photographers write them, each empty where it is not known."""
    held = photo.values
    time, aperture, iso, focal = (_number(held.get(name)) for name in ("exposure_time", "f_number", "iso", "focal_length"))
    told_time = ""
    if time:
        told_time = f"1/{round(1 / time)} s" if time < 0.4 else f"{time:g} s"
    return (
        told_time,
        f"f/{aperture:g}" if aperture else "",
        f"ISO {iso:g}" if iso else "",
        f"{focal:g} mm" if focal else "",
    )


def _camera(make: str, model: str) -> str:
    """Maker and model, without the maker's name twice (`Canon Canon EOS R5`)."""
    first = make.split(" ")[0]
    return model if first and model.casefold().startswith(first.casefold()) else f"{make} {model}".strip()


def _number(held: object) -> float:
    return float(held) if isinstance(held, int | float) else 0.0
