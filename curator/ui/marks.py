"""What a thumbnail says of a photo beside its picture: that it stands in a story, lacks something, or can not be opened now.

Asked for a page of photos at a time, on the rows lane. What holds for the whole archive (which photos stand in stories, which disks
are here, what the rules of preflight know) is read once and again when the archive has changed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from curator.catalogue import photos, records, shelves
from curator.catalogue.store import Catalogue
from curator.domain.photo import Photo
from curator.jobs import places

if TYPE_CHECKING:
    from curator.domain.preflight import Rule
    from curator.domain.preflight_subject import Context

_DISKS_SECONDS: Final = 4.0
"""How long it is taken for true which disks are here: asking costs some milliseconds and nobody is told when one goes."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one photo. `blocked` holds the rules of preflight that would hold it back from the web."""

    story: bool = False
    away: bool = False
    blocked: tuple[str, ...] = ()


@dataclass(slots=True)
class Marking:
    """What the rows lane knows to mark photos by; belongs to that lane."""

    _version: int = -1
    _in_stories: frozenset[str] = frozenset()
    _rules: tuple[Rule, ...] = ()
    _context: Context | None = None
    _roots: places.Roots = field(default_factory=dict)
    _disks_asked: float = float("-inf")

    def of(self, catalogue: Catalogue, ids: Sequence[int]) -> Mapping[int, Marks]:
        """The marks of photos."""
        self._refresh(catalogue)
        return {photo.id: self._marks(photo) for photo in photos.load(catalogue, ids)}

    def blocked(self, catalogue: Catalogue, ids: Sequence[int]) -> frozenset[int]:
        """Those photos that preflight holds back from the web for more than what is missing."""
        self._refresh(catalogue)
        return frozenset(
            photo.id for photo in photos.load(catalogue, ids) if not photo.withdrawn and self._rules_against(photo)
        )

    def _rules_against(self, photo: Photo) -> tuple[str, ...]:
        from curator.domain.preflight_subject import Subject

        assert self._context is not None
        known = Subject(photo.uid, photo.file_name, photo.values)
        return tuple(rule.id for rule in self._rules if next(iter(rule.check(known, self._context)), None) is not None)

    def _marks(self, photo: Photo) -> Marks:
        away = places.original(self._roots, photo) is None
        return Marks(photo.uid in self._in_stories, away, self._rules_against(photo))

    def _refresh(self, catalogue: Catalogue) -> None:
        """Look whether the archive or its disks have changed since."""
        # The rules take a quarter of a second to import; the first thumbnails do not wait for them.
        from curator.domain import preflight
        from curator.jobs import preflighting

        if (now := time.monotonic()) - self._disks_asked > _DISKS_SECONDS:
            self._disks_asked, self._roots = now, places.roots(catalogue)
        version = shelves.version(catalogue)
        if version != self._version:
            self._in_stories = in_stories(catalogue)
            self._context = preflighting.context(catalogue, "web")
            self._rules = tuple(
                rule for rule in preflight.RULES if rule.levels.get("web") == "block" and rule.id not in _TOLD_OTHERWISE
            )
            self._version = version


_TOLD_OTHERWISE: Final = frozenset({"caption.missing", "credit.missing", "file.broken", "file.missing"})
"""Rules whose finding a thumbnail shows by a mark of its own."""


def in_stories(catalogue: Catalogue) -> frozenset[str]:
    """The uids of the photos that stand in any story."""
    found: set[str] = set()
    for record in records.of_kind(catalogue, "story"):
        found.update(block["uid"] for block in record.body["blocks"] if block.get("uid"))
    return frozenset(found)
