"""Undo in another process, after a kill, beside another writer; conflicts, damage and tampering."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curator.catalogue import journal, photos, records, search, store
from curator.catalogue.store import Catalogue
from curator.domain.errors import CuratorError
from curator.domain.language import Texts
from curator.domain.step import Add, Edit, Put, PutText, Remove


def column(catalogue: Catalogue, name: str) -> list[Any]:
    return [row[0] for row in catalogue.db.execute(f"select {name} from photo order by id")]


def sound(catalogue: Catalogue) -> bool:
    return journal.verify(catalogue) == journal.disagreements(catalogue) == []


def changed_rating(catalogue: Catalogue, ids: list[int], rating: int | None) -> Any:
    return journal.apply(catalogue, Edit("set", tuple(ids), {"rating": Put(rating)}))


# Steps


def test_an_edit_is_one_step_with_who_when_and_what(catalogue: Catalogue, add: Any) -> None:
    ids = add(catalogue, 3)
    edit = Edit("set", tuple(ids), {"city": Put("Fuping")}, {ids[1]: {"city": Put("Beijing")}}, {"fields": ["city"]})
    changed = journal.apply(catalogue, edit)
    assert changed is not None
    assert (changed.act, set(changed.photos), changed.fields) == ("set", set(ids), frozenset({"city"}))
    assert column(catalogue, "city") == ["Fuping", "Beijing", "Fuping"]
    step = journal.step(catalogue, changed.step)
    assert (step.author, step.act, step.detail, step.state, step.photos) == ("Ann", "set", {"fields": ["city"]}, "done", 3)
    assert step.at.endswith("Z")
    (newest, imported) = journal.history(catalogue, photo=ids[1])
    assert [(dict(change.before), dict(change.after)) for change in newest.changes] == [({"city": None}, {"city": "Beijing"})]
    assert imported.changes[0].after["file_name"] == "IMG_0002.jpg"
    assert journal.history(catalogue, limit=1)[0].uid == changed.step
    assert sound(catalogue)


@pytest.mark.parametrize(
    "edit",
    [
        Edit("set", (1, 2), {"city": Put("Fuping")}),
        Edit("set", (1, 2), {"keywords": Add(("water",))}),
        Edit("set", (1, 2), {"keywords": Remove(("goat",))}),
        Edit("set", (1, 2), {"description": PutText("en", " A farmer \n")}),
        Edit("set", (1, 2), {"description": PutText("fr", "")}),
        Edit("set", (1, 2), {"rating": Put(None)}),
        Edit("restore", (1, 2), {"withdrawn": Put(0)}),
        Edit("set", (1, 2), {}),
        Edit("set", (), {"city": Put("Beijing")}),
        Edit("set", (77,), {"city": Put("Beijing")}),
        Edit("set", (), {}, {1: {}}),
    ],
)
def test_an_edit_that_changes_nothing_makes_no_step(catalogue: Catalogue, add: Any, edit: Edit) -> None:
    add(catalogue, 2, city="Fuping", keywords=("water",), description=Texts.of({"en": "A farmer"}))
    changed_rating(catalogue, [1], 5)
    journal.undo(catalogue)
    assert journal.apply(catalogue, edit) is None
    assert len(journal.history(catalogue)) == 3
    assert journal.redo(catalogue) is not None, "what can be redone is lost only to an edit"


def test_an_unknown_field_is_refused_and_nothing_is_begun(catalogue: Catalogue, add: Any) -> None:
    add(catalogue, 1)
    for name in ("captoin", "id", "uid", "sha256", "rating = 1 --"):
        with pytest.raises(CuratorError, match="There is no field called"):
            journal.apply(catalogue, Edit("set", (1,), {name: Put(1)}))
    assert len(journal.history(catalogue)) == 1


def test_undo_sets_the_marks_of_translations_back(catalogue: Catalogue, add: Any) -> None:
    add(catalogue, 1)
    for language, text in (("en", "A farmer"), ("zh-CN", "农民"), ("en", "A farmer in Fuping"), ("zh-CN", "阜平农民")):
        journal.apply(catalogue, Edit("set", (1,), {"description": PutText(language, text)}))
    outdated = []
    for _ in range(3):
        (photo,) = photos.load(catalogue, [1])
        caption = photo.values["description"]
        assert isinstance(caption, Texts)
        outdated.append(caption.outdated("en"))
        journal.undo(catalogue)
    assert outdated == [(), ("zh-CN",), ()]
    assert sound(catalogue)


def test_a_value_changed_since_is_left_and_counted(catalogue: Catalogue, add: Any) -> None:
    """A step can meet a later value only where an import goes on after an edit; what the edit set stays."""
    add(catalogue, 2)
    with catalogue.writing():
        step = journal.begin(catalogue, "import", {})
        uid = photos.uids_of(catalogue, [1])[0]
        journal.record(catalogue, step, [(1, uid, {"city": None, "rating": None}, {"city": "Fuping", "rating": 1})])
    with catalogue.writing():
        other = journal.begin(catalogue, "set", {})
        journal.record(catalogue, other, [(1, uid, {"rating": 1}, {"rating": 4})])
        catalogue.db.execute("update step set state = 'act' where seq = ?", [other])  # out of the way of undo
    changed = journal.undo(catalogue)
    assert changed is not None
    assert (changed.act, changed.conflicts, changed.fields) == ("undo", 1, frozenset({"city"}))
    assert column(catalogue, "rating") == [4, None]
    assert column(catalogue, "city") == [None, None]
    redone = journal.redo(catalogue)
    assert redone is not None
    assert (redone.conflicts, redone.fields) == (1, frozenset({"city"}))
    assert column(catalogue, "rating") == [4, None]
    assert journal.disagreements(catalogue) == []


def test_a_step_that_grew_over_the_same_photo_is_undone_and_redone_in_order(catalogue: Catalogue, add: Any) -> None:
    add(catalogue, 2)
    ones = photos.uids_of(catalogue, [1, 2])
    with catalogue.writing():
        step = journal.begin(catalogue, "import", {})
    for before, after in ((None, 1), (1, 2), (2, 3)):
        with catalogue.writing():
            assert journal.in_force(catalogue, step)
            rows = [(number, uid, {"rating": before}, {"rating": after}) for number, uid in enumerate(ones, 1)]
            journal.record(catalogue, step, rows)
    for _ in range(2):
        undone = journal.undo(catalogue)
        assert undone is not None
        assert undone.conflicts == 0
        assert column(catalogue, "rating") == [None, None]
        assert not journal.in_force(catalogue, step)
        redone = journal.redo(catalogue)
        assert redone is not None
        assert redone.conflicts == 0
        assert column(catalogue, "rating") == [3, 3]
    assert journal.history(catalogue, limit=5)[-1].photos == 2
    assert sound(catalogue)


def test_undo_reaches_back_over_more_than_one_page(catalogue: Catalogue, add: Any) -> None:
    ids = add(catalogue, 1_203)
    assert changed_rating(catalogue, ids, 3)
    undone = journal.undo(catalogue)
    assert undone is not None
    assert len(set(undone.photos)) == 1_203
    assert column(catalogue, "rating") == [None] * 1_203
    assert journal.undo(catalogue)
    assert set(column(catalogue, "withdrawn")) == {1}
    assert search.find(catalogue).ids == ()
    journal.redo(catalogue)
    journal.redo(catalogue)
    assert set(column(catalogue, "rating")) == {3}
    assert journal.redo(catalogue) is None
    assert sound(catalogue)


def test_there_is_nothing_to_undo_in_an_empty_archive(catalogue: Catalogue) -> None:
    assert journal.undo(catalogue) is None
    assert journal.redo(catalogue) is None
    assert journal.history(catalogue) == []
    assert sound(catalogue)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "阜平县" * 100_000,
        "\u202eأهلا\u202c 👩‍👩‍👧 e\u0301\u0301",
        "'; drop table photo; --",
        "\\u0000 \\ \" ' \u2028 %s {0}",
    ],
)
def test_whatever_a_caption_holds_it_comes_back_after_undo_and_redo(catalogue: Catalogue, add: Any, text: str) -> None:
    add(catalogue, 1)
    journal.apply(catalogue, Edit("set", (1,), {"description": PutText("en", text)}))
    before = column(catalogue, "description")
    journal.undo(catalogue)
    assert column(catalogue, "description") == [None]
    journal.redo(catalogue)
    assert column(catalogue, "description") == before
    (photo,) = photos.load(catalogue, [1])
    assert photo.to_json("en", None)["description"]["x-default"].startswith(text[:2])
    assert sound(catalogue)


# Other processes

UNDO = """
import sys
from pathlib import Path
from curator.catalogue import journal, store
with store.open_archive(Path(sys.argv[1]), "Bo") as catalogue:
    changed = getattr(journal, sys.argv[2])(catalogue)
    print(changed.act, sorted(changed.photos), sorted(changed.fields), changed.conflicts)
