"""Web pages taken apart into tags and text, in one pass whose time grows with the page's length and no faster.

The standard library's parser (and what builds on it) does not serve for strangers' pages: on Python 3.11 sixty kilobytes of
`<a <a <a …` keep it busy for a minute, because it looks for the end of every tag anew. Here whatever was looked for and is not there
is not looked for again. Source: HTML Living Standard, 13.2.5 (tokenization), without what only scripts and trees have need of.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from curator.domain.errors import CuratorError

MOST_TAGS: Final = 1_000_000

_MARKUP: Final = re.compile(r"<(?=[A-Za-z/!?])")  # any other `<` is mere text
_TAG: Final = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][^\s/>]{0,60})")
_INSIDE: Final = re.compile(r"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
_ATTRIBUTE: Final = re.compile(r"""(?P<name>[^\s"'<>/=]++)(?:\s*+=\s*+(?P<value>"[^"]*+"|'[^']*+'|[^\s"'>]++))?+""")
_LONG_NUMBER: Final = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9A-Fa-f]{7,});?")
_RAW: Final = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript"})
"""Elements in which nothing is a tag but their own end."""


@dataclass(frozen=True, slots=True)
class Tag:
    """The start of an element, or its end; `inside` is what stands behind its name, as it stands."""

    name: str
    is_end: bool = False
    inside: str = ""

    def attributes(self) -> dict[str, str]:
        """The attributes with their entities resolved; of one that is given twice the first counts."""
        found: dict[str, str] = {}
        for attribute in _ATTRIBUTE.finditer(self.inside):
            value = attribute["value"] or ""
            bare = value[1:-1] if value.startswith(("'", '"')) else value
            found.setdefault(attribute["name"].lower(), unescaped(bare))
        return found


def pieces(page: str) -> Iterator[Tag | str]:
    """The tags and texts of a page in order, texts with their entities resolved; never fails over a broken page.

    Comments, declarations and what stands in scripts, styles, titles and the like are left out. Raises CuratorError for a page
    with more tags than a story has.
    """
    place, count = 0, 0
    while markup := _MARKUP.search(page, place):
        opening = markup.start()
        if opening > place:
            yield unescaped(page[place:opening])
        tag = _TAG.match(page, opening)
        if tag is None:
            place = _behind_other(page, opening)
            continue
        count += 1
        if count > MOST_TAGS:
            raise CuratorError("The page has more tags than a story can have, so it was not read.")
        inside = _INSIDE.match(page, tag.end())
        if inside is None:
            # The rest of the page is within this tag, by its quotes or because it has no end: what text there is is kept.
            yield unescaped(re.sub(r"<[^<>]*+>?", " ", page[opening:]))
            return
        name = tag["name"].lower()
        place = inside.end()
        yield Tag(name, bool(tag["end"]), page[tag.end() : place - 1])
        if name in _RAW and not tag["end"]:
            place = _behind_raw(page, place, name)
            yield Tag(name, is_end=True)
    yield unescaped(page[place:])


def unescaped(text: str) -> str:
    """Text with its entities resolved.

    Subtle: Python refuses to read numbers of thousands of digits, and so `html.unescape` fails over `&#999…;`.
    """
    return html.unescape(_LONG_NUMBER.sub("\ufffd", text)) if "&" in text else text


def _behind_other(page: str, opening: int) -> int:
    """Where a comment, a declaration or the end of an element without a name ends."""
    is_comment = page.startswith("<!--", opening)
    end = page.find("-->", opening + 2) if is_comment else page.find(">", opening)
    return end + (3 if is_comment else 1) if end >= 0 else len(page)


def _behind_raw(page: str, place: int, name: str) -> int:
    end = re.compile(rf"</{name}[^>]*+>", re.IGNORECASE).search(page, place)
    return end.end() if end else len(page)
