"""vocabulary, tag, place, search: words with other names, places with codes, questions that are kept."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from curator.catalogue import journal, saved, vocabularies
from curator.catalogue.store import Catalogue
from curator.cli import DONE
from curator.cli.opening import opened, selected
from curator.cli.output import put, put_json, say
from curator.domain import vocabulary
from curator.domain.errors import CuratorError
from curator.domain.step import Changed, Edit, Remove


def vocabulary_list(options: argparse.Namespace) -> int:
    """List the vocabularies."""
    with opened(options, read_only=True) as catalogue:
        known = vocabularies.known(catalogue)
        mine = {one.name for one in vocabularies.own(catalogue)}
        if options.json:
            rows = [{"name": one.name, "title": one.title, "terms": len(one.terms), "own": one.name in mine} for one in known]
            put_json({"vocabularies": rows})
            return DONE
        for one in known:
            put(f"{one.name:14} {len(one.terms):6,} terms  {one.title}{'' if one.name in mine else '  (ships with Curator)'}")
    return DONE


def vocabulary_show(options: argparse.Namespace) -> int:
    """Show the terms of a vocabulary, or those that begin with a text."""
    with opened(options, read_only=True) as catalogue:
        held = vocabularies.named(catalogue, options.name)
        terms = held.beginning(options.beginning, 200) if options.beginning else list(held.terms)
        if options.json:
            whole = vocabulary.to_json(held)
            wanted = {term.id for term in terms}
            put_json({**whole, "terms": [one for one in whole["terms"] if one["id"] in wanted]})
            return DONE
        for term in terms:
            depth = "  " * (len(held.path(term)) - 1)
            put(f"{depth}{term.id}  {'; '.join(term.names())}")
    return DONE


def vocabulary_import(options: argparse.Namespace) -> int:
    """Keep the vocabulary of a tab-indented file."""
    path = Path(options.file).expanduser()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as trouble:
        raise CuratorError(f"{path.name} can not be read as a text in UTF-8: {trouble}.") from trouble
    with opened(options) as catalogue:
        held = vocabulary.read_text(text, options.name or path.stem, catalogue.main)
        if not held.terms:
            raise CuratorError(f"There are no terms in {path.name}.")
        vocabularies.save(catalogue, held, "import vocabulary")
    if options.json:
        put_json({"name": held.name, "terms": len(held.terms)})
    else:
        say(f"Kept {held.name} with {len(held.terms):,} terms.")
    return DONE


def vocabulary_export(options: argparse.Namespace) -> int:
    """Write a vocabulary as tab-indented text, as Lightroom and digiKam read it."""
    with opened(options, read_only=True) as catalogue:
        held = vocabularies.named(catalogue, options.name)
        text = vocabulary.write_text(held, catalogue.main)
    path = Path(options.file).expanduser()
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as trouble:
        raise CuratorError(f"{path} can not be written: {trouble.strerror or trouble}.") from trouble
    if options.json:
        put_json({"name": held.name, "terms": len(held.terms), "file": str(path)})
    return DONE


def vocabulary_withdraw(options: argparse.Namespace) -> int:
    """Take a vocabulary of the archive's own out of view."""
    with opened(options) as catalogue:
        vocabularies.withdraw(catalogue, options.name)
    if options.json:
        put_json({"name": options.name})
    return DONE


def tag_add(options: argparse.Namespace) -> int:
    """Tag photos with a term of a vocabulary: its keyword, its place in the tree, its code."""
    with opened(options) as catalogue:
        ops = vocabularies.tagging(catalogue, options.term)
        ids = tuple(selected(catalogue, options))
        changed = journal.apply(catalogue, Edit("tag", ids, ops, detail={"fields": sorted(ops)}))
        return _told(options, changed, len(ids))


def tag_remove(options: argparse.Namespace) -> int:
    """Take a keyword from photos, with its place in the tree and its code."""
    with opened(options) as catalogue:
        ids = tuple(selected(catalogue, options))
        ops = {"keywords": Remove((vocabularies.keyword(catalogue, options.term),))}
        changed = journal.apply(catalogue, Edit("untag", ids, ops, detail={"fields": ["keywords"]}))
        return _told(options, changed, len(ids))


def place_find(options: argparse.Namespace) -> int:
    """List the places in China that are called so, with their codes and provinces."""
    paths = vocabularies.places(options.text)
    if options.json:
        rows = [
            {
                "code": path[-1].id,
                "name": path[-1].label("zh-CN"),
                "latin": path[-1].label("en"),
                "province": path[0].label("en"),
            }
            for path in paths
        ]
        put_json({"places": rows})
        return DONE
    for path in paths:
        put(f"{path[-1].id}  {vocabularies.described(path)}")
    return DONE


def place_set(options: argparse.Namespace) -> int:
    """Give photos a place in China by its code or its name."""
    with opened(options) as catalogue:
        ops = vocabularies.placing(catalogue, options.place)
        ids = tuple(selected(catalogue, options))
        changed = journal.apply(catalogue, Edit("set place", ids, ops, detail={"fields": sorted(ops)}))
        return _told(options, changed, len(ids))


def _told(options: argparse.Namespace, changed: Changed | None, asked: int) -> int:
    count = len(set(changed.photos)) if changed else 0
    if options.json:
        put_json({"step": changed.step if changed else None, "photos": asked, "changed": count})
    elif changed is None:
        say("Nothing had to be changed.")
    else:
        say(f"Changed {'one photo' if count == 1 else f'{count:,} photos'}; curator undo takes it back.")
    return DONE


def search_list(options: argparse.Namespace) -> int:
    """List the saved searches."""
    with opened(options, read_only=True) as catalogue:
        known = [{"uid": one.uid, "name": one.name, "query": one.body["query"]} for one in saved.all_saved(catalogue)]
    if options.json:
        put_json({"searches": known})
        return DONE
    for one in known:
        put(f"{one['name']:24} {one['query']}")
    return DONE


def search_save(options: argparse.Namespace) -> int:
    """Keep a question under a name."""
    query = " ".join(options.query)
    with opened(options) as catalogue:
        saved.save(catalogue, options.name, query)
    return _searched(options, options.name, query)


def search_rename(options: argparse.Namespace) -> int:
    """Give a saved search another name."""
    with opened(options) as catalogue:
        saved.rename(catalogue, options.name, options.to)
        query = _query_of(catalogue, options.to)
    return _searched(options, options.to, query)


def search_withdraw(options: argparse.Namespace) -> int:
    """Take a saved search out of view."""
    with opened(options) as catalogue:
        query = _query_of(catalogue, options.name)
        saved.withdraw(catalogue, options.name)
    return _searched(options, options.name, query)


def _query_of(catalogue: Catalogue, name: str) -> str:
    from curator.catalogue import records

    return str(records.named(catalogue, "search", name).body["query"])


def _searched(options: argparse.Namespace, name: str, query: str) -> int:
    told: dict[str, Any] = {"name": name, "query": query}
    if options.json:
        put_json(told)
    else:
        say(f"{name}: {query}")
    return DONE
