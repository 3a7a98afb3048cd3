r"""Stories as plain text: read from what was published or planned, and written so that reading gives the same blocks.

What people write is read by what it looks like. What would be misread is written with a mark, and only then:

- `# A heading` where the words alone would not be one;
- `\A paragraph` that would be taken for something else;
- `> A quote`, with `> Name: …` and `> Role: …` below, where `… --Name, Role` would not be enough;
- `Photo: A caption`, with `Credit: …`, `File: …` and `Id: …` on lines right below; behind a line for the credit, even an empty
  one, the caption is taken as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from curator.domain import names
from curator.domain.credit import Credit
from curator.domain.credit_grammar import parse_credit
from curator.domain.file_names import base_name, is_file_name
from curator.domain.house_style import rendered
from curator.domain.organisations import Organisations
from curator.domain.story import Block, Heading, Paragraph, PhotoBlock, Quote, Story
from curator.domain.story_grammar import read_lines
from curator.domain.story_lines import Hint, Line
from curator.domain.wording import tidy

_LINE_END: Final = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_HEADING: Final = re.compile(r"#{1,6}(?:\s+(?P<text>.*?)(?:\s+#+)?)?\s*", re.DOTALL)
_UNDERLINE: Final = re.compile(r"={3,}|-{3,}")
_IMAGE: Final = re.compile(
    r"!\[(?P<alt>(?:\\.|[^\]\\])*)\]\(\s*<?(?P<path>[^\s<>()]*(?:\([^\s()]*\)[^\s<>()]*)*)>?(?:\s+[\"'](?P<title>[^\"']*)[\"'])?\s*\)"
)
_LABEL: Final = re.compile(r"(?:credit|file|id|name|role)\s*:", re.IGNORECASE)
_WIDEST_WRAPPED: Final = 100


def read_text(text: str, organisations: Organisations) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks of a story in plain text, and sentences about what needs a look. Any text gives a story; nothing is raised."""
    return read_lines(_unwrapped(_plain_lines(text)), organisations)


