"""What can be chosen of an export, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from curator.domain import disclosure
from curator.domain.disclosure import Location
from curator.domain.errors import CuratorError, UsageError
from curator.domain.preflight import Finding, Waiver
from curator.domain.preflight_subject import Profile

SIZES: Final = (480, 1024)
LARGE: Final = 1920
SHIPPED: Final = ("story", "grid", "slideshow")


@dataclass(frozen=True, slots=True)
class Source:
    """What is exported: a story by name, a query, or photos by their uids in order; just one of them. `title` is for the last two."""

    story: str | None = None
    where: str | None = None
    uids: tuple[str, ...] = ()
    title: str = ""

    @property
    def scope(self) -> str:
        """The name under which waivers for it are kept."""
        if self.story is not None:
            return f"story {self.story}"
        return f"where {self.where}" if self.where is not None else "selection"


@dataclass(frozen=True, slots=True)
class Options:
    """What staff choose. Sizes are pixels of the longer edge: `sizes` for the page, `large` for what is looked at and downloaded.

    `location` None is the profile's usual rule. `template` is the name of one that ships, or a folder. `address` is the absolute URL
    of the folder where the bundle will stand. `stop_when_broken` stops at a picture that cannot be decoded instead of
    leaving it out. `replace` lets a bundle go that was changed by hand.
    """

    profile: Profile = "web"
    location: Location | None = None
    languages: tuple[str, ...] = ()
    template: str = "story"
    sizes: tuple[int, ...] = SIZES
    large: int = LARGE
    avif: bool = False
    watermark: bool = False
    title_page: bool = False
    downloads: bool = True
    address: str = ""
    stop_when_broken: bool = False
    zip: bool = False
    bag: bool = False
    replace: bool = False
    waivers: tuple[Waiver, ...] = ()

    def __post_init__(self) -> None:
        for size in (*self.sizes, self.large):
            if not 100 <= size <= 10_000:
                raise UsageError(f"A picture of {size} pixels can not be made; choose sizes from 100 to 10000.")
        if self.address and not self.address.startswith(("https://", "http://")):
            raise UsageError(f"“{self.address}” is no address of a web site; it begins with https://.")

    @property
    def rule(self) -> Location:
        """The location rule in force."""
        return self.location or disclosure.USUAL[self.profile]


class Blocked(CuratorError):
    """Preflight stopped the export; `findings` are all that was found."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        count = sum(finding.level == "block" and finding.waived is None for finding in findings)
        several = "one finding blocks it" if count == 1 else f"{count:,} findings block it"
        super().__init__(f"Nothing was exported: {several}. Mend them, or let a rule pass with a reason: --waive RULE=REASON")


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export: `written` and `reused` count the files of the bundle, `bytes` is its size.

    `unchanged` is True where the bundle stood there just so already. `left_out` are sentences on photos that are not in it.
    """

    to: Path
    photos: int
    written: int
    reused: int
    bytes: int
    findings: tuple[Finding, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    zip: Path | None = None
    unchanged: bool = False

    def to_json(self) -> dict[str, Any]:
        """The result as scripts see it."""
        told: dict[str, Any] = {
            "to": str(self.to),
            "photos": self.photos,
            "written": self.written,
            "reused": self.reused,
            "bytes": self.bytes,
            "findings": [finding.to_json() for finding in self.findings],
            "left_out": list(self.left_out),
            "notes": list(self.notes),
        }
        return {**told, "zip": str(self.zip)} if self.zip else told


@dataclass(frozen=True, slots=True)
class Checked:
    """A bundle against its manifest: how many files are as they were, and the paths of those that are not."""

    sound: int
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """True when nothing was changed, lost or put in."""
        return not (self.changed or self.missing or self.extra)

    def to_json(self) -> dict[str, Any]:
        """The result as scripts see it."""
        return {
            "whole": self.is_whole,
            "checked": self.sound + len(self.changed) + len(self.missing),
            "sound": self.sound,
            "changed": list(self.changed),
            "missing": list(self.missing),
            "extra": list(self.extra),
        }
