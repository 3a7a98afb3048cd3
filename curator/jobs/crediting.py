"""Credits given part by part to many photos, each keeping the rest of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from curator.catalogue import journal, organisations, photos
from curator.catalogue.store import Catalogue
from curator.domain import house_style
from curator.domain.credit_grammar import parse_credit
from curator.domain.credit_parts import Part, with_parts
from curator.domain.step import Changed, Edit, Op, Put

_PAGE = 500


def given(catalogue: Catalogue, ids: Sequence[int], parts: Mapping[Part, str]) -> tuple[Changed | None, int]:
    """Set some parts of the credits of photos, as one step; raises UsageError for a year that is none.

    Gives what changed, and of how many photos the credit was left alone because it could not be read.
    """
    known = organisations.known(catalogue)
    each: dict[int, dict[str, Op]] = {}
    unread = 0
    for some in photos.chunks(ids, _PAGE):
        for photo in photos.load(catalogue, some):
            line = str(photo.values.get("credit_line") or "")
            credit = parse_credit(line, known) if line else None
            if line and credit is None:
                unread += 1
                continue
            made = house_style.rendered(with_parts(credit, parts, known), known)
            if made and made != line:
                each[photo.id] = {"credit_line": Put(made)}
    if not each:
        return None, unread
    return journal.apply(catalogue, Edit("set", (), each=each, detail={"fields": ["credit_line"]})), unread
