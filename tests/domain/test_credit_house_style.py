"""Credits written in the styles of their houses, what departs from them, and what a credit sets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from curator.domain import organisations
from curator.domain.credit import Credit
from curator.domain.credit_grammar import parse, parse_credit
from curator.domain.house_style import check, consequences, render, rendered, rights

ROOT = Path(__file__).resolve().parents[2]
KNOWN = organisations.parse((ROOT / "resources" / "organisations.json").read_text("utf-8"))
TODAY = date(2025, 6, 1)

WORDS = st.sampled_from(
    ["Jin", "Liu", "Wei", "Awa", "Diop", "Ana", "Gómez", "O’Brien", "Smith-Jones", "Иван", "Петров", "S.", "de", "van"]
)
LATIN_NAMES = (
    st.lists(WORDS, min_size=2, max_size=4).filter(lambda words: words[0][0].isupper() and words[-1][0].isupper()).map(" ".join)
)
OTHER_NAMES = st.sampled_from(["刘瑾", "欧阳明", "买买提·艾力", "刘瑾、王伟", "أحمد علي", "Jin Liu/Wei Zhang", "Miller"])
CREATORS = LATIN_NAMES | OTHER_NAMES
HOLDERS = st.sampled_from([one.name for one in KNOWN.known])
OFFICES = st.sampled_from(["China", "Sierra Leone", "Bonn", "Asia Pacific", "中国", "Beijing Office", "HQ"])
NUMBERS = st.sampled_from(["NYHQ1996-1165", "UN0123456", "ALB/2018", "UNI-99"])
PARTNERS = st.sampled_from(["IPRCC", "Fuping County Government", "国家博物馆", "Jin Liu"])
YEARS = st.integers(1900, 2099)


def _canonical(name: str) -> str:
    known = KNOWN.named(name)
    return known.name if known else name


@st.composite
def credits(draw: st.DrawFn) -> Credit:
    """Credits as reading makes them: a year that stands in the number is the year of the credit where no other is given."""
    holders = tuple(draw(st.lists(HOLDERS, min_size=1, max_size=2, unique=True)))
    number = draw(st.none() | NUMBERS)
    inside = {"NYHQ1996-1165": 1996, "ALB/2018": 2018}.get(number or "")
    office = None if holders[0] == "UN" else draw(st.none() | OFFICES)
    partner = draw(st.none() | PARTNERS)
    creator = draw(st.none() | CREATORS)
    return Credit(holders, creator, office, _canonical(partner) if partner else None, number, draw(st.none() | YEARS) or inside)


STYLES = sorted(KNOWN.styles)


@pytest.mark.parametrize("style", STYLES)
@given(credit=credits())
@example(credit=Credit(("UN Photo",), "Jin Liu"))
@example(credit=Credit(("UNDP",), "Jin Liu", "Sierra Leone", "IPRCC", "ALB/2018", 2018))
@example(credit=Credit(("UNICEF",), None, None, None, "NYHQ1996-1165", 2001))
def test_what_is_rendered_is_read_again(style: str, credit: Credit) -> None:
    assume(style != "photo-by" or credit.holders[-1] != "UN")  # “UN Photo by” names the house UN Photo
    line = render(credit, KNOWN.styles[style])
    assert parse_credit(line, KNOWN) == credit
    assert render(credit, KNOWN.styles[style]) == line


@given(
    credit=credits(), caption=st.sampled_from(["A village.", "Who came?", "Fuping: “A poor village.”", "村民采摘桃子。", ""])
)
def test_a_credit_taken_off_and_put_on_again(credit: Credit, caption: str) -> None:
    line = f"{caption} {rendered(credit, KNOWN)}".strip()
    parsed = parse(line, KNOWN)
    assert (parsed.caption, parsed.credit) == (caption, credit)
    assert f"{parsed.caption} {rendered(credit, KNOWN)}".strip() == line


@given(creator=CREATORS, year=st.none() | YEARS)
def test_a_creator_without_a_holder_is_read_again(creator: str, year: int | None) -> None:
    credit = Credit((), creator, year=year)
    assert parse_credit(rendered(credit, KNOWN), KNOWN) == credit


@given(st.text(max_size=60))
def test_rendering_what_was_read_is_stable(text: str) -> None:
    credit = parse_credit(f"©{text}", KNOWN)
    if credit is not None:
        line = rendered(credit, KNOWN)
        again = parse_credit(line, KNOWN)
        assert again is not None
        assert rendered(again, KNOWN) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("(c) UNV 2020", "©UNV, 2020"),
        ("版权：中国国际扶贫中心，2020", "©IPRCC, 2020"),
        ("Jin Liu/UNV", "©UNV/Jin Liu"),
        ("UNDP China/Zhang Wei, 2020", "©UNDP China/Zhang Wei, 2020"),
        ("UN Photo/Eskinder Debebe", "UN Photo by Eskinder Debebe"),
        ("© IOM/Amanda Nero 2015", "© IOM/Amanda Nero 2015"),
        ("©UNICEF/NYHQ1996-1165/Miller", "©UNICEF/NYHQ1996-1165/Miller"),
        ("新华社记者 某某 摄", "Xinhua/某某"),
        ("摄影：刘瑾", "摄影：刘瑾"),
        ("Photo: Jin Liu", "Photo by Jin Liu"),
        ("受访者供图", "受访者供图"),
        ("UNV & IPRCC", "©UNV/IPRCC"),
        ("© UNV/Jin Liu, 2020 (courtesy of IPRCC)", "©UNV/Jin Liu, 2020 (courtesy of IPRCC)"),
    ],
)
def test_the_style_of_the_holder(text: str, line: str) -> None:
    credit = parse_credit(text, KNOWN)
    assert credit is not None
    assert rendered(credit, KNOWN) == line


def test_styles_by_name() -> None:
    credit = Credit(("UNV",), "Philip Sen", year=2009)
    assert {name: render(credit, KNOWN.styles[name]) for name in STYLES} == {
        "brackets": "(Philip Sen/UNV, 2009)",
        "by": "UNV by Philip Sen, 2009",
        "creator-first": "Philip Sen/UNV, 2009",
        "photo-by": "UNV Photo by Philip Sen, 2009",
        "sign": "©UNV/Philip Sen, 2009",
        "sign-creator-first": "©Philip Sen/UNV, 2009",
        "slash": "UNV/Philip Sen, 2009",
        "spaced-sign": "© UNV/Philip Sen 2009",
    }


def test_the_word_photo_is_not_said_twice() -> None:
    assert render(Credit(("UN Photo",), "Photo Photo"), KNOWN.styles["photo-by"]) == "UN Photo by Photo Photo"


@pytest.mark.parametrize(
    ("text", "kinds", "suggestion"),
    [
        ("©UNV, 2020", [], None),
        ("UN Photo by Eskinder Debebe", [], None),
        ("", [], None),
        ("(c)UNV, 2020", ["sign"], "©UNV, 2020"),
        ("Copyright UNV, 2020", ["sign"], "©UNV, 2020"),
        ("© UNV, 2020", ["spacing"], "©UNV, 2020"),
        ("©UNV,2020 ", ["spacing"], "©UNV, 2020"),
        ("©UNV，２０２０", ["full-width"], "©UNV, 2020"),
        ("©UNV 2020", ["style"], "©UNV, 2020"),
        ("© UN Photo/Eskinder Debebe", ["sign"], "UN Photo by Eskinder Debebe"),
        ("UN Photo/Eskinder Debebe", ["style"], "UN Photo by Eskinder Debebe"),
        ("©United Nations Volunteers, 2020", ["style"], "©UNV, 2020"),
        ("©Saru Collective, 2020", ["holder"], "©Saru Collective, 2020"),
        ("©UNV", ["year-missing"], "©UNV, 2019"),
        ("©UNV, 2026", ["year-future"], "©UNV, 2019"),
        ("©UNV, 2018", ["year-before-capture"], "©UNV, 2019"),
        ("somebody, I forgot", ["unreadable"], None),
    ],
)
def test_departures_from_the_house_style(text: str, kinds: list[str], suggestion: str | None) -> None:
    found = check(text, KNOWN, TODAY, captured_year=2019)
    assert [one.kind for one in found] == kinds
    assert [one.suggestion for one in found] == [suggestion] * len(kinds)
    assert all(one.message.endswith(".") for one in found)


def test_without_a_capture_year_nothing_is_made_up() -> None:
    assert [(one.kind, one.suggestion) for one in check("©UNV", KNOWN, TODAY)] == [("year-missing", None)]
    assert [(one.kind, one.suggestion) for one in check("©UNV, 2026", KNOWN, TODAY)] == [("year-future", None)]


@given(credit=credits().filter(lambda credit: credit.year is None or credit.year <= TODAY.year))
def test_a_rendered_credit_departs_in_nothing_but_a_missing_year(credit: Credit) -> None:
    assert {one.kind for one in check(rendered(credit, KNOWN), KNOWN, TODAY)} <= {"year-missing"}


TERMS = organisations.parse(
    '{"organisations": [{"name": "UNV", "ours": true, "usage_terms": "With credit.", "web_statement": "https://example.org/r",'
    ' "licensor": {"LicensorName": "UNV"}}, {"name": "IPRCC"}]}'
)


def test_a_credit_sets_the_rights_of_its_holder() -> None:
    assert rights(Credit(("UNV",), year=2020), TERMS) == {
        "credit_line": "©UNV, 2020",
        "copyright_notice": "©UNV, 2020",
        "rights_usage_terms": "With credit.",
        "web_statement": "https://example.org/r",
        "licensor": ({"LicensorName": "UNV"},),
    }
    assert rights(Credit(("IPRCC",)), TERMS) == {"credit_line": "©IPRCC", "copyright_notice": "©IPRCC"}
    assert rights(Credit((), "Jin Liu"), TERMS) == {"credit_line": "Photo by Jin Liu"}


def test_rights_follow_where_they_were_empty() -> None:
    after = rights(Credit(("UNV",), year=2020), TERMS)
    assert consequences({}, after, {}) == after


def test_rights_follow_where_the_old_credit_had_set_them() -> None:
    before, after = rights(Credit(("UNV",), year=2020), TERMS), rights(Credit(("IPRCC",), year=2021), TERMS)
    assert consequences(before, after, before) == {
        "credit_line": "©IPRCC, 2021",
        "copyright_notice": "©IPRCC, 2021",
        "rights_usage_terms": None,
        "web_statement": None,
        "licensor": None,
    }


def test_what_a_person_wrote_stays() -> None:
    before, after = rights(Credit(("UNV",), year=2020), TERMS), rights(Credit(("IPRCC",), year=2021), TERMS)
    held = {**before, "copyright_notice": "© The artist", "rights_usage_terms": "Ask first."}
    changes = consequences(before, after, held)
    assert "copyright_notice" not in changes
    assert "rights_usage_terms" not in changes
    assert changes["credit_line"] == "©IPRCC, 2021"


def test_the_notice_follows_a_credit_line_that_could_not_be_read() -> None:
    after = rights(Credit(("IPRCC",)), TERMS)
    held = {"credit_line": "whoever, 2020", "copyright_notice": "whoever, 2020"}
    assert consequences({}, after, held) == {"credit_line": "©IPRCC", "copyright_notice": "©IPRCC"}


def test_nothing_changes_where_the_credit_says_the_same() -> None:
    before = rights(Credit(("UNV",), year=2020), TERMS)
    assert consequences(before, before, before) == {}


def test_the_office_stands_behind_the_first_holder() -> None:
    assert rendered(Credit(("UNDP", "IPRCC"), None, "China", year=2020), KNOWN) == "©UNDP China/IPRCC, 2020"


def test_a_year_that_the_number_shows_is_not_said_twice() -> None:
    credit = Credit(("UNICEF",), "Miller", asset_id="NYHQ1996-1165", year=1996)
    assert rendered(credit, KNOWN) == "©UNICEF/NYHQ1996-1165/Miller"
    assert rendered(replace(credit, year=2001), KNOWN) == "©UNICEF/NYHQ1996-1165/Miller, 2001"
