"""The grammar of the command line: noun or verb, `--photo` or `--where`, `--json`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from curator import __version__

Command = Callable[[argparse.Namespace], int]


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments as a namespace whose `command` is the function to call; leaves the program with code 2 on wrong usage."""
    return _parser().parse_args(_joined(arguments))


def _joined(arguments: Sequence[str]) -> list[str]:
    """The arguments with `--sort -rating` as `--sort=-rating`: a falling order is no option."""
    joined: list[str] = []
    for word in arguments:
        if joined and joined[-1] == "--sort" and word.startswith("-") and "--" not in joined:
            joined[-1] = f"--sort={word}"
        else:
            joined.append(word)
    return joined


def _later(module: str, name: str) -> Command:
    """The function of a module that is imported only when the command runs."""

    def command(options: argparse.Namespace) -> int:
        code: int = getattr(import_module(f"curator.cli.{module}"), name)(options)
        return code

    return command


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="curator",
        description="Curator keeps an archive of photos with their captions and credits. Without a command its window opens.",
        epilog="FIELD is a field's name or everyday word (caption, credit, tag …); the manual lists them all.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"curator {__version__}")
    parser.add_argument(
        "--archive", metavar="DIR", help="the archive's folder (else $CURATOR_ARCHIVE, else the one last opened)"
    )
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, module: str, function: str, text: str, group: Any = commands) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = group.add_parser(name, help=text, description=text, allow_abbrev=False)
        made.set_defaults(command=_later(module, function))
        made.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print the result as one JSON object")
        made.add_argument("--archive", metavar="DIR", default=argparse.SUPPRESS, help="the archive's folder")
        return made

    _archive(add)
    _photos(add)
    _steps(add)
    _credits(add, commands)
    _captions(add, commands)
    _lists(add, commands)
    _stories(add, commands)
    _preflight(add)
    _export(add)
    _vocabularies(add, commands)
    meaning = _group(commands, "meaning", "Finding by meaning: the optional part that make setup EXTRAS=meaning installs.")
    add("make", "meaning", "make", "Read the captions that are new or changed.", meaning)
    return parser


def _archive(add: Any) -> None:
    init = add("init", "archive", "init", "Make an empty archive.")
    init.add_argument("dir", metavar="DIR")
    init.add_argument("--language", metavar="CODE", default="en", help="its main language (en unless said)")
    taking = add(
        "import", "importing", "import_", "Take files and folders in: copied under originals/, or referenced where they are."
    )
    taking.add_argument("paths", metavar="PATH", nargs="+")
    taking.add_argument("--reference", action="store_true", help="leave the files where they are")
    taking.add_argument("--set", metavar="FIELD=VALUE", action="append", default=[], help="set a field of all photos taken in")
    taking.add_argument("--template", metavar="NAME", help="apply a template to all photos taken in")
    taking.add_argument("--no-thumbnails", action="store_true", help="leave the thumbnails to be made when they are wanted")
    add("stats", "archive", "stats", "Count what is in the archive.")
    checked = add("check", "archive", "check", "Prove that the journal is whole and that the catalogue says what it says.")
    checked.set_defaults(quick=False)


def _photos(add: Any) -> None:
    find = add("find", "photos", "find", "Find photos by a query, the best first.")
    find.add_argument(
        "query", metavar="QUERY", nargs="*", help='words, "a phrase", -word, OR, field:value …; see the manual on search'
    )
    find.add_argument("--limit", metavar="N", type=_count, help="how many photos to print at most")
    find.add_argument("--sort", metavar="FIELD|-FIELD", help="the order, falling with -; rank puts the best first")
    find.add_argument("--facets", action="store_true", help="count credits, years, keywords, places … of the answer")
    find.add_argument("--ids", action="store_true", help="print uids only")
    find.add_argument("--withdrawn", action="store_true", help="ask among the photos that were withdrawn")
    show = add("show", "photos", "show", "Show everything known of a photo, with the history of each field.")
    show.add_argument("photos", metavar="PHOTO", nargs="+")
    setting = add("set", "photos", "set_", "Set fields: FIELD=V, FIELD+=V, FIELD-=V, FIELD[zh-CN]=V, FIELD= clears.")
    setting.add_argument("assignments", metavar="FIELD=VALUE", nargs="+")
    _selection(setting)
    _selection(add("withdraw", "photos", "withdraw", "Take photos out of the archive's view; nothing is deleted."))
    _selection(add("restore", "photos", "restore", "Put withdrawn photos back."))


