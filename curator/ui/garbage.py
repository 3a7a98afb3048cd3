"""Python's cycle collector, on the GUI thread alone.

Subtle: the collector destroys what it finds on whatever thread happens to run it; a QObject destroyed on a lane's thread ends
the program. So it is switched off and run by a timer of the GUI thread.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_FEW: Final = 700
_MANY: Final = 20_000
_PATIENCE: Final = 15  # times that collecting is put off


def collect_here(parent: QObject, milliseconds: int = 2000) -> QTimer:
    """Collect garbage on this thread from now on, while the parent lives."""
    gc.disable()
    gc.freeze()  # what the program itself is made of is never garbage, and not worth walking over and over
    timer = QTimer(parent)
    timer.setInterval(milliseconds)
    timer.timeout.connect(_Collector(timer).collect)
    timer.start()
    return timer


class _Collector(QObject):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._put_off = 0

    def collect(self) -> None:
        young, middle, _ = gc.get_count()
        # Subtle: the values of a large edit that is under way are no garbage, but to walk over them takes a tenth of a second.
        if young > _MANY and self._put_off < _PATIENCE:
            self._put_off += 1
        elif young > _FEW or middle:
            self._put_off = 0
            gc.collect(1 if middle < 10 else 2)
