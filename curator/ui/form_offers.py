"""What a form offers while one types: what the archive holds in that field, terms of the vocabularies, places, organisations.

The values of a field are read once, on a lane, and kept until the field changes: at a million photos that reading takes a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from PySide6.QtCore import QObject

from curator.catalogue import completion, journal, organisations, vocabularies
from curator.catalogue.store import Catalogue
from curator.domain.fields import BY_NAME, Kind
from curator.domain.search_text import folded
from curator.domain.step import Changed, Edit
from curator.ui.desk import Desk, Told
from curator.ui.offering import Offered, Offers

MOST: Final = 12
_KEPT: Final = 20_000
_OFFERED_KINDS: Final = frozenset({Kind.TEXT, Kind.LIST, Kind.STRUCTS})
_NOT_OFFERED: Final = frozenset({"guid", "job_id", "web_statement", "keyword_paths", "about", "credit_line"})
_PLACE_FIELDS: Final = frozenset({"city", "sublocation", "province_state"})
HOLDER: Final = "holder"
"""Not a field, but the first part of a credit."""
PLACE: Final = "place"
TERM: Final = "term"

Known = dict[str, list[tuple[str, int, str]]]


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
    for one in (*_terms(catalogue, name, entry), *_held(catalogue, name, entry, known), *_places(catalogue, name, entry)):
        found.setdefault(f"{one.text}\n{one.code}", one)
    return list(found.values())[:MOST]


def _held(catalogue: Catalogue, name: str, entry: str, known: Known) -> Iterator[Offered]:
    """What photos hold already, the commonest first."""
    if name == HOLDER:
        return
    if name not in known:
        values = completion.values(catalogue, BY_NAME[name], limit=_KEPT)
        known[name] = [(text, count, folded(text)) for text, count in values]
    wanted = folded(entry)
    count = 0
    for text, photos, plain in known[name]:
        if plain.startswith(wanted) or f" {wanted}" in plain:
            yield Offered(text, f"{photos:,}")
            count += 1
            if count == MOST:
                return


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


def given(catalogue: Catalogue, ids: Sequence[int], code: str) -> Changed | None:
    """Give photos all that goes with a place or a term that was offered by its code, as one step; runs on the edit lane."""
    kind, _, told = code.partition(" ")
    if kind == PLACE:
        ops = vocabularies.placing(catalogue, told)
    else:
        name, _, number = told.partition(" ")
        vocabulary = vocabularies.named(catalogue, name)
        ops = vocabularies.tagged(catalogue, vocabulary, vocabulary.by_id[number])
    return journal.apply(catalogue, Edit("set", tuple(ids), ops, detail={"fields": sorted(ops)}))
