"""Previews of photos at hand: read from the store, made where there are none, the neighbours of what is looked at ahead of time.

Loupe and comparison say what they show by `want`, the most wanted first; `came` tells of each arrival. A newer wish takes the place of an
older one, so that leafing fast leaves nothing behind that works for photos long passed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QImage

from curator.catalogue import photos, pictures
from curator.catalogue.pictures import Key
from curator.ui.lanes import Home, Lane
from curator.ui.pages import Reading, decoded

_KEPT: Final = 6  # about 40 MB of what previews are usually

Make = Callable[[int, Callable[[str | None], None]], None]
"""Has the preview of a photo made and calls back on the GUI thread, with the sentence that says why where there is none."""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a photo in the pixels of its original: the image, and where it lies in the upright picture."""

    image: QImage
    place: QRect


Cut = Callable[[int, QRect, float, str, Callable[[Region | None], None]], None]
"""Has a part of an original decoded at a scale and calls back on the GUI thread; a newer wish of a slot takes the place of an older."""


class Previews(QObject):
    """The previews at hand; `came` brings the photo of which there is one now, or of which it is known that there will be none."""

    came = Signal(object)

    def __init__(self, home: Home, lane: Lane[Reading], make: Make, cut: Cut, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home, self._lane, self._make, self.cut = home, lane, make, cut
        self._images: OrderedDict[int, QImage] = OrderedDict()
        self._missing: set[int] = set()
        self._troubles: dict[int, str] = {}
        self._wanted: tuple[int, ...] = ()
        self._reading: int | None = None
        self._making: int | None = None

    def image(self, photo: int) -> QImage | None:
        """The preview of a photo, if it is at hand."""
        return self._images.get(photo)

    def trouble(self, photo: int) -> str:
        """Why a photo has no preview; empty while that is not known."""
        return self._troubles.get(photo, "")

    def want(self, ids: Iterable[int]) -> None:
        """Say what is looked at, then what may be next."""
        self._wanted = tuple(dict.fromkeys(ids))
        self._go_on()

    def forget(self, ids: Iterable[int] | None = None) -> None:
        """Look anew at photos of which nothing could be shown (None: all)."""
        for known in (self._missing, self._troubles):
            for photo in list(known) if ids is None else ids:
                known.discard(photo) if isinstance(known, set) else known.pop(photo, None)

    def _go_on(self) -> None:
        unread = [photo for photo in self._wanted if photo not in self._images and photo not in self._missing]
        if not unread:
            self._home.forget("preview")
            self._reading = None
            self._have_made()
        # Subtle: who leafs on comes to what is just being read ahead; read anew it would come a whole picture later.
        elif unread[0] != self._reading or not self._home.asked("preview"):
            self._reading = unread[0]
            self._home.ask(self._lane, lambda reading: _preview(reading, unread[0]), self._keep, slot="preview")

    def _keep(self, found: tuple[int, QImage | None]) -> None:
        photo, image = found
        self._reading = None
        if image is None:
            self._missing.add(photo)
        else:
            self._images[photo] = image
            self._missing.discard(photo)
            for older in [held for held in self._images if held not in self._wanted][: max(0, len(self._images) - _KEPT)]:
                del self._images[older]
            self.came.emit(photo)
        # What is looked at is made before what may be next is even read.
        if image is None and self._wanted[:1] == (photo,):
            self._have_made()
        else:
            self._go_on()

    def _have_made(self) -> None:
        lacking = [photo for photo in self._wanted if photo in self._missing and photo not in self._troubles]
        if lacking and self._making != lacking[0]:
            photo = self._making = lacking[0]
            self._make(photo, lambda trouble: self._made(photo, trouble))

    def _made(self, photo: int, trouble: str | None) -> None:
        self._making = None
        if trouble:
            self._troubles[photo] = trouble
            self.came.emit(photo)
        else:
            self._missing.discard(photo)
        self._go_on()


def _preview(reading: Reading, photo: int) -> tuple[int, QImage | None]:
    """The preview of a photo from the store; runs on the rows lane."""
    for found in photos.load(reading.catalogue, [photo]):
        jpeg = pictures.preview(reading.pictures, Key(photo, found.sha256))
        if jpeg is not None:
            image = decoded(jpeg)
            return photo, None if image.isNull() else image
    return photo, None