def read_markdown(text: str, organisations: Organisations) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The same for Markdown: lines of a paragraph belong together, images are photos, emphasis is taken off, links are written out."""
    return read_lines([line for group in _groups(text) for line in _markdown_lines(group)], organisations)


def _groups(text: str) -> Iterator[list[str]]:
    """Lines between blank ones; a byte order mark is left out."""
    group: list[str] = []
    for line in _LINE_END.split(text.removeprefix("\ufeff")):
        if tidy(line):
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _plain_lines(text: str) -> list[Line]:
    lines: list[Line] = []
    for group in _groups(text):
        for place, line in enumerate(group):
            bare = line.strip()
            if place == 1 and _UNDERLINE.fullmatch(bare) and lines[-1].hint is Hint.PLAIN and len(tidy(group[0])) <= 120:
                lines[-1] = Line(group[0], Hint.HEADING)
                continue
            lines.append(_hinted(line, joined=place > 0))
    return lines


def _hinted(line: str, *, joined: bool) -> Line:
    """The line with what its first characters say, and without them."""
    bare = line.strip()
    if bare.startswith("\\"):
        return Line(bare[1:], Hint.LITERAL, joined)
    if bare.startswith(">"):
        return Line(bare.lstrip(">").strip() if bare.startswith(">>") else bare[1:].strip(), Hint.QUOTE, joined)
    if heading := _HEADING.fullmatch(bare):
        return Line(heading["text"] or "", Hint.HEADING, joined)
    if image := _IMAGE.fullmatch(bare):
        return _picture(image, joined=joined)
    return Line(line, Hint.PLAIN, joined)


def _picture(image: re.Match[str], *, joined: bool) -> Line:
    text = image["title"] or re.sub(r"\\(.)", r"\1", image["alt"])
    path = image["path"] if "://" in image["path"] else f"file://./{image['path']}"
    return Line(text, Hint.PICTURE, joined, base_name(path) or None)


def _unwrapped(lines: Sequence[Line]) -> list[Line]:
    """Lines that an editor broke at a width put together again: the next word would not have fitted into the line before."""
    sizes = [len(tidy(line.text)) for line in lines if line.hint is Hint.PLAIN]
    width = max(sizes, default=0)
    if not 50 <= width <= _WIDEST_WRAPPED or sum(size > 0.75 * width for size in sizes) < 3:
        return list(lines)
    found: list[Line] = []
    last = 0
    for line in lines:
        text = tidy(line.text)
        if found and _continues(found[-1], line, last, width):
            found[-1] = replace(found[-1], text=f"{found[-1].text.rstrip()} {text}")
        else:
            found.append(line)
        last = len(text)
    return found


def _continues(before: Line, line: Line, last: int, width: int) -> bool:
    text = tidy(line.text)
    if not line.joined or not before.hint is line.hint is Hint.PLAIN or names.HAN.search(text):
        return False
    marked = (
        _LABEL.match(text)
        or is_file_name(text)
        or is_file_name(before.text)
        or re.match(r"[-*•]\s|\d{1,3}[.)]\s|--|[—–]", text)
    )
    return not marked and last + 1 + len(text.split(" ", 1)[0]) > width


def _markdown_lines(group: Sequence[str]) -> Iterator[Line]:
    """The lines of one group of Markdown, those of one paragraph as one."""
    pending: list[str] = []
    given = False
    for place, raw in enumerate(group):
        bare = raw.strip()
        if pending and len(pending) == 1 and place == 1 and _UNDERLINE.fullmatch(bare):
            yield Line(_unmarked(pending[0]), Hint.HEADING)
            pending, given = [], True
            continue
        line = (
            replace(_hinted(raw, joined=given or bool(pending)), text=bare)
            if bare.startswith("\\")
            else _hinted(raw, joined=given)
        )
        alone = line.hint in (Hint.HEADING, Hint.QUOTE, Hint.PICTURE) or re.match(r"(?:[-*+]|\d{1,3}[.)])\s", bare)
        if alone and pending:
            yield from _paragraph(" ".join(pending), joined=given)
            pending, given = [], True
        if line.hint in (Hint.HEADING, Hint.QUOTE, Hint.PICTURE):
            yield replace(line, text=_unmarked(line.text), joined=given)
            given = True
        else:
            pending.append(bare)
            if raw.endswith(("  ", "\\")) and place + 1 < len(group):
                yield from _paragraph(" ".join(pending).rstrip("\\"), joined=given)
                pending, given = [], True
    if pending:
        yield from _paragraph(" ".join(pending), joined=given)


def _paragraph(text: str, *, joined: bool) -> Iterator[Line]:
    """A paragraph of Markdown; pictures within it stand as lines of their own between its parts."""
    start = 0
    for image in _IMAGE.finditer(text):
        if before := text[start : image.start()].strip():
            yield Line(_unmarked(before), joined=joined)
            joined = True
        yield _picture(image, joined=joined)
        start, joined = image.end(), True
    rest = text[start:].strip()
    if not rest:
        return
    slanted = re.fullmatch(r"([*_])(?![*_\s])(?P<inside>.*[^\s*_])\1", rest)
    hint = Hint.CAPTION if slanted and slanted[1] not in slanted["inside"] else Hint.PLAIN
    yield Line(_unmarked(rest), hint, joined)


def _unmarked(text: str) -> str:
    """Text without emphasis and code marks; a link is its words with the address in brackets."""
    text = re.sub(r"(?<!!)\[([^\]]*)\]\(\s*<?([^\s()<>]+)>?(?:\s+\"[^\"]*\")?\s*\)", _written_out, text)
    text = re.sub(r"(?<![\\\w])(\*\*|__)(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2", text)
    text = re.sub(r"(?<![\\\w*])([*_])(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*])", r"\2", text)
    text = re.sub(r"(?<!\\)`([^`]+)`", r"\1", text)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def _written_out(link: re.Match[str]) -> str:
    words, address = link[1].strip(), link[2]
    return words if not words or words == address or not address.startswith(("http", "mailto")) else f"{words} ({address})"


def write_text(story: Story, organisations: Organisations, *, ids: bool = True, labels: bool = False) -> str:
    """The story as plain text, which read_text reads to the same blocks; `ids=False` leaves out which photo is meant.

    With `labels`, credit, file and id of every photo stand on lines of their own that say what they are. The name and title of the
    story are not part of its text.
    """
    blocks = (
        story.blocks if ids else tuple(replace(one, uid=None) if isinstance(one, PhotoBlock) else one for one in story.blocks)
    )
    marked = [_marked(block, organisations) for block in blocks]
    natural = [
        None if labels and isinstance(block, PhotoBlock) else _natural(block, organisations, first=place == 0)
        for place, block in enumerate(blocks)
    ]
    chosen = [text if text is not None else sure for text, sure in zip(natural, marked, strict=True)]
    while (wrong := _first_difference(blocks, chosen, organisations)) is not None:
        near = [place for place in (wrong, wrong - 1, wrong + 1) if 0 <= place < len(blocks) and chosen[place] != marked[place]]
        if not near:
            chosen = marked
            break
        chosen[near[0]] = marked[near[0]]
    return "\n\n".join(chosen) + "\n" if chosen else ""


def _first_difference(blocks: Sequence[Block], texts: Sequence[str], organisations: Organisations) -> int | None:
    """The first block that would be read otherwise; None where all are read as they are."""
    read, _ = read_text("\n\n".join(texts) + "\n", organisations)
    if read == tuple(blocks):
        return None
    return next((place for place, pair in enumerate(zip(blocks, read, strict=False)) if pair[0] != pair[1]), len(blocks) - 1)


def _natural(block: Block, organisations: Organisations, *, first: bool) -> str | None:
    """The block as people write it, or None where that alone would be read otherwise. The first of a story may be a heading."""
    match block:
        case Quote():
            who = ", ".join(filter(None, (block.person, block.role)))
            forms = [tidy(block.raw), f"{block.text} --{who}" if who else ""]
        case PhotoBlock():
            forms = [_photo_text(block, organisations)]
        case Heading() | Paragraph():
            forms = [block.text]
    for form in forms:
        read, _ = read_text(form if first else f"# x\n\n{form}", organisations)
        if form and read[-1:] == (block,) and len(read) == (1 if first else 2):
            return form
    return None


def _photo_text(block: PhotoBlock, organisations: Organisations) -> str:
    lead = "照片：" if names.HAN.search(block.caption) else "Photo: "
    credit = _credit_text(block.credit, organisations) if block.credit else ""
    lines = [f"{lead}{block.caption} {credit}".strip(), block.file_name, f"Id: {block.uid}" if block.uid else None]
    return "\n".join(line for line in lines if line)


def _credit_text(credit: Credit, organisations: Organisations) -> str:
    """The credit as it was written where that still says the same, else in the style of its house."""
    written = tidy(credit.text)
    return written if written and parse_credit(written, organisations) == credit else rendered(credit, organisations)


def _marked(block: Block, organisations: Organisations) -> str:
    """The block with marks that leave no doubt."""
    match block:
        case Heading():
            closing = " #" if re.search(r"(?:^|\s)#+$", block.text) else ""  # `# a #` would lose its last sign
            return f"# {block.text}{closing}".rstrip()
        case Paragraph():
            return f"\\{block.text}"
        case Quote():
            return "\n".join(
                f"> {line}".rstrip() for line in (block.text, f"Name: {block.person or ''}", f"Role: {block.role or ''}")
            )
        case PhotoBlock():
            credit = _credit_text(block.credit, organisations) if block.credit else ""
            lines = [f"Photo: {block.caption}", f"Credit: {credit}"]
            lines += [f"File: {block.file_name}"] if block.file_name else []
            lines += [f"Id: {block.uid}"] if block.uid else []
            return "\n".join(line.rstrip() for line in lines)
