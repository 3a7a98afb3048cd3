"""find, show, set, withdraw, restore."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from curator.catalogue import facets, journal, matches, meanings, photos, search
from curator.catalogue.asking import How, Meaning
from curator.catalogue.store import Catalogue
from curator.cli import DONE
from curator.cli.opening import opened, selected
from curator.cli.output import fitted, put, put_json, say
from curator.domain import language, value
from curator.domain.errors import UsageError
from curator.domain.fields import Field, Kind, named
from curator.domain.language import Texts
from curator.domain.photo import Photo
from curator.domain.step import Add, Changed, Edit, Op, Put, PutTexts, Remove
from curator.domain.telling import label, shown, told_change, told_step
from curator.jobs import places

_ASSIGNMENT: Final = re.compile(r"(?P<name>[\w \-]+?)(\[(?P<language>[^\]]*)\])?(?P<sign>[+-]?)=(?P<text>.*)", re.DOTALL)
_PAGE: Final = 500


def find(options: argparse.Namespace) -> int:
    """Find photos by a query; those that its words meet best come first, unless an order is asked for."""
    query = " ".join(options.query)
    with opened(options, read_only=True) as catalogue, catalogue.reading():
        answer = search.find(
            catalogue, query, sort=options.sort, withdrawn=options.withdrawn, ranked=True, meaning=_meaning(catalogue)
        )
        shown_ids = answer.ids[: options.limit]
        if options.ids and not options.json:
            for uid in photos.uids_of(catalogue, shown_ids):
                put(uid)
            return DONE
        counted = facets.facets(catalogue, answer.ids) if options.facets else None
        if options.json:
            _put_answer(catalogue, query, answer, options, counted)
            return DONE
        for some in photos.chunks(shown_ids):
            for photo in photos.load(catalogue, some):
                put(_line(catalogue, photo))
                if why := _why(matches.of_photo(photo, answer.asked, answer.meant)):
                    put(f"          {why}")
        for name, counts in (counted or {}).items():
            if counts:
                put(f"{name}: " + ", ".join(f"{one.value} ({one.count})" for one in counts))
        for line in _summary(answer, len(shown_ids)):
            say(line)
    return DONE


def _meaning(catalogue: Catalogue) -> Meaning | None:
    """Finding by meaning, where its vectors were made; else nothing of it is imported."""
    if not meanings.exists(catalogue.folder):
        return None
    from curator.jobs import meaning

    return meaning.asker(catalogue)


def _put_answer(
    catalogue: Catalogue, query: str, answer: search.Answer, options: argparse.Namespace, counted: facets.Facets | None
) -> None:
    ids = answer.ids[: options.limit]
    found: list[Any]
    roots = places.roots(catalogue)
    if options.ids:
        found = [{"uid": uid} for uid in photos.uids_of(catalogue, ids)]
    else:
        found = [_told(catalogue, roots, photo, answer) for photo in _pages(catalogue, ids)]
    told: dict[str, Any] = {"query": query, "total": len(answer.ids), "photos": found}
    if counted is not None:
        told["facets"] = {name: [[one.value, one.count] for one in counts] for name, counts in counted.items()}
    put_json(
        {**told, "unread": list(answer.unread), "corrections": {word: list(to) for word, to in answer.corrections.items()}}
    )


def _told(catalogue: Catalogue, roots: Any, photo: Photo, answer: search.Answer) -> dict[str, Any]:
    met = [match.to_json() for match in matches.of_photo(photo, answer.asked, answer.meant)]
    return {**photo.to_json(catalogue.main, places.readable(roots, photo)), **({"matched": met} if met else {})}


def _pages(catalogue: Catalogue, ids: Sequence[int]) -> Iterator[Photo]:
    for place in range(0, len(ids), _PAGE):
        yield from photos.load(catalogue, ids[place : place + _PAGE])


def _line(catalogue: Catalogue, photo: Photo) -> str:
    taken = str(photo.values.get("date_created", ""))[:10]
    caption = photo.values.get("description")
    text = caption.shown(catalogue.main) if isinstance(caption, Texts) else ""
    credit = photo.values.get("credit_line", "")
    return f"{photo.uid[:8]}  {taken:10}  {fitted(photo.file_name, 28)}  {fitted(text, 60)}  {credit}".rstrip()


def _why(met: Sequence[matches.Match]) -> str:
    """What is not seen in a photo's line: where words met a field that it does not show, or met otherwise than as they are written."""
    told = [
        f"{label(match.field)}{_HOWS.get(match.how, '')}: {fitted(match.snippet, 90).rstrip()}"
        for match in met
        if match.field not in ("description", "file_name", "credit_line") or match.how in _HOWS
    ]
    return "; ".join(told)


