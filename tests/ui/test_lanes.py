from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.catalogue import shelves, store
from curator.catalogue.store import Catalogue
from curator.domain.errors import CuratorError
from curator.ui.lanes import Home, Lane


class Tool:
    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.closed_in: int | None = None


@pytest.fixture
def tools() -> list[Tool]:
    return []


@pytest.fixture
def lane(tools: list[Tool]) -> Iterator[Lane[Tool]]:
    @contextmanager
    def opened() -> Iterator[Tool]:
        tools.append(Tool())
        yield tools[-1]
        tools[-1].closed_in = threading.get_ident()

    made = Lane("test", opened)
    yield made
    made.close()


@pytest.fixture
def troubles() -> list[CuratorError]:
    return []


@pytest.fixture
def home(qapp: QApplication, troubles: list[CuratorError]) -> Home:
    return Home(troubles.append)


def test_a_tool_lives_and_dies_in_its_lane(qtbot: QtBot, home: Home, lane: Lane[Tool], tools: list[Tool]) -> None:
    seen: list[tuple[int, bool]] = []
    for _ in range(3):
        home.ask(
            lane,
            lambda tool: threading.get_ident(),
            lambda thread: seen.append((thread, QThread.currentThread().isMainThread())),
        )
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert len(tools) == 1
    assert seen == [(tools[0].thread, True)] * 3
    lane.close()
    assert tools[0].closed_in == tools[0].thread != threading.get_ident()


def test_the_newest_question_wins(qtbot: QtBot, home: Home, lane: Lane[Tool]) -> None:
    gate, answers = threading.Event(), list[str]()

    def slow(answer: str) -> Callable[[Tool], str]:
        def work(tool: Tool) -> str:
            gate.wait(10)
            return answer

        return work

    home.ask(lane, slow("first"), answers.append, slot="question")
    home.ask(lane, slow("second"), answers.append, slot="question")
    home.ask(lane, slow("third"), answers.append, slot="question")
    home.ask(lane, lambda tool: "other", answers.append, slot="other")
    assert home.asked("question")
    gate.set()
    qtbot.waitUntil(lambda: "other" in answers)
    assert answers == ["third", "other"]
    assert not home.asked("question")


def test_an_older_reading_is_broken_off(qtbot: QtBot, home: Home, troubles: list[CuratorError], tmp_path: Path) -> None:
    store.create(tmp_path / "archive")
    began, answers = threading.Event(), list[object]()
    lane: Lane[Catalogue] = Lane(
        "find", lambda: store.open_archive(tmp_path / "archive", read_only=True), interrupt=shelves.interrupt
    )

    def endless(catalogue: Catalogue) -> object:
        began.set()
        return catalogue.db.execute(
            "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"
        ).fetchall()

    home.ask(lane, endless, answers.append, slot="question")
    assert began.wait(10)
    home.ask(lane, lambda catalogue: catalogue.main, answers.append, slot="question")
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    lane.close()
    assert answers == ["en"]
    assert troubles == []


def test_trouble_is_told_and_a_bug_flies(qtbot: QtBot, home: Home, lane: Lane[Tool], troubles: list[CuratorError]) -> None:
    def refuse(tool: Tool) -> None:
        raise CuratorError("Not today.")

    mine: list[CuratorError] = []
    home.ask(lane, refuse, lambda _: None)
    home.ask(lane, refuse, lambda _: None, failed=mine.append)
    qtbot.waitUntil(lambda: bool(troubles) and bool(mine))
    assert troubles[0].sentence == mine[0].sentence == "Not today."
    with qtbot.captureExceptions() as bugs:
        home.ask(lane, lambda tool: 1 // 0, lambda _: None)
        qtbot.waitUntil(lambda: bool(bugs))
    assert bugs[0][0] is ZeroDivisionError


def test_a_channel_carries_values_from_any_thread(qtbot: QtBot, home: Home) -> None:
    heard: list[int] = []
    send = home.channel(heard.append)
    threads = [threading.Thread(target=send, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    qtbot.waitUntil(lambda: sorted(heard) == [0, 1, 2, 3, 4])
    for thread in threads:
        thread.join()


def test_closing_finishes_what_was_asked(home: Home, lane: Lane[Tool]) -> None:
    done: list[int] = []
    for number in range(5):
        home.ask(lane, lambda tool, number=number: done.append(number), lambda _: None)  # type: ignore[misc]
    lane.close()
    assert done == [0, 1, 2, 3, 4]


def test_a_tool_that_can_not_be_opened_is_told(qtbot: QtBot, home: Home, troubles: list[CuratorError], tmp_path: Path) -> None:
    lane: Lane[Catalogue] = Lane("find", lambda: store.open_archive(tmp_path, read_only=True))
    home.ask(lane, lambda catalogue: catalogue.main, lambda _: None)
    qtbot.waitUntil(lambda: bool(troubles))
    lane.close()
    assert troubles[0].sentence.startswith("There is no archive in")
