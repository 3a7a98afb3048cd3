"""Word processor files (.docx) as lines of a story.

python-docx, which reads such files too, does not serve for strangers' files: it unpacks every part whole and builds trees of
them (a few kilobytes become gigabytes), and it passes over text that was put in with changes tracked, in content controls and in
text boxes. Source: ECMA-376-1:2016, Office Open XML, 11.3 and 17.3 (parts, paragraphs), 20.4 (pictures); names are compared
without their namespace, which differs between the two flavours of the standard (transitional, strict).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple

from curator.domain.errors import CuratorError
from curator.domain.file_names import base_name, is_file_name
from curator.domain.story_lines import Hint, Line
from curator.files import docx_parts
from curator.files.docx_parts import Attributes, Package

_MOST_TEXT: Final = 1_000_000  # characters: a thick book
_STYLES: Final = 50  # how many styles may be based on one another
_MOST_NESTED: Final = 50  # text boxes in text boxes
_LEFT_OUT: Final = frozenset({"del", "moveFrom", "Fallback", "tbl"})
_SAID: Final = re.compile(r"(?:--|—|–|―)\s*\S.{0,100}")
_BY_A_PROGRAM: Final = re.compile(
    r"description automatically generated|ai-generated content may be incorrect|自动生成的说明|description générée automatiquement",
    re.IGNORECASE,
)


def read(path: Path) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """The lines of a file and sentences on what was left out; raises CuratorError for what is broken or unpacks to too much."""
    with docx_parts.opened(path) as package:
        main = next(
            (target for kind, target in docx_parts.refers(package, "").values() if kind == "officeDocument"),
            "word/document.xml",
        )
        refers = docx_parts.refers(package, main)
        styles = next((target for kind, target in refers.values() if kind == "styles"), None)
        pictures = {key: target for key, (kind, target) in refers.items() if kind == "image"}
        body = _Body(package.name, _hints(package, styles), pictures)
        docx_parts.parse(package, main, body.start, body.end, body.words)
        return tuple(body.lines), body.notes()


class _Said(NamedTuple):
    """What a style says of a paragraph: its hint, whether it is a point of a list, and the label that stands for the style."""

    hint: Hint = Hint.PLAIN
    listed: bool = False
    label: str = ""


def _hints(package: Package, part: str | None) -> dict[str, _Said]:
    """What the styles of a file say of a paragraph, by their key."""
    styles = _Styles()
    if part and part in package.packed.NameToInfo:
        docx_parts.parse(package, part, styles.start)
    return {key: styles.hint(key) for key in styles.names}


_OURS: Final = {
    "story text": _Said(Hint.LITERAL),
    "quote person": _Said(Hint.QUOTE, label="Name: "),
    "quote role": _Said(Hint.QUOTE, label="Role: "),
    "photo credit": _Said(label="Credit: "),
}
"""The styles by which the documents of a bundle say what nothing but a style can say (curator.files.docx_writing)."""


@dataclass(slots=True)
class _Styles:
    """The styles of a file: their names, what each is based on, and what they say themselves."""

    names: dict[str, str] = field(default_factory=dict)
    based_on: dict[str, str] = field(default_factory=dict)
    headings: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    _key: str = ""

    def start(self, tag: str, about: Attributes) -> None:
        """Take in the start of an element."""
        value = about.get("val", "")
        if tag == "style":
            self._key = about.get("styleId", "")
            self.names[self._key] = self._key
        elif tag == "name":
            self.names[self._key] = value
        elif tag == "basedOn":
            self.based_on[self._key] = value
        elif tag == "outlineLvl" and value in "012345":
            self.headings.add(self._key)
        elif tag == "numPr":
            self.listed.add(self._key)

    def hint(self, key: str) -> _Said:
        """What a style or one that it is based on says; the number of steps is bound, for a style may be based on itself."""
        listed = False
        for _ in range(_STYLES):
            if key not in self.names:
                break
            if said := _OURS.get(self.names[key].casefold()):
                return said
            hint = Hint.HEADING if key in self.headings else named_hint(self.names[key])
            listed = listed or key in self.listed or self.names[key].casefold().startswith("list")
            if hint is not Hint.PLAIN:
                return _Said(hint)
            key = self.based_on.get(key, "")
        return _Said(listed=listed)


def named_hint(style: str) -> Hint:
    """What the name of a style says; the names of built-in styles are English in every language's Word, others follow their language."""
    name = style.casefold()
    if name.startswith(("heading", "title", "subtitle", "标题", "titre", "título")):
        return Hint.HEADING
    if "quot" in name or name.startswith(("引用", "citation", "cita")):
        return Hint.QUOTE
    if name.startswith(("caption", "题注", "légende", "figure", "illustration")):
        return Hint.CAPTION
    return Hint.PLAIN


@dataclass(slots=True)
class _Paragraph:
    """A paragraph under way."""

    hint: Hint = Hint.PLAIN
    listed: bool = False
    label: str = ""
    words: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Picture:
    """A picture under way: its alternative text, the names that it is called by, its key among what the text refers to."""

    text: str = ""
    names: list[str] = field(default_factory=list)
    key: str = ""


