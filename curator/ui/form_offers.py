"""What a form offers while one types: what the archive holds in that field, terms of the vocabularies, places, organisations.

The values of a field are read once, on a lane, and kept until the field changes: at a million photos that reading takes a second.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QObject

from curator.catalogue import completion, journal, organisations, vocabularies
from curator.catalogue.store import Catalogue
from curator.domain.fields import BY_NAME, Field, Kind
from curator.domain.search_text import folded
from curator.domain.step import Add, Changed, Edit, Op, Put
from curator.ui.access import Told
from curator.ui.desk import Desk
from curator.ui.offering import Offered, Offers

MOST: Final = 12
_KEPT: Final = 20_000
_OFFERED_KINDS: Final = frozenset({Kind.TEXT, Kind.LIST, Kind.STRUCTS})
_NOT_OFFERED: Final = frozenset({"guid", "job_id", "web_statement", "keyword_paths", "about", "credit_line"})
_PLACE_FIELDS: Final = frozenset({"city", "sublocation", "province_state"})
_PLACE: Final = ("sublocation", "city", "province_state", "country", "country_code")
"""The fields of a place, the narrowest first: a value of one that is taken brings what stood beside it in those behind."""
HOLDER: Final = "holder"
"""Not a field, but the first part of a credit."""
PLACE: Final = "place"
TERM: Final = "term"
COUNTRY: Final = "country"
VALUES: Final = "values"
"""Before a JSON object of fields and their values; of a field that holds structures the value is one to be added."""

Known = dict[str, list[tuple[Offered, str]]]
"""By field what the archive holds, with the letters by which it is found."""


def is_offered(name: str) -> bool:
    """True for a field that is typed into and whose values are worth offering."""
    field = BY_NAME[name]
    return field.kind in _OFFERED_KINDS and name not in _NOT_OFFERED and not field.choices


class FormOffers(QObject):
    """Asks for offers on behalf of a form, for one box at a time."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._known: Known = {}

    def serve(self, desk: Desk | None) -> None:
        """Work on this archive from now on."""
        self._desk, self._known = desk, {}

    def changed(self, told: Told) -> None:
        """Forget the values of fields that changed."""
        fields = None if told.changed is None else told.changed.fields
        if fields is not None and not fields.isdisjoint(_PLACE):
            fields |= set(_PLACE)  # what stands beside a place may be another now
        self._known = {} if fields is None else {name: held for name, held in self._known.items() if name not in fields}

    def wanted(self, name: str, offers: Offers) -> Callable[[str], None]:
        """What is to be done when a box of a field wants offers for an entry."""

        def ask(entry: str) -> None:
            if self._desk is not None:
                known = self._known
                self._desk.home.ask(
                    self._desk.tally,
                    lambda catalogue: offered(catalogue, name, entry, known),
                    lambda found: offers.show(entry, found),
                    slot="form offers",
                )

        return ask


def offered(catalogue: Catalogue, name: str, entry: str, known: Known) -> Sequence[Offered]:
    """What may be meant by an entry of a field; runs on a lane. `known` is filled with what was read of the archive."""
    found: dict[str, Offered] = {}
    sources = (_terms(catalogue, name, entry), _held(catalogue, name, entry, known), _places(catalogue, name, entry))
    for one in (*sources[0], *sources[1], *sources[2], *_countries(catalogue, name, entry)):
        found.setdefault(f"{one.text}\n{one.code}", one)
    return list(found.values())[:MOST]


def _held(catalogue: Catalogue, name: str, entry: str, known: Known) -> Iterator[Offered]:
    """What photos hold already, the commonest first."""
    if name == HOLDER:
        return
    if name not in known:
        known[name] = [(one, folded(one.text)) for one in _read(catalogue, name)]
    wanted = folded(entry)
    count = 0
    for one, plain in known[name]:
        if plain.startswith(wanted) or f" {wanted}" in plain:
            yield one
            count += 1
            if count == MOST:
                return


def _read(catalogue: Catalogue, name: str) -> Iterator[Offered]:
    field = BY_NAME[name]
    if name in _PLACE:
        return _known_places(catalogue, name)
    if field.kind is Kind.STRUCTS:
        return _structures(catalogue, field)
    return (Offered(text, f"{count:,}") for text, count in completion.values(catalogue, field, limit=_KEPT))


