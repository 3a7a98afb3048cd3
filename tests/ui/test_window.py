from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from curator import i18n, settings
from curator.catalogue import lock, store
from curator.domain.errors import CuratorError
from curator.files import placeholders
from curator.settings import Settings
from curator.ui import actions
from curator.ui import app as entrance
from curator.ui.palette import KeyList, Lines, Palette
from curator.ui.sheet_justified import Justified
from curator.ui.sheet_layout import Layout
from curator.ui.window import Window

HOSTILE = "<img src=/etc/passwd><b>bold</b> &amp; \n<a href='file:///etc'>x</a>"
Open = Callable[..., Window]


@pytest.fixture
def open_window(app: QApplication, qtbot: QtBot) -> Iterator[Open]:
    windows: list[Window] = []

    def opened(archive: Path | None = None, known: Settings | None = None, language: str = "en") -> Window:
        window = Window(known or Settings("Li Ping"), i18n.load(language))
        windows.append(window)
        if archive is not None:
            window.open_archive(archive)
        with qtbot.waitActive(window):
            window.show()
        if archive is not None:
            work = window.workplace
            qtbot.waitUntil(lambda: work.desk is not None and not work.desk.home.asked("answer"))
        return window

    yield opened
    for window in windows:
        window.close()


def all_of(window: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return list(window.findChildren(kind))


def test_every_label_shows_plain_text(open_window: Open, make_archive: Callable[..., Path], qtbot: QtBot) -> None:
    window = open_window(make_archive([{"description": HOSTILE, "credit_line": HOSTILE, "title": HOSTILE}] * 3))
    work = window.workplace
    work.sheet.go(0)
    work.middle.toggle_loupe()
    qtbot.waitUntil(lambda: work.loupe.pane.caption.text() == HOSTILE)
    window.actions_by_name["keys"].trigger()
    Lines(work, HOSTILE, [HOSTILE])
    labels = [label for label in window.findChildren(QLabel) if not label.isHidden() or label.text()]
    assert len(labels) > 100
    assert {label.text() for label in labels if label.textFormat() != Qt.TextFormat.PlainText} == set()


def test_labels_are_made_in_one_place() -> None:
    folder = Path(entrance.__file__).parent
    made = {path.name for path in folder.glob("*.py") if "QLabel(" in path.read_text(encoding="utf-8")}
    assert made == {"pieces.py"}


def test_no_forbidden_machinery() -> None:
    folder = Path(entrance.__file__).parent
    sources = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.py")}
    for word in (
        "QThread(",
        "QRunnable",
        "processEvents",
        "QMessageBox",
        ".exec_(",
        "import sqlite3",
        "subprocess",
        "from PIL",
    ):
        assert [name for name, source in sources.items() if word in source] == [], word
    assert [name for name, source in sources.items() if ".exec()" in source] == ["session.py"]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_control_has_an_accessible_name(open_window: Open, make_archive: Callable[..., Path], language: str) -> None:
    window = open_window(make_archive([{}] * 3), language=language)
    window.workplace.sheet.go(0)
    Palette(window, window.actions_by_name, i18n.load(language))
    KeyList(window, window.actions_by_name, i18n.load(language))
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView, QAbstractSlider)
    nameless = [
        part
        for kind in kinds
        for part in all_of(window, kind)
        if not isinstance(part, QScrollBar)
        and not part.objectName().startswith("qt_")
        and part.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not part.accessibleName()
        and not (isinstance(part, QAbstractButton) and part.text())
        and not isinstance(part.parent(), QComboBox | QLineEdit)
        and not isinstance(part.window(), type(None))
        and part.window() is window
    ]
    assert nameless == []
    areas = [area for area in all_of(window, QAbstractScrollArea) if not isinstance(area, QScrollArea)]
    assert all(
        area.accessibleName() for area in areas if area.focusPolicy() != Qt.FocusPolicy.NoFocus and area.window() is window
    )


