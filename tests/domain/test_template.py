"""Templates: what they do to a photo, and how they are kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.domain.errors import CuratorError, UsageError
from curator.domain.fields import BY_NAME, FIELDS, Kind
from curator.domain.language import Texts
from curator.domain.photo import Photo
from curator.domain.step import Add, Put, PutText, PutTexts, outcome
from curator.domain.template import (
    Entry,
    How,
    Template,
    appended,
    apply,
    from_json,
    from_text,
    on_all,
    operations,
    remarks,
    to_json,
    to_text,
)
from curator.domain.value import Value
from curator.domain.variables import Context

HERE = Context()


def photo(**values: Value) -> Photo:
    facts = ("u1", "DSC_0417.NEF", "2019/DSC_0417.NEF", None, "0" * 64, None, 1, "NEF", 6000, 4000, 1, None, None, None)
    return Photo(1, *facts, "2020-01-01T00:00:00Z", False, values)


MISSION = Template(
    "Fuping mission",
    (
        Entry("description", "Fuping, Hebei Province, China, {date_created:%B %Y}.", how="append"),
        Entry("description", "{date_created:%Y}年，河北省阜平县。", "zh-CN", how="append"),
        Entry("headline", "Field visit {sequence:02}", how="only where empty"),
        Entry("keywords", ("poverty alleviation", "{city}"), how="append"),
        Entry("credit_line", "©UNV, {date_created:%Y}"),
        Entry("country", "China", ticked=False),
        Entry("event", ""),
    ),
)


def test_a_template_on_one_photo() -> None:
    held = photo(
        description=Texts.of({"en": "A farmer harvests peaches.", "zh-CN": "农民采摘桃子。"}),
        keywords=("fruit",),
        date_created="2019-10-07T09:03:11+08:00",
        event=Texts.of({"en": "Visit"}),
    )
    found = apply(MISSION, held, Context(sequence=3))
    assert found.operations == {
        "description": PutTexts(
            (
                ("en", "A farmer harvests peaches. Fuping, Hebei Province, China, October 2019."),
                ("zh-CN", "农民采摘桃子。2019年，河北省阜平县。"),
            )
        ),
        "headline": PutText("en", "Field visit 03"),
        "keywords": Add(("poverty alleviation",)),
        "credit_line": Put("©UNV, 2019"),
        "event": PutText("en", ""),
    }
    assert (found.empty, found.unknown) == (("city",), ())
    assert operations(MISSION, held, Context(sequence=3)) == found.operations


def test_sequence_numbers_follow_the_order_given() -> None:
    template = Template("n", (Entry("headline", "Photo {sequence:03}"), Entry("job_id", "{sequence}")))
    photos = [photo(city=name) for name in ("c", "a", "b")]
    numbered = [(one.values["city"], done.operations["headline"]) for one, done in on_all(template, photos, "fr", 9)]
    assert numbered == [("c", PutText("fr", "Photo 009")), ("a", PutText("fr", "Photo 010")), ("b", PutText("fr", "Photo 011"))]


@pytest.mark.parametrize(
    ("how", "before", "wanted"),
    [
        ("replace", None, "China"),
        ("replace", "Chine", "China"),
        ("only where empty", None, "China"),
        ("only where empty", "Chine", "Chine"),
        ("append", None, "China"),
        ("append", "Fuping,", "Fuping, China"),
        ("append", "Fuping, China", "Fuping, China"),
    ],
)
def test_the_three_ways_on_a_text(how: How, before: str | None, wanted: str) -> None:
    op = operations(Template("t", (Entry("country", "China", how=how),)), photo(country=before), HERE).get("country")
    assert (outcome(op, BY_NAME["country"], before, "en") if op else before) == wanted


@pytest.mark.parametrize(
    ("how", "before", "wanted"),
    [
        ("replace", ("a",), ("b", "c")),
        ("only where empty", ("a",), ("a",)),
        ("only where empty", None, ("b", "c")),
        ("append", ("a", "b"), ("a", "b", "c")),
    ],
)
def test_the_three_ways_on_a_list(how: How, before: tuple[str, ...] | None, wanted: tuple[str, ...]) -> None:
    op = operations(Template("t", (Entry("keywords", ("b", "c"), how=how),)), photo(keywords=before), HERE).get("keywords")
    assert (outcome(op, BY_NAME["keywords"], before, "en") if op else before) == wanted


@pytest.mark.parametrize("how", ["only where empty", "append"])
def test_a_date_or_rating_that_is_there_stays(how: How) -> None:
    template = Template("t", (Entry("rating", "3", how=how), Entry("date_created", "2019-10", how=how)))
    assert operations(template, photo(rating=5, date_created="2018"), HERE) == {}
    assert operations(template, photo(), HERE) == {"rating": Put(3), "date_created": Put("2019-10")}


@pytest.mark.parametrize(
    ("held", "text", "wanted"),
    [
        ("One.", "Two.", "One. Two."),
        ("农民。", "阜平县。", "农民。阜平县。"),
        ("农民 Jin Liu", "阜平县", "农民 Jin Liu阜平县"),
        ("（左）", "Jin Liu", "（左）Jin Liu"),
        ("농부.", "푸핑.", "농부. 푸핑."),
        ("First.\n\nSecond.", "Third.", "First.\n\nSecond.\nThird."),
        ("One.", "Two.\nThree.", "One.\nTwo.\nThree."),
        ("One. Two.", "Two.", "One. Two."),
        ("One.", "", "One."),
    ],
)
def test_a_text_goes_on_in_its_own_manner(held: str, text: str, wanted: str) -> None:
    assert appended(held, text) == wanted
    assert appended(wanted, text) == wanted


def test_what_is_there_already_is_no_operation() -> None:
    held = photo(headline=Texts.of({"en": "Visit", "fr": "Visite"}), city="Fuping")
    for how in ("replace", "append", "only where empty"):
        entries = (
            Entry("headline", "Visit", how=how),
            Entry("headline", "Visite", "fr", how=how),
            Entry("city", "Fuping", how=how),
        )
        assert operations(Template("t", entries), held, HERE) == {}


def test_an_entry_without_a_word_left_does_nothing() -> None:
    template = Template(
        "t",
        (
            Entry("city", "{sublocation}"),
            Entry("headline", "({event}, {job})"),
            Entry("keywords", ("{event}",)),
            Entry("credit_line", "©{credit.holder}, {credit.year}", how="append"),
        ),
    )
    held = photo(city="Fuping", headline=Texts.of({"en": "Visit"}), keywords=("a",), credit_line="©UNV")
    done = apply(template, held, HERE)
    assert done.operations == {}
    assert done.empty == ("sublocation", "event", "job", "credit.holder", "credit.year")


def test_an_empty_value_clears_and_only_with_replace() -> None:
    held = photo(city="Fuping", keywords=("a",), rating=3)
    for how, wanted in (("replace", {"city": Put(None), "keywords": Put(None), "rating": Put(None)}), ("append", {})):
        entries = (Entry("city", "", how=how), Entry("keywords", (), how=how), Entry("rating", "", how=how))  # type: ignore[arg-type]
        assert operations(Template("t", entries), held, HERE) == wanted


def test_several_entries_of_one_list_become_one_operation() -> None:
    both = Template("t", (Entry("keywords", ("a",), how="append"), Entry("keywords", "b; c", how="append")))
    assert operations(both, photo(), HERE) == {"keywords": Add(("a", "b", "c"))}
    after = Template("t", (Entry("keywords", ("a",)), Entry("keywords", ("a", "b"), how="append")))
    assert operations(after, photo(keywords=("x",)), HERE) == {"keywords": Put(("a", "b"))}


def test_structures_have_variables_too() -> None:
    entry = Entry("location_shown", ({"LocationName": "{sublocation}", "City": "{city}", "CountryCode": "CHN"},))
    done = apply(Template("t", (entry,)), photo(city="Fuping"), HERE)
    assert done.operations == {"location_shown": Put(({"City": "Fuping", "CountryCode": "CHN"},))}
    assert done.empty == ("sublocation",)


def test_a_value_that_does_not_fit_is_a_sentence() -> None:
    with pytest.raises(UsageError, match="Rating can not be “many”"):
        operations(Template("t", (Entry("rating", "many"),)), photo(), HERE)
    with pytest.raises(UsageError, match="Keywords is a list of texts"):
        operations(Template("t", (Entry("keywords", ({"a": "b"},)),)), photo(), HERE)


def test_the_main_language_is_the_archives() -> None:
    template = Template("t", (Entry("description", "Texte"), Entry("description", "Text", "en")))
    assert operations(template, photo(), Context("fr")) == {"description": PutTexts((("fr", "Texte"), ("en", "Text")))}


FILE = """{"curator_template": 2, "name": " Fuping\\u0000 ", "author": "Jin", "entries": [
  {"field": "city", "value": "Fuping"},
  {"field": "mood", "value": ["calm"], "ticked": false, "how": "append"},
  {"field": "iso", "value": 100},
  {"field": "headline", "language": "zh", "value": "{citty}"},
  {"field": "keywords", "value": ["a", 1]},
  {"field": "keywords", "value": ["a"], "how": "maybe"},
  {"field": "description", "language": "no language", "value": "x"},
  "city", {"value": "x"}, null]}"""


def test_a_file_with_what_this_version_does_not_know() -> None:
    template, said = from_text("\ufeff" + FILE)
    assert template == Template(
        "Fuping",
        (
            Entry("city", "Fuping"),
            Entry("mood", ("calm",), None, False, "append"),
            Entry("iso", "100"),
            Entry("headline", "{citty}", "zh-CN"),
        ),
    )
    assert "newer version" in said[0]
    assert [line.split(" was")[0] for line in said[1:7]] == [f"Entry {place}" for place in (5, 6, 7, 8, 9, 10)]
    assert "“mood”" in said[7]
    assert "ISO comes from the camera" in said[8]
    assert "“{citty}”" in said[9]
    assert operations(template, photo(), HERE) == {"city": Put("Fuping"), "headline": PutText("zh-CN", "{citty}")}
    assert apply(template, photo(), HERE).unknown == ("citty",)
    again, _ = from_text(to_text(template))
    assert again == template


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null", '{"name": "x"}', "[" * 100_000, '"curator_template"'])
def test_what_is_no_template_is_a_sentence(text: str) -> None:
    with pytest.raises(CuratorError, match="not a template"):
        from_text(text)


def test_a_file_is_readable_and_says_its_version() -> None:
    text = to_text(MISSION)
    assert "河北省阜平县" in text
    assert json.loads(text)["curator_template"] == 1
    assert text.count("\n") > 20


def test_a_language_on_a_field_without_languages_is_said() -> None:
    template = Template("t", (Entry("city", "Fuping", "fr"),))
    assert remarks(template) == ("City or county has no languages; the value is applied without “fr”.",)
    assert operations(template, photo(), HERE) == {"city": Put("Fuping")}


TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
ENTRIES = st.builds(
    Entry,
    st.sampled_from([field.name for field in FIELDS]) | st.just("mood"),
    TEXT | st.lists(TEXT, max_size=3).map(tuple) | st.just(({"LocationName": "{city}"},)),
    st.none() | st.sampled_from(["en", "zh-CN", "fr", "sr-Latn-RS"]),
    st.booleans(),
    st.sampled_from(["replace", "only where empty", "append"]),
)
TEMPLATES = st.builds(Template, TEXT.map(str.strip).filter(str.isalnum), st.lists(ENTRIES, max_size=5).map(tuple))


@settings(deadline=None)
@given(TEMPLATES)
def test_written_and_read_it_is_the_same(template: Template) -> None:
    assert from_text(to_text(template))[0] == template
    assert from_json(json.loads(json.dumps(to_json(template))))[0] == template


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.just("city"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["field", "value", "how", "language", "ticked", "entries"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(JSON, JSON)
def test_no_file_can_crash_it(version: Any, entries: Any) -> None:
    template, said = from_text(json.dumps({"curator_template": version, "entries": entries, "name": entries}))
    assert all(said)
    assert from_text(to_text(template))[0].entries == template.entries


@settings(deadline=None)
@given(TEMPLATES, st.sampled_from([photo(), photo(city="Fuping", keywords=("a",), description=Texts.of({"en": "One"}))]))
def test_every_operation_fits_its_field(template: Template, held: Photo) -> None:
    try:
        found = operations(template, held, HERE)
    except UsageError:
        return
    for name, op in found.items():
        field = BY_NAME[name]
        assert not field.read_only
        outcome(op, field, held.values.get(name), "en")


@settings(deadline=None)
@given(st.lists(ENTRIES.filter(lambda entry: entry.how != "replace"), max_size=4).map(tuple))
def test_twice_is_as_once_where_nothing_is_replaced(entries: tuple[Entry, ...]) -> None:
    once_per_field = {(entry.field, entry.language): entry for entry in entries}
    template = Template("t", tuple(once_per_field.values()))
    texts = {name for name in BY_NAME if BY_NAME[name].kind in (Kind.TEXT, Kind.TEXTS, Kind.LIST)}
    template = Template("t", tuple(entry for entry in template.entries if entry.field in texts))
    try:
        values = {name: outcome(op, BY_NAME[name], None, "en") for name, op in operations(template, photo(), HERE).items()}
        again = operations(template, photo(**values), HERE)
    except UsageError:
        return
    for name, op in again.items():
        assert outcome(op, BY_NAME[name], values[name], "en") == values[name]
