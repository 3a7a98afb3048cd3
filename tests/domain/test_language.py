"""Codes in one spelling; texts that keep their order, and translations that know when they are out of date."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.domain.errors import UsageError
from curator.domain.language import DEFAULT, OFFERED, Texts, code, decode, encode, fingerprint

LANGUAGES = ["en", "zh-CN", "fr", "ar", "es"]
TEXT = st.text(st.characters(codec="utf-8"), max_size=12)


@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        ("EN", "en"),
        ("zh", "zh-CN"),
        ("ZH_cn", "zh-CN"),
        ("zh-hans", "zh-CN"),
        ("zh-Hant-HK", "zh-HK"),
        ("zh-hant-mo", "zh-Hant-MO"),
        (" fr-ca ", "fr-CA"),
        ("sr-cyrl-rs", "sr-Cyrl-RS"),
        ("es-419", "es-419"),
        ("de-DE-1901x", "de-DE-1901x"),
        ("en-x-Office", "en-x-office"),
        ("x-default", "x-default"),
        ("en-gb-x-ab-latn", "en-GB-x-ab-latn"),
    ],
)
def test_code(typed: str, usual: str) -> None:
    assert code(typed) == usual
    assert code(usual) == usual


@pytest.mark.parametrize(
    "typed",
    ["", "e", "english", "en-", "-en", "en--gb", "en gb", "中文", "ſk", "\u212ao", "en\n", "en-US-", "12", "x", "x-", "en;fr"],
)
def test_what_is_no_code(typed: str) -> None:
    if typed == "en\n":
        assert code(typed) == "en"
    else:
        with pytest.raises(UsageError, match="not a language code"):
            code(typed)


@given(st.text(max_size=12) | st.from_regex(r"[a-zA-Z]{1,4}([-_][a-zA-Z0-9]{1,8}){0,3}", fullmatch=True))
def test_a_code_is_ascii_and_stays_as_it_is(typed: str) -> None:
    try:
        usual = code(typed)
    except UsageError:
        return
    assert usual.isascii()
    assert code(usual) == usual == code(usual.upper())


def test_the_languages_offered_are_in_their_usual_spelling() -> None:
    assert [code(offered) for offered in OFFERED] == list(OFFERED)
    assert len(set(OFFERED)) == len(OFFERED)


@given(st.lists(st.tuples(st.sampled_from(LANGUAGES), TEXT)), st.sampled_from(LANGUAGES))
def test_texts_follow_a_plain_model(edits: list[tuple[str, str]], main: str) -> None:
    texts = Texts()
    plain: dict[str, str] = {}
    made_from: dict[str, str] = {}
    for language, text in edits:
        texts = texts.having(language, text, main)
        made_from.pop(language, None)
        if text:
            plain[language] = text
            if language != main and main in plain:
                made_from[language] = plain[main]
        else:
            plain.pop(language, None)
        assert list(texts.items()) == list(plain.items())
        assert set(texts.outdated(main)) == {known for known, source in made_from.items() if source != plain.get(main, "")}
        assert decode(encode(texts)) == texts
        assert texts.shown(main) == (plain.get(main) or next(iter(plain.values()), ""))
        told = texts.to_json(main)
        assert told.get(DEFAULT) == plain.get(main)
        assert main not in told
        assert not plain.get(main) or next(iter(told)) == DEFAULT


@given(
    st.dictionaries(st.sampled_from(LANGUAGES), TEXT),
    st.dictionaries(st.sampled_from(LANGUAGES), st.text("0123456789abcdef", min_size=12, max_size=12)),
)
def test_encode_and_decode_are_inverse(texts: dict[str, str], marks: dict[str, str]) -> None:
    made = Texts.of(texts, marks)
    back = decode(encode(made))
    assert back.texts == made.texts
    assert dict(back.sources) == dict(made.sources)
    assert encode(back) == encode(made)


@given(st.permutations(LANGUAGES[:4]))
def test_texts_with_the_same_marks_are_equal_in_whatever_order_these_were_given(order: list[str]) -> None:
    texts = dict.fromkeys(LANGUAGES, "text")
    assert Texts.of(texts, {language: fingerprint(language) for language in order}) == Texts.of(
        texts, {language: fingerprint(language) for language in LANGUAGES[:4]}
    )


def test_a_translation_is_out_of_date_while_its_source_is_another() -> None:
    texts = Texts().having("en", "A farmer", "en").having("zh-CN", "农民", "en")
    assert texts.outdated("en") == ()
    changed = texts.having("en", "A farmer in Fuping", "en")
    assert changed.outdated("en") == ("zh-CN",)
    assert changed.having("en", "A farmer", "en").outdated("en") == ()
    assert changed.having("zh-CN", "农民", "en").outdated("en") == ()
    assert changed.having("en", "", "en").outdated("en") == ("zh-CN",)


def test_a_text_that_was_there_before_its_source_is_not_called_outdated() -> None:
    assert Texts().having("zh-CN", "农民", "en").having("en", "A farmer", "en").outdated("en") == ()


def test_texts_are_a_mapping() -> None:
    texts = Texts.of({"en": "one", "fr": "", "zh-CN": "二"})
    assert dict(texts) == {"en": "one", "zh-CN": "二"}
    assert texts["en"] == "one"
    assert "fr" not in texts
    assert texts.get("fr") is None
    with pytest.raises(KeyError):
        texts["fr"]
    assert not Texts()
    assert hash(texts) == hash(Texts.of({"en": "one", "zh-CN": "二"}))
