"""The right photo in the first five: the nine pictures of the Fuping story among others, asked for as people ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from curator.catalogue import facets, matches, search
from curator.catalogue.asking import How
from curator.catalogue.columns import Columns
from curator.catalogue.store import Catalogue
from curator.domain.language import Texts

STORY = {
    "farmer": (
        "A farmer in Fuping, China, who overcame poverty and created a successful business in growing fruit with the support of "
        "local poverty alleviation projects.",
        "UNV",
        "A-farmer-in-Fuping-shaked-off-poverty-and-made-a-successful-bussiness-in-fruits-growing.jpg",
    ),
    "jin liu": (
        "Jin Liu serves as a UN Volunteer Programme Assistant in the Foreign Affairs Division of IPRCC.",
        "UNV",
        "UN-Volunteer-Jin-Liu_0.jpg",
    ),
    "fungus": (
        "Edible Fungus Industrial Park, an industrial poverty alleviation project in Fuping.",
        "UNV",
        "Edible-Fungus.jpg",
    ),
    "students": ("Students at the Fuping Mengxiang Vocational School.", "UNV", "IMG_0101.jpg"),
    "live": (
        "(E-commerce) A livestreaming room where rural goods could be showcased on popular social media platforms.",
        "IPRCC",
        "IMG_0102.jpg",
    ),
    "mud house": ("A typical mud house of Fuping in the past.", "IPRCC", "IMG_0103.jpg"),
    "tourism": ("Fuping: A poor village has been transformed into a tourism spot.", "UNV", "IMG_0104.jpg"),
    "factory": ("Villagers can now earn more working in factories near thier homes.", "UNV", "IMG_0105.jpg"),
    "road": ("The road to prosperity - Fuping is no longer an isolated mountain.", "UNV", "IMG_0106.jpg"),
}
OTHERS = {
    "zh school": {"zh-CN": "阜平县职业技术教育中心的学生在教室里上课。"},
    "shaanxi": {"en": "Persimmons are dried in Fuping, Shaanxi.", "zh-CN": "陕西省富平县的柿饼。"},
    "zh market": {"zh-CN": "村民通過電商平台銷售蘋果。"},
    "boats": {"en": "Boats on the lake near a school for fishers."},
    "goats": {"en": "Goats are herded by women in the hills."},
    "women": {"zh-CN": "我们在田里种玉米。"},
    "cafe": {"en": "A café in Lhasa, run by a cooperative."},
    "meeting": {"en": "Officials discuss business at a forum in Beijing."},
}


@pytest.fixture
def names(catalogue: Catalogue, add: Any) -> Iterator[dict[int, str]]:
    """The archive's photos by id, under short names."""
    known: dict[int, str] = {}
    for name, (caption, holder, _) in STORY.items():
        (number,) = add(
            catalogue,
            1,
            description=Texts.of({"en": caption}),
            credit_line=f"©{holder}, 2020",
            credit_data=({"holder": holder, "year": 2020},),
            date_created="2019-10-17",
        )
        known[number] = name
    for name, texts in OTHERS.items():
        (number,) = add(catalogue, 1, description=Texts.of(texts), credit_line="©UNDP, 2018", date_created="2020-05-01")
        known[number] = name
    for number in range(40):
        (other,) = add(catalogue, 1, description=Texts.of({"en": f"Delegates at a conference, day {number}."}))
        known[other] = f"other {number}"
    shanxi = next(number for number, name in known.items() if name == "shaanxi")
    with catalogue.writing():
        catalogue.db.execute("update photo set province_state = 'Shaanxi', city = 'Fuping' where id = ?", [shanxi])
        for number, name in known.items():
            if name in STORY:
                catalogue.db.execute("update photo set file_name = ? where id = ?", [STORY[name][2], number])
    yield known


def found(catalogue: Catalogue, names: dict[int, str], query: str) -> list[str]:
    return [names[number] for number in search.find(catalogue, query, ranked=True).ids]


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("阜平", {"zh school"}),
        ("fuping", {"farmer", "fungus", "students", "tourism", "road", "mud house", "shaanxi", "zh school"}),
        ("fp", {"zh school"}),
        ("fuping school", {"students"}),
        ("vocational school students", {"students"}),
        ("职业 学生", {"zh school"}),
        ("学生", {"zh school"}),
        ("bussiness", {"farmer"}),
        ("business", {"farmer", "meeting"}),
        ("their homes", {"factory"}),
        ("thier", {"factory"}),
        ("shook", {"farmer"}),
        ("電商", {"zh market"}),
        ("电商", {"zh market"}),
        ("苹果", {"zh market"}),
        ("ecommerce", {"live"}),
        ("e-commerce", {"live"}),
        ("cafe", {"cafe"}),
        ("ＣＡＦＥ", {"cafe"}),
        ("edible fungus", {"fungus"}),
        ('"mud house"', {"mud house"}),
        ("farmers fruit", {"farmer"}),
        ("village tourism UNV", {"tourism"}),
        ("credit:UNV road", {"road"}),
        ("jin liu", {"jin liu"}),
        ("fuping -province:Shaanxi school", {"students"}),
    ],
)
def test_the_right_photo_is_among_the_first_five(
    catalogue: Catalogue, names: dict[int, str], query: str, right: set[str]
) -> None:
    first = found(catalogue, names, query)[: max(5, len(right))]
    assert right & set(first), first
    assert right <= set(found(catalogue, names, query))


