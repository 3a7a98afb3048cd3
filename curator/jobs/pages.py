"""The page of a bundle: `index.html`, with style and script inlined, from a template by Jinja2.

A template is a folder with `index.html.j2` and, if it wants, `style.css` and `script.js` of its own. Three ship under
`resources/gallery`; an organisation copies one and changes it. Texts are escaped by Jinja2 wherever they stand, templates are sandboxed,
and the page allows by its policy just the one script and the one style whose hashes it names.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from curator import resources
from curator.domain.bundle import Bundle, BundleBlock, Picture, PictureBlock, Rendition, TextBlock
from curator.domain.errors import CuratorError
from curator.domain.language import Texts
from curator.jobs import linked_data

PAGE: Final = "index.html"
GALLERY: Final = resources.FOLDER / "gallery"
_ROW: Final = 430
"""Hundredths of the height of a row that its photos are wide, taken together, at least."""
_GRID: Final = 1160
"""Pixels that the justified grid is wide at most, as `grid/style.css` has it: a photo of 16:9 then is just 480 wide."""
SHIPPED: Final = ("story", "grid", "slideshow")
_RTL: Final = frozenset({"ar", "fa", "he", "ur", "ps", "dv", "ckb"})
_NAMES: Final = {
    "en": "English",
    "zh-CN": "中文",
    "zh-TW": "中文（繁體）",
    "fr": "Français",
    "es": "Español",
    "ar": "العربية",
    "ru": "Русский",
    "pt": "Português",
}
_CSS_REMARK: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT: Final = re.compile(r"\n\s*")
_CSS_BLANK: Final = re.compile(r"\s*([{};>])\s*|(?<=[:,])\s+")


def written(bundle: Bundle, folder: Path, template: str = "story") -> list[str]:
    """Write the page of a bundle into its folder; raises CuratorError where a template of one's own fails."""
    (folder / PAGE).write_text(page(bundle, template), encoding="utf-8", newline="\n")
    return [PAGE]


def page(bundle: Bundle, template: str = "story") -> str:
    """The page of a bundle as HTML; `template` is the name of one that ships, or the path of a folder."""
    from jinja2 import TemplateError

    place = folder_of(template)
    try:
        made: str = _environment(place).get_template(f"{_inside(place)}index.html.j2").render(_names(bundle, place))
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as trouble:
        if place.parent == GALLERY:
            raise
        raise CuratorError(f"The template {place} can not be used: {trouble}.") from trouble
    return made


def folder_of(template: str) -> Path:
    """The folder of a template by its name or path; raises CuratorError where it has no page."""
    place = GALLERY / template if template in SHIPPED else Path(template).expanduser().absolute()
    if not (place / "index.html.j2").is_file():
        raise CuratorError(
            f"There is no template “{template}”; choose {', '.join(SHIPPED)}, or a folder that holds index.html.j2."
        )
    return place


def fingerprint(template: str) -> str:
    """A hash over all that a page is made from beside the bundle, so that a changed template makes a new page."""
    place = folder_of(template)
    held = hashlib.sha256()
    for path in sorted(path for root in (GALLERY, place) for path in root.rglob("*") if path.is_file()):
        held.update(f"{path.name}\0".encode() + path.read_bytes())
    return held.hexdigest()


def _inside(place: Path) -> str:
    return f"{place.name}/" if place.parent == GALLERY else ""


@lru_cache(maxsize=4)
def _environment(place: Path) -> Any:
    from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(place), FileSystemLoader(GALLERY)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@dataclass(frozen=True, slots=True)
