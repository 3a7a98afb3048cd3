"""Rows of several lines are whole in any script; the bar of a story has words where there is room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QListWidget
from pytestqt.qtbot import QtBot

from curator.i18n import Translator
from curator.ui.pieces import ManyLines
from curator.ui.story_bar import StoryBar


@pytest.mark.parametrize("told", ["Began a story", "新建了故事", "ເລີ່ມເລື່ອງ", "龘龘龘"])
def test_a_row_is_higher_than_its_lines(app: QApplication, qtbot: QtBot, told: str) -> None:
    rows = QListWidget()
    qtbot.addWidget(rows)
    rows.setItemDelegate(ManyLines(rows))
    rows.addItem(text := f"{told}\n2026-11-28 13:28 · Li Ping")
    rows.show()
    needed = rows.fontMetrics().boundingRect(QRect(0, 0, 1000, 1000), Qt.TextFlag.TextWordWrap, text).height()
    assert rows.visualItemRect(rows.item(0)).height() >= needed + 4


def test_the_bar_of_a_story_has_words_where_there_is_room(app: QApplication, qtbot: QtBot, tr: Translator) -> None:
    bar = StoryBar(tr)
    qtbot.addWidget(bar)
    bar.show()
    styles = []
    for width in (900, 220, 900):
        bar.resize(width, bar.height())
        styles.append({bar.buttons[name].toolButtonStyle() for name in ("heading", "photos", "export")})
        assert all(button.accessibleName() for button in bar.buttons.values())
    words, pictures = {Qt.ToolButtonStyle.ToolButtonTextOnly}, {Qt.ToolButtonStyle.ToolButtonIconOnly}
    assert styles == [words, pictures, words]
