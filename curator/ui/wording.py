"""What the window says of photos, fields, codes and steps, in its language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QDate, QLocale

from curator.domain.fields import BY_NAME, Field
from curator.domain.step import Step
from curator.domain.telling import OF_RECORDS
from curator.i18n import Translator
from curator.ui.marks import Marks
from curator.ui.pages import Row

CODES: Final[Mapping[str, str]] = {
    "DMI-UNSPECIFIED": "Nothing said",
    "DMI-ALLOWED": "Allowed",
    "DMI-PROHIBITED": "Prohibited",
    "DMI-PROHIBITED-AIMLTRAINING": "Prohibited for training AI",
    "DMI-PROHIBITED-GENAIMLTRAINING": "Prohibited for training generative AI",
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING": "Prohibited but for search engines",
    "DMI-PROHIBITED-SEECONSTRAINT": "Prohibited, see the constraint",
    "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": "Prohibited, see the rights in the file",
    "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR": "Prohibited, see the rights page",
    "exact": "Exact",
    "no zone": "Time zone unknown",
    "from file name": "From the file's name",
    "from file time": "From the file's time",
    "none": "None",
    "not applicable": "Not applicable",
    "unlimited": "Unlimited consent",
    "limited": "Limited consent",
    "AG-UNK": "Age unknown",
    "AG-A25": "25 or older",
    "AG-A24": "24",
    "AG-A23": "23",
    "AG-A22": "22",
    "AG-A21": "21",
    "AG-A20": "20",
    "AG-A19": "19",
    "AG-A18": "18",
    "AG-A17": "17",
    "AG-A16": "16",
    "AG-A15": "15",
    "AG-U14": "14 or younger",
    "picked": "Picked",
    "rejected": "Rejected",
    "Red": "Red",
    "Yellow": "Yellow",
    "Green": "Green",
    "Blue": "Blue",
    "Purple": "Purple",
}
"""The words for codes that fields hold; a code that is not here is shown as it is."""

GROUPS: Final[Mapping[str, str]] = {
    "description": "Description",
    "keywords": "Keywords",
    "credit": "Credit and rights",
    "place and time": "Place and time",
    "people": "People",
    "choice": "Choice",
    "camera": "Camera",
}
LANGUAGES: Final[Mapping[str, str]] = {
    "en": "English",
    "zh-CN": "中文",
    "fr": "Français",
    "es": "Español",
    "ar": "العربية",
    "ru": "Русский",
    "pt": "Português",
    "de": "Deutsch",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "vi": "Tiếng Việt",
    "id": "Bahasa Indonesia",
    "th": "ไทย",
    "km": "ខ្មែរ",
    "lo": "ລາວ",
    "my": "မြန်မာ",
    "sw": "Kiswahili",
}
"""Each language by its own name, which needs no translation."""

_ACTS: Final[Mapping[str, tuple[str, str]]] = {
    "set": ("{fields} of one photo", "{fields} of {count} photos"),
    "import": ("Imported one photo", "Imported {count} photos"),
    "withdraw": ("Withdrew one photo", "Withdrew {count} photos"),
    "restore": ("Restored one photo", "Restored {count} photos"),
    "undo": ("Undid a step, one photo", "Undid a step, {count} photos"),
    "": ("{fields}: one photo", "{fields}: {count} photos"),
    "redo": ("Redid a step, one photo", "Redid a step, {count} photos"),
}


def field_told(field: Field, tr: Translator) -> str:
    """The everyday label of a field."""
    return tr(field.label)


def code_told(code: str, tr: Translator) -> str:
    """The words for a code."""
    return tr(CODES[code]) if code in CODES else code


def language_told(code: str) -> str:
    """A language by its own name."""
    return LANGUAGES.get(code, code)


def language_short(code: str) -> str:
    """A language in two or three letters."""
    return "中" if code.startswith("zh") else code.split("-")[0].upper()


def month_told(month: str | None, tr: Translator) -> str:
    """A month (`2019-10`) or a year in words."""
    if not month:
        return tr("No date")
    if len(month) < 7:
        return month
    day = QDate(int(month[:4]), int(month[5:7]), 1)
    return QLocale(tr.language).toString(day, "yyyy年M月" if tr.language.startswith("zh") else "MMMM yyyy")


def photo_told(row: Row, tr: Translator, marks: Marks | None = None, *, chosen: bool = False) -> str:
    """A photo in a few lines: what it shows, whose it is, what state it is in."""
    parts = [row.caption or tr("No caption"), row.credit or tr("No credit"), row.file_name, row.taken.replace("T", " ")[:16]]
    if row.rating > 0:
        parts.append(tr.count(row.rating, "One star", "{count} stars"))
    parts += [code_told(row.label, tr), code_told(row.pick, tr)]
    parts += [*_links_told(row, tr), *(_marks_told(row, marks, tr) if marks else ())]
    parts += [tr.sentence(row.trouble)] if row.trouble else []
    parts += [tr("Withdrawn") if row.withdrawn else "", tr("Chosen") if chosen else ""]
    return "\n".join(part for part in parts if part)


def marks_told(row: Row, marks: Marks, tr: Translator) -> str:
    """The stars, label and pick of a photo in one line, and that it stands in a story."""
    stars = "★" * row.rating if row.rating > 0 else ""
    parts = (stars, code_told(row.label, tr), code_told(row.pick, tr), tr("In a story") if marks.story else "")
    return " · ".join(part for part in parts if part)


def away_told(row: Row, tr: Translator) -> str:
    """Why an original can not be opened now."""
    return (
        tr("The disk of the original is away.") if row.referenced else tr("The original is missing from the archive's folder.")
    )


def _links_told(row: Row, tr: Translator) -> list[str]:
    return [
        tr("The archive has this picture more than once") if row.variant else "",
        tr("Taken as raw and JPEG together") if row.companion else "",
    ]


def _marks_told(row: Row, marks: Marks, tr: Translator) -> list[str]:
    return [
        tr("In a story") if marks.story else "",
        away_told(row, tr) if marks.away else "",
        tr("Held back from publication: {rules}", rules=", ".join(marks.blocked)) if marks.blocked else "",
    ]


def step_told(step: Step, tr: Translator) -> str:
    """What a step did, in one line."""
    names = step.detail.get("fields", ())
    fields = tr(", ").join(tr(BY_NAME[name].label) if name in BY_NAME else str(name) for name in names)
    if step.act in OF_RECORDS:
        told = tr(OF_RECORDS[step.act], name=step.detail.get("name", ""))
        return told[:1].upper() + told[1:]
    one, more = _ACTS.get(step.act, _ACTS[""])
    return tr.count(step.photos, one, more, fields=fields or (tr("Fields") if step.act == "set" else step.act))
