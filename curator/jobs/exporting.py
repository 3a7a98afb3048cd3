"""Export: a story, a search or a selection becomes a bundle, of one moment of the archive, whole or not at all.

Preflight first; then renditions by the decoding workers, kept by content and recipe so that a changed caption encodes no pixel; then what
the profile lets out is written into them and read again; then pages and documents; then the manifest; then the folder is moved into
place. Files of the bundle that stands there are taken over where nothing about them has changed, and where nothing has changed at
all nothing is written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from curator.catalogue import organisations, slugs, waivers
from curator.catalogue import pictures as picture_store
from curator.catalogue.store import Catalogue
from curator.domain import disclosure, preflight
from curator.domain.bundle import Bundle, Picture, Rendition
from curator.domain.errors import CuratorError
from curator.domain.export import Blocked, Exported, Options, Source
from curator.domain.job import Progress
from curator.domain.preflight import Finding
from curator.files import bundle_folder, fonts, publishing, rendition_store
from curator.files.exiftool import ExifTool
from curator.files.frames import RECIPE_VERSION, Made, Recipe
from curator.files.rendition_store import RenditionStore
from curator.files.workers import Failed, Rendered, Workers
from curator.jobs import bundling, pages, papers, places, preflighting, spelling, thumbnails
from curator.jobs.bundling import Draft

T = TypeVar("T")
Write = Callable[[Callable[[Catalogue], T]], T]
"""Runs an act on the catalogue that may be written to; on the edit lane where there is a window."""

CHECKING: Final = "Checking"
RENDERING: Final = "Making pictures"
WRITING: Final = "Writing captions and credits"
FINISHING: Final = "Writing pages and documents"
PLATE: Final = 720
"""Pixels of the longer edge of the copies within documents, which lie in the bundle nowhere else."""
_VERSION: Final = 1
"""Changes when the same archive and options give other files, so that bundles of an older program are made again."""


@dataclass(slots=True)
class _Work:
    """What one export has at hand."""

    catalogue: Catalogue
    write: Write[Any]
    target: Path
    options: Options
    workers: Workers
    exiftool: ExifTool
    store: RenditionStore
    memory: Mapping[str, Any] = field(default_factory=dict)
    keys: dict[str, tuple[str, Recipe]] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    plates: dict[str, bytes] = field(default_factory=dict)
    reused: set[str] = field(default_factory=set)


def exported(
    catalogue: Catalogue, write: Write[Any], source: Source, target: Path, options: Options
) -> Generator[Progress, None, Exported]:
    """Export into a folder; raises Blocked where preflight finds what blocks, CuratorError for everything else that stops it.

    Closing the generator at any point leaves what stood there. `catalogue` is for reading and belongs to the caller's thread.
    """
    target = target.absolute()
    bundle_folder.recover(target)
    if options.waivers:
        write(lambda writing: waivers.keep(writing, source.scope, options.waivers))
    with catalogue.reading():
        ids = bundling.ids_of(catalogue, source)
        known_waivers = waivers.kept(catalogue, source.scope)
        findings = yield from _checked(catalogue, ids, options, known_waivers)
        if not preflight.passes(findings):
            raise Blocked(tuple(findings))
        told = bundling.waived(findings, known_waivers, catalogue.author)
        draft = bundling.drafted(catalogue, source, ids, options, told)
    names = write(lambda writing: None if writing.read_only else slugs.given(writing, draft.named))
    draft = _named(draft, names or slugs.known(catalogue, ids))
    store = rendition_store.open_store(catalogue.folder)
    memory = store.remembered(target)
    mark = _mark(draft.bundle, options)
    stands = _stands(target, memory)
    if memory.get("mark") == mark and stands:
        return _unchanged(target, memory, draft, findings)
    with ExitStack() as stack:
        work = _Work(
            *(catalogue, write, target, options),
            stack.enter_context(Workers()),
            stack.enter_context(closing(ExifTool())),  # which starts when it is first asked
            store,
            memory if stands else {},
        )
        _refuse_strangers(work)
        return (yield from _built(work, draft, findings, mark))


def _checked(
    catalogue: Catalogue, ids: Sequence[int], options: Options, known: Sequence[preflight.Waiver]
) -> Generator[Progress, None, list[Finding]]:
    context = preflighting.context(catalogue, options.profile, languages=options.languages, spell=spelling.speller(catalogue))
    if options.rule != "exact":
        context = replace(context, exact_places=frozenset())
    found: list[Finding] = []
    with ExitStack() as stack:
        pictures = None
        if (catalogue.folder / "pictures" / picture_store.FILE).is_file():
            pictures = stack.enter_context(picture_store.open_pictures(catalogue.folder))
        yield from preflighting.checked(catalogue, ids, context, lambda _, some: found.extend(some), pictures)
    return preflight.waived(found, known)


def _named(draft: Draft, names: Mapping[int, str]) -> Draft:
    """The draft with slugs; a photo that could not be given one to keep (the archive is read only) goes by its uid."""
    by_uid = {photo.uid: names.get(photo.id, f"photo-{photo.uid[:8]}") for photo in draft.photos}
    pictures = tuple(replace(picture, slug=by_uid[picture.uid]) for picture in draft.bundle.pictures)
    return replace(draft, bundle=replace(draft.bundle, pictures=pictures))


def _built(work: _Work, draft: Draft, findings: Sequence[Finding], mark: str) -> Generator[Progress, None, Exported]:
    with bundle_folder.building(work.target) as fresh:
        work.keys = _keys(work, draft)
        gone = yield from _rendered(work, draft)
        if gone and work.options.stop_when_broken:
            raise CuratorError(f"Nothing was exported: {next(iter(gone.values()))}")
        draft = bundling.without(draft, gone)
        if not draft.bundle.pictures:
            raise CuratorError(f"Nothing was exported: {next(iter(gone.values()), 'there is no picture in it.')}")
        bundle, unsaid = yield from _laid(work, draft.bundle, fresh)
        known = organisations.known(work.catalogue)
        with ThreadPoolExecutor(1) as beside:
            made = beside.submit(papers.ahead, bundle, known, work.plates)
            bundle = yield from _described(work, bundle, fresh, unsaid)
            yield Progress(0, None, FINISHING)
            pages.written(bundle, fresh, _template(work.options))
            papers.written(bundle, fresh, known, work.plates, made.result())
        return _finished(work, bundle, findings, fresh, mark)


def _finished(work: _Work, bundle: Bundle, findings: Sequence[Finding], fresh: Path, mark: str) -> Exported:
    """Manifest, disk, place; what is remembered of the bundle is written last, so that it never says more than is there."""
    _take_over_equal(work, fresh)
    hashes = bundle_folder.write_manifest(fresh, work.hashes)
    names = [*hashes, bundle_folder.MANIFEST]
    size = sum((fresh / name).stat().st_size for name in names)
    if work.options.bag:
        bundle_folder.bagged(fresh, _bag_facts(bundle))
        names = bundle_folder.files_of(fresh)
        size = sum((fresh / name).stat().st_size for name in names)
    bundle_folder.to_disk(fresh, (name for name in names if name not in work.reused))
    bundle_folder.move_into_place(fresh, work.target)
    packed = None
    if work.options.zip:
        packed = work.target.with_name(f"{work.target.name}.zip")
        bundle_folder.zipped(work.target, packed, bundle.when)
    stats = {name: _stat(work.target / name) for name in names}
    facts = {"marks": work.marks, "hashes": dict(hashes), "left_out": list(bundle.left_out), "zip": packed and _stat(packed)}
    work.store.remember(work.target, {"mark": mark, "files": stats, "size": size, **facts})
    work.store.prune()
    reused = len(work.reused)
    notes = tuple(f"{one.rule} was let pass for {one.photos} photos: {one.reason}" for one in bundle.waived)
    return Exported(
        work.target, len(bundle.pictures), len(names) - reused, reused, size, tuple(findings), bundle.left_out, notes, packed
    )


def _unchanged(target: Path, memory: Mapping[str, Any], draft: Draft, findings: Sequence[Finding]) -> Exported:
    packed = target.with_name(f"{target.name}.zip") if memory.get("zip") else None
    count = len(draft.bundle.pictures) - len(memory["left_out"]) + len(draft.bundle.left_out)
    files = len(memory["files"])
    return Exported(
        target, count, 0, files, memory["size"], tuple(findings), tuple(memory["left_out"]), (), packed, unchanged=True
    )


# Renditions


def _recipe(options: Options, credit: str) -> Recipe:
    form = "avif" if options.avif else "webp"
    sizes = ((PLATE, "jpeg"), *((size, form) for size in sorted(options.sizes)), (options.large, "jpeg"))
    mark = credit if options.watermark else ""
    return Recipe(sizes, watermark=mark, font=fonts.for_text(mark) if mark else "")


@lru_cache(maxsize=64)
def _told(recipe: Recipe) -> str:
    return json.dumps([RECIPE_VERSION, asdict(recipe)], sort_keys=True)


def _key(sha256: str, recipe: Recipe) -> str:
    return hashlib.sha256(f"{sha256} {_told(recipe)}".encode()).hexdigest()


def _keys(work: _Work, draft: Draft) -> dict[str, tuple[str, Recipe]]:
    """For each photo (its uid) the key of its renditions, and their recipe."""
    by_uid = {picture.uid: picture for picture in draft.bundle.pictures}
    found = {}
    for photo in draft.photos:
        recipe = _recipe(work.options, by_uid[photo.uid].credit_line)
        found[photo.uid] = (_key(photo.sha256, recipe), recipe)
    return found


def _rendered(work: _Work, draft: Draft) -> Generator[Progress, None, dict[str, str]]:
    """Have the renditions made that the store lacks; gives the photos (uids) of which there can be none, with a sentence each."""
    keys = work.keys
    lacking = [photo for photo in draft.photos if not work.store.has(keys[photo.uid][0])]
    roots = places.roots(work.catalogue)
    gone: dict[str, str] = {}
    uids = {photo.id: photo.uid for photo in lacking}

    def requests() -> Iterator[Any]:
        for photo in lacking:
            asked = thumbnails.request(photo, roots, work.exiftool, preview=False)
            if isinstance(asked, Failed):
                gone[photo.uid] = asked.sentence
            else:
                yield replace(asked, thumbnail=False, recipe=keys[photo.uid][1])

    done = len(draft.photos) - len(lacking)
    yield Progress(done, len(draft.photos), RENDERING)
    for asked, result in work.workers.map(requests()):
        uid = uids[thumbnails.number_of(asked)]
        if isinstance(result, Rendered):
            work.store.keep(keys[uid][0], result.copies)
        else:
            gone[uid] = result.sentence
        done += 1
        yield Progress(done, len(draft.photos), RENDERING)
    return gone


def _laid(work: _Work, bundle: Bundle, fresh: Path) -> Generator[Progress, None, tuple[Bundle, dict[Path, Picture]]]:
    """Put the renditions of all pictures into the folder; gives the bundle with them, and the copies that say nothing of themselves yet."""
    unsaid: dict[Path, Picture] = {}
    pictures: list[Picture] = []
    for picture in bundle.pictures:
        placed = _placed(work, picture, fresh, unsaid)
        pictures.append(replace(picture, renditions=tuple(_facts(work, fresh, name, made) for name, made in placed)))
        if len(pictures) % publishing.BATCH == 0:
            yield Progress(len(pictures), len(bundle.pictures), RENDERING)
    return replace(bundle, pictures=tuple(pictures)), unsaid


def _described(work: _Work, bundle: Bundle, fresh: Path, unsaid: Mapping[Path, Picture]) -> Generator[Progress, None, Bundle]:
    """Have the copies say what the profile lets out, and read them again; gives the bundle with their sizes and hashes."""
    allowed = disclosure.ALLOWED[work.options.profile]
    if work.options.rule in ("exact", "ten-km"):
        allowed = allowed | {"gps_latitude", "gps_longitude"}
    version = publishing.version_of(work.exiftool) if unsaid else ()
    listed = list(unsaid.items())
    for start in range(0, len(listed), publishing.BATCH):
        some = dict(listed[start : start + publishing.BATCH])
        tags = {path: publishing.tags_of(one.values, work.catalogue.main, version) for path, one in some.items()}
        publishing.write(work.exiftool, tags)
        found = publishing.trespasses(work.exiftool, {path: one.values for path, one in some.items()}, allowed, version)
        if found:
            raise CuratorError(publishing.first_sentence(found))
        yield Progress(start + len(some), len(listed), WRITING)
    changed = {path.relative_to(fresh).as_posix() for path in unsaid}
    for name in changed:
        work.hashes[name] = bundle_folder.digest(fresh / name)
    pictures = tuple(
        replace(picture, renditions=tuple(_stated(work, fresh, one, changed) for one in picture.renditions))
        for picture in bundle.pictures
    )
    return replace(bundle, pictures=pictures)


def _stated(work: _Work, fresh: Path, copy: Rendition, changed: Set[str]) -> Rendition:
    if copy.path not in changed:
        return copy
    return replace(copy, bytes=(fresh / copy.path).stat().st_size, sha256=work.hashes[copy.path])


def _placed(work: _Work, picture: Picture, fresh: Path, unsaid: dict[Path, Picture]) -> list[tuple[str, Made]]:
    """Put the copies of one picture into the folder: taken over from the bundle that stands there, or from the store."""
    key = work.keys[picture.uid][0]
    placed: list[tuple[str, Made]] = []
    *copies, largest = work.store.copies(key, known_sound=True)  # as `_rendered` has seen
    plates = [made for made in copies if made.form == "jpeg"]
    work.plates[picture.uid] = (plates[0] if plates else largest).content
    for made in [*(made for made in copies if made.form != "jpeg"), largest]:
        name = _path_of(picture, made)
        said = _said(key, made, picture) if made.form == "jpeg" else key
        placed.append((name, made))
        work.marks[name] = said
        held = work.memory.get("marks", {}).get(name)
        if held == said and name in work.memory.get("files", {}):
            bundle_folder.take_over(work.target / name, fresh / name)
            work.hashes[name] = work.memory["hashes"][name]
            work.reused.add(name)
            continue
        work.hashes[name] = bundle_folder.put(fresh, name, made.content)
        if made.form == "jpeg":
            unsaid[fresh / name] = picture
    return placed


def _said(key: str, made: Made, picture: Picture) -> str:
    return hashlib.sha256(repr((_VERSION, key, made.longest, sorted(picture.values.items()))).encode()).hexdigest()


def _path_of(picture: Picture, made: Made) -> str:
    if made.form == "jpeg":
        return f"photos/{picture.slug}.jpg"
    return f"web/{picture.slug}-{made.longest}.{made.form}"


def _facts(work: _Work, fresh: Path, name: str, made: Made) -> Rendition:
    form: Any = made.form
    return Rendition(name, made.width, made.height, form, (fresh / name).stat().st_size, work.hashes[name])


# What stands there already


def _mark(bundle: Bundle, options: Options) -> str:
    """What a bundle is made of, as one hash: equal marks, equal bytes."""
    template = pages.fingerprint(_template(options))
    told = repr((_VERSION, RECIPE_VERSION, bundle, replace(options, waivers=(), replace=False), template))
    return hashlib.sha256(told.encode()).hexdigest()


def _template(options: Options) -> str:
    return options.template


def _stat(path: Path) -> list[int]:
    held = path.stat()
    return [held.st_size, held.st_mtime_ns]


def _stands(target: Path, memory: Mapping[str, Any]) -> bool:
    """True when a bundle stands there just as it was left, told by the sizes and times of its files."""
    files = memory.get("files")
    if not files or not target.is_dir():
        return False
    packed = target.with_name(f"{target.name}.zip")
    try:
        if memory.get("zip") and _stat(packed) != memory["zip"]:
            return False
        return all(_stat(target / name) == held for name, held in files.items()) and (
            set(bundle_folder.files_of(target)) == set(files)
        )
    except OSError:
        return False


def _refuse_strangers(work: _Work) -> None:
    if work.options.replace and (work.target / bundle_folder.MANIFEST).is_file():
        return
    found = bundle_folder.strangers(work.target, work.memory.get("files", ()))
    if found:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        raise CuratorError(
            f"{work.target} holds what this export did not put there ({found[0]}{more}); move it away, or choose another folder."
        )


def _take_over_equal(work: _Work, fresh: Path) -> None:
    """Pages and documents that came out as they stand there count as reused."""
    held = work.memory.get("hashes", {})
    for name in bundle_folder.files_of(fresh):
        if name not in work.hashes:
            work.hashes[name] = bundle_folder.digest(fresh / name)
            if held.get(name) == work.hashes[name] and (work.target / name).is_file():
                (fresh / name).unlink()
                bundle_folder.take_over(work.target / name, fresh / name)
                work.reused.add(name)


def _bag_facts(bundle: Bundle) -> dict[str, str]:
    return {
        "External-Description": bundle.title.shown(bundle.languages[0]),
        "External-Identifier": f"{bundle.archive}/{bundle.name}",
        "Contact-Name": bundle.author,
        "Bagging-Date": bundle.when[:10],
        "Bag-Software-Agent": f"Curator {bundle.version}",
    }
