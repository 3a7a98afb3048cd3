"""Variables in values: what a photo says, and what it does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.domain.fields import FIELDS
from curator.domain.language import Texts
from curator.domain.photo import Photo
from curator.domain.value import Value
from curator.domain.variables import Context, Filled, escaped, fill, unknown, variables


def photo(file_name: str = "IMG_0417.JPG", **values: Value) -> Photo:
    facts = ("u1", file_name, f"2019/{file_name}", None, "0" * 64, None, 1, "JPEG", 6000, 4000, 1, None, None, None)
    return Photo(1, *facts, "2020-01-01T00:00:00Z", False, values)


FARMER = photo(
    description=Texts.of({"en": "A farmer harvests peaches.", "zh-CN": "一位农民采摘桃子。"}),
    headline=Texts.of({"en": "Harvest"}),
    keywords=("fruit", "harvest"),
    credit_line="©UNV, 2020",
    credit_data=({"holder": "UNV", "creator": "Jin Liu", "year": 2020, "text": "©UNV, 2020"},),
    city="Fuping County",
    province_state="Hebei",
    country="China",
    date_created="2019-10-07T09:03:11+08:00",
    location_shown=({"LocationName": {"en": "Gujia village", "zh-CN": "顾家村"}}, {"LocationName": "Taihang"}),
    gps_altitude=731.5,
    rating=4,
)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("{city}, {country}", "Fuping County, China"),
        ("{ City }", "Fuping County"),
        ("{caption}", "A farmer harvests peaches."),
        ("{description[zh-CN]} / {description[zh]}", "一位农民采摘桃子。 / 一位农民采摘桃子。"),
        ("{credit.holder}, {credit.year}, {credit.creator}", "UNV, 2020, Jin Liu"),
        ("{credit}", "©UNV, 2020"),
        ("{keywords}", "fruit, harvest"),
        ("{date_created}", "2019-10-07"),
        ("{date_created:%Y}", "2019"),
        ("{date:%-d %B %Y, %H:%M} – {taken:%y%m%d} {date:100%%}", "7 October 2019, 09:03 – 191007 100%"),
        ("{file_name} {file_name:stem}", "IMG_0417.JPG IMG_0417"),
        ("{sequence} {sequence:03} {sequence:2}", "7 007 07"),
        ("{{city}} {{{city}}}", "{city} {Fuping County}"),
        ("{location_shown}", "Gujia village, Taihang"),
        ("{gps_altitude} m, {rating}", "731.5 m, 4"),
        ("a { b } and } {", "a { b } and } {"),
    ],
)
def test_what_a_variable_becomes(written: str, wanted: str) -> None:
    assert fill(written, FARMER, Context(sequence=7)).text == wanted


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("zh-CN", "一位农民采摘桃子。|Harvest|fruit、harvest|7日10月|顾家村、Taihang"),
        ("fr", "A farmer harvests peaches.|Harvest|fruit, harvest|7日octobre|Gujia village, Taihang"),
        ("ar", "A farmer harvests peaches.|Harvest|fruit، harvest|7日أكتوبر|Gujia village، Taihang"),
        ("sw", "A farmer harvests peaches.|Harvest|fruit, harvest|7日October|Gujia village, Taihang"),
    ],
)
def test_a_value_speaks_the_language_that_is_filled(language: str, wanted: str) -> None:
    written = "{description}|{headline}|{keywords}|{date:%-d日%B}|{location_shown}"
    assert fill(written, FARMER, Context(language=language)).text == wanted


def test_what_is_empty_or_unknown_is_told() -> None:
    filled = fill("{event}{citty}{sublocation} {description[fr]} {event}{credit.office}", FARMER, Context())
    assert filled == Filled("{citty}", ("event", "sublocation", "description[fr]", "credit.office"), ("citty",))
    assert filled.missing == ("citty", "event", "sublocation", "description[fr]", "credit.office")


@pytest.mark.parametrize("taken", ["2019", "2019-10"])
def test_a_form_that_asks_for_more_than_is_known_is_empty(taken: str) -> None:
    partial = photo(date_created=taken)
    assert fill("{date_created:%d.%m.%Y}", partial, Context()) == Filled("", ("date_created:%d.%m.%Y",))
    assert fill("{date_created:%H}", partial, Context()).empty
    assert fill("{date_created:%Y} {date_created}", partial, Context()).text == f"2019 {taken}"


@pytest.mark.parametrize(
    "crafted",
    [
        "photo.__class__",
        "__class__",
        "city.__init__.__globals__",
        "city!r",
        "0",
        "",
        "credit.holder.__class__",
        "credit.text",
        "keywords[0]",
        "city:>10000000000",
        "sequence:9999999999",
        "sequence:0010",
        "date_created:%c",
        "date_created:%",
        "file_name:suffix",
        "description[../x]",
        "values",
        "path",
    ],
)
def test_nothing_is_evaluated(crafted: str) -> None:
    written = f"a {{{crafted}}} b"
    assert fill(written, FARMER, Context()) == Filled(written, (), (crafted,))
    assert unknown(written) == (crafted,)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("{city}, {event}, {country}", "Fuping County, China"),
        ("{event}, {city}", "Fuping County"),
        ("{city}, {event}", "Fuping County"),
        ("{city}, {event}, {job}.", "Fuping County."),
        ("{city}，{event}，{country}", "Fuping County，China"),
        ("{city} ({event}) today", "Fuping County today"),
        ("{city}（{event}、{job}）", "Fuping County"),
        ("{city} ({event}, {country})", "Fuping County (China)"),
        ("{city} ({country}, {event})", "Fuping County (China)"),
        ("{city} {event} {country}", "Fuping County China"),
        ("{city}{event} {country}", "Fuping County China"),
        ("{city} {event}{country}", "Fuping County China"),
        ("{city} – {event}", "Fuping County"),
        ("{event}\n{city}", "\nFuping County"),
        ("{city}\n{event}, {country}", "Fuping County\nChina"),
        ("{city}:\n{event}", "Fuping County:\n"),
        ("Seen at {event}.", "Seen at."),
        ("{event}", ""),
    ],
)
def test_an_empty_variable_leaves_no_lonely_mark(written: str, wanted: str) -> None:
    assert fill(written, FARMER, Context()).text == wanted


@settings(deadline=None)
@given(st.text().filter(lambda text: "{" not in text and "}" not in text))
def test_a_text_without_variables_stays(text: str) -> None:
    assert fill(text, FARMER, Context()) == Filled(text)


@settings(deadline=None)
@given(st.text())
def test_doubled_braces_are_braces(text: str) -> None:
    assert fill(text.replace("{", "{{").replace("}", "}}"), FARMER, Context()).text == text


@settings(deadline=None)
@given(st.text(alphabet="{}[]:%ab._-0 \n城city"))
def test_anything_can_be_filled(text: str) -> None:
    filled = fill(text, photo(), Context())
    assert set(filled.missing) <= set(variables(text))


@settings(deadline=None)
@given(st.text(min_size=1).filter(str.strip), st.text())
def test_what_was_put_in_is_not_looked_at_again(city: str, event: str) -> None:
    values = photo(city=city, country="{city}{sequence}")
    assert fill("{city}|{country}", values, Context()).text == f"{city}|{{city}}{{sequence}}"


def test_every_field_is_a_variable() -> None:
    for field in FIELDS:
        assert unknown("".join(f"{{{name}}}" for name in (field.name, *field.aliases))) == ()


@given(st.text("{}ab ,.\n[:", max_size=30))
def test_an_escaped_text_is_filled_as_it_was(text: str) -> None:
    assert fill(escaped(text), FARMER, Context()) == Filled(text)
