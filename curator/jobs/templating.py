"""Templates of an archive: kept, made from a photo's values, applied to photos as one step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from curator.catalogue import journal, photos, records
from curator.catalogue.store import Catalogue
from curator.domain import template, variables
from curator.domain.fields import BY_NAME, Kind
from curator.domain.language import Texts
from curator.domain.photo import Photo
from curator.domain.step import Changed, Edit, Op
from curator.domain.template import Entry, Held, Template
from curator.domain.value import Value

_PAGE = 500


def names(catalogue: Catalogue) -> tuple[str, ...]:
    """The names of the templates that are kept."""
    return tuple(record.name for record in records.of_kind(catalogue, "template"))


def keep(catalogue: Catalogue, made: Template) -> Changed | None:
    """Keep a template, or give the one of that name other entries."""
    body = template.to_json(made)
    for record in records.of_kind(catalogue, "template"):
        if record.name == made.name:
            return records.change(catalogue, record, "change template", body=body)
    return records.add(catalogue, "template", made.name, body, "new template")[1]


def of_values(name: str, values: Mapping[str, Value], fields: Iterable[str]) -> Template:
    """A template that puts the values of some fields on other photos as they are; what is in several languages is put in each of these."""
    return Template(name, tuple(entry for field in fields for entry in _entries(field, values.get(field))))


def _entries(field: str, value: Value) -> Iterator[Entry]:
    if isinstance(value, Texts):
        for code, text in value.items():
            yield Entry(field, variables.escaped(text), code)
    elif value is not None:
        held: Any = value if BY_NAME[field].kind in (Kind.LIST, Kind.STRUCTS) else str(value)
        yield Entry(field, cast(Held, _escaped(held)))


def _escaped(value: Any) -> Any:
    """A value, or the values within it, with braces that are braces and no variables."""
    if isinstance(value, Mapping):
        return {key: _escaped(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return tuple(_escaped(part) for part in value)
    return variables.escaped(value) if isinstance(value, str) else value


def applied(catalogue: Catalogue, ids: Sequence[int], name: str) -> tuple[Changed | None, tuple[str, ...]]:
    """Apply the template of a name to photos in order, as one step; gives what changed, and the variables that nothing was known for.

    Raises CuratorError where there is no such template, UsageError where a value does not fit its field.
    """
    record = records.named(catalogue, "template", name)
    chosen, _ = template.from_json(record.body)
    each: dict[int, Mapping[str, Op]] = {}
    empty: dict[str, None] = {}
    for photo, done in template.on_all(chosen, _loaded(catalogue, ids), catalogue.main):
        if done.operations:
            each[photo.id] = done.operations
        empty.update(dict.fromkeys((*done.empty, *done.unknown)))
    if not each:
        return None, tuple(empty)
    fields = sorted({field for ops in each.values() for field in ops})
    return journal.apply(catalogue, Edit("template", (), each=each, detail={"fields": fields, "name": chosen.name})), tuple(
        empty
    )


def _loaded(catalogue: Catalogue, ids: Sequence[int]) -> Iterator[Photo]:
    for some in photos.chunks(ids, _PAGE):
        yield from photos.load(catalogue, some)
