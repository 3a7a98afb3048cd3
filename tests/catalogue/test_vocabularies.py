"""Vocabularies and saved searches of an archive: kept, undone, and what they find."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from curator.catalogue import journal, photos, saved, search, vocabularies
from curator.catalogue.store import Catalogue
from curator.domain import step, vocabulary
from curator.domain.errors import CuratorError
from curator.domain.step import Edit, Put, PutText

Add = Callable[..., list[int]]


def caption(catalogue: Catalogue, photo: int, text: str, language: str = "en") -> None:
    journal.apply(catalogue, Edit("set", (photo,), {"description": PutText(language, text)}))


def test_a_word_finds_what_has_another_name_of_the_same(catalogue: Catalogue, add: Add) -> None:
    first, second, third = add(catalogue, 3)
    caption(catalogue, first, "直播间里的村民", "zh-CN")
    journal.apply(catalogue, Edit("set", (second,), {"keywords": Put(("优质教育",))}))
    caption(catalogue, third, "A road")
    assert search.find(catalogue, "livestreaming").ids == (first,)
    caption(catalogue, first, "An e-commerce room")
    assert search.find(catalogue, "电商").ids == search.find(catalogue, "電商").ids == (first,)
    assert search.find(catalogue, '"quality education"').ids == ()  # a phrase is what is written
    assert search.find(catalogue, "SDG4").ids == (second,)
    vocabularies.save(catalogue, vocabulary.read_text("Road\n\t{chaussée}\n", "ways"))
    assert search.find(catalogue, "chaussée").ids == (third,)
    journal.undo(catalogue)
    assert search.find(catalogue, "chaussée").ids == ()


def test_a_term_brings_keyword_path_and_code(catalogue: Catalogue, add: Add) -> None:
    (photo,) = add(catalogue)
    journal.apply(catalogue, Edit("tag", (photo,), vocabularies.tagging(catalogue, "优质教育")))
    (held,) = photos.load(catalogue, [photo])
    assert held.values["keywords"] == ("Quality education",)
    assert held.values["about"] == (
        {"CvId": "http://metadata.un.org/sdg", "CvTermId": "http://metadata.un.org/sdg/4", "CvTermName": "Quality education"},
    )
    with pytest.raises(CuratorError, match="Fruit growing"):
        vocabularies.tagging(catalogue, "fru")


def test_a_keyword_goes_with_its_path_and_code_and_nothing_else(catalogue: Catalogue, add: Add) -> None:
    first, second, third = add(catalogue, 3)
    for term in ("优质教育", "zero hunger"):
        journal.apply(catalogue, Edit("tag", (first, second), vocabularies.tagging(catalogue, term)))
    own = {
        "keywords": step.Add(("Quality education",)),
        "keyword_paths": step.Add(("Work|Quality education", "Quality education|School")),
    }
    journal.apply(catalogue, Edit("set", (second, third), own))
    assert (
        vocabularies.keyword(catalogue, "my own word ") == "my own word"
        and vocabularies.keyword(catalogue, "优质教育") == "Quality education"
    )
    before = {photo.id: photo.values for photo in photos.load(catalogue, [first, second, third])}
    ops = {"keywords": step.Remove(("Quality education",))}
    journal.apply(catalogue, Edit("untag", (first, second, third), ops))
    held = {photo.id: photo.values for photo in photos.load(catalogue, [first, second, third])}
    hunger = next(code for code in before[first]["about"] if code["CvTermId"].endswith("/2"))  # type: ignore[index,union-attr]
    for number in (first, second):
        assert held[number]["about"] == (hunger,)
        assert "Quality education" not in held[number]["keywords"] and len(held[number]["keywords"]) == 1  # type: ignore[arg-type,operator]
    assert held[second]["keyword_paths"] == held[third]["keyword_paths"] == ("Quality education|School",)
    assert not held[third].get("keywords")
    journal.undo(catalogue)
    assert {photo.id: photo.values for photo in photos.load(catalogue, [first, second, third])} == before


def test_two_places_of_one_name_are_told_apart(catalogue: Catalogue, add: Add) -> None:
    first, second = add(catalogue, 2)
    told = [vocabularies.described(path) for path in vocabularies.places("Fuping")]
    assert told == ["阜平县 Fuping County, Hebei", "富平县 Fuping County, Shaanxi"]
    with pytest.raises(CuratorError, match=r"130624 .*610528"):
        vocabularies.placing(catalogue, "Fuping")
    journal.apply(catalogue, Edit("set place", (first,), vocabularies.placing(catalogue, "130624")))
    journal.apply(catalogue, Edit("set place", (second,), vocabularies.placing(catalogue, "富平县")))
    assert set(search.find(catalogue, "fuping").ids) == {first, second}
    assert search.find(catalogue, "place:130624").ids == (first,)
    assert search.find(catalogue, "fuping place:Shaanxi").ids == (second,)
    (held,) = photos.load(catalogue, [first])
    assert (held.values["city"], held.values["province_state"], held.values["country_code"]) == ("Fuping", "Hebei", "CHN")


def test_a_saved_search_lives(catalogue: Catalogue, add: Add) -> None:
    first, second = add(catalogue, 2)
    caption(catalogue, first, "Goats in Fuping")
    saved.save(catalogue, "For print", "goats OR sheep")
    assert search.find(catalogue, 'search:"For print"').ids == (first,)
    caption(catalogue, second, "Sheep in Fuping")
    assert set(search.find(catalogue, 'search:"for print"').ids) == {first, second}
    assert search.find(catalogue, 'search:"For print" -sheep').ids == (first,)
    assert search.find(catalogue, '-search:"For print"').ids == ()
    saved.save(catalogue, "two", 'search:"For print" sort:date_created')
    assert set(search.find(catalogue, "search:two fuping").ids) == {first, second}
    assert saved.term("For print") == 'search:"For print"'


def test_saved_searches_are_steps_and_end_nowhere(catalogue: Catalogue) -> None:
    saved.save(catalogue, "a", "goats")
    saved.save(catalogue, "a", "search:b")
    saved.save(catalogue, "b", "search:a")  # each stands for the other
    search.find(catalogue, "search:a search:none")
    saved.rename(catalogue, "b", "c")
    assert [one.name for one in saved.all_saved(catalogue)] == ["a", "c"]
    saved.withdraw(catalogue, "c")
    assert [one.name for one in saved.all_saved(catalogue)] == ["a"]
    journal.undo(catalogue)
    assert [one.name for one in saved.all_saved(catalogue)] == ["a", "c"]
    with pytest.raises(CuratorError, match="already"):
        saved.rename(catalogue, "a", "c")
    with pytest.raises(CuratorError, match="needs a name"):
        saved.save(catalogue, " ", "x")


def test_ones_own_vocabulary_takes_the_place_of_one_that_ships(catalogue: Catalogue) -> None:
    vocabularies.save(catalogue, vocabulary.read_text("Fish\n", "themes"))
    assert [term.label("en") for term in vocabularies.named(catalogue, "themes").terms] == ["Fish"]
    vocabularies.withdraw(catalogue, "themes")
    assert len(vocabularies.named(catalogue, "themes").terms) == 20
    with pytest.raises(CuratorError, match="themes, sdg"):
        vocabularies.named(catalogue, "fish")
