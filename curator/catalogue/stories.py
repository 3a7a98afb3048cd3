"""Stories in the catalogue: journaled records whose body holds the blocks, with the words as they were published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from curator.catalogue import records
from curator.catalogue.records import Record
from curator.catalogue.store import Catalogue
from curator.domain.credit import Credit
from curator.domain.errors import CuratorError
from curator.domain.step import Changed
from curator.domain.story import Block, Heading, Paragraph, PhotoBlock, Quote, Story


def names(catalogue: Catalogue) -> list[str]:
    """The names of all stories."""
    return [record.name for record in records.of_kind(catalogue, "story")]


def load(catalogue: Catalogue, name: str) -> tuple[Story, tuple[str, ...]]:
    """A story by name or uid, with the notes that its import left; raises CuratorError."""
    record = records.named(catalogue, "story", name)
    return of_record(record), tuple(record.body.get("notes", ()))


def of_record(record: Record) -> Story:
    """The story that a record keeps."""
    return Story(record.name, str(record.body.get("title", "")), tuple(_block(held) for held in record.body["blocks"]))


def body(story: Story, notes: Sequence[str] = ()) -> dict[str, Any]:
    """A story as its record keeps it."""
    return {"title": story.title, "blocks": [_held(block) for block in story.blocks], "notes": list(notes)}


def change(catalogue: Catalogue, story: Story, act: str) -> Changed | None:
    """Give the story of that name other blocks or another title, as one step."""
    record = records.named(catalogue, "story", story.name)
    return records.change(catalogue, record, act, body=body(story, record.body.get("notes", ())))


def with_photo(catalogue: Catalogue, uid: str) -> list[str]:
    """The names of the stories in which a photo stands."""
    rows = catalogue.db.execute(
        "select distinct r.name from record r, json_each(r.body, '$.blocks') b"
        " where r.kind = 'story' and r.withdrawn = 0 and json_extract(b.value, '$.uid') = ? order by 1",
        [uid],
    )
    return [row[0] for row in rows]


def photo_uids(story: Story) -> tuple[str, ...]:
    """The photos that stand in a story, in order, each once."""
    return tuple(dict.fromkeys(block.uid for block in story.photos() if block.uid))


def at(story: Story, number: int) -> Block:
    """The block of a number as people count, from 1; raises CuratorError."""
    if not 1 <= number <= len(story.blocks):
        raise CuratorError(f"The story {story.name} has {len(story.blocks)} blocks; there is no block {number}.")
    return story.blocks[number - 1]


def moved(story: Story, number: int, target: int) -> Story:
    """The story with a block taken to another place."""
    block = at(story, number)
    rest = [other for place, other in enumerate(story.blocks, 1) if place != number]
    target = max(1, min(target, len(story.blocks)))
    return replace(story, blocks=(*rest[: target - 1], block, *rest[target - 1 :]))


def _held(block: Block) -> dict[str, Any]:
    told = block.to_json()
    if isinstance(block, PhotoBlock):
        credit = {**block.credit.to_json(), "text": block.credit.text} if block.credit else None
        return {**told, "credit": credit, "raw": block.raw}
    return {**told, "raw": block.raw} if isinstance(block, Quote) else told


def _block(held: Mapping[str, Any]) -> Block:
    kind = held["type"]
    if kind == "heading":
        return Heading(held["text"])
    if kind == "quote":
        return Quote(held["text"], held.get("person"), held.get("role"), held.get("raw", ""))
    if kind == "photo":
        credit = credit_of(held["credit"]) if held.get("credit") else None
        return PhotoBlock(held.get("uid"), held.get("caption") or "", credit, held.get("file_name"), held.get("raw", ""))
    return Paragraph(held["text"])


def credit_of(held: Mapping[str, Any]) -> Credit:
    """The credit that a JSON object tells."""
    holders = tuple(part for part in str(held.get("holder") or "").split("/") if part)
    parts = {name: held.get(name) for name in ("creator", "office", "partner", "asset_id", "year")}
    return Credit(holders, text=str(held.get("text") or ""), **parts)
