"""One run of the window, from the application object to its end."""

from __future__ import annotations

import ctypes
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QLocale
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from curator import i18n, settings
from curator.catalogue import store
from curator.ui import theme
from curator.ui.garbage import collect_here
from curator.ui.window import Window

_TURN: Final = 0.0005  # seconds
_M_ARENA_MAX: Final = -8  # of malloc.h


def run(archive: Path | None) -> int:
    """Open the window and give the exit code when it is closed."""
    catch_bugs()
    app = QApplication(sys.argv[:1])
    prepare(app)
    known = settings.load()
    window = Window(known, i18n.load(known.language or QLocale.system().bcp47Name()))
    collect_here(app)
    folder = archive or known.archive
    if folder is not None and (archive is not None or store.is_archive(folder)):
        window.open_archive(folder)
    window.show()
    return app.exec()


def prepare(app: QApplication) -> None:
    """Give the application its name, style and font."""
    app.setApplicationName("Curator")
    app.setStyle("Fusion")
    app.setFont(theme.body_font())
    app.setWindowIcon(QIcon((theme.ICONS / "curator.svg").as_posix()))
    _share_memory()
    # Subtle: a thread that comes back from C waits this long for each other one that runs Python; at Python's own 5 ms a photo
    # that takes 28 ms to decode beside a search took 66 ms.
    sys.setswitchinterval(_TURN)


def _share_memory() -> None:
    """Have the threads of the lanes share two stores of free memory.

    Subtle: glibc gives each thread one of its own, which keeps what was freed there; at a million photos that is forty megabytes.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library has no such wish
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def catch_bugs() -> None:
    """Have bugs of every thread told whole on standard error; the window goes on, since what was saved is safe.

    Subtle: an exception in a slot does not stop `emit`, and without a hook of ours PySide prints it where nobody may look.
    """
    sys.excepthook = _told
    threading.excepthook = lambda bug: _told(bug.exc_type, bug.exc_value, bug.exc_traceback)


def _told(kind: type[BaseException], bug: BaseException | None, trace: TracebackType | None) -> None:
    traceback.print_exception(kind, bug, trace, file=sys.stderr)
    print("curator: this is a bug in Curator; nothing that was saved is lost. Please send the lines above.", file=sys.stderr)  # noqa: T201
