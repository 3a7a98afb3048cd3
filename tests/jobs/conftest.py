"""The published story with drawn pictures, as an archive that exports are tried on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from curator.catalogue import journal, search, store
from curator.catalogue.store import Catalogue
from curator.domain.job import run
from curator.domain.step import Edit, Put, PutText
from curator.files import placeholders
from curator.jobs import importing, story_importing

STORY = """# Acting together

Fuping county lies in the Taihang Mountains.

Photo: A farmer in Fuping, China, picks peaches in 2019. ©UNV, 2020
farmer.jpg

We learned a lot. --Jin Liu, UN Volunteer

Photo: A village road in Fuping, China, in 2019. ©IPRCC, 2020
road.jpg

Photo: Mushrooms grow in Fuping, China, in 2019. ©UNV, 2020
mushrooms.jpg

The work goes on.
"""
NAMES = ("farmer", "road", "mushrooms")


@pytest.fixture(scope="session")
def told_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a story of three photos, captions in English and Chinese, and everything that must not leave it."""
    folder = tmp_path_factory.mktemp("told")
    for number, name in enumerate(NAMES):
        placeholders.draw(folder / "card" / f"{name}.jpg", number, 1200, 800)
    _burden(folder / "card")
    (folder / "story.txt").write_text(STORY, encoding="utf-8")
    store.create(folder / "archive")
    with store.open_archive(folder / "archive", "Li Ping") as catalogue:
        run(importing.imported(catalogue, lambda act: act(catalogue), [folder / "card"]))
        for _ in story_importing.imported(catalogue, lambda act: act(catalogue), folder / "story.txt", name="fuping"):
            pass
        ids = search.find(catalogue).ids
        journal.apply(
            catalogue,
            Edit(
                "set",
                tuple(ids),
                {
                    "person_shown": Put(("Wang Fang",)),
                    "keywords": Put(("goats", "Wang Fang", "=1+1")),
                    "alt_text": PutText("en", "A drawing of the place"),
                    "sublocation": Put("Luotuowan"),
                    "city": Put("Fuping"),
                },
            ),
        )
        (farmer,) = search.find(catalogue, "farmer").ids
        journal.apply(catalogue, Edit("set", (farmer,), {"description": PutText("zh-CN", "阜平县的农民在摘桃子。")}))
    return folder / "archive"


def _burden(folder: Path) -> None:
    """Give files what cameras give them: a position, a serial number, an owner, a thumbnail, a comment."""
    import subprocess

    arguments = [
        "-EXIF:GPSLatitude=38.84713",
        "-EXIF:GPSLatitudeRef=N",
        "-EXIF:GPSLongitude=114.19449",
        "-EXIF:GPSLongitudeRef=E",
    ]
    arguments += ["-EXIF:SerialNumber=S3R1AL", "-EXIF:OwnerName=0WNER", "-Comment=C0MMENT", "-EXIF:Make=Canon"]
    arguments += ["-XMP-mwg-rs:RegionInfo={RegionList=[{Name=R3GION,Type=Face}]}"]
    subprocess.run(
        ["exiftool", "-q", "-overwrite_original", "-n", *arguments, *(str(path) for path in sorted(folder.glob("*.jpg")))],
        check=True,
    )


@pytest.fixture
def told(told_archive: Path, tmp_path: Path) -> Iterator[Catalogue]:
    """A copy of that archive, open for writing."""
    with store.open_archive(Path(shutil.copytree(told_archive, tmp_path / "archive")), "Li Ping") as catalogue:
        yield catalogue
