"""What can be chosen of an export, as controls: for whom, how exactly places are told, languages, template, and the rest below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QWidget

from curator.domain.disclosure import USUAL
from curator.domain.export import SHIPPED, SIZES, Options
from curator.domain.preflight import Waiver
from curator.i18n import Translator
from curator.ui.pieces import TextLine, column, label, quiet_button
from curator.ui.wording import language_told

PROFILES: Final = {"web": "A web site", "print": "Print", "internal": "Colleagues only"}
LOCATIONS: Final = {
    "district": "County or city",
    "ten-km": "About ten kilometres",
    "exact": "Exactly",
    "none": "Not at all",
}
TEMPLATES: Final = {"story": "Story", "grid": "Grid", "slideshow": "Slideshow"}
SWITCHES: Final = {
    "zip": "Pack it as a ZIP file too",
    "bag": "For keeping, as a BagIt bag",
    "title_page": "Begin with a title page",
    "watermark": "Print the credit into the pictures",
    "downloads": "Let the large pictures be downloaded",
    "avif": "Smaller files for new browsers (AVIF, slow)",
    "stop_when_broken": "Stop at a picture that can not be read",
}
_BEGIN_ON: Final = frozenset({"downloads"})


class ExportChoices(QWidget):
    """The choices; `options` gives them as the export takes them, `held` and `recall` as the window remembers them."""

    own_template_asked = Signal()

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self.profile, self.location, self.template = QComboBox(self), QComboBox(self), QComboBox(self)
        self.large, self.address = TextLine(self), TextLine(self)
        self.large.setText(str(Options().large))
        self.switches = {name: QCheckBox(self) for name in SWITCHES}
        for name, switch in self.switches.items():
            switch.setChecked(name in _BEGIN_ON)
        self.languages: dict[str, QCheckBox] = {}
        self._wanted: set[str] = set()
        self._titles = {name: label() for name in ("profile", "location", "template", "languages", "large", "address")}
        self._spoken = QWidget(self)
        column(self._spoken, spacing=4)
        self.more = quiet_button(self)
        self.more.setCheckable(True)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._hidden = QWidget(self)
        self.more.toggled.connect(self._show_more)
        self.profile.currentIndexChanged.connect(self._profile_chosen)
        self.template.activated.connect(self._template_chosen)
        self._lay()
        self._fill()
        self._show_more(False)
        self.speak(tr)

    def _lay(self) -> None:
        first, second = QFormLayout(), QFormLayout()
        for form in (first, second):
            form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
            form.setVerticalSpacing(4)
            form.setContentsMargins(0, 0, 0, 0)
        for name, control in (
            ("profile", self.profile),
            ("location", self.location),
            ("languages", self._spoken),
            ("template", self.template),
        ):
            self._titles[name].setBuddy(control)
            self._titles[name].setContentsMargins(0, 8, 0, 0)
            first.addRow(self._titles[name], control)
        under = column(self._hidden, spacing=4)
        for switch in self.switches.values():
            under.addWidget(switch)
        for name, line in (("large", self.large), ("address", self.address)):
            self._titles[name].setContentsMargins(0, 8, 0, 0)
            second.addRow(self._titles[name], line)
        under.addLayout(second)
        whole = column(self, spacing=8)
        whole.addLayout(first)
        whole.addWidget(self.more)
        whole.addWidget(self._hidden)

    def serve(self, main: str, languages: Sequence[str]) -> None:
        """Offer these languages beside the archive's main one, which is always told."""
        lines = self._spoken.layout()
        assert lines is not None
        for box in self.languages.values():
            lines.removeWidget(box)
            box.deleteLater()
        self.languages = {}
        for code in dict.fromkeys((main, *languages)):
            box = QCheckBox(language_told(code), self._spoken)
            box.setChecked(code == main or code in self._wanted)
            box.toggled.connect(partial(self._want, code))
            box.setEnabled(code != main)
            lines.addWidget(box)
            self.languages[code] = box

    def options(self, waivers: Sequence[Waiver] = ()) -> Options:
        """The choices; raises UsageError where a size or the address is none."""
        rule = self.location.currentData()
        return Options(
            profile=self.profile.currentData(),
            location=rule or None,
            languages=tuple(code for code, box in self.languages.items() if box.isChecked()),
            template=self.template.currentData(),
            sizes=SIZES,
            large=int(self.large.text()) if self.large.text().strip().isdecimal() else 0,
            address=self.address.text().strip(),
            waivers=tuple(waivers),
            **{name: switch.isChecked() for name, switch in self.switches.items()},
        )

    def take_template(self, folder: str) -> None:
        """Offer a template of one's own, and choose it."""
        place = self.template.findData(folder)
        if place < 0:
            place = len(SHIPPED)
            self.template.insertItem(place, folder, folder)
        self.template.setCurrentIndex(place)

    def held(self) -> dict[str, Any]:
        """The choices as the window remembers them."""
        return {
            "profile": self.profile.currentData(),
            "location": self.location.currentData(),
            "template": self.template.currentData(),
            "languages": sorted(self._wanted),
            "address": self.address.text(),
            **{name: switch.isChecked() for name, switch in self.switches.items()},
        }

    def recall(self, held: Mapping[str, Any]) -> None:
        """Choose as was chosen last; what is not known any more is passed over."""
        template = held.get("template")
        if isinstance(template, str) and template and template not in SHIPPED:
            self.take_template(template)
        for name, box in (("profile", self.profile), ("location", self.location), ("template", self.template)):
            if (place := box.findData(held.get(name))) >= 0:
                box.setCurrentIndex(place)
        self._wanted = {str(code) for code in held.get("languages", ())}
        self.address.setText(str(held.get("address", "")))
        for name, switch in self.switches.items():
            switch.setChecked(bool(held.get(name, switch.isChecked())))

    def speak(self, tr: Translator) -> None:
        """Take another language."""
        self._tr = tr
        titles = {
            "profile": tr("For"),
            "location": tr("Places are told"),
            "languages": tr("Languages"),
            "template": tr("Template"),
            "large": tr("Longer edge of the large pictures, in pixels"),
            "address": tr("Address where it will stand (for search engines)"),
        }
        for name, title in titles.items():
            self._titles[name].setText(title)
        for name, control in (
            ("profile", self.profile),
            ("location", self.location),
            ("template", self.template),
            ("large", self.large),
            ("address", self.address),
        ):
            control.setAccessibleName(titles[name])
        self.address.setPlaceholderText("https://")
        self.more.setText(tr("More choices"))
        for name, switch in self.switches.items():
            switch.setText(tr(SWITCHES[name]))
        self._relabel(self.profile, PROFILES)
        self._relabel(self.location, LOCATIONS)
        self._relabel(self.template, TEMPLATES)
        self.template.setItemText(self.template.count() - 1, tr("One of your own…"))
        self._profile_chosen()

    def _fill(self) -> None:
        for code in PROFILES:
            self.profile.addItem("", code)
        self.location.addItem("", "")
        for code in LOCATIONS:
            self.location.addItem("", code)
        for code in TEMPLATES:
            self.template.addItem("", code)
        self.template.addItem("", "")

    def _relabel(self, box: QComboBox, texts: Mapping[str, str]) -> None:
        for code, text in texts.items():
            box.setItemText(box.findData(code), self._tr(text))

    def _show_more(self, shown: bool) -> None:
        self._hidden.setVisible(shown)
        self.more.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)

    def _want(self, code: str, wanted: bool) -> None:
        (self._wanted.add if wanted else self._wanted.discard)(code)

    def _profile_chosen(self, _: int = 0) -> None:
        """Say what the usual rule of the profile is, so that nobody has to know it."""
        usual = LOCATIONS[USUAL[self.profile.currentData()]]
        self.location.setItemText(0, self._tr("As usual: {rule}", rule=self._tr(usual)))

    def _template_chosen(self, place: int) -> None:
        if not self.template.itemData(place):
            self.template.setCurrentIndex(0)
            self.own_template_asked.emit()
