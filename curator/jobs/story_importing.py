"""Taking a published or planned story in: its blocks are read, its photos are found, their empty captions are filled.

The story and the words that it gives to photos without any are one step, so that one undo takes both back. Nothing that a
photo holds is overwritten; a photo that is not certain is left to a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from curator.catalogue import journal, organisations, photos, records, search, stories
from curator.catalogue.store import Catalogue
from curator.domain import house_style, matching, story_text
from curator.domain.errors import CuratorError
from curator.domain.file_names import is_file_name
from curator.domain.language import Texts
from curator.domain.matching import Candidate, Certainty, Match
from curator.domain.photo import Photo
from curator.domain.step import Edit, Op, Put, PutText
from curator.domain.story import Block, PhotoBlock, Story, title_of
from curator.domain.story_grammar import read_lines
from curator.files import documents


@dataclass(frozen=True, slots=True)
class Taken:
    """A story that was taken in: itself, what needs a look, and how many photos were given words."""

    story: Story
    notes: tuple[str, ...]
    filled: int


def read(path: Path, catalogue: Catalogue) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks of a story file and sentences about what needs a look; raises CuratorError for what can not be read."""
    known = organisations.known(catalogue)
    document = documents.read(path)
    if document.lines is not None:
        blocks, notes = read_lines(document.lines, known)
    elif document.is_markdown:
        blocks, notes = story_text.read_markdown(document.text, known)
    else:
        blocks, notes = story_text.read_text(document.text, known)
    if not blocks:
        raise CuratorError(f"There is no story in {path.name}: it has no text.")
    return blocks, (*document.notes, *notes)


def taken_in(catalogue: Catalogue, path: Path, *, name: str | None = None, among: Sequence[int] | None = None) -> Taken:
    """Read a story file, find its photos among those of the archive, keep it, and fill captions and credits, as one step.

    `among` are the ids of the photos that may be meant (None: all).
    """
    blocks, notes = read(path, catalogue)
    title = title_of(blocks) or path.stem
    found = _candidates(catalogue, among)
    matches = matching.match([block for block in blocks if isinstance(block, PhotoBlock)], list(found.values()))
    linked, remarks = _linked(blocks, matches, found)
    story = Story(name or title, title, linked)
    notes = (*notes, *remarks)
    with catalogue.writing():
        step = journal.begin(catalogue, "story import", {"name": story.name})
        records.add_within(catalogue, step, "story", story.name, stories.body(story, notes))
        filled = journal.apply_within(catalogue, step, _filling(catalogue, linked))
    return Taken(story, notes, len(set(filled)))


def _candidates(catalogue: Catalogue, among: Sequence[int] | None) -> dict[str, Candidate]:
    ids = search.find(catalogue).ids if among is None else among
    found: dict[str, Candidate] = {}
    for some in photos.chunks(ids):
        for photo in photos.load(catalogue, some):
            found[photo.uid] = Candidate(photo.uid, photo.file_name, _caption(photo, catalogue.main) or None)
    return found


def _caption(photo: Photo, main: str) -> str:
    held = photo.values.get("description")
    text = held.shown(main) if isinstance(held, Texts) else ""
    return "" if is_file_name(text) else text


def _linked(
    blocks: Sequence[Block], matches: Sequence[Match], found: dict[str, Candidate]
) -> tuple[tuple[Block, ...], list[str]]:
    """The blocks with the photos that are certain, and sentences about the others."""
    rest = iter(matches)
    linked: list[Block] = []
    notes: list[str] = []
    for block in blocks:
        if not isinstance(block, PhotoBlock):
            linked.append(block)
            continue
        match = next(rest)
        number = sum(isinstance(one, PhotoBlock) for one in linked) + 1
        linked.append(replace(block, uid=match.uid) if match.certainty is Certainty.CERTAIN else block)
        words = f"“{block.caption or block.file_name or ''}”"
        if match.certainty is Certainty.DOUBTFUL:
            listed = ", ".join(f"{found[uid].file_name} ({uid[:8]}, {score:.0f} %)" for uid, score in match.candidates)
            notes.append(f"Photo {number} {words} may be one of: {listed}.")
        elif match.certainty is Certainty.MISSING:
            notes.append(f"Photo {number} {words} was not found among the photos.")
    return tuple(linked), notes


def _filling(catalogue: Catalogue, blocks: Sequence[Block]) -> Edit:
    """Captions and credits for the photos of a story that have none."""
    known = organisations.known(catalogue)
    each: dict[int, dict[str, Op]] = {}
    for block in blocks:
        if not isinstance(block, PhotoBlock) or block.uid is None:
            continue
        number = photos.by_uid(catalogue, block.uid)
        (photo,) = photos.load(catalogue, [number])
        ops: dict[str, Op] = each.setdefault(number, {})
        if block.caption and not _caption(photo, catalogue.main):
            ops["description"] = PutText(catalogue.main, block.caption)
        if block.credit and "credit_line" not in photo.values:
            ops["credit_line"] = Put(block.credit.text or house_style.rendered(block.credit, known))
    return Edit("story import", (), each={number: ops for number, ops in each.items() if ops})
