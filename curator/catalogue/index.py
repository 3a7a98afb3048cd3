"""The words index: a contentless FTS5 table over the photos' texts, kept by triggers, made anew when its rules change.

Each searched field is a column of its own, under its own name, so that `title:` and `caption:` can be told apart and the
heavier fields be ranked above the rest. Fields that no plain word looks in (`lens`, `scene`) stand in it too, their words marked.
It has no `columnsize`: ranking goes by where and how a word was met, not by how long the text is, and so much less is stored.

Contentless, because the words stand in `photo` already; a row is taken out by giving the old words again (SQLite 3.40 has no
`contentless_delete`), so the triggers must compute them as they were computed then: `indexed` is deterministic and its
version is part of the fingerprint.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from curator.domain.fields import BY_NAME, FIELDS, Kind
from curator.domain.search_text import INDEX_VERSION, compared, lesser, spans, spread
from curator.domain.value import loaded, words

TABLE: Final = "photo_words"
# The words come folded and with blanks between them (search_text.spread): every letter, digit and vowel sign is part of one.
TOKENS: Final = """tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*'\""""
_FUNCTION: Final = f"indexed_{INDEX_VERSION}"
_LESSER_FUNCTION: Final = f"lesser_{INDEX_VERSION}"
_SHORT: Final = 2000
_FIELD_OF_KIND: Final = {field.kind: field for field in FIELDS}
_TEXTUAL: Final = (Kind.TEXT, Kind.TEXTS, Kind.LIST, Kind.STRUCTS)
_APART: Final = frozenset({"credit_data", "image_region", "guid"})

SEARCHED: Final = MappingProxyType({**{field.name: field.kind for field in FIELDS if field.search}, "file_name": Kind.TEXT})
"""The columns that plain words look in, and what they hold."""

LESSER: Final = MappingProxyType(
    {
        **{
            field.name: field.kind
            for field in FIELDS
            if not field.search and field.kind in _TEXTUAL and field.name not in _APART
        },
        "format": Kind.TEXT,
    }
)
"""The columns that are asked by their names alone."""

INDEXED: Final = (*SEARCHED, *LESSER)
"""All columns of the index."""

HEAVY: Final = tuple(field.name for field in FIELDS if field.search in ("caption", "keywords"))
"""The columns whose words weigh more: what staff wrote in order to be found."""


def register(db: sqlite3.Connection) -> None:
    """Teach a connection the functions that the triggers call, and those that questions do.

    Subtle: the names of the former tell whose rules they follow, so that a program of other rules, left open while the index was made
    anew, fails to write instead of leaving words in the index that nobody can take out again.
    """
    db.create_function(_FUNCTION, 2, indexed, deterministic=True)
    db.create_function(_LESSER_FUNCTION, 2, indexed_lesser, deterministic=True)
    db.create_function("same_words", 2, _same_words, deterministic=True)
    db.create_function("is_below", 2, _is_below, deterministic=True)
    db.create_function("has_words", 2, _has_words, deterministic=True)


def _same_words(text: str | None, wanted: str) -> bool:
    """True for a text that is these words and no more, as the index compares them."""
    return text is not None and (text == wanted or compared(text) == compared(wanted))


def _is_below(path: str | None, branch: str) -> bool:
    """True for a keyword's path (`Food|Fruit|Pears`) that is a branch or stands below it."""
    return path is not None and (compared(path) + "|").startswith(compared(branch) + "|")


def _has_words(text: str | None, wanted: str) -> bool:
    """True for a text that has these words side by side, the last perhaps as a beginning."""
    return text is not None and bool(spans(text, wanted))


def indexed(kind: str, held: str | int | float | None) -> str:
    """The words of a stored value as the index holds them; an empty string for an empty value."""
    if held is None:
        return ""
    return _remembered(kind, held) if isinstance(held, str) and len(held) < _SHORT else _spread(kind, held)


def indexed_lesser(kind: str, held: str | int | float | None) -> str:
    """The words of a stored value of a lesser field."""
    if held is None:
        return ""
    return _lesser_remembered(kind, held) if isinstance(held, str) and len(held) < _SHORT else _lesser(kind, held)


def _lesser(kind: str, held: str | int | float) -> str:
    return lesser(words(loaded(_FIELD_OF_KIND[Kind(kind)], held)))


def _spread(kind: str, held: str | int | float) -> str:
    return spread(words(loaded(_FIELD_OF_KIND[Kind(kind)], held)))


# A trigger asks for the words of a whole row twice, before and after, and countries, credits and keywords are much the same.
_remembered: Final = lru_cache(4096)(_spread)
_lesser_remembered: Final = lru_cache(512)(_lesser)


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
    db.execute(f"insert into {TABLE}(rowid, {_COLUMNS}) select id, {_texts('')} from photo")
    db.execute("insert or replace into archive values ('index', ?)", [fingerprint()])


def of_few(db: sqlite3.Connection, ids: Sequence[int]) -> str:
    """The name of a table that holds the words of a few photos alone, as this connection's last call had it made.

    Many questions about a handful of photos: each would have the whole index put the long lists of its words together once more.
    """
    db.execute(f"create virtual table if not exists {_FEW} using fts5({_COLUMNS}, content='', {TOKENS})")
    name = _FEW.partition(".")[2]
    db.execute(f"insert into {_FEW}({name}) values ('delete-all')")
    query = f"insert into {_FEW}(rowid, {_COLUMNS}) select id, {_texts('')} from photo where id in ({','.join('?' * len(ids))})"
    db.execute(query, list(ids))
    return name


_FEW: Final = "temp.few_photo_words"
_COLUMNS: Final = ", ".join(INDEXED)


def _texts(row: str) -> str:
    """SQL for the words of each index column, of the row `new`, `old` or none."""
    prefix = f"{row}." if row else ""
    functions = ((SEARCHED, _FUNCTION), (LESSER, _LESSER_FUNCTION))
    # An empty column costs no call of Python: of some forty fields a photo has a few.
    return ", ".join(
        f"iif({prefix}{name} is null, '', {function}('{kind}', {prefix}{name}))"
        for columns, function in functions
        for name, kind in columns.items()
    )


def _statements() -> list[str]:
    assert all(name in BY_NAME or name in ("file_name", "format") for name in INDEXED)
    differs = " or ".join(f"new.{name} is not old.{name}" for name in INDEXED)
    return [
        f"create virtual table {TABLE} using fts5({_COLUMNS}, content='', columnsize=0, {TOKENS})",
        f"""create trigger photo_words_insert after insert on photo begin
            insert into {TABLE}(rowid, {_COLUMNS}) values (new.id, {_texts("new")});
        end""",
        f"""create trigger photo_words_update after update of {_COLUMNS} on photo when {differs} begin
            insert into {TABLE}({TABLE}, rowid, {_COLUMNS}) values ('delete', old.id, {_texts("old")});
            insert into {TABLE}(rowid, {_COLUMNS}) values (new.id, {_texts("new")});
        end""",
    ]
