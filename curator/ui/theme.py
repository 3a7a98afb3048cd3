"""The look: neutral greys that leave the colour to the pictures, one accent, a grid of 4 pixels, three sizes of type.

A Look is chosen by the system's scheme or by the person; it becomes a palette and one style sheet for the whole application. Every
pair of text and ground meets WCAG 2.2 AA (4.5:1), which tests/ui/test_theme.py computes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

Scheme = Literal["system", "light", "dark"]
GRID: Final = 4
ICONS: Final = Path(__file__).resolve().parents[2] / "resources" / "icons"


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of one scheme, as #rrggbb.

    `sheet` lies under the pictures, `panel` beside them, `field` under what is typed; `ink`, `quiet` and `accent` are texts;
    `line` separates, `raised` is chosen or pressed, `warning` tells of trouble, `thumb` is
    the handle of scroll bars, `labels` are the colours of LABELS.
    """

    dark: bool
    sheet: str
    panel: str
    field: str
    line: str
    raised: str
    ink: str
    quiet: str
    accent: str
    on_accent: str
    warning: str
    thumb: str
    labels: tuple[str, str, str, str, str]


LIGHT: Final = Look(
    dark=False,
    sheet="#e4e4e4",
    panel="#f1f1f1",
    field="#fcfcfc",
    line="#d2d2d2",
    raised="#d0d0d0",
    ink="#1e1e1e",
    quiet="#575757",
    accent="#0a5fb4",
    on_accent="#ffffff",
    warning="#9a3412",
    thumb="#b0b0b0",
    labels=("#c8342b", "#c99700", "#3f8f3f", "#2f6fc4", "#8a4fb0"),
)
DARK: Final = Look(
    dark=True,
    sheet="#262626",
    panel="#2f2f2f",
    field="#222222",
    line="#434343",
    raised="#474747",
    ink="#e8e8e8",
    quiet="#b8b8b8",
    accent="#7db8f5",
    on_accent="#10202f",
    warning="#f0a884",
    thumb="#5a5a5a",
    labels=("#e0574d", "#e3b830", "#5cb05c", "#5b93dd", "#a873cb"),
)
LABELS: Final = ("Red", "Yellow", "Green", "Blue", "Purple")
"""The colour labels as XMP writes them, in the order of the keys 6 to 9; purple has no key."""

_HAN_FAMILIES: Final = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei")


def look_for(scheme: Scheme) -> Look:
    """The look of a scheme; the system's own where it tells one, else light."""
    if scheme == "system":
        return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
    return DARK if scheme == "dark" else LIGHT


def apply(app: QApplication, look: Look) -> None:
    """Dress the application in a look."""
    app.setPalette(_palette(look))
    app.setStyleSheet(_style(look))


def body_font() -> QFont:
    """The system's own font, with families behind it that write Chinese as China does."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    # Subtle: by its own name a generic family ("Sans Serif") is none, and a Chinese font behind it would write all Latin too, with
    # quotation marks and apostrophes as wide as a character. Without a Chinese one a system may take Han characters from a Japanese
    # font, whose forms read wrong in Chinese.
    font.setFamilies(
        [*font.families(), QFontInfo(font).family(), *(family for family in _HAN_FAMILIES if QFontDatabase.hasFamily(family))]
    )
    if font.pointSizeF() > 0:
        font.setPointSizeF(max(10.0, font.pointSizeF()))
    return font


def small_font(font: QFont) -> QFont:
    """The size for what is said in passing."""
    return _scaled(font, 0.88)


def large_font(font: QFont) -> QFont:
    """The size for what the eye meets first."""
    return _scaled(font, 1.4)


def _scaled(font: QFont, factor: float) -> QFont:
    scaled = QFont(font)
    if font.pointSizeF() > 0:
        scaled.setPointSizeF(font.pointSizeF() * factor)
    else:
        scaled.setPixelSize(round(font.pixelSize() * factor))
    return scaled


def _palette(look: Look) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for part, colour in (
        (role.Window, look.panel),
        (role.WindowText, look.ink),
        (role.Base, look.field),
        (role.AlternateBase, look.panel),
        (role.Text, look.ink),
        (role.Button, look.panel),
        (role.ButtonText, look.ink),
        (role.BrightText, look.ink),
        (role.ToolTipBase, look.field),
        (role.ToolTipText, look.ink),
        (role.PlaceholderText, look.quiet),
        (role.Highlight, look.accent),
        (role.HighlightedText, look.on_accent),
        (role.Link, look.accent),
        (role.Accent, look.accent),
        (role.Mid, look.line),
        (role.Dark, look.line),
        (role.Light, look.raised),
        (role.Midlight, look.line),
        (role.Shadow, look.line),
    ):
        palette.setColor(part, QColor(colour))
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, QColor(look.quiet))
    return palette


def _mark(name: str, look: Look) -> str:
    """The file of a small mark. Subtle: a style sheet that dresses a box takes the platform's own mark away."""
    return (ICONS / f"{name}-{'dark' if look.dark else 'light'}.svg").as_posix()


