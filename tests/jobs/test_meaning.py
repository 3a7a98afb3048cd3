"""Finding by meaning: vectors are made once, made again when the words change, and found by; by the real encoder where it is installed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy
import pytest

from curator.catalogue import journal, meanings, search, store
from curator.catalogue.store import Catalogue
from curator.domain.job import run
from curator.domain.step import Edit, PutText
from curator.files import placeholders
from curator.jobs import importing, meaning

CAPTIONS = (
    *("Students at the Fuping Mengxiang Vocational School.", "A typical mud house of Fuping in the past."),
    *("Villagers can now earn more working in factories near their homes.", "Edible fungus grows in the industrial park."),
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    for number in range(len(CAPTIONS)):
        placeholders.draw(tmp_path / "card" / f"{number}.jpg", number, 300, 200)
    store.create(tmp_path / "archive")
    with store.open_archive(tmp_path / "archive", "Ann") as opened:
        run(importing.imported(opened, lambda act: act(opened), [tmp_path / "card"]))
        ids = sorted(search.find(opened).ids)
        each = {photo: {"description": PutText("en", text)} for photo, text in zip(ids, CAPTIONS, strict=True)}
        journal.apply(opened, Edit("set", (), each=each))
        yield opened


def counted(texts: Sequence[str]) -> Any:
    """An encoder that is simple to foresee: how often each letter stands in a text."""
    rows = numpy.zeros((len(texts), meanings.WIDTH), numpy.float32)
    for row, text in zip(rows, texts, strict=True):
        for letter in text.lower():
            row[ord(letter) % meanings.WIDTH] += 1
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def test_vectors_are_made_once_and_again_for_other_words(catalogue: Catalogue) -> None:
    with meanings.open_meanings(catalogue.folder) as held:
        assert run(meaning.made(catalogue, held, counted))[1].counts == {"written": 4, "unchanged": 0}
        assert run(meaning.made(catalogue, held, counted))[1].counts == {"written": 0, "unchanged": 4}
        first = min(search.find(catalogue).ids)
        journal.apply(catalogue, Edit("set", (first,), {"description": PutText("en", "Other words")}))
        assert run(meaning.made(catalogue, held, counted))[1].counts == {"written": 1, "unchanged": 3}
        (nearest, *_) = meanings.nearest(held, counted(["Other words"])[0], 3, 0.1)
        assert nearest == first
        assert meanings.nearest(held, counted(["zzz"])[0], 3, 0.9) == []
        # All captions are a little like these letters; only what is nearly as like them as the first is meant.
        assert meanings.nearest(held, counted(["Other words"])[0], 4, 0.0)[0] == first
        assert len(meanings.nearest(held, counted(["Otherwords w"])[0], 4, 0.0)) < 4


def test_without_vectors_nothing_is_asked(catalogue: Catalogue) -> None:
    assert meaning.asker(catalogue) is None


@pytest.mark.skipif(not meaning.is_installed(), reason="the optional part “meaning” is not installed")
@pytest.mark.parametrize("question", ["students in class", "学生在教室里上课", "pupils learning"])
def test_the_school_is_found_by_what_is_meant(catalogue: Catalogue, question: str) -> None:
    with meanings.open_meanings(catalogue.folder) as held:
        run(meaning.made(catalogue, held))
    school = min(search.find(catalogue).ids)
    near = meaning.asker(catalogue)
    assert near is not None
    assert near(question)[0] == school
    answer = search.find(catalogue, question, ranked=True, meaning=near)
    assert answer.ids[0] == school
    assert school in answer.meant
    assert near("penguins in Antarctica") == []
