"""Story files of all kinds, brought into lines: plain text, Markdown, word processor files (.docx), saved web pages.

Files come from strangers: sizes are bound before anything is unpacked, nothing that a file names is fetched, and XML
entities are not followed (python-docx's parser resolves none; what would unpack to too much is refused before it sees it).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from curator.domain.errors import CuratorError
from curator.domain.file_names import base_name
from curator.domain.story_lines import Hint, Line
from curator.files.encodings import decoded, encoding_of

_MOST_BYTES: Final = 64 << 20
_MOST_UNPACKED: Final = 512 << 20
_MOST_PART: Final = 32 << 20  # of one part with text in it


@dataclass(frozen=True, slots=True)
class Document:
    """A story file: its `text` where the words alone tell the structure, else `lines` with what the format tells of them."""

    text: str = ""
    is_markdown: bool = False
    lines: tuple[Line, ...] | None = None
    notes: tuple[str, ...] = ()


def read(path: Path) -> Document:
    """A story file by the ending of its name; raises CuratorError for what is too large, broken, or of another kind."""
    try:
        size = path.stat().st_size
        if size > _MOST_BYTES:
            raise CuratorError(f"{path.name} has {size >> 20} MB; a story has at most {_MOST_BYTES >> 20}.")
        content = path.read_bytes()
    except OSError as trouble:
        raise CuratorError(f"{path} can not be read: {trouble.strerror}.") from trouble
    ending = path.suffix.lower()
    if ending == ".docx":
        return _docx(path)
    if ending == ".doc" or content.startswith(b"\xd0\xcf\x11\xe0"):
        raise CuratorError(f"{path.name} is of an old word processor; save it there as .docx and import that.")
    text, notes = _text(content)
    if ending in (".html", ".htm", ".xhtml", ".mht"):
        return Document(lines=tuple(html_lines(text)), notes=notes)
    return Document(text, ending in (".md", ".markdown"), notes=notes)


def _text(content: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(name, "replace"), ()
    try:
        return content.decode(), ()
    except UnicodeDecodeError:
        codec, name = encoding_of(content.splitlines())
        return decoded(content, codec), (f"The file does not say how its letters are written; it was read as {name}.",)


def _docx(path: Path) -> Document:
    _ask_for_size(path)
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        held = docx.Document(str(path))
        lines = tuple(_docx_lines(held))
        tables = len(held.tables)
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, SyntaxError, zipfile.BadZipFile, OSError) as trouble:
        # A stranger's bytes: lxml's errors are SyntaxErrors, a part that is not there is a KeyError.
        raise CuratorError(f"{path.name} is not a word processor file that can be read.") from trouble
    notes = (f"{'A table was' if tables == 1 else f'{tables} tables were'} left out.",) if tables else ()
    return Document(lines=lines, notes=notes)


def _ask_for_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            sizes = {part.filename: part.file_size for part in packed.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError) as trouble:
        raise CuratorError(f"{path.name} is not a word processor file that can be read.") from trouble
    if (
        sum(sizes.values()) > _MOST_UNPACKED
        or max((size for name, size in sizes.items() if name.endswith(".xml")), default=0) > _MOST_PART
    ):
        raise CuratorError(f"{path.name} unpacks to more than a story can have, so it was not opened.")


def _docx_lines(held: Any) -> Iterator[Line]:
    targets = {name: str(part.target_ref) for name, part in held.part.rels.items()}
    for paragraph in held.paragraphs:
        yield from _docx_pictures(paragraph, targets)
        style = (paragraph.style.name or "").lower() if paragraph.style is not None else ""
        for place, text in enumerate(paragraph.text.split("\n")):
            if text.strip():
                yield Line(text, _docx_hint(style), joined=place > 0 or style.startswith("caption"))


def _docx_hint(style: str) -> Hint:
    if style.startswith(("heading", "title", "标题")):
        return Hint.HEADING
    if "quote" in style:
        return Hint.QUOTE
    return Hint.CAPTION if style.startswith(("caption", "题注")) else Hint.PLAIN


def _docx_pictures(paragraph: Any, targets: Mapping[str, str]) -> Iterator[Line]:
    for drawing in paragraph._p.xpath(".//w:drawing"):
        described = drawing.xpath(".//wp:docPr")
        text = (described[0].get("descr") or "") if described else ""
        name = (described[0].get("name") or "") if described else ""
        blips = drawing.xpath(".//a:blip/@r:embed | .//a:blip/@r:link")
        target = base_name(targets.get(blips[0], "")) if blips else ""
        # The name that the picture had as a file says more than the one that the word processor gave it.
        file_name = name if "." in name else target
        yield Line(text, Hint.PICTURE, file_name=file_name or None)


_DROPPED: Final = frozenset(
    {"script", "style", "head", "nav", "footer", "aside", "form", "button", "noscript", "template", "svg", "iframe", "select"}
)
_BREAKING: Final = frozenset(
    {
        *("address", "article", "blockquote", "body", "br", "cite", "dd", "div", "dl", "dt", "figcaption", "figure", "header"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main", "ol", "p", "pre", "q", "section", "table", "td", "th", "tr"),
        "ul",
    }
)
_VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr", "area", "base", "col", "embed", "track"})


def html_lines(text: str) -> list[Line]:
    """The lines of a saved web page: headings, quotes, pictures with their captions, and running text without the page's furniture.

    The standard library's parser, which never fails over broken pages and fetches nothing.
    """
    page = _Page()
    page.feed(text)
    page.close()
    page.end_line()
    return page.lines


class _Page(HTMLParser):
    """Collects lines while the parser goes through a page; depths are counted, not nested, so that no page can be too deep."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._words: list[str] = []
        self._dropped: list[str] = []
        self._open: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropped:
            if tag == self._dropped[-1] and tag not in _VOID:
                self._dropped.append(tag)
            return
        if tag in _DROPPED:
            self.end_line()
            self._dropped.append(tag)
            return
        if tag in _BREAKING:
            self.end_line()
        if tag == "img":
            self._picture(dict(attrs))
        elif tag not in _VOID:
            self._open[tag] = self._open.get(tag, 0) + 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            return
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._dropped:
            if tag == self._dropped[-1]:
                self._dropped.pop()
            return
        if tag in _BREAKING:
            self.end_line()
        if self._open.get(tag):
            self._open[tag] -= 1

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self._words.append(data)

    def end_line(self) -> None:
        """What was collected is a line."""
        text = " ".join("".join(self._words).split())
        self._words.clear()
        if text:
            hint = self._hint()
            self.lines.append(Line(text, hint, joined=hint is Hint.CAPTION))

    def _hint(self) -> Hint:
        if any(self._open.get(f"h{level}") for level in range(1, 7)):
            return Hint.HEADING
        if self._open.get("figcaption"):
            return Hint.CAPTION
        return Hint.QUOTE if self._open.get("blockquote") else Hint.PLAIN

    def _picture(self, about: Mapping[str, str | None]) -> None:
        self.end_line()
        source = about.get("data-src") or about.get("src") or ""
        name = "" if source.startswith("data:") else base_name(source.split("?", 1)[0])
        self.lines.append(Line(about.get("alt") or "", Hint.PICTURE, file_name=name or None))
