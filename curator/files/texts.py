"""Texts of a file: made legible, without what cameras put in by themselves, and sorted by language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from curator.domain import language
from curator.domain.errors import UsageError
from curator.domain.value import cleaned
from curator.files.encodings import UTF8, decoded, encoding_of
from curator.files.reading import Held

_BOILERPLATE: Final = re.compile(
    r"((?-i:[A-Z0-9][A-Z0-9.-]*)( (?-i:[A-Z0-9.-]+)){0,2} )?digital (still |video )?camera|samsung( camera.*)?|dcf 1\.0"
    r"|exif[_ ]jpeg[_ ]picture|jpeg picture|(\w+ )?dsc( picture)?|asus|lge?|huawei|hdr|processed with .*|created with gimp|by .* of nokia"
    r"|ascii|unicode|default( description)?|untitled|unknown|no description|description|image[- ]description|title|caption|image"
    r"|dcim([\\/].*|[\d ]*)|screenshot|<(keystone|digimax).*>|cof|edf|ptr|rbt|sdr|btf|mde|mrhdr|fbmd[0-9a-f]{20,}"
    r"|_?(img|dsc|dscn|dscf|dscn|pict|pxl|sam|gopr|hpim|cimg|mvi|p\d{3})[-_]?\d{3,}([-_]\d+)*(\.\w{3,4})?|0\d{3,}|[-.\s_*?0]*",
    re.IGNORECASE,
)
"""What cameras and programs write where a person's caption or title belongs."""

_REPAIRED: Final = "x-repair"  # Adobe's mark of a text that bore no language

_ENTITY: Final = re.compile(r"&[A-Za-z_][\w.-]*;")


def legible(tags: Mapping[str, Held]) -> tuple[dict[str, Any], list[str]]:
    """The tags with every raw text decoded and every text cleaned, and sentences on the encodings that were guessed.

    The texts of one family (IPTC, EXIF, XMP) are taken to be in one encoding. Source: IIM 4.2, dataset 1:90 (what is not
    marked is in no encoding in particular); EXIF (ASCII, which nobody keeps to); XMP Specification Part 1 (UTF-8).
    """
    plain: dict[str, Any] = {}
    warnings: list[str] = []
    for family in ("IPTC:", "EXIF:", "XMP-"):
        held = {key: value for key, value in tags.items() if key.startswith(family)}
        mark = str(tags.get("IPTC:CodedCharacterSet", "")) if family == "IPTC:" else ""
        as_text, warning = _decoding(family[:-1], held, mark)
        warnings += [warning] if warning else []
        plain |= {key: _each(value, as_text) for key, value in held.items()}
    plain |= {key: _each(value, _as_ascii) for key, value in tags.items() if key not in plain}
    return plain, warnings


def _decoding(family: str, held: Mapping[str, Held], mark: str) -> tuple[Callable[[str | bytes], str], str | None]:
    """How the texts of a family become legible, and the sentence that must be said about it."""
    leaves = [leaf for value in held.values() for leaf in _leaves(value)]
    raw = [leaf for leaf in leaves if isinstance(leaf, bytes)]
    if not raw:
        unmarked = family == "IPTC" and not mark and any(isinstance(leaf, str) and not leaf.isascii() for leaf in leaves)
        return _as_ascii, f"The IPTC texts are not marked with their encoding; read as {UTF8}." if unmarked else None
    codec, name = encoding_of(raw)
    if codec == "utf-8":
        return _as_ascii, f"A text in {family} was cut in the middle of a character."
    if family == "XMP" or mark:
        return _reader(codec, False), f"The {family} texts are marked as {UTF8} but are not; read as {name}."
    # Subtle: a few words in another encoding are by chance valid UTF-8; beside words that are not, they are in that encoding.
    return _reader(codec, True), f"The {family} texts are not marked with their encoding; read as {name}."


def _as_ascii(leaf: str | bytes) -> str:
    return cleaned(leaf if isinstance(leaf, str) else decoded(leaf, "utf-8"))


def _reader(codec: str, all_of_them: bool) -> Callable[[str | bytes], str]:
    def read(leaf: str | bytes) -> str:
        if isinstance(leaf, str) and (not all_of_them or leaf.isascii()):
            return cleaned(leaf)
        return cleaned(decoded(leaf.encode() if isinstance(leaf, str) else leaf, codec))

    return read


