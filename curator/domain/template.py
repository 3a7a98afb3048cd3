"""Templates: sets of field values that are put on many photos at once, each with its own tick and its own way of being put.

A template is kept in the archive and given to colleagues as a file. The file is one JSON object in UTF-8:

    {
      "curator_template": 1,
      "name": "Fuping mission",
      "entries": [
        {"field": "description", "language": "zh-CN", "value": "{city}，{date_created:%Y}年。", "ticked": true, "how": "append"},
        {"field": "keywords", "value": ["poverty alleviation", "Fuping"], "ticked": true, "how": "append"},
        {"field": "country", "value": "China", "ticked": false, "how": "only where empty"}
      ]
    }

`field` is a name of curator.domain.fields; `language` is a BCP 47 code, absent for the main language and for fields without
languages; `value` is a text, a list of texts (fields that are lists) or a list of objects (fields that hold structures), with
variables (curator.domain.variables); an empty value clears, with `replace`. `ticked` is true, and `how` is `replace`, where they are
absent. What a newer program wrote and this one does not know is kept and said; it is not applied.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, cast, get_args

from curator.domain import language as languages
from curator.domain import variables
from curator.domain.errors import CuratorError, UsageError
from curator.domain.fields import BY_NAME, Field, Kind
from curator.domain.language import Texts
from curator.domain.photo import Photo
from curator.domain.step import Add, Op, Put, PutText, PutTexts
from curator.domain.value import Value, cleaned, typed, unique
from curator.domain.variables import Context

VERSION: Final = 1
MARK: Final = "curator_template"

How = Literal["replace", "only where empty", "append"]
Held = str | tuple[str, ...] | tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a template. An entry without a tick is kept and not applied.

    `field` may be a name that this program does not know. `how` says what happens to a value that is there: it is replaced, stays
    (`only where empty`), or is followed by the new one (`append`: a list gets what it lacks, a text goes on in its own manner).
    """

    field: str
    value: Held
    language: str | None = None
    ticked: bool = True
    how: How = "replace"


@dataclass(frozen=True, slots=True)
class Template:
    """A named set of entries, in the order of the form."""

    name: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """What a template does to one photo: the operations by field, and the variables that gave nothing, as written."""

    operations: Mapping[str, Op]
    empty: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def operations(template: Template, photo: Photo, context: Context) -> dict[str, Op]:
    """What the ticked entries do to one photo, by field; raises UsageError where a value does not fit its field."""
    return dict(apply(template, photo, context).operations)


def apply(template: Template, photo: Photo, context: Context) -> Applied:
    """The operations of the ticked entries on one photo, with what could not be filled in. Raises UsageError as `operations`.

    Variables speak of the photo as it is before the template. An entry whose variables all gave nothing, so that no word is left,
    does nothing: a place that is not known never empties a field. Unknown and read-only fields are passed over.
    """
    found: dict[str, Op] = {}
    empty: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for entry in template.entries:
        field = BY_NAME.get(entry.field)
        if field is None or field.read_only or not entry.ticked:
            continue
        value, gaps, strangers = _filled(entry.value, photo, replace(context, language=entry.language))
        empty.update(dict.fromkeys(gaps))
        unknown.update(dict.fromkeys(strangers))
        if entry.value and not _says(value):
            continue
        op = _operation(field, entry, value, photo.values.get(field.name), context.main)
        if op is not None:
            found[field.name] = _after(found.get(field.name), op)
    return Applied(found, tuple(empty), tuple(unknown))


def on_all(template: Template, photos: Iterable[Photo], main: str, first: int = 1) -> Iterator[tuple[Photo, Applied]]:
    """Each photo in the order given with what the template does to it; sequence numbers count from `first`."""
    for number, photo in enumerate(photos, first):
        yield photo, apply(template, photo, Context(main, sequence=number))


