"""Import, stage two: thumbnails and previews are made behind the catalogued photos, by worker processes.

Each page of photos is decoded by all workers, stored in one transaction, and told. What can not be decoded is remembered
with its sentence, so that nobody tries it again at every start.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from curator.catalogue import journal, photos
from curator.catalogue import pictures as store
from curator.catalogue.pictures import Key, Pictures
from curator.catalogue.store import Catalogue
from curator.domain.errors import CuratorError
from curator.domain.job import Job, Outcome, Progress, Report
from curator.domain.photo import Photo
from curator.files import volumes
from curator.files.exiftool import ExifTool
from curator.files.workers import Failed, Rendered, Request, Workers
from curator.jobs import places
from curator.jobs.places import Roots

STAGE: Final = "Making thumbnails"
AWAY: Final = "The disk of the original is away."
_PAGE: Final = 64
_DECODED: Final = frozenset(
    {
        *("image/jpeg", "image/png", "image/apng", "image/tiff", "image/webp", "image/avif", "image/heic", "image/heif"),
        *("image/heic-sequence", "image/heif-sequence", "image/gif", "image/bmp", "image/vnd.adobe.photoshop", "image/jp2"),
        *(
            "application/vnd.adobe.photoshop",
            "image/x-tiff-big",
            "image/jpx",
            "image/jpm",
            "image/x-jp2",
            "image/x-j2c",
            "image/j2c",
        ),
    }
)
"""The kinds that the workers decode; all others are shown by the picture inside them."""


@dataclass(frozen=True, slots=True)
class Makers:
    """What makes pictures: the worker processes, and an exiftool that takes the previews out of raw files."""

    workers: Workers
    exiftool: ExifTool


def request(photo: Photo, roots: Roots, exiftool: ExifTool, *, preview: bool) -> Request | Failed:
    """What a worker has to be asked for a photo, or why it can not be asked.

    Raw files are shown by the largest picture that the camera put into them.
    """
    path = places.original(roots, photo)
    if path is None:
        return Failed(AWAY)
    embedded = None
    if photo.format not in _DECODED:
        with suppress(CuratorError):
            embedded = exiftool.preview(path)
        if embedded is None:
            return Failed("There is no picture inside the file that Curator can show.")
    size = None
    if photo.width and photo.height:
        size = (photo.height, photo.width) if photo.orientation >= 5 else (photo.width, photo.height)
    return Request(str(path), photo.id, photo.orientation, size, embedded, preview=preview)


def of_import(catalogue: Catalogue, pictures: Pictures, makers: Makers, steps: Sequence[str], total: int) -> Job:
    """Thumbnails of what an import took (the uids of its steps), with an outcome for each photo that tells of all its warnings."""
    done = 0
    counts: Counter[str] = Counter()
    roots = places.roots(catalogue)
    for step in steps:
        after = 0
        while page := journal.taken(catalogue, step, after=after, limit=_PAGE):
            after = page[-1][0]
            noted = {photo: facts for _, photo, facts in page if "from" in facts}
            made = _made(pictures, makers, roots, photos.load(catalogue, noted))
            outcomes = tuple(_outcome(photo, noted[photo.id], result) for photo, result in made)
            counts.update(outcome.status for outcome in outcomes)
            done += len(outcomes)
            yield Progress(done, max(total, done), STAGE, outcomes)
    return Report(counts)


def untold(catalogue: Catalogue, steps: Sequence[str], skip: int) -> Iterator[Outcome]:
    """The outcomes of an import whose thumbnails were not made, the first `skip` left out: told all the same when it was stopped."""
    for step in steps:
        after = 0
        while page := journal.taken(catalogue, step, after=after):
            after = page[-1][0]
            noted = {photo: facts for _, photo, facts in page if "from" in facts}
            for photo in photos.load(catalogue, list(noted)[skip:]):
                yield _outcome(photo, noted[photo.id], None)
            skip = max(0, skip - len(noted))


def missing(catalogue: Catalogue, pictures: Pictures, makers: Makers) -> Job:
    """Thumbnails of all photos that have none yet (an import was stopped, the store was thrown away), newest first."""
    roots = places.roots(catalogue)
    done = 0
    counts: Counter[str] = Counter()
    total = sum(len(page) for page in _lacking(catalogue, pictures))
    for some in _lacking(catalogue, pictures):
        made = list(_made(pictures, makers, roots, photos.load(catalogue, some)))
        counts.update("failed" if isinstance(result, Failed) else "written" for _, result in made)
        done += len(made)
        yield Progress(done, max(total, done), STAGE)
    return Report(counts)


def _lacking(catalogue: Catalogue, pictures: Pictures) -> Iterator[list[int]]:
    for some in photos.pages(catalogue, size=512):
        keys = [Key(number, sha256) for number, sha256 in some]
        wanted = [key.photo for key in store.without_made(pictures, keys)]
        yield from photos.chunks(wanted, _PAGE)


Made = tuple[Photo, Rendered | Failed]


def _made(pictures: Pictures, makers: Makers, roots: Roots, page: Sequence[Photo]) -> list[Made]:
    """Make and keep the pictures of one page of photos; gives each photo with what became of it, by id."""
    by_id = {photo.id: photo for photo in page}
    results: list[Made] = []

    def requests() -> Iterable[Request]:
        for photo in page:
            unplugged = photo.volume is not None and _may_be_unplugged(roots, photo)
            asked = request(photo, roots, makers.exiftool, preview=unplugged)
            if isinstance(asked, Request):
                yield asked
            else:
                results.append((photo, asked))

    for asked, result in makers.workers.map(requests()):
        results.append((by_id[number_of(asked)], result))
    keep(pictures, results)
    return sorted(results, key=lambda made: made[0].id)


def keep(pictures: Pictures, results: Iterable[Made]) -> None:
    """Keep what was made of photos, and the reasons of those of which nothing could be made."""
    thumbnails: list[tuple[Key, bytes]] = []
    reasons: dict[Key, str] = {}
    for photo, result in results:
        key = Key(photo.id, photo.sha256)
        if isinstance(result, Rendered):
            if result.thumbnail:
                thumbnails.append((key, result.thumbnail))
            if result.preview:
                store.put_preview(pictures, key, result.preview)
        elif result.sentence != AWAY:
            reasons[key] = result.sentence
    store.put_thumbnails(pictures, thumbnails, "made")
    if reasons:
        store.put_unshowable(pictures, reasons)


def _outcome(photo: Photo, facts: dict[str, Any], result: Rendered | Failed | None) -> Outcome:
    said = (result.sentence,) if isinstance(result, Failed) else result.warnings if result else ()
    warnings = tuple(dict.fromkeys([*facts.get("warnings", ()), *said]))
    return Outcome(photos.loaded_path(facts["from"]), "imported", photo.uid, facts.get("note"), warnings)


def _may_be_unplugged(roots: Roots, photo: Photo) -> bool:
    path = places.original(roots, photo)
    return path is not None and volumes.may_be_unplugged(path)


def number_of(request: Request) -> int:
    """The id of the photo that a request is for."""
    assert isinstance(request.key, int)
    return request.key
