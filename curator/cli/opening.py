"""Which archive, which photos: what the commands have in common."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from curator import settings
from curator.catalogue import photos, search, store
from curator.catalogue.store import Catalogue
from curator.domain.errors import CuratorError


def opened(options: argparse.Namespace, *, read_only: bool = False) -> Catalogue:
    """The archive that the command speaks of: --archive, else $CURATOR_ARCHIVE, else the one last opened."""
    known = settings.load()
    named = options.archive or os.environ.get("CURATOR_ARCHIVE")
    folder = Path(named).expanduser() if named else known.archive
    if folder is None:
        raise CuratorError("Say which archive: --archive DIR, or make one with: curator init DIR")
    catalogue = store.open_archive(folder, known.author, read_only=read_only)
    if known.archive != catalogue.folder:
        settings.remember_archive(catalogue.folder)
    return catalogue


def selected(catalogue: Catalogue, options: argparse.Namespace, *, withdrawn: bool = False) -> Sequence[int]:
    """The ids of the photos that --photo or --where name; raises CuratorError where there are none."""
    if options.photo:
        return [photos.by_uid(catalogue, uid) for uid in options.photo]
    found = search.find(catalogue, options.where, withdrawn=withdrawn).ids
    if not found:
        raise CuratorError(f"No photo answers “{options.where}”; nothing was changed.")
    return found
