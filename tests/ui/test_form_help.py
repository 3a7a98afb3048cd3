"""What helps in the form: the credit by its parts, and what is offered while one types."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QListView

from curator.catalogue import journal, store
from curator.domain.step import Edit, Put
from curator.ui.credit_editor import CreditEditor
from curator.ui.form_chips import ChipEditor
from curator.ui.term_tree import TermTree
from tests.ui.test_form import Bench, bench, described, told

__all__ = ["bench", "described"]


def credit(bench: Bench) -> CreditEditor:
    editor = bench.form.editor("credit_line")
    assert isinstance(editor, CreditEditor)
    return editor


def keywords(bench: Bench) -> ChipEditor:
    editor = bench.form.editor("keywords")
    assert isinstance(editor, ChipEditor)
    return editor


def enter(bench: Bench, part: Any, text: str) -> None:
    line = credit(bench).parts[part]
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text) if text else QTest.keyClick(line, Qt.Key.Key_Delete)


def offered(box: Any) -> list[str]:
    for popup in [*box.window().findChildren(QListView), *_popups()]:
        if popup.objectName() == "offers" and popup.isVisible():
            return [popup.model().index(row, 0).data() for row in range(popup.model().rowCount())]
    return []


def _popups() -> list[QListView]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QListView)]


def take(bench: Bench, box: Any, told: str) -> None:
    bench.qtbot.waitUntil(lambda: told in offered(box))
    (popup,) = [popup for popup in _popups() if popup.isVisible()]
    for _ in range(offered(box).index(told) + 1):
        QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)


def test_a_credit_is_shown_by_its_parts_and_written_by_them(bench: Bench) -> None:
    bench.speak_of(1)
    parts = credit(bench).parts
    assert {part: line.text() for part, line in parts.items()} == {
        "holder": "UNV",
        "creator": "",
        "partner": "",
        "year": "2020",
    }
    enter(bench, "creator", "Li Ping")
    enter(bench, "year", "2021")
    assert credit(bench).line.text() == "©UNV/Li Ping, 2021"
    assert bench.value(1, "credit_line") == "©UNV, 2020"  # nothing is saved while one is still at it
    bench.leave()
    assert bench.value(1, "credit_line") == "©UNV/Li Ping, 2021"
    assert bench.value(1, "credit_data")[0]["creator"] == "Li Ping"
    with store.open_archive(bench.desk.folder, read_only=True) as catalogue:
        assert [step.act for step in journal.history(catalogue)] == ["set", "import"]


def test_tab_goes_through_the_parts_as_they_stand(bench: Bench) -> None:
    bench.speak_of(1)
    editor = credit(bench)
    editor.parts["holder"].setFocus()
    gone = []
    for _ in range(4):
        box = QApplication.focusWidget()
        assert box is not None
        QTest.keyClick(box, Qt.Key.Key_Tab)
        gone.append(QApplication.focusWidget())
    assert gone == [editor.parts["year"], editor.parts["creator"], editor.parts["partner"], editor.line]


def test_what_is_typed_into_the_line_is_read_into_the_parts(bench: Bench) -> None:
    bench.speak_of(1)
    bench.type("credit_line", "Photo: UNDP China/Wang Wu, 2019")
    assert {part: line.text() for part, line in credit(bench).parts.items()} == {
        "holder": "UNDP", "creator": "Wang Wu", "partner": "", "year": "2019",
    }  # fmt: skip
    bench.type("credit_line", "whoever took it, ask Ann")
    assert not any(line.text() for line in credit(bench).parts.values())
    assert "kept as it is written" in credit(bench)._printed.text()
    bench.leave()
    assert bench.value(1, "credit_line") == "whoever took it, ask Ann"


def test_a_part_is_set_in_credits_that_differ_and_leaves_the_rest(bench: Bench) -> None:
    bench.speak_of(1)
    bench.type("credit_line", "©IPRCC/Chen Hao, 2018")
    bench.leave()
    bench.speak_of(1, 2)
    assert credit(bench).mixed
    several = {part for part, line in credit(bench).parts.items() if line.placeholderText() == "(several values)"}
    assert several == {"holder", "creator", "year"}
    enter(bench, "year", "2022")
    bench.leave()
    assert [bench.value(number, "credit_line") for number in (1, 2)] == ["©IPRCC/Chen Hao, 2022", "©UNV, 2022"]


def test_the_next_photo_is_shown_by_its_own_parts_while_the_cursor_stays(bench: Bench) -> None:
    with store.open_archive(bench.desk.folder, "Wang") as catalogue:
        journal.apply(catalogue, Edit("set", (3,), {"credit_line": Put("©IPRCC/Chen Hao, 2018")}))
    bench.speak_of(1)
    enter(bench, "creator", "Li Ping")  # as one does who goes on with Ctrl+Enter
    bench.speak_of(3)
    parts = credit(bench).parts
    assert parts["creator"].hasFocus()
    assert [line.text() for line in parts.values()] == ["IPRCC", "Chen Hao", "", "2018"]
    QTest.keyClick(parts["creator"], Qt.Key.Key_End)
    QTest.keyClicks(parts["creator"], "n")
    assert credit(bench).line.text() == "©IPRCC/Chen Haon, 2018"
    bench.speak_of(1, 3)
    assert [line.text() for line in parts.values()] == ["", "", "", ""]
    assert bench.value(1, "credit_line") == "©UNV/Li Ping, 2020"


def test_parts_in_common_are_shown_and_taken_out(bench: Bench) -> None:
    with store.open_archive(bench.desk.folder, "Wang") as catalogue:
        lines = {1: "©UNV/Jin Liu, 2019", 2: "©IPRCC, 2019", 3: "from the old drawer, do not ask"}
        journal.apply(catalogue, Edit("set", (), each={photo: {"credit_line": Put(line)} for photo, line in lines.items()}))
    said: list[str] = []
    bench.desk.noticed.connect(said.append)
    bench.speak_of(1, 2)
    parts = credit(bench).parts
    assert {part: line.text() for part, line in parts.items()} == {"holder": "", "creator": "", "partner": "", "year": "2019"}
    assert not credit(bench).touched
    enter(bench, "year", "")
    enter(bench, "partner", "Fuping County")
    bench.leave()
    held = ["©UNV/Jin Liu (courtesy of Fuping County)", "©IPRCC (courtesy of Fuping County)"]
    assert [bench.value(number, "credit_line") for number in (1, 2)] == held
    bench.qtbot.waitUntil(lambda: not credit(bench).touched and parts["partner"].text() == "Fuping County")

    bench.speak_of(2, 3)
    enter(bench, "year", "2021")
    bench.leave()
    assert bench.value(2, "credit_line") == "©IPRCC, 2021 (courtesy of Fuping County)"
    assert bench.value(3, "credit_line") == lines[3]
    bench.qtbot.waitUntil(lambda: said == ["One credit was left as it is: it can not be read, or would name nobody."])


def test_a_line_that_reads_as_another_credit_is_told(bench: Bench) -> None:
    bench.speak_of(3)
    for part, text in (("holder", "某某文化传媒"), ("creator", "刘瑾")):
        line = credit(bench).parts[part]  # type: ignore[index]
        line.setFocus()
        QApplication.sendEvent(line, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, text))
    assert credit(bench).line.text() == "©某某文化传媒/刘瑾"
    told = "As printed; whoever reads it takes it for Holder 刘瑾, Photographer 某某文化传媒"
    assert credit(bench)._printed.text() == told
    enter(bench, "holder", "UNV")
    assert credit(bench)._printed.text() == "As printed"


def test_parts_of_which_no_credit_comes_stay_and_are_told(bench: Bench) -> None:
    bench.speak_of(3)
    enter(bench, "year", "20")
    bench.leave(changes=0)
    assert "four digits" in credit(bench)._wrong.text()
    enter(bench, "year", "2020")
    bench.leave(changes=0)
    assert credit(bench)._wrong.text() == "A credit needs a holder or a photographer."
    assert credit(bench).parts["year"].text() == "2020"
    enter(bench, "holder", "United Nations Volunteers")
    bench.leave()
    assert bench.value(3, "credit_line") == "©UNV, 2020"


def test_holders_and_what_the_archive_holds_are_offered(bench: Bench) -> None:
    bench.speak_of(3)
    enter(bench, "holder", "ip")
    line = credit(bench).parts["holder"]
    bench.qtbot.waitUntil(lambda: any(text.startswith("IPRCC") for text in offered(line)))
    (told,) = [text for text in offered(line) if text.startswith("IPRCC")]
    take(bench, line, told)
    assert credit(bench).line.text() == "©IPRCC"
    bench.leave()
    bench.type("city", "fu")
    take(bench, bench.box("city"), "Fuping   2")
    bench.leave()
    assert bench.value(3, "city") == "Fuping"
    with store.open_archive(
        bench.desk.folder, read_only=True
    ) as catalogue:  # the list took the focus, and nothing was saved by that
        assert [step.act for step in journal.history(catalogue)] == ["set", "set", "import"]


def test_a_county_brings_all_that_goes_with_it(bench: Bench) -> None:
    bench.speak_of(3)
    box = bench.box("city")
    box.setFocus()
    QApplication.sendEvent(box, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "阜平"))
    bench.qtbot.waitUntil(lambda: any("130624" in text for text in offered(bench.box("city"))))
    before = len(bench.told)
    take(bench, bench.box("city"), next(text for text in offered(bench.box("city")) if "130624" in text))
    bench.qtbot.waitUntil(lambda: len(bench.told) > before)
    assert (bench.value(3, "city"), bench.value(3, "province_state"), bench.value(3, "country_code")) == (
        "Fuping",
        "Hebei",
        "CHN",
    )


def write(bench: Bench, name: str, text: str) -> Any:
    box = bench.box(name)
    box.setFocus()
    box.selectAll()
    if text.isascii():
        QTest.keyClicks(box, text)
    else:
        QApplication.sendEvent(box, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, text))
    return box


def taken(bench: Bench, box: Any, begins: str) -> None:
    """Take the first offer that begins so, and wait for what comes of it."""
    bench.qtbot.waitUntil(lambda: any(text.startswith(begins) for text in offered(box)))
    before = len(bench.told)
    take(bench, box, next(text for text in offered(box) if text.startswith(begins)))
    bench.qtbot.waitUntil(lambda: len(bench.told) > before)


def test_a_county_leaves_the_village_and_is_one_step(bench: Bench) -> None:
    bench.speak_of(1)
    write(bench, "sublocation", "Luotuowan")
    bench.leave()
    taken(bench, write(bench, "city", "富平"), "Fuping County   富平县")
    assert [bench.value(1, name) for name in ("sublocation", "city", "province_state")] == ["Luotuowan", "Fuping", "Shaanxi"]
    with store.open_archive(bench.desk.folder, read_only=True) as catalogue:
        assert [step.act for step in journal.history(catalogue)] == ["set", "set", "import"]


def test_a_place_of_the_archive_brings_what_stood_beside_it(bench: Bench) -> None:
    with store.open_archive(bench.desk.folder, "Wang") as catalogue:
        held = {"sublocation": "Gujiatai", "city": "Fuping", "province_state": "Hebei", "country": "China"}
        journal.apply(catalogue, Edit("set", (2,), {name: Put(text) for name, text in held.items()}))
    bench.speak_of(3)
    taken(bench, write(bench, "sublocation", "guj"), "Gujiatai   Fuping, Hebei, China · 1")
    assert {name: bench.value(3, name) for name in held} == held
    bench.qtbot.waitUntil(lambda: bench.box("sublocation").text() == "Gujiatai")
    bench.speak_of(1)
    taken(bench, write(bench, "city", "fu"), "Fuping   Hebei, China · 2")
    assert bench.value(1, "sublocation") is None
    assert bench.value(1, "country") == "China"


def test_a_country_brings_its_code(bench: Bench) -> None:
    bench.speak_of(3)
    taken(bench, write(bench, "country", "法国"), "France   FRA")
    assert (bench.value(3, "country"), bench.value(3, "country_code")) == ("France", "FRA")


def test_structures_are_offered_whole(bench: Bench) -> None:
    bench.speak_of(1)
    taken(bench, write(bench, "location_shown", "luo"), "Luotuowan")
    assert bench.value(1, "location_shown") == ({"LocationName": "Luotuowan", "CountryCode": "CHN"},)


def test_a_term_of_a_vocabulary_brings_its_path(bench: Bench) -> None:
    bench.speak_of(1)
    box = bench.box("keywords")
    box.setFocus()
    QTest.keyClicks(box, "clean wat")
    bench.qtbot.waitUntil(lambda: any("Clean water" in text for text in offered(box)))
    before = len(bench.told)
    take(bench, box, next(text for text in offered(box) if "Clean water" in text))
    bench.qtbot.waitUntil(lambda: len(bench.told) > before)
    assert bench.value(1, "keywords") == ("farming", "fruit", "Clean water and sanitation")
    bench.qtbot.waitUntil(lambda: told(bench, "keywords")[-1] == "Clean water and sanitation  ✕")
    assert box.text() == ""


def test_what_stands_against_publishing_is_shown_gone_to_and_corrected(bench: Bench) -> None:
    findings = bench.form.findings
    bench.speak_of(3)
    bench.qtbot.waitUntil(lambda: "caption.missing" in findings.rules)
    assert findings.isVisible() and findings.head.property("warning")
    assert findings.head.text() == f"▸ {len(findings.rules)} things before publishing"
    findings.head.click()
    row = findings.rules.index("caption.missing")
    shown: Any = findings._lines.itemAt(row)
    shown.widget().findChildren(QAbstractButton)[-1].click()
    assert bench.form.focused_box() is bench.box("description", "en")
    bench.type("description", "A well  in the in the village", "en")
    bench.leave()
    bench.qtbot.waitUntil(lambda: "text.spaces" in findings.rules)
    assert "caption.missing" not in findings.rules
    before = len(bench.told)
    findings.fix("text.spaces")
    bench.qtbot.waitUntil(lambda: len(bench.told) > before)
    assert bench.value(3, "description")["en"] == "A well in the in the village"
    bench.qtbot.waitUntil(lambda: "text.spaces" not in findings.rules)


def test_keywords_are_given_from_a_tree(bench: Bench) -> None:
    bench.speak_of(1, 2)
    bench.form.choose_terms()
    bench.qtbot.waitUntil(lambda: bench.window.findChild(TermTree) is not None)
    tree = bench.window.findChild(TermTree)
    assert tree is not None
    QTest.keyClicks(tree.line, "quality educ")
    QTest.keyClick(tree.line, Qt.Key.Key_Down)
    item = tree.tree.currentItem()
    assert item is not None and item.text(0) == "Quality education"
    before = len(bench.told)
    tree.tree.itemActivated.emit(item, 0)
    bench.qtbot.waitUntil(lambda: len(bench.told) > before)
    assert bench.value(1, "keywords") == ("farming", "fruit", "Quality education")
    assert bench.value(2, "keywords") == ("water", "Quality education")
    assert item.checkState(0) is Qt.CheckState.Checked
    bench.qtbot.waitUntil(lambda: "Quality education" in keywords(bench).entries)
    before = len(bench.told)
    item.setCheckState(0, Qt.CheckState.Unchecked)
    bench.qtbot.waitUntil(lambda: len(bench.told) > before)
    for photo, left in ((1, ("farming", "fruit")), (2, ("water",))):
        assert bench.value(photo, "keywords") == left
        assert not bench.value(photo, "about") and not bench.value(photo, "keyword_paths")
    tree.leave()


def test_the_tree_tells_which_keywords_the_photos_have(bench: Bench) -> None:
    bench.speak_of(2)
    bench.form.give("term sdg 4")
    bench.qtbot.waitUntil(lambda: "Quality education" in bench.value(2, "keywords"))
    bench.speak_of(1, 2)
    bench.qtbot.waitUntil(lambda: "Quality education" in keywords(bench).some)
    bench.form.choose_terms()
    bench.qtbot.waitUntil(lambda: bench.window.findChild(TermTree) is not None)
    tree = bench.window.findChild(TermTree)
    assert tree is not None
    (item,) = tree.tree.findItems("Quality education", Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    assert item.checkState(0) is Qt.CheckState.PartiallyChecked
    before = len(bench.told)
    tree.tree.itemActivated.emit(item, 0)
    bench.qtbot.waitUntil(lambda: len(bench.told) > before)
    assert "Quality education" in bench.value(1, "keywords")
    bench.speak_of(3)
    bench.qtbot.waitUntil(lambda: item.checkState(0) is Qt.CheckState.Unchecked)
    tree.leave()


def test_a_keyword_that_is_taken_away_takes_its_code_along(bench: Bench) -> None:
    bench.speak_of(1)
    bench.form.give("term sdg 4")
    bench.qtbot.waitUntil(lambda: "Quality education" in keywords(bench).entries)
    assert bench.value(1, "about")
    chips = keywords(bench)
    before = len(bench.told)
    chips.chips[chips.entries.index("Quality education")].click()
    bench.qtbot.waitUntil(lambda: len(bench.told) > before)
    assert bench.value(1, "keywords") == ("farming", "fruit")
    assert not bench.value(1, "about") and not bench.value(1, "keyword_paths")


def test_what_is_being_typed_is_saved_before_a_correction(bench: Bench) -> None:
    bench.speak_of(1)
    bench.type("description", "Peach  trees", "en")
    before = len(bench.told)
    bench.form.findings.fix("text.spaces")
    bench.qtbot.waitUntil(lambda: len(bench.told) >= before + 2)
    assert bench.value(1, "description")["en"] == "Peach trees"
    bench.qtbot.waitUntil(lambda: bench.box("description", "en").toPlainText() == "Peach trees")


def test_the_offer_that_is_taken_is_the_one_that_is_put(bench: Bench) -> None:
    bench.speak_of(3)
    line = credit(bench).parts["holder"]
    enter(bench, "holder", "un")
    bench.qtbot.waitUntil(lambda: len(offered(line)) > 3)
    third = offered(line)[2]
    take(bench, line, third)
    assert line.text() == third.partition("   ")[0]


def test_a_finding_is_gone_to_in_its_language(bench: Bench) -> None:
    bench.speak_of(1)
    assert "fr" not in bench.form.editor("description").languages
    bench.form.go_to("description[fr]")
    assert bench.form.focused_box() is bench.box("description", "fr")
    bench.form.go_to("description")
    assert bench.form.focused_box() is bench.box("description", "en")
    bench.type("description", "Des pommiers  au village", "fr")
    bench.leave()
    findings = bench.form.findings
    bench.qtbot.waitUntil(lambda: [one.field for one in findings.findings if one.rule == "text.spaces"] == ["description[fr]"])
    bench.box("description", "en").setFocus()
    name = "Go to the field of text.spaces"
    (button,) = [one for one in findings.findChildren(QAbstractButton) if one.accessibleName() == name]
    button.click()
    assert bench.form.focused_box() is bench.box("description", "fr")


def test_many_findings_are_scrolled_and_none_is_squeezed(bench: Bench) -> None:
    bench.speak_of(1, 2, 3)
    findings = bench.form.findings
    bench.qtbot.waitUntil(lambda: len(findings.rules) > 4)
    bench.window.resize(360, 500)
    findings.head.click()
    rows: list[Any] = [findings._lines.itemAt(place) for place in range(len(findings.rules))]
    room = bench.window.height() * 0.4
    bench.qtbot.waitUntil(lambda: 0 < findings._area.height() <= room + 1)
    bench.qtbot.waitUntil(
        lambda: all(row.widget().height() >= row.widget().layout().totalMinimumSize().height() for row in rows)
    )
    bench.qtbot.waitUntil(lambda: findings._rows.height() > room)  # what has no room is there, below
