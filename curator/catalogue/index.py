"""The words index: a contentless FTS5 table over the searched fields, kept by triggers, made anew when the field table changes.

Its columns are `curator.domain.fields.SEARCH_COLUMNS`. Contentless, because the words stand in `photo` already; a row is taken
out by giving the old words again (SQLite 3.40 has no `contentless_delete`), so the triggers must compute them as they were
computed then: `indexed` is deterministic and its version is part of the fingerprint.
"""

from __future__ import annotations

import hashlib
import sqlite3
from functools import lru_cache
from typing import Final

from curator.domain.fields import BY_NAME, FIELDS, SEARCH_COLUMNS, Kind
from curator.domain.search_text import INDEX_VERSION, spread
from curator.domain.value import loaded, words

TABLE: Final = "photo_words"
# The words come folded and with blanks between them (search_text.spread): every letter, digit and vowel sign is part of one.
TOKENS: Final = """tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*'\""""
_FUNCTION: Final = f"indexed_{INDEX_VERSION}"
_SHORT: Final = 2000
_FIELD_OF_KIND: Final = {field.kind: field for field in FIELDS}


def register(db: sqlite3.Connection) -> None:
    """Teach a connection the function that the triggers call.

    Subtle: its name tells whose rules it follows, so that a program of other rules, left open while the index was made anew, fails
    to write instead of leaving words in the index that nobody can take out again.
    """
    db.create_function(_FUNCTION, 2, indexed, deterministic=True)


def indexed(kind: str, held: str | int | float | None) -> str:
    """The words of a stored value as the index holds them; an empty string for an empty value."""
    if held is None:
        return ""
    return _remembered(kind, held) if isinstance(held, str) and len(held) < _SHORT else _spread(kind, held)


def _spread(kind: str, held: str | int | float) -> str:
    return spread(words(loaded(_FIELD_OF_KIND[Kind(kind)], held)))


# A trigger asks for the words of a whole row twice, before and after, and countries, credits and keywords are much the same.
_remembered: Final = lru_cache(4096)(_spread)


def fingerprint() -> str:
    """Tells whether an index was made from the present field table and text rules."""
    return hashlib.sha256("\n".join(_statements()).encode()).hexdigest()


def is_current(db: sqlite3.Connection) -> bool:
    """True when the catalogue's index is as the program would make it now."""
    row = db.execute("select value from archive where key = 'index'").fetchone()
    return row is not None and row[0] == fingerprint()


def make(db: sqlite3.Connection) -> None:
    """Make the index anew from all photos, inside the caller's transaction."""
    for name in ("photo_words_insert", "photo_words_update"):
        db.execute(f"drop trigger if exists {name}")
    db.execute(f"drop table if exists {TABLE}")
    for statement in _statements():
        db.execute(statement)
    db.execute(f"insert into {TABLE}(rowid, {', '.join(SEARCH_COLUMNS)}) select id, {_texts('')} from photo")
    db.execute("insert or replace into archive values ('index', ?)", [fingerprint()])


def _sources() -> dict[str, list[tuple[str, Kind]]]:
    found: dict[str, list[tuple[str, Kind]]] = {column: [] for column in SEARCH_COLUMNS}
    for field in FIELDS:
        if field.search:
            found[field.search].append((field.name, field.kind))
    found["file"].append(("file_name", Kind.TEXT))
    return found


def _texts(row: str) -> str:
    """SQL for the words of each index column, of the row `new`, `old` or none."""
    prefix = f"{row}." if row else ""
    return ", ".join(
        " || ' ' || ".join(_words(f"{prefix}{name}", kind) for name, kind in fields) for fields in _sources().values()
    )


def _words(column: str, kind: Kind) -> str:
    # An empty column costs no call of Python: of some thirty searched fields a photo has a few.
    return f"iif({column} is null, '', {_FUNCTION}('{kind}', {column}))"


def _statements() -> list[str]:
    columns = ", ".join(SEARCH_COLUMNS)
    searched = [name for fields in _sources().values() for name, _ in fields]
    assert all(name in BY_NAME or name == "file_name" for name in searched)
    differs = " or ".join(f"new.{name} is not old.{name}" for name in searched)
    return [
        f"create virtual table {TABLE} using fts5({columns}, content='', {TOKENS})",
        f"""create trigger photo_words_insert after insert on photo begin
            insert into {TABLE}(rowid, {columns}) values (new.id, {_texts("new")});
        end""",
        f"""create trigger photo_words_update after update of {", ".join(searched)} on photo when {differs} begin
            insert into {TABLE}({TABLE}, rowid, {columns}) values ('delete', old.id, {_texts("old")});
            insert into {TABLE}(rowid, {columns}) values (new.id, {_texts("new")});
        end""",
    ]