_HOWS: Final = {
    How.VARIANT: " (in other words)",
    How.PINYIN: " (by its sound)",
    How.CORRECTED: " (as corrected)",
    How.MEANING: " (by its meaning)",
}


def _summary(answer: search.Answer, listed: int) -> Iterator[str]:
    total = len(answer.ids)
    count = "one photo" if total == 1 else f"{total:,} photos"
    yield f"{count}." if listed == total else f"{count}, {listed:,} of them shown."
    for word, others in answer.corrections.items():
        yield f"Looked for “{word}” also as {', '.join(f'“{other}”' for other in others)}."
    for mark in answer.marks:
        yield f"Not read: {mark.text} ({mark.reason})."


def show(options: argparse.Namespace) -> int:
    """Show everything known of photos."""
    with opened(options, read_only=True) as catalogue, catalogue.reading():
        ids = [photos.by_uid(catalogue, uid) for uid in options.photos]
        told = []
        for photo in photos.load(catalogue, ids):
            steps = journal.history(catalogue, photo=photo.id)
            if options.json:
                plain = photo.to_json(catalogue.main, places.readable(places.roots(catalogue), photo))
                outdated = {
                    name: list(old)
                    for name, held in photo.values.items()
                    if isinstance(held, Texts) and (old := held.outdated(catalogue.main))
                }
                told.append({**plain, "imported": photo.imported, "outdated": outdated, "history": _field_history(steps)})
                continue
            put(f"{photo.uid}  {photo.file_name}")
            for line in _facts(catalogue, photo):
                put(f"  {line}")
            put("  History, newest first:")
            for step in steps:
                put(f"    {step.at[:16].replace('T', ' ')}  {step.author}  {told_step(step)}")
                for change in step.changes:
                    for line in told_change(change):
                        put(f"        {line}")
        if options.json:
            put_json({"photos": told})
    return DONE


def _facts(catalogue: Catalogue, photo: Photo) -> Iterator[str]:
    path = places.readable(places.roots(catalogue), photo)
    yield f"original: {path or f'{photo.path} (its disk is away)'}"
    size = f"{photo.width} × {photo.height} pixels, " if photo.width and photo.height else ""
    yield f"file: {size}{photo.bytes:,} bytes, {photo.format}, SHA-256 {photo.sha256}"
    if photo.variant_of:
        yield f"variant of: {photo.variant_of}"
    if photo.companion:
        yield f"taken together with: {photo.companion}"
    if photo.withdrawn:
        yield "withdrawn"
    for name, held in photo.values.items():
        for text in _values(held, catalogue.main):
            yield f"{label(name)}: {text}"


def _values(held: Any, main: str) -> Iterator[str]:
    if isinstance(held, Texts):
        old = held.outdated(main)
        for code, text in held.texts:
            yield f"[{code}] {text}{' (made from an older text of the main language)' if code in old else ''}"
    elif isinstance(held, tuple):
        yield "; ".join(shown(part) for part in held)
    else:
        yield str(held)


