"""A bundle told to machines: schema.org's ImageObject for each photo, as JSON-LD.

Source: schema.org ImageObject, and what search engines read of it (creator, creditText, copyrightNotice, license,
acquireLicensePage). Addresses are absolute where the address of the site is known.
"""

from __future__ import annotations

import json
from typing import Any

from curator.domain.bundle import Bundle, Picture


def of_bundle(bundle: Bundle) -> str:
    """The JSON-LD of a bundle, fit to stand inside a script element: no text can end it, or begin a remark."""
    language = bundle.languages[0]
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ImageGallery" if bundle.is_gallery else "Article",
        "name" if bundle.is_gallery else "headline": bundle.title.shown(language),
        "inLanguage": list(bundle.languages),
        "image": [_picture(picture, bundle, language) for picture in bundle.pictures],
    }
    if bundle.address:
        told["url"] = f"{bundle.address}index.html"
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _picture(picture: Picture, bundle: Bundle, language: str) -> dict[str, Any]:
    large = [one for one in picture.renditions if one.format == "jpeg"][-1]
    caption = picture.caption.shown(language)
    told: dict[str, Any] = {
        "@type": "ImageObject",
        "contentUrl": f"{bundle.address}{large.path}",
        "caption": caption,
        "name": title if (title := picture.title.shown(language)) != caption else "",
        "creditText": picture.credit_line,
        "copyrightNotice": picture.copyright_notice,
        "license": picture.web_statement,
        "acquireLicensePage": picture.licensor_url,
        "dateCreated": picture.date_created,
    }
    if picture.creators:
        told["creator"] = [{"@type": "Person", "name": name} for name in picture.creators]
    if picture.place:
        told["contentLocation"] = {"@type": "Place", "name": picture.place}
    return {key: held for key, held in told.items() if held not in ("", [])}