def remarks(template: Template) -> tuple[str, ...]:
    """What is to be said of a template before it is applied: entries that can do nothing, and variables that mean nothing."""
    said: list[str] = []
    for entry in template.entries:
        field = BY_NAME.get(entry.field)
        if field is None:
            said.append(f"This version does not know the field “{entry.field}”; its value is kept but not applied.")
        elif field.read_only:
            said.append(f"{field.label} comes from the camera or another field and is not applied.")
        elif entry.language and field.kind is not Kind.TEXTS:
            said.append(f"{field.label} has no languages; the value is applied without “{entry.language}”.")
        strangers = [name for text in _strings(entry.value) for name in variables.unknown(text)]
        said += [f"There is no variable “{{{name}}}”; it would be written as it stands." for name in strangers]
    return tuple(dict.fromkeys(said))


def _strings(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple | list):
        return [text for part in value for text in _strings(part)]
    return [value] if isinstance(value, str) else []


def _says(value: Any) -> bool:
    """True where a value holds a letter or digit; punctuation around nothing is nothing."""
    return any(character.isalnum() for text in _strings(value) for character in text)


def _filled(value: Any, photo: Photo, context: Context) -> tuple[Any, tuple[str, ...], tuple[str, ...]]:
    """A value with the variables of all its texts replaced, then the empty and the unknown ones."""
    if isinstance(value, str):
        filled = variables.fill(value, photo, context)
        return cleaned(filled.text), filled.empty, filled.unknown
    if not isinstance(value, tuple | list | Mapping):
        return value, (), ()
    parts = list(value.values()) if isinstance(value, Mapping) else list(value)
    done = [_filled(part, photo, context) for part in parts]
    whole: Any = tuple(part for part, _, _ in done)
    if isinstance(value, Mapping):
        whole = {key: part for key, part in zip(value, whole, strict=True) if part not in ("", (), {})}
    return whole, tuple(name for _, gaps, _ in done for name in gaps), tuple(name for _, _, lost in done for name in lost)


def _operation(field: Field, entry: Entry, value: Any, before: Value, main: str) -> Op | None:
    """What one entry does to one field that holds `before`; None where it does nothing."""
    if field.kind is Kind.TEXTS:
        code = main if entry.language in (None, languages.DEFAULT) else languages.code(entry.language or main)
        held = before.get(code, "") if isinstance(before, Texts) else ""
        text = _put(entry.how, held, _text(value))
        return None if text == held else PutText(code, text)
    if field.kind in (Kind.LIST, Kind.STRUCTS):
        parts = _parts(field, value)
        if entry.how == "append":
            return Add(parts) if parts else None
        return None if entry.how == "only where empty" and before else Put(parts or None)
    if field.kind is Kind.TEXT:
        held = before if isinstance(before, str) else ""
        text = _put(entry.how, held, _text(value))
        return None if text == held else Put(text or None)
    if before is not None and entry.how != "replace":
        return None  # a number, a date or a code has no place for a second one
    return Put(typed(field, _text(value)))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "; ".join(_strings(value))


def _parts(field: Field, value: Any) -> tuple[Any, ...]:
    """The entries of a list; a single text is read as if it were typed."""
    held = typed(field, value) if isinstance(value, str) else unique(value)
    if (
        held is not None
        and field.kind is Kind.LIST
        and not all(isinstance(part, str) for part in cast("tuple[Any, ...]", held))
    ):
        raise UsageError(f"{field.label} is a list of texts.")
    return cast("tuple[Any, ...]", held or ())


def _put(how: How, held: str, text: str) -> str:
    if how == "replace" or not held:
        return text
    return held if how == "only where empty" else appended(held, text)


def appended(held: str, text: str) -> str:
    """A text and what is to follow it; a text that ends so already stays as it is, so that appending twice does no harm.

    A text of several paragraphs goes on with a new one, Chinese and Japanese go on without a blank, anything else with one.
    """
    if not text or held.endswith(text):
        return held
    if "\n" in held or "\n" in text:
        return f"{held}\n{text}"
    return held + ("" if _unspaced(held[-1]) or _unspaced(text[0]) else " ") + text