"""


def test_another_process_undoes_and_redoes(archive: Path, add: Any, run: Any) -> None:
    with store.open_archive(archive, "Ann") as catalogue:
        ids = add(catalogue, 2)
        changed_rating(catalogue, ids, 4)
        assert run(UNDO, archive, "undo").communicate() == ("undo [1, 2] ['rating'] 0\n", "")
        assert column(catalogue, "rating") == [None, None]
        assert journal.history(catalogue)[0].author == "Bo"
    assert run(UNDO, archive, "redo").communicate() == ("redo [1, 2] ['rating'] 0\n", "")
    with store.open_archive(archive) as catalogue:
        assert column(catalogue, "rating") == [4, 4]
        assert sound(catalogue)


KILLED = """
import os, signal, sys
from pathlib import Path
from curator.catalogue import journal, store
from curator.domain.step import Edit, PutText
left = int(sys.argv[2])
def count(statement):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
with store.open_archive(Path(sys.argv[1])) as catalogue:
    catalogue.db.execute("pragma cache_size = 20")  # so that pages of the unfinished transaction reach the disk
    catalogue.db.set_trace_callback(count)
    journal.apply(catalogue, Edit("set", tuple(range(1, 1001)), {"description": PutText("en", "A farmer 阜平 " * 40)}))
    print("done")
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize("statement", [3, 700, 1_900])
def test_an_edit_that_is_killed_is_not_begun(archive: Path, add: Any, run: Any, statement: int) -> None:
    with store.open_archive(archive) as catalogue:
        add(catalogue, 1_000, city="Fuping")
    killed = run(KILLED, archive, statement)
    assert killed.wait() == -signal.SIGKILL, killed.communicate()
    with store.open_archive(archive) as catalogue:
        assert set(column(catalogue, "description")) == {None}
        assert len(journal.history(catalogue)) == 1
        assert search.find(catalogue, "阜平").ids == ()
        assert len(search.find(catalogue, "fuping").ids) == 1_000
        assert sound(catalogue)
        catalogue.db.execute("insert into photo_words(photo_words) values ('integrity-check')")
        assert changed_rating(catalogue, [1], 5)


