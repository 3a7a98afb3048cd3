"""Reading a story: lines become headings, paragraphs, quotes and photos, and notes say what needs a look.

Nothing is lost: every line is a block or part of one, but for page furniture, which a note names. No rule knows any one story.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from curator.domain import attribution, story_notes
from curator.domain.credit import Credit
from curator.domain.credit_grammar import parse_credit
from curator.domain.organisations import Organisations
from curator.domain.story import Block, Heading, Paragraph, PhotoBlock, Quote
from curator.domain.story_lines import LABELLED, PHOTOS, Hint, Kind, Line, Mark, marked
from curator.domain.wording import tidy

_LONGEST_HEADING: Final = 120
_ENDS_OPEN: Final = re.compile(r"[.。;；,，:：…、]$")
_QUOTE_LABELLED: Final = re.compile(r"(?P<label>name|role)\s*:\s*(?P<value>.*)", re.IGNORECASE | re.DOTALL)
_UID: Final = re.compile(r"[0-9a-hjkmnp-tv-z]{16}")


class _Read(NamedTuple):
    block: Block
    end: int
    notes: tuple[str, ...] = ()


def read_lines(lines: Sequence[Line], organisations: Organisations) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks of a story, and sentences about what needs a look. Never raises, and any text gives a story."""
    marks = marked(lines, organisations)
    files_first = _are_files_first(marks)
    blocks: list[Block] = []
    notes: list[str] = []
    place = 0
    while place < len(marks):
        read = _next(marks, place, blocks, files_first, organisations)
        place = read.end if read else place + 1
        if read is None:
            continue
        blocks.append(read.block)
        if isinstance(read.block, PhotoBlock):
            number = sum(isinstance(block, PhotoBlock) for block in blocks)
            notes += [f"Photo {number}: {note}" for note in (*story_notes.on_photo(read.block), *read.notes)]
    left_out = Counter(tidy(mark.line.text) for mark in marks if mark.kind is Kind.FURNITURE)
    notes += [story_notes.on_furniture(text, count) for text, count in left_out.items() if any(map(str.isalnum, text))]
    return tuple(blocks), tuple(notes)


def _next(
    marks: Sequence[Mark], place: int, blocks: list[Block], files_first: bool, organisations: Organisations
) -> _Read | None:
    """The block that begins at a place; None where the line there belongs to no block of its own."""
    mark = marks[place]
    text = mark.line.text
    if mark.kind is Kind.FURNITURE:
        return None
    if mark.kind in PHOTOS:
        if mark.kind is Kind.CREDIT and blocks and (whole := _credited(blocks[-1], marks[place - 1 : place + 1])):
            blocks.pop()
            return _Read(whole, place + 1)
        return _photo(marks, place, files_first, organisations)
    if mark.kind is Kind.LITERAL:
        return _Read(Paragraph(text), place + 1)
    if mark.kind is Kind.HEADING:
        return _Read(Heading(text), place + 1)
    if mark.kind is Kind.QUOTE:
        return _quote(marks, place, organisations)
    if mark.kind is Kind.SPEAKER and blocks and (quote := _spoken(blocks[-1], marks[place - 1 : place + 1], organisations)):
        blocks.pop()
        return _Read(quote, place + 1)
    if said := attribution.said(text, organisations):
        return _Read(Quote(said.text, said.person, said.role, raw=text), place + 1)
    if _is_heading(text, first=not blocks):
        return _Read(Heading(text), place + 1)
    return _Read(Paragraph(text), place + 1)


def _is_heading(text: str, *, first: bool) -> bool:
    """The first line of a story where it is short and does not end like a sentence; elsewhere a line all in capitals."""
    line = tidy(text)
    if len(line) > _LONGEST_HEADING or _ENDS_OPEN.search(line):
        return False
    if first:
        return True
    cased = [letter for letter in line if letter.isupper() or letter.islower()]
    return len(cased) >= 5 and all(letter.isupper() for letter in cased)


def _spoken(block: Block, marks: Sequence[Mark], organisations: Organisations) -> Quote | None:
    """The paragraph before an attribution on a line of its own, as a quote."""
    who = attribution.spoken_by(marks[-1].line.text, organisations)
    if who is None or not isinstance(block, Paragraph):
        return None
    text = attribution.unquoted(block.text)
    ended = re.search(r"[.!?…。！？”\"»」』’]$", block.text)
    return Quote(text, *who, raw=_raw(marks)) if ended else None


def _credited(block: Block, marks: Sequence[Mark]) -> PhotoBlock | None:
    """The photo before a line that is a credit: one without a credit, or a short text right above the line."""
    mark = marks[-1]
    if isinstance(block, PhotoBlock) and block.credit is None:
        return replace(
            block, credit=mark.credit, file_name=block.file_name or mark.file_name, raw=f"{block.raw}\n{mark.line.text}"
        )
    if isinstance(block, Paragraph) and mark.line.joined and len(block.text) <= 200:
        return PhotoBlock(None, block.text, mark.credit, mark.file_name, raw=_raw(marks))
    return None


