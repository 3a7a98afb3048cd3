"""A Bundle out of an archive: its photos with what may be said of them, in the order of a story, a search or a selection.

All of it is read in the caller's transaction, so that a bundle is of one moment. The pictures come without renditions and slugs,
which `curator.jobs.exporting` adds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from curator import __version__
from curator.catalogue import journal, organisations, photos, records, search, stories
from curator.catalogue.slugs import Named
from curator.catalogue.store import Catalogue
from curator.domain import disclosure, house_style, language, names
from curator.domain.bundle import Bundle, BundleBlock, Picture, PictureBlock, TextBlock, Waived
from curator.domain.errors import CuratorError
from curator.domain.export import Options, Source
from curator.domain.language import Texts
from curator.domain.organisations import Organisations
from curator.domain.photo import Photo
from curator.domain.preflight import Finding, Waiver
from curator.domain.story import PhotoBlock, Quote, Story
from curator.domain.value import Value

_HAN_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Draft:
    """A bundle that is still without renditions, the photos of its pictures, and who needs which slug."""

    bundle: Bundle
    photos: tuple[Photo, ...]
    named: tuple[Named, ...]


def ids_of(catalogue: Catalogue, source: Source) -> list[int]:
    """The photos that are asked for, in order and each once; raises CuratorError where there are none."""
    if source.story is not None:
        story, _ = stories.load(catalogue, source.story)
        present = stories.present(catalogue, stories.photo_uids(story))
        ids = [present[uid] for uid in stories.photo_uids(story) if uid in present]
        if not ids:
            raise CuratorError(f"No photo of the story {story.name} is in the archive; nothing can be exported.")
        return ids
    if source.where is not None:
        ids = list(search.find(catalogue, source.where).ids)
        if not ids:
            raise CuratorError(f"No photo answers “{source.where}”; nothing was exported.")
        return ids
    ids = [photos.by_uid(catalogue, uid) for uid in source.uids]
    if not ids:
        raise CuratorError("No photo is chosen; nothing was exported.")
    return list(dict.fromkeys(ids))


def drafted(catalogue: Catalogue, source: Source, ids: Sequence[int], options: Options, waived: Iterable[Waived] = ()) -> Draft:
    """The bundle of these photos as a profile, a location rule and the chosen languages let it be told."""
    known = organisations.known(catalogue)
    languages = tuple(dict.fromkeys(options.languages)) or (catalogue.main,)
    found = tuple(photos.load(catalogue, list(ids)))
    pictures = tuple(_picture(photo, number, options, languages, catalogue.main) for number, photo in enumerate(found, 1))
    if source.story is not None:
        story, _ = stories.load(catalogue, source.story)
        spoken = _language_of(story, catalogue.main)
        title, name = Texts.of({spoken: story.title}), story.name
        blocks, pictures, left_out = _of_story(story, spoken, pictures, known, languages)
    else:
        name = source.title or source.where or "gallery"
        title = Texts.of({catalogue.main: source.title or source.where or "Photos"})
        blocks = tuple(PictureBlock(one.number, one.caption, one.credit_line) for one in pictures)
        left_out = ()
    bundle = Bundle(
        name=name,
        title=title,
        languages=_order(languages, title),
        blocks=blocks,
        pictures=pictures,
        profile=options.profile,
        template=options.template,
        address=options.address if options.address.endswith("/") or not options.address else f"{options.address}/",
        archive=catalogue.archive_uid,
        author=catalogue.author,
        when=_when(catalogue, ids, source),
        version=__version__,
        title_page=options.title_page,
        downloads=options.downloads,
        waived=tuple(waived),
        left_out=left_out,
    )
    named = tuple(Named(photo.id, _shown(photo.values.get("description"), catalogue.main), photo.file_name) for photo in found)
    return Draft(bundle, found, named)


def without(draft: Draft, gone: Mapping[str, str]) -> Draft:
    """The draft without pictures (by uid), each with the sentence that says why; numbers close up."""
    if not gone:
        return draft
    numbers: dict[int, int] = {}
    kept: list[Picture] = []
    for picture in draft.bundle.pictures:
        if picture.uid not in gone:
            numbers[picture.number] = len(kept) + 1
            kept.append(replace(picture, number=len(kept) + 1))
    blocks = tuple(
        replace(block, picture=numbers[block.picture]) if isinstance(block, PictureBlock) else block
        for block in draft.bundle.blocks
        if not isinstance(block, PictureBlock) or block.picture in numbers
    )
    names_gone = {photo.uid: photo.file_name for photo in draft.photos}
    told = tuple(f"{names_gone[uid]}: {sentence}" for uid, sentence in gone.items())
    bundle = replace(draft.bundle, blocks=blocks, pictures=tuple(kept), left_out=(*draft.bundle.left_out, *told))
    return Draft(bundle, tuple(photo for photo in draft.photos if photo.uid not in gone), draft.named)


def waived(findings: Sequence[Finding], waivers: Iterable[Waiver], author: str) -> tuple[Waived, ...]:
    """The waivers that let something pass, and for how many photos."""
    told = []
    for one in waivers:
        count = len({finding.uid for finding in findings if finding.rule == one.rule and finding.level == "block"})
        if count:
            told.append(Waived(one.rule, one.reason, author, count))
    return tuple(told)


def _picture(photo: Photo, number: int, options: Options, languages: tuple[str, ...], main: str) -> Picture:
    values = disclosure.disclosed(photo.values, options.profile, options.rule, languages)
    licensor = _first(values.get("licensor"))
    return Picture(
        uid=photo.uid,
        number=number,
        slug="",
        renditions=(),
        caption=_texts(values.get("description")),
        alt_text=_texts(values.get("alt_text")),
        extended_description=_texts(values.get("extended_description")),
        title=_texts(values.get("title")),
        credit_line=str(values.get("credit_line") or ""),
        creators=_strings(values.get("creator")),
        copyright_notice=_shown(values.get("copyright_notice"), main),
        rights_usage_terms=_shown(values.get("rights_usage_terms"), main),
        web_statement=str(values.get("web_statement") or ""),
        licensor_name=str(licensor.get("LicensorName") or ""),
        licensor_url=str(licensor.get("LicensorURL") or ""),
        date_created=str(values.get("date_created") or ""),
        place=disclosure.place_told(values),
        keywords=_strings(values.get("keywords")),
        values=MappingProxyType(values),
    )


def _of_story(
    story: Story, spoken: str, pictures: Sequence[Picture], known: Organisations, languages: tuple[str, ...]
) -> tuple[tuple[BundleBlock, ...], tuple[Picture, ...], tuple[str, ...]]:
    """The blocks of a story, its pictures with the story's own wording, and what is left out because it has no photo."""
    by_uid = {picture.uid: picture for picture in pictures}
    worded: dict[str, Picture] = {}
    blocks: list[BundleBlock] = []
    left_out: list[str] = []
    for block in story.blocks:
        if isinstance(block, PhotoBlock):
            picture = by_uid.get(block.uid or "")
            if picture is None:
                left_out.append(
                    f"“{block.caption or block.file_name or 'A photo without words'}”: its photo is not in the archive."
                )
                continue
            caption = _caption(block, spoken, picture, languages)
            credit = house_style.rendered(block.credit, known) if block.credit else picture.credit_line
            blocks.append(PictureBlock(picture.number, caption, credit))
            worded.setdefault(picture.uid, _reworded(picture, caption, credit))
        else:
            person, role = (block.person or "", block.role or "") if isinstance(block, Quote) else ("", "")
            kind = block.to_json()["type"]
            blocks.append(TextBlock(kind, Texts.of({spoken: block.text}), person, role))
    return tuple(blocks), tuple(worded.get(picture.uid, picture) for picture in pictures), tuple(left_out)


