"""Export at the window: what is asked for becomes a bundle, what stops it is shown and let pass with a reason, a bundle is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from curator import i18n
from curator.catalogue import journal, photos, search, store, waivers
from curator.domain.job import run
from curator.domain.step import Edit, Op, Put, PutText
from curator.files import bundle_folder, placeholders
from curator.jobs import importing
from curator.settings import Settings
from curator.ui.export_panel import ExportPanel
from curator.ui.window import Window

LONG = 60_000


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three drawn photos with captions and credits."""
    for number in range(3):
        placeholders.draw(tmp_path / "card" / f"{number}.jpg", number, 600, 400)
    store.create(tmp_path / "archive")
    with store.open_archive(tmp_path / "archive", "Li Ping") as catalogue:
        run(importing.imported(catalogue, lambda act: act(catalogue), [tmp_path / "card"]))
        ids = tuple(search.find(catalogue).ids)
        values: dict[str, Op] = {
            "description": PutText("en", "A farmer in Fuping picks peaches"),
            "credit_line": Put("©UNV, 2020"),
            "alt_text": PutText("en", "A person under a tree"),
            "date_created": Put("2019-10-01"),
            "city": Put("Fuping"),
        }
        journal.apply(catalogue, Edit("set", ids, values))
    return tmp_path / "archive"


@pytest.fixture
def window(app: QApplication, qtbot: QtBot, archive: Path) -> Iterator[Window]:
    made = Window(Settings("Li Ping"), i18n.load("en"))
    made.open_archive(archive)
    made.show()
    qtbot.waitUntil(lambda: len(made.workplace.sheet.ids) == 3)
    yield made
    made.close()


@pytest.fixture
def opened_elsewhere() -> Iterator[list[Path]]:
    """The files that were handed to other programs."""

    class Elsewhere(QObject):
        @Slot(QUrl)
        def take(self, url: QUrl) -> None:
            opened.append(Path(url.toLocalFile()))

    opened: list[Path] = []
    elsewhere = Elsewhere()
    QDesktopServices.setUrlHandler("file", elsewhere, "take")  # type: ignore[arg-type]  # bytes, as the stub says, are refused
    yield opened
    QDesktopServices.unsetUrlHandler("file")


def uids(archive: Path) -> list[str]:
    with store.open_archive(archive, read_only=True) as catalogue:
        return [photo.uid for photo in photos.load(catalogue, search.find(catalogue).ids)]


def panel_of(window: Window, qtbot: QtBot) -> ExportPanel:
    window.actions_by_name["export"].trigger()
    panel = window.exports.panel
    qtbot.waitUntil(lambda: panel.what.count() > 0 and panel.export_button.isEnabled())
    return panel


def wait(window: Window, panel: ExportPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.workplace.is_busy and bool(panel.told.text()), timeout=LONG)


def test_what_is_shown_becomes_a_bundle(window: Window, qtbot: QtBot, tmp_path: Path, opened_elsewhere: list[Path]) -> None:
    panel = panel_of(window, qtbot)
    assert panel.isVisible()
    panel.name.setText("Peaches of Fuping")
    assert Path(panel.target.text()).name == "peaches-of-fuping"
    panel.target.setText(str(tmp_path / "out"))
    panel.export_button.setFocus()
    panel.export_button.click()
    assert not panel.export_button.isEnabled() and not panel.check_button.hasFocus()
    wait(window, panel, qtbot)
    assert panel.export_button.hasFocus()
    assert "3 photos in" in panel.told.text()
    assert (tmp_path / "out" / "index.html").is_file()
    assert (tmp_path / "out" / "photos" / "a-farmer-in-fuping-picks-peaches.jpg").is_file()
    assert bundle_folder.check(tmp_path / "out").is_whole
    panel.open_button.click()
    assert opened_elsewhere == [tmp_path / "out" / "index.html"]


def test_what_blocks_is_shown_and_let_pass_with_a_reason(window: Window, qtbot: QtBot, archive: Path, tmp_path: Path) -> None:
    with store.open_archive(archive, "Li Ping", alone=False) as catalogue:
        first = search.find(catalogue).ids[0]
        journal.apply(catalogue, Edit("set", (first,), {"credit_line": Put(None)}))
    panel = panel_of(window, qtbot)
    panel.target.setText(str(tmp_path / "out"))
    panel.export_button.click()
    qtbot.waitUntil(lambda: bool(panel.findings.rules) and not window.workplace.is_busy, timeout=LONG)
    assert not (tmp_path / "out").exists()
    (rule,) = panel.findings.rules
    rule.show_button.click()
    qtbot.waitUntil(lambda: list(window.workplace.middle.target_ids()) == [first])
    rule.reason.setText("The holder asked for it")
    panel.what.setCurrentIndex(0)
    panel.export_button.click()
    qtbot.waitUntil(lambda: (tmp_path / "out" / "index.html").is_file(), timeout=LONG)
    wait(window, panel, qtbot)
    assert panel.findings.isHidden()
    with store.open_archive(archive, read_only=True) as catalogue:
        assert [one.reason for one in waivers.kept(catalogue, "where ")] == ["The holder asked for it"]


