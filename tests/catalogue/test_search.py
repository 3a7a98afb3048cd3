"""Questions become ids in order: found in every described field, in every language, as of now, and never an error."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from curator.catalogue import index, journal, photos, search, store
from curator.catalogue.store import Catalogue
from curator.domain.errors import CuratorError, UsageError
from curator.domain.fields import FIELDS, Kind
from curator.domain.language import Texts
from curator.domain.step import Edit, Put, PutText
from curator.domain.value import Value


def put(catalogue: Catalogue, photo: int, **values: Value) -> None:
    journal.apply(catalogue, Edit("set", (photo,), {name: Put(value) for name, value in values.items()}))


OF_KIND: dict[Kind, Any] = {
    Kind.TEXT: "Findme 阜平县",
    Kind.TEXTS: Texts.of({"en": "Findme", "zh-CN": "阜平县"}),
    Kind.LIST: ("other", "Findme", "阜平县"),
    Kind.STRUCTS: ({"Name": {"x-default": "Findme", "zh-CN": "阜平县"}},),
}


@pytest.mark.parametrize("field", [field for field in FIELDS if field.search], ids=lambda field: field.name)
def test_every_searched_field_is_found_and_no_more_once_it_is_empty(catalogue: Catalogue, add: Any, field: Any) -> None:
    add(catalogue, 2)
    catalogue.db.execute("pragma synchronous = off")
    journal.apply(catalogue, Edit("set", (2,), {field.name: Put(OF_KIND[field.kind])}))
    for asked in ("findme", "FIND", "阜平", "平", "findme 县"):
        assert search.find(catalogue, asked).ids == (2,)
    journal.undo(catalogue)
    assert search.find(catalogue, "findme").ids == search.find(catalogue, "阜平").ids == ()


def test_words_may_stand_in_different_fields_and_all_must_be_there(catalogue: Catalogue, add: Any) -> None:
    add(catalogue, 2)
    put(catalogue, 1, city="Fuping", keywords=("water",))
    put(catalogue, 2, city="Fuping")
    assert search.find(catalogue, "water fuping").ids == (1,)
    assert search.find(catalogue, "  FUP  ").ids == (2, 1)
    assert search.find(catalogue, "fuping fire").ids == ()
    assert search.find(catalogue, "img_0002").ids == (2,)


def test_what_can_not_be_read_is_named_and_the_rest_answered(catalogue: Catalogue, add: Any) -> None:
    add(catalogue, 1, city="Fuping")
    assert search.find(catalogue, '""  fuping —') == search.Answer((1,), ('""', "—"))
    assert search.find(catalogue, "— 😀") == search.Answer((1,), ("—", "😀"))
    assert search.find(catalogue, "") == search.Answer((1,))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=30) | st.text("\"'*()^:+-~{}\x00 ANDORNEARnot阜\ud800", max_size=30))
@example(query="x " * 5_000)
@example(query=" ".join(f"word{number}" for number in range(1_500)))
@example(query="阜平" * 5_000)
@example(query='"' * 10_000)
@example(query="a OR b NOT (c NEAR/2 d) caption: x*")
def test_no_question_is_an_error(catalogue: Catalogue, query: str) -> None:
    answer = search.find(catalogue, query)
    assert all(words in query for words in answer.unread)


def test_withdrawn_photos_answer_only_when_they_are_asked_for(catalogue: Catalogue, add: Any) -> None:
    ids = add(catalogue, 3, city="Fuping")
    journal.apply(catalogue, Edit("withdraw", (ids[1],), {"withdrawn": Put(1)}))
    assert search.find(catalogue, "fuping").ids == (3, 1)
    assert search.find(catalogue, "fuping", withdrawn=True).ids == (2,)
    assert search.find(catalogue, withdrawn=True).ids == (2,)


def test_newest_first_and_those_without_a_date_last(catalogue: Catalogue, add: Any) -> None:
    add(catalogue, 5)
    for photo, taken in ((1, "2019-10"), (3, "2020"), (4, "2019-10-17T14:03"), (5, "2019-10")):
        put(catalogue, photo, date_created=taken)
    assert search.find(catalogue).ids == (3, 4, 5, 1, 2)


def test_sorted_by_a_field_the_empty_ones_last(catalogue: Catalogue, add: Any) -> None:
    add(catalogue, 4)
    for photo, rating, caption in ((1, 3, "Goats"), (2, None, None), (3, 5, "A farmer"), (4, 1, "Water")):
        put(catalogue, photo, rating=rating)
        journal.apply(catalogue, Edit("set", (photo,), {"description": PutText("en", caption or "")}))
    assert search.find(catalogue, sort="rating").ids == (4, 1, 3, 2)
    assert search.find(catalogue, sort="-Rating").ids == (3, 1, 4, 2)
    assert search.find(catalogue, sort="caption").ids == (3, 1, 4, 2)
    assert search.find(catalogue, sort="-caption").ids == (4, 1, 3, 2)
    assert search.find(catalogue, sort="file_name").ids == (1, 2, 3, 4)
    assert search.find(catalogue, sort="-bytes").ids == (4, 3, 2, 1)


@pytest.mark.parametrize(
    "sort", ["keywords", "location_shown", "nonsense", "-", "rating; drop table photo", "id", "(select 1)"]
)
def test_what_photos_can_not_be_sorted_by(catalogue: Catalogue, sort: str) -> None:
    with pytest.raises(UsageError):
        search.find(catalogue, sort=sort)


def test_many_answers_and_few_come_in_the_same_order(catalogue: Catalogue, add: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = add(catalogue, 60, city="Fuping")
    each = {photo: {"date_created": Put(f"20{photo * 7 % 60:02}")} for photo in ids[::2]}
    journal.apply(catalogue, Edit("set", (), {}, each))
    few = search.find(catalogue, "fuping")
    monkeypatch.setattr(search, "_MANY", 5)
    assert search.find(catalogue, "fuping") == few
    assert set(few.ids) == set(ids)
    assert search.find(catalogue).ids == few.ids


def test_an_index_made_anew_answers_as_the_one_that_was_kept(catalogue: Catalogue, add: Any) -> None:
    add(catalogue, 3, city="Fuping", description=Texts.of({"en": "Goats", "zh-CN": "阜平县的羊"}))
    put(catalogue, 2, city="Beijing")
    journal.apply(catalogue, Edit("set", (3,), {"description": PutText("zh-CN", "水")}))
    asked = ("fuping", "beijing", "goat", "阜平", "羊", "水", "img")
    kept = [search.find(catalogue, word).ids for word in asked]
    catalogue.db.execute(f"insert into {index.TABLE}({index.TABLE}) values ('integrity-check')")
    with catalogue.writing():
        index.make(catalogue.db)
    assert (
        [search.find(catalogue, word).ids for word in asked]
        == kept
        == [(3, 2, 1), (2,), (3, 2, 1), (2, 1), (2, 1), (3,), (3, 2, 1)]
    )


def test_a_program_left_open_under_other_rules_can_not_spoil_the_index(
    archive: Any, catalogue: Catalogue, add: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(catalogue, 1, city="Fuping")
    monkeypatch.setattr(index, "_FUNCTION", "indexed_999")
    assert not index.is_current(catalogue.db)
    with store.open_archive(archive) as newer:
        assert index.is_current(catalogue.db)
        with pytest.raises(CuratorError, match="Another version of Curator"):
            put(catalogue, 1, city="Beijing")
        put(newer, 1, city="Tokyo")
        assert search.find(newer, "fuping").ids == search.find(newer, "beijing").ids == ()
        assert search.find(newer, "tokyo").ids == (1,)
        assert journal.verify(newer) == []


def test_a_caption_of_a_megabyte_is_found_by_its_last_word(catalogue: Catalogue, add: Any) -> None:
    add(catalogue, 1)
    journal.apply(catalogue, Edit("set", (1,), {"description": PutText("en", "阜平县 goats " * 80_000 + "omega")}))
    assert search.find(catalogue, "omega 县").ids == (1,)
    journal.undo(catalogue)
    assert search.find(catalogue, "omega").ids == search.find(catalogue, "goats").ids == ()
    assert photos.load(catalogue, [1])[0].values == {}
