"""What a query is once it is read: terms, each of which a photo answers or does not, and an order.

Terms are plain frozen values, so that a search can be compared, kept, shown as chips and written as text again. `both`, `either` and
`other_than` make those that hold others, in the one form that `curator.domain.query.parse` gives: flat, never empty, never of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or with `exact` a phrase as it is written, anywhere in the described fields."""

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """Words in one key's fields (`credit:UNV`); of a field in several languages in `language` alone, where one is given.

    `whole` wants a value, or an entry of a list, that is these words and no more (`tag:="water"`).
    """

    key: str
    text: str
    exact: bool = False
    language: str | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Compare:
    """A number or a date compared: `sign` is one of = < <= > >=. A date may be a year or a month, and then means all of it."""

    key: str
    sign: str
    value: str


@dataclass(frozen=True, slots=True)
class Between:
    """A number or a date between two others, both included."""

    key: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Is:
    """A state of the photo or of its file (`is:withdrawn`, `is:raw`): one of `curator.domain.query_keys.STATES`."""

    state: str


@dataclass(frozen=True, slots=True)
class Has:
    """A key's fields hold something, or with `present` False nothing (`has:gps`, `no:caption[fr]`)."""

    key: str
    present: bool = True
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """Taken within so many kilometres of a place, by the camera's satellite fix; degrees, north and east positive."""

    latitude: float
    longitude: float
    kilometres: float


@dataclass(frozen=True, slots=True)
class Not:
    """Photos that do not answer the term."""

    term: Term


@dataclass(frozen=True, slots=True)
class And:
    """Photos that answer every term; see `both`."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Photos that answer at least one term; see `either`."""

    terms: tuple[Term, ...]


Term = Word | Within | Compare | Between | Is | Has | Near | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A whole question: the term that photos must answer (None: all photos), and the order that it asks for.

    `sort` is None, `rank`, or the key of a field, after a `-` for falling order.
    """

    term: Term | None = None
    sort: str | None = None


def both(terms: Iterable[Term]) -> Term | None:
    """All of these terms as one; None for no term."""
    flat: list[Term] = []
    for term in terms:
        flat.extend(term.terms if isinstance(term, And) else (term,))
    return And(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def either(terms: Iterable[Term]) -> Term | None:
    """Any of these terms as one; None for no term."""
    flat: list[Term] = []
    for term in terms:
        flat.extend(term.terms if isinstance(term, Or) else (term,))
    return Or(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def other_than(term: Term) -> Term:
    """What does not answer the term; of a negation, the term itself."""
    return term.term if isinstance(term, Not) else Not(term)
