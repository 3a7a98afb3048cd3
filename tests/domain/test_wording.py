"""Texts that every kind of document can hold."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from curator.domain.wording import legible


@given(st.text(st.characters(codec=None)))
def test_what_is_legible_goes_through_xml_and_utf_8(text: str) -> None:
    plain = legible(text)
    plain.encode()
    assert ElementTree.fromstring(f"<a>{escape(plain)}</a>").text == (plain or None)
    assert legible(plain) == plain


def test_line_ends_become_one_kind_and_ordinary_text_stays() -> None:
    assert legible("a\r\nb\rc\x85d\x0be\tf") == "a\nb\nc\nd\ne\tf"
    assert legible("a\x00\x07\x7f\ud800\ufffeb") == "ab"
    ordinary = "村民 é 👨‍👩‍👧 \u200f\u2028 ©"
    assert legible(ordinary) == ordinary
