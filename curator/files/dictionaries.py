"""Dictionaries for spelling: Hunspell's, with the project's word lists laid over them.

A language is a pair of files, `fr_FR.aff` and `fr_FR.dic`, in one of the folders looked through; the word lists are plain text
(curator.domain.spelling.parse_list). British English, French and Spanish ship; any other language needs no more than its pair of
files, and those of the system serve where they are. Why Hunspell: the lists of pyspellchecker hold of Spanish no plurals and
hardly a conjugated verb, and of English no British spelling; spylls reads the same files as Hunspell in 0.8 s (English)
to 2.5 s (French) and 80 to 130 MB, Hunspell in 0.1 to 0.2 s and 11 MB.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

import hunspell  # type: ignore[import-untyped]

from curator.domain import language as languages
from curator.domain.errors import CuratorError
from curator.domain.spelling import Lexicon, WordList, joined, parse_list
from curator.files import hunspell_engine
from curator.files.hunspell_engine import Engine

SHIPPED: Final = Path(__file__).resolve().parents[2] / "resources" / "words"
SYSTEM: Final = (
    Path("/usr/share/hunspell"),
    Path("/usr/share/myspell/dicts"),
    Path("/Library/Spelling"),
    Path(hunspell.__file__).parent / "dictionaries",  # American English comes with the library
)
FOLDERS: Final = (SHIPPED / "hunspell", *SYSTEM)

_REGIONS: Final = MappingProxyType({"en": "GB", "fr": "FR", "es": "ES", "pt": "PT", "de": "DE", "it": "IT", "ru": "RU"})
"""The region whose dictionary serves a language without one: the United Nations write British English."""

_REMEMBERED: Final = 2000  # words with their suggestions; each took a tenth of a second


@dataclass(frozen=True, slots=True)
class Dictionary:
    """One opened dictionary, the `Words` of curator.domain.spelling; any thread may ask it."""

    engine: Engine
    suggested: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def knows(self, word: str) -> bool:
        """True for a word that the dictionary has or forms by its rules."""
        try:
            return self.engine.spell(word)
        except UnicodeEncodeError:  # an old dictionary in an encoding of its own, which has no such letter
            return False

    def suggest(self, word: str) -> tuple[str, ...]:
        """Words that may have been meant, the likeliest first; remembered, as they take long to find."""
        found = self.suggested.get(word)
        if found is None:
            if len(self.suggested) >= _REMEMBERED:
                self.suggested.clear()
            try:
                found = tuple(filter(None, self.engine.suggest(word)))
            except UnicodeEncodeError:
                found = ()
            self.suggested[word] = found
        return found


@dataclass(slots=True)
class Dictionaries:
    """The dictionaries of one owner, each opened when it is first asked for and kept; any thread may ask.

    `folders` are looked through in order for pairs of dictionary files, `lists` is the folder of the shipped word lists: `names.txt`
    for every language, and one of each language.
    """

    folders: tuple[Path, ...] = FOLDERS
    lists: Path = SHIPPED / "spelling"
    opened: dict[str, Lexicon | None] = field(default_factory=dict)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def languages(self) -> tuple[str, ...]:
        """The codes of the languages that can be checked, each region for itself (`en-GB`, `fr-FR`)."""
        found = {path.stem for folder in self.folders for path in _pairs(folder)}
        return tuple(sorted(name.replace("_", "-") for name in found))

    def lexicon(self, language: str, own: WordList | None = None) -> Lexicon | None:
        """What counts as spelt right in a language, with a person's own words; None where there is no dictionary for it.

        `en` means British English, `fr` that of France; a region without a dictionary is served by another of its language. Raises
        CuratorError when a dictionary is there and can not be read.
        """
        code = languages.code(language)
        with self.guard:
            if code not in self.opened:
                path = self._path(code)
                self.opened[code] = Lexicon(code, _open(path), self._lists(code.split("-")[0])) if path else None
            shipped = self.opened[code]
        if shipped is None or own is None or not (own.words or own.mistakes):
            return shipped
        return Lexicon(code, shipped.words, joined(shipped.lists, own))

    def _path(self, code: str) -> Path | None:
        spoken, _, region = code.partition("-")
        names = [f"{spoken}_{region}", f"{spoken}_{_REGIONS.get(spoken, spoken.upper())}", spoken]
        pairs = [path for folder in self.folders for path in _pairs(folder)]
        others = sorted({path.stem for path in pairs if path.stem.split("_")[0] == spoken})
        for name in (*names, *others):
            for path in pairs:
                if path.stem == name:
                    return path
        return None

    def _lists(self, spoken: str) -> WordList:
        return joined(*(load_list(path) for path in (self.lists / "names.txt", self.lists / f"{spoken}.txt") if path.exists()))


def load_list(path: Path) -> WordList:
    """The word list of a file in UTF-8; raises CuratorError when it can not be read."""
    try:
        return parse_list(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise CuratorError(f"The word list {path.name} can not be read; it must be a text file in UTF-8.") from None


def _pairs(folder: Path) -> Iterator[Path]:
    """The dictionary files of a folder that have their rules beside them."""
    yield from (path for path in sorted(folder.glob("*.dic")) if path.with_suffix(".aff").is_file())


def _open(path: Path) -> Dictionary:
    try:
        return Dictionary(hunspell_engine.opened(path))
    except (OSError, UnicodeError):
        raise CuratorError(
            f"The dictionary {path.name} can not be opened; check that it and its .aff file can be read."
        ) from None
