"""Counts over the whole archive."""

from __future__ import annotations

from typing import Any

from curator.catalogue.store import Catalogue


def counts(catalogue: Catalogue) -> dict[str, Any]:
    """How many photos, bytes and steps there are, what is missing, and how the photos spread over formats and years."""
    one = catalogue.db.execute(
        """select count(*), coalesce(sum(bytes), 0), sum(description is null), sum(credit_line is null),
                  sum(date_created is null), sum(volume is not null), sum(rating >= 1), sum(gps_latitude is not null)
           from photo where withdrawn = 0"""
    ).fetchone()
    names = ("photos", "bytes", "without_caption", "without_credit", "without_date", "referenced", "rated", "with_position")
    told: dict[str, Any] = {name: held or 0 for name, held in zip(names, one, strict=True)}
    for name, query in {
        "withdrawn": "select count(*) from photo where withdrawn",
        "steps": "select count(*) from step",
    }.items():
        told[name] = catalogue.db.execute(query).fetchone()[0]
    for name, column in {"formats": "format", "years": "substr(date_created, 1, 4)", "credits": "credit_line"}.items():
        rows = catalogue.db.execute(
            f"select {column}, count(*) from photo where withdrawn = 0 and {column} is not null group by 1 order by 2 desc, 1 limit 50"
        )
        told[name] = dict(rows.fetchall())
    return told
