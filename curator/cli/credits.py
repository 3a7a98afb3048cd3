"""credit parse, credit check, credit normalise."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from typing import Any

from curator.catalogue import journal, organisations, photos, search
from curator.catalogue.store import Catalogue
from curator.cli import DONE
from curator.cli.opening import opened
from curator.cli.output import put, put_json, say
from curator.domain import consequences, credit_grammar, house_style
from curator.domain.house_style import Departure
from curator.domain.photo import Photo
from curator.domain.step import Edit, Op, Put


def parse(options: argparse.Namespace) -> int:
    """Take a caption line apart, by the list of organisations that ships."""
    known = organisations.shipped()
    parsed = credit_grammar.parse(options.text, known)
    rendered = house_style.rendered(parsed.credit, known) if parsed.credit else None
    if options.json:
        put_json({"caption": parsed.caption, "credit": _shape(parsed.credit), "rendered": rendered})
        return DONE
    put(f"Caption: {parsed.caption}")
    put(f"Credit: {rendered or '(none)'}")
    for name, held in (parsed.credit.to_json() if parsed.credit else {}).items():
        put(f"  {name.replace('_', ' ')}: {held}")
    return DONE


def _shape(credit: Any) -> dict[str, Any] | None:
    """The credit with all keys of the contract, what is empty as null."""
    if credit is None:
        return None
    told = credit.to_json()
    return {name: told.get(name) for name in ("holder", "creator", "office", "partner", "asset_id", "year")}


def check(options: argparse.Namespace) -> int:
    """List what departs from the house style."""
    with opened(options, read_only=True) as catalogue, catalogue.reading():
        findings: list[dict[str, Any]] = [
            {
                "uid": photo.uid,
                "file_name": photo.file_name,
                "rule": "credit.unreadable" if departure.kind == "unreadable" else "credit.style",
                "level": "warn",
                "field": "credit_line",
                "kind": departure.kind,
                "message": departure.message,
                "suggestion": departure.suggestion,
            }
            for photo, departures in _departures(catalogue, options.where)
            for departure in departures
        ]
        if options.json:
            put_json({"findings": findings})
            return DONE
        for finding in findings:
            suggestion = f" → {finding['suggestion']}" if finding["suggestion"] else ""
            put(f"{finding['uid'][:8]}  {finding['file_name']}: {finding['message']}{suggestion}")
        say("Every credit is in its house style." if not findings else "curator credit normalise applies the suggestions.")
    return DONE


def normalise(options: argparse.Namespace) -> int:
    """Apply the suggestions, as one step."""
    with opened(options) as catalogue:
        each: dict[int, dict[str, Op]] = {}
        for photo, departures in _departures(catalogue, options.where):
            suggestion = next((departure.suggestion for departure in departures if departure.suggestion), None)
            if suggestion:
                each[photo.id] = {"credit_line": Put(suggestion)}
        detail = {"fields": ["credit_line"]}
        changed = journal.apply(catalogue, Edit("normalise", (), each=each, detail=detail)) if each else None
        count = len(set(changed.photos)) if changed else 0
        if options.json:
            put_json({"step": changed.step if changed else None, "changed": count})
        else:
            say(f"Brought the credit of {count:,} photos into the house style." if count else "Nothing had to be changed.")
    return DONE


def _departures(catalogue: Catalogue, query: str) -> Iterator[tuple[Photo, list[Departure]]]:
    """Photos with a credit that departs from the house style; judged as it was written."""
    known = organisations.known(catalogue)
    today = date.today()
    for some in photos.chunks(search.find(catalogue, query).ids):
        for photo in photos.load(catalogue, some):
            line = photo.values.get("credit_line")
            if not isinstance(line, str):
                continue
            credit = consequences.credit_of(photo.values.get("credit_data"))
            guessed = photo.values.get("date_created_certainty") == "from file time"  # of a copy, more often than not
            taken = "" if guessed else str(photo.values.get("date_created", ""))[:4]
            departures = house_style.check(
                credit.text if credit and credit.text else line, known, today, int(taken) if taken.isdecimal() else None
            )
            if departures:
                yield photo, departures
