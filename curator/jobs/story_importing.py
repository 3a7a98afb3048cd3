"""Taking a published or planned story in: its blocks are read, its photos are found, their empty captions and credits are filled.

The story and the words that it gives to photos are one step (“story import”), so that one undo takes both back; photos that
were imported for it are the step of their import, and stay. Nothing that a photo holds is overwritten; what is not certain is
left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from curator.catalogue import journal, organisations, photos, stories
from curator.catalogue.store import Catalogue
from curator.catalogue.stories import Note
from curator.domain import house_style, matching, names, story_text
from curator.domain.errors import CuratorError
from curator.domain.job import Outcome, Progress
from curator.domain.language import Texts
from curator.domain.matching import Candidate, Certainty, Match
from curator.domain.photo import Photo
from curator.domain.step import Changed, Edit, Op, Put, PutText
from curator.domain.story import Block, PhotoBlock, Story, title_of
from curator.domain.story_grammar import read_lines
from curator.files import documents, texts
from curator.jobs import importing
from curator.jobs.importing import Write

ACT: Final = "story import"
FILL: Final = "story fill"
_ON_PHOTO: Final = re.compile(r"Photo (?P<number>\d+): (?P<text>.*)", re.DOTALL)
_HAN_LANGUAGES: Final = ("zh", "ja", "ko", "yue")


@dataclass(frozen=True, slots=True)
class Taken:
    """A story that was taken in, as the archive now shows it, with sentences on what needs a look, and what the step changed."""

    story: Story
    notes: tuple[str, ...]
    changed: Changed


@dataclass(frozen=True, slots=True)
class _Read:
    """A story file that was read: its blocks, and notes on them and on the file."""

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]


def imported(
    catalogue: Catalogue, write: Write, path: Path, *, folder: Path | None = None, name: str | None = None
) -> Generator[Progress, None, Taken]:
    """Take a story file in, as one step; its photos are sought in the archive or, where a `folder` is given, among its files.

    Files of the folder that are not in the archive yet are imported first. `name` is what the story is called (its title unless
    said). Raises CuratorError for a file that can not be read, before anything is imported, and for a name that is taken.
    """
    read = _read(catalogue, path)
    title = title_of(read.blocks) or path.stem
    _ask_for_name(catalogue, name or title)
    outcomes: list[Outcome] = []
    if folder is not None:
        with closing(importing.imported(catalogue, write, [folder])) as importing_first:
            for progress in importing_first:
                outcomes += [outcome for outcome in progress.outcomes if Path(outcome.path) != path.absolute()]
                yield progress
    told = tuple(Note(f"{one.path}: {one.reason}") for one in outcomes if one.status == "failed")
    among = None if folder is None else [one.uid for one in outcomes if one.uid]
    blocks, remarks = _found(catalogue, read.blocks, among)
    story = Story(name or title, title, blocks)
    return write(lambda writing: _kept(writing, story, (*read.notes, *remarks, *told)))


def _read(catalogue: Catalogue, path: Path) -> _Read:
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
    pictured = [block for block in blocks if isinstance(block, PhotoBlock)]
    return _Read(blocks, (*map(Note, document.notes), *(_bound(note, pictured) for note in notes)))


def _bound(note: str, pictured: Sequence[PhotoBlock]) -> Note:
    """A note on a photo goes with the photo, whose number may change."""
    told = _ON_PHOTO.fullmatch(note)
    if told and int(told["number"]) <= len(pictured):
        return Note(told["text"], pictured[int(told["number"]) - 1])
    return Note(note)


def _ask_for_name(catalogue: Catalogue, name: str) -> None:
    if any(kept.name == name for kept in stories.kept(catalogue)):
        raise CuratorError(f"There is a story called “{name}” already; choose another name.")


def _found(catalogue: Catalogue, blocks: Sequence[Block], among: Sequence[str] | None) -> tuple[tuple[Block, ...], list[Note]]:
    """The blocks with the photos that are certain, and notes on the others; `among` are the uids of the photos to seek among."""
    pictured = [block for block in blocks if isinstance(block, PhotoBlock)]
    present = stories.present(catalogue, (block.uid for block in pictured if block.uid))
    notes = [
        Note(f"the archive has no photo {block.uid}, which the text names.", block, until_found=True)
        for block in pictured
        if block.uid and block.uid not in present
    ]
    ids = None if among is None else [*stories.present(catalogue, among).values(), *present.values()]
    sought = [_without_boilerplate(one) for one in stories.candidates(catalogue, ids)] if pictured else []
    matches = iter(matching.match(pictured, sought))
    by_uid = {one.uid: one for one in sought}
    linked: list[Block] = []
    for block in blocks:
        if isinstance(block, PhotoBlock):
            match = next(matches)
            notes += _remarks(block, match, by_uid)
            block = replace(block, uid=match.uid)
        linked.append(block)
    return tuple(linked), notes


def _without_boilerplate(one: Candidate) -> Candidate:
    return replace(one, caption=None) if one.caption and texts.is_boilerplate(one.caption, one.file_name) else one


def _remarks(block: PhotoBlock, match: Match, by_uid: Mapping[str, Candidate]) -> list[Note]:
    if match.certainty is Certainty.CERTAIN:
        return []
    words = block.caption or block.file_name or ""
    if match.certainty is Certainty.MISSING:
        return [Note(f"it was not found: “{words}”.", block, until_found=True)]
    listed = ", ".join(f"{by_uid[uid].file_name} ({uid[:8]}, {score:.0f} %)" for uid, score in match.candidates)
    return [Note(f"“{words}” may be one of: {listed}.", block, until_found=True)]


def _kept(catalogue: Catalogue, story: Story, notes: Sequence[Note]) -> Taken:
    """Keep the story and fill the words of its photos, in one transaction and as one step."""
    with catalogue.writing():
        step = journal.begin(catalogue, ACT, {"name": story.name})
        filled = journal.apply_within(catalogue, step, _filling(catalogue, story))
        number = stories.keep_within(catalogue, step, story, notes)
        fields = frozenset({"body", *(("description", "credit_line") if filled else ())})
        changed = Changed(journal.uid_of(catalogue, step), ACT, tuple(dict.fromkeys(filled)), fields, records=(number,))
    return Taken(*stories.load(catalogue, story.name), changed)


def filled(catalogue: Catalogue, name: str) -> Changed | None:
    """Fill captions and credits from a story into its photos that have none, as one step; None where there is nothing to fill.

    For photos that a person found: those that the import found have their words since then.
    """
    with catalogue.writing():
        story, _ = stories.load(catalogue, name)
        edit = _filling(catalogue, story)
        if not edit.each:
            return None
        step = journal.begin(catalogue, FILL, {"name": story.name})
        numbers = journal.apply_within(catalogue, step, edit)
        record = stories.change_within(catalogue, step, name, story)  # its blocks follow the photos now
        touched = () if record is None else (record,)
        fields = frozenset({"description", "credit_line", *(("body",) if touched else ())})
        return Changed(journal.uid_of(catalogue, step), FILL, tuple(dict.fromkeys(numbers)), fields, records=touched)


def _filling(catalogue: Catalogue, story: Story) -> Edit:
    """Captions and credits for the photos of a story that have none; the first block that has words gives them."""
    known = organisations.known(catalogue)
    ids = stories.present(catalogue, stories.photo_uids(story))
    loaded = {photo.uid: photo for some in photos.chunks(ids.values()) for photo in photos.load(catalogue, some)}
    each: dict[int, dict[str, Op]] = {}
    for block in story.photos():
        photo = loaded.get(block.uid or "")
        if photo is None:
            continue
        ops = each.setdefault(photo.id, {})
        if block.caption and "description" not in ops and _has_no_caption(photo):
            ops["description"] = PutText(_language_of(block.caption, catalogue.main), block.caption)
        if block.credit and "credit_line" not in ops and "credit_line" not in photo.values:
            ops["credit_line"] = Put(block.credit.text or house_style.rendered(block.credit, known))
    return Edit(ACT, (), each={number: ops for number, ops in each.items() if ops})


def _has_no_caption(photo: Photo) -> bool:
    """True where no person wrote one in any language: what cameras write, and the file's own name, count as none."""
    held = photo.values.get("description")
    return not isinstance(held, Texts) or all(texts.is_boilerplate(text, photo.file_name) for _, text in held.texts)


def _language_of(caption: str, main: str) -> str:
    """The language of a caption as far as its script tells: Chinese characters are no English, whatever the archive's main language."""
    letters = sum(letter.isalpha() for letter in caption)
    mostly_han = 2 * len(names.HAN.findall(caption)) > letters
    return "zh-CN" if mostly_han and not main.startswith(_HAN_LANGUAGES) else main
