"""Chinese as it is searched: traditional characters as simplified, and characters as syllables.

OpenCC knows the characters and pypinyin their sounds. Its 47,000 phrases are left out: but for 2,900 of them, which ship as
`words/pinyin.txt`, each character sounds there as it does alone, and they take 44 MB and a sixth of a second. Read by its table alone
an index is made twice as fast. What is misread among the names of places is put right here. Both packages are loaded when
Chinese is first met.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from curator import resources

PLACES: Final = MappingProxyType(
    {
        "长治": "chang zhi",
        "长武": "chang wu",
        "长垣": "chang yuan",
        "长葛": "chang ge",
        "长汀": "chang ting",
        "单县": "shan xian",
        "浚县": "xun xian",
        "涡阳": "guo yang",
        "洪洞": "hong tong",
        "佛坪": "fo ping",
        "郫都": "pi du",
        "六安": "lu an",
        "蚌埠": "beng bu",
        "铅山": "yan shan",
        "乐亭": "lao ting",
        "井陉": "jing xing",
        "蔚县": "yu xian",
        "莘县": "shen xian",
        "歙县": "she xian",
        "黟县": "yi xian",
        "繁峙": "fan shi",
        "解州": "hai zhou",
        "台州": "tai zhou",
        "丽水": "li shui",
        "天台": "tian tai",
        "会稽": "kuai ji",
        "厦门": "xia men",
        "大埔": "da bu",
        "番禺": "pan yu",
        "百色": "bai se",
        "燕山": "yan shan",
        "尉犁": "yu li",
        "若羌": "ruo qiang",
        "巴音郭楞": "ba yin guo leng",
        "喀什": "ka shi",
        "拉萨": "la sa",
        "西藏": "xi zang",
        "阜平": "fu ping",
        "富平": "fu ping",
        "骆驼湾": "luo tuo wan",
        "顾家台": "gu jia tai",
    }
)
"""How places are called, syllable by syllable, where a reader who knows the characters alone may be wrong."""


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Text with its traditional Chinese characters as simplified ones; all else as it is."""
    return str(_converter().convert(text))


class _Singles(dict[str, str]):
    """What a character sounds like by itself, each looked up once; empty for one that has no sound."""

    def __missing__(self, character: str) -> str:
        told = str(_table().get(ord(character), "")).partition(",")[0]
        self[character] = found = _TONES.sub("", unicodedata.normalize("NFD", told)).replace("u\u0308", "v")
        return found


_TONES: Final = re.compile("[\u0300\u0301\u0302\u0304\u030c]")
_SINGLES: Final = _Singles()


@cache
def _table() -> Mapping[int, str]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.pinyin_dict import pinyin_dict

    return MappingProxyType(pinyin_dict)


@cache
def _words() -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """The words whose sounds are known as a whole, by their first character, the longest first."""
    lines = (line.partition(" ") for line in resources.text("words/pinyin.txt").splitlines() if not line.startswith("#"))
    known = {**{word: sounds for word, _, sounds in lines if word}, **PLACES}
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for word in sorted(known, key=len, reverse=True):
        found.setdefault(word[0], []).append((word, tuple(known[word].split())))
    return MappingProxyType({first: tuple(words) for first, words in found.items()})


def sounds(run: str) -> list[str]:
    """A syllable of pinyin without its tone for each character, in small letters (`v` for ü); empty for one that has no sound."""
    words = _words()
    found: list[str] = []
    while len(found) < len(run):
        at = len(found)
        for word, syllables in words.get(run[at], ()):
            if run.startswith(word, at):
                found.extend(syllables)
                break
        else:
            found.append(_SINGLES[run[at]])
    return found
