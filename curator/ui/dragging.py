"""Photos on the move: what a drag inside the window carries, and who may take it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData

PHOTOS: Final = "application/x-curator-photos"
"""The type under which photos travel: JSON with the folder of their archive and their ids, in order."""


def put_photos(mime: QMimeData, archive: Path, ids: Sequence[int]) -> None:
    """Put photos of an archive into what a drag carries."""
    mime.setData(PHOTOS, json.dumps({"archive": str(archive), "ids": list(ids)}).encode())


def photos_in(mime: QMimeData, archive: Path | None) -> list[int]:
    """The ids of the photos that a drag carries; none where it carries none, or photos of another archive."""
    if archive is None or not mime.hasFormat(PHOTOS):
        return []
    try:
        held = json.loads(bytes(mime.data(PHOTOS).data()))
        return [int(number) for number in held["ids"]] if held["archive"] == str(archive) else []
    except (ValueError, TypeError, KeyError):
        return []  # another program may use the name
