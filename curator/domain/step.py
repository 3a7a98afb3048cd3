"""The Step: one act of the curator, and the edits from which steps are made.

An Edit says what is wanted; the journal turns it into a Step, which holds for each photo the values that it replaced and the
values that it set. Undo and redo are acts too and make steps of their own, so that nothing is ever taken out of the journal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from curator.domain import value as values
from curator.domain.errors import UsageError
from curator.domain.fields import Field, Kind
from curator.domain.language import Texts
from curator.domain.value import Value

State = Literal["done", "undone", "passed", "act"]
"""In force (`done`), to be redone (`undone`), undone before another edit came (`passed`), or itself an undo or redo (`act`)."""


@dataclass(frozen=True, slots=True)
class Put:
    """Sets a value; None clears the field."""

    value: Value


@dataclass(frozen=True, slots=True)
class PutText:
    """Sets one language of a text; an empty text takes the language out."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class PutTexts:
    """Sets several languages of a text at once, pairs of code and text; the main language is set before its translations."""

    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Add:
    """Adds entries at the end of a list, those that are not in it yet."""

    entries: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Remove:
    """Takes entries out of a list."""

    entries: tuple[Any, ...]


Op = Put | PutText | PutTexts | Add | Remove


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


def outcome(op: Op, field: Field, before: Value, main: str) -> Value:
    """The value of a field after an operation; `main` is the archive's main language. Raises UsageError for a wrong pair."""
    if isinstance(op, Put):
        return op.value
    if isinstance(op, PutText | PutTexts):
        if field.kind is not Kind.TEXTS:
            raise UsageError(f"{field.label} has no languages.")
        texts = before if isinstance(before, Texts) else Texts()
        pairs = ((op.language, op.text),) if isinstance(op, PutText) else op.texts
        for language, text in sorted(pairs, key=lambda pair: pair[0] != main):
            texts = texts.having(language, values.cleaned(text), main)
        return texts or None
    if field.kind not in (Kind.LIST, Kind.STRUCTS):
        raise UsageError(f"{field.label} is not a list; nothing can be added to it or taken from it.")
    entries = before if isinstance(before, tuple) else ()
    if isinstance(op, Add):
        return values.unique([*entries, *op.entries])
    return values.unique(entry for entry in entries if entry not in op.entries)


@dataclass(frozen=True, slots=True)
class Edit:
    """What is wanted: `fields` for all of `photos` (their ids), and `each` for single photos beyond that.

    `act` is a word of the house (set, withdraw, restore, …) by which the history names the step.
    """

    act: str
    photos: tuple[int, ...]
    fields: Mapping[str, Op] = field(default_factory=_nothing)
    each: Mapping[int, Mapping[str, Op]] = field(default_factory=_nothing)
    detail: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a step changed, by which the views decide what to reload.

    `photos` and `records` are ids; `conflicts` counts values that an undo found otherwise than the step had left them.
    """

    step: str
    act: str
    photos: tuple[int, ...]
    fields: frozenset[str]
    conflicts: int = 0
    records: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One photo's part of a step: values by column, before and after; a column only in `after` is a fact noted, not undone."""

    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One act: when (ISO 8601, UTC), by whom, what, and whether it is in force; `photos` is how many it touched."""

    uid: str
    at: str
    author: str
    act: str
    detail: Mapping[str, Any]
    target: str | None
    state: State
    photos: int
    changes: tuple[Change, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """The step as scripts see it; the changes stand in it where the history of one photo was asked for."""
        told: dict[str, Any] = {
            "uid": self.uid,
            "at": self.at,
            "author": self.author,
            "act": self.act,
            **self.detail,
            "target": self.target,
            "state": self.state,
            "photos": self.photos,
            "changes": [
                {"uid": change.subject, "before": dict(change.before), "after": dict(change.after)} for change in self.changes
            ],
        }
        return {name: held for name, held in told.items() if held not in (None, [])}
