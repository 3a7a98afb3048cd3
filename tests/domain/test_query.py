"""The query language: read without refusing anything, written so that it reads the same, changed a term at a time."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curator import resources
from curator.domain import query, query_keys
from curator.domain.fields import FIELDS
from curator.domain.query import Reason, format, parse, with_term, without_term
from curator.domain.query_reading import MAX_LENGTH
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
    both,
    either,
    other_than,
)


def term(text: str) -> Term | None:
    reading = parse(text)
    assert reading.unread == (), reading.unread
    return reading.query.term


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("fuping", Word("fuping")),
        ("fuping school", And((Word("fuping"), Word("school")))),
        ("fuping AND school", And((Word("fuping"), Word("school")))),
        ('"contract to plant"', Word("contract to plant", exact=True)),
        ('"unclosed as one types', Word("unclosed as one types", exact=True)),
        (r'"the \"old\" mill"', Word('the "old" mill', exact=True)),
        ("-goat", Not(Word("goat"))),
        ("--goat", Word("goat")),
        ("-(a b)", Not(And((Word("a"), Word("b"))))),
        ("a OR b c", And((Or((Word("a"), Word("b"))), Word("c")))),
        ("(a b) OR c", Or((And((Word("a"), Word("b"))), Word("c")))),
        ("a or b", And((Word("a"), Word("or"), Word("b")))),
        ("credit:UNV", Within("credit", "UNV")),
        ("Credit_Line:UNV", Within("credit", "UNV")),
        ('by:"Jin Liu"', Within("by", "Jin Liu", exact=True)),
        ("credit:(UNV OR IPRCC)", Or((Within("credit", "UNV"), Within("credit", "IPRCC")))),
        ("caption[zh]:阜平", Within("caption", "阜平", language="zh-CN")),
        ("credit:*", Has("credit")),
        ('tag:="water pump"', Within("tag", "water pump", exact=True, whole=True)),
        ("tag:=water", Within("tag", "water", exact=True, whole=True)),
        ("rating:>=3", Compare("rating", ">=", "3")),
        ("rating>=3", Compare("rating", ">=", "3")),
        ("rating:3..5", Between("rating", "3", "5")),
        ("rating:3-5", Between("rating", "3", "5")),
        ("width:>4000", Compare("width", ">", "4000")),
        ("size:>5MB", Compare("bytes", ">", "5000000")),
        ("taken:2019-10", Compare("taken", "=", "2019-10")),
        ("taken:2019/3/7", Compare("taken", "=", "2019-03-07")),
        ("taken:2019年3月", Compare("taken", "=", "2019-03")),
        ("taken:2018..2020", Between("taken", "2018", "2020")),
        ("taken:2018–2020", Between("taken", "2018", "2020")),
        ("taken:2018..", Compare("taken", ">=", "2018")),
        ("taken:..2018", Compare("taken", "<=", "2018")),
        ("credited:2020", Compare("credited", "=", "2020")),
        ("consent:not-applicable", Compare("consent", "=", "not applicable")),
        ("data_mining:prohibited", Compare("data_mining", "=", "DMI-PROHIBITED")),
        ("is:withdrawn", Is("withdrawn")),
        ("has:gps", Has("gps")),
        ("no:credit", Has("credit", present=False)),
        ("no:caption[fr]", Has("caption", present=False, language="fr")),
        ("near:39.0,114.2,20km", Near(39.0, 114.2, 20.0)),
        ("near:39.0, 114.2", Near(39.0, 114.2, 10.0)),
        ('near:"39, -114.2, 500m"', Near(39.0, -114.2, 0.5)),
        ("标签：学校 －“阜平 县”", And((Within("tag", "学校"), Not(Word("阜平 县", exact=True))))),
        ("（羊 OR 牛）", Or((Word("羊"), Word("牛")))),
        ("http://un.org 12:30 IMG(1).jpg", And((Word("http://un.org"), Word("12:30"), Word("IMG(1).jpg")))),
        ("", None),
        ("  ", None),
    ],
)
def test_what_is_typed_is_what_is_meant(text: str, read: Term | None) -> None:
    assert term(text) == read


@pytest.mark.parametrize(
    ("text", "unread", "reason"),
    [
        ("goat colour:red", "colour:red", Reason.KEY),
        ("goat colour:(red OR blue)", "colour:(red OR blue)", Reason.KEY),
        ("goat caption:", "caption:", Reason.VALUE),
        ("goat rating:many", "rating:many", Reason.NUMBER),
        ("goat taken:2019-13", "taken:2019-13", Reason.DATE),
        ("goat taken:2018..never", "taken:2018..never", Reason.DATE),
        ("goat is:lovely", "is:lovely", Reason.CHOICE),
        ("goat consent:perhaps", "consent:perhaps", Reason.CHOICE),
        ("goat near:nowhere", "near:nowhere", Reason.PLACE),
        ("goat near:139,20", "near:139,20", Reason.PLACE),
        ("goat credit[fr]:x", "credit[fr]:x", Reason.LANGUAGE),
        ("goat no:caption[??]", "no:caption[??]", Reason.LANGUAGE),
        ("goat sort:keywords", "sort:keywords", Reason.SORT),
        ("goat —", "—", Reason.NOTHING),
        ("goat -", "-", Reason.NOTHING),
        ("goat OR", "OR", Reason.BRACKET),
        ("OR goat", "OR", Reason.BRACKET),
        (") goat", ")", Reason.BRACKET),
        ("goat ()", "()", Reason.NOTHING),
    ],
)
def test_what_can_not_be_read_is_marked_and_the_rest_stands(text: str, unread: str, reason: Reason) -> None:
    reading = parse(text)
    assert reading.query.term == Word("goat")
    assert [(mark.text, mark.reason) for mark in reading.unread] == [(unread, reason)]
    assert all(text[mark.start : mark.end] == mark.text for mark in reading.unread)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_field_has_a_key_under_its_name_aliases_and_label(field: Any) -> None:
    for name in (field.name, *field.aliases, field.label):
        key = query_keys.key_of(name)
        assert key is not None, name
        assert field.name in key.fields or key.name == "place" or not key.fields
    assert parse(f"has:{field.name}").unread == ()


def test_the_manual_names_every_key_and_state() -> None:
    page = resources.text("help/en/search.md")
    rows = dict(re.findall(r"^\| `(\w+):` \| ([^|]+) \|", page, re.MULTILINE))
    assert rows == {key.name: key.label for key in query_keys.KEYS}
    states = dict(re.findall(r"^\| `is:(\w+)` \| ([^|]+) \|", page, re.MULTILINE))
    assert states == dict(query_keys.STATES)
    for asked in re.findall(r"^    (\S.*?)(?:   |$)", page, re.MULTILINE):
        assert parse(asked).unread == (), asked


def test_parts_have_their_places_and_the_order_is_one_of_them() -> None:
    text = "  fuping  (goat OR  sheep) sort:-taken -credit:UNV "
    parts = parse(text).parts
    assert [part.text for part in parts] == ["fuping", "(goat OR  sheep)", "sort:-taken", "-credit:UNV"]
    assert all(text[part.start : part.end] == part.text for part in parts)
    assert parts[2].term is None
    assert parse(text).query.sort == "-taken"
    assert parse("a sort:rating-desc").query.sort == "-rating"
    assert parse("a sort:rank").query.sort == "rank"


def test_a_term_is_added_once_and_taken_away_where_it_stands() -> None:
    assert with_term("a OR b", "credit:UNV") == "a OR b credit:UNV"
    assert parse("a OR b credit:UNV").query.term == And((Or((Word("a"), Word("b"))), Within("credit", "UNV")))
    assert with_term("credit_line:UNV goat", "credit:UNV") == "credit_line:UNV goat"
    assert with_term("goat sort:rating", "sort:-taken") == "goat sort:-taken"
    text = "fuping AND credit:UNV goat"
    fuping, credit, goat = parse(text).parts
    assert without_term(text, (credit.start, credit.end)) == "fuping goat"
    assert without_term(text, (fuping.start, fuping.end)) == "credit:UNV goat"
    assert without_term(text, (goat.start, goat.end)) == "fuping AND credit:UNV"
    assert with_term("", " goat ") == "goat"


SYNTAX = '"()-:[]><=.,\\ \u3000ANDORisnohas*creditcaption123阜平（）：“”sort:taken near:39,1 …'


@given(st.text(max_size=60) | st.text(SYNTAX, max_size=60))
@example("(" * 5_000)
@example("-" * 5_000)
@example("-(" * 5_000)
@example("credit:(" * 2_000)
@example('"' * 5_001)
@example("\\" * 5_000)
@example("a OR " * 5_000)
@example("word " * 5_000)
@example("a" * (MAX_LENGTH + 5))
@example("near:" + "9," * 4_000)
@example("taken:" + "9" * 5_000 + "..")
@example("-AND")
@example("credit:(AND)")
def test_reading_never_fails_and_writing_is_its_inverse(text: str) -> None:
    reading = parse(text)
    again = parse(format(reading.query))
    assert again.query == reading.query
    assert again.unread == ()
    for start, end, words in [(place.start, place.end, place.text) for place in reading.parts] + [
        (mark.start, mark.end, mark.text) for mark in reading.unread
    ]:
        assert text[start:end] == words != ""
    for part in reading.parts:
        without_term(text, (part.start, part.end))


_bare = st.text(min_size=1, max_size=8).filter(lambda text: parse(text).query.term == Word(text) and not parse(text).unread)
_some = st.text(min_size=1, max_size=12).filter(lambda text: parse(query.quoted(text)).unread == ())
_points = {
    query_keys.NUMBER: st.integers(-5, 10**9).map(str),
    query_keys.DATE: st.dates().map(str) | st.integers(1000, 9999).map(str) | st.sampled_from(["2019-10", "2019-10-17T14:03"]),
}
_texts = st.sampled_from([key.name for key in query_keys.KEYS if key.kind == query_keys.TEXT])
_ordered = [key for key in query_keys.KEYS if key.kind in _points]
_spoken = st.sampled_from([key.name for key in query_keys.KEYS if query_keys.languages(key)])
_codes = st.sampled_from(["en", "fr", "zh-CN"])


@st.composite
def _comparisons(draw: st.DrawFn) -> Term:
    key = draw(st.sampled_from(_ordered))
    low, high = draw(_points[key.kind]), draw(_points[key.kind])
    if draw(st.booleans()):
        return Between(key.name, low, high)
    return Compare(key.name, draw(st.sampled_from(["=", "<", "<=", ">", ">="])), low)


def _degrees(most: int) -> st.SearchStrategy[float]:
    return st.integers(-most * 10**6, most * 10**6).map(lambda millionths: millionths / 10**6)


_leaves: st.SearchStrategy[Term] = st.one_of(
    _bare.map(Word),
    _some.map(lambda text: Word(text, exact=True)),
    st.builds(Within, _texts, _some, st.just(True)),
    st.builds(Within, _texts, _bare.filter(lambda text: not text.startswith("="))),
    st.builds(Within, _texts, _some, st.just(True), st.none(), st.just(True)),
    st.builds(Within, _spoken, _some, st.just(True), _codes),
    _comparisons(),
    st.builds(Compare, st.just("consent"), st.just("="), st.sampled_from(["none", "not applicable", "unlimited"])),
    st.sampled_from(sorted(query_keys.STATES)).map(Is),
    st.builds(Has, st.sampled_from([key.name for key in query_keys.KEYS]), st.booleans()),
    st.builds(Has, _spoken, st.booleans(), _codes),
    st.builds(Near, _degrees(90), _degrees(180), st.integers(1, 20_000_000).map(lambda metres: metres / 1000)),
)
_terms = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        inner.map(other_than),
        st.lists(inner, min_size=1, max_size=3).map(both),
        st.lists(inner, min_size=1, max_size=3).map(either),
    ),
    max_leaves=8,
)


@given(_terms, st.sampled_from([None, "rank", "taken", "-rating"]))
def test_every_question_can_be_written_and_read_again(asked: Term, sort: str | None) -> None:
    reading = parse(format(Query(asked, sort)))
    assert reading.query == Query(asked, sort)
    assert reading.unread == ()
