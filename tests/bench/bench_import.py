"""An import of 1,000 photos of 12 megapixels, beside the floor of the same run: Pillow's bare 1/8 decode of the same files.

Prints photos a second and CPU milliseconds a photo, of whole process trees, and the memory at half of the photos and at all of
them. Nothing is asserted: compare the ratios, which were measured side by side.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench import corpus

ROOT = Path(__file__).resolve().parents[2]
FLOOR = """
import sys
from PIL import Image
for path in sys.argv[1:]:
    image = Image.open(path, formats=("JPEG",))
    image.draft(None, (image.width // 8, image.height // 8))
    image.load()
"""


@dataclass
class Spent:
    """What a process and all that it started took: wall and CPU seconds, the greatest resident set of a single process in MB."""

    wall: float
    cpu: float
    memory: float


def spent(*commands: list[str], environment: dict[str, str] | None = None) -> Spent:
    """Run commands side by side and measure them."""
    began = time.perf_counter()
    processes = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for command in commands
    ]
    cpu = memory = 0.0
    for process in processes:
        assert process.stderr is not None
        complaints = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status) != 0:
            raise SystemExit(complaints.decode())
        cpu += usage.ru_utime + usage.ru_stime
        memory = max(memory, usage.ru_maxrss / 1024)
    return Spent(time.perf_counter() - began, cpu, memory)


def main() -> None:
    """Make the photos, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--photos", type=int, default=1000)
    options.add_argument("--folder", type=Path, default=corpus.FOLDER)
    count = (chosen := options.parse_args()).photos
    paths = corpus.photos(count, chosen.folder)[:count]
    size = sum(path.stat().st_size for path in paths)
    machine = f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    print(f"{machine}; {count} JPEGs, {size / count / 1e6:.2f} MB each")
    source = Path(tempfile.mkdtemp(prefix="curator-bench-", dir=chosen.folder.parent))
    try:
        for number, path in enumerate(paths):
            target = source / "card" / f"{number // 50:02}" / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, target)
        measure(source, [str(path) for path in paths], count)
    finally:
        shutil.rmtree(source)


def measure(folder: Path, paths: list[str], count: int) -> None:
    """The floor, the import by its stages, and what follows."""
    half = count // 2
    decode = [sys.executable, "-c", FLOOR]
    floor = spent([*decode, *paths[:half]], [*decode, *paths[half:]])
    tell("floor: bare 1/8 decode, two processes", floor, count)
    rows = {
        "catalogued, referenced": ["import", "--reference", "--no-thumbnails"],
        "catalogued, copied, verified, durable": ["import", "--no-thumbnails"],
        "complete: copied, with thumbnails": ["import"],
        "complete: referenced, with thumbnails": ["import", "--reference"],
    }
    for name, arguments in rows.items():
        took = run(folder, arguments, folder / "card")
        tell(name, took, count, floor)
    small = folder / "half"
    for path in paths[:half]:
        (small / Path(path).parent.name).mkdir(parents=True, exist_ok=True)
        os.link(path, small / Path(path).parent.name / Path(path).name)
    took = run(folder, ["import", "--reference"], small)
    print(f"memory of the largest process, {half} photos: {took.memory:.0f} MB")
    archive = folder / "archive"
    environment = variables(folder)
    for name, arguments in {
        "second run: all known": ["import", "--no-thumbnails"],
        "start: find one word": ["find", "zzz"],
    }.items():
        words = [str(small)] if "import" in arguments else []
        took = spent([sys.executable, str(ROOT / "main.py"), *arguments, *words], environment=environment)
        print(f"{name}: {took.wall * 1000:.0f} ms wall, {took.cpu * 1000:.0f} ms CPU")
    shutil.rmtree(archive)


def variables(folder: Path) -> dict[str, str]:
    """The environment of a run: an archive and settings of its own."""
    return {**os.environ, "CURATOR_ARCHIVE": str(folder / "archive"), "CURATOR_CONFIG_DIR": str(folder / "settings")}


def run(folder: Path, arguments: list[str], source: Path) -> Spent:
    """One import into a new archive."""
    shutil.rmtree(folder / "archive", ignore_errors=True)
    environment = variables(folder)
    main = [sys.executable, str(ROOT / "main.py")]
    subprocess.run([*main, "init", str(folder / "archive")], env=environment, check=True, capture_output=True)
    return spent([*main, *arguments, str(source)], environment=environment)


def tell(name: str, took: Spent, count: int, floor: Spent | None = None) -> None:
    """One line of the table."""
    ratio = f", {took.cpu / floor.cpu:.2f} × the floor's CPU" if floor else ""
    print(
        f"{name}: {count / took.wall:.0f} photos/s, {took.cpu / count * 1000:.1f} CPU ms a photo{ratio},"
        f" largest process {took.memory:.0f} MB"
    )


if __name__ == "__main__":
    main()
