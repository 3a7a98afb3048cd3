"""Loupe and comparison, driven by keys over a real archive with real files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator import i18n
from curator.catalogue import photos, store
from curator.settings import Settings
from curator.ui import exposure
from curator.ui.canvas import Canvas, View
from curator.ui.window import Window

Open = Callable[[Path], Window]


@pytest.fixture
def open_window(app: QApplication, qtbot: QtBot) -> Iterator[Open]:
    windows: list[Window] = []

    def opened(archive: Path) -> Window:
        window = Window(Settings("Li Ping"), i18n.load("en"))
        windows.append(window)
        window.open_archive(archive)
        with qtbot.waitActive(window):
            window.show()
        work = window.workplace
        qtbot.waitUntil(lambda: work.desk is not None and not work.desk.home.asked("answer") and len(work.sheet.ids) > 0)
        return window

    yield opened
    for window in windows:
        window.close()


@pytest.fixture
def archive(make_archive: Callable[..., Path]) -> Path:
    """Six photos, the first of which (the last by date) has its original in the archive's folder."""
    dates = [f"2020-0{month}-01" for month in range(1, 7)]
    folder = make_archive(
        [{"description": f"Well {date}", "credit_line": "©UNV, 2020", "date_created": date} for date in dates]
    )
    (folder / "originals").mkdir(exist_ok=True)
    Image.new("RGB", (4000, 2667), (200, 30, 30)).save(folder / "originals/IMG_0005.jpg")
    return folder


def ratings(folder: Path) -> dict[str, object]:
    with store.open_archive(folder, read_only=True) as catalogue:
        return {photo.file_name: photo.values.get("rating") for photo in photos.load(catalogue, range(1, 7))}


def test_the_loupe_goes_on_and_keeps_its_place(open_window: Open, archive: Path, qtbot: QtBot) -> None:
    window = open_window(archive)
    window.resize(1280, 800)  # the first step of the zoom depends on it
    work = window.workplace
    work.sheet.go(3)
    work.middle.toggle_loupe()
    qtbot.waitUntil(lambda: work.loupe.canvas.width() > 600 and work.loupe.canvas.height() > 400)
    qtbot.waitUntil(lambda: work.loupe.preview() is not None)
    QTest.keyClick(work.loupe, Qt.Key.Key_Right)
    assert work.loupe.photo() == work.sheet.current_id() == work.sheet.ids[4]
    qtbot.waitUntil(lambda: work.loupe.pane.caption.text() == "Well 2020-02-01")
    assert work.loupe.pane.credit.text() == "©UNV, 2020"
    QTest.keyClick(work.loupe, Qt.Key.Key_Plus)
    first = work.loupe.canvas.view
    assert first.scale == 0.25
    QTest.keyClick(work.loupe, Qt.Key.Key_Right)
    assert work.loupe.canvas.view == first  # who looks closely looks at the next one in the same way
    QTest.keyClick(work.loupe, Qt.Key.Key_Z)
    assert work.loupe.canvas.view.scale is None


