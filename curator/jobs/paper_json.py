"""`story.json`: the whole bundle for programs. Its shape is a contract: `resources/papers/story.schema.json`, explained in the manual.

What grows may grow by new keys; a key that changes its meaning or goes away raises VERSION.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from typing import Any, Final

from curator.domain.bundle import Bundle, Picture, PictureBlock, TextBlock
from curator.domain.language import Texts
from curator.domain.value import Value
from curator.jobs.paper_words import file_name, large

SCHEMA: Final = "story.schema.json"
VERSION: Final = 1


def as_json(bundle: Bundle) -> str:
    """The bundle as JSON; what is empty is absent, texts go from the code of their language to the words."""
    told = {
        "$schema": SCHEMA,
        "format": "curator-story",
        "version": VERSION,
        "name": bundle.name,
        "title": dict(bundle.title),
        "languages": list(bundle.languages),
        "address": bundle.address,
        "blocks": [_block(bundle, block) for block in bundle.blocks],
        "photos": [_picture(picture) for picture in bundle.pictures],
        "made": _without_empty(
            {
                "when": bundle.when,
                "author": bundle.author,
                "archive": bundle.archive,
                "program": f"Curator {bundle.version}".strip(),
                "profile": bundle.profile,
                "template": bundle.template,
                "waived": [
                    {"rule": one.rule, "reason": one.reason, "author": one.author, "photos": one.photos}
                    for one in bundle.waived
                ],
                "left_out": list(bundle.left_out),
            }
        ),
    }
    return json.dumps(_without_empty(told, {"blocks", "photos", "languages"}), ensure_ascii=False, indent=1) + "\n"


def _without_empty(held: Mapping[str, Any], always: Set[str] = frozenset()) -> dict[str, Any]:
    return {key: part for key, part in held.items() if key in always or part not in ("", [], {}, None)}


def _block(bundle: Bundle, block: TextBlock | PictureBlock) -> dict[str, Any]:
    if isinstance(block, PictureBlock):
        picture = bundle.picture(block.picture)
        facts = {"type": "photo", "photo": block.picture, "uid": picture.uid, "file_name": file_name(picture)}
        return _without_empty({**facts, "caption": dict(block.caption), "credit_line": block.credit_line})
    return _without_empty({"type": block.kind, "text": dict(block.texts), "person": block.person, "role": block.role}, {"text"})


def _picture(picture: Picture) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "number": picture.number,
        "uid": picture.uid,
        "slug": picture.slug,
        "file": large(picture).path,
        "title": dict(picture.title),
        "caption": dict(picture.caption),
        "alt_text": dict(picture.alt_text),
        "extended_description": dict(picture.extended_description),
        "credit_line": picture.credit_line,
        "creator": list(picture.creators),
        "copyright_notice": picture.copyright_notice,
        "rights_usage_terms": picture.rights_usage_terms,
        "web_statement": picture.web_statement,
        "licensor": _without_empty({"name": picture.licensor_name, "url": picture.licensor_url}),
        "date_created": picture.date_created,
        "place": picture.place,
        "keywords": list(picture.keywords),
        "renditions": [
            {
                "path": one.path,
                "format": one.format,
                "width": one.width,
                "height": one.height,
                "bytes": one.bytes,
                "sha256": one.sha256,
            }
            for one in picture.renditions
        ],
        "fields": {name: _plain(value) for name, value in sorted(picture.values.items())},
    }
    return _without_empty(facts, {"renditions"})


def _plain(value: Value) -> Any:
    if isinstance(value, Texts):
        return dict(value)
    if isinstance(value, tuple):
        return [dict(part) if isinstance(part, Mapping) else part for part in value]
    return value
