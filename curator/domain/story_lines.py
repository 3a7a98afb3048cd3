"""Lines of a published or planned story, what each of them is, and page furniture between them.

This is the neutral form into which every kind of story file is brought before it is read: plain text and Markdown by
curator.domain.story_text; others (word processor files, web pages) make the same lines with the hints that their format gives.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto
from typing import Final

from curator.domain import attribution
from curator.domain.credit import Credit, Parsed
from curator.domain.credit_grammar import parse
from curator.domain.credit_marks import LEAD_IN
from curator.domain.file_names import base_name, is_file_name
from curator.domain.organisations import Organisations
from curator.domain.wording import INVISIBLE, folded, tidy


class Hint(StrEnum):
    """What the file says that a line is; PLAIN says nothing, and the words decide."""

    PLAIN = "plain"
    HEADING = "heading"
    QUOTE = "quote"
    PICTURE = "picture"  # the picture itself: `file_name`, and as text its alternative text
    CAPTION = "caption"  # belongs to the picture beside it
    LITERAL = "literal"  # a paragraph, whatever its words look like


@dataclass(frozen=True, slots=True)
class Line:
    """One logical line as it stands in the file. `joined` says that no blank line parts it from the one before."""

    text: str
    hint: Hint = Hint.PLAIN
    joined: bool = False
    file_name: str | None = None


class Kind(Enum):
    """What a line is."""

    TEXT = auto()
    HEADING = auto()
    QUOTE = auto()
    LITERAL = auto()
    FURNITURE = auto()
    SPEAKER = auto()
    PICTURE = auto()
    CAPTION = auto()
    PHOTO = auto()
    FILE = auto()
    CREDIT = auto()


@dataclass(frozen=True, slots=True)
class Mark:
    """A line, what it is, and what it holds: caption and credit of a photo line, the file name of a picture or a file line."""

    line: Line
    kind: Kind
    caption: str = ""
    credit: Credit | None = None
    file_name: str | None = None


LABELLED: Final = re.compile(r"(?P<label>credit|file|id)\s*:\s*(?P<value>.*)", re.IGNORECASE | re.DOTALL)
"""What stands on a line right below a photo's caption and says one thing of it."""

PHOTOS: Final = frozenset({Kind.PICTURE, Kind.CAPTION, Kind.PHOTO, Kind.FILE, Kind.CREDIT})

_CHROME: Final = re.compile(
    r"(?:click|tap|use)\b.{0,30}\barrows?\b.*|.*\bswipe (?:left|right|to view|to see|for more)\b.*|"
    r"click (?:on (?:the )?)?(?:image|photo|picture)s?.*|"
    r"click to (?:enlarge|view|zoom)\b.*|(?:view|open|start) (?:the )?(?:slideshow|gallery|full[- ]?screen)|"
    r"(?:previous|next)(?: ?[/|] ?(?:previous|next))?|"
    r"scroll (?:down|right|left)\b.*|cliquez sur les flèches.*|(?:faites|faire) glisser.*|cliquez pour agrandir.*|"
    r"(?:haga|haz) clic en las flechas.*|deslice .{0,40}|(?:haga|haz) clic para ampliar.*|"
    r"(?:请)?点击(?:左右)?箭头.*|(?:请)?(?:左右|向左|向右|上下)?滑动(?:查看|浏览|屏幕|图片).*|"
    r"点击(?:查看|放大).{0,10}|(?:上|下)一[张页](?: ?[/|] ?(?:上|下)一[张页])?|"
    r"нажмите на стрелк.*|листайте .{0,40}|нажмите, чтобы увеличить.*|انقر على الأسهم.*|اسحب .{0,40}",
    re.IGNORECASE,
)
_ID: Final = re.compile(r"id ?: ?[0-9a-hjkmnp-tv-z]{16}", re.IGNORECASE)
_RULE: Final = re.compile(r"[-*_=~•·—–](?: ?[-*_=~•·—–]){2,}")
_LISTED: Final = re.compile(r"(?:\(?\d{1,3}[.)、:]\s*|[-*•·‣]\s+|[①-⑳]\s*)(?=\S)")
_LIST_TITLE: Final = re.compile(
    r"(?:list of )?(?:photos|pictures|images|photo ?captions|captions|photo (?:list|gallery)|gallery)(?: and captions)?|"
    r"(?:liste des |légendes des )?photos|légendes|pies de fotos?|fotos|lista de fotos|подписи(?: к фото)?|фотографии|список фотографий|"
    r"(?:图片|照片|配图)(?:列表|说明|清单|目录)|图集|الصور|صور",
    re.IGNORECASE,
)
_NAMED_FILE: Final = re.compile(r"(?P<file>\S+\.[A-Za-z0-9]{2,4})(?:\s*[:：–—|]\s*|\s+-\s+|\t+|\s{2,})(?P<rest>\S.*)")
_FILE_BEHIND: Final = re.compile(r"(?P<rest>.*\S)\s*[(\[（](?P<file>[^()\[\]（）\s]+\.[A-Za-z0-9]{2,4})[)\]）]")
_FILE_LABEL: Final = re.compile(r"(?:file(?: name)?|fichier|archivo|файл|文件名?)\s*[:：]\s*(?P<file>\S.*)", re.IGNORECASE)
_LONGEST_CAPTION: Final = 600


