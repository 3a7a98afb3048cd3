"""The rules of preflight about the words that readers see: caption, alt text, spelling, blanks, and what IIM has room for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from curator.domain import credit_grammar, file_names, preflight_dates, preflight_places
from curator.domain.fields import BY_NAME, FIELDS, Kind
from curator.domain.language import Texts
from curator.domain.preflight_subject import Context, Flaw, Subject, put, put_text
from curator.domain.preflight_words import HAN, tokens
from curator.domain.value import cleaned, unique

CAPTION: Final = "description"
ALT: Final = "alt_text"
READ: Final = ("title", "headline", CAPTION, ALT, "extended_description")
"""The texts that readers read: those in which spelling and age of a translation count."""

_PLACES: Final = ("location_shown", "sublocation", "city", "province_state", "country", "country_code")
_NO_PROSE: Final = frozenset({"credit_line", "web_statement", "guid", "digital_source_type", "country_code", "job_id", "label"})
_TIDIED: Final = tuple(
    field
    for field in FIELDS
    if field.kind in (Kind.TEXT, Kind.TEXTS, Kind.LIST) and not field.read_only and field.name not in _NO_PROSE
)
_CUT: Final = tuple(field for field in FIELDS if field.iim_bytes is not None)
_NAME_LENGTH: Final = 120  # characters; what is longer is no name that a camera gives
_LETTERS_PER_WORD: Final = 5
# Thai, Lao, Burmese, Khmer: no blanks between words of some five letters each.
_UNSPACED: Final = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]")
_UNIQUE_NUMBER: Final = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}|[\d\W_]*\d[\d\W_]*", re.IGNORECASE
)


def missing(subject: Subject, context: Context) -> Iterator[Flaw]:
    """A caption in none of the languages that are wanted."""
    texts = subject.texts(CAPTION)
    wanted = context.wanted()
    if not any(texts.get(code, "").strip() for code in wanted):
        others = ", ".join(code for code, _ in texts.texts if code not in wanted)
        message = f"There is no caption in {' or '.join(wanted)}, only in {others}." if others else "There is no caption."
        yield Flaw(context.at(CAPTION, wanted[0]), message)


def is_file_name(subject: Subject, context: Context) -> Iterator[Flaw]:
    """A caption that is the name of the file, what a camera or a program writes by itself, or only a number.

    A caption of whole words from which the file was named is a caption; one shorter than a sentence is taken for the name.
    """
    texts = subject.texts(CAPTION)
    for code, text in context.judged(texts):
        if not text.strip() or not _is_name(text, subject, context):
            continue
        message = f"The caption “{_brief(text)}” is the name of a file or what a camera writes, and tells readers nothing."
        better = file_names.caption_from_file_name(text)
        if better is None or _is_name(better, subject, context):
            yield Flaw(context.at(CAPTION, code), message)
        else:
            yield Flaw(context.at(CAPTION, code), message, better, put_text(CAPTION, texts, code, better, context.main))


def _is_name(text: str, subject: Subject, context: Context) -> bool:
    line = " ".join(text.split())
    same = line.casefold()
    stem = subject.file_name.rpartition(".")[0] or subject.file_name
    if same in (subject.file_name.casefold(), stem.casefold()) or file_names.is_file_name(line):
        return True
    if len(line) > _NAME_LENGTH:
        return False
    words = tokens(line)
    if not words or _UNIQUE_NUMBER.fullmatch(line) or _is_counted(line, context):
        return True
    whole = (words[0].start, words[-1].end)
    if whole in context.words.lists["boilerplate"].spans(line, words):
        return True
    short = _length(line, context) < context.words.numbers["caption_short_words"]
    return short and [one.word for one in words] == [one.word for one in tokens(file_names.words_of(subject.file_name))]


def _is_counted(line: str, context: Context) -> bool:
    """True for `IMG_0042`, `DSC 0042 (1)`, `微信图片_20200401`: a camera's or a program's word and numbers, nothing else."""
    numbers = re.search(r"[\d\s_.()-]*\d[\d\s_.()-]*$", line)
    if numbers is None or not (lead := line[: numbers.start()].strip(" _-")):
        return False
    return next(context.words.lists["camera_names"].spans(lead), None) == (0, len(lead))


def short(subject: Subject, context: Context) -> Iterator[Flaw]:
    """A caption of fewer words than it takes to say who does what."""
    least = context.words.numbers["caption_short_words"]
    for code, text in context.judged(subject.texts(CAPTION)):
        if text.strip() and _length(text, context) < least and not _is_name(text, subject, context):
            yield Flaw(context.at(CAPTION, code), f"The caption “{_brief(text)}” has fewer than {least} words.")


def long(subject: Subject, context: Context) -> Iterator[Flaw]:
    """A caption longer than anybody reads."""
    most = context.words.numbers["caption_long_words"]
    for code, text in context.judged(subject.texts(CAPTION)):
        if len(text) > most and (length := _length(text, context)) > most:
            yield Flaw(context.at(CAPTION, code), f"The caption has {length} words; more than {most} are seldom read.")


def _length(text: str, context: Context) -> int:
    """The number of words. Chinese, which puts no blanks between words, counts as one word for two characters, rounded up."""
    if text.isascii():
        return len(tokens(text))
    han, unspaced = len(HAN.findall(text)), len(_UNSPACED.findall(text))
    spaced = sum(1 for token in tokens(text) if not HAN.match(token.word) and not _UNSPACED.match(token.word))
    return spaced + -(-han // context.words.numbers["han_characters_per_word"]) + -(-unspaced // _LETTERS_PER_WORD)


def place(subject: Subject, context: Context) -> Iterator[Flaw]:
    """No place, neither in the place fields nor in the words of a caption that is to be published."""
    told = _told(subject, context)
    if not told or any(subject.values.get(name) for name in _PLACES):
        return
    if not any(preflight_places.names_place(text, context.words, context.organisations) for _, text in told):
        message = "Neither the caption nor the place fields say where this is: town or village, county or province, country."
        yield Flaw(context.at(CAPTION, told[0][0]), message)


def date(subject: Subject, context: Context) -> Iterator[Flaw]:
    """No date, neither a capture time nor in the words of a caption; the time of a file is no capture time."""
    told = _told(subject, context)
    if told and not subject.captured() and not any(preflight_dates.named(preflight_dates.plain(text)) for _, text in told):
        message = "Neither the caption nor the capture time says when this was: at least the year, better the day."
        yield Flaw(context.at(CAPTION, told[0][0]), message)


def _told(subject: Subject, context: Context) -> list[tuple[str, str]]:
    return [(code, text) for code, text in context.judged(subject.texts(CAPTION)) if text.strip()]


def language(subject: Subject, context: Context) -> Iterator[Flaw]:
    """A chosen language in which the caption is missing, where it is there in another of them."""
    texts = subject.texts(CAPTION)
    absent = [code for code in context.wanted() if not texts.get(code, "").strip()]
    if len(absent) < len(context.wanted()):
        for code in absent:
            yield Flaw(context.at(CAPTION, code), f"The caption is missing in {code}.")


def outdated(subject: Subject, context: Context) -> Iterator[Flaw]:
    """A translation whose source was changed after it was made."""
    for name in READ:
        texts = subject.texts(name)
        for code in texts.outdated(context.main) if texts.sources else ():
            if not context.languages or code in context.languages:
                message = f"{BY_NAME[name].label} was changed after it was translated into {code}."
                yield Flaw(context.at(name, code), message)


def spelling(subject: Subject, context: Context) -> Iterator[Flaw]:
    """Words that the dictionary of their language does not have."""
    if context.spell is None:
        return
    for name in READ:
        texts = subject.texts(name)
        for code, text in context.judged(texts):
            for wrong in context.spell(text, code):
                where = context.at(name, code)
                if not wrong.suggestions:
                    yield Flaw(where, f"“{wrong.word}” is not in the dictionary.")
                    continue
                better = text[: wrong.start] + wrong.suggestions[0] + text[wrong.end :]
                message = f"“{wrong.word}” is not in the dictionary; perhaps {_either(wrong.suggestions)} is meant."
                yield Flaw(where, message, better, put_text(name, texts, code, better, context.main))


def _either(words: Sequence[str]) -> str:
    """Up to three words between which one chooses."""
    match words:
        case [one]:
            return f"“{one}”"
        case [one, other]:
            return f"“{one}” or “{other}”"
        case [one, other, third, *_]:
            return f"“{one}”, “{other}” or “{third}”"
    raise ValueError(words)


_BLANK: Final = "[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_RUN: Final = re.compile(rf"(?<!\n)(?<!^)(?:{_BLANK}(?<!\u3000)){_BLANK}+|(?<!\n)(?<!^)\u3000+{_BLANK}(?<!\u3000){_BLANK}*")
_AT_LINE_ENDS: Final = re.compile(rf"{_BLANK}+(?=\n|\Z)|(?:(?<=\n)|\A)(?!\u3000){_BLANK}+")
# Full stops in a row, and what begins a name or a number (.NET, .5, :) ), may stand behind a blank.
_BEFORE_SIGN: Final = re.compile(rf"(?<=[^\s.]){_BLANK}+(?=[,.;:!?](?:[\s\"”’»)\]]|\Z)|[，。；：！？、])(?!\.\s?\.)(?!:\s?\d)")
_BEFORE_FRENCH: Final = re.compile(rf"(?<=[^\s.]){_BLANK}+(?=[,.](?:[\s\"”’»)\]]|\Z))(?!\.\s?\.)")
_WIDE: Final = re.compile("(?<=[\\x21-\u024f\u0370-\u05ff])\u3000+|\u3000+(?=[\\x21-\u024f\u0370-\u05ff])")


def spaces(subject: Subject, context: Context) -> Iterator[Flaw]:
    """Double blanks, blanks before punctuation (French has some there), at the ends of lines, and full-width ones in Latin text."""
    for field in _TIDIED:
        held = subject.values.get(field.name)
        if isinstance(held, Texts):
            for code, text in context.judged(held):
                if (better := _tidied(text, code)) != text:
                    fix = put_text(field.name, held, code, better, context.main)
                    yield Flaw(context.at(field.name, code), f"{field.label} has stray blanks.", better, fix)
        elif isinstance(held, str):
            if (better := _tidied(held, context.main)) != held:
                yield Flaw(field.name, f"{field.label} has stray blanks.", better, put(field.name, better or None))
        elif isinstance(held, tuple):
            entries = [_tidied(entry, context.main) if isinstance(entry, str) else entry for entry in held]
            if entries != list(held):
                shown = "; ".join(map(str, entries))
                yield Flaw(field.name, f"{field.label} has entries with stray blanks.", shown, put(field.name, unique(entries)))


def _tidied(text: str, code: str) -> str:
    if text.isascii() and "  " not in text and not re.search(r"\s[,.;:!?]|\t|[ \t]$|^[ \t]|\r|[\x00-\x1f]", text, re.MULTILINE):
        return text
    before_sign = _BEFORE_FRENCH if code.split("-")[0] == "fr" else _BEFORE_SIGN
    while True:
        better = _WIDE.sub(" ", cleaned(text))
        better = before_sign.sub("", _AT_LINE_ENDS.sub("", _RUN.sub(" ", better)))
        if better == text:
            return text
        text = better


def alt_missing(subject: Subject, context: Context) -> Iterator[Flaw]:
    """No alt text, in none of the wanted languages or in one of them."""
    texts = subject.texts(ALT)
    wanted = context.wanted()
    absent = [code for code in wanted if not texts.get(code, "").strip()]
    if len(absent) == len(wanted):
        yield Flaw(context.at(ALT, wanted[0]), "There is no alt text for people who can not see the picture.")
        return
    for code in absent:
        yield Flaw(context.at(ALT, code), f"The alt text is missing in {code}.")


def alt_same(subject: Subject, context: Context) -> Iterator[Flaw]:
    """An alt text that is the caption again, with or without its credit, or the name of a file."""
    captions = subject.texts(CAPTION)
    for code, text in context.judged(subject.texts(ALT)):
        words = _words(text)
        if words and (words == _words(file_names.words_of(subject.file_name)) or file_names.is_file_name(text)):
            yield Flaw(context.at(ALT, code), "The alt text is the name of a file; say in a sentence what is to be seen.")
        elif words and any(_repeats(text, words, caption, context) for _, caption in captions.texts):
            yield Flaw(context.at(ALT, code), "The alt text is the caption again; say what is to be seen instead.")


def _repeats(text: str, words: str, caption: str, context: Context) -> bool:
    said = _words(caption)
    if words == said:
        return True
    # Only a text that holds the caption and a little more can be the caption with its credit; to read that takes time.
    return bool(said) and said in words and _words(credit_grammar.parse(text, context.organisations).caption) == said


def _words(text: str) -> str:
    return " ".join(token.word for token in tokens(text))


def alt_long(subject: Subject, context: Context) -> Iterator[Flaw]:
    """An alt text longer than screen readers should read out in one go."""
    most = context.words.numbers["alt_long_characters"]
    for code, text in context.judged(subject.texts(ALT)):
        if len(text) > most:
            message = f"The alt text has {len(text)} characters; more than {most} belong into the long description."
            yield Flaw(context.at(ALT, code), message)


def iim_cut(subject: Subject, context: Context) -> Iterator[Flaw]:
    """A value with more bytes in UTF-8 than its IIM dataset has room for; of texts the main language goes there, of lists each entry."""
    for field in _CUT:
        if field.internal or field.name not in subject.values:
            continue
        for text in _for_iim(field.name, subject, context):
            size, room = len(text.encode("utf-8", "replace")), field.iim_bytes or 0
            if size > room:
                message = f"{field.label} “{_brief(text)}” has {size} bytes; programs that read only IIM show the first {room}."
                yield Flaw(field.name, message)


def _for_iim(name: str, subject: Subject, context: Context) -> tuple[str, ...]:
    held = subject.values[name]
    if isinstance(held, Texts):
        return (held.shown(context.main),)
    return (held,) if isinstance(held, str) else subject.strings(name)


def _brief(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:57].rstrip()}…"
