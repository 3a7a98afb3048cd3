"""Slugs: the names of published pictures in paths and links, made from their captions.

Small letters a to z, digits and single hyphens: no blank, comma or `_0`, nothing that Windows, a web server or a content system
would change. Chinese becomes its pinyin.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container
from typing import Final

from curator.domain.search_text import folded

LONGEST: Final = 48
_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_OTHER: Final = re.compile(r"[^a-z0-9]+")
_APOSTROPHE: Final = re.compile("(?<=[a-z])['’ʼ＇](?=[a-z])")
_COUNTED: Final = re.compile(r"_\d+$")
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)")


def slug(caption: str, file_name: str, taken: Container[str]) -> str:
    """A slug that is not taken yet: of the caption, else of the file name, else `photo`; a number tells equal ones apart."""
    stem = _COUNTED.sub("", file_name.rpartition(".")[0] or file_name)
    base = next((made for text in (caption, stem) if len(made := _made(text)) >= 3), "photo")
    if _RESERVED.fullmatch(base):
        base = f"photo-{base}"
    number, chosen = 1, base
    while chosen in taken:
        number += 1
        chosen = f"{_cut(base, LONGEST - len(str(number)) - 1)}-{number}"
    return chosen


def _made(text: str) -> str:
    latin = _HAN.sub(lambda run: f" {' '.join(_sounds()(run.group()))} ", unicodedata.normalize("NFKC", text))
    words = _OTHER.sub("-", _APOSTROPHE.sub("", folded(latin))).strip("-")
    return _cut(words, LONGEST)


def _cut(words: str, longest: int) -> str:
    """As many whole words as have room."""
    if len(words) <= longest:
        return words
    return (words[: longest + 1].rpartition("-")[0] or words[:longest]).strip("-")


def _sounds() -> Callable[[str], list[str]]:
    from pypinyin import lazy_pinyin  # some hundredths of a second, which only Chinese captions cost

    sounds: Callable[[str], list[str]] = lazy_pinyin
    return sounds
