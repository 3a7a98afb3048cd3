"""The sample: a small archive to look around in, with nine captions and credits in English and Chinese on pictures drawn by the program.

It is made as any archive is, by import and steps of the journal, so that everything can be tried on it, undo included.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from curator.catalogue import journal, store, stories, trouble
from curator.catalogue.store import Catalogue
from curator.domain.job import run
from curator.domain.step import Edit, Op, Put, PutTexts
from curator.domain.story import Block, Heading, Paragraph, Quote, Story
from curator.files import placeholders
from curator.jobs import importing

FILE: Final = Path(__file__).resolve().parents[2] / "resources" / "sample" / "fuping.json"
STORY: Final = "Fuping"
_SIZE: Final = (1800, 1200)


def made(folder: Path, author: str) -> Path:
    """Make the sample in a folder, or take the one that stands there; gives the folder. Takes a few seconds.

    It is built beside the folder and moved there whole. Raises CuratorError where the archive can not be made.
    """
    if store.is_archive(folder):
        return folder
    with trouble.told(folder, files=True):
        folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".sample-") as held:
        told = json.loads(FILE.read_text(encoding="utf-8"))
        card, archive = Path(held) / "card", Path(held) / "archive"
        for number, photo in enumerate(told["photos"]):
            placeholders.draw(card / photo["file"], number, *_SIZE)
        store.create(archive, "en")
        with store.open_archive(archive, author) as catalogue:
            run(importing.imported(catalogue, lambda act: act(catalogue), [card]))
            _describe(catalogue, told)
        shutil.rmtree(folder, ignore_errors=True)  # what an earlier program left half made
        archive.replace(folder)
    return folder


def _describe(catalogue: Catalogue, told: Mapping[str, Any]) -> None:
    """Write captions, credits and the rest as one step, and the story as another."""
    rows = catalogue.db.execute("select file_name, id from photo")
    ids = {str(name): int(number) for name, number in rows}
    journal.apply(
        catalogue, Edit("set", tuple(ids.values()), {}, each={ids[one["file"]]: _fields(one, told) for one in told["photos"]})
    )
    order = [ids[photo["file"]] for photo in told["photos"]]
    blocks: list[Block] = []
    for kind, held, *who in told["story"]:
        if kind == "photo":
            blocks.extend(stories.photo_blocks(catalogue, [order[held]]))
        elif kind == "quote":
            blocks.append(Quote(held, *who))
        else:
            blocks.append(Heading(held) if kind == "heading" else Paragraph(held))
    stories.keep(catalogue, Story(STORY, str(told["title"]["en"]), tuple(blocks)), "new story")


def _fields(photo: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Op]:
    texts: dict[str, Op] = {name: PutTexts(tuple(photo[name].items())) for name in ("description", "alt_text")}
    plain = {
        "credit_line": photo["credit"],
        "date_created": photo["date"],
        "keywords": tuple(photo["keywords"]),
        **photo.get("place", told["place"]),
    }
    return texts | {name: Put(held) for name, held in plain.items()}
