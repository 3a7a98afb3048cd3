"""The table of descriptive fields. Form, search, command line, reading and writing of files and export follow from it.

Source: IPTC Photo Metadata Standard 2024.1, whose names are ours in snake case. Adding a field touches three places: a
migration that adds its column, a row here, and a line of the manual (`resources/help/en/fields.md`); tests/domain/test_fields.py
holds the three together.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from curator.domain.errors import UsageError


class Kind(StrEnum):
    """What a field holds, and so how it is stored, typed and shown."""

    TEXT = "text"  # one string
    TEXTS = "texts"  # one text in several languages (XMP language alternatives): curator.domain.language.Texts
    LIST = "list"  # a tuple of strings, in order, without repetition
    STRUCTS = "structs"  # a tuple of JSON objects (IPTC and PLUS structures), keys as in the standard
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"  # ISO 8601, as much as is known: 2019, 2019-10, 2019-10-17, 2019-10-17T14:03:11.25+08:00
    CODE = "code"  # one of `choices`


@dataclass(frozen=True, slots=True)
class Field:
    """One descriptive field.

    `read` and `write` are exiftool tag names; in `read` the first that is not empty counts. `iim_bytes` is the room that the
    legacy IIM dataset has, in bytes of UTF-8. `aliases` are everyday names that the command line and the search take.
    `search` names the column of the search index that the field's words go to (None: not searched by plain words).
    `main_key` is the key of a structure that a bare string means. `read_only` fields come from the camera and are never typed.
    `internal` fields leave the archive only in bundles of the internal profile.
    """

    name: str
    label: str
    kind: Kind
    group: str
    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    iim_bytes: int | None = None
    aliases: tuple[str, ...] = ()
    search: str | None = None
    choices: tuple[str, ...] = ()
    main_key: str | None = None
    read_only: bool = False
    internal: bool = False


_T, _M, _L, _S = Kind.TEXT, Kind.TEXTS, Kind.LIST, Kind.STRUCTS

FIELDS: Final[tuple[Field, ...]] = (
    Field(
        "title",
        "Title",
        _M,
        "description",
        ("XMP-dc:Title", "IPTC:ObjectName"),
        ("XMP-dc:Title", "IPTC:ObjectName"),
        64,
        search="caption",
    ),
    Field(
        "headline",
        "Headline",
        _M,
        "description",
        ("XMP-photoshop:Headline", "IPTC:Headline"),
        ("XMP-photoshop:Headline", "IPTC:Headline"),
        256,
        search="caption",
    ),
    Field(
        "description",
        "Caption",
        _M,
        "description",
        ("XMP-dc:Description", "IPTC:Caption-Abstract", "EXIF:ImageDescription"),
        ("XMP-dc:Description", "IPTC:Caption-Abstract", "EXIF:ImageDescription"),
        2000,
        aliases=("caption",),
        search="caption",
    ),
    Field(
        "description_writer",
        "Caption writer",
        _T,
        "description",
        ("XMP-photoshop:CaptionWriter", "IPTC:Writer-Editor"),
        ("XMP-photoshop:CaptionWriter", "IPTC:Writer-Editor"),
        32,
        aliases=("writer",),
        search="other",
    ),
    Field(
        "alt_text",
        "Alt text",
        _M,
        "description",
        ("XMP-iptcCore:AltTextAccessibility",),
        ("XMP-iptcCore:AltTextAccessibility",),
        aliases=("alt",),
        search="other",
    ),
    Field(
        "extended_description",
        "Long description",
        _M,
        "description",
        ("XMP-iptcCore:ExtDescrAccessibility",),
        ("XMP-iptcCore:ExtDescrAccessibility",),
        search="other",
    ),
    Field(
        "keywords",
        "Keywords",
        _L,
        "keywords",
        ("XMP-dc:Subject", "IPTC:Keywords"),
        ("XMP-dc:Subject", "IPTC:Keywords"),
        64,
        aliases=("keyword", "tag", "tags"),
        search="keywords",
    ),
    Field(
        "keyword_paths",
        "Keyword tree",
        _L,
        "keywords",
        ("XMP-lr:HierarchicalSubject", "XMP-digiKam:TagsList", "XMP-microsoft:LastKeywordXMP"),
        ("XMP-lr:HierarchicalSubject",),
        aliases=("path_tag",),
        search="keywords",
    ),
    Field(
        "about",
        "Themes and SDGs",
        _S,
        "keywords",
        ("XMP-iptcExt:AboutCvTerm",),
        ("XMP-iptcExt:AboutCvTerm",),
        search="keywords",
        main_key="CvTermId",
    ),
    Field("scene", "Scene codes", _L, "keywords", ("XMP-iptcCore:Scene",), ("XMP-iptcCore:Scene",)),
    Field(
        "creator",
        "Photographer",
        _L,
        "credit",
        ("XMP-dc:Creator", "IPTC:By-line", "EXIF:Artist"),
        ("XMP-dc:Creator", "IPTC:By-line", "EXIF:Artist"),
        32,
        aliases=("by", "photographer"),
        search="credit",
    ),
    Field(
        "creator_job_title",
        "Photographer's job title",
        _T,
        "credit",
        ("XMP-photoshop:AuthorsPosition", "IPTC:By-lineTitle"),
        ("XMP-photoshop:AuthorsPosition", "IPTC:By-lineTitle"),
        32,
        search="other",
    ),
    Field(
        "credit_line",
        "Credit",
        _T,
        "credit",
        ("XMP-photoshop:Credit", "IPTC:Credit"),
        ("XMP-photoshop:Credit", "IPTC:Credit"),
        32,
        aliases=("credit",),
        search="credit",
    ),
    Field("credit_data", "Credit as data", _S, "credit", read_only=True),
    Field(
        "source",
        "Supplier",
        _T,
        "credit",
        ("XMP-photoshop:Source", "IPTC:Source"),
        ("XMP-photoshop:Source", "IPTC:Source"),
        32,
        aliases=("supplier",),
        search="credit",
    ),
    Field(
        "copyright_notice",
        "Copyright notice",
        _M,
        "credit",
        ("XMP-dc:Rights", "IPTC:CopyrightNotice", "EXIF:Copyright"),
        ("XMP-dc:Rights", "IPTC:CopyrightNotice", "EXIF:Copyright"),
        128,
        aliases=("copyright",),
        search="credit",
    ),
    Field(
        "copyright_owner",
        "Copyright owner",
        _S,
        "credit",
        ("XMP-plus:CopyrightOwner",),
        ("XMP-plus:CopyrightOwner",),
        search="credit",
        main_key="CopyrightOwnerName",
    ),
    Field(
        "licensor",
        "Licensor",
        _S,
        "credit",
        ("XMP-plus:Licensor",),
        ("XMP-plus:Licensor",),
        search="credit",
        main_key="LicensorName",
    ),
    Field(
        "web_statement",
        "Rights page (URL)",
        _T,
        "credit",
        ("XMP-xmpRights:WebStatement",),
        ("XMP-xmpRights:WebStatement",),
    ),
    Field(
        "rights_usage_terms",
        "Usage terms",
        _M,
        "credit",
        ("XMP-xmpRights:UsageTerms",),
        ("XMP-xmpRights:UsageTerms",),
        aliases=("terms",),
        search="other",
    ),
    Field(
        "data_mining",
        "AI and data mining",
        Kind.CODE,
        "credit",
        ("XMP-plus:DataMining",),
        ("XMP-plus:DataMining",),
        choices=(
            "DMI-UNSPECIFIED",
            "DMI-ALLOWED",
            "DMI-PROHIBITED",
            "DMI-PROHIBITED-AIMLTRAINING",
            "DMI-PROHIBITED-GENAIMLTRAINING",
            "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING",
            "DMI-PROHIBITED-SEECONSTRAINT",
            "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR",
            "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR",
        ),
    ),
    Field(
        "instructions",
        "Instructions and embargo",
        _T,
        "credit",
        ("XMP-photoshop:Instructions", "IPTC:SpecialInstructions"),
        ("XMP-photoshop:Instructions", "IPTC:SpecialInstructions"),
        256,
        search="other",
        internal=True,
    ),
    Field(
        "job_id",
        "Job or story number",
        _T,
        "description",
        ("XMP-photoshop:TransmissionReference", "IPTC:OriginalTransmissionReference"),
        ("XMP-photoshop:TransmissionReference", "IPTC:OriginalTransmissionReference"),
        32,
        aliases=("job",),
        search="other",
    ),
    Field(
        "date_created",
        "Date taken",
        Kind.DATE,
        "place and time",
        ("EXIF:DateTimeOriginal", "XMP-photoshop:DateCreated", "IPTC:DateCreated"),
        ("XMP-photoshop:DateCreated", "IPTC:DateCreated", "EXIF:DateTimeOriginal"),
        aliases=("taken", "date"),
    ),
    Field(
        "date_created_certainty",
        "How sure the date is",
        Kind.CODE,
        "place and time",
        choices=("exact", "no zone", "from file name", "from file time"),
        read_only=True,
    ),
    Field(
        "location_shown",
        "Place shown",
        _S,
        "place and time",
        ("XMP-iptcExt:LocationShown",),
        ("XMP-iptcExt:LocationShown",),
        search="place",
        main_key="LocationName",
    ),
    Field(
        "location_created",
        "Place where taken",
        _S,
        "place and time",
        ("XMP-iptcExt:LocationCreated",),
        ("XMP-iptcExt:LocationCreated",),
        search="place",
        main_key="LocationName",
        internal=True,
    ),
    Field(
        "sublocation",
        "Village, street or site",
        _T,
        "place and time",
        ("XMP-iptcCore:Location", "IPTC:Sub-location"),
        ("XMP-iptcCore:Location", "IPTC:Sub-location"),
        32,
        search="place",
    ),
    Field(
        "city",
        "City or county",
        _T,
        "place and time",
        ("XMP-photoshop:City", "IPTC:City"),
        ("XMP-photoshop:City", "IPTC:City"),
        32,
        search="place",
    ),
    Field(
        "province_state",
        "Province or state",
        _T,
        "place and time",
        ("XMP-photoshop:State", "IPTC:Province-State"),
        ("XMP-photoshop:State", "IPTC:Province-State"),
        32,
        aliases=("province", "state"),
        search="place",
    ),
    Field(
        "country",
        "Country",
        _T,
        "place and time",
        ("XMP-photoshop:Country", "IPTC:Country-PrimaryLocationName"),
        ("XMP-photoshop:Country", "IPTC:Country-PrimaryLocationName"),
        64,
        search="place",
    ),
    Field(
        "country_code",
        "Country code",
        _T,
        "place and time",
        ("XMP-iptcCore:CountryCode", "IPTC:Country-PrimaryLocationCode"),
        ("XMP-iptcCore:CountryCode", "IPTC:Country-PrimaryLocationCode"),
        3,
        search="place",
    ),
    Field(
        "gps_latitude",
        "Latitude",
        Kind.NUMBER,
        "camera",
        ("EXIF:GPSLatitude", "XMP-exif:GPSLatitude"),
        read_only=True,
        internal=True,
    ),
    Field(
        "gps_longitude",
        "Longitude",
        Kind.NUMBER,
        "camera",
        ("EXIF:GPSLongitude", "XMP-exif:GPSLongitude"),
        read_only=True,
        internal=True,
    ),
    Field(
        "gps_altitude",
        "Altitude (m)",
        Kind.NUMBER,
        "camera",
        ("EXIF:GPSAltitude", "XMP-exif:GPSAltitude"),
        read_only=True,
        internal=True,
    ),
    Field(
        "person_shown",
        "Persons",
        _L,
        "people",
        ("XMP-iptcExt:PersonInImage",),
        ("XMP-iptcExt:PersonInImage",),
        aliases=("person", "people"),
        search="people",
    ),
    Field(
        "organisation_shown",
        "Organisations shown",
        _L,
        "people",
        ("XMP-iptcExt:OrganisationInImageName",),
        ("XMP-iptcExt:OrganisationInImageName",),
        aliases=("organisation",),
        search="people",
    ),
    Field("event", "Event", _M, "description", ("XMP-iptcExt:Event",), ("XMP-iptcExt:Event",), search="event"),
    Field(
        "event_id",
        "Event number",
        _L,
        "description",
        ("XMP-iptcExt:EventID",),
        ("XMP-iptcExt:EventID",),
        search="event",
    ),
    Field(
        "model_release_status",
        "Consent",
        Kind.CODE,
        "people",
        ("XMP-plus:ModelReleaseStatus",),
        ("XMP-plus:ModelReleaseStatus",),
        aliases=("consent", "release"),
        choices=("none", "not applicable", "unlimited", "limited"),
    ),
    Field(
        "model_release_id",
        "Consent form number",
        _L,
        "people",
        ("XMP-plus:ModelReleaseID",),
        ("XMP-plus:ModelReleaseID",),
        internal=True,
    ),
    Field(
        "minor_model_age",
        "Youngest person",
        Kind.CODE,
        "people",
        ("XMP-plus:MinorModelAgeDisclosure",),
        ("XMP-plus:MinorModelAgeDisclosure",),
        choices=(
            "AG-UNK",
            "AG-A25",
            "AG-A24",
            "AG-A23",
            "AG-A22",
            "AG-A21",
            "AG-A20",
            "AG-A19",
            "AG-A18",
            "AG-A17",
            "AG-A16",
            "AG-A15",
            "AG-U14",
        ),
        internal=True,
    ),
    Field(
        "contributor",
        "Contributors",
        _S,
        "credit",
        ("XMP-iptcExt:Contributor",),
        ("XMP-iptcExt:Contributor",),
        search="credit",
        main_key="ContributorName",
    ),
    Field(
        "digital_source_type",
        "How the picture was made",
        _T,
        "credit",
        ("XMP-iptcExt:DigitalSourceType",),
        ("XMP-iptcExt:DigitalSourceType",),
    ),
    Field("rating", "Rating", Kind.INTEGER, "choice", ("XMP-xmp:Rating",), ("XMP-xmp:Rating",)),
    Field("label", "Colour label", _T, "choice", ("XMP-xmp:Label",), ("XMP-xmp:Label",)),
    Field("pick", "Pick", Kind.CODE, "choice", choices=("picked", "rejected")),
    Field(
        "image_region",
        "Regions",
        _S,
        "people",
        ("XMP-mwg-rs:RegionInfo", "XMP-iptcExt:ImageRegion"),
        internal=True,
        read_only=True,
    ),
    Field(
        "guid",
        "Stable number",
        _T,
        "camera",
        ("XMP-iptcExt:DigitalImageGUID", "EXIF:ImageUniqueID"),
        ("XMP-iptcExt:DigitalImageGUID",),
        internal=True,
    ),
    Field("camera_make", "Camera maker", _T, "camera", ("EXIF:Make",), read_only=True, internal=True, search="camera"),
    Field(
        "camera_model",
        "Camera",
        _T,
        "camera",
        ("EXIF:Model",),
        aliases=("camera",),
        read_only=True,
        internal=True,
        search="camera",
    ),
    Field("lens", "Lens", _T, "camera", ("EXIF:LensModel", "XMP-aux:Lens"), read_only=True, internal=True),
    Field("iso", "ISO", Kind.INTEGER, "camera", ("EXIF:ISO",), read_only=True, internal=True),
    Field(
        "exposure_time",
        "Exposure time (s)",
        Kind.NUMBER,
        "camera",
        ("EXIF:ExposureTime",),
        read_only=True,
        internal=True,
    ),
    Field("f_number", "Aperture (f/)", Kind.NUMBER, "camera", ("EXIF:FNumber",), read_only=True, internal=True),
    Field("focal_length", "Focal length (mm)", Kind.NUMBER, "camera", ("EXIF:FocalLength",), read_only=True, internal=True),
)

BY_NAME: Final = MappingProxyType({field.name: field for field in FIELDS})
_BY_ALIAS: Final = MappingProxyType({alias: field for field in FIELDS for alias in (field.name, *field.aliases)})

SEARCH_COLUMNS: Final[tuple[str, ...]] = tuple(dict.fromkeys([*(field.search for field in FIELDS if field.search), "file"]))


def named(name: str) -> Field:
    """The field of that name or everyday alias, whatever the case; raises UsageError with the near misses."""
    key = name.strip().lower().replace("-", "_").replace(" ", "_")
    found = _BY_ALIAS.get(key)
    if found is None:
        from difflib import get_close_matches

        near = get_close_matches(key, list(_BY_ALIAS), n=3)
        hint = f" Did you mean {', '.join(near)}?" if near else f" The fields are: {', '.join(BY_NAME)}."
        raise UsageError(f"There is no field called “{name}”.{hint}")
    return found
