"""The journal against a plain model: any run of edits, undos, redos, imports, records, reopenings and second writers."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from curator.catalogue import journal, photos, records, search, store
from curator.catalogue.store import Catalogue
from curator.domain.fields import BY_NAME
from curator.domain.step import Add, Edit, Op, Put, PutText, PutTexts, Remove, outcome
from curator.domain.value import loaded, stored, words

LATIN = ("goat", "gold", "water", "fuping")
HAN = "阜平县水"
FIELDS = ("rating", "city", "description", "keywords", "date_created", "location_shown")
Subject = tuple[str, int]
Columns = dict[str, Any]

text = st.lists(st.sampled_from([*LATIN, "阜平县", "平县水", "县"]), max_size=3).map(" ".join)
texts = st.lists(st.tuples(st.sampled_from(["en", "zh-CN", "fr"]), text), min_size=1, max_size=3)
keywords = st.lists(st.sampled_from([*LATIN, "县水", "水"]), max_size=3, unique=True).map(tuple)
places = st.lists(st.sampled_from([{"City": "goat"}, {"City": "阜平", "CountryCode": "CHN"}]), max_size=2, unique_by=str).map(
    tuple
)
operations: st.SearchStrategy[Mapping[str, Op]] = st.fixed_dictionaries(
    {},
    optional={
        "rating": st.builds(Put, st.none() | st.integers(0, 2)),
        "city": st.builds(Put, st.none() | st.sampled_from(LATIN)),
        "description": st.builds(PutText, st.sampled_from(["en", "zh-CN"]), text)
        | st.builds(PutTexts, texts.map(tuple))
        | st.just(Put(None)),
        "keywords": st.builds(Add, keywords) | st.builds(Remove, keywords) | st.builds(Put, keywords.map(lambda held: held or None)),
        "date_created": st.builds(Put, st.none() | st.sampled_from(["2019", "2019-10-17T14:03", "2019-10-17T14:03Z"])),
        "location_shown": st.builds(Add, places) | st.builds(Remove, places),
    },
)  # fmt: skip
chosen = st.lists(st.integers(0, 30), min_size=1, max_size=4)


@dataclass
class Told:
    """One step as the model has it; `changes` hold subject, before and after in the order in which they were made."""

    act: str
    target: int | None = None
    state: str = "done"
    changes: list[tuple[Subject, Columns, Columns]] = field(default_factory=list)


class Journal(RuleBasedStateMachine):
    """The catalogue, and beside it plain dictionaries: `now` holds every subject's columns, `steps` all that was done."""

    template: ClassVar[Path]

    @initialize()
    def open_archive(self) -> None:
        self.folder = Path(tempfile.mkdtemp()) / "archive"
        shutil.copytree(self.template, self.folder)
        self.first, self.second = self.opened("Ann"), self.opened("Bo")
        self.now: dict[Subject, Columns] = {}
        self.steps: list[Told] = []
        self.imports: dict[int, int] = {}  # number of a step in the catalogue -> place in `steps`
        self.seen: dict[tuple[str, int], tuple[Any, ...]] = {}
        self.count = 0

    def opened(self, author: str) -> Catalogue:
        catalogue = store.open_archive(self.folder, author)
        catalogue.db.execute("pragma synchronous = off")  # nobody cuts the power here
        return catalogue

    def writer(self, second: bool) -> Catalogue:
        return self.second if second else self.first

    def subjects(self, kind: str) -> list[int]:
        return [number for subject, number in self.now if subject == kind]

    # What the model does

    def begin(self, act: str) -> Told:
        for told in self.steps:
            if told.state == "undone":
                told.state = "passed"
        self.steps.append(Told(act))
        return self.steps[-1]

    def change(self, told: Told, subject: Subject, after: Columns) -> None:
        before = {name: self.now[subject][name] for name in after}
        told.changes.append((subject, before, after))
        self.now[subject].update(after)

    def edited(self, number: int, ops: Mapping[str, Op]) -> Columns:
        """The columns that differ after the operations."""
        held = self.now["photo", number]
        after: Columns = {}
        for name, op in ops.items():
            if name == "withdrawn":
                assert isinstance(op, Put)
                after[name] = op.value
            else:
                after[name] = stored(BY_NAME[name], outcome(op, BY_NAME[name], loaded(BY_NAME[name], held[name]), "en"))
        if "date_created" in ops:
            certain = {None: None, "2019-10-17T14:03": "no zone"}
            after["date_created_certainty"] = certain.get(after["date_created"], "exact")
        return {name: value for name, value in after.items() if value != held[name]}

    def turn(self, place: int, act: str) -> tuple[int, set[int]]:
        """Undo or redo a step; gives how many values were found otherwise, and the photos that changed."""
        turned = self.steps[place]
        turned.state = "undone" if act == "undo" else "done"
        told = Told(act, place, "act")
        self.steps.append(told)
        conflicts = 0
        for subject, before, after in reversed(turned.changes) if act == "undo" else turned.changes:
            expected, wanted = (after, before) if act == "undo" else (before, after)
            present = self.now[subject]
            conflicts += sum(present[name] != expected[name] for name in before)
            back = {name: wanted[name] for name in before if present[name] == expected[name] != wanted[name]}
            if back:
                self.change(told, subject, back)
        return conflicts, {number for (kind, number), _, _ in told.changes if kind == "photo"}

    # What is done to both

    @rule(count=st.integers(1, 3), ops=operations, second=st.booleans())
    def import_photos(self, count: int, ops: Mapping[str, Op], second: bool) -> None:
        catalogue = self.writer(second)
        with catalogue.writing():
            step = journal.begin(catalogue, "import", {"sources": ["card"]})
            self.imports[step] = len(self.steps)
            told = self.begin("import")
            self.take_in(catalogue, step, told, count, ops)

    @precondition(lambda self: self.imports)
    @rule(which=st.integers(0, 5), count=st.integers(1, 2), again=chosen, ops=operations, second=st.booleans())
    def import_more(self, which: int, count: int, again: list[int], ops: Mapping[str, Op], second: bool) -> None:
        """A later transaction of an import: part of its step while that is in force, else of a new one."""
        catalogue = self.writer(second)
        step = list(self.imports)[which % len(self.imports)]
        with catalogue.writing():
            told = self.steps[self.imports[step]]
            assert journal.in_force(catalogue, step) == (told.state == "done")
            if told.state != "done":
                step = journal.begin(catalogue, "import", {"sources": ["card"]})
                self.imports[step] = len(self.steps)
                told = self.begin("import")
            self.take_in(catalogue, step, told, count, ops, again)

    def take_in(
        self, catalogue: Catalogue, step: int, told: Told, count: int, ops: Mapping[str, Op], again: list[int] | None = None
    ) -> None:
        rows: list[journal.Row] = []
        facts: dict[int, Columns] = {}
        for _ in range(count):
            self.count += 1
            values = {name: outcome(op, BY_NAME[name], None, "en") for name, op in ops.items()}
            held = {name: stored(BY_NAME[name], value) for name, value in values.items() if value is not None}
            name = f"IMG_{self.count}.jpg"
            columns: Columns = {
                "file_name": name,
                "path": name,
                "sha256": hashlib.sha256(name.encode()).hexdigest(),
                "bytes": 1,
            }
            number, uid = photos.add(catalogue, {**columns, "format": "image/jpeg", "imported": store.now()}, held)
            rows.append((number, uid, {"withdrawn": 1}, {"withdrawn": 0}))
            facts[number] = {**columns, **held}
            self.now["photo", number] = {"withdrawn": 1, **dict.fromkeys(BY_NAME), **held}
            self.change(told, ("photo", number), {"withdrawn": 0})
        known = self.subjects("photo")
        for number in {known[place % len(known)] for place in again or ()}:
            if self.now["photo", number]["withdrawn"]:
                rows.append((number, photos.uids_of(catalogue, [number])[0], {"withdrawn": 1}, {"withdrawn": 0}))
                self.change(told, ("photo", number), {"withdrawn": 0})
        journal.record(catalogue, step, rows, facts)

    @precondition(lambda self: self.subjects("photo"))
    @rule(places=chosen, ops=operations, each=st.dictionaries(st.integers(0, 30), operations, max_size=2), second=st.booleans())
    def edit(self, places: list[int], ops: Mapping[str, Op], each: Mapping[int, Mapping[str, Op]], second: bool) -> None:
        known = self.subjects("photo")
        ids = tuple(known[place % len(known)] for place in places)
        single = {known[place % len(known)]: own for place, own in each.items()}
        self.apply(Edit("set", ids, ops, single), second)

    @precondition(lambda self: self.subjects("photo"))
    @rule(places=chosen, withdrawn=st.integers(0, 1), second=st.booleans())
    def withdraw_or_restore(self, places: list[int], withdrawn: int, second: bool) -> None:
        known = self.subjects("photo")
        ids = tuple(known[place % len(known)] for place in places)
        self.apply(Edit("withdraw" if withdrawn else "restore", ids, {"withdrawn": Put(withdrawn)}), second)

    def apply(self, edit: Edit, second: bool) -> None:
        wanted = {
            number: after
            for number in dict.fromkeys([*edit.photos, *edit.each])
            if (after := self.edited(number, {**edit.fields, **edit.each.get(number, {})}))
        }
        changed = journal.apply(self.writer(second), edit)
        if not wanted:
            assert changed is None
            return
        assert changed is not None
        assert set(changed.photos) == set(wanted)
        assert changed.fields == {name for after in wanted.values() for name in after}
        told = self.begin(edit.act)
        for number, after in wanted.items():
            self.change(told, ("photo", number), after)

    @rule(name=st.sampled_from("abc"), body=st.integers(0, 3), second=st.booleans())
    def add_record(self, name: str, body: int, second: bool) -> None:
        taken = any(held["name"] == name and not held["withdrawn"] for (kind, _), held in self.now.items() if kind == "record")
        if taken:
            return
        record, _ = records.add(self.writer(second), "story", name, {"n": body}, "story")
        self.now["record", record.id] = {"withdrawn": 1, "kind": "story", "name": name, "body": f'{{"n":{body}}}'}
        self.change(self.begin("story"), ("record", record.id), {"withdrawn": 0})

    @precondition(lambda self: any(kind == "record" for kind, _ in self.now))
    @rule(which=st.integers(0, 5), body=st.integers(0, 3), out=st.booleans(), second=st.booleans())
    def change_record(self, which: int, body: int, out: bool, second: bool) -> None:
        catalogue = self.writer(second)
        known = records.of_kind(catalogue, "story")
        if not known:
            return
        record = known[which % len(known)]
        after: Columns = {"withdrawn": 1} if out else {"body": f'{{"n":{body}}}'}
        done = (
            records.withdraw(catalogue, record, "story")
            if out
            else records.change(catalogue, record, "story", body={"n": body})
        )
        differs = any(self.now["record", record.id][name] != value for name, value in after.items())
        assert (done is not None) == differs
        if differs:
            self.change(self.begin("story"), ("record", record.id), after)

    @rule(second=st.booleans())
    def undo(self, second: bool) -> None:
        self.turned("undo", max((place for place, told in enumerate(self.steps) if told.state == "done"), default=None), second)

    @rule(second=st.booleans())
    def redo(self, second: bool) -> None:
        self.turned(
            "redo", min((place for place, told in enumerate(self.steps) if told.state == "undone"), default=None), second
        )

    def turned(self, act: str, place: int | None, second: bool) -> None:
        changed = (journal.undo if act == "undo" else journal.redo)(self.writer(second))
        if place is None:
            assert changed is None
            return
        conflicts, touched = self.turn(place, act)
        assert changed is not None
        assert changed.conflicts == conflicts
        assert set(changed.photos) == touched

    @rule(second=st.booleans())
    def reopen(self, second: bool) -> None:
        self.writer(second).close()
        if second:
            self.second = self.opened("Bo")
        else:
            self.first = self.opened("Ann")

    # What is always so

    @invariant()
    def the_photos_are_as_the_model_has_them(self) -> None:
        for kind in ("photo", "record"):
            for number in self.subjects(kind):
                wanted = self.now[kind, number]
                row = self.first.db.execute(f"select {', '.join(wanted)} from {kind} where id = ?", [number]).fetchone()
                assert dict(zip(wanted, row, strict=True)) == wanted
            assert self.first.db.execute(f"select count(*) from {kind}").fetchone() == (len(self.subjects(kind)),)

    @invariant()
    def the_journal_proves_itself_and_the_photos(self) -> None:
        assert journal.verify(self.second) == []
        assert journal.disagreements(self.second) == []
        for uid, told in journal.replay(self.second).items():
            number = photos.by_uid(self.second, uid)
            wanted = {name: value for name, value in self.now["photo", number].items() if value is not None}
            assert {
                name: value for name, value in told.items() if name in self.now["photo", number] and value is not None
            } == wanted

    @invariant()
    def the_steps_are_as_the_model_has_them(self) -> None:
        history = journal.history(self.first)[::-1]
        uids = [step.uid for step in history]
        assert [(step.act, step.state, step.photos) for step in history] == [
            (told.act, told.state, len({number for (kind, number), _, _ in told.changes if kind == "photo"}))
            for told in self.steps
        ]
        assert [step.target for step in history] == [
            told.target if told.target is None else uids[told.target] for told in self.steps
        ]
        if known := self.subjects("photo"):
            own = journal.history(self.second, photo=known[0])
            with_it = [told for told in self.steps if any(subject == ("photo", known[0]) for subject, _, _ in told.changes)]
            assert [step.act for step in own] == [told.act for told in with_it[::-1]]
            for step, told in zip(own, with_it[::-1], strict=True):
                names = [set(after) for subject, _, after in told.changes if subject == ("photo", known[0])]
                assert [set(change.before) for change in step.changes] == names

    @invariant()
    def nothing_disappears(self) -> None:
        for table, columns in (("step", "seq, uid, at, author, act, detail, target, hash"), ("change", "*")):
            rows = {(table, row[0]): row for row in self.first.db.execute(f"select {columns} from {table}")}
            assert {key: row for key, row in self.seen.items() if key[0] == table}.items() <= rows.items()
            self.seen.update(rows)

    @invariant()
    def words_are_found_as_a_plain_scan_finds_them(self) -> None:
        said = {
            number: "\n".join(words(loaded(BY_NAME[name], held[name])) for name in FIELDS if BY_NAME[name].search)
            for (kind, number), held in self.now.items()
            if kind == "photo"
        }
        for withdrawn in (False, True):
            for word in ("go", "goat", "fup", *HAN, "阜平", "平县", "平县水"):
                found = set(search.find(self.second, word, withdrawn=withdrawn).ids)
                among = (lambda text, word=word: word in text) if word[0] in HAN else self.begins(word)
                assert found == {
                    number
                    for number, text in said.items()
                    if among(text) and self.now["photo", number]["withdrawn"] == withdrawn
                }

    @staticmethod
    def begins(word: str) -> Any:
        return lambda text: any(part.startswith(word) for part in text.split())

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.first.close()
            self.second.close()
            shutil.rmtree(self.folder.parent)


def test_the_journal_is_as_a_plain_model_has_it(empty: Path) -> None:
    class WithArchive(Journal):
        template = empty

    run_state_machine_as_test(WithArchive, settings=settings(max_examples=40, stateful_step_count=30, deadline=None))
