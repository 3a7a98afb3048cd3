"""Why a photo is in an answer: for each word that was asked for the field that it met, the words around it, and how it met them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from curator.catalogue import photos
from curator.catalogue.asking import Asked, How, Way
from curator.catalogue.index import HEAVY, SEARCHED
from curator.catalogue.store import Catalogue
from curator.domain.language import Texts
from curator.domain.photo import Photo
from curator.domain.search_text import folded, sound_spans, spans, unjoined_spans
from curator.domain.value import Value, words

Place = tuple[int, int]
_AROUND: Final = 48  # characters shown on either side of what was met
_ORDER: Final = (*HEAVY, *(name for name in SEARCHED if name not in HEAVY))


@dataclass(frozen=True, slots=True)
class Match:
    """Where a word of the question met a photo: the field, a snippet of its text, the places of the snippet that met, and how."""

    field: str
    snippet: str
    how: How
    places: tuple[Place, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The match as scripts see it; `places` are pairs of first and last-but-one character of the snippet."""
        return {"field": self.field, "snippet": self.snippet, "how": str(self.how), "places": [list(at) for at in self.places]}


def matched(
    catalogue: Catalogue, asked: Sequence[Asked], ids: Sequence[int], meant: frozenset[int] = frozenset()
) -> dict[int, list[Match]]:
    """Why each of these photos, some of one page, answers the words that were asked for; nothing for a word met by none of its fields."""
    if not asked:
        return {}
    return {photo.id: of_photo(photo, asked, meant) for photo in photos.load(catalogue, ids)}


def of_photo(photo: Photo, asked: Sequence[Asked], meant: frozenset[int] = frozenset()) -> list[Match]:
    """The best match of each word that was asked for, none twice; where no word met, the caption whose meaning did."""
    found = list(dict.fromkeys(best for word in asked if (best := _best(photo, word))))
    if not found and photo.id in meant and (caption := next(_texts(photo.values.get("description")), "")):
        return [_match("description", caption, [(0, 0)], How.MEANING)]
    return found


def _best(photo: Photo, asked: Asked) -> Match | None:
    values: Mapping[str, Value] = {**photo.values, "file_name": photo.file_name, "format": photo.format}
    for way in asked.ways:
        for name in asked.columns or _ORDER:
            for text in _texts(values.get(name)):
                if met := list(_met(text, asked.text, way)):
                    return _match(name, text, met, _how(text, asked.text, way, met))
    return None


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, Texts):
        yield from value.values()
    elif isinstance(value, tuple):
        yield from (part if isinstance(part, str) else words((part,)) for part in value)
    elif value is not None:
        yield str(value)


def _met(text: str, asked: str, way: Way) -> Iterator[Place]:
    match way.how:
        case How.EXACT | How.PREFIX:
            prefix = way.how is How.PREFIX
            yield from spans(text, asked, prefix=prefix) or unjoined_spans(text, asked, prefix=prefix)
        case How.PINYIN:
            for word in way.words:
                yield from sound_spans(text, word)
        case _:
            for word in way.words:
                yield from spans(text, word, prefix=False)


def _how(text: str, asked: str, way: Way, met: Sequence[Place]) -> How:
    """How a word met: other characters or joints for the same word are a variant."""
    if way.how in (How.EXACT, How.PREFIX):
        start, end = met[0]
        return way.how if folded(text[start:end]).startswith(folded(asked)[: end - start]) else How.VARIANT
    return way.how


def _match(name: str, text: str, met: Sequence[Place], how: How) -> Match:
    first = min(met)
    start, end = max(0, first[0] - _AROUND), min(len(text), first[1] + _AROUND)
    if start and (blank := re.search(r"\s", text[start : first[0]])):
        start += blank.end()
    if end < len(text) and (blanks := list(re.finditer(r"\s", text[first[1] : end]))):
        end = first[1] + blanks[-1].start()
    before, after = "… " if start else "", " …" if end < len(text) else ""
    snippet = before + re.sub(r"\s", " ", text[start:end]) + after
    moved = len(before) - start
    inside = sorted({(low + moved, high + moved) for low, high in met if low >= start and high <= end})
    return Match(name, snippet, how, tuple(inside))
