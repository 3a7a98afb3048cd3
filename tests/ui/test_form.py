from __future__ import annotations

from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from curator.catalogue import journal, photos, records, store
from curator.domain.language import Texts
from curator.domain.photo import Photo
from curator.domain.step import Edit, Put
from curator.i18n import Translator
from curator.ui.access import Told
from curator.ui.boxes import ChoiceBox
from curator.ui.desk import Desk
from curator.ui.form import Form
from curator.ui.form_chips import ChipEditor

Described = list[dict[str, Any]]


@pytest.fixture
def described() -> Described:
    return [
        {
            "description": Texts.of({"en": "Apple trees", "zh-CN": "苹果树"}),
            "keywords": ("farming", "fruit"),
            "credit_line": "©UNV, 2020",
            "city": "Fuping",
            "camera_model": "NIKON D750",
        },
        {"description": "A well", "keywords": ("water",), "credit_line": "©UNV, 2020", "city": "Fuping"},
        {"location_shown": ({"LocationName": "Luotuowan", "CountryCode": "CHN"}, {"LocationName": "Gujiatai"})},
    ]


class Bench:
    """A form on an archive, with a widget beside it that takes the focus."""

    def __init__(self, qtbot: QtBot, form: Form, desk: Desk, elsewhere: QWidget) -> None:
        self.qtbot, self.form, self.desk, self.elsewhere = qtbot, form, desk, elsewhere
        self.window = form.window()  # held, or it would be gone at once
        self.told: list[Told] = []
        desk.changed.connect(self.told.append)

    def speak_of(self, *ids: int) -> None:
        self.form.speak_of(array("q", ids))
        self.qtbot.waitUntil(lambda: list(self.form.subject.ids) == list(ids))

    def box(self, name: str, code: str = "") -> Any:
        return self.form.editor(name)._boxes[code]

    def type(self, name: str, text: str, code: str = "") -> None:
        box = self.box(name, code)
        assert isinstance(box, QLineEdit | QPlainTextEdit)
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, text) if text else QTest.keyClick(box, Qt.Key.Key_Delete)

    def leave(self, changes: int = 1) -> None:
        before = len(self.told)
        self.elsewhere.setFocus()
        if changes:
            self.qtbot.waitUntil(lambda: len(self.told) >= before + changes)

    def photo(self, number: int) -> Photo:
        with store.open_archive(self.desk.folder, read_only=True) as catalogue:
            return photos.load(catalogue, [number])[0]

    def value(self, number: int, name: str) -> Any:
        return self.photo(number).values.get(name)


@pytest.fixture
def bench(
    app: QApplication,
    qtbot: QtBot,
    tr: Translator,
    make_archive: Callable[..., Path],
    open_desk: Callable[[Path], Desk],
    described: Described,
) -> Bench:
    desk = open_desk(make_archive(described))
    window = QWidget()
    qtbot.addWidget(window)
    form, elsewhere = Form(tr, ["zh-CN"], window), QLineEdit(window)
    form.resize(400, 900)
    form.serve(desk, desk.archive)
    with qtbot.waitActive(window):
        window.show()
    return Bench(qtbot, form, desk, elsewhere)


def told(bench: Bench, name: str) -> list[str]:
    """The texts of the chips of a list."""
    editor = bench.form.editor(name)
    assert isinstance(editor, ChipEditor)
    return [chip.text() for chip in editor.chips]


def test_one_photo_is_shown(bench: Bench) -> None:
    bench.speak_of(1)
    assert bench.box("description", "en").toPlainText() == "Apple trees"
    assert bench.box("description", "zh-CN").toPlainText() == "苹果树"
    assert told(bench, "keywords") == ["farming  ✕", "fruit  ✕"]
    assert bench.box("credit_line").text() == "©UNV, 2020"
    assert any("NIKON D750" in line for line in bench.form.subject.facts)


def test_leaving_a_field_saves_it(bench: Bench) -> None:
    bench.speak_of(1)
    bench.type("description", "Peach trees", "en")
    assert bench.value(1, "description")["en"] == "Apple trees"
    bench.leave()
    held = bench.value(1, "description")
    assert dict(held.items()) == {"en": "Peach trees", "zh-CN": "苹果树"}


def test_nothing_typed_is_no_step(bench: Bench) -> None:
    bench.speak_of(1, 2)
    for name in ("credit_line", "city"):
        bench.box(name).setFocus()
    bench.leave(changes=0)
    bench.speak_of(3)
    with store.open_archive(bench.desk.folder, read_only=True) as catalogue:
        assert [step.act for step in journal.history(catalogue)] == ["import"]


def test_what_differs_is_said_and_left_alone(bench: Bench) -> None:
    bench.speak_of(1, 2)
    assert bench.box("description", "en").toPlainText() == ""
    assert bench.box("description", "en").placeholderText() == "(several values)"
    assert bench.box("credit_line").text() == "©UNV, 2020"
    bench.type("city", "Baoding")
    bench.leave()
    assert [bench.value(number, "city") for number in (1, 2)] == ["Baoding", "Baoding"]
    assert [bench.value(number, "description")["en"] for number in (1, 2)] == ["Apple trees", "A well"]


