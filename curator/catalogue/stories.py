"""Stories in the catalogue: journaled records whose body holds the blocks, with the words as they were published.

A photo that stands in a story has words in two places: in the story, and in the archive. Where they are the same when a story is
kept, the block *follows* the photo from then on, so that a typing error is corrected once, and in every story; so does a block that has no
words of its own. Where they differ the story keeps its own wording. The words of the story stay in its record in any case
(and in `raw` as they were published): they are what is shown when the photo comes to have none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from curator.catalogue import journal, photos, records
from curator.catalogue.photos import chunks
from curator.catalogue.records import Record
from curator.catalogue.store import Catalogue
from curator.domain.consequences import credit_of
from curator.domain.credit import Credit
from curator.domain.errors import CuratorError
from curator.domain.fields import BY_NAME
from curator.domain.language import Texts
from curator.domain.matching import Candidate
from curator.domain.step import Changed
from curator.domain.story import Block, Heading, Paragraph, PhotoBlock, Quote, Story
from curator.domain.value import loaded
from curator.domain.wording import tidy


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence on what needs a look. One `on` a photo block (as it was then) is told while that block has the same words and file.

    `until_found` says that it is also told only while the block has no photo.
    """

    text: str
    on: PhotoBlock | None = None
    until_found: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A story of the catalogue in a list: `photos` counts its photo blocks, `missing` those without a photo of the archive."""

    uid: str
    name: str
    title: str
    blocks: int
    photos: int
    missing: int


def kept(catalogue: Catalogue) -> list[Kept]:
    """The stories, by name."""
    listed = []
    for record in records.of_kind(catalogue, "story"):
        blocks = record.body["blocks"]
        pictured = [block for block in blocks if block["type"] == "photo"]
        missing = sum(block["uid"] is None for block in pictured)
        listed.append(Kept(record.uid, record.name, record.body["title"], len(blocks), len(pictured), missing))
    return listed


def rename(catalogue: Catalogue, name: str, to: str) -> Changed | None:
    """Give a story another name, as one step; raises CuratorError where there is none, or another is called so."""
    record, wanted = records.named(catalogue, "story", name), to.strip()
    if any(other.name == wanted and other.id != record.id for other in records.of_kind(catalogue, "story")):
        raise CuratorError(f"There is a story called “{wanted}” already; choose another name.")
    return records.change(catalogue, record, "edit story", name=wanted)


def load(catalogue: Catalogue, name: str) -> tuple[Story, tuple[str, ...]]:
    """A story by name or uid, and sentences on what needs a look in it; raises CuratorError where there is none of that name."""
    record = records.named(catalogue, "story", name)
    story = _story(catalogue, record)
    return story, tuple(_told(record, story))


def keep(catalogue: Catalogue, story: Story, act: str, notes: Sequence[Note] = ()) -> Changed:
    """Keep a new story, as one step; raises CuratorError when the name is taken."""
    return records.add(catalogue, "story", story.name, _new_body(catalogue, story, notes), act)[1]


def keep_within(catalogue: Catalogue, step: int, story: Story, notes: Sequence[Note] = ()) -> int:
    """Keep a new story as part of a step, inside the caller's transaction; gives the id of its record."""
    return records.add_within(catalogue, step, "story", story.name, _new_body(catalogue, story, notes))


def change(catalogue: Catalogue, name: str, act: str, edit: Callable[[Story], Story]) -> tuple[Story, Changed | None]:
    """Change title and blocks of a story, as one step: the story after it, and None where nothing differs.

    The story is read inside the transaction, so that two who edit it at once do not take back each other's work.
    """
    with catalogue.writing():
        record = records.named(catalogue, "story", name)
        story = edit(_story(catalogue, record))
        if _changed_body(catalogue, record, story) == record.body:
            return story, None
        step = journal.begin(catalogue, act, {"name": record.name})
        change_within(catalogue, step, record.uid, story)
        changed = Changed(journal.uid_of(catalogue, step), act, (), frozenset({"body"}), records=(record.id,))
        return _story(catalogue, records.named(catalogue, "story", record.uid)), changed


def change_within(catalogue: Catalogue, step: int, name: str, story: Story) -> int | None:
    """Give a story title and blocks as part of a step, inside the caller's transaction: its record, None where nothing differs."""
    record = records.named(catalogue, "story", name)
    body = _changed_body(catalogue, record, story)
    if body == record.body:
        return None
    old = catalogue.db.execute("select body from record where id = ?", [record.id]).fetchone()[0]
    new = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    journal.record(catalogue, step, [(record.id, record.uid, {"body": old}, {"body": new})], kind=journal.RECORD)
    return record.id


