"""A bundle for Drupal: a table for the import of media, and a body that is pasted into the editor's source view.

The names of Drupal's fields are a site's own, so the table below is all that has to be changed for another one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from html import escape
from types import MappingProxyType
from typing import Final

from curator.domain.bundle import Bundle, Picture, PictureBlock, TextBlock
from curator.domain.language import is_rtl
from curator.jobs.paper_tables import table
from curator.jobs.paper_words import alternative, file_name, flat, large, spoken, told, words

Column = Callable[[Bundle, Picture], str]

COLUMNS: Final[Mapping[str, Column]] = MappingProxyType(
    {
        "id": lambda _, picture: picture.uid,
        "name": lambda bundle, picture: _shown(bundle, picture.title) or picture.slug,
        "langcode": lambda bundle, _: _langcode(bundle.languages[0]),
        "field_media_image": lambda _, picture: large(picture).path,
        "field_media_image_alt": lambda bundle, picture: flat(
            alternative(picture, bundle.languages[0], bundle.languages[0])[0]
        ),
        "field_media_image_width": lambda _, picture: str(large(picture).width),
        "field_media_image_height": lambda _, picture: str(large(picture).height),
        "field_caption": lambda bundle, picture: _shown(bundle, picture.caption),
        "field_credit": lambda _, picture: picture.credit_line,
        "field_creator": lambda _, picture: "; ".join(picture.creators),
        "field_copyright": lambda _, picture: picture.copyright_notice,
        "field_usage_terms": lambda _, picture: picture.rights_usage_terms,
        "field_license_url": lambda _, picture: picture.web_statement,
        "field_date_taken": lambda _, picture: picture.date_created,
        "field_place": lambda _, picture: picture.place,
        "field_keywords": lambda _, picture: "|".join(word.replace("|", " ") for word in picture.keywords),
        "sha256": lambda _, picture: large(picture).sha256,
    }
)
"""The columns of `media.csv`, in order: the name that a site's migration reads, and what stands below it."""

_CODES: Final = {"zh-CN": "zh-hans", "zh-SG": "zh-hans", "zh-TW": "zh-hant", "zh-HK": "zh-hant", "pt": "pt-pt"}
"""Languages that Drupal calls otherwise."""


def files(bundle: Bundle) -> dict[str, str]:
    """The files of `drupal/`, by path."""
    return {
        "drupal/media.csv": table(
            [tuple(COLUMNS), *([get(bundle, one) for get in COLUMNS.values()] for one in bundle.pictures)]
        ),
        "drupal/body.html": body(bundle, _image),
        "drupal/body-figures.html": body(bundle, _figure),
        "drupal/README.txt": readme(bundle),
    }


def body(bundle: Bundle, pictured: Callable[[Bundle, PictureBlock], str]) -> str:
    """The story in its main language as HTML of the plainest kind, one block a line; `pictured` makes what stands for a photo."""
    title = _shown(bundle, bundle.title)
    lines = []
    for place, block in enumerate(bundle.blocks):
        if isinstance(block, PictureBlock):
            lines.append(pictured(bundle, block))
        elif place or block.kind != "heading" or _shown(bundle, block.texts) != title:  # the site has a field for the title
            lines.append(_text(bundle, block))
    return "\n".join(lines) + "\n"


def _text(bundle: Bundle, block: TextBlock) -> str:
    main = bundle.languages[0]
    text, code = told(block.texts, main, main)
    direction = ' dir="rtl"' if is_rtl(code) else ""
    about = "" if code == main else f' lang="{escape(code)}"{direction}'
    if block.kind == "heading":
        return f"<h2{about}>{escape(flat(text))}</h2>"
    if block.kind == "paragraph":
        return f"<p{about}>{escape(flat(text))}</p>"
    who = escape(flat(", ".join(filter(None, (block.person, block.role)))))
    return f"<blockquote{about}><p>{escape(flat(text))}</p>{f'<p><cite>{who}</cite></p>' if who else ''}</blockquote>"


def _image(bundle: Bundle, block: PictureBlock) -> str:
    # Subtle: the filter that makes figures reads the attribute as HTML once more, so the words are escaped for both readings.
    told_there = escape(escape(_below(bundle, block)))
    return f'<img {_source(bundle, block)} data-caption="{told_there}" data-align="center">'


def _figure(bundle: Bundle, block: PictureBlock) -> str:
    caption = escape(flat(_shown(bundle, block.caption)))
    credit = escape(flat(block.credit_line))
    told_there = f"{caption} <small>{credit}</small>" if credit else caption
    return f"<figure><img {_source(bundle, block)}><figcaption>{told_there.strip()}</figcaption></figure>"


def _below(bundle: Bundle, block: PictureBlock) -> str:
    return flat(" ".join(filter(None, (_shown(bundle, block.caption), block.credit_line))))


def _source(bundle: Bundle, block: PictureBlock) -> str:
    picture = bundle.picture(block.picture)
    copy = large(picture)
    where = escape(f"{uploaded_to(bundle)}{file_name(picture)}")
    described = escape(flat(alternative(picture, bundle.languages[0], bundle.languages[0])[0]))
    return f'src="{where}" alt="{described}" width="{copy.width}" height="{copy.height}" loading="lazy"'


def uploaded_to(bundle: Bundle) -> str:
    """Where `body.html` looks for the photos: the bundle's own address where it is known, else a folder of the site's files."""
    return f"{bundle.address}photos/" if bundle.address else f"/sites/default/files/{_folder(bundle)}/"


def _folder(bundle: Bundle) -> str:
    plain = unicodedata.normalize("NFKD", bundle.name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "photo-story"


def _shown(bundle: Bundle, texts: Mapping[str, str]) -> str:
    main = bundle.languages[0]
    return texts.get(main) or next((text for text in texts.values() if text), "")


def _langcode(code: str) -> str:
    return _CODES.get(code, code.lower())


def readme(bundle: Bundle) -> str:
    """What to do with the files, in each language that we have words of."""
    facts = {"folder": uploaded_to(bundle), "columns": ", ".join(COLUMNS)}
    return "\n\n\n".join(words(language)["drupal"].format(**facts) for language in spoken(bundle)) + "\n"
