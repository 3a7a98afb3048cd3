"""The list of rules as a whole: its contract, waivers, what suggestions do, and that no values are too strange."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.domain import consequences, organisations, preflight, preflight_words
from curator.domain.credit_grammar import parse
from curator.domain.errors import UsageError
from curator.domain.fields import BY_NAME, FIELDS, Kind
from curator.domain.language import Texts
from curator.domain.preflight import RULES, Finding, Waiver
from curator.domain.preflight_subject import PROFILES, Context, Profile, Subject
from curator.domain.spelling import Misspelling
from curator.domain.value import Value, cleaned, stored

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / ".." / "shared" / "story" / "acting-together.expected.json"
KNOWN = organisations.parse((ROOT / "resources" / "organisations.json").read_text("utf-8"))
WORDS = preflight_words.laid_over(
    *(
        preflight_words.read((ROOT / "resources" / "words" / name).read_text("utf-8"), name)
        for name in ("preflight.json", "places.json")
    )
)
SLIPS = {"thier": "their", "bussiness": "business"}


def spell(text: str, language: str) -> Sequence[Misspelling]:
    if language != "en":
        return ()
    found = re.finditer("|".join(SLIPS), text)
    return [Misspelling(one.start(), one.end(), one[0], (SLIPS[one[0]],)) for one in found]


def context(profile: Profile = "web", **more: Any) -> Context:
    return Context(profile, KNOWN, date(2026, 11, 24), WORDS, **{"spell": spell, **more})


TABLE = """
credit.missing b b w
credit.unreadable b b w
credit.style w w w
caption.missing b b w
caption.is-file-name b b w
caption.short w w -
caption.place w w -
caption.date w w -
caption.long w w -
caption.language w w -
caption.outdated w w -
text.spelling w w w
text.spaces w w w
alt.missing w - -
alt.same w - -
alt.long w - -
iim.cut w w -
rights.third-party b b w
rights.embargo b b w
people.minor b b w
people.named w w -
place.exact w w -
file.broken b b b
file.missing b b b
"""


def test_ids_and_levels_are_a_contract() -> None:
    letters = {"block": "b", "warn": "w", None: "-"}
    told = [" ".join([rule.id, *(letters[rule.levels.get(profile)] for profile in PROFILES)]) for rule in RULES]
    assert told == TABLE.split("\n")[1:-1]


def test_the_manual_names_every_rule() -> None:
    manual = (ROOT / "resources" / "help" / "en" / "preflight.md").read_text("utf-8")
    assert [rule.id for rule in RULES if f"`{rule.id}`" not in manual] == []


def bad() -> Subject:
    """A photo against which there is something to be said by most rules."""
    values: dict[str, Value] = {
        "description": Texts.of({"en": "Pupils  near thier homes"})
        .having("fr", "Élèves", "en")
        .having("en", "Pupils  near thier", "en"),
        "instructions": "Embargo until 2099",
        "person_shown": ("Jin Liu",),
        "sublocation": "Luotuowan",
        "title": Texts.of({"en": "x" * 65}),
    }
    return Subject("p1", "DSC_1.JPG", values, away=True, broken="It is torn.")


def test_findings_come_in_the_order_of_the_rules() -> None:
    ids = [finding.rule for finding in preflight.check(bad(), context())]
    order = [rule.id for rule in RULES]
    assert ids == sorted(ids, key=order.index)
    assert len(set(ids)) > 10
    assert preflight.check(bad(), context()) == preflight.check(bad(), context())


def test_a_profile_asks_only_its_rules() -> None:
    for profile in PROFILES:
        for finding in preflight.check(bad(), context(profile)):
            (rule,) = [rule for rule in RULES if rule.id == finding.rule]
            assert finding.level == rule.levels[profile]


def test_a_finding_as_scripts_see_it() -> None:
    finding = next(one for one in preflight.check(bad(), context()) if one.rule == "text.spelling")
    assert finding.to_json() == {
        "uid": "p1",
        "rule": "text.spelling",
        "level": "warn",
        "field": "description",
        "message": "“thier” is not in the dictionary; perhaps “their” is meant.",
        "suggestion": "Pupils  near their",
    }
    missing = next(one for one in preflight.check(bad(), context()) if one.rule == "file.missing").to_json()
    assert (missing["field"], missing["suggestion"]) == (None, None)


def test_what_blocks_can_be_waived_with_a_reason_which_is_kept() -> None:
    findings = preflight.check(bad(), context())
    assert not preflight.passes(findings)
    blocking = sorted({finding.rule for finding in findings if finding.level == "block"})
    some = preflight.waived(findings, [Waiver(rule, "agreed with the office") for rule in blocking[1:]])
    assert not preflight.passes(some)
    every = preflight.waived(some, [Waiver(blocking[0], "it is known")])
    assert preflight.passes(every)
    assert len(every) == len(findings)
    assert {one.rule for one in every if one.waived == "agreed with the office"} == set(blocking[1:])
    assert all(one.to_json().get("waived") == one.waived for one in every)
    assert preflight.passes([])


@pytest.mark.parametrize("text", ["people.minor", "people.minor=", "people.minor= ", "people=why", "=why", ""])
def test_a_waiver_has_a_rule_and_a_reason(text: str) -> None:
    with pytest.raises(UsageError):
        preflight.waiver(text)


def test_a_waiver_is_read() -> None:
    assert preflight.waiver("people.minor=Release = form 12") == Waiver("people.minor", "Release = form 12")


def test_all_suggestions_of_rules_are_applied_together() -> None:
    one = Subject("p1", "a.jpg", {"description": Texts.of({"en": "thier  bussiness , thier homes", "fr": "un  deux"})})
    ops = preflight.fixes(one, context(), ["text.spelling", "text.spaces"])
    after = preflight.applied(one.values, ops, context())
    assert after == {"description": Texts.of({"en": "their business, their homes", "fr": "un deux"})}
    assert preflight.fixes(Subject("p1", "a.jpg", after), context(), ["text.spelling", "text.spaces"]) == {}
    with pytest.raises(UsageError):
        preflight.fixes(one, context(), ["text.blanks"])


def test_dictionaries_that_correct_each_other_change_nothing() -> None:
    def quarrel(text: str, _language: str) -> Sequence[Misspelling]:
        return [Misspelling(0, len(text), text, ("colour" if text == "color" else "color",))]

    one = Subject("p1", "a.jpg", {"description": Texts.of({"en": "color"})})
    assert preflight.fixes(one, context(spell=quarrel), ["text.spelling"]) == {}


def of_line(number: int, caption: str, line: str, file_name: str | None) -> Subject:
    values: dict[str, Value] = {"description": Texts.of({"en": caption})}
    if line:
        values.update({"credit_line": line, "credit_data": consequences.read_credit(line, KNOWN)})
    return Subject(f"photo {number}", file_name or f"{number}.jpg", values)


LINES = (
    "A farmer in Fuping, China, who created a business in growing fruit. ©UNV, 2020",
    "Students at the Fuping Mengxiang Vocational School. ©UNV, 2020",
    "Villagers can now earn more working in factories near thier homes. ©UNV, 2020",
)


def test_a_story_of_the_house() -> None:
    found: list[Finding] = []
    for number, line in enumerate(LINES, 1):
        parsed = parse(line, KNOWN)
        found += preflight.check(of_line(number, parsed.caption, "©UNV, 2020", None), context())
    told = {(finding.uid, finding.rule) for finding in found}
    assert {uid for uid, rule in told if rule == "people.minor"} == {"photo 2"}
    assert {uid for uid, rule in told if rule == "text.spelling"} == {"photo 3"}
    assert {uid for uid, rule in told if rule == "caption.place"} == {"photo 2", "photo 3"}
    for rule in ("caption.date", "alt.missing"):
        assert {uid for uid, other in told if other == rule} == {"photo 1", "photo 2", "photo 3"}
    assert {finding.rule for finding in found if finding.level == "block"} == {"people.minor"}


@pytest.mark.skipif(not STORY.is_file(), reason="the shared story is not here")
def test_the_published_story() -> None:
    blocks = [block for block in json.loads(STORY.read_text("utf-8")) if block["type"] == "photo"]
    subjects = []
    for number, block in enumerate(blocks, 1):
        credit = block.get("credit") or {}
        line = f"©{credit['holder']}, {credit['year']}" if credit.get("holder") else ""
        subjects.append(of_line(number, block["caption"], line, block.get("file_name")))
    found = [finding for one in subjects for finding in preflight.check(one, context())]
    by_rule = {rule: [one.uid for one in found if one.rule == rule] for rule in {one.rule for one in found}}
    every = [one.uid for one in subjects]
    (minor,) = by_rule["people.minor"]
    assert "Vocational School" in subjects[every.index(minor)].texts("description")["en"]
    (misspelt,) = [one for one in found if one.rule == "text.spelling"]
    assert misspelt.suggestion is not None
    assert "near their homes" in misspelt.suggestion
    assert by_rule["alt.missing"] == by_rule["caption.date"] == every
    assert len(by_rule["caption.place"]) >= 5
    assert set(by_rule) == {"people.minor", "text.spelling", "alt.missing", "caption.date", "caption.place"}
    assert not preflight.passes(found)


STRANGE = st.text(max_size=30) | st.sampled_from(
    [
        "",
        " ",
        "  thier \u00a0 homes , \u3000",
        "Students  of a school .",
        "\ufeff\u200b",
        "年月日 十十 0000年0月0日",
        "31/31/9999 9999-12-31 20999999 February 0",
        "©" * 20,
        "(c) UNV 2020",
        "© UNICEF/Miller,2099",
        "\u202eFuping County\u202c",
        "İstanbul ẞ ﬁ 𝟚𝟘𝟙𝟡",
        "e\u0301" * 5 + "\r\n\x00",
        "embargo until ٣ مارس ٢٠٢٧",
        "IMG_" + "1" * 300,
        "بال",
        "县" * 5,
        ".jpg",
        "A-b.JPG",
    ]
)
CODES = st.sampled_from(["en", "fr", "zh-CN", "x-default", "ar", "zz"])
KEYS = st.sampled_from(["holder", "text", "year", "Sublocation", "Type"]) | STRANGE
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9999) | STRANGE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=5,
)


def of_kind(kind: Kind) -> st.SearchStrategy[Any]:
    structs = st.lists(st.dictionaries(KEYS, JSON, max_size=3), max_size=2)
    return {
        Kind.TEXT: STRANGE,
        Kind.CODE: STRANGE,
        Kind.DATE: STRANGE | st.sampled_from(["2019", "2019-10-17T10:00:00+08:00"]),
        Kind.TEXTS: st.builds(Texts.of, st.dictionaries(CODES, STRANGE, max_size=3), st.dictionaries(CODES, st.just("0" * 12))),
        Kind.LIST: st.lists(STRANGE, max_size=3).map(tuple),
        Kind.STRUCTS: structs.map(tuple),
        Kind.INTEGER: st.integers(),
        Kind.NUMBER: st.floats(),
    }[kind]


VALUES = st.fixed_dictionaries({}, optional={field.name: st.none() | of_kind(field.kind) for field in FIELDS})
CONTEXTS = st.builds(
    lambda profile, languages, main: context(profile, languages=tuple(languages), main=main),
    st.sampled_from(PROFILES),
    st.lists(CODES, max_size=3),
    st.sampled_from(["en", "zh-CN"]),
)
SUBJECTS = st.builds(Subject, st.just("p1"), STRANGE, VALUES, st.booleans(), st.none() | STRANGE)


@settings(max_examples=300, deadline=None)
@given(SUBJECTS, CONTEXTS)
def test_no_values_are_too_strange(one: Subject, known: Context) -> None:
    found = preflight.check(one, known)
    assert found == preflight.check(one, known)
    for finding in found:
        assert finding.message.endswith((".", "!", "?")) or finding.rule == "file.broken"
        assert json.dumps(finding.to_json())


def in_store(values: dict[str, Any]) -> dict[str, Value]:
    """The values as the catalogue would give them: cleaned, what is empty absent."""
    kept: dict[str, Value] = {}
    for name, value in values.items():
        kind = BY_NAME[name].kind
        if isinstance(value, Texts):
            value = Texts.of({code: cleaned(text) for code, text in value.texts}, dict(value.sources)) or None
        elif kind is Kind.LIST and value:
            value = tuple(dict.fromkeys(cleaned(part) for part in value if cleaned(part))) or None
        elif isinstance(value, str):
            value = cleaned(value) or None
        if kind is not Kind.NUMBER and kind is not Kind.STRUCTS and stored(BY_NAME[name], value) is not None:
            kept[name] = value
    return kept


@settings(max_examples=300, deadline=None)
@given(SUBJECTS, CONTEXTS)
def test_a_fix_that_is_applied_ends_its_finding(one: Subject, known: Context) -> None:
    one = Subject(one.uid, one.file_name, in_store(dict(one.values)))
    for finding in preflight.check(one, known):
        if finding.fix:
            after = Subject(one.uid, one.file_name, preflight.applied(one.values, finding.fix, known))
            assert (finding.rule, finding.field, finding.message, finding.suggestion) not in {
                (other.rule, other.field, other.message, other.suggestion) for other in preflight.check(after, known)
            }
    rules = ["text.spaces", "text.spelling", "credit.style", "caption.is-file-name"]
    after = Subject(one.uid, one.file_name, preflight.applied(one.values, preflight.fixes(one, known, rules), known))
    assert [other for other in preflight.check(after, known) if other.fix and other.rule in rules] == []
