"""The lists that staff edit: organisation, word."""

from __future__ import annotations

import argparse
from typing import Any, Final

from curator.catalogue import organisations as kept
from curator.catalogue import records
from curator.cli import DONE
from curator.cli.opening import opened
from curator.cli.output import put, put_json, say
from curator.domain import house_style
from curator.domain.credit import Credit
from curator.domain.errors import CuratorError, UsageError

_TEXTS: Final = ("country", "style", "usage_terms", "web_statement")
_KEYS: Final = ("name.LANGUAGE", "alias", *_TEXTS, "licensor", "licensor_url", "ours")


def organisation_list(options: argparse.Namespace) -> int:
    """List the organisations with their house style."""
    with opened(options, read_only=True) as catalogue:
        known = kept.known(catalogue)
        if options.json:
            put_json({"organisations": [kept.as_json(one) for one in known.known], "styles": sorted(known.styles)})
            return DONE
        for one in known.known:
            example = house_style.rendered(Credit((one.name,), year=2020), known)
            put(f"{one.name:14} {example:24} {next(iter(one.names.values()), '')}")
    return DONE


def organisation_save(options: argparse.Namespace) -> int:
    """Add an organisation to the archive's list, or change one."""
    with opened(options) as catalogue:
        known = kept.known(catalogue).named(options.name)
        body = kept.as_json(known) if known else {"name": options.name}
        for words in options.values:
            _change(body, words)
        kept.save(catalogue, body)
    if options.json:
        put_json(body)
    else:
        say(f"Kept {body['name']}; credits that are set from now on follow it.")
    return DONE


def organisation_withdraw(options: argparse.Namespace) -> int:
    """Take an archive's own entry out; the shipped one of that name, if there is one, counts again."""
    with opened(options) as catalogue:
        records.withdraw(catalogue, records.named(catalogue, "organisation", options.name), "withdraw organisation")
    if options.json:
        put_json({"name": options.name})
    return DONE


def _change(body: dict[str, Any], words: str) -> None:
    key, equals, text = words.partition("=")
    adding = key.endswith("+")
    key = key.removesuffix("+")
    if not equals:
        raise UsageError(f"“{words}” is no assignment; write one of {', '.join(_KEYS)}, an equals sign and the value.")
    if key.startswith("name."):
        body["names"] = {**body.get("names", {}), key.removeprefix("name."): text}
    elif key == "alias":
        listed = [part.strip() for part in text.split(";") if part.strip()]
        body["aliases"] = [*body.get("aliases", []), *listed] if adding else listed
    elif key in ("licensor", "licensor_url"):
        name = "LicensorName" if key == "licensor" else "LicensorURL"
        body["licensor"] = {**body.get("licensor", {}), name: text}
    elif key == "ours":
        body["ours"] = text.lower() in ("yes", "true", "1")
    elif key in _TEXTS:
        body[key] = text
    else:
        raise UsageError(f"An organisation has no “{key}”; it has {', '.join(_KEYS)}.")


def word_list(options: argparse.Namespace) -> int:
    """List the words that this archive's spelling knows beside the dictionaries."""
    with opened(options, read_only=True) as catalogue:
        words = [record.name for record in records.of_kind(catalogue, "word")]
    if options.json:
        put_json({"words": words})
    else:
        for word in words:
            put(word)
    return DONE


def word_add(options: argparse.Namespace) -> int:
    """Add words to the archive's spelling."""
    added = []
    with opened(options) as catalogue:
        present = {record.name for record in records.of_kind(catalogue, "word")}
        for word in dict.fromkeys(options.words):
            if not word.strip():
                raise CuratorError("An empty word can not be added.")
            if word not in present:
                records.add(catalogue, "word", word, {"word": word}, "new word")
                added.append(word)
    if options.json:
        put_json({"added": added})
    else:
        say(f"Added {', '.join(added)}." if added else "All of them are in the list already.")
    return DONE


def word_withdraw(options: argparse.Namespace) -> int:
    """Take a word out of the archive's spelling."""
    with opened(options) as catalogue:
        records.withdraw(catalogue, records.named(catalogue, "word", options.word), "withdraw word")
    if options.json:
        put_json({"word": options.word})
    return DONE


def waiver_list(options: argparse.Namespace) -> int:
    """List the preflight rules that were let pass, where, why, when and by whom."""
    with opened(options, read_only=True) as catalogue:
        known = [{"uid": record.uid, **record.body} for record in records.of_kind(catalogue, "waiver")]
    if options.json:
        put_json({"waivers": known})
    else:
        for one in known:
            put(f"{one['uid'][:8]}  {one['rule']}, {one['scope']}: {one['reason']} ({one['author']}, {one['at'][:10]})")
    return DONE


def waiver_withdraw(options: argparse.Namespace) -> int:
    """Take a waiver back; the rule counts again."""
    with opened(options) as catalogue:
        known = [record for record in records.of_kind(catalogue, "waiver") if record.uid.startswith(options.uid)]
        if len(known) != 1:
            raise CuratorError(f"There is no single waiver “{options.uid}”; curator waiver list shows them.")
        records.withdraw(catalogue, known[0], "withdraw waiver")
    if options.json:
        put_json({"uid": known[0].uid})
    return DONE