def stories_of(catalogue: Catalogue, photo: int) -> list[str]:
    """The names of the stories in which a photo (its id) stands, in order.

    Subtle: the plain search for the uid in the text goes first, because taking JSON apart costs twenty times as much.
    """
    rows = catalogue.db.execute(
        "select r.name from record r, photo p where p.id = ? and r.kind = 'story' and r.withdrawn = 0 and instr(r.body, p.uid)"
        " and exists (select 1 from json_each(r.body, '$.blocks') b where json_extract(b.value, '$.uid') = p.uid) order by 1",
        [photo],
    )
    return [row[0] for row in rows]


def photo_uids(story: Story) -> tuple[str, ...]:
    """The photos that stand in a story, in order, each once."""
    return tuple(dict.fromkeys(block.uid for block in story.photos() if block.uid))


def photo_blocks(catalogue: Catalogue, ids: Sequence[int]) -> tuple[PhotoBlock, ...]:
    """Photos as they enter a story: with the words that they have, which they go on to follow."""
    blocks = []
    for some in chunks(ids):
        for photo in photos.load(catalogue, some):
            words = _Words(photo.values.get("description"), credit_of(photo.values.get("credit_data")))
            blocks.append(PhotoBlock(photo.uid, words.caption(catalogue.main), words.credit, photo.file_name))
    return tuple(blocks)


def follows(catalogue: Catalogue, story: Story) -> tuple[tuple[bool, bool], ...]:
    """For each block whether its caption and its credit follow those of its photo."""
    words = _words(catalogue, photo_uids(story))
    held = (_held(block, words) if isinstance(block, PhotoBlock) and block.uid in words else {} for block in story.blocks)
    return tuple(("caption_as" in one, "credit_as_photo" in one) for one in held)


def candidates(catalogue: Catalogue, ids: Sequence[int] | None = None) -> list[Candidate]:
    """The photos of these ids (None: all that are not withdrawn) as a story's photos are sought among them."""
    columns = "select uid, file_name, description from photo"
    if ids is None:
        rows = catalogue.db.execute(f"{columns} where withdrawn = 0 order by id").fetchall()
    else:
        marked = ((some, ",".join("?" * len(some))) for some in chunks(dict.fromkeys(ids)))
        rows = [row for some, marks in marked for row in catalogue.db.execute(f"{columns} where id in ({marks})", some)]
    described = BY_NAME["description"]
    found = []
    for uid, file_name, description in rows:
        held = loaded(described, description)
        found.append(Candidate(uid, file_name, held.shown(catalogue.main) if isinstance(held, Texts) else None))
    return found


def present(catalogue: Catalogue, uids: Iterable[str]) -> dict[str, int]:
    """The ids of those photos of these uids that are in the archive and not withdrawn."""
    found: dict[str, int] = {}
    for some in chunks(dict.fromkeys(uids)):
        marks = ",".join("?" * len(some))
        found.update(
            catalogue.db.execute(f"select uid, id from photo where withdrawn = 0 and uid in ({marks})", some).fetchall()
        )
    return found


def at(story: Story, number: int) -> Block:
    """The block of a number as people count, from 1; raises CuratorError."""
    if not 1 <= number <= len(story.blocks):
        count = len(story.blocks)
        blocks = "no blocks" if not count else "one block" if count == 1 else f"{count} blocks"
        raise CuratorError(f"The story {story.name} has {blocks}; there is no block {number}.")
    return story.blocks[number - 1]


def inserted(story: Story, blocks: Sequence[Block], number: int | None = None) -> Story:
    """The story with blocks put in so that the first of them has this number; at the end for None."""
    place = len(story.blocks) if number is None else min(max(number, 1) - 1, len(story.blocks))
    return replace(story, blocks=(*story.blocks[:place], *blocks, *story.blocks[place:]))


def without(story: Story, numbers: Iterable[int]) -> Story:
    """The story without the blocks of these numbers."""
    gone = set(numbers)
    for number in gone:
        at(story, number)
    return replace(story, blocks=tuple(block for number, block in enumerate(story.blocks, 1) if number not in gone))


def moved(story: Story, number: int, target: int) -> Story:
    """The story with a block taken to another place."""
    block = at(story, number)
    return inserted(without(story, [number]), [block], target)


def changed(story: Story, number: int, block: Block) -> Story:
    """The story with another block in the place of one; a title that repeats a heading follows it."""
    before = at(story, number)
    follows = isinstance(before, Heading) and isinstance(block, Heading) and before.text == story.title
    title = block.text if follows and isinstance(block, Heading) else story.title
    return replace(story, title=title, blocks=(*story.blocks[: number - 1], block, *story.blocks[number:]))


