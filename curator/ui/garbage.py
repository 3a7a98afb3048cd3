"""Python's cycle collector, on the GUI thread alone.

Subtle: the collector destroys what it finds on whatever thread happens to run it; a QObject destroyed on a lane's thread ends
the program. So it is switched off and run by a timer of the GUI thread.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer


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
    def collect(self) -> None:
        young, middle, _ = gc.get_count()
        if young > 700 or middle:
            gc.collect(1 if middle < 10 else 2)