def test_one_language_for_many(bench: Bench) -> None:
    bench.speak_of(1, 2)
    bench.box("description", "zh-CN").setPlainText("阜平")
    bench.box("description", "zh-CN").setFocus()
    bench.leave()
    assert [dict(bench.value(number, "description").items()) for number in (1, 2)] == [
        {"en": "Apple trees", "zh-CN": "阜平"},
        {"en": "A well", "zh-CN": "阜平"},
    ]


def test_what_can_not_be_read_is_told_and_stays(bench: Bench) -> None:
    bench.speak_of(1)
    bench.type("date_created", "last summer")
    bench.leave(changes=0)
    editor = bench.form.editor("date_created")
    assert editor._wrong.text().startswith("Date taken can not be “last summer”")
    assert editor.touched
    said: list[str] = []
    bench.desk.noticed.connect(said.append)
    bench.speak_of(2)
    assert said == ["Date taken was not saved: it could not be read."]
    assert bench.box("date_created").text() == ""
    assert bench.value(2, "date_created") is None


def test_typing_survives_what_others_write(bench: Bench) -> None:
    bench.speak_of(2)
    bench.type("description", "A deep well", "en")
    with store.open_archive(bench.desk.folder, "Wang") as catalogue:
        journal.apply(catalogue, Edit("set", (2,), {"city": Put("Baoding")}))
    bench.desk.others_wrote()
    bench.qtbot.waitUntil(lambda: bench.box("city").text() == "Baoding")
    assert bench.box("description", "en").toPlainText() == "A deep well"
    bench.leave()
    assert bench.value(2, "description")["en"] == "A deep well"


def test_undo_shows_in_the_form(bench: Bench) -> None:
    bench.speak_of(2)
    bench.type("city", "Baoding")
    bench.leave()
    bench.desk.undo()
    bench.qtbot.waitUntil(lambda: bench.box("city").text() == "Fuping")


def test_codes_are_chosen(bench: Bench) -> None:
    bench.speak_of(2)
    box = bench.box("model_release_status")
    assert isinstance(box, ChoiceBox)
    box.setCurrentIndex(box.findData("unlimited"))
    box.activated.emit(box.currentIndex())
    bench.qtbot.waitUntil(lambda: len(bench.told) == 1)
    assert bench.value(2, "model_release_status") == "unlimited"


def test_counters(bench: Bench) -> None:
    bench.speak_of(1)
    bench.type("alt_text", "x" * 130, "en")
    assert bench.form.editor("alt_text")._counter.text() == "130/250"
    bench.box("credit_line").setText("中国国际扶贫中心／联合国志愿人员组织")
    counter = bench.form.editor("credit_line")._counter
    assert counter.text() == "54/32 bytes: cut in older programs"
    assert counter.property("warning")


def test_a_translation_of_an_older_text_is_told(bench: Bench) -> None:
    bench.speak_of(2)
    bench.type("description", "Well", "zh-CN")
    bench.leave()
    assert not bench.form.editor("description")._outdated.text().startswith("中文")
    bench.type("description", "A new well", "en")
    bench.leave()
    bench.qtbot.waitUntil(lambda: bench.form.editor("description")._outdated.text() == "中文: made from an older text")


def test_languages_are_added_without_losing_what_is_typed(bench: Bench) -> None:
    bench.speak_of(1)
    bench.type("description", "Trees", "en")
    bench.form.show_languages(["zh-CN", "fr"])
    assert bench.box("description", "en").toPlainText() == "Trees"
    bench.type("description", "Des pommiers", "fr")
    bench.elsewhere.setFocus()
    bench.qtbot.waitUntil(lambda: len(bench.told) == 2)
    assert dict(bench.value(1, "description").items()) == {"en": "Trees", "zh-CN": "苹果树", "fr": "Des pommiers"}


def test_seldom_fields_stay_out_of_sight(bench: Bench) -> None:
    bench.speak_of(2)
    assert not bench.form.editor("scene").isVisible()
    assert bench.form.editor("description").isVisible()
    bench.form._more.setChecked(True)
    assert bench.form.editor("scene").isVisible()


def test_codes_are_expanded_as_one_types(bench: Bench) -> None:
    with store.open_archive(bench.desk.folder, "tester") as catalogue:
        body = {"delimiter": "=", "text": "fp\tFuping County, Hebei Province, China\njl\t刘瑾 🌱\n"}
        records.add(catalogue, "replacements", "codes", body, "new codes")
    bench.speak_of(2)
    bench.type("description", "", code="en")
    bench.box("description", "en").insertPlainText("🌾 ")  # two places of Qt for one character
    QTest.keyClicks(bench.box("description", "en"), "Peaches of =fp=, by =jl=. 2 = 2, =zz=")
    assert bench.box("description", "en").toPlainText() == (
        "🌾 Peaches of Fuping County, Hebei Province, China, by 刘瑾 🌱. 2 = 2, =zz="
    )
    bench.type("city", "=fp=")
    assert bench.box("city").text() == "Fuping County, Hebei Province, China"
    bench.box("city").undo()
    assert bench.box("city").text() == "=fp="
    bench.leave(changes=2)
    assert bench.value(2, "description") == Texts.of(
        {"en": "🌾 Peaches of Fuping County, Hebei Province, China, by 刘瑾 🌱. 2 = 2, =zz="}
    )
