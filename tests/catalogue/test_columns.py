"""Answers from columns are those of SQL, photo for photo and place for place, whatever was written meanwhile and by whom."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curator.catalogue import columns as columns_of
from curator.catalogue import counting, facets, index, journal, matches, photos, ranking, search, shelves, store, stories
from curator.catalogue.columns import Columns, Guard
from curator.catalogue.photos import uids_of
from curator.catalogue.store import Catalogue
from curator.domain.fields import BY_NAME
from curator.domain.language import Texts
from curator.domain.step import Edit, Put
from curator.domain.story import PhotoBlock, Story

DATES = (
    None,
    "2018",
    "2019",
    "2019-10",
    "2019-10-17",
    "2019-10-17T10:00:00",
    "2019-10-17T10:00:00.25",
    "2020-02-29T08:00:00+08:00",
)
CAPTIONS = (
    None,
    {"en": "A farmer near thier home"},
    {"en": "Their school"},
    {"en": "School", "fr": "École"},
    {"zh-CN": "阜平县的學校"},
)


@pytest.fixture
def mixed(catalogue: Catalogue, add: Any) -> Iterator[Catalogue]:
    catalogue.db.execute("pragma synchronous = off")
    for number in range(60):
        caption = CAPTIONS[number % 5]
        add(
            catalogue,
            1,
            description=Texts.of(caption) if caption else None,
            date_created=DATES[number * 5 % 8],
            rating=(None, 0, 3, 5)[number % 4],
            credit_line=(None, "©UNV, 2020")[number % 2],
            credit_data=(None, ({"holder": "UNV", "year": 2015 + number % 7},))[number % 2],
            keywords=(None, ("water", "water pump"), ("school",))[number % 3],
            keyword_paths=(None, ("Theme|Water",), ("Theme|School|Primary",))[number % 3],
            city=("Fuping", None, "Baoding")[number % 3],
            gps_latitude=(None, 39.0 + number / 100)[number % 2],
            gps_longitude=(None, 114.2)[number % 2],
            iso=(None, 100, 3200)[number % 3],
        )
    journal.apply(catalogue, Edit("withdraw", (4, 9, 17), {"withdrawn": Put(1)}))
    yield catalogue


_parts = st.sampled_from(
    [
        "school",
        "their",
        "fuping",
        "阜平",
        "学校",
        '"their school"',
        "-school",
        "-their",
        "sch OR farmer",
        "(school -their)",
        "-(school OR water)",
        "caption:school",
        "tag:water",
        'tag:="water"',
        'tag:="Theme|School"',
        "holder:=UNV",
        "credited:2016..2018",
        "rating:>=3",
        "-rating:3",
        "rating:<2",
        "taken:2019-10",
        "taken:2018..2019-10",
        "taken:>2018",
        "taken:<2019-10",
        "taken:<=2019-10",
        "-taken:2019",
        "taken:>=2019-10-17T10:00",
        "imported:>2020",
        "no:caption",
        "no:caption[fr]",
        "has:credit",
        "has:gps",
        "no:tag",
        "near:39.1,114.2,20km",
        "-near:39.1,114.2,20km",
        "is:withdrawn",
        "-is:withdrawn",
        "is:translated",
        "iso:>100",
        "width:>3",
        "city:Baoding OR rating:5",
        "caption[en]:school",
        "has:story",
        "colour:red",
        "file:img",
    ]
)
_orders = st.sampled_from(
    ["", "sort:taken", "sort:-taken", "sort:rating", "sort:-rating", "sort:caption", "sort:-file", "sort:rank"]
)


def same(catalogue: Catalogue, columns: Columns, query: str, **more: Any) -> None:
    assert search.find(catalogue, query, columns=columns, **more) == search.find(catalogue, query, **more), query


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(_parts, max_size=4), order=_orders, withdrawn=st.booleans())
def test_columns_answer_as_sql_does(mixed: Catalogue, parts: list[str], order: str, withdrawn: bool) -> None:
    same(mixed, Columns(), " ".join([*parts, order]), withdrawn=withdrawn)


QUERIES = (
    "",
    "school",
    "rating:>=3",
    "no:caption",
    "taken:2019-10",
    "has:gps",
    "tag:water sort:rating",
    "their",
    "credited:2016",
    "width:>1",
)


def test_they_follow_what_is_written_here_and_elsewhere(mixed: Catalogue, add: Any) -> None:
    columns = Columns()

    def agree() -> None:
        for query in QUERIES:
            same(mixed, columns, query)
            same(mixed, columns, query, withdrawn=True)

    agree()
    journal.apply(mixed, Edit("set", (3, 5), {"rating": Put(5), "date_created": Put("2019-10-17T10:00:00.5")}))
    agree()
    journal.apply(mixed, Edit("withdraw", (1, 2), {"withdrawn": Put(1)}))
    agree()
    journal.undo(mixed)
    agree()
    add(mixed, 3, date_created="2019-10-16", description=Texts.of({"en": "A new school"}), rating=4)
    agree()
    with store.open_archive(mixed.folder, "Other") as other:
        journal.apply(other, Edit("set", (7, 8), {"date_created": Put(None), "keywords": Put(("water",))}))
    agree()
    for _ in range(5):
        journal.undo(mixed)
        agree()


def test_facets_from_columns_are_those_of_sql(mixed: Catalogue, add: Any) -> None:
    columns = Columns()

    def agree() -> None:
        for query in ("", "school", "rating:>=3", "nothing"):
            ids, _ = search.found(mixed, columns, query)
            assert counting.count(mixed, columns, ids) == facets.facets(mixed, ids.tolist())
            assert counting.count(mixed, columns, ids, limit=1) == facets.facets(mixed, ids.tolist(), limit=1)

    agree()
    journal.apply(mixed, Edit("set", (1, 2, 3), {"keywords": Put(("new", "water")), "rating": Put(1), "city": Put("Lhasa")}))
    add(mixed, 2, keywords=("new",), person_shown=("Jin Liu", "Li Xin"), camera_model="Nikon")
    agree()
    story = Story("s", "Water", (PhotoBlock(uids_of(mixed, [1])[0], "A"),))
    stories.keep(mixed, story, "story import")
    agree()
    journal.undo(mixed)
    agree()


def test_what_was_written_is_found_without_a_walk_through_the_journal(mixed: Catalogue) -> None:
    columns = Columns()
    with mixed.reading():
        columns.refresh(mixed)
    journal.apply(mixed, Edit("set", (3,), {"event": Put(Texts.of({"en": "a feast"}))}))
    asked: list[str] = []
    mixed.db.set_trace_callback(asked.append)
    with mixed.reading():
        columns.refresh(mixed)
    mixed.db.set_trace_callback(None)
    query = next(sql for sql in asked if "from change" in sql)
    assert "INTEGER PRIMARY KEY" in mixed.db.execute(f"explain query plan {query}").fetchone()[3]


def test_photos_that_are_named_are_found_among_those_that_are_known(mixed: Catalogue) -> None:
    columns = Columns()
    with mixed.reading():
        mask = columns.among(mixed, (2, 5, 1_000_000))
    assert numpy.flatnonzero(mask).tolist() == [2, 5]


def test_a_column_of_labels_is_as_wide_as_they_are_many() -> None:
    column, widths = counting.One(), []
    for size in (100, 300, 40_000):
        column.grow(size)
        column.put(numpy.arange(size, dtype=numpy.int32), [None, *map(str, range(size - 1))])
        widths.append(column.codes.dtype.itemsize)
        assert column.count(numpy.arange(size, dtype=numpy.int32)) == {str(number): 1 for number in range(size - 1)}
    assert widths == [1, 2, 4]


def test_after_many_changes_they_are_made_anew(mixed: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = Columns()
    same(mixed, columns, "rating:>=3")
    monkeypatch.setattr(columns_of, "MOST_CHANGES", 10)
    journal.apply(mixed, Edit("set", tuple(range(1, 40)), {"rating": Put(4)}))
    for query in QUERIES:
        same(mixed, columns, query)


def test_a_moment_that_is_read_is_one(mixed: Catalogue) -> None:
    columns = Columns()
    with store.open_archive(mixed.folder, "Reader", read_only=True) as reader:
        with reader.reading():
            before = search.find(reader, "rating:>=3", columns=columns)
            journal.apply(mixed, Edit("set", tuple(range(1, 40)), {"rating": Put(0)}))
            assert search.find(reader, "rating:>=3", columns=columns) == before
        assert search.find(reader, "rating:>=3", columns=columns) == search.find(mixed, "rating:>=3")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(
        st.tuples(st.integers(1, 60), st.sampled_from(DATES), st.sampled_from([None, 1, 5]), st.booleans()), max_size=6
    )
)
def test_any_run_of_edits_leaves_the_order_right(mixed: Catalogue, edits: list[tuple[int, Any, Any, bool]]) -> None:
    columns = Columns()
    same(mixed, columns, "rating:5")
    for number, date, rating, gone in edits:
        ops = {"date_created": Put(date), "rating": Put(rating), "withdrawn": Put(int(gone))}
        journal.apply(mixed, Edit("set", (number,), ops))
        same(mixed, columns, "")
        same(mixed, columns, "rating:5")
        same(mixed, columns, "", withdrawn=True)
    assert BY_NAME["rating"].search is None


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=30) | st.text("\"'*()^:+-~{}\x00 ANDORNEARnot阜fup=>..,[]", max_size=40))
def test_no_question_is_an_error_for_columns_reasons_and_facets(mixed: Catalogue, query: str) -> None:
    same(mixed, Columns(), query)
    answer = search.find(mixed, query, ranked=True, columns=Columns())
    assert sorted(answer.ids) == sorted(search.find(mixed, query).ids)
    matches.matched(mixed, answer.asked, answer.ids[:5])
    facets.facets(mixed, answer.ids[:5])


def test_words_in_captions_come_first_in_a_long_answer(catalogue: Catalogue, add: Any) -> None:
    catalogue.db.execute("pragma synchronous = off")
    caption, elsewhere = Texts.of({"en": "A school in the village"}), Texts.of({"en": "A farmer"})
    for number in range(2 * ranking.ENOUGH + 40):
        add(
            catalogue,
            1,
            description=elsewhere if number % 2 else caption,
            city="Village school" if number % 2 else None,
            date_created=f"20{10 + number % 10}",
        )
    for query in ("school village", "school", "sch village"):
        columns = Columns()
        ids = search.find(catalogue, query, ranked=True, columns=columns).ids
        assert ids == search.find(catalogue, query, ranked=True).ids
        assert len(ids) == 2 * ranking.ENOUGH + 40
        first = ids[: ranking.ENOUGH + 20]
        assert all(photo.values["description"] == caption for photo in photos.load(catalogue, first[:200]))
        dates = [str(photo.values["date_created"]) for photo in photos.load(catalogue, first[:200])]
        assert dates == sorted(dates, reverse=True)


def test_photos_may_come_while_columns_are_read(mixed: Catalogue, add: Any) -> None:
    over = threading.Event()
    trouble: list[BaseException] = []

    def read() -> None:
        with store.open_archive(mixed.folder, read_only=True) as reader:
            while not over.is_set():
                columns = Columns()
                try:
                    shelves.counts(reader, columns)
                    while not counting.load(reader, columns):
                        pass
                    sheet = shelves.on(reader, shelves.Shelf.ALL, columns=columns)
                    counting.count(reader, columns, numpy.array(sheet.ids, numpy.int32))
                except BaseException as bug:
                    trouble.append(bug)
                    return

    thread = threading.Thread(target=read)
    thread.start()
    for _ in range(250):
        add(mixed, 1, date_created="2019-10")
    over.set()
    thread.join()
    assert trouble == []


def _none_left(turns: Iterator[int]) -> bool:
    return next(turns, None) is None


def test_a_question_that_is_broken_off_leaves_nothing_half_done(mixed: Catalogue) -> None:
    columns = Columns()
    same(mixed, columns, "rating:>=3")
    for steps in (1, 2, 5, 10, 30, 100, 300):
        journal.apply(
            mixed, Edit("set", tuple(range(1, 30)), {"rating": Put(steps % 5), "date_created": Put(f"20{steps % 90:02}")})
        )
        mixed.db.set_progress_handler(partial(_none_left, iter(range(steps))), 50)
        with contextlib.suppress(sqlite3.OperationalError):
            search.find(mixed, "school rating:>=3", columns=columns)
            search.find(mixed, "no:caption[fr]", columns=columns)
        mixed.db.set_progress_handler(None, 0)
        for query in QUERIES:
            same(mixed, columns, query)


def test_the_time_of_a_file_is_no_date_of_its_taking(catalogue: Catalogue, add: Any) -> None:
    (sure,) = add(catalogue, date_created="2019-10-17")
    (copied,) = add(catalogue, date_created="2026-11-02", date_created_certainty="from file time")
    (none,) = add(catalogue)
    columns = Columns()
    assert set(search.find(catalogue, "no:taken").ids) == {copied, none}
    assert search.find(catalogue, "has:taken", columns=columns).ids == (sure,)
    for told in (
        facets.facets(catalogue, [sure, copied, none]),
        counting.count(catalogue, columns, search.found(catalogue, columns)[0]),
    ):
        assert {one.value: one.count for one in told["missing"]}["taken"] == 2


def test_who_works_by_slices_gives_way_to_who_waits() -> None:
    guard = Guard()
    waits = threading.Event()
    order: list[str] = []

    def ask() -> None:
        waits.set()
        with guard:
            order.append("question")

    asker = threading.Thread(target=ask)
    with guard:
        asker.start()
        waits.wait()
        while not guard._waiting:
            pass
    guard.give_way()
    with guard:
        order.append("slice")
    asker.join()
    assert order == ["question", "slice"]


def test_the_words_of_a_few_photos_are_of_these_alone(mixed: Catalogue) -> None:
    for ids in ([1, 2], [2, 3]):
        name = index.of_few(mixed.db, ids)
        rows = mixed.db.execute(f"select rowid from {name} where {name} match 'img*' order by 1").fetchall()
        assert [row[0] for row in rows] == ids
