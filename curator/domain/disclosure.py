"""What leaves the archive: which fields a profile lets out, and how exactly a place may be told.

An allow-list: a field that no profile names stays inside, so that a field added later gives nothing away before somebody has
decided about it. The location rule reaches everything that names a place: positions, the structures of places and the plain
fields. Persons are named only where their consent is unlimited or limited; a withheld name is taken out of the keywords too.
Captions are the curator's own words and are not rewritten; preflight speaks of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

from curator.domain.errors import UsageError
from curator.domain.fields import FIELDS
from curator.domain.language import Texts
from curator.domain.preflight_subject import PROFILES, Profile
from curator.domain.value import Value

Location = Literal["exact", "ten-km", "district", "none"]
"""How exactly a place is told: as it is known; to about ten kilometres; the county or city; not at all."""
LOCATIONS: Final[tuple[Location, ...]] = get_args(Location)

USUAL: Final[Mapping[Profile, Location]] = MappingProxyType({"web": "district", "print": "district", "internal": "exact"})
"""The location rule of a profile where none is chosen."""

_PUBLIC: Final = frozenset(
    {
        *(
            "title",
            "headline",
            "description",
            "alt_text",
            "extended_description",
            "keywords",
            "keyword_paths",
            "about",
            "scene",
        ),
        *("creator", "creator_job_title", "credit_line", "source", "copyright_notice", "copyright_owner", "licensor"),
        *("web_statement", "rights_usage_terms", "data_mining", "contributor", "digital_source_type"),
        *("date_created", "location_shown", "sublocation", "city", "province_state", "country", "country_code"),
        *("person_shown", "organisation_shown", "event", "event_id", "model_release_status"),
    }
)
_POSITION: Final = frozenset({"gps_latitude", "gps_longitude", "gps_altitude"})
_INSIDE: Final = frozenset({"image_region", "credit_data"})
"""Never written, whatever the profile: regions point at faces, and the credit as data is Curator's own form of the credit."""

ALLOWED: Final[Mapping[Profile, frozenset[str]]] = MappingProxyType(
    {
        "web": _PUBLIC,
        "print": _PUBLIC | {"description_writer", "job_id"},
        "internal": frozenset(field.name for field in FIELDS if not field.name.startswith(("camera_", "date_created_")))
        - _INSIDE,
    }
)
"""The fields that each profile lets out. A position is let out by the location rule and not by this list."""

_RELEASED: Final = frozenset({"unlimited", "limited"})
_DISTRICT_PLAIN: Final = ("city", "province_state", "country", "country_code")
_DISTRICT_KEYS: Final = frozenset({"City", "ProvinceState", "CountryName", "CountryCode", "WorldRegion"})
_PLACES: Final = ("location_shown", "location_created")
_ROUGH: Final = 1
"""Decimals of a degree to about ten kilometres: a tenth of a degree of latitude is 11 km."""


def location(text: str) -> Location:
    """A location rule by its name; raises UsageError with all of them."""
    for known in LOCATIONS:
        if text == known:
            return known
    raise UsageError(f"There is no location rule “{text}”; there are: {', '.join(LOCATIONS)}.")


def profile(text: str) -> Profile:
    """A profile by its name; raises UsageError with all of them."""
    for known in PROFILES:
        if text == known:
            return known
    raise UsageError(f"There is no profile “{text}”; there are: {', '.join(PROFILES)}.")


def disclosed(
    values: Mapping[str, Value], profile: Profile, rule: Location, languages: tuple[str, ...] = ()
) -> dict[str, Value]:
    """What a profile and a location rule let out of the values of a photo; in the chosen languages alone, where some are chosen.

    The first of `languages` is the archive's main one. A date that is only the time of the file is no date of the picture.
    """
    kept = {name: held for name, held in values.items() if name in ALLOWED[profile] and name not in _POSITION}
    if values.get("date_created_certainty") == "from file time":
        kept.pop("date_created", None)
    withheld = _withheld(values) if profile != "internal" else frozenset()
    if withheld:
        kept.pop("person_shown", None)
        kept["keywords"] = _without(kept.get("keywords"), withheld)
        kept["keyword_paths"] = _without(kept.get("keyword_paths"), withheld)
    kept |= _placed(values, kept, rule)
    if languages:
        kept = {name: _spoken(held, languages) if isinstance(held, Texts) else held for name, held in kept.items()}
    return {name: held for name, held in kept.items() if held not in (None, "", ()) and held != Texts()}


def place_told(values: Mapping[str, Value]) -> str:
    """The place in words, the smallest part first, from disclosed values."""
    parts = [held for name in ("sublocation", "city", "province_state", "country") if isinstance(held := values.get(name), str)]
    if parts:
        return ", ".join(dict.fromkeys(part for part in parts if part))
    shown = values.get("location_shown")
    first = shown[0] if isinstance(shown, tuple) and shown and isinstance(shown[0], Mapping) else {}
    keys = ("Sublocation", "City", "ProvinceState", "CountryName")
    return ", ".join(dict.fromkeys(text for key in keys if isinstance(text := first.get(key), str) and text))


def _withheld(values: Mapping[str, Value]) -> frozenset[str]:
    """The names, folded, of persons who have not agreed to be named."""
    persons = values.get("person_shown")
    if values.get("model_release_status") in _RELEASED or not isinstance(persons, tuple):
        return frozenset()
    return frozenset(name.strip().casefold() for name in persons if isinstance(name, str))


def _without(keywords: Value, names: frozenset[str]) -> Value:
    """Keywords, flat or as paths, without those of which a part is one of the names."""
    if not isinstance(keywords, tuple):
        return None
    words = (word for word in keywords if isinstance(word, str))
    return tuple(word for word in words if not names & {part.strip().casefold() for part in word.replace("/", "|").split("|")})


def _placed(values: Mapping[str, Value], kept: Mapping[str, Value], rule: Location) -> dict[str, Value]:
    """The fields that name places as the rule lets them be told; None for those that it takes away."""
    if rule == "exact":
        return {name: values[name] for name in _POSITION if name in values}
    told: dict[str, Value] = {"sublocation": None}
    if rule == "none":
        return {**told, **dict.fromkeys((*_DISTRICT_PLAIN, *_PLACES))}
    for name in _PLACES:
        held = kept.get(name)
        if isinstance(held, tuple):
            told[name] = tuple(rough for part in held if isinstance(part, Mapping) and (rough := _rough(part)))
    if rule == "ten-km":
        for name in ("gps_latitude", "gps_longitude"):
            degrees = values.get(name)
            if isinstance(degrees, int | float):
                told[name] = round(float(degrees), _ROUGH)
    return told


def _rough(place: Mapping[str, Any]) -> dict[str, Any]:
    """A structure of a place reduced to its district, in whatever languages its parts are."""
    return {key: held for key, held in place.items() if key.partition("-")[0] in _DISTRICT_KEYS}


def _spoken(texts: Texts, languages: tuple[str, ...]) -> Texts:
    """A text in the chosen languages, in their order; in the first that there is where it has none of them."""
    spoken = {code: texts[code] for code in languages if code in texts}
    if not spoken and texts:
        code, text = texts.texts[0]
        spoken = {code: text}
    return Texts.of(spoken)
