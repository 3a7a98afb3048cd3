"""Giving files their place: copied under originals/, or left where they are on a disk that is remembered."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from curator.catalogue.store import Catalogue
from curator.files import originals, volumes
from curator.files.originals import CopyFailure, Source
from curator.files.scan import Found
from curator.files.tags import Tags
from curator.jobs.entering import Disk, Entry
from curator.jobs.looking import Looked

Disks = dict[Path, Disk]
"""The disk of each source folder that was met, asked for once a folder."""


def copied(catalogue: Catalogue, looked: Sequence[Looked]) -> Iterator[Entry | tuple[Looked, str]]:
    """Copy a batch into the archive; gives for each file what is to be entered, or the sentence that says why not.

    A sidecar can not be left behind: a photo whose sidecar could not be copied is not taken in either.
    """
    sources = [Source(look.found.path, originals.folder_for(_taken_on(look)), look.found.sidecars) for look in looked]
    for look, result in zip(looked, originals.copy_batch(sources, catalogue.folder), strict=True):
        if isinstance(result, CopyFailure):
            yield look, result.sentence
        elif result.sha256 != look.sha256:
            yield look, "The file changed while it was read; import it again when nothing writes to it any more."
        else:
            sidecar = result.sidecars[0] if result.sidecars else None
            yield _entry(look, result.path, None, sidecar)


def referenced(catalogue: Catalogue, disks: Disks, looked: Sequence[Looked]) -> Iterator[Entry]:
    """Leave files where they are, as paths on their disks."""
    for look in looked:
        # Subtle: the disk is that of the file itself, not of a link to it, so the path must be the file's own as well.
        path = look.found.path.resolve()
        disk = disks.get(path.parent)
        if disk is None:
            disk = disks[path.parent] = disk_of(catalogue, path.parent)
        sidecars = [os.path.relpath(sidecar.resolve(), disk.mount) for sidecar in look.found.sidecars]
        yield _entry(look, os.path.relpath(path, disk.mount), disk, sidecars[0] if sidecars else None)


def disk_of(catalogue: Catalogue, folder: Path) -> Disk:
    """The disk on which a folder lies, and where that is mounted as seen from the archive."""
    volume = volumes.volume_of(folder)
    try:
        beside = os.path.relpath(volume.mount, catalogue.folder)
    except ValueError:  # another drive letter: there is no way from one to the other
        beside = None
    return Disk(volume.identifier, volume.label, volume.mount, beside)


def _entry(look: Looked, path: str, disk: Disk | None, sidecar: str | None) -> Entry:
    tags = look.tags
    assert tags is not None
    found = look.found
    return Entry(
        source=found.path,
        path=path,
        disk=disk,
        sidecar=sidecar,
        bytes=found.bytes,
        sha256=look.sha256,
        image_hash=look.image_hash,
        tags=_upright(tags),
        values=tags.values,
        warnings=tags.warnings,
        pair=pair_of(found),
    )


def _upright(tags: Tags) -> Tags:
    """The tags with width and height of the picture as it is shown."""
    if tags.orientation >= 5:
        return replace(tags, width=tags.height, height=tags.width)
    return tags


def _taken_on(look: Looked) -> str | None:
    """The capture date for the folder's name; the date of the file itself is no date of the picture."""
    assert look.tags is not None
    taken = look.tags.values.get("date_created")
    return taken if isinstance(taken, str) else None


def pair_of(found: Found) -> str:
    """What a raw file and its JPEG have in common, and no other two files."""
    return f"{found.path.parent}/{found.stem}"
