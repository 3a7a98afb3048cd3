"""What the form writes: the edits of its fields, terms and places that are given, parts of credits; each a step of its own."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from curator.catalogue.store import Catalogue
from curator.domain.credit_parts import Part
from curator.domain.errors import CuratorError
from curator.domain.step import Changed, Edit, Put, Remove
from curator.i18n import Translator
from curator.jobs import crediting
from curator.ui import form_offers
from curator.ui.desk import Desk
from curator.ui.form_fields import FieldEditor


class FormWriter(QObject):
    """Writes into the photos `ids` through `desk`; both are the form's to set. `stale` asks it to read the photos anew."""

    stale = Signal()

    def __init__(self, tr: Translator, parent: QObject) -> None:
        super().__init__(parent)
        self.desk: Desk | None = None
        self.ids: array[int] = array("q")
        self._tr = tr

    def speak(self, tr: Translator) -> None:
        """Take another language of the window."""
        self._tr = tr

    def save(self, editor: FieldEditor) -> None:
        """Save what was typed into a field."""
        if self.desk is None or not self.ids or not editor.touched:
            return
        name = editor.field.name
        for op in editor.take():
            edit = Edit("set", tuple(self.ids), {name: op}, detail={"fields": [name]})
            self.desk.apply(edit, failed=self._refused(editor, self.ids))

    def clear(self, name: str) -> None:
        """Empty a field."""
        if self.desk is not None and self.ids:
            self.desk.set_fields(self.ids, {name: Put(None)})

    def give(self, code: str) -> None:
        """Give the photos a place or a term by its code."""
        if self.desk is not None and self.ids:
            ids = tuple(self.ids)
            self.desk.do(lambda catalogue: form_offers.given(catalogue, ids, code))

    def take_away(self, keyword: str) -> None:
        """Take a keyword from the photos."""
        if self.desk is not None and self.ids:
            self.desk.set_fields(self.ids, {"keywords": Remove((keyword,))})

    def set_parts(self, parts: Mapping[Part, str]) -> None:
        """Set parts of credits that differ; each keeps the rest of its own."""
        if self.desk is None or not self.ids:
            return
        desk, ids, left = self.desk, tuple(self.ids), [0]

        def write(catalogue: Catalogue) -> Changed | None:
            changed, left[0] = crediting.given(catalogue, ids, parts)
            return changed

        def tell(_: Changed | None) -> None:
            self.stale.emit()  # also where nothing came of it, and nobody else says so
            if left[0]:
                told = self._tr.count(
                    left[0],
                    "One credit was left as it is: it can not be read, or would name nobody.",
                    "{count} credits were left as they are: they can not be read, or would name nobody.",
                )
                desk.noticed.emit(told)

        desk.do(write, then=tell)

    def _refused(self, editor: FieldEditor, ids: array[int]) -> Callable[[CuratorError], None]:
        """What to do when an edit fails: the text stays in its box, unless the form has gone on to other photos."""

        def tell(trouble: CuratorError) -> None:
            if ids == self.ids:
                editor.give_back(trouble.sentence)
            elif self.desk is not None:
                self.desk.noticed.emit(trouble.sentence)

        return tell
