"""Which photos preflight would hold back from the web, found out in the background while nothing else wants the machine.

Nothing is kept on the disk: a photo takes a fifth of a millisecond, and what is held back depends on the day as well. In an archive of more
than `MOST` photos it is not found out by itself; the marks of the thumbnails tell it there.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from curator.catalogue.store import Catalogue
from curator.ui.lanes import Home, Lane
from curator.ui.marks import Marking

if TYPE_CHECKING:
    from curator.ui.desk import Told

MOST: Final = 100_000
_PAGE: Final = 100
_PAUSE_MS: Final = 1500
"""How long the window is left alone at first, and after a change."""


class Judged(QObject):
    """The photos that are held back: `ids`, in order of their numbers, once `is_known`; `changed` when they are others than before."""

    changed = Signal()

    def __init__(self, home: Home, reader: Callable[[], Catalogue], parent: QObject) -> None:
        super().__init__(parent)
        self._home, self._reader = home, reader
        self._lane: Lane[tuple[Catalogue, Marking]] = Lane("judging", self._opened)
        self._waiting: array[int] = array("q")
        self._held: set[int] = set()
        self._told: tuple[int, ...] | None = None
        self._whole = True
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._step)

    @property
    def is_known(self) -> bool:
        """True once all photos were looked at."""
        return self._told is not None

    @property
    def ids(self) -> tuple[int, ...]:
        """The photos that are held back."""
        return self._told or ()

    def begin(self) -> None:
        """Begin soon with all photos."""
        self._whole = True
        self._pause.start()

    def follow(self, told: Told) -> None:
        """Look again at photos that changed; at all where anything may have."""
        if told.changed is None:
            self._whole = True
        else:
            self._waiting.extend(told.changed.photos)
        self._pause.start()

    def close(self) -> None:
        """Finish the page at hand."""
        self._pause.stop()
        self._lane.close()

    def _step(self) -> None:
        if self._home.asked("judging"):
            return
        if self._whole:
            self._whole = False
            self._home.ask(self._lane, lambda held: _all(held[0]), self._begun, slot="judging")
        elif self._waiting:
            page, self._waiting = self._waiting[:_PAGE].tolist(), self._waiting[_PAGE:]
            self._home.ask(self._lane, lambda held: (page, _blocked(*held, page)), self._judged, slot="judging")
        elif self._told is None or set(self._told) != self._held:
            self._told = tuple(sorted(self._held))
            self.changed.emit()

    def _begun(self, ids: array[int] | None) -> None:
        if ids is not None:
            self._waiting = ids
            self._held.intersection_update(ids)
            self._step()

    def _judged(self, found: tuple[Sequence[int], frozenset[int]]) -> None:
        page, blocked = found
        self._held.difference_update(page)
        self._held |= blocked
        if not self._pause.isActive():
            self._step()

    @contextmanager
    def _opened(self) -> Iterator[tuple[Catalogue, Marking]]:
        with self._reader() as catalogue:
            yield catalogue, Marking()


def _all(catalogue: Catalogue) -> array[int] | None:
    """The photos that are not withdrawn; None where they are too many."""
    rows = catalogue.db.execute("select id from photo where withdrawn = 0 limit ?", [MOST + 1]).fetchall()
    return array("q", (row[0] for row in rows)) if len(rows) <= MOST else None


def _blocked(catalogue: Catalogue, marking: Marking, page: Sequence[int]) -> frozenset[int]:
    return marking.blocked(catalogue, page)
