"""The documents of a bundle: what an editor opens, pastes, prints and files. All are functions of a Bundle; equal bundles, equal bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from curator import resources
from curator.domain.bundle import Bundle
from curator.domain.organisations import Organisations
from curator.jobs import paper_credits, paper_drupal, paper_json, paper_sheet, paper_story, paper_tables, paper_words

Plates = Mapping[str, bytes]
"""Small JPEGs (720 pixels or so) by the uid of their picture, for documents that hold pictures themselves."""


def ahead(bundle: Bundle, organisations: Organisations, plates: Plates) -> dict[str, bytes]:
    """The documents that take the longest and want nothing of the finished copies but their sizes in pixels, by their paths.

    They can be made while exiftool still writes into the copies.
    """
    bundle = paper_words.fit(bundle)
    content = {"contact-sheet.pdf": paper_sheet.contact_sheet(bundle, plates)}
    for language, mark in paper_story.languages(bundle):
        content[f"story{mark}.txt"] = paper_story.text(bundle, language, organisations).encode()
    content["CREDITS.txt"] = paper_credits.credits(bundle, organisations).encode()
    return content


def written(
    bundle: Bundle, folder: Path, organisations: Organisations, plates: Plates, made: Mapping[str, bytes] | None = None
) -> list[str]:
    """Write all documents into the folder where the renditions lie; gives their paths within it. `made` is what `ahead` gave."""
    made = ahead(bundle, organisations, plates) if made is None else made
    bundle = paper_words.fit(bundle)
    content: dict[str, bytes] = {}
    for language, mark in paper_story.languages(bundle):
        content[f"story{mark}.docx"] = paper_story.word(bundle, language, folder, plates)
        content[f"story{mark}.txt"] = made[f"story{mark}.txt"]
    content["story.json"] = paper_json.as_json(bundle).encode()
    content[paper_json.SCHEMA] = resources.text(f"papers/{paper_json.SCHEMA}").encode()
    content["captions.csv"] = paper_tables.captions(bundle).encode()
    content["contact-sheet.pdf"] = made["contact-sheet.pdf"]
    content["CREDITS.txt"] = made["CREDITS.txt"]
    content |= {name: text.encode() for name, text in paper_drupal.files(bundle).items()}
    content["README.txt"] = paper_credits.readme(bundle, list(content)).encode()
    for name, held in content.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(held)
    return list(content)
