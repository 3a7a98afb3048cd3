"""The shelf of what preflight holds back, found out in the background and kept as photos change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from curator.catalogue.shelves import Shelf
from curator.domain.language import Texts
from curator.domain.step import Put, PutText
from curator.ui import judged
from curator.ui.desk import Desk
from curator.ui.shelf_list import _SHELVES
from tests.ui.test_window import Open, open_window

__all__ = ["open_window"]

DONE = {"credit_line": "©UNV, 2020", "alt_text": Texts.of({"en": "A drawing of trees"})}


def test_what_is_held_back_has_a_shelf(open_window: Open, make_archive: Callable[..., Path], qtbot: QtBot) -> None:
    window = open_window(
        make_archive(
            [
                {**DONE, "description": "An orchard near Fuping, China, in 2019."},
                {**DONE, "description": "Children at the school of Fuping, China, in 2019."},
                {**DONE, "description": "Children play near Fuping, China, in 2019.", "withdrawn": True},
                {**DONE, "description": "A road near Fuping, China, in 2019."},
            ]
        )
    )
    work = window.workplace
    desk = work.desk
    assert desk is not None
    qtbot.waitUntil(lambda: desk.judged.is_known, timeout=10_000)
    assert desk.judged.ids == (2,)
    qtbot.waitUntil(lambda: work.shelf_list._counts[Shelf.HELD_BACK].text() == "1")
    work.shelf_list.setCurrentRow(list(_SHELVES).index(Shelf.HELD_BACK))
    qtbot.waitUntil(lambda: list(work.sheet.ids) == [2])
    desk.set_fields([4], {"description": PutText("en", "Pupils on the road to Fuping, China, in 2019.")})
    qtbot.waitUntil(lambda: sorted(work.sheet.ids) == [2, 4], timeout=10_000)
    desk.set_fields([2], {"model_release_status": Put("unlimited"), "minor_model_age": Put("age unknown")})
    qtbot.waitUntil(lambda: 2 not in desk.judged.ids, timeout=10_000)
    qtbot.waitUntil(lambda: list(work.sheet.ids) == [4])


def test_each_shelf_shows_its_photos(open_window: Open, make_archive: Callable[..., Path], qtbot: QtBot) -> None:
    held = [{**DONE, "description": "A road"}, {"description": "A well"}, {"credit_line": "©UNV, 2020"}, {"withdrawn": True}]
    window = open_window(make_archive(held))
    work = window.workplace
    expected = {
        Shelf.LAST_IMPORT: [1, 2, 3],
        Shelf.NO_CAPTION: [3],
        Shelf.NO_CREDIT: [2],
        Shelf.WITHDRAWN: [4],
        Shelf.ALL: [1, 2, 3],
    }
    for shelf, ids in expected.items():
        work.shelf_list.setCurrentRow(list(_SHELVES).index(shelf))
        qtbot.waitUntil(lambda ids=ids: sorted(work.sheet.ids) == ids)  # type: ignore[misc]
        assert work.desk is not None and work.desk.shelf is shelf


def test_of_many_photos_it_is_found_out_when_somebody_wants_to_see_them(
    open_window: Open, make_archive: Callable[..., Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judged, "MOST", 3)
    monkeypatch.setattr(judged, "_PAGE", 1)
    monkeypatch.setattr(judged, "_SHOWN_EVERY_S", 0.0)
    texts = ("An orchard", "Children at school", "A road", "Children play", "Pupils")
    window = open_window(make_archive([{**DONE, "description": f"{text} near Fuping, China, in 2019."} for text in texts]))
    work, desk = window.workplace, window.workplace.desk
    assert desk is not None
    qtbot.waitUntil(lambda: desk.judged._left_alone, timeout=10_000)
    desk.set_fields([3], {"description": PutText("en", "Pupils on the road near Fuping, China, in 2019.")})
    qtbot.waitUntil(lambda: not desk.judged._pause.isActive() and not desk.home.asked("counts"), timeout=10_000)
    # What is known of a few is not told as if it were all.
    assert not desk.judged.is_known and desk.judged.ids == ()
    assert work.shelf_list._counts[Shelf.HELD_BACK].text() == ""
    shares: list[float | None] = []
    desk.looked.connect(shares.append)
    work.shelf_list.setCurrentRow(list(_SHELVES).index(Shelf.HELD_BACK))
    qtbot.waitUntil(lambda: sorted(work.sheet.ids) == [2, 3, 4, 5] and desk.judged.is_known, timeout=10_000)
    qtbot.waitUntil(lambda: work.shelf_list._counts[Shelf.HELD_BACK].text() == "4")
    under_way = [share for share in shares if share is not None]
    assert under_way == sorted(under_way) and len(under_way) > 2 and shares[-1] is None
    desk.set_fields([5], {"description": PutText("en", "A well near Fuping, China, in 2019.")})
    qtbot.waitUntil(lambda: sorted(work.sheet.ids) == [2, 3, 4], timeout=10_000)


def test_who_asks_while_the_photos_are_counted_is_answered(
    open_desk: Callable[[Path], Desk], make_archive: Callable[..., Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judged, "MOST", 1)
    desk = open_desk(make_archive([{**DONE, "description": "Children at school near Fuping, China, in 2019."}] * 3))
    desk.judged._pause.stop()
    desk.judged._step()
    assert desk.home.asked("judging")
    desk.judged.want()
    qtbot.waitUntil(lambda: desk.judged.is_known, timeout=10_000)
    assert desk.judged.ids == (1, 2, 3)