def test_pixel_for_pixel_shows_the_original(open_window: Open, archive: Path, qtbot: QtBot) -> None:
    work = open_window(archive).workplace
    work.sheet.go(0)
    work.middle.toggle_loupe()
    qtbot.waitUntil(lambda: work.loupe.preview() is not None, timeout=20_000)
    QTest.keyClick(work.loupe, Qt.Key.Key_Z)
    assert work.loupe.canvas.percent() == 100
    qtbot.waitUntil(lambda: work.loupe.canvas._region is not None, timeout=20_000)
    region = work.loupe.canvas._region
    assert region is not None
    assert region.image.size() == region.place.size()
    assert region.image.pixelColor(5, 5).red() > 180
    middle = work.loupe.canvas.grab().toImage().pixelColor(work.loupe.canvas.width() // 2, work.loupe.canvas.height() // 2)
    assert middle.red() > 180
    assert middle.green() < 60


def test_facts_are_told_over_the_photo(open_window: Open, archive: Path, qtbot: QtBot) -> None:
    window = open_window(archive)
    work = window.workplace
    work.sheet.go(0)
    window.actions_by_name["facts"].trigger()
    assert work.middle.view() is work.loupe
    qtbot.waitUntil(lambda: "4000 × 2667" in work.loupe._facts.text())
    assert work.loupe._facts.isVisible()
    window.actions_by_name["facts"].trigger()
    assert not work.loupe._facts.isVisible()


def test_a_date_that_is_not_sure_says_so(archive: Path) -> None:
    with store.open_archive(archive, read_only=True) as catalogue:
        (photo,) = photos.load(catalogue, [1])
    told = {}
    for certainty in ("exact", "from file time"):
        values = {**photo.values, "date_created": "2019-10-17T14:03:11", "date_created_certainty": certainty}
        told[certainty] = exposure.facts_told(replace(photo, values=values), i18n.load("en"))
    assert "2019-10-17 14:03:11\n" in told["exact"]
    assert "2019-10-17 14:03:11 (From the file's time)" in told["from file time"]


def test_compared_photos_move_as_one_and_are_rated_one_by_one(open_window: Open, archive: Path, qtbot: QtBot) -> None:
    window = open_window(archive)
    work = window.workplace
    work.sheet.go(1)
    work.sheet.go(3, extend=True)
    window.actions_by_name["compare"].trigger()
    side = work.middle.comparison
    shown = [pane for pane in side.panes if pane.isVisible()]
    qtbot.waitUntil(lambda: len(shown) == 3 and all(pane.scale.text() == f"{pane.canvas.percent()} %" for pane in shown))
    assert all(pane.canvas.percent() > 0 for pane in shown)
    assert work.middle.view() is side
    qtbot.waitUntil(lambda: all(pane.row() is not None for pane in side.panes[:3]))
    assert [pane.isVisible() for pane in side.panes] == [True, True, True, False]
    QTest.keyClick(side, Qt.Key.Key_Z)
    QTest.keyClick(side, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    views = {pane.canvas.view for pane in side.panes[:3]}
    assert len(views) == 1
    assert views.pop().scale == 1.0
    QTest.keyClick(side, Qt.Key.Key_Right)
    assert list(work.middle.target_ids()) == [side.ids[1]] == [work.sheet.ids[2]]
    window.actions_by_name["rate_4"].trigger()
    qtbot.waitUntil(lambda: side.panes[1].marks.text() == "★★★★")
    assert list(ratings(archive).values()).count(4) == 1
    QTest.keyClick(side, Qt.Key.Key_Backspace)
    assert len(side.ids) == 2
    QTest.keyClick(side, Qt.Key.Key_Escape)
    assert work.middle.view() is work.sheet
    window.actions_by_name["choose_all"].trigger()
    window.actions_by_name["compare"].trigger()
    assert work.middle.view() is work.sheet  # six are too many, and it is said
    assert "two, three or four" in work.status._notice.text()


def test_the_scale_that_is_told_follows_the_size(open_window: Open, archive: Path, qtbot: QtBot) -> None:
    window = open_window(archive)
    window.workplace.middle.toggle_loupe()
    pane = window.workplace.loupe.pane
    qtbot.waitUntil(lambda: pane.preview() is not None)
    before = pane.scale.text()
    pane.canvas.resize(pane.canvas.width() // 3, pane.canvas.height() // 3)
    assert pane.scale.text() == f"{pane.canvas.percent()} %" != before


def test_a_photo_whose_original_is_away_is_marked(open_window: Open, archive: Path, qtbot: QtBot) -> None:
    work = open_window(archive).workplace
    assert work.pages is not None
    pages = work.pages
    qtbot.waitUntil(lambda: pages.marks(work.sheet.ids[1]).away and "2667" not in work.sheet.told(1))
    assert not pages.marks(work.sheet.ids[0]).away
    assert "The original is missing" in work.sheet.told(1)


def test_the_point_under_the_pointer_stays(app: QApplication, qtbot: QtBot) -> None:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(600, 400)
    canvas.show_image(QImage(1500, 1000, QImage.Format.Format_RGB32), QSize(6000, 4000))
    point = QPointF(150, 100)
    before = canvas._rect()
    share = (point.x() - before.left()) / before.width()
    none = Qt.MouseButton.NoButton
    event = QWheelEvent(
        point, point, QPoint(), QPoint(0, 480), none, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
    )
    canvas.wheelEvent(event)
    after = canvas._rect()
    assert after.width() > 2 * before.width()
    assert abs((point.x() - after.left()) / after.width() - share) < 0.001
    canvas.look(View(1.0, 0.0, 0.0))
    assert canvas.view.x > 0  # kept inside
