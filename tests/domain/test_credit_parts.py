from __future__ import annotations

import pytest

from curator.catalogue import organisations
from curator.domain.credit import Credit
from curator.domain.credit_parts import PARTS, parts_of, with_parts
from curator.domain.errors import UsageError

KNOWN = organisations.shipped()
HELD = Credit(("UNDP",), "Li Ping", "China", "WFP", "ALB/2018", 2019, "as written")


def test_parts_that_are_not_named_stay() -> None:
    made = with_parts(HELD, {"year": "2021"}, KNOWN)
    assert made == Credit(("UNDP",), "Li Ping", "China", "WFP", "ALB/2018", 2021)
    assert made.text == ""
    assert with_parts(HELD, parts_of(HELD), KNOWN) == HELD


def test_office_and_number_belong_to_their_holder() -> None:
    assert with_parts(HELD, {"holder": "UNV"}, KNOWN) == Credit(("UNV",), "Li Ping", None, "WFP", None, 2019)
    assert with_parts(HELD, {"holder": "UNDP / IPRCC"}, KNOWN).office == "China"


def test_a_holder_is_known_by_any_of_its_names_and_empty_parts_are_taken_away() -> None:
    assert with_parts(None, {"holder": "United Nations Volunteers/Nobody Knows"}, KNOWN).holders == ("UNV", "Nobody Knows")
    assert with_parts(HELD, dict.fromkeys(PARTS, " "), KNOWN) == Credit()


@pytest.mark.parametrize("year", ["20", "20201", "x", "3020"])
def test_a_year_has_four_digits(year: str) -> None:
    with pytest.raises(UsageError, match="four digits"):
        with_parts(HELD, {"year": year}, KNOWN)
