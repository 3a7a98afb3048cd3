"""The journal: every change with before and after, in the transaction that makes it, kept for good.

A step is one act; its changes hold one JSON object before and one after for each photo, by column, in stored form (texts, lists
and structures as JSON, not as strings of JSON). A column that stands in `after` only is a fact noted (what an import read) and
is left alone by undo.

Undo sets back what a step replaced, as a step of its own. It touches a value only while that still is as the step left it; what
another step changed since is a conflict, left as it is and counted. Redo is the same the other way.

The rows are chained: each holds the SHA-256 of the row before it and of its own words, so that `verify` finds any row that
was changed, lost or put in later; SQLite's own check misses most flipped bits. Source of the idea: ISO/IEC 18014-3 linked time-stamping.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from curator.catalogue import chain, organisations
from curator.catalogue.chain import Columns
from curator.catalogue.photos import chunks
from curator.catalogue.store import Catalogue, now
from curator.domain import consequences
from curator.domain import uid as uids
from curator.domain.errors import CuratorError
from curator.domain.fields import BY_NAME
from curator.domain.step import Change, Changed, Edit, Op, Put, Step, outcome
from curator.domain.value import Stored, Value, loaded, stored

PHOTO: Final = "photo"
RECORD: Final = "record"
_TABLES: Final = (PHOTO, RECORD)
_COLUMNS: Final = {PHOTO: ("withdrawn", *BY_NAME), RECORD: ("withdrawn", "kind", "name", "body")}
_STATE: Final = frozenset({"withdrawn"})


def apply(catalogue: Catalogue, edit: Edit) -> Changed | None:
    """Make an edit as one step in one transaction; None when nothing differs from what it asks for.

    The values are read inside the transaction, so that two programs that edit at once can not overwrite each other unseen.
    """
    with catalogue.writing():
        step: int | None = None
        photos: list[int] = []
        fields: set[str] = set()
        for changed in _differences(catalogue, edit):
            if step is None:
                step = begin(catalogue, edit.act, edit.detail)
            record(catalogue, step, changed)
            photos.extend(number for number, _, _, _ in changed)
            fields.update(name for _, _, _, after in changed for name in after)
        if step is None:
            return None
        return Changed(uid_of(catalogue, step), edit.act, tuple(photos), frozenset(fields))


def apply_within(catalogue: Catalogue, step: int, edit: Edit) -> list[int]:
    """Make an edit as part of a step that is open already, inside the caller's transaction; gives the photos that it changed."""
    photos: list[int] = []
    for changed in _differences(catalogue, edit):
        record(catalogue, step, changed)
        photos.extend(number for number, _, _, _ in changed)
    return photos


def undo(catalogue: Catalogue) -> Changed | None:
    """Undo the newest step in force; None when there is none."""
    return _turn(catalogue, "undo", "select seq, uid from step where state = 'done' order by seq desc limit 1")


def redo(catalogue: Catalogue) -> Changed | None:
    """Set in force again the step that was undone last; None when there is none, or another edit came since."""
    return _turn(catalogue, "redo", "select seq, uid from step where state = 'undone' order by seq limit 1")


