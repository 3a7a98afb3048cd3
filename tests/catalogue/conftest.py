"""Archives to try things on, photos to put into them, and other processes that use them."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from curator.catalogue import journal, photos, store
from curator.catalogue.store import Catalogue
from curator.domain.fields import BY_NAME
from curator.domain.value import Stored, stored

ROOT = Path(__file__).resolve().parents[2]

Add = Callable[..., list[int]]
Run = Callable[..., "subprocess.Popen[str]"]


def add_photos(catalogue: Catalogue, count: int = 1, **values: Any) -> list[int]:
    """Take photos in as an import does, as one step; `values` are held values of fields, the same for all. Gives their ids."""
    with catalogue.writing():
        step = journal.begin(catalogue, "import", {"sources": []})
        rows: list[journal.Row] = []
        facts: dict[int, dict[str, Stored]] = {}
        first = catalogue.db.execute("select coalesce(max(id), 0) + 1 from photo").fetchone()[0]
        held = {name: stored(BY_NAME[name], value) for name, value in values.items()}
        for place in range(first, first + count):
            columns: dict[str, Stored] = {
                "file_name": f"IMG_{place:04}.jpg",
                "path": f"originals/IMG_{place:04}.jpg",
                "sha256": hashlib.sha256(str(place).encode()).hexdigest(),
                "bytes": 1000 + place,
                "format": "image/jpeg",
                "imported": store.now(),
            }
            number, uid = photos.add(catalogue, columns, held)
            rows.append((number, uid, {"withdrawn": 1}, {"withdrawn": 0}))
            facts[number] = {**columns, **held}
        journal.record(catalogue, step, rows, facts)
    return [row[0] for row in rows]


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that is never opened, to be copied: making one takes longer than all the rest."""
    folder = tmp_path_factory.mktemp("empty") / "archive"
    store.create(folder)
    return folder


@pytest.fixture
def archive(empty: Path, tmp_path: Path) -> Path:
    """An empty archive."""
    return Path(shutil.copytree(empty, tmp_path / "archive"))


@pytest.fixture
def catalogue(archive: Path) -> Iterator[Catalogue]:
    """An empty archive, open for writing."""
    with store.open_archive(archive, "Ann") as opened:
        yield opened


@pytest.fixture(scope="session")
def add() -> Add:
    """Takes photos into an open catalogue."""
    return add_photos


@pytest.fixture
def run() -> Iterator[Run]:
    """Runs Python source in another process, with the archive's folder and more as `sys.argv[1:]`; killed at the end of the test."""
    processes: list[subprocess.Popen[str]] = []

    def start(source: str, *arguments: object) -> subprocess.Popen[str]:
        words = [sys.executable, "-X", "dev", "-W", "error", "-c", source, *map(str, arguments)]
        process = subprocess.Popen(
            words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Mounts file systems of a few megabytes in memory, and remounts them read-only; skips where that is not allowed."""
    mounted: list[Path] = []

    def mount(size: str = "4m", *, remount: Path | None = None) -> Path:
        target = remount or tmp_path / f"disk{len(mounted)}"
        target.mkdir(exist_ok=True)
        options = "remount,ro" if remount else f"size={size}"
        words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(target)]
        if shutil.which("mount") is None or subprocess.run(words, capture_output=True, check=False).returncode:
            pytest.skip("mounting a file system in memory is not allowed here")
        if not remount:
            mounted.append(target)
        return target

    yield mount
    for target in mounted:
        subprocess.run(["umount", str(target)], check=True)
