"""What looks like the name of a person and what like that of an organisation, in the scripts that credits are written in.

Guesses, used only where the list of organisations does not know a name. Han names rest on the hundred-odd commonest
surnames, which cover all but a few in a hundred people in China.
"""

from __future__ import annotations

import re
from typing import Final

_SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎"
    "贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阎穆卓"
    "劉張陳楊黃趙吳孫馬鄭謝許韓馮鄧蕭蔣葉蘇魏呂盧鐘譚陸賈韋鄒龍賀顧龔萬錢嚴湯溫齊龐顏倪莊聶魯岳單華"
)
_DOUBLE_SURNAMES: Final = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "歐陽")
_HAN: Final = "\u3400-\u9fff\U00020000-\U0003134f"
HAN: Final = re.compile(f"[{_HAN}]")
_HAN_ONLY: Final = re.compile(f"[{_HAN}]+")
_HAN_FOREIGN: Final = re.compile(f"[{_HAN}]{{1,8}}(?:[·•・][{_HAN}]{{1,8}}){{1,3}}")
_NOT_HAN_NAMES: Final = re.compile(r"[拍航翻的了在是和与等]|中国|我国|村民|学生|记者|摄影|资料|网络|本报|本社|作者")

_PARTICLES: Final = frozenset(
    re.findall(
        r"\S+",
        """
    de del della der den di da do dos das du des van von ten ter la le el al bin bint ibn abu ben y e i and et und & и
""",
    )
)
_ARTICLES: Final = frozenset(
    ["of", "for", "the", "in", "on", "to", "des", "les", "aux", "à", "para", "los", "las", "por", "del", "по", "для", "при"]
)
_HONORIFIC: Final = re.compile(
    r"(?:(?:Mrs?|Ms|Miss|Dr|Prof|Professor|Mme|Mlle|M|Sra?|Srta|Eng|Rev|H\.\s?E)\b\.?|Г-жа|Г-н|г-жа|г-н)\s+(?=\S)"
)
_HAN_HONORIFIC: Final = re.compile(r"(?<=..)(?:女士|先生|博士|教授)$")
_ORGANISATION: Final = re.compile(
    r"\b(?:agency|association|authority|board|bureau|cent(?:re|er)|college|commission|committee|company|co-?operative|corporation|"
    r"council|county|department|embassy|federation|foundation|fund|government|group|hospital|institute|international|limited|ltd|inc|"
    r"llc|magazine|media|ministry|mission|municipality|museum|nations|network|news|newspaper|ngo|office|organi[sz]ation|photos?|"
    r"press|programme|program|school|secretariat|society|studios?|times|trust|union|university|volunteers|"
    r"fondation|ministère|gouvernement|agence|centre|organisation|université|école|mairie|"
    r"fundación|ministerio|gobierno|agencia|centro|organización|universidad|escuela|ayuntamiento|asociación|"
    r"фонд|министерство|агентство|университет|центр|правительство|организация|комитет)\b"
    r"|政府|中心|办公室|办事处|委员会|基金会|大学|学院|学校|中学|小学|集团|公司|协会|学会|研究院|研究所|通讯社|日报|晚报|电视台|新闻网|杂志|出版社|"
    r"[部局厅署社网]$|وزارة|منظمة|جامعة|مؤسسة|وكالة|برنامج",
    re.IGNORECASE,
)
_NOT_NAMES: Final = re.compile(
    r"\b(?:province|county|district|village|town|township|city|state|region|island|valley|river|lake|mountains?|street|road|"
    r"forum|summit|conference|meeting|festival|day|week|world|north|south|east|west|northern|southern|eastern|western|central|"
    r"early|late|spring|summer|autumn|winter|photo|picture|image|left|right|top|bottom|above|below|"
    r"the|a|an|this|these|those|in|at|on|of|for|with|from|by|to|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"(?:\w\.-?)+|[\w][\w'’ʼ`-]*\.?")
_ACRONYM: Final = re.compile(r"[A-Z][A-Z&-]{1,4}")


def is_han_person(text: str, *, surname: bool = True) -> bool:
    """True for two to four Han characters that begin with a surname, and for names written with a middle dot.

    `surname=False` leaves out that question, for places where the context already says that a person is named.
    """
    if _HAN_FOREIGN.fullmatch(text):
        return True
    if not _HAN_ONLY.fullmatch(text) or not 2 <= len(text) <= 4 or _NOT_HAN_NAMES.search(text):
        return False
    return not surname or text.startswith(_DOUBLE_SURNAMES) or (text[0] in _SURNAMES and len(text) <= 3)


def is_person(text: str, words: int = 1) -> bool:
    """True for what reads like the name of one or a few persons: one to six words of names, `words` at the least.

    Case-less scripts other than Han (Arabic) pass with two to five words.
    """
    if is_organisation(text) or _NOT_NAMES.search(text):
        return False
    if HAN.search(text):
        return all(is_han_person(part) for part in re.split(r"[、,，\s和与]+", text) if part)
    parts = text.replace(",", " , ").split()
    if not words <= len(parts) <= 6 or any(letter.isdigit() for letter in text):
        return False
    names = [part for part in parts if part not in _PARTICLES]
    return bool(names) and all(_is_name(part) for part in names) and parts[-1] not in _PARTICLES


def _is_name(word: str) -> bool:
    if not _WORD.fullmatch(word):
        return False
    first = word[0]
    return first.isupper() or (first.isalpha() and not first.islower() and not first.istitle())


def is_organisation(text: str) -> bool:
    """True for what names itself as a body (Ministry, 政府, Fondation …) and for single acronyms of two to five letters."""
    return bool(_ORGANISATION.search(text) or _ACRONYM.fullmatch(text))


def is_title(text: str) -> bool:
    """True where every word of a Latin, Greek or Cyrillic text that can be capitalised is, but for particles and articles."""
    small = [word for word in text.split() if word[0].islower()]
    return all(word in _PARTICLES or word in _ARTICLES or word.startswith(("d'", "d’", "l'", "l’")) for word in small)


def without_title(text: str) -> str:
    """A name without Ms, Mr, Dr, 女士 and the like: the name as printed, in the order in which it was printed."""
    return _HAN_HONORIFIC.sub("", _HONORIFIC.sub("", text, count=1) if _HONORIFIC.match(text) else text)
