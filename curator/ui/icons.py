"""Icons: the Phosphor set, drawn from its font, in the colour of the text beside them.

QtAwesome costs a fifth of a second to import; it is imported when the first icon is asked for, after the first pictures are on screen.
"""

from __future__ import annotations

from PySide6.QtGui import QColor, QIcon

from curator.ui.theme import Look


def icon(name: str, look: Look) -> QIcon:
    """The Phosphor icon of that name (`star`, `magnifying-glass`) for a look."""
    import qtawesome  # type: ignore[import-untyped]

    made: QIcon = qtawesome.icon(f"ph.{name}", color=QColor(look.ink), color_disabled=QColor(look.quiet))
    return made
