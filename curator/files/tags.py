"""What the tags of a file say in the terms of our fields: precedence, conflicts, languages, and what sidecars add.

XMP leads, IIM and EXIF are courtesy copies, except where the stored digest of the IIM block shows that a program which knows only
IIM has edited it since: then IIM is newer and leads, and the conflict is told. An IIM value that merely begins the XMP value was
cut, and is no conflict. Source: Metadata Working Group, Guidelines for Handling Image Metadata 2.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from curator.domain import language
from curator.domain.fields import BY_NAME, FIELDS, Field, Kind
from curator.domain.language import Texts
from curator.domain.value import Struct, Value, cleaned, unique
from curator.files import facts
from curator.files.dates import taken
from curator.files.reading import Reading
from curator.files.texts import in_languages, is_boilerplate, is_entity, legible, private, shortened

_TYPED_BY_CAMERAS: Final = frozenset({"title", "headline", "description"})
_OWN_RULES: Final = frozenset(
    {
        "date_created",
        "date_created_certainty",
        "gps_latitude",
        "gps_longitude",
        "gps_altitude",
        "rating",
        "pick",
        "image_region",
    }
)
_TOGETHER: Final = (
    frozenset({"date_created", "date_created_certainty"}),
    frozenset({"gps_latitude", "gps_longitude", "gps_altitude"}),
    frozenset({"rating", "pick"}),
)
"""Fields that mean something only together: what a sidecar says of one replaces all."""


_ARTIST: Final = re.compile(r'\s*(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<bare>[^;]*))\s*(?:;|$)')
_HARMLESS: Final = ("[minor]", "superfluous bom", "iptcdigest is not current")


@dataclass(frozen=True, slots=True)
class Tags:
    """What is known of a file from its tags.

    `values` by field name, empty fields absent; `warnings` are sentences for a person; `width` and `height` in pixels as a decoder gives
    them; `orientation` (EXIF, 1 to 8) is what is still to be done to the decoded pixels; `mime` and `file_type` are exiftool's judgement
    of the content, whatever the file's name.
    """

    values: Mapping[str, Value]
    warnings: tuple[str, ...] = ()
    mime: str = ""
    file_type: str = ""
    width: int | None = None
    height: int | None = None
    orientation: int = 1
    thumbnail: bytes | None = None

    @property
    def is_picture(self) -> bool:
        """True for photographs and drawings in pixels, raw files among them; not for SVG, which is a document."""
        return (self.mime.startswith("image/") and self.file_type not in ("SVG", "DJVU")) or self.file_type in ("PSD", "PSB")

    @property
    def is_video(self) -> bool:
        """True for moving pictures."""
        return self.mime.startswith("video/")


def understood(reading: Reading, main: str = "en", modified: datetime | None = None) -> Tags:
    """The fields and facts that a reading amounts to, in an archive whose main language is `main`.

    `modified` is the file's own time, which serves as a capture time where there is no other.
    """
    tags, warnings = legible(reading.tags)
    warnings += [f"exiftool: {complaint}." for complaint in reading.complaints if not complaint.lower().startswith(_HARMLESS)]
    warnings += _repetitions(reading.repeated)
    file_type, mime = facts.text(tags.get("File:FileType")), facts.text(tags.get("File:MIMEType"))
    is_sidecar = file_type == "XMP"
    name = reading.path.name
    values: dict[str, Value] = {}
    for field in FIELDS:
        if field.read and field.name not in _OWN_RULES:
            value, told = _value(field, tags, main, name)
            warnings += told
            values[field.name] = value
    values["image_region"] = _regions(tags)
    values |= facts.rating(tags)
    place, placing = facts.position(tags)
    values |= place
    moment = taken(_dates(tags), None if is_sidecar else name, None if is_sidecar else modified)
    values |= {"date_created": moment.date, "date_created_certainty": moment.certainty}
    turned, turning = facts.orientation(tags, reading.repeated)
    width, height = facts.dimensions(tags, mime)
    return Tags(
        MappingProxyType({name: value for name, value in values.items() if value not in (None, "", ()) and value != Texts()}),
        tuple(dict.fromkeys([*warnings, *placing, *moment.warnings, *turning])),
        mime,
        file_type,
        width,
        height,
        turned,
        reading.thumbnail,
    )


def _repetitions(repeated: Iterable[str]) -> Iterator[str]:
    for tag in repeated:
        if tag != "EXIF:Orientation" and any(tag in field.read for field in FIELDS if not field.read_only):
            yield f"The file holds {tag.partition(':')[2]} twice, and differently; only one of them was taken."


def _dates(tags: Mapping[str, Any]) -> dict[str, str]:
    return {tag: facts.text(value) for tag, value in tags.items() if isinstance(value, str | list)}


def _value(field: Field, tags: Mapping[str, Any], main: str, name: str) -> tuple[Value, list[str]]:
    """One field by the rule of its kind, and sentences."""
    if field.kind is Kind.TEXTS:
        return _texts(field, tags, main, name)
    if field.kind is Kind.TEXT:
        return _text(field, tags)
    if field.kind is Kind.LIST:
        return _list(field, tags)
    if field.kind is Kind.STRUCTS:
        return _structs(tags.get(field.read[0])), []
    if field.kind is Kind.CODE:
        return facts.code(field, tags)
    return facts.measure(field, tags), []


def _is_stale(tags: Mapping[str, Any]) -> bool:
    """True when IIM was edited by a program that did not know of XMP."""
    stored, current = facts.text(tags.get("Photoshop:IPTCDigest")), facts.text(tags.get("File:CurrentIPTCDigest"))
    return bool(stored) and bool(current) and stored != current


def _conflicting(field: Field, tags: Mapping[str, Any]) -> Any:
    """The IIM value, of a file whose IIM is newer than its XMP."""
    tag = next((tag for tag in field.read if tag.startswith("IPTC:")), "")
    return tags.get(tag) if _is_stale(tags) else None


def _was_cut(iim: str, xmp: str) -> bool:
    """True when the IIM value is the XMP value or its beginning; a cut may leave dots where half a character was."""
    short, long = " ".join(iim.split()), " ".join(xmp.split())
    return long.startswith((short, short.rstrip(".?\ufffd ") or short))


def _newer(field: Field, iim: str, xmp: str) -> str:
    return f"{field.label}: a program that knows only IPTC changed it to “{shortened(iim)}”, which was taken; XMP says “{shortened(xmp)}”."


def _text(field: Field, tags: Mapping[str, Any]) -> tuple[str | None, list[str]]:
    found = next((text for tag in field.read if (text := facts.text(tags.get(tag)))), None)
    iim = facts.text(_conflicting(field, tags))
    if iim and found and not _was_cut(iim, found):
        return iim, [_newer(field, iim, found)]
    return found, []


def _words(tag: str, value: Any) -> tuple[str, ...]:
    """The words of a list; EXIF holds several creators in one text (MWG Guidelines 2.0)."""
    texts = [part for part in value if isinstance(part, str)] if isinstance(value, list) else [facts.text(value)]
    if tag == "EXIF:Artist":
        texts = [part for text in texts for part in _artists(text)]
    if tag in ("XMP-digiKam:TagsList", "XMP-microsoft:LastKeywordXMP"):
        texts = [text.replace("/", "|") for text in texts]
    return unique(text.strip(" |") if tag in BY_NAME["keyword_paths"].read else text for text in texts) or ()


def _artists(text: str) -> Iterator[str]:
    """The names in `A; "B; C"; D`: parted by semicolons, in quotes where they hold one, quotes within doubled."""
    for match in _ARTIST.finditer(text):
        quoted, bare = match["quoted"], match["bare"]
        yield cleaned(quoted.replace('""', '"') if quoted is not None else bare)


def _list(field: Field, tags: Mapping[str, Any]) -> tuple[tuple[str, ...] | None, list[str]]:
    found = next((words for tag in field.read if (words := _words(tag, tags.get(tag)))), None)
    iim = _words("", _conflicting(field, tags))
    if iim and found and not (len(iim) == len(found) and all(map(_was_cut, iim, found))):
        return iim, [_newer(field, ", ".join(iim), ", ".join(found))]
    return found, []


def _texts(field: Field, tags: Mapping[str, Any], main: str, name: str) -> tuple[Texts, list[str]]:
    warnings: list[str] = []

    def wanted(text: str) -> str:
        if is_entity(text):
            warnings.append(
                f"{field.label}: the file holds only a reference to an XML entity, “{text}”, which is never followed."
            )
            return ""
        return "" if field.name in _TYPED_BY_CAMERAS and is_boilerplate(text, name) else text

    xmp = field.read[0]
    said = {language.DEFAULT: wanted(facts.text(tags.get(xmp)))}
    said |= {key[len(xmp) + 1 :]: wanted(facts.text(held)) for key, held in tags.items() if key.startswith(f"{xmp}-")}
    said = {tag: text for tag, text in said.items() if text}
    copy = next((text for tag in field.read[1:] if (text := wanted(facts.text(tags.get(tag))))), "")
    newer = wanted(facts.text(_conflicting(field, tags)))
    if newer and said and not any(_was_cut(newer, text) for text in said.values()):
        older = said.get(language.DEFAULT)
        if older:
            warnings.append(_newer(field, newer, older))
            said = {tag: text for tag, text in said.items() if text != older} | {private(main): older}
        said[language.DEFAULT] = newer
    elif copy and not any(_was_cut(copy, text) for text in said.values()):
        said.setdefault(language.DEFAULT, copy)
    found, told = in_languages(said, main)
    return Texts.of(found), warnings + [f"{field.label}: {sentence}" for sentence in told]


def _structs(value: Any) -> tuple[Struct, ...]:
    """The structures of a tag, without their empty parts."""
    entries = value if isinstance(value, list) else [value]
    return tuple(pruned for entry in entries if isinstance(entry, dict) and (pruned := _pruned(entry)))


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: kept for key, part in value.items() if (kept := _pruned(part))}
    if isinstance(value, list):
        return [kept for part in value if (kept := _pruned(part))]
    return value


def _regions(tags: Mapping[str, Any]) -> tuple[Struct, ...]:
    """The regions of MWG, each with the size of the picture that they were drawn on, or those of IPTC."""
    (whole,) = _structs(tags.get("XMP-mwg-rs:RegionInfo")) or ({},)
    size = {"AppliedToDimensions": whole["AppliedToDimensions"]} if "AppliedToDimensions" in whole else {}
    regions = tuple({**region, **size} for region in _structs(whole.get("RegionList")))
    return regions or _structs(tags.get("XMP-iptcExt:ImageRegion"))


def merged(photo: Tags, *sidecars: Tags) -> Tags:
    """A photo's tags with those of its XMP sidecars, which lead over what is embedded; among sidecars the first leads.

    Languages of one text, of which the sidecar has only some, are united. A difference between two sidecars is told, and so is a
    text of the photo itself that a sidecar's has replaced. The facts (size, orientation, thumbnail) are the photo's.
    """
    values: dict[str, Value] = {}
    warnings = list(photo.warnings)
    for sidecar in sidecars:
        warnings += [f"Sidecar: {warning}" for warning in sidecar.warnings]
        warnings += _differences(values, sidecar.values, "Two sidecars differ; the first was taken, the other says")
        values = _over(sidecar.values, values)
    warnings += _differences(values, photo.values, "The sidecar's was taken; the photo itself says")
    values = _over(photo.values, values)
    return replace(photo, values=MappingProxyType(values), warnings=tuple(dict.fromkeys(warnings)))


def _over(below: Mapping[str, Value], above: Mapping[str, Value]) -> dict[str, Value]:
    """Values of which those above lead."""
    hidden = {name for group in _TOGETHER if group & above.keys() for name in group}
    if _is_less_of_the_same(above.get("date_created"), below.get("date_created")):
        above = {name: value for name, value in above.items() if name not in _TOGETHER[0]}
        hidden -= _TOGETHER[0]
    values = {name: value for name, value in below.items() if name not in hidden} | dict(above)
    for name, held in below.items():
        leading = above.get(name)
        if isinstance(held, Texts) and isinstance(leading, Texts):
            values[name] = Texts.of({**leading, **{code: text for code, text in held.items() if code not in leading}})
    return values


def _is_less_of_the_same(date: Value, other: Value) -> bool:
    """True for a date of which the other says the same and more: the time, the zone, the fraction of a second."""
    return isinstance(date, str) and isinstance(other, str) and other != date and other.startswith(date)


def _differences(leading: Mapping[str, Value], other: Mapping[str, Value], sentence: str) -> Iterator[str]:
    for name, held in other.items():
        field, ours = BY_NAME[name], leading.get(name)
        if isinstance(held, Texts) and isinstance(ours, Texts):
            for code, text in held.items():
                if code in ours and ours[code] != text:
                    yield f"{field.label}: {sentence} “{shortened(text)}”."
        elif field.kind in (Kind.TEXT, Kind.LIST, Kind.INTEGER) and not field.read_only and ours is not None and ours != held:
            said = ", ".join(map(str, held)) if isinstance(held, tuple) else str(held)
            yield f"{field.label}: {sentence} “{shortened(said)}”."
