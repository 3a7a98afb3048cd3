"""Finding by meaning in the window: vectors are made while one works, and join an answer by worth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from curator.catalogue import meanings
from curator.jobs import meaning
from curator.ui.access import Answered
from curator.ui.desk import Desk
from curator.ui.meant import Meant

CAPTIONS = ("A well is dug", "Students at the vocational school", "Mushrooms grow in the sheds", "The road over the mountain")
LONG = 60_000


@pytest.mark.skipif(not meaning.is_installed(), reason="the optional part “meaning” is not installed")
def test_captions_are_read_while_one_works(
    open_desk: Callable[[Path], Desk], make_archive: Callable[..., Path], qtbot: QtBot
) -> None:
    archive = make_archive([{"description": text} for text in CAPTIONS])
    desk = open_desk(archive)
    desk.meant._pause.setInterval(0)
    desk.meant.begin()
    qtbot.waitUntil(lambda: desk.meant._ready and not desk.home.asked("meaning"), timeout=LONG)
    assert meanings.exists(archive)
    answers: list[Answered] = []
    desk.answered.connect(answers.append)
    desk.ask(desk.shelf, "pupils in a lesson sort:rank")
    qtbot.waitUntil(lambda: bool(answers))
    assert list(answers[-1].sheet.ids)[:1] == [2]
    assert 2 in answers[-1].sheet.answer.meant


def test_nothing_begins_where_the_part_is_not_installed(
    open_desk: Callable[[Path], Desk], make_archive: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("curator.ui.meant.find_spec", lambda _: None)
    archive = make_archive([{"description": text} for text in CAPTIONS])
    desk = open_desk(archive)
    assert isinstance(desk.meant, Meant)
    desk.meant.begin()
    assert not desk.meant._pause.isActive()
    assert not meanings.exists(archive)
