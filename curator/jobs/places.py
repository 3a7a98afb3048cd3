"""Where originals lie now: under the archive's folder, or on a disk that may be mounted elsewhere today."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from curator.catalogue import volumes as known
from curator.catalogue.store import Catalogue
from curator.domain.photo import Photo

Roots = Mapping[int | None, tuple[Path, ...]]
"""For each volume (None: the archive itself) the folders under which its photos may be found, the likeliest first."""


def roots(catalogue: Catalogue) -> Roots:
    """The folders to look under at this moment; asked for once a command, not once a photo."""
    found: dict[int | None, tuple[Path, ...]] = {None: (catalogue.folder,)}
    disks = known.all_known(catalogue)
    if not disks:
        return found
    from curator.files import volumes

    mounts: dict[str, list[Path]] = {}
    for volume in volumes.mounted():
        if volume.identifier:
            mounts.setdefault(volume.identifier, []).append(Path(volume.mount))
    for disk in disks:
        places = list(mounts.get(disk.identifier or "", []))
        # Subtle: another disk may be mounted at the old place today; the place counts only when that disk is not known to be elsewhere.
        if not places:
            places.append(Path(disk.mount))
        if disk.beside:
            places.append(Path(os.path.normpath(catalogue.folder / disk.beside)))
        found[disk.id] = tuple(dict.fromkeys(places))
    return found


def original(roots: Roots, photo: Photo) -> Path | None:
    """The original's path if it can be opened now, else None: its disk is away, or it is missing."""
    for root in roots.get(photo.volume, ()):
        path = root / photo.path
        if path.is_file():
            return path
    return None


def readable(roots: Roots, photo: Photo) -> str | None:
    """The absolute path of the original as text, if it can be opened now."""
    path = original(roots, photo)
    return str(path) if path else None
