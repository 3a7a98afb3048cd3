"""The chain that seals the journal: its rows as words, each bound to the one before it by SHA-256.

Apart from the journal because it is the one part that must never change: a row is proved by the words it was sealed with.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from curator.catalogue.store import Catalogue
from curator.domain.fields import BY_NAME, Field, Kind
from curator.domain.value import Stored

_AS_JSON: Final = frozenset({Kind.TEXTS, Kind.LIST, Kind.STRUCTS})

Columns = Mapping[str, Stored]
"""Values by column, in stored form."""


def seal(last: bytes, *words: str) -> bytes:
    """The seal of a row: SHA-256 over the seal before it and its words, each with its length so that none can flow into the next."""
    digest = hashlib.sha256(last)
    for word in words:
        octets = word.encode(errors="surrogateescape")  # only `verify` meets such text, in a damaged file
        digest.update(len(octets).to_bytes(8, "big"))
        digest.update(octets)
    return digest.digest()


def tail(catalogue: Catalogue) -> tuple[int, bytes]:
    """The number and the seal of the last row."""
    seq, held = catalogue.db.execute("select seq, hash from chain").fetchone()
    return seq, held


def walk(catalogue: Catalogue) -> Iterator[tuple[Any, ...]]:
    """Every row of the journal in order: its number, the words that are sealed, and its seal."""
    yield from catalogue.db.execute(
        """select seq, 'step', uid, at, author, act, detail, iif(target is null, '', target), hash from step
           union all
           select c.seq, 'change', s.uid, c.kind, coalesce(p.uid, r.uid, ''), c.before, c.after, '', c.hash
           from change c join step s on s.seq = c.step
           left join photo p on c.kind = 'photo' and p.id = c.subject
           left join record r on c.kind = 'record' and r.id = c.subject
           order by 1"""
    )


def broken_links(catalogue: Catalogue) -> Iterator[str]:
    """Every row that is not as it was sealed, that is missing or was put in, as sentences."""
    last, seq = bytes(32), 0
    for number, *told, held in walk(catalogue):
        if number > seq + 1:
            yield f"Entries {seq + 1} to {number - 1} of the journal are missing."
        # Subtle: a value of another type than was written (a number, bytes, nothing) may look the same as text, and is not.
        as_written = number == seq + 1 and all(type(word) is str for word in told)
        if not as_written or seal(last, *told) != held:
            yield f"Entry {number} of the journal is not as it was written."
        seq, last = number, held if isinstance(held, bytes) else bytes(32)
    if catalogue.db.execute("select seq, hash from chain").fetchall() != [(seq, last)]:
        yield "The end of the journal is missing or was changed."


def wrong_states(catalogue: Catalogue) -> Iterator[str]:
    """Every step whose state is not as the acts tell it, as sentences."""
    marked = dict(catalogue.db.execute("select uid, state from step").fetchall())
    told = _states(catalogue)
    for uid in dict.fromkeys([*marked, *told]):
        if marked.get(uid) != told.get(uid):
            yield f"Step {uid} is marked {marked.get(uid, 'nowhere')}, but the journal says {told.get(uid)}."


def _states(catalogue: Catalogue) -> dict[str, str]:
    """Which steps are in force as the acts alone tell it: the one column that is not sealed can be told from those that are."""
    states: dict[str, str] = {}
    undone: set[str] = set()
    for uid, act, target in catalogue.db.execute("select uid, act, target from step order by seq"):
        if target is None:
            states.update(dict.fromkeys(undone, "passed"))
            undone.clear()
            states[uid] = "done"
        else:
            states[uid] = "act"
            states[target] = "undone" if act == "undo" else "done"
            (undone.add if act == "undo" else undone.discard)(target)
    return states


def disagreeing(catalogue: Catalogue, kind: str, names: Sequence[str]) -> Iterator[str]:
    """Every row of a table whose columns are not as the changes tell them, as sentences; read a page at a time."""
    for page in _pages(catalogue, kind):
        yield from _disagreeing(catalogue, kind, names, page)


def _pages(catalogue: Catalogue, kind: str) -> Iterator[tuple[int, int]]:
    """The ids of a table's rows, first and last of some hundred at a time."""
    last = 0
    query = f"select min(id), max(id) from (select id from {kind} where id > ? order by id limit 500)"
    while (page := catalogue.db.execute(query, [last]).fetchone())[0] is not None:
        yield page
        last = page[1]


def _disagreeing(catalogue: Catalogue, kind: str, names: Sequence[str], page: tuple[int, int]) -> Iterator[str]:
    told: dict[int, dict[str, Stored]] = {}
    query = "select subject, after from change where kind = ? and subject between ? and ? order by subject, seq"
    for subject, after in catalogue.db.execute(query, [kind, *page]):
        told.setdefault(subject, {"withdrawn": 1}).update(columns(json.loads(after)))
    for number, uid, *held in catalogue.db.execute(
        f"select id, uid, {', '.join(names)} from {kind} where id between ? and ?", page
    ):
        if number not in told:
            yield f"{kind.title()} {uid} is not in the journal."
            continue
        differing = [name for name, value in zip(names, held, strict=True) if value != told[number].get(name)]
        if differing:
            yield f"{kind.title()} {uid} differs from the journal in {', '.join(differing)}."


def words(columns: Columns) -> str:
    """Values by column as the journal holds them: one JSON object, in which texts, lists and structures are JSON as well."""
    # Subtle: no sort_keys, which would also sort the languages of a text and so change its stored form.
    plain = {name: _plain(BY_NAME.get(name), held) for name, held in sorted(columns.items())}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def columns(plain: Mapping[str, Any]) -> dict[str, Stored]:
    """The inverse of `words`, after JSON: objects and arrays as the strings that the columns hold."""
    return {
        name: json.dumps(held, ensure_ascii=False, separators=(",", ":")) if isinstance(held, dict | list) else held
        for name, held in plain.items()
    }


def _plain(field: Field | None, held: Stored) -> Any:
    return json.loads(held) if field and field.kind in _AS_JSON and isinstance(held, str) else held


def any_text(octets: bytes) -> str:
    """Text of a column whatever its bytes: SQLite's own reading gives up at the first that is no UTF-8."""
    return octets.decode(errors="surrogateescape")
