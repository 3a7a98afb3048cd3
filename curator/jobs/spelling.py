"""Spelling in an archive: the dictionaries on this machine, the words that ship, and the archive's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from curator.catalogue import records
from curator.catalogue.store import Catalogue
from curator.domain import spelling
from curator.domain.spelling import Misspelling, WordList
from curator.files.dictionaries import Dictionaries

_HERE: Final = Dictionaries()
"""The dictionaries of this program: to open one takes a tenth of a second and 11 MB."""


def speller(catalogue: Catalogue) -> Callable[[str, str], Sequence[Misspelling]]:
    """A function that gives the misspelt words of a text in a language; none for a language without a dictionary.

    Each dictionary is opened when its language is first met.
    """
    own = WordList(frozenset(record.name for record in records.of_kind(catalogue, "word")))

    def spell(text: str, language: str) -> Sequence[Misspelling]:
        lexicon = _HERE.lexicon(language, own)
        return spelling.check(text, lexicon) if lexicon else ()

    return spell
