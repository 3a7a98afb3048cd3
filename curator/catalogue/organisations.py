"""The organisations that an archive knows: the list that ships, and what staff added or changed in this archive."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from curator import resources
from curator.catalogue import records
from curator.catalogue.store import Catalogue
from curator.domain import organisations
from curator.domain.organisations import Organisation, Organisations


def shipped() -> Organisations:
    """The list that ships with Curator."""
    return organisations.parse(resources.text("organisations.json"))


def known(catalogue: Catalogue) -> Organisations:
    """The shipped list with the archive's own records over it: one of the same short name replaces the shipped one."""
    own = {record.name: dict(record.body) for record in records.of_kind(catalogue, "organisation")}
    return _with(own) if own else shipped()


def save(catalogue: Catalogue, body: Mapping[str, Any]) -> None:
    """Keep an organisation of the archive's own, or change it, as one step.

    Raises CuratorError when the whole list would not be sound with it: a spelling that means another organisation already, a house
    style that is not there.
    """
    name = str(body["name"])
    present = {record.name: record for record in records.of_kind(catalogue, "organisation")}
    _with({**{one: dict(record.body) for one, record in present.items()}, name: dict(body)})
    if name in present:
        records.change(catalogue, present[name], "change organisation", body=body)
    else:
        records.add(catalogue, "organisation", name, body, "new organisation")


def as_json(organisation: Organisation) -> dict[str, Any]:
    """An organisation as its list holds it; what is empty is absent."""
    held = {one.name: getattr(organisation, one.name) for one in fields(organisation)}
    return {name: dict(value) if isinstance(value, Mapping) else value for name, value in held.items() if value}


def _with(own: Mapping[str, Mapping[str, Any]]) -> Organisations:
    held = json.loads(resources.text("organisations.json"))
    held["organisations"] = [row for row in held["organisations"] if row["name"] not in own] + list(own.values())
    return organisations.parse(json.dumps(held, default=dict))
