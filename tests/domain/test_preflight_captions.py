"""The rules about the words that readers see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from curator.domain import organisations, preflight, preflight_words
from curator.domain.language import Texts
from curator.domain.preflight import Finding
from curator.domain.preflight_subject import Context, Profile, Subject
from curator.domain.spelling import Misspelling
from curator.domain.value import Value

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
KNOWN = organisations.parse((RESOURCES / "organisations.json").read_text("utf-8"))
WORDS = preflight_words.laid_over(
    *(preflight_words.read((RESOURCES / "words" / name).read_text("utf-8"), name) for name in ("preflight.json", "places.json"))
)
TODAY = date(2026, 11, 24)
GOOD = "Farmers harvest peaches together in Fuping County, Hebei Province, China, in October 2019."


def context(profile: Profile = "web", **more: Any) -> Context:
    return Context(profile, KNOWN, TODAY, WORDS, **more)


def subject(caption: str | dict[str, str] = "", file_name: str = "DSC_0042.JPG", **values: Value) -> Subject:
    texts = Texts.of({"en": caption} if isinstance(caption, str) else caption)
    return Subject("p1", file_name, {**({"description": texts} if texts else {}), **values})


def found(rule: str, one: Subject, known: Context | None = None) -> list[Finding]:
    return [finding for finding in preflight.check(one, known or context()) if finding.rule == rule]


def fields(rule: str, one: Subject, known: Context | None = None) -> list[str | None]:
    return [finding.field for finding in found(rule, one, known)]


def test_a_missing_caption_blocks() -> None:
    assert fields("caption.missing", subject()) == ["description"]
    assert fields("caption.missing", subject(" \u00a0")) == ["description"]
    assert found("caption.missing", subject(GOOD)) == []
    elsewhere = subject({"fr": "Des agriculteurs"})
    assert fields("caption.missing", elsewhere, context(languages=("zh-CN", "es"))) == ["description[zh-CN]"]
    assert found("caption.missing", elsewhere, context(languages=("fr",))) == []
    assert "fr" in found("caption.missing", elsewhere)[0].message


def test_the_chosen_languages_are_wanted() -> None:
    one = subject({"en": GOOD, "fr": "Texte"})
    assert fields("caption.language", one, context(languages=("fr", "zh-CN", "en"))) == ["description[zh-CN]"]
    assert found("caption.language", one) == []
    assert fields("caption.language", one, context(languages=("en", "ar", "ru"))) == ["description[ar]", "description[ru]"]
    assert found("caption.language", subject(), context(languages=("en", "fr"))) == []  # missing altogether


@pytest.mark.parametrize(
    ("caption", "file_name"),
    [
        ("DSC_0042", "DSC_0042.JPG"),
        ("dsc_0042.jpg", "DSC_0042.JPG"),
        ("Peaches at noon.tif", "other.jpg"),
        ("IMG_1234", "other.jpg"),
        ("IMG 1234 (2)", "other.jpg"),
        ("微信图片_20200401", "other.jpg"),
        ("P1010042", "other.jpg"),
        ("20191017_143022", "other.jpg"),
        ("0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f", "other.jpg"),
        ("OLYMPUS DIGITAL CAMERA         ", "other.jpg"),
        ("SAMSUNG CAMERA PICTURES", "other.jpg"),
        ("untitled", "other.jpg"),
        ("<KENOX S860  / Samsung S860>", "<KENOX S860  / Samsung S860>.jpg"),
        ("UN Volunteer Jin Liu", "UN-Volunteer-Jin-Liu_0.jpg"),
        ("...", "other.jpg"),
        ("Village festival", "Village festival.jpg"),
    ],
)
def test_a_caption_that_is_a_file_name_blocks(caption: str, file_name: str) -> None:
    assert fields("caption.is-file-name", subject(caption, file_name)) == ["description"]
    assert found("caption.short", subject(caption, file_name)) == []  # one thing is said once


@pytest.mark.parametrize(
    ("caption", "file_name"),
    [
        # The file was named by the caption, as many web sites do: that is a caption.
        (
            "(E-commerce) A livestreaming room where rural goods could be showcased.",
            "(E-commerce)-A-livestreaming-room-where-rural-goods-could-be-showcased.jpg",
        ),
        ("Photo of a farmer in 2019", "x.jpg"),
        ("Untitled land is given to farmers", "x.jpg"),
        ("Digital camera course for women", "x.jpg"),
        ("阜平县2019", "x.jpg"),
        ("Peaches", "x.jpg"),
        ("", "x.jpg"),
    ],
)
def test_a_caption_of_words_is_none(caption: str, file_name: str) -> None:
    assert found("caption.is-file-name", subject(caption, file_name)) == []


def test_a_file_name_of_words_suggests_a_caption() -> None:
    one = subject("A-farmer-in-Fuping-shows-her-peaches.jpg", "1.jpg")
    (finding,) = found("caption.is-file-name", one)
    assert finding.suggestion == "A farmer in Fuping shows her peaches"
    assert found("caption.is-file-name", subject("DSC_1.jpg"))[0].suggestion is None


@pytest.mark.parametrize(
    ("caption", "is_short"),
    [
        ("Farmers harvest peaches", True),
        ("Farmers harvest the ripe peaches", False),
        ("E-commerce at work", True),
        ("村民采摘桃子", True),  # six characters, three words
        ("阜平县村民采摘桃子", False),  # nine characters, five words by rounding up
        ("UNV 志愿者刘瑾", True),
        ("ชาวบ้านเก็บลูกพีชในหมู่บ้านของเขา", False),
        ("المزارعون يقطفون الخوخ", True),
        ("Крестьяне собирают персики вместе сегодня", False),
    ],
)
def test_a_short_caption_is_warned_of(caption: str, is_short: bool) -> None:
    assert bool(found("caption.short", subject(caption))) == is_short


def test_a_long_caption_is_warned_of() -> None:
    assert found("caption.long", subject("word " * 60)) == []
    assert "61 words" in found("caption.long", subject("word " * 61))[0].message
    assert found("caption.long", subject("字" * 120)) == []
    assert found("caption.long", subject("字" * 121)) != []


@pytest.mark.parametrize(
    "caption",
    [
        "A farmer in Fuping, China, who overcame poverty.",
        "Edible Fungus Industrial Park in Fuping.",
        "Women in Kibera sort beans.",
        "Fuping County is no longer poor.",
        "People of Dongzhuang village pick mushrooms.",
        "The village of Dongzhuang has a road.",
        "阜平县村民采摘桃子",
        "村民在内蒙古放牧",
        "新疆维吾尔自治区的果农",
        "骆驼湾村的果园",
        "西安市未央区的志愿者",
        "Récolte de pêches à Fuping",
        "Récolte en Chine",
        "Un village de la province de Hebei",
        "Cosecha en Fuping",
        "Agricultores del municipio de Sucre",
        "Крестьяне в Фупине",
        "Сбор персиков в Китае",
        "Жители села Дунчжуан",
        "المزارعون في الصين",
        "مزارعون من مقاطعة خبي",
    ],
)
def test_a_place_in_words(caption: str) -> None:
    assert found("caption.place", subject(caption)) == []


@pytest.mark.parametrize(
    "caption",
    [
        "Jin Liu serves in the Foreign Affairs Division of IPRCC.",
        "Students of a vocational college.",
        "The road to prosperity - no longer an isolated mountain.",
        "Villagers earn more in factories near their homes.",
        "A meeting in October with partners in UNDP.",
        "She speaks in Chinese.",
        "An exhibition near Reuters and in Xinhua",
        "Poor villages have changed.",
        "A china bowl and a turkey.",
        "农村妇女在学习",
        "这个村的变化",
        "城市和乡村的发展",
        "贫困县脱贫",
        "Réunion des femmes du village",
        "La fête en ville",
        "Школа в деревне",
        "أهالي القرية يعملون",
    ],
)
def test_no_place_in_words(caption: str) -> None:
    assert fields("caption.place", subject(caption)) == ["description"]
    assert found("caption.place", subject(caption, country="China")) == []
    assert found("caption.place", subject(caption, location_shown=({"City": "Fuping"},))) == []


def test_a_date_is_in_words_or_the_capture_time() -> None:
    for caption in ("In October 2019 farmers", "2019年10月，村民", "octobre 2019, récolte", "Harvest on 3 May", "Poor in 2012"):
        assert found("caption.date", subject(caption)) == []
    assert fields("caption.date", subject("Farmers harvest peaches")) == ["description"]
    assert found("caption.date", subject("Farmers harvest", date_created="2019-10")) == []
    copied = subject("Farmers harvest", date_created="2024-01-01T10:00:00", date_created_certainty="from file time")
    assert fields("caption.date", copied) == ["description"]
    assert found("caption.date", subject()) == []


def test_a_credit_is_no_date() -> None:
    assert fields("caption.date", subject("Farmers harvest", credit_line="©UNV, 2020")) == ["description"]


def test_an_outdated_translation_is_named() -> None:
    texts = Texts.of({"en": "Old text"}).having("fr", "Texte", "en")
    changed = Subject("p1", "a.jpg", {"description": texts.having("en", "New text", "en"), "alt_text": texts})
    assert fields("caption.outdated", changed) == ["description[fr]"]
    assert found("caption.outdated", changed, context(languages=("en", "zh-CN"))) == []
    assert found("caption.outdated", changed, context("internal")) == []


def spell(text: str, language: str) -> Sequence[Misspelling]:
    known = {"thier": ("their", "tier"), "zzz": ()}
    places = [(text.find(word), word) for word in known] if language == "en" else []
    return [Misspelling(at, at + len(word), word, known[word]) for at, word in sorted(places) if at >= 0]


def test_spelling_is_asked_of_the_speller() -> None:
    one = subject({"en": "zzz near thier homes", "fr": "thier"}, alt_text=Texts.of({"en": "thier"}))
    findings = found("text.spelling", one, context(spell=spell))
    assert [(finding.field, finding.suggestion) for finding in findings] == [
        ("description", None),
        ("description", "zzz near their homes"),
        ("alt_text", "their"),
    ]
    assert "“thier”" in findings[1].message
    assert found("text.spelling", one) == []


NBSP, WIDE, NARROW = "\u00a0", "\u3000", "\u202f"


@pytest.mark.parametrize(
    ("language", "text", "better"),
    [
        ("en", "near  their homes", "near their homes"),
        ("en", f"near{NBSP}{NBSP}their homes", "near their homes"),
        ("en", f"near their homes{NBSP}", "near their homes"),
        ("en", "near\ttheir homes", "near\ttheir homes"),
        ("en", "near \ttheir homes", "near their homes"),
        ("en", "homes . And , so : on ; now !", "homes. And, so: on; now!"),
        ("en", "one. \n two", "one.\ntwo"),
        ("en", "a ratio of 1 : 2, .NET and .5 and so on ...", "a ratio of 1 : 2, .NET and .5 and so on ..."),
        ("en", "what . . . now", "what . . . now"),
        ("en", f"Jin{WIDE}Liu", "Jin Liu"),
        ("fr", f"Que faire{NARROW}? Voici{NBSP}: « oui{NBSP}»{NBSP}!", f"Que faire{NARROW}? Voici{NBSP}: « oui{NBSP}»{NBSP}!"),
        ("fr", "la maison , ici .", "la maison, ici."),
        ("zh-CN", f"{WIDE}{WIDE}阜平县，河北", "阜平县，河北"),
        ("zh-CN", f"第一段\n{WIDE}{WIDE}第二段", f"第一段\n{WIDE}{WIDE}第二段"),
        ("zh-CN", f"刘{WIDE}瑾", f"刘{WIDE}瑾"),
        ("zh-CN", "阜平县 ，河北 。", "阜平县，河北。"),
        ("en", f"Jin{WIDE} Liu{WIDE}{WIDE}, UNV", "Jin Liu, UNV"),
        ("en", f"homes {WIDE}\n{NBSP}. New", "homes\n. New"),
    ],
)
def test_stray_blanks_are_taken_out(language: str, text: str, better: str) -> None:
    one = subject({language: text})
    findings = found("text.spaces", one)
    assert [finding.suggestion for finding in findings] == ([better] if text != better else [])
    for finding in findings:
        after = preflight.applied(one.values, finding.fix, context())
        assert after["description"] == Texts.of({language: better})


def test_blanks_in_lists_and_single_texts() -> None:
    one = subject(GOOD, city="Fuping  County", keywords=("fruit ", "poor  relief", "fruit"), credit_line="© UNV  2020")
    assert fields("text.spaces", one) == ["keywords", "city"]
    after = preflight.applied(one.values, preflight.fixes(one, context(), ["text.spaces"]), context())
    assert after["keywords"] == ("fruit", "poor relief")
    assert after["city"] == "Fuping County"


def test_a_corrected_blank_leaves_translations_up_to_date() -> None:
    texts = Texts.of({"en": "Old"}).having("es", "Viejo", "en").having("en", "Two  words", "en").having("fr", "Deux mots", "en")
    one = Subject("p1", "a.jpg", {"description": texts})
    after = preflight.applied(one.values, preflight.fixes(one, context(), ["text.spaces"]), context())["description"]
    assert isinstance(after, Texts)
    assert after["en"] == "Two words"
    assert after.outdated("en") == ("es",)


def test_a_corrected_translation_stays_as_old_as_it_is() -> None:
    texts = Texts.of({"en": "Old"}).having("es", "Viejo  texto", "en").having("en", "New", "en")
    one = Subject("p1", "a.jpg", {"description": texts})
    after = preflight.applied(one.values, preflight.fixes(one, context(), ["text.spaces"]), context())["description"]
    assert isinstance(after, Texts)
    assert after["es"] == "Viejo texto"
    assert after.outdated("en") == ("es",)


def test_alt_texts() -> None:
    assert fields("alt.missing", subject(GOOD)) == ["alt_text"]
    alt = Texts.of({"en": "A woman holds a peach."})
    assert found("alt.missing", subject(GOOD, alt_text=alt)) == []
    assert fields("alt.missing", subject(GOOD, alt_text=alt), context(languages=("en", "fr"))) == ["alt_text[fr]"]
    assert found("alt.missing", subject(GOOD), context("print")) == []
    assert found("alt.long", subject(alt_text=Texts.of({"en": "x" * 250}))) == []
    assert fields("alt.long", subject(alt_text=Texts.of({"fr": "x" * 251}))) == ["alt_text[fr]"]


@pytest.mark.parametrize(
    ("caption", "alt", "file_name", "is_same"),
    [
        ("Villagers earn more.", "Villagers earn more", "a.jpg", True),
        ("Villagers earn more.", "VILLAGERS  EARN MORE!", "a.jpg", True),
        ("Villagers earn more.", f"Photo: Villagers earn more.{NBSP} ©UNV, 2020", "a.jpg", True),
        ("Villagers earn more.", "Villagers-earn-more_0.jpg", "a.jpg", True),
        ("Something else", "Villagers earn more", "Villagers-earn-more_0.jpg", True),
        ("Villagers earn more.", "Villagers earn more in a bright factory hall.", "a.jpg", False),
        ("Villagers earn more.", "Three women sew.", "a.jpg", False),
        ("", "Three women sew.", "a.jpg", False),
        ("村民采摘桃子。", "村民采摘桃子", "a.jpg", True),
    ],
)
def test_an_alt_text_is_no_repetition(caption: str, alt: str, file_name: str, is_same: bool) -> None:
    one = subject(caption, file_name, alt_text=Texts.of({"en": alt}))
    assert fields("alt.same", one) == (["alt_text"] if is_same else [])


def test_what_iim_would_cut() -> None:
    one = subject(
        {"en": GOOD, "zh-CN": "字" * 700},
        title=Texts.of({"en": "字" * 22}),
        credit_line="Philip Sen-Rodriguez Miller/UNV, 2009",
        keywords=("短", "字" * 22, "x" * 64),
        creator=("Ana", "A Very Long Name Of A Photographer"),
        city="Fuping",
        country_code="CHNA",
        instructions="x" * 300,
    )
    assert fields("iim.cut", one) == ["title", "keywords", "creator", "credit_line", "country_code"]
    assert "66 bytes" in found("iim.cut", one)[0].message
    assert fields("iim.cut", subject("字" * 667)) == ["description"]
    assert found("iim.cut", one, context("internal")) == []
