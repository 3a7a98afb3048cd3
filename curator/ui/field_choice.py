"""A small sheet on which fields are ticked, each with what it holds; and where a thing is made of them, the name that it gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from curator.domain.fields import BY_NAME
from curator.domain.language import Texts
from curator.domain.value import Value
from curator.i18n import Translator
from curator.ui.form_values import text_of
from curator.ui.pieces import Overlay, TextLine, label
from curator.ui.wording import field_told

_MOST = 80


class FieldChoice(Overlay):
    """Fields with their values, to be ticked. `chosen` brings the names of the ticked ones, and the name that was typed."""

    chosen = Signal(object, str)

    def __init__(
        self,
        over: QWidget,
        title: str,
        act: str,
        values: Mapping[str, Value],
        ticked: Iterable[str],
        tr: Translator,
        *,
        ask_name: bool = False,
    ) -> None:
        super().__init__(over, 460, 480)
        heading = label(title, size="large")
        self.body.addWidget(heading)
        self.name = TextLine(self)
        self.name.setPlaceholderText(tr("Name"))
        self.name.setAccessibleName(tr("Name"))
        self.name.setVisible(ask_name)
        self.body.addWidget(self.name)
        self.list = QListWidget(self)
        self.list.setAccessibleName(title)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        wanted = frozenset(ticked)
        for field, value in values.items():
            told = f"{field_told(BY_NAME[field], tr)}: {_told(field, value)}"
            item = QListWidgetItem(told if len(told) <= _MOST else f"{told[: _MOST - 1]}…")
            item.setData(Qt.ItemDataRole.UserRole, field)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if field in wanted else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.body.addWidget(self.list, 1)
        self.button = QPushButton(act, self)
        self.button.setDefault(True)
        self.button.setProperty("main", True)
        self.button.clicked.connect(self._choose)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        self.list.itemChanged.connect(self._enable)
        self.name.textChanged.connect(self._enable)
        self.show()
        self._enable()
        (self.name if ask_name else self.list).setFocus()

    def ticked(self) -> tuple[str, ...]:
        """The names of the fields that are ticked."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return tuple(item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it; a blank ticks, by the list itself."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            super().keyPressEvent(event)

    def _enable(self, _: object = None) -> None:
        self.button.setEnabled(bool(self.ticked()) and (bool(self.name.text().strip()) or self.name.isHidden()))

    def _choose(self) -> None:
        if self.button.isEnabled():
            self.chosen.emit(self.ticked(), self.name.text().strip())
            self.leave()


def _told(field: str, value: Value) -> str:
    held = " / ".join(value.values()) if isinstance(value, Texts) else text_of(BY_NAME[field], value)
    return " ".join(held.split())
