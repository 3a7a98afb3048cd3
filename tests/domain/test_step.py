"""What an operation makes of a value, and what follows from it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.domain import consequences
from curator.domain.errors import UsageError
from curator.domain.fields import BY_NAME
from curator.domain.language import Texts
from curator.domain.organisations import Organisations
from curator.domain.step import Add, Change, Put, PutText, PutTexts, Remove, Step, outcome

CAPTION, KEYWORDS, CITY, PLACE = BY_NAME["description"], BY_NAME["keywords"], BY_NAME["city"], BY_NAME["location_shown"]
WORDS = st.lists(st.sampled_from("abcdef"), max_size=8)


@given(WORDS, WORDS, st.booleans())
def test_lists_follow_a_plain_model(before: list[str], entries: list[str], add: bool) -> None:
    held = tuple(dict.fromkeys(before))
    after = outcome((Add if add else Remove)(tuple(entries)), KEYWORDS, held or None, "en")
    wanted = tuple(dict.fromkeys([*held, *entries])) if add else tuple(word for word in held if word not in entries)
    assert after == (wanted or None)


def test_structures_are_added_and_taken_out_by_what_they_hold() -> None:
    one, two = {"City": "A", "CountryCode": "CHN"}, {"City": "B"}
    both = outcome(Add((one, two, dict(reversed(one.items())))), PLACE, None, "en")
    assert both == (one, two)
    assert outcome(Remove((dict(reversed(one.items())),)), PLACE, both, "en") == (two,)


def test_one_language_of_a_text() -> None:
    texts = outcome(PutText("zh-CN", "农民"), CAPTION, Texts.of({"en": "A farmer"}), "en")
    assert isinstance(texts, Texts)
    assert dict(texts) == {"en": "A farmer", "zh-CN": "农民"}
    assert outcome(PutText("en", ""), CAPTION, Texts.of({"en": "A farmer"}), "en") is None
    assert outcome(PutText("en", ""), CAPTION, None, "en") is None


def test_a_text_is_cleaned_however_it_comes() -> None:
    texts = outcome(PutText("en", " A\x00 far\ud800mer\r\n"), CAPTION, None, "en")
    assert isinstance(texts, Texts)
    assert texts["en"] == "A farmer"
    assert outcome(PutText("en", " \n"), CAPTION, texts, "en") is None


@given(st.permutations([("en", "A farmer"), ("zh-CN", "农民"), ("fr", "Un paysan")]))
def test_the_main_language_is_set_before_its_translations(texts: list[tuple[str, str]]) -> None:
    before = Texts().having("en", "Old", "en").having("zh-CN", "旧", "en")
    after = outcome(PutTexts(tuple(texts)), CAPTION, before, "en")
    assert isinstance(after, Texts)
    assert dict(after) == dict(texts)
    assert after.outdated("en") == ()


def test_put_sets_and_clears() -> None:
    assert outcome(Put("Fuping"), CITY, "Beijing", "en") == "Fuping"
    assert outcome(Put(None), CITY, "Beijing", "en") is None


@pytest.mark.parametrize(
    ("op", "field"),
    [(PutText("en", "x"), CITY), (PutTexts((("en", "x"),)), KEYWORDS), (Add(("x",)), CITY), (Remove(("x",)), CAPTION)],
)
def test_an_operation_that_the_field_does_not_have(op: Any, field: Any) -> None:
    with pytest.raises(UsageError, match=field.label):
        outcome(op, field, None, "en")


@pytest.mark.parametrize(
    ("taken", "certainty"),
    [
        ("2019", "exact"),
        ("2019-10-17", "exact"),
        ("2019-10-17T14:03", "no zone"),
        ("2019-10-17T14:03:11.5", "no zone"),
        ("2019-10-17T14:03Z", "exact"),
        ("2019-10-17T14:03+08:00", "exact"),
        ("2019-10-17T14:03-05:00", "exact"),
        (None, None),
    ],
)
def test_how_sure_a_typed_date_is(taken: str | None, certainty: str | None) -> None:
    assert consequences.follow({"date_created": taken}, {}, "en", Organisations) == {"date_created_certainty": certainty}


def test_a_certainty_that_is_given_stands() -> None:
    assert (
        consequences.follow(
            {"date_created": "2019-10-17T14:03", "date_created_certainty": "from file name"}, {}, "en", Organisations
        )
        == {}
    )
    assert consequences.follow({"city": "Fuping"}, {}, "en", Organisations) == {}
    assert consequences.reads(["date_created"]) == {"date_created_certainty"}
    assert consequences.reads(["city"]) == frozenset()


def test_a_step_can_be_told_in_json() -> None:
    step = Step(
        "u",
        "2019-10-17T14:03:11.000Z",
        "Ann",
        "set",
        {"fields": ["city"]},
        None,
        "done",
        1,
        (Change("p", {"city": None}, {"city": "A"}),),
    )
    told = step.to_json()
    assert json.loads(json.dumps(told)) == told
    assert told["fields"] == ["city"]
    assert told["changes"] == [{"uid": "p", "before": {"city": None}, "after": {"city": "A"}}]
    assert "target" not in told