EDITING = """
import sys
from pathlib import Path
from curator.catalogue import journal, store
from curator.domain.step import Add, Edit
with store.open_archive(Path(sys.argv[1]), sys.argv[2]) as catalogue:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(25):
        assert journal.apply(catalogue, Edit("set", (1, 2), {"keywords": Add((sys.argv[2] + str(number),))}))
"""


def test_two_processes_edit_at_once_and_lose_nothing(archive: Path, add: Any, run: Any) -> None:
    with store.open_archive(archive) as catalogue:
        add(catalogue, 2)
    editors = [run(EDITING, archive, name) for name in ("Ann", "Bo")]
    for editor in editors:
        assert editor.stdout.readline() == "ready\n"
    for editor in editors:
        editor.stdin.write("\n")
        editor.stdin.flush()
    for editor in editors:
        assert editor.communicate()[1] == ""
        assert editor.returncode == 0
    with store.open_archive(archive) as catalogue:
        for photo in photos.load(catalogue, [1, 2]):
            held = photo.values["keywords"]
            assert isinstance(held, tuple)
            assert sorted(map(str, held)) == sorted(f"{name}{number}" for name in ("Ann", "Bo") for number in range(25))
        for _ in range(50):
            assert journal.undo(catalogue)
        assert column(catalogue, "keywords") == [None, None]
        assert sound(catalogue)


# Proof


@pytest.fixture(scope="module")
def told(empty: Path, tmp_path_factory: pytest.TempPathFactory, add: Any) -> Path:
    """A catalogue file with a journal of some length, in which every kind of step occurs."""
    folder = Path(shutil.copytree(empty, tmp_path_factory.mktemp("told") / "archive"))
    with store.open_archive(folder, "Ann") as catalogue:
        add(catalogue, 4, city="Fuping")
        for rating in (1, 2, 3):
            changed_rating(catalogue, [1, 2], rating)
        journal.undo(catalogue)
        journal.undo(catalogue)
        journal.redo(catalogue)
        changed_rating(catalogue, [3], 5)
        journal.undo(catalogue)
        record, _ = records.add(catalogue, "story", "Goats", {"blocks": []}, "story")
        records.change(catalogue, record, "story", name="More goats")
        journal.undo(catalogue)
        journal.undo(catalogue)
        assert sound(catalogue)
        assert {step.state for step in journal.history(catalogue)} == {"done", "undone", "passed", "act"}
    return folder


