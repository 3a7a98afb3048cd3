"""Previews ahead of time: what is being read already is not read again when a person comes to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pytestqt.qtbot import QtBot

from curator.catalogue import pictures, store
from curator.catalogue.pictures import Key
from curator.domain.errors import CuratorError
from curator.ui.lanes import Home, Lane
from curator.ui.pages import Reading
from curator.ui.previews import Previews
from tests.ui.conftest import drawn, made_archive


def test_who_leafs_on_waits_for_what_is_being_read(qtbot: QtBot, tmp_path: Path) -> None:
    folder = made_archive(tmp_path / "archive", [{} for _ in range(4)])
    with store.open_archive(folder) as catalogue, pictures.open_pictures(folder) as held:
        for photo, digest in catalogue.db.execute("select id, sha256 from photo"):
            pictures.put_preview(held, Key(photo, digest), drawn(photo, 600, 400))
    asked: list[str] = []
    second_begun, go_on = threading.Event(), threading.Event()

    @contextmanager
    def opened() -> Iterator[Reading]:
        with store.open_archive(folder, read_only=True) as catalogue, pictures.open_pictures(folder) as held:

            def trace(sql: str) -> None:
                if "from preview" in sql:
                    asked.append(sql.split("photo = ")[1].split()[0])
                    if asked[-1] == "2":
                        second_begun.set()
                        go_on.wait(20)

            held.db.set_trace_callback(trace)
            yield Reading(catalogue, held)

    troubles: list[CuratorError] = []
    home, lane = Home(troubles.append), Lane("rows", opened)
    try:
        previews = Previews(home, lane, lambda _photo, _then: None, lambda *_: None)
        previews.want([1, 2, 3])
        qtbot.waitUntil(lambda: second_begun.is_set() and previews.image(1) is not None)
        previews.want([2, 3, 4])
        go_on.set()
        qtbot.waitUntil(lambda: all(previews.image(photo) is not None for photo in (1, 2, 3, 4)))
        assert asked == ["1", "2", "3", "4"]
        previews.want([1])
        previews.want([4, 2])
        assert asked == ["1", "2", "3", "4"] and not home.asked("preview")
        assert troubles == []
    finally:
        go_on.set()
        lane.close()
