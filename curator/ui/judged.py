"""Which photos preflight would hold back from the web, found out in the background while nothing else wants the machine.

Nothing is kept on the disk: a photo takes a fifth of a millisecond, and what is held back depends on the day as well. In an archive of more
than `MOST` photos that is minutes of work, which begins when somebody wants to see these photos; what is found meanwhile is shown already.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from curator.catalogue.store import Catalogue
from curator.ui.lanes import Home, Lane
from curator.ui.marks import Marking

if TYPE_CHECKING:
    from curator.ui.access import Told

MOST: Final = 100_000
_SHOWN_EVERY_S: Final = 3.0
_PAGE: Final = 100
_PAUSE_MS: Final = 1500
"""How long the window is left alone at first, and after a change."""


class Judged(QObject):
    """The photos that are held back: `ids`, in order of their numbers once `is_known`; `changed` when they are others than before.

    While many photos are looked at, `share` tells how far that is, and `changed` comes now and then.
    """

    changed = Signal()

    def __init__(self, home: Home, reader: Callable[[], Catalogue], parent: QObject) -> None:
        super().__init__(parent)
        self._home, self._reader = home, reader
        self._lane: Lane[tuple[Catalogue, Marking]] = Lane("judging", self._opened)
        self._waiting, self._at = array("q"), 0
        self._held: set[int] = set()
        self._told: tuple[int, ...] = ()
        self._known = False
        self._whole = True
        self._left_alone, self._wanted = False, False
        self._since = time.monotonic()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._step)

    @property
    def is_known(self) -> bool:
        """True once all photos were looked at."""
        return self._known

    @property
    def ids(self) -> tuple[int, ...]:
        """The photos that are known to be held back."""
        return self._told

    @property
    def share(self) -> float | None:
        """How much of many photos was looked at, from 0 to 1; None while that is not under way."""
        return self._at / len(self._waiting) if self.is_looking and self._waiting else None

    @property
    def is_looking(self) -> bool:
        """True while many photos are being looked at because somebody wants to see these."""
        return self._wanted and not self._known

    def begin(self) -> None:
        """Begin soon with all photos."""
        self._whole = True
        self._pause.start()

    def want(self) -> None:
        """Somebody wants to see these photos: begin with them where they were too many to be looked at unasked."""
        if not self._wanted:
            self._wanted = True
            self._whole = self._whole or self._left_alone
            self._step()

    def follow(self, told: Told) -> None:
        """Look again at photos that changed; at all where anything may have."""
        if told.changed is None:
            self._whole = True
        elif not self._left_alone or self._wanted:
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
            most = None if self._wanted else MOST
            self._home.ask(self._lane, lambda held: _all(held[0], most), self._begun, slot="judging")
        elif self._at < len(self._waiting):
            page = self._waiting[self._at : self._at + _PAGE].tolist()
            self._home.ask(self._lane, lambda held: (page, _blocked(*held, page)), self._judged, slot="judging")
        elif not self._left_alone:
            self._waiting, self._at = array("q"), 0
            if not self._known or set(self._told) != self._held:
                self._known, self._told = True, tuple(sorted(self._held))
                self.changed.emit()

    def _begun(self, ids: array[int] | None) -> None:
        self._left_alone = ids is None
        # Subtle: who wanted to see them while it was being found out that they are many must not wait for ever.
        self._whole = self._whole or (self._left_alone and self._wanted)
        self._waiting, self._at = ids or array("q"), 0
        self._known = self._known and ids is not None
        if self._held:  # of a million photos this takes a twentieth of a second
            self._held.intersection_update(self._waiting)
        self._since = time.monotonic()
        self._step()

    def _judged(self, found: tuple[Sequence[int], frozenset[int]]) -> None:
        page, blocked = found
        self._at += len(page)
        self._held.difference_update(page)
        self._held |= blocked
        if self.is_looking and time.monotonic() - self._since > _SHOWN_EVERY_S:
            self._since, self._told = time.monotonic(), tuple(self._held)
            self.changed.emit()
        if not self._pause.isActive():
            self._step()

    @contextmanager
    def _opened(self) -> Iterator[tuple[Catalogue, Marking]]:
        with self._reader() as catalogue:
            yield catalogue, Marking()


def _all(catalogue: Catalogue, most: int | None) -> array[int] | None:
    """The photos that are not withdrawn, the newest first; None where they are more than `most`."""
    limit = -1 if most is None else most + 1
    rows = catalogue.db.execute("select id from photo where withdrawn = 0 order by id desc limit ?", [limit])
    ids = array("q", (row[0] for row in rows))
    return ids if most is None or len(ids) <= most else None


def _blocked(catalogue: Catalogue, marking: Marking, page: Sequence[int]) -> frozenset[int]:
    return marking.blocked(catalogue, page)
