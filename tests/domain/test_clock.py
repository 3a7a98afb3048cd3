"""The capture clock: shifting, zones, and what one picture of a clock tells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.domain.clock import between, delta_text, parse_delta, parse_offset, shifted, zoned
from curator.domain.errors import CuratorError, UsageError
from curator.domain.value import is_date

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("taken", "delta", "wanted"),
    [
        ("2019-10-07T06:03:11", 8 * HOUR, "2019-10-07T14:03:11"),
        ("2019-12-31T20:00:00", 8 * HOUR, "2020-01-01T04:00:00"),
        ("2020-03-01T03:00:00", -8 * HOUR, "2020-02-29T19:00:00"),
        ("2019-10-07T06:03", 8 * HOUR, "2019-10-07T14:03"),
        ("2019-10-07T06:03", timedelta(minutes=7, seconds=12), "2019-10-07T06:10:12"),
        ("2019-10-07T06:03Z", -7 * HOUR, "2019-10-06T23:03Z"),
        ("2019-10-07T06:03:11.25+08:00", 8 * HOUR, "2019-10-07T14:03:11.25+08:00"),
        ("2019-10-07T06:03:11.123456789-03:30", -8 * HOUR, "2019-10-06T22:03:11.123456789-03:30"),
        ("2016-12-31T23:59:60Z", HOUR, "2017-01-01T01:00:00Z"),
        ("2019-12-31", timedelta(days=1), "2020-01-01"),
        ("0001-01-02", timedelta(days=-1), "0001-01-01"),
        ("0999-12-31T23:00:00", HOUR, "1000-01-01T00:00:00"),
        ("0998-12-31", timedelta(days=1), "0999-01-01"),
    ],
)
def test_a_time_is_moved_as_it_is_written(taken: str, delta: timedelta, wanted: str) -> None:
    assert shifted(taken, delta) == wanted
    assert is_date(wanted)


@pytest.mark.parametrize(
    "taken", ["2019", "2019-10", "2019-10-07", "", "yesterday", "2019-13-01T00:00:00", "٢٠١٩-10-07T06:03:11"]
)
def test_what_has_no_time_can_not_be_moved(taken: str) -> None:
    with pytest.raises(CuratorError, match="no time of day"):
        shifted(taken, 8 * HOUR)
    with pytest.raises(CuratorError):
        zoned(taken, "+08:00")
    with pytest.raises(CuratorError):
        between(taken, "2019-10-07T06:03:11")


@pytest.mark.parametrize(
    ("taken", "delta"), [("9999-12-31T20:00:00", 8 * HOUR), ("0001-01-01T00:00", -HOUR), ("0001-01-01", -24 * HOUR)]
)
def test_the_calendar_has_an_end(taken: str, delta: timedelta) -> None:
    with pytest.raises(CuratorError, match="leave the calendar"):
        shifted(taken, delta)


@pytest.mark.parametrize(
    ("taken", "offset", "hands", "moment"),
    [
        ("2019-10-07T06:03:11Z", "+08:00", "2019-10-07T06:03:11+08:00", "2019-10-07T14:03:11+08:00"),
        ("2019-12-31T20:30+02:00", "UTC+5:30", "2019-12-31T20:30+05:30", "2020-01-01T00:00+05:30"),
        ("2019-10-07T06:03:11.5-03:30", "z", "2019-10-07T06:03:11.5Z", "2019-10-07T09:33:11.5Z"),
    ],
)
def test_a_zone_is_said_or_converted_to(taken: str, offset: str, hands: str, moment: str) -> None:
    assert zoned(taken, offset) == hands
    assert zoned(taken, offset, convert=True) == moment


def test_there_is_nothing_to_convert_without_a_zone() -> None:
    assert zoned("2019-10-07T06:03:11", "+8") == "2019-10-07T06:03:11+08:00"
    with pytest.raises(CuratorError, match="no time zone to convert from"):
        zoned("2019-10-07T06:03:11", "+8", convert=True)


@pytest.mark.parametrize(
    ("reading", "true_time", "wanted"),
    [
        ("2019-10-07T06:03:11", "2019-10-07T14:03:11", 8 * HOUR),
        ("2019-10-07T14:03:11", "2019-10-07T13:56", -timedelta(minutes=7, seconds=11)),
        ("2019-10-07T06:03:11", "2019-10-07T14:03:11+08:00", 8 * HOUR),
        ("2019-10-07T08:03:11+02:00", "2019-10-07T14:03:11+08:00", timedelta()),
        ("2018-01-01T00:00:00", "2019-10-07T14:03:11.9", timedelta(days=644, seconds=50591)),
    ],
)
def test_one_picture_of_a_clock_tells_the_span(reading: str, true_time: str, wanted: timedelta) -> None:
    assert between(reading, true_time) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("+8h", 8 * HOUR),
        ("8 hours", 8 * HOUR),
        ("-1:30", -1.5 * HOUR),
        ("−1:30", -1.5 * HOUR),
        ("＋1：30", 1.5 * HOUR),
        ("+1d 2h", 26 * HOUR),
        ("-1d2h", -26 * HOUR),
        ("+00:07:12", timedelta(minutes=7, seconds=12)),
        ("90s", timedelta(seconds=90)),
        ("+1 day 2 hours 3 minutes 4 seconds", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("-3d 01:00:00", -73 * HOUR),
        ("90m", 1.5 * HOUR),
        ("+ 8h", 8 * HOUR),
        ("0:00", timedelta()),
    ],
)
def test_spans_as_people_type_them(text: str, wanted: timedelta) -> None:
    assert parse_delta(text) == wanted


@pytest.mark.parametrize(
    "text", ["", "+", "8", "h", "+-8h", "8h 1d", "1:75", "1:30:61", "1:3", "+8x", "８h", "1.5h", "99999d", "1h -2m", "--8h"]
)
def test_what_is_no_span(text: str) -> None:
    with pytest.raises(UsageError):
        parse_delta(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("+8", "+08:00"),
        ("+0530", "+05:30"),
        ("UTC+8", "+08:00"),
        ("gmt -3:30", "-03:30"),
        ("Z", "Z"),
        ("utc", "Z"),
        ("+14", "+14:00"),
    ],
)
def test_zones_as_people_type_them(text: str, wanted: str) -> None:
    assert parse_offset(text) == wanted


@pytest.mark.parametrize("text", ["", "8", "+15", "+14:30", "+08:60", "+8:0", "CET", "Europe/Bonn", "+٨"])
def test_what_is_no_zone(text: str) -> None:
    with pytest.raises(UsageError):
        parse_offset(text)


DELTAS = (
    st.integers(-40_000_000_00, 40_000_000_00)
    .filter(lambda seconds: abs(seconds) <= 36525 * 86400)
    .map(lambda seconds: timedelta(seconds=seconds))
)
MOMENTS = st.datetimes(datetime(200, 1, 1), datetime(9800, 1, 1))
FRACTIONS = st.just("") | st.from_regex(r"\.[0-9]{1,9}", fullmatch=True)
ZONES = st.sampled_from(["", "Z", "+08:00", "-03:30", "+14:00", "-12:00"])


@settings(deadline=None)
@given(MOMENTS, FRACTIONS, ZONES, DELTAS)
def test_there_and_back_is_the_same(moment: datetime, fraction: str, zone: str, delta: timedelta) -> None:
    taken = moment.isoformat(timespec="seconds") + fraction + zone
    there = shifted(taken, delta)
    assert is_date(there)
    assert shifted(there, -delta) == taken
    assert there.endswith(fraction + zone)


@settings(deadline=None)
@given(MOMENTS, DELTAS)
def test_a_shift_is_that_of_datetime(moment: datetime, delta: timedelta) -> None:
    taken = moment.replace(microsecond=0)
    assert datetime.fromisoformat(shifted(taken.isoformat(), delta)) == taken + delta


@settings(deadline=None)
@given(MOMENTS, MOMENTS, ZONES, ZONES)
def test_the_span_between_makes_the_camera_right(camera: datetime, true: datetime, here: str, there: str) -> None:
    reading, wanted = camera.isoformat(timespec="seconds") + here, true.isoformat(timespec="seconds") + there
    right = shifted(reading, between(reading, wanted))
    if here and there:
        assert datetime.fromisoformat(right) == datetime.fromisoformat(wanted)
    else:
        assert right.removesuffix(here) == wanted.removesuffix(there)


@settings(deadline=None)
@given(MOMENTS, st.integers(-14 * 60, 14 * 60))
def test_converting_keeps_the_moment(moment: datetime, minutes: int) -> None:
    taken = moment.replace(microsecond=0, tzinfo=UTC)
    zone = timezone(timedelta(minutes=minutes))
    offset = delta_text(timedelta(minutes=minutes))[:-3]
    assert datetime.fromisoformat(zoned(taken.isoformat().replace("+00:00", "Z"), offset, convert=True)) == taken.astimezone(
        zone
    )


@settings(deadline=None)
@given(DELTAS)
def test_a_span_is_read_as_it_is_written(delta: timedelta) -> None:
    assert parse_delta(delta_text(delta)) == delta


@settings(deadline=None)
@given(st.text(alphabet="+-0123456789:dhms ayour") | st.text())
def test_any_text_is_a_span_or_a_sentence(text: str) -> None:
    try:
        assert parse_delta(delta_text(parse_delta(text))) == parse_delta(text)
    except UsageError as trouble:
        assert trouble.sentence