def test_the_table_of_actions_is_whole(open_window: Open) -> None:
    window = open_window()
    assert set(window._doings()) == {act.name for act in actions.ACTIONS}
    keys = [key for act in actions.ACTIONS for key in act.keys]
    assert len(keys) == len(set(keys))
    assert {act.menu for act in actions.ACTIONS} == set(actions.MENUS)
    shown = {action.objectName() for menu in window._menus.values() for action in menu.actions() if action.objectName()}
    assert shown == {act.name for act in actions.ACTIONS}


def test_the_start_page_offers_an_archive(open_window: Open, tmp_path: Path, qtbot: QtBot) -> None:
    window = open_window()
    assert window.pages.currentWidget() is window.start
    assert not window.actions_by_name["import_files"].isEnabled()
    window.open_archive(tmp_path / "nothing")
    qtbot.waitUntil(lambda: "There is no archive" in window.start._trouble.text())
    window.make_archive(tmp_path / "fresh")
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.workplace)
    assert store.is_archive(tmp_path / "fresh")
    assert window.actions_by_name["import_files"].isEnabled()
    qtbot.waitUntil(lambda: window.workplace.middle.view() is window.workplace.empty)
    assert window.workplace.empty._button.isVisible()


def test_one_looks_around_in_the_sample(open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    window.start.sample_button.click()
    qtbot.waitUntil(lambda: len(window.workplace.sheet.ids) == 9, timeout=30_000)
    assert window.pages.currentWidget() is window.workplace
    assert window.actions_by_name["import_files"].isEnabled()


def test_the_second_window_reads_only(open_window: Open, make_archive: Callable[..., Path], qtbot: QtBot) -> None:
    archive = make_archive([{"description": "A well"}] * 3)
    first, second = open_window(archive), open_window(archive)
    assert first.workplace.archive is not None
    assert second.workplace.archive is not None
    assert not first.workplace.archive.read_only
    assert second.workplace.archive.read_only
    assert second.workplace._banner.isVisible()
    assert "in use by" in second.workplace._banner.text()
    second._speak_language("zh-CN")
    assert re.fullmatch(
        r"只读：档案库正在使用中（.+ 在 .+ 上，自 \d{4}-\d\d-\d\d \d\d:\d\d 起，.+）。", second.workplace._banner.text()
    )
    second.workplace.sheet.go(0)
    assert not second.actions_by_name["rate_3"].isEnabled()
    qtbot.waitUntil(lambda: len(second.workplace.form.subject.ids) == 1)
    assert second.workplace.form.editor("description")._boxes["en"].isReadOnly()  # type: ignore[union-attr]
    first.workplace.sheet.go(0)
    first.actions_by_name["rate_3"].trigger()
    pages, photo = second.workplace.pages, second.workplace.sheet.ids[0]
    assert pages is not None
    qtbot.waitUntil(lambda: (row := pages.row(photo)) is not None and row.rating == 3)


def test_closing_gives_the_archive_back(open_window: Open, make_archive: Callable[..., Path]) -> None:
    archive = make_archive([{}])
    window = open_window(archive)
    with pytest.raises(lock.Held):
        lock.held(archive, "test").__enter__()
    window.close()
    with lock.held(archive, "test"):
        pass


def test_photos_have_a_menu_where_they_are(open_window: Open, make_archive: Callable[..., Path], qtbot: QtBot) -> None:
    window = open_window(make_archive([{}] * 3))
    sheet = window.workplace.sheet
    QTest.mouseClick(sheet.viewport(), Qt.MouseButton.RightButton, pos=sheet._rect(1).center())
    sheet.customContextMenuRequested.emit(sheet._rect(1).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu) and list(sheet.chosen) == [1]
    assert window.actions_by_name["describe"] in menu.actions() and window.actions_by_name["withdraw"] in menu.actions()
    menu.close()
    sheet.choose_none()
    sheet.customContextMenuRequested.emit(sheet._rect(1).center())
    assert QApplication.activePopupWidget() is None


def menu_of_a_box(window: Window) -> list[str]:
    menu = window.workplace.search.line.createStandardContextMenu()
    texts = [act.text().replace("&", "") for act in menu.actions()]
    menu.deleteLater()
    return texts


def test_a_new_archive_is_asked_for_by_a_name_and_made(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(None)
    window._files.folders["archive"] = str(tmp_path)
    window.actions_by_name["new_archive"].trigger()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None and dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert Path(dialog.selectedFiles()[0]) == tmp_path / "Photo archive"
    (elsewhere := tmp_path / "elsewhere").mkdir()
    dialog.selectFile(str(elsewhere / "Fuping 阜平"))
    dialog.accept()
    qtbot.waitUntil(lambda: window.workplace.archive is not None)
    assert store.is_archive(elsewhere / "Fuping 阜平")
    window.actions_by_name["open_archive"].trigger()
    again = window.findChildren(QFileDialog)[-1]
    assert Path(again.directory().absolutePath()) == elsewhere
    again.reject()
    window.remember()
    assert settings.load().window["folders"] == {"archive": str(elsewhere)}


def test_a_day_that_ended_with_an_export_is_followed_by_the_form(open_window: Open, make_archive: Callable[..., Path]) -> None:
    archive = make_archive([{}])
    window = open_window(archive)
    window.actions_by_name["export"].trigger()
    window.close()
    again = open_window(archive, settings.load())
    assert again.workplace.right.currentWidget() is again.workplace.form
    assert not again.workplace.right.isHidden() and again.actions_by_name["form"].isChecked()


def test_the_window_is_no_larger_than_the_screen(open_window: Open) -> None:
    window = open_window(None)
    room = window.screen().availableSize()
    assert window.width() <= room.width() and window.height() <= room.height()


def test_the_language_changes_under_work(open_window: Open, make_archive: Callable[..., Path], qtbot: QtBot) -> None:
    window = open_window(make_archive([{"description": "A well"}] * 3))
    work = window.workplace
    work.sheet.go(1)
    qtbot.waitUntil(lambda: len(work.form.subject.ids) == 1)
    work.form.go_to("city")
    box = work.form.focused_box()
    assert box is not None
    QTest.keyClicks(box, "Fuping")
    window._speak_language("zh-CN")
    assert any("复制" in text for text in menu_of_a_box(window))
    assert window.actions_by_name["undo"].text() == "撤销"
    assert window.menuBar().actions()[0].text() == "档案库"
    assert work.form.editor("city")._title.text() == "市或县"
    assert work.form.editor("city").touched
    assert list(work.sheet.chosen) == [1]
    window._speak_language("en")
    assert any("Copy" in text for text in menu_of_a_box(window))
    assert window.actions_by_name["undo"].text() == "Undo"


def test_the_window_remembers(open_window: Open, make_archive: Callable[..., Path]) -> None:
    archive = make_archive([{}])
    window = open_window(archive)
    window.resize(800, 640)  # what is larger than the screen would be cut
    window.workplace.sheet.resize_cells(222)
    window.actions_by_name["history"].trigger()
    window._choose_scheme("dark")
    window.workplace.form.show_languages(["zh-CN", "fr"])
    window.remember()  # as the timer does a moment later: a crash after it takes nothing
    known = settings.load()
    assert known.archive == archive
    again = open_window(None, known)
    assert again.workplace.sheet.cell == 222
    assert again.workplace.right.currentWidget() is again.workplace.history
    assert again.workplace.form.languages == ("zh-CN", "fr")
    assert (again.width(), again.height()) == (800, 640)
    assert again._look.dark


def test_the_palette_does_what_is_typed(open_window: Open, make_archive: Callable[..., Path], qtbot: QtBot) -> None:
    window = open_window(make_archive([{}] * 3))
    QTest.keyClick(window.workplace.sheet, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(Palette)
    assert palette is not None
    qtbot.wait(100)  # what is laid out and painted must not close it
    assert palette.isVisible()
    QTest.keyClicks(palette.line, "choose all")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert len(window.workplace.sheet.chosen) == 3
    qtbot.waitUntil(lambda: window.findChild(Palette) is None)
    QTest.keyClick(window.workplace.sheet, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    second = window.findChild(Palette)
    assert second is not None
    QTest.keyClick(second.line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(Palette) is None)


def test_only_files_are_taken(open_window: Open, make_archive: Callable[..., Path]) -> None:
    window = open_window(make_archive([{}]))
    words = QMimeData()
    words.setText("not a file")
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/nowhere/a.jpg")])
    for held, taken in ((words, False), (files, True)):
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        event = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, held, buttons, keys)
        event.ignore()
        window.dragEnterEvent(event)
        assert event.isAccepted() is taken


def test_a_drop_that_can_not_be_imported_is_told(open_window: Open, make_archive: Callable[..., Path], qtbot: QtBot) -> None:
    window = open_window(make_archive([{}]))
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/nowhere/a.jpg")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, files, buttons, keys))
    qtbot.waitUntil(lambda: not window.workplace.is_busy, timeout=20_000)
    assert window.workplace.status._notice.text()


def test_without_a_screen_one_sentence() -> None:
    assert not entrance.has_screen("linux", {})
    assert entrance.has_screen("linux", {"DISPLAY": ":0"})
    assert entrance.has_screen("linux", {"WAYLAND_DISPLAY": "wayland-0"})
    assert entrance.has_screen("linux", {"QT_QPA_PLATFORM": "offscreen"})
    assert entrance.has_screen("win32", {})


def test_run_without_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(CuratorError, match="Curator needs a screen"):
        entrance.run(None)


def test_photos_in_their_own_shapes_are_remembered(open_window: Open, make_archive: Callable[..., Path], qtbot: QtBot) -> None:
    archive = make_archive([{"date_created": "2019-10"}] * 40)
    window = open_window(archive)
    sheet = window.workplace.sheet
    sheet.go(20)
    window.actions_by_name["justified"].trigger()
    qtbot.waitUntil(lambda: isinstance(sheet._layout, Justified))
    assert sheet.current == 20
    left, top, wide, high = sheet._layout.rect(20)
    assert 0 <= top - sheet.verticalScrollBar().value() <= sheet.viewport().height() - high
    middle = QPoint(left + wide // 2, top + high // 2 - sheet.verticalScrollBar().value())
    QTest.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert sheet.current == 20
    QTest.keyClick(sheet, Qt.Key.Key_Down)
    assert sheet._layout.rect(sheet.current)[1] > top
    window.remember()
    again = open_window(archive, settings.load())
    qtbot.waitUntil(lambda: isinstance(again.workplace.sheet._layout, Justified))
    again.actions_by_name["justified"].trigger()
    assert isinstance(again.workplace.sheet._layout, Layout)


def test_jobs_wait_for_each_other_and_leave_reports(
    open_window: Open, make_archive: Callable[..., Path], qtbot: QtBot, tmp_path: Path
) -> None:
    for number in range(3):
        placeholders.draw(tmp_path / "card" / f"{number}.jpg", number, 300, 200)
    (tmp_path / "card" / "torn.jpg").write_bytes(b"no picture")
    window = open_window(make_archive([{}]))
    work = window.workplace
    work.import_paths([tmp_path / "card"])
    work.import_paths([tmp_path / "card"])
    assert work.is_busy
    qtbot.waitUntil(lambda: not work.is_busy, timeout=30_000)
    assert [one.title for one in work.jobs.past] == ["Import", "Import"]
    assert "3 photos imported" in work.jobs.past[0].sentence
    assert "3 known already" in work.jobs.past[1].sentence
    assert any("torn.jpg" in line for line in work.jobs.past[0].files)
    window.actions_by_name["reports"].trigger()
    (lines,) = window.findChildren(Lines)
    assert lines.list.count() == 2
    assert "torn.jpg" in lines.list.item(1).text()


def test_the_history_of_a_field_is_of_one_photo(open_window: Open, make_archive: Callable[..., Path], qtbot: QtBot) -> None:
    work = open_window(make_archive([{}, {}])).workplace
    assert work.desk is not None
    told: list[str] = []
    work.desk.noticed.connect(told.append)
    work.sheet.choose_all()
    qtbot.waitUntil(lambda: len(work.form.subject.ids) == 2)
    work.form.editor("city").history_asked.emit("city")
    assert told == ["The history of a field is of one photo; choose one."]
