"""What an export costs: three hundred photos of twelve megapixels, beside the same copies by bare Pillow and beside sigal, in one run.

    python tests/bench/bench_export.py [PHOTOS]

Prints processor seconds (of this process and all it started), wall seconds, bytes and the greatest process. sigal is installed into
build/sigal, an environment of its own, and makes 1920 and 480 pixels with EXIF copied, which is its nearest job. At the end the page is
opened in Chromium, as story and as grid, and what it loads before anybody scrolls is counted.
"""

from __future__ import annotations

import io
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from curator.catalogue import journal, photos, search, store, stories  # noqa: E402
from curator.catalogue.store import Catalogue  # noqa: E402
from curator.domain.export import Exported, Options, Source  # noqa: E402
from curator.domain.job import run  # noqa: E402
from curator.domain.step import Edit, Op, Put, PutText  # noqa: E402
from curator.domain.story import Block, Heading, Paragraph, Story  # noqa: E402
from curator.files.workers import Workers  # noqa: E402
from curator.jobs import exporting, importing  # noqa: E402
from tests.bench import corpus  # noqa: E402

WORK = ROOT / "build" / "bench-export"


def spent() -> float:
    """Processor seconds so far, of this process and of those that it has waited for."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def measured(name: str, work: Callable[[], object]) -> tuple[float, object]:
    cpu, wall = spent(), time.perf_counter()
    result = work()
    cpu, wall = spent() - cpu, time.perf_counter() - wall
    print(f"{name:46} {cpu:7.1f} s CPU {wall:7.1f} s wall", flush=True)
    return cpu, result


class Greatest(threading.Thread):
    """Watches the decoding processes of this one, and knows the most memory that any of them has taken, in MB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.megabytes = 0.0
        self.start()

    def run(self) -> None:
        while True:
            for task in Path("/proc/self/task").iterdir():
                for number in read(task / "children").split():
                    if "curator.files.decoder" in read(Path("/proc", number, "cmdline")):
                        held = re.search(r"VmHWM:\s+(\d+)", read(Path("/proc", number, "status")))
                        self.megabytes = max(self.megabytes, int(held[1]) / 1024 if held else 0)
            time.sleep(0.3)


def read(path: Path) -> str:
    """The text of a file of the system, empty where the process has ended."""
    try:
        return path.read_text()
    except OSError:
        return ""


