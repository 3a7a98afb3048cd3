"""The story view at the window: blocks are written, moved, filled and taken out, each as a step that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator import i18n
from curator.catalogue import journal, photos, store, stories
from curator.domain.step import Edit, Put
from curator.domain.story import Block, Heading, Paragraph, PhotoBlock, Quote, Story
from curator.settings import Settings
from curator.ui.dragging import photos_in, put_photos
from curator.ui.story_view import StoryView
from curator.ui.window import Window

NAME = "Fuping"


@pytest.fixture
def archive(make_archive: Callable[..., Path]) -> Path:
    folder = make_archive([{"description": f"Photo {number}", "rating": 1} for number in range(3)])
    with store.open_archive(folder, "Li Ping") as catalogue:
        journal.apply(catalogue, Edit("set", (1,), {"credit_line": Put("©UNV, 2020")}))
        blocks: tuple[Block, ...] = (
            Heading("Fuping"),
            Paragraph("It rained."),
            *stories.photo_blocks(catalogue, [1]),
            Quote("We walk.", "Li Xin", "Director"),
            PhotoBlock(None, "A road that nobody has sent yet"),
        )
        stories.keep(catalogue, Story(NAME, "Fuping", blocks), "new story")
    return folder


@pytest.fixture
def window(app: QApplication, qtbot: QtBot, archive: Path) -> Iterator[Window]:
    made = Window(Settings("Li Ping"), i18n.load("en"))
    made.open_archive(archive)
    with qtbot.waitActive(made):
        made.show()
    qtbot.waitUntil(lambda: len(made.workplace.sheet.ids) == 3)
    yield made
    made.close()


@pytest.fixture
def view(window: Window, qtbot: QtBot) -> StoryView:
    desk = window.workplace.desk
    assert desk is not None
    desk.open_story(NAME)
    story = window.workplace.middle.story
    qtbot.waitUntil(lambda: len(story.views) == 5)
    qtbot.waitUntil(lambda: is_laid_out(story))
    return story


def is_laid_out(story: StoryView) -> bool:
    """True once each block stands below the one before it."""
    tops = [one.y() for one in story.views]
    ends = [one.geometry().bottom() for one in story.views]
    return all(end < top for end, top in zip(ends, tops[1:], strict=False))


def kept(archive: Path, name: str = NAME) -> Story:
    with store.open_archive(archive, read_only=True) as catalogue:
        assert journal.verify(catalogue) == []
        return stories.load(catalogue, name)[0]


def told(archive: Path) -> list[str]:
    return [str(getattr(block, "text", "") or getattr(block, "caption", "")) for block in kept(archive).blocks]


def test_a_text_is_written_in_place_and_undone(window: Window, view: StoryView, archive: Path, qtbot: QtBot) -> None:
    box = view.views[1].texts[0]
    box.setFocus()
    QTest.keyClicks(box, "Then ")
    view.keep()
    qtbot.waitUntil(lambda: told(archive)[1] == "Then It rained.")
    window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: told(archive)[1] == "It rained.")
    qtbot.waitUntil(lambda: view.views[1].texts[0].toPlainText() == "It rained.")  # type: ignore[union-attr]


def test_enter_begins_the_next_paragraph(view: StoryView, archive: Path, qtbot: QtBot) -> None:
    box = view.views[1].texts[0]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert view.views[2].is_draft
    QTest.keyClicks(view.views[2].texts[0], "Then it stopped.")
    view.keep()
    qtbot.waitUntil(lambda: told(archive)[1:3] == ["It rained.", "Then it stopped."])


def test_blocks_are_moved_by_keys_and_taken_out(view: StoryView, archive: Path, qtbot: QtBot) -> None:
    view.views[1].texts[0].setFocus()
    QTest.keyClick(view.views[1].texts[0], Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: told(archive)[1:3] == ["Photo 0", "It rained."])
    qtbot.waitUntil(lambda: isinstance(view.views[1].shown.block, PhotoBlock))
    view.views[1].remove_button.click()
    qtbot.waitUntil(lambda: told(archive)[:2] == ["Fuping", "It rained."])


def test_keys_of_blocks_count_in_the_story_alone(window: Window, view: StoryView, archive: Path, qtbot: QtBot) -> None:
    view.views[1].texts[0].setFocus()
    before = told(archive)
    sheet = window.workplace.sheet
    sheet.setFocus()
    QTest.keyClick(sheet, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(sheet, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    view.title.setFocus()
    QTest.keyClicks(view.title, "!")
    view.keep()
    qtbot.waitUntil(lambda: kept(archive).title.endswith("!"))  # what was asked for before it would have been done by now
    assert told(archive)[1:] == before[1:]
    view.views[2].setFocus()
    view._focused(view.views[1])
    window.actions_by_name["block_out"].trigger()
    qtbot.waitUntil(lambda: "It rained." not in told(archive))


def test_photos_are_dropped_between_blocks_and_on_one_that_waits(
    window: Window, view: StoryView, archive: Path, qtbot: QtBot
) -> None:
    first = view.views[1]
    view.drop_photos([2, 3], first.mapTo(view, QPoint(20, 1)))
    qtbot.waitUntil(lambda: told(archive)[1:3] == ["Photo 1", "Photo 2"])
    qtbot.waitUntil(lambda: len(view.views) == 7 and is_laid_out(view))
    waiting = view.views[6]
    assert waiting.shown.photo is None
    view.area.ensureWidgetVisible(waiting)
    view.drop_photos([2], waiting.mapTo(view, QPoint(20, waiting.height() // 2)))
    qtbot.waitUntil(lambda: kept(archive).blocks[6].uid is not None)  # type: ignore[union-attr]
    assert kept(archive).blocks[6].caption == "A road that nobody has sent yet"  # type: ignore[union-attr]


def test_a_credit_of_its_own_is_read_as_data(view: StoryView, archive: Path, qtbot: QtBot) -> None:
    line = view.views[2].texts[1]
    line.setText("© IPRCC 2019")  # type: ignore[union-attr]
    view.keep()
    qtbot.waitUntil(lambda: (block := kept(archive).blocks[2]).credit is not None and block.credit.year == 2019)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: view.views[2].texts[1].text() == "©IPRCC, 2019")  # type: ignore[union-attr]
    view.views[2]._follow_photo()
    qtbot.waitUntil(lambda: view.views[2].texts[1].text() == "©UNV, 2020")  # type: ignore[union-attr]


def test_a_story_begins_with_the_chosen_photos(window: Window, archive: Path, qtbot: QtBot) -> None:
    window.workplace.sheet.choose_all()
    window.actions_by_name["new_story"].trigger()
    story = window.workplace.middle.story
    qtbot.waitUntil(lambda: story.story is not None and len(story.views) == 3)
    assert len(kept(archive, "New story").blocks) == 3
    window.workplace.sheet.go(0)
    window.actions_by_name["to_story"].trigger()
    qtbot.waitUntil(lambda: len(story.views) == 4)


def test_photos_dropped_on_the_left_are_given_what_stands_there(window: Window, archive: Path, qtbot: QtBot) -> None:
    side = window.workplace.side
    side.given.emit("stories", NAME, [2])
    qtbot.waitUntil(lambda: len(kept(archive).blocks) == 6)
    side.given.emit("keyword", "harvest", [1, 3])
    with store.open_archive(archive, read_only=True) as catalogue:
        wanted = [("harvest",), None, ("harvest",)]
        qtbot.waitUntil(lambda: [one.values.get("keywords") for one in photos.load(catalogue, [1, 2, 3])] == wanted)


def test_a_drag_carries_photos_of_this_archive_alone(view: StoryView, window: Window, archive: Path, tmp_path: Path) -> None:
    mime = QMimeData()
    put_photos(mime, archive, [1, 2])
    assert photos_in(mime, archive) == [1, 2]
    assert photos_in(mime, tmp_path / "another") == []
    strange = QMimeData()
    strange.setData("application/x-curator-photos", b"\xff{")
    assert photos_in(strange, archive) == []
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, strange, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    view.dropEvent(event)
    assert len(kept(archive).blocks) == 5


def test_the_story_is_left_and_exported(window: Window, view: StoryView, qtbot: QtBot) -> None:
    view.buttons["export"].click()
    panel = window.exports.panel
    assert panel.isVisible()
    view.buttons["close"].click()
    assert not view.isVisible()
    assert window.workplace.middle.view() is window.workplace.sheet


def test_a_block_becomes_one_of_another_kind(window: Window, view: StoryView, archive: Path, qtbot: QtBot) -> None:
    view.views[1].texts[0].setFocus()
    window.actions_by_name["block_quote"].trigger()
    qtbot.waitUntil(lambda: kept(archive).blocks[1] == Quote("It rained."))
    qtbot.waitUntil(lambda: isinstance(view.views[1].shown.block, Quote))
    person = view.views[1].texts[1]
    person.setFocus()
    QTest.keyClicks(person, "Jin Liu")
    window.actions_by_name["block_paragraph"].trigger()
    qtbot.waitUntil(lambda: kept(archive).blocks[1] == Paragraph("It rained. — Jin Liu"))
    window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: isinstance(kept(archive).blocks[1], Quote))
    qtbot.waitUntil(lambda: isinstance(view.views[1].shown.block, Quote))
    view.views[1].texts[0].setFocus()
    window.actions_by_name["block_down"].trigger()
    qtbot.waitUntil(lambda: isinstance(kept(archive).blocks[2], Quote))
