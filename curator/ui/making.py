"""Pictures made on demand: the thumbnails that a sheet lacks and the preview that the loupe wants, before any job comes to them.

Runs on the picture lane, which asks the decoding processes; no picture of a stranger is decoded in the window's own process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event

from curator.catalogue import photos, pictures
from curator.catalogue.pictures import Pictures
from curator.catalogue.store import Catalogue
from curator.domain.photo import Photo
from curator.files.exiftool import ExifTool
from curator.files.workers import Failed, Rendered, Workers
from curator.jobs import places, thumbnails


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


def _made(making: Making, roots: places.Roots, photo: Photo, preview: bool) -> Rendered | Failed:
    asked = thumbnails.request(photo, roots, making.makers.exiftool, preview=preview)
    return asked if isinstance(asked, Failed) else making.makers.workers.render(asked, urgent=True)
