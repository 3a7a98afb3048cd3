"""A day at the window ends with the same catalogue as the same day by direct calls."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from curator import i18n
from curator.catalogue import journal, search, store
from curator.domain.job import run
from curator.domain.step import Edit, Put, PutText
from curator.jobs import importing
from curator.settings import Settings
from curator.ui import session
from curator.ui.window import Window

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("fair", "orchard", "school", "well", "wheat")


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """Five photos as a camera's card holds them, each of another colour."""
    folder = tmp_path / "card"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9003] = f"2019:10:{10 + number} 08:00:00"
        Image.new("RGB", (1200, 800), (40 * number, 90, 200 - 30 * number)).save(folder / f"{name}.jpg", exif=exif)
    return folder


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[Path], Window]]:
    session.prepare(qapp)
    windows: list[Window] = []

    def opened(archive: Path) -> Window:
        window = Window(Settings("Li Ping"), i18n.load("en"))
        windows.append(window)
        with qtbot.waitActive(window):
            window.show()
        window.open_archive(archive)
        work = window.workplace
        qtbot.waitUntil(lambda: work.desk is not None and not work.desk.home.asked("answer"))
        return window

    yield opened
    for window in windows:
        window.close()
        window.deleteLater()  # a window that lives on is dressed anew with each later one


def contents(archive: Path) -> dict[str, Any]:
    """Everything a catalogue says of its photos, but for what is of one run: uids, moments, paths of copies."""
    with store.open_archive(archive, read_only=True) as catalogue:
        assert journal.verify(catalogue) == []
        return {
            str(values.pop("file_name")): {
                name: held for name, held in values.items() if name not in ("imported", "path", "guid")
            }
            for values in journal.replay(catalogue).values()
        }