@pytest.mark.parametrize(
    ("query", "absent"),
    [
        ("goat", "boats"),
        ("women", "women"),
        ("-fuping", "road"),
        ("fuping -school", "students"),
        ("fuping -place:Shaanxi", "shaanxi"),
        ("阜平", "shaanxi"),
        ("fuping taken:2020", "road"),
    ],
)
def test_what_must_not_be_found(catalogue: Catalogue, names: dict[int, str], query: str, absent: str) -> None:
    assert absent in names.values()
    assert absent not in found(catalogue, names, query)


def test_a_word_that_is_excluded_is_excluded_as_it_is_written(catalogue: Catalogue, names: dict[int, str]) -> None:
    kept = found(catalogue, names, "villagers -their")
    assert kept == ["factory"]  # it says “thier”
    assert "zh school" in found(catalogue, names, "-fuping")  # it says 阜平


def test_exact_comes_before_corrected(catalogue: Catalogue, names: dict[int, str]) -> None:
    assert found(catalogue, names, "business")[0] == "meeting"  # the newest of the two whose captions say so
    order = found(catalogue, names, "fuping")
    assert order.index("road") < order.index("zh school")


def why(catalogue: Catalogue, names: dict[int, str], query: str, name: str) -> list[tuple[str, str, How]]:
    answer = search.find(catalogue, query, ranked=True)
    (number,) = (number for number, known in names.items() if known == name)
    met = matches.matched(catalogue, answer.asked, [number])[number]
    return [(match.field, "|".join(match.snippet[low:high] for low, high in match.places), match.how) for match in met]


@pytest.mark.parametrize(
    ("query", "name", "told"),
    [
        ("fuping", "road", [("description", "Fuping", How.EXACT)]),
        ("fup", "road", [("description", "Fup", How.PREFIX)]),
        ("fuping", "zh school", [("description", "阜平", How.PINYIN)]),
        ("fp", "zh school", [("description", "阜平", How.PINYIN)]),
        ("電商", "zh market", [("description", "電商", How.EXACT)]),
        ("电商", "zh market", [("description", "電商", How.VARIANT)]),
        ("ecommerce", "live", [("description", "E-commerce", How.VARIANT)]),
        ("their", "factory", [("description", "thier", How.CORRECTED)]),
        ("shook", "farmer", [("file_name", "shaked", How.CORRECTED)]),
        ("farmers", "farmer", [("description", "farmer", How.VARIANT)]),
        ("credit:unv road", "road", [("credit_line", "UNV", How.EXACT), ("description", "road", How.EXACT)]),
        ('"mud house"', "mud house", [("description", "mud house", How.EXACT)]),
    ],
)
def test_every_hit_says_why(
    catalogue: Catalogue, names: dict[int, str], query: str, name: str, told: list[tuple[str, str, How]]
) -> None:
    assert why(catalogue, names, query, name) == told


def test_what_was_corrected_is_said(catalogue: Catalogue, names: dict[int, str]) -> None:
    assert search.find(catalogue, "thier").corrections == {}  # no photo says “their”
    assert search.find(catalogue, "bussiness").corrections == {"bussiness": ("business",)}
    assert search.find(catalogue, "their").corrections == {"their": ("thier",)}
    assert search.find(catalogue, "goats").corrections == {}


def test_facets_narrow_to_what_they_count(catalogue: Catalogue, names: dict[int, str]) -> None:
    everything = facets.facets(catalogue, search.find(catalogue).ids)
    assert [(one.value, one.count) for one in everything["credit"]] == [
        ("©UNDP, 2018", 8),
        ("UNV", 7),
        ("IPRCC", 2),
    ]
    for counts in everything.values():
        for one in counts:
            assert len(search.find(catalogue, one.term).ids) == one.count, one


def test_what_captions_mean_joins_a_ranked_answer(catalogue: Catalogue, names: dict[int, str]) -> None:
    ids = {name: number for number, name in names.items()}
    near = [ids["zh school"], ids["students"], ids["cafe"]]

    def meaning(text: str) -> list[int]:
        assert text == "students class"
        return near

    for columns in (None, Columns()):
        answer = search.find(catalogue, "students class", ranked=True, meaning=meaning, columns=columns)
        assert answer.ids == tuple(near)
        told = matches.matched(catalogue, answer.asked, answer.ids, answer.meant)
        assert told[ids["zh school"]][0].how is How.MEANING
        narrowed = search.find(catalogue, "students class holder:=UNV", ranked=True, meaning=meaning, columns=columns)
        assert narrowed.ids == (ids["students"],)
        assert search.find(catalogue, "students class", meaning=meaning, columns=columns).ids == ()


def test_other_words_for_a_word_find_it_too(catalogue: Catalogue, names: dict[int, str]) -> None:
    def expand(word: str) -> list[str]:
        return ["苹果"] if word == "apples" else []

    answer = search.find(catalogue, "apples", ranked=True, expand=expand)
    assert [names[number] for number in answer.ids] == ["zh market"]
    (told,) = matches.matched(catalogue, answer.asked, answer.ids)[answer.ids[0]]
    assert (told.how, told.snippet[told.places[0][0] : told.places[0][1]]) == (How.VARIANT, "蘋果")
