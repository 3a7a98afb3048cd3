"""Stable names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from curator.domain.uid import ALPHABET, LENGTH, is_prefix, new


def test_uids_are_sixteen_characters_of_the_alphabet_and_differ() -> None:
    made = [new() for _ in range(5_000)]
    assert len(set(made)) == len(made)
    assert all(len(uid) == LENGTH and set(uid) <= set(ALPHABET) for uid in made)
    assert not set("ilou") & set(ALPHABET)
    for place in range(LENGTH):
        assert {uid[place] for uid in made} == set(ALPHABET)


@given(st.text(ALPHABET, max_size=LENGTH + 3))
def test_beginnings(text: str) -> None:
    assert is_prefix(text) == (1 <= len(text) <= LENGTH)


@given(st.text(min_size=1, max_size=6))
def test_what_is_no_beginning(text: str) -> None:
    assert is_prefix(text) == all(letter in "0123456789abcdefghjkmnpqrstvwxyz" for letter in text)
