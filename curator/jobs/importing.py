"""Import, stage one: files are hashed, copied or referenced, read by exiftool and catalogued, a batch at a time.

A pipeline of three: two threads, each with its own exiftool, look at the batches ahead (bytes and metadata) while this
generator copies the present one and enters it, in one short transaction and as part of one step. Whatever is stopped, killed
or refused in between: what was entered stays in, lies verified on the disk, and one undo takes it out; what was not entered
is found again by the next run, which knows the others by their bytes.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol, TypeVar

from curator.catalogue import photos
from curator.catalogue import pictures as store
from curator.catalogue.pictures import Key, Pictures
from curator.catalogue.store import Catalogue
from curator.domain.errors import CuratorError
from curator.domain.job import Job, Outcome, Progress, Report
from curator.domain.photo import Photo
from curator.domain.step import Op
from curator.domain.template import Template
from curator.files import originals, scan
from curator.files.scan import Found
from curator.files.workers import Rendered, Request, Workers
from curator.jobs import entering, places, placing
from curator.jobs.entering import Entered, Entry, Run
from curator.jobs.judging import judged
from curator.jobs.looking import Hashed, Looked, Lookers

T = TypeVar("T")


class Write(Protocol):
    """Runs a function on the catalogue that may write: at once on the command line, on the edit lane in the window."""

    def __call__(self, act: Callable[[Catalogue], T]) -> T:
        """Run the function and give what it gives."""


STAGE: Final = "Taking in"
_BATCH_FILES: Final = 32
_BATCH_BYTES: Final = 250_000_000
_AHEAD: Final = 2
_RESERVE: Final = 200_000_000  # bytes left free on the archive's disk, for the catalogue and the thumbnails


@dataclass(slots=True)
class _Import:
    """One import under way: what it works with, and what it has to tell at its end."""

    catalogue: Catalogue
    write: Write
    run: Run
    reference: bool
    workers: Workers
    pictures: Pictures
    roots: places.Roots
    counts: Counter[str] = field(default_factory=Counter)
    videos: int = 0
    unsafe: int = 0
    first_unsafe: str = ""
    disks: placing.Disks = field(default_factory=dict)

    def unsafe_file(self, path: str) -> None:
        """Note a file that must not be erased at its source."""
        self.unsafe += 1
        self.first_unsafe = self.first_unsafe or path


def imported(
    catalogue: Catalogue,
    write: Write,
    paths: Sequence[Path],
    *,
    reference: bool = False,
    ops: Mapping[str, Op] | None = None,
    template: Template | None = None,
) -> Job:
    """Take files and folders into the archive, as one step.

    `catalogue` is read by this generator's own thread. `reference` leaves the files where they are. `template` is applied to
    every photo that is taken in, and `ops` are set on it. Raises CuratorError when nothing can be taken: a path that is not
    there, a disk without room.
    """
    counted = scan.count(paths, catalogue.folder)
    if not reference:
        _ask_for_room(catalogue.folder, counted.bytes)
        originals.sweep(catalogue.folder)
    done = 0
    with ExitStack() as stack:
        lookers = stack.enter_context(Lookers(catalogue.main))
        work = _Import(
            catalogue,
            write,
            Run(dict(ops or {}), template, tuple(str(path) for path in paths)),
            reference,
            stack.enter_context(Workers()),
            stack.enter_context(store.open_pictures(catalogue.folder)),
            places.roots(catalogue),
        )
        yield Progress(0, counted.files, STAGE)
        for batch, looking in _ahead(catalogue, lookers, _batches(work, paths)):
            outcomes = _taken(work, batch, looking.result())
            work.counts.update(outcome.status for outcome in outcomes)
            done += len(outcomes)
            yield Progress(done, max(done, counted.files), STAGE, tuple(outcomes), work.run.step_uid)
    return Report(work.counts, _notes(work))


Batch = list[Hashed]


def _ask_for_room(folder: Path, size: int) -> None:
    free = originals.free_bytes(folder)
    if free < size + _RESERVE:
        raise CuratorError(
            f"The disk of the archive has {free // 1_000_000:,} MB free and the photos take {size // 1_000_000:,} MB; "
            "make room, or leave them where they are with --reference."
        )


def _batches(work: _Import, paths: Sequence[Path]) -> Iterator[list[Found]]:
    """What is found, in batches bound in number and bytes; a raw file and its JPEG stay together."""
    batch: list[Found] = []
    size = 0
    for found in scan.walk(paths, work.catalogue.folder):
        if found.is_video and not found.failure:
            work.videos += 1
            work.unsafe_file(str(found.path))
            continue
        together = batch and found.stem == batch[-1].stem and found.path.parent == batch[-1].path.parent
        if not together and (len(batch) >= _BATCH_FILES or size + found.bytes > _BATCH_BYTES) and batch:
            yield batch
            batch, size = [], 0
        batch.append(found)
        size += found.bytes
    if batch:
        yield batch


def _ahead(
    catalogue: Catalogue, lookers: Lookers, batches: Iterable[list[Found]]
) -> Iterator[tuple[Batch, Future[list[Looked]]]]:
    """Each batch with what is being learned of its new files, some batches ahead of what is asked for."""
    hashing: deque[Future[Batch]] = deque()
    looking: deque[tuple[Batch, Future[list[Looked]]]] = deque()

    def advance() -> None:
        batch = hashing.popleft().result()
        fresh = [hashed for hashed in batch if not hashed.failure and not photos.with_sha256(catalogue, hashed.sha256)]
        looking.append((batch, lookers.look(fresh)))

    for found in batches:
        hashing.append(lookers.hash(found))
        if len(hashing) > _AHEAD:
            advance()
        if len(looking) > _AHEAD:
            yield looking.popleft()
    while hashing:
        advance()
    yield from looking


def _taken(work: _Import, batch: Batch, looked: Sequence[Looked]) -> list[Outcome]:
    """Take one batch in; gives an outcome for each of its files."""
    outcomes: list[Outcome] = []
    by_path = {look.found.path: look for look in looked}
    fresh: list[Looked] = []
    repeated: list[Hashed] = []
    again: list[tuple[Found, Photo]] = []
    seen: set[str] = set()
    for hashed in batch:
        if hashed.failure:
            outcomes.append(_failed(work, hashed.found, hashed.failure))
        elif known := photos.with_sha256(work.catalogue, hashed.sha256):
            again.append((hashed.found, known))
        elif hashed.sha256 in seen:
            repeated.append(hashed)
        else:
            seen.add(hashed.sha256)
            fresh.append(by_path[hashed.found.path])
    outcomes += _known(work, again)
    outcomes += _new(work, fresh)
    for hashed in repeated:
        known = photos.with_sha256(work.catalogue, hashed.sha256)
        first = next(look.found.path.name for look in fresh if look.sha256 == hashed.sha256)
        if known:
            outcomes += _known(work, [(hashed.found, known)])
        else:
            outcomes.append(_failed(work, hashed.found, f"It has the same bytes as {first}, which was not taken in."))
    return outcomes


def _known(work: _Import, again: Sequence[tuple[Found, Photo]]) -> list[Outcome]:
    """Files that are in the archive already. One that is there by reference only, or whose original is missing, is not safe."""
    if not again:
        return []
    for found, photo in again:
        if photo.volume is not None or places.original(work.roots, photo) is None:
            work.unsafe_file(str(found.path))
        work.run.meet(placing.pair_of(found))
        work.run.partners.append(photo.id)
    return work.write(lambda catalogue: entering.restore(catalogue, work.run, [(found.path, photo) for found, photo in again]))


def _new(work: _Import, fresh: Sequence[Looked]) -> list[Outcome]:
    """Files that are not in the archive yet: judged, placed, entered, and shown by the camera's own thumbnail."""
    judgements = [judged(look, work.workers) for look in fresh]
    outcomes = [_failed(work, look.found, look.failure) for look in judgements if look.failure]
    accepted = [look for look in judgements if not look.failure]
    entries: list[Entry] = []
    if work.reference:
        entries = list(placing.referenced(work.catalogue, work.disks, accepted))
    else:
        for placed in placing.copied(work.catalogue, accepted):
            if isinstance(placed, Entry):
                entries.append(placed)
            else:
                outcomes.append(_failed(work, placed[0].found, placed[1]))
    if not entries:
        return outcomes
    entered = work.write(lambda catalogue: entering.enter(catalogue, work.run, entries))
    _keep_camera_thumbnails(work, entered, {look.found.path: look.thumbnail for look in accepted if look.thumbnail})
    return outcomes + [result.outcome for result in entered]


