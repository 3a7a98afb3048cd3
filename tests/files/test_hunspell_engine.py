"""Hunspell's library called by itself: as chunspell's own class, from any thread, whatever the encoding."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from curator.domain.errors import CuratorError
from curator.files import hunspell_engine
from curator.files.dictionaries import SHIPPED, Dictionaries

ENGLISH = SHIPPED / "hunspell" / "en_GB.dic"
WORDS = (
    "farmer",
    "Farmers'",
    "farmrs",
    "recieve",
    "Voluntears",
    "naïve",
    "café",
    "Hebei",
    "zzxqv",
    "village-school",
    "",
    "e",
    "É",
)


@pytest.mark.skipif(hunspell_engine._library() is None, reason="the library does not lie beside the package here")
@pytest.mark.parametrize("name", ["en_GB", "fr_FR", "es_ES"])
def test_the_library_says_what_the_class_says(name: str) -> None:
    path = ENGLISH.with_name(f"{name}.dic")
    called, wrapped = hunspell_engine.opened(path), hunspell_engine._Wrapped(path)
    assert isinstance(called, hunspell_engine._Called)
    assert [called.spell(word) for word in WORDS] == [wrapped.spell(word) for word in WORDS]
    assert [called.suggest(word) for word in WORDS[:6]] == [wrapped.suggest(word) for word in WORDS[:6]]


def test_many_threads_ask_one_dictionary() -> None:
    owner = Dictionaries((ENGLISH.parent,))
    words = [f"{word}{number % 7}" for number in range(40) for word in ("farmr", "schol", "village")]

    def ask(word: str) -> tuple[bool, tuple[str, ...]]:
        lexicon = owner.lexicon("en")
        assert lexicon is not None
        return lexicon.words.knows(word), lexicon.words.suggest(word[:5])

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(ask, words))
    assert together == [ask(word) for word in words]
    assert len(set(together)) > 2


@pytest.mark.parametrize(
    ("encoding", "told", "word", "foreign"),
    [
        ("cp1251", "microsoft-cp1251", "школа", "學"),
        ("iso8859-2", "ISO8859-2", "škola", "школа"),
        ("koi8-r", "KOI8-R", "село", "é"),
        ("utf-8", "no such encoding", "shule", "x"),
    ],
)
def test_dictionaries_in_old_encodings(encoding: str, told: str, word: str, foreign: str, tmp_path: Path) -> None:
    (tmp_path / "xx_XX.aff").write_bytes(f"SET {told}\nTRY {word}\n".encode(encoding))
    (tmp_path / "xx_XX.dic").write_bytes(f"1\n{word}\n".encode(encoding))
    lexicon = Dictionaries((tmp_path,), tmp_path).lexicon("xx")
    assert lexicon is not None
    assert lexicon.words.knows(word) and not lexicon.words.knows(foreign)
    assert lexicon.words.suggest(word[:-1]) == (word,)
    assert word not in lexicon.words.suggest(foreign)


def test_a_dictionary_that_can_not_be_read_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "sw_KE.aff").write_text("SET UTF-8\n", "utf-8")
    (tmp_path / "sw_KE.dic").mkdir()
    with pytest.raises(CuratorError, match=r"sw_KE\.dic"):
        Dictionaries((tmp_path,), tmp_path).lexicon("sw")
