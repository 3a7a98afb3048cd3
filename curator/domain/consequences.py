"""What follows from an edit by rule, in the same step: a field that is derived from another never disagrees with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from curator.domain.value import Value


def reads(names: Iterable[str]) -> frozenset[str]:
    """The fields that must be known, beside those that are set, to tell what follows from setting these."""
    return frozenset({"date_created_certainty"} if "date_created" in names else ())


def follow(values: Mapping[str, Value]) -> dict[str, Value]:
    """The values that follow from values that are being set; what is set itself is left alone.

    A capture time that a person typed is as sure as it is complete: with a zone, or without a time of day, it is exact.
    """
    more: dict[str, Value] = {}
    if "date_created" in values and "date_created_certainty" not in values:
        taken = values["date_created"]
        unzoned = isinstance(taken, str) and "T" in taken and not (taken.endswith("Z") or "+" in taken or taken.count("-") > 2)
        more["date_created_certainty"] = None if taken is None else "no zone" if unzoned else "exact"
    return more