def tampered(told: Path, change: Callable[[sqlite3.Connection], None]) -> list[str]:
    folder = told.with_name("tampered")
    folder.mkdir(exist_ok=True)
    (folder / store.FILE).write_bytes((told / store.FILE).read_bytes())
    with store.open_archive(folder) as catalogue:
        catalogue.db.execute("pragma foreign_keys = off")
        catalogue.db.execute("pragma ignore_check_constraints = on")
        catalogue.db.execute("pragma synchronous = off")
        change(catalogue.db)
        return journal.verify(catalogue)


COLUMNS = {
    "step": ("seq", "uid", "at", "author", "act", "detail", "target", "state", "hash"),
    "change": ("seq", "step", "kind", "subject", "before", "after", "hash"),
    "chain": ("seq", "hash"),
}
VALUES = st.one_of(
    st.none(),
    st.integers(-2, 60),
    st.floats(allow_nan=False),
    st.text(max_size=4),
    st.binary(max_size=4),
    st.just("done"),
    st.just(""),
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_column_is_found(told: Path, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from([*COLUMNS]))
    name = data.draw(st.sampled_from(COLUMNS[table]))
    place = data.draw(st.integers(0, 1_000))
    how = data.draw(st.sampled_from(["value", "byte", "blob"]))
    value = data.draw(VALUES)
    position = data.draw(st.integers(0, 1_000))
    differs: list[bool] = []

    def change(db: sqlite3.Connection) -> None:
        rows = [row[0] for row in db.execute(f"select rowid from {table} order by 1")]
        row = rows[place % len(rows)]
        kind, held = db.execute(f"select typeof({name}), cast({name} as blob) from {table} where rowid = ?", [row]).fetchone()
        try:
            if how == "value":
                db.execute(f"update {table} set {name} = ? where rowid = ?", [value, row])
            elif held and kind in ("text", "blob"):
                octets = bytearray(held)
                octets[position % len(octets)] ^= 1 << position % 8
                made = "cast(? as text)" if how == "byte" and kind == "text" else "?"
                db.execute(f"update {table} set {name} = {made} where rowid = ?", [bytes(octets), row])
        except (sqlite3.IntegrityError, sqlite3.OperationalError):
            pass  # SQLite itself refuses it: no number, nothing where something must be, twice the same
        rows = [row[0] for row in db.execute(f"select rowid from {table} order by 1")]
        now = db.execute(f"select typeof({name}), cast({name} as blob) from {table} where rowid = ?", [row]).fetchone()
        differs.append(now != (kind, held))

    wrong = tampered(told, change)
    assert bool(wrong) == differs[0], (table, name, wrong)


@pytest.mark.parametrize(
    "change",
    [
        "delete from change where seq = 5",
        "delete from change where seq = (select max(seq) from change)",
        "delete from step where seq = (select max(seq) from step)",
        "delete from step where seq = 6",
        "delete from step",
        "delete from change",
        "delete from step; delete from change",
        "delete from chain",
        "delete from photo where id = 1",
        "delete from record",
        "update photo set uid = 'other' where id = 1",
        "update record set uid = 'other'",
        "insert into change select seq + 1000, step, kind, subject, before, after, hash from change where seq = 5",
        "insert into change select (select max(seq) from step), step, kind, subject, before, after, hash from change where seq = 5",
        "insert into step select seq + 1, 'new', at, author, act, detail, target, state, hash from step order by seq desc limit 1",
        "insert into step select 7, 'new', at, author, act, detail, target, state, hash from step where seq = 6",
        "update step set target = '' where target is null and seq = 1",
        "update step set author = cast('Ann' as blob) where seq = 1",
        "update change set before = cast(before as blob) where seq = 5",
        "update step set author = cast(x'ff' as text) where seq = 1",
        "update step set hash = 'text' where seq = 1",
        "update step set state = 'undone' where state = 'done'",
        "update step set state = 'passed' where state = 'undone'",
        "update change set subject = case subject when 1 then 2 when 2 then 1 else subject end where step = 6",
        "update change set seq = seq + 100 where step = 6",
        "update change set step = 9 where step = 6",
        """create temp table two as select * from change where seq in (7, 8); delete from change where seq in (7, 8);
           insert into change select case seq when 7 then 8 else 7 end, step, kind, subject, before, after, hash from two""",
        "update change set after = replace(after, ':1', ':5') where seq = 7",
    ],
)
def test_what_is_lost_put_in_or_swapped_is_found(told: Path, change: str) -> None:
    effect: list[int] = []

    def run(db: sqlite3.Connection) -> None:
        before = db.total_changes
        db.executescript(change)
        effect.append(db.total_changes - before)

    wrong = tampered(told, run)
    assert effect[0] > 0, "the statement touched nothing"
    assert wrong
    assert all(line.endswith(".") for line in wrong)


@pytest.mark.parametrize(
    "change", ["city = 'Elsewhere'", "withdrawn = 1", "lens = 'a fact that no step told'", "rating = null"]
)
def test_a_photo_that_is_not_as_the_journal_says_is_found(catalogue: Catalogue, add: Any, change: str) -> None:
    add(catalogue, 3, city="Fuping", rating=2)
    catalogue.db.execute(f"update photo set {change} where id = 2")
    assert journal.verify(catalogue) == []
    (wrong,) = journal.disagreements(catalogue)
    assert f"Photo {photos.uids_of(catalogue, [2])[0]} differs from the journal in {change.split()[0]}." == wrong


def test_a_photo_that_came_by_no_step_is_found(catalogue: Catalogue, add: Any) -> None:
    add(catalogue, 1)
    catalogue.db.execute(
        "insert into photo (uid, file_name, path, sha256, bytes, format, imported) values ('x', 'x', 'x', 'x', 1, 'x', 'x')"
    )
    catalogue.db.execute("insert into record (uid, kind, name, body) values ('y', 'story', 'x', '{}')")
    assert journal.disagreements(catalogue) == ["Photo x is not in the journal.", "Record y is not in the journal."]


@pytest.mark.parametrize("seed", range(30))
def test_a_flipped_bit_in_the_file_never_ends_in_a_bug(told: Path, seed: int) -> None:
    """Whatever the damage: the file is refused with a sentence, or the proof tells, or no row of the journal was hit."""
    chance = random.Random(seed)
    folder = told.with_name("flipped")
    folder.mkdir(exist_ok=True)
    octets = bytearray((told / store.FILE).read_bytes())
    for _ in range(20):
        octets[chance.randrange(100, len(octets))] ^= 1 << chance.randrange(8)
    (folder / store.FILE).write_bytes(octets)
    try:
        with store.open_archive(folder, read_only=True) as catalogue, catalogue.reading():
            assert all(line.endswith(".") for line in journal.verify(catalogue))
    except CuratorError as trouble:
        assert "damaged" in trouble.sentence or "no catalogue" in trouble.sentence


def test_questions_of_the_journal_are_answered_by_indexes(catalogue: Catalogue, add: Any) -> None:
    """No question that is asked at every keystroke or click walks through a table or sorts it."""
    add(catalogue, 3)
    asked: list[str] = []
    catalogue.db.set_trace_callback(asked.append)
    changed_rating(catalogue, [1], 5)
    journal.undo(catalogue)
    journal.redo(catalogue)
    journal.history(catalogue, limit=20)
    journal.history(catalogue, photo=1)
    journal.in_force(catalogue, 1)
    photos.load(catalogue, [1, 2])
    photos.by_uid(catalogue, photos.uids_of(catalogue, [1])[0][:8])
    photos.with_bytes(catalogue, 1001)
    photos.with_sha256(catalogue, "x")
    photos.with_image_hash(catalogue, "x")
    search.find(catalogue)
    search.find(catalogue, "fuping 阜平")
    catalogue.db.set_trace_callback(None)
    for statement in dict.fromkeys(asked):
        if not statement.startswith(("select", "update")) or " chain" in statement:
            continue
        plan = [row[3] for row in catalogue.db.execute(f"explain query plan {statement}")]
        walks = [
            line
            for line in plan
            if line.startswith("SCAN") and "VIRTUAL" not in line and line not in ("SCAN s", "SCAN (subquery-1)")
        ]
        assert walks == [], (statement, plan)
        if " s order by s.seq desc limit" in statement or "match" not in statement:
            assert not any("TEMP B-TREE FOR ORDER BY" in line for line in plan), (statement, plan)
