"""Typed, held, stored and shown: the four forms of a value, for every kind of field."""

from __future__ import annotations

import json
import math
import unicodedata
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curator.domain.errors import UsageError
from curator.domain.fields import BY_NAME, FIELDS, Field, Kind
from curator.domain.language import Texts
from curator.domain.value import Value, cleaned, is_date, loaded, stored, to_json, typed, unique, words

WEIRD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\x00\x01\x08\t\n\x0b\r\x1f\x7f\x85\u00ad\u200b\u200f\u202e\u2028\u3000\ufeff\ufffe\uffff\ud800\udfff\u0301e😀👩‍👩‍👧阜"
        ),
    ),
    max_size=30,
)


def of(kind: Kind) -> list[Field]:
    return [field for field in FIELDS if field.kind is kind]


@given(WEIRD)
@example("e\x00\u0301")
@example("\ud800 \u0301")
@example("a\r\n\r b")
@example("\u3000阜平\u3000")
@example("\ufeffBOM")
@example("\x00\n\x00")
@example("\u115f\u0300")
def test_cleaned_text_can_be_kept_anywhere_and_is_clean_already(text: str) -> None:
    clean = cleaned(text)
    assert cleaned(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    assert clean == clean.strip()
    assert not set(clean) & (set(map(chr, range(32))) - {"\t", "\n"})
    assert clean.encode().decode() == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("cafe\u0301", "café"),
        ("a\r\nb\rc", "a\nb\nc"),
        (" \t caption \n", "caption"),
        ("\u3000阜平\u3000", "阜平"),
        ("\ufeffbegun by an editor", "begun by an editor"),
        ("A\x00B\x1bC", "ABC"),
        ("صورة \u200fمن\u200f", "صورة \u200fمن\u200f"),
        ("👩‍👩‍👧 family", "👩‍👩‍👧 family"),
        ("\ud83d\ude00", ""),
        ("a\tb\n\nc", "a\tb\n\nc"),
    ],
)
def test_cleaned(raw: str, clean: str) -> None:
    assert cleaned(raw) == clean


def test_a_caption_of_a_megabyte_is_kept_whole() -> None:
    long = "阜平县 a farmer. " * 70_000
    held = typed(BY_NAME["instructions"], long)
    assert held == long.strip()


moments = st.datetimes(timezones=st.none() | st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))))


@given(moments, st.sampled_from(["auto", "minutes", "seconds", "milliseconds", "microseconds"]))
def test_every_moment_that_python_writes_is_a_date(moment: datetime, precision: str) -> None:
    assert is_date(moment.isoformat(timespec=precision))


@given(
    st.integers(0, 10_050), st.integers(0, 13), st.integers(0, 32), st.integers(0, 25), st.integers(0, 60), st.integers(0, 59)
)
@example(2000, 2, 29, 0, 0, 0)
@example(1900, 2, 29, 0, 0, 0)
@example(2023, 2, 29, 0, 0, 0)
@example(0, 1, 1, 0, 0, 0)
def test_a_moment_is_a_date_when_the_calendar_has_it(
    year: int, month: int, day: int, hour: int, minute: int, second: int
) -> None:
    try:
        datetime(year, month, day, hour, minute, second)
        exists = True
    except ValueError:
        exists = False
    text = f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
    assert is_date(text) == exists


@pytest.mark.parametrize(
    "text",
    [
        "2019",
        "2019-10",
        "2019-10-17",
        "2019-10-17T14:03",
        "2019-10-17T14:03:11",
        "2019-10-17T14:03:11.25+08:00",
        "0001",
        "2016-12-31T23:59:60Z",
    ],
)
def test_as_much_as_is_known_is_a_date(text: str) -> None:
    assert is_date(text)
    assert typed(BY_NAME["date_created"], text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "19",
        "20190",
        "2019-1",
        "2019-13",
        "2019-10-17T",
        "2019-10-17T14",
        "2019-10-17T24:00",
        "2019-10-17T14:60",
        "2019Z",
        "2019-10-17+08:00",
        "2019-10-17T14:03+08",
        "2019-10-17T14:03+16:00",
        "2019-10-17T14:03+08:60",
        "２０１９",
        "٢٠١٩",
        "2019-10-17\n",
        "2019/10/17",
        "2019-10-17t14:03z",
        "0000",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert not is_date(text)


def test_dates_typed_on_an_asian_keyboard_are_understood() -> None:
    assert typed(BY_NAME["date_created"], "２０１９－１０－１７　１４：０３") == "2019-10-17T14:03"
    assert typed(BY_NAME["date_created"], "2019-10-17 14:03:11") == "2019-10-17T14:03:11"
    assert typed(BY_NAME["rating"], "５") == 5


@given(st.integers(-1, 5))
def test_ratings(number: int) -> None:
    assert typed(BY_NAME["rating"], f"  {number:+} ") == number


@pytest.mark.parametrize("text", ["6", "-2", "1.0", "1e0", "five", "0x1", "1_0", "--1", "9999999999", "½", "٣x", "nan"])
def test_what_is_no_rating(text: str) -> None:
    with pytest.raises(UsageError, match="Rating can not be"):
        typed(BY_NAME["rating"], text)


@given(st.decimals(-(10**6), 10**6, allow_nan=False, places=6))
def test_numbers(number: Any) -> None:
    field = BY_NAME["gps_altitude"]
    value = typed(field, str(number))
    assert value == float(number)
    assert loaded(field, stored(field, value)) == value


@pytest.mark.parametrize("text", ["nan", "inf", "1e5", "1,5", "1.", ".5", "", "1 000", "٣.٣.٣"])
def test_what_is_no_number(text: str) -> None:
    if not text:
        assert typed(BY_NAME["f_number"], text) is None
    else:
        with pytest.raises(UsageError):
            typed(BY_NAME["f_number"], text)


def test_codes_are_taken_in_any_case_and_nothing_else_is() -> None:
    for field in of(Kind.CODE):
        for choice in field.choices:
            assert typed(field, choice.upper()) == choice
        with pytest.raises(UsageError, match="must be one of"):
            typed(field, "whatever")


def test_lists_are_split_at_semicolons_and_lines_without_repetition() -> None:
    assert typed(BY_NAME["keywords"], "water; 扶贫；water\n women ;;") == ("water", "扶贫", "women")
    assert typed(BY_NAME["keywords"], " ; \n") is None


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda held: st.lists(held, max_size=3) | st.dictionaries(st.text(max_size=5), held, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.text(max_size=5), JSON, min_size=1, max_size=3), min_size=1, max_size=3))
@example([{"a": "\ud800"}])
@example([{"\udfff": "\x00"}])
def test_a_typed_structure_can_always_be_stored(entries: list[dict[str, Any]]) -> None:
    field = BY_NAME["location_shown"]
    value = typed(field, json.dumps(entries))
    held = stored(field, value)
    assert held is None or (isinstance(held, str) and held.encode())
    assert stored(field, loaded(field, held)) == held
    assert loaded(field, held) == value


