"""Steps and changes told in words, for the history of the command line and of the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from curator.domain.fields import BY_NAME
from curator.domain.language import DEFAULT
from curator.domain.step import Change, Step

_ACTS: Final = {
    "set": "set {fields} of {photos}",
    "import": "imported {photos}",
    "withdraw": "withdrew {photos}",
    "restore": "restored {photos}",
    "tag": "tagged {photos}",
    "untag": "took a tag from {photos}",
    "set place": "set the place of {photos}",
    "normalise": "brought {fields} of {photos} into the house style",
    "template": "applied the template {name} to {photos}",
    "correct": "corrected {fields} of {photos}",
    "expand codes": "expanded the codes in {photos}",
    "replace": "replaced “{text}” in {photos}",
    "clock": "set the clock of {photos}",
    "caption from name": "captioned {photos} by their file names",
    "undo": "undid a step ({photos})",
    "redo": "redid a step ({photos})",
}
OF_RECORDS: Final[Mapping[str, str]] = {
    "new story": "began the story {name}",
    "edit story": "edited the story {name}",
    "rename story": "gave a story the name {name}",
    "withdraw story": "withdrew the story {name}",
    "story import": "took in the story {name}",
    "story fill": "found photos of the story {name}",
    "save search": "kept the search {name}",
    "rename search": "gave a search the name {name}",
    "withdraw search": "withdrew the search {name}",
    "new template": "kept the template {name}",
    "change template": "changed the template {name}",
    "withdraw template": "withdrew the template {name}",
    "new codes": "kept a list of codes",
    "change codes": "changed the list of codes",
    "new organisation": "added the organisation {name}",
    "change organisation": "changed the organisation {name}",
    "withdraw organisation": "withdrew the organisation {name}",
    "new word": "added the word {name}",
    "withdraw word": "withdrew the word {name}",
    "keep vocabulary": "kept the vocabulary {name}",
    "import vocabulary": "took in the vocabulary {name}",
    "withdraw vocabulary": "withdrew the vocabulary {name}",
    "waive": "let a preflight rule pass: {name}",
    "withdraw waiver": "took back: {name}",
}
"""Acts on what is kept beside photos. Some give words to photos as well, which is told behind."""


def told_step(step: Step) -> str:
    """One line that says what a step did: “set Caption, Credit of 3 photos”."""
    photos = "one photo" if step.photos == 1 else f"{step.photos:,} photos"
    names = step.detail.get("fields", ())
    fields = ", ".join(label(name) for name in names) or "fields"
    told = {"photos": photos, "fields": fields, **{name: step.detail.get(name, "") for name in ("name", "text")}}
    if step.act in OF_RECORDS:
        return OF_RECORDS[step.act].format(**told) + (f" ({photos} given words)" if step.photos else "")
    return _ACTS[step.act].format(**told) if step.act in _ACTS else f"{step.act} ({photos})"


def told_change(change: Change) -> list[str]:
    """What a step changed in one photo, a line a field: “Caption: old → new”."""
    names = [name for name in change.after if name in BY_NAME or name == "withdrawn"]
    lines = []
    for name in names:
        old, new = change.before.get(name), change.after[name]
        if name == "withdrawn":
            lines.append("withdrawn" if new else "taken in")
        elif name in change.before:
            lines.append(f"{label(name)}: {shown(old) or '(empty)'} → {shown(new) or '(empty)'}")
        else:
            lines.append(f"{label(name)}: {shown(new)}")
    return lines


def label(name: str) -> str:
    """The everyday label of a field."""
    return BY_NAME[name].label if name in BY_NAME else name


def shown(held: Any) -> str:
    """A value of the journal on one line; languages with their codes, lists with semicolons."""
    if held is None:
        return ""
    if isinstance(held, Mapping):
        return " | ".join(
            f"[{language}] {_text(text)}" if language != DEFAULT else _text(text) for language, text in held.items()
        )
    if isinstance(held, list):
        return "; ".join(shown(part) for part in held)
    return str(held)


def _text(held: Any) -> str:
    return str(held[0]) if isinstance(held, list) else shown(held)
