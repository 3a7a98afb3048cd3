"""What stops an export: the rules that block it, each with its photos, its first sentence and a line for the reason to let it pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from curator.domain.preflight import Finding, Waiver
from curator.i18n import Translator
from curator.ui.pieces import TextLine, column, label, quiet_button


class BlockingRule(QWidget):
    """One rule that blocks; `photos_asked` brings the uids of its photos."""

    photos_asked = Signal(object)

    def __init__(self, rule: str, findings: Sequence[Finding], tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rule = rule
        uids = tuple(dict.fromkeys(finding.uid for finding in findings))
        head = label(tr.count(len(uids), "{rule}: one photo", "{rule}: {count} photos", rule=rule), size="small")
        head.setProperty("warning", True)
        self.show_button = quiet_button(self)
        self.show_button.setText(tr("Show"))
        self.show_button.setAccessibleName(tr("Show the photos of {rule}", rule=rule))
        self.show_button.clicked.connect(lambda: self.photos_asked.emit(uids))
        self.reason = TextLine(self)
        self.reason.setPlaceholderText(tr("Let it pass, because…"))
        self.reason.setAccessibleName(tr("Reason to let {rule} pass", rule=rule))
        row = QHBoxLayout()
        row.addWidget(head, 1)
        row.addWidget(self.show_button)
        whole = column(self, spacing=4)
        whole.addLayout(row)
        whole.addWidget(label(tr.sentence(findings[0].message), size="small", wrap=True))
        whole.addWidget(self.reason)


class ExportFindings(QWidget):
    """The rules that block, empty where nothing does."""

    photos_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rules: list[BlockingRule] = []
        self._lines = column(self, spacing=12)

    def show_findings(self, findings: Iterable[Finding], tr: Translator) -> None:
        """Show what blocks; reasons that were typed for rules that still block stay."""
        typed = {part.rule: part.reason.text() for part in self.rules}
        for part in self.rules:
            self._lines.removeWidget(part)
            part.deleteLater()
        self.rules = []
        blocking: dict[str, list[Finding]] = {}
        for finding in findings:
            if finding.level == "block" and finding.waived is None:
                blocking.setdefault(finding.rule, []).append(finding)
        for rule, some in blocking.items():
            part = BlockingRule(rule, some, tr, self)
            part.reason.setText(typed.get(rule, ""))
            part.photos_asked.connect(self.photos_asked)
            self._lines.addWidget(part)
            self.rules.append(part)
        self.setVisible(bool(self.rules))

    def waivers(self) -> tuple[Waiver, ...]:
        """The rules for which a reason was typed."""
        return tuple(Waiver(part.rule, text) for part in self.rules if (text := part.reason.text().strip()))
