"""Vocabularies: terms with labels in several languages and synonyms, all of which find the same photos.

A vocabulary is written and read as plain text as Lightroom and digiKam do: one term a line, deeper by a tab, synonyms in braces on
lines of their own below it, a heading that is no keyword in square brackets. Beside that form a label in another language is a
synonym like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from curator.domain.names import HAN
from curator.domain.search_text import compared


def _none() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Term:
    """One term. `labels` are its names by language, the preferred one first; `above` is the id of the wider term, empty at the top.

    `uri` names it for programs, where it has such a name. A `heading` only groups and is no keyword.
    """

    id: str
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=_none)
    synonyms: tuple[str, ...] = ()
    above: str = ""
    uri: str = ""
    heading: bool = False

    def label(self, language: str) -> str:
        """The preferred name in a language, else in English, else the first there is."""
        for code in (language, "en"):
            if self.labels.get(code):
                return self.labels[code][0]
        return next((names[0] for names in self.labels.values() if names), self.id)

    def names(self) -> tuple[str, ...]:
        """All names, each once: labels of all languages, synonyms."""
        return tuple(dict.fromkeys([name for names in self.labels.values() for name in names] + list(self.synonyms)))


@dataclass(frozen=True)
class Vocabulary:
    """A named list of terms; `uri` names the list for programs (IPTC: CvId)."""

    name: str
    title: str
    terms: tuple[Term, ...]
    uri: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, Term]:
        """The terms by their ids."""
        return {term.id: term for term in self.terms}

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Term, ...]]:
        """The terms by each of their names, folded, and by their ids."""
        found: dict[str, list[Term]] = {}
        for term in self.terms:
            for name in dict.fromkeys(compared(one) for one in (*term.names(), term.id)):
                found.setdefault(name, []).append(term)
        return {name: tuple(terms) for name, terms in found.items()}

    def named(self, text: str) -> tuple[Term, ...]:
        """The terms that are called so."""
        return self.by_name.get(compared(text.strip()), ())

    def meant(self, asked: str) -> tuple[Term, ...]:
        """The terms that are called so; of Chinese, which puts its words together, also those that begin so (电商 of 电商扶贫)."""
        exact = self.by_name.get(asked, ())
        if exact or len(asked) < 2 or not HAN.match(asked):
            return exact
        begun = {term.id: term for name, terms in self.by_name.items() if name.startswith(asked) for term in terms}
        return tuple(begun.values())

    def path(self, term: Term) -> tuple[Term, ...]:
        """A term with those above it, the widest first."""
        found = [term]
        while (above := self.by_id.get(found[-1].above)) is not None and above not in found:
            found.append(above)
        return tuple(reversed(found))

    def beginning(self, text: str, limit: int = 20) -> list[Term]:
        """The terms one of whose names begins so, the shortest names first."""
        start = compared(text.strip())
        if not start:
            return []
        found: dict[str, tuple[int, Term]] = {}
        for name, terms in self.by_name.items():
            if name.startswith(start):
                for term in terms:
                    if not term.heading:
                        found[term.id] = min(found.get(term.id, (len(name), term)), (len(name), term), key=lambda pair: pair[0])
        return [term for _, term in sorted(found.values(), key=lambda pair: (pair[0], pair[1].id))[:limit]]


def others(vocabularies: Iterable[Vocabulary], text: str) -> tuple[str, ...]:
    """The other names of whatever is called so, in any of the vocabularies."""
    asked = compared(text.strip())
    found = [name for one in vocabularies for term in one.meant(asked) for name in term.names()]
    return tuple(dict.fromkeys(name for name in found if compared(name) != asked))


def from_json(held: Mapping[str, Any]) -> Vocabulary:
    """A vocabulary from the form in which it ships and is kept; the inverse of `to_json`."""
    terms = tuple(
        Term(
            str(one["id"]),
            {str(code): tuple(map(str, names)) for code, names in one.get("labels", {}).items()},
            tuple(map(str, one.get("synonyms", ()))),
            str(one.get("above", "")),
            str(one.get("uri", "")),
            bool(one.get("heading", False)),
        )
        for one in held["terms"]
    )
    return Vocabulary(str(held["name"]), str(held.get("title", held["name"])), terms, str(held.get("uri", "")))


def to_json(vocabulary: Vocabulary) -> dict[str, Any]:
    """The form in which a vocabulary is kept; what is empty is absent."""
    terms = []
    for term in vocabulary.terms:
        told: dict[str, Any] = {
            "id": term.id,
            "labels": {code: list(names) for code, names in term.labels.items()},
            "synonyms": list(term.synonyms),
            "above": term.above,
            "uri": term.uri,
            "heading": term.heading,
        }
        terms.append({key: kept for key, kept in told.items() if kept or key == "id"})
    return {"name": vocabulary.name, "title": vocabulary.title, "uri": vocabulary.uri, "terms": terms}


def read_text(text: str, name: str, language: str = "en") -> Vocabulary:
    """A vocabulary from tab-indented text, its labels taken to be in one language. Any text gives one; nothing is raised."""
    terms: list[Term] = []
    above: list[str] = []
    for line in text.removeprefix("\ufeff").splitlines():
        bare = line.strip()
        if not bare:
            continue
        depth = min(len(line) - len(line.lstrip("\t")), len(above))
        if bare.startswith("{") and bare.endswith("}") and terms:
            _add_synonym(terms, above[min(depth, len(above)) - 1] if depth else terms[-1].id, bare[1:-1].strip())
            continue
        heading = bare.startswith("[") and bare.endswith("]")
        label = bare[1:-1].strip() if heading else bare
        parent = above[depth - 1] if depth else ""
        term = Term(f"{parent}|{label}" if parent else label, {language: (label,)}, (), parent, "", heading)
        del above[depth:]
        above.append(term.id)
        if term.id not in {one.id for one in terms[-200:]}:
            terms.append(term)
    return Vocabulary(name, name, tuple(terms))


def _add_synonym(terms: list[Term], owner: str, synonym: str) -> None:
    for place in range(len(terms) - 1, -1, -1):
        one = terms[place]
        if one.id == owner:
            if synonym and synonym not in one.names():
                terms[place] = Term(one.id, one.labels, (*one.synonyms, synonym), one.above, one.uri, one.heading)
            return


def write_text(vocabulary: Vocabulary, language: str = "en") -> str:
    """The vocabulary as tab-indented text; labels of other languages become synonyms."""
    below: dict[str, list[Term]] = {}
    for term in vocabulary.terms:
        below.setdefault(term.above if term.above in vocabulary.by_id else "", []).append(term)

    def lines(parent: str, depth: int) -> Iterator[str]:
        for term in below.get(parent, ()):
            label = " ".join(term.label(language).split())
            yield "\t" * depth + (f"[{label}]" if term.heading else label)
            for name in term.names():
                if name != term.label(language):
                    yield "\t" * (depth + 1) + "{" + " ".join(name.split()) + "}"
            yield from lines(term.id, depth + 1)

    return "".join(f"{line}\n" for line in lines("", 0))