def _caption(block: PhotoBlock, spoken: str, picture: Picture, languages: tuple[str, ...]) -> Texts:
    """The caption at one place of a story: the photo's in all languages, with the story's wording in the language it is written in."""
    held = dict(picture.caption)
    if not block.caption or any(" ".join(text.split()) == block.caption for text in held.values()):
        return picture.caption
    written = spoken if _is_han(block.caption) == (spoken.split("-")[0] == "zh") else _script_language(block.caption, spoken)
    held[written] = block.caption
    return Texts.of({code: held[code] for code in dict.fromkeys((*languages, *held)) if code in held})


def _reworded(picture: Picture, caption: Texts, credit: str) -> Picture:
    """The picture as the story words it, in what its file says as well."""
    values = {**picture.values, "description": caption}
    if credit:
        values["credit_line"] = credit
    kept = {name: held for name, held in values.items() if held != Texts()}
    return replace(picture, caption=caption, credit_line=credit, values=MappingProxyType(kept))


def _language_of(story: Story, main: str) -> str:
    """The language in which a story is written: the archive's main one, unless its script says otherwise."""
    text = " ".join([story.title, *(getattr(block, "text", "") or getattr(block, "caption", "") for block in story.blocks)])
    return main if _is_han(text) == (main.split("-")[0] == "zh") else _script_language(text, main)


def _script_language(text: str, main: str) -> str:
    return "zh-CN" if _is_han(text) else "en" if main.split("-")[0] == "zh" else main


def _is_han(text: str) -> bool:
    """True where Chinese characters are a good part of the letters."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(bool(names.HAN.match(letter)) for letter in letters) > _HAN_SHARE * len(letters)


def _order(languages: tuple[str, ...], title: Texts) -> tuple[str, ...]:
    """The chosen languages, with that of the title among them."""
    return tuple(dict.fromkeys((*languages, *(() if any(code in languages for code in title) else title))))


def _when(catalogue: Catalogue, ids: Sequence[int], source: Source) -> str:
    """The moment of the newest step that changed what the bundle tells, so that the same content bears the same date."""
    story = [records.named(catalogue, "story", source.story).id] if source.story is not None else []
    return max(journal.last_changed(catalogue, journal.PHOTO, ids), journal.last_changed(catalogue, journal.RECORD, story))


def _texts(held: Value) -> Texts:
    return held if isinstance(held, Texts) else Texts()


def _shown(held: Value, main: str) -> str:
    return held.shown(main) if isinstance(held, Texts) else ""


def _strings(held: Value) -> tuple[str, ...]:
    return tuple(part for part in held if isinstance(part, str)) if isinstance(held, tuple) else ()


def _first(held: Value) -> Mapping[str, Any]:
    return held[0] if isinstance(held, tuple) and held and isinstance(held[0], Mapping) else {}


def language_codes(texts: Iterable[str]) -> tuple[str, ...]:
    """Language codes as people type them, `en,zh-CN`, cleaned; raises UsageError."""
    return tuple(language.code(part) for text in texts for part in text.split(",") if part.strip())
