"""What needs a look in a story that was read: a credit that is missing, a typing error, a file name with another wording."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final

from curator.domain.credit_grammar import parse
from curator.domain.file_names import caption_from_file_name
from curator.domain.organisations import Organisations
from curator.domain.story import PhotoBlock
from curator.domain.wording import tidy

_WORDS: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_COMPARED: Final = 1_000


def likeness(one: str, other: str) -> float:
    """How alike two wordings are, from 0 to 1, whatever the case; for short texts only the first thousand characters count."""
    return SequenceMatcher(None, one.casefold()[:_COMPARED], other.casefold()[:_COMPARED], autojunk=False).ratio()


def is_repetition(block: PhotoBlock, text: str, organisations: Organisations, *, anchored: bool) -> bool:
    """True where a line says the caption of the photo before it again: behind page furniture roughly, without it nearly to the letter."""
    if not block.caption:
        return False
    again = parse(text, organisations).caption
    if (
        anchored
        and len(again) > 20
        and (again.casefold() in block.caption.casefold() or block.caption.casefold() in again.casefold())
    ):
        return True
    if anchored and _shared(block.caption, again) >= 0.5:
        return True
    return likeness(block.caption, again) >= (0.6 if anchored else 0.9)


def _shared(one: str, other: str) -> float:
    """The part of the longer text's words that the shorter has as well; words of one or two letters do not count."""
    first, second = ({word for word in _WORDS.findall(text.casefold()) if len(word) > 2} for text in (one, other))
    return len(first & second) / max(len(first), len(second), 1)


def on_photo(block: PhotoBlock) -> list[str]:
    """What a photo lacks, and a file name that says something else than the caption."""
    notes = []
    if not block.caption:
        notes.append("it has no caption.")
    if block.credit is None:
        notes.append("it has no credit.")
    wording = caption_from_file_name(block.file_name) if block.file_name else None
    if wording and block.caption and _letters(wording) != _letters(block.caption):
        notes.append(f"the file name carries another wording than the caption: “{wording}”.")
    return notes


def on_repetition(block: PhotoBlock, text: str, organisations: Organisations) -> list[str]:
    """In what the line that repeats the caption differs from it: the credit, single words, or the whole wording."""
    again = parse(text, organisations)
    notes = []
    if block.credit and again.credit is None:
        notes.append("the line that repeats the caption has no credit.")
    elif again.credit and block.credit is None:
        notes.append(f"only the line that repeats the caption has a credit: “{again.credit.text}”.")
    elif again.credit and block.credit and again.credit != block.credit:
        notes.append(f"two credits are given: “{block.credit.text}” and “{again.credit.text}”.")
    if tidy(again.caption) != block.caption:
        differences = _differences(block.caption, again.caption)
        for first, second in differences or ():
            notes.append(f"the caption has “{first}”, the line that repeats it “{second}”.")
        if not differences:
            notes.append(f"the line that repeats the caption is worded otherwise: “{again.caption}”.")
    return notes


def on_furniture(text: str, count: int) -> str:
    """That a line was taken for page furniture and left out."""
    return (
        f"“{text}” stands {count} times and was left out."
        if count > 1
        else f"“{text}” was taken for page furniture and left out."
    )


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())


def _differences(one: str, other: str) -> list[tuple[str, str]]:
    """Single words that are spelled otherwise; nothing where more than three words differ or any is new or missing."""
    first, second = _WORDS.findall(one), _WORDS.findall(other)
    if len(first) != len(second):
        return []
    pairs = [(word, again) for word, again in zip(first, second, strict=True) if word != again]
    return pairs if len(pairs) <= 3 else []