def test_the_photos_of_a_finding_in_the_form_are_chosen_on_the_sheet_as_it_is(
    window: Window, archive: Path, qtbot: QtBot
) -> None:
    with store.open_archive(archive, "Li Ping", alone=False) as catalogue:
        first = search.find(catalogue).ids[0]
        journal.apply(catalogue, Edit("set", (first,), {"credit_line": Put(None)}))
    work = window.workplace
    work.search.ask_question("Fuping")
    qtbot.waitUntil(lambda: work.desk is not None and work.desk.query == "Fuping" and not work.desk.home.asked("answer"))
    work.sheet.choose_all()
    findings = work.form.findings
    qtbot.waitUntil(lambda: "credit.missing" in findings.rules, timeout=LONG)
    findings.head.click()
    name = "Choose the photos of credit.missing"
    (button,) = [one for one in findings.findChildren(QAbstractButton) if one.accessibleName() == name]
    assert button.text() == "One photo"
    button.click()
    qtbot.waitUntil(lambda: list(work.form.subject.ids) == [first])
    assert len(work.sheet.ids) == 3
    assert work.desk is not None and work.desk.query == "Fuping"
    with store.open_archive(archive, "Li Ping", alone=False) as catalogue:
        journal.apply(catalogue, Edit("set", tuple(work.sheet.ids), {"credit_line": Put(None)}))
    work.sheet.choose_all()
    qtbot.waitUntil(lambda: {one.uid for one in findings.findings if one.rule == "credit.missing"} == set(uids(archive)))
    assert name not in {one.accessibleName() for one in findings.findChildren(QAbstractButton) if one.isVisible()}


def test_the_chosen_photos_alone_are_exported(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    window.workplace.sheet.go(1)
    panel = panel_of(window, qtbot)
    panel.what.setCurrentIndex(1)
    assert panel.what.currentText() == "The chosen photo"
    panel.target.setText(str(tmp_path / "out"))
    panel.export_button.click()
    wait(window, panel, qtbot)
    assert len(list((tmp_path / "out" / "photos").iterdir())) == 1


def test_the_open_story_is_what_is_exported_and_else_what_is_chosen(window: Window, qtbot: QtBot) -> None:
    work = window.workplace
    actions = window.actions_by_name
    assert not actions["block_heading"].isEnabled() and not actions["to_story"].isEnabled()
    panel = panel_of(window, qtbot)
    assert panel.what.currentData()[0] == "where"
    work.sheet.go(0)
    work.sheet.go(1, extend=True)
    qtbot.waitUntil(lambda: panel.what.currentData() == ("chosen", ""))
    actions["new_story"].trigger()
    qtbot.waitUntil(lambda: panel.what.currentData() == ("story", "New story"))
    assert actions["block_heading"].isEnabled() and actions["to_story"].isEnabled()
    panel.what.setCurrentIndex(0)
    work.sheet.go(2)
    qtbot.waitUntil(lambda: "The chosen photo" in [panel.what.itemText(place) for place in range(panel.what.count())])
    assert panel.what.currentData()[0] == "where"  # it was chosen by hand
    work.middle.close_story()
    assert not actions["block_heading"].isEnabled()


def test_a_preview_opens_in_the_browser(window: Window, qtbot: QtBot, archive: Path, opened_elsewhere: list[Path]) -> None:
    panel = panel_of(window, qtbot)
    panel.preview_button.click()
    wait(window, panel, qtbot)
    assert opened_elsewhere == [archive / "pictures" / "preview" / "index.html"]
    with store.open_archive(archive, read_only=True) as catalogue:
        assert journal.verify(catalogue) == []


def test_a_bundle_is_checked(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    panel = panel_of(window, qtbot)
    panel.target.setText(str(tmp_path / "out"))
    panel.export_button.click()
    wait(window, panel, qtbot)
    window._bundle_chosen([tmp_path / "out"])
    qtbot.waitUntil(lambda: "as they were exported" in panel.told.text(), timeout=LONG)
    (tmp_path / "out" / "captions.csv").write_text("changed", encoding="utf-8")
    (tmp_path / "out" / "note.txt").write_text("strange", encoding="utf-8")
    window._bundle_chosen([tmp_path / "out"])
    qtbot.waitUntil(lambda: "Changed: captions.csv" in panel.told.text(), timeout=LONG)
    assert "Not of the bundle: note.txt" in panel.told.text()


def test_trouble_is_told_in_the_panel(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    panel = panel_of(window, qtbot)
    panel.choices.address.setText("example.org")
    panel.target.setText(str(tmp_path / "out"))
    panel.export_button.click()
    assert "no address of a web site" in panel.told.text()
    panel.choices.address.setText("")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("mine", encoding="utf-8")
    panel.export_button.click()
    wait(window, panel, qtbot)
    assert "no bundle of Curator" in panel.told.text()
    assert (tmp_path / "out" / "letter.txt").read_text(encoding="utf-8") == "mine"


def test_the_choices_are_remembered(window: Window, qtbot: QtBot, tmp_path: Path, make_window: Callable[[], Window]) -> None:
    panel = panel_of(window, qtbot)
    panel.choices.profile.setCurrentIndex(2)
    panel.choices.location.setCurrentIndex(4)
    panel.choices.languages["zh-CN"].setChecked(True)
    panel.choices.switches["zip"].setChecked(True)
    panel.take_folder("template", tmp_path)
    window.remember()
    again = make_window()
    options = again.exports.panel.choices
    qtbot.waitUntil(lambda: "zh-CN" in options.languages)
    chosen = options.options()
    assert (chosen.profile, chosen.location, chosen.languages) == ("internal", "none", ("en", "zh-CN"))
    assert chosen.zip
    assert chosen.template == str(tmp_path)


@pytest.fixture
def make_window(app: QApplication, qtbot: QtBot, window: Window, archive: Path) -> Iterator[Callable[[], Window]]:
    from curator import settings

    windows: list[Window] = []

    def made() -> Window:
        window.close()
        one = Window(settings.load(), i18n.load("en"))
        windows.append(one)
        one.open_archive(archive)
        one.show()
        return one

    yield made
    for one in windows:
        one.close()
