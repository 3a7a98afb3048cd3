"""An import that is killed at any moment leaves whole photos only, and the next run takes the rest."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from curator.catalogue import journal, photos, search, store

ROOT = Path(__file__).resolve().parents[2]
COUNT = 60


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("card")
    for number in range(COUNT):
        image = Image.effect_noise((900, 600), 40).convert("RGB")
        image.save(folder / f"IMG_{number:03}.jpg", quality=92)
    return folder


def test_killed_a_few_times(card: Path, tmp_path: Path) -> None:
    kill_again_and_again(card, tmp_path, [0.25, 0.5, 0.9])


@pytest.mark.torture
def test_killed_fifty_times(card: Path, tmp_path: Path) -> None:
    chance = random.Random(7)
    for turn in range(10):
        kill_again_and_again(card, tmp_path / str(turn), [chance.uniform(0.1, 2.5) for _ in range(5)])


def kill_again_and_again(card: Path, folder: Path, moments: list[float]) -> None:
    archive = folder / "archive"
    environment = {**os.environ, "CURATOR_ARCHIVE": str(archive), "CURATOR_CONFIG_DIR": str(folder / "settings")}
    command = [sys.executable, str(ROOT / "main.py"), "--json"]
    subprocess.run([*command, "init", str(archive)], env=environment, check=True, capture_output=True)
    for moment in moments:
        process = subprocess.Popen(
            [*command, "import", str(card)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        inspect(archive)
    done = subprocess.run([*command, "import", str(card)], env=environment, check=True, capture_output=True)
    told = json.loads(done.stdout)
    assert told["imported"] + told["known"] == COUNT
    assert inspect(archive) == COUNT
    left = [path.name for path in (archive / "originals").rglob("*") if path.is_file()]
    assert len(left) == COUNT, sorted(left)


def inspect(archive: Path) -> int:
    """The number of photos; every one of them is whole, and so is the journal."""
    with store.open_archive(archive, "inspector") as catalogue:
        assert catalogue.db.execute("pragma quick_check").fetchone()[0] == "ok"
        assert journal.verify(catalogue) == []
        assert journal.disagreements(catalogue) == []
        known = photos.load(catalogue, search.find(catalogue).ids)
        for photo in known:
            assert hashlib.sha256((archive / photo.path).read_bytes()).hexdigest() == photo.sha256
    return len(known)
