"""The story view: the blocks of a story in order, edited in place; photos are dropped in from the sheet beside it.

Everything a person does is one step of the journal, so that Ctrl+Z takes it back; what is on the screen follows the archive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from curator.domain.errors import CuratorError
from curator.domain.step import Changed
from curator.domain.story import Block, Heading, Paragraph, PhotoBlock, Quote
from curator.i18n import Translator
from curator.ui import story_edits
from curator.ui.access import Told
from curator.ui.desk import Desk
from curator.ui.pages import Pages
from curator.ui.pieces import TextLine, column, label, quiet_button
from curator.ui.story_bar import StoryBar
from curator.ui.story_blocks import BlockView
from curator.ui.story_drops import BlockDrops, drag
from curator.ui.story_edits import Edit, ShownBlock, ShownStory
from curator.ui.theme import Look, large_font

_WIDEST: Final = 720
_ABOVE: Final = 3
"""What stands above the blocks: the title, and what wants a look, folded up or not."""


class StoryView(BlockDrops):
    """One story; `closed` when it is left, `opened` shows one of its photos large, `photos_asked` wants the chosen ones put in.

    `shown` says that `story` is another one now, or as it was changed.
    """

    shown = Signal()
    closed = Signal()
    opened = Signal(object)
    export_asked = Signal()
    photos_asked = Signal()
    target_changed = Signal()

    def __init__(self, tr: Translator, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("story")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tr, self._look = tr, look
        self._desk: Desk | None = None
        self._pages: Pages | None = None
        self.story: ShownStory | None = None
        self._current: BlockView | None = None
        self._mark: int | None = None
        self._then_focus: int | None = None
        self._notes = label(size="small", wrap=True)
        self._notes.setProperty("warning", True)
        self.notes_button = quiet_button(self)
        self.notes_button.setCheckable(True)
        self.notes_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.notes_button.toggled.connect(self._tell_notes)
        self.title = TextLine(self)
        self.title.setProperty("story", True)
        self.title.setFont(large_font(self.title.font()))
        self.title.editingFinished.connect(self._retitle)
        self.photos_dropped.connect(self.drop_photos)
        self.block_dropped.connect(self._drop_block)
        self.bar = StoryBar(tr, self)
        self.bar.added.connect(self.add)
        self.bar.photos_asked.connect(self.photos_asked)
        self.bar.export_asked.connect(self.export_asked)
        self.bar.closed.connect(self.closed)
        self.buttons = self.bar.buttons
        self.setLayout(self._built())
        self.speak(tr)

    # What is shown

    def serve(self, desk: Desk | None, pages: Pages | None) -> None:
        """Take stories from here from now on."""
        self._desk, self._pages = desk, pages
        self._show(None)
        if desk is not None and pages is not None:
            desk.changed.connect(self._changed)
            pages.came.connect(self._came)

    def open(self, name: str) -> None:
        """Show a story by its name or uid."""
        if self._desk is not None:
            self._desk.home.ask(
                self._desk.rows,
                lambda reading: story_edits.read(reading.catalogue, name),
                self._show,
                slot="story",
                failed=self._gone,
            )

    def keep(self) -> None:
        """Keep what was typed and not yet kept."""
        for view in list(self.views):
            view.keep()
        self._retitle()

    def photo_ids(self) -> list[int]:
        """The ids of the photos of the story, in order."""
        return [view.shown.photo for view in self.views if view.shown.photo is not None]

    def put_photos(self, ids: Sequence[int], number: int | None = None) -> None:
        """Put photos in, the first of them under this number; behind the current block for None."""
        if ids:
            self._do(story_edits.with_photos(list(ids), number or self._behind_current()))

    def current_photo(self) -> int | None:
        """The photo of the block that is in hand."""
        return self._current.shown.photo if self._current in self.views and self._current is not None else None

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        self.setAccessibleName(tr("Story"))
        self.title.setAccessibleName(tr("Title of the story"))
        self.title.setPlaceholderText(tr("Title of the story"))
        self.bar.speak(tr)
        for view in self.views:
            view.speak(tr)
        self._tell_notes()

    def dress(self, look: Look) -> None:
        """Take another look."""
        self._look = look
        self.bar.dress(look)
        for view in self.views:
            view.dress(look)

    # Building

    def _built(self) -> QVBoxLayout:
        self._body = QWidget()
        self._body.setMaximumWidth(_WIDEST)
        self._blocks = column(self._body, spacing=8)
        self._blocks.setContentsMargins(8, 12, 8, 48)
        self._blocks.addWidget(self.title)
        self._blocks.addWidget(self.notes_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._blocks.addWidget(self._notes)
        self._blocks.addStretch(1)
        ground = QWidget()
        centred = QHBoxLayout(ground)
        centred.setContentsMargins(0, 0, 0, 0)
        centred.addStretch(1)
        centred.addWidget(self._body, 100)
        centred.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(ground)
        self.show_drops_on(self._body)
        whole = QVBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.bar)
        whole.addWidget(self.area, 1)
        return whole

    def _show(self, story: ShownStory | None) -> None:
        """Show a story; blocks whose kinds are as before keep their widgets, and with them focus and place."""
        same = self.story is not None and story is not None and self.story.uid == story.uid
        self.story = story
        self.folder = self._desk.folder if self._desk is not None and story is not None else None
        blocks = story.blocks if story is not None else ()
        writing = self._desk is not None and self._desk.archive is not None and not self._desk.archive.read_only
        if not self.title.hasFocus() or not same:
            self.title.setText(story.title if story is not None else "")
        kept = [view for view in self.views if not view.is_draft or not same]
        if same and [type(view.shown.block) for view in kept] == [type(shown.block) for shown in blocks]:
            for view, shown in zip(kept, blocks, strict=True):
                if view.shown != shown:
                    view.show_block(shown)
            for draft in [view for view in self.views if view not in kept]:
                self._drop(draft)
        else:
            place = self.area.verticalScrollBar().value()
            for view in list(self.views):
                self._drop(view)
            for shown in blocks:
                self._insert(shown, len(self.views))
            if same:
                self.area.verticalScrollBar().setValue(place)
        for view in self.views:
            view.setEnabled(writing)
        self.title.setReadOnly(not writing)
        self.bar.let_write(writing and story is not None)
        if self._then_focus is not None and self._then_focus < len(self.views):
            self._take(self.views[self._then_focus])
        self._then_focus = None
        self._tell_notes()
        self._need()
        self.shown.emit()

    def _insert(self, shown: ShownBlock, place: int) -> BlockView:
        view = BlockView(shown, self._tr, self._look, self._pages, self._body)
        view.reworded.connect(self._reworded)
        view.credited.connect(self._credited)
        view.entered.connect(self._entered)
        view.opened.connect(self._opened)
        view.removed.connect(self._removed)
        view.dragged.connect(self._drag)
        view.focused.connect(self._focused)
        for box in view.texts:
            box.installEventFilter(self)
        self.views.insert(place, view)
        self._blocks.insertWidget(_ABOVE + place, view)
        return view

    def _drop(self, view: BlockView) -> None:
        self.views.remove(view)
        if view is self._current:
            self._current = None
        self._blocks.removeWidget(view)
        view.blockSignals(True)
        view.hide()
        view.deleteLater()

    def _tell_notes(self, _: bool = False) -> None:
        notes = self.story.notes if self.story is not None else ()
        shown = self.notes_button.isChecked()
        self.notes_button.setText(self._tr.count(len(notes), "One thing wants a look", "{count} things want a look"))
        self.notes_button.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self.notes_button.setVisible(bool(notes))
        self._notes.setText("\n".join(f"• {note}" for note in notes))
        self._notes.setVisible(bool(notes) and shown)

    def _came(self) -> None:
        for view in self.views:
            if view.picture is not None:
                view.picture.updateGeometry()
                view.picture.update()

    def _need(self) -> None:
        if self._pages is not None and self.isVisible() and self.photo_ids():
            self._pages.need(self.photo_ids()[:200])

    # Edits

    def add(self, block: Block) -> None:
        """Begin a block behind the current one; it enters the story with its first words."""
        if self.story is None:
            return
        place = self.views.index(self._current) + 1 if self._current in self.views and self._current else len(self.views)
        self._take(self._insert(ShownBlock(block), place))

    def move_current(self, step: int) -> None:
        """Take the block in hand up or down."""
        view = self._current
        if view is None or view not in self.views or view.is_draft:
            return
        number = self.views.index(view) + 1
        if 1 <= number + step <= len(self.views):
            view.keep()
            self._then_focus = number + step - 1
            self._do(story_edits.moved(number, view.shown.block, number + step))

    def change_current(self, kind: type[Heading] | type[Paragraph] | type[Quote]) -> None:
        """Make the block in hand a heading, a paragraph or a quote."""
        view = self._current
        if view is None or view not in self.views or view.is_draft:
            return
        view.keep()
        before, number = view.shown.block, self._number(view)
        after = story_edits.of_kind(before, kind)
        if after != before:
            self._then_focus = number - 1
            self._do(story_edits.reworded(number, before, after))

    def remove_current(self) -> None:
        """Take the block in hand out."""
        if self._current is not None:
            self._removed(self._current)

    def _do(self, edit: Edit) -> None:
        desk, story = self._desk, self.story
        if desk is None or story is None:
            return
        desk.do(lambda catalogue: story_edits.apply(catalogue, story.uid, edit), self, self._done, self._refused)

    def _done(self, _: Changed | None) -> None:
        if self.story is not None:
            self.open(self.story.uid)

    def _refused(self, trouble: CuratorError) -> None:
        if self._desk is not None:
            self._desk.noticed.emit(trouble.sentence)
        self._done(None)

    def _gone(self, trouble: CuratorError) -> None:
        if self._desk is not None:
            self._desk.noticed.emit(trouble.sentence)
        self._show(None)
        self.closed.emit()

    def _changed(self, told: Told) -> None:
        if self.story is not None and told.maker is not self:
            self.open(self.story.uid)

    def _number(self, view: BlockView) -> int:
        """The number of a block as the story counts: those that are not in it yet do not count."""
        return 1 + sum(not other.is_draft for other in self.views[: self.views.index(view)])

    def _behind_current(self) -> int | None:
        view = self._current
        return None if view is None or view not in self.views else self._number(view) + (not view.is_draft)

    def _reworded(self, view: BlockView, block: Block) -> None:
        if view not in self.views:
            return
        if view.is_draft:
            number = self._number(view)
            view.shown = ShownBlock(block)
            self._do(story_edits.inserted([block], number))
        else:
            before = view.shown.block
            # Subtle: known at once, so that an undo that comes before the story is read again is seen as a change of what is shown.
            view.shown = replace(view.shown, block=block)
            self._do(story_edits.reworded(self._number(view), before, block))

    def _credited(self, view: BlockView, text: str) -> None:
        block = view.shown.block
        if view in self.views and isinstance(block, PhotoBlock):
            self._do(story_edits.credited(self._number(view), block, text))

    def _entered(self, view: BlockView) -> None:
        if view in self.views and not view.is_draft and isinstance(view.shown.block, Heading | Paragraph | Quote):
            self._current = view
            self.add(Paragraph(""))

    def _removed(self, view: BlockView) -> None:
        if view not in self.views:
            return
        if view.is_draft:
            self._drop(view)
        else:
            self._do(story_edits.removed(self._number(view), view.shown.block))

    def _retitle(self) -> None:
        if self.story is not None and self.title.text().strip() and self.title.text() != self.story.title:
            self._do(story_edits.titled(self.title.text()))

    def _opened(self, view: BlockView) -> None:
        self.opened.emit(view.shown.photo)

    # Focus and keys

    def _take(self, view: BlockView) -> None:
        self._focused(view)
        view.texts[0].setFocus()
        self.area.ensureWidgetVisible(view)

    def _focused(self, view: BlockView) -> None:
        if view is not self._current:
            self._current = view
            self.target_changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Know which block is in hand; keys that move or remove it come before those of its text."""
        if event.type() == QEvent.Type.FocusIn:
            view = next((one for one in self.views if watched in one.texts), None)
            if view is not None:
                self._focused(view)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._moved_by(event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the story, Alt and arrows move a block."""
        if event.key() == Qt.Key.Key_Escape:
            self.keep()
            self.closed.emit()
        elif not self._moved_by(event):
            super().keyPressEvent(event)

    def _moved_by(self, event: QKeyEvent) -> bool:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_current(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif control and event.key() == Qt.Key.Key_Delete and self._current is not None:
            self._removed(self._current)
        else:
            return False
        return True

    # Drag and drop

    def _drag(self, view: BlockView) -> None:
        drag(view, self._number(view))

    def drop_photos(self, ids: Sequence[int], point: QPoint) -> None:
        """Put photos in where they were dropped; a single one dropped on a block that waits for its photo fills it."""
        over = next((view for view in self.views if view.rect().contains(view.mapFrom(self, point))), None)
        block = over.shown.block if over is not None else None
        if over is not None and isinstance(block, PhotoBlock) and over.shown.photo is None and len(ids) == 1:
            self._do(story_edits.filled(self._number(over), block, ids[0]))
        elif ids:
            gap = self.gap(point)
            self.put_photos(ids, 1 + sum(not view.is_draft for view in self.views[:gap]))

    def _drop_block(self, number: int, gap: int) -> None:
        """Take the block of that number to a place between blocks."""
        target = gap + (gap < number)
        if self.story is not None and target != number and number <= len(self.views):
            self._do(story_edits.moved(number, self.views[number - 1].shown.block, target))
