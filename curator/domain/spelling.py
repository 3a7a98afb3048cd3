"""Spelling: which words of a text a reader would stumble over, and nothing else.

What counts as a word of a language, its dictionary says (curator.files.dictionaries); here is decided which words of a text it is
asked about. Captions are full of names, codes and other scripts, and a checker that cries wolf is switched off, so that these are
never reported: words of another script than the language's (Chinese beside English), numbers and words with digits, web and e-mail
addresses, file names in running text, @names and #tags, words in capitals (IPRCC, SDGs) or with capitals inside (WeChat), and single
letters.

A capitalised word is taken for a name unless it is one slip of the pen from a plain word (`Vilagers`, `Goverment`): a letter too
many, too few, doubled, or swapped with its neighbour. Never reported as such: Chinese names in pinyin (Fuping, Mengxiang), and what
stands capitalised in mid-sentence elsewhere in the same text.

A word list is plain text: words with blanks between them; `wrong -> right, better` for a mistake and what was meant; behind `#` a
comment. A word in small letters counts in any case, one with a capital only as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, Protocol

from curator.domain.pinyin_names import is_pinyin

MOST_SUGGESTIONS: Final = 5
_LONGEST: Final = 40  # letters; longer words are no words, and cost the dictionary time


class Words(Protocol):
    """A dictionary of one language."""

    def knows(self, word: str) -> bool:
        """True for a word that is spelt right, in this case; apostrophes are straight."""

    def suggest(self, word: str) -> tuple[str, ...]:
        """Words that may have been meant, the likeliest first."""


@dataclass(frozen=True, slots=True)
class WordList:
    """Words that are right beyond the dictionary's, and mistakes with what was meant (`shaked`: `shook`, `shaken`)."""

    words: frozenset[str] = frozenset()
    mistakes: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What counts as spelt right in one language (a BCP 47 code): its dictionary and the word lists laid over it."""

    language: str
    words: Words
    lists: WordList = WordList()


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A word that is not spelt right: `text[start:end]` is `word`; suggestions have its capitals, the likeliest first."""

    start: int
    end: int
    word: str
    suggestions: tuple[str, ...]


def parse_list(text: str) -> WordList:
    """The words and mistakes of a word list."""
    words: set[str] = set()
    mistakes: dict[str, tuple[str, ...]] = {}
    for line in text.removeprefix("\ufeff").splitlines():
        plain = _straight(unicodedata.normalize("NFC", line)).split("#")[0]
        wrong, arrow, right = plain.partition("->")
        if arrow and wrong.strip():
            mistakes[wrong.strip()] = tuple(meant.strip() for meant in right.split(",") if meant.strip())
        elif not arrow:
            words.update(plain.split())
    return WordList(frozenset(words), MappingProxyType(mistakes))


def joined(*lists: WordList) -> WordList:
    """Several word lists as one; a word that a later list allows is no mistake any more."""
    words: set[str] = set()
    mistakes: dict[str, tuple[str, ...]] = {}
    for one in lists:
        mistakes = {wrong: right for wrong, right in mistakes.items() if wrong not in one.words} | dict(one.mistakes)
        words = (words | one.words) - set(one.mistakes)
    return WordList(frozenset(words), MappingProxyType(mistakes))


def known(word: str, lexicon: Lexicon) -> bool:
    """True for a word that is spelt right, as it stands or by a rule of its language."""
    plain = _straight(word)
    if plain.lower() in lexicon.lists.mistakes:
        return False
    return any(_listed(form, lexicon) or lexicon.words.knows(form) for form in _forms(plain, lexicon.language.split("-")[0]))


