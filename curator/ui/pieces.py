"""Small pieces of the window: labels that show plain text whatever they are given, tooltips that do too, quiet buttons, overlays."""

from __future__ import annotations

import html
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from curator.ui.theme import large_font, small_font

_OFFERS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab})
_UNDO: Final = frozenset({Qt.Key.Key_Z, Qt.Key.Key_Y})


def label(text: str = "", *, quiet: bool = False, size: str = "body", wrap: bool = False) -> QLabel:
    """A label of plain text; `size` is small, body or large.

    Subtle: Qt takes a text such as a caption `<img src=…>` for rich text and opens the file it names; every label is made here.
    """
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    if quiet:
        made.setProperty("quiet", True)
    if size != "body":
        made.setFont(small_font(made.font()) if size == "small" else large_font(made.font()))
    return made


def paragraph(width: int, *, quiet: bool = False) -> QLabel:
    """A label of plain text of a fixed width, as high as its words; `fit` it whenever the words change."""
    made = label(quiet=quiet, wrap=True)
    made.setFixedWidth(width)
    return made


def fit(words: QLabel) -> None:
    """Make a paragraph as high as its words. Subtle: a layout that centres a label does not ask it for its height by its width."""
    words.setFixedHeight(words.heightForWidth(words.width()))


class ManyLines(QStyledItemDelegate):
    """Rows of several lines, whole in any script.

    Subtle: a line with Han characters is higher than the metrics of a Latin font say, and of a row that is one pixel too low Qt leaves the
    last line out, with an ellipsis for it.
    """

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """A little higher than Qt thinks, by the number of lines."""
        size = super().sizeHint(option, index)
        lines = max(1, size.height() // option.fontMetrics.lineSpacing())
        return QSize(size.width(), size.height() + 4 * lines)


def tooltip(text: str) -> str:
    """A text as a tooltip that shows it as it is, over several lines."""
    return f"<qt>{html.escape(text).replace(chr(10), '<br>')}</qt>" if text else ""


def quiet_button(parent: QWidget | None = None) -> QToolButton:
    """A button without a frame, for an icon or a word."""
    button = QToolButton(parent)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def column(widget: QWidget, *, margin: int = 0, spacing: int = 8) -> QVBoxLayout:
    """A vertical layout on a widget, on the grid."""
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    return layout


class TextLine(QLineEdit):
    """A line of text that leaves Ctrl+Z to the archive where it has nothing of its own to undo."""

    composing = False

    def event(self, event: QEvent) -> bool:
        """Let shortcuts of undo and redo pass where they would do nothing here."""
        if _is_undo(event) and not (self.isUndoAvailable() or self.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def inputMethodEvent(self, event: object) -> None:
        """Know whether an input method is composing."""
        self.composing = bool(event.preeditString())  # type: ignore[attr-defined]
        super().inputMethodEvent(event)  # type: ignore[arg-type]


class TextBox(QPlainTextEdit):
    """Some lines of text that leave Ctrl+Z to the archive where they have nothing of their own to undo; Tab goes on.

    While `offers` stand below it, the keys that take one or send them away are left to them.
    """

    composing = False
    offers: QWidget | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        # Subtle: a Chinese full stop may hang over the edge of its line, for which Qt would show a scroll bar that hides the text.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def event(self, event: QEvent) -> bool:
        """Let shortcuts of undo and redo pass where they would do nothing here, and the keys of offers to these."""
        if self.offers is not None and self.offers.isVisible() and _is_of_offers(event):
            event.ignore()
            return False
        document = self.document()
        if _is_undo(event) and not (document.isUndoAvailable() or document.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def inputMethodEvent(self, event: object) -> None:
        """Know whether an input method is composing."""
        self.composing = bool(event.preeditString())  # type: ignore[attr-defined]
        super().inputMethodEvent(event)  # type: ignore[arg-type]


def _is_of_offers(event: QEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _OFFERS


def _is_undo(event: QEvent) -> bool:
    if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
        return False
    return event.key() in _UNDO and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


class Overlay(QFrame):
    """A small sheet over the window that goes away by Escape or when the focus goes elsewhere; nothing waits for it."""

    def __init__(self, over: QWidget, width: int, height: int) -> None:
        super().__init__(over)
        self.setObjectName("overlay")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._before = over.focusWidget()
        self._entered = False
        self.body = column(self, margin=12)
        width, height = min(width, over.width() - 32), min(height, over.height() - 64)
        self.setGeometry((over.width() - width) // 2, max(16, (over.height() - height) // 4), width, height)
        over.installEventFilter(self)
        # Subtle: a click beside it reaches what lies there and not the window; what tells of it is the focus that goes there.
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self._focus_moved)

    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        beside = now is not None and now.window() is self.window() and now is not self and not self.isAncestorOf(now)
        if beside and self.isVisible() and self._entered:
            self.close()
        self._entered = self._entered or (now is not None and self.isAncestorOf(now))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go away by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep a click on the sheet itself from the window, which would take it for one beside."""
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go away when the window takes another size or is clicked beside."""
        if watched is self.parent() and event.type() in (QEvent.Type.Resize, QEvent.Type.MouseButtonPress):
            self.leave()
        return super().eventFilter(watched, event)

    def leave(self) -> None:
        """Close and give the focus back."""
        self.close()
        if self._before is not None:
            self._before.setFocus()
