"""Who is quoted: `… --Ms Li Xin, Deputy Director General of IPRCC`, `— UN Volunteer Jin Liu`, `——联合国志愿者刘瑾`."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from curator.domain import names
from curator.domain.organisations import Organisations
from curator.domain.wording import tidy

_LONGEST: Final = 120
_DASH: Final = r"(?:-{2,3}|[—–―─]{1,3}|~)"
_BEHIND: Final = re.compile(rf"(?P<text>.*[.!?…。！？”\"»」』’])\s*{_DASH}\s*(?P<who>[^—–―─]{{2,{_LONGEST}}})", re.DOTALL)
_ALONE: Final = re.compile(rf"{_DASH}\s*(?P<who>[^—–―─]{{2,{_LONGEST}}})")
_ROLE: Final = (
    r"volunteers?|officers?|directors?|managers?|coordinators?|assistants?|associates?|specialists?|advis[eo]rs?|experts?|representatives?|"
    r"ministers?|presidents?|chair(?:man|woman|person)?|secretary|secretary-general|general|ambassadors?|envoys?|spokes(?:man|woman|person)|"
    r"head|chief|leader|founder|owner|interns?|trainees?|consultants?|farmers?|villagers?|teachers?|students?|doctors?|nurses?|engineers?|"
    r"professors?|researchers?|principal|mayor|governor|workers?|entrepreneurs?|participants?|photographers?|journalists?|resident|mother|father|"
    r"volontaires?|bénévoles?|directeur|directrice|responsable|coordinat(?:eur|rice)|chargée?s?|agricult(?:eur|rice)s?|enseignante?s?|étudiante?s?|"
    r"voluntari[oa]s?|director[a]?|coordinador[a]?|especialista|agricultor[a]?|maestr[oa]|estudiante|alcalde(?:sa)?|"
    r"доброволец|волонт[её]р|директор|координатор|специалист|министр|учитель(?:ница)?|студент(?:ка)?"
)
_ROLE_WORD: Final = re.compile(rf"(?<!\w)(?:{_ROLE})(?!\w)", re.IGNORECASE)
_HAN_ROLE: Final = re.compile(
    r"(?P<role>.{0,30}?(?:志愿者|志愿人员|主任|处长|司长|局长|部长|县长|镇长|村长|书记|校长|院长|所长|经理|总监|专员|官员|助理|代表|主席|总裁|秘书长|专家|教授|老师|教师|学生|农民|村民|医生|记者|顾问|创始人|负责人))"
    r"\s*(?P<name>\S{2,8})"
)
_PLACE_OF_WORK: Final = re.compile(r"\s+(?:of|at|for|with|in|from|de|du|des|del|à|au)\s+(?:the\s+)?", re.IGNORECASE)
_QUOTATION: Final = {"“": "”", '"': '"', "«": "»", "「": "」", "『": "』", "„": "“", "‘": "’"}


class Said(NamedTuple):
    """A quote taken apart: the words without quotation marks, who said them, and in what role."""

    text: str
    person: str | None
    role: str | None


def said(text: str, organisations: Organisations) -> Said | None:
    """A paragraph that ends with an attribution, taken apart; None where it is no pull quote.

    Only a dash after the end of a sentence or a closing quotation mark counts, and only before what reads like a person or a role.
    """
    line = tidy(text)
    found = _BEHIND.fullmatch(line)
    who = speaker(found["who"], organisations) if found else None
    return Said(unquoted(found["text"].strip()), *who) if found and who else None


def spoken_by(text: str, organisations: Organisations) -> tuple[str | None, str | None] | None:
    """Person and role of a line that is an attribution and nothing else (`— Jin Liu, UN Volunteer`)."""
    found = _ALONE.fullmatch(tidy(text))
    return speaker(found["who"], organisations) if found else None


def unquoted(text: str) -> str:
    """The text without the pair of quotation marks around all of it; one of several quoted parts keeps them."""
    closing = _QUOTATION.get(text[:1])
    if not closing or len(text) < 2 or text[-1] != closing:
        return text
    inside = text[1:-1]
    if closing in inside or (text[0] != closing and text[0] in inside):
        return text
    return inside.strip()


def speaker(words: str, organisations: Organisations) -> tuple[str | None, str | None] | None:
    """Person and role of an attribution: `Name, Role`, `Name (Role)`, `Role Name`, a name or a role alone; None where it is none."""
    line = tidy(words).strip(" ,;，")
    if not line.endswith((" Jr.", " Sr.")):
        line = line.rstrip(".。")
    if not line or len(line) > _LONGEST or re.search(r"[!?。！？]|[a-z)]\. ", line):
        return None
    if bracketed := re.fullmatch(r"(?P<name>[^(（]+?)\s*[(（](?P<role>[^)）]+)[)）]", line):
        name = _person(bracketed["name"])
        return (name, bracketed["role"].strip()) if name else None
    if comma := re.match(r"(?P<first>[^,，]+?)\s*[,，]\s*(?P<rest>.+)", line):
        return _around_comma(comma["first"], comma["rest"])
    return _role_then_name(line, organisations) or _without_comma(line)


def _around_comma(first: str, rest: str) -> tuple[str | None, str | None] | None:
    if (name := _person(first)) and not (_is_role(first) and _person(rest)):
        return name, rest
    if _is_role(first):
        name = _person(rest)
        return (name, first) if name else (None, f"{first}, {rest}")
    return None


def _role_then_name(line: str, organisations: Organisations) -> tuple[str | None, str | None] | None:
    """`UN Volunteer Jin Liu`, `Deputy Director of IPRCC Li Xin`, `联合国志愿者刘瑾`, `刘瑾 联合国志愿者`."""
    if names.HAN.search(line):
        found = _HAN_ROLE.fullmatch(line)
        if found and (name := _person(found["name"])):
            return name, found["role"].strip()
        first, _, rest = line.partition(" ")
        return (name, rest) if rest and (name := _person(first)) else None
    for role in reversed(list(_ROLE_WORD.finditer(line))):
        end = role.end()
        if (work := _PLACE_OF_WORK.match(line, end)) and (house := organisations.leading(line[work.end() :])):
            end = len(line) - len(house[1])
        name = _person(line[end:].strip()) if line[end : end + 1] == " " else None
        if name:
            return name, line[:end]
    return None


def _without_comma(line: str) -> tuple[str | None, str | None] | None:
    if _is_role(line):
        return None, line
    name = _person(line)
    return (name, None) if name else None


def _person(text: str) -> str | None:
    name = names.without_title(text.strip())
    if not name or _ROLE_WORD.search(name) or len(name) > 60:
        return None
    return name if names.is_person(name) or names.is_han_person(name) else None


def _is_role(text: str) -> bool:
    return len(text.split()) <= 12 and bool(_ROLE_WORD.search(text) or _HAN_ROLE.match(text + "某某"))
