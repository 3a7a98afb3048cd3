"""Saved web pages as lines of a story: the article without the furniture of its page. Nothing that a page names is fetched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote

from curator.domain.file_names import base_name, is_file_name
from curator.domain.story_lines import Hint, Line
from curator.files.html_tags import Tag, pieces

_DROPPED: Final = frozenset(
    {
        *(
            "script",
            "style",
            "title",
            "textarea",
            "xmp",
            "iframe",
            "noembed",
            "noframes",
            "noscript",
            "template",
            "svg",
            "math",
        ),
        *("object", "select", "button", "nav", "dialog", "canvas", "audio", "video", "label", "datalist"),
    }
)
_BREAKING: Final = frozenset(
    {
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
        ),
        *(
            "figure",
            "footer",
            "form",
            "header",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "li",
            "main",
            "ol",
            "p",
            "pre",
            "section",
        ),
        *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ARTICLE: Final = ("main", "article")
_VOID: Final = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_ENDED_BY_OTHERS: Final = frozenset({"p", "li", "dd", "dt", "td", "th", "tr", "tbody", "thead", "tfoot", "option"})
_ROLES: Final = frozenset(
    {"navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog", "alertdialog", "toolbar"}
)
_CLASSES: Final = frozenset(
    {
        *("breadcrumb", "breadcrumbs", "pager", "pagination", "screen-reader-text", "skip-link", "skip-to-content", "sr-only"),
        *("visually-hidden", "social-share", "share-buttons", "cookie-banner"),
    }
)
_SOURCES: Final = ("data-src", "data-original", "data-lazy-src", "src", "data-srcset", "srcset")
_BLANK: Final = 2  # so many breaks between two lines are as good as a blank line
_SMALLEST: Final = 48  # pixels; what is not larger is an icon, or counts who reads the page


def lines(page: str) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """The lines of a page, and sentences on what was left out; raises CuratorError for a page with more than a story has.

    A page that marks its article is read there only, but for its main heading.
    """
    reading = _Page()
    for piece in pieces(page):
        if isinstance(piece, Tag):
            reading.on_tag(piece)
        else:
            reading.on_text(piece)
    reading.end_line()
    reading.end_figure()
    return _of_the_article(reading.found)


@dataclass(frozen=True, slots=True)
class _Found:
    """A line, whether it stands within the article, and whether it is a main heading."""

    line: Line
    inside: bool
    is_first: bool = False


def _of_the_article(found: list[_Found]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    if not any(one.inside and one.line.hint is Hint.PLAIN for one in found):
        return tuple(one.line for one in found), ()
    titled = any(one.inside and one.is_first for one in found)
    kept = [one.line for one in found if one.inside or (one.is_first and not titled)]
    left = len(found) - len(kept)
    note = f"{'One line' if left == 1 else f'{left:,} lines'} outside of the article {'was' if left == 1 else 'were'} left out."
    return tuple(kept), (note,) if left else ()


class _Page:
    """Collects lines while a page is gone through. Open elements are counted by name, so that no page can be too deep."""

    def __init__(self) -> None:
        self.found: list[_Found] = []
        self._words: list[str] = []
        self._open: Counter[str] = Counter()
        self._dropped = ""  # the element whose content is left out
        self._depth = 0
        self._gap = _BLANK
        self._in_quote = False  # a line of this very quote was met
        self._figure: list[Line] | None = None
        self._caption: list[str] = []
        self._lists: list[int] = []  # for each open list the number of its last point; -1 where points have no numbers
        self._mark = ""

    def on_text(self, text: str) -> None:
        """Take in text."""
        if not self._dropped:
            self._words.append(text)

    def on_tag(self, tag: Tag) -> None:
        """Take in the start of an element or its end."""
        if self._dropped and tag.name in _ARTICLE and not tag.is_end:
            self._dropped, self._depth = "", 0  # furniture that was not ended
        if self._dropped:
            if tag.name == self._dropped:
                self._depth += -1 if tag.is_end else 1
                self._dropped = self._dropped if self._depth else ""
        elif tag.is_end:
            self._end(tag.name)
        else:
            self._start(tag)

    def _start(self, tag: Tag) -> None:
        name = tag.name
        if name == "br":
            self._break()
            return
        about = tag.attributes() if tag.inside else {}
        if self._is_furniture(name, about):
            self.end_line()
            self._dropped, self._depth = name, 1
            return
        if name in _BREAKING:
            self.end_line()
            self._part(name)
        if name == "img":
            self._picture(about)
        elif name == "q":
            self._words.append("“")
        elif name not in _VOID:
            self._open[name] += 1
        if name == "figure":
            self.end_figure()
            self._figure = []
        elif name in ("ul", "ol"):
            self._lists.append(0 if name == "ol" else -1)
        elif name == "li":
            self._point()

    def _end(self, name: str) -> None:
        if name == "q":
            self._words.append("”")
        if name in _BREAKING:
            self.end_line()
            self._part(name)
        if name == "figcaption" and self._caption:
            self._add(Line(" ".join(self._caption), Hint.CAPTION))
            self._caption.clear()
        if self._open[name]:
            self._open[name] -= 1
        if name == "figure":
            self.end_figure()
        elif name in ("ul", "ol") and self._lists:
            self._lists.pop()

    def _is_furniture(self, name: str, about: Mapping[str, str]) -> bool:
        if name == "footer":
            return not any(self._open[around] for around in ("blockquote", "figure", *_ARTICLE))
        if name in _DROPPED:
            return True
        if name in _VOID or name in _ENDED_BY_OTHERS or name in ("html", "body", *_ARTICLE):
            return False
        hidden = "hidden" in about or about.get("aria-hidden") == "true"
        return (
            hidden or about.get("role", "").lower() in _ROLES or not _CLASSES.isdisjoint(about.get("class", "").lower().split())
        )

    def _part(self, name: str) -> None:
        """Elements part lines as a blank line does, but for those within a quote."""
        self._in_quote = self._in_quote and name != "blockquote"
        self._gap = 0 if self._in_quote else _BLANK

    def _break(self) -> None:
        """A line break: within headings and captions the words go on, elsewhere a line begins that belongs to the one before."""
        if self._open["figcaption"] or any(self._open[name] for name in _HEADINGS):
            self._words.append(" ")
            return
        self.end_line()
        self._gap += 1

    def _point(self) -> None:
        if self._lists and self._lists[-1] >= 0:
            self._lists[-1] += 1
            self._mark = f"{self._lists[-1]}. "
        else:
            self._mark = "• "

    def end_line(self) -> None:
        """What was collected is a line."""
        text = " ".join("".join(self._words).split())
        self._words.clear()
        if not text:
            return
        if self._open["figcaption"]:
            self._caption.append(text)
            return
        hint = self._hint()
        mark, self._mark = self._mark, ""
        self._add(Line(mark + text if hint is Hint.PLAIN and self._open["li"] else text, hint, self._gap < _BLANK))
        self._gap = 0
        self._in_quote = hint is Hint.QUOTE

    def _hint(self) -> Hint:
        if any(self._open[name] for name in _HEADINGS):
            return Hint.HEADING
        return Hint.QUOTE if self._open["blockquote"] else Hint.PLAIN

    def _picture(self, about: Mapping[str, str]) -> None:
        self.end_line()
        sizes = [about.get(side, "").removesuffix("px") for side in ("width", "height")]
        small = any(size.isdecimal() and len(size) < 5 and int(size) <= _SMALLEST for size in sizes)
        of_the_page = self._open["header"] and not any(self._open[name] for name in _ARTICLE)
        alt = about.get("alt", "").strip()
        name = _file_name(about) or (alt if is_file_name(alt) else "")
        alt = "" if is_file_name(alt) else alt
        told = (
            about.get("role", "").lower() in ("presentation", "none") or about.get("aria-hidden") == "true" or "hidden" in about
        )
        if not (small or of_the_page or told or name.lower().endswith(".svg") or not (name or alt)):
            self._add(Line(alt, Hint.PICTURE, self._gap < _BLANK, name or None))
            self._gap = 0

    def _add(self, line: Line) -> None:
        if self._figure is not None:
            self._figure.append(line)
            return
        if line.hint is Hint.CAPTION:  # not beside a picture: of a film, or of many pictures
            line = replace(line, hint=Hint.PLAIN)
        is_first = bool(self._open["h1"]) and line.hint is Hint.HEADING
        self.found.append(_Found(line, any(self._open[name] for name in _ARTICLE), is_first))

    def end_figure(self) -> None:
        """A figure is whole: its pictures with the caption behind them, wherever that stood, or a quote with who said it."""
        held, self._figure = self._figure or [], None
        captions = [line for line in held if line.hint is Hint.CAPTION]
        others = [line for line in held if line.hint is not Hint.CAPTION]
        pictured = any(line.hint is Hint.PICTURE for line in others)
        quoted = any(line.hint is Hint.QUOTE for line in others)
        hint = Hint.CAPTION if pictured else Hint.QUOTE if quoted else Hint.PLAIN
        inside = any(self._open[name] for name in _ARTICLE)
        last = max((place for place, line in enumerate(others) if line.hint is Hint.PICTURE), default=len(others) - 1) + 1
        whole = [*others[:last], *(replace(line, hint=hint, joined=pictured or quoted) for line in captions), *others[last:]]
        self.found += [_Found(line, inside) for line in whole]


def _file_name(about: Mapping[str, str]) -> str:
    """The file name of a picture's address, never with a part of a path; nothing for one that lies within the page itself."""
    for source in _SOURCES:
        address = about.get(source, "").strip()
        if source.endswith("srcset"):
            address = address.split(",")[0].split(" ")[0]
        if address and not address.lower().startswith(("data:", "blob:", "about:")):
            plain = address if "://" in address else f"file://./{address}"
            return re.split(r"[/\\]", unquote(base_name(plain)))[-1]
    return ""
