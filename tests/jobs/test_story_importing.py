"""A story file is taken in: its photos are found among drawn pictures, their empty words are filled, nothing is overwritten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from curator.catalogue import journal, photos, search, store, stories
from curator.catalogue.store import Catalogue
from curator.domain.errors import CuratorError
from curator.domain.language import Texts
from curator.domain.photo import Photo
from curator.domain.step import Edit, Put
from curator.domain.story import PhotoBlock
from curator.jobs import story_importing
from curator.jobs.story_importing import Taken

STORY = """\
Harvest in the hills

Farmers of three villages sell their peaches together. The buyers come by the new road.

Photo: Villagers harvest peaches in Lushan. ©UNV, 2020
Villagers-harvest-peeches-in-Lushan_0.jpg

We pick before sunrise, and by noon everything is sold. --Ms Awa Diop, farmer

Photo: Students learn to prune trees at the Lushan Vocational School. ©IPRCC, 2020
"""
PEACHES, STUDENTS = "Villagers-harvest-peeches-in-Lushan_0.jpg", "Student-learn-to-prune-tree-at-Lushan-Vocational-school.jpg"


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    store.create(tmp_path / "archive")
    with store.open_archive(tmp_path / "archive", "tester") as opened:
        yield opened


@pytest.fixture
def story(tmp_path: Path) -> Path:
    return written(tmp_path / "harvest.txt", STORY)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def draw(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for number, name in enumerate(names):
        image = Image.new("RGB", (90, 60), (number * 25 % 256, 90, 120))
        ImageDraw.Draw(image).text((5, 5), f"{number} {name[:3]}")
        image.save(folder / name)
    return folder


def take(catalogue: Catalogue, path: Path, **options: Any) -> Taken:
    job = story_importing.imported(catalogue, lambda act: act(catalogue), path, **options)
    while True:
        try:
            next(job)
        except StopIteration as end:
            taken: Taken = end.value
            return taken


def by_name(catalogue: Catalogue) -> dict[str, Photo]:
    return {photo.file_name: photo for photo in photos.load(catalogue, search.find(catalogue).ids)}


def captions(catalogue: Catalogue) -> dict[str, Any]:
    return {
        name: (photo.values.get("description"), photo.values.get("credit_line")) for name, photo in by_name(catalogue).items()
    }


def test_photos_are_found_and_filled_in_one_step_that_one_undo_takes_back(
    catalogue: Catalogue, story: Path, tmp_path: Path
) -> None:
    taken = take(catalogue, story, folder=draw(tmp_path / "p", PEACHES, STUDENTS, "IMG_0007.jpg"))
    known = by_name(catalogue)
    assert [block.uid for block in taken.story.photos()] == [known[PEACHES].uid, known[STUDENTS].uid]
    assert (taken.story.name, taken.story.title) == ("Harvest in the hills", "Harvest in the hills")
    assert captions(catalogue) == {
        PEACHES: (Texts.of({"en": "Villagers harvest peaches in Lushan."}), "©UNV, 2020"),
        STUDENTS: (Texts.of({"en": "Students learn to prune trees at the Lushan Vocational School."}), "©IPRCC, 2020"),
        "IMG_0007.jpg": (None, None),
    }
    assert sorted(taken.changed.photos) == sorted(known[name].id for name in (PEACHES, STUDENTS))
    assert taken.changed.step == journal.history(catalogue)[0].uid
    assert not [note for note in taken.notes if "found" in note or "may be" in note]

    journal.undo(catalogue)
    assert stories.kept(catalogue) == []
    assert set(captions(catalogue).values()) == {(None, None)}
    assert len(captions(catalogue)) == 3
    journal.redo(catalogue)
    assert stories.load(catalogue, "Harvest in the hills")[0] == taken.story
    assert journal.disagreements(catalogue) == []


def test_nothing_that_a_photo_says_is_overwritten(catalogue: Catalogue, story: Path, tmp_path: Path) -> None:
    folder = draw(tmp_path / "p", PEACHES, STUDENTS)
    take(catalogue, story, folder=folder)
    mine = Texts.of({"fr": "Les villageois récoltent des pêches."})
    for number in search.find(catalogue).ids:
        journal.apply(catalogue, Edit("set", (number,), {"description": Put(mine), "credit_line": Put("©IPRCC, 2018")}))
    taken = take(catalogue, story, folder=folder, name="again")
    assert all(block.uid for block in taken.story.photos())
    assert set(captions(catalogue).values()) == {(mine, "©IPRCC, 2018")}
    assert taken.changed.photos == ()
    assert taken.story.photos()[0].caption == "Villagers harvest peaches in Lushan."


@pytest.mark.parametrize("boilerplate", ["OLYMPUS DIGITAL CAMERA", PEACHES, PEACHES.removesuffix(".jpg")])
def test_a_caption_that_no_person_wrote_counts_as_none(
    catalogue: Catalogue, story: Path, tmp_path: Path, boilerplate: str
) -> None:
    folder = draw(tmp_path / "p", PEACHES)
    take(catalogue, written(tmp_path / "empty.txt", "Nothing yet"), folder=folder)
    ids = search.find(catalogue).ids
    journal.apply(catalogue, Edit("set", ids, {"description": Put(Texts.of({"en": boilerplate}))}))
    take(catalogue, story)
    assert captions(catalogue)[PEACHES][0] == Texts.of({"en": "Villagers harvest peaches in Lushan."})


def test_a_chinese_caption_is_not_filed_as_english(catalogue: Catalogue, tmp_path: Path) -> None:
    folder = draw(tmp_path / "p", "阜平县村民采摘桃子.jpg")
    take(
        catalogue,
        written(tmp_path / "s.txt", "丰收\n\n照片：河北省阜平县村民采摘桃子。版权：中国国际扶贫中心，2020\n"),
        folder=folder,
    )
    (filled,) = captions(catalogue).values()
    assert filled == (Texts.of({"zh-CN": "河北省阜平县村民采摘桃子。"}), "©IPRCC, 2020")
    assert stories.load(catalogue, "丰收")[0].photos()[0].caption == "河北省阜平县村民采摘桃子。"


def test_what_is_missing_or_doubtful_is_noted_with_candidates(catalogue: Catalogue, story: Path, tmp_path: Path) -> None:
    folder = draw(tmp_path / "p", "Students-at-school.jpg", "Fishing-boats.jpg")
    taken = take(catalogue, story, folder=folder)
    assert [block.uid for block in taken.story.photos()] == [None, None]
    found = [note for note in taken.notes if "it was not found" in note or "may be one of" in note]
    assert found[0] == "Photo 1: it was not found: “Villagers harvest peaches in Lushan.”."
    assert found[1].startswith("Photo 2: “Students learn to prune trees at the Lushan Vocational School.” may be one of: ")
    assert "Students-at-school.jpg (" in found[1]
    assert taken.changed.photos == ()
    assert stories.load(catalogue, taken.story.name)[1] == taken.notes


def test_a_photo_that_a_person_found_is_filled_when_it_is_asked_for(catalogue: Catalogue, story: Path, tmp_path: Path) -> None:
    folder = draw(tmp_path / "p", PEACHES, "IMG_0007.jpg")
    take(catalogue, story, folder=folder, name="harvest")
    assert story_importing.filled(catalogue, "harvest") is None
    photo = by_name(catalogue)["IMG_0007.jpg"]
    block = PhotoBlock(
        photo.uid, *(getattr(stories.load(catalogue, "harvest")[0].photos()[1], name) for name in ("caption", "credit"))
    )
    stories.change(catalogue, "harvest", "edit story", lambda held: stories.changed(held, 5, block))
    assert not [note for note in stories.load(catalogue, "harvest")[1] if "not found" in note]
    changed = story_importing.filled(catalogue, "harvest")
    assert changed is not None
    assert changed.photos == (photo.id,)
    assert captions(catalogue)["IMG_0007.jpg"][1] == "©IPRCC, 2020"
    journal.apply(catalogue, Edit("set", (photo.id,), {"description": Put(Texts.of({"en": "Corrected."}))}))
    assert stories.load(catalogue, "harvest")[0].photos()[1].caption == "Corrected."
    journal.undo(catalogue)
    journal.undo(catalogue)
    assert captions(catalogue)["IMG_0007.jpg"] == (None, None)
    assert stories.load(catalogue, "harvest")[0].photos()[1] == block
    assert journal.disagreements(catalogue) == []


def test_only_the_files_of_the_folder_are_meant_where_one_is_given(catalogue: Catalogue, story: Path, tmp_path: Path) -> None:
    take(catalogue, written(tmp_path / "a.txt", "Nothing yet"), folder=draw(tmp_path / "p", PEACHES))
    assert take(catalogue, story, folder=draw(tmp_path / "other", "x.jpg"), name="a").story.photos()[0].uid is None
    assert take(catalogue, story, name="b").story.photos()[0].uid == by_name(catalogue)[PEACHES].uid
    (tmp_path / "p" / "x.jpg").unlink(missing_ok=True)
    (tmp_path / "other" / "copy.jpg").write_bytes((tmp_path / "p" / PEACHES).read_bytes())
    taken = take(catalogue, story, folder=tmp_path / "other", name="c")
    assert taken.story.photos()[0].uid == by_name(catalogue)[PEACHES].uid


def test_text_that_names_its_photos_comes_back_to_them_and_elsewhere_seeks_them(
    catalogue: Catalogue, story: Path, tmp_path: Path
) -> None:
    take(catalogue, story, folder=draw(tmp_path / "p", PEACHES, STUDENTS), name="a")
    uid = by_name(catalogue)[STUDENTS].uid
    text = (
        f"Spring\n\nPhoto: Other words altogether.\nId: {uid}\n\nPhoto: Villagers harvest peaches in Lushan.\nId: {'0' * 16}\n"
    )
    taken = take(catalogue, written(tmp_path / "b.txt", text), folder=draw(tmp_path / "other", "x.jpg"), name="b")
    assert [block.uid for block in taken.story.photos()] == [uid, None]
    assert f"Photo 2: the archive has no photo {'0' * 16}, which the text names." in taken.notes
    assert [block.uid for block in take(catalogue, tmp_path / "b.txt", name="c").story.photos()] == [
        uid,
        by_name(catalogue)[PEACHES].uid,
    ]
    journal.apply(catalogue, Edit("withdraw", (by_name(catalogue)[STUDENTS].id,), {"withdrawn": Put(1)}))
    assert take(catalogue, tmp_path / "b.txt", name="d").story.photos()[0].uid is None


def test_one_photo_in_two_blocks_is_filled_once_and_with_the_first_words(catalogue: Catalogue, tmp_path: Path) -> None:
    take(catalogue, written(tmp_path / "a.txt", "Nothing yet"), folder=draw(tmp_path / "p", "x.jpg"))
    uid = by_name(catalogue)["x.jpg"].uid
    text = f"Spring\n\nPhoto: First.\nId: {uid}\n\nPhoto: Second. ©UNV, 2020\nId: {uid}\n"
    taken = take(catalogue, written(tmp_path / "b.txt", text))
    assert captions(catalogue)["x.jpg"] == (Texts.of({"en": "First."}), "©UNV, 2020")
    assert [block.caption for block in taken.story.photos()] == ["First.", "Second."]


def test_nothing_is_imported_for_a_story_that_can_not_be_taken_in(catalogue: Catalogue, story: Path, tmp_path: Path) -> None:
    folder = draw(tmp_path / "p", PEACHES)
    with pytest.raises(CuratorError, match="no text"):
        take(catalogue, written(tmp_path / "empty.txt", " \n"), folder=folder)
    take(catalogue, written(tmp_path / "a.txt", "Harvest in the hills"))
    with pytest.raises(CuratorError, match="already"):
        take(catalogue, story, folder=folder)
    with pytest.raises(CuratorError):
        take(catalogue, story, folder=tmp_path / "none", name="other")
    assert captions(catalogue) == {}
    assert [one.name for one in stories.kept(catalogue)] == ["Harvest in the hills"]


def test_a_file_of_the_folder_that_is_no_picture_is_noted_but_not_the_story_itself(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    folder = draw(tmp_path / "p", PEACHES)
    written(folder / "budget.txt", "no picture")
    taken = take(catalogue, written(folder / "harvest.txt", STORY), folder=folder)
    assert [note for note in taken.notes if ".txt" in note] == [
        note for note in taken.notes if note.startswith(str(folder / "budget.txt"))
    ]
    assert len([note for note in taken.notes if ".txt" in note]) == 1


def test_a_story_stopped_in_between_leaves_photos_and_no_story(catalogue: Catalogue, story: Path, tmp_path: Path) -> None:
    folder = draw(tmp_path / "p", *(f"{number}.jpg" for number in range(40)))
    job = story_importing.imported(catalogue, lambda act: act(catalogue), story, folder=folder)
    for progress in job:
        if progress.outcomes:
            break
    job.close()
    assert 0 < len(captions(catalogue)) < 40
    assert stories.kept(catalogue) == []


@pytest.mark.parametrize("name", ["../../etc/passwd.jpg", "/etc/passwd.jpg", "..\\..\\passwd.jpg", "secret.jpg"])
def test_a_file_name_with_a_path_never_leaves_the_folder(catalogue: Catalogue, tmp_path: Path, name: str) -> None:
    draw(tmp_path / "etc", "passwd.jpg", "secret.jpg")
    folder = draw(tmp_path / "etc" / "p", "peaches.jpg")
    page = f"<h1>Harvest</h1><figure><img src='../{name}'><figcaption>Secret ©UNV, 2020</figcaption></figure>"
    for path, text in ((tmp_path / "a.html", page), (tmp_path / "b.txt", f"Harvest\n\nPhoto: Secret. ©UNV, 2020\n{name}\n")):
        taken = take(catalogue, written(path, text), folder=folder, name=path.name)
        assert [block.uid for block in taken.story.photos()] == [None]
    assert list(captions(catalogue)) == ["peaches.jpg"]


def test_the_published_story(catalogue: Catalogue, shared_dir: Path | None) -> None:
    """Without photos: just the blocks that were published, none of them found."""
    if shared_dir is None:
        pytest.skip("the published story is not here")
    expected = json.loads((shared_dir / "story" / "acting-together.expected.json").read_text(encoding="utf-8"))
    taken = take(catalogue, shared_dir / "story" / "acting-together.txt")
    uidless = [{**block, "uid": None} if block["type"] == "photo" else block for block in expected]
    assert [block.to_json() for block in taken.story.blocks] == uidless
    assert sum("it was not found" in note for note in taken.notes) == 9
