"""Code replacements as one types: when a code is closed, its text takes its place, as one act that Ctrl+Z takes back."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor

from curator.domain.replacements import Replacements, expand_at
from curator.ui.pieces import TextBox, TextLine


def expand(box: TextBox | TextLine, codes: Replacements) -> bool:
    """Replace the code that was closed directly before the cursor; True where there was one. Waits while an input method composes."""
    if box.composing or not box.hasFocus() or box.isReadOnly():
        return False
    line = isinstance(box, TextLine)
    text = box.text() if isinstance(box, TextLine) else box.toPlainText()
    place = box.cursorPosition() if isinstance(box, TextLine) else box.textCursor().position()
    found = expand_at(text, characters(text, place), codes)
    if found is None:
        return False
    start, end = units(text[: found.start]), units(text[: found.end])
    if line:
        assert isinstance(box, TextLine)
        box.setSelection(start, end - start)
        box.insert(found.replacement)
        return True
    assert isinstance(box, TextBox)
    cursor = box.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(found.replacement)
    box.setTextCursor(cursor)
    return True


def units(text: str) -> int:
    """How many places Qt counts for a text: UTF-16 units, two for characters beyond the basic plane."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def characters(text: str, units: int) -> int:
    """The place in characters of a place in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore"))
