"""Stable names of photos, steps and stories: sixteen characters of Crockford's base 32, eighty random bits.

Random and not by time, so that a short prefix tells photos of one import apart; no number of the catalogue's own leaves it,
so that two catalogues can be merged.
"""

from __future__ import annotations

import secrets
from typing import Final

ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH: Final = 16


def new() -> str:
    """A uid that no other archive has (two among a million million collide with a chance of one in three)."""
    bits = secrets.randbits(5 * LENGTH)
    return "".join(ALPHABET[bits >> (5 * place) & 31] for place in range(LENGTH))


def is_prefix(text: str) -> bool:
    """True where a uid could begin with this text."""
    return 0 < len(text) <= LENGTH and all(letter in ALPHABET for letter in text)