def _steps(add: Any) -> None:
    for name, text in (("undo", "Undo the last steps."), ("redo", "Set undone steps in force again.")):
        turning = add(name, "steps", name, text)
        turning.add_argument("count", metavar="N", nargs="?", type=_count, default=1)
    history = add("history", "steps", "history", "List the steps, newest first.")
    history.add_argument("--photo", metavar="ID", help="those of one photo, with what they changed in it")
    history.add_argument("--limit", metavar="N", type=_count, default=20)


def _credits(add: Any, commands: Any) -> None:
    credit = _group(commands, "credit", "Credits as data: read, checked against the house style, brought into it.")
    parsing = add("parse", "credits", "parse", "Take a caption line apart into caption and credit; needs no archive.", credit)
    parsing.add_argument("text", metavar="TEXT")
    checking = add("check", "credits", "check", "List what departs from the house style, with a suggestion.", credit)
    checking.add_argument("--where", metavar="QUERY", default="", help="only photos that a query finds")
    normalising = add("normalise", "credits", "normalise", "Apply the suggestions of check, as one step.", credit)
    normalising.add_argument("--where", metavar="QUERY", default="", help="only photos that a query finds")


def _captions(add: Any, commands: Any) -> None:
    templates = _group(commands, "template", "Templates: sets of values that are put on many photos.")
    add("list", "captions", "template_list", "List the templates.", templates)
    name = {"metavar": "NAME"}
    add("show", "captions", "template_show", "Show what a template sets.", templates).add_argument("name", **name)
    save = add(
        "save",
        "captions",
        "template_save",
        "Keep a template: FIELD=V, FIELD?=V (only where empty), FIELD+=V (append).",
        templates,
    )
    save.add_argument("name", **name)
    save.add_argument("entries", metavar="FIELD=VALUE", nargs="+")
    ticking = add(
        "tick", "captions", "template_tick", "Tick entries of a template; without a tick they are not applied.", templates
    )
    ticking.add_argument("name", **name)
    ticking.add_argument("fields", metavar="FIELD", nargs="+")
    ticking.add_argument("--off", action="store_true", help="take the tick away")
    applying = add("apply", "captions", "template_apply", "Apply a template to photos, as one step.", templates)
    applying.add_argument("name", **name)
    _selection(applying)
    writing = add("export", "captions", "template_export", "Write a template into a file for colleagues.", templates)
    writing.add_argument("name", **name)
    writing.add_argument("file", metavar="FILE")
    add("import", "captions", "template_import", "Keep the template of a file.", templates).add_argument("file", metavar="FILE")
    add("withdraw", "captions", "template_withdraw", "Take a template out of view.", templates).add_argument("name", **name)
    codes = _group(commands, "codes", "Code replacements: short codes typed between delimiters, and what they stand for.")
    add("list", "captions", "codes_list", "List the codes.", codes)
    reading = add("import", "captions", "codes_import", "Take the codes of a tab-separated file.", codes)
    reading.add_argument("file", metavar="FILE")
    reading.add_argument("--delimiter", metavar="SIGN", default="=", help="the sign before and after a code (= unless said)")
    add("export", "captions", "codes_export", "Write the codes into a tab-separated file.", codes).add_argument(
        "file", metavar="FILE"
    )
    _selection(add("expand", "captions", "codes_expand", "Put the texts in place of the codes of photos.", codes))
    _rewriting(add, commands)


