"""The Story: an ordered run of headings, paragraphs, quotes and photos. A plain gallery is a story of photos only.

Texts of blocks are one line each and tidy (curator.domain.wording.tidy): they are made so when a block is made, so that what is
stored, written and read again compares equal. The words as they were published stay in `raw`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from curator.domain.credit import Credit
from curator.domain.wording import tidy


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of any level."""

    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", tidy(self.text))

    def to_json(self) -> dict[str, Any]:
        """The block as scripts see it."""
        return {"type": "heading", "text": self.text}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", tidy(self.text))

    def to_json(self) -> dict[str, Any]:
        """The block as scripts see it."""
        return {"type": "paragraph", "text": self.text}


@dataclass(frozen=True, slots=True)
class Quote:
    """A pull quote, without its quotation marks. `person` is named as printed but for Ms, Mr and the like; `raw` is as published.

    Two quotes are equal when text, person and role are, however they were written.
    """

    text: str
    person: str | None = None
    role: str | None = None
    raw: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        for name in ("text", "person", "role"):
            held = getattr(self, name)
            object.__setattr__(self, name, tidy(held or "") or ("" if name == "text" else None))

    def to_json(self) -> dict[str, Any]:
        """The block as scripts see it; `person` and `role` are null where they are not known."""
        return {"type": "quote", "text": self.text, "person": self.person, "role": self.role}


@dataclass(frozen=True, slots=True)
class PhotoBlock:
    """A photo in a story: which one (None: not found yet), its caption and credit there, and the file name that was published.

    `raw` is what stood there: the caption line, the file name or the repeated line. Equality leaves it out.
    """

    uid: str | None = None
    caption: str = ""
    credit: Credit | None = None
    file_name: str | None = None
    raw: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "caption", tidy(self.caption))
        object.__setattr__(self, "file_name", tidy(self.file_name or "") or None)

    def to_json(self) -> dict[str, Any]:
        """The block as scripts see it; `uid`, `credit` and `file_name` are null where there is none."""
        return {
            "type": "photo",
            "uid": self.uid,
            "caption": self.caption,
            "credit": self.credit.to_json() if self.credit else None,
            "file_name": self.file_name,
        }


Block = Heading | Paragraph | Quote | PhotoBlock


@dataclass(frozen=True, slots=True)
class Story:
    """A story of an archive: `name` is what commands call it by, `title` what readers see."""

    name: str
    title: str
    blocks: tuple[Block, ...] = ()

    def photos(self) -> tuple[PhotoBlock, ...]:
        """The photo blocks, in order."""
        return tuple(block for block in self.blocks if isinstance(block, PhotoBlock))

    def to_json(self, notes: Iterable[str] = ()) -> dict[str, Any]:
        """The story as `story show` prints it; `notes` are sentences about what needs a look."""
        return {
            "name": self.name,
            "title": self.title,
            "blocks": [block.to_json() for block in self.blocks],
            "notes": list(notes),
        }


def title_of(blocks: Iterable[Block]) -> str | None:
    """The title that the blocks themselves give: the first heading before any other text, else the first heading."""
    return next((block.text for block in blocks if isinstance(block, Heading) and block.text), None)
