"""Find and replace: the right places in the text as it is written, and no others."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.domain.errors import UsageError
from curator.domain.fields import BY_NAME
from curator.domain.language import Texts
from curator.domain.rewriting import SEARCHED, Difference, Search, operations, places, preview, rewritten
from curator.domain.step import Put, PutText, PutTexts, outcome
from curator.domain.value import Value


def found(text: str, search: Search) -> list[str]:
    return [text[start:end] for start, end in places(search, text)]


@pytest.mark.parametrize(
    ("text", "search", "wanted"),
    [
        ("Villagers near thier homes. Thier THIER", Search("thier"), ["thier", "Thier", "THIER"]),
        ("Villagers near thier homes. Thier", Search("thier", match_case=True), ["thier"]),
        ("the farm, farmer, farms, unfarm; Farm-house farm_1", Search("farm", whole_words=True), ["farm", "Farm"]),
        ("村民在阜平县阜平村", Search("阜平"), ["阜平", "阜平"]),
        ("村民在阜平县", Search("阜平", whole_words=True), ["阜平"]),
        ("由UNV供图 UNVs", Search("UNV", whole_words=True), ["UNV"]),
        ("ＵＮＶ，2020 UNV", Search("unv"), ["ＵＮＶ", "UNV"]),
        ("ＵＮＶ，2020 UNV", Search("UNV", match_width=True), ["UNV"]),
        ("A\u00a0B A\u3000B A B A\nB", Search("A B"), ["A\u00a0B", "A\u3000B", "A B"]),
        ("A\u00a0B A B", Search("A B", match_width=True), ["A B"]),
        ("ｶﾌｪ カフェ", Search("カフ"), ["ｶﾌ", "カフ"]),
        ("Straße STRASSE Strasse", Search("strasse"), ["Straße", "STRASSE", "Strasse"]),
        ("Straße STRASSE", Search("straße"), ["Straße", "STRASSE"]),
        ("Straße straße STRASSE", Search("straße", match_case=True), ["straße"]),
        ("Maß", Search("s"), []),
        ("Maße", Search("se"), []),
        ("Mass", Search("s"), ["s", "s"]),
        ("ßß x", Search("SS"), ["ß", "ß"]),
        ("ßß", Search("sss"), []),
        ("İstanbul ISTANBUL", Search("istanbul"), ["ISTANBUL"]),
        ("x İstanbul y", Search("İstanbul"), ["İstanbul"]),
        ("x İİ farm", Search("farm"), ["farm"]),
        ("ﬁeld ofﬁce field", Search("field"), ["ﬁeld", "field"]),
        ("ﬁeld", Search("ield"), []),
        ("Ὀδυσσεύς ΟΔΥΣΣΕΎΣ", Search("σσεύς"), ["σσεύς", "ΣΣΕΎΣ"]),
        ("re\u0323sume re", Search("re"), ["re"]),
        ("café cafe\u0301", Search("cafe"), []),
        ("café", Search("cafe\u0301"), ["café"]),
        ("aaaa", Search("aa"), ["aa", "aa"]),
        ("a.b a+b", Search("a.b"), ["a.b"]),
        ("(left)", Search("(LEFT)", whole_words=True), ["(left)"]),
        ("नमस्ते नम", Search("नम", whole_words=True), ["नम"]),
        ("नि न", Search("न", whole_words=True), ["न"]),
        ("", Search("x"), []),
    ],
)
def test_places(text: str, search: Search, wanted: list[str]) -> None:
    assert found(text, search) == wanted


def test_an_empty_search_is_a_sentence() -> None:
    with pytest.raises(UsageError):
        Search("")


VALUES: dict[str, Value] = {
    "description": Texts.of({"en": "Thier homes near thier fields.", "zh-CN": "村民 thier", "fr": "Rien"}),
    "headline": Texts.of({"en": "Home"}),
    "credit_line": "©thier, 2020",
    "keywords": ("thier", "their", "homes thier"),
    "job_id": "thier",
    "rating": 3,
}


def test_a_preview_shows_every_text_and_place() -> None:
    assert preview(Search("thier", "their"), VALUES, ["description", "headline", "credit_line", "keywords"]) == [
        Difference("description", "en", "Thier homes near thier fields.", "their homes near their fields.", ((0, 5), (17, 22))),
        Difference("description", "zh-CN", "村民 thier", "村民 their", ((3, 8),)),
        Difference("credit_line", None, "©thier, 2020", "©their, 2020", ((1, 6),)),
        Difference("keywords", None, "thier", "their", ((0, 5),)),
        Difference("keywords", None, "homes thier", "homes their", ((6, 11),)),
    ]


def test_languages_can_be_chosen() -> None:
    found = preview(Search("thier", "their"), VALUES, ["description"], ["zh-CN", "fr"])
    assert [one.language for one in found] == ["zh-CN"]
    assert {one.field for one in preview(Search("thier", "x"), VALUES)} == {"description", "credit_line", "keywords", "job_id"}


def test_what_stays_the_same_is_no_difference() -> None:
    assert preview(Search("Home", "Home", match_case=True), VALUES) == preview(Search("nothing"), VALUES) == []
    assert [one.after for one in preview(Search("home", "Home"), VALUES, ["headline", "keywords"])] == ["Homes thier"]


def test_the_operations_of_a_preview() -> None:
    found = preview(Search("thier"), VALUES)
    ops = operations(found, VALUES)
    assert ops == {
        "description": PutTexts((("en", "homes near  fields."), ("zh-CN", "村民"))),
        "credit_line": Put("©, 2020"),
        "keywords": Put(("their", "homes")),
        "job_id": Put(None),
    }
    one = operations([found[1]], VALUES)
    assert one == {"description": PutText("zh-CN", "村民")}
    after = outcome(one["description"], BY_NAME["description"], VALUES["description"], "en")
    assert isinstance(after, Texts)
    assert after["fr"] == "Rien"


def test_replacing_makes_no_double_entry_in_a_list() -> None:
    found = preview(Search("thier", "their"), VALUES, ["keywords"])
    assert operations(found, VALUES) == {"keywords": Put(("their", "homes their"))}


@pytest.mark.parametrize("name", ["rating", "date_created", "location_shown", "credit_data", "camera_model", "mood"])
def test_fields_without_text_are_a_sentence(name: str) -> None:
    assert name not in SEARCHED
    with pytest.raises(UsageError):
        preview(Search("x"), VALUES, [name])


NEEDLES = st.text(alphabet="aAbßsSİi\u0307 村ﬁf", min_size=1, max_size=3)
TEXTS = st.text(alphabet="aAbßsSİi\u0307 村ﬁf", max_size=14)


@settings(deadline=None)
@given(NEEDLES, TEXTS)
def test_with_case_it_is_as_python_finds(needle: str, text: str) -> None:
    search = Search(needle, match_case=True, match_width=True)
    if any(character == "\u0307" for character in needle + text):
        return
    assert list(places(search, text)) == [match.span() for match in re.finditer(re.escape(needle), text)]


@settings(deadline=None)
@given(NEEDLES, TEXTS, st.booleans(), st.booleans())
def test_what_is_found_is_what_was_looked_for(needle: str, text: str, case: bool, words: bool) -> None:
    search = Search(needle, match_case=case, whole_words=words)
    spans = places(search, text)
    for start, end in spans:
        assert text[start:end] == needle if case else text[start:end].casefold() == needle.casefold()
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


@settings(deadline=None)
@given(st.text(min_size=1, max_size=5), st.text(max_size=30))
def test_putting_back_what_was_found_changes_nothing(needle: str, text: str) -> None:
    assert rewritten(Search(needle, needle, match_case=True, match_width=True), text) == text


@settings(deadline=None)
@given(NEEDLES, TEXTS, st.text(alphabet="xyz", max_size=3))
def test_afterwards_it_is_found_no_more(needle: str, text: str, replacement: str) -> None:
    if "\u0307" in needle + text:
        return
    joined = rewritten(Search(needle, f"|{replacement}|"), text)
    assert places(Search(needle), joined) == ()


def test_a_long_text_is_no_trouble() -> None:
    text = "ß" * 200_000
    assert places(Search("s" * 99 + "x"), text) == ()
    assert len(places(Search("ss"), text)) == 200_000
