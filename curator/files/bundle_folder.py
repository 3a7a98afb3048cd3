"""The folder of a bundle: made beside its place and moved there whole, with a manifest by which it can be checked.

A reader sees the old bundle or the new one. Where the system can exchange two names at once it is asked to; elsewhere the old folder is
renamed aside and the new one into its place, and an export that was killed between the two is mended by the next (`recover`).
What somebody else put into the folder is never taken away.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import secrets
import shutil
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from curator.domain.errors import CuratorError
from curator.domain.export import Checked
from curator.files import durable

MANIFEST: Final = "manifest-sha256.txt"
BAG: Final = "bagit.txt"
_EXCHANGE: Final = 2  # RENAME_EXCHANGE of renameat2(2)
_AT_FDCWD: Final = -100
_CHUNK: Final = 1 << 20
_STORED: Final = frozenset({".jpg", ".webp", ".avif", ".docx", ".zip"})


def recover(target: Path) -> None:
    """Mend what a killed export left beside a target: put the old bundle back where there is none, sweep half-made folders."""
    old = _aside(target)
    if old.is_dir():
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(target)
    if target.parent.is_dir():
        for left in target.parent.glob(f".{_pattern(target.name)}.curator-new-*"):
            if not _is_under_way(left):
                shutil.rmtree(left, ignore_errors=True)


@contextmanager
def building(target: Path) -> Iterator[Path]:
    """A fresh folder beside the target, which is gone at the end unless it was moved into place; raises CuratorError."""
    if _inside_itself(target):
        raise CuratorError(f"A bundle can not be made at {target}; choose a folder of its own.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.parent / f".{target.name}.curator-new-{os.getpid()}-{secrets.token_hex(4)}"
        fresh.mkdir()
    except OSError as trouble:
        raise CuratorError(f"No bundle can be made at {target}: {trouble.strerror or trouble}.") from trouble
    try:
        yield fresh
    except OSError as trouble:
        raise CuratorError(
            f"The bundle could not be written to {target.parent}: {trouble.strerror or trouble}. What stood there still stands."
        ) from trouble
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def put(folder: Path, name: str, content: bytes) -> str:
    """Write one file of a bundle that is being built; gives its SHA-256."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def take_over(old: Path, new: Path) -> None:
    """Have a file of the old bundle in the new one, by a second name where the disk knows such a thing, else by a copy."""
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(old, new)
    except OSError:
        shutil.copy2(old, new)


def files_of(folder: Path) -> list[str]:
    """The paths of all files under a folder, relative and with `/`, in order."""
    found: list[str] = []
    for place, _, names in os.walk(folder):
        below = os.path.relpath(place, folder).replace(os.sep, "/")
        found += names if below == "." else (f"{below}/{name}" for name in names)
    return sorted(found)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_manifest(folder: Path, known: Mapping[str, str]) -> dict[str, str]:
    """Write the manifest over all files of a folder; `known` are hashes that need not be computed. Gives all of them."""
    hashes = {name: known.get(name) or digest(folder / name) for name in files_of(folder) if name != MANIFEST}
    lines = "".join(f"{held}  {name}\n" for name, held in sorted(hashes.items()))
    (folder / MANIFEST).write_text(lines, encoding="utf-8", newline="\n")
    return hashes


def read_manifest(folder: Path) -> dict[str, str]:
    """Path to SHA-256 as a manifest tells; raises CuratorError where there is none that can be read."""
    try:
        lines = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as trouble:
        raise CuratorError(f"{folder} is no bundle of Curator: it has no {MANIFEST} that can be read.") from trouble
    pairs = (line.split("  ", 1) for line in lines if line.strip())
    return {pair[1]: pair[0] for pair in pairs if len(pair) == 2 and not _leads_out(pair[1])}


def check(folder: Path) -> Checked:
    """A bundle, or a bag, against its manifest; raises CuratorError where the folder is neither."""
    folder = folder.absolute()
    if (folder / BAG).is_file():
        return _check_bag(folder)
    wanted = read_manifest(folder)
    changed, missing = [], []
    for name, held in wanted.items():
        path = folder / name
        if not path.is_file():
            missing.append(name)
        elif digest(path) != held:
            changed.append(name)
    extra = [name for name in files_of(folder) if name not in wanted and name != MANIFEST]
    sound = len(wanted) - len(changed) - len(missing)
    return Checked(sound, tuple(sorted(changed)), tuple(sorted(missing)), tuple(extra))


