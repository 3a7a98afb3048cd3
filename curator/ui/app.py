"""The way into the window. This module imports Qt only once it is sure that there is a screen."""

from __future__ import annotations

import builtins
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from curator.domain.errors import CuratorError


def run(archive: Path | None) -> int:
    """Open the window on an archive (None: the one last opened, else the start page) and give the exit code when it is closed.

    Raises CuratorError where there is no screen or a library of the system that Qt needs is missing.
    """
    if not has_screen(sys.platform, os.environ):
        raise CuratorError("Curator needs a screen; where there is none, use its commands: curator --help")
    try:
        load_qt()
        from curator.ui import session
    except ImportError as trouble:
        raise CuratorError(f"The window can not open because a library of the system is missing ({trouble}).") from trouble
    return session.run(archive)


def load_qt() -> None:
    """Import Qt and give Python its own import back.

    Subtle: for the sake of `from __feature__ import …`, which nothing here uses, PySide reads the source of every module that is imported
    after it and has Python keep it: 11 MB, and some of the time to the first picture.
    """
    import PySide6.QtCore  # noqa: F401

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def has_screen(platform: str, environment: Mapping[str, str]) -> bool:
    """False where Qt would abort the program for want of a display: on Linux and the like without X11 and Wayland."""
    if platform in ("win32", "darwin") or environment.get("QT_QPA_PLATFORM"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
