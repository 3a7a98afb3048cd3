"""Export on the right of the window: what, where to, how; what stops it; what came of it. Nothing waits for it.

The panel knows no archive's insides: the desk does the work, and the panel is told by `show_result`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QScrollArea, QWidget

from curator.catalogue import stories
from curator.domain import slug
from curator.domain.errors import CuratorError
from curator.domain.export import Blocked, Checked, Exported, Options, Source
from curator.domain.preflight import Finding
from curator.i18n import Translator
from curator.ui.export_choices import ExportChoices
from curator.ui.export_findings import ExportFindings
from curator.ui.pieces import TextLine, column, label, quiet_button

if TYPE_CHECKING:
    from curator.ui.access import Archive
    from curator.ui.desk import Desk

SHOWN: Final = {
    "all": ("The one photo of the archive", "All {count} photos of the archive"),
    "search": ("The search {query}: one photo", "The search {query}: {count} photos"),
    "shelf": ("The one photo that is shown", "The {count} photos that are shown"),
}
TOLD: Final = 3
"""How many of the photos that are left out are named; all are named in the bundle's README."""
TARGET: Final = "target"
OWN: Final = "template"
"""Who asks for a folder: the bundle, or a template of one's own."""
PREVIEW: Final = "preview"
"""The folder of the preview within an archive's pictures, which may be thrown away at any time."""


@dataclass(frozen=True, slots=True)
class Wish:
    """An export that is asked for: of `source`, or, where it is None, of the chosen photos or of all `shown`, under `title`.

    `preview` says that it is only to be looked at.
    """

    source: Source | None
    title: str
    target: Path
    options: Options
    preview: bool = False
    shown: bool = False


