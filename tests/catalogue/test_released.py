"""A catalogue of every released schema opens, and holds what it held."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from curator.catalogue import journal, photos, records, search, store
from curator.catalogue.schema import SCHEMA
from curator.catalogue.store import Catalogue
from curator.domain.fields import BY_NAME, FIELDS, Field, Kind
from curator.domain.language import Texts
from curator.domain.step import Add, Edit, Put, PutText
from curator.domain.value import Stored, Value, stored

DATA = Path(__file__).resolve().parents[1] / "data"
RELEASED = sorted(DATA.glob("schema-*.sqlite"))


def value(field: Field) -> Value:
    """A value for a field, with Chinese where it takes words."""
    words = f"{field.label} 阜平"
    of_kind: dict[Kind, Value] = {
        Kind.TEXT: words,
        Kind.TEXTS: Texts().having("en", field.label, "en").having("zh-CN", words, "en"),
        Kind.LIST: (field.label, words),
        Kind.STRUCTS: ({field.main_key or "Name": words, "Nested": {"Numbers": [1, 2.5]}},),
        Kind.INTEGER: 4,
        Kind.NUMBER: 2.5,
        Kind.DATE: "2019-10-17T14:03:11+08:00",
        Kind.CODE: (*field.choices, None)[0],
    }
    return of_kind[field.kind]


def filled(folder: Path) -> None:
    """Make an archive with photos, records and steps of every kind."""
    store.create(folder)
    with store.open_archive(folder, "Ann") as catalogue:
        with catalogue.writing():
            step = journal.begin(catalogue, "import", {"sources": ["/card"]})
            rows: list[journal.Row] = []
            facts: dict[int, dict[str, Stored]] = {}
            for number in range(1, 5):
                name = f"IMG_{number}.jpg"
                columns: dict[str, Stored] = {
                    "file_name": name,
                    "path": f"originals/2019/{name}",
                    "sha256": hashlib.sha256(name.encode()).hexdigest(),
                    "image_hash": None,
                    "bytes": 1000 + number,
                    "format": "image/jpeg",
                    "width": 6000,
                    "height": 4000,
                    "imported": "2026-01-01T00:00:00.000Z",
                }
                held = {field.name: stored(field, value(field)) for field in FIELDS} if number == 1 else {}
                photo, uid = photos.add(catalogue, columns, held)
                rows.append((photo, uid, {"withdrawn": 1}, {"withdrawn": 0}))
                facts[photo] = {**columns, **held}
            journal.record(catalogue, step, rows, facts)
        acts = (
            Edit("set", (1, 2), {"description": PutText("en", "A farmer in Fuping")}),
            Edit("set", (2, 3), {"city": Put("Baoding"), "keywords": Add(("goats", "山羊"))}),
            Edit("withdraw", (4,), {"withdrawn": Put(1)}),
        )
        for act in acts:
            journal.apply(catalogue, act)
        story, _ = records.add(catalogue, "story", "Goats 山羊", {"blocks": [{"type": "heading", "text": "山羊"}]}, "story")
        records.change(catalogue, story, "story", name="The goats")
        journal.undo(catalogue)
        journal.undo(catalogue)
        journal.redo(catalogue)


def told(catalogue: Catalogue) -> Any:
    """All that an archive holds, without what differs from one making to the next."""
    held = [photo.to_json("en", None) for photo in photos.load(catalogue, range(1, 5))]
    for photo in held:
        del photo["uid"]
    steps = [(step.author, step.act, step.state, step.photos) for step in journal.history(catalogue)]
    stories = [(record.name, record.body) for record in records.of_kind(catalogue, "story")]
    return held, steps, stories


def schema(folder: Path) -> set[tuple[str, str]]:
    db = sqlite3.connect(folder / store.FILE)
    held = set(db.execute("select name, sql from sqlite_master where sql is not null and name not like '%words%'"))
    db.close()
    return held


@pytest.fixture(params=RELEASED, ids=lambda path: str(path.stem))
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    (folder / "backups").mkdir(parents=True)
    shutil.copyfile(request.param, folder / store.FILE)
    return folder


def test_each_schema_has_its_file() -> None:
    assert [path.name for path in RELEASED] == [f"schema-{number}.sqlite" for number in range(1, SCHEMA + 1)]


def test_a_released_catalogue_opens_finds_edits_and_undoes(released: Path) -> None:
    with store.open_archive(released, "Bo") as catalogue:
        assert journal.verify(catalogue) == journal.disagreements(catalogue) == []
        assert search.find(catalogue, "farmer fuping").ids == (1, 2)
        assert search.find(catalogue, "山羊").ids == (3, 2)
        assert search.find(catalogue, "阜平").ids == (1,)
        changed = journal.apply(catalogue, Edit("set", (1, 3), {"city": Put("Shijiazhuang")}))
        assert changed is not None
        assert search.find(catalogue, "shijiazhuang").ids == (1, 3)
        for _ in range(5):  # that, and what the older program did
            assert journal.undo(catalogue)
        assert search.find(catalogue, "farmer").ids == search.find(catalogue, "shijiazhuang").ids == ()
        for _ in range(5):
            assert journal.redo(catalogue)
        assert journal.verify(catalogue) == journal.disagreements(catalogue) == []


def test_a_released_catalogue_holds_what_it_would_hold_if_it_were_made_now(released: Path, tmp_path: Path) -> None:
    db = sqlite3.connect(released / store.FILE)
    since = set(BY_NAME) - {name for _, name, *_ in db.execute("pragma table_info(photo)")}
    db.close()
    filled(tmp_path / "fresh")
    with store.open_archive(tmp_path / "fresh") as made, store.open_archive(released) as catalogue:
        wanted = told(made)
        for photo in wanted[0]:
            for name in since:
                photo.pop(name, None)
        assert told(catalogue) == wanted


def test_a_released_catalogue_gets_the_schema_of_a_fresh_one(released: Path, empty: Path) -> None:
    """Red when a released migration was edited."""
    store.open_archive(released).close()
    assert schema(released) == schema(empty)
