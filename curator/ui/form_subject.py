"""What the form speaks of: the values that the chosen photos share, read on a lane."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from curator.catalogue import code_lists, organisations, photos, summaries
from curator.catalogue.store import Catalogue
from curator.catalogue.summaries import Share
from curator.domain.credit_parts import Part
from curator.domain.fields import BY_NAME, Kind
from curator.domain.organisations import Organisations
from curator.domain.replacements import Replacements
from curator.domain.value import Value
from curator.i18n import Translator
from curator.jobs import crediting
from curator.ui.form_values import CAMERA_FIELDS, FORM_FIELDS
from curator.ui.wording import code_told, field_told

_COUNTED: Final = 10_000
"""Up to how many photos the entries of lists that differ are counted."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the form speaks of: photos by their ids, the values they share and the fields in which they differ.

    `codes` are the archive's code replacements, expanded as one types, `organisations` those whose credits it knows; `shares`
    tells of lists that differ how many of the photos have each entry, `credit` which parts of credits that differ are the same.
    """

    ids: array[int] = field(default_factory=lambda: array("q"))
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    mixed: frozenset[str] = frozenset()
    facts: tuple[str, ...] = ()
    codes: Replacements | None = None
    organisations: Organisations = field(default_factory=Organisations)
    shares: Mapping[str, tuple[Share, ...]] = field(default_factory=lambda: MappingProxyType({}))
    credit: Mapping[Part, str] = field(default_factory=lambda: MappingProxyType({}))


def of_one(photo: int, tr: Translator) -> Callable[[Catalogue], Subject]:
    """The subject of one photo, with its camera facts in words; runs on a lane."""

    def work(catalogue: Catalogue) -> Subject:
        for found in photos.load(catalogue, [photo]):
            size = f"{found.width} × {found.height}" if found.width and found.height else ""
            lines = [found.file_name, tr(", ").join(part for part in (size, _bytes_told(found.bytes), found.format) if part)]
            for known in (*CAMERA_FIELDS, BY_NAME["date_created_certainty"]):
                held = found.values.get(known.name)
                if held is not None:
                    lines.append(f"{field_told(known, tr)}: {code_told(str(held), tr)}")
            codes, known_names = code_lists.known(catalogue), organisations.known(catalogue)
            return Subject(array("q", [photo]), found.values, frozenset(), tuple(lines), codes, known_names)
        return Subject()

    return work


def of_several(catalogue: Catalogue, ids: array[int]) -> Subject:
    """The subject of several photos; runs on a lane."""
    told = summaries.summary(catalogue, ids)
    codes, names = code_lists.known(catalogue), organisations.known(catalogue)
    lists = [known for known in FORM_FIELDS if known.name in told.mixed and known.kind in (Kind.LIST, Kind.STRUCTS)]
    shares = summaries.shares(catalogue, ids, lists) if len(ids) <= _COUNTED else {}
    credit = crediting.shared(catalogue, ids, names) if "credit_line" in told.mixed else {}
    return Subject(ids, told.values, told.mixed, codes=codes, organisations=names, shares=shares, credit=credit)


def _bytes_told(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} kB"
