from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.domain.value import is_date
from curator.files.dates import in_name, taken

ORIGINAL = "EXIF:DateTimeOriginal"
PHOTOSHOP = "XMP-photoshop:DateCreated"


@pytest.mark.parametrize(
    ("tags", "date", "certainty"),
    [
        ({ORIGINAL: "2019:10:17 14:03:11"}, "2019-10-17T14:03:11", "no zone"),
        ({ORIGINAL: "2019:10:17 14:03:11\0"}, "2019-10-17T14:03:11", "no zone"),
        ({ORIGINAL: "2019:10:17 14:03:11", "EXIF:OffsetTimeOriginal": "+05:45"}, "2019-10-17T14:03:11+05:45", "exact"),
        ({ORIGINAL: "2019:10:17 14:03:11", "EXIF:SubSecTimeOriginal": "250"}, "2019-10-17T14:03:11.25", "no zone"),
        ({ORIGINAL: "2019:10:17 14:03:11", "EXIF:SubSecTimeOriginal": "  "}, "2019-10-17T14:03:11", "no zone"),
        ({ORIGINAL: "2019:10:17 14:03:11", "EXIF:OffsetTimeOriginal": "   :  "}, "2019-10-17T14:03:11", "no zone"),
        ({ORIGINAL: "2019:10:17 14:03:11", PHOTOSHOP: "2019:10:17 14:03:11+08:00"}, "2019-10-17T14:03:11+08:00", "exact"),
        ({ORIGINAL: "2019:10:17 14:03"}, "2019-10-17T14:03:00", "no zone"),
        ({ORIGINAL: "2019:10:00 00:00:00"}, "2019-10", "no zone"),
        ({ORIGINAL: "2019:00:00 00:00:00"}, "2019", "no zone"),
        ({PHOTOSHOP: "2019:10:17 14:03:11.5+08:00"}, "2019-10-17T14:03:11.5+08:00", "exact"),
        ({PHOTOSHOP: "2019:10:17 14:03:11Z"}, "2019-10-17T14:03:11Z", "exact"),
        ({PHOTOSHOP: "2019:10:17"}, "2019-10-17", "no zone"),
        ({PHOTOSHOP: "2019:10"}, "2019-10", "no zone"),
        ({PHOTOSHOP: "1943"}, "1943", "no zone"),
        ({"IPTC:DateCreated": "2009:04:05", "IPTC:TimeCreated": "10:11:12+03:00"}, "2009-04-05T10:11:12+03:00", "exact"),
        ({"IPTC:DateCreated": "2019:10:00", "IPTC:TimeCreated": "10:11:12+03:00"}, "2019-10", "no zone"),
        ({"XMP-exif:DateTimeOriginal": "2019:10:17 14:03:11"}, "2019-10-17T14:03:11", "no zone"),
        ({ORIGINAL: "1974:06:15 12:00:00", "EXIF:CreateDate": "2012:09:09 09:09:09"}, "1974-06-15T12:00:00", "no zone"),
    ],
)
def test_dates_are_read(tags: dict[str, str], date: str, certainty: str) -> None:
    found = taken(tags, "IMG_20010101_000000.jpg", datetime(2024, 1, 1, tzinfo=UTC))
    assert (found.date, found.certainty, found.warnings) == (date, certainty, ())


@pytest.mark.parametrize(
    ("text", "date", "warning"),
    [
        ("2015/08/01 10:00:00", "2015-08-01T10:00:00", "against the standard"),
        ("2021:02:30 10:00:00", None, "does not exist"),
        ("2021:13:45 25:61:61", None, "does not exist"),
        ("2021:12:05 25:61:61", "2021-12-05", "was left out"),
        ("0000:00:00 00:00:00", None, "blank"),
        ("    :  :     :  :  ", None, "blank"),
        ("", None, "blank"),
        ("soon", None, "cannot be read"),
        ("1819:01:01 10:00:00", None, "before the first photograph"),
        ("2999:01:01 10:00:00", None, "in the future"),
        ("2000:01:01 00:00:07", "2000-01-01T00:00:07", "never set"),
        ("1970:01:01 08:00:00", "1970-01-01T08:00:00", "never set"),
    ],
)
def test_doubtful_dates_are_told(text: str, date: str | None, warning: str) -> None:
    found = taken({ORIGINAL: text})
    assert found.date == date
    assert warning in found.warnings[0]


