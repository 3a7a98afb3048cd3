"""Terms as conditions of SQL: what a photo must be, told of the table `photo`.

Everything typed goes in as a value, never as SQL. Terms that only ask for words become one expression of the words index, which
FTS5 intersects a hundred times faster than SQL does.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from curator.catalogue import records
from curator.catalogue.asking import Asking, in_index
from curator.catalogue.index import TABLE
from curator.catalogue.store import Catalogue
from curator.domain.fields import BY_NAME, Kind
from curator.domain.query_keys import BY_KEY, CODE, DATE
from curator.domain.query_terms import And, Between, Compare, Has, Is, Near, Not, Or, Term, Within, Word, both
from curator.domain.search_text import compared

KM_A_DEGREE: Final = 111.195
RADIUS: Final = 6371.0
_LAST: Final = "~"  # behind all that a date can go on with

_WIDE: Final = "iif(orientation >= 5, height, width)"
_HIGH: Final = "iif(orientation >= 5, width, height)"
_STATES: Final = {
    "withdrawn": "withdrawn = 1",
    "raw": "format like 'image/x-%' and format not like '%bmp'",
    "picked": "pick = 'picked'",
    "rejected": "pick = 'rejected'",
    "undecided": "pick is null",
    "landscape": f"{_WIDE} > {_HIGH}",
    "portrait": f"{_WIDE} < {_HIGH}",
    "square": f"{_WIDE} = {_HIGH}",
    "variant": "variant_of is not null",
    "paired": "companion is not null",
    "referenced": "volume is not null",
    "translated": "(select count(*) from json_each(description)) > 1",
}
_HOLDER: Final = "ifnull(json_extract(credit_data, '$[0].holder'), credit_line)"
_YEAR: Final = "json_extract(credit_data, '$[0].year')"


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL that is true for the photos meant, and its values; `words` is the expression of the words index that it rests on, if any.

    `sure` is what remains to be true where the words index only serves to find such photos fast.
    """

    sql: str
    values: tuple[Any, ...] = ()
    words: str = ""
    sure: Condition | None = None


def matching(expression: str) -> Condition:
    """The photos that an expression of the words index finds."""
    return Condition(f"id in (select rowid from {TABLE} where {TABLE} match ?)", (expression,), expression)


def condition(asking: Asking, term: Term) -> Condition:
    """The condition that a term means."""
    if words := expression(asking, term):
        return matching(words)
    match term:
        case And(terms):
            return _all(asking, terms)
        case Or(terms):
            return _joined(" or ", [condition(asking, part) for part in terms])
        case Not(inner):
            return _not(_negated(asking, inner))
        case _:
            return leaf(asking, term)


def expression(asking: Asking, term: Term, *, negated: bool = False) -> str:
    """The expression of the words index that a term is; empty for one that asks for more than words."""
    match term:
        case Word():
            return asking.word(term, negated=negated).expression()
        case Within(key, _, _, None, False) if in_index(key):
            return asking.within(term, negated=negated).expression()
        case And(terms) if all(is_words(part) for part in terms):
            wanted = [part for part in terms if not isinstance(part, Not)]
            if not wanted:
                return ""
            found = " AND ".join(expression(asking, part, negated=negated) for part in wanted)
            not_wanted = [part.term for part in terms if isinstance(part, Not)]
            if not not_wanted:
                return f"({found})"
            return f"(({found}) NOT ({' OR '.join(expression(asking, part, negated=not negated) for part in not_wanted)}))"
        case Or(terms) if all(is_words(part) and not isinstance(part, Not) for part in terms):
            return f"({' OR '.join(expression(asking, part, negated=negated) for part in terms)})"
    return ""


def is_words(term: Term) -> bool:
    """True for a term that can stand in an expression of the words index; of a negation only beside one that is not negated."""
    match term:
        case Word():
            return True
        case Within(key, _, _, None, False):
            return in_index(key)
        case Not(inner):
            return not isinstance(inner, Not) and is_words(inner)
        case And(terms):
            return all(map(is_words, terms)) and not all(isinstance(part, Not) for part in terms)
        case Or(terms):
            return all(is_words(part) and not isinstance(part, Not) for part in terms)
    return False


