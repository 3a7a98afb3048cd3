"""Search box and what stands below the shelves, at the window: chips, completion, corrections, saved searches, facets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from curator import i18n
from curator.catalogue import photos, store
from curator.catalogue.shelves import Shelf
from curator.settings import Settings
from curator.ui import story_edits
from curator.ui.side_list import toggled
from curator.ui.window import Window
from curator.ui.workplace import Workplace

HOSTILE = "<img src=/etc/passwd>"


@pytest.fixture
def work(app: QApplication, qtbot: QtBot, make_archive: Callable[..., Path]) -> Iterator[Workplace]:
    described = [
        {"description": "A farmer near thier house", "credit_line": "©UNV, 2020", "keywords": ("harvest",), "rating": 3},
        {"description": "A school in Fuping", "credit_line": "©UNV, 2020", "date_created": "2019-10-01"},
        {"description": "A well", "credit_line": "©IPRCC, 2020", "date_created": "2020-05-01", "person_shown": (HOSTILE,)},
    ]
    window = Window(Settings("Li Ping"), i18n.load("en"))
    window.open_archive(make_archive(described))
    with qtbot.waitActive(window):
        window.show()
    qtbot.waitUntil(lambda: len(window.workplace.sheet.ids) == 3 and bool(rows(window.workplace, "Credit")))
    yield window.workplace
    window.close()


def rows(work: Workplace, title: str) -> list[QTreeWidgetItem]:
    heads = filter(None, map(work.side.topLevelItem, range(work.side.topLevelItemCount())))
    return [row for head in heads if head.text(0) == title for row in filter(None, map(head.child, range(head.childCount())))]


def told(work: Workplace, title: str) -> dict[str, str]:
    return {row.text(0): row.text(1) for row in rows(work, title)}


def chips(work: Workplace) -> list[QToolButton]:
    held = (work.search.chips.itemAt(place) for place in range(work.search.chips.count()))
    return [part for item in held if item is not None and isinstance(part := item.widget(), QToolButton)]


def test_facets_of_the_answer_are_counted(work: Workplace, qtbot: QtBot) -> None:
    assert told(work, "Year") == {"2020": "1", "2019": "1"}
    assert told(work, "Rating") == {"★★★": "1"}
    assert told(work, "Person") == {HOSTILE: "1"}
    assert told(work, "Missing")["Date taken"] == "1"
    work.search.ask_question("school")
    qtbot.waitUntil(lambda: told(work, "Year") == {"2019": "1"})


def test_a_value_narrows_the_question_and_widens_it_again(work: Workplace, qtbot: QtBot) -> None:
    work.side.itemClicked.emit(rows(work, "Year")[0], 0)
    assert work.search.line.text() == "taken:2020"
    qtbot.waitUntil(lambda: len(work.sheet.ids) == 1 and told(work, "Year") == {"2020": "1"})
    assert [row.text(0) for row in work.side.selectedItems()] == ["2020"]
    work.side.setCurrentItem(rows(work, "Year")[0])
    QTest.keyClick(work.side, Qt.Key.Key_Space)
    assert work.search.line.text() == ""
    qtbot.waitUntil(lambda: len(work.sheet.ids) == 3)


def test_parts_of_the_question_are_taken_away_by_their_chips(work: Workplace, qtbot: QtBot) -> None:
    work.search.ask_question('farmer rating:3 "thier house"')
    assert [chip.text().removesuffix("  ✕") for chip in chips(work)] == ["farmer", "rating:3", '"thier house"']
    chips(work)[1].click()
    assert work.search.line.text() == 'farmer "thier house"'
    work.search.ask_question("farmer")
    assert chips(work) == []


def test_what_was_looked_for_beside_is_told(work: Workplace, qtbot: QtBot) -> None:
    work.search.ask_question("their")
    qtbot.waitUntil(lambda: work.search._read.isVisible())
    assert work.search._read.text() == "Looked for as well: their → thier"
    work.search.ask_question("school")
    qtbot.waitUntil(lambda: not work.search._read.isVisible())


def test_a_question_is_completed(work: Workplace, qtbot: QtBot) -> None:
    work.search.line.setFocus()
    QTest.keyClicks(work.search.line, "tag:har")
    qtbot.waitUntil(work.search.popup.isVisible)
    QTest.keyClick(work.search.popup, Qt.Key.Key_Down)
    QTest.keyClick(work.search.popup, Qt.Key.Key_Return)
    assert work.search.line.text() == 'tag:="harvest" '
    qtbot.waitUntil(lambda: len(work.sheet.ids) == 1)


def test_a_search_is_kept_named_and_taken_away(work: Workplace, qtbot: QtBot) -> None:
    work.search.ask_question("credit:UNV")
    work.search.save.click()
    qtbot.waitUntil(lambda: list(told(work, "Saved searches")) == ["credit:UNV"])
    rows(work, "Saved searches")[0].setText(0, "Ours")
    qtbot.waitUntil(lambda: [row.data(0, Qt.ItemDataRole.UserRole + 1) for row in rows(work, "Saved searches")] == ["Ours"])
    work.search.ask_question("")
    work.side.itemClicked.emit(rows(work, "Saved searches")[0], 0)
    assert work.search.line.text() == "credit:UNV"
    work.side.setCurrentItem(rows(work, "Saved searches")[0])
    QTest.keyClick(work.side, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not rows(work, "Saved searches"))
    assert work.desk is not None
    work.desk.undo()
    qtbot.waitUntil(lambda: list(told(work, "Saved searches")) == ["Ours"])


@pytest.mark.parametrize(
    ("question", "term", "expected"),
    [
        ("", "taken:2019", "taken:2019"),
        ("school taken:2019", "taken:2019", "school"),
        ("school", 'place:="Fuping" place:="Hebei"', 'school place:="Fuping" place:="Hebei"'),
        ('place:="Fuping" school place:="Hebei"', 'place:="Fuping" place:="Hebei"', "school"),
        ("-taken:2019", "taken:2019", "-taken:2019 taken:2019"),
    ],
)
def test_terms_are_toggled(question: str, term: str, expected: str) -> None:
    assert toggled(question, term) == expected


def test_photos_dropped_on_a_credit_get_its_holder(work: Workplace, qtbot: QtBot) -> None:
    desk = work.desk
    assert desk is not None
    changed: list[object] = []
    desk.changed.connect(changed.append)
    ids = list(work.sheet.ids)
    work.side.given.emit("credit", "IPRCC", ids)
    qtbot.waitUntil(lambda: bool(changed))
    with store.open_archive(desk.folder, read_only=True) as catalogue:
        lines = {photo.values.get("credit_line") for photo in photos.load(catalogue, ids)}
    assert lines == {"©IPRCC, 2020"}  # the year of a credit stays


def test_a_story_gets_another_name(work: Workplace, qtbot: QtBot) -> None:
    desk = work.desk
    assert desk is not None
    for name in ("Orchards", "Wells"):
        desk.do(lambda catalogue, name=name: story_edits.begun(catalogue, name, [1]))  # type: ignore[misc]
    qtbot.waitUntil(lambda: list(told(work, "Stories")) == ["Orchards", "Wells"])
    rows(work, "Stories")[0].setText(0, "Fuping")
    qtbot.waitUntil(lambda: [row.data(0, Qt.ItemDataRole.UserRole + 2) for row in rows(work, "Stories")] == ["Fuping", "Wells"])
    rows(work, "Stories")[0].setText(0, "Wells")
    qtbot.waitUntil(lambda: "already" in work.status._notice.text())
    qtbot.waitUntil(lambda: list(told(work, "Stories")) == ["Fuping", "Wells"])
    desk.undo()
    qtbot.waitUntil(lambda: list(told(work, "Stories")) == ["Orchards", "Wells"])


def test_another_archive_begins_without_what_stood_there(work: Workplace, tmp_path: Path) -> None:
    assert work.side.topLevelItemCount() > 0
    work.side.serve(tmp_path)
    assert work.side.topLevelItemCount() == 0


def test_a_click_on_a_story_opens_it_and_ctrl_shows_its_photos(work: Workplace, qtbot: QtBot) -> None:
    work.sheet.go(0)
    work.side_work.new_story()
    qtbot.waitUntil(lambda: bool(rows(work, "Stories")) and work.middle.open_story_name() == "New story")
    work.middle.close_story()

    def click(keys: Qt.KeyboardModifier) -> None:
        where = work.side.visualItemRect(rows(work, "Stories")[0]).center()
        QTest.mouseClick(work.side.viewport(), Qt.MouseButton.LeftButton, keys, where)

    click(Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(lambda: work.middle.open_story_name() == "New story")
    assert work.search.line.text() == ""
    qtbot.waitUntil(lambda: rows(work, "Stories")[0].isSelected())
    work.middle.close_story()
    assert not rows(work, "Stories")[0].isSelected()
    click(Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(work.sheet.ids) == 1)
    assert work.search.line.text() == 'story:="New story"'


def test_a_question_goes_before_what_is_counted_of_the_one_before(work: Workplace, qtbot: QtBot) -> None:
    desk = work.desk
    assert desk is not None
    qtbot.waitUntil(lambda: not desk.home.asked("side"))
    work.side_work._read()
    assert desk.home.asked("side")
    desk.ask(Shelf.ALL, "school")
    assert not desk.home.asked("side")
    qtbot.waitUntil(lambda: told(work, "Year") == {"2019": "1"})