def _rewriting(add: Any, commands: Any) -> None:
    replacing = add("replace", "captions", "replace", "Find and replace in the texts of photos, as one step.")
    replacing.add_argument("text", metavar="TEXT")
    replacing.add_argument("replacement", metavar="REPLACEMENT")
    replacing.add_argument("--field", metavar="FIELD", action="append", default=[], help="only in this field; may be repeated")
    replacing.add_argument("--language", metavar="CODE", action="append", default=[], help="only in this language")
    replacing.add_argument("--whole-words", action="store_true", help="only whole words")
    replacing.add_argument("--match-case", action="store_true", help="tell capitals apart")
    replacing.add_argument("--dry-run", action="store_true", help="only show what would change")
    _selection(replacing)
    clock = _group(commands, "clock", "The capture clock: a camera that was off, a zone that it did not know.")
    shifting = add("shift", "captions", "clock_shift", "Shift capture times by a span such as +8h or -1:30.", clock)
    shifting.add_argument("delta", metavar="SPAN", nargs="?", help="after -- where it begins with a minus")
    shifting.add_argument("--reading", metavar="TIME", help="what the camera showed …")
    shifting.add_argument("--true", metavar="TIME", help="… when it was this time")
    _selection(shifting)
    zone = add("zone", "captions", "clock_zone", "Say in which zone photos were taken.", clock)
    zone.add_argument("offset", metavar="ZONE", help="such as +08:00; after -- where it begins with a minus")
    zone.add_argument("--convert", action="store_true", help="keep the moment and move the hands")
    _selection(zone)
    naming = add("caption-from-name", "captions", "caption_from_name", "Suggest captions from file names that are captions.")
    naming.add_argument("--apply", action="store_true", help="fill them in where there is no caption")
    _selection(naming)
    listing = add("values", "captions", "values", "List the values that a field has in the archive, the commonest first.")
    listing.add_argument("field", metavar="FIELD")
    listing.add_argument("prefix", metavar="BEGINNING", nargs="?", default="")
    listing.add_argument("--limit", metavar="N", type=_count)


def _lists(add: Any, commands: Any) -> None:
    organisations = _group(
        commands, "organisation", "The organisations that credits name, with their aliases and house styles."
    )
    add("list", "lists", "organisation_list", "List the organisations.", organisations)
    saving = add(
        "save", "lists", "organisation_save", "Add or change one: alias+=, name.fr=, style=, ours=yes …", organisations
    )
    saving.add_argument("name", metavar="NAME")
    saving.add_argument("values", metavar="KEY=VALUE", nargs="*")
    leaving = add("withdraw", "lists", "organisation_withdraw", "Take the archive's own entry out of view.", organisations)
    leaving.add_argument("name", metavar="NAME")
    words = _group(commands, "word", "Words that the spelling of this archive knows beside the dictionaries.")
    add("list", "lists", "word_list", "List them.", words)
    add("add", "lists", "word_add", "Add words.", words).add_argument("words", metavar="WORD", nargs="+")
    waivers = _group(commands, "waiver", "Preflight rules that were let pass, and why.")
    add("list", "lists", "waiver_list", "List them.", waivers)
    add("withdraw", "lists", "waiver_withdraw", "Take one back.", waivers).add_argument("uid", metavar="ID")
    add("withdraw", "lists", "word_withdraw", "Take a word out of view.", words).add_argument("word", metavar="WORD")