class _Body:
    """Collects lines while the parser goes through the text. Paragraphs stand within paragraphs (text boxes), others beside."""

    def __init__(self, name: str, hints: Mapping[str, _Said], pictures: Mapping[str, str]) -> None:
        self.lines: list[Line] = []
        self._name = name
        self._hints = hints
        self._pictures = pictures
        self._paragraphs: list[_Paragraph] = []
        self._picture: _Picture | None = None
        self._left_out: list[str] = []
        self._counts: Counter[str] = Counter()
        self._closed = False  # the line before is the last of its quote
        self._in_run = 0
        self._in_text = 0
        self._size = 0

    def start(self, tag: str, about: Attributes) -> None:
        """Take in the start of an element."""
        if self._left_out or tag in _LEFT_OUT:
            if not self._left_out:
                self._counts[tag] += 1
            if not self._left_out or tag == self._left_out[0]:
                self._left_out.append(tag)
            return
        if tag == "p":
            if len(self._paragraphs) == _MOST_NESTED:
                raise ValueError("paragraphs within paragraphs")
            self._paragraphs.append(_Paragraph())
        elif tag == "r":
            self._in_run += 1
        elif tag == "t":
            self._in_text += 1
        elif tag in ("drawing", "pict"):
            self._picture = _Picture()
        elif self._picture is not None:
            self._on_picture(self._picture, tag, about)
        if self._paragraphs:
            self._on_paragraph(self._paragraphs[-1], tag, about.get("val", ""))

    def _on_paragraph(self, paragraph: _Paragraph, tag: str, value: str) -> None:
        if tag == "pStyle":
            said = self._hints.get(value) or _Said(named_hint(value), value.casefold().startswith("list"))
            paragraph.hint, paragraph.listed, paragraph.label = said.hint, paragraph.listed or said.listed, said.label
        elif tag == "outlineLvl" and value in "012345":
            paragraph.hint = Hint.HEADING
        elif tag == "numId":
            paragraph.listed = value != "0"
        elif tag == "footnoteReference":
            self._counts["footnote"] += 1
        elif self._in_run and tag in ("br", "cr"):
            self._end_line(paragraph)
        elif self._in_run and tag in ("tab", "noBreakHyphen"):
            paragraph.words.append("\t" if tag == "tab" else "\u2011")

    def _on_picture(self, picture: _Picture, tag: str, about: Attributes) -> None:
        """What the elements of a picture say of it; older programs wrote the path of the file where its description belongs."""
        if tag in ("docPr", "cNvPr", "shape", "imagedata"):
            described = about.get("descr") or about.get("alt") or ""
            if is_file_name(described):
                picture.names.insert(0, described)
            elif not _BY_A_PROGRAM.search(described):
                picture.text = picture.text or described
            picture.names.append(about.get("name") or about.get("title") or "")
        if tag in ("blip", "imagedata"):
            picture.key = about.get("embed") or about.get("link") or about.get("id") or picture.key

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        if self._left_out:
            if tag == self._left_out[-1]:
                self._left_out.pop()
        elif tag == "p" and self._paragraphs:
            self._end_paragraph(self._paragraphs.pop())
        elif tag == "r":
            self._in_run -= 1
        elif tag == "t":
            self._in_text -= 1
        elif tag in ("drawing", "pict") and self._picture is not None:
            self._end_picture(self._picture)
            self._picture = None

    def words(self, text: str) -> None:
        """Take in running text."""
        if self._in_text and not self._left_out and self._paragraphs:
            self._size += len(text)
            if self._size > _MOST_TEXT:
                raise CuratorError(f"{self._name} has more text than a story can have.")
            self._paragraphs[-1].words.append(text)

    def _end_line(self, paragraph: _Paragraph) -> None:
        text = "".join(paragraph.words)
        paragraph.words.clear()
        if text.strip():
            mark = "• " if paragraph.listed and paragraph.hint is Hint.PLAIN and not paragraph.lines else ""
            paragraph.lines.append(Line(mark + text, paragraph.hint, joined=bool(paragraph.lines)))

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        self._end_line(paragraph)
        if paragraph.label:
            self._end_labelled(paragraph)
            return
        if not paragraph.lines:
            return
        first, *more = paragraph.lines
        self.lines.append(replace(first, joined=self._belongs(first)))
        self.lines += more

    def _end_labelled(self, paragraph: _Paragraph) -> None:
        """A paragraph that says one thing of what stands above it, even nothing: as the line with a label that the text form has."""
        text = " ".join(line.text for line in paragraph.lines)
        if not self.lines:
            if text:
                self.lines.append(Line(text))
            return
        if paragraph.hint is Hint.PLAIN and self.lines[-1].hint is Hint.PICTURE:
            self.lines[-1] = replace(self.lines[-1], text="")  # no caption: its alternative text is none
        self.lines.append(Line(paragraph.label + text, paragraph.hint, joined=True))
        self._closed = True

    def _belongs(self, line: Line) -> bool:
        """True for a paragraph that belongs to the one before it: a caption to its picture, who said it to what was said."""
        closed, self._closed = self._closed, False
        if not self.lines:
            return False
        before = self.lines[-1]
        if line.hint is Hint.CAPTION:
            return before.hint is Hint.PICTURE
        if closed:
            return False
        return line.hint is before.hint is Hint.QUOTE and not _SAID.search(before.text[-120:])

    def _end_picture(self, picture: _Picture) -> None:
        """A picture that the text refers to; what is drawn with lines is none. The name that it had as a file says the most."""
        target = self._pictures.get(picture.key)
        if not target:
            return
        name = next((name for name in picture.names if is_file_name(name)), target)
        self._counts["picture"] += 1
        line = Line(picture.text, Hint.PICTURE, file_name=re.split(r"[/\\]", base_name(name))[-1] or None)
        if not self._paragraphs:
            self.lines.append(line)
            return
        paragraph = self._paragraphs[-1]
        self._end_line(paragraph)
        paragraph.lines.append(replace(line, joined=bool(paragraph.lines)))

    def notes(self) -> tuple[str, ...]:
        """Sentences on what was left out."""
        told = []
        for kind, one, many in (("tbl", "A table was", "tables were"), ("footnote", "A footnote was", "footnotes were")):
            if count := self._counts[kind]:
                told.append(f"{one if count == 1 else f'{count:,} {many}'} left out.")
        return tuple(told)
