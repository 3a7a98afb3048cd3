"""Export in the window: the panel's wishes become jobs of the desk, and come home as a bundle or as the findings that stopped it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from curator.catalogue import photos
from curator.catalogue.shelves import Shelf
from curator.catalogue.store import Catalogue
from curator.domain.job import Job, Report
from curator.i18n import Translator

if TYPE_CHECKING:
    from curator.domain.errors import CuratorError
    from curator.domain.export import Blocked, Checked, Exported
    from curator.jobs import exporting
    from curator.ui.export_panel import ExportPanel, Wish
    from curator.ui.workplace import Workplace


class Exports(QObject):
    """Wires the panel of export to the workplace; every answer comes to the panel, whatever the person does meanwhile.

    The panel is made when it is first asked for: what it needs to know of preflight takes a fifth of a second to load.
    """

    changed = Signal()
    folder_asked = Signal(str)
    check_asked = Signal()

    def __init__(self, work: Workplace, tr: Translator, held: object) -> None:
        super().__init__(work)
        self._work, self._tr = work, tr
        self._held: dict[str, Any] = held if isinstance(held, dict) else {}
        self._panel: ExportPanel | None = None
        work.served.connect(self._serve)
        work.shown_changed.connect(self._answer)
        work.busy_changed.connect(self._busy)
        work.middle.story.shown.connect(self._answer)
        work.form.languages_changed.connect(self._languages)

    @property
    def panel(self) -> ExportPanel:
        """The panel, on the right of the workplace."""
        from curator.ui.export_panel import ExportPanel

        if self._panel is None:
            self._panel = panel = ExportPanel(self._tr, self._work)
            panel.recall(self._held)
            panel.export_asked.connect(self.begin)
            panel.photos_asked.connect(self._work.show_photos)
            panel.open_asked.connect(_open_elsewhere)
            panel.folder_asked.connect(self.folder_asked)
            panel.check_asked.connect(self.check_asked)
            panel.changed.connect(self.changed)
            self._work.right.addWidget(panel)
            self._serve()
            self._busy(self._work.is_busy)
        return self._panel

    def held(self) -> dict[str, Any]:
        """What the window remembers of export."""
        return self._held if self._panel is None else self._panel.held()

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        if self._panel is not None:
            self._panel.speak(tr)

    def begin(self, wish: Wish) -> None:
        """Export as is wished, while the work goes on."""
        work = self._work
        if work.desk is None:
            return
        work.form.commit()
        ids = array("q") if wish.source else array("q", work.sheet.ids if wish.shown else work.middle.target_ids())
        tell = work.desk.home.channel(partial(self.panel.show_result, wish))
        write = work.desk.write
        running = work.run(lambda held: exported(held.catalogue, write, wish, ids, tell), "Export")
        if running is not None:
            running.failed.connect(self._failed)

    def check(self, folder: Path) -> None:
        """Hold a bundle against its manifest."""
        desk = self._work.desk
        if desk is not None:
            then = partial(self.panel.show_checked, folder)
            desk.home.ask(desk.job, lambda _: _checked(folder), then, failed=self._failed)

    def _failed(self, trouble: CuratorError) -> None:
        self.panel.show_trouble(trouble.sentence)

    def _serve(self) -> None:
        if self._panel is not None:
            self._panel.serve(self._work.desk, self._work.archive, self._work.form.languages)
            self._answer()

    def _answer(self) -> None:
        work = self._work
        if self._panel is not None and work.desk is not None:
            query = work.desk.query if work.desk.shelf is Shelf.ALL else None
            story = work.middle.open_story_name()
            self._panel.show_answer(query, len(work.sheet.ids), len(work.middle.target_ids()), story)

    def _busy(self, busy: bool) -> None:
        if self._panel is not None:
            self._panel.show_busy(busy)

    def _languages(self, languages: Sequence[str]) -> None:
        if self._panel is not None:
            self._panel.show_languages(languages)


def exported(
    catalogue: Catalogue,
    write: exporting.Write[object],
    wish: Wish,
    ids: Sequence[int],
    tell: Callable[[Exported | Blocked], None],
) -> Job:
    """Export into a folder; `tell` is given what came of it, before the job's report. That preflight stops it is no trouble."""
    # Subtle: what makes bundles is imported when one is made; the window begins a fifth of a second earlier without.
    from curator.domain.export import Blocked, Source
    from curator.jobs import exporting

    source = wish.source or Source(uids=tuple(photo.uid for photo in photos.load(catalogue, ids)), title=wish.title)
    try:
        done = yield from exporting.exported(catalogue, write, source, wish.target, wish.options)
    except Blocked as trouble:
        tell(trouble)
        return Report({"blocked": sum(finding.level == "block" and finding.waived is None for finding in trouble.findings)})
    tell(done)
    return Report({"exported": done.photos})


def _checked(folder: Path) -> Checked:
    from curator.files import bundle_folder

    bundle_folder.recover(folder)
    return bundle_folder.check(folder)


def _open_elsewhere(path: Path) -> None:
    """Open a page in the browser, or a folder in the program for folders."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