def begin(catalogue: Catalogue, act: str, detail: Mapping[str, Any], *, target: str | None = None) -> int:
    """Open a step inside the caller's transaction and give its number; later transactions may add changes to it (an import)."""
    if target is None:
        catalogue.db.execute("update step set state = 'passed' where state = 'undone'")
    words = json.dumps(dict(detail), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    uid, moment = uids.new(), now()
    seq, last = chain.tail(catalogue)
    seal = chain.seal(last, "step", uid, moment, catalogue.author, act, words, target or "")
    catalogue.db.execute(
        "insert into step values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [seq + 1, uid, moment, catalogue.author, act, words, target, "act" if target else "done", seal],
    )
    catalogue.db.execute("update chain set seq = ?, hash = ?", [seq + 1, seal])
    return seq + 1


def last_changed(catalogue: Catalogue, kind: str, subjects: Sequence[int]) -> str:
    """The moment (ISO 8601, UTC) of the newest step that changed one of these photos or records; empty where none did."""
    newest = ""
    for start in range(0, len(subjects), 500):
        some = subjects[start : start + 500]
        row = catalogue.db.execute(
            "select max(s.at) from step s join change c on c.step = s.seq"
            f" where c.kind = ? and c.subject in ({','.join('?' * len(some))})",
            [kind, *some],
        ).fetchone()
        newest = max(newest, row[0] or "")
    return newest


def in_force(catalogue: Catalogue, step: int) -> bool:
    """True while a step has not been undone: an import goes on in a new step when its first one was."""
    row = catalogue.db.execute("select state from step where seq = ?", [step]).fetchone()
    return row is not None and row[0] == "done"


Row = tuple[int, str, Columns, Columns]
"""One photo's part of a step: id, uid, the columns that it replaces, the columns that it sets."""


def record(
    catalogue: Catalogue,
    step: int,
    changed: Sequence[Row],
    facts: Mapping[int, Columns] | None = None,
    *,
    kind: str = PHOTO,
) -> None:
    """Set columns of photos (or of rows of another `kind`) and write the changes into the journal, inside the caller's transaction.

    `facts` are columns by id that the journal notes beside what is set: what an import read and took.
    """
    assert kind in _TABLES
    by_columns: dict[tuple[str, ...], list[list[Stored]]] = {}
    for number, _, _, after in changed:
        by_columns.setdefault(tuple(after), []).append([*after.values(), number])
    for names, values in by_columns.items():
        sets = ", ".join(f"{name} = ?" for name in names)
        catalogue.db.executemany(f"update {kind} set {sets} where id = ?", values)
    seq, last = chain.tail(catalogue)
    step_uid = uid_of(catalogue, step)
    rows = []
    for number, uid, before, after in changed:
        noted = {**(facts or {}).get(number, {}), **after}
        old, new = chain.words(before), chain.words(noted)
        seq += 1
        last = chain.seal(last, "change", step_uid, kind, uid, old, new, "")
        rows.append((seq, step, kind, number, old, new, last))
    catalogue.db.executemany("insert into change values (?, ?, ?, ?, ?, ?, ?)", rows)
    catalogue.db.execute("update chain set seq = ?, hash = ?", [seq, last])


def history(catalogue: Catalogue, *, photo: int | None = None, limit: int | None = None) -> list[Step]:
    """The steps, newest first; those of one photo with what they changed in it."""
    if photo is None:
        return _steps(catalogue, "order by s.seq desc limit ?", [-1 if limit is None else limit])
    only = "where s.seq in (select step from change where kind = 'photo' and subject = ?) order by s.seq desc limit ?"
    return _steps(catalogue, only, [photo, -1 if limit is None else limit], photo)


def _steps(catalogue: Catalogue, clause: str, values: Sequence[Any], photo: int | None = None) -> list[Step]:
    query = f"select s.seq, uid, at, author, act, detail, target, state from step s {clause}"
    steps = []
    for seq, uid, at, author, act, detail, target, state in catalogue.db.execute(query, values).fetchall():
        count = catalogue.db.execute(
            "select count(distinct subject) from change where step = ? and kind = 'photo'", [seq]
        ).fetchone()[0]
        changes = tuple(_changes(catalogue, seq, photo)) if photo is not None else ()
        steps.append(Step(uid, at, author, act, json.loads(detail), target, state, count, changes))
    return steps


def step(catalogue: Catalogue, uid: str) -> Step:
    """One step by its uid, without its changes."""
    number = catalogue.db.execute("select seq from step where uid = ?", [uid]).fetchone()[0]
    return _steps(catalogue, "where s.seq = ?", [number])[0]


def taken(catalogue: Catalogue, step: str, *, after: int = 0, limit: int = 200) -> list[tuple[int, int, dict[str, Any]]]:
    """What an import took, a page at a time: for each photo the number of its change, its id and the facts that were noted.

    `after` is the number of the last change of the page before.
    """
    rows = catalogue.db.execute(
        "select c.seq, c.subject, c.after from change c join step s on s.seq = c.step"
        " where s.uid = ? and c.kind = 'photo' and c.seq > ? order by c.seq limit ?",
        [step, after, limit],
    )
    return [(seq, photo, json.loads(noted)) for seq, photo, noted in rows]


def verify(catalogue: Catalogue) -> list[str]:
    """Everything that is not as the chain says, as sentences; an empty list proves that no row was changed, lost or put in.

    Any bytes in any column are borne, and told: a damaged file is what this is for.
    """
    wrong: list[str] = []
    factory = catalogue.db.text_factory
    catalogue.db.text_factory = chain.any_text
    try:
        wrong.extend(chain.broken_links(catalogue))
        wrong.extend(chain.wrong_states(catalogue))
    except (sqlite3.DatabaseError, UnicodeDecodeError) as trouble:
        wrong.append(f"The journal can not be read to its end: {trouble}.")
    finally:
        catalogue.db.text_factory = factory
    return wrong


def replay(catalogue: Catalogue) -> dict[str, dict[str, Stored]]:
    """Every photo's columns by uid as the journal alone tells them: the proof that the table holds nothing else."""
    photos: dict[str, dict[str, Stored]] = {}
    rows = catalogue.db.execute(
        "select p.uid, c.after from change c join photo p on c.kind = 'photo' and p.id = c.subject order by c.seq"
    )
    for uid, after in rows:
        photos.setdefault(uid, {}).update(chain.columns(json.loads(after)))
    return photos


def disagreements(catalogue: Catalogue) -> list[str]:
    """Every photo and record that is not as the journal tells it, as sentences; none is the proof.

    What is compared is all that people can change: fields, names, bodies, and whether a row is withdrawn. Facts of files are not.
    """
    return [line for kind in _TABLES for line in chain.disagreeing(catalogue, kind, _COLUMNS[kind])]


def _differences(catalogue: Catalogue, edit: Edit) -> Iterator[list[Row]]:
    """What an edit changes, some hundred photos at a time."""
    names = {name for ops in (edit.fields, *edit.each.values()) for name in ops}
    for name in names - _STATE:
        if name not in BY_NAME:
            raise CuratorError(f"There is no field called “{name}”.")
    if not names:
        return
    read = sorted({*names, *consequences.reads(names)})
    known = cache(lambda: organisations.known(catalogue))
    photos = dict.fromkeys([*edit.photos, *edit.each])
    for some in chunks(photos):
        marks = ",".join("?" * len(some))
        query = f"select id, uid, {', '.join(read)} from photo where id in ({marks})"
        changed: list[Row] = []
        for number, uid, *held in catalogue.db.execute(query, some):
            before = dict(zip(read, held, strict=True))
            after = _after(catalogue.main, before, {**edit.fields, **edit.each.get(number, {})}, known)
            if after:
                changed.append((number, uid, {name: before[name] for name in after}, after))
        if changed:
            yield changed


def _after(main: str, before: Columns, ops: Mapping[str, Op], known: consequences.Known) -> dict[str, Stored]:
    """The columns that the operations and what follows from them make different."""
    values: dict[str, Value] = {}
    state: dict[str, Stored] = {}
    for name, op in ops.items():
        if name in _STATE:
            assert isinstance(op, Put)
            state[name] = int(bool(op.value))
        else:
            values[name] = outcome(op, BY_NAME[name], _loaded(name, before), main)
    held = {name: _loaded(name, before) for name in before if name in BY_NAME}
    values.update(consequences.follow(values, held, main, known))
    after = {**state, **{name: stored(BY_NAME[name], value) for name, value in values.items()}}
    return {name: held for name, held in after.items() if held != before[name]}


def _loaded(name: str, columns: Columns) -> Value:
    return loaded(BY_NAME[name], columns[name])


def _turn(catalogue: Catalogue, act: str, query: str) -> Changed | None:
    """Undo or redo the step that the query finds."""
    with catalogue.writing():
        found = catalogue.db.execute(query).fetchone()
        if found is None:
            return None
        seq, uid = found
        step = begin(catalogue, act, {}, target=uid)
        backwards = act == "undo"
        catalogue.db.execute("update step set state = ? where seq = ?", ["undone" if backwards else "done", seq])
        touched: dict[str, list[int]] = {kind: [] for kind in _TABLES}
        fields: set[str] = set()
        conflicts = 0
        for kind, pairs in _pairs(catalogue, seq, backwards=backwards):
            changed, lost = _turned(catalogue, kind, pairs)
            conflicts += lost
            record(catalogue, step, changed, kind=kind)
            touched[kind].extend(row[0] for row in changed)
            fields.update(name for row in changed for name in row[3])
        return Changed(uid, act, tuple(touched[PHOTO]), frozenset(fields), conflicts, tuple(touched[RECORD]))


Pair = tuple[int, Columns, Columns]
"""A photo or record, its columns as a turned step should find them, and as it is to leave them."""


def _pairs(catalogue: Catalogue, step: int, *, backwards: bool) -> Iterator[tuple[str, list[Pair]]]:
    """The pairs of a step by kind, some hundred at a time and none twice in one list, last change first when going backwards."""
    compared, order, seq = ("<", "desc", 1 << 62) if backwards else (">", "asc", 0)
    query = (
        "select seq, kind, subject, before, after from change"
        f" where step = ? and seq {compared} ? order by seq {order} limit 500"
    )
    while rows := catalogue.db.execute(query, [step, seq]).fetchall():
        first = rows[0][1]
        pairs: dict[int, Pair] = {}
        for number, kind, subject, before, after in rows:
            if kind != first or subject in pairs:
                break
            old, noted = chain.columns(json.loads(before)), chain.columns(json.loads(after))
            new = {name: noted[name] for name in old}
            pairs[subject] = (subject, new, old) if backwards else (subject, old, new)
            seq = number
        yield first, list(pairs.values())


def _turned(catalogue: Catalogue, kind: str, pairs: Iterable[Pair]) -> tuple[list[Row], int]:
    """The changes that lead from what should be found to what is to be, and how many values were found otherwise."""
    changed: list[Row] = []
    conflicts = 0
    for number, expected, wanted in pairs:
        row = catalogue.db.execute(f"select uid, {', '.join(expected)} from {kind} where id = ?", [number]).fetchone()
        present = dict(zip(expected, row[1:], strict=True))
        agreeing = [name for name in expected if present[name] == expected[name]]
        conflicts += len(expected) - len(agreeing)
        before = {name: present[name] for name in agreeing if present[name] != wanted[name]}
        if before:
            changed.append((number, row[0], before, {name: wanted[name] for name in before}))
    return changed, conflicts


def _changes(catalogue: Catalogue, step: int, photo: int) -> Iterator[Change]:
    rows = catalogue.db.execute(
        "select p.uid, before, after from change c join photo p on p.id = c.subject"
        " where c.step = ? and c.kind = 'photo' and c.subject = ? order by c.seq",
        [step, photo],
    )
    for uid, before, after in rows:
        yield Change(uid, json.loads(before), json.loads(after))


def uid_of(catalogue: Catalogue, step: int) -> str:
    """The uid of a step by its number in this catalogue."""
    return str(catalogue.db.execute("select uid from step where seq = ?", [step]).fetchone()[0])
