"""Spelling rules: which words of a text a dictionary is asked about, and what is made of its answer."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.domain.pinyin_names import is_pinyin
from curator.domain.spelling import (
    MOST_SUGGESTIONS,
    Lexicon,
    Misspelling,
    WordList,
    check,
    check_file_name,
    joined,
    known,
    parse_list,
    suggestions,
)


@dataclass(frozen=True)
class FewWords:
    """A dictionary of the words given: known in small letters or with a capital; it suggests all that begin alike."""

    words: frozenset[str]

    def knows(self, word: str) -> bool:
        return word in self.words or (word[:1].isupper() and word.lower() in self.words)

    def suggest(self, word: str) -> tuple[str, ...]:
        return tuple(sorted(one for one in self.words if one[0] == word[0].lower()))


ENGLISH = "a an the in of is and their villagers village government harvest peaches work at for it's farmer photo chinese sound mail or"
EN = Lexicon("en", FewWords(frozenset(ENGLISH.split())), parse_list("homestay Gujiatai\nshaked -> shook, shaken"))


def wrong(text: str, lexicon: Lexicon = EN) -> list[str]:
    return [one.word for one in check(text, lexicon)]


def test_a_misspelling_has_its_place_and_what_was_meant() -> None:
    assert check("The villagers in thier village.", EN) == (Misspelling(17, 22, "thier", ("the", "their")),)
    assert check("Shaked, and shaked", EN) == (
        Misspelling(0, 6, "Shaked", ("Shook", "Shaken")),
        Misspelling(12, 18, "shaked", ("shook", "shaken")),
    )


@pytest.mark.parametrize(
    "text",
    [
        "villagers VILLAGERS Villagers farmer’s",
        "IPRCC, SDGs, UNDP's, WeChat, iPhone, McDonald",
        "x y 12th 5kg 2019 B2B abc_def COVID-19 v1.2",
        "the 阜平县 UNV项目1 村民",
        "of деревня قرية ชาวบ้าน 마을 新しい",
        "https://qwert.org/asdfg www.asdfg.cn asdfg.org mail qwert@asdfg.cn #qwert @asdfg",
        "qwert-asdfg.jpg, (qwert.PNG) and C:\\qwert\\asdfg or /qwert/asdfg",
        "the homestay and Homestay in Gujiatai",
        "co-villagers, non-harvest and village-farmer",
        "agrovillage microfarmer",
        "the Qwertyx of Asdfgh",
        "Qwertyx harvest peaches",
        "Amina Diop is in Fuping",
        "Mr. Asdfgh is at work",
        "",
    ],
)
def test_what_is_never_reported(text: str) -> None:
    assert wrong(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the qwert", ["qwert"]),
        ("阜平县qwert村民", ["qwert"]),
        ("village-qwert", ["qwert"]),
        ("qwert’s", ["qwert’s"]),
        ("co-qwert, qwert-co", ["qwert", "qwert", "co"]),
        ("gujiatai", ["gujiatai"]),
        ("microqwert", ["microqwert"]),
        ("Vilagers harvest", ["Vilagers"]),
        ("village. Thier work", ["Thier"]),
        ("“Thier work", ["Thier"]),
        ("Photo: Vilagers harvest", ["Vilagers"]),
        ("village\nVilagers harvest", ["Vilagers"]),
        ("村民。Vilagers harvest", ["Vilagers"]),
        ("--Vilagers harvest", ["Vilagers"]),
        ("the Goverment of the village", ["Goverment"]),
        ("the Thier", []),
        ("Thier Diop", []),
        ("the Thier. Thier work", []),
        ("Chinesse village", ["Chinesse"]),
    ],
)
def test_what_is_reported(text: str, words: list[str]) -> None:
    assert wrong(text) == words


@pytest.mark.parametrize(
    "slip",
    ["thier", "harvset", "vilage", "villlage", "villaage", "farrmer", "goverment", "governmment", "govetrnment", "pecahes"],
)
def test_slips_of_the_pen_at_the_start_of_a_sentence(slip: str) -> None:
    assert wrong(f"{slip.capitalize()} is") == [slip.capitalize()]


@pytest.mark.parametrize("name", ["Peachas", "Viltage", "Awork", "Sounda", "Farme", "Workk1"])
def test_a_name_is_not_a_slip(name: str) -> None:
    assert wrong(f"{name} is") == []


def test_file_names_are_words_too() -> None:
    name = "A-farmer_shaked-off,-thier-village_0.JPG"
    found = check_file_name(name, EN)
    assert [(one.word, name[one.start : one.end]) for one in found] == [
        ("shaked", "shaked"),
        ("off", "off"),
        ("thier", "thier"),
    ]
    assert [one.word for one in check_file_name("the_thier.jpeg", EN)] == ["thier"]
    assert check_file_name("DSC_0417.NEF", EN) == check_file_name("IMG_20190107_qw3.jpg", EN) == ()


def test_a_language_is_asked_about_its_own_script() -> None:
    text = "Village деревня деревнй قرية 村"
    russian = Lexicon("ru", FewWords(frozenset(["деревня"])))
    arabic = Lexicon("ar", FewWords(frozenset(["مدينة"])))
    assert wrong(text, russian) == ["деревнй"]
    assert wrong(text, arabic) == ["قرية"]
    for code in ("zh-CN", "ja", "ko", "th"):
        assert wrong(f"qwert {text}", Lexicon(code, FewWords(frozenset()))) == []


def test_the_rules_of_french() -> None:
    french = Lexicon("fr-FR", FewWords(frozenset({"état", "école", "œuvre", "cœur", "heure", "organise", "le"})))
    assert wrong("L’Etat, l'Ecole, oeuvre, Oeuvre, qu'heure, l’UNV s’organise, d’Awa, coeur", french) == []
    assert wrong("le Etat etat l’hure d'qwert", french) == ["etat", "hure", "qwert"]


def test_suggestions_come_from_the_lists_first_and_are_few() -> None:
    many = Lexicon("en", FewWords(frozenset(f"h{letter}" for letter in "abcdefghi")), parse_list("homestay"))
    assert suggestions("hommestay", many)[0] == "homestay"
    assert suggestions("Hommestay", many)[0] == "Homestay"
    assert len(suggestions("hx", many)) == MOST_SUGGESTIONS
    assert suggestions("hommestay's", many)[0] == "homestay's"
    assert suggestions("ha", many)[0] != "ha"


def test_a_word_list() -> None:
    held = parse_list("\ufeff# a note\nFuping Taihang  # Hebei\n\nshaked -> shook, shaken,\nl’eau\ncafe\u0301\n -> nothing\n")
    assert held.words == {"Fuping", "Taihang", "l'eau", "café"}
    assert held.mistakes == {"shaked": ("shook", "shaken")}


def test_a_later_list_has_the_last_word() -> None:
    both = joined(parse_list("a b\nc -> d"), parse_list("c\na -> e"))
    assert both.words == {"b", "c"}
    assert both.mistakes == {"a": ("e",)}
    assert joined() == WordList()


@pytest.mark.parametrize(
    "name", ["Fuping", "Mengxiang", "Taihang", "Jin", "Liu", "Xi'an", "Xi’an", "Lüliang", "Zhangjiakou", "Qinhuangdao", "Nüwa"]
)
def test_pinyin_is_known_as_such(name: str) -> None:
    assert is_pinyin(name)
    assert wrong(f"{name} is a village") == []


@pytest.mark.parametrize(
    "name", ["Thier", "Goverment", "Vilagers", "Shaked", "Bussiness", "Fupping", "x", "", "'an", "Hebei" * 6]
)
def test_what_is_no_pinyin(name: str) -> None:
    assert not is_pinyin(name)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_checked(text: str) -> None:
    end = 0
    for one in check(text, EN):
        assert end <= one.start < one.end
        assert text[one.start : one.end] == one.word
        assert not known(one.word, EN)
        end = one.end


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([*ENGLISH.split(), "Fuping", "IPRCC", "村民", "2019"]), max_size=12),
    st.sampled_from([" ", ", ", ". ", "\n", " – "]),
)
def test_known_words_are_never_wrong(words: list[str], between: str) -> None:
    assert wrong(between.join(words)) == []


def test_a_text_without_end_is_no_trouble() -> None:
    assert check("é" * 50_000 + " a@b.cn " + "a-" * 50_000 + "'" * 1000 + "x." * 50_000, EN) == ()
