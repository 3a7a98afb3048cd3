"""In which order the letters of a line stand: right-to-left scripts, numbers and Latin words mixed in one text.

Source: Unicode Standard Annex #9, Unicode Bidirectional Algorithm, rules P2-P3, W1-W7, N1-N2, I1-I2, L1-L2. Explicit marks of
embedding, override and isolation (X1-X10) steer nothing here: texts come from strangers, and such marks are how one text is made to
look like another. Paired brackets (N0) are taken as other neutrals are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

_STRONG: Final = frozenset({"L", "R", "AL"})
_NEUTRAL: Final = frozenset({"B", "S", "WS", "ON", "BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", ""})
_TRAILING: Final = frozenset({"B", "S", "WS", "BN", "LRI", "RLI", "FSI", "PDI"})


def is_rtl(text: str) -> bool:
    """True where the first letter of a text that has a direction is written from right to left (P2, P3)."""
    return next((kind != "L" for kind in map(unicodedata.bidirectional, text) if kind in _STRONG), False)


def levels(text: str, *, rtl: bool) -> list[int]:
    """The embedding level of each character in a paragraph of the given direction; odd levels run from right to left."""
    base = int(rtl)
    kinds = [unicodedata.bidirectional(letter) for letter in text]
    if not rtl and not any(kind in ("R", "AL", "AN") for kind in kinds):
        return [0] * len(text)
    kinds = _neutrals(_weak(kinds, "R" if rtl else "L"), "R" if rtl else "L")
    found = []
    for kind in kinds:
        if base == 0:
            found.append({"R": 1, "AN": 2, "EN": 2}.get(kind, 0))
        else:
            found.append(2 if kind in ("L", "AN", "EN") else 1)
    return found


def _weak(kinds: Sequence[str], base: str) -> list[str]:
    """W1 to W7."""
    found: list[str] = []
    before, strong = base, base
    for kind in kinds:
        kind = before if kind == "NSM" else kind  # W1
        before = kind
        strong = kind if kind in _STRONG else strong
        found.append("AN" if kind == "EN" and strong == "AL" else kind)  # W2
    found = ["R" if kind == "AL" else kind for kind in found]  # W3
    for place in range(1, len(found) - 1):  # W4
        left, kind, right = found[place - 1 : place + 2]
        if left == right and ((kind == "ES" and left == "EN") or (kind == "CS" and left in ("EN", "AN"))):
            found[place] = left
    _beside_numbers(found)
    strong = base
    for place, kind in enumerate(found):  # W7
        strong = kind if kind in ("L", "R") else strong
        found[place] = "L" if kind == "EN" and strong == "L" else kind
    return found


def _beside_numbers(kinds: list[str]) -> None:
    """W5 and W6: percent and currency signs go with the number beside them, other signs of numbers are neutral."""
    place = 0
    while place < len(kinds):
        end = place
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if end > place:
            beside = (place and kinds[place - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN")
            kinds[place:end] = ["EN" if beside else "ON"] * (end - place)
        place = max(end, place + 1)
    for place, kind in enumerate(kinds):
        if kind in ("ES", "ET", "CS"):
            kinds[place] = "ON"


def _neutrals(kinds: list[str], base: str) -> list[str]:
    """N1 and N2: between two letters of one direction neutrals go with them, else with the paragraph; numbers count as R."""
    place = 0
    before = base
    while place < len(kinds):
        end = place
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        if end > place:
            after = _side(kinds[end]) if end < len(kinds) else base
            kinds[place:end] = [before if before == after else base] * (end - place)
        if end < len(kinds):
            before = _side(kinds[end])
        place = end + 1 if end == place else end
    return kinds


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R"


def visual(found: Sequence[int]) -> list[int]:
    """The places of the pieces of one line from left to right, by the levels of the pieces (L2)."""
    order = list(range(len(found)))
    odd = [level for level in found if level % 2]
    if not odd:
        return order
    for level in range(max(found), min(odd) - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and found[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1 if end == start else end
    return order


def at_end(text: str, found: Sequence[int], base: int) -> list[int]:
    """The levels of one line, blanks at its end set to the paragraph's own (L1)."""
    line = list(found)
    for place in range(len(text) - 1, -1, -1):
        if unicodedata.bidirectional(text[place]) not in _TRAILING:
            break
        line[place] = base
    return line