def test_equal_structures_have_one_stored_form() -> None:
    field = BY_NAME["location_shown"]
    one, other = (
        typed(field, '{"City": "Fuping", "CountryCode": "CHN"}'),
        typed(field, '{"CountryCode": "CHN", "City": "Fuping"}'),
    )
    assert one == other
    assert stored(field, one) == stored(field, other)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]x",
        "[1]",
        '["a"]',
        "[{}]",
        "{}",
        '{"a": NaN}',
        '{"a": Infinity}',
        '{"a": -Infinity}',
        '{"a": 1e999}',
        "[" * 100_000,
        '{"a":' * 100_000,
    ],
)
def test_what_is_no_structure(text: str) -> None:
    with pytest.raises(UsageError):
        typed(BY_NAME["location_shown"], text)


def test_a_bare_word_is_the_main_key_of_a_structure() -> None:
    assert typed(BY_NAME["location_shown"], "Fuping; 北京") == ({"LocationName": "Fuping"}, {"LocationName": "北京"})
    with pytest.raises(UsageError, match="JSON"):
        typed(BY_NAME["image_region"], "a face")


TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
TEXTS = st.dictionaries(st.sampled_from(["en", "zh-CN", "fr", "ar"]), TEXT, min_size=1).map(Texts.of)
OF_KIND: dict[Kind, st.SearchStrategy[Value]] = {
    Kind.TEXT: TEXT,
    Kind.TEXTS: TEXTS,
    Kind.LIST: st.lists(TEXT, min_size=1, unique=True).map(tuple),
    Kind.STRUCTS: st.lists(st.dictionaries(TEXT, TEXT | st.integers(), min_size=1), min_size=1, max_size=3).map(tuple),
    Kind.INTEGER: st.integers(-(2**53), 2**53),
    Kind.NUMBER: st.floats(allow_nan=False, allow_infinity=False),
    Kind.DATE: st.dates().map(lambda day: day.isoformat()),
    Kind.CODE: TEXT,
}


@given(st.data(), st.sampled_from(FIELDS))
def test_a_value_comes_back_from_the_catalogue_as_it_went_in(data: st.DataObject, field: Field) -> None:
    value = data.draw(OF_KIND[field.kind])
    held = stored(field, value)
    assert type(held) in (str, int, float)
    back = loaded(field, held)
    assert back == value
    assert stored(field, back) == held
    json.dumps(to_json(back, "en"), allow_nan=False)


@given(st.data(), st.sampled_from([field for field in FIELDS if field.kind in (Kind.TEXT, Kind.LIST)]))
def test_what_is_typed_and_shown_and_typed_again_stays(data: st.DataObject, field: Field) -> None:
    value = typed(field, data.draw(WEIRD))
    shown = "" if value is None else "\n".join(str(part) for part in value) if isinstance(value, tuple) else str(value)
    assert typed(field, shown) == value


def test_every_kind_has_an_empty_value() -> None:
    for field in FIELDS:
        assert stored(field, None) is None
        assert loaded(field, None) is None
        if field.kind is not Kind.TEXTS:
            assert typed(field, " \n\u3000") is None
    assert stored(BY_NAME["keywords"], ()) is None
    assert stored(BY_NAME["description"], Texts()) is None
    assert stored(BY_NAME["city"], "") is None


def test_words_of_a_value_are_all_its_leaves() -> None:
    place = ({"LocationName": {"x-default": "Fuping", "zh-CN": "阜平"}, "LocationId": ["a", 7]},)
    assert words(place).split("\n") == ["Fuping", "阜平", "a", "7"]
    assert words(Texts.of({"en": "one", "zh-CN": "二"})) == "one\n二"
    assert words(("a", "b")) == "a\nb"
    assert words(None) == ""
    assert words(3) == "3"


@given(st.lists(st.sampled_from(["a", "b", "c", "", "d"])))
def test_unique_keeps_the_order_of_the_first(parts: list[str]) -> None:
    assert unique(parts) == (tuple(dict.fromkeys(filter(None, parts))) or None)


def test_numbers_are_stored_as_numbers() -> None:
    assert stored(BY_NAME["f_number"], 4) == 4.0
    assert isinstance(stored(BY_NAME["f_number"], 4), float)
    assert math.copysign(1, float(stored(BY_NAME["gps_latitude"], -0.0) or 0)) in (1, -1)