def suggestions(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What may have been meant, the likeliest first and with the capitals of the word."""
    plain = _straight(word)
    base = plain.removesuffix("'s")
    meant = lexicon.lists.mistakes.get(base.lower(), ())
    if not meant:
        listed = sorted({slip for slip in _slips(base) if _listed(slip, lexicon)})
        meant = (*listed, *lexicon.words.suggest(base))
    shaped = (one[:1].upper() + one[1:] if base[:1].isupper() else one for one in meant)
    return tuple(dict.fromkeys(one + plain[len(base) :] for one in shaped if one != base))[:MOST_SUGGESTIONS]


def check(text: str, lexicon: Lexicon) -> tuple[Misspelling, ...]:
    """The misspellings of a text, in order; none in what is written in another script than the language's."""
    found = [word for word in _words(text, lexicon.language.split("-")[0]) if not known(word.text, lexicon)]
    names = {word.text for word in found if word.place == "inside" and word.text[:1].isupper()}
    wrong = [part for word in found for part in _parts(word, lexicon) if _is_wrong(part, names, lexicon)]
    return tuple(
        Misspelling(part.start, part.start + len(part.text), part.text, suggestions(part.text, lexicon)) for part in wrong
    )


def check_file_name(name: str, lexicon: Lexicon) -> tuple[Misspelling, ...]:
    """The misspellings of a file name that is made of words (`A-farmer-in-Fuping_0.jpg`); places are those of the name."""
    return check(re.sub(r"[-_]", " ", _FILE_END.sub("", name)), lexicon)


_SCRIPTS: Final = MappingProxyType(
    {"ru": "CYRILLIC", "uk": "CYRILLIC", "bg": "CYRILLIC", "ar": "ARABIC", "fa": "ARABIC", "el": "GREEK"}
)
_UNCHECKED: Final = frozenset(["zh", "ja", "ko", "th", "lo", "km", "my"])
_ELIDING: Final = frozenset(["fr", "it", "ca"])
_ELIDED: Final = frozenset(
    {
        *("qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "quelqu", "aujourd", "hui"),
        *("dell", "all", "nell", "sull", "dall"),
    }
)
_PREFIXES: Final = frozenset(
    {
        *("co", "re", "non", "pre", "post", "anti", "multi", "sub", "semi", "ex", "vice", "pro"),
        *("inter", "intra", "mini", "micro", "socio", "agro", "eco", "bio"),
    }
)
_COMBINING: Final = re.compile(
    r"(?:agro|bio|eco|foto|geo|hidro|hydro|micro|mini|multi|photo|socio|tele)(?=\w{5})", re.IGNORECASE
)
_ACCENTED: Final = MappingProxyType({"A": "ÀÂ", "C": "Ç", "E": "ÉÈÊ", "I": "ÎÏ", "O": "Ô", "U": "ÙÛ"})
_ALPHABETS: Final = MappingProxyType(
    {"LATIN": "abcdefghijklmnopqrstuvwxyzáâàäãçéêèëíîïñóôöõúûùü", "CYRILLIC": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"}
)

_UNSPACED: Final = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7a3"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_TOKEN: Final = re.compile(f"[^\\W{_UNSPACED}]+(?:['’‑-][^\\W{_UNSPACED}]+)*")
_FILE: Final = (
    r"\.(?:jpe?g|jfif|png|tiff?|webp|avif|hei[cf]|gif|bmp|psd|jp2|dng|nef|cr[23]|arw|raf|orf|xmp|mp4|mov|pdf|docx?|txt|html?)"
)
_FILE_END: Final = re.compile(rf"{_FILE}$", re.IGNORECASE)
_FILE_NAME: Final = re.compile(rf"{_FILE}\b", re.IGNORECASE)
_CHUNK: Final = re.compile(r"[^\s\"“”«»]+")
# Subtle: every repetition before a sign that must follow is bounded; else a long run of letters takes the square of its length.
_ADDRESS: Final = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]{1,15}://|\bwww\.)\S+"  # web addresses
    r"|[@#]\w+|\b[\w.+-]{1,64}@\S+"  # names and tags of the social media, e-mail addresses
    r"|(?:[\w.-]{0,64}[\\/]){2}\S*"  # paths
    r"|\b\w[\w-]{0,63}(?:\.[\w-]{1,63}){0,4}\.(?:com|org|net|int|edu|gov|info|cn|fr|es|uk|ch)\b(?:/\S*)?",  # without www
    re.IGNORECASE,
)
_QUOTES: Final = " \t\u00a0\u202f\u3000\"'“”‘’„«»()[]（）「」《》¡¿*"
_TITLES: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Mme|Mlle|M|Sr|Sra)\.$")

Place = Literal["start", "name", "inside"]
"""Where a word stands: at the start of a sentence, there but followed by a capital (so most likely a name), or inside one."""


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    text: str
    place: Place


def _words(text: str, language: str) -> Iterator[_Word]:
    """The words to look at, hyphens and apostrophes included."""
    if language in _UNCHECKED:
        return
    script = _SCRIPTS.get(language, "LATIN")
    passed = _passed_over(text)
    done = 0
    for match in _TOKEN.finditer(text):
        while done < len(passed) and passed[done][1] <= match.start():
            done += 1
        within = done < len(passed) and passed[done][0] <= match.start()
        if not within and _in_script(match[0], script):
            yield _Word(match.start(), match[0], _place(text, match.start(), match.end()))


def _passed_over(text: str) -> list[tuple[int, int]]:
    """Where addresses and file names stand, in order."""
    if not re.search(r"[.@#/\\]", text):
        return []
    spans = [match.span() for match in _ADDRESS.finditer(text)]
    for chunk in _CHUNK.finditer(text):
        ends = [match.end() for match in _FILE_NAME.finditer(chunk[0])]
        if ends:
            spans.append((chunk.start(), chunk.start() + ends[-1]))
    return sorted(spans)


def _in_script(token: str, script: str) -> bool:
    """True for letters of one script alone: a word with a digit in it, or of two scripts, is a code or a mark."""
    if token.isascii():
        return script == "LATIN" and not re.search(r"[\d_]", token)
    return all(letter in "'’‑-" or unicodedata.name(letter, "").startswith(script) for letter in token)


def _place(text: str, start: int, end: int) -> Place:
    before = text[max(0, start - 40) : start].rstrip(_QUOTES)
    if before and (
        not before.endswith((".", "!", "?", ":", "…", "。", "！", "？", "：", "•", "\n", "--")) or _TITLES.search(before)
    ):
        return "inside"
    return "name" if text[end : end + 2].strip()[:1].isupper() else "start"


def _parts(word: _Word, lexicon: Lexicon) -> Iterator[_Word]:
    """The parts between the hyphens of a word that is not known as a whole; in French and Italian also those at an elision."""
    eliding = lexicon.language.split("-")[0] in _ELIDING
    parts = list(re.finditer(r"[^‑'’-]+" if eliding else r"[^‑-]+", word.text))
    for number, match in enumerate(parts):
        part = match[0]
        prefix = number + 1 < len(parts) and part.lower() in _PREFIXES
        if not prefix and not (eliding and part.lower() in _ELIDED):
            yield _Word(word.start + match.start(), part, word.place if number == 0 else "inside")


def _is_wrong(part: _Word, names: set[str], lexicon: Lexicon) -> bool:
    core = _straight(part.text).removesuffix("'s")
    if not 1 < len(core) <= _LONGEST or core[1:] != core[1:].lower() or known(part.text, lexicon):
        return False
    if core[0].islower() or core[0] == core[0].lower():
        return True
    if core.lower() in lexicon.lists.mistakes:
        return True
    if is_pinyin(core):
        return False
    least = 4 if part.place == "start" and part.text not in names else 7
    return len(core) >= least and any(lexicon.words.knows(slip) for slip in _slips(core.lower()))


def _forms(plain: str, language: str) -> Iterator[str]:
    """The forms of which one must be known: the word, and what it is by a rule of its language."""
    yield plain
    if plain.endswith("'s"):
        yield plain[:-2]
    if language == "fr":
        for accent in _ACCENTED.get(plain[:1], ""):
            yield accent + plain[1:]
        if "oe" in plain.lower():
            yield plain.replace("oe", "œ").replace("Oe", "Œ")
    combined = _COMBINING.match(plain)
    if combined:
        yield plain[combined.end() :]


def _slips(word: str) -> Iterator[str]:
    """The words from which this one is a slip of the pen away: letters swapped, doubled or not, one too many or too few."""
    for place in range(len(word)):
        left, letter, right = word[:place], word[place], word[place + 1 :]
        if right and right[0] != letter:
            yield left + right[0] + letter + right[1:]
        if right[:1] == letter or len(word) > 6:
            yield left + right
        yield left + letter + letter + right
    if len(word) > 5:
        script = "CYRILLIC" if unicodedata.name(word[0], "").startswith("CYRILLIC") else "LATIN"
        for place in range(1, len(word) + 1):
            yield from (word[:place] + letter + word[place:] for letter in _ALPHABETS[script])


def _listed(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.lists.words or word.lower() in lexicon.lists.words


def _straight(text: str) -> str:
    """Text with straight apostrophes and without ligatures and invisible marks, as dictionaries have it."""
    return unicodedata.normalize("NFKC", text.replace("’", "'").replace("\u00ad", ""))
