"""What the story view reads of a story, and what it does to one: functions on values, for the lanes.

A person edits what stands on the screen, and the story may be another by then (the command line, an undo). Each edit names the block as
it was shown, and is refused with a sentence where another stands there now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from curator.catalogue import organisations, photos, records, stories
from curator.catalogue.store import Catalogue
from curator.domain import credit_grammar, house_style, story_text
from curator.domain.errors import CuratorError
from curator.domain.step import Changed
from curator.domain.story import Block, Heading, Paragraph, PhotoBlock, Quote, Story
from curator.domain.wording import tidy

ACT = "edit story"


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block as it is shown: its photo's id (None: no photo, or one that is not in the archive), its credit as printed.

    `follows` says whether caption and credit are the photo's own.
    """

    block: Block
    photo: int | None = None
    credit: str = ""
    follows: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, slots=True)
class ShownStory:
    """A story as it is shown, with sentences on what needs a look."""

    uid: str
    name: str
    title: str
    blocks: tuple[ShownBlock, ...]
    notes: tuple[str, ...]


Edit = Callable[[Catalogue, Story], Story]


def read(catalogue: Catalogue, name: str) -> ShownStory:
    """A story by name or uid, as of one moment; raises CuratorError where there is none."""
    with catalogue.reading():
        story, notes = stories.load(catalogue, name)
        known = organisations.known(catalogue)
        ids = stories.present(catalogue, stories.photo_uids(story))
        shown = []
        for block, follows in zip(story.blocks, stories.follows(catalogue, story), strict=True):
            if isinstance(block, PhotoBlock):
                credit = house_style.rendered(block.credit, known) if block.credit else ""
                shown.append(ShownBlock(block, ids.get(block.uid or ""), credit, follows))
            else:
                shown.append(ShownBlock(block))
        record = records.named(catalogue, "story", name)
        return ShownStory(record.uid, story.name, story.title, tuple(shown), notes)


def names(catalogue: Catalogue) -> list[str]:
    """The names of the stories."""
    return [one.name for one in stories.kept(catalogue)]


def apply(catalogue: Catalogue, uid: str, edit: Edit) -> Changed | None:
    """Change a story as one step."""
    return stories.change(catalogue, uid, ACT, lambda story: edit(catalogue, story))[1]


def reworded(number: int, before: Block, after: Block) -> Edit:
    """Put another block in the place of one."""
    return lambda _, story: stories.changed(_as_shown(story, number, before), number, after)


def of_kind(block: Block, kind: type[Heading] | type[Paragraph] | type[Quote]) -> Block:
    """The words of a block as a block of another kind; whose words a quote is goes into them where the new kind has no place for it."""
    if isinstance(block, PhotoBlock) or type(block) is kind:
        return block
    words = block.text
    if isinstance(block, Quote) and (who := ", ".join(filter(None, (block.person, block.role)))):
        words = f"{words} — {who}"
    return kind(words)


def removed(number: int, before: Block) -> Edit:
    """Take a block out."""
    return lambda _, story: stories.without(_as_shown(story, number, before), [number])


def moved(number: int, before: Block, to: int) -> Edit:
    """Take a block to another place."""
    return lambda _, story: stories.moved(_as_shown(story, number, before), number, to)


def inserted(blocks: Sequence[Block], number: int | None) -> Edit:
    """Put blocks in, the first of them under this number; at the end for None."""
    return lambda _, story: stories.inserted(story, blocks, number)


def with_photos(ids: Sequence[int], number: int | None) -> Edit:
    """Put photos in, the first of them under this number."""
    return lambda catalogue, story: stories.inserted(story, stories.photo_blocks(catalogue, ids), number)


def filled(number: int, before: PhotoBlock, photo: int) -> Edit:
    """Give a block that waits for its file a photo; what is said of it in the story stays."""

    def edit(catalogue: Catalogue, story: Story) -> Story:
        uid = photos.uids_of(catalogue, [photo])[0]
        return stories.changed(_as_shown(story, number, before), number, replace(before, uid=uid))

    return edit


def credited(number: int, before: PhotoBlock, text: str) -> Edit:
    """Give a photo another credit in the story, empty to follow the photo's; raises CuratorError for what is no credit."""

    def edit(catalogue: Catalogue, story: Story) -> Story:
        credit = credit_grammar.parse_credit(text, organisations.known(catalogue)) if tidy(text) else None
        if tidy(text) and credit is None:
            raise CuratorError(f"“{text}” can not be read as a credit; write it like ©UNV, 2020.")
        return stories.changed(_as_shown(story, number, before), number, replace(before, credit=credit))

    return edit


def titled(title: str) -> Edit:
    """Give the story another title; a heading that is the title goes with it."""

    def edit(_: Catalogue, story: Story) -> Story:
        first = next((at for at, block in enumerate(story.blocks, 1) if getattr(block, "text", None) == story.title), None)
        if first is None:
            return replace(story, title=title)
        return stories.changed(story, first, replace(story.blocks[first - 1], text=title))  # type: ignore[arg-type]

    return edit


def begun(catalogue: Catalogue, name: str, ids: Sequence[int]) -> Changed:
    """Begin a story, a gallery of photos where some are given; raises CuratorError for a name that is taken."""
    return stories.keep(catalogue, Story(name, name, stories.photo_blocks(catalogue, ids)), "new story")


def free_name(taken: Sequence[str], wanted: str) -> str:
    """The wanted name, with a number behind it where it is taken."""
    names = set(taken)
    if wanted not in names:
        return wanted
    return next(name for number in range(2, len(names) + 3) if (name := f"{wanted} {number}") not in names)


def text_of(catalogue: Catalogue, uid: str) -> str:
    """The story as text that comes back in unchanged."""
    with catalogue.reading():
        return story_text.write_text(stories.load(catalogue, uid)[0], organisations.known(catalogue))


def _as_shown(story: Story, number: int, before: Block) -> Story:
    if not 1 <= number <= len(story.blocks) or story.blocks[number - 1] != before:
        raise CuratorError("The story was changed meanwhile; look at it again, then repeat what you did.")
    return story
