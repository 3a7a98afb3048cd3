"""PySide6 6.12 on Python before 3.12 loses references to True and None and aborts after some thousands of calls."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

CALLS = 8_000


class Bell(QObject):
    rung = Signal(object)


class Wall(QWidget):
    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1


def test_thousands_of_emits_and_paints(qtbot: QtBot, qapp: QApplication) -> None:
    bell, wall, heard = Bell(), Wall(), list[object]()
    qtbot.addWidget(wall)
    wall.resize(20, 20)
    with qtbot.waitExposed(wall):
        wall.show()
    before = sys.getrefcount(None), sys.getrefcount(True)
    bell.rung.connect(heard.append)
    for number in range(CALLS):
        bell.rung.emit(number)
        wall.repaint()
    assert len(heard) == CALLS
    assert wall.painted >= CALLS
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert after[0] > before[0] - CALLS // 4
    assert after[1] > before[1] - CALLS // 4
