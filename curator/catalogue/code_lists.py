"""The archive's list of code replacements."""

from __future__ import annotations

from curator.catalogue import records
from curator.catalogue.store import Catalogue
from curator.domain import replacements
from curator.domain.replacements import Replacements


def known(catalogue: Catalogue) -> Replacements | None:
    """The codes and what they stand for; None where the archive has no list."""
    kept = records.of_kind(catalogue, "replacements")
    if not kept:
        return None
    return replacements.parse(str(kept[0].body["text"]), str(kept[0].body["delimiter"]))[0]