def by_window(window: Window, qtbot: QtBot, card: Path) -> None:
    """The day at the window."""
    work = window.workplace
    work.import_paths([card])
    qtbot.waitUntil(lambda: not work.is_busy, timeout=60_000)
    qtbot.waitUntil(lambda: len(work.sheet.ids) == 5, timeout=10_000)

    sheet = work.sheet
    qtbot.waitUntil(lambda: work.middle.view() is sheet)
    sheet.setFocus()
    QTest.keyClick(sheet, Qt.Key.Key_Home)
    QTest.keyClick(sheet, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: len(work.form.subject.ids) == 2)
    for code, text in (("en", "Harvest in Fuping"), ("zh-CN", "阜平的收获")):
        box = work.form.editor("description")._boxes[code]
        assert isinstance(box, QPlainTextEdit)
        box.setFocus()
        box.insertPlainText(text)
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: steps(window, 3))
    assert sheet.current == 2

    work.show_sheet()
    QTest.keyClick(sheet, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: steps(window, 4))
    QTest.keyClick(sheet, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: steps(window, 5))
    QTest.keyClick(sheet, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: steps(window, 6))
    QTest.keyClick(sheet, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: steps(window, 7))
    QTest.keyClick(sheet, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: steps(window, 8))

    QTest.keyClick(sheet, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(work.search.line, "harvest")
    qtbot.waitUntil(lambda: len(sheet.ids) == 2)
    QTest.keyClick(work.search.line, Qt.Key.Key_Return)
    QTest.keyClick(sheet, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(sheet, Qt.Key.Key_6)
    qtbot.waitUntil(lambda: steps(window, 9))
    QTest.keyClick(sheet, Qt.Key.Key_Home)
    QTest.keyClick(sheet, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(sheet.ids) == 1)


def steps(window: Window, count: int) -> bool:
    """True when the archive holds that many steps."""
    desk = window.workplace.desk
    assert desk is not None
    with store.open_archive(desk.folder, read_only=True) as catalogue:
        return len(journal.history(catalogue)) == count


def by_calls(archive: Path, card: Path) -> None:
    """The same day by direct calls."""
    with store.open_archive(archive, "Li Ping") as catalogue:
        run(importing.imported(catalogue, lambda act: act(catalogue), [card]))
        ids = search.find(catalogue).ids
        first = tuple(ids[:2])
        journal.apply(catalogue, Edit("set", first, {"description": PutText("en", "Harvest in Fuping")}))
        journal.apply(catalogue, Edit("set", first, {"description": PutText("zh-CN", "阜平的收获")}))
        journal.apply(catalogue, Edit("set", (ids[2],), {"rating": Put(4)}))
        journal.apply(catalogue, Edit("set", (ids[2],), {"pick": Put("rejected")}))
        journal.undo(catalogue)
        journal.undo(catalogue)
        journal.redo(catalogue)
        found = search.find(catalogue, "harvest").ids
        journal.apply(catalogue, Edit("set", tuple(found), {"label": Put("Red")}))
        journal.apply(catalogue, Edit("withdraw", (found[0],), {"withdrawn": Put(1)}))


def test_a_day(open_window: Callable[[Path], Window], qtbot: QtBot, card: Path, tmp_path: Path) -> None:
    window_archive, call_archive = tmp_path / "window", tmp_path / "calls"
    store.create(window_archive)
    store.create(call_archive)
    window = open_window(window_archive)
    by_window(window, qtbot, card)
    window.close()
    by_calls(call_archive, card)
    assert contents(window_archive) == contents(call_archive)
    assert sum("description" in held and held["description"] is not None for held in contents(window_archive).values()) == 2

    again = open_window(window_archive)
    assert len(again.workplace.sheet.ids) == 4
    again.workplace.sheet.setFocus()
    QTest.keyClick(again.workplace.sheet, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(again.workplace.sheet.ids) == 5)


def test_what_is_typed_last_is_saved_when_the_window_closes(
    open_window: Callable[[Path], Window], qtbot: QtBot, card: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    store.create(archive)
    with store.open_archive(archive, "Li Ping") as catalogue:
        run(importing.imported(catalogue, lambda act: act(catalogue), [card]))
    window = open_window(archive)
    window.workplace.sheet.go(0)
    qtbot.waitUntil(lambda: len(window.workplace.form.subject.ids) == 1)
    window.workplace.describe()
    box = window.workplace.form.focused_box()
    assert isinstance(box, QPlainTextEdit)
    box.insertPlainText("Typed at the last moment")
    window.close()
    with store.open_archive(archive, read_only=True) as catalogue:
        assert len(search.find(catalogue, "moment").ids) == 1


def test_the_loupe_has_its_preview_made(
    open_window: Callable[[Path], Window], qtbot: QtBot, card: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    store.create(archive)
    with store.open_archive(archive, "Li Ping") as catalogue:
        run(importing.imported(catalogue, lambda act: act(catalogue), [card]))
    work = open_window(archive).workplace
    work.sheet.setFocus()
    QTest.keyClick(work.sheet, Qt.Key.Key_Home)
    QTest.keyClick(work.sheet, Qt.Key.Key_Space)
    assert work.middle.view() is work.loupe
    qtbot.waitUntil(lambda: (image := work.loupe.preview()) is not None and image.width() >= 960, timeout=30_000)
    QTest.keyClick(work.loupe, Qt.Key.Key_Right)
    assert work.sheet.current == 1
    qtbot.waitUntil(lambda: work.loupe.preview() is not None, timeout=30_000)
    QTest.keyClick(work.loupe, Qt.Key.Key_Z)
    assert work.loupe.canvas.view.scale is not None
    QTest.keyClick(work.loupe, Qt.Key.Key_Escape)
    assert work.middle.view() is work.sheet
    # the thumbnails that the import had not made were made for the screen
    qtbot.waitUntil(lambda: work.pages is not None and work.pages.image(work.sheet.ids[4]) is not None, timeout=30_000)


def test_an_import_is_stopped(open_window: Callable[[Path], Window], qtbot: QtBot, tmp_path: Path) -> None:
    card, archive = tmp_path / "card", tmp_path / "archive"
    card.mkdir()
    for number in range(150):
        Image.new("RGB", (64, 48), (number, 99, 200 - number)).save(card / f"{number:03}.jpg")
    store.create(archive)
    work = open_window(archive).workplace
    work.import_paths([card])
    assert work.status._stop.isVisible()
    qtbot.waitUntil(lambda: bool(work.status._job.text()), timeout=30_000)
    work.stop_job()
    qtbot.waitUntil(lambda: not work.is_busy, timeout=60_000)
    assert "Stopped" in work.status._notice.text()
    assert not work.status._stop.isVisible()
    with store.open_archive(archive, read_only=True) as catalogue:
        assert journal.verify(catalogue) == []


@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="there is no virtual screen here")
def test_the_program_on_a_real_screen(card: Path, tmp_path: Path) -> None:
    """The program itself, on X11: it opens, paints and is closed from outside in good order."""
    archive = tmp_path / "archive"
    store.create(archive)
    with store.open_archive(archive, "Li Ping") as catalogue:
        run(importing.imported(catalogue, lambda act: act(catalogue), [card]))
    script = (
        "import sys; from PySide6.QtCore import QTimer; from PySide6.QtWidgets import QApplication, QMainWindow\n"
        "from curator.ui import session; plain = session.prepare\n"
        "def prepare(app):\n"
        "    plain(app); QTimer.singleShot(1500, app.closeAllWindows)\n"
        "session.prepare = prepare\n"
        "from curator.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    environment = {name: held for name, held in os.environ.items() if name != "QT_QPA_PLATFORM"}
    told = subprocess.run(
        ["xvfb-run", "-a", sys.executable, "-c", script, "--archive", str(archive)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (told.returncode, told.stderr) == (0, "")
