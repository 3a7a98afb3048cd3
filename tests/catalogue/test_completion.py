"""A question that is being typed is offered what it may go on with, and what is taken reads as it was meant."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curator.catalogue import search
from curator.catalogue.completion import complete
from curator.catalogue.store import Catalogue
from curator.domain.language import Texts
from curator.domain.query import parse


@pytest.fixture
def described(catalogue: Catalogue, add: Any) -> Catalogue:
    add(
        catalogue,
        3,
        credit_data=({"holder": "UNV"},),
        credit_line="©UNV, 2020",
        keywords=("water", "water pump"),
        city="Fuping",
        date_created="2019-10-17",
        description=Texts.of({"en": "Villagers and village schools"}),
    )
    add(catalogue, 1, keywords=("school",), city="Lhasa", country="China", person_shown=("Jin Liu",), date_created="2020")
    return catalogue


def offered(catalogue: Catalogue, text: str) -> list[str]:
    return [offer.text for offer in complete(catalogue, text, len(text))]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cred", ["credit:", "credited:"]),
        ("photog", ["by:"]),
        ("villag", ["village", "villagers"]),
        ("-scho", ["-schools"]),
        ("tag:wat", ['tag:="water"', 'tag:="water pump"']),
        ('tag:="water p', ['tag:="water pump"']),
        ("place:", ['place:="Fuping"', 'place:="China"', 'place:="Lhasa"']),
        ("holder:u", ['holder:="UNV"']),
        ('by:"x" person:ji', ['person:="Jin Liu"']),
        ("is:with", ["is:withdrawn"]),
        ("no:capt", ["no:caption"]),
        ("sort:-rat", ["sort:-rating"]),
        ("taken:20", ["taken:2020", "taken:2019"]),
        ("consent:not", ['consent:"not applicable"']),
        ("(credit:", ['credit:="©UNV, 2020"']),
        ("标签：sch", ['标签:="school"']),
        ("", []),
        ("water ", []),
        ("unknown:x", []),
    ],
)
def test_what_is_offered(described: Catalogue, typed: str, first: list[str]) -> None:
    assert offered(described, typed)[: max(1, len(first))] == first


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text('cretagplsowithdn:=-"( 阜：', max_size=12), st.integers(0, 12))
def test_nothing_typed_is_an_error_and_offers_can_be_read(described: Catalogue, text: str, cursor: int) -> None:
    for offer in complete(described, text, min(cursor, len(text))):
        assert 0 <= offer.start <= offer.end <= len(text)
        if not offer.text.endswith(":"):
            assert parse(offer.text).unread == (), offer


def test_what_is_taken_finds_the_photos_that_were_counted(described: Catalogue) -> None:
    for typed in ("tag:", "holder:", "person:", "place:"):
        for offer in complete(described, typed, len(typed)):
            assert len(search.find(described, offer.text).ids) == offer.count, offer
