"""The main window: menus and keys from the table of actions, the start page or the workplace, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QByteArray, QEvent, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMainWindow, QMenu, QStackedWidget, QWidget

from curator import i18n, settings
from curator.catalogue import store
from curator.domain.errors import CuratorError
from curator.domain.step import Put
from curator.domain.story import Heading, Paragraph, Quote
from curator.i18n import Translator
from curator.settings import Settings
from curator.ui import actions as table
from curator.ui import qt_words, theme
from curator.ui.access import Archive
from curator.ui.actions import ACTIONS, MENUS
from curator.ui.desk import Desk
from curator.ui.dragging import PHOTOS
from curator.ui.exporting import Exports
from curator.ui.file_dialogs import FileDialogs
from curator.ui.icons import icon
from curator.ui.palette import KeyList, Palette
from curator.ui.sample import Sample
from curator.ui.start_page import StartPage
from curator.ui.workplace import Workplace

_REMEMBER_MS: Final = 600
_USUAL: Final = QSize(1280, 800)
_FRAME: Final = QSize(16, 48)  # what the system puts around a window
_LABELS: Final = {"label_red": "Red", "label_yellow": "Yellow", "label_green": "Green", "label_blue": "Blue"}
_PICKS: Final = {"pick": "picked", "reject": "rejected", "unmark": None}
_SHOWN: Final = {"headings": True, "captions": True, "justified": False, "shelves": True, "form": True, "history": False}
"""What is shown or not and remembered, and how it is at first."""


class Window(QMainWindow):
    """Curator's window."""

    def __init__(self, known: Settings, tr: Translator) -> None:
        super().__init__()
        self._known, self._tr = known, tr
        self._remembered = dict(known.window)
        self._look = theme.look_for(self._scheme())
        self._desk: Desk | None = None
        self._files = FileDialogs(self, tr, self._remembered.get("folders"))
        self._files.answered.connect(self._remember_soon)
        self.setAcceptDrops(True)
        self.setMinimumSize(800, 520)
        self.resize(_USUAL.boundedTo(self.screen().availableSize() - _FRAME))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_REMEMBER_MS)
        self._pause.timeout.connect(self.remember)
        self._build()
        self._recall()
        self.speak(tr)
        self._dress()
        self._enable()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._dress)

    # The archive

    def open_archive(self, folder: Path) -> None:
        """Open the archive in a folder; the one that is open is closed when the other one is there."""
        desk = Desk(folder, self._known.author, self)
        desk.opened.connect(partial(self._opened, desk))
        desk.refused.connect(partial(self._refused, desk))
        if self._desk is not None and self._desk.folder == desk.folder:
            return
        desk.open()

    def make_archive(self, folder: Path) -> None:
        """Make an archive in a folder and open it."""
        try:
            store.create(folder)
        except CuratorError as trouble:
            self._tell(trouble.sentence)
        else:
            self.open_archive(folder)

    def close_archive(self) -> None:
        """Save what was typed and close the archive."""
        if self._desk is not None:
            self.workplace.leave()
            self._desk.close()
            self._desk.deleteLater()
            self._desk = None

    def _opened(self, desk: Desk, archive: Archive) -> None:
        self.close_archive()
        self._desk = desk
        self.workplace.serve(desk, archive)
        self.pages.setCurrentWidget(self.workplace)
        self.workplace.show_sheet()
        self.setWindowTitle(f"{archive.folder.name} — Curator")
        self._known = replace(self._known, archive=archive.folder)
        self._pause.start()
        self._enable()

    def _refused(self, desk: Desk, trouble: CuratorError) -> None:
        desk.close()
        desk.deleteLater()
        self._tell(trouble.sentence)

    def _tell(self, sentence: str) -> None:
        if self._desk is not None:
            self.workplace.status.notice(sentence)
        else:
            self.start.tell_trouble(self._tr.sentence(sentence))

    # Building

    def _build(self) -> None:
        languages = self._remembered.get("languages")
        shown = [str(code) for code in languages] if isinstance(languages, list) else ["zh-CN"]
        self.pages = QStackedWidget(self)
        self.start = StartPage(self._tr, self.pages)
        self.workplace = Workplace(self._tr, self._look, shown, self.pages)
        self.pages.addWidget(self.start)
        self.pages.addWidget(self.workplace)
        self.setCentralWidget(self.pages)
        self.actions_by_name = table.made(self._doings(), self)
        self._menus: dict[str, QMenu] = {}
        self.exports = Exports(self.workplace, self._tr, self._remembered.get("exporting"))
        self._language_menu = QMenu(self)
        self._build_menus()
        self.start.new_asked.connect(self._ask_new)
        self.start.open_asked.connect(self._ask_open)
        self._sample = Sample(self)
        self._sample.ready.connect(self.open_archive)
        self._sample.refused.connect(self._tell)
        self.start.sample_asked.connect(self._open_sample)
        work = self.workplace
        work.empty.import_asked.connect(self._ask_files)
        work.empty.folder_asked.connect(partial(self._ask_folder, False))
        work.history.undo_asked.connect(self.actions_by_name["undo"].trigger)
        work.history.redo_asked.connect(self.actions_by_name["redo"].trigger)
        work.chosen_changed.connect(self._enable)
        work.busy_changed.connect(self._enable)
        work.middle.story.shown.connect(self._enable)
        work.splitter.splitterMoved.connect(self._remember_soon)
        work.sheet.sized.connect(self._remember_soon)
        work.form.languages_changed.connect(self._remember_soon)
        self.exports.changed.connect(self._remember_soon)
        self.exports.folder_asked.connect(self._ask_export_folder)
        self.exports.check_asked.connect(self._ask_bundle)
        work.middle.story.export_asked.connect(self._export_story)
        for view in (work.sheet, work.loupe):
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(partial(self._offer_doings, view))

    def _build_menus(self) -> None:
        bar = self.menuBar()
        for name in MENUS:
            self._menus[name] = bar.addMenu(name)
        for act in ACTIONS:
            if act.before:
                self._menus[act.menu].addSeparator()
            self._menus[act.menu].addAction(self.actions_by_name[act.name])
            (self.workplace.middle.story if act.within == "story" else self).addAction(self.actions_by_name[act.name])
        self._menus["View"].addSeparator()
        self._menus["View"].addMenu(self._language_menu)
        for code, name in i18n.languages().items():
            self._language_menu.addAction(name, partial(self._speak_language, code))

    def _doings(self) -> Mapping[str, Callable[[], None]]:
        """What each action of the table does."""
        work = self.workplace
        doings: dict[str, Callable[[], None]] = {
            "new_archive": self._ask_new,
            "open_archive": self._ask_open,
            "open_sample": self._open_sample,
            "import_files": self._ask_files,
            "import_folder": partial(self._ask_folder, False),
            "reference_folder": partial(self._ask_folder, True),
            "export": partial(self._toggle_right, "export"),
            "check_bundle": self._ask_bundle,
            "stop_job": work.stop_job,
            "reports": work.show_reports,
            "quit": self.close_window,
            "undo": partial(self._take_back, "undo"),
            "redo": partial(self._take_back, "redo"),
            "find": work.go_search,
            "choose_all": work.sheet.choose_all,
            "choose_none": work.choose_none,
            "palette": self._show_palette,
            "keywords": work.form.choose_terms,
            "copy_fields": work.copying.copy,
            "paste_fields": work.copying.paste,
            "describe": work.describe,
            "save_next": work.save_and_go_on,
            "new_story": work.side_work.new_story,
            "to_story": work.middle.put_chosen,
            "block_heading": partial(work.middle.story.change_current, Heading),
            "block_paragraph": partial(work.middle.story.change_current, Paragraph),
            "block_quote": partial(work.middle.story.change_current, Quote),
            "block_up": partial(work.middle.story.move_current, -1),
            "block_down": partial(work.middle.story.move_current, 1),
            "block_out": work.middle.story.remove_current,
            "withdraw": partial(work.withdraw, True),
            "restore": partial(work.withdraw, False),
            "loupe": work.middle.toggle_loupe,
            "facts": work.middle.toggle_facts,
            "compare": work.middle.compare,
            "larger": partial(work.resize_cells, 1.15),
            "smaller": partial(work.resize_cells, 1 / 1.15),
            "headings": self._toggle_headings,
            "captions": self._toggle_captions,
            "justified": self._toggle_justified,
            "shelves": self._toggle_left,
            "form": partial(self._toggle_right, "form"),
            "history": partial(self._toggle_right, "history"),
            "full_screen": self._toggle_full_screen,
            "keys": self._show_keys,
        }
        doings |= {f"rate_{stars}": partial(work.rate, stars) for stars in range(6)}
        doings |= {name: partial(work.set_fields, {"label": Put(label)}) for name, label in _LABELS.items()}
        doings |= {name: partial(work.set_fields, {"pick": Put(pick)}) for name, pick in _PICKS.items()}
        doings |= {f"scheme_{scheme}": partial(self._choose_scheme, scheme) for scheme in ("system", "light", "dark")}
        return doings

    def _offer_doings(self, view: QWidget, place: QPoint) -> None:
        """Offer what is done most with the chosen photos, where they are."""
        if self.workplace.middle.has_targets():
            menu = table.menu_of(self.actions_by_name, self)
            menu.popup((view.viewport() if isinstance(view, QAbstractScrollArea) else view).mapToGlobal(place))

    # Asking for files

    def _ask_new(self) -> None:
        self._files.ask_new_folder(
            "Make an archive", "archive", self._tr("Photo archive"), lambda paths: self.make_archive(paths[0])
        )

    def _ask_open(self) -> None:
        self._files.ask_folder("Choose the folder of an archive", "archive", lambda paths: self.open_archive(paths[0]))

    def _open_sample(self) -> None:
        self._sample.ask(self._known.author)

    def _ask_files(self) -> None:
        self._files.ask_files("Choose photos to import", "import", self.workplace.import_paths)

    def _ask_folder(self, reference: bool) -> None:
        then = partial(self.workplace.import_paths, reference=reference)
        self._files.ask_folder("Choose a folder to import", "import", then)

    def _ask_export_folder(self, asker: str) -> None:
        then = partial(self.exports.panel.take_folder, asker)
        self._files.ask_folder("Choose a folder", "export", lambda paths: then(paths[0]))

    def _ask_bundle(self) -> None:
        self._files.ask_folder("Choose the folder of a bundle", "export", self._bundle_chosen)

    def _export_story(self) -> None:
        story = self.workplace.middle.story.story
        self._show_export()
        if story is not None:
            self.exports.panel.show_story(story.name)

    def _bundle_chosen(self, paths: list[Path]) -> None:
        self._show_export()
        self.exports.check(paths[0])

    def _show_export(self) -> None:
        if not self.actions_by_name["export"].isChecked():
            self.actions_by_name["export"].trigger()

    # Doings of the window

    def close_window(self) -> None:
        """Close the window."""
        self.close()

    def _take_back(self, which: str) -> None:
        """Undo or redo, after what was typed is saved: what was typed last is what is undone first."""
        if self._desk is not None:
            self.workplace.form.commit()
            (self._desk.undo if which == "undo" else self._desk.redo)()

    def _show_palette(self) -> None:
        Palette(self, self.actions_by_name, self._tr)

    def _show_keys(self) -> None:
        KeyList(self, self.actions_by_name, self._tr)

    def _toggle_headings(self) -> None:
        self.workplace.sheet.show_headings(self.actions_by_name["headings"].isChecked())
        self._pause.start()

    def _toggle_captions(self) -> None:
        self.workplace.sheet.show_captions(self.actions_by_name["captions"].isChecked())
        self._pause.start()

    def _toggle_justified(self) -> None:
        self.workplace.show_justified(self.actions_by_name["justified"].isChecked())
        self._pause.start()

    def _toggle_left(self) -> None:
        self.workplace.left.setVisible(self.actions_by_name["shelves"].isChecked())
        self._pause.start()

    def _toggle_right(self, which: str) -> None:
        """Show form, history or export on the right; of these that is shown which was asked for last."""
        work, shown = self.workplace, self.actions_by_name[which].isChecked()
        work.right.setVisible(shown)
        if shown:
            panel = self.exports.panel if which == "export" else work.history if which == "history" else work.form
            work.right.setCurrentWidget(panel)
        for other in {"form", "history", "export"} - {which}:
            self.actions_by_name[other].setChecked(False)
        self._pause.start()

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _enable(self, _: object = None) -> None:
        desk, work = self._desk, self.workplace
        writing = desk is not None and desk.archive is not None and not desk.archive.read_only
        chosen, story = work.middle.has_targets(), work.middle.open_story_name() != ""
        table.enable(self.actions_by_name, archive=desk is not None, writing=writing, chosen=chosen, story=story)
        self.actions_by_name["stop_job"].setEnabled(work.is_busy)

    # Looks, words, memory

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        qt_words.speak(tr.language)
        self.setWindowTitle(self.windowTitle() or "Curator")
        table.speak(self.actions_by_name, tr)
        for name, menu in self._menus.items():
            menu.setTitle(tr(name))
        self._language_menu.setTitle(tr("Language"))
        self.start.speak(tr)
        self.workplace.speak(tr)
        self.exports.speak(tr)
        self._files.speak(tr)

    def _speak_language(self, code: str) -> None:
        self._known = replace(self._known, language=code)
        self.speak(i18n.load(code))
        self._pause.start()

    def _scheme(self) -> theme.Scheme:
        scheme = self._remembered.get("scheme")
        return scheme if scheme in ("light", "dark") else "system"

    def _choose_scheme(self, scheme: theme.Scheme) -> None:
        self._remembered["scheme"] = scheme
        self._dress()
        self._pause.start()

    def _dress(self, _: object = None) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._look = theme.look_for(self._scheme())
        theme.apply(app, self._look)
        self.workplace.dress(self._look)
        self.actions_by_name[f"scheme_{self._scheme()}"].setChecked(True)
        QTimer.singleShot(0, self, self._dress_icons)

    def _dress_icons(self) -> None:
        """Icons come after the first pictures: their font takes a fifth of a second to load."""
        for act in ACTIONS:
            if act.icon:
                self.actions_by_name[act.name].setIcon(icon(act.icon, self._look))
        self.workplace.shelf_list.dress(self._look)

    def _recall(self) -> None:
        """Put the window back as it was left."""
        held, work = self._remembered, self.workplace
        if isinstance(held.get("geometry"), str):
            self.restoreGeometry(QByteArray.fromBase64(str(held["geometry"]).encode()))
        if isinstance(held.get("columns"), list):
            work.splitter.setSizes([int(width) for width in held["columns"]])
        work.sheet.resize_cells(_number(held.get("cell"), work.sheet.cell))
        for name, usual in _SHOWN.items():
            self.actions_by_name[name].setChecked(bool(held.get(name, usual)))
        if isinstance(held.get("pasted"), list):
            work.copying.ticked = frozenset(map(str, held["pasted"]))
        work.sheet.show_headings(self.actions_by_name["headings"].isChecked())
        work.show_justified(self.actions_by_name["justified"].isChecked())
        work.sheet.show_captions(self.actions_by_name["captions"].isChecked())
        work.left.setVisible(self.actions_by_name["shelves"].isChecked())
        history = self.actions_by_name["history"].isChecked()
        work.right.setVisible(history or self.actions_by_name["form"].isChecked())
        work.right.setCurrentWidget(work.history if history else work.form)

    def _remember_soon(self, *_: object) -> None:
        # Subtle: a signal that brings a number must not be connected to `QTimer.start`, which takes it for milliseconds.
        self._pause.start()

    def remember(self) -> None:
        """Keep what the window remembers; soon after each change, so that a crash takes nothing."""
        work = self.workplace
        checked = {name: self.actions_by_name[name].isChecked() for name in _SHOWN}
        checked["form"] |= self.actions_by_name["export"].isChecked()  # with which the next day does not begin
        held: dict[str, Any] = {
            **self._remembered,
            **checked,
            "geometry": bytes(self.saveGeometry().toBase64().data()).decode(),
            "columns": work.splitter.sizes() if work.isVisible() else self._remembered.get("columns"),
            "cell": work.sheet.cell,
            "languages": list(work.form.languages),
            "exporting": self.exports.held(),
            "pasted": sorted(work.copying.ticked),
            "folders": dict(self._files.folders),
        }
        self._remembered = held
        self._known = replace(self._known, window=held)
        settings.save(self._known)

    # Events

    def changeEvent(self, event: QEvent) -> None:
        """Keep the full-screen action in step with the window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.actions_by_name["full_screen"].setChecked(self.isFullScreen())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders, but not the photos of this window, which carry files for other programs."""
        if (
            self._desk is not None
            and not event.mimeData().hasFormat(PHOTOS)
            and any(url.isLocalFile() for url in event.mimeData().urls())
        ):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what is dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.workplace.import_paths(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what was typed, remember the window, close the archive."""
        self.close_archive()
        self._sample.close()
        self.remember()
        super().closeEvent(event)


def _number(held: object, usual: int) -> int:
    return held if isinstance(held, int) else usual
