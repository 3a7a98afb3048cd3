"""Hunspell by the library that chunspell brings with it, called so that other threads go on meanwhile.

Subtle: chunspell's own class keeps Python's lock while Hunspell works. To open English took 0.1 s of it and to find suggestions for one
word up to 0.35 s, for which the window stood still. Where the library does not lie beside the package (Windows), that class serves.
"""

from __future__ import annotations

import codecs
import ctypes
import threading
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol

import hunspell  # type: ignore[import-untyped]

_NAMES: Final = ("libhunspell-*.so*", "libhunspell-*.dylib")
_List: Final = ctypes.POINTER(ctypes.c_char_p)


class Engine(Protocol):
    """One opened dictionary; any thread may ask it."""

    def spell(self, word: str) -> bool:
        """True for a word that is known; raises UnicodeEncodeError for one that the dictionary's encoding can not hold."""

    def suggest(self, word: str) -> tuple[str, ...]:
        """Words that may have been meant; raises UnicodeEncodeError as `spell`."""


def opened(path: Path) -> Engine:
    """The engine of a pair of files, given its `.dic`; raises OSError or UnicodeError where they can not be read."""
    library = _library()
    return _Wrapped(path) if library is None else _Called(library, path)


class _Called:
    """A dictionary in Hunspell's own library, in which there is one thread at a time."""

    def __init__(self, library: Any, path: Path) -> None:
        self._library, self._guard, self._handle = library, threading.Lock(), 0
        files = (path.with_suffix(".aff"), path)
        for file in files:  # Subtle: of a file that it can not read Hunspell makes an empty dictionary without a word
            file.open("rb").close()
        self._handle = library.Hunspell_create(*(str(file).encode() for file in files))
        self._encoding = _encoding(library.Hunspell_get_dic_encoding(self._handle) or b"")

    def spell(self, word: str) -> bool:
        """As Engine says."""
        with self._guard:
            return bool(self._library.Hunspell_spell(self._handle, word.encode(self._encoding)))

    def suggest(self, word: str) -> tuple[str, ...]:
        """As Engine says."""
        held, found = word.encode(self._encoding), _List()
        with self._guard:
            count = self._library.Hunspell_suggest(self._handle, ctypes.byref(found), held)
            words = tuple((found[place] or b"").decode(self._encoding, "replace") for place in range(count))
            self._library.Hunspell_free_list(self._handle, ctypes.byref(found), count)
        return words

    def __del__(self) -> None:
        if self._handle:
            self._library.Hunspell_destroy(self._handle)


class _Wrapped:
    """A dictionary in chunspell's own class, which Python's lock keeps to one thread at a time."""

    def __init__(self, path: Path) -> None:
        # Subtle: with the system's encoding a Windows path in another script than the system's can not be opened; as UTF-8 any can.
        self._held = hunspell.Hunspell(path.stem, hunspell_data_dir=str(path.parent), system_encoding="UTF-8")

    def spell(self, word: str) -> bool:
        """As Engine says."""
        return bool(self._held.spell(word))

    def suggest(self, word: str) -> tuple[str, ...]:
        """As Engine says."""
        return tuple(self._held.suggest(word))


def _encoding(told: bytes) -> str:
    """Python's name of the encoding that a dictionary tells; UTF-8 for one that it does not have."""
    try:
        return codecs.lookup(told.decode("ascii", "replace").removeprefix("microsoft-")).name
    except LookupError:
        return "utf-8"


@cache
def _library() -> Any:
    """Hunspell's library with the types of what is called in it; None where it does not lie beside the package."""
    folder = Path(hunspell.__file__).parent
    for path in (found for name in _NAMES for found in folder.glob(name)):
        try:
            library = ctypes.CDLL(str(path))  # not PyDLL, which keeps Python's lock
            handle, text = ctypes.c_void_p, ctypes.c_char_p
            for name, result, arguments in (
                ("create", handle, (text, text)),
                ("destroy", None, (handle,)),
                ("get_dic_encoding", text, (handle,)),
                ("spell", ctypes.c_int, (handle, text)),
                ("suggest", ctypes.c_int, (handle, ctypes.POINTER(_List), text)),
                ("free_list", None, (handle, ctypes.POINTER(_List), ctypes.c_int)),
            ):
                function = getattr(library, f"Hunspell_{name}")
                function.restype, function.argtypes = result, arguments
        except (OSError, AttributeError):
            continue
        return library
    return None
