"""Languages of texts: BCP 47 codes, and a text in several languages with the mark of what each translation was made from.

An archive has one main language. A plain caption means the main language; in files it is written as `x-default` and under its
code. A translation keeps the hash of the main text it was made from: when the main text has another hash now, the
translation is out of date.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from curator.domain.errors import UsageError

DEFAULT: Final = "x-default"
"""XMP's code for the text that a reader shows when it knows no better; in Curator another name of the main language."""

OFFERED: Final[tuple[str, ...]] = (
    "en",
    "zh-CN",
    "fr",
    "es",
    "ar",
    "ru",
    "pt",
    "de",
    "it",
    "ja",
    "ko",
    "vi",
    "id",
    "th",
    "km",
    "lo",
    "my",
    "sw",
)
"""Languages that the forms offer first; any other well-formed code can be used."""

_RTL: Final = frozenset({"ar", "fa", "he", "ur", "ps", "ckb", "dv", "sd", "ug", "yi"})
_CODE = re.compile(
    r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8})*(-x(-[a-z0-9]{1,8})+)?|x(-[a-z0-9]{1,8})+",
    re.IGNORECASE | re.ASCII,  # without ASCII the long s and the Kelvin sign are letters from a to z
)
_ALIASES: Final = {
    "zh": "zh-CN",
    "zh-hans": "zh-CN",
    "zh-hans-cn": "zh-CN",
    "zh-hant": "zh-TW",
    "zh-hant-tw": "zh-TW",
    "zh-hant-hk": "zh-HK",
}


def code(text: str) -> str:
    """The code in its usual spelling (`ZH_cn` is `zh-CN`, `zh` alone is `zh-CN`); raises UsageError when it is none."""
    tag = text.strip().replace("_", "-")
    if tag.lower() in _ALIASES:
        return _ALIASES[tag.lower()]
    if not _CODE.fullmatch(tag):
        raise UsageError(f"“{text}” is not a language code; en, zh-CN, fr, es, ar and ru are.")
    parts = tag.lower().split("-")
    for place, part in enumerate(parts[1:], 1):
        if parts[place - 1] == "x" or "x" in parts[:place]:
            break
        parts[place] = part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part
    return "-".join(parts)


def is_rtl(language: str) -> bool:
    """True for the code of a language that is written from right to left."""
    return language.split("-")[0] in _RTL


def fingerprint(text: str) -> str:
    """The hash by which a translation remembers its source: twelve hexadecimal digits of SHA-256 over the UTF-8 text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Texts(Mapping[str, str]):
    """One text in several languages: code to text, in the order in which the languages were added; empty texts are absent.

    `sources` holds for a translation the fingerprint of the main text from which it was made, where that is known, in the order
    of the texts, so that equal texts have one stored form.
    """

    texts: tuple[tuple[str, str], ...] = ()
    sources: tuple[tuple[str, str], ...] = ()

    @staticmethod
    def of(texts: Mapping[str, str], sources: Mapping[str, str] | None = None) -> Texts:
        """Texts from plain mappings; empty texts and the sources of absent languages are left out."""
        kept = {language: text for language, text in texts.items() if text}
        marks = {language: sources[language] for language in kept if language in sources} if sources else {}
        return Texts(tuple(kept.items()), tuple(marks.items()))

    def __getitem__(self, language: str) -> str:
        for known, text in self.texts:
            if known == language:
                return text
        raise KeyError(language)

    def __iter__(self) -> Iterator[str]:
        return (language for language, _ in self.texts)

    def __len__(self) -> int:
        return len(self.texts)

    def having(self, language: str, text: str, main: str) -> Texts:
        """These texts with one language set (empty: taken out). A translation is marked with the main text of this moment."""
        texts = dict(self.texts)
        marks = dict(self.sources)
        if text:
            texts[language] = text
        else:
            texts.pop(language, None)
        marks.pop(language, None)
        if text and language != main and texts.get(main):
            marks[language] = fingerprint(texts[main])
        return Texts.of(texts, marks)

    def outdated(self, main: str) -> tuple[str, ...]:
        """The languages whose translation was made from another main text than the present one."""
        now = fingerprint(self.get(main, ""))
        return tuple(language for language, mark in self.sources if language != main and mark != now)

    def shown(self, main: str) -> str:
        """The text to show where there is room for one: the main language's, else the first there is."""
        return self.get(main) or next((text for _, text in self.texts), "")

    def to_json(self, main: str) -> dict[str, str]:
        """Language to text as files and scripts see it: the main language is `x-default`, and stands first."""
        ordered = sorted(self.texts, key=lambda pair: pair[0] != main)
        return {DEFAULT if language == main else language: text for language, text in ordered}


def encode(texts: Texts) -> str:
    """The form in which the catalogue and the journal store texts: JSON, a text or a pair of text and source fingerprint."""
    marks = dict(texts.sources)
    plain = {language: [text, marks[language]] if language in marks else text for language, text in texts.texts}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def decode(stored: str) -> Texts:
    """The inverse of encode."""
    texts: dict[str, str] = {}
    marks: dict[str, str] = {}
    for language, held in json.loads(stored).items():
        if isinstance(held, str):
            texts[language] = held
        else:
            texts[language], marks[language] = held
    return Texts.of(texts, marks)