def marked(lines: Sequence[Line], organisations: Organisations) -> list[Mark]:
    """What each line is, in order; lines without anything in them are left out."""
    kept = [line for line in lines if tidy(line.text) or line.hint is not Hint.PLAIN]
    known: dict[Line, Mark] = {}  # a list of photos says the same credit over and over
    marks = []
    for line, below in zip(kept, [*kept[1:], None], strict=False):
        stated = _stated(line, below)
        if stated is None and line not in known:
            known[line] = _mark(line, organisations)
        marks.append(stated or known[line])
    furniture = _repeated_furniture(marks)
    marks = [replace(mark, kind=Kind.FURNITURE) if _plain(mark) in furniture else mark for mark in marks]
    return _with_listed_photos(_with_stated_credits(marks), organisations)


def _is_credit_label(line: Line | None) -> bool:
    label = LABELLED.fullmatch(line.text.strip()) if line and line.joined and line.hint is Hint.PLAIN else None
    return label is not None and label["label"].lower() == "credit"


def _stated(line: Line, below: Line | None) -> Mark | None:
    """The photo of a line above a line for the credit, even an empty one: the caption stands as it is written there.

    Nothing in it is a credit or file name, so it is not even looked at.
    """
    if not _is_credit_label(below):
        return None
    if line.hint is Hint.CAPTION:
        return Mark(line, Kind.CAPTION, tidy(line.text))
    if line.hint is not Hint.PLAIN:
        return None
    seen = folded(line.text)
    lead = LEAD_IN.match(seen.text)
    if lead is None:
        return None
    # Subtle: marks of direction at the start of the caption stand in the copy's eyes behind the last sign of the lead-in.
    gap = line.text[seen.at[lead.end() - 1] : seen.at[lead.end()]]
    return Mark(line, Kind.PHOTO, tidy(gap[len(gap.rstrip(INVISIBLE)) :] + seen.cut(lead.end(), len(seen.text))))


def _with_stated_credits(marks: Sequence[Mark]) -> list[Mark]:
    """The alternative text of a picture holds no credit where a line for the credit stands below the picture's caption."""
    found = list(marks)
    for place, (picture, caption, below) in enumerate(zip(marks, marks[1:], marks[2:], strict=False)):
        if (
            picture.kind is Kind.PICTURE
            and caption.kind is Kind.CAPTION
            and caption.line.joined
            and _is_credit_label(below.line)
        ):
            found[place] = replace(picture, credit=None)
    return found


def _mark(line: Line, organisations: Organisations) -> Mark:
    if line.hint is Hint.PICTURE:
        held = parse(line.text, organisations)
        return Mark(line, Kind.PICTURE, held.caption, held.credit, line.file_name)
    if line.hint is Hint.CAPTION:
        held = parse(line.text, organisations)
        return Mark(line, Kind.CAPTION, held.caption, held.credit)
    if line.hint is not Hint.PLAIN:
        return Mark(line, Kind[line.hint.name])
    text = tidy(line.text)
    if _ID.fullmatch(text):
        return Mark(line, Kind.TEXT)
    if _is_furniture(text):
        return Mark(line, Kind.FURNITURE)
    if label := _FILE_LABEL.fullmatch(text):
        if is_file_name(label["file"]):
            return Mark(line, Kind.FILE, file_name=base_name(label["file"]))
    elif is_file_name(text):
        return Mark(line, Kind.FILE, file_name=base_name(text))
    return _photo_mark(line, organisations) or Mark(
        line, Kind.SPEAKER if attribution.spoken_by(text, organisations) else Kind.TEXT
    )


