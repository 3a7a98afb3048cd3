"""Pages: what the sheet and the loupe show of photos, fetched by page from the rows lane and kept within bounds.

`need` is told what is on the screen; what is missing is fetched a few photos at a time, the most wanted first, and each arrival
asks for the next. A newer need takes the place of an older one, so that a fast scroll leaves nothing behind that works for
pictures long gone.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QImageReader

from curator.catalogue import photos, pictures
from curator.catalogue.pictures import Key, Pictures
from curator.catalogue.store import Catalogue
from curator.domain.language import Texts
from curator.domain.photo import Photo
from curator.ui.lanes import Home, Lane
from curator.ui.marks import Marking, Marks

_AT_ONCE: Final = 16
_ROWS: Final = 4_000
_IMAGE_BYTES: Final = 72_000_000
_USUAL_EDGE: Final = 256
_NO_EDGE: Final = 0  # never what is asked for
_ALLOCATION_MB: Final = 64
_MARKED_AT_ONCE: Final = 60
_DISKS_MS: Final = 5_000
_UNMARKED: Final = Marks()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rows lane holds open: the catalogue, for reading, and the store of thumbnails and previews."""

    catalogue: Catalogue
    pictures: Pictures
    marking: Marking = field(default_factory=Marking)


@dataclass(frozen=True, slots=True)
class Row:
    """A photo as a sheet shows it.

    `referenced` says that its original lies on another disk, `variant` that the archive has the same picture once more, `companion` that
    raw file and JPEG were taken together, `trouble` why nothing of it can be shown.
    """

    id: int
    uid: str
    sha256: str
    file_name: str
    rating: int
    label: str
    pick: str
    withdrawn: bool
    caption: str
    credit: str
    taken: str
    width: int
    height: int
    referenced: bool = False
    variant: bool = False
    companion: bool = False
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    rows: tuple[Row, ...]
    images: tuple[tuple[int, QImage], ...]
    without: tuple[int, ...]
    edge: int


Make = Callable[[Sequence[int], Callable[[], None]], None]
"""Has the thumbnails of photos made that have none, and calls back on the GUI thread when they are there."""