def split(asking: Asking, terms: Sequence[Term]) -> tuple[str, list[Term]]:
    """Terms that must all be true, as one expression of the words index, empty where none is words, and the rest."""
    words = [term for term in terms if is_words(term)]
    if all(isinstance(term, Not) for term in words):
        return "", list(terms)
    found = expression(asking, And(tuple(words)) if len(words) > 1 else words[0])
    return found, [term for term in terms if not is_words(term)]


def scope(asking: Asking, term: Term | None) -> str:
    """An expression of the words index that every photo of an answer meets; empty where the question has none."""
    quiet = Asking(asking.catalogue, asking.terms, asking.expand)
    if term is None:
        return ""
    return expression(quiet, term) or (split(quiet, term.terms)[0] if isinstance(term, And) else "")


def _all(asking: Asking, terms: Sequence[Term]) -> Condition:
    words, rest = split(asking, terms)
    conditions = [condition(asking, term) for term in rest]
    return _joined(" and ", [matching(words), *conditions] if words else conditions)


def _negated(asking: Asking, term: Term) -> Condition:
    """What is to be excluded: words exactly as they are written."""
    match term:
        case Word() | Within(_, _, _, None, False) if words := expression(asking, term, negated=True):
            return matching(words)
        case And(terms):
            return _joined(" and ", [_negated(asking, part) for part in terms])
        case Or(terms):
            return _joined(" or ", [_negated(asking, part) for part in terms])
        case Not(inner):
            return _not(condition(asking, inner))
        case _:
            return leaf(asking, term, negated=True)


def _joined(join: str, conditions: Sequence[Condition]) -> Condition:
    values = tuple(value for part in conditions for value in part.values)
    words = conditions[0].words if join == " and " else ""
    return Condition(f"({join.join(part.sql for part in conditions)})", values, words)


def _narrowed(found: Condition, sure: Condition) -> Condition:
    """What must be true, looked for among what the words index finds."""
    return replace(_joined(" and ", [found, sure]), sure=sure)


def _not(inner: Condition) -> Condition:
    # Subtle: what is unknown (NULL) is not the case, so that its opposite is; plain `not` would leave it unknown.
    return Condition(f"not ifnull({inner.sql}, 0)", inner.values)


def leaf(asking: Asking, term: Term, *, negated: bool = False) -> Condition:
    """The condition of a term that holds no others."""
    match term:
        case Word():
            return matching(asking.word(term, negated=negated).expression())
        case Within():
            return _within(asking, term, negated)
        case Compare(key, sign, value):
            return _compared(key, sign, value)
        case Between(key, low, high):
            return _joined(" and ", [_compared(key, ">=", low), _compared(key, "<=", high)])
        case Is(state):
            return Condition(f"({_STATES[state]})")
        case Has():
            return _has(asking.catalogue, term)
        case Near():
            return _near(asking.catalogue, term)
        case And() | Or() | Not():
            raise AssertionError("a term that holds others is no leaf")


def _within(asking: Asking, term: Within, negated: bool) -> Condition:
    if term.key == "story":
        return _of_stories(asking.catalogue, lambda name: _meets(name, term))
    if term.key == "holder":
        return _holder(term)
    columns = BY_KEY[term.key].fields
    if not in_index(term.key):
        return _joined(" or ", [Condition(f"instr(lower({name}), lower(?)) > 0", (term.text,)) for name in columns])
    found = matching(asking.within(term, negated=negated).expression())
    if term.language:
        spoken = f'$."{term.language}"'
        held = f"ifnull(json_extract({columns[0]}, ?), json_extract({columns[0]}, ?))"
        test = "same_words" if term.whole else "has_words"
        return _narrowed(found, Condition(f"{test}({held}, ?)", (f"{spoken}[0]", spoken, term.text)))
    if term.whole:
        return _narrowed(found, _joined(" or ", [_whole(name, term.text) for name in columns]))
    return found


def _whole(name: str, text: str) -> Condition:
    kind = BY_NAME[name].kind if name in BY_NAME else Kind.TEXT
    if kind in (Kind.LIST, Kind.TEXTS, Kind.STRUCTS):
        key = f"json_extract(v.value, '$.{BY_NAME[name].main_key}')" if kind is Kind.STRUCTS else "v.value"
        if kind is Kind.TEXTS:
            key = "case v.type when 'array' then json_extract(v.value, '$[0]') else v.value end"
        test = "is_below" if name == "keyword_paths" else "same_words"
        return Condition(f"exists (select 1 from json_each({name}) v where {test}({key}, ?))", (text,))
    return Condition(f"same_words({name}, ?)", (text,))