def _each(value: Held, change: Callable[[str | bytes], str]) -> Any:
    if isinstance(value, list):
        return [_each(part, change) for part in value]
    if isinstance(value, dict):
        return {key: _each(part, change) for key, part in value.items()}
    return change(value)


def _leaves(value: Held) -> Iterator[str | bytes]:
    if isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _leaves(part)
    else:
        yield value


def is_boilerplate(text: str, file_name: str) -> bool:
    """True for a caption or title that no person wrote: a camera's name for itself, a program's default, the file's own name."""
    stem = file_name.rpartition(".")[0] or file_name
    return text.casefold() in (file_name.casefold(), stem.casefold()) or _BOILERPLATE.fullmatch(text) is not None


def is_entity(text: str) -> bool:
    """True for a text that is nothing but an XML entity, which is never followed."""
    return _ENTITY.fullmatch(text) is not None


def shortened(text: str) -> str:
    """The beginning of a text, for a sentence about it."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57].rstrip() + "…"


def in_languages(said: Mapping[str, str], main: str) -> tuple[dict[str, str], list[str]]:
    """Texts by language code, the main language's first, and sentences about what was not clear. Nothing is dropped.

    `said` is a language alternative of XMP. Its `x-default` is the main language's text, unless it repeats another language's: then it
    says nothing new. An explicit text in the main language (or a regional variant of it) that differs from x-default for
    no such reason is kept as a further language and told.
    """
    warnings: list[str] = []
    named: dict[str, str] = {}
    for tag, text in said.items():
        if text and tag != language.DEFAULT:
            _keep(named, _code(tag, warnings), text, warnings)
    default = said.get(language.DEFAULT, "") or named.pop(_REPAIRED, "")
    own = next((code for code in sorted(named, key=lambda code: code != main) if _is_variant(code, main)), None)
    if not default:
        return _first(main, named.pop(own) if own else "", named), warnings
    if own is None:
        return _first(main, "" if default in named.values() else default, named), warnings
    if named[own] == default:
        del named[own]
    elif default in named.values():
        default = named.pop(own)
    else:
        text = named.pop(own)
        kept = _keep(named, own if own != main else private(main), text, warnings)
        warnings.append(f"The file has two texts in {main}; “{shortened(default)}” was taken, the other is kept as {kept}.")
    return _first(main, default, named), warnings


def _first(main: str, text: str, others: Mapping[str, str]) -> dict[str, str]:
    return {main: text, **others} if text else dict(others)


def _code(tag: str, warnings: list[str]) -> str:
    try:
        return language.code(tag)
    except UsageError:
        letters = [part[:8] for part in re.findall(r"[a-z0-9]+", tag.lower())]
        code = "x-" + "-".join(letters or ["unknown"])
        warnings.append(f"“{tag}” is not a language; the text is kept as {code}.")
        return code


def _keep(named: dict[str, str], code: str, text: str, warnings: list[str]) -> str:
    """Put a text under its code, or under a private one beside it where another text stands there already."""
    if named.get(code, text) != text:
        taken, code, number = code, private(code), 2
        while named.get(code, text) != text:
            code, number = f"{private(taken)}{number}", number + 1
        warnings.append(f"The file has two texts in {taken}; the second is kept as {code}.")
    named[code] = text
    return code


def private(code: str) -> str:
    """The code under which a second text of a language is kept."""
    return f"{code}-file" if "x" in code.split("-") else f"{code}-x-file"


def _is_variant(code: str, main: str) -> bool:
    """True for the main language and its regional forms: en-GB for en. The scripts of Chinese are no variants of one another."""
    if code == main:
        return True
    subtags, ours = code.split("-"), main.split("-")
    if subtags[0] != ours[0] or "x" in subtags or subtags[0] == "x":
        return False
    return subtags[0] != "zh" or _is_traditional(subtags) == _is_traditional(ours)


def _is_traditional(subtags: list[str]) -> bool:
    return "Hant" in subtags or ("Hans" not in subtags and any(region in subtags for region in ("TW", "HK", "MO")))
