"""Reading captions and credits: where the credit stands in a line, and what it holds. Nothing here ever raises on a text.

A line is a lead-in, a caption and a credit, each of which may be absent. The credit is sought where people put it: behind a ©,
behind a label (`Photo credit:`, 摄影：), in brackets at the end, in the Chinese press's way (新华社记者 某某 摄), without any
announcement behind the last sentence (`UNV/Jin Liu, 2019`), and before the caption. A text that only looks like a credit stays
caption: a credit overlooked is found by preflight, half a sentence cut off is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from curator.domain import credit_marks as marks
from curator.domain import names
from curator.domain.credit import Credit, Parsed
from curator.domain.credit_reading import Way, read
from curator.domain.organisations import Organisations
from curator.domain.wording import Copy, folded, tidy

_REACH: Final = 300
_REMEMBERED: Final = 4096
"""How far from its end a line is searched for a credit, in characters."""

_NEAR: Final = 120
"""How far back the label, bracket or sentence end before a credit is sought."""

_SEPARATOR: Final = re.compile(r"\s*(?:[|/;,·•]|[-–—]+)?\s*$")
_CLAUSE_START: Final = re.compile(r"[.!?…。！？\"”’»」』)\]]\s*|[,;:|、–—-]\s+|\s[|–—-]\s|\s+|[;|(\[]\s*")
_STRONG_START: Final = re.compile(r"[.!?…。！？][\"”’»」』)\]]*\s*|\s[|–—-]+\s+|\s[|]\s*")
_AGENCY_SENDS: Final = re.compile(r"(?<![^\s。！？])(?P<house>[^\s。！？,]{2,12})发\s*$")
_HAN_SUPPLIED: Final = re.compile(r"(?:本文|文中)?(?:图片?|照片|配图)均?由")
_HAN_DATED: Final = re.compile(r"[\s,]+((?:19|20)\d\d)年?$")
_BRACKETED: Final = re.compile(r"[(\[【](?P<inside>[^()\[\]【】]*(?:\([^()]*\)[^()\[\]【】]*)?)[)\]】][\s.。]*$")
_CAPTION_FOLLOWS: Final = re.compile(r"\.\s+(?=\S)|[。:]\s*(?=\S)|\s+[-–—|]\s+(?=\S)|\.(?=[\u3400-\u9fff])")


class _Found(NamedTuple):
    begin: int
    end: int
    credit: Credit
    announced: bool


def parse(text: str, organisations: Organisations) -> Parsed:
    """A caption line, with or without a credit, taken apart; rejoin() gives the line back.

    Only one lead-in is taken off, and only at the start: `Photo: Fuping: A village.` has the caption `Fuping: A village.`
    """
    copy = folded(text)
    lead = marks.LEAD_IN.match(copy.text)
    start = lead.end() if lead else 0
    found = _trailing(copy.text, start, organisations, led=bool(lead))
    first = False
    if found is None:
        found, first = _leading(copy.text, start, organisations), True
    return _parsed(copy, start, found, first=first and found is not None)


def parse_credit(text: str, organisations: Organisations) -> Credit | None:
    """The credit of a text that holds nothing else (the field `credit_line`), or None where it can not be read.

    Here an organisation or a person's name alone is a credit too.
    """
    known = organisations.read
    if text not in known:
        if len(known) >= _REMEMBERED:
            known.clear()
        known[text] = _credit_of(text, organisations)
    return known[text]


def _credit_of(text: str, organisations: Organisations) -> Credit | None:
    copy = folded(text)
    lead = marks.LEAD_IN.match(copy.text)
    start = lead.end() if lead else 0
    found = _trailing(copy.text, start, organisations, led=True)
    if found is not None and not copy.text[start : found.begin].strip():
        return replace(found.credit, text=text)
    if found is not None:
        return None
    credit = read(copy.text[start:], Way.WHOLE, organisations)
    return replace(credit, text=text) if credit else None


def _parsed(copy: Copy, start: int, found: _Found | None, *, first: bool) -> Parsed:
    raw = copy.raw
    lead_in = raw[: copy.at[start]] if start else ""
    if found is None:
        caption = raw[len(lead_in) :]
        return Parsed(tidy(caption), None, lead_in, caption)
    cut = max(copy.at[found.end if first else found.begin], len(lead_in))
    before, behind = raw[len(lead_in) : cut], raw[cut:]
    caption, written = (behind, before) if first else (before, behind)
    credit = replace(found.credit, text=written.strip().strip("|–—-;,·•").strip())
    return Parsed(tidy(caption), credit, lead_in, caption, written, first, found.announced)


def _trailing(text: str, start: int, organisations: Organisations, *, led: bool) -> _Found | None:
    return (
        _signed(text, start, organisations)
        or _labelled(text, start, organisations, marks.CLEAR_LABEL)
        or _labelled(text, start, organisations, marks.FAINT_LABEL)
        or _han_suffixed(text, start, organisations)
        or _bracketed(text, start, organisations)
        or _unannounced(text, start, organisations, led=led)
        or _labelled(text, start, organisations, marks.COURTESY)
    )


def _signed(text: str, start: int, organisations: Organisations) -> _Found | None:
    """`… ©UNV, 2020`: from the first sign behind which all that follows is a credit."""
    for sign in marks.SIGN.finditer(text, max(start, len(text) - _REACH)):
        letter = sign.group().strip().lower() == "(c)"
        if letter and re.search(r"\(b\)", text[: sign.start()], re.IGNORECASE):
            continue  # (a) …, (b) …, (c) …: a list
        body = text[sign.end() :]
        if label := (marks.CLEAR_LABEL.match(body) or marks.FAINT_LABEL.match(body)):
            body = body[label.end() :]
        way = Way.SIGN if "©" in sign.group() else Way.CLAIM
        if credit := read(body, way, organisations):
            return _Found(_begin(text, start, sign.start()), len(text), credit, True)
    return None


def _begin(text: str, start: int, place: int) -> int:
    """Where a credit begins with the label, bracket and separator before it: `. | (Photo: ` belongs to the © behind it."""
    low = max(start, place - _NEAR)
    before = text[low:place]
    label = marks.LABEL_AT_END.search(before)
    if label and (not before[: label.start()].strip() or marks.BEFORE_FAINT.search(before[: label.start()])):
        before = before[: label.start()]
    bare = before.rstrip()
    closing = {"(": ")", "[": "]", "【": "】"}.get(bare[-1:], "")
    if closing and closing in text[place:] and text[place:].count(closing) > text[place:].count(bare[-1]):
        before = bare[:-1]
    separator = _SEPARATOR.search(before)
    return low + (separator.start() if separator else len(before))


def _labelled(text: str, start: int, organisations: Organisations, pattern: re.Pattern[str]) -> _Found | None:
    """`… Photo credit: UNV/Jin Liu`, `… 摄影：刘瑾`, `… Photo by Jin Liu`."""
    for label in pattern.finditer(text, max(start, len(text) - _REACH)):
        before = text[max(start, label.start() - _NEAR) : label.start()]
        clear = pattern is marks.CLEAR_LABEL and _may_begin(before, label.group())
        if not clear and not marks.BEFORE_FAINT.search(before):
            continue
        way = Way.AUTHOR if marks.AUTHOR_WORDS.search(label.group()) else Way.LABEL
        if credit := read(text[label.end() :], way, organisations):
            return _Found(_begin(text, start, label.start()), len(text), credit, True)
    return None


def _may_begin(before: str, label: str) -> bool:
    """`Photo by` follows a sentence, a separator or nothing; the other clear labels may follow any blank or Han character."""
    if "by" in label.lower().split() or "of" in label.lower().split():
        return marks.BEFORE_FAINT.search(before) is not None or before.rstrip().endswith(",") or before.endswith("  ")
    return not before or not before[-1].isalnum() or ord(before[-1]) > 0x2E80


def _han_suffixed(text: str, start: int, organisations: Organisations) -> _Found | None:
    """`新华社记者 某某 摄`, `张磊摄`, `（张磊/图）`, `IPRCC供图`, with or without brackets and a year."""
    low = max(start, len(text) - _NEAR)
    ends = text.rstrip(" .。")
    closed = ends[-1:] if ends[-1:] in (")", "]", "】") else ""
    inner = ends[: len(ends) - len(closed)]
    dated = _HAN_DATED.search(inner, low)
    year = int(dated[1]) if dated else None
    if dated:
        inner = inner[: dated.start()]
    suffix = marks.HAN_SUFFIX.search(inner, low)
    if not suffix:
        return None
    for begin in _clause_starts(inner, start, suffix.start()):
        credit = _han_credit(inner[begin : suffix.start()], suffix["suffix"], bool(closed), organisations)
        if credit:
            place = _begin(text, start, begin)
            agency = _AGENCY_SENDS.search(text, max(start, place - _NEAR), place)
            if agency and (house := organisations.named(agency["house"])):
                credit, place = replace(credit, holders=(house.name, *credit.holders)), _begin(text, start, agency.start())
            return _Found(place, len(text), replace(credit, year=year), True)
    return None


def _clause_starts(text: str, start: int, end: int) -> Iterator[int]:
    """Places where a credit may begin in text[start:end], the leftmost first."""
    low = max(start, end - 60)
    if low == start:
        yield start
    for found in _CLAUSE_START.finditer(text, low, end):
        yield found.end()


def _han_credit(words: str, suffix: str, closed: bool, organisations: Organisations) -> Credit | None:
    """The agency and the persons before 摄 or 供图; None where any word is neither."""
    holders: list[str] = []
    people: list[str] = []
    partner = None
    supplied = suffix in ("供图", "提供")
    announced = _HAN_SUPPLIED.match(words)
    rest = words[announced.end() if announced else 0 :].strip()
    while found := organisations.leading(rest):
        holders.append(found[0].name)
        rest = found[1].strip(" /、")
    if suffix == "提供" and not announced and (rest or not closed):
        return None  # lunch is provided by the school: 提供 alone says nothing of pictures
    titled = marks.HAN_TITLE.match(rest)
    if suffix in ("摄影", "攝影") and not (titled or holders or closed or words.endswith(" ")):
        return None  # 王强爱摄影: he loves photography
    rest = marks.HAN_TITLE.sub(" ", rest) if titled else rest
    for word in re.split(r"[\s/、,():和]+", rest):
        if not word:
            continue
        if supplied and word in marks.HAN_ANYBODY:
            partner = word
        elif supplied and not holders and len(word) <= 20 and names.is_organisation(word) and not re.search("[。！？]", word):
            holders.append(word)
        elif names.is_han_person(word, surname=not (titled or holders or words.endswith(" "))):
            people.append(word)
        else:
            return None
    if not (holders or people or partner) or (holders and not people and not supplied):
        return None
    return Credit(tuple(dict.fromkeys(holders)), "、".join(people) or None, partner=partner)


def _bracketed(text: str, start: int, organisations: Organisations) -> _Found | None:
    """`… (Philip Sen/UNV, 2009)`; without a house that the list knows only behind a full sentence: `(Nicolas Josserand, 2010)`."""
    found = _BRACKETED.search(text, max(start, len(text) - _REACH))
    if not found:
        return None
    inside = found["inside"]
    credit = read(inside, Way.BRACKET, organisations)
    if credit is None and marks.SENTENCE_END.search(text[max(start, found.start() - _NEAR) : found.start()]):
        credit = read(inside, Way.WHOLE, organisations)
        known = credit is not None and any(organisations.named(holder) for holder in credit.holders)
        if credit is not None and not known and credit.year is None:
            return None
    return _Found(_begin(text, start, found.start()), len(text), credit, False) if credit else None


def _unannounced(text: str, start: int, organisations: Organisations, *, led: bool) -> _Found | None:
    """`… peaches. UNV/Jin Liu, 2019`; a whole line behind a lead-in may also be the bare name of a house (`Photo: IPRCC`)."""
    if led and len(text) - start < _NEAR and (known := organisations.named(text[start:].strip(" ."))):
        return _Found(start, len(text), Credit((known.name,)), False)
    low = max(start, len(text) - 160)
    begins = [start] if low == start else []
    begins += [found.end() for found in _STRONG_START.finditer(text, low)]
    for begin in begins:
        if credit := read(text[begin:], Way.PLAIN, organisations):
            return _Found(_begin(text, start, begin), len(text), credit, False)
    return None


def _leading(text: str, start: int, organisations: Organisations) -> _Found | None:
    """`© UNV, 2020. A villager …`: a credit of a house that the list knows, before the caption."""
    opened = text[start : start + 1] in ("(", "[")
    sign = marks.SIGN.match(text, start + opened) or marks.CLEAR_LABEL.match(text, start + opened)
    if not sign:
        return None
    for end in _CAPTION_FOLLOWS.finditer(text, sign.end(), sign.end() + 120):
        credit = read(text[sign.end() : end.start()], Way.LABEL, organisations)
        if credit and any(organisations.named(holder) for holder in credit.holders):
            return _Found(start, end.end(), credit, True)
    return None
