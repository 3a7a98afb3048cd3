"""The query language: a text becomes a question, and a question a text. See `curator.domain.query_reading` for the grammar.

`parse` never raises; `format` is its inverse: `parse(format(query)).query == query` for every query that `parse` gives.
"""

from __future__ import annotations

import re

from curator.domain.query_keys import BY_KEY, CODE
from curator.domain.query_marks import Placed, Reading, Reason, Unread
from curator.domain.query_reading import JOINS, WORD, parse
from curator.domain.query_terms import (
    And,
    Between,
    Compare,
    Has,
    Is,
    Near,
    Not,
    Or,
    Query,
    Term,
    Within,
    Word,
)

__all__ = ["Placed", "Query", "Reading", "Reason", "Term", "Unread", "format", "parse", "with_term", "without_term"]


def format(query: Query) -> str:
    """The text of a question in its usual form."""
    parts = [written(query.term)] if query.term is not None else []
    return " ".join([*parts, *([f"sort:{query.sort}"] if query.sort else [])])


def written(term: Term) -> str:
    """The text of a term."""
    match term:
        case And(terms):
            return " ".join(_inside(part) if isinstance(part, And) else written(part) for part in terms)
        case Or(terms):
            return " OR ".join(map(_inside, terms))
        case Not(inner):
            return f"-{_inside(inner)}"
        case Word(text, exact):
            return quoted(text) if exact or not _stands_alone(text) else text
        case Within(key, text, _, language, True):
            return f"{_key(key, language)}:={quoted(text)}"
        case Within(key, text, exact, language):
            value = quoted(text) if exact or text == "*" or not WORD.fullmatch(text) else text
            return f"{_key(key, language)}:{value}"
        case Compare(key, sign, value):
            shown = quoted(value) if BY_KEY[key].kind == CODE and not WORD.fullmatch(value) else value
            return f"{key}:{'' if sign == '=' else sign}{shown}"
        case Between(key, low, high):
            return f"{key}:{low}..{high}"
        case Is(state):
            return f"is:{state}"
        case Has(key, present, language):
            return f"{'has' if present else 'no'}:{_key(key, language)}"
        case Near(latitude, longitude, kilometres):
            return f"near:{_short(latitude)},{_short(longitude)},{_short(kilometres)}km"


def quoted(text: str) -> str:
    """A text as a phrase."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def with_term(text: str, term: str) -> str:
    """A query narrowed by one more term; unchanged when it has that term already. Of orders (`sort:`) there is one, the newest."""
    added, present = parse(term), parse(text)
    if added.query.sort is not None:
        for part in reversed(present.parts):
            text = without_term(text, (part.start, part.end)) if part.term is None else text
    elif added.query.term is not None and added.query.term in (part.term for part in present.parts):
        return text
    return f"{text.rstrip()} {term.strip()}".strip()


def without_term(text: str, place: tuple[int, int]) -> str:
    """A query without what stands at a place (start, end), and without the AND that joined it to the rest."""
    before, after = text[: place[0]].rstrip(), text[place[1] :].lstrip()
    before = re.sub(r"(?:^|\s+)AND$", "", before)
    after = re.sub(r"^AND(?:\s+|$)", "", after) if not before else after
    return f"{before} {after}".strip()


def _inside(term: Term) -> str:
    return f"({written(term)})" if isinstance(term, And | Or) else written(term)


def _short(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _key(key: str, language: str | None) -> str:
    return f"{key}[{language}]" if language else key


def _stands_alone(text: str) -> bool:
    """True for a word that reads as itself when it is written without quotation marks."""
    return text not in JOINS and parse(text).query.term == Word(text)