def _stories(add: Any, commands: Any) -> None:
    story = _group(
        commands, "story", "Photo stories: taken in, kept, edited, written out; a gallery is a story of photos only."
    )
    taking = add("import", "stories", "import_", "Take a story in: text, Markdown, .docx or saved HTML.", story)
    taking.add_argument("file", metavar="FILE")
    taking.add_argument(
        "--photos", metavar="DIR", help="find its photos among the files of a folder, importing those that are new"
    )
    taking.add_argument("--name", metavar="NAME", help="what to call it (else its title)")
    add("list", "stories", "list_", "List the stories.", story)
    verbs = {
        name: add(name, "stories", name.replace("-", "_"), text, story)
        for name, text in {
            "show": "Show a story with the numbers of its blocks.",
            "export-text": "Write a story out as text that comes back in unchanged.",
            "new": "Begin a story, empty or of some photos.",
            "add": "Put photos or text into a story.",
            "remove": "Take blocks out of a story.",
            "move": "Take a block to another place.",
            "edit": "Change a block: its text, or caption=, credit=, file_name=, photo=, person=, role=.",
            "fill": "Fill captions and credits from a story into its photos that have none.",
            "rename": "Give a story another name.",
            "withdraw": "Take a story out of view.",
        }.items()
    }
    for parser in verbs.values():
        parser.add_argument("name", metavar="NAME")
    for name in ("new", "add"):
        _selection(verbs[name], required=False)
    verbs["new"].add_argument("--title", metavar="TITLE")
    for word in ("heading", "text", "quote", "person", "role"):
        verbs["add"].add_argument(f"--{word}", metavar=word.upper())
    verbs["add"].add_argument("--at", metavar="N", type=_count, help="the place of the first new block (else the end)")
    verbs["remove"].add_argument("--block", metavar="N", type=_count, nargs="+", required=True)
    for name in ("move", "edit"):
        verbs[name].add_argument("--block", metavar="N", type=_count, required=True)
    verbs["move"].add_argument("--to", metavar="M", type=_count, required=True)
    verbs["edit"].add_argument("values", metavar="TEXT", nargs="+")
    verbs["rename"].add_argument("new", metavar="NEW")


def _preflight(add: Any) -> None:
    checking = add("preflight", "preflight", "preflight_", "What is to be said against photos before they leave the archive.")
    chosen = checking.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--story", metavar="NAME")
    chosen.add_argument("--where", metavar="QUERY")
    checking.add_argument("--profile", choices=("web", "print", "internal"), default="web", help="web unless said")
    checking.add_argument(
        "--languages", metavar="CODES", action="append", default=[], help="captions must be in these: en,zh-CN"
    )
    checking.add_argument(
        "--waive", metavar="RULE=REASON", action="append", default=[], help="let a rule's findings pass, and why"
    )
    checking.add_argument("--fix", metavar="RULE", action="append", default=[], help="apply a rule's suggestions, as one step")
    checking.add_argument("--words", metavar="FILE", action="append", default=[], help="further word lists and thresholds")


def _group(commands: Any, name: str, text: str) -> Any:
    noun = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
    return noun.add_subparsers(metavar="VERB", required=True)


