"""`CREDITS.txt` and `README.txt`: whose the pictures are, as a printer needs it, and what the bundle is, for whoever finds it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from curator.domain.bundle import Bundle, Picture
from curator.domain.credit_grammar import parse_credit
from curator.domain.organisations import Organisations
from curator.jobs.paper_words import BOM, flat, large, spoken, told, words

_WIDE: Final = 78
_INDENT: Final = "    "
_PIECE: Final = re.compile("\\s+|(?:[^\\s\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+|[^\\s])[，。；：、）》”！？…]*")
"""What is never broken: a run of blanks, a Latin word, a Chinese character, the latter two with the stops behind them."""


def credits(bundle: Bundle, organisations: Organisations) -> str:
    """All photos by whose they are: file, caption, and each line that has to be printed or kept to."""
    main = bundle.languages[0]
    said = words(main)
    groups: dict[str, list[Picture]] = {}
    for picture in bundle.pictures:
        groups.setdefault(_holder(picture, organisations), []).append(picture)
    lines = [flat(told(bundle.title, main, main)[0]), "", *_wrapped(said["credits_intro"]), ""]
    for holder in sorted(groups, key=lambda name: (not name, name.casefold())):
        lines += _headed(_named(holder, organisations, main) or said["no_holder"], len(groups[holder]), main)
        for picture in groups[holder]:
            lines += [*_credited(bundle, picture, said), ""]
    return _file(lines)


def _holder(picture: Picture, organisations: Organisations) -> str:
    """The canonical names of the holders, else the photographer; else the credit as it is written; empty where there is none."""
    credit = parse_credit(picture.credit_line, organisations) if picture.credit_line else None
    if credit is None:
        return flat(picture.credit_line)
    return "/".join(credit.holders) or credit.creator or flat(picture.credit_line)


def _named(holder: str, organisations: Organisations, language: str) -> str:
    known = organisations.named(holder)
    name = (known.names.get(language) or known.names.get("en") or "") if known else ""
    return f"{holder} ({name})" if name and name != holder else holder


def _headed(heading: str, count: int, language: str) -> list[str]:
    line = f"{heading}: {words(language)['photos_one' if count == 1 else 'photos_more'].format(count=count)}"
    return [line, "-" * min(_WIDE, _columns(line)), ""]


def _credited(bundle: Bundle, picture: Picture, said: Mapping[str, str]) -> Iterator[str]:
    yield f"{picture.number}. {large(picture).path}"
    for code in bundle.languages:
        if picture.caption.get(code):
            yield from _wrapped(picture.caption[code], _INDENT)
    facts = {
        "credit": picture.credit_line,
        "creator": ", ".join(picture.creators),
        "copyright": picture.copyright_notice,
        "usage_terms": picture.rights_usage_terms,
        "web_statement": picture.web_statement,
        "licensor": " ".join(filter(None, (picture.licensor_name, picture.licensor_url))),
    }
    for name, text in facts.items():
        if text:
            yield from _wrapped(f"{said[name]}: {flat(text)}", _INDENT)


def readme(bundle: Bundle, documents: Sequence[str]) -> str:
    """How to open and hand on the bundle, what each file is, and where it comes from, in each language that we have words of.

    `documents` are the paths of the documents that stand beside this one.
    """
    parts = [_readme(bundle, documents, language) for language in spoken(bundle)]
    return _file("\n\n\n".join(parts).split("\n"))


def _readme(bundle: Bundle, documents: Sequence[str], language: str) -> str:
    said = words(language)
    main = bundle.languages[0]
    title = flat(told(bundle.title, language, main)[0])
    count = len(bundle.pictures)
    facts = {
        "photos": said["photos_one" if count == 1 else "photos_more"].format(count=count),
        "when": bundle.when[:16].replace("T", " "),
        "author": flat(bundle.author) or said["somebody"],
        "archive": bundle.archive or said["unnamed"],
        "program": f"Curator {bundle.version}".strip(),
        "profile": said.get(f"profile_{bundle.profile}", bundle.profile),
        "address": bundle.address,
    }
    lines = [title, "=" * min(_WIDE, _columns(title)), "", *_wrapped(said["made"].format(**facts))]
    for part in ("open", "upload"):
        lines += _section(said[f"{part}_title"], [said[part].format(**facts)])
    if bundle.address:
        lines += _wrapped(said["address"].format(**facts))
    lines += ["", said["files_title"], "", *_files(documents, said)]
    lines += _section(said["rights_title"], [said["rights"], *_terms(bundle, said)])
    lines += _section(said["waived_title"], [_waiver(bundle, place, said) for place in range(len(bundle.waived))])
    lines += _section(said["left_out_title"], [f"- {flat(one)}" for one in bundle.left_out])
    lines += _section(said["check_title"], [said["check"]])
    return "\n".join(lines)


def _waiver(bundle: Bundle, place: int, said: Mapping[str, str]) -> str:
    one = bundle.waived[place]
    photos = said["photos_one" if one.photos == 1 else "photos_more"].format(count=one.photos)
    return f"- {one.rule} ({photos}): {flat(one.reason)} ({flat(one.author) or said['somebody']})"


def _terms(bundle: Bundle, said: Mapping[str, str]) -> list[str]:
    """Each wording of the terms once, with the numbers of the photos where not all are under the same."""
    by_terms: dict[tuple[str, str], list[int]] = {}
    for picture in bundle.pictures:
        by_terms.setdefault((flat(picture.rights_usage_terms), flat(picture.web_statement)), []).append(picture.number)
    lines = []
    for (terms, page), numbers in by_terms.items():
        line = " ".join(filter(None, (terms, page))) or said["no_terms"]
        lines.append(f"- {line}" if len(by_terms) == 1 else f"- {_ranges(numbers)}: {line}")
    return lines


def _ranges(numbers: Sequence[int]) -> str:
    """`1-4, 7`: numbers in ascending order, runs shortened."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)