def _unspaced(character: str) -> bool:
    """True for what stands in Chinese and Japanese without a blank: Han, kana, and full-width punctuation."""
    return (
        "\u3000" <= character <= "\u30ff"
        or "\u3400" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or ("\uff01" <= character <= "\uffef" or "\U00020000" <= character <= "\U0003ffff")
    )


def _after(first: Op | None, second: Op) -> Op:
    """Two operations of one template on one field as one."""
    if isinstance(first, PutText | PutTexts) and isinstance(second, PutText):
        pairs = dict([(first.language, first.text)] if isinstance(first, PutText) else first.texts)
        return PutTexts(tuple({**pairs, second.language: second.text}.items()))
    if isinstance(second, Add) and isinstance(first, Add):
        return Add(first.entries + second.entries)
    if isinstance(second, Add) and isinstance(first, Put):
        held = first.value if isinstance(first.value, tuple) else ()
        return Put(unique([*held, *second.entries]))
    return second


def to_json(template: Template) -> dict[str, Any]:
    """The template as the archive and a file keep it."""
    return {MARK: VERSION, "name": template.name, "entries": [_entry_to_json(entry) for entry in template.entries]}


def _entry_to_json(entry: Entry) -> dict[str, Any]:
    value = list(entry.value) if isinstance(entry.value, tuple) else entry.value
    language = {} if entry.language is None else {"language": entry.language}
    return {"field": entry.field, **language, "value": value, "ticked": entry.ticked, "how": entry.how}


def to_text(template: Template) -> str:
    """The template as a file for colleagues."""
    return json.dumps(to_json(template), ensure_ascii=False, indent=2) + "\n"


def from_text(text: str) -> tuple[Template, tuple[str, ...]]:
    """The template of a file, and what is to be said of it; raises CuratorError where it is no template at all."""
    try:
        held = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        raise CuratorError("This file is not a template: it is not valid JSON.") from None
    if not isinstance(held, dict) or MARK not in held:
        raise CuratorError(f"This file is not a template of Curator: it has no “{MARK}”.")
    return from_json(held)


def from_json(held: Mapping[str, Any]) -> tuple[Template, tuple[str, ...]]:
    """The inverse of to_json, for whatever JSON object stands there; what can not be read is said."""
    said: list[str] = []
    version = held.get(MARK)
    if not isinstance(version, int) or version > VERSION:
        said.append("The template was written by a newer version of Curator; what this one does not know is not applied.")
    entries: list[Entry] = []
    found = held.get("entries")
    for place, one in enumerate(found if isinstance(found, list) else [], 1):
        try:
            entries.append(_entry(one))
        except ValueError as trouble:
            said.append(f"Entry {place} was left out: {trouble}.")
    template = Template(cleaned(str(held.get("name") or "")) or "Template", tuple(entries))
    return template, (*said, *remarks(template))


def _entry(one: Any) -> Entry:
    if not isinstance(one, dict) or not isinstance(one.get("field"), str) or not cleaned(one["field"]):
        raise ValueError("it names no field")
    value, how, spoken = one.get("value", ""), one.get("how", "replace"), one.get("language")
    if how not in get_args(How):
        raise ValueError(f"“{how}” is not one of {', '.join(get_args(How))}")
    if value is None:
        value = ""
    elif isinstance(value, bool | int | float):
        value = str(value)
    elif isinstance(value, list) and (all(isinstance(p, str) for p in value) or all(isinstance(p, dict) for p in value)):
        value = tuple(value)
    elif not isinstance(value, str):
        raise ValueError("its value is neither a text nor a list of texts or of objects")
    if spoken is not None:
        try:
            spoken = languages.code(str(spoken)) if spoken != languages.DEFAULT else None
        except UsageError:
            raise ValueError(f"“{spoken}” is not a language code") from None
    return Entry(cleaned(one["field"]), value, spoken, bool(one.get("ticked", True)), how)
