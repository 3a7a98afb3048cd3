"""Pictures made on demand, before any job comes to them: the thumbnails that a sheet lacks, previews, and parts of originals.

Runs on the picture lane, which asks the decoding processes; no picture of a stranger is decoded in the window's own process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Event

from PySide6.QtCore import QRect

from curator.catalogue import photos, pictures
from curator.catalogue.pictures import Pictures
from curator.catalogue.store import Catalogue
from curator.domain.photo import Photo
from curator.files.exiftool import ExifTool
from curator.files.frames import Part
from curator.files.workers import Failed, Rendered, Workers
from curator.jobs import places, thumbnails
from curator.ui.pages import decoded
from curator.ui.previews import Region


@dataclass(frozen=True, slots=True)
class Making:
    """What the picture lane holds open."""

    catalogue: Catalogue
    pictures: Pictures
    makers: thumbnails.Makers


@contextmanager
def opened(reader: Callable[[], Catalogue], workers: Workers) -> Iterator[Making]:
    """The archive's photos and pictures, and what makes them; `workers` are the window's own and stay open."""
    with reader() as catalogue, pictures.open_pictures(catalogue.folder) as store, ExifTool() as exiftool:
        yield Making(catalogue, store, thumbnails.Makers(workers, exiftool))


def make(making: Making, ids: Sequence[int], closing: Event, *, preview: bool = False) -> str | None:
    """Make the pictures of photos and keep them, until the window is closing.

    Gives the sentence that says why there is none, of the last that failed.
    """
    roots, trouble = places.roots(making.catalogue), None
    for photo in photos.load(making.catalogue, ids):
        if closing.is_set():
            break
        made = _made(making, roots, photo, preview)
        thumbnails.keep(making.pictures, [(photo, made)])
        trouble = made.sentence if isinstance(made, Failed) else trouble
    return trouble


def cut(making: Making, photo: int, place: QRect, scale: float) -> Region | None:
    """A part of an original with `scale` pixels for each of its own; None where it can not be had (its disk is away)."""
    for found in photos.load(making.catalogue, [photo]):
        roots = places.roots(making.catalogue)
        asked = thumbnails.request(found, roots, making.makers.exiftool, preview=True)
        if isinstance(asked, Failed) or not (found.width and found.height):
            return None
        part = Part((place.left(), place.top(), place.width(), place.height()), (found.width, found.height), scale)
        made = making.makers.workers.render(replace(asked, thumbnail=False, part=part), urgent=True)
        if isinstance(made, Rendered) and made.preview:
            image = decoded(made.preview)
            return None if image.isNull() else Region(image, place)
    return None


def _made(making: Making, roots: places.Roots, photo: Photo, preview: bool) -> Rendered | Failed:
    asked = thumbnails.request(photo, roots, making.makers.exiftool, preview=preview)
    return asked if isinstance(asked, Failed) else making.makers.workers.render(asked, urgent=True)
