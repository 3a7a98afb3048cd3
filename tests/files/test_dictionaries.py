"""Real dictionaries on real captions: what is wrong is found, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.domain.errors import CuratorError, UsageError
from curator.domain.spelling import Lexicon, WordList, check, check_file_name, known, parse_list
from curator.files.dictionaries import FOLDERS, SHIPPED, Dictionaries, load_list

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / ".." / "shared" / "story" / "acting-together.txt"
GOALS = ROOT / ".." / "shared" / "vocabularies" / "sdg.json"
THEMES = ROOT / ".." / "shared" / "vocabularies" / "themes.json"

OWNER = Dictionaries(FOLDERS[:1])


def lexicon(language: str) -> Lexicon:
    found = OWNER.lexicon(language)
    assert found is not None
    return found


def wrong(text: str, language: str = "en") -> list[str]:
    return [one.word for one in check(text, lexicon(language))]


@pytest.mark.skipif(not STORY.exists(), reason="the customer's story is not here")
def test_the_story_has_exactly_its_own_errors() -> None:
    story = STORY.read_text("utf-8")
    found = check(story, lexicon("en"))
    assert [(one.word, one.suggestions[0]) for one in found] == [("thier", "their"), ("thier", "their")]
    assert all(story[one.start : one.end] == "thier" for one in found)
    names = [line for line in story.splitlines() if line.endswith(".jpg")]
    assert len(names) == 4
    in_names = [(one.word, one.suggestions[0]) for name in names for one in check_file_name(name, lexicon("en"))]
    assert in_names == [("shaked", "shook"), ("bussiness", "business")]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_vocabularies_are_spelt_right(language: str) -> None:
    if not GOALS.exists():
        pytest.skip("the vocabularies are not here")
    rows = [*json.loads(GOALS.read_text("utf-8"))["goals"], *json.loads(THEMES.read_text("utf-8"))]
    assert len(rows) > 30
    assert wrong("\n".join(row[language] for row in rows), language) == []


SOUND = [
    "Fuping, IPRCC and the UNV Programme Centre: Ms Li Xin, Deputy Director General, visits Gujiatai village in Fuping County.",
    "Villagers at a livestreaming room in Mengxiang; homestays below the Taihang Mountains are recognised (and organized) for tourism.",
    "The labour colours of Hebei's terraced fields, catalogued by travelling paediatricians, centred on metres of fibre.",
    "Isn't it the farmers' co-operation? It’s China’s e-commerce, well-being, decision-making and post-2015 wi-fi.",
    "Kulwant Singh and Awa Diop walk to Hongsa with Rachelle Kassouhuin. Amina harvests millet. Siaka sells it in Thiaye.",
    "See https://www.unv.org/thier?x=bussiness, unv.org/recieve, mail jin.liuu@iprcc.org.cn, #povertyaleviation by @volunteeer.",
    "File DSC_0417.NEF, A-farmer-shaked-off.jpg, C:\\picturs\\thier.png and originals/2019/villiage.jpg are at 12h30, 5kg, B2B, COVID-19.",
    "UNDP, SDGs, NGOs, WeChat, iPhone, UNESCO's and McDonald hold 1,200 m2 of QR codes, i.e. 5 km by 3 kg.",
    "阜平县的UNV志愿者 visits 顾家村，with 刘瑾 and 신문, قرية فوبينغ, деревня Фупин.",
    "Xi'an, Ürümqi, Shaanxi, Guangxi, Xiongan, Lhasa and Heilongjiang were visited by Mr. Zhao and Dr. Qian.",
    "A microfinance and agroforestry scheme: multisectoral, agroecological, socioeconomic and biomedical.",
]


@pytest.mark.parametrize("text", SOUND)
def test_no_false_alarm_in_english(text: str) -> None:
    assert wrong(text) == []


@pytest.mark.parametrize(
    ("text", "word", "meant"),
    [
        ("Villagers recieve training.", "recieve", "receive"),
        ("Vilagers harvest peaches.", "Vilagers", "Villagers"),
        ("Thier homes are new.", "Thier", "Their"),
        ("Goverment officials visit Fuping.", "Goverment", "Government"),
        ("Officials of the Goverment of China.", "Goverment", "Government"),
        ("The Ministry of Developement.", "Developement", "Development"),
        ("A woman's seperate bussiness-like way.", "seperate", "separate"),
        ("A poverty-aleviation project.", "aleviation", "alleviation"),
        ("The color of the field.", "color", "colour"),
        ("The village center.", "center", "centre"),
        ("The farmer’s thier’s field.", "thier’s", "their's"),
        ("She teached the childrens.", "teached", "taught"),
        ("Photo: Studnets in class.", "Studnets", "Students"),
        ("Two hommestays in Hebei.", "hommestays", "homestays"),
        ("阜平县villlage学校", "villlage", "village"),
    ],
)
def test_mistakes_in_english_are_found(text: str, word: str, meant: str) -> None:
    found = check(text, lexicon("en"))
    assert word in [one.word for one in found]
    one = next(one for one in found if one.word == word)
    assert text[one.start : one.end] == word
    assert meant in one.suggestions


@pytest.mark.parametrize(
    ("language", "text", "mistakes"),
    [
        (
            "fr",
            "L’Organisation des Volontaires aide les agricultrices jusqu’au village d’Hongsa ; l’IPRCC et l'UNV s’organisent.",
            [],
        ),
        ("fr", "A l’heure actuelle, l'Etat aide l'Ecole : œuvre, oeuvre, cœur, coeur, savoir-faire, a-t-il, aujourd'hui.", []),
        ("fr", "Le developpement des agricultrises dans le vilage d'Awa Diop.", ["developpement", "agricultrises", "vilage"]),
        ("fr", "l’agricultrise", ["agricultrise"]),
        (
            "es",
            "Las mujeres tienen oportunidades; los jóvenes pueden emplearse y ganarse la vida recogiendo frutas en Fuping.",
            [],
        ),
        ("es", "Los agricultores resiben la cosecha de la comunidá.", ["resiben", "comunidá"]),
        ("es", "¿Dónde están? ¡Reasentamiento de las familias!", []),
    ],
)
def test_french_and_spanish(language: str, text: str, mistakes: list[str]) -> None:
    assert wrong(text, language) == mistakes


def test_american_spelling_where_it_is_asked_for() -> None:
    american = Dictionaries().lexicon("en-US")
    assert american is not None
    assert [one.word for one in check("The color of the village centre.", american)] == ["centre"]


@pytest.mark.parametrize("code", ["zh-CN", "ja", "sw", "x-default"])
def test_a_language_without_a_dictionary_has_no_lexicon(code: str) -> None:
    assert OWNER.lexicon(code) is None


def test_what_can_be_checked_is_listed() -> None:
    assert OWNER.languages() == ("en-GB", "es-ES", "fr-FR")
    with pytest.raises(UsageError):
        OWNER.lexicon("not a code")


def test_a_dictionary_is_opened_once_and_shared_by_its_regions_only_when_asked() -> None:
    owner = Dictionaries(FOLDERS[:1])
    assert owner.opened == {}
    assert owner.lexicon("fr") is owner.lexicon("fr")
    assert list(owner.opened) == ["fr"]
    assert Dictionaries(FOLDERS[:1]).opened == {}


def test_a_language_without_a_dictionary_is_looked_for_once(tmp_path: Path) -> None:
    owner = Dictionaries((tmp_path,), tmp_path)
    assert owner.lexicon("sw") is None and owner.lexicon("sw", parse_list("kijiji")) is None
    (tmp_path / "sw_KE.aff").write_text("SET UTF-8\n", "utf-8")
    (tmp_path / "sw_KE.dic").write_text("1\nkijiji\n", "utf-8")
    assert owner.lexicon("sw") is None
    assert Dictionaries((tmp_path,), tmp_path).lexicon("sw") is not None


def test_a_persons_own_words_count() -> None:
    text = "The gujiax of Vilagers shaked."
    own = parse_list("gujiax Vilagers shaked")
    mine = OWNER.lexicon("en", own)
    assert mine is not None
    assert wrong(text) == ["gujiax", "Vilagers", "shaked"]
    assert [one.word for one in check(text, mine)] == []
    assert wrong(text) == ["gujiax", "Vilagers", "shaked"]
    assert known("Vilagers", mine) and not known("vilagers", mine)
    also = OWNER.lexicon("en", parse_list("cadre -> official"))
    assert also is not None
    assert [(one.word, one.suggestions) for one in check("A cadre.", also)] == [("cadre", ("official",))]
    assert OWNER.lexicon("en", WordList()) is OWNER.lexicon("en")


def test_a_new_language_needs_no_more_than_its_files(tmp_path: Path) -> None:
    (tmp_path / "sw_KE.aff").write_text("SET ISO8859-1\nTRY aeiou\n", "latin-1")
    (tmp_path / "sw_KE.dic").write_text("2\nkijiji\nshule\n", "latin-1")
    (tmp_path / "de_DE.dic").write_text("1\nDorf\n", "utf-8")
    owner = Dictionaries((tmp_path / "absent", tmp_path), tmp_path / "lists")
    assert owner.languages() == ("sw-KE",)
    swahili = owner.lexicon("sw")
    assert swahili is not None
    assert [one.word for one in check("kijiji shule kijij Ωmega škola", swahili)] == ["kijij", "škola"]
    assert owner.lexicon("de") is None


def test_a_language_has_its_usual_region_and_its_lists(tmp_path: Path) -> None:
    for region in ("AO", "BR", "PT"):
        (tmp_path / f"pt_{region}.aff").write_text("SET UTF-8\n", "utf-8")
        (tmp_path / f"pt_{region}.dic").write_text(f"1\npovo{region.lower()}\n", "utf-8")
    (tmp_path / "names.txt").write_text("gujiatai", "utf-8")
    (tmp_path / "pt.txt").write_text("aldeia", "utf-8")
    owner = Dictionaries((tmp_path,), tmp_path)
    for code, word in (("pt", "povopt"), ("pt-BR", "povobr"), ("pt-MZ", "povopt")):
        found = owner.lexicon(code)
        assert found is not None
        assert known(word, found) and known("gujiatai", found) and known("aldeia", found)
    assert owner.languages() == ("pt-AO", "pt-BR", "pt-PT")


def test_a_path_in_another_script(tmp_path: Path) -> None:
    folder = tmp_path / "字典 é"
    folder.mkdir()
    (folder / "sw_KE.aff").write_text("SET UTF-8\n", "utf-8")
    (folder / "sw_KE.dic").write_text("1\nkijiji\n", "utf-8")
    swahili = Dictionaries((folder,), folder).lexicon("sw-KE")
    assert swahili is not None
    assert known("kijiji", swahili) and not known("shule", swahili)


def test_a_word_list_in_another_encoding_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_bytes("顾家村".encode("gbk"))
    with pytest.raises(CuratorError, match="UTF-8"):
        load_list(path)
    with pytest.raises(CuratorError):
        load_list(tmp_path / "absent.txt")


@pytest.mark.parametrize("name", ["names", "en", "fr", "es"])
def test_the_shipped_lists_are_in_order(name: str) -> None:
    held = load_list(SHIPPED / "spelling" / f"{name}.txt")
    assert len(held.words) > 10
    assert all(word.replace("-", "").isalpha() for word in held.words)
    assert not any(wrong_one in held.words for wrong_one in held.mistakes)
    if name != "names":
        for wrong_one, meant in held.mistakes.items():
            assert meant, wrong_one
            assert all(known(word, lexicon(name)) for one in meant for word in one.split())


@pytest.mark.parametrize("name", ["en", "fr", "es"])
def test_the_shipped_lists_hold_what_the_dictionary_lacks(name: str) -> None:
    bare = Lexicon(name, lexicon(name).words)
    assert [word for word in load_list(SHIPPED / "spelling" / f"{name}.txt").words if known(word, bare)] == []


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40) | st.text(alphabet="abeith'’-. \nAÉé阜1_", max_size=40), st.sampled_from(["en", "fr", "es"]))
def test_any_text_can_be_checked(text: str, language: str) -> None:
    end = 0
    for one in check(text, lexicon(language)):
        assert text[one.start : one.end] == one.word
        assert one.start >= end
        assert not known(one.word, lexicon(language))
        end = one.end


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(SOUND), min_size=1, max_size=4), st.sampled_from(["\n", "\n\n", " "]))
def test_sound_texts_together_are_sound(texts: list[str], between: str) -> None:
    assert wrong(between.join(texts)) == []
