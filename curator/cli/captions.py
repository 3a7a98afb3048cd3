"""Captioning quickly: template, codes, replace, clock, caption, values."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace as with_other
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from curator.catalogue import code_lists, completion, journal, photos, records
from curator.catalogue.store import Catalogue
from curator.cli import DONE
from curator.cli.opening import opened, selected
from curator.cli.output import put, put_json, say
from curator.domain import clock, language, replacements, rewriting, template
from curator.domain.errors import CuratorError, UsageError
from curator.domain.fields import FIELDS, Kind, named
from curator.domain.language import Texts
from curator.domain.photo import Photo
from curator.domain.replacements import Replacements
from curator.domain.step import Edit, Op, Put, PutText
from curator.domain.template import Entry, Template
from curator.domain.value import typed
from curator.jobs import templating

_ENTRY: Final = re.compile(r"(?P<name>[\w \-]+?)(\[(?P<language>[^\]]*)\])?(?P<sign>[?+]?)=(?P<text>.*)", re.DOTALL)
_HOW: Final = {"": "replace", "?": "only where empty", "+": "append"}
_CODES: Final = "codes"


def template_list(options: argparse.Namespace) -> int:
    """List the templates."""
    with opened(options, read_only=True) as catalogue:
        known = records.of_kind(catalogue, "template")
        if options.json:
            put_json({"templates": [{"uid": record.uid, "name": record.name} for record in known]})
        else:
            for record in known:
                put(record.name)
    return DONE


def template_show(options: argparse.Namespace) -> int:
    """Show what a template sets."""
    with opened(options, read_only=True) as catalogue:
        record = records.named(catalogue, "template", options.name)
        if options.json:
            put_json(record.body)
            return DONE
        for entry in template.from_json(record.body)[0].entries:
            tick = "✓" if entry.ticked else " "
            place = f"[{entry.language}]" if entry.language else ""
            value = "; ".join(map(str, entry.value)) if isinstance(entry.value, tuple) else entry.value
            put(f"{tick} {entry.field}{place} ({entry.how}): {value}")
    return DONE


def template_save(options: argparse.Namespace) -> int:
    """Keep a template, or give the one of that name other entries."""
    made = Template(options.name, tuple(_entry(words) for words in options.entries))
    with opened(options) as catalogue:
        templating.keep(catalogue, made)
    for remark in template.remarks(made):
        say(remark)
    return _said(options, {"name": made.name, "entries": len(made.entries)}, f"Kept the template {made.name}.")


def template_tick(options: argparse.Namespace) -> int:
    """Tick entries of a template, or take the tick away: an entry without one is kept and not applied."""
    names = {named(name).name for name in options.fields}
    with opened(options) as catalogue:
        record = records.named(catalogue, "template", options.name)
        before, _ = template.from_json(record.body)
        if missing := names - {entry.field for entry in before.entries}:
            raise CuratorError(f"The template {record.name} has no entry for {', '.join(sorted(missing))}.")
        ticked = tuple(with_other(entry, ticked=not options.off) if entry.field in names else entry for entry in before.entries)
        templating.keep(catalogue, Template(record.name, ticked))
    return _said(options, {"name": options.name, "ticked": not options.off, "fields": sorted(names)}, "Kept.")


def template_apply(options: argparse.Namespace) -> int:
    """Apply a template to photos, as one step."""
    with opened(options) as catalogue:
        changed, empty = templating.applied(catalogue, selected(catalogue, options), options.name)
        if empty:
            say(f"Nothing was known for: {', '.join(f'{{{name}}}' for name in empty)}.")
        return _counted(options, len(set(changed.photos)) if changed else 0, {"not_filled": list(empty)})


def template_export(options: argparse.Namespace) -> int:
    """Write a template into a file for colleagues."""
    with opened(options, read_only=True) as catalogue:
        record = records.named(catalogue, "template", options.name)
        _write(Path(options.file), template.to_text(template.from_json(record.body)[0]))
    return _said(options, {"file": options.file}, f"Wrote {options.file}.")


def template_import(options: argparse.Namespace) -> int:
    """Keep the template of a file."""
    made, remarks = template.from_text(replacements.decoded(_read(Path(options.file))))
    with opened(options) as catalogue:
        templating.keep(catalogue, made)
    for remark in remarks:
        say(remark)
    return _said(options, {"name": made.name, "remarks": list(remarks)}, f"Kept the template {made.name}.")


def template_withdraw(options: argparse.Namespace) -> int:
    """Take a template out of view."""
    with opened(options) as catalogue:
        records.withdraw(catalogue, records.named(catalogue, "template", options.name), "withdraw template")
    return _said(options, {"name": options.name}, f"Withdrew the template {options.name}; curator undo brings it back.")


def _entry(words: str) -> Entry:
    match = _ENTRY.fullmatch(words)
    if not match:
        raise UsageError(f"“{words}” is no entry; write FIELD=VALUE, FIELD?=VALUE (only where empty) or FIELD+=VALUE (append).")
    field = named(match["name"])
    code = language.code(match["language"]) if match["language"] else None
    held: str | tuple[str, ...] = match["text"]
    if field.kind is Kind.LIST:
        held = tuple(part.strip() for part in re.split(r"[;；]", match["text"]) if part.strip())
    return Entry(field.name, held, code, how=_HOW[match["sign"]])  # type: ignore[arg-type]


def codes_list(options: argparse.Namespace) -> int:
    """List the codes and what they stand for."""
    with opened(options, read_only=True) as catalogue:
        known = _codes(catalogue)
        if options.json:
            put_json({"delimiter": known.delimiter, "codes": {code: list(texts) for code, texts in known.texts.items()}})
        else:
            for code, texts in known.texts.items():
                put(f"{known.delimiter}{code}{known.delimiter}\t" + "\t".join(texts))
    return DONE


def codes_import(options: argparse.Namespace) -> int:
    """Take the codes of a tab-separated file in place of the present ones."""
    known, remarks = replacements.parse(replacements.decoded(_read(Path(options.file))), options.delimiter)
    body = {"delimiter": known.delimiter, "text": replacements.to_text(known)}
    with opened(options) as catalogue:
        kept = records.of_kind(catalogue, "replacements")
        if kept:
            records.change(catalogue, kept[0], "change codes", body=body)
        else:
            records.add(catalogue, "replacements", _CODES, body, "new codes")
    for remark in remarks:
        say(remark)
    count = len(known.texts)
    return _said(options, {"codes": count, "remarks": list(remarks)}, f"Kept {count:,} codes.")


def codes_export(options: argparse.Namespace) -> int:
    """Write the codes into a tab-separated file."""
    with opened(options, read_only=True) as catalogue:
        _write(Path(options.file), replacements.to_text(_codes(catalogue)))
    return _said(options, {"file": options.file}, f"Wrote {options.file}.")


def codes_expand(options: argparse.Namespace) -> int:
    """Put the texts in place of the codes of photos, as one step."""
    with opened(options) as catalogue:
        known = _codes(catalogue)
        each: dict[int, Mapping[str, Op]] = {}
        unknown: dict[str, None] = {}
        for photo in _photos(catalogue, options):
            each[photo.id] = _expanded(photo, known, unknown)
        changed = _applied(catalogue, "expand codes", each, {})
        if unknown:
            say(f"Not in the list of codes: {', '.join(unknown)}.")
        return _counted(options, changed, {"unknown": list(unknown)})


def _expanded(photo: Photo, known: Replacements, unknown: dict[str, None]) -> dict[str, Op]:
    ops: dict[str, Op] = {}
    for field in FIELDS:
        held = photo.values.get(field.name)
        if field.read_only or held is None:
            continue
        if isinstance(held, Texts):
            done = {code: replacements.expand(text, known) for code, text in held.texts}
            unknown.update(dict.fromkeys(code for _, missing in done.values() for code in missing))
            after = Texts.of({code: text for code, (text, _) in done.items()}, dict(held.sources))
            if after != held:
                ops[field.name] = Put(after)
        elif isinstance(held, str) and field.kind is Kind.TEXT:
            text, missing = replacements.expand(held, known)
            unknown.update(dict.fromkeys(missing))
            if text != held:
                ops[field.name] = Put(text)
        elif isinstance(held, tuple) and field.kind is Kind.LIST:
            entries = [replacements.expand(str(part), known)[0] for part in held]
            if entries != list(held):
                ops[field.name] = Put(typed(field, "\n".join(entries)))
    return ops


def _codes(catalogue: Catalogue) -> Replacements:
    known = code_lists.known(catalogue)
    if known is None:
        raise CuratorError("There are no codes yet; take a tab-separated list in with: curator codes import FILE")
    return known


def replace(options: argparse.Namespace) -> int:
    """Find and replace in the texts of photos; with --dry-run only shown."""
    search = rewriting.Search(options.text, options.replacement, whole_words=options.whole_words, match_case=options.match_case)
    fields = [named(name).name for name in options.field] or list(rewriting.SEARCHED)
    languages = [language.code(code) for code in options.language] or None
    with opened(options, read_only=options.dry_run) as catalogue:
        each: dict[int, Mapping[str, Op]] = {}
        shown: list[dict[str, Any]] = []
        for photo in _photos(catalogue, options):
            differences = rewriting.preview(search, photo.values, fields, languages)
            if differences:
                each[photo.id] = rewriting.operations(differences, photo.values)
                shown += [
                    {"uid": photo.uid, "field": one.field, "language": one.language, "before": one.before, "after": one.after}
                    for one in differences
                ]
        if not options.json:
            for one in shown:
                put(f"{one['uid'][:8]}  {one['field']}: {one['before']}\n          → {one['after']}")
        changed = 0 if options.dry_run else _applied(catalogue, "replace", each, {"text": options.text})
        return _counted(options, changed, {"differences": shown})


def clock_shift(options: argparse.Namespace) -> int:
    """Put the capture clock of photos forward or back, as one step."""
    delta = _delta(options)
    return _clocked(options, lambda taken: clock.shifted(taken, delta), {"by": clock.delta_text(delta)})


def clock_zone(options: argparse.Namespace) -> int:
    """Say in which time zone photos were taken, as one step."""
    return _clocked(
        options, lambda taken: clock.zoned(taken, options.offset, convert=options.convert), {"zone": options.offset}
    )


def _delta(options: argparse.Namespace) -> timedelta:
    if options.delta and (options.reading or options.true):
        raise UsageError("Give either a span, or what the camera showed and the true time.")
    if options.delta:
        return clock.parse_delta(options.delta)
    if not (options.reading and options.true):
        raise UsageError("Give a span such as +8h, or --reading and --true, what the camera showed and the true time.")
    return clock.between(options.reading, options.true)


def _clocked(options: argparse.Namespace, change: Callable[[str], str], detail: Mapping[str, Any]) -> int:
    with opened(options) as catalogue:
        each: dict[int, Mapping[str, Op]] = {}
        left: list[dict[str, str]] = []
        for photo in _photos(catalogue, options):
            taken = photo.values.get("date_created")
            try:
                if not isinstance(taken, str):
                    raise CuratorError("It has no capture time.")
                each[photo.id] = {"date_created": Put(change(taken))}
            except CuratorError as trouble:
                left.append({"uid": photo.uid, "reason": trouble.sentence})
        for one in left:
            say(f"{one['uid'][:8]}: {one['reason']}")
        return _counted(options, _applied(catalogue, "clock", each, detail), {"left": left})


def caption_from_name(options: argparse.Namespace) -> int:
    """Suggest captions from file names that are captions; with --apply fill them in where there is none."""
    from curator.domain.file_names import caption_from_file_name

    with opened(options, read_only=not options.apply) as catalogue:
        each: dict[int, Mapping[str, Op]] = {}
        suggested: list[dict[str, str]] = []
        for photo in _photos(catalogue, options):
            words = caption_from_file_name(photo.file_name)
            if words and "description" not in photo.values:
                suggested.append({"uid": photo.uid, "file_name": photo.file_name, "suggestion": words})
                each[photo.id] = {"description": PutText(catalogue.main, words)}
        if not options.json:
            for one in suggested:
                put(f"{one['uid'][:8]}  {one['suggestion']}")
        changed = _applied(catalogue, "caption from name", each, {}) if options.apply else 0
        return _counted(options, changed, {"suggestions": suggested})


def values(options: argparse.Namespace) -> int:
    """List the values that a field has in the archive, the commonest first: what the form completes with."""
    field = named(options.field)
    with opened(options, read_only=True) as catalogue:
        found = completion.values(catalogue, field, options.prefix, options.limit or 50)
        if options.json:
            put_json({"field": field.name, "values": [[text, count] for text, count in found]})
        else:
            for text, count in found:
                put(f"{count:7,}  {text}")
    return DONE


def _photos(catalogue: Catalogue, options: argparse.Namespace) -> Iterator[Photo]:
    for some in photos.chunks(selected(catalogue, options)):
        yield from photos.load(catalogue, some)


def _applied(catalogue: Catalogue, act: str, each: Mapping[int, Mapping[str, Op]], detail: Mapping[str, Any]) -> int:
    wanted = {number: ops for number, ops in each.items() if ops}
    fields = sorted({name for ops in wanted.values() for name in ops})
    changed = journal.apply(catalogue, Edit(act, (), each=wanted, detail={"fields": fields, **detail})) if wanted else None
    return len(set(changed.photos)) if changed else 0


def _counted(options: argparse.Namespace, changed: int, facts: Mapping[str, Any]) -> int:
    text = f"Changed {'one photo' if changed == 1 else f'{changed:,} photos'}." if changed else "Nothing was changed."
    return _said(options, {"changed": changed, **facts}, text)


def _said(options: argparse.Namespace, facts: Mapping[str, Any], text: str) -> int:
    if options.json:
        put_json(facts)
    else:
        say(text)
    return DONE


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as trouble:
        raise CuratorError(f"{path} can not be read: {trouble.strerror}.") from trouble


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise CuratorError(f"{path} is there already; choose another name.") from None
    except OSError as trouble:
        raise CuratorError(f"{path} can not be written: {trouble.strerror}.") from trouble
