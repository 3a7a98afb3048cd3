"""Photos dragged to other programs: copies made for it, from pixels, with what may be told of them; never the originals.

The copies are those of an export, so that preflight, profile and rule of places hold, and what was made before is taken from the
store. They are begun when a drag leaves the window, and waited for where they are dropped.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QMimeData, QUrl

from curator.catalogue import photos
from curator.catalogue.store import Catalogue
from curator.domain.errors import CuratorError
from curator.ui.dragging import PHOTOS, put_photos

MOST: Final = 20
"""Photos that a drag takes to another program; more are an export."""
_SECONDS: Final = 30.0
_URLS: Final = "text/uri-list"


class Copies:
    """Copies under way: `paths` waits for them; none where they may not leave, which `tell` is told."""

    def __init__(self, made: Future[list[Path]], tell: Callable[[str], None]) -> None:
        self._made, self._tell = made, tell

    def paths(self) -> list[Path]:
        """The files, in the order of the photos."""
        try:
            return self._made.result(_SECONDS)
        except CuratorError as trouble:
            self._tell(trouble.sentence)
        except TimeoutError:
            self._tell("The copies were not ready in time; drag the photos once more.")
        return []


class Carried(QMimeData):
    """What a drag of photos carries: the photos themselves for this window, their copies for other programs.

    `make` begins the copies, when they are first wanted; None where there are to be none.
    """

    def __init__(self, archive: Path, ids: Sequence[int], make: Callable[[], Copies] | None) -> None:
        super().__init__()
        put_photos(self, archive, ids)
        self._make = make
        self._copies: Copies | None = None

    def begin(self, target: object = None) -> None:
        """Begin the copies, as soon as the drag is over nothing of this window (`QDrag.targetChanged`)."""
        if target is None and self._copies is None and self._make is not None:
            self._copies = self._make()

    def formats(self) -> list[str]:
        """The types that are carried."""
        return [PHOTOS, *([_URLS] if self._make is not None else [])]

    def hasFormat(self, mimetype: str) -> bool:
        """True for a type that is carried."""
        return mimetype in self.formats()

    def retrieveData(self, mimetype: str, preferredType: Any) -> Any:
        """The data of a type; the copies are waited for when another program takes them."""
        if mimetype == _URLS and self._make is not None:
            self.begin()
            assert self._copies is not None
            return [QUrl.fromLocalFile(str(path)) for path in self._copies.paths()]
        return super().retrieveData(mimetype, preferredType)


class Folders:
    """Where copies lie until the archive is closed: each set in a folder of its own, all of them in one that is taken away."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._folder: Path | None = None
        self._count = 0

    def fresh(self) -> Path:
        """A place for one set of copies; for any thread."""
        with self._guard:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="curator-copies-"))
            self._count += 1
            return self._folder / str(self._count)

    def close(self) -> None:
        """Take all of them away."""
        if self._folder is not None:
            with suppress(OSError):
                shutil.rmtree(self._folder)


def copied(catalogue: Catalogue, write: Callable[[Any], Any], ids: Sequence[int], folder: Path) -> list[Path]:
    """Make the copies of photos as an export for the web would; raises CuratorError where one of them may not leave. On a lane."""
    from curator.domain.export import Blocked, Options, Source
    from curator.jobs import exporting

    chosen = list(photos.load(catalogue, list(ids)))
    source = Source(uids=tuple(photo.uid for photo in chosen), title="Copies")
    job = exporting.exported(catalogue, write, source, folder, Options())
    try:
        while True:
            next(job)
    except Blocked as trouble:
        first = next(finding.message for finding in trouble.findings if finding.level == "block" and finding.waived is None)
        raise CuratorError(f"The photos stay here: {first}") from trouble
    except StopIteration:
        return sorted((folder / "photos").glob("*.jpg"))
