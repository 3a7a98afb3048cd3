from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.domain import disclosure
from curator.domain.disclosure import LOCATIONS, Location, disclosed
from curator.domain.errors import UsageError
from curator.domain.fields import BY_NAME, FIELDS
from curator.domain.language import Texts
from curator.domain.preflight_subject import PROFILES, Profile
from curator.domain.value import Value

PLACE: dict[str, Value] = {
    "sublocation": "Luotuowan village",
    "city": "Fuping",
    "province_state": "Hebei",
    "country": "China",
    "country_code": "CHN",
    "location_shown": (
        {"LocationName": "The house of the Li family", "Sublocation": "Luotuowan", "City": "Fuping", "GPSLatitude": "38.8"},
    ),
    "location_created": ({"City": "Fuping", "LocationId": ["x"]},),
    "gps_latitude": 38.84713,
    "gps_longitude": -114.19449,
    "gps_altitude": 712.0,
}
EXACT = ("Luotuowan", "The house", "38.84", "114.19", "712")


def shown(values: Any) -> str:
    return repr(dict(values))


def test_every_field_is_decided_about() -> None:
    inside = {field.name for field in FIELDS} - disclosure.ALLOWED["internal"]
    assert inside == {"camera_make", "camera_model", "credit_data", "image_region", "date_created_certainty"}
    assert disclosure.ALLOWED["web"] < disclosure.ALLOWED["print"] < disclosure.ALLOWED["internal"]
    assert {name for name in disclosure.ALLOWED["print"] if BY_NAME[name].internal} == set()


@pytest.mark.parametrize("rule", LOCATIONS)
@pytest.mark.parametrize("profile", PROFILES)
def test_a_place_is_told_no_more_exactly_than_the_rule_says(profile: Profile, rule: Location) -> None:
    told = shown(disclosed(PLACE, profile, rule))
    if rule == "exact":
        assert "Luotuowan" in told
        return
    assert not any(part in told for part in EXACT)
    assert ("Fuping" in told) == (rule != "none")
    assert ("38.8" in told) == (rule == "ten-km")
    assert ("CHN" in told) == (rule != "none")


def test_what_is_published_by_default_has_no_position() -> None:
    for profile in ("web", "print"):
        told = disclosed(PLACE, profile, disclosure.USUAL[profile])
        assert not any(name.startswith("gps") for name in told)
        assert told["city"] == "Fuping"
        assert "location_created" not in told


@pytest.mark.parametrize(("status", "named"), [("unlimited", True), ("limited", True), ("none", False), (None, False)])
def test_persons_are_named_with_their_consent_alone(status: str | None, named: bool) -> None:
    values: dict[str, Value] = {
        "person_shown": ("Li Xin", "王芳"),
        "keywords": ("goats", "li xin", "王芳"),
        "keyword_paths": ("People|Li Xin", "Animals|Goats"),
        "model_release_status": status,
    }
    for profile in ("web", "print"):
        told = disclosed(values, profile, "district")
        assert ("Li Xin" in shown(told)) == named
        assert ("王芳" in shown(told)) == named
        assert "goats" in shown(told)
        assert "Animals|Goats" in shown(told)
    assert disclosed(values, "internal", "district")["person_shown"] == ("Li Xin", "王芳")


def test_the_time_of_a_file_is_no_date_of_a_picture() -> None:
    held: dict[str, Value] = {"date_created": "2026-11-26T10:00:00", "date_created_certainty": "from file time"}
    assert "date_created" not in disclosed(held, "web", "district")
    assert "date_created" in disclosed({**held, "date_created_certainty": "exact"}, "web", "district")


def test_only_chosen_languages_leave() -> None:
    held: dict[str, Value] = {"description": Texts.of({"en": "goats", "fr": "chèvres", "zh-CN": "山羊"})}
    assert disclosed(held, "web", "none", ("en", "zh-CN"))["description"] == Texts.of({"en": "goats", "zh-CN": "山羊"})
    assert disclosed(held, "web", "none", ("zh-CN", "en"))["description"] == Texts.of({"zh-CN": "山羊", "en": "goats"})
    assert disclosed(held, "web", "none", ("ar",))["description"] == Texts.of({"en": "goats"})


_SECRET = "s3cr3t"


def _value(kind: str) -> Value:
    if kind == "texts":
        return Texts.of({"en": _SECRET})
    if kind == "list":
        return (_SECRET,)
    return ({"Name": _SECRET},) if kind == "structs" else _SECRET


@given(st.sampled_from([field.name for field in FIELDS]), st.sampled_from(PROFILES), st.sampled_from(LOCATIONS))
def test_what_no_list_names_stays_inside(name: str, profile: Profile, rule: Location) -> None:
    held = disclosed({name: _value(BY_NAME[name].kind)}, profile, rule)
    if name not in disclosure.ALLOWED[profile] and not name.startswith("gps_"):
        assert held == {}


def test_the_place_is_told_in_words() -> None:
    assert disclosure.place_told(disclosed(PLACE, "web", "district")) == "Fuping, Hebei, China"
    assert disclosure.place_told({"location_shown": ({"City": "阜平县", "CountryName": "中国"},)}) == "阜平县, 中国"
    assert disclosure.place_told({}) == ""


def test_unknown_names_are_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="exact, ten-km, district, none"):
        disclosure.location("precise")
    with pytest.raises(UsageError, match="web, print, internal"):
        disclosure.profile("blog")