def _selection(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    chosen = parser.add_mutually_exclusive_group(required=required)
    chosen.add_argument("--photo", metavar="ID", nargs="+", help="photos by uid; the beginning of it will do")
    chosen.add_argument("--where", metavar="QUERY", help="all photos that a query finds")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of 1 or more")
    return int(text)


def _export(add: Any) -> None:
    making = add("export", "exporting", "export", "Make a gallery bundle of a story or a search, or check one.")
    making.add_argument("--story", metavar="NAME", help="the story to export")
    making.add_argument("--where", metavar="QUERY", help="the photos that a query finds, in its order")
    making.add_argument("--to", metavar="DIR", help="the folder of the bundle, made or renewed as a whole")
    making.add_argument("--check", metavar="DIR", help="tell whether a bundle is as it was exported")
    making.add_argument("--title", metavar="TEXT", help="the title of a gallery")
    making.add_argument(
        "--profile", choices=("web", "print", "internal"), default="web", help="what may be told (web unless said)"
    )
    making.add_argument("--location", metavar="RULE", help="how exactly places are told: exact, ten-km, district or none")
    making.add_argument(
        "--languages", metavar="CODES", action="append", default=[], help="such as en,zh-CN (the main one unless said)"
    )
    making.add_argument(
        "--template", metavar="NAME|DIR", default="story", help="story, grid, slideshow, or a folder of your own"
    )
    making.add_argument(
        "--size", metavar="PIXELS", type=_count, action="append", default=[], help="a size for the page (480, 1024)"
    )
    making.add_argument(
        "--large", metavar="PIXELS", type=_count, default=1920, help="the size of the pictures in photos/ (1920)"
    )
    making.add_argument("--avif", action="store_true", help="AVIF for the page: smaller, and ten times as slow to make")
    making.add_argument("--watermark", action="store_true", help="the credit in the corner of each picture")
    making.add_argument("--title-page", action="store_true", help="begin with a title page")
    making.add_argument("--no-downloads", action="store_true", help="offer no download in the viewer")
    making.add_argument("--address", metavar="URL", default="", help="where the bundle will stand on the web")
    making.add_argument(
        "--stop-when-broken", action="store_true", help="stop at a picture that can not be read, instead of leaving it out"
    )
    making.add_argument("--zip", action="store_true", help="pack it as DIR.zip as well")
    making.add_argument("--bag", action="store_true", help="make a BagIt bag for keeping")
    making.add_argument("--replace", action="store_true", help="take the place of a bundle that was changed by hand")
    making.add_argument(
        "--waive", metavar="RULE=REASON", action="append", default=[], help="let a rule pass; the reason is kept"
    )


def _vocabularies(add: Any, commands: Any) -> None:
    words = _group(commands, "vocabulary", "Vocabularies: terms whose names in all languages find the same photos.")
    add("list", "vocabularies", "vocabulary_list", "List the vocabularies.", words)
    showing = add("show", "vocabularies", "vocabulary_show", "Show the terms of a vocabulary.", words)
    showing.add_argument("name", metavar="NAME")
    showing.add_argument("beginning", metavar="BEGINNING", nargs="?", default="", help="only terms that begin so")
    taking = add("import", "vocabularies", "vocabulary_import", "Keep the vocabulary of a tab-indented file.", words)
    taking.add_argument("file", metavar="FILE")
    taking.add_argument("--name", metavar="NAME", help="what it is called (the file's name unless said)")
    writing = add("export", "vocabularies", "vocabulary_export", "Write a vocabulary as tab-indented text.", words)
    writing.add_argument("name", metavar="NAME")
    writing.add_argument("file", metavar="FILE")
    leaving = add("withdraw", "vocabularies", "vocabulary_withdraw", "Take a vocabulary of one's own out of view.", words)
    leaving.add_argument("name", metavar="NAME")
    tags = _group(commands, "tag", "Tags from the vocabularies.")
    tagging = add("add", "vocabularies", "tag_add", "Tag photos with a theme, a goal or a term of one's own.", tags)
    tagging.add_argument("term", metavar="TERM", help="any of its names, in any language")
    _selection(tagging)
    leaving = add("remove", "vocabularies", "tag_remove", "Take a keyword from photos, with its code.", tags)
    leaving.add_argument("term", metavar="TERM", help="any of its names, in any language, or the keyword itself")
    _selection(leaving)
    places = _group(commands, "place", "Places in China by code, so that two of one name are told apart.")
    add("find", "vocabularies", "place_find", "List the places that are called so.", places).add_argument(
        "text", metavar="TEXT"
    )
    placing = add("set", "vocabularies", "place_set", "Give photos a place by its code or name.", places)
    placing.add_argument("place", metavar="CODE|NAME")
    _selection(placing)
    searches = _group(commands, "search", "Saved searches; search:NAME stands for one wherever a query is taken.")
    add("list", "vocabularies", "search_list", "List the saved searches.", searches)
    saving = add("save", "vocabularies", "search_save", "Keep a query under a name.", searches)
    saving.add_argument("name", metavar="NAME")
    saving.add_argument("query", metavar="QUERY", nargs="+")
    renaming = add("rename", "vocabularies", "search_rename", "Give a saved search another name.", searches)
    renaming.add_argument("name", metavar="NAME")
    renaming.add_argument("to", metavar="NEW")
    dropping = add("withdraw", "vocabularies", "search_withdraw", "Take a saved search out of view.", searches)
    dropping.add_argument("name", metavar="NAME")
