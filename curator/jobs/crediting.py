"""Credits given part by part to many photos, each keeping the rest of its own; and the parts that many have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from curator.catalogue import journal, organisations, photos, summaries
from curator.catalogue.store import Catalogue
from curator.domain import house_style
from curator.domain.credit_grammar import parse_credit
from curator.domain.credit_parts import PARTS, Part, parts_of, with_parts
from curator.domain.fields import BY_NAME
from curator.domain.organisations import Organisations
from curator.domain.step import Changed, Edit, Op, Put

_PAGE = 500
_DIFFERENT = 200


def shared(catalogue: Catalogue, ids: Sequence[int], known: Organisations) -> dict[Part, str]:
    """The parts that the credits of photos have in common, empty ones too; a part that differs is absent.

    Of more than some hundred different credits nothing is told: to read them takes longer than one waits for a form.
    """
    lines = summaries.different(catalogue, ids, BY_NAME["credit_line"], _DIFFERENT)
    said = [parts_of(parse_credit(str(line), known) if line else None) for line in lines or ()]
    return {part: said[0][part] for part in PARTS if said and len({one[part] for one in said}) == 1}


def given(catalogue: Catalogue, ids: Sequence[int], parts: Mapping[Part, str]) -> tuple[Changed | None, int]:
    """Set some parts of the credits of photos, as one step; raises UsageError for a year that is none.

    Gives what changed, and of how many photos the credit was left alone because it could not be read or would name nobody.
    """
    known = organisations.known(catalogue)
    each: dict[int, dict[str, Op]] = {}
    left = 0
    for some in photos.chunks(ids, _PAGE):
        for photo in photos.load(catalogue, some):
            line = str(photo.values.get("credit_line") or "")
            credit = parse_credit(line, known) if line else None
            if line and credit is None:
                left += 1
                continue
            made = house_style.rendered(with_parts(credit, parts, known), known)
            if line and not made:
                left += 1
            elif made != line:
                each[photo.id] = {"credit_line": Put(made)}
    if not each:
        return None, left
    return journal.apply(catalogue, Edit("set", (), each=each, detail={"fields": ["credit_line"]})), left
