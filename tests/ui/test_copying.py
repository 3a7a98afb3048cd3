"""Fields from one photo to many, and templates, at the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.catalogue import photos, store
from curator.domain import template
from curator.domain.language import Texts
from curator.domain.value import Value
from curator.jobs import templating
from curator.ui.field_choice import FieldChoice
from curator.ui.pieces import Overlay
from curator.ui.window import Window
from tests.ui.test_window import Open, open_window

__all__ = ["open_window"]

PHOTOS = [
    {
        "description": Texts.of({"en": "Apple {trees}", "zh-CN": "苹果树"}),
        "keywords": ("farming", "fruit"),
        "credit_line": "©UNV, 2020",
    },
    {"description": "A well", "keywords": ("water",), "city": "Fuping"},
    {"credit_line": "©IPRCC, 2019"},
]


def number_of(window: Window, position: int) -> int:
    return window.workplace.sheet.ids[position]


def value(window: Window, photo: int, name: str) -> Any:
    desk = window.workplace.desk
    assert desk is not None
    with store.open_archive(desk.folder, read_only=True) as catalogue:
        return photos.load(catalogue, [photo])[0].values.get(name)


def panel(window: Window, qtbot: QtBot) -> FieldChoice:
    qtbot.waitUntil(lambda: window.findChild(FieldChoice) is not None)
    found = window.findChild(FieldChoice)
    assert found is not None
    return found


def tick(choice: FieldChoice, *names: str) -> None:
    for row in range(choice.list.count()):
        item = choice.list.item(row)
        wanted = item.data(Qt.ItemDataRole.UserRole) in names
        item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)


def go(window: Window, photo: int) -> None:
    window.workplace.sheet.go(list(window.workplace.sheet.ids).index(photo))


def test_chosen_fields_go_from_one_photo_to_many(open_window: Open, make_archive: Callable[..., Path], qtbot: QtBot) -> None:
    window = open_window(make_archive(PHOTOS))
    work, acts = window.workplace, window.actions_by_name
    go(window, 1)
    work.sheet.setFocus()
    QTest.keyClick(work.sheet, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: set(work.copying.values) == {"description", "keywords", "credit_line"})
    work.sheet.choose_all()
    acts["paste_fields"].trigger()
    choice = panel(window, qtbot)
    assert choice.ticked() == ("keywords", "credit_line")  # the caption is a photo's own until one says otherwise
    tick(choice, "description", "credit_line")
    QTest.keyClick(choice.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: value(window, 3, "credit_line") == "©UNV, 2020")
    assert [dict(value(window, photo, "description").items()) for photo in (1, 2, 3)] == [
        {"en": "Apple {trees}", "zh-CN": "苹果树"}
    ] * 3
    assert value(window, 2, "keywords") == ("water",)
    acts["undo"].trigger()
    qtbot.waitUntil(lambda: value(window, 3, "credit_line") == "©IPRCC, 2019")
    assert dict(value(window, 2, "description").items()) == {"en": "A well"}


def test_what_is_pasted_goes_to_the_photos_that_were_named(
    open_window: Open, make_archive: Callable[..., Path], qtbot: QtBot
) -> None:
    window = open_window(make_archive(PHOTOS))
    work, acts = window.workplace, window.actions_by_name
    go(window, 1)
    acts["copy_fields"].trigger()
    qtbot.waitUntil(lambda: "credit_line" in work.copying.values)
    go(window, 3)
    acts["paste_fields"].trigger()
    choice = panel(window, qtbot)
    tick(choice)
    assert not choice.button.isEnabled()  # there is nothing to be pasted
    tick(choice, "credit_line")
    before = value(window, 2, "credit_line")
    go(window, 2)  # a key or another program may choose others meanwhile
    choice.button.click()
    qtbot.waitUntil(lambda: value(window, 3, "credit_line") == "©UNV, 2020")
    assert value(window, 2, "credit_line") == before


def test_a_panel_goes_when_somebody_clicks_beside_it(
    open_window: Open, make_archive: Callable[..., Path], qtbot: QtBot
) -> None:
    window = open_window(make_archive(PHOTOS))
    work, acts = window.workplace, window.actions_by_name
    go(window, 1)
    for name in ("palette", "keys", "copy_fields", "paste_fields"):
        acts[name].trigger()
        if name == "copy_fields":
            qtbot.waitUntil(lambda: bool(work.copying.values))
            continue
        (over,) = (one for one in window.findChildren(Overlay) if one.isVisible())
        qtbot.waitUntil(lambda over=over: over.isAncestorOf(QApplication.focusWidget()))  # type: ignore[misc]
        QTest.mouseClick(over, Qt.MouseButton.LeftButton)
        assert over.isVisible()
        QTest.mouseClick(work.sheet.viewport(), Qt.MouseButton.LeftButton, pos=work.sheet._rect(0).center())
        assert not over.isVisible()
        qtbot.waitUntil(lambda: not [one for one in window.findChildren(Overlay) if one.isVisible()])


def test_pasting_before_copying_says_so(open_window: Open, make_archive: Callable[..., Path]) -> None:
    window = open_window(make_archive(PHOTOS))
    window.workplace.sheet.go(0)
    window.actions_by_name["paste_fields"].trigger()
    assert window.findChild(FieldChoice) is None
    assert "Nothing was copied" in window.workplace.status._notice.text()


def test_a_template_is_kept_and_applied(open_window: Open, make_archive: Callable[..., Path], qtbot: QtBot) -> None:
    window = open_window(make_archive(PHOTOS))
    work = window.workplace
    go(window, 2)
    qtbot.waitUntil(lambda: list(work.form.subject.ids) == [2])
    work.copying._ask_keeping()
    choice = panel(window, qtbot)
    tick(choice, "city", "keywords")
    QTest.keyClick(choice.list, Qt.Key.Key_Return)
    assert window.findChild(FieldChoice) is choice  # a template needs a name
    choice.name.setText("Fuping")
    QTest.keyClick(choice.list, Qt.Key.Key_Return)
    desk = work.desk
    assert desk is not None

    def kept() -> bool:
        with store.open_archive(desk.folder, read_only=True) as catalogue:
            return templating.names(catalogue) == ("Fuping",)

    qtbot.waitUntil(kept)
    go(window, 3)
    work.copying.apply_template("Fuping")
    qtbot.waitUntil(lambda: value(window, 3, "city") == "Fuping")
    assert value(window, 3, "keywords") == ("water",)


def test_a_template_of_a_photo_keeps_each_language_apart() -> None:
    made = templating.of_values(
        "x", {"description": Texts.of({"en": "A well", "zh-CN": "水井"}), "rating": 3}, ["description", "rating"]
    )
    assert [(entry.field, entry.language, entry.value) for entry in made.entries] == [
        ("description", "en", "A well"),
        ("description", "zh-CN", "水井"),
        ("rating", None, "3"),
    ]


def test_braces_of_a_photo_are_no_variables_of_a_template(make_archive: Callable[..., Path]) -> None:
    held: dict[str, Value] = {
        "description": Texts.of({"en": "{city} and {nothing}"}),
        "keywords": ("{{a}", "b}"),
        "location_shown": ({"LocationName": "{city}"},),
    }
    with store.open_archive(make_archive(PHOTOS), "Li Ping") as catalogue:
        made = templating.of_values("x", held, held)
        assert template.remarks(made) == ()
        templating.keep(catalogue, made)
        assert templating.applied(catalogue, [3], "x")[1] == ()
        (photo,) = photos.load(catalogue, [3])
    assert {name: photo.values[name] for name in held} == held
