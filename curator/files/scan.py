"""Finding what is to be imported: folders are walked in order, sidecars put to their photos, raw files to their JPEGs.

Nothing is opened here: a pipe that is opened waits for ever, and a device may do anything. What cannot be taken is found all the
same, with the sentence that says why, so that nothing is left behind unsaid.
"""

from __future__ import annotations

import itertools
import os
import re
import stat
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from curator.domain.errors import CuratorError
from curator.files.names import folded

_RAW = re.compile(
    r"\.(3fr|arw|cr2|cr3|crw|dcr|dng|erf|fff|gpr|iiq|kdc|mef|mos|mrw|nef|nrw|orf|pef|raf|raw|rw2|rwl|sr2|srf|srw|x3f)"
)
_DEVELOPED = re.compile(r"\.(jpg|jpeg|jpe|heic|heif|hif)")
_VIDEO = re.compile(  # with the thumbnails (.thm) and small copies (.lrv) that cameras put beside their videos
    r"\.(3g2|3gp|asf|avi|braw|flv|insv|lrv|m2t|m2ts|m4v|mkv|mod|mov|mp4|mpeg|mpg|mts|mxf|ogv|r3d|thm|tod|ts|vob|webm|wmv)"
)
_SYSTEM_FOLDERS = re.compile(
    r"\.trashes|\.trash(-\d+)?|\.spotlight-v100|\.fseventsd|\.documentrevisions-v100|\.temporaryitems|\.thumbnails|@eadir"
    r"|\$recycle\.bin|lost\+found|system volume information"
)
_SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".picasa.ini", ".nomedia", ".volumeicon.icns"})
_OWN_FOLDERS = ("originals", "pictures", "backups")
_OWN_FILES = frozenset({"catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm", "archive.lock"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was met: absolute path, size, time of modification (nanoseconds since 1970).

    `sidecars` are the `.xmp` files that belong to it, the one made for this very file (`NAME.EXT.xmp`) before the one of its
    stem. `stem` is the same for a raw file and its JPEG of one folder, and another for any other file of that folder; the two
    follow each other. `failure` is the sentence why the file cannot be taken, where that is plain without opening it.
    """

    path: Path
    bytes: int = 0
    mtime_ns: int = 0
    sidecars: tuple[Path, ...] = ()
    stem: str = ""
    is_video: bool = False
    failure: str | None = None

    @property
    def is_of_the_system(self) -> bool:
        """True for what systems leave in folders (`.DS_Store`, `Thumbs.db`, `._NAME`): no loss if it is not kept."""
        name = self.path.name.casefold()
        return name in _SYSTEM_FILES or name.startswith("._")


@dataclass(frozen=True, slots=True)
class Counted:
    """How much there is to take: files without videos and sidecars, and their bytes with those of the sidecars."""

    files: int
    bytes: int


def walk(paths: Sequence[Path], archive: Path | None = None) -> Iterator[Found]:
    """What lies under files and folders, the files of a folder before its subfolders, both by name.

    Of folders only those still to be entered are kept in memory, of files those of one folder. A folder that links lead to
    twice is entered once. The archive's own folders are passed over. Raises CuratorError for a path that is not there or that
    lies in the archive's own folders, before anything is found.
    """
    paths = [path.absolute() for path in paths]
    for path in paths:
        _ask_for(path, archive)
    entered: set[tuple[int, int]] = set()
    for parent, group in itertools.groupby(paths, lambda path: None if path.is_dir() else path.parent):
        if parent is None:
            for path in group:
                yield from _walk(path, archive, entered)
        else:
            yield from _chosen(parent, list(dict.fromkeys(group)))


def count(paths: Sequence[Path], archive: Path | None = None) -> Counted:
    """How much `walk` will find, without keeping any of it."""
    files = size = 0
    for found in walk(paths, archive):
        if not found.is_video:
            files += 1
            size += found.bytes + sum(_size(sidecar) for sidecar in found.sidecars)
    return Counted(files, size)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _ask_for(path: Path, archive: Path | None) -> None:
    if not os.path.lexists(path):
        raise CuratorError(f"{path} is not there.")
    # Subtle: Path.resolve() raises over a link that leads to itself, which is told like any other dangling link.
    real = Path(os.path.realpath(path))
    if archive and any(real.is_relative_to(os.path.realpath(archive / own)) for own in _OWN_FOLDERS):
        raise CuratorError(f"{path} lies in the archive already.")


def _walk(top: Path, archive: Path | None, entered: set[tuple[int, int]]) -> Iterator[Found]:
    waiting = [top]
    passed_over = set(_identities(archive / own for own in _OWN_FOLDERS)) if archive else set()
    own = set(_identities([archive])) if archive else set()
    while waiting:
        folder = waiting.pop()
        try:
            about = folder.stat()
            identity = (about.st_dev, about.st_ino)
            if identity in entered or identity in passed_over:
                continue
            entered.add(identity)
            with os.scandir(folder) as entries:
                met = [(entry.name, _is_folder(entry)) for entry in entries]
        except OSError as trouble:
            yield Found(folder, failure=f"The folder cannot be read: {trouble.strerror or trouble}.")
            continue
        mine = _OWN_FILES if identity in own else frozenset()
        yield from _files(folder, [name for name, is_folder in met if not is_folder and name not in mine])
        below = [name for name, is_folder in met if is_folder and not _SYSTEM_FOLDERS.fullmatch(name.casefold())]
        waiting += [folder / name for name in sorted(below, key=_order, reverse=True)]


def _identities(paths: Iterable[Path]) -> Iterator[tuple[int, int]]:
    for path in paths:
        try:
            about = path.stat()
        except OSError:
            continue
        yield about.st_dev, about.st_ino


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _chosen(parent: Path, chosen: Sequence[Path]) -> Iterator[Found]:
    """Single files of one folder, with the sidecars that lie beside them chosen or not."""
    names = {path.name for path in chosen}
    try:
        with os.scandir(parent) as entries:
            beside = [entry.name for entry in entries if entry.name.casefold().endswith(".xmp") and entry.name not in names]
    except OSError:
        beside = []  # a folder that cannot be listed may still let a file be read
    yield from _files(parent, [*names, *beside], lambda name: name in names)


def _files(folder: Path, names: Iterable[str], wanted: Callable[[str], bool] = lambda _: True) -> Iterator[Found]:
    """The files of one folder in order; sidecars come with their photos, and for themselves where they are `wanted` and have none."""
    sidecars: dict[str, list[Found]] = defaultdict(list)
    photos: list[tuple[str, Found]] = []
    for name in sorted(names, key=_order):
        found = _looked_at(folder / name)
        if found.failure and not wanted(name):
            continue
        if name.casefold().endswith(".xmp") and not found.failure:
            sidecars[folded(name[:-4])].append(found)
        else:
            photos.append((name, found))
    taken: set[Path] = set()
    together = _pairs(name for name, _ in photos)
    complete: list[tuple[str, Found]] = []
    for name, found in photos:
        stem, suffix = _halves(name)
        mine = () if found.failure else tuple(one.path for key in (folded(name), stem) for one in sidecars.get(key, ()))
        taken.update(mine)
        kin = stem if stem in together and (_RAW.fullmatch(suffix) or _DEVELOPED.fullmatch(suffix)) else folded(name)
        complete.append(
            (name, replace(found, sidecars=mine, stem=kin, is_video=bool(_VIDEO.fullmatch(suffix)) and not found.failure))
        )
    alone = [one for some in sidecars.values() for one in some if one.path not in taken and wanted(one.path.name)]
    complete += [(one.path.name, replace(one, stem=folded(one.path.name))) for one in alone]
    yield from (found for _, found in sorted(complete, key=lambda pair: (_halves(pair[0])[0], pair[1].stem, pair[0])))


def _pairs(names: Iterable[str]) -> set[str]:
    """The stems of which there is both a raw file and a developed one."""
    halves = [_halves(name) for name in names]
    return {stem for stem, suffix in halves if _RAW.fullmatch(suffix)} & {
        stem for stem, suffix in halves if _DEVELOPED.fullmatch(suffix)
    }


def _halves(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    return (folded(stem), "." + extension.casefold()) if dot and stem else (folded(name), "")


def _order(name: str) -> tuple[str, str]:
    """By stem, then by name: `IMG_1.CR2`, `IMG_1.JPG`, `IMG_1-2.JPG`."""
    return _halves(name)[0], name


def _looked_at(path: Path) -> Found:
    try:
        about = path.stat()
    except FileNotFoundError:
        return Found(path, failure="It is a link to something that is not there.")
    except OSError as trouble:
        return Found(path, failure=f"It cannot be read: {trouble.strerror or trouble}.")
    if not stat.S_ISREG(about.st_mode):
        return Found(path, failure="It is not a file but a folder, a pipe, a socket or a device.")
    return Found(path, about.st_size, about.st_mtime_ns)