def _known_places(catalogue: Catalogue, name: str) -> Iterator[Offered]:
    """Places that the archive holds, each with what stands beside it: a village with its county, a county with its province."""
    for parts, count in completion.places(catalogue, _PLACE[_PLACE.index(name) :], _KEPT):
        beside = {field: text for field, text in parts.items() if text}
        more = ", ".join(text for field, text in beside.items() if field != name)
        code = f"{VALUES} {json.dumps(beside)}" if more else ""
        yield Offered(parts[name], f"{more} · {count:,}" if more else f"{count:,}", code)


def _structures(catalogue: Catalogue, field: Field) -> Iterator[Offered]:
    """Structures that the archive holds, to be added whole."""
    for entry, count in completion.structures(catalogue, field, _KEPT):
        if isinstance(text := entry.get(field.main_key or ""), str):
            wider = (entry.get(key) for key in ("City", "ProvinceState", "CountryName"))
            more = ", ".join(str(part) for part in wider if part and part != text)
            code = f"{VALUES} {json.dumps({field.name: entry})}"
            yield Offered(text, f"{more} · {count:,}" if more else f"{count:,}", code)


def _terms(catalogue: Catalogue, name: str, entry: str) -> Iterable[Offered]:
    if name == HOLDER:
        return list(_organisations(catalogue, entry))
    if name != "keywords":
        return ()
    found = []
    for vocabulary, term in vocabularies.suggest(catalogue, entry, MOST // 2):
        label = term.label(catalogue.main)
        other = next((text for text in term.names() if folded(text).startswith(folded(entry))), "")
        found.append(Offered(label, other if other != label else vocabulary.title, f"{TERM} {vocabulary.name} {term.id}"))
    return found


def _organisations(catalogue: Catalogue, entry: str) -> Iterator[Offered]:
    wanted = folded(entry)
    for one in organisations.known(catalogue).known:
        spoken = one.names.get(catalogue.main) or one.names.get("en") or ""
        if any(folded(text).startswith(wanted) for text in (one.name, *one.names.values(), *one.aliases)):
            yield Offered(one.name, spoken if spoken != one.name else "")


def _places(catalogue: Catalogue, name: str, entry: str) -> Iterable[Offered]:
    """Counties and provinces, each of which fills all the fields of a place."""
    if name not in _PLACE_FIELDS:
        return ()
    paths = vocabularies.places(entry)[: MOST // 2]
    return [
        Offered(path[-1].label(catalogue.main), f"{vocabularies.described(path)} · {path[-1].id}", f"{PLACE} {path[-1].id}")
        for path in paths
    ]


def _countries(catalogue: Catalogue, name: str, entry: str) -> Iterator[Offered]:
    """Countries by their names in any language, each with its code."""
    if name not in ("country", "country_code"):
        return
    countries = vocabularies.named(catalogue, "countries")
    for term in {one.id: one for one in (*countries.named(entry), *countries.beginning(entry))}.values():
        yield Offered(term.label(catalogue.main), term.id, f"{COUNTRY} {term.id}")


def given(catalogue: Catalogue, ids: Sequence[int], code: str) -> Changed | None:
    """Give photos all that goes with a place or a term that was offered by its code, as one step; runs on the edit lane."""
    ops = _ops(catalogue, code)
    return journal.apply(catalogue, Edit("set", tuple(ids), ops, detail={"fields": sorted(ops)}))


def _ops(catalogue: Catalogue, code: str) -> Mapping[str, Op]:
    kind, _, told = code.partition(" ")
    if kind == VALUES:
        held: dict[str, Any] = json.loads(told)
        return {name: Add((value,)) if isinstance(value, dict) else Put(value) for name, value in held.items()}
    if kind == COUNTRY:
        country = vocabularies.named(catalogue, "countries").by_id[told].label(catalogue.main)
        return {"country": Put(country), "country_code": Put(told)}
    if kind == PLACE:
        # A village or street that somebody typed stays: the county says where it lies, and does not take its place.
        return {name: op for name, op in vocabularies.placing(catalogue, told).items() if name != "sublocation"}
    name, _, number = told.partition(" ")
    vocabulary = vocabularies.named(catalogue, name)
    return vocabularies.tagged(catalogue, vocabulary, vocabulary.by_id[number])
