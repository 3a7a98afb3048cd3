"""Photos dragged to other programs: copies that hold what may be told, never the originals."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.catalogue import journal, search, store
from curator.domain.job import run
from curator.domain.step import Edit, Op, Put, PutText
from curator.files import placeholders
from curator.jobs import importing
from curator.ui.desk import Desk
from curator.ui.dragging import photos_in
from curator.ui.handing_on import Carried, Copies
from tests.ui.test_window import Open, open_window

__all__ = ["open_window"]


@pytest.fixture
def desk(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    for number in range(2):
        path = tmp_path / "card" / f"{number}.jpg"
        placeholders.draw(path, number, 900, 600)
        subprocess.run(
            ["exiftool", "-q", "-overwrite_original", "-GPSLatitude=38.9", "-SerialNumber=123", str(path)], check=True
        )
    store.create(tmp_path / "archive")
    with store.open_archive(tmp_path / "archive", "Ann") as catalogue:
        run(importing.imported(catalogue, lambda act: act(catalogue), [tmp_path / "card"]))
        ids = sorted(search.find(catalogue).ids)
        ops: dict[str, Op] = {
            "description": PutText("en", "An orchard near Fuping, China, in 2019."),
            "credit_line": Put("©UNV, 2020"),
        }
        journal.apply(catalogue, Edit("set", tuple(ids[:1]), {**ops, "alt_text": PutText("en", "Trees")}))
    opened = Desk(tmp_path / "archive", "Ann")
    opened.open()
    qtbot.waitUntil(lambda: opened.archive is not None)
    yield opened
    opened.close()


def test_another_program_gets_clean_copies(desk: Desk) -> None:
    mime = Carried(desk.folder, [1], lambda: desk.copies([1]))
    assert photos_in(mime, desk.folder) == [1]
    assert mime.hasUrls()
    (path,) = [Path(url.toLocalFile()) for url in mime.urls()]
    assert desk.folder not in path.parents
    with Image.open(path) as image:
        assert image.size == (900, 600)
    said = subprocess.run(["exiftool", "-j", "-G1", str(path)], capture_output=True, check=True, text=True).stdout
    (held,) = json.loads(said)
    assert held["XMP-photoshop:Credit"] == "©UNV, 2020"
    assert not [key for key in held if "GPSLat" in key or "Serial" in key]
    desk.close()
    assert not path.exists()


def test_what_may_not_leave_stays_and_says_why(desk: Desk, qtbot: QtBot) -> None:
    said: list[str] = []
    desk.noticed.connect(said.append)
    mime = Carried(desk.folder, [2], lambda: desk.copies([2]))
    assert mime.urls() == []
    assert said[0].startswith("The photos stay here: ")
    assert photos_in(mime, desk.folder) == [2]


def test_many_photos_are_an_export(desk: Desk) -> None:
    assert not Carried(desk.folder, list(range(30)), None).hasUrls()


def test_photos_dropped_on_their_own_window_are_not_imported(
    open_window: Open, make_archive: Callable[..., Path], qtbot: QtBot
) -> None:
    window = open_window(make_archive([{}]))
    desk = window.workplace.desk
    assert desk is not None
    made: list[int] = []

    def make() -> Copies:
        made.append(1)
        return desk.copies([1])

    mime = Carried(desk.folder, [1], make)
    everything = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(9, 9), *everything)
    enter.ignore()
    window.dragEnterEvent(enter)
    assert not enter.isAccepted()
    mime.begin(window)
    assert made == []  # nothing is made for a drag that stays within the window
    mime.begin(None)
    mime.begin(None)
    assert made == [1]
