"""story import, list, show, export-text, and editing a story."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from curator.catalogue import organisations, photos, records, stories
from curator.catalogue.store import Catalogue
from curator.cli import DONE
from curator.cli.opening import opened, selected
from curator.cli.output import put, put_json, say
from curator.domain import credit_grammar, house_style, story_text
from curator.domain.errors import CuratorError, UsageError
from curator.domain.language import Texts
from curator.domain.organisations import Organisations
from curator.domain.story import Block, Heading, Paragraph, PhotoBlock, Quote, Story


def import_(options: argparse.Namespace) -> int:
    """Take a story in; with --photos its photos are imported first."""
    from curator.domain.job import run
    from curator.jobs import importing, story_importing

    with opened(options) as catalogue:
        path = Path(options.file).expanduser().absolute()
        story_importing.read(path, catalogue)
        notes: list[str] = []
        if options.photos:
            folder = Path(options.photos).expanduser().absolute()
            outcomes, _ = run(importing.imported(catalogue, lambda act: act(catalogue), [folder]))
            notes = [f"{outcome.path}: {outcome.reason}" for outcome in outcomes if outcome.status == "failed"]
            uids = dict.fromkeys(outcome.uid for outcome in outcomes if outcome.uid)
            among = [photos.by_uid(catalogue, uid) for uid in uids]
        else:
            among = None
        taken = story_importing.taken_in(catalogue, path, name=options.name, among=among)
        if options.json:
            put_json({**taken.story.to_json([*taken.notes, *notes]), "filled": taken.filled})
        else:
            found = len([block for block in taken.story.photos() if block.uid])
            say(
                f"Took in {taken.story.name}: {len(taken.story.blocks)} blocks; {found} of {len(taken.story.photos())} photos found."
            )
            say(f"Captions and credits were filled into {taken.filled} photos.")
            for note in (*taken.notes, *notes):
                say(f"- {note}")
    return DONE


def list_(options: argparse.Namespace) -> int:
    """List the stories."""
    with opened(options, read_only=True) as catalogue:
        known = records.of_kind(catalogue, "story")
        told = [(record, stories.of_record(record)) for record in known]
        if options.json:
            rows = [
                {"uid": record.uid, "name": record.name, "title": story.title, "photos": len(story.photos())}
                for record, story in told
            ]
            put_json({"stories": rows})
        else:
            for record, story in told:
                put(f"{record.name}  ({len(story.photos())} photos, {len(story.blocks)} blocks)")
    return DONE


def show(options: argparse.Namespace) -> int:
    """Show a story with the numbers of its blocks."""
    with opened(options, read_only=True) as catalogue:
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
    if isinstance(block, Heading):
        return f"# {block.text}"
    if isinstance(block, Quote):
        speaker = ", ".join(part for part in (block.person, block.role) if part)
        return f"“{block.text}” — {speaker}"
    if isinstance(block, PhotoBlock):
        credit = house_style.rendered(block.credit, known) if block.credit else "(no credit)"
        return f"[photo {block.uid[:8] if block.uid else 'not found'}] {block.caption or '(no caption)'} {credit}"
    return block.text


def export_text(options: argparse.Namespace) -> int:
    """Write a story out as text that comes back in unchanged."""
    with opened(options, read_only=True) as catalogue:
        story, _ = stories.load(catalogue, options.name)
        text = story_text.write_text(story, organisations.known(catalogue))
        if options.json:
            put_json({"name": story.name, "text": text})
        else:
            put(text.removesuffix("\n"))
    return DONE


def new(options: argparse.Namespace) -> int:
    """Begin a story; with --photo or --where a gallery of those photos."""
    with opened(options) as catalogue:
        chosen = selected(catalogue, options) if options.photo or options.where is not None else []
        blocks = tuple(_photo_block(catalogue, number) for number in chosen)
        story = Story(options.name, options.title or options.name, blocks)
        records.add(catalogue, "story", story.name, stories.body(story), "new story")
        return _told(options, story)


def add(options: argparse.Namespace) -> int:
    """Put photos or text into a story."""

    def changed(catalogue: Catalogue, story: Story) -> Story:
        fresh: list[Block] = []
        if options.photo or options.where is not None:
            fresh += [_photo_block(catalogue, number) for number in selected(catalogue, options)]
        if options.heading:
            fresh.append(Heading(options.heading))
        if options.text:
            fresh.append(Paragraph(options.text))
        if options.quote:
            fresh.append(Quote(options.quote, options.person, options.role))
        if not fresh:
            raise UsageError("Say what to put in: --photo, --where, --heading, --text or --quote.")
        place = len(story.blocks) if options.at is None else min(options.at - 1, len(story.blocks))
        return replace(story, blocks=(*story.blocks[:place], *fresh, *story.blocks[place:]))

    return _edited(options, changed, "edit story")


def remove(options: argparse.Namespace) -> int:
    """Take blocks out of a story; the photos stay in the archive."""

    def changed(_catalogue: Catalogue, story: Story) -> Story:
        for number in options.block:
            stories.at(story, number)
        return replace(story, blocks=tuple(block for place, block in enumerate(story.blocks, 1) if place not in options.block))

    return _edited(options, changed, "edit story")


def move(options: argparse.Namespace) -> int:
    """Take a block to another place."""
    return _edited(options, lambda _catalogue, story: stories.moved(story, options.block, options.to), "edit story")


def edit(options: argparse.Namespace) -> int:
    """Change a block: its text, or caption=, credit=, file_name=, photo=, person=, role=."""

    def changed(catalogue: Catalogue, story: Story) -> Story:
        block = stories.at(story, options.block)
        for words in options.values:
            block = _changed(catalogue, block, words)
        place = options.block - 1
        return replace(story, blocks=(*story.blocks[:place], block, *story.blocks[place + 1 :]))

    return _edited(options, changed, "edit story")


def _changed(catalogue: Catalogue, block: Block, words: str) -> Block:
    key, equals, text = words.partition("=")
    if isinstance(block, PhotoBlock) and equals and key in ("caption", "credit", "file_name", "photo"):
        if key == "credit":
            credit = credit_grammar.parse_credit(text, organisations.known(catalogue)) if text else None
            if text and credit is None:
                raise CuratorError(f"“{text}” can not be read as a credit.")
            return replace(block, credit=credit)
        if key == "photo":
            return replace(block, uid=photos.uids_of(catalogue, [photos.by_uid(catalogue, text)])[0] if text else None)
        return replace(block, caption=text) if key == "caption" else replace(block, file_name=text or None)
    if isinstance(block, Quote) and equals and key in ("person", "role"):
        return replace(block, person=text or None) if key == "person" else replace(block, role=text or None)
    if isinstance(block, PhotoBlock):
        raise UsageError("A photo has caption=, credit=, file_name= and photo=.")
    return replace(block, text=words.removeprefix("text="))


def rename(options: argparse.Namespace) -> int:
    """Give a story another name."""
    with opened(options) as catalogue:
        record = records.named(catalogue, "story", options.name)
        if any(other.name == options.new for other in records.of_kind(catalogue, "story")):
            raise CuratorError(f"There is a story called “{options.new}” already; choose another name.")
        records.change(catalogue, record, "edit story", name=options.new)
        return _told(options, replace(stories.of_record(record), name=options.new))


def withdraw(options: argparse.Namespace) -> int:
    """Take a story out of view; its photos stay."""
    with opened(options) as catalogue:
        record = records.named(catalogue, "story", options.name)
        records.withdraw(catalogue, record, "withdraw story")
        return _told(options, stories.of_record(record))


def _edited(options: argparse.Namespace, change: Callable[[Catalogue, Story], Story], act: str) -> int:
    with opened(options) as catalogue:
        story, _ = stories.load(catalogue, options.name)
        after = change(catalogue, story)
        stories.change(catalogue, after, act)
        return _told(options, after)


def _told(options: argparse.Namespace, story: Story) -> int:
    if options.json:
        put_json(story.to_json())
    else:
        say(f"{story.name}: {len(story.blocks)} blocks, {len(story.photos())} photos.")
    return DONE


def _photo_block(catalogue: Catalogue, number: int) -> PhotoBlock:
    """A photo as it enters a story: with its caption and credit of this moment."""
    (photo,) = photos.load(catalogue, [number])
    caption, line = photo.values.get("description"), photo.values.get("credit_line")
    credit = credit_grammar.parse_credit(line, organisations.known(catalogue)) if isinstance(line, str) else None
    text = caption.shown(catalogue.main) if isinstance(caption, Texts) else ""
    return PhotoBlock(photo.uid, text, credit, photo.file_name)
