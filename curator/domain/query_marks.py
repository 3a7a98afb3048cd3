"""What reading a query gives beside its value: its parts with their places in the text, and the marks of what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from curator.domain.query_terms import Query, Term


class Reason(StrEnum):
    """Why a part of a query could not be read."""

    NOTHING = "nothing to look for"
    KEY = "no such key"
    VALUE = "no value"
    NUMBER = "not a number"
    DATE = "not a date"
    CHOICE = "not one of the choices"
    PLACE = "not a place on the globe"
    LANGUAGE = "not a language, or a field that has none"
    SORT = "not an order"
    BRACKET = "a bracket or OR without its other side"
    LENGTH = "too long"


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of a query that could not be read: its words, its place in the text, and why."""

    text: str
    start: int
    end: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Placed:
    """A part of a query's highest level and its place in the text; `term` is None for an order (`sort:`)."""

    text: str
    start: int
    end: int
    term: Term | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as it was read: its value, its parts, all of which a photo must answer, and what could not be read."""

    text: str
    query: Query
    parts: tuple[Placed, ...] = ()
    unread: tuple[Unread, ...] = ()