def number(key: str) -> str:
    """The column, or the expression, that holds the number of a key."""
    return _YEAR if key == "credited" else BY_KEY[key].fields[0]


def _compared(key: str, sign: str, value: str) -> Condition:
    asked = BY_KEY[key]
    column = number(key)
    if asked.kind == CODE:
        return Condition(f"{column} = ?", (value,))
    if asked.kind != DATE:
        return Condition(f"{column} {sign} ?", (float(value),))
    match sign:
        case "=":
            return Condition(f"({column} >= ? and {column} < ?)", (value, value + _LAST))
        case ">" | "<=":
            return Condition(f"{column} {'>=' if sign == '>' else '<'} ?", (value + _LAST,))
        case _:
            return Condition(f"{column} {sign} ?", (value,))


def _has(catalogue: Catalogue, term: Has) -> Condition:
    if term.key == "story":
        found = _of_stories(catalogue, lambda _: True)
    elif term.key in ("credited", "holder"):
        found = Condition(f"{_YEAR if term.key == 'credited' else _HOLDER} is not null")
    elif term.key == "taken":
        found = Condition("(date_created is not null and coalesce(date_created_certainty, '') <> 'from file time')")
    elif term.language:
        column, spoken = BY_KEY[term.key].fields[0], f'$."{term.language}"'
        found = Condition(f"json_extract({column}, ?) is not null", (spoken,))
    else:
        found = _joined(" or ", [Condition(f"{name} is not null") for name in BY_KEY[term.key].fields])
    return found if term.present else _not(found)


def _meets(name: str, term: Within) -> bool:
    have, wanted = compared(name), compared(term.text)
    return have == wanted if term.whole else wanted in have


def _holder(term: Within) -> Condition:
    whole = f"instr('/' || lower({_HOLDER}) || '/', '/' || lower(?) || '/') > 0"
    return Condition(whole if term.whole else f"instr(lower({_HOLDER}), lower(?)) > 0", (term.text,))


def _of_stories(catalogue: Catalogue, wanted: Callable[[str], bool]) -> Condition:
    """The photos that stand in stories whose name or title is wanted."""
    stories = [
        record
        for record in records.of_kind(catalogue, "story")
        if wanted(record.name) or wanted(str(record.body.get("title", "")))
    ]
    uids = sorted({block["uid"] for record in stories for block in record.body["blocks"] if block.get("uid")})
    return Condition("uid in (select value from json_each(?))", (json.dumps(uids),))


def _near(catalogue: Catalogue, term: Near) -> Condition:
    high = term.kilometres / KM_A_DEGREE
    query = "select id, gps_latitude, gps_longitude from photo where gps_latitude between ? and ? and gps_longitude is not null"
    rows = catalogue.db.execute(query, [term.latitude - high, term.latitude + high])
    here = math.radians(term.latitude), math.radians(term.longitude)
    found = [number for number, *there in rows if _kilometres(here, tuple(map(math.radians, there))) <= term.kilometres]
    return Condition("id in (select value from json_each(?))", (json.dumps(found),))


def _kilometres(here: Sequence[float], there: Sequence[float]) -> float:
    """The way along the great circle (haversine)."""
    up, across = (there[0] - here[0]) / 2, (there[1] - here[1]) / 2
    part = math.sin(up) ** 2 + math.cos(here[0]) * math.cos(there[0]) * math.sin(across) ** 2
    return 2 * RADIUS * math.asin(min(1.0, math.sqrt(part)))


def asks_for_withdrawn(term: Term | None) -> bool:
    """True when a question says itself whether it means withdrawn photos."""
    match term:
        case Is("withdrawn"):
            return True
        case Not(inner):
            return asks_for_withdrawn(inner)
        case And(terms) | Or(terms):
            return any(map(asks_for_withdrawn, terms))
    return False


def meant(term: Term | None) -> tuple[str, Term | None]:
    """The plain words of a question, as a text whose meaning may be asked for, and what remains of the question without them."""
    terms = term.terms if isinstance(term, And) else () if term is None else (term,)
    words = [part.text for part in terms if isinstance(part, Word) and not part.exact]
    return " ".join(words), both(part for part in terms if not (isinstance(part, Word) and not part.exact))
