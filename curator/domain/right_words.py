"""Which words are spelt right, told fast and roughly: good enough to say that “boat” is no slip of the pen for “goat”.

The words are those of the shipped British dictionary, without its rules: endings are taken off by the few of English that matter.
The checker of captions (curator.domain.spelling) is exact, and needs a dictionary opened by `files`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from curator import resources
from curator.domain.search_text import folded

if TYPE_CHECKING:
    from curator.domain.spelling import WordList

_ENDINGS: Final = (
    ("ies", "y"),
    ("ied", "y"),
    ("es", ""),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("er", ""),
)
_MORE_ENDINGS: Final = (("er", "e"), ("ers", ""), ("ers", "e"), ("ly", ""), ("ness", ""))


def is_right(word: str) -> bool:
    """True for a plain English word, in the form in which the index compares words."""
    known = _known()
    return word in known or any(base in known for base in _bases(word))


def is_plain(word: str) -> bool:
    """True for a word that stands in the dictionary as it is, with a small letter: no name."""
    return word in _known()


def meant(word: str) -> tuple[str, ...]:
    """What is meant by a mistake of the shipped list (`shaked`: shook, shaken)."""
    return _mistakes().get(word, ())


def mistaken(word: str) -> tuple[str, ...]:
    """The mistakes of the shipped list by which a word is meant (`shook`: shaked)."""
    return _turned().get(word, ())


def numbers(word: str) -> tuple[str, ...]:
    """A plural's singular and a singular's irregular plural, roughly: farmers, farmer; story, stories."""
    if len(word) < 4 or not word.isalpha() or not word.isascii():
        return ()
    if word.endswith("ies"):
        return (word[:-3] + "y",)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return (word[:-1], word[:-2]) if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")) else (word[:-1],)
    return (word[:-1] + "ies",) if re.search("[^aeiou]y$", word) else ()


def _bases(word: str) -> Iterator[str]:
    for ending, instead in (*_ENDINGS, *_MORE_ENDINGS):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            base = word[: -len(ending)] + instead
            yield base
            if not instead and base[-1] == base[-2]:
                yield base[:-1]


@cache
def _known() -> frozenset[str]:
    words = (line.partition("/")[0] for line in resources.text("words/hunspell/en_GB.dic").splitlines())
    plain = [word for word in words if len(word) > 2 and word.islower()]
    return frozenset([word if word.isascii() else folded(word) for word in plain] + [folded(word) for word in _list().words])


@cache
def _list() -> WordList:
    from curator.domain.spelling import parse_list  # its patterns take longer to make ready than a command to answer

    return parse_list(resources.text("words/spelling/en.txt"))


@cache
def _mistakes() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType(dict(_list().mistakes))


@cache
def _turned() -> Mapping[str, tuple[str, ...]]:
    turned: dict[str, list[str]] = {}
    for wrong, right in _mistakes().items():
        for word in right:
            turned.setdefault(word, []).append(wrong)
    return MappingProxyType({word: tuple(wrong) for word, wrong in turned.items()})
