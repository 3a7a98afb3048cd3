"""Story files of all kinds, brought into text or lines: plain text, Markdown, word processor files (.docx), saved web pages.

Files come from strangers: what is read, unpacked or kept is bound, nothing that a file names is fetched or opened, and no entity
is followed.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from curator.domain.errors import CuratorError
from curator.domain.story_lines import Line
from curator.files import docx_text, html_text
from curator.files.encodings import decoded, encoding_of

_MOST_BYTES: Final = 64 << 20  # a page saved with its pictures inside
_MOST_TEXT: Final = 1_000_000  # characters: a thick book
_MOST_LINES: Final = 20_000
_HEAD: Final = 4096

_PAGES: Final = frozenset({".html", ".htm", ".xhtml"})
_MARKDOWN: Final = frozenset({".md", ".markdown", ".mdown"})
_OTHERS: Final = (
    (b"%PDF-", "a PDF; save its text, or the document that it was made from, as .docx or .txt"),
    (b"\xd0\xcf\x11\xe0", "of an old word processor; save it there as .docx"),
    (b"{\\rtf", "rich text; save it as .docx or .txt"),
    (b"PK\x03\x04", "packed and no .docx; save it as .docx or .txt"),
)
_ARCHIVED: Final = frozenset({".mht", ".mhtml"})
_CONTROLS: Final = {code: None for code in (*range(9), *range(14, 28), *range(127, 128)) if code != 0}
_INLINE: Final = re.compile(r"data:[\w/+.-]*;base64,[\w+/=]*")
_CHARSET: Final = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z][\w.:-]{1,30})""", re.IGNORECASE)
_USUAL: Final = re.compile(
    r"(?:windows-?|cp)(?:125\d|874|932|936|949|950)|x-?sjis|shift[_-]?jis|iso-?8859-?\d+|latin-?1|us-ascii|ascii|gb2312|gbk|gb18030|"
    r"big5(?:-?hkscs)?|euc-?(?:jp|kr|cn)|koi8-?[ru]|macintosh|utf-?8",
    re.IGNORECASE,
)
_AS_BROWSERS: Final = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252", "euc_kr": "cp949"}
"""Encodings that pages name and browsers read as a larger one. Source: WHATWG Encoding Standard, 4.2."""


@dataclass(frozen=True, slots=True)
class Document:
    """A story file: its `text` where the words alone tell the structure, else `lines` with what the format tells of them."""

    text: str = ""
    is_markdown: bool = False
    lines: tuple[Line, ...] | None = None
    notes: tuple[str, ...] = ()


def read(path: Path) -> Document:
    """A story file by the ending of its name; raises CuratorError for what is too large, broken, or of another kind."""
    ending = path.suffix.lower()
    try:
        if not path.is_file():
            raise CuratorError(f"{path} is not there, or is no file.")
        if ending == ".docx":
            lines, notes = docx_text.read(path)
            return _of_lines(path, lines, notes)
        if (size := path.stat().st_size) > _MOST_BYTES:
            raise CuratorError(f"{path.name} has {size >> 20} MB; a story has at most {_MOST_BYTES >> 20}.")
        content = path.read_bytes()
    except OSError as trouble:
        raise CuratorError(f"{path} can not be read: {trouble.strerror}.") from trouble
    for begin, what in _OTHERS:
        if content.startswith(begin):
            raise CuratorError(f"{path.name} is {what} and take that in.")
    if ending in _ARCHIVED:
        raise CuratorError(
            f"{path.name} is an archived page; open it in a browser, save it as a web page (.html) and take that in."
        )
    is_page = ending in _PAGES
    text, guessed = _text(path, content, is_page=is_page)
    if is_page:
        lines, notes = html_text.lines(text)
        return _of_lines(path, lines, (*guessed, *notes))
    if ending in _MARKDOWN:
        text = _INLINE.sub("", text)  # pictures within the text
    if len(text) > _MOST_TEXT or text.count("\n") > _MOST_LINES:
        raise CuratorError(_too_much(path))
    return Document(text, ending in _MARKDOWN, notes=guessed)


def _of_lines(path: Path, lines: tuple[Line, ...], notes: tuple[str, ...]) -> Document:
    if len(lines) > _MOST_LINES or sum(len(line.text) for line in lines) > _MOST_TEXT:
        raise CuratorError(_too_much(path))
    return Document(lines=tuple(replace(line, text=_legible(line.text)) for line in lines), notes=notes)


def _too_much(path: Path) -> str:
    return f"{path.name} has more text than a story can have ({_MOST_TEXT:,} characters in {_MOST_LINES:,} lines)."


def _legible(text: str) -> str:
    """Text without characters that steer terminals and printers; line ends and blanks of all kinds stay."""
    return text.translate(_CONTROLS).replace("\0", "")


def _text(path: Path, content: bytes, *, is_page: bool) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and a sentence where its encoding had to be guessed."""
    for mark, codec in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(mark):
            return _legible(content[len(mark) :].decode(codec, "replace")), ()
    if b"\0" in content:
        return _legible(_in_two_bytes(path, content)), ()
    try:
        return _legible(content.decode()), ()
    except UnicodeDecodeError:
        pass
    if is_page and (named := _named_codec(content[:_HEAD])):
        try:
            return _legible(content.decode(named)), ()
        except UnicodeDecodeError:
            pass  # the page says what is not so; its letters are looked at
    codec, name = encoding_of(_samples(content))
    note = f"{path.name} does not say how its letters are written; it was read as {name}."
    return _legible(decoded(content, codec)), (note,)


def _in_two_bytes(path: Path, content: bytes) -> str:
    """Text of two bytes a character without a mark that says so; raises CuratorError for what is no text."""
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        usual = sum(
            char in "\t\r\n" or " " <= char < "\u0530" or "\u2010" <= char < "\u206f" or "\u3000" <= char < "\ua000"
            for char in text[:_HEAD]
        )
        if usual > 0.9 * len(text[:_HEAD]):
            return text
    raise CuratorError(f"{path.name} is no text; a story is a .txt, .md, .docx or .html file.")


def _named_codec(head: bytes) -> str | None:
    """The encoding that a page names for itself, where it is a usual one and not UTF-8, which was tried."""
    named = _CHARSET.search(head)
    if named is None or not _USUAL.fullmatch(name := named[1].decode("ascii")):
        return None
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    return None if codec == "utf-8" else _AS_BROWSERS.get(codec, codec)


def _samples(content: bytes) -> list[bytes]:
    """Lines from their first byte that is not ASCII on: plain ones say nothing, and the beginning of a long one may be plain."""
    return [line[first.start() :] for line in content.splitlines() if (first := re.search(rb"[\x80-\xff]", line))]