def _is_furniture(text: str) -> bool:
    seen = folded(text).text
    known = (
        len(seen) <= 100 and _CHROME.fullmatch(seen.rstrip(".!… ")) and not LEAD_IN.match(seen) and not LABELLED.fullmatch(seen)
    )
    return bool(known or _RULE.fullmatch(text))


def _photo_mark(line: Line, organisations: Organisations, *, listed: bool = False) -> Mark | None:
    """The line as that of a photo: by its lead-in, its credit, a file name at its start or end; None where it is none."""
    text = line.text.strip()
    unlisted = _LISTED.sub("", text, count=1) if _LISTED.match(text) else text
    text = unlisted if listed or _NAMED_FILE.fullmatch(unlisted) else text
    named = _NAMED_FILE.fullmatch(text)
    if named is None or not is_file_name(named["file"]):
        named = _FILE_BEHIND.fullmatch(text)
    name = base_name(named["file"]) if named and is_file_name(named["file"]) else None
    held = parse(named["rest"] if named and name else text, organisations)
    if held.lead_in and name is None and is_file_name(held.caption) and " " not in held.caption:
        return Mark(line, Kind.FILE, file_name=base_name(held.caption))
    if held.credit and not held.caption:
        return Mark(line, Kind.CREDIT, "", held.credit, name)
    if not (held.lead_in or name or listed) and not _is_captioned(held):
        return None
    caption = held.caption
    if not held.lead_in:
        caption = _LISTED.sub("", caption, count=1) if _LISTED.match(caption) else caption
        inner = parse(caption, organisations)
        caption = inner.caption if inner.lead_in and inner.credit is None else caption
    return Mark(line, Kind.PHOTO, caption, held.credit, name)


def _is_captioned(held: Parsed) -> bool:
    """True for a caption with its credit, and not for a paragraph that ends with a reference in brackets."""
    if held.credit is None:
        return False
    sentences = len(re.findall(r"[.!?](?=\s|$)|[。！？]", held.caption))
    if held.announced:
        return len(held.caption) <= _LONGEST_CAPTION and sentences <= 5
    return len(held.caption) <= _LONGEST_CAPTION // 3 and sentences <= 2


def _plain(mark: Mark) -> str:
    bare = (
        mark.kind in (Kind.TEXT, Kind.FURNITURE)
        and mark.line.hint is Hint.PLAIN
        and not LABELLED.fullmatch(mark.line.text.strip())
    )
    return tidy(mark.line.text).casefold() if bare else ""


def _repeated_furniture(marks: Sequence[Mark]) -> frozenset[str]:
    """Short lines that stand more than once in the same words, each time right behind a photo line: a carousel's instructions."""
    counts = Counter(text for mark in marks if mark.kind is Kind.TEXT and 0 < len(text := _plain(mark)) <= 80)
    repeated = {text for text, count in counts.items() if count > 1}
    for before, mark in zip([None, *marks], marks, strict=False):
        if _plain(mark) in repeated and (before is None or before.kind not in PHOTOS):
            repeated.discard(_plain(mark))
    return frozenset(repeated)


def _with_listed_photos(marks: list[Mark], organisations: Organisations) -> list[Mark]:
    """Behind a title such as “Photos” or “图片说明”, numbered and bulleted lines are photos, and so is the title a heading."""
    found: list[Mark] = []
    inside = False
    for place, mark in enumerate(marks):
        text = tidy(mark.line.text)
        free = mark.line.hint is Hint.PLAIN and mark.kind in (Kind.TEXT, Kind.PHOTO)
        titled = _LIST_TITLE.fullmatch(text.rstrip(":：").strip()) is not None and mark.line.hint in (Hint.PLAIN, Hint.HEADING)
        if titled and place + 1 < len(marks) and _could_be_listed(marks[place + 1]):
            inside = True
            heading = Line(text.rstrip(":：").strip(), Hint.HEADING) if mark.line.hint is Hint.PLAIN else mark.line
            found.append(Mark(heading, Kind.HEADING))
            continue
        if inside and free and _LISTED.match(text):
            found.append(_photo_mark(mark.line, organisations, listed=True) or mark)
            continue
        inside = inside and mark.kind in PHOTOS
        found.append(mark)
    return found


def _could_be_listed(mark: Mark) -> bool:
    return mark.line.hint is Hint.PLAIN and (mark.kind in (Kind.PHOTO, Kind.FILE) or bool(_LISTED.match(tidy(mark.line.text))))
