"""Records: what staff keep beside photos, each with a name and a body in JSON; every change of them is a step like any other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from curator.catalogue import journal
from curator.catalogue.store import Catalogue
from curator.domain import uid as uids
from curator.domain.errors import CuratorError
from curator.domain.step import Changed

Kind = Literal["story", "template", "search", "organisation", "replacements", "word", "waiver", "vocabulary"]


@dataclass(frozen=True, slots=True)
class Record:
    """One record: `id` is the row of this catalogue, `uid` its stable name, `body` what it holds."""

    id: int
    uid: str
    kind: str
    name: str
    body: Mapping[str, Any]


def of_kind(catalogue: Catalogue, kind: Kind) -> list[Record]:
    """All records of a kind that are not withdrawn, by name."""
    rows = catalogue.db.execute(
        "select id, uid, kind, name, body from record where kind = ? and withdrawn = 0 order by name, id", [kind]
    )
    return [_record(row) for row in rows]


def named(catalogue: Catalogue, kind: Kind, name: str) -> Record:
    """The record of that name or uid; raises CuratorError with the names that there are."""
    known = of_kind(catalogue, kind)
    for record in known:
        if name in (record.name, record.uid):
            return record
    alike = [record for record in known if record.name.casefold() == name.casefold()]
    if len(alike) == 1:
        return alike[0]
    names = ", ".join(record.name for record in known) or "none yet"
    raise CuratorError(f"There is no {kind} called “{name}”; there are: {names}.")


def add(catalogue: Catalogue, kind: Kind, name: str, body: Mapping[str, Any], act: str) -> tuple[Record, Changed]:
    """Keep a new record, as one step; raises CuratorError when the name is taken."""
    with catalogue.writing():
        step = journal.begin(catalogue, act, {"name": name})
        number = add_within(catalogue, step, kind, name, body)
        changed = Changed(journal.uid_of(catalogue, step), act, (), frozenset({"body"}), records=(number,))
    return _by_id(catalogue, number), changed


def add_within(catalogue: Catalogue, step: int, kind: Kind, name: str, body: Mapping[str, Any]) -> int:
    """Keep a new record as part of a step, inside the caller's transaction; gives its id."""
    taken = "select 1 from record where kind = ? and name = ? and withdrawn = 0"
    if catalogue.db.execute(taken, [kind, name]).fetchone():
        raise CuratorError(f"There is a {kind} called “{name}” already; choose another name.")
    uid = uids.new()
    held = _body(body)
    cursor = catalogue.db.execute("insert into record (uid, kind, name, body) values (?, ?, ?, ?)", [uid, kind, name, held])
    number = cursor.lastrowid
    assert number is not None
    facts = {number: {"kind": kind, "name": name, "body": held}}
    journal.record(catalogue, step, [(number, uid, {"withdrawn": 1}, {"withdrawn": 0})], facts, kind=journal.RECORD)
    return number


def change(
    catalogue: Catalogue, record: Record, act: str, *, name: str | None = None, body: Mapping[str, Any] | None = None
) -> Changed | None:
    """Rename a record or give it another body, as one step; None when nothing differs."""
    wanted = {"name": name, "body": None if body is None else _body(body)}
    return _set(catalogue, record, act, {column: held for column, held in wanted.items() if held is not None})


def withdraw(catalogue: Catalogue, record: Record, act: str) -> Changed | None:
    """Take a record out of view, as one step; undo puts it back."""
    return _set(catalogue, record, act, {"withdrawn": 1})


def _set(catalogue: Catalogue, record: Record, act: str, columns: Mapping[str, Any]) -> Changed | None:
    if not columns:
        return None
    with catalogue.writing():
        row = catalogue.db.execute(f"select {', '.join(columns)} from record where id = ?", [record.id]).fetchone()
        before = {name: held for name, held in zip(columns, row, strict=True) if held != columns[name]}
        if not before:
            return None
        step = journal.begin(catalogue, act, {"name": columns.get("name", record.name)})
        changed = [(record.id, record.uid, before, {name: columns[name] for name in before})]
        journal.record(catalogue, step, changed, kind=journal.RECORD)
        return Changed(journal.uid_of(catalogue, step), act, (), frozenset(before), records=(record.id,))


def _body(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _by_id(catalogue: Catalogue, number: int) -> Record:
    row = catalogue.db.execute("select id, uid, kind, name, body from record where id = ?", [number]).fetchone()
    return _record(row)


def _record(row: tuple[int, str, str, str, str]) -> Record:
    return Record(*row[:4], json.loads(row[4]))
