"""What the left side does with the question, with saved searches, with stories, and with photos that are dropped on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from curator.catalogue import saved, stories
from curator.catalogue.store import Catalogue
from curator.domain.errors import CuratorError
from curator.domain.step import Add, Changed
from curator.i18n import Translator
from curator.jobs import crediting
from curator.ui import story_edits
from curator.ui.side_list import read, toggled

if TYPE_CHECKING:
    from curator.ui.workplace import Workplace

_PAUSE_MS: Final = 120
"""How long the facets wait for the next keystroke."""
_FIELDS: Final = {"keyword": "keywords", "branch": "keyword_paths", "person": "person_shown"}
"""The field that a row of a group gives a photo."""


class SideWork(QObject):
    """Wires the left side to the workplace."""

    def __init__(self, work: Workplace, tr: Translator) -> None:
        super().__init__(work)
        self._work, self._tr = work, tr
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._read)
        work.search.save_asked.connect(self._keep_search)
        side = work.side
        side.term_asked.connect(self._toggle_term)
        side.question_asked.connect(self._ask_saved)
        side.dropped.connect(self._drop_search)
        side.renamed.connect(self._rename_search)
        side.story_asked.connect(self._open_story)
        side.story_renamed.connect(self._rename_story)
        side.given.connect(self._give)

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr

    def read_soon(self) -> None:
        """Count anew what the answer holds, when nothing else has come for a moment."""
        self._pause.start()

    def hold(self) -> None:
        """Count nothing until the next answer: a question goes first, and what is counted of the one before is out of date."""
        self._pause.stop()
        if self._work.desk is not None:
            self._work.desk.home.forget("side")

    def leave(self) -> None:
        """Count nothing any more; the archive is about to be closed."""
        self._pause.stop()

    def new_story(self) -> None:
        """Begin a story of the chosen photos, or an empty one, and open it."""
        work = self._work
        if work.desk is None:
            return
        desk, ids, wanted = work.desk, list(work.sheet.chosen_ids()), self._tr("New story")
        made: list[str] = []

        def begin(catalogue: Catalogue) -> Changed:
            made.append(story_edits.free_name(story_edits.names(catalogue), wanted))
            return story_edits.begun(catalogue, made[0], ids)

        desk.do(begin, then=lambda _: desk.open_story(made[0]))

    def _read(self) -> None:
        work = self._work
        if work.desk is not None and work.left.isVisible():
            columns, ids = work.desk.columns, work.sheet.ids
            work.desk.home.ask(
                work.desk.tally, lambda catalogue: read(catalogue, columns, ids), work.side.show_side, slot="side"
            )

    def _toggle_term(self, term: str) -> None:
        search = self._work.search
        search.ask_question(toggled(search.line.text().strip(), term))

    def _ask_saved(self, question: str) -> None:
        search = self._work.search
        search.ask_question("" if search.line.text().strip() == question else question)

    def _keep_search(self, question: str) -> None:
        if self._work.desk is not None and question:
            self._work.desk.do(lambda catalogue: saved.save(catalogue, question, question))
            self._work.status.notice("The search is kept on the left; F2 gives it a name, Delete takes it away.")

    def _drop_search(self, name: str) -> None:
        if self._work.desk is not None:
            self._work.desk.do(lambda catalogue: saved.withdraw(catalogue, name))

    def _rename_search(self, name: str, to: str) -> None:
        if self._work.desk is not None:
            self._work.desk.do(lambda catalogue: saved.rename(catalogue, name, to))

    def _rename_story(self, name: str, to: str) -> None:
        if self._work.desk is not None:
            refused = self._refused
            self._work.desk.do(lambda catalogue: stories.rename(catalogue, name, to), failed=refused)

    def _refused(self, trouble: CuratorError) -> None:
        """Say why, and show the name as it is."""
        self._work.status.notice(trouble.sentence)
        self.read_soon()

    def _open_story(self, name: str) -> None:
        if self._work.desk is not None:
            self._work.desk.open_story(name)

    def _give(self, group: str, value: str, ids: Sequence[int]) -> None:
        """Put the photos into a story, or give them a keyword, a person or the holder of their credits, as one step."""
        desk = self._work.desk
        if desk is None:
            return
        if group == "credit":
            desk.do(lambda catalogue: crediting.given(catalogue, ids, {"holder": value})[0])
        elif group == "stories":
            edit = story_edits.with_photos(ids, None)
            desk.do(lambda catalogue: story_edits.apply(catalogue, stories.load(catalogue, value)[0].name, edit))
        else:
            desk.set_fields(ids, {_FIELDS[group]: Add((value,))})
