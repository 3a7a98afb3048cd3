"""What the documents of a bundle share: its texts made fit for any document, the copy that editors take, and the words around them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from curator import resources
from curator.domain.bundle import Bundle, Picture, Rendition
from curator.domain.language import Texts
from curator.domain.wording import legible

BOM: Final = "\ufeff"
"""Begins texts that are opened by double-clicking, so that old editors and Excel take them for UTF-8."""


def fit(bundle: Bundle) -> Bundle:
    """The bundle with all its texts legible: what reaches a document holds no character that the document could not hold."""
    return _fit(bundle)  # type: ignore[no-any-return]


def _fit(held: Any) -> Any:
    if isinstance(held, str):
        return held if held.isascii() and held.isprintable() else legible(held)
    if isinstance(held, Texts):
        return Texts(tuple((code, legible(text)) for code, text in held.texts), held.sources)
    if isinstance(held, tuple):
        return tuple(map(_fit, held))
    if isinstance(held, Rendition):
        return held  # paths and numbers of our own making
    if is_dataclass(held) and not isinstance(held, type):
        return replace(held, **{one.name: _fit(getattr(held, one.name)) for one in fields(held)})
    if isinstance(held, Mapping):
        return MappingProxyType({key: _fit(part) for key, part in held.items()})
    return [_fit(part) for part in held] if isinstance(held, list) else held


def large(picture: Picture) -> Rendition:
    """The copy that editors take: the last JPEG, which lies under `photos/`."""
    return next((one for one in reversed(picture.renditions) if one.format == "jpeg"), picture.renditions[-1])


def file_name(picture: Picture) -> str:
    """The name of that copy, without its folder."""
    return large(picture).path.rpartition("/")[2]


def told(texts: Texts, language: str, main: str) -> tuple[str, str]:
    """A text in a language, else in the main one, else in whichever there is; with the code of the language that it is in."""
    for code in (language, main, *texts):
        if texts.get(code):
            return texts[code], code
    return "", language


def alternative(picture: Picture, language: str, main: str) -> tuple[str, str]:
    """The alternative text of a picture; its caption where it has none, so that no picture is without a name."""
    text, code = told(picture.alt_text, language, main)
    return (text, code) if text else told(picture.caption, language, main)


def flat(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return json.loads(resources.text("papers/words.json"))  # type: ignore[no-any-return]


def words(language: str) -> Mapping[str, str]:
    """The words of the documents in a language; the nearest one there is, word by word, else English."""
    known = _words()
    base = language.split("-")[0]
    near = next((code for code in (language, *known) if code in known and code.split("-")[0] == base), "en")
    return MappingProxyType({**known["en"], **known[near]})


def spoken(bundle: Bundle) -> tuple[str, ...]:
    """The languages of a bundle of which there are words: English and Chinese always, the bundle's own first."""
    bases = {code.split("-")[0]: code for code in _words()}
    chosen = [bases[base] for code in bundle.languages if (base := code.split("-")[0]) in bases]
    return tuple(dict.fromkeys((*chosen, "en", "zh-CN")))
