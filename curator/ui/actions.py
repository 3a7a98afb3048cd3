"""The table of actions, from which menus, keys, the command palette and the list of keys are made.

An action's `name` is how the window finds what it does. `needs` says when it can be done: with an archive, with one that can be
changed, with photos chosen in such a one. A name beginning with `checked` has a state that is on or off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from curator.i18n import Translator

Needs = Literal["nothing", "archive", "writing", "chosen", "story", "chosen and story"]


@dataclass(frozen=True, slots=True)
class Act:
    """One row of the table; `group` joins actions of which one is on at a time; its keys count where the focus is `within`."""

    name: str
    text: str
    menu: str
    keys: tuple[str, ...] = ()
    needs: Needs = "nothing"
    icon: str = ""
    checkable: bool = False
    group: str = ""
    before: bool = False
    within: Literal["window", "story"] = "window"


MENUS: Final = ("Archive", "Edit", "Photo", "Story", "View", "Help")

ACTIONS: Final[tuple[Act, ...]] = (
    Act("new_archive", "New archive…", "Archive", ("Ctrl+Shift+N",)),
    Act("open_archive", "Open archive…", "Archive", ("Ctrl+O",)),
    Act("open_sample", "Look around in a sample", "Archive"),
    Act("import_files", "Import files…", "Archive", ("Ctrl+I",), "writing", "download-simple", before=True),
    Act("import_folder", "Import a folder…", "Archive", ("Ctrl+Shift+I",), "writing"),
    Act("reference_folder", "Import a folder where it lies…", "Archive", (), "writing"),
    Act("export", "Export…", "Archive", ("Ctrl+Shift+E",), "archive", "export", checkable=True, before=True),
    Act("check_bundle", "Check a bundle…", "Archive", (), "archive"),
    Act("stop_job", "Stop the job", "Archive", ("Ctrl+.",), "archive"),
    Act("reports", "Reports of the jobs", "Archive", (), "archive"),
    Act("quit", "Quit", "Archive", ("Ctrl+Q",), before=True),
    Act("undo", "Undo", "Edit", ("Ctrl+Z",), "writing", "arrow-u-up-left"),
    Act("redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), "writing", "arrow-u-up-right"),
    Act("find", "Search", "Edit", ("Ctrl+F",), "archive", "magnifying-glass", before=True),
    Act("choose_all", "Choose all", "Edit", ("Ctrl+A",), "archive", before=True),
    Act("choose_none", "Choose none", "Edit", ("Ctrl+Shift+A",), "archive"),
    Act("copy_fields", "Copy the fields of the photo", "Edit", ("Ctrl+C",), "archive", before=True),
    Act("paste_fields", "Paste fields into the chosen photos…", "Edit", ("Ctrl+V",), "chosen"),
    Act("palette", "All commands…", "Edit", ("Ctrl+K",), before=True),
    Act("rate_0", "No star", "Photo", ("0",), "chosen"),
    Act("rate_1", "1 star", "Photo", ("1",), "chosen"),
    Act("rate_2", "2 stars", "Photo", ("2",), "chosen"),
    Act("rate_3", "3 stars", "Photo", ("3",), "chosen"),
    Act("rate_4", "4 stars", "Photo", ("4",), "chosen"),
    Act("rate_5", "5 stars", "Photo", ("5",), "chosen"),
    Act("label_red", "Red label", "Photo", ("6",), "chosen", before=True),
    Act("label_yellow", "Yellow label", "Photo", ("7",), "chosen"),
    Act("label_green", "Green label", "Photo", ("8",), "chosen"),
    Act("label_blue", "Blue label", "Photo", ("9",), "chosen"),
    Act("pick", "Pick", "Photo", ("P",), "chosen", before=True),
    Act("reject", "Reject", "Photo", ("X",), "chosen"),
    Act("unmark", "Neither picked nor rejected", "Photo", ("U",), "chosen"),
    Act("describe", "Write the caption", "Photo", ("C", "F2"), "chosen", before=True),
    Act("keywords", "Choose keywords…", "Photo", ("Ctrl+T",), "chosen"),
    Act("save_next", "Save and go to the next photo", "Photo", ("Ctrl+Return", "Ctrl+Enter"), "archive"),
    Act("new_story", "New story of the chosen photos", "Story", ("Ctrl+Shift+S",), "writing"),
    Act("to_story", "Put into the open story", "Story", ("Ctrl+Shift+P",), "chosen and story"),
    Act("block_heading", "Make it a heading", "Story", ("Ctrl+Alt+H",), "story", before=True, within="story"),
    Act("block_paragraph", "Make it a paragraph", "Story", ("Ctrl+Alt+P",), "story", within="story"),
    Act("block_quote", "Make it a quote", "Story", ("Ctrl+Alt+Q",), "story", within="story"),
    Act("block_up", "Move the block up", "Story", ("Alt+Up",), "story", before=True, within="story"),
    Act("block_down", "Move the block down", "Story", ("Alt+Down",), "story", within="story"),
    Act("block_out", "Take the block out", "Story", ("Ctrl+Del",), "story", within="story"),
    Act("withdraw", "Withdraw", "Photo", ("Del",), "chosen", before=True),
    Act("restore", "Put back", "Photo", ("Shift+Del",), "chosen"),
    Act("loupe", "Look at the photo", "View", ("Ctrl+L",), "archive"),
    Act("facts", "Facts of the photo", "View", ("I",), "archive"),
    Act("compare", "Compare two to four photos", "View", ("Ctrl+E",), "archive"),
    Act("larger", "Larger thumbnails", "View", ("Ctrl++", "Ctrl+="), "archive", before=True),
    Act("smaller", "Smaller thumbnails", "View", ("Ctrl+-",), "archive"),
    Act("headings", "Months as headings", "View", (), "archive", checkable=True),
    Act("justified", "Photos in their own shapes", "View", ("Ctrl+J",), "archive", checkable=True),
    Act("captions", "Captions below the thumbnails", "View", (), "archive", checkable=True),
    Act("shelves", "Shelves", "View", ("F7",), "archive", "layout", checkable=True, before=True),
    Act("form", "Caption form", "View", ("F8",), "archive", "text-align-left", checkable=True),
    Act("history", "History", "View", ("F9", "Ctrl+H"), "archive", "clock-counter-clockwise", checkable=True),
    Act("full_screen", "Full screen", "View", ("F11",), checkable=True),
    Act("scheme_system", "As the system", "View", (), checkable=True, group="scheme", before=True),
    Act("scheme_light", "Light", "View", (), checkable=True, group="scheme"),
    Act("scheme_dark", "Dark", "View", (), checkable=True, group="scheme"),
    Act("keys", "Keys", "Help", ("?", "F1")),
)
BY_NAME: Final[Mapping[str, Act]] = {act.name: act for act in ACTIONS}


def made(doings: Mapping[str, Callable[[], None]], parent: QObject) -> dict[str, QAction]:
    """A QAction for each row of the table; `doings` holds for each name what is done."""
    actions: dict[str, QAction] = {}
    groups: dict[str, QActionGroup] = {}
    for act in ACTIONS:
        action = QAction(parent)
        action.setObjectName(act.name)
        action.setShortcuts([QKeySequence(keys) for keys in act.keys])
        if act.within != "window":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setCheckable(act.checkable)
        action.triggered.connect(doings[act.name])
        if act.group:
            groups.setdefault(act.group, QActionGroup(parent)).addAction(action)
        actions[act.name] = action
    return actions


def speak(actions: Mapping[str, QAction], tr: Translator) -> None:
    """Give actions their texts in a language."""
    for act in ACTIONS:
        actions[act.name].setText(tr(act.text))


_AT_HAND: Final = (
    ("loupe", "compare"),
    ("describe", "keywords", "copy_fields", "paste_fields"),
    ("pick", "reject", "unmark"),
    ("new_story", "to_story", "export"),
    ("withdraw", "restore"),
)


def enable(actions: Mapping[str, QAction], *, archive: bool, writing: bool, chosen: bool, story: bool) -> None:
    """Let be done what can be done now."""
    able = {"nothing": True, "archive": archive, "writing": writing, "chosen": writing and chosen, "story": writing and story}
    able["chosen and story"] = able["chosen"] and able["story"]
    for act in ACTIONS:
        actions[act.name].setEnabled(able[act.needs])


def menu_of(actions: Mapping[str, QAction], parent: QWidget) -> QMenu:
    """A menu of what is done most with photos, for where they are shown."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for some in _AT_HAND:
        menu.addActions([actions[name] for name in some])
        menu.addSeparator()
    return menu


def keys_told(action: QAction) -> str:
    """The keys of an action as the platform writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return "  ".join(keys.toString(native) for keys in action.shortcuts())