def _keep_camera_thumbnails(work: _Import, entered: Sequence[Entered], thumbnails: Mapping[Path, bytes]) -> None:
    """Show new photos at once by the small JPEG that the camera made; decoded by the workers, for it is a stranger's too."""
    new = {result.photo: result.entry for result in entered if result.photo is not None and result.entry.source in thumbnails}
    requests = [
        Request(
            str(entry.source),
            number,
            entry.tags.orientation,
            _unturned(entry),
            camera_thumbnail=thumbnails[entry.source],
            preview=False,
        )
        for number, entry in new.items()
    ]
    made: list[tuple[Key, bytes]] = []
    for request, result in work.workers.map(requests):
        if isinstance(result, Rendered) and result.thumbnail:
            number = request.key
            assert isinstance(number, int)
            made.append((Key(number, new[number].sha256), result.thumbnail))
    store.put_thumbnails(work.pictures, made, "camera")


def _unturned(entry: Entry) -> tuple[int, int] | None:
    """Width and height as the pixels lie in the file."""
    width, height = entry.tags.width, entry.tags.height
    if not width or not height:
        return None
    return (height, width) if entry.tags.orientation >= 5 else (width, height)


def _failed(work: _Import, found: Found, sentence: str | None) -> Outcome:
    if not found.is_of_the_system:
        work.unsafe_file(str(found.path))
    return Outcome(str(found.path), "failed", reason=sentence)


def _notes(work: _Import) -> tuple[str, ...]:
    """What is worth saying at the end: videos passed over, and whether the source can be erased."""
    notes = []
    if work.videos:
        notes.append(f"{'One video was' if work.videos == 1 else f'{work.videos:,} videos were'} passed over.")
    if work.reference:
        return tuple(notes)
    if work.unsafe:
        more = f" and {work.unsafe - 1:,} more" if work.unsafe > 1 else ""
        notes.append(f"Do not erase the source yet: {work.first_unsafe}{more} is not kept in the archive.")
    elif work.counts["imported"] or work.counts["known"]:
        notes.append("All pictures of the source are in the archive, copied and read back: it is safe to erase it.")
    return tuple(notes)
