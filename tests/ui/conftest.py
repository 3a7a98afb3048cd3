"""Archives of drawn photos for the tests of the window."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.catalogue import journal, photos, pictures, store
from curator.catalogue.pictures import Key
from curator.domain.fields import BY_NAME
from curator.domain.language import Texts
from curator.domain.value import stored
from curator.i18n import Translator
from curator.ui import session
from curator.ui.access import Answered
from curator.ui.desk import Desk

Described = Sequence[Mapping[str, Any]]
MakeArchive = Callable[..., Path]


def drawn(number: int, width: int = 256, height: int = 171) -> bytes:
    """A picture that can be told from others, as JPEG: hills under a sky, with a number."""
    image = Image.new("RGB", (width, height), (120 + number * 37 % 100, 150 + number * 17 % 80, 190 + number * 7 % 60))
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.7, height * 0.1, width * 0.8, height * 0.1 + width * 0.1), fill=(250, 235, 190))
    draw.polygon(
        [
            (0, height),
            (0, height * 0.7),
            (width * 0.4, height * (0.35 + number % 5 / 20)),
            (width, height * 0.75),
            (width, height),
        ],
        fill=(60 + number * 11 % 60, 90 + number * 23 % 60, 60),
    )
    draw.text((8, height - 20), str(number), fill=(255, 255, 255))
    held = io.BytesIO()
    image.save(held, "JPEG", quality=85)
    return held.getvalue()


def made_archive(folder: Path, described: Described, *, thumbnails: bool = True, main: str = "en") -> Path:
    """An archive with one photo for each mapping of field to value; a plain string in a field of languages is in the main one."""
    store.create(folder, main)
    with store.open_archive(folder, "Li Ping") as catalogue, pictures.open_pictures(folder) as held:
        keys: list[tuple[Key, bytes]] = []
        with catalogue.writing():
            step = journal.begin(catalogue, "import", {})
            rows: list[journal.Row] = []
            for number, values in enumerate(described):
                digest = sha256(f"{folder}{number}".encode()).hexdigest()
                facts: dict[str, Any] = {
                    "file_name": f"IMG_{number:04}.jpg",
                    "path": f"originals/IMG_{number:04}.jpg",
                    "sha256": digest,
                    "bytes": 3_000_000 + number,
                    "format": "image/jpeg",
                    "width": 4000,
                    "height": 2667,
                    "imported": store.now(),
                }
                plain = {
                    name: stored(BY_NAME[name], Texts.of({main: value}) if name in _TEXTS and isinstance(value, str) else value)
                    for name, value in values.items()
                    if name != "withdrawn"
                }
                photo, uid = photos.add(catalogue, facts, plain)
                rows.append((photo, uid, {"withdrawn": 1}, {"withdrawn": int(bool(values.get("withdrawn")))}))
                keys.append((Key(photo, digest), drawn(number)))
            journal.record(catalogue, step, rows)
        if thumbnails:
            pictures.put_thumbnails(held, keys, "made")
            for key, _ in keys[:3]:
                pictures.put_preview(held, key, drawn(key.photo - 1, 1500, 1000))
    return folder


_TEXTS = frozenset({"title", "headline", "description", "alt_text", "copyright_notice", "event"})


@pytest.fixture
def make_archive(tmp_path: Path) -> MakeArchive:
    """Makes archives under the test's folder."""

    def make(described: Described, name: str = "archive", **more: Any) -> Path:
        return made_archive(tmp_path / name, described, **more)

    return make


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application, dressed as the program dresses it; the windows of a test do not outlive it.

    A window that was only closed is dressed anew with each later one, so that the last tests of a run took ten times their time.
    """
    session.prepare(qapp)
    yield qapp
    for widget in qapp.topLevelWidgets():
        # Subtle: a popup belongs to what opened it, which would delete it a second time.
        if widget.windowType() is not Qt.WindowType.Popup:
            widget.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def tr() -> Translator:
    """English."""
    return Translator()


@pytest.fixture
def open_desk(app: QApplication, qtbot: QtBot) -> Iterator[Callable[[Path], Desk]]:
    """Opens desks and closes them at the end; a desk is given when its first whole answer is there."""
    desks: list[Desk] = []

    def opened(folder: Path) -> Desk:
        desk = Desk(folder, "Li Ping")
        desks.append(desk)
        answers: list[Answered] = []
        desk.answered.connect(answers.append)
        desk.open()
        qtbot.waitUntil(lambda: bool(answers) and answers[-1].sheet.whole)
        return desk

    yield opened
    for desk in desks:
        desk.close()
