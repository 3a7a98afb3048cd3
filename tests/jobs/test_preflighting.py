"""Preflight over an archive: what is loaded for the rules, in what order findings come, and how suggestions are applied."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from curator.catalogue import journal, photos, search, store, stories
from curator.catalogue import pictures as picture_store
from curator.catalogue.store import Catalogue
from curator.domain.errors import CuratorError
from curator.domain.job import Progress, run
from curator.domain.language import Texts
from curator.domain.photo import Photo
from curator.domain.preflight import Finding
from curator.domain.step import Edit, Put, PutText
from curator.domain.story import Block, Paragraph, PhotoBlock, Story
from curator.files.exiftool import ExifTool
from curator.files.workers import Workers
from curator.jobs import importing, preflighting, thumbnails


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    store.create(tmp_path / "archive")
    with store.open_archive(tmp_path / "archive", "tester") as opened:
        yield opened


def take(catalogue: Catalogue, *paths: Path, reference: bool = False) -> dict[str, Photo]:
    """Import files; gives the photos of the archive by file name."""
    run(importing.imported(catalogue, lambda act: act(catalogue), list(paths), reference=reference))
    return {photo.file_name: photo for photo in photos.load(catalogue, search.find(catalogue).ids)}


def picture(path: Path, colour: str = "red") -> Path:
    path.parent.mkdir(exist_ok=True)
    Image.new("RGB", (300, 200), colour).save(path)
    return path


def put(catalogue: Catalogue, photo: Photo, **values: Any) -> None:
    ops = {name: PutText("en", held) if name in ("description", "alt_text") else Put(held) for name, held in values.items()}
    journal.apply(catalogue, Edit("set", (photo.id,), ops))


def told(findings: list[Finding], *rules: str) -> set[tuple[str, str]]:
    return {(one.uid, one.rule) for one in findings if one.rule.startswith(rules)}


def test_findings_come_in_the_order_asked_for(catalogue: Catalogue, tmp_path: Path) -> None:
    known = take(
        catalogue, picture(tmp_path / "a.jpg"), picture(tmp_path / "b.jpg", "blue"), picture(tmp_path / "c.jpg", "green")
    )
    put(catalogue, known["b.jpg"], description="Students read in Fuping.", credit_line="(c) UNV 2020")
    ids = [known[name].id for name in ("c.jpg", "a.jpg", "b.jpg")]
    context = preflighting.context(catalogue, "web")
    found = preflighting.findings(catalogue, ids, context)
    assert list(dict.fromkeys(one.uid for one in found)) == [known[name].uid for name in ("c.jpg", "a.jpg", "b.jpg")]
    b = known["b.jpg"].uid
    assert told(found, "people", "credit", "caption") >= {(b, "people.minor"), (b, "credit.style"), (b, "caption.short")}
    assert (b, "caption.date") in told(found, "caption")  # the time of a file tells nothing of the picture
    assert found == preflighting.findings(catalogue, ids, context)


def test_the_job_tells_each_photo_and_counts(catalogue: Catalogue, tmp_path: Path) -> None:
    known = take(catalogue, picture(tmp_path / "a.jpg"), picture(tmp_path / "b.jpg", "blue"))
    put(catalogue, known["a.jpg"], description="Farmers harvest peaches in China in 2019.", credit_line="©UNV, 2020")
    ids = [photo.id for photo in known.values()]
    asked: list[tuple[str, int]] = []
    job = preflighting.checked(
        catalogue,
        ids,
        preflighting.context(catalogue, "internal"),
        lambda photo, some: asked.append((photo.file_name, len(some))),
    )
    assert next(job) == Progress(2, 2, "Checking")
    with pytest.raises(StopIteration) as end:
        next(job)
    assert dict(asked) == {"a.jpg": 0, "b.jpg": 2}
    assert end.value.value.counts == {"warn": 2}


def test_an_original_that_is_away_blocks(catalogue: Catalogue, tmp_path: Path) -> None:
    known = take(catalogue, picture(tmp_path / "disk" / "a.jpg"), reference=True)
    context = preflighting.context(catalogue, "internal")
    ids = [photo.id for photo in known.values()]
    assert told(preflighting.findings(catalogue, ids, context), "file") == set()
    (tmp_path / "disk").rename(tmp_path / "gone")
    (finding,) = [one for one in preflighting.findings(catalogue, ids, context) if one.rule == "file.missing"]
    assert finding.level == "block"


def test_an_original_that_could_not_be_decoded_blocks(catalogue: Catalogue, tmp_path: Path) -> None:
    whole = picture(tmp_path / "a.jpg").read_bytes()
    (tmp_path / "torn.jpg").write_bytes(whole[: whole.index(b"\xff\xda")])
    known = take(catalogue, tmp_path / "a.jpg", tmp_path / "torn.jpg")
    context = preflighting.context(catalogue, "internal")
    ids = [photo.id for photo in known.values()]
    with picture_store.open_pictures(catalogue.folder) as pictures:
        with Workers() as workers, ExifTool() as exiftool:
            run(thumbnails.missing(catalogue, pictures, thumbnails.Makers(workers, exiftool)))
        found = preflighting.findings(catalogue, ids, context, pictures)
    assert told(found, "file") == {(known["torn.jpg"].uid, "file.broken")}
    assert told(preflighting.findings(catalogue, ids, context), "file") == set()


def test_a_story_gives_its_photos_in_order_and_once(catalogue: Catalogue, tmp_path: Path) -> None:
    known = take(
        catalogue, picture(tmp_path / "a.jpg"), picture(tmp_path / "b.jpg", "blue"), picture(tmp_path / "c.jpg", "green")
    )
    uids = [known[name].uid for name in ("c.jpg", "a.jpg", "c.jpg", "b.jpg")]
    blocks: list[Block] = [Paragraph("Words"), PhotoBlock(None, "Not found yet"), *map(PhotoBlock, uids)]
    stories.keep(catalogue, Story("fuping", "Fuping", tuple(blocks)), "story import")
    journal.apply(catalogue, Edit("withdraw", (known["b.jpg"].id,), {"withdrawn": Put(True)}))
    assert preflighting.of_story(catalogue, "fuping") == [known["c.jpg"].id, known["a.jpg"].id]
    with pytest.raises(CuratorError):
        preflighting.of_story(catalogue, "another")


def test_suggestions_are_applied_as_one_step_and_undone(catalogue: Catalogue, tmp_path: Path) -> None:
    known = take(
        catalogue, picture(tmp_path / "a.jpg"), picture(tmp_path / "b.jpg", "blue"), picture(tmp_path / "c.jpg", "green")
    )
    put(catalogue, known["a.jpg"], description="Farmers  harvest", credit_line="(c) UNV 2020", keywords=("ripe  fruit",))
    put(catalogue, known["b.jpg"], description="Farmers harvest", credit_line="© UNV, 2020")
    ids = [photo.id for photo in known.values()]
    context = preflighting.context(catalogue, "web")
    before = {photo.uid: photo.values for photo in photos.load(catalogue, ids)}
    changed = preflighting.corrected(catalogue, ids, context, ["credit.style", "text.spaces"])
    assert changed is not None
    assert set(changed.photos) == {known["a.jpg"].id, known["b.jpg"].id}
    after = {photo.file_name: photo.values for photo in photos.load(catalogue, ids)}
    assert after["a.jpg"]["description"] == Texts.of({"en": "Farmers harvest"})
    assert after["a.jpg"]["keywords"] == ("ripe fruit",)
    assert told(preflighting.findings(catalogue, ids, context), "credit.style", "text.spaces") == set()
    assert journal.history(catalogue)[0].detail["fields"] == ["credit_line", "description", "keywords"]
    assert preflighting.corrected(catalogue, ids, context, ["credit.style", "text.spaces"]) is None
    journal.undo(catalogue)
    assert {photo.uid: photo.values for photo in photos.load(catalogue, ids)} == before


def test_words_of_an_organisation_are_laid_over(catalogue: Catalogue, tmp_path: Path) -> None:
    known = take(catalogue, picture(tmp_path / "a.jpg"))
    put(catalogue, known["a.jpg"], description="Cub scouts camp near Luotuowan", alt_text="x" * 130)
    ids = [known["a.jpg"].id]
    assert told(preflighting.findings(catalogue, ids, preflighting.context(catalogue, "web")), "people", "alt") == set()
    own = {"lists": {"children": {"en": ["cub scouts"]}}, "numbers": {"alt_long_characters": 125}}
    (catalogue.folder / preflighting.WORD_FILE).write_text("\ufeff" + json.dumps(own), "utf-8")  # as Notepad saves it
    uid = known["a.jpg"].uid
    found = preflighting.findings(catalogue, ids, preflighting.context(catalogue, "web"))
    assert told(found, "people", "alt") == {(uid, "people.minor"), (uid, "alt.long")}
    more = tmp_path / "more.json"
    more.write_text(json.dumps({"lists": {"children": {"en": ["-cub scouts"]}}}), "utf-8")
    found = preflighting.findings(catalogue, ids, preflighting.context(catalogue, "web", more_words=[more]))
    assert told(found, "people", "alt") == {(uid, "alt.long")}


@pytest.mark.parametrize("held", [b"{", b"\xff\xfe{}", None])
def test_a_word_file_that_can_not_be_read_is_one_sentence(tmp_path: Path, held: bytes | None) -> None:
    path = tmp_path / "own.json"
    if held is not None:
        path.write_bytes(held)
    with pytest.raises(CuratorError, match=r"own\.json") as trouble:
        preflighting.words(None, [path])
    assert trouble.value.sentence.endswith(".")


def test_asking_changes_nothing_and_opens_no_transaction(catalogue: Catalogue, tmp_path: Path) -> None:
    known = take(catalogue, picture(tmp_path / "a.jpg"))
    steps = len(journal.history(catalogue))
    with catalogue.reading():  # an export asks inside its own transaction
        preflighting.findings(catalogue, [known["a.jpg"].id], preflighting.context(catalogue, "print"))
    assert len(journal.history(catalogue)) == steps