def _style(look: Look) -> str:
    return f"""
QMainWindow, #desk {{ background: {look.panel}; }}
QToolTip {{ background: {look.field}; color: {look.ink}; border: 1px solid {look.line}; padding: 4px; }}
QSplitter::handle {{ background: {look.line}; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QLineEdit, QPlainTextEdit, QComboBox {{
    background: {look.field}; color: {look.ink}; border: 1px solid {look.line}; border-radius: 4px; padding: 2px 6px;
    selection-background-color: {look.accent}; selection-color: {look.on_accent};
}}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border-color: {look.accent}; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] {{ border-color: {look.warning}; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
QComboBox::down-arrow {{ image: url({_mark("caret", look)}); width: 12px; height: 12px; }}
QCheckBox {{ spacing: 8px; padding: 2px 0; }}
QCheckBox::indicator, QListView::indicator, QTreeView::indicator {{ width: 14px; height: 14px; border: 1px solid {look.quiet};
    border-radius: 3px; background: {look.field}; }}
QCheckBox::indicator:checked, QListView::indicator:checked, QTreeView::indicator:checked {{ background: {look.accent};
    border-color: {look.accent}; image: url({_mark("check", look)}); }}
QTreeView::indicator:indeterminate {{ background: {look.accent}; border-color: {look.accent};
    image: url({_mark("some", look)}); }}
QCheckBox::indicator:focus {{ border-color: {look.ink}; }}
QCheckBox::indicator:checked:disabled {{ background: {look.quiet}; border-color: {look.quiet}; }}
QComboBox QAbstractItemView {{ background: {look.field}; color: {look.ink}; selection-background-color: {look.accent};
    selection-color: {look.on_accent}; border: 1px solid {look.line}; }}
QToolButton, QPushButton {{ border: 1px solid transparent; border-radius: 4px; padding: 4px 8px; color: {look.ink};
    background: transparent; }}
QToolButton:hover, QPushButton:hover {{ background: {look.line}; }}
QToolButton:focus, QPushButton:focus {{ border-color: {look.accent}; }}
QToolButton:pressed, QPushButton:pressed, QToolButton:checked, QPushButton:checked {{ background: {look.raised}; }}
QToolButton:disabled, QPushButton:disabled {{ color: {look.quiet}; }}
QToolButton[inline="true"] {{ padding: 2px 0; color: {look.accent}; }}
QToolButton::menu-indicator {{ image: none; }}
QPushButton[main="true"] {{ background: {look.accent}; color: {look.on_accent}; padding: 8px 16px; min-height: 20px; }}
QPushButton[main="true"]:hover {{ border-color: {look.ink}; }}
QPushButton[second="true"] {{ border-color: {look.quiet}; padding: 8px 16px; min-height: 20px; }}
QPlainTextEdit {{ padding: 0 2px; }}
QPlainTextEdit[story="true"], QLineEdit[story="true"] {{ background: transparent; border-color: transparent; }}
QPlainTextEdit[story="true"]:hover, QLineEdit[story="true"]:hover {{ border-color: {look.line}; }}
QPlainTextEdit[story="true"]:focus, QLineEdit[story="true"]:focus {{ background: {look.field}; border-color: {look.accent}; }}
QWidget[quote="true"] {{ border-left: 3px solid {look.line}; }}
#facts {{ background: {look.panel}; color: {look.ink}; border-radius: 4px; padding: 8px 12px; }}
QLabel[quiet="true"] {{ color: {look.quiet}; }}
QLabel[warning="true"], QToolButton[warning="true"] {{ color: {look.warning}; }}
QListView {{ background: transparent; border: none; outline: none; color: {look.ink}; }}
QListView::item {{ padding: 4px 8px; border-radius: 4px; }}
QListView::item:hover {{ background: {look.line}; }}
QListView::item:selected {{ background: {look.raised}; color: {look.ink}; }}
QListView::item:selected:active {{ color: {look.ink}; }}
QTreeView {{ background: transparent; border: none; outline: none; color: {look.ink}; show-decoration-selected: 0;
    selection-background-color: transparent; }}
QTreeView::item {{ padding: 3px 4px; }}
QTreeView::item:hover {{ background: {look.line}; }}
QTreeView::item:selected {{ background: {look.raised}; color: {look.ink}; }}
QTreeView::branch, QTreeView::branch:selected, QTreeView::branch:hover {{ background: transparent; border-image: none; }}
#offers {{ background: {look.field}; border: 1px solid {look.line}; }}
#offers::item:selected {{ background: {look.accent}; color: {look.on_accent}; }}
QToolButton[chip="true"] {{ background: {look.raised}; padding: 2px 8px; }}
QToolButton[chip="true"][some="true"] {{ background: transparent; border: 1px dashed {look.quiet}; padding: 1px 7px; }}
QToolButton[chip="true"]:hover {{ background: {look.line}; }}
QToolButton[chip="true"]:focus {{ border: 1px solid {look.accent}; padding: 1px 7px; }}
QMenuBar {{ background: {look.panel}; color: {look.ink}; }}
QMenuBar::item {{ padding: 4px 8px; background: transparent; }}
QMenuBar::item:selected {{ background: {look.raised}; }}
QMenu {{ background: {look.field}; color: {look.ink}; border: 1px solid {look.line}; padding: 4px; }}
QMenu::item {{ padding: 4px 24px 4px 24px; border-radius: 4px; }}
QMenu::item:selected {{ background: {look.accent}; color: {look.on_accent}; }}
QMenu::item:disabled {{ color: {look.quiet}; }}
QMenu::separator {{ height: 1px; background: {look.line}; margin: 4px 8px; }}
QProgressBar {{ background: {look.line}; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }}
QProgressBar::chunk {{ background: {look.accent}; border-radius: 2px; }}
#overlay {{ background: {look.field}; border: 1px solid {look.quiet}; border-radius: 8px; }}
#sheet, #loupe {{ background: {look.sheet}; }}
#story {{ background: {look.panel}; }}
#banner {{ background: {look.raised}; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {look.thumb}; border-radius: 4px; margin: 2px; min-height: 32px; min-width: 32px; }}
QScrollBar::handle:hover {{ background: {look.quiet}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
