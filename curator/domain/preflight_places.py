"""Whether a text says where something is.

A place is named by a known name (a country, a province of China, a capital), by a name with the kind of place beside it (Fuping
County, 阜平县, province de Hebei, село Дунчжуан), or by a capitalised name behind a preposition (in Fuping, à Pékin, в Фупине). A
bare name is not taken for a place: it may be a person's, and there are two counties called Fuping.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from curator.domain.organisations import Organisations
from curator.domain.preflight_words import HAN, Phrases, Token, Words, tokens

_HAN_KIND: Final = re.compile(
    r"自治[区區州县縣旗]|[省市县縣乡鄉镇鎮村旗州盟](?![民长長里级級场場容值面落庄])|(?<![地社山城小景灾災园園校牧郊片林矿礦])[区區](?![别別域分块塊])"
)
_NO_NAME_BEFORE: Final = frozenset("的个個在了这這那每各全该該本我一二三两兩几幾多到去从從于於是和与與某同跨农農城新老旧舊大小")
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?:;…]\s+|\n)[\"“‘(\[«¿¡]*$")
_ACRONYM: Final = 6  # letters; longer words in capitals are names in a text that shouts


def names_place(text: str, words: Words, organisations: Organisations) -> bool:
    """True when a text names a place."""
    found = tokens(text)
    # China and Turkey are places, china and turkey are not.
    if any(not text[start].islower() for start, _ in words.lists["places"].spans(text, found)):
        return True
    if HAN.search(text) and _in_chinese(text, words):
        return True
    return _beside_kind(text, found, words.lists) or _behind_preposition(text, found, words.lists, organisations)


def _in_chinese(text: str, words: Words) -> bool:
    not_places = words.lists["not_places_han"].han
    general = [found.span() for found in not_places.finditer(text)] if not_places else []
    for kind in _HAN_KIND.finditer(text):
        before = text[max(0, kind.start() - 1) : kind.start()]
        is_named = HAN.match(before) is not None and before not in _NO_NAME_BEFORE
        if is_named and not any(start < kind.end() and kind.start() < end for start, end in general):
            return True
    return False


def _beside_kind(text: str, found: Sequence[Token], lists: Mapping[str, Phrases]) -> bool:
    """A name and a kind of place side by side, in either order, with or without a word like “of” between them."""
    kinds, links, common = lists["place_kinds"], lists["place_links"], lists["not_places"]
    for place, kind in enumerate(found):
        if not _is_one(kind, kinds):
            continue
        before = found[place - 1] if place else None
        if before and _touch(text, before, kind) and _is_name(text, before, common) and _is_no_start(text, before, kind):
            return True
        behind = found[place + 1 : place + 3]
        if behind and _is_one(behind[0], links):
            behind = behind[1:]
        named = behind and _is_name(text, behind[0], common) and not re.search(r"[^\s\w'’]", text[kind.end : behind[0].start])
        if named and not kind.word.startswith("ال"):  # with its article it is a village, not the village of that name
            return True
    return False


def _is_no_start(text: str, name: Token, kind: Token) -> bool:
    """False for a capital at the start of a sentence, which is none of a name (Poor villages); Fuping County has two."""
    return text[kind.start].isupper() or not _SENTENCE_START.search(text[: name.start])


def _behind_preposition(text: str, found: Sequence[Token], lists: Mapping[str, Phrases], organisations: Organisations) -> bool:
    for _, end in lists["place_prepositions"].spans(text, found):
        behind = next((token for token in found if token.start >= end), None)
        if behind is None or text[end : behind.start].strip() or not text[behind.start].isupper():
            continue
        name = text[behind.start : behind.end]
        shouts = name.isupper() and len(name) <= _ACRONYM
        if not shouts and _is_name(text, behind, lists["not_places"]) and organisations.named(name) is None:
            return True
    return False


def _is_name(text: str, token: Token, common: Phrases) -> bool:
    """True for a capitalised word, or one of a script without capitals, that is no month, language or the like."""
    return (
        len(token.word) > 1
        and not text[token.start].islower()
        and not text[token.start].isdigit()
        and not _is_one(token, common)
    )


def _is_one(token: Token, phrases: Phrases) -> bool:
    """True for a word that is on a list by itself."""
    return any(len(phrase) == 1 for phrase in phrases.beginning(token.word))


def _touch(text: str, first: Token, second: Token) -> bool:
    return not text[first.end : second.start].strip(" \u00a0-")
