"""The languages of the program itself: the English source text is the key, one file a language holds what it becomes.

A file `resources/i18n/<language>.json` is one JSON object: `name` is the language's own name for the menu, `texts` goes from the
English text to its translation. Places (`{count}`) keep their names. A text that counts has two English forms, for one and for
more; both are keys. What a file lacks stays English. A new language needs no more than its file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

SOURCE: Final = "en"
FOLDER: Final = Path(__file__).resolve().parent.parent / "resources" / "i18n"


@dataclass(frozen=True, slots=True)
class Translator:
    """Turns English texts of the program into one language; calling it gives the text with its places filled in.

    `language` is a BCP 47 code. A place that a translation got wrong leaves the English text standing.
    """

    language: str = SOURCE
    name: str = "English"
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sentences: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __call__(self, source: str, /, **places: object) -> str:
        """The text in this language, its places filled in."""
        text = self.texts.get(source) or source
        if not places:
            return text
        try:
            return text.format(**places)
        except (KeyError, IndexError, ValueError):
            return source.format(**places)

    def sentence(self, told: str) -> str:
        """A sentence that was put together in English (of preflight, of an error) in this language; as it is where none is known for it.

        It is known by its shape: `“{word}” is not in the dictionary.` What stands in the places is translated where it is a text of the
        window, such as the name of a field, or a sentence itself.
        """
        if told in self.texts:
            return self(told)
        for shape in sorted(self.sentences, key=_plain_letters, reverse=True):
            if found := _pattern(shape).fullmatch(told):
                places = {name: self.sentence(held) for name, held in found.groupdict().items()}
                return self.sentences[shape].format(**places)
        return told

    def count(self, number: int, one: str, more: str, /, **places: object) -> str:
        """The form for this number of things, with `{count}` written in groups of thousands."""
        return self(one if number == 1 else more, count=f"{number:,}", **places)


@lru_cache(maxsize=1024)
def _pattern(shape: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", shape)
    return re.compile(
        "".join(f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)), re.DOTALL
    )


@lru_cache(maxsize=1024)
def _plain_letters(shape: str) -> int:
    """How much of a shape is its own: of two that fit, the one that says more is meant."""
    return len(re.sub(r"\{\w+\}", "", shape))


def load(language: str | None, folder: Path = FOLDER) -> Translator:
    """The translator for a language code; the nearest one there is (`zh-TW` finds `zh-CN`), else English."""
    wanted = (language or SOURCE).replace("_", "-")
    known = languages(folder)
    for code in (wanted, *(other for other in known if other.split("-")[0] == wanted.split("-")[0])):
        if code in known and code != SOURCE:
            return _read(code, folder)
    return Translator()


def languages(folder: Path = FOLDER) -> dict[str, str]:
    """The languages that can be chosen: code to own name, English first."""
    found = {SOURCE: "English"}
    for path in sorted(_files(folder)):
        found[_code(path)] = _held(path)[0]
    return found


def _files(folder: Path) -> Iterable[Path]:
    return folder.glob("*.json") if folder.is_dir() else ()


def _code(path: Path) -> str:
    return path.stem.replace("_", "-")


def _read(code: str, folder: Path) -> Translator:
    name, texts, sentences = _held(folder / f"{code.replace('-', '_')}.json")
    return Translator(code, name, MappingProxyType(texts), MappingProxyType(sentences))


def _held(path: Path) -> tuple[str, dict[str, str], dict[str, str]]:
    held = json.loads(path.read_text(encoding="utf-8"))
    texts, sentences = (
        {str(source): str(text) for source, text in held.get(part, {}).items()} for part in ("texts", "sentences")
    )
    return str(held["name"]), texts, sentences