def _files(documents: Sequence[str], said: Mapping[str, str]) -> Iterator[str]:
    names = ["index.html", "photos/", "web/", *documents, "README.txt", "manifest-sha256.txt"]
    shown = dict.fromkeys("drupal/" if name.startswith("drupal/") else name for name in names)
    wide = max(map(len, shown)) + 2
    for name in shown:
        stem, _, rest = name.partition(".")
        language, _, ending = rest.rpartition(".")
        text = said.get(f"file {name}") or f"{said.get(f'file {stem}.{ending}', '')} ({language})"
        first, *more = _wrapped(text, " " * (wide + 2)) or [""]
        yield f"  {name.ljust(wide)}{first.strip()}"
        yield from more


def _section(title: str, paragraphs: Sequence[str]) -> list[str]:
    """A title and paragraphs below it; nothing where there are none."""
    if not paragraphs:
        return []
    lines = ["", title, ""]
    for paragraph in paragraphs:
        lines += _wrapped(paragraph, "  " if paragraph.startswith("- ") else "", first="")
    return lines


def _wrapped(text: str, indent: str = "", first: str | None = None) -> list[str]:
    """Lines of at most 78 columns, in which Chinese characters take two and may stand at either end; Latin words stay whole."""
    lines: list[str] = []
    line, room = (indent if first is None else first), _WIDE - len(indent)
    for piece in _PIECE.findall(flat(text)):
        wide = _columns(piece)
        if wide > room and line.strip() and not piece.isspace():
            lines.append(line.rstrip())
            line, room = indent, _WIDE - len(indent)
        if line.strip() or not piece.isspace():
            line += piece
            room -= wide
    return [*lines, line.rstrip()] if line.strip() else lines


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _file(lines: Sequence[str]) -> str:
    return BOM + "\r\n".join(lines).rstrip() + "\r\n"