class ExportPanel(QWidget):
    """The panel; `export_asked` brings a Wish, `photos_asked` uids, `open_asked` a file or folder, `folder_asked` who wants one."""

    export_asked = Signal(object)
    photos_asked = Signal(object)
    open_asked = Signal(object)
    folder_asked = Signal(str)
    check_asked = Signal()
    changed = Signal()

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self._desk: Desk | None = None
        self._archive: Archive | None = None
        self._kept: Sequence[stories.Kept] = ()
        self._query: str | None = ""
        self._open, self._picked = "", False
        self._pressed: QPushButton | None = None
        self._found, self._chosen = 0, 0
        self._proposed = ""
        self._parent_folder = Path.home()
        self._result: Path | None = None
        self._busy = False
        self.title, self._what_title, self._where_title = label(), label(), label()
        self.what, self.name, self.target = QComboBox(self), TextLine(self), TextLine(self)
        self.choose = quiet_button(self)
        self.choices, self.findings = ExportChoices(tr, self), ExportFindings(self)
        self.told = label(wrap=True, size="small")
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.export_button, self.preview_button = QPushButton(self), QPushButton(self)
        self.export_button.setProperty("main", True)
        self.preview_button.setProperty("second", True)
        self.open_button, self.folder_button, self.check_button = (quiet_button(self) for _ in range(3))
        self._lay()
        self._wire()
        self.findings.hide()
        self._show_told("")
        self.speak(tr)

    def _lay(self) -> None:
        inside = QWidget()
        lines = column(inside, margin=12, spacing=4)
        where = QHBoxLayout()
        where.setSpacing(4)
        where.addWidget(self.target, 1)
        where.addWidget(self.choose)
        for part in (self._what_title, self.what, self.name):
            lines.addWidget(part)
        self._where_title.setContentsMargins(0, 8, 0, 0)
        lines.addWidget(self._where_title)
        lines.addLayout(where)
        lines.addWidget(self.choices)
        lines.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        below = QWidget(self)
        foot = column(below, margin=12, spacing=8)
        after, doing = QHBoxLayout(), QHBoxLayout()
        for button in (self.open_button, self.folder_button):
            after.addWidget(button)
        after.addStretch(1)
        doing.setSpacing(8)
        doing.addWidget(self.preview_button)
        doing.addWidget(self.export_button, 1)
        foot.addWidget(self.findings)
        foot.addWidget(self.told)
        foot.addLayout(after)
        foot.addLayout(doing)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 8, 8)
        head.addWidget(self.title, 1)
        head.addWidget(self.check_button)
        whole = column(self, spacing=0)
        whole.addLayout(head)
        whole.addWidget(scroll, 1)
        whole.addWidget(below)

    def _wire(self) -> None:
        self.what.currentIndexChanged.connect(self._pick)
        self.name.textChanged.connect(self._propose)
        self.choose.clicked.connect(lambda: self.folder_asked.emit(TARGET))
        self.choices.own_template_asked.connect(lambda: self.folder_asked.emit(OWN))
        self.check_button.clicked.connect(self.check_asked)
        self.findings.photos_asked.connect(self.photos_asked)
        self.export_button.clicked.connect(lambda: self._ask(preview=False))
        self.preview_button.clicked.connect(lambda: self._ask(preview=True))
        self.open_button.clicked.connect(self._open_page)
        self.folder_button.clicked.connect(self._open_folder)

    # What the window tells

    def serve(self, desk: Desk | None, archive: Archive | None, languages: Sequence[str] = ()) -> None:
        """Export from this archive from now on."""
        self._desk, self._archive = desk, archive
        self._kept, self._query, self._found, self._chosen, self._result = (), "", 0, 0, None
        self._open, self._picked = "", False
        self.findings.show_findings((), self._tr)
        self._show_told("")
        if desk is not None and archive is not None:
            self.choices.serve(archive.main, languages)
            desk.changed.connect(self._read_stories)
        self._refill()
        self._read_stories()

    def show_languages(self, languages: Sequence[str]) -> None:
        """Offer the languages that the form shows."""
        if self._archive is not None:
            self.choices.serve(self._archive.main, languages)

    def show_answer(self, query: str | None, found: int, chosen: int, story: str = "") -> None:
        """Know the present search (None where a shelf narrows it), how many photos are shown and chosen, and which story is open."""
        if (query, found, chosen, story) != (self._query, self._found, self._chosen, self._open):
            if story != self._open:
                self._picked = False
            self._query, self._found, self._chosen, self._open = query, found, chosen, story
            self._refill()

    def show_story(self, name: str) -> None:
        """Make a story what is exported."""
        # Subtle: Qt finds no tuple by its value.
        for place in range(self.what.count()):
            if self.what.itemData(place) == ("story", name):
                self.what.setCurrentIndex(place)

    def take_folder(self, asker: str, folder: Path) -> None:
        """Take the folder that was chosen for the target or the template."""
        if asker == OWN:
            self.choices.take_template(str(folder))
        else:
            self._parent_folder = folder
            self.target.setText(str(folder / Path(self._proposed).name))
        self.changed.emit()

    def show_busy(self, busy: bool) -> None:
        """Know whether a job runs, which another must wait for."""
        pressed = next((button for button in (self.export_button, self.preview_button) if button.hasFocus()), None)
        self._busy = busy
        self._enable()
        if busy and pressed is not None:
            self.what.setFocus()  # Subtle: else Qt goes on to what is next, and a second Enter would check a bundle
            self._pressed = pressed
        elif not busy and self._pressed is not None:
            if self.what.hasFocus():
                self._pressed.setFocus()
            self._pressed = None

    def show_result(self, wish: Wish, result: Exported | Blocked) -> None:
        """Show what came of an export; a preview is opened at once."""
        if isinstance(result, Blocked):
            self.show_findings(result.findings)
            return
        self.findings.show_findings((), self._tr)
        self._result = result.to
        self._show_told(_exported_told(result, self._tr), page=True)
        if wish.preview:
            self._open_page()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show what stopped the export."""
        self._result = None
        self.findings.show_findings(findings, self._tr)
        self._show_told(
            self._tr("Nothing was exported: mend what is named above, or give a reason to let it pass."), warning=True
        )

    def show_trouble(self, sentence: str) -> None:
        """Show why there is no bundle."""
        self._result = None
        self._show_told(self._tr.sentence(sentence), warning=True)

    def show_checked(self, folder: Path, found: Checked) -> None:
        """Show whether a bundle is as it was exported."""
        self._result = folder
        tr = self._tr
        if found.is_whole:
            self._show_told(
                tr.count(found.sound, "The one file is as it was exported.", "All {count} files are as they were exported."),
                page=True,
            )
            return
        lines = [
            *(tr("Changed: {name}", name=name) for name in found.changed[:5]),
            *(tr("Missing: {name}", name=name) for name in found.missing[:5]),
            *(tr("Not of the bundle: {name}", name=name) for name in found.extra[:5]),
        ]
        wrong = len(found.changed) + len(found.missing) + len(found.extra)
        head = tr.count(wrong, "One file is not as it was exported.", "{count} files are not as they were exported.")
        self._show_told("\n".join([head, *lines]), warning=True, page=True)

    # Memory and words

    def held(self) -> dict[str, Any]:
        """What the window remembers of the panel."""
        return {**self.choices.held(), "folder": str(self._parent_folder)}

    def recall(self, held: Mapping[str, Any]) -> None:
        """Choose as was chosen last."""
        if isinstance(held.get("folder"), str):
            self._parent_folder = Path(held["folder"])
        self.choices.recall(held)

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        self.title.setText(tr("Export"))
        self._what_title.setText(tr("What"))
        self._where_title.setText(tr("Folder of the bundle"))
        self.what.setAccessibleName(tr("What"))
        self.name.setAccessibleName(tr("Title of the gallery"))
        self.name.setPlaceholderText(tr("Title of the gallery"))
        self.target.setAccessibleName(tr("Folder of the bundle"))
        self.choose.setText(tr("Choose…"))
        self.choose.setAccessibleName(tr("Choose the folder of the bundle"))
        self.export_button.setText(tr("Export"))
        self.preview_button.setText(tr("Preview"))
        self.preview_button.setToolTip(tr("Make it within the archive and open it in the browser"))
        self.open_button.setText(tr("Open in the browser"))
        self.folder_button.setText(tr("Show the folder"))
        self.check_button.setText(tr("Check a bundle…"))
        self.choices.speak(tr)
        self._refill()

    # Inside

    def _read_stories(self, _told: object = None) -> None:
        if self._desk is not None and self._archive is not None:
            self._desk.home.ask(self._desk.tally, stories.kept, self._show_stories, slot="stories to export")

    def _show_stories(self, kept: Sequence[stories.Kept]) -> None:
        if list(kept) != list(self._kept):
            self._kept = kept
            self._refill()

    def _refill(self) -> None:
        """Offer what can be exported; what was chosen here stays, else it is the open story, several chosen photos, or what is shown."""
        before = self.what.currentData() if self._picked else None
        self.what.blockSignals(True)
        self.what.clear()
        tr = self._tr
        if self._found:
            kind = "shelf" if self._query is None else "search" if self._query else "all"
            told = tr.count(self._found, *SHOWN[kind], query=self._query or "")
            self.what.addItem(told, ("shown", "") if self._query is None else ("where", self._query))
        if self._chosen:
            self.what.addItem(tr.count(self._chosen, "The chosen photo", "The {count} chosen photos"), ("chosen", ""))
        for story in self._kept:
            self.what.addItem(tr("The story {name}", name=story.title or story.name), ("story", story.name))
        places = [self.what.itemData(place) for place in range(self.what.count())]
        kinds = [held[0] for held in places]
        if before in places:
            self.what.setCurrentIndex(places.index(before))
        elif before is not None and before[0] in kinds:
            self.what.setCurrentIndex(kinds.index(before[0]))
        elif ("story", self._open) in places:
            self.what.setCurrentIndex(places.index(("story", self._open)))
        elif self._chosen > 1:
            self.what.setCurrentIndex(kinds.index("chosen"))
        self.what.blockSignals(False)
        self._source_chosen()

    def _pick(self, _: int) -> None:
        self._picked = True
        self._source_chosen()

    def _source_chosen(self) -> None:
        held = self.what.currentData()
        self.name.setVisible(held is not None and held[0] != "story")
        self._propose()
        self._enable()

    def _propose(self, _: str = "") -> None:
        """Propose a folder by the title, unless one was typed."""
        held = self.what.currentData()
        title = (self.what.currentText() if self.name.isHidden() else self.name.text()) if held else ""
        if held and held[0] == "story":
            title = next((story.title or story.name for story in self._kept if story.name == held[1]), held[1])
        proposed = str(self._parent_folder / slug.slug(title or "gallery", "gallery", ()))
        if self.target.text() in ("", self._proposed):
            self.target.setText(proposed)
        self._proposed = proposed

    def _ask(self, *, preview: bool) -> None:
        held = self.what.currentData()
        if held is None or self._archive is None:
            return
        kind, name = held
        title = self.name.text().strip() or self._tr("Gallery")
        source = None
        if kind in ("story", "where"):
            source = Source(story=name) if kind == "story" else Source(where=name, title=title)
        target = Path(self.target.text().strip()).expanduser()
        try:
            options = self.choices.options(self.findings.waivers())
        except CuratorError as trouble:
            self.show_trouble(trouble.sentence)
            return
        if preview:
            target = self._archive.folder / "pictures" / PREVIEW
            options = replace(options, zip=False, bag=False, replace=True)
        elif not target.is_absolute():
            self.show_trouble(self._tr("Say in which folder the bundle is to stand."))
            return
        self._show_told("")
        self.changed.emit()
        self.export_asked.emit(Wish(source, title, target, options, preview, shown=kind == "shown"))

    def _open_page(self) -> None:
        if self._result is not None:
            page = self._result / "index.html"
            self.open_asked.emit(page if page.exists() else self._result / "data" / "index.html")

    def _open_folder(self) -> None:
        if self._result is not None:
            self.open_asked.emit(self._result)

    def _show_told(self, text: str, *, warning: bool = False, page: bool = False) -> None:
        self.told.setText(text)
        self.told.setProperty("warning", warning)
        self.told.style().unpolish(self.told)
        self.told.style().polish(self.told)
        self.told.setVisible(bool(text))
        self.open_button.setVisible(page)
        self.folder_button.setVisible(page)

    def _enable(self) -> None:
        able = self._archive is not None and self.what.count() > 0 and not self._busy
        self.export_button.setEnabled(able)
        self.preview_button.setEnabled(able)


def _exported_told(done: Exported, tr: Translator) -> str:
    head = tr.count(done.photos, "One photo in {folder}", "{count} photos in {folder}", folder=str(done.to))
    size = f"{done.bytes / 1e6:,.1f}"
    what = (
        tr("Nothing had changed, nothing was written.")
        if done.unchanged
        else tr(
            "{written} files written, {reused} as they were, {size} MB.", written=done.written, reused=done.reused, size=size
        )
    )
    warned = sum(finding.level == "warn" for finding in done.findings)
    more = [tr.count(warned, "One finding does not block.", "{count} findings do not block.")] if warned else []
    packed = [tr("Packed as {file}", file=str(done.zip))] if done.zip else []
    gone = list(done.left_out[:TOLD])
    if len(done.left_out) > TOLD:
        gone.append(tr("and {count} more", count=len(done.left_out) - TOLD))
    return "\n".join([head, what, *packed, *more, *gone])