def test_a_broken_date_gives_way_to_the_next() -> None:
    assert taken({ORIGINAL: "0000:00:00 00:00:00", PHOTOSHOP: "2019:10"}).date == "2019-10"


def test_a_different_day_in_the_description_is_told() -> None:
    found = taken({ORIGINAL: "2010:01:02 03:04:05", "IPTC:DateCreated": "2009:04:05"})
    assert found.date == "2010-01-02T03:04:05"
    assert "2009-04-05" in found.warnings[0]
    assert taken({ORIGINAL: "2010:01:02 03:04:05", PHOTOSHOP: "2010:01"}).warnings == ()


def test_digitising_serves_only_a_camera() -> None:
    found = taken({"EXIF:CreateDate": "2012:09:09 09:09:09"})
    assert found.date == "2012-09-09T09:09:09"
    assert "digitising" in found.warnings[0]
    assert taken({"EXIF:CreateDate": "2012:09:09 09:09:09", "EXIF:FileSource": "2"}).date is None


def test_modification_is_no_capture() -> None:
    assert taken({"EXIF:ModifyDate": "2018:03:04 05:06:07"}).date is None
    found = taken(
        {"EXIF:ModifyDate": "2018:03:04 05:06:07"}, "x.jpg", datetime(2020, 5, 6, 7, 8, 9, tzinfo=timezone(timedelta(hours=8)))
    )
    assert (found.date, found.certainty) == ("2020-05-06T07:08:09+08:00", "from file time")
    assert "last change" in found.warnings[0]


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("IMG_20191017_140311.jpg", "2019-10-17T14:03:11"),
        ("IMG_20191017_140311_1.jpg", "2019-10-17T14:03:11"),
        ("20191017_140311(0).jpg", "2019-10-17T14:03:11"),
        ("20191017140311.jpg", "2019-10-17T14:03:11"),
        ("PXL_20201017_140311123.jpg", "2020-10-17T14:03:11Z"),
        ("2019-10-17 14.03.11.jpg", "2019-10-17T14:03:11"),
        ("2019-10-17_14-03-11.jpg", "2019-10-17T14:03:11"),
        ("Screenshot_20191017-140311.png", "2019-10-17T14:03:11"),
        ("WhatsApp Image 2019-10-17 at 14.03.11.jpeg", "2019-10-17T14:03:11"),
        ("IMG-20191017-WA0001.jpg", "2019-10-17"),
        ("微信图片_20191017140311.jpg", "2019-10-17T14:03:11"),
        ("mission 2019-10-17.jpg", "2019-10-17"),
        ("DSC_0001.jpg", None),
        ("IMG_2019.jpg", None),
        ("©UNICEF 2019 (NYHQ1996-1165).jpg", None),
        ("20191399_140311.jpg", None),
        ("120191017140311.jpg", None),
        ("20190230_101010.jpg", None),
        ("2019101712.jpg", None),
    ],
)
def test_dates_in_names(name: str, date: str | None) -> None:
    assert in_name(name) == date
    if date:
        assert taken({}, name).certainty == "from file name"


@given(st.text(alphabet="0123456789:/-. T+Z", max_size=30), st.text(max_size=6), st.text(max_size=6))
def test_any_text_gives_a_date_or_none(text: str, fraction: str, zone: str) -> None:
    found = taken({ORIGINAL: text, "EXIF:SubSecTimeOriginal": fraction, "EXIF:OffsetTimeOriginal": zone})
    assert found.date is None or is_date(found.date)
    assert (found.date is None) == (found.certainty is None)


@given(st.datetimes(min_value=datetime(1827, 1, 1), max_value=datetime(2024, 1, 1)))
def test_every_moment_comes_back(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    assert taken({ORIGINAL: moment.strftime("%Y:%m:%d %H:%M:%S")}).date == moment.isoformat()
