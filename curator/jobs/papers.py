"""The documents of a bundle: what an editor opens, pastes, prints and files. All are functions of a Bundle; equal bundles, equal bytes.

`plates` are small JPEGs of the pictures, by uid, for the documents that carry pictures within them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from curator import resources
from curator.domain.bundle import Bundle, Picture, PictureBlock
from curator.domain.language import Texts
from curator.domain.organisations import Organisations
from curator.jobs import paper_drupal, paper_sheet, paper_story
from curator.jobs.pages import large

Plates = Mapping[str, bytes]

_FORMULA: Final = "=+-@\t\r\n＝＋－＠"
"""What makes a spreadsheet take a text for a formula."""
_BOM: Final = "\ufeff"


def written(bundle: Bundle, folder: Path, organisations: Organisations, plates: Plates) -> list[str]:
    """Write all documents into the folder; gives their paths."""
    texts = {
        "captions.csv": _BOM + captions(bundle),
        "CREDITS.txt": credits(bundle),
        "README.txt": readme(bundle),
        "story.txt": paper_story.text(bundle, organisations),
        "story.json": paper_story.as_json(bundle),
        **paper_drupal.files(bundle),
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    (folder / "story.docx").write_bytes(paper_story.word(bundle, plates))
    (folder / "contact-sheet.pdf").write_bytes(paper_sheet.contact_sheet(bundle, plates))
    return [*texts, "story.docx", "contact-sheet.pdf"]


def captions(bundle: Bundle) -> str:
    """One row a picture, with a column for each language of caption and alternative text (RFC 4180, CRLF)."""
    held = io.StringIO()
    table = csv.writer(held, lineterminator="\r\n")
    codes = bundle.languages
    table.writerow(
        [
            *("number", "file", "title", *(f"caption [{code}]" for code in codes), *(f"alt text [{code}]" for code in codes)),
            *("credit", "photographer", "copyright", "usage terms", "rights page", "licensor", "licensor page"),
            *("date", "place", "keywords", "consent", "width", "height", "sha256", "id"),
        ]
    )
    for picture in bundle.pictures:
        table.writerow([defused(part) for part in _row(picture, codes)])
    return held.getvalue()


def _row(picture: Picture, codes: Sequence[str]) -> list[str]:
    whole = large(picture)
    return [
        *(str(picture.number), whole.path, picture.title.shown(codes[0])),
        *(picture.caption.get(code, "") for code in codes),
        *(picture.alt_text.get(code, "") for code in codes),
        *(picture.credit_line, "; ".join(picture.creators), picture.copyright_notice, picture.rights_usage_terms),
        *(picture.web_statement, picture.licensor_name, picture.licensor_url),
        *(picture.date_created, picture.place, "; ".join(picture.keywords)),
        str(picture.values.get("model_release_status") or ""),
        *(str(whole.width), str(whole.height), whole.sha256, picture.uid),
    ]


def defused(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before it, as spreadsheets themselves write it."""
    return f"'{text}" if text[:1] and text[0] in _FORMULA else text


def credits(bundle: Bundle) -> str:
    """Whose the pictures are, by credit, and each with what must be said of it."""
    language = bundle.languages[0]
    by_credit: dict[str, list[Picture]] = {}
    for picture in bundle.pictures:
        by_credit.setdefault(picture.credit_line, []).append(picture)
    lines = [bundle.title.shown(language), "=" * 72, ""]
    for credit, pictures in by_credit.items():
        lines += [credit or "(no credit)", "-" * 72]
        for picture in pictures:
            lines.append(large(picture).path)
            facts = {
                "": picture.caption.shown(language),
                "Photographer: ": ", ".join(picture.creators),
                "Copyright: ": picture.copyright_notice,
                "Usage terms: ": picture.rights_usage_terms,
                "Rights: ": picture.web_statement,
                "Licensor: ": " ".join(filter(None, (picture.licensor_name, picture.licensor_url))),
            }
            lines += [f"    {label}{flat(text)}" for label, text in facts.items() if text]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def readme(bundle: Bundle) -> str:
    """How to open and upload the bundle, what each file is, and where it comes from: in English, and in Chinese as well."""
    facts = {
        "title": flat(bundle.title.shown(bundle.languages[0])),
        "count": len(bundle.pictures),
        "when": bundle.when[:16].replace("T", " "),
        "author": flat(bundle.author),
        "archive": bundle.archive,
        "version": bundle.version,
        "profile": bundle.profile,
    }
    parts = []
    for code in ("en", "zh-CN"):
        words: Mapping[str, Any] = json.loads(resources.text("gallery/readme.json"))[code]
        lines = [str(line).format_map(facts) for line in words["lines"]]
        lines += _listed(
            words["waived"], [f"{one.rule} ({one.photos}): {flat(one.reason)} — {flat(one.author)}" for one in bundle.waived]
        )
        lines += _listed(words["left_out"], [flat(one) for one in bundle.left_out])
        parts.append("\n".join(lines))
    return ("\n\n" + "-" * 72 + "\n\n").join(parts) + "\n"


def _listed(heading: str, lines: Sequence[str]) -> list[str]:
    return ["", heading, *(f"  - {line}" for line in lines)] if lines else []


def flat(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def of_block(bundle: Bundle, block: PictureBlock) -> tuple[Picture, Texts, str]:
    """The picture of a block, with caption and credit as printed there."""
    return bundle.picture(block.picture), block.caption, block.credit_line