class _Spoken:
    """One text in one language, and the codes of the languages for which it stands in."""

    language: str
    text: str
    stands_for: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A block of the text, or a run of photos that stand side by side."""

    kind: str
    block: TextBlock | None = None
    blocks: tuple[PictureBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """Photos side by side, and how wide they are for their height, taken together, in hundredths."""

    blocks: tuple[PictureBlock, ...]
    wide: int
    is_first: bool

    @property
    def shape(self) -> str:
        """The classes that carry how many they are and how wide."""
        return f"n{len(self.blocks)} s{self.wide}"


def _names(bundle: Bundle, place: Path) -> dict[str, Any]:
    """What a template can name; the manual lists it (`resources/help/en/templates.md`)."""
    language = bundle.languages[0]
    style, script, told = _style(bundle, place), _script(place), linked_data.of_bundle(bundle)
    photos = tuple(block for block in bundle.blocks if isinstance(block, PictureBlock))
    places = {id(block): number for number, block in enumerate(photos, 1)}
    first: dict[int, int] = {}
    for block in photos:
        first.setdefault(block.picture, id(block))
    # Subtle: a style or a script is raw text to the browser, where escapes mean nothing, so that the frame puts them in as they are
    # (`|safe`). Both come from files of templates, and nothing of a photo is in them; `linked_data` writes `<` as an escape of JSON.
    return {
        "bundle": bundle,
        "name": f"{place.name}-page",
        "language": language,
        "title": bundle.title.shown(language),
        "summary": _summary(bundle, language),
        "parts_of_text": tuple(_parts(_below_title(bundle))),
        "photo_blocks": photos,
        "rows": tuple(_rows(bundle)),
        "credit_lines": tuple(dict.fromkeys(block.credit_line for block in photos if block.credit_line)),
        "place": lambda block: places[id(block)],
        "first_place": lambda block: first[block.picture] == id(block),
        "spoken": lambda texts: spoken(texts, bundle.languages),
        "words": lambda code: words(code),
        "direction": direction,
        "language_name": lambda code: _NAMES.get(code, code),
        "alt": alt,
        "other_alts": lambda picture: [(code, alt(picture, code)) for code in bundle.languages[1:]],
        "large": large,
        "on_page": on_page,
        "shown_first": lambda picture: large(picture) if _has_avif(picture) else (*on_page(picture), large(picture))[-2:][0],
        "srcset": lambda renditions: ", ".join(f"{one.path} {one.width}w" for one in renditions),
        "ratio": _ratio,
        "sizes_in_row": _sizes_in_row,
        "style": style,
        "style_hash": _hash(style),
        "script": script,
        "script_hash": _hash(script),
        "linked_data": told,
        "linked_data_hash": _hash(told),
    }


def spoken(texts: Texts, languages: Sequence[str]) -> list[_Spoken]:
    """A text in the languages of a bundle; what is missing in one is shown in the first that there is."""
    present = [code for code in languages if code in texts] or list(texts)[:1]
    if not present:
        return []
    missing = [code for code in languages if code not in present]
    return [
        _Spoken(code, texts[code], " ".join([code, *missing] if place == 0 else [code])) for place, code in enumerate(present)
    ]


@lru_cache(maxsize=1)
def _all_words() -> Mapping[str, Mapping[str, str]]:
    held: Mapping[str, Mapping[str, str]] = json.loads(resources.text("gallery/words.json"))
    return held


def words(code: str) -> Mapping[str, str]:
    """The words of the page itself in a language, in English where there are none in it."""
    known = _all_words()
    stem = code.split("-")[0]
    return known.get(code) or next((held for name, held in known.items() if name.split("-")[0] == stem), known["en"])


def direction(code: str) -> str:
    """`rtl` or `ltr`, the direction in which a language is written."""
    return "rtl" if code.split("-")[0] in _RTL else "ltr"


def alt(picture: Picture, code: str) -> str:
    """The alternative text in a language; the caption where there is none, so that a photo is never without a name."""
    for texts in (picture.alt_text, picture.caption):
        if texts:
            return texts.get(code) or next(iter(texts.values()))
    return words(code)["photos"]


def large(picture: Picture) -> Rendition:
    """The copy that is looked at large and taken away: the last JPEG."""
    return [one for one in picture.renditions if one.format == "jpeg"][-1]


def on_page(picture: Picture) -> tuple[Rendition, ...]:
    """The smaller copies, smallest first."""
    return tuple(one for one in picture.renditions if one.format != "jpeg")


def _has_avif(picture: Picture) -> bool:
    return any(one.format == "avif" for one in picture.renditions)


def _below_title(bundle: Bundle) -> Sequence[BundleBlock]:
    """The blocks without a first heading that only repeats the title."""
    first = bundle.blocks[0] if bundle.blocks else None
    repeats = isinstance(first, TextBlock) and first.kind == "heading" and first.texts == bundle.title
    return bundle.blocks[1:] if repeats else bundle.blocks


def _parts(blocks: Sequence[BundleBlock]) -> Iterator[_Part]:
    run: list[PictureBlock] = []
    for block in blocks:
        if isinstance(block, PictureBlock):
            run.append(block)
            continue
        if run:
            yield _Part("photos", blocks=tuple(run))
            run = []
        yield _Part(block.kind, block)
    if run:
        yield _Part("photos", blocks=tuple(run))


def _rows(bundle: Bundle) -> Iterator[_Row]:
    """The rows of a justified grid: photos until they are about as wide as a screen is; the last row keeps the height of the others."""
    row: list[PictureBlock] = []
    wide, first = 0, True
    for block in bundle.blocks:
        if isinstance(block, PictureBlock):
            row.append(block)
            wide += _hundredths(bundle.picture(block.picture))
            if wide >= _ROW:
                yield _Row(tuple(row), wide, first)
                row, wide, first = [], 0, False
    if row:
        yield _Row(tuple(row), _ROW, first)


def _summary(bundle: Bundle, language: str) -> str:
    """What a search engine or a message shows: the beginning of the first paragraph, else of the first caption."""
    texts = [block.texts for block in bundle.blocks if isinstance(block, TextBlock) and block.kind == "paragraph"]
    texts += [block.caption for block in bundle.blocks if isinstance(block, PictureBlock)]
    text = next((shown for held in texts if (shown := held.shown(language))), "")
    return text if len(text) <= 200 else f"{text[:199].rsplit(' ', 1)[0].rstrip()}…"


def _ratio(picture: Picture) -> str:
    """The class that carries a picture's shape: hundredths of its width to its height."""
    return f"r{_hundredths(picture)}"


