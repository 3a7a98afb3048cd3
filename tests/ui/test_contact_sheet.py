from __future__ import annotations

from array import array
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.catalogue import pictures, store
from curator.i18n import Translator
from curator.ui.access import carried
from curator.ui.contact_sheet import ContactSheet
from curator.ui.desk import Desk
from curator.ui.pages import Pages
from curator.ui.selection import Selection
from curator.ui.sheet_layout import Layout
from curator.ui.theme import LIGHT

MILLION = 1_000_000
Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def sheet(app: QApplication, qtbot: QtBot, tr: Translator) -> ContactSheet:
    made = ContactSheet(tr, LIGHT)
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    made.show_photos(array("q", range(100, 140)), (("2020-05", 10), ("2020-03", 25), (None, 5)), Selection(), None)
    return made


def test_keys_move_and_choose(sheet: ContactSheet) -> None:
    assert isinstance(sheet._layout, Layout)
    columns = sheet._layout.columns
    assert columns == 3
    for key, position in (
        (Key.Key_Right, 0),
        (Key.Key_Right, 1),
        (Key.Key_Down, 4),
        (Key.Key_End, 39),
        (Key.Key_Home, 0),
        (Key.Key_Left, 0),
        (Key.Key_Up, 0),
    ):
        QTest.keyClick(sheet, key)
        assert sheet.current == position
    assert sheet.current_id() == 100
    QTest.keyClick(sheet, Key.Key_Down, Modifier.ShiftModifier)
    assert list(sheet.chosen_ids()) == [100, 101, 102, 103]
    QTest.keyClick(sheet, Key.Key_Right, Modifier.ControlModifier)
    assert (sheet.current, len(sheet.chosen)) == (4, 4)
    QTest.keyClick(sheet, Key.Key_Space, Modifier.ControlModifier)
    assert list(sheet.chosen_ids()) == [100, 101, 102, 103, 104]
    QTest.keyClick(sheet, Key.Key_Escape)
    assert list(sheet.chosen_ids()) == [104]


def test_down_from_a_short_row_finds_the_next_month(sheet: ContactSheet) -> None:
    sheet.go(9)  # alone in the last row of its month
    QTest.keyClick(sheet, Key.Key_Down)
    assert sheet.current == 10
    sheet.go(12)  # third in the first row of the next month
    QTest.keyClick(sheet, Key.Key_Up)
    assert sheet.current == 9


def test_pages_go_to_the_end_and_back(sheet: ContactSheet) -> None:
    for _ in range(20):
        QTest.keyClick(sheet, Key.Key_PageDown)
    assert sheet.current == 39
    for _ in range(20):
        QTest.keyClick(sheet, Key.Key_PageUp)
    assert sheet.current == 0


def test_clicks_choose(sheet: ContactSheet) -> None:
    def click(position: int, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
        QTest.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, modifier, sheet._rect(position).center())

    click(1)
    click(4, Modifier.ShiftModifier)
    assert list(sheet.chosen) == [1, 2, 3, 4]
    click(2, Modifier.ControlModifier)
    assert list(sheet.chosen) == [1, 3, 4]
    QTest.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, Modifier.NoModifier, QPoint(3, 3))
    assert list(sheet.chosen) == []


def test_all_of_a_million_are_one_interval(sheet: ContactSheet) -> None:
    sheet.show_photos(array("q", range(MILLION)), (("2020-05", MILLION),), Selection(), None)
    sheet.choose_all()
    assert sheet.chosen.spans == ((0, MILLION),)
    QTest.keyClick(sheet, Key.Key_End)
    assert sheet.current == MILLION - 1
    assert sheet._rect(MILLION - 1).intersects(sheet.viewport().rect())
    assert len(sheet._layout.between(0, 10_000)) < 300


