from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from curator.ui.theme import DARK, LABELS, LIGHT, Look


def luminance(colour: str) -> float:
    ink = QColor(colour)
    shares = (ink.redF(), ink.greenF(), ink.blueF())
    parts = [part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4) for part in shares]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_can_be_read(look: Look) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text."""
    grounds = {"sheet": look.sheet, "panel": look.panel, "field": look.field, "raised": look.raised}
    texts = {"ink": look.ink, "quiet": look.quiet}
    poor = {(text, ground): contrast(texts[text], grounds[ground]) for text in texts for ground in grounds}
    poor |= {("warning", ground): contrast(look.warning, grounds[ground]) for ground in ("panel", "field", "sheet")}
    poor |= {("accent", "on accent"): contrast(look.on_accent, look.accent)}
    assert {pair: round(ratio, 2) for pair, ratio in poor.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_can_be_seen(look: Look) -> None:
    """WCAG 2.2, 1.4.11: 3 to 1 for what shows a state."""
    assert contrast(look.accent, look.sheet) >= 3
    assert contrast(look.accent, look.raised) >= 3
    assert len(look.labels) == len(LABELS)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_greys_are_grey(look: Look) -> None:
    for colour in (look.sheet, look.panel, look.field, look.line, look.raised, look.ink, look.quiet, look.thumb):
        assert QColor(colour).hslSaturation() == 0, colour
