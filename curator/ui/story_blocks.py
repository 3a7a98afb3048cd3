"""The blocks of a story as they stand on the screen: texts edited in place, photos with their words or an empty frame."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from curator.domain.story import Block, Heading, Paragraph, PhotoBlock, Quote
from curator.domain.wording import tidy
from curator.i18n import Translator
from curator.ui.pages import Pages
from curator.ui.pieces import TextBox, TextLine, label, quiet_button
from curator.ui.sheet_painting import paint_picture
from curator.ui.story_edits import ShownBlock
from curator.ui.theme import Look, large_font

_HIGHEST: Final = 240
_CLEAR: Final = 12


class StoryText(TextBox):
    """A text of a story: one line that is broken where it must, as high as it is long; `left` when it may have to be kept."""

    left = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("story", True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def put(self, text: str) -> None:
        """Show a text, unless it is what is shown."""
        if text != self.toPlainText():
            self.setPlainText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps the text and goes on; with Shift it breaks no line either: a block is one paragraph."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.composing:
            if event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
                self.entered.emit()
                return
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the text may have to be kept."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the text anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        lines = max(1, round(self.document().size().height()))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + _CLEAR)


class Picture(QWidget):
    """The picture of a photo in a story, or the frame that waits for it; `opened` by a double click."""

    opened = Signal()

    def __init__(self, tr: Translator, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr, self.look = tr, look
        self.pages: Pages | None = None
        self.photo: int | None = None
        self.waiting = ""

    def sizeHint(self) -> QSize:
        """As wide as there is room, in the shape of the photo."""
        return QSize(480, self.heightForWidth(480))

    def hasHeightForWidth(self) -> bool:
        """Its height follows from its width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height in the shape of the photo; a strip where there is none."""
        if self.photo is None:
            return 112
        row = self.pages.row(self.photo) if self.pages else None
        shape = row.height / row.width if row is not None and row.width and row.height else 2 / 3
        return min(_HIGHEST, round(width * shape))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the photo at the left edge, or the empty frame with its words."""
        painter = QPainter(self)
        if self.photo is None:
            painter.setPen(QPen(QColor(self.look.quiet), 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 4, 4)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 8, -16, -8), int(flags), self.waiting)
            painter.end()
            return
        row = self.pages.row(self.photo) if self.pages else None
        image = self.pages.image(self.photo) if self.pages else None
        width, height = (row.width, row.height) if row is not None and row.width and row.height else (3, 2)
        wide = min(self.width(), round(self.height() * width / height))
        away = self.pages.marks(self.photo).away if self.pages else False
        paint_picture(painter, self.look, QRect(0, 0, wide, self.height()), row, image, away=away)
        painter.end()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Show the photo large."""
        if self.photo is not None:
            self.opened.emit()


class BlockView(QWidget):
    """One block. Signals carry this view: `reworded` with the block as it should be, `credited` with a credit as it was typed."""

    reworded = Signal(object, object)
    credited = Signal(object, str)
    entered = Signal(object)
    opened = Signal(object)
    removed = Signal(object)
    dragged = Signal(object)
    focused = Signal(object)

    def __init__(
        self, shown: ShownBlock, tr: Translator, look: Look, pages: Pages | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.shown, self._tr, self._look = shown, tr, look
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("block", True)
        self.handle = label("⋮⋮", quiet=True)
        self.handle.setFixedWidth(20)
        self.handle.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.handle.setCursor(Qt.CursorShape.OpenHandCursor)
        self.remove_button = quiet_button(self)
        self.remove_button.setText("✕")
        self.remove_button.clicked.connect(self._remove)
        self.texts: list[StoryText | TextLine] = []
        self.picture: Picture | None = None
        self._state = label(quiet=True, size="small")
        self._follow = quiet_button(self)
        self._follow.hide()
        self._follow.clicked.connect(self._follow_photo)
        body = QVBoxLayout()
        body.setSpacing(2)
        self._fill(body, pages)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(8)
        row.addWidget(self.handle, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(body, 1)
        row.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignTop)
        self.show_block(shown)
        self.speak(tr)

    @property
    def is_draft(self) -> bool:
        """True for a block that is not in the story yet: it has no words."""
        block = self.shown.block
        return not isinstance(block, PhotoBlock) and not block.text

    def show_block(self, shown: ShownBlock) -> None:
        """Show what the story holds now; the kind is the same."""
        self.shown = shown
        block = shown.block
        if isinstance(block, PhotoBlock):
            self._text(0).put(block.caption)
            _put(self._line(1), shown.credit)
            own = bool(block.uid) and ((block.caption and not shown.follows[0]) or (block.credit and not shown.follows[1]))
            self._state.setText(
                self._tr("The story's own words") if own else self._tr("Follows the photo") if shown.photo else ""
            )
            self._follow.setVisible(bool(own))
            if self.picture is not None:
                self.picture.photo = shown.photo
                self.picture.waiting = _waiting(block, self._tr)
                self.picture.updateGeometry()
                self.picture.update()
        elif isinstance(block, Quote):
            self._text(0).put(block.text)
            _put(self._line(1), block.person or "")
            _put(self._line(2), block.role or "")
        else:
            self._text(0).put(block.text)

    def keep(self) -> None:
        """Say what was typed, if it differs from what the story holds."""
        block = self.shown.block
        if isinstance(block, PhotoBlock):
            caption, credit = tidy(self._text(0).toPlainText()), tidy(self._line(1).text())
            if caption != block.caption:
                self.reworded.emit(self, replace(block, caption=caption))
            elif credit != tidy(self.shown.credit):
                self.credited.emit(self, credit)
            return
        text = tidy(self._text(0).toPlainText())
        wanted: Block = replace(block, text=text)
        if isinstance(wanted, Quote):
            wanted = replace(wanted, person=self._line(1).text(), role=self._line(2).text())
        if not text and not self.is_draft:
            self.removed.emit(self)
        elif wanted != block:
            self.reworded.emit(self, wanted)

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        names = {
            Heading: (tr("Heading"),),
            Paragraph: (tr("Paragraph"),),
            Quote: (tr("Quote"), tr("Who says it"), tr("What they are")),
            PhotoBlock: (tr("Caption in the story"), tr("Credit in the story")),
        }[type(self.shown.block)]
        for box, name in zip(self.texts, names, strict=True):
            box.setAccessibleName(name)
            box.setPlaceholderText(name)
        self.handle.setToolTip(tr("Drag to move; Alt+Up and Alt+Down move too"))
        self.remove_button.setToolTip(tr("Take this block out"))
        self.remove_button.setAccessibleName(tr("Take this block out"))
        self._follow.setText(tr("Follow the photo"))
        self.show_block(self.shown)

    def dress(self, look: Look) -> None:
        """Take another look."""
        self._look = look
        if self.picture is not None:
            self.picture.look = look
            self.picture.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Drag by the handle; elsewhere the block is the one that keys move."""
        self.focused.emit(self)
        if self.handle.geometry().contains(event.position().toPoint()) and not self.is_draft:
            self.dragged.emit(self)

    def _fill(self, body: QVBoxLayout, pages: Pages | None) -> None:
        block = self.shown.block
        if isinstance(block, PhotoBlock):
            self.picture = Picture(self._tr, self._look, self)
            self.picture.pages = pages
            self.picture.opened.connect(self._open)
            body.addWidget(self.picture)
            body.addSpacing(4)
        main = StoryText(self)
        if isinstance(block, Heading):
            font = large_font(main.font())
            font.setBold(True)
            main.setFont(font)
        self.texts.append(main)
        body.addWidget(main)
        lines = 1 if isinstance(block, PhotoBlock) else 2 if isinstance(block, Quote) else 0
        row = QHBoxLayout()
        row.setSpacing(8)
        for _ in range(lines):
            line = TextLine(self)
            line.setProperty("story", True)
            line.editingFinished.connect(self.keep)
            self.texts.append(line)
            row.addWidget(line, 1)
        if isinstance(block, PhotoBlock):
            row.addWidget(self._state)
            row.addWidget(self._follow)
        if lines:
            body.addLayout(row)
        if isinstance(block, Quote):
            self.setProperty("quote", True)
        main.left.connect(self.keep)
        main.entered.connect(self._entered)

    def _text(self, place: int) -> StoryText:
        box = self.texts[place]
        assert isinstance(box, StoryText)
        return box

    def _line(self, place: int) -> TextLine:
        box = self.texts[place]
        assert isinstance(box, TextLine)
        return box

    def _entered(self) -> None:
        self.keep()
        self.entered.emit(self)

    def _open(self) -> None:
        self.opened.emit(self)

    def _remove(self) -> None:
        self.removed.emit(self)

    def _follow_photo(self) -> None:
        block = self.shown.block
        if isinstance(block, PhotoBlock):
            self.reworded.emit(self, replace(block, caption="", credit=None))


def _put(line: TextLine, text: str) -> None:
    """Show a text from its beginning, unless it is what is shown."""
    if text != line.text():
        line.setText(text)
        line.setCursorPosition(0)


def _waiting(block: PhotoBlock, tr: Translator) -> str:
    name = f"\n{block.file_name}" if block.file_name else ""
    return tr("No photo yet: drop one here") + name
