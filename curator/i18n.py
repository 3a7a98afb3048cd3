"""The languages of the program itself: the English source text is the key, one file a language holds what it becomes.

A file `resources/i18n/<language>.json` is one JSON object: `name` is the language's own name for the menu, `texts` goes from the
English text to its translation. Places (`{count}`) keep their names. A text that counts has two English forms, for one and for
more; both are keys. What a file lacks stays English. A new language needs no more than its file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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

    def __call__(self, source: str, /, **places: object) -> str:
        """The text in this language, its places filled in."""
        text = self.texts.get(source) or source
        if not places:
            return text
        try:
            return text.format(**places)
        except (KeyError, IndexError, ValueError):
            return source.format(**places)

    def count(self, number: int, one: str, more: str, /, **places: object) -> str:
        """The form for this number of things, with `{count}` written in groups of thousands."""
        return self(one if number == 1 else more, count=f"{number:,}", **places)


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
    name, texts = _held(folder / f"{code.replace('-', '_')}.json")
    return Translator(code, name, MappingProxyType(texts))


def _held(path: Path) -> tuple[str, dict[str, str]]:
    held = json.loads(path.read_text(encoding="utf-8"))
    return str(held["name"]), {str(source): str(text) for source, text in held["texts"].items()}
