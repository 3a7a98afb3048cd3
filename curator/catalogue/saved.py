"""Saved searches: questions that are kept under a name and asked anew whenever they are looked at.

In a query `search:NAME` stands for the question of that name, so that wherever photos are chosen by a query (an export, an edit, another
search) a saved one can be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from curator.catalogue import records
from curator.catalogue.records import Record
from curator.catalogue.store import Catalogue
from curator.domain import query as queries
from curator.domain.errors import CuratorError
from curator.domain.step import Changed

_USE: Final = re.compile(r'(?:(?<=^)|(?<=[\s(\-]))search[:：](?:"((?:[^"\\]|\\.)*)"|([^\s()"]+))')
_DEEPEST: Final = 8


def all_saved(catalogue: Catalogue) -> list[Record]:
    """The saved searches, by name; the question stands in the body as `query`."""
    return records.of_kind(catalogue, "search")


def save(catalogue: Catalogue, name: str, query: str) -> Changed | None:
    """Keep a question under a name, or give the name another question, as one step; raises CuratorError for an empty one."""
    if not name.strip() or not query.strip():
        raise CuratorError("A saved search needs a name and a question.")
    for record in all_saved(catalogue):
        if record.name == name.strip():
            return records.change(catalogue, record, "save search", body={"query": query.strip()})
    return records.add(catalogue, "search", name.strip(), {"query": query.strip()}, "save search")[1]


def rename(catalogue: Catalogue, name: str, to: str) -> Changed | None:
    """Give a saved search another name."""
    if any(record.name == to.strip() for record in all_saved(catalogue)):
        raise CuratorError(f"There is a search called “{to.strip()}” already; choose another name.")
    return records.change(catalogue, records.named(catalogue, "search", name), "rename search", name=to.strip())


def withdraw(catalogue: Catalogue, name: str) -> Changed | None:
    """Take a saved search out of view."""
    return records.withdraw(catalogue, records.named(catalogue, "search", name), "withdraw search")


def term(name: str) -> str:
    """The term that stands for a saved search in a query."""
    return f"search:{queries.quoted(name)}"


def resolved(catalogue: Catalogue, query: str) -> str:
    """A query with the questions of saved searches in the place of their names; an unknown name is left standing, to be marked."""
    if "search" not in query:
        return query
    known = {record.name.casefold(): str(record.body["query"]) for record in all_saved(catalogue)}
    return _resolved(query, known, _DEEPEST)


def _resolved(query: str, known: dict[str, str], depth: int) -> str:
    def question(use: re.Match[str]) -> str:
        name = re.sub(r"\\(.)", r"\1", use[1]) if use[1] is not None else use[2]
        found = known.get(name.casefold())
        if found is None or not depth:
            return use[0]
        inner = _resolved(found, known, depth - 1)
        return inner if use[0] == query.strip() else f"({_unsorted(inner)})"

    return _USE.sub(question, query)


def _unsorted(query: str) -> str:
    """A question without its order, which belongs to the whole."""
    return " ".join(_terms(query)) or query


def _terms(query: str) -> Iterator[str]:
    for part in queries.parse(query).parts:
        if part.term is not None:
            yield query[part.start : part.end]
