"""The history: the steps of the archive, newest first, with undo and redo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from curator.catalogue import journal
from curator.catalogue.store import Catalogue
from curator.domain.fields import BY_NAME
from curator.domain.step import Step
from curator.domain.telling import shown
from curator.i18n import Translator
from curator.ui.desk import Desk
from curator.ui.palette import Lines
from curator.ui.pieces import ManyLines, column, label, quiet_button, tooltip
from curator.ui.wording import field_told, step_told

_SHOWN: Final = 200
_MARKS: Final = {"done": "", "undone": "↶ ", "passed": "× ", "act": ""}


class HistoryPanel(QWidget):
    """The steps that were made; those that are undone are told apart by a mark and by their colour."""

    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self._desk: Desk | None = None
        self._steps: Sequence[Step] = ()
        self._title = label()
        self.undo_button, self.redo_button = quiet_button(self), quiet_button(self)
        self.undo_button.clicked.connect(self.undo_asked)
        self.redo_button.clicked.connect(self.redo_asked)
        self._list = QListWidget(self)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setWordWrap(True)
        self._list.setItemDelegate(ManyLines(self._list))
        self._list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 8, 8)
        head.addWidget(self._title, 1)
        head.addWidget(self.undo_button)
        head.addWidget(self.redo_button)
        whole = column(self, spacing=0)
        whole.addLayout(head)
        whole.addWidget(self._list, 1)
        self.speak(tr)

    def serve(self, desk: Desk | None) -> None:
        """Show the history of this archive from now on."""
        self._desk = desk
        self._steps = ()
        self._fill()
        if desk is not None:
            desk.changed.connect(self._changed)
            self._changed()

    def show_field(self, name: str, ids: Sequence[int]) -> None:
        """Show the history of a field of one photo, over what is there."""
        desk = self._desk
        if desk is None:
            return
        if len(ids) != 1:
            desk.noticed.emit("The history of a field is of one photo; choose one.")
            return
        desk.home.ask(
            desk.tally,
            lambda catalogue: journal.history(catalogue, photo=ids[0]),
            lambda steps: self._show_field(name, steps),
            slot="field history",
        )

    def _show_field(self, name: str, steps: Sequence[Step]) -> None:
        lines = field_lines(steps, name, self._tr) or [self._tr("Nothing was ever written here.")]
        Lines(self.window(), self._tr("History of {field}", field=field_told(BY_NAME[name], self._tr)), lines)

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        self._title.setText(tr("History"))
        self._list.setAccessibleName(tr("History"))
        self.undo_button.setText(tr("Undo"))
        self.redo_button.setText(tr("Redo"))
        self._fill()

    def showEvent(self, event: object) -> None:
        """Read the steps when the panel comes into sight; out of sight it reads nothing."""
        super().showEvent(event)  # type: ignore[arg-type]
        QTimer.singleShot(0, self, self._changed)

    def _changed(self, _told: object = None) -> None:
        if self._desk is not None and self.isVisible():
            self._desk.home.ask(self._desk.tally, _read, self._show, slot="history")

    def _show(self, steps: Sequence[Step]) -> None:
        self._steps = steps
        self._fill()

    def _fill(self) -> None:
        self._list.clear()
        for step in self._steps:
            told = _MARKS[step.state] + step_told(step, self._tr)
            row = QListWidgetItem(f"{told}\n{moment_told(step.at)} · {step.author}")
            row.setToolTip(tooltip(told))
            if step.state in ("undone", "passed"):
                row.setForeground(self.palette().placeholderText())
            self._list.addItem(row)


def moment_told(at: str) -> str:
    """A moment of the journal (UTC) in the local time, to the minute."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")


def field_lines(steps: Sequence[Step], name: str, tr: Translator) -> list[str]:
    """What was written into a field of one photo, newest first: when, by whom, what."""
    lines = []
    for step in steps:
        for change in step.changes:
            if name in change.after:
                lines.append(f"{moment_told(step.at)} · {step.author}\n{shown(change.after[name]) or tr('(empty)')}")
    return lines


def _read(catalogue: Catalogue) -> Sequence[Step]:
    return journal.history(catalogue, limit=_SHOWN)