def bare(path: Path) -> int:
    """The same three copies by Pillow alone, as well as it can: aspect-correct draft, each from the one before."""
    from PIL import Image

    with Image.open(path) as image:
        scale = 1
        while max(image.size) // (scale * 2) >= 1920 and scale < 8:
            scale *= 2
        image.draft("RGB", (image.width // scale, image.height // scale))
        size = 0
        for longest, form, options in (
            (1920, "JPEG", {"quality": 82, "progressive": True, "optimize": True}),
            (1024, "WEBP", {"quality": 75, "method": 2}),
            (480, "WEBP", {"quality": 68, "method": 2}),
        ):
            image.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
            held = io.BytesIO()
            image.save(held, form, **options)
            size += len(held.getvalue())
    return size


def all_bare(paths: list[Path]) -> int:
    with ProcessPoolExecutor(2) as pool:
        return sum(pool.map(bare, paths, chunksize=8))


def archive(paths: list[Path], folder: Path) -> None:
    store.create(folder)
    with store.open_archive(folder, "bench") as catalogue:
        run(importing.imported(catalogue, lambda act: act(catalogue), paths, reference=True))
        ids = search.find(catalogue).ids
        each: dict[int, dict[str, Op]] = {
            photo: {
                "description": PutText("en", f"Farmers number {place} pick peaches in Fuping, China, in 2019."),
                "credit_line": Put("©UNV, 2020" if place % 2 else "©IPRCC, 2020"),
            }
            for place, photo in enumerate(ids)
        }
        journal.apply(catalogue, Edit("set", (), each=each))
        blocks: list[Block] = [Heading("Acting together"), Paragraph("Fuping county lies in the mountains.")]
        stories.keep(
            catalogue, Story("bench", "Acting together", (*blocks, *stories.photo_blocks(catalogue, ids))), "new story"
        )


def export(catalogue: Catalogue, to: Path, template: str = "story") -> Exported:
    options = Options(template=template)
    job = exporting.exported(catalogue, lambda act: act(catalogue), Source(story="bench"), to, options)
    while True:
        try:
            next(job)
        except StopIteration as end:
            done: Exported = end.value
            return done


def change_one(catalogue: Catalogue) -> None:
    one = photos.load(catalogue, search.find(catalogue).ids[:1])
    photo = next(iter(one)).id
    journal.apply(
        catalogue, Edit("set", (photo,), {"description": PutText("en", f"A farmer rests in Fuping, China, {time.time()}.")})
    )


def sigal(paths: list[Path]) -> Callable[[], object]:
    place = ROOT / "build" / "sigal"
    if not (place / "bin" / "sigal").exists():
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        subprocess.run([str(place / "bin" / "pip"), "install", "--quiet", "sigal==2.6.1", "setuptools<81"], check=True)
    work = WORK / "sigal"
    shutil.rmtree(work, ignore_errors=True)
    (work / "pictures" / "album").mkdir(parents=True)
    for path in paths:
        shutil.copyfile(path, work / "pictures" / "album" / path.name)
    (work / "sigal.conf.py").write_text(
        "source = 'pictures'\ntheme = 'photoswipe'\nimg_size = (1920, 1920)\nthumb_size = (480, 480)\n"
        "copy_exif_data = True\nkeep_orig = False\nuse_orig = False\n"
    )
    command = [str(place / "bin" / "sigal"), "build", "--ncpu", "2", "--quiet", "-c", "sigal.conf.py", "pictures", "out"]
    return lambda: subprocess.run(command, cwd=work, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def first_load(folder: Path, name: str) -> None:
    """What Chromium loads of a page on a screen of 1280 × 800 and on a phone, uncompressed, and how far anything jumped meanwhile."""
    from playwright.sync_api import sync_playwright

    from tests.journeys.test_bundle_in_browser import CHROMIUM, FLAGS

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for width, height, density in ((1280, 800, 1), (390, 844, 3)):
            page = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=density).new_page()
            seen, moved = opened(page, (folder / "index.html").as_uri())
            size = sum(Path(unquote(urlsplit(address).path)).stat().st_size for address in seen)
            screen = f"{width} x {height} at {density}"
            print(f"first load of {name}, {screen}: {len(seen)} requests, {size / 1000:.0f} kB, moved by {moved:g}")
        browser.close()


def opened(page: Any, address: str) -> tuple[list[str], float]:
    """Opens a page; gives the addresses of what it asked for, and the sum of its layout shifts."""
    seen: list[str] = []
    page.on("requestfinished", lambda request: seen.append(request.url))
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.moved += one.value; }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return seen, float(page.evaluate("window.moved"))


def main(count: int) -> None:
    shutil.rmtree(WORK, ignore_errors=True)
    paths = corpus.photos(count)
    whole = sum(path.stat().st_size for path in paths)
    machine = f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    print(f"{count} JPEGs of twelve megapixels, {whole / 1e6:.0f} MB; {machine}")
    archive(paths, WORK / "archive")
    floor, _ = measured("the same copies by bare Pillow, two processes", lambda: all_bare(paths))
    peer, _ = measured("sigal 2.6.1, 1920 + 480 px, two processes", sigal(paths))
    with store.open_archive(WORK / "archive", "bench") as catalogue:
        greatest, began = Greatest(), time.perf_counter()
        ours, done = measured("curator export, the first time", lambda: export(catalogue, WORK / "out"))
        wall = time.perf_counter() - began
        assert isinstance(done, Exported)
        print(
            f"{'':46} {ours / floor:7.2f} x Pillow {ours / peer:6.2f} x sigal   {done.bytes / 1e6:.0f} MB in {done.written} files"
        )
        print(f"{'':46} greatest decoding process {greatest.megabytes:.0f} MB")
        measured("curator export, nothing changed", lambda: export(catalogue, WORK / "out"))
        change_one(catalogue)
        measured("curator export, one caption changed", lambda: export(catalogue, WORK / "out"))
        export(catalogue, WORK / "grid", "grid")
        shutil.rmtree(WORK / "archive" / "pictures" / "renditions")
        setattr(exporting, "Workers", partial(Workers, 1))  # noqa: B010
        began = time.perf_counter()
        measured("curator export, by one decoding process", lambda: export(catalogue, WORK / "alone"))
        print(f"{'':46} two processes are {(time.perf_counter() - began) / wall:.2f} times as fast")
    for name in ("out", "grid"):
        first_load(WORK / name, name)
    shutil.rmtree(WORK, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