def _field_history(steps: list[Any]) -> dict[str, list[dict[str, Any]]]:
    """For each field its values, newest first: when, by whom, in which step, before and after."""
    fields: dict[str, list[dict[str, Any]]] = {}
    for step in steps:
        for change in step.changes:
            for name, after in change.after.items():
                entry = {"at": step.at, "author": step.author, "act": step.act, "step": step.uid, "after": after}
                if name in change.before:
                    entry["before"] = change.before[name]
                fields.setdefault(name, []).append(entry)
    return fields


def set_(options: argparse.Namespace) -> int:
    """Set fields of photos, as one step."""
    with opened(options) as catalogue:
        ops = operations(options.assignments, catalogue.main)
        ids = tuple(selected(catalogue, options))
        changed = journal.apply(catalogue, Edit("set", ids, ops, detail={"fields": sorted(ops)}))
        _tell(options, changed, len(ids))
    return DONE


def withdraw(options: argparse.Namespace) -> int:
    """Take photos out of the view."""
    return _withdrawn(options, withdrawn=True)


def restore(options: argparse.Namespace) -> int:
    """Put withdrawn photos back."""
    return _withdrawn(options, withdrawn=False)


def _withdrawn(options: argparse.Namespace, *, withdrawn: bool) -> int:
    with opened(options) as catalogue:
        ids = tuple(selected(catalogue, options, withdrawn=not withdrawn))
        act = "withdraw" if withdrawn else "restore"
        changed = journal.apply(catalogue, Edit(act, ids, {"withdrawn": Put(int(withdrawn))}))
        _tell(options, changed, len(ids))
    return DONE


def _tell(options: argparse.Namespace, changed: Changed | None, asked: int) -> None:
    count = len(set(changed.photos)) if changed else 0
    if options.json:
        fields = sorted(changed.fields) if changed else []
        put_json({"step": changed.step if changed else None, "photos": asked, "changed": count, "fields": fields})
    elif changed is None:
        say("Nothing had to be changed.")
    else:
        say(f"Changed {'one photo' if count == 1 else f'{count:,} photos'}; curator undo takes it back.")


def operations(assignments: list[str], main: str) -> Mapping[str, Op]:
    """The operations that FIELD=V, FIELD+=V, FIELD-=V and FIELD[zh-CN]=V mean; raises UsageError for what can not be read."""
    ops: dict[str, Op] = {}
    texts: dict[str, dict[str, str]] = {}
    for words in assignments:
        match = _ASSIGNMENT.fullmatch(words)
        if not match:
            raise UsageError(f'“{words}” is no assignment; write FIELD=VALUE, for example caption="A farmer in Fuping".')
        field = named(match["name"])
        if field.read_only:
            raise UsageError(f"{field.label} is what the camera recorded; it can not be set.")
        if field.kind is Kind.TEXTS and not match["sign"]:
            code = _language(match["language"], main)
            texts.setdefault(field.name, {})[code] = value.cleaned(match["text"])
        else:
            ops[field.name] = _operation(field, match, ops.get(field.name))
    ops.update({name: PutTexts(tuple(by_language.items())) for name, by_language in texts.items()})
    return ops


def _language(code: str | None, main: str) -> str:
    return main if code in (None, "", language.DEFAULT) else language.code(code or "")


def _operation(field: Field, match: re.Match[str], before: Op | None) -> Op:
    if match["language"] is not None:
        raise UsageError(f"{field.label} has no languages.")
    held = value.typed(field, match["text"]) if field.kind is not Kind.TEXTS else None
    if not match["sign"]:
        return Put(held)
    entries = held if isinstance(held, tuple) else ()
    if field.kind not in (Kind.LIST, Kind.STRUCTS):
        raise UsageError(f"{field.label} is not a list; nothing can be added to it or taken from it.")
    made: type[Add] | type[Remove] = Add if match["sign"] == "+" else Remove
    if isinstance(before, Put):
        raise UsageError(f"{field.label} is set and added to in one command; do one of them.")
    if isinstance(before, made):
        entries = (*before.entries, *entries)
    elif before is not None:
        raise UsageError(f"{field.label} is added to and taken from in one command; do one after the other.")
    return made(entries)
