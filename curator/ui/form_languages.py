"""The menu of the languages that the form offers beside the archive's main one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from curator.domain import language
from curator.ui.wording import language_told


def offer(below: QWidget, main: str, shown: Sequence[str], then: Callable[[Sequence[str]], None]) -> None:
    """Offer the languages below a button; `then` is called with those that are shown from now on."""
    menu = QMenu(below)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for code in language.OFFERED:
        act = menu.addAction(language_told(code))
        act.setCheckable(True)
        act.setChecked(code == main or code in shown)
        act.setEnabled(code != main)
        act.setData(code)

    def choose(act: QAction) -> None:
        code = str(act.data())
        then([known for known in shown if known != code] + ([] if code in shown else [code]))

    menu.triggered.connect(choose)
    menu.popup(below.mapToGlobal(below.rect().bottomLeft()))
