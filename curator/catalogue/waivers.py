"""Waivers that are kept: for which story or selection a preflight rule was let pass, why, when and by whom.

A waiver is a record like any other, so that it can be undone and withdrawn; it lets an export go on and never widens what a
profile lets out.
"""

from __future__ import annotations

from collections.abc import Iterable

from curator.catalogue import records
from curator.catalogue.records import Record
from curator.catalogue.store import Catalogue, now
from curator.domain.preflight import IDS, Waiver


def kept(catalogue: Catalogue, scope: str) -> list[Waiver]:
    """The waivers of a story or selection (`story NAME` or `where QUERY`); those of rules that this program lacks are left out."""
    found = _of(catalogue, scope)
    return [Waiver(str(one.body["rule"]), str(one.body["reason"])) for one in found if one.body["rule"] in IDS]


def keep(catalogue: Catalogue, scope: str, waivers: Iterable[Waiver]) -> None:
    """Keep waivers with their reasons; a rule that is waived there already gets the new reason. One step each."""
    present = {str(one.body["rule"]): one for one in _of(catalogue, scope)}
    for waiver in waivers:
        body = {"scope": scope, "rule": waiver.rule, "reason": waiver.reason, "at": now(), "author": catalogue.author}
        before = present.get(waiver.rule)
        if before is None:
            records.add(catalogue, "waiver", f"{waiver.rule}, {scope}", body, "waive")
        elif before.body["reason"] != waiver.reason:
            records.change(catalogue, before, "waive", body=body)


def _of(catalogue: Catalogue, scope: str) -> list[Record]:
    return [one for one in records.of_kind(catalogue, "waiver") if one.body.get("scope") == scope]