@pytest.mark.parametrize("change", ["wider", "larger", "headings", "photos before"])
def test_the_current_photo_keeps_its_place(sheet: ContactSheet, change: str) -> None:
    sheet.show_photos(array("q", range(5_000)), (("2020-05", 2_000), ("2020-04", 3_000)), Selection(), None)
    sheet.go(3_456)
    before = sheet._rect(3_456).top()
    if change == "wider":
        sheet.resize(1000, 600)
    elif change == "larger":
        sheet.resize_cells(260)
    elif change == "headings":
        sheet.show_headings(False)
    else:
        ids = array("q", [*range(-77, 0), *range(5_000)])
        sheet.show_photos(ids, (("2020-05", 2_077), ("2020-04", 3_000)), Selection(), 3_533)
    assert sheet.current_id() == 3_456
    assert sheet.current is not None
    assert sheet._rect(sheet.current).top() == before


def test_the_wheel_with_ctrl_sizes(sheet: ContactSheet) -> None:
    before = sheet.cell
    middle = QPointF(sheet.viewport().rect().center())
    for angle in (120, -120, -120):
        keys, phase = Modifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase
        turned = QWheelEvent(middle, middle, QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton, keys, phase, False)
        QApplication.sendEvent(sheet.viewport(), turned)
    assert sheet.cell < before


def test_rows_and_thumbnails_come(
    qtbot: QtBot, sheet: ContactSheet, make_archive: Callable[..., Path], open_desk: Callable[[Path], Desk]
) -> None:
    archive = make_archive([{"description": "<b>Wells</b>", "rating": 3, "credit_line": "©UNV, 2020"}, *[{}] * 39])
    desk = open_desk(archive)
    pages = Pages(desk.home, desk.rows)
    sheet.serve(pages)
    sheet.show_photos(array("q", range(1, 41)), (), Selection(), None)
    qtbot.waitUntil(lambda: all(pages.image(photo) is not None for photo in range(1, 10)))
    image, row = pages.image(1), pages.row(1)
    assert image is not None
    assert row is not None
    assert (row.rating, row.credit, row.file_name) == (3, "©UNV, 2020", "IMG_0000.jpg")
    assert image.width() == sheet._layout.cell - 16
    sheet.go(0)
    assert sheet.accessibleDescription().splitlines()[:3] == ["<b>Wells</b>", "©UNV, 2020", "IMG_0000.jpg"]
    assert "3 stars" in sheet.accessibleDescription()
    painted = sheet.viewport().grab().toImage()
    place = sheet._rect(0).center()
    assert painted.pixelColor(place) != painted.pixelColor(0, 0)


def test_a_picture_that_can_not_be_shown_says_so(
    sheet: ContactSheet, open_desk: Callable[[Path], Desk], make_archive: Callable[..., Path], qtbot: QtBot
) -> None:
    folder, why = make_archive([{}, {}], thumbnails=False), "The file is damaged; nothing of its picture can be read."
    with store.open_archive(folder) as catalogue, pictures.open_pictures(folder) as held:
        (digest,) = catalogue.db.execute("select sha256 from photo where id = 1").fetchone()
        pictures.put_unshowable(held, {pictures.Key(1, digest): why})
    desk = open_desk(folder)
    pages = Pages(desk.home, desk.rows)
    sheet.serve(pages)
    sheet.show_photos(array("q", [1, 2]), (), Selection(), None)
    pages.need([1, 2], 100)
    qtbot.waitUntil(lambda: pages.row(1) is not None and pages.row(2) is not None)
    assert why in sheet.told(0) and why not in sheet.told(1)
    colours = []
    for position in (0, 1):
        image = sheet.viewport().grab(sheet._rect(position).adjusted(12, 12, -12, -60)).toImage()
        colours.append({image.pixel(x, image.height() // 2) for x in range(image.width())})
    assert len(colours[0]) > len(colours[1]) == 1


def test_what_is_chosen_is_carried_to_another_answer() -> None:
    ids = array("q", [5, 4, 3, 2, 1])
    chosen = Selection(((1, 4),))
    assert carried(ids, chosen, 2, ids) == (chosen, 2)
    assert carried(ids, chosen, 2, array("q", [9, 5, 4, 2, 3])) == (Selection(((2, 5),)), 4)
    assert carried(ids, chosen, 2, array("q", [5, 4, 2, 1])) == (Selection(((1, 3),)), 2)  # the next one takes its place
    assert carried(ids, chosen, 4, array("q", [5, 4])) == (Selection(((1, 2),)), 1)
    assert carried(ids, chosen, 2, array("q")) == (Selection(), None)
