"""The window at 100,000 and at a million photos: seconds and bytes, printed and judged by nobody.

    python tests/bench/bench_window.py [PHOTOS …] [--keep FOLDER]

The archive is made by SQL, with thumbnails where the bench will look; FOLDER keeps it for another run. Run it on a real or a virtual
screen; without one the offscreen platform is taken.
"""

from __future__ import annotations

import argparse
import io
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice, pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PIL import Image, ImageDraw  # noqa: E402

from curator.catalogue import index, pictures, store  # noqa: E402
from curator.catalogue.pictures import Key  # noqa: E402

_COLUMNS = (
    "id, uid, file_name, path, sha256, bytes, format, width, height, imported, "
    "description, keywords, credit_line, city, date_created, camera_model"
)
_PLACES = ("Fuping", "Baoding", "Luotuowan", "Gujiatai", "Lhasa", "Nairobi", "Kathmandu")
_THINGS = ("farmers", "pupils", "wells", "orchards", "volunteers", "nurses", "bridges", "markets", "seeds", "solar panels")
_SHOWN = 600


def digest(number: int) -> str:
    return sha256(str(number).encode()).hexdigest()


def row(number: int, of: int) -> tuple[object, ...]:
    place, thing = _PLACES[number % 7], _THINGS[number % 10]
    taken = (datetime(2005, 1, 1) + timedelta(minutes=number * 8_000_000 // of)).isoformat()  # over fifteen years
    caption = f'{{"en":"{thing.title()} in {place}, number {number}","zh-CN":"阜平县的项目 {number}"}}' if number % 9 else None
    credit = "©UNV, 2020" if number % 5 else None
    words = f'["{thing}","{place}"]'
    name = f"DSC_{number:07}.JPG"
    facts = (
        number,
        f"{number:032x}",
        name,
        f"originals/{name}",
        digest(number),
        4_000_000,
        "image/jpeg",
        6000,
        4000,
        "2026-01-01T00:00:00.000Z",
    )
    return (*facts, caption, words, credit, place, taken, "NIKON D850")


def note(db: sqlite3.Connection, count: int) -> None:
    """Write the journal of imports of 10,000 photos each; nobody looks at its seals here."""
    seq = 0
    facts = (
        "json_object('file_name', file_name, 'sha256', sha256, 'width', width, 'height', height, 'date_created', date_created)"
    )
    for first in range(1, count + 1, 10_000):
        seq += 1
        db.execute(
            "insert into step values (?, ?, '2026-01-01T00:00:00.000Z', 'bench', 'import', '{}', null, 'done', x'')",
            [seq, f"{seq:016}"],
        )
        query = f"select id - ? + ?, ?, 'photo', id, '{{}}', {facts}, x'' from photo where id between ? and ?"
        seq += db.execute(f"insert into change {query}", [first, seq + 1, seq, first, first + 9_999]).rowcount
    db.execute("update chain set seq = ?, hash = x''", [seq])


def jpeg(width: int, height: int, number: int) -> bytes:
    image = Image.effect_noise((width, height), 40).convert("RGB")
    ImageDraw.Draw(image).text((10, 10), str(number), fill=(255, 0, 0))
    held = io.BytesIO()
    image.save(held, "JPEG", quality=80)
    return held.getvalue()


def made(folder: Path, count: int) -> Path:
    """An archive of so many photos; one that is there already is taken."""
    if store.is_archive(folder):
        return folder
    store.create(folder)
    with store.open_archive(folder, "bench") as catalogue:
        db = catalogue.db
        db.execute("begin immediate")
        for name in ("photo_words_insert", "photo_words_update"):
            db.execute(f"drop trigger if exists {name}")
        rows = (row(number, count) for number in range(1, count + 1))
        marks = ",".join("?" * len(_COLUMNS.split(",")))
        while some := list(islice(rows, 10_000)):
            db.executemany(f"insert into photo ({_COLUMNS}) values ({marks})", some)
        index.make(db)
        note(db, count)
        db.execute("commit")
        db.execute("pragma wal_checkpoint(truncate)")
    with pictures.open_pictures(folder) as held:
        shown = [*range(1, _SHOWN), *range(count // 2 - _SHOWN, count // 2 + _SHOWN), *range(count - _SHOWN, count + 1)]
        some_jpegs = [jpeg(256, 171, number) for number in range(12)]
        pictures.put_thumbnails(held, [(Key(number, digest(number)), some_jpegs[number % 12]) for number in shown], "made")
        for number in range(count - 30, count + 1):
            pictures.put_preview(held, Key(number, digest(number)), jpeg(1500, 1000, number))
    return folder


def measure(archive: Path, born: float) -> None:
    """Run in a process of its own: the window, driven from its own event loop."""
    from curator.ui.app import load_qt

    load_qt()
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from curator import i18n
    from curator.settings import Settings
    from curator.ui import session
    from curator.ui.garbage import collect_here
    from curator.ui.window import Window

    session.catch_bugs()
    app = QApplication([])
    session.prepare(app)
    window = Window(Settings("bench"), i18n.load("en"))
    collect_here(app)
    window.resize(1280, 800)
    window.open_archive(archive)
    window.show()
    work, sheet = window.workplace, window.workplace.sheet
    ticks: list[float] = []
    clock = QTimer(window)
    clock.timeout.connect(lambda: ticks.append(time.perf_counter()))
    clock.start(1)

    def wait(until: Callable[[], bool], seconds: float = 60) -> float:
        """Wait inside the running loop; gives the seconds it took."""
        began = time.perf_counter()
        from PySide6.QtCore import QEventLoop

        loop = QEventLoop()
        timer = QTimer()
        timer.timeout.connect(lambda: loop.quit() if until() or time.perf_counter() - began > seconds else None)
        timer.start(1)
        loop.exec()
        return time.perf_counter() - began

    def rest(seconds: float) -> None:
        if seconds:
            wait(lambda: False, seconds)

    def seen() -> bool:
        top = sheet.verticalScrollBar().value()
        positions = sheet._layout.between(top, top + sheet.viewport().height())
        return bool(positions) and work.pages is not None and all(work.pages.image(sheet.ids[place]) for place in positions)

    def held(name: str) -> float:
        """The longest time between two ticks since last asked: how long the GUI thread was held."""
        longest = max((later - earlier for earlier, later in pairwise(ticks)), default=0.0)
        ticks.clear()
        return longest * 1000

    wait(seen)
    say("process start to first thumbnails", f"{time.time() - born:.2f} s")
    total = wait(lambda: work.desk is not None and not work.desk.home.asked("answer") and len(sheet.ids) > 400)
    say("… and to the whole sheet", f"{time.time() - born:.2f} s ({len(sheet.ids):,} photos, {total:.2f} s later)")
    wait(lambda: work.desk is not None and not work.desk.home.asked("counts"))
    say("… and to the counts of the shelves", f"{time.time() - born:.2f} s; GUI thread held {held(''):.0f} ms at most")
    frames = []
    for step in range(300):
        began = time.perf_counter()
        sheet.verticalScrollBar().setValue(step * 120)
        sheet.viewport().repaint()
        frames.append((time.perf_counter() - began) * 1000)
        if step % 10 == 0:
            wait(lambda: True)
    frames.sort()
    say(
        "a frame scrolled by 120 pixels",
        f"p50 {statistics.median(frames):.1f} ms, p95 {frames[285]:.1f} ms, max {frames[-1]:.1f} ms",
    )
    jumps, full = [], []
    for value in (1.0, 0.5, 1.0, 0.0, 1.0, 0.5):
        began = time.perf_counter()
        sheet.verticalScrollBar().setValue(round(sheet.verticalScrollBar().maximum() * value))
        sheet.viewport().repaint()
        jumps.append((time.perf_counter() - began) * 1000)
        full.append(wait(seen, 3) * 1000)
    say(
        "a jump to the end or the middle",
        f"p50 {statistics.median(jumps):.1f} ms, max {max(jumps):.1f} ms; thumbnails p50 {statistics.median(full):.0f} ms later",
    )
    held("")
    began = time.perf_counter()
    sheet.choose_all()
    sheet.viewport().repaint()
    say("select all", f"{(time.perf_counter() - began) * 1000:.1f} ms")
    wait(lambda: len(work.form.subject.ids) == len(sheet.ids), 120)
    say(
        "… and what all of them have in common",
        f"{time.perf_counter() - began:.2f} s; GUI thread held {held(''):.0f} ms at most",
    )
    sheet.go(0)
    sheet.go(9_999, extend=True)
    wait(lambda: len(work.form.subject.ids) == 10_000)
    told: list[object] = []
    window.actions_by_name["rate_3"].trigger()
    wait(lambda: work.desk is not None and not work.desk.home.asked("counts"), 5)
    assert work.desk is not None
    work.desk.changed.connect(told.append)
    held("")
    began = time.perf_counter()
    window.actions_by_name["rate_4"].trigger()
    wait(lambda: bool(told))
    say("a rating of 10,000 photos", f"{time.perf_counter() - began:.2f} s; GUI thread held {held(''):.0f} ms at most")
    answers: list[object] = []
    work.desk.answered.connect(answers.append)
    began = time.perf_counter()
    work.search.line.setText("kathmandu")
    wait(lambda: bool(answers), 30)
    say("… and a search at once after it", f"{(time.perf_counter() - began) * 1000:.0f} ms")
    wait(lambda: work.desk is not None and not work.desk.home.asked("counts"), 10)
    rest(2)
    held("")
    for text in ("nairobi bridges", "阜平", "number 1234", "w", "we", "wel"):
        answers.clear()
        began = time.perf_counter()
        work.search.line.setText(text)
        wait(lambda: bool(answers), 30)
        say(
            f"search “{text}”, pause of 30 ms with it",
            f"{(time.perf_counter() - began) * 1000:.0f} ms, {len(sheet.ids):,} photos",
        )
    say("… typing", f"GUI thread held {held(''):.0f} ms at most")
    answers.clear()
    work.search.line.setText("")
    wait(lambda: bool(answers), 30)
    sheet.go(0)
    work.middle.toggle_loupe()
    wait(lambda: work.loupe.preview() is not None)
    positions = iter(range(1, 30))
    for pause, name in ((0.2, "the next photo in the loupe, five a second"), (0.0, "… as fast as they come")):
        moves = []
        for place in islice(positions, 11):
            began = time.perf_counter()
            work.middle._moved(place)
            wait(lambda: work.loupe.preview() is not None)
            work.loupe.canvas.repaint()
            moves.append((time.perf_counter() - began) * 1000)
            rest(pause)
        say(name, f"p50 {statistics.median(moves):.1f} ms, max {max(moves):.1f} ms")
    say("… leafing", f"GUI thread held {held(''):.0f} ms at most")
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(("VmHWM", "VmRSS", "RssAnon", "RssFile")):
            say(line.split(":")[0], f"{int(line.split()[1]) // 1024} MB")
    window.close()


def say(name: str, told: str) -> None:
    print(f"  {name:48} {told}", flush=True)


def pace() -> float:
    """How quick the machine is just now, in seconds; virtual ones differ by half from one hour to the next."""
    began, total = time.perf_counter(), 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("photos", nargs="*", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(Path(options.measure[0]), float(options.measure[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        for count in options.photos:
            began = time.perf_counter()
            archive = made((options.keep or Path(folder)) / str(count), count)
            print(f"{count:,} photos (made in {time.perf_counter() - began:.0f} s)", flush=True)
            say("this machine: ten million sums in Python", f"{pace():.2f} s")
            environment = {**os.environ, "CURATOR_CONFIG_DIR": folder}
            if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
                environment.setdefault("QT_QPA_PLATFORM", "offscreen")
            command = [sys.executable, __file__, "--measure", str(archive), str(time.time())]
            subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main()