class Pages(QObject):
    """The rows and thumbnails at hand; `came` says that there are more of them now."""

    came = Signal()

    def __init__(self, home: Home, lane: Lane[Reading], make: Make | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home, self._lane, self._make = home, lane, make
        self._rows: OrderedDict[int, Row] = OrderedDict()
        self._stale: set[int] = set()
        self._images: OrderedDict[int, tuple[int, QImage]] = OrderedDict()
        self._bytes = 0
        self._without: set[int] = set()
        self._tried: set[int] = set()
        self._wanted: tuple[int, ...] = ()
        self._edge = 0
        self._marks: OrderedDict[int, Marks] = OrderedDict()
        self._unsure: set[int] = set()
        self._disks = QTimer(self)
        self._disks.setInterval(_DISKS_MS)
        self._disks.timeout.connect(self._look_for_disks)
        self._disks.start()

    def row(self, photo: int) -> Row | None:
        """The row of a photo, if it is at hand."""
        return self._rows.get(photo)

    def image(self, photo: int) -> QImage | None:
        """The thumbnail of a photo, if it is at hand, at whatever size it was fetched last."""
        held = self._images.get(photo)
        return held[1] if held else None

    def marks(self, photo: int) -> Marks:
        """The marks of a photo; none until they are known."""
        return self._marks.get(photo, _UNMARKED)

    def need(self, ids: Iterable[int], edge: int | None = None) -> None:
        """Say which photos are on the screen, the most wanted first; `edge` is the longer edge of a thumbnail in pixels, else as before."""
        edge = edge or self._edge or _USUAL_EDGE
        self._wanted, self._edge = tuple(ids), edge
        missing = [photo for photo in self._wanted if not self._has(photo)][:_AT_ONCE]
        if missing:
            self._home.ask(self._lane, lambda reading: _page(reading, missing, edge), self._keep, slot="page")
        else:
            self._home.forget("page")
            self._mark()
            self._have_made()

    def drop(self, ids: Iterable[int] | None = None) -> None:
        """Fetch the rows of photos that changed anew (None: all, and all thumbnails); what is shown stays until its successor is here."""
        if ids is None:
            self._stale.update(self._rows)
            self._without.clear()
            self._tried.clear()
            self._images = OrderedDict((photo, (_NO_EDGE, image)) for photo, (_, image) in self._images.items())
        else:
            self._stale.update(photo for photo in ids if photo in self._rows)
        # A story that takes a photo in changes the photo's marks and not the photo; asked anew is only what is on the screen.
        self._unsure.update(self._marks)
        self.came.emit()
        self.need(self._wanted)

    def _has(self, photo: int) -> bool:
        if photo not in self._rows or photo in self._stale:
            return False
        held = self._images.get(photo)
        return photo in self._without if held is None else held[0] == self._edge

    def _keep(self, page: _Page) -> None:
        for row in page.rows:
            self._rows[row.id] = row
            self._rows.move_to_end(row.id)
            self._stale.discard(row.id)
        for photo, image in page.images:
            if older := self._images.pop(photo, None):
                self._bytes -= older[1].sizeInBytes()
            self._images[photo] = (page.edge, image)
            self._bytes += image.sizeInBytes()
        self._without.difference_update(photo for photo, _ in page.images)
        self._without.update(page.without)
        self._shrink()
        self.came.emit()
        self.need(self._wanted, self._edge)

    def _mark(self) -> None:
        unmarked = [photo for photo in self._wanted if photo not in self._marks or photo in self._unsure][:_MARKED_AT_ONCE]
        if unmarked:
            self._home.ask(
                self._lane, lambda reading: reading.marking.of(reading.catalogue, unmarked), self._keep_marks, slot="marks"
            )

    def _keep_marks(self, marks: Mapping[int, Marks]) -> None:
        changed = any(self._marks.get(photo) != held for photo, held in marks.items())
        self._marks.update(marks)
        self._unsure.difference_update(marks)
        for older in list(self._marks)[: max(0, len(self._marks) - _ROWS)]:
            del self._marks[older]
            self._unsure.discard(older)
        if changed:
            self.came.emit()

    def _look_for_disks(self) -> None:
        """Nobody is told when a disk goes or comes: look now and then, while photos of other disks are on the screen."""
        away = [photo for photo in self._wanted if (row := self._rows.get(photo)) is not None and row.referenced]
        if away:
            self._unsure.update(away)
            self._mark()

    def _shrink(self) -> None:
        on_screen = frozenset(self._wanted)
        for photo in list(self._rows) if len(self._rows) > _ROWS else ():
            if len(self._rows) <= _ROWS:
                break
            if photo not in on_screen:
                del self._rows[photo]
                self._stale.discard(photo)
        for photo in list(self._images) if self._bytes > _IMAGE_BYTES else ():
            if self._bytes <= _IMAGE_BYTES:
                break
            if photo not in on_screen:
                self._bytes -= self._images.pop(photo)[1].sizeInBytes()

    def _have_made(self) -> None:
        lacking = [photo for photo in self._wanted if photo in self._without and photo not in self._tried][:_AT_ONCE]
        if lacking and self._make is not None:
            self._tried.update(lacking)
            self._make(lacking, self._made)

    def _made(self) -> None:
        self._without.clear()
        self.came.emit()


def shown(photo: Photo, main: str) -> Row:
    """The row of a photo; texts in the archive's main language, or whichever there is."""
    values = photo.values
    caption, rating = values.get("description"), values.get("rating")
    return Row(
        photo.id,
        photo.uid,
        photo.sha256,
        photo.file_name,
        rating if isinstance(rating, int) else 0,
        str(values.get("label") or ""),
        str(values.get("pick") or ""),
        photo.withdrawn,
        caption.shown(main) if isinstance(caption, Texts) else "",
        str(values.get("credit_line") or ""),
        str(values.get("date_created") or ""),
        photo.width or 0,
        photo.height or 0,
        photo.volume is not None,
        photo.variant_of is not None,
        photo.companion is not None,
    )


def decoded(jpeg: bytes, edge: int | None = None) -> QImage:
    """A JPEG of our own store as an image, its longer edge `edge` pixels; a null image where it is damaged."""
    array = QByteArray(jpeg)
    buffer = QBuffer(array)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, b"jpeg")
    reader.setAllocationLimit(_ALLOCATION_MB)
    size = reader.size()
    if edge and size.isValid():
        reader.setScaledSize(size.scaled(QSize(edge, edge), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return image.convertToFormat(QImage.Format.Format_RGB32) if not image.isNull() else image


def _page(reading: Reading, ids: Sequence[int], edge: int) -> _Page:
    """Rows and thumbnails of some photos; runs on the rows lane."""
    rows = tuple(shown(photo, reading.catalogue.main) for photo in photos.load(reading.catalogue, ids))
    found = pictures.thumbnails(reading.pictures, [Key(row.id, row.sha256) for row in rows])
    images = [(photo, decoded(jpeg, edge)) for photo, jpeg in found.items()]
    sound = tuple((photo, image) for photo, image in images if not image.isNull())
    here = {photo for photo, _ in sound}
    told = tuple(row if row.id in here else replace(row, trouble=_trouble(reading, row)) for row in rows)
    return _Page(told, sound, tuple(row.id for row in rows if row.id not in here), edge)


def _trouble(reading: Reading, row: Row) -> str:
    return pictures.unshowable(reading.pictures, Key(row.id, row.sha256)) or ""
