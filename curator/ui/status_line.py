"""The line below: how many photos, what was just done or went wrong, the job that runs. Nothing of it ever stops the work."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QSlider, QWidget

from curator.domain.job import Progress, Report
from curator.i18n import Translator
from curator.ui.pieces import label, quiet_button
from curator.ui.sheet_view import LARGEST, SMALLEST, USUAL

_NOTICE_MS: Final = 15_000
_SETTLING_SECONDS: Final = 2.0
_STATUSES: Final = (
    ("imported", "one photo imported", "{count} photos imported"),
    ("known", "one known already", "{count} known already"),
    ("failed", "one failed", "{count} failed"),
    ("exported", "one photo exported", "{count} photos exported"),
    ("blocked", "one finding stops the export", "{count} findings stop the export"),
)


class StatusLine(QWidget):
    """Counts on the left, notices in the middle, the job and the size of the thumbnails on the right."""

    stop_asked = Signal()
    troubles_asked = Signal()
    cell_asked = Signal(object)

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self._shown, self._chosen, self._began = 0, 0, 0.0
        self._first: tuple[str, int, float] | None = None
        self._counts, self._notice = label(quiet=True, size="small"), label(size="small")
        self._job = label(quiet=True, size="small")
        self._notice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._stop, self._troubles = quiet_button(self), quiet_button(self)
        self._stop.clicked.connect(self.stop_asked)
        self._troubles.clicked.connect(self.troubles_asked)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(SMALLEST, LARGEST)
        self.slider.setValue(USUAL)
        self.slider.setFixedWidth(120)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.valueChanged.connect(self.cell_asked.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(12)
        row.addWidget(self._counts)
        row.addWidget(self._notice, 1)
        for part in (self._troubles, self._job, self._bar, self._stop, self.slider):
            row.addWidget(part)
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.setInterval(_NOTICE_MS)
        self._fading.timeout.connect(self._notice.clear)
        self._show_job(False)
        self._troubles.hide()
        self.speak(tr)

    def count(self, shown: int, chosen: int) -> None:
        """Tell how many photos are shown and how many of them chosen."""
        self._shown, self._chosen = shown, chosen
        told = self._tr.count(shown, "One photo", "{count} photos")
        if chosen:
            told += " · " + self._tr.count(chosen, "one chosen", "{count} chosen")
        self._counts.setText(told)

    def notice(self, sentence: str) -> None:
        """Say something for a while."""
        self._notice.setText(self._tr.sentence(sentence))
        self._notice.setToolTip("")
        self._fading.start()

    def job_began(self) -> None:
        """Show that a job runs."""
        self._first = None
        self._bar.setRange(0, 0)
        self._job.setText("")
        self._troubles.hide()
        self._stop.setEnabled(True)
        self._show_job(True)

    def job_told(self, progress: Progress) -> None:
        """Show how far a job is, how fast, and how long it will take."""
        now = time.monotonic()
        if self._first is None or self._first[0] != progress.stage:
            self._first = (progress.stage, progress.done, now)
        self._bar.setRange(0, progress.total or 0)
        self._bar.setValue(progress.done)
        self._job.setText(progress_told(progress, self._first[1], now - self._first[2], self._tr))

    def job_ended(self, report: Report, stopped: bool, troubles: int) -> None:
        """Show what became of a job; what wants a look is a button's click away."""
        self._show_job(False)
        self.notice(report_told(report, stopped, self._tr))
        self._troubles.setVisible(troubles > 0)
        self._troubles.setText(self._tr.count(troubles, "One file wants a look", "{count} files want a look"))

    def job_failed(self, sentence: str) -> None:
        """Show that a job could not go on."""
        self._show_job(False)
        self.notice(sentence)

    def job_stopping(self) -> None:
        """Show that the wish to stop was heard."""
        self._stop.setEnabled(False)
        self._job.setText(self._tr("Stopping…"))

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        self._stop.setText(tr("Stop"))
        self._troubles.setAccessibleName(tr("Files that want a look"))
        self._bar.setAccessibleName(tr("Progress"))
        self.slider.setAccessibleName(tr("Size of the thumbnails"))
        self.slider.setToolTip(tr("Size of the thumbnails"))
        self._notice.setAccessibleName(tr("Notice"))
        self.count(self._shown, self._chosen)

    def _show_job(self, shown: bool) -> None:
        for part in (self._job, self._bar, self._stop):
            part.setVisible(shown)


def progress_told(progress: Progress, first: int, seconds: float, tr: Translator) -> str:
    """How far a job is; rate and time left once they have settled."""
    total = f"{progress.total:,}" if progress.total is not None else "?"
    told = tr("{stage}: {done} of {total}", stage=tr(progress.stage), done=f"{progress.done:,}", total=total)
    done = progress.done - first
    if seconds < _SETTLING_SECONDS or done <= 0:
        return told
    told += " · " + tr("{rate} a second", rate=f"{done / seconds:.0f}" if done > 10 * seconds else f"{done / seconds:.1f}")
    if progress.total and progress.total > progress.done:
        told += " · " + _left_told(round((progress.total - progress.done) * seconds / done), tr)
    return told


def report_told(report: Report, stopped: bool, tr: Translator) -> str:
    """What became of a job, in one line."""
    parts = [tr("Stopped; what is in stays in")] if stopped else []
    for status, one, more in _STATUSES:
        if number := report.counts.get(status, 0):
            parts.append(tr.count(number, one, more))
    told = (tr(", ").join(parts) or tr("nothing to do")) + tr(".")
    return " ".join([told[:1].upper() + told[1:], *report.notes])


def _left_told(seconds: int, tr: Translator) -> str:
    if seconds < 90:
        return tr.count(max(1, seconds), "one second left", "{count} seconds left")
    return tr.count(round(seconds / 60), "one minute left", "{count} minutes left")
