"""What captions mean, as vectors: `pictures/meaning.sqlite`, beside the catalogue, to be thrown away and made again at will.

A vector is the caption's in 512 numbers of eight bits, with the mark of the words that it was made from. Questions read the vectors in
slices, so that memory does not grow with the archive; time does: a hundred thousand captions are 51 MB to be read a question.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from curator.catalogue import trouble
from curator.catalogue.photos import chunks
from curator.catalogue.store import Catalogue
from curator.domain.fields import BY_NAME
from curator.domain.language import Texts, fingerprint
from curator.domain.value import loaded

if TYPE_CHECKING:
    import numpy

FILE: Final = "meaning.sqlite"
WIDTH: Final = 512
_SLICE: Final = 20_000
_SCALE: Final = 127.0
_SHARE: Final = 0.6  # of the likeness of the nearest


@dataclass(frozen=True, slots=True)
class Meanings:
    """The open store; belongs to the thread that opened it."""

    db: sqlite3.Connection
    folder: Path

    def __enter__(self) -> Meanings:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()


def exists(archive: Path) -> bool:
    """True where vectors were made for an archive."""
    return (archive / "pictures" / FILE).is_file()


def open_meanings(archive: Path) -> Meanings:
    """Open the store of an archive, which is made where there is none."""
    folder = archive / "pictures"
    with trouble.told(folder, files=True):
        folder.mkdir(exist_ok=True)
        db = sqlite3.connect(folder / FILE, isolation_level=None, timeout=20)
        db.execute("pragma journal_mode = wal")
        db.execute("create table if not exists meaning (photo integer primary key, mark text not null, vector blob not null)")
    return Meanings(db, folder)


def captions(catalogue: Catalogue, ids: Sequence[int]) -> dict[int, str]:
    """The captions of photos in all their languages; photos without one are left out."""
    found: dict[int, str] = {}
    for some in chunks(ids):
        marks = ",".join("?" * len(some))
        rows = catalogue.db.execute(f"select id, title, description from photo where id in ({marks})", some)
        for photo, *held in rows:
            texts = [loaded(BY_NAME[name], text) for name, text in zip(("title", "description"), held, strict=True)]
            words = [text for one in texts if isinstance(one, Texts) for text in one.values()]
            if words:
                found[photo] = "\n".join(dict.fromkeys(words))
    return found


def lacking(catalogue: Catalogue, meanings: Meanings, page: int = 256) -> Iterator[dict[int, str]]:
    """The captions whose vector is not made yet, or was made from other words, some hundred photos at a time."""
    last = 0
    while rows := catalogue.db.execute(
        "select id from photo where id > ? and description is not null and withdrawn = 0 order by id limit ?", [last, page]
    ).fetchall():
        ids = [row[0] for row in rows]
        last = ids[-1]
        marks = _marks(meanings, ids)
        yield {photo: text for photo, text in captions(catalogue, ids).items() if marks.get(photo) != fingerprint(text)}


def _marks(meanings: Meanings, ids: Sequence[int]) -> Mapping[int, str]:
    found: dict[int, str] = {}
    for some in chunks(ids):
        query = f"select photo, mark from meaning where photo in ({','.join('?' * len(some))})"
        found.update(meanings.db.execute(query, some).fetchall())
    return found


def keep(meanings: Meanings, texts: Mapping[int, str], vectors: Any) -> None:
    """Keep the vectors (rows of length 1) of captions."""
    import numpy

    small = numpy.rint(numpy.asarray(vectors) * _SCALE).astype(numpy.int8)
    rows = [(photo, fingerprint(text), row.tobytes()) for (photo, text), row in zip(texts.items(), small, strict=True)]
    with trouble.told(meanings.folder):
        meanings.db.execute("begin immediate")
        meanings.db.executemany("insert or replace into meaning values (?, ?, ?)", rows)
        meanings.db.execute("commit")


def nearest(meanings: Meanings, vector: numpy.ndarray[Any, Any], limit: int, least: float) -> list[int]:
    """The photos whose captions are nearest to a vector, the nearest first.

    None that is less like it than `least` (cosine), and none that is so much less like it than the nearest one that it is there by chance.
    """
    import numpy

    best: list[tuple[float, int]] = []
    last = 0
    while rows := meanings.db.execute(
        "select photo, vector from meaning where photo > ? order by photo limit ?", [last, _SLICE]
    ).fetchall():
        last = rows[-1][0]
        held = numpy.frombuffer(b"".join(row[1] for row in rows), dtype=numpy.int8).reshape(-1, WIDTH)
        likeness = held.astype(numpy.float32) @ numpy.asarray(vector, numpy.float32) / _SCALE
        for place in numpy.argsort(-likeness)[:limit]:
            if likeness[place] >= least:
                best.append((float(likeness[place]), rows[int(place)][0]))
        best = sorted(best, reverse=True)[:limit]
    return [photo for likeness, photo in best if likeness >= _SHARE * best[0][0]]
