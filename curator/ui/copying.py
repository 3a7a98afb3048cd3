"""Fields from one photo to many: taken from the photo in hand and put on those that are chosen, or kept as a template for later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu, QWidget

from curator.catalogue import photos
from curator.catalogue.store import Catalogue
from curator.domain.step import Changed, Edit, Put
from curator.domain.value import Value
from curator.i18n import Translator
from curator.jobs import templating
from curator.ui.field_choice import FieldChoice
from curator.ui.form_values import FORM_FIELDS

if TYPE_CHECKING:
    from curator.ui.workplace import Workplace

_USUAL: Final = frozenset(
    {"credit_line", "creator", "copyright_notice", "event", "keywords", "keyword_paths", "city", "country"}
)
"""What is ticked at first: what the photos of one day have in common."""


class Copying(QObject):
    """Copy, paste and templates of a workplace."""

    def __init__(self, work: Workplace, tr: Translator) -> None:
        super().__init__(work)
        self._work, self._tr = work, tr
        self.values: Mapping[str, Value] = {}
        self.ticked: frozenset[str] = _USUAL
        work.form.templates.clicked.connect(self._ask_templates)

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr

    def copy(self) -> None:
        """Take the fields of the photo in hand."""
        desk, photo = self._work.desk, self._current()
        if desk is None or photo is None:
            return
        self._work.form.commit()
        # Subtle: read on the edit lane, behind what was typed a moment ago.
        desk.home.ask(desk.edit, lambda writing: _values(writing.catalogue, photo), self._copied, slot="copied")

    def paste(self) -> None:
        """Ask which of the copied fields are put on the chosen photos."""
        if not self.values:
            self._work.status.notice("Nothing was copied; choose the photo that has the fields, and copy them first.")
        elif self._work.desk is not None and self._work.middle.has_targets():
            self._work.form.commit()
            # Subtle: the photos that the title counts, whatever is chosen by the time that it is answered.
            ids = tuple(self._work.middle.target_ids())
            title = self._tr.count(len(ids), "Paste into one photo", "Paste into {count} photos")
            panel = FieldChoice(self._over(), title, self._tr("Paste"), self.values, self.ticked, self._tr)
            panel.chosen.connect(lambda fields, _: self._pasted(ids, fields))

    def _copied(self, values: Mapping[str, Value]) -> None:
        self.values = values
        told = self._tr.count(
            len(values),
            "One field was copied; paste it into other photos.",
            "{count} fields were copied; paste them into other photos.",
        )
        self._work.status.notice(told if values else self._tr("There is nothing in the fields of this photo."))

    def _pasted(self, ids: tuple[int, ...], fields: Sequence[str]) -> None:
        if self._work.desk is not None:
            self.ticked = frozenset(fields) | (self.ticked - frozenset(self.values))
            ops = {name: Put(self.values[name]) for name in fields}
            self._work.desk.apply(Edit("set", ids, ops, detail={"fields": sorted(fields)}))

    # Templates

    def _ask_templates(self) -> None:
        if self._work.desk is not None:
            self._work.desk.home.ask(self._work.desk.tally, templating.names, self._offer, slot="templates")

    def _offer(self, names: Sequence[str]) -> None:
        menu = QMenu(self._work)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in names:
            act = menu.addAction(name.replace("&", "&&"))
            act.setData(name)
            act.triggered.connect(self._chosen)
        if names:
            menu.addSeparator()
        keep = menu.addAction(self._tr("Keep these values as a template…"), self._ask_keeping)
        keep.setEnabled(len(self._work.form.subject.ids) == 1)
        button = self._work.form.templates
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _chosen(self) -> None:
        self.apply_template(str(self.sender().data()))  # type: ignore[attr-defined]

    def apply_template(self, name: str) -> None:
        """Put what a template holds on the chosen photos, as one step."""
        desk = self._work.desk
        if desk is None or not self._work.middle.has_targets():
            return
        self._work.form.commit()
        ids, gaps = tuple(self._work.middle.target_ids()), list[str]()

        def write(catalogue: Catalogue) -> Changed | None:
            changed, empty = templating.applied(catalogue, ids, name)
            gaps.extend(empty)
            return changed

        def tell(_: Changed | None) -> None:
            if gaps:
                told = self._tr(", ").join(f"{{{gap}}}" for gap in gaps)
                desk.noticed.emit(self._tr("Nothing was known for: {names}", names=told))

        desk.do(write, then=tell)

    def _ask_keeping(self) -> None:
        values = {name: value for name, value in self._work.form.subject.values.items() if name in _FORM and value is not None}
        if values:
            title, act = self._tr("Keep these values as a template…").rstrip("…"), self._tr("Keep")
            panel = FieldChoice(self._over(), title, act, values, self.ticked, self._tr, ask_name=True)
            panel.chosen.connect(lambda fields, name: self._keep(values, fields, name))

    def _keep(self, values: Mapping[str, Value], fields: Sequence[str], name: str) -> None:
        if self._work.desk is not None:
            made = templating.of_values(name, values, fields)
            self._work.desk.do(lambda catalogue: templating.keep(catalogue, made))

    def _current(self) -> int | None:
        ids, middle = self._work.middle.target_ids(), self._work.middle
        if len(ids) == 1:
            return ids[0]
        current = middle.sheet.current
        return middle.sheet.ids[current] if current is not None and len(ids) else None

    def _over(self) -> QWidget:
        return self._work.window()


_FORM: Final = frozenset(field.name for field in FORM_FIELDS)


def _values(catalogue: Catalogue, photo: int) -> dict[str, Value]:
    """What a photo holds in the fields of the form, in their order; runs on a lane."""
    for held in photos.load(catalogue, [photo]):
        return {field.name: held.values[field.name] for field in FORM_FIELDS if held.values.get(field.name) is not None}
    return {}
