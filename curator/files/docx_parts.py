"""The parts of a word processor file (.docx), a ZIP of XML, each gone through as a stream under bounds.

Only parts that are asked for are unpacked. Memory is bound by what is kept of them, time by the bounds below, whatever sizes the
file claims. Source: ECMA-376-2:2021, Open Packaging Conventions; PKWARE APPNOTE 6.3.10 (the list of parts at the end of a ZIP).
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn
from xml.parsers import expat

from curator.domain.errors import CuratorError

_MOST_PART: Final = 64 << 20  # bytes of XML; the text of a thick book has ten million
_MOST_TAGS: Final = 1_000_000
_MOST_DIRECTORY: Final = 4 << 20  # bytes of the list of parts: some fifty thousand of them
# Subtle: expat before 2.6 scans a long tag anew with every chunk that it is given, so that small chunks make a large one costly.
_CHUNK: Final = 1 << 20

Attributes = Mapping[str, str]
OnStart = Callable[[str, Attributes], None]
OnEnd = Callable[[str], None]
OnWords = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Package:
    """An open file; `name` is what to call it in sentences."""

    name: str
    packed: zipfile.ZipFile


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Open a file for reading its parts; raises CuratorError, also for whatever goes wrong while it is open."""
    try:
        _ask_for_size(path)
        with zipfile.ZipFile(path) as packed:
            yield Package(path.name, packed)
    except (
        *(OSError, EOFError, ValueError, LookupError, OverflowError, struct.error, zlib.error),
        *(zipfile.BadZipFile, NotImplementedError, RuntimeError, expat.ExpatError),
    ) as trouble:
        # A stranger's bytes: RuntimeError is what an encrypted part gives, NotImplementedError a way of packing that nobody has.
        raise CuratorError(f"{path.name} is not a word processor file that can be read.") from trouble


def _ask_for_size(path: Path) -> None:
    """Refuse a list of parts that would fill the memory when it is read; ZIP64, which such files have no need of, with it."""
    with path.open("rb") as file:
        end = file.seek(0, 2)
        file.seek(max(0, end - 65_600))
        tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or place + 22 > len(tail) or tail[max(0, place - 20) : place].startswith(b"PK\x06\x07"):
        raise zipfile.BadZipFile
    (size,) = struct.unpack_from("<L", tail, place + 12)
    if size > _MOST_DIRECTORY:
        raise zipfile.BadZipFile


def refers(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: by its key the kind, and the other part or, where that is not in the file, its address."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, about: Attributes) -> None:
        if tag == "Relationship":
            target = about.get("Target", "")
            inside = about.get("TargetMode") != "External"
            there = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") if inside else target
            found[about.get("Id", "")] = about.get("Type", "").rpartition("/")[2], there

    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels in package.packed.NameToInfo:
        parse(package, rels, start)
    return found


def parse(package: Package, part: str, on_start: OnStart, on_end: OnEnd | None = None, on_words: OnWords | None = None) -> None:
    """Go through a part; the functions get names without their namespaces, and text in pieces. Raises LookupError for none."""
    info = package.packed.getinfo(part)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotImplementedError  # Subtle: the other ways of packing unpack a whole chunk at once, however large it gets
    parser = expat.ParserCreate(namespace_separator="\n")
    tags = 0

    def started(tag: str, about: dict[str, str]) -> None:
        nonlocal tags
        tags += 1
        if tags > _MOST_TAGS:
            _too_much(package)
        on_start(_bare(tag), {_bare(key): value for key, value in about.items()})

    parser.StartElementHandler = started
    # Entities can only come from a document type, which the standard forbids; without one there is nothing to follow.
    parser.StartDoctypeDeclHandler = _refuse
    if on_end:
        parser.EndElementHandler = lambda tag: on_end(_bare(tag))
    parser.CharacterDataHandler = on_words
    with package.packed.open(info) as file:
        size = 0
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > _MOST_PART:
                _too_much(package)
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def _too_much(package: Package) -> NoReturn:
    raise CuratorError(f"{package.name} unpacks to more than a story can have, so it was not read.")


def _bare(name: str) -> str:
    return name.rpartition("\n")[2]


def _refuse(*_: object) -> None:
    raise ValueError("a document type")
