"""What stands against publishing the chosen photos, below the form's head: each rule with its first sentence, a way to the field, a fix.

Asked on a lane once a choice stands still; of a large choice the first photos only, which is said.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from curator.catalogue.store import Catalogue
from curator.domain.step import Changed
from curator.i18n import Translator
from curator.ui.desk import Desk
from curator.ui.pieces import column, label, quiet_button

if TYPE_CHECKING:
    from curator.domain.preflight import Finding

T = TypeVar("T")

MOST: Final = 200
"""Photos of a choice that are asked about."""
_PAUSE_MS: Final = 250
_TEXT_OF_BUTTON: Final = 6
"""Pixels from a button's edge to its text, which words beside it keep too."""
_SHARE: Final = 0.4
"""How much of the window's height the list may take; what is longer is scrolled."""


class FormFindings(QWidget):
    """The findings of the chosen photos.

    `field_asked` brings where to go to: a field's name, with its language where it has one (`description[fr]`). `photos_asked` brings
    the photos that a rule found something in, as UIDs, to be chosen. `fixing` says that a correction comes.
    """

    field_asked = Signal(str)
    photos_asked = Signal(object)
    fixing = Signal()

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self._desk: Desk | None = None
        self._ids: array[int] = array("q")
        self.findings: Sequence[Finding] = ()
        self.rules: list[str] = []
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.head = quiet_button(self)
        self.head.setCheckable(True)
        self.head.toggled.connect(self._unfold)
        self._rows = QWidget(self)
        self._lines: QVBoxLayout = column(self._rows, spacing=8)
        self._lines.setContentsMargins(12, 4, 12, 8)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._rows)
        self._area.hide()
        whole = column(self, spacing=0)
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 8, 0)
        row.addWidget(self.head)
        row.addStretch(1)
        whole.addLayout(row)
        whole.addWidget(self._area)
        self.hide()

    def serve(self, desk: Desk | None) -> None:
        """Work on this archive from now on."""
        self._desk = desk
        self.speak_of(array("q"))

    def speak_of(self, ids: array[int]) -> None:
        """Ask about these photos, soon; what was found against others goes at once."""
        if ids != self._ids:
            self._show(())
        self._ids = ids
        if ids:
            self._pause.start()
        else:
            self._pause.stop()

    def speak(self, tr: Translator) -> None:
        """Take another language of the window."""
        self._tr = tr
        self._show(self.findings)

    def fix(self, rule: str) -> None:
        """Do all that a rule suggests for the chosen photos, as one step."""
        if self._desk is not None and self._ids:
            self.fixing.emit()  # what is being typed is saved first, or it would be written over the correction
            ids = self._ids[:MOST].tolist()
            self._desk.do(lambda catalogue: _corrected(catalogue, ids, rule))

    def _ask(self) -> None:
        if self._desk is not None and self._ids:
            ids = self._ids
            self._desk.home.ask(
                self._desk.tally,
                lambda catalogue: _found(catalogue, ids[:MOST].tolist()),
                lambda found: self._show(found) if ids == self._ids else None,
                slot="form findings",
            )

    def _show(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        while (taken := self._lines.takeAt(0)) is not None:
            if (part := taken.widget()) is not None:
                part.hide()
                part.deleteLater()
        by_rule: dict[str, list[Finding]] = {}
        for finding in findings:
            by_rule.setdefault(finding.rule, []).append(finding)
        ordered = sorted(by_rule.items(), key=lambda pair: pair[1][0].level != "block")
        self.rules = [rule for rule, _ in ordered]
        for rule, some in ordered:
            self._lines.addWidget(self._row(rule, some))
        self._tell()
        self._fit()

    def _tell(self) -> None:
        count = len(self.rules)
        blocks = any(finding.level == "block" for finding in self.findings)
        told = self._tr.count(count, "One thing before publishing", "{count} things before publishing")
        if len(self._ids) > MOST:
            told = self._tr("{told} (of the first {count} photos)", told=told, count=MOST)
        self.head.setText(f"{'▾' if self.head.isChecked() else '▸'} {told}")
        if self.head.property("warning") != blocks:
            self.head.setProperty("warning", blocks)
            self.head.style().polish(self.head)
        self.setVisible(count > 0)

    def _row(self, rule: str, some: Sequence[Finding]) -> QWidget:
        row = QWidget(self._rows)
        lines = column(row, spacing=2)
        words = label(self._tr.sentence(some[0].message), size="small", wrap=True)
        words.setProperty("warning", some[0].level == "block")
        lines.addWidget(words)
        below = QHBoxLayout()
        below.setSpacing(16)
        uids = tuple(dict.fromkeys(finding.uid for finding in some))
        if len(self._ids) > 1:
            told = self._tr.count(len(uids), "One photo", "{count} photos")
            if len(uids) < len(self._ids):
                show = self._button(told, self._tr("Choose the photos of {rule}", rule=rule), self.photos_asked.emit, uids)
                show.setToolTip(self._tr("Choose these photos"))
                below.addWidget(show)
            else:
                below.addWidget(all_of_them := label(told, size="small", quiet=True))
                all_of_them.setContentsMargins(_TEXT_OF_BUTTON, 0, 0, 0)
        # Subtle: a correction does all that the rule suggests, so that it is offered only where that is what is read here.
        if len({finding.message for finding in some if finding.fix}) == 1:
            below.addWidget(self._button(self._tr("Correct"), self._tr("Correct {rule}", rule=rule), self.fix, rule))
        if field := some[0].field:
            below.addWidget(
                self._button(
                    self._tr("Go there"), self._tr("Go to the field of {rule}", rule=rule), self.field_asked.emit, field
                )
            )
        below.addStretch(1)
        lines.addLayout(below)
        return row

    def _button(self, text: str, name: str, act: Callable[[T], object], asked: T) -> QWidget:
        button = quiet_button(self._rows)
        button.setProperty("inline", True)
        button.setText(text)
        button.setAccessibleName(name)
        button.clicked.connect(lambda: act(asked))
        return button

    def _unfold(self, shown: bool) -> None:
        self._area.setVisible(shown)
        self._tell()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the sentences anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the list, but leave the form its room."""
        wanted = self._lines.totalHeightForWidth(self._area.width() - self._area.verticalScrollBar().sizeHint().width())
        self._area.setFixedHeight(min(max(0, wanted), round(self.window().height() * _SHARE)))


# Subtle: what preflight needs takes a twentieth of a second to load, before the first picture is on screen; here a lane loads it.


def _found(catalogue: Catalogue, ids: Sequence[int]) -> Sequence[Finding]:
    """What stands against publishing some photos on a web site."""
    from curator.jobs import preflighting, spelling

    return preflighting.findings(catalogue, ids, preflighting.context(catalogue, "web", spell=spelling.speller(catalogue)))


def _corrected(catalogue: Catalogue, ids: Sequence[int], rule: str) -> Changed | None:
    """Do what a rule suggests for some photos."""
    from curator.jobs import preflighting, spelling

    context = preflighting.context(catalogue, "web", spell=spelling.speller(catalogue))
    return preflighting.corrected(catalogue, ids, context, [rule])
