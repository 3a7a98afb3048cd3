"""File names that every system takes: camera names are kept and changed only where Windows or exFAT would refuse them."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 240  # bytes in UTF-8: 255 is what file systems take, the rest is for `-2` and the `.xmp` of a sidecar
_REFUSED = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)


def safe_name(name: str) -> str:
    """A file name (not a path) in NFC without what Windows and exFAT refuse, at most 240 bytes, its extension kept.

    Signs that are refused, and bytes that are not UTF-8, become `_`; names of devices and hidden names get a `_` before them.
    """
    name = _REFUSED.sub("_", unicodedata.normalize("NFC", name)).rstrip(". ").lstrip(" ")
    if not name.strip("._ "):
        name = "photo"
    if name.startswith(".") or _RESERVED.fullmatch(name.split(".", 1)[0].rstrip(" ")):
        name = "_" + name
    return _cut(*_halves(name))


def numbered(name: str, number: int) -> str:
    """The name for the `number`th file of that name: `IMG_1.JPG`, `IMG_1-2.JPG`, `IMG_1-3.JPG`."""
    stem, suffix = _halves(name)
    return name if number == 1 else _cut(stem, f"-{number}{suffix}")


def folded(name: str) -> str:
    """What two names have in common that some file system takes for one: case and the composition of accents."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _halves(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    return (stem, dot + extension) if stem and len(extension) <= 12 else (name, "")


def _cut(stem: str, suffix: str) -> str:
    room = LONGEST - len(suffix.encode())
    if len(stem.encode()) > room:
        # Subtle: cut between characters, not between octets, and leave no half of a joined one at the end.
        stem = stem.encode()[:room].decode(errors="ignore").rstrip("\u200d\ufe0f. ")
    return stem + suffix