def _hundredths(picture: Picture) -> int:
    shown = large(picture)
    return min(400, max(30, round(100 * shown.width / shown.height)))


def _sizes_in_row(picture: Picture, row: _Row) -> str:
    """How wide a picture is shown in the justified grid, for a browser to choose its copy by: as `grid/style.css` lays it out."""
    share = _hundredths(picture) / row.wide
    return f"(min-width:961px) min({92 * share:.0f}vw,{_GRID * share:.0f}px),(min-width:641px) 46vw,92vw"


def _style(bundle: Bundle, place: Path) -> str:
    """The style sheets of the gallery and of a template, the shapes of the pictures, and the switch of languages."""
    shapes = sorted({_ratio(picture) for picture in bundle.pictures})
    told = [f".{shape}{{--r:{int(shape[1:]) / 100:g}}}" for shape in shapes]
    rows = sorted({part for row in _rows(bundle) for part in row.shape.split()})
    told += [f".{part}{{--n:{part[1:]}}}" if part[0] == "n" else f".{part}{{--s:{int(part[1:]) / 100:g}}}" for part in rows]
    if len(bundle.languages) > 1:
        told += [
            f'body:has(#language-{code}:checked) [data-for]:not([data-for~="{code}"]){{display:none}}'
            for code in bundle.languages
        ]
    sheet = _INDENT.sub("\n", _CSS_REMARK.sub("", _files(place, "style.css", "gallery.css"))).strip()
    return "\n".join([_CSS_BLANK.sub(lambda found: found[1] or "", sheet).replace(";}", "}"), *told])


def _script(place: Path) -> str:
    import rjsmin

    return str(rjsmin.jsmin(_files(place, "script.js", "gallery.js"))).strip()


def _files(place: Path, own: str, common: str) -> str:
    """The gallery's own file, and a template's after it; a template's script takes the place of the gallery's."""
    if (place / own).is_file():
        first = "" if own.endswith(".js") else (GALLERY / "common" / common).read_text(encoding="utf-8")
        return first + (place / own).read_text(encoding="utf-8")
    return (GALLERY / "common" / common).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
