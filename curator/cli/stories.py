"""story import, list, show, export-text, and editing a story."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curator.catalogue import organisations, photos, records, stories
from curator.catalogue.store import Catalogue
from curator.cli import DONE, STOPPED
from curator.cli.opening import opened, selected
from curator.cli.output import Bar, put, put_json, say, stopping
from curator.domain import credit_grammar, house_style, story_text
from curator.domain.errors import CuratorError, UsageError
from curator.domain.organisations import Organisations
from curator.domain.story import Block, Heading, Paragraph, PhotoBlock, Quote, Story
from curator.domain.wording import tidy

if TYPE_CHECKING:
    from curator.jobs.story_importing import Taken

Edited = Callable[[Catalogue, Story], Story]


def import_(options: argparse.Namespace) -> int:
    """Take a story in; with --photos its photos are imported first."""
    with opened(options) as catalogue:
        taken = _taken(catalogue, options)
        if taken is None:
            say("Stopped; the story was not taken in. Photos that are in stay in; run the same command again to go on.")
            return STOPPED
        filled = len(taken.changed.photos)
        if options.json:
            put_json({**taken.story.to_json(taken.notes), "filled": filled})
            return DONE
        pictured = taken.story.photos()
        found = sum(block.uid is not None for block in pictured)
        say(f"Took in {taken.story.name}: {len(taken.story.blocks)} blocks; {found} of {len(pictured)} photos found.")
        say(f"Captions and credits were filled into {'one photo' if filled == 1 else f'{filled:,} photos'}.")
        for note in taken.notes:
            say(f"- {note}")
    return DONE


def _taken(catalogue: Catalogue, options: argparse.Namespace) -> Taken | None:
    """Step the job to its end, or to a wish to stop (then None)."""
    from curator.jobs import story_importing

    file = Path(options.file).expanduser().absolute()
    folder = Path(options.photos).expanduser().absolute() if options.photos else None
    job = story_importing.imported(catalogue, lambda act: act(catalogue), file, folder=folder, name=options.name)
    bar = Bar()
    with stopping() as wish:
        try:
            while not wish[0]:
                bar.show(next(job))
        except StopIteration as end:
            taken: Taken = end.value
            return taken
        finally:
            bar.clear(newline=True)
            job.close()
    return None


def list_(options: argparse.Namespace) -> int:
    """List the stories."""
    with opened(options, read_only=True) as catalogue:
        known = stories.kept(catalogue)
        if options.json:
            put_json({"stories": [asdict(one) for one in known]})
            return DONE
        for one in known:
            missing = f", {one.missing} of them not found" if one.missing else ""
            put(f"{one.name}  ({one.blocks} blocks, {one.photos} photos{missing})")
    return DONE


def show(options: argparse.Namespace) -> int:
    """Show a story with the numbers of its blocks."""
    with opened(options, read_only=True) as catalogue, catalogue.reading():
        story, notes = stories.load(catalogue, options.name)
        if options.json:
            put_json(story.to_json(notes))
            return DONE
        known = organisations.known(catalogue)
        put(f"{story.name}: {story.title}")
        for number, block in enumerate(story.blocks, 1):
            put(f"{number:4}  {_line(block, known)}")
        for note in notes:
            say(f"- {note}")
    return DONE


def _line(block: Block, known: Organisations) -> str:
    match block:
        case Heading():
            return f"# {block.text}"
        case Quote():
            speaker = ", ".join(part for part in (block.person, block.role) if part)
            return f"“{block.text}” — {speaker}" if speaker else f"“{block.text}”"
        case PhotoBlock():
            credit = house_style.rendered(block.credit, known) if block.credit else "(no credit)"
            name = f"  {block.file_name}" if block.file_name else ""
            return f"[photo {block.uid[:8] if block.uid else 'not found'}] {block.caption or '(no caption)'} {credit}{name}"
        case Paragraph():
            return block.text


def export_text(options: argparse.Namespace) -> int:
    """Write a story out as text that comes back in unchanged."""
    with opened(options, read_only=True) as catalogue, catalogue.reading():
        story, _ = stories.load(catalogue, options.name)
        text = story_text.write_text(story, organisations.known(catalogue))
        if options.json:
            put_json({"name": story.name, "text": text})
        else:
            put(text.removesuffix("\n"))
    return DONE


def new(options: argparse.Namespace) -> int:
    """Begin a story; with --photo or --where a gallery of those photos."""
    name = _named(options.name)
    with opened(options) as catalogue:
        story = Story(name, tidy(options.title or "") or name, stories.photo_blocks(catalogue, _chosen(catalogue, options)))
        stories.keep(catalogue, story, "new story")
        return _told(options, story)


def add(options: argparse.Namespace) -> int:
    """Put photos or text into a story."""
    if (options.person or options.role) and options.quote is None:
        raise UsageError("--person and --role go with --quote.")
    texts: list[Block] = [
        *([Heading(_text(options.heading))] if options.heading is not None else ()),
        *([Paragraph(_text(options.text))] if options.text is not None else ()),
        *([Quote(_text(options.quote), options.person, options.role)] if options.quote is not None else ()),
    ]

    def added(catalogue: Catalogue, story: Story) -> Story:
        fresh = [*stories.photo_blocks(catalogue, _chosen(catalogue, options)), *texts]
        if not fresh:
            raise UsageError("Say what to put in: --photo, --where, --heading, --text or --quote.")
        return stories.inserted(story, fresh, options.at)

    return _edited(options, added)


def remove(options: argparse.Namespace) -> int:
    """Take blocks out of a story; the photos stay in the archive."""
    return _edited(options, lambda _, story: stories.without(story, options.block))


def move(options: argparse.Namespace) -> int:
    """Take a block to another place."""
    return _edited(options, lambda _, story: stories.moved(story, options.block, options.to))


def edit(options: argparse.Namespace) -> int:
    """Change a block: its text, or caption=, credit=, file_name=, photo=, person=, role=."""

    def reworded(catalogue: Catalogue, story: Story) -> Story:
        block = stories.at(story, options.block)
        for field, text in _assigned(block, options.values).items():
            block = _changed(catalogue, block, field, text)
        return stories.changed(story, options.block, block)

    return _edited(options, reworded)


def _assigned(block: Block, values: Sequence[str]) -> dict[str, str]:
    """What is to be set in a block, by field; raises UsageError for a field that its kind does not have."""
    fields = {PhotoBlock: ("caption", "credit", "file_name", "photo"), Quote: ("text", "person", "role")}.get(
        type(block), ("text",)
    )
    found: dict[str, str] = {}
    for words in values:
        field, equals, text = words.partition("=")
        if not equals or field not in fields:
            if "text" not in fields:
                raise UsageError("A photo has caption=, credit=, file_name= and photo=.")
            field, text = "text", words
        if field in found:
            raise UsageError("Give each part of a block once, a text with blanks in quotes.")
        found[field] = text
    return found


def _changed(catalogue: Catalogue, block: Block, field: str, text: str) -> Block:
    held: Any = text or None
    if field == "text":
        held = _text(text)
    elif field == "credit":
        held = credit_grammar.parse_credit(text, organisations.known(catalogue)) if text else None
        if text and held is None:
            raise CuratorError(f"“{text}” can not be read as a credit; write it like ©UNV, 2020.")
    elif field == "photo":
        field = "uid"
        held = photos.uids_of(catalogue, [photos.by_uid(catalogue, text)])[0] if text else None
    elif field == "caption":
        held = text
    return replace(block, **{field: held})


def fill(options: argparse.Namespace) -> int:
    """Fill captions and credits from a story into its photos that have none."""
    from curator.jobs import story_importing

    with opened(options) as catalogue:
        changed = story_importing.filled(catalogue, options.name)
        count = len(changed.photos) if changed else 0
        if options.json:
            put_json({"step": changed.step if changed else None, "filled": count})
        else:
            say(f"Captions and credits were filled into {'one photo' if count == 1 else f'{count:,} photos'}.")
    return DONE


def rename(options: argparse.Namespace) -> int:
    """Give a story another name."""
    name = _named(options.new)
    with opened(options) as catalogue:
        record = records.named(catalogue, "story", options.name)
        stories.rename(catalogue, record.uid, name)
        return _told(options, stories.load(catalogue, record.uid)[0])


def withdraw(options: argparse.Namespace) -> int:
    """Take a story out of view; its photos stay."""
    with opened(options) as catalogue:
        story, _ = stories.load(catalogue, options.name)
        records.withdraw(catalogue, records.named(catalogue, "story", options.name), "withdraw story")
        return _told(options, story)


def _edited(options: argparse.Namespace, edit: Edited) -> int:
    with opened(options) as catalogue:
        story, _ = stories.change(catalogue, options.name, "edit story", lambda before: edit(catalogue, before))
        return _told(options, story)


def _told(options: argparse.Namespace, story: Story) -> int:
    if options.json:
        put_json(story.to_json())
    else:
        say(f"{story.name}: {len(story.blocks)} blocks, {len(story.photos())} photos.")
    return DONE


def _chosen(catalogue: Catalogue, options: argparse.Namespace) -> Sequence[int]:
    return selected(catalogue, options) if options.photo or options.where is not None else ()


def _text(text: str) -> str:
    if not tidy(text):
        raise UsageError("A block has some text; take it out with: curator story remove")
    return text


def _named(name: str) -> str:
    if not tidy(name):
        raise UsageError("A story has a name.")
    return tidy(name)
