"""Icons: the Phosphor set, drawn from its font, in the colour of the text beside them.

QtAwesome costs a fifth of a second to import; it is imported when the first icon is asked for, after the first pictures are on screen.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtGui import QColor, QIcon

from curator.ui.theme import Look


def icon(name: str, look: Look) -> QIcon:
    """The Phosphor icon of that name (`star`, `magnifying-glass`) for a look."""
    made: QIcon = _phosphor().icon(f"ph.{name}", color=QColor(look.ink), color_disabled=QColor(look.quiet))
    return made


@cache
def _phosphor() -> Any:
    """The font of the Phosphor set alone, 4 MB and 11 ms: all twelve, which QtAwesome loads by itself, are 15 MB and 40 ms."""
    import qtawesome  # type: ignore[import-untyped]

    fonts = Path(qtawesome.__file__).parent / "fonts"
    font, names = next(fonts.glob("phosphor-*.ttf")), next(fonts.glob("phosphor-charmap-*.json"))
    return qtawesome.IconicFont(("ph", font.name, names.name))
