"""What the words of a credit hold: who holds the rights, who took the picture, from which office, under which number, when.

The order of names and organisations differs from house to house (`UNV/Jin Liu`, `Jin Liu/UNV`); the list of organisations
decides it. What the list does not know is guessed by curator.domain.names, and an organisation is never taken for a creator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum, auto
from typing import Final, NamedTuple

from curator.domain import credit_marks as marks
from curator.domain import names
from curator.domain.credit import Credit
from curator.domain.organisations import Organisations
from curator.domain.wording import tidy

_EDGES: Final = " .,;:،؛、。|-–—_·*•<>{}[]"
_INITIAL: Final = re.compile(r"(?:^|[\s.])[^\W\d_]\.$")
_BY: Final = re.compile(r"\s+by\s+", re.IGNORECASE)
_PHOTO_AT_END: Final = re.compile(r"\s+photo(?:s|graph)?$", re.IGNORECASE)
_LONGEST: Final = 240
_SENTENCE: Final = re.compile(r"(?<![A-Z])(?<!\b(?:Mr|Ms|Dr|St|Jr))[.!?] |[.!?] \w+ \w+ \w+ \w+|[。！？]|[:©<>{}=\\\"“”«»]")
_YEAR_AT_END: Final = re.compile(r"(?P<name>.*\D)(?P<year>(?:19|20)\d\d)")
_NAME_AND_HOUSE: Final = re.compile(r"(?P<name>[^,(]+?)(?:\s*[,(]\s*|\s+(?:for|pour|para)\s+)(?P<house>[^()]+)\)?")


class Way(Enum):
    """How a credit was announced, and so how much of it may be guessed."""

    SIGN = auto()  # ©: whoever stands there holds the rights
    CLAIM = auto()  # the word “copyright” or “(c)”: the same, but only for names
    LABEL = auto()  # “Photo credit:”: a person or an organisation
    AUTHOR = auto()  # “Photo by”, 摄影：a person, or an organisation that the list knows
    BRACKET = auto()  # (Jin Liu/UNV, 2019)
    PLAIN = auto()  # not announced: an organisation that the list knows, with a name, a number or a year
    WHOLE = auto()  # the credit field: the text is known to be a credit or nothing


class _Kind(Enum):
    HOLDER = auto()
    OFFICE = auto()
    PERSON = auto()
    BODY = auto()  # an organisation that the list does not know
    CODE = auto()
    YEAR = auto()
    OTHER = auto()


class _Part(NamedTuple):
    kind: _Kind
    text: str


def read(body: str, way: Way, organisations: Organisations) -> Credit | None:
    """The credit that a folded text without sign or label holds; None where it is not one. Never raises."""
    if len(body) > _LONGEST:
        return None
    body = _trimmed(marks.RESERVED.sub(" ", body))
    if not body:
        return None
    body, year = _without_year(body)
    body, partner = _without_partner(body)
    if year is None:
        body, year = _without_year(body)
    if not body:
        return None
    parts = list(_parts(body, way, organisations))
    credit = _assembled(parts, way, year)
    if credit is None or not _is_enough(credit, parts, body, way):
        return None
    if partner is None:
        return credit
    known = organisations.named(partner)
    named = known.name if known else partner
    return replace(credit, partner="/".join(filter(None, (credit.partner, named))))


def _trimmed(body: str) -> str:
    body = _bare(tidy(body))
    if body.startswith("(") and body.endswith(")") and body.count("(") == 1:
        body = _bare(body[1:-1])
    if body.count(")") > body.count("(") and body.endswith(")"):
        body = _bare(body[:-1])
    return body


def _bare(text: str) -> str:
    """The text without punctuation around it, but with the full stop of an initial at its end (`Jin S.`)."""
    bare = text.strip(_EDGES)
    return bare + "." if _INITIAL.search(text.rstrip(_EDGES.replace(".", ""))) else bare


def _without_year(body: str) -> tuple[str, int | None]:
    """The body without the year at its end or, where none is there, at its start."""
    found = None
    for found in marks.YEAR.finditer(body):
        if not body[found.end() :].strip(") .,،"):
            before = body[: found.start()].rstrip(" ,;:(،")
            return _bare(before), int(found["last"] or found["first"])
    found = marks.YEAR.match(body)
    if found and body[found.end() :][:1] in (" ", ",", ":"):
        return _bare(body[found.end() :]), int(found["last"] or found["first"])
    return body, None


def _without_partner(body: str) -> tuple[str, str | None]:
    found = marks.PARTNER.search(body)
    if not found or not found.start():
        return body, None
    return _bare(body[: found.start()]), _bare(found["partner"])


def _parts(body: str, way: Way, organisations: Organisations) -> Iterator[_Part]:
    whole = organisations.named(body)
    if whole and not _is_common_word(body, whole.name, way):
        yield _Part(_Kind.HOLDER, whole.name)
        return
    by = _BY.search(body)
    if by and organisations.leading(body):
        yield from _parts(_without_photo(body[: by.start()], organisations), way, organisations)
        yield from _parts(body[by.end() :], way, organisations)
        return
    tokens = [_bare(token) for token in marks.SLASH.split(marks.SIGN.sub("/", body) if way is Way.SIGN else body)]
    for place, token in enumerate(tokens):
        if not token:
            continue
        inner = 0 < place < len(tokens) - 1
        if inner and marks.OFFICE_CODE.fullmatch(token) and not organisations.named(token):
            yield _Part(_Kind.CODE, token)
        elif marks.BARE_YEAR.fullmatch(token):
            coded = place > 1 and marks.OFFICE_CODE.fullmatch(tokens[place - 1]) and not organisations.named(tokens[place - 1])
            yield _Part(_Kind.CODE if coded else _Kind.YEAR, token)
        else:
            yield from _token(token, way, organisations)


def _without_photo(head: str, organisations: Organisations) -> str:
    """`UNHCR Photo` before “by” is UNHCR; `UN Photo` is a house of that name."""
    last = marks.SLASH.split(head)[-1]
    return head if organisations.named(last) else _PHOTO_AT_END.sub("", head)


def _token(token: str, way: Way, organisations: Organisations) -> Iterator[_Part]:
    """What stands between two slashes: an organisation with its office, several joined by “and”, a number, a person."""
    found = organisations.leading(token)
    if found and not _is_common_word(token[: len(token) - len(found[1])], found[0].name, way):
        yield _Part(_Kind.HOLDER, found[0].name)
        yield from _behind_holder(found[0].name, found[1], way, organisations)
    elif (dated := _YEAR_AT_END.fullmatch(token)) and organisations.named(dated["name"]):
        yield from _token(dated["name"].strip(), way, organisations)
        yield _Part(_Kind.YEAR, dated["year"])
    elif marks.BARE_YEAR.fullmatch(token):
        yield _Part(_Kind.YEAR, token)
    elif marks.ASSET_ID.fullmatch(token):
        yield _Part(_Kind.CODE, token)
    elif organisations.is_place(token):
        yield _Part(_Kind.OFFICE, token)
    elif way is not Way.PLAIN and (pair := _named_for_house(token, organisations)):
        yield from _token(pair["name"].strip(), way, organisations)
        yield from _token(pair["house"].strip(), way, organisations)
    elif names.is_organisation(token):
        yield _Part(_Kind.BODY, token)
    else:
        named = names.is_person(token) or names.is_han_person(token, surname=False)
        yield _Part(_Kind.PERSON if named else _Kind.OTHER, token)


def _named_for_house(token: str, organisations: Organisations) -> re.Match[str] | None:
    """`Jin Liu, UNV`, `Jin Liu (UNV)`, `Jin Liu for UNV`."""
    pair = _NAME_AND_HOUSE.fullmatch(token)
    return pair if pair and organisations.leading(pair["house"].strip()) and names.is_person(pair["name"], 2) else None


def _behind_holder(holder: str, rest: str, way: Way, organisations: Organisations) -> Iterator[_Part]:
    bare = rest.strip(" .")
    if not bare:
        return
    by, joined = marks.PHOTO_BY.match(rest), marks.JOINED.match(rest)
    if by:
        yield from _token(_bare(rest[by.end() :]), way, organisations)
    elif joined:
        yield from _token(_bare(rest[joined.end() :]), way, organisations)
    elif organisations.leading(bare) or marks.BARE_YEAR.fullmatch(bare) or marks.ASSET_ID.fullmatch(bare):
        yield from _token(bare, way, organisations)
    elif (ends := marks.JOINED.search(rest)) and (
        organisations.leading(rest[ends.end() :].strip())
        or _is_office(rest[: ends.start()].strip(), holder, way, organisations)
    ):
        yield from _behind_holder(holder, rest[: ends.start()], way, organisations)
        yield from _token(rest[ends.end() :].strip(), way, organisations)
    elif _is_office(bare, holder, way, organisations):
        yield _Part(_Kind.OFFICE, bare)
    else:
        loose = way in (Way.SIGN, Way.WHOLE) and holder != "UN"
        yield _Part(_Kind.PERSON if loose and names.is_person(bare, 2) else _Kind.OTHER, bare)


def _is_office(text: str, holder: str, way: Way, organisations: Organisations) -> bool:
    """True for a place that the list knows and a text that calls itself an office; behind © also for one capitalised word."""
    if organisations.is_place(text):
        return True
    words = text.split()
    if holder == "UN" or len(words) > 5:
        return False
    if marks.OFFICE_WORD.search(text):
        return names.is_title(text)
    alone = len(words) == 1 and len(text) > 2 and text.isalpha() and text[0].isupper()
    return alone and way in (Way.SIGN, Way.WHOLE)


def _is_common_word(spelled: str, name: str, way: Way) -> bool:
    """True for `who`, `un`, `ap` and the like in small letters, outside texts that are known to be credits."""
    return way not in (Way.SIGN, Way.WHOLE) and spelled.islower() and spelled.isascii() and len(spelled) < 6 and spelled != name


def _assembled(parts: list[_Part], way: Way, year: int | None) -> Credit | None:
    def of(kind: _Kind) -> list[str]:
        return [part.text for part in parts if part.kind is kind]

    holders, people, bodies, codes, years = of(_Kind.HOLDER), of(_Kind.PERSON), of(_Kind.BODY), of(_Kind.CODE), of(_Kind.YEAR)
    others, offices = of(_Kind.OTHER), of(_Kind.OFFICE)
    if any(_SENTENCE.search(text) for text in (*people, *bodies, *of(_Kind.OTHER))):
        return None
    if way is not Way.SIGN and not all(names.is_title(body) for body in bodies):
        return None
    if len(offices) > 1 or len(set(years)) > 1 or any(not _is_bearable(text, way) for text in others):
        return None
    people += others
    if not holders and bodies:
        holders = [bodies.pop(0)]
    elif not holders and people and way in (Way.SIGN, Way.CLAIM):
        holders = [people.pop(0)]
    code = "/".join(codes) or None
    if years:
        year = year or int(years[0])
    if year is None and code and (inside := marks.YEAR_INSIDE.search(code)):
        year = int(inside.group())
    unique = tuple(dict.fromkeys(holders))
    creator = "/".join(dict.fromkeys(people)) or None
    if not unique and not creator:
        return None
    return Credit(unique, creator, offices[0] if offices else None, "/".join(bodies) or None, code, year)


def _is_bearable(text: str, way: Way) -> bool:
    """True where a text that looks like no name may be one all the same: behind ©, or an account name behind a label."""
    if way is Way.SIGN:
        plain = len(text) <= 60 and any(letter.isalpha() for letter in text)
        small = [word for word in text.split() if word[0].islower()]
        return plain and len(text.split()) <= 8 and (len(text.split()) <= 3 or len(small) <= len(text.split()) // 3)
    account = re.fullmatch(r"@[\w.]+|\w*[\d_]\w*", text)
    return way in (Way.LABEL, Way.AUTHOR, Way.CLAIM) and bool(account) and any(letter.isalpha() for letter in text)


def _is_enough(credit: Credit, parts: list[_Part], body: str, way: Way) -> bool:
    """True where what was read is a credit and not a sentence that looks like one."""
    known = any(part.kind is _Kind.HOLDER for part in parts)
    if way in (Way.SIGN, Way.CLAIM):
        return True
    if way is Way.LABEL:
        return known or bool(credit.holders or credit.creator)
    if way is Way.AUTHOR:
        return bool(credit.creator or known)
    if way is Way.WHOLE:
        sole = credit.creator if not credit.holders else None
        return not sole or names.is_person(sole.split("/")[0], 2) or credit.year is not None
    slashed = re.search(r"[/—]|\bby\b|\bphotos?\s*:", body, re.IGNORECASE) is not None
    if way is Way.PLAIN:
        named = bool(credit.creator or credit.asset_id) or len(credit.holders) > 1
        return known and (credit.year is not None or (slashed and named))
    return known and (credit.year is not None or bool(slashed and credit.creator))