@dataclass(frozen=True, slots=True)
class _Words:
    """What a photo of the archive says of itself."""

    description: Any
    credit: Credit | None

    def caption(self, main: str) -> str:
        """The caption on one line, in the main language where there is one in it, else in the first that there is."""
        return tidy(self.description.shown(main)) if isinstance(self.description, Texts) else ""

    def text(self, code: str | None) -> str:
        """The caption on one line in just one language."""
        return tidy(self.description.get(code, "")) if code and isinstance(self.description, Texts) else ""

    def language_of(self, caption: str) -> str | None:
        """The language in which the photo has just this caption."""
        texts = self.description.texts if isinstance(self.description, Texts) else ()
        return next((code for code, text in texts if tidy(text) == caption), None)


def _words(catalogue: Catalogue, uids: Iterable[str]) -> dict[str, _Words]:
    found: dict[str, _Words] = {}
    for some in chunks(dict.fromkeys(uids)):
        marks = ",".join("?" * len(some))
        query = f"select uid, description, credit_data from photo where uid in ({marks})"
        for uid, description, credit in catalogue.db.execute(query, some):
            read = credit_of(loaded(BY_NAME["credit_data"], credit))
            found[uid] = _Words(loaded(BY_NAME["description"], description), read)
    return found


def _story(catalogue: Catalogue, record: Record) -> Story:
    """The story that a record keeps, with the words of the photos that its blocks follow."""
    held = record.body["blocks"]
    words = _words(catalogue, (block["uid"] for block in held if block.get("uid")))
    blocks = (_followed(_block(one), one, words.get(one.get("uid")), catalogue.main) for one in held)
    return Story(record.name, record.body["title"], tuple(blocks))


def _followed(block: Block, held: Mapping[str, Any], photo: _Words | None, main: str) -> Block:
    if photo is None or not isinstance(block, PhotoBlock):
        return block
    caption = photo.text(held.get("caption_as")) if block.caption else photo.caption(main)
    credit = photo.credit if held.get("credit_as_photo") or block.credit is None else None
    return replace(block, caption=caption or block.caption, credit=credit or block.credit)


def _body(catalogue: Catalogue, story: Story) -> dict[str, Any]:
    """A story as its record keeps it, without notes; `caption_as` (a language) and `credit_as_photo` mark what follows the photo."""
    words = _words(catalogue, photo_uids(story))
    return {"title": story.title, "blocks": [_held(block, words) for block in story.blocks]}


def _changed_body(catalogue: Catalogue, record: Record, story: Story) -> dict[str, Any]:
    return {**record.body, **_body(catalogue, story)}


def _new_body(catalogue: Catalogue, story: Story, notes: Sequence[Note]) -> dict[str, Any]:
    return {**_body(catalogue, story), "notes": [_held_note(note) for note in notes]}


def _held(block: Block, words: Mapping[str, _Words]) -> dict[str, Any]:
    told = block.to_json()
    if isinstance(block, Quote):
        return {**told, "raw": block.raw}
    if not isinstance(block, PhotoBlock):
        return told
    credit = {**block.credit.to_json(), "text": block.credit.text} if block.credit else None
    told = {**told, "credit": credit, "raw": block.raw}
    photo = words.get(block.uid) if block.uid else None
    if photo and block.caption and (code := photo.language_of(block.caption)):
        told["caption_as"] = code
    if photo and block.credit and block.credit == photo.credit:
        told["credit_as_photo"] = True
    return told


def _block(held: Mapping[str, Any]) -> Block:
    match held["type"]:
        case "heading":
            return Heading(held["text"])
        case "quote":
            return Quote(held["text"], held.get("person"), held.get("role"), held.get("raw", ""))
        case "photo":
            credit = credit_of((held["credit"],)) if held.get("credit") else None
            return PhotoBlock(held.get("uid"), held.get("caption") or "", credit, held.get("file_name"), held.get("raw", ""))
    return Paragraph(held["text"])


def _held_note(note: Note) -> dict[str, Any]:
    if note.on is None:
        return {"text": note.text}
    return {"text": note.text, "on": [note.on.caption, note.on.file_name], "until_found": note.until_found}


def _told(record: Record, story: Story) -> Iterator[str]:
    """The notes that still hold, those on photos with the number that their photo has now."""
    pictured = list(enumerate(story.photos(), 1))
    for note in record.body["notes"]:
        if "on" not in note:
            yield note["text"]
            continue
        for number, block in pictured:
            if note["on"] == [block.caption, block.file_name] and not (note["until_found"] and block.uid):
                yield f"Photo {number}: {note['text']}"
                break
