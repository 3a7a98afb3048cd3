"""The organisations that an archive knows: the list that ships, and what staff added or changed in this archive."""

from __future__ import annotations

import json
from typing import Any

from curator import resources
from curator.catalogue.store import Catalogue
from curator.domain import organisations
from curator.domain.organisations import Organisations


def shipped() -> Organisations:
    """The list that ships with Curator."""
    return organisations.parse(resources.text("organisations.json"))


def known(catalogue: Catalogue) -> Organisations:
    """The shipped list with the archive's own records over it: one of the same short name replaces the shipped one."""
    rows = catalogue.db.execute("select body from record where kind = 'organisation' and withdrawn = 0 order by id")
    own: dict[str, Any] = {body["name"]: body for body in (json.loads(row[0]) for row in rows)}
    if not own:
        return shipped()
    held = json.loads(resources.text("organisations.json"))
    held["organisations"] = [row for row in held["organisations"] if row["name"] not in own] + list(own.values())
    return organisations.parse(json.dumps(held))
