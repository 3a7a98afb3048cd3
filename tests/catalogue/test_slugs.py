from __future__ import annotations

from collections.abc import Callable

from curator.catalogue import journal, slugs
from curator.catalogue.slugs import Named
from curator.catalogue.store import Catalogue
from curator.domain.step import Edit, PutText

Add = Callable[..., list[int]]


def test_a_slug_is_kept_when_the_caption_changes(catalogue: Catalogue, add: Add) -> None:
    first, second = add(catalogue, 2)
    given = slugs.given(catalogue, [Named(first, "A farmer", "a.jpg"), Named(second, "A farmer", "b.jpg")])
    assert dict(given) == {first: "a-farmer", second: "a-farmer-2"}
    again = slugs.given(catalogue, [Named(first, "Another caption", "a.jpg")])
    assert dict(again) == {first: "a-farmer"}
    assert slugs.known(catalogue, [first, second, 999]) == {first: "a-farmer", second: "a-farmer-2"}


def test_undo_does_not_rename_what_is_published(catalogue: Catalogue, add: Add) -> None:
    (first,) = add(catalogue)
    journal.apply(catalogue, Edit("set", (first,), {"description": PutText("en", "A farmer")}))
    slugs.given(catalogue, [Named(first, "A farmer", "a.jpg")])
    undone = journal.undo(catalogue)
    assert undone is not None
    assert undone.fields == {"description"}
    assert slugs.known(catalogue, [first]) == {first: "a-farmer"}
