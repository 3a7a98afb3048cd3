"""Fonts of this machine, found through fontconfig: for watermarks and for documents that carry their letters with them."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Font:
    """A font file, and which of the fonts in it (a collection holds several)."""

    path: str
    index: int = 0


def for_text(text: str) -> str:
    """The file of a font that has the letters of a text; empty where there is none, or no fontconfig to ask."""
    found = with_letters(frozenset(text), "sans")
    return found.path if found else ""


@lru_cache(maxsize=64)
def with_letters(letters: frozenset[str], family: str = "sans", style: str = "") -> Font | None:
    """A font of a family and style (`bold`) that has these letters, the likest one; None where no font has them all."""
    wanted = sorted({ord(letter) for letter in letters if letter.isprintable() and not letter.isspace()})
    asked = f"{family}:charset={' '.join(f'{number:x}' for number in wanted)}" if wanted else family
    said = _asked("fc-match", "-f", "%{file}\n%{index}\n%{charset}\n", f"{asked}:{style}" if style else asked)
    lines = said.splitlines()
    if len(lines) < 3 or not all(_holds(lines[2], number) for number in wanted):
        return None
    return Font(lines[0], int(lines[1]) & 0xFFFF if lines[1].isdigit() else 0)


def _holds(charset: str, number: int) -> bool:
    """True when a charset as fontconfig prints it (`20-7e a0-ff 104`) has a code point."""
    for part in charset.split():
        low, _, high = part.partition("-")
        if int(low, 16) <= number <= int(high or low, 16):
            return True
    return False


def _asked(program: str, *arguments: str) -> str:
    if shutil.which(program) is None:
        return ""
    try:
        answer = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout
