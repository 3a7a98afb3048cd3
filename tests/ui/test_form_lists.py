"""Fields that hold a list: entries as chips, added, changed and taken away, alone and for many photos."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from curator.catalogue import journal, store, summaries
from curator.domain.fields import BY_NAME
from curator.ui.form_chips import ChipEditor
from tests.ui.test_form import Bench, bench, told
from tests.ui.test_form_help import take

__all__ = ["bench"]

ENTER = Qt.Key.Key_Return


@pytest.fixture
def described() -> list[dict[str, Any]]:
    return [
        {"keywords": ("farming", "fruit"), "person_shown": ("Jin Liu",)},
        {"keywords": ("farming", "water"), "location_shown": ({"LocationName": "Luotuowan", "CountryCode": "CHN"},)},
        {"location_shown": ({"LocationName": "Luotuowan", "CountryCode": "CHN"}, {"LocationName": "Gujiatai"})},
        {},
    ]


def chips(bench: Bench, name: str) -> ChipEditor:
    editor = bench.form.editor(name)
    assert isinstance(editor, ChipEditor)
    return editor


def write(box: QLineEdit, text: str) -> None:
    """Type a text; what is not on the keys comes as one key with that text (QTest ends the program on it)."""
    box.setFocus()
    if text.isascii():
        QTest.keyClicks(box, text)
    else:
        QApplication.sendEvent(box, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, text))


def keywords(bench: Bench, *numbers: int) -> list[Any]:
    return [bench.value(number, "keywords") for number in numbers]


def acts(bench: Bench) -> list[str]:
    with store.open_archive(bench.desk.folder, read_only=True) as catalogue:
        return [step.act for step in journal.history(catalogue)]


def test_enter_and_semicolons_add(bench: Bench) -> None:
    bench.speak_of(4)
    line = chips(bench, "keywords").line
    write(line, "harvest")
    QTest.keyClick(line, ENTER)
    assert line.text() == ""
    assert told(bench, "keywords") == ["harvest  ✕"]
    write(line, "peach; apple;")
    bench.qtbot.waitUntil(lambda: keywords(bench, 4) == [("harvest", "peach", "apple")])
    write(line, "桃；")
    bench.qtbot.waitUntil(lambda: keywords(bench, 4) == [("harvest", "peach", "apple", "桃")])
    write(line, "last")
    bench.leave()
    bench.qtbot.waitUntil(lambda: keywords(bench, 4) == [("harvest", "peach", "apple", "桃", "last")])
    assert acts(bench) == ["set"] * 5 + ["import"]


def test_a_chip_is_taken_away_by_a_click_and_by_keys(bench: Bench) -> None:
    bench.speak_of(1)
    editor = chips(bench, "keywords")
    editor.chips[0].click()
    bench.qtbot.waitUntil(lambda: keywords(bench, 1) == [("fruit",)])
    editor.line.setFocus()
    QTest.keyClick(editor.line, Qt.Key.Key_Backspace)
    assert editor.chips[0].hasFocus()
    QTest.keyClick(editor.chips[0], Qt.Key.Key_Delete)
    bench.qtbot.waitUntil(lambda: keywords(bench, 1) == [None])
    bench.desk.undo()
    bench.qtbot.waitUntil(lambda: told(bench, "keywords") == ["fruit  ✕"])


def test_an_entry_is_changed_in_its_place(bench: Bench) -> None:
    bench.speak_of(1)
    editor = chips(bench, "keywords")
    editor.line.setFocus()
    QTest.keyClick(editor.line, Qt.Key.Key_Left)
    QTest.keyClick(editor.chips[1], Qt.Key.Key_Left)
    assert editor.chips[0].hasFocus()
    QTest.keyClick(editor.chips[0], Qt.Key.Key_F2)
    assert editor.line.text() == "farming"
    write(editor.line, "growing fruit")
    bench.leave()
    assert keywords(bench, 1) == [("growing fruit", "fruit")]


def test_entries_of_some_are_told_given_and_taken(bench: Bench) -> None:
    bench.speak_of(1, 2)
    assert told(bench, "keywords") == ["farming  ✕", "fruit  1/2  ＋", "water  1/2  ＋"]
    editor = chips(bench, "keywords")
    editor.chips[2].click()
    bench.qtbot.waitUntil(lambda: keywords(bench, 1, 2) == [("farming", "fruit", "water"), ("farming", "water")])
    bench.qtbot.waitUntil(lambda: told(bench, "keywords") == ["farming  ✕", "water  ✕", "fruit  1/2  ＋"])
    QTest.keyClick(editor.chips[2], Qt.Key.Key_Delete)
    bench.qtbot.waitUntil(lambda: keywords(bench, 1, 2) == [("farming", "water"), ("farming", "water")])
    assert acts(bench) == ["set", "set", "import"]


def test_what_is_typed_into_a_list_that_differs_is_added(bench: Bench) -> None:
    bench.speak_of(1, 2, 4)
    write(chips(bench, "keywords").line, "Fuping; fruit")
    bench.leave(changes=0)
    wanted = [("farming", "fruit", "Fuping"), ("farming", "water", "Fuping", "fruit"), ("Fuping", "fruit")]
    bench.qtbot.waitUntil(lambda: keywords(bench, 1, 2, 4) == wanted)


def test_structures_keep_all_of_their_parts(bench: Bench) -> None:
    whole = {"LocationName": "Luotuowan", "CountryCode": "CHN"}
    bench.speak_of(2, 3)
    assert told(bench, "location_shown") == ["Luotuowan  ✕", "Gujiatai  1/2  ＋"]
    bench.speak_of(3)
    editor = chips(bench, "location_shown")
    editor.chips[1].click()
    write(editor.line, "Luotuowan; Fuping")
    bench.leave(changes=0)
    bench.qtbot.waitUntil(lambda: bench.value(3, "location_shown") == (whole, {"LocationName": "Fuping"}))


def test_what_is_taken_from_the_offers_is_added_at_once(bench: Bench) -> None:
    bench.speak_of(4)
    line = chips(bench, "person_shown").line
    write(line, "ji")
    take(bench, line, "Jin Liu   1")
    bench.qtbot.waitUntil(lambda: bench.value(4, "person_shown") == ("Jin Liu",))
    assert line.text() == ""
    assert acts(bench) == ["set", "import"]


def test_what_can_not_be_read_stays_in_the_line(bench: Bench) -> None:
    bench.speak_of(4)
    editor = chips(bench, "location_shown")
    write(editor.line, "{no json")
    bench.leave(changes=0)
    assert editor.line.text() == "{no json"
    assert "it is not valid JSON" in editor._wrong.text()
    assert editor.touched


def test_a_read_only_list_can_be_read(bench: Bench) -> None:
    bench.speak_of(1)
    editor = chips(bench, "keywords")
    editor.read_only(True)
    assert told(bench, "keywords") == ["farming", "fruit"]
    editor.chips[0].click()
    assert editor.entries == ("farming", "fruit")


def test_shares_count_each_entry(bench: Bench) -> None:
    fields = [BY_NAME["keywords"], BY_NAME["location_shown"]]
    place = {"LocationName": "Luotuowan", "CountryCode": "CHN"}
    with store.open_archive(bench.desk.folder, read_only=True) as catalogue:
        assert summaries.shares(catalogue, [1, 2, 3, 4], fields) == {
            "keywords": (("farming", 2), ("fruit", 1), ("water", 1)),
            "location_shown": ((place, 2), ({"LocationName": "Gujiatai"}, 1)),
        }
        assert summaries.shares(catalogue, [1, 2], fields[:1], limit=1) == {"keywords": (("farming", 2),)}
