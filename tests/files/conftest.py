"""Photos for the tests of reading: made by Pillow, described by the real exiftool."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from curator.files.exiftool import ExifTool

Tagged = Callable[..., Path]


@pytest.fixture(scope="session")
def exiftool() -> Iterator[ExifTool]:
    with ExifTool() as tool:
        yield tool


@pytest.fixture
def tagged(tmp_path: Path) -> Tagged:
    """Make a photo: `tagged("a.jpg", {"XMP-dc:Title": "x"})`; further strings are arguments of exiftool."""

    def make(name: str = "photo.jpg", tags: dict[str, Any] | None = None, *arguments: str) -> Path:
        path = tmp_path / name
        if path.suffix == ".xmp":
            subprocess.run(["exiftool", "-q", "-XMP-xmp:CreatorTool=test", str(path)], check=True)
        elif not path.exists():
            Image.new("RGB", (64, 48), "teal").save(path)
        if tags or arguments:
            values = tmp_path / "values.json"
            values.write_text(json.dumps([{"SourceFile": "*", **(tags or {})}]), encoding="utf-8")
            command = ["exiftool", "-q", "-n", "-overwrite_original", f"-j={values}", *arguments, str(path)]
            subprocess.run(command, check=True, capture_output=True)
            values.unlink()
        return path

    return make
