"""What Curator remembers for one person on one machine: who they are, the archive last opened, the state of the window.

One JSON file, replaced as a whole, so that a crash leaves the old one or the new one. A file that can not be read counts as
empty and is kept beside the new one.
"""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings; `author` is who is named in the steps, `archive` the folder last opened, `window` the window's own words."""

    author: str
    archive: Path | None = None
    language: str | None = None
    window: Mapping[str, Any] = field(default_factory=dict)


def folder() -> Path:
    """Where the settings lie: $CURATOR_CONFIG_DIR, else the platform's place for them."""
    if chosen := os.environ.get("CURATOR_CONFIG_DIR"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "Curator"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Curator"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "curator"


def load() -> Settings:
    """The settings as they were left; the defaults where there are none."""
    try:
        held = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        held = {}
    if not isinstance(held, dict):
        held = {}
    archive, window = held.get("archive"), held.get("window")
    return Settings(
        author=str(held.get("author") or _account()),
        archive=Path(archive) if isinstance(archive, str) and archive else None,
        language=held.get("language") if isinstance(held.get("language"), str) else None,
        window=window if isinstance(window, dict) else {},
    )


def save(settings: Settings) -> None:
    """Keep the settings. Where they can not be written (a read-only home) the work goes on without."""
    held = {
        "author": settings.author,
        "archive": str(settings.archive) if settings.archive else None,
        "language": settings.language,
        "window": dict(settings.window),
    }
    path = _file()
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not _sound(path):
            path.replace(path.with_name(f"{path.name}.unreadable"))
        with part.open("w", encoding="utf-8") as file:
            json.dump(held, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)


def remember_archive(archive: Path) -> None:
    """Note the archive last opened."""
    known = load()
    if known.archive != archive:
        save(replace(known, archive=archive))


def _file() -> Path:
    return folder() / "settings.json"


def _sound(path: Path) -> bool:
    try:
        return isinstance(json.loads(path.read_text(encoding="utf-8")), dict)
    except (OSError, ValueError):
        return False


def _account() -> str:
    with suppress(Exception):  # an account without a name raises whatever the platform likes
        return getpass.getuser()
    return "somebody"
