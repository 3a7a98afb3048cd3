"""The caption form: the fields of the chosen photos, made from the field table; what is typed is saved when the person leaves a field.

For several photos a field that differs says so and is left alone unless something is typed into it. The form that made an edit
hears of it without losing what is being typed: a touched box is never overwritten.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from curator.domain import language
from curator.domain.fields import Field, Kind
from curator.domain.vocabulary import Vocabulary
from curator.i18n import Translator
from curator.ui import form_languages, form_offers, term_tree
from curator.ui.access import Archive, Told
from curator.ui.credit_editor import CreditEditor
from curator.ui.desk import Desk
from curator.ui.form_chips import ChipEditor
from curator.ui.form_fields import FieldEditor
from curator.ui.form_findings import FormFindings
from curator.ui.form_offers import FormOffers
from curator.ui.form_subject import Subject, of_one, of_several
from curator.ui.form_values import FORM_FIELDS, is_seldom
from curator.ui.form_writer import FormWriter
from curator.ui.offering import Offers
from curator.ui.pieces import column, label, quiet_button
from curator.ui.wording import GROUPS, field_told

_PAUSE_MS: Final = 40
_MANY: Final = 1000
_GROUP_ORDER: Final = tuple(GROUPS)


class Form(QWidget):
    """The form of the chosen photos."""

    history_asked = Signal(object)
    languages_changed = Signal(object)

    def __init__(self, tr: Translator, languages: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self._desk: Desk | None = None
        self._archive: Archive | None = None
        self.languages = tuple(languages)
        self.subject = Subject()
        self._wanted: array[int] = array("q")
        self._seldom = False
        self._editors: dict[str, FieldEditor] = {}
        self._offers, self._writer = FormOffers(self), FormWriter(tr, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._load)
        self._writer.stale.connect(self._pause.start)
        self._build()
        self.speak(tr)

    # What it speaks of

    def serve(self, desk: Desk | None, archive: Archive | None) -> None:
        """Work on this archive from now on."""
        self._desk, self._archive = desk, archive
        self._writer.desk = desk
        self._offers.serve(desk)
        self.findings.serve(desk)
        if desk is not None:
            desk.changed.connect(self._changed)
        for editor in self._editors.values():
            editor.read_only(archive is None or archive.read_only)
        self._wanted = array("q")
        self._take(Subject())

    def speak_of(self, ids: array[int]) -> None:
        """Show the fields of these photos, after what was typed for the ones before is saved."""
        self.commit()
        self._wanted = ids
        if self._wanted != self.subject.ids:
            self._pause.start()

    def commit(self) -> None:
        """Save everything that was typed."""
        for editor in self._editors.values():
            if editor.touched:
                self._writer.save(editor)

    # Saving

    def _give_instead(self, editor: FieldEditor, code: str) -> None:
        """Give the photos what was chosen in the place of what was begun to be typed, which is not saved."""
        editor.reset()
        self.give(code)

    def give(self, code: str) -> None:
        """Give the photos a place or a term that was chosen, after what was typed is saved."""
        self.commit()
        self._writer.give(code)

    def _changed(self, told: Told) -> None:
        self._offers.changed(told)
        ids = self.subject.ids
        many = len(ids) > _MANY  # looking them up would take longer than to read them anew
        if ids and (told.changed is None or many or not set(ids).isdisjoint(told.changed.photos)):
            self._pause.start()

    # Loading

    def _load(self) -> None:
        ids = self._wanted
        if self._desk is None or not ids:
            self._take(Subject())
        elif len(ids) == 1:
            work = of_one(ids[0], self._tr)
            self._desk.home.ask(self._desk.rows, lambda reading: work(reading.catalogue), self._take, slot="form")
        else:
            self._desk.home.ask(self._desk.tally, lambda catalogue: of_several(catalogue, ids), self._take, slot="form")

    def _take(self, subject: Subject) -> None:
        if subject.ids != self.subject.ids:
            self.commit()
            self._give_up()
        self.subject = subject
        self._writer.ids = subject.ids
        main = self._archive.main if self._archive else language.OFFERED[0]
        for name, editor in self._editors.items():
            editor.codes = subject.codes
            if isinstance(editor, CreditEditor):
                editor.organisations, editor.shared = subject.organisations, subject.credit
            if isinstance(editor, ChipEditor):
                editor.shares, editor.count = subject.shares.get(name, ()), len(subject.ids)
            editor.show_value(subject.values.get(name), name in subject.mixed, main, self._shown_languages(main))
        self._show_seldom()
        self.findings.speak_of(subject.ids)
        self._tell()

    def _give_up(self) -> None:
        """What could not be read must not reach other photos; say so instead of losing it in silence."""
        for editor in self._editors.values():
            if editor.touched and self._desk is not None:
                name = field_told(editor.field, self._tr)
                self._desk.noticed.emit(self._tr("{field} was not saved: it could not be read.", field=name))
            editor.reset()

    def _shown_languages(self, main: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys([main, *self.languages]))

    # Building

    def _build(self) -> None:
        whole = column(self, spacing=0)
        self._head, self._facts = label(), label(quiet=True, size="small", wrap=True)
        self._add_language, self._more, self.templates = quiet_button(self), quiet_button(self), quiet_button(self)
        self._add_language.clicked.connect(self._offer_languages)
        self._more.setCheckable(True)
        self._more.toggled.connect(self._ask_seldom)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 8, 8)
        head.setSpacing(0)
        head.addWidget(self._head, 1)
        head.addWidget(self.templates)
        head.addWidget(self._add_language)
        head.addWidget(self._more)
        whole.addLayout(head)
        self.findings = FormFindings(self._tr, self)
        self.findings.field_asked.connect(self.go_to)
        self.findings.fixing.connect(self.commit)
        whole.addWidget(self.findings)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget(self._scroll)
        fields = column(inside, spacing=8)
        fields.setContentsMargins(12, 0, 12, 16)
        self._titles: dict[str, QLabel] = {}
        self._build_groups(fields)
        fields.addWidget(self._facts)
        fields.addStretch(1)
        self._scroll.setWidget(inside)
        whole.addWidget(self._scroll, 1000)
        whole.addStretch(1)

    def _build_groups(self, fields: QVBoxLayout) -> None:
        ordered = sorted(FORM_FIELDS, key=lambda known: _GROUP_ORDER.index(known.group))
        for group, members in groupby(ordered, key=lambda known: known.group):
            title = label(quiet=True)
            title.setContentsMargins(0, 12, 0, 0)
            self._titles[group] = title
            fields.addWidget(title)
            for known in members:
                editor = self._made(known)
                editor.finished.connect(self._writer.save)
                editor.history_asked.connect(self.history_asked)
                editor.clearing_asked.connect(self._writer.clear)
                self._editors[known.name] = editor
                fields.addWidget(editor)

    def _made(self, known: Field) -> FieldEditor:
        """The editor of a field, with what is offered while one types."""
        if known.name == "credit_line":
            credit = CreditEditor(known, self._tr, self)
            credit.parts_asked.connect(self._writer.set_parts)
            for part, name in (("holder", form_offers.HOLDER), ("creator", "creator")):
                self._offer(credit, credit.offers[part], name)  # type: ignore[index]
            return credit
        listed = known.kind in (Kind.LIST, Kind.STRUCTS)
        editor = ChipEditor(known, self._tr, self) if listed else FieldEditor(known, self._tr, self)
        if known.name == "keywords":
            editor.offer_in_menu("Choose from the vocabularies…", self.choose_terms)
        if form_offers.is_offered(known.name) and (box := editor.typing_box) is not None:
            self._offer(editor, offers := Offers(box, several=listed), known.name)
            if isinstance(editor, ChipEditor):
                editor.attend(offers)
        return editor

    def choose_terms(self) -> None:
        """Show the vocabularies, to give keywords from them."""
        if self._desk is not None and self._archive is not None:
            main, desk = self._archive.main, self._desk
            desk.home.ask(desk.tally, term_tree.trees, lambda held: self._show_terms(held, main), slot="form terms")

    def _show_terms(self, held: Sequence[Vocabulary], main: str) -> None:
        tree, keywords = term_tree.TermTree(self.window(), held, main, self._tr), self._editors["keywords"]
        tree.chosen.connect(self.give)
        tree.taken_away.connect(self._writer.take_away)
        if isinstance(keywords, ChipEditor):
            keywords.shown.connect(tree.mark)
            tree.mark(keywords.entries, keywords.some)

    def _offer(self, editor: FieldEditor, offers: Offers, name: str) -> None:
        offers.wanted.connect(self._offers.wanted(name, offers))
        offers.chosen.connect(partial(self._give_instead, editor))
        offers.speak(self._tr)

    def go_to(self, place: str) -> None:
        """Put the cursor into the first box of a field, or into that of a language (`description[fr]`), which is then offered."""
        name, _, code = place.removesuffix("]").partition("[")
        if name not in self._editors:
            return
        editor = self._editors[name]
        if code in language.OFFERED and code not in editor.languages:
            self.show_languages([*self.languages, code])
        editor.show()
        editor.take_focus(code)
        self._scroll.ensureWidgetVisible(editor)

    def focused_box(self) -> QWidget | None:
        """The box of the form that is typed into."""
        focus = QApplication.focusWidget()
        return focus if focus is not None and self.isAncestorOf(focus) else None

    def editor(self, name: str) -> FieldEditor:
        """The editor of a field."""
        return self._editors[name]

    # Telling

    def speak(self, tr: Translator) -> None:
        """Take another language of the window."""
        self._tr = tr
        self._writer.speak(tr)
        for group, title in self._titles.items():
            title.setText(tr(GROUPS[group]))
        for editor in self._editors.values():
            editor.speak(tr)
        self._add_language.setText(tr("Languages"))
        self.templates.setText(tr("Templates"))
        self.findings.speak(tr)
        self._more.setText(tr("All fields"))
        self._tell()
        if len(self.subject.ids) == 1:
            self._pause.start()

    def _tell(self) -> None:
        count = len(self.subject.ids)
        self._scroll.setVisible(count > 0)
        self._more.setVisible(count > 0)
        self._add_language.setVisible(count > 0)
        self.templates.setVisible(count > 0)
        if count:
            self._head.setText(self._tr.count(count, "One photo", "{count} photos"))
        else:
            self._head.setText(self._tr("Choose photos to describe them.") if self._desk else "")
        self._facts.setText("\n".join(self.subject.facts))
        self._facts.setVisible(bool(self.subject.facts))

    def _ask_seldom(self, shown: bool) -> None:
        self._seldom = shown
        self._show_seldom()

    def _show_seldom(self) -> None:
        groups: set[str] = set()
        focus = QApplication.focusWidget()
        for editor in self._editors.values():
            held = focus is not None and editor.isAncestorOf(focus)
            shown = self._seldom or not is_seldom(editor.field) or not editor.is_empty or held
            editor.setVisible(shown)
            groups |= {editor.field.group} if shown else set()
        for group, title in self._titles.items():
            title.setVisible(group in groups)

    def _offer_languages(self) -> None:
        form_languages.offer(
            self._add_language, self._archive.main if self._archive else "", self.languages, self.show_languages
        )

    def show_languages(self, codes: Sequence[str]) -> None:
        """Offer texts in these languages beside the archive's main one; what was typed is kept."""
        self.languages = tuple(codes)
        self.languages_changed.emit(self.languages)
        self._take(self.subject)
