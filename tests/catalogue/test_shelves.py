from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from curator.catalogue import journal, photos, search, shelves, store
from curator.catalogue.columns import Columns
from curator.catalogue.shelves import Shelf
from curator.catalogue.store import Catalogue
from curator.catalogue.summaries import summary
from curator.domain.fields import BY_NAME
from curator.domain.language import Texts
from curator.domain.step import Edit, Put
from curator.domain.value import stored


def imported(catalogue: Catalogue, *described: dict[str, Any]) -> list[int]:
    """Photos with these values, as one import."""
    with catalogue.writing():
        step = journal.begin(catalogue, "import", {})
        rows: list[journal.Row] = []
        for values in described:
            name = sha256(repr((step, len(rows))).encode()).hexdigest()
            facts: dict[str, Any] = {
                "file_name": name[:8],
                "path": name,
                "sha256": name,
                "bytes": 1,
                "format": "image/jpeg",
                "imported": store.now(),
            }
            held: dict[str, Any] = {field: stored(BY_NAME[field], value) for field, value in values.items()}
            number, uid = photos.add(catalogue, facts, held)
            rows.append((number, uid, {"withdrawn": 1}, {"withdrawn": 0}))
        journal.record(catalogue, step, rows)
    return [row[0] for row in rows]


def captioned(text: str, **more: Any) -> dict[str, Any]:
    return {"description": Texts.of({"en": text}), **more}


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    store.create(tmp_path / "archive")
    with store.open_archive(tmp_path / "archive", "Li Ping") as opened:
        imported(
            opened,
            captioned("A well", credit_line="©UNV, 2020", date_created="2019-10-17T10:00:00"),
            captioned("A school", date_created="2019-10-02"),
            {"credit_line": "©UNV, 2020", "date_created": "2019"},
            {},
        )
        imported(opened, captioned("A well in winter", date_created="2020-01-05", credit_line="©IPRCC, 2020"))
        yield opened


def on(catalogue: Catalogue, shelf: Shelf, query: str = "") -> list[int]:
    return list(shelves.on(catalogue, shelf, query).ids)


def test_shelves_hold_what_they_say(catalogue: Catalogue) -> None:
    assert on(catalogue, Shelf.ALL) == [5, 1, 2, 3, 4] == list(search.find(catalogue).ids)
    assert on(catalogue, Shelf.LAST_IMPORT) == [5]
    assert on(catalogue, Shelf.NO_CAPTION) == [3, 4]
    assert on(catalogue, Shelf.NO_CREDIT) == [2, 4]
    assert on(catalogue, Shelf.WITHDRAWN) == []


def test_a_withdrawn_photo_stands_on_its_own_shelf_alone(catalogue: Catalogue) -> None:
    journal.apply(catalogue, Edit("withdraw", (4, 5), {"withdrawn": Put(1)}))
    assert on(catalogue, Shelf.WITHDRAWN) == [5, 4]
    assert on(catalogue, Shelf.NO_CAPTION) == [3]
    assert on(catalogue, Shelf.LAST_IMPORT) == []
    assert on(catalogue, Shelf.WITHDRAWN, "winter") == [5]
    assert on(catalogue, Shelf.ALL, "winter") == []


def test_counts_agree_with_the_shelves(catalogue: Catalogue) -> None:
    journal.apply(catalogue, Edit("withdraw", (4,), {"withdrawn": Put(1)}))
    assert shelves.counts(catalogue) == {shelf: len(on(catalogue, shelf)) for shelf in Shelf if shelf is not Shelf.HELD_BACK}


def test_an_undone_import_is_not_the_last(catalogue: Catalogue) -> None:
    journal.undo(catalogue)
    assert on(catalogue, Shelf.LAST_IMPORT) == [1, 2, 3, 4]


def test_months_are_runs_in_the_order_of_the_photos(catalogue: Catalogue) -> None:
    assert shelves.on(catalogue, Shelf.ALL).months == (("2020-01", 1), ("2019-10", 2), ("2019", 1), (None, 1))
    assert shelves.on(catalogue, Shelf.ALL, "well").months == (("2020-01", 1), ("2019-10", 1))


def test_a_question_on_a_shelf_asks_for_both(catalogue: Catalogue) -> None:
    assert on(catalogue, Shelf.NO_CREDIT, "school") == [2]
    assert on(catalogue, Shelf.NO_CREDIT, "well") == []
    assert shelves.on(catalogue, Shelf.ALL, "well §§").unread == ("§§",)


