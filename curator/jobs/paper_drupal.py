"""A bundle for Drupal: a table for the import of media, and a body that is pasted into an editor.

The names of the columns are those of a usual image media type; a site whose own differ maps them in its import. `data-caption` is
what Drupal's filter turns into a figure with its caption, so that the credit goes where the picture goes.
"""

from __future__ import annotations

import csv
import io
from html import escape
from typing import Final

from curator.domain.bundle import Bundle, Picture, PictureBlock
from curator.jobs.pages import alt, large

COLUMNS: Final = (
    *("id", "name", "field_media_image", "alt", "title", "caption", "credit", "creator", "copyright", "license"),
    *("langcode", "created"),
)
_UPLOADED: Final = "/sites/default/files/{folder}/{name}"


def files(bundle: Bundle) -> dict[str, str]:
    """The files of the folder `drupal/`, by path."""
    return {
        "drupal/media.csv": "\ufeff" + _media(bundle),
        "drupal/body.html": _body(bundle),
        "drupal/README.txt": _readme(bundle),
    }


def _media(bundle: Bundle) -> str:
    from curator.jobs.papers import defused

    held = io.StringIO()
    table = csv.writer(held, lineterminator="\r\n")
    table.writerow(COLUMNS)
    language = bundle.languages[0]
    for picture in bundle.pictures:
        row = (
            *(picture.uid, picture.slug, large(picture).path, alt(picture, language), picture.title.shown(language)),
            *(picture.caption.shown(language), picture.credit_line, "; ".join(picture.creators), picture.copyright_notice),
            *(picture.web_statement, language, picture.date_created),
        )
        table.writerow([defused(part) for part in row])
    return held.getvalue()


def _body(bundle: Bundle) -> str:
    language = bundle.languages[0]
    lines = []
    for block in bundle.blocks:
        if isinstance(block, PictureBlock):
            lines.append(_image(bundle, bundle.picture(block.picture), block.caption.shown(language), block.credit_line))
            continue
        text = escape(block.texts.shown(language))
        if block.kind == "heading":
            lines.append(f"<h2>{text}</h2>")
        elif block.kind == "quote":
            who = escape(", ".join(filter(None, (block.person, block.role))))
            lines.append(f"<blockquote><p>{text}</p>{f'<p><cite>{who}</cite></p>' if who else ''}</blockquote>")
        else:
            lines.append(f"<p>{text}</p>")
    return "\n".join(lines) + "\n"


def _image(bundle: Bundle, picture: Picture, caption: str, credit: str) -> str:
    whole = large(picture)
    name = whole.path.rpartition("/")[2]
    source = _UPLOADED.format(folder=_folder(bundle), name=name)
    # Subtle: the filter of Drupal reads the attribute as HTML again, so that the text is escaped twice: for that reading, and for this.
    told = escape(escape(" ".join(filter(None, (caption, credit)))))
    return (
        f'<img src="{escape(source)}" alt="{escape(alt(picture, bundle.languages[0]))}" data-caption="{told}" data-align="center"'
        f' width="{whole.width}" height="{whole.height}" loading="lazy">'
    )


def _folder(bundle: Bundle) -> str:
    return f"{bundle.when[:7] or 'gallery'}"


def _readme(bundle: Bundle) -> str:
    return (
        "For a Drupal site\n\n"
        f"1. Upload the files of photos/ to sites/default/files/{_folder(bundle)}/ (or change the paths in body.html).\n"
        "2. Paste body.html into the source view of the editor. The text format must allow <img src alt data-caption data-align\n"
        "   width height loading> and have the filter “Caption images” switched on.\n"
        "3. Or import media.csv as media (migrate_source_csv and the like): one row an image, UTF-8. Map the columns to the fields of\n"
        "   your media type. A cell that begins with an apostrophe and a sign such as = is a text; the apostrophe is not part of it.\n"
    )
