"""The rules about credits, rights, people, exact places and the original."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from curator.domain import consequences, organisations, preflight, preflight_words
from curator.domain.language import Texts
from curator.domain.preflight import Finding
from curator.domain.preflight_subject import Context, Profile, Subject
from curator.domain.value import Value

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
KNOWN = organisations.parse((RESOURCES / "organisations.json").read_text("utf-8"))
WORDS = preflight_words.laid_over(
    *(preflight_words.read((RESOURCES / "words" / name).read_text("utf-8"), name) for name in ("preflight.json", "places.json"))
)
TODAY = date(2026, 11, 24)


def context(profile: Profile = "web", **more: Any) -> Context:
    return Context(profile, KNOWN, TODAY, WORDS, **more)


def subject(credit: str = "", /, **values: Value) -> Subject:
    """A photo whose credit was set as the catalogue sets it."""
    follow = consequences.follow({"credit_line": credit}, {}, "en", lambda: KNOWN) if credit else {}
    held = {**({"credit_line": credit} if credit else {}), **follow, **values}
    return Subject("p1", "DSC_1.JPG", {name: value for name, value in held.items() if value is not None})


def found(rule: str, one: Subject, known: Context | None = None) -> list[Finding]:
    return [finding for finding in preflight.check(one, known or context()) if finding.rule == rule]


def test_a_missing_credit_blocks() -> None:
    assert [finding.level for finding in found("credit.missing", subject())] == ["block"]
    assert [finding.level for finding in found("credit.missing", subject(), context("internal"))] == ["warn"]
    assert found("credit.missing", subject("©UNV, 2020")) == []
    assert found("credit.missing", Subject("p1", "a.jpg", {"credit_line": " "})) != []


def test_an_unreadable_credit_blocks() -> None:
    one = subject("She said so in the meeting that we had yesterday")
    assert found("credit.missing", one) == []
    (finding,) = found("credit.unreadable", one)
    assert finding.field == "credit_line"
    assert found("credit.style", one) == []


@pytest.mark.parametrize(
    ("credit", "suggestion"),
    [
        ("(c) UNV 2020", "©UNV, 2020"),
        ("© UNV, 2020", "©UNV, 2020"),
        ("©中国国际扶贫中心，2020", "©IPRCC, 2020"),
        ("©UNV, 2020", None),
    ],
)
def test_the_house_style_is_suggested_and_applied(credit: str, suggestion: str | None) -> None:
    one = subject(credit)
    findings = found("credit.style", one)
    assert {finding.suggestion for finding in findings} == ({suggestion} if suggestion else set())
    after = preflight.applied(one.values, preflight.fixes(one, context(), ["credit.style"]), context())
    assert after["credit_line"] == (suggestion or credit)
    assert found("credit.style", Subject("p1", "a.jpg", after)) == []


def test_a_suggestion_that_mends_nothing_is_none() -> None:
    (finding,) = found("credit.style", subject("©Nobody Knows Organisation, 2020"))
    assert "list of organisations" in finding.message
    assert finding.suggestion is None
    assert finding.fix == {}


def test_the_year_of_a_credit_is_held_against_the_capture_not_the_file() -> None:
    early = subject("©UNV, 2019", date_created="2020-05-01")
    assert "taken in 2020" in found("credit.style", early)[0].message
    copied = subject("©UNV, 2019", date_created="2024-05-01", date_created_certainty="from file time")
    assert found("credit.style", copied) == []
    assert "still to come" in found("credit.style", subject("©UNV, 2031"))[0].message


@pytest.mark.parametrize(
    ("credit", "values", "blocks"),
    [
        ("©UNV, 2020", {}, False),
        ("©IPRCC/UNV, 2020", {}, False),
        ("©UNICEF/Miller, 2020", {}, True),
        ("©UNV/UNICEF, 2020", {}, True),
        ("©Nobody Knows Organisation, 2020", {}, True),
        ("Photo by Jin Liu", {}, False),
        ("", {}, False),
        ("", {"copyright_owner": ({"CopyrightOwnerName": "Reuters"},)}, True),
        ("", {"copyright_owner": ({"CopyrightOwnerName": "United Nations Volunteers"},)}, False),
        ("©UNICEF, 2020", {"licensor": ({"LicensorName": "UNICEF"},)}, False),
        ("©UNICEF, 2020", {"licensor": ({},)}, True),
        ("©UNICEF, 2020", {"rights_usage_terms": Texts.of({"en": "Licensed for our web site."})}, False),
        ("©UNICEF, 2020", {"rights_usage_terms": Texts.of({"zh-CN": "经授权使用"})}, False),
        ("©UNICEF, 2020", {"rights_usage_terms": Texts.of({"en": "All rights reserved."})}, True),
        ("©UNICEF, 2020", {"instructions": "Used with permission of UNICEF, letter of 3 May."}, False),
        ("©UNICEF, 2020", {"instructions": "CC BY 4.0"}, False),
        ("©UNICEF, 2020", {"instructions": "No licence yet"}, True),
        ("©UNICEF, 2020", {"instructions": "Not to be used without permission."}, True),
        ("©UNICEF, 2020", {"instructions": "未经授权不得使用"}, True),
        ("©UNICEF, 2020", {"instructions": "Crop to the left"}, True),
    ],
)
def test_photos_of_others_need_a_licence(credit: str, values: dict[str, Value], blocks: bool) -> None:
    assert bool(found("rights.third-party", subject(credit, **values))) == blocks


@pytest.mark.parametrize(
    "instructions",
    [
        "Embargo until 1 March 2027",
        "EMBARGOED: 00:01 GMT, March 1st, 2027. Credit UNV.",
        "Not before 01.03.2027",
        "nicht vor dem 1. März 2027 veröffentlichen",
        "Ne pas diffuser avant le 1er mars 2027",
        "No publicar antes del 1 de marzo de 2027",
        "Не публиковать до 1 марта 2027 года",
        "لا تنشر قبل ١ مارس ٢٠٢٧",
        "禁止在2027年3月1日前发布",
        "embargo 2027-03-01",
        "2027-03-01",
        "May be used from 1 March 2027",
        "Do not use until 1 March 2027",
        "hold until 2027",
        "until November 2026, not earlier",  # the month is not over
        "Licence valid until 31 December 2025; embargo until 1 March 2027",
        "Embargo until the launch",
        "禁止发布，另行通知",
        "Do not use before 1 March",
        "Sperrfrist!",
    ],
)
def test_an_embargo_blocks(instructions: str) -> None:
    (finding,) = found("rights.embargo", subject(instructions=instructions))
    assert (finding.level, finding.field) == ("block", "instructions")


@pytest.mark.parametrize(
    "instructions",
    [
        "",
        "Crop to the left.",
        "Embargo until 1 March 2025",
        "Embargo until 24 November 2026",  # today
        "禁止在2026年3月1日前发布",
        "Licence valid until 31 December 2027",
        "May be used until 31 December 2027.",
        "授权至2027年12月31日",
        "Utilisable jusqu'au 31 décembre 2027",
        "For the Agenda 2030 page",
        "No embargo",
        "Embargo lifted",
        "Do not use without credit",
        "Session of 12 May",
    ],
)
def test_no_embargo(instructions: str) -> None:
    assert found("rights.embargo", subject(instructions=instructions)) == []


def test_the_last_day_is_told() -> None:
    (finding,) = found("rights.embargo", subject(instructions="print 2027-03-01, web not before May 2027"))
    assert "May 2027" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "Students at the Fuping Mengxiang Vocational School.",
        "Children play.",
        "A boy and his grandmother.",
        "Two pupils read.",
        "An orphan in Fuping.",
        "School-age girls",
        "Students read.",
        "Students read. The university is far away.",
        "Children visit the university.",
        "阜平县梦翔职业学校的学生",
        "留守儿童在教室里",
        "小學生在上課",
        "Des élèves lisent.",
        "Les enfants de Fuping",
        "Niños y niñas en la escuela",
        "Los estudiantes leen",
        "أطفال في المدرسة",
        "الطلاب يقرأون",
        "Дети играют",
        "Школьники в Фупине",
        "Студенты техникума",
    ],
)
def test_possible_minors_block(text: str) -> None:
    one = subject(description=Texts.of({"zh-CN": text}))
    (finding,) = found("people.minor", one)
    assert (finding.level, finding.field) == ("block", "description[zh-CN]")
    for status in ("unlimited", "limited"):
        assert found("people.minor", subject(description=Texts.of({"en": text}), model_release_status=status)) == []
    for status in ("none", "not applicable"):
        assert found("people.minor", subject(description=Texts.of({"en": text}), model_release_status=status)) != []


@pytest.mark.parametrize(
    "text",
    [
        "Villagers earn more.",
        "A schoolteacher trains adults.",
        "University students plant trees.",
        "Students of Tsinghua University",
        "Adult students learn to read.",
        "A lecture at the business school",
        "A talk by Save the Children",
        "Baby corn is harvested.",
        "Minor repairs of a road",
        "清华大学的大学生志愿者",
        "在实践中学习",
        "提高中国农民的收入",
        "党校的课程",
        "Des étudiants de l’université",
        "Estudiantes universitarios",
        "Студенты университета",
        "мастер-класс",
        "والدة تعمل",
    ],
)
def test_grown_ups_do_not(text: str) -> None:
    assert found("people.minor", subject(description=Texts.of({"en": text}))) == []


def test_minors_are_looked_for_in_other_fields_too() -> None:
    assert [one.field for one in found("people.minor", subject(keywords=("fruit", "pupils")))] == ["keywords"]
    assert [one.field for one in found("people.minor", subject(headline=Texts.of({"en": "Schools"})))] == ["headline"]
    both = subject(description=Texts.of({"en": "Children"}), alt_text=Texts.of({"en": "A boy"}))
    assert [one.field for one in found("people.minor", both)] == ["description"]


def test_a_recorded_age_says_more_than_words() -> None:
    pupils = Texts.of({"en": "Former pupils"})
    assert found("people.minor", subject(description=pupils, minor_model_age="AG-A25")) == []
    assert found("people.minor", subject(description=pupils, minor_model_age="AG-UNK")) != []
    (finding,) = found("people.minor", subject(minor_model_age="AG-U14"))
    assert finding.field == "minor_model_age"
    assert found("people.minor", subject(minor_model_age="AG-A17", model_release_status="limited")) == []


def test_named_persons_need_a_release() -> None:
    (finding,) = found("people.named", subject(person_shown=("Jin Liu", "Li Xin")))
    assert "Jin Liu and 1 more" in finding.message
    assert found("people.named", subject(person_shown=("Jin Liu",), model_release_status="unlimited")) == []
    assert found("people.named", subject()) == []


def test_an_exact_place_beside_a_name_or_a_face() -> None:
    named: dict[str, Value] = {"person_shown": ("Jin Liu",), "model_release_status": "unlimited"}
    face: dict[str, Value] = {"image_region": ({"RegionList": [{"Type": "Face"}]},)}
    assert [one.field for one in found("place.exact", subject(sublocation="Luotuowan", **named))] == ["sublocation"]
    assert [one.field for one in found("place.exact", subject(sublocation="Luotuowan", **face))] == ["sublocation"]
    shown = ({"City": "Fuping", "Sublocation": "Luotuowan"},)
    assert [one.field for one in found("place.exact", subject(location_shown=shown, **named))] == ["location_shown"]
    assert found("place.exact", subject(location_shown=({"City": "Fuping"},), **named)) == []
    assert found("place.exact", subject(sublocation="Luotuowan")) == []
    assert found("place.exact", subject(gps_latitude=38.8, gps_longitude=114.2, **named)) == []
    keeps = context("print", exact_places=frozenset({"gps_latitude", "gps_longitude"}))
    assert [one.field for one in found("place.exact", subject(gps_latitude=38.8, gps_longitude=114.2, **named), keeps)] == [
        "gps_latitude"
    ]
    assert found("place.exact", subject(sublocation="Luotuowan", **named), keeps) == []


def test_the_original_must_be_there_and_readable() -> None:
    gone = Subject("p1", "a.jpg", {}, away=True)
    torn = Subject("p1", "a.jpg", {}, broken="The picture ends too early.")
    for profile in ("web", "print", "internal"):
        assert [(one.level, one.field) for one in found("file.missing", gone, context(profile))] == [("block", None)]
        assert [one.level for one in found("file.broken", torn, context(profile))] == ["block"]
    assert "ends too early" in found("file.broken", torn)[0].message