def test_columns_answer_and_count_the_same(catalogue: Catalogue) -> None:
    columns = Columns()
    for change in (None, Edit("withdraw", (2,), {"withdrawn": Put(1)}), Edit("set", (1, 4), {"credit_line": Put(None)})):
        if change:
            journal.apply(catalogue, change)
        for shelf in Shelf:
            for query in ("", "well", "well sort:taken", "§§ school", "is:withdrawn"):
                assert shelves.on(catalogue, shelf, query, columns=columns) == shelves.on(catalogue, shelf, query), (
                    shelf,
                    query,
                )
        assert shelves.counts(catalogue, columns) == shelves.counts(catalogue)
    imported(catalogue, captioned("A new well"))
    assert shelves.counts(catalogue, columns) == shelves.counts(catalogue)


def test_an_order_of_its_own_has_no_months(catalogue: Catalogue) -> None:
    sheet = shelves.on(catalogue, Shelf.ALL, "well sort:taken")
    assert (list(sheet.ids), sheet.months) == ([1, 5], ())


def test_the_beginning_of_an_answer(catalogue: Catalogue) -> None:
    sheet = shelves.on(catalogue, Shelf.ALL, first=2)
    assert (list(sheet.ids), sheet.months, sheet.whole) == ([5, 1], (("2020-01", 1), ("2019-10", 1)), False)
    assert shelves.on(catalogue, Shelf.ALL, first=9).whole
    assert not shelves.on(catalogue, Shelf.ALL, "well", first=1).whole


def test_the_version_tells_of_the_writes_of_others(catalogue: Catalogue) -> None:
    before = shelves.version(catalogue)
    journal.apply(catalogue, Edit("set", (1,), {"rating": Put(3)}))
    assert shelves.version(catalogue) == before
    with store.open_archive(catalogue.folder, "other") as other:
        journal.apply(other, Edit("set", (1,), {"rating": Put(4)}))
    assert shelves.version(catalogue) != before


def test_a_summary_tells_what_is_the_same(catalogue: Catalogue) -> None:
    told = summary(catalogue, [1, 3])
    assert told.count == 2
    assert told.values == {"credit_line": "©UNV, 2020"}
    assert told.mixed == {"description", "date_created"}
    assert summary(catalogue, [1]).mixed == frozenset()
    assert summary(catalogue, []).count == 0


def test_a_summary_over_many_statements(catalogue: Catalogue) -> None:
    many = imported(catalogue, *[{"city": "Fuping"}] * 1200)
    assert summary(catalogue, many).values == {"city": "Fuping"}
    journal.apply(catalogue, Edit("set", (many[-1],), {"city": Put("Baoding")}))
    journal.apply(catalogue, Edit("withdraw", (many[0],), {"withdrawn": Put(1)}))
    told = summary(catalogue, many)
    assert (set(told.mixed), told.withdrawn) == ({"city"}, 1)


def test_months_of_an_answer_are_those_of_its_photos(catalogue: Catalogue) -> None:
    dates = [f"20{year:02}-{month:02}-{day:02}" for year in (3, 4) for month in range(1, 13) for day in range(1, month * 2)]
    imported(catalogue, *[captioned("harvest", date_created=date) for date in dates], *[captioned("harvest")] * 7)
    expected = [
        *((month, len(list(run))) for month, run in groupby(sorted(dates, reverse=True), key=lambda date: date[:7])),
        (None, 7),
    ]
    assert list(shelves.on(catalogue, Shelf.ALL, "harvest").months) == expected
    assert sum(count for _, count in shelves.on(catalogue, Shelf.ALL, "harvest", first=100).months) == 100


def test_what_thousands_have_in_common(catalogue: Catalogue) -> None:
    same = {"credit_line": "©UNV, 2020"}
    ids = imported(catalogue, *[same] * 2000, {**same, "city": "Fuping"}, {**same, "country": "China"})
    told = summary(catalogue, ids)
    assert (told.count, dict(told.values)) == (2002, {"credit_line": "©UNV, 2020"})
    assert told.mixed == {"city", "country"}
    assert dict(summary(catalogue, ids[2000:2001]).values) == {**same, "city": "Fuping"}
