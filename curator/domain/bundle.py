"""The Bundle: what an export publishes, after profile and location rule were applied.

Pages, documents and the metadata of renditions are made from a Bundle and never from a Photo, so that what a profile holds back
can not be reached from where it would be printed. All texts are plain text: whoever writes markup, CSV, DOCX or file names escapes
for that form. A Bundle is of one moment of the archive; the same archive and options make an equal Bundle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from curator.domain.language import Texts
from curator.domain.value import Value

RenditionFormat = Literal["jpeg", "webp", "avif"]
Template = Literal["story", "grid", "slideshow"]
"""The templates that ship; an organisation's own is a folder (`Bundle.template` is its name)."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """One made copy of a picture: its path within the bundle (with `/`), its size in pixels and in bytes, and its hash."""

    path: str
    width: int
    height: int
    format: RenditionFormat
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One photo as it is published.

    `number` counts from 1 in the order of the bundle, `slug` is its name in paths and links, kept from one export to the next.
    `renditions` go from the smallest to the largest; the last JPEG is the one under `photos/` that editors take.

    `caption` is as the bundle publishes it, by language (the archive's main language first): a story's own wording where it
    has one. `credit_line` is as printed; `creators`, `copyright_notice`, `rights_usage_terms`, `web_statement`, `licensor_name`
    and `licensor_url` are empty where not known, and so are `date_created` (ISO 8601, as much as is disclosed) and `place` (the
    words of the place, by the location rule).

    `values` holds all fields that the profile lets out, by the names of the field table, with places and persons already
    reduced; what is not in it must not be written anywhere.
    """

    uid: str
    number: int
    slug: str
    renditions: tuple[Rendition, ...]
    caption: Texts = field(default_factory=Texts)
    alt_text: Texts = field(default_factory=Texts)
    extended_description: Texts = field(default_factory=Texts)
    title: Texts = field(default_factory=Texts)
    credit_line: str = ""
    creators: tuple[str, ...] = ()
    copyright_notice: str = ""
    rights_usage_terms: str = ""
    web_statement: str = ""
    licensor_name: str = ""
    licensor_url: str = ""
    date_created: str = ""
    place: str = ""
    keywords: tuple[str, ...] = ()
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A heading, paragraph or pull quote, by language; `person` and `role` belong to a quote and are empty where not known."""

    kind: Literal["heading", "paragraph", "quote"]
    texts: Texts
    person: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """The place of a picture in the text. `caption` and `credit_line` are as printed at this place."""

    picture: int
    """The `number` of the picture."""
    caption: Texts
    credit_line: str


BundleBlock = TextBlock | PictureBlock


@dataclass(frozen=True, slots=True)
class Waived:
    """A preflight rule that was let pass for this export: its id, why, by whom, and for how many photos it would have spoken."""

    rule: str
    reason: str
    author: str
    photos: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """All that one export publishes.

    `languages` are the chosen codes, the archive's main language first; `name` is the story's name or the title of a gallery, and
    the beginning of download names. `address` is the absolute URL of the folder where the bundle will stand, ending in `/`, or empty.
    `archive` is the archive's uid, `author` who exported, `when` the moment of the last change of content (ISO 8601, UTC),
    `version` the program's. `left_out` are sentences about photos that are not in the bundle, and why.
    """

    name: str
    title: Texts
    languages: tuple[str, ...]
    blocks: tuple[BundleBlock, ...]
    pictures: tuple[Picture, ...]
    profile: str
    template: str = "story"
    address: str = ""
    archive: str = ""
    author: str = ""
    when: str = ""
    version: str = ""
    title_page: bool = False
    downloads: bool = True
    waived: tuple[Waived, ...] = ()
    left_out: tuple[str, ...] = ()

    def picture(self, number: int) -> Picture:
        """The picture of a number."""
        return self.pictures[number - 1]

    @property
    def is_gallery(self) -> bool:
        """True where the bundle has pictures and no text of its own."""
        return all(isinstance(block, PictureBlock) for block in self.blocks)
