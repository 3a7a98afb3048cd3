"""Values as the form shows and reads them: the text of a value, and the operation that a typed text means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from curator.domain.fields import FIELDS, Field, Kind
from curator.domain.step import Op, Put
from curator.domain.value import Value, cleaned, typed

ALT_TEXT: Final = (125, 250)
"""How many characters of alt text screen readers are sure to say in one go, and how many are the most (WCAG practice)."""

_LONG: Final = frozenset(
    {"description", "extended_description", "alt_text", "rights_usage_terms", "instructions", "keywords", "headline", "title"}
)
_SELDOM: Final = frozenset(
    {
        "description_writer",
        "extended_description",
        "job_id",
        "event_id",
        "keyword_paths",
        "about",
        "scene",
        "creator_job_title",
        "source",
        "copyright_owner",
        "licensor",
        "web_statement",
        "rights_usage_terms",
        "data_mining",
        "contributor",
        "digital_source_type",
        "location_shown",
        "location_created",
        "country_code",
        "organisation_shown",
        "model_release_id",
        "minor_model_age",
        "guid",
    }
)
FORM_FIELDS: Final = tuple(field for field in FIELDS if not field.read_only)
CAMERA_FIELDS: Final = tuple(field for field in FIELDS if field.group == "camera" and field.read_only)


def is_long(field: Field) -> bool:
    """True for texts that may take several lines."""
    return field.name in _LONG


def is_seldom(field: Field) -> bool:
    """True for fields that stay out of sight while they are empty and nobody asks for them."""
    return field.name in _SELDOM


def text_of(field: Field, value: Value) -> str:
    """A value as the form's box shows it; the entries of a list stand between semicolons."""
    if value is None:
        return ""
    if field.kind is Kind.LIST:
        assert isinstance(value, tuple)
        return "; ".join(str(entry) for entry in value)
    if field.kind is Kind.STRUCTS:
        assert isinstance(value, tuple)
        return "; ".join(_struct_text(field, entry) for entry in value)
    return str(value)


def operation(field: Field, text: str) -> Op:
    """What a typed text asks for; raises UsageError with a sentence for what the field can not hold."""
    return Put(typed(field, text))


def entries_of(field: Field, text: str, before: Value) -> tuple[Any, ...]:
    """The entries of a list that a typed text means; a structure whose text is there already keeps all of its parts."""
    plain = field.kind is Kind.STRUCTS and not cleaned(text).startswith(("[", "{"))
    value = _structs(field, text, before) if plain else typed(field, text)
    return value if isinstance(value, tuple) else ()


def entry_told(field: Field, entry: Any) -> str:
    """One entry of a list as it is read: of a theme its name, of another structure its main part."""
    if isinstance(entry, Mapping):
        name = entry.get("CvTermName")
        return name if isinstance(name, str) else _struct_text(field, entry)
    return str(entry)


def iim_bytes(field: Field, text: str) -> int:
    """How many bytes of the legacy IIM dataset a text takes: the longest entry of a list."""
    parts = text.split(";") if field.kind is Kind.LIST else [text]
    return max(len(part.strip().encode()) for part in parts)


def _structs(field: Field, text: str, before: Value) -> Value:
    known: dict[str, Any] = {}
    if isinstance(before, tuple):
        known = {_struct_text(field, entry): entry for entry in before if isinstance(entry, Mapping)}
    value = typed(field, text)
    if not isinstance(value, tuple):
        return value
    return tuple(known.get(_struct_text(field, entry), entry) for entry in value)


def _struct_text(field: Field, entry: object) -> str:
    """The main part of a structure where that is a plain text, else all of it as JSON."""
    if isinstance(entry, Mapping) and isinstance(main := entry.get(field.main_key or ""), str) and ";" not in main:
        return main
    return json.dumps(entry, ensure_ascii=False)
