"""The story of a bundle as plain text and as a word processor file, one for each language; both come back through story import.

Captions and credits are those of the place in the story; photos are named by the files under `photos/`, by which story import finds
them in whatever archive they lie then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from curator.domain.bundle import Bundle, Picture, PictureBlock, TextBlock
from curator.domain.credit import Credit
from curator.domain.credit_grammar import parse_credit
from curator.domain.organisations import Organisations
from curator.domain.story import Block, Heading, Paragraph, PhotoBlock, Quote, Story
from curator.domain.story_text import write_text
from curator.domain.wording import tidy
from curator.files import docx_writing, packing
from curator.files.docx_writing import About, Drawing, Style
from curator.jobs.paper_words import BOM, alternative, file_name, large, told

_MOST_BYTES: Final = 16 << 20
"""Of pictures in a word processor file: more than that, and the small ones are put in."""


def languages(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """The languages in which the story is told, and what stands between `story` and the ending of the file's name.

    The main language always, each other one that any text of the story has: what it lacks is told in the main language there.
    """
    for code in bundle.languages:
        if code == bundle.languages[0]:
            yield code, ""
        elif any(code in (block.caption if isinstance(block, PictureBlock) else block.texts) for block in bundle.blocks):
            yield code, f".{code}"


def text(bundle: Bundle, language: str, organisations: Organisations) -> str:
    """The story as plain text, which story import reads to the same blocks."""
    lines = write_text(story(bundle, language, organisations), organisations, labels=True)
    return BOM + lines.replace("\n", "\r\n")


def story(bundle: Bundle, language: str, organisations: Organisations) -> Story:
    """The bundle as the story that it tells in a language, its title as the first heading."""
    main = bundle.languages[0]
    title, _ = told(bundle.title, language, main)
    blocks = [_block(bundle, block, language, organisations) for block in bundle.blocks]
    if title and not _begins_with_title(bundle, language):
        blocks.insert(0, Heading(title))
    return Story(bundle.name, title, tuple(blocks))


def _begins_with_title(bundle: Bundle, language: str) -> bool:
    main = bundle.languages[0]
    first = bundle.blocks[0] if bundle.blocks else None
    if not isinstance(first, TextBlock) or first.kind != "heading":
        return False
    return tidy(told(first.texts, language, main)[0]) == tidy(told(bundle.title, language, main)[0])


def _block(bundle: Bundle, block: TextBlock | PictureBlock, language: str, organisations: Organisations) -> Block:
    main = bundle.languages[0]
    if isinstance(block, PictureBlock):
        picture = bundle.picture(block.picture)
        line = tidy(block.credit_line)
        credit = (parse_credit(line, organisations) or Credit(text=line)) if line else None
        return PhotoBlock(picture.uid, told(block.caption, language, main)[0], credit, file_name(picture))
    words = told(block.texts, language, main)[0]
    if block.kind == "quote":
        return Quote(words, block.person, block.role)
    return Heading(words) if block.kind == "heading" else Paragraph(words)


def word(bundle: Bundle, language: str, folder: Path, plates: Mapping[str, bytes]) -> bytes:
    """The story as a word processor file. `plates` are small JPEGs by uid, put in where the copies of the bundle are too many."""
    main = bundle.languages[0]
    shown = {block.picture for block in bundle.blocks if isinstance(block, PictureBlock)}
    heavy = sum(large(bundle.picture(number)).bytes for number in shown) > _MOST_BYTES
    title, code = told(bundle.title, language, main)
    parts: list[docx_writing.Paragraph | Drawing] = []
    if title and not _begins_with_title(bundle, language):
        parts.append(docx_writing.Paragraph(Style.TITLE, tidy(title), code))
    for block in bundle.blocks:
        if isinstance(block, PictureBlock):
            picture = bundle.picture(block.picture)
            pixels = _pixels(picture, folder, plates, heavy=heavy)
            parts += _picture(picture, block, pixels, language, main)
        else:
            parts += _paragraphs(block, language, main, is_title=not parts and block.kind == "heading")
    about = About(tidy(title), bundle.author, language, packing.moment(bundle.when), f"Curator {bundle.version}".strip())
    return docx_writing.written(parts, about)


def _paragraphs(block: TextBlock, language: str, main: str, *, is_title: bool) -> Iterator[docx_writing.Paragraph]:
    words, code = told(block.texts, language, main)
    if block.kind == "heading":
        yield docx_writing.Paragraph(Style.TITLE if is_title else Style.HEADING, tidy(words), code)
    elif block.kind == "paragraph":
        yield docx_writing.Paragraph(Style.TEXT, tidy(words), code)
    else:
        yield docx_writing.Paragraph(Style.QUOTE, tidy(words), code)
        # Subtle: without any paragraph below, words such as “--Somebody” at the end of the quote would be read as who said it.
        for style, who in ((Style.PERSON, block.person), (Style.ROLE, block.role)):
            if who or (style is Style.PERSON and not block.role):
                yield docx_writing.Paragraph(style, tidy(who), code)


def _picture(
    picture: Picture, block: PictureBlock, pixels: bytes, language: str, main: str
) -> Iterator[docx_writing.Paragraph | Drawing]:
    copy = large(picture)
    described, _ = alternative(picture, language, main)
    yield Drawing(picture.number, pixels, copy.width, copy.height, file_name(picture), tidy(described))
    caption, code = told(block.caption, language, main)
    if tidy(caption):
        yield docx_writing.Paragraph(Style.CAPTION, tidy(caption), code)
    # An empty one as well: it says that nothing in the caption is a credit.
    yield docx_writing.Paragraph(Style.CREDIT, tidy(block.credit_line), code)


def _pixels(picture: Picture, folder: Path, plates: Mapping[str, bytes], *, heavy: bool) -> bytes:
    plate = plates.get(picture.uid)
    copy = large(picture)
    if plate is not None and (heavy or copy.format != "jpeg"):
        return plate
    return (folder / copy.path).read_bytes()