def _quote(marks: Sequence[Mark], place: int, organisations: Organisations) -> _Read:
    """Lines that the file marks as a quote: the words, and whoever the last lines name."""
    end = place + 1
    while end < len(marks) and marks[end].kind is Kind.QUOTE and marks[end].line.joined:
        end += 1
    texts = [mark.line.text for mark in marks[place:end]]
    raw = "\n".join(texts)
    named: dict[str, str] = {}
    while len(texts) > 1 and (label := _QUOTE_LABELLED.fullmatch(texts[-1].strip())):
        named[label["label"].lower()] = label["value"]
        texts.pop()
    if named:
        return _Read(Quote(" ".join(texts), named.get("name"), named.get("role"), raw=raw), end)
    who = attribution.spoken_by(texts[-1], organisations) if len(texts) > 1 else None
    if who:
        return _Read(Quote(attribution.unquoted(tidy(" ".join(texts[:-1]))), *who, raw=raw), end)
    if said := attribution.said(" ".join(texts), organisations):
        return _Read(Quote(said.text, said.person, said.role, raw=raw), end)
    follows = marks[end] if end < len(marks) and marks[end].kind is Kind.SPEAKER else None
    who = attribution.spoken_by(follows.line.text, organisations) if follows else None
    text = attribution.unquoted(tidy(" ".join(texts)))
    if follows and who:
        return _Read(Quote(text, *who, raw=_raw(marks[place : end + 1])), end + 1)
    return _Read(Quote(text, raw=raw), end)


def _are_files_first(marks: Sequence[Mark]) -> bool:
    """True for a story in which file names and pictures stand before their captions, by the first pair that tells."""
    named = [mark for mark in marks if mark.kind in (Kind.FILE, Kind.PICTURE, Kind.PHOTO, Kind.CAPTION)]
    for before, behind in pairwise(named):
        first, second = (mark.kind in (Kind.FILE, Kind.PICTURE) for mark in (before, behind))
        if first != second and (behind if first else before).file_name is None:
            return first
    return bool(named) and named[0].kind in (Kind.FILE, Kind.PICTURE)


def _photo(marks: Sequence[Mark], place: int, files_first: bool, organisations: Organisations) -> _Read:
    """A photo with all lines that belong to it: caption, credit, file name, and the line that repeats the caption."""
    mark = marks[place]
    block = PhotoBlock(None, mark.caption, mark.credit, mark.file_name)
    notes: list[str] = []
    credited, anchored = False, False
    captioned = mark.kind in (Kind.PHOTO, Kind.CAPTION)
    end = last = place + 1
    while end < len(marks):
        mark = marks[end]
        if mark.kind is Kind.FURNITURE:
            anchored = True
        elif labelled := _labelled(block, mark, organisations, credited=credited):
            block, credited = labelled, credited or mark.line.text.strip().lower().startswith("credit")
        elif completed := _with_file_or_credit(block, mark, marks[place].kind, may_follow=anchored or not files_first):
            block = completed
        elif not captioned and (completed := _with_caption(block, mark, marks[place].kind, may_follow=files_first)):
            block, captioned = completed, True
        elif _may_repeat(mark, anchored) and story_notes.is_repetition(block, mark.line.text, organisations, anchored=anchored):
            notes += story_notes.on_repetition(block, mark.line.text, organisations)
            anchored = False
        else:
            break
        end += 1
        last = end if mark.kind is not Kind.FURNITURE else last
    return _Read(replace(block, raw=_raw(marks[place:last])), end, tuple(notes))


def _may_repeat(mark: Mark, anchored: bool) -> bool:
    spoken = mark.kind in (Kind.TEXT, Kind.PHOTO, Kind.SPEAKER) and mark.line.hint is Hint.PLAIN and mark.file_name is None
    return spoken and (anchored or mark.line.joined)


def _labelled(block: PhotoBlock, mark: Mark, organisations: Organisations, *, credited: bool) -> PhotoBlock | None:
    """The photo with what a line `Credit:`, `File:` or `Id:` right below says of it; only the first line for the credit counts.

    A credit that can not be read is kept as it is written.
    """
    label = LABELLED.fullmatch(mark.line.text.strip()) if mark.line.joined and mark.line.hint is Hint.PLAIN else None
    if label is None:
        return None
    value = label["value"].strip()
    which = label["label"].lower()
    if which == "id":
        return replace(block, uid=value) if _UID.fullmatch(value) else None
    if which == "file":
        return replace(block, file_name=value)
    if credited:
        return None
    written = Credit(text=value) if value else None
    return replace(block, credit=parse_credit(value, organisations) or written or block.credit)


def _with_file_or_credit(block: PhotoBlock, mark: Mark, start: Kind, *, may_follow: bool) -> PhotoBlock | None:
    """The photo with the file name or credit that the line brings and that it lacks; None where the line is another's."""
    named = start in (Kind.FILE, Kind.PICTURE) or block.file_name is not None
    if mark.kind in (Kind.FILE, Kind.PICTURE) and not named and (may_follow or mark.line.joined):
        return replace(block, file_name=mark.file_name, credit=block.credit or mark.credit)
    if mark.kind is Kind.CREDIT and block.credit is None:
        return replace(block, credit=mark.credit)
    return None


def _with_caption(block: PhotoBlock, mark: Mark, start: Kind, *, may_follow: bool) -> PhotoBlock | None:
    """A picture or file name with the caption that follows it; without one, its alternative text stays the caption."""
    if start not in (Kind.FILE, Kind.PICTURE):
        return None
    near = mark.line.joined or may_follow
    words = mark.kind is Kind.TEXT and mark.line.joined and mark.line.hint is Hint.PLAIN
    if mark.kind is Kind.CAPTION or words or (mark.kind is Kind.PHOTO and mark.file_name is None and near):
        caption = tidy(mark.line.text) if words else mark.caption
        return replace(block, caption=caption, credit=mark.credit or block.credit)
    return None


def _raw(marks: Sequence[Mark]) -> str:
    """The lines as they stood in the file, with one blank line where there were any."""
    first, *more = (mark.line for mark in marks)
    return first.text + "".join(f"\n{line.text}" if line.joined else f"\n\n{line.text}" for line in more)
