from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from curator import resources
from curator.domain import vocabulary
from curator.domain.vocabulary import Term, Vocabulary

TREE = """Animals
\tGoats
\t\t{山羊}
\t\t{Capra}
\tSheep
[Places]
\tVillage
\t\t{村庄}
"""


def test_a_tab_indented_list_is_read_as_lightroom_writes_it() -> None:
    held = vocabulary.read_text(TREE, "farm")
    assert [term.id for term in held.terms] == ["Animals", "Animals|Goats", "Animals|Sheep", "Places", "Places|Village"]
    goats = held.by_id["Animals|Goats"]
    assert goats.names() == ("Goats", "山羊", "Capra")
    assert [one.label("en") for one in held.path(goats)] == ["Animals", "Goats"]
    assert held.by_id["Places"].heading
    assert vocabulary.write_text(held) == TREE


_NAME = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12).filter(
    lambda name: name[0] not in "{[" and name[-1] not in "}]"
)


@given(st.dictionaries(_NAME, st.lists(_NAME, max_size=3, unique=True), max_size=6))
def test_any_list_comes_back_from_its_text(held: dict[str, list[str]]) -> None:
    terms = tuple(Term(name, {"en": (name,)}, tuple(one for one in synonyms if one != name)) for name, synonyms in held.items())
    written = Vocabulary("x", "x", terms)
    read = vocabulary.read_text(vocabulary.write_text(written), "x")
    assert [(term.id, term.names()) for term in read.terms] == [(term.id, term.names()) for term in terms]


@given(st.text(max_size=120))
def test_any_text_can_be_read(text: str) -> None:
    held = vocabulary.read_text(text, "x")
    assert all(held.path(term) for term in held.terms)


def test_all_names_of_a_term_lead_to_each_other() -> None:
    held = vocabulary.from_json(json.loads(resources.text("vocabularies/themes.json")))
    assert "直播间" in vocabulary.others([held], "E-commerce & livestream selling")
    assert "livestreaming" in vocabulary.others([held], "电商扶贫")
    assert vocabulary.others([held], "nothing like this") == ()
    goals = vocabulary.from_json(json.loads(resources.text("vocabularies/sdg.json")))
    assert {"优质教育", "Educación de calidad", "SDG 4", "التعليم الجيد"} <= set(
        vocabulary.others([goals], "quality education")
    )
    assert len(goals.terms) == 17
    assert all(set(term.labels) == {"en", "fr", "es", "zh-CN", "ar", "ru"} for term in goals.terms)


def test_the_form_in_which_it_is_kept_loses_nothing() -> None:
    for name in ("themes", "sdg", "countries"):
        held = vocabulary.from_json(json.loads(resources.text(f"vocabularies/{name}.json")))
        assert vocabulary.from_json(vocabulary.to_json(held)) == held


def test_no_part_of_china_is_shown_as_a_country() -> None:
    held = vocabulary.from_json(json.loads(resources.text("vocabularies/countries.json")))
    assert held.by_id["TWN"].label("en") == "Taiwan, Province of China"
    assert held.by_id["TWN"].label("zh-CN") == "中国台湾省"
    assert all("China" in held.by_id[code].label("en") for code in ("HKG", "MAC", "TWN"))
    assert held.by_id["CHN"].label("zh-CN") == "中国"
