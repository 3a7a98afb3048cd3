"""Preflight over photos of an archive: loads what the rules need to know, asks them, and applies what they suggest.

Whether an original can be decoded is known from the making of its thumbnail: nothing is decoded here. Neither function opens a
transaction, so that an export can ask inside its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from curator import resources
from curator.catalogue import journal, organisations, photos, records
from curator.catalogue import pictures as picture_store
from curator.catalogue.pictures import Key, Pictures
from curator.catalogue.store import Catalogue
from curator.domain import preflight, preflight_words
from curator.domain.errors import CuratorError
from curator.domain.job import Job, Progress, Report
from curator.domain.photo import Photo
from curator.domain.preflight import Finding
from curator.domain.preflight_subject import Context, Profile, Speller, Subject
from curator.domain.preflight_words import Words
from curator.domain.step import Changed, Edit, Op
from curator.jobs import places
from curator.jobs.places import Roots

STAGE: Final = "Checking"
WORD_FILE: Final = "preflight.json"
"""The file of an archive, in its folder, with words and numbers of its own (curator.domain.preflight_words tells its shape)."""
_SHIPPED: Final = ("words/preflight.json", "words/places.json")
_PAGE: Final = 200

Tell = Callable[[Photo, Sequence[Finding]], None]
"""Takes one photo and what was found against it; called once for each photo, in order."""


def words(folder: Path | None = None, more: Sequence[Path] = ()) -> Words:
    """The words that ship, those of an archive's own file where it has one, and those of further files, laid over each other.

    Raises CuratorError for a file that can not be read.
    """
    files = [preflight_words.read(resources.text(name), name) for name in _SHIPPED]
    own = [folder / WORD_FILE] if folder and (folder / WORD_FILE).exists() else []
    for path in (*own, *more):
        try:
            files.append(preflight_words.read(path.read_text(encoding="utf-8-sig"), str(path)))
        except OSError as trouble:
            raise CuratorError(f"The word list {path} can not be read: {trouble.strerror or trouble}.") from trouble
        except UnicodeDecodeError as trouble:
            raise CuratorError(f"The word list {path} is not written in UTF-8; save it as UTF-8.") from trouble
    return preflight_words.laid_over(*files)


def context(
    catalogue: Catalogue,
    profile: Profile,
    *,
    languages: Sequence[str] = (),
    spell: Speller | None = None,
    today: date | None = None,
    more_words: Sequence[Path] = (),
) -> Context:
    """What the rules know of an archive: its main language, organisations and words, and the day (today unless said)."""
    return Context(
        profile,
        organisations.known(catalogue),
        today or date.today(),
        words(catalogue.folder, more_words),
        catalogue.main,
        tuple(languages),
        spell,
    )


def of_story(catalogue: Catalogue, name: str) -> list[int]:
    """The ids of the photos of a story, in its order and each once; photos that were not found yet or are withdrawn are left out."""
    blocks = records.named(catalogue, "story", name).body.get("blocks", [])
    uids = dict.fromkeys(block["uid"] for block in blocks if block.get("type") == "photo" and block.get("uid"))
    loaded = photos.load(catalogue, [photos.by_uid(catalogue, uid) for uid in uids])
    return [photo.id for photo in loaded if not photo.withdrawn]


def subject(photo: Photo, roots: Roots, pictures: Pictures | None) -> Subject:
    """A photo as the rules see it; without the store of pictures nothing is known of originals that can not be decoded."""
    away = places.original(roots, photo) is None
    broken = picture_store.unshowable(pictures, Key(photo.id, photo.sha256)) if pictures and not away else None
    return Subject(photo.uid, photo.file_name, photo.values, away, broken)


def _subjects(catalogue: Catalogue, ids: Iterable[int], pictures: Pictures | None) -> Iterator[list[tuple[Photo, Subject]]]:
    """Photos with their subjects, a page at a time."""
    roots = places.roots(catalogue)
    for some in photos.chunks(ids, _PAGE):
        yield [(photo, subject(photo, roots, pictures)) for photo in photos.load(catalogue, some)]


def checked(catalogue: Catalogue, ids: Sequence[int], context: Context, tell: Tell, pictures: Pictures | None = None) -> Job:
    """Ask the rules about photos, in order, and tell what they find; the report counts the findings by level."""
    done = 0
    counts: Counter[str] = Counter()
    for page in _subjects(catalogue, ids, pictures):
        for photo, known in page:
            found = preflight.check(known, context)
            counts.update(finding.level for finding in found)
            tell(photo, found)
        done += len(page)
        yield Progress(done, len(ids), STAGE)
    return Report(counts)


def findings(catalogue: Catalogue, ids: Sequence[int], context: Context, pictures: Pictures | None = None) -> list[Finding]:
    """What the rules find against photos, in the order of the photos, then of the rules."""
    found: list[Finding] = []
    for _ in checked(catalogue, ids, context, lambda _, some: found.extend(some), pictures):
        pass
    return found


def corrected(catalogue: Catalogue, ids: Sequence[int], context: Context, rules: Sequence[str]) -> Changed | None:
    """Apply all that some rules (ids) suggest, as one step; None where they suggest nothing."""
    each: dict[int, dict[str, Op]] = {}
    for page in _subjects(catalogue, ids, None):
        each.update({photo.id: ops for photo, known in page if (ops := preflight.fixes(known, context, rules))})
    fields = sorted({name for ops in each.values() for name in ops})
    if not each:
        return None
    return journal.apply(catalogue, Edit("correct", (), each=each, detail={"fields": fields, "rules": list(rules)}))
