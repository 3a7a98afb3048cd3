"""Chinese as it is searched: traditional characters as simplified, and characters as syllables.

OpenCC knows the characters and pypinyin their sounds. Its 47,000 phrases are left out: but for 2,900 of them, which ship as
`words/pinyin.txt`, each character sounds there as it does alone, and they take 44 MB and a sixth of a second. What is misread among
the names of places is put right here. Both packages are loaded when Chinese is first met.
"""

from __future__ import annotations

import os
from functools import cache
from types import MappingProxyType, ModuleType
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


@cache
def _reader() -> ModuleType:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    import pypinyin

    lines = (line.partition(" ") for line in resources.text("words/pinyin.txt").splitlines() if not line.startswith("#"))
    known = {**{word: sounds for word, _, sounds in lines if word}, **PLACES}
    pypinyin.load_phrases_dict({word: [[sound] for sound in sounds.split()] for word, sounds in known.items()})
    return pypinyin


def sounds(run: str) -> list[str]:
    """A syllable of pinyin without its tone for each character, in small letters (`v` for ü); empty for one that has no sound."""
    found = _reader().lazy_pinyin(run, errors=lambda others: [""] * len(others))
    return found if len(found) == len(run) else [_of(character) for character in run]


def _of(character: str) -> str:
    (sound,) = _reader().lazy_pinyin(character, errors=lambda _: [""])
    return str(sound)