def _check_bag(folder: Path) -> Checked:
    import bagit

    bag = bagit.Bag(str(folder))
    try:
        bag.validate(processes=1)
    except bagit.BagValidationError as trouble:
        changed: list[str] = []
        missing: list[str] = []
        extra: list[str] = []
        for detail in trouble.details or [trouble]:
            kinds = {"ChecksumMismatch": changed, "FileMissing": missing, "UnexpectedFile": extra}
            kinds.get(type(detail).__name__, changed).append(str(getattr(detail, "path", detail)))
        return Checked(len(bag.entries) - len(changed) - len(missing), tuple(changed), tuple(missing), tuple(extra))
    return Checked(len(bag.entries))


def strangers(target: Path, known: Iterable[str]) -> list[str]:
    """The files of a bundle that were changed by hand or put into it, which a new bundle would take away.

    `known` are paths that are known to be as they were and need not be read. Raises CuratorError for a folder that is no bundle.
    """
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return []
    if not target.is_dir():
        raise CuratorError(f"{target} is a file; choose a folder for the bundle.")
    if (target / BAG).is_file():
        found = _check_bag(target)
        return [*found.changed, *found.extra]
    if not (target / MANIFEST).is_file():
        raise CuratorError(f"{target} holds files that are no bundle of Curator; choose an empty or a new folder.")
    same = set(known)
    wanted = read_manifest(target)
    return [
        name
        for name in files_of(target)
        if name != MANIFEST and name not in same and (name not in wanted or digest(target / name) != wanted[name])
    ]


def to_disk(folder: Path, names: Iterable[str]) -> None:
    """Bring files, and the names of a folder and those below it, to the disk itself."""
    for name in names:
        descriptor = os.open(folder / name, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    for path in (*(path for path in folder.rglob("*") if path.is_dir()), folder):
        durable.folder_to_disk(path)


def move_into_place(fresh: Path, target: Path) -> None:
    """Put a finished folder where the old one stands, or where none does; the old one is taken away at the end."""
    old = _aside(target)
    if not target.exists():
        fresh.rename(target)
    elif _exchanged(fresh, target):
        fresh.rename(old)
    else:
        target.rename(old)
        fresh.rename(target)
    durable.folder_to_disk(target.parent)
    shutil.rmtree(old, ignore_errors=True)


def zipped(folder: Path, target: Path, when: str) -> None:
    """The folder as a ZIP file that holds one folder of the target's name; equal folders give equal bytes."""
    moment = datetime.fromisoformat(when.replace("Z", "+00:00")) if when else datetime(2000, 1, 1)
    stamp = (max(moment.year, 1980), moment.month, moment.day, moment.hour, moment.minute, moment.second)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}{durable.PART}")
    try:
        with zipfile.ZipFile(part, "w") as archive:
            for name in files_of(folder):
                facts = zipfile.ZipInfo(f"{target.stem}/{name}", stamp)
                facts.compress_type = zipfile.ZIP_STORED if Path(name).suffix in _STORED else zipfile.ZIP_DEFLATED
                facts.external_attr = 0o644 << 16
                facts.create_system = 3
                with (folder / name).open("rb") as stream, archive.open(facts, "w") as sink:
                    shutil.copyfileobj(stream, sink, _CHUNK)
        with part.open("rb") as made:
            os.fsync(made.fileno())
        part.replace(target)
    except OSError as trouble:
        raise CuratorError(f"The ZIP file {target.name} could not be written: {trouble.strerror or trouble}.") from trouble
    finally:
        part.unlink(missing_ok=True)


def bagged(folder: Path, facts: Mapping[str, str]) -> None:
    """Make a BagIt bag (RFC 8493) of a folder: its files go under `data/`, manifests and facts beside it."""
    import logging

    import bagit

    logging.getLogger("bagit").setLevel(logging.ERROR)
    bagit.make_bag(str(folder), dict(facts), processes=1, checksums=["sha256"])
    (folder / "OPEN-GALLERY.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title>'
        '<meta http-equiv="refresh" content="0; url=data/index.html"><p><a href="data/index.html">Open the gallery</a></p></html>\n',
        encoding="utf-8",
        newline="\n",
    )
    bagit.Bag(str(folder)).save(manifests=False)


def _exchanged(first: Path, second: Path) -> bool:
    """True when the system has exchanged the two names in one act."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _EXCHANGE) == 0)


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.curator-old")


def _pattern(name: str) -> str:
    """A name as a pattern that finds just that name."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _is_under_way(folder: Path) -> bool:
    """True while the process lives that is building a folder."""
    number = folder.name.rpartition(".curator-new-")[2].partition("-")[0]
    if not number.isdigit() or sys.platform == "win32":
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return int(number) != os.getpid()


def _inside_itself(target: Path) -> bool:
    return target.parent == target or not target.name


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name.split("/")[0]
