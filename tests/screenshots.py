"""Pictures of every view of the window on the sample, and of the sheet on real photos where there are some: `make screenshots`.

Each combination of language, scheme and size is a program of its own, since a scale is set for a whole run. Needs a screen, real or not.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZES = {"1280x800": "1", "2560x1440": "2"}
PHOTOS = ROOT.parent / "shared" / "photos"
LONGEST_MS = 120_000


def main() -> int:
    """Take all pictures, or those of one combination."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--one", nargs=3, metavar=("LANGUAGE", "SCHEME", "SIZE"))
    chosen = options.parse_args()
    if chosen.one:
        take(chosen.folder, *chosen.one)
        return 0
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as held:
        for language, scheme, size in product(("en", "zh-CN"), ("light", "dark"), SIZES):
            environment = {**os.environ, "QT_SCALE_FACTOR": SIZES[size], "XDG_CONFIG_HOME": held}
            command = [sys.executable, __file__, str(chosen.folder), "--one", language, scheme, size]
            subprocess.run(command, env=environment, check=True, cwd=ROOT)
    print(f"{len(list(chosen.folder.glob('*.png')))} pictures in {chosen.folder}")
    return 0


def take(folder: Path, language: str, scheme: str, size: str) -> None:
    """Play a day on the sample in one language, scheme and size, and keep a picture of each view."""
    from PySide6.QtCore import QEventLoop, QSize, QTimer
    from PySide6.QtWidgets import QApplication

    from curator import i18n
    from curator.catalogue import store
    from curator.settings import Settings
    from curator.ui import session
    from curator.ui.pieces import Overlay
    from curator.ui.window import Window

    app = QApplication([])
    session.prepare(app)
    window = Window(Settings("Li Ping", window={"scheme": scheme, "captions": True}), i18n.load(language))
    width, height = (int(number) // int(SIZES[size]) for number in size.split("x"))
    window.resize(QSize(width, height))
    window.show()
    window.activateWindow()
    work, acts = window.workplace, window.actions_by_name

    def pause(milliseconds: int) -> None:
        # Subtle: a loop of Qt's own, since QTest's waiting holds Python's lock and the lanes would starve.
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def until(claim: Callable[[], bool]) -> None:
        for _ in range(LONGEST_MS // 50):
            if claim():
                return
            pause(50)
        raise SystemExit("A view did not come; no picture was taken of it.")

    def shoot(name: str) -> None:
        pause(700)
        window.grab().save(str(folder / f"{name}-{language}-{scheme}-{size}.png"))

    shoot("start")
    window.start.sample_button.click()
    until(lambda: len(work.sheet.ids) == 9 and work.side.topLevelItemCount() > 2)
    work.sheet.go(6)
    until(lambda: len(work.form.subject.ids) == 1)
    shoot("sheet")
    work.form.go_to("credit_line")
    shoot("credit")
    work.form.choose_terms()
    until(lambda: window.findChild(Overlay) is not None)
    shoot("keywords")
    for overlay in window.findChildren(Overlay):
        overlay.close()
    acts["copy_fields"].trigger()
    until(lambda: bool(work.copying.values))
    acts["paste_fields"].trigger()
    shoot("paste")
    for overlay in window.findChildren(Overlay):
        overlay.close()
    work.sheet.go(5)
    until(lambda: bool(work.form.findings.rules))
    work.form.findings.head.click()
    shoot("findings")
    work.form.findings.head.click()
    work.show_sheet()
    acts["loupe"].trigger()
    shoot("loupe")
    acts["facts"].trigger()
    shoot("facts")
    work.show_sheet()
    work.sheet.go(3)
    work.sheet.go(4, extend=True)
    acts["compare"].trigger()
    shoot("comparison")
    work.show_sheet()
    work.search.ask_question('holder:="UNV" taken:2019')
    shoot("search")
    work.search.ask_question("nothing answers this")
    shoot("empty")
    work.search.ask_question("")
    until(lambda: len(work.sheet.ids) == 9)
    acts["history"].trigger()
    shoot("history")
    acts["form"].trigger()
    if work.desk is not None:
        work.desk.open_story("Fuping")
    until(lambda: len(work.middle.story.views) > 9)
    shoot("story")
    work.middle.story.buttons["export"].click()
    until(lambda: window.exports.panel.what.count() > 1)
    window.exports.panel.show_story("Fuping")
    window.exports.panel.preview_button.click()
    until(lambda: bool(window.exports.panel.findings.rules) and not work.is_busy)
    shoot("export")
    work.middle.close_story()
    acts["keys"].trigger()
    shoot("keys")
    for overlay in window.findChildren(Overlay):
        overlay.close()
    if PHOTOS.is_dir():
        with tempfile.TemporaryDirectory() as held:
            store.create(Path(held) / "archive")
            window.open_archive(Path(held) / "archive")
            until(lambda: work.archive is not None and work.archive.folder.parent == Path(held))
            work.import_paths(sorted(PHOTOS.glob("*.jpg"))[:60] or [PHOTOS], reference=True)
            until(lambda: not work.is_busy and len(work.sheet.ids) > 0)
            shoot("photos")
            acts["justified"].trigger()
            shoot("shapes")
            window.close_archive()
    window.close()


if __name__ == "__main__":
    sys.exit(main())
