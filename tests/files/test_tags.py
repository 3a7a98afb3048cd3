from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.domain.fields import BY_NAME, FIELDS
from curator.domain.value import loaded, stored
from curator.files.exiftool import ExifTool
from curator.files.reading import Failure, Reading
from curator.files.tags import Tags, merged, understood

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
HOSTILE = SHARED / "hostile"


def tags(held: Mapping[str, Any], main: str = "en", name: str = "photo.jpg", **more: Any) -> Tags:
    facts = {"File:FileType": "JPEG", "File:MIMEType": "image/jpeg"}
    return understood(Reading(Path("/photos", name), {**facts, **held}), main, **more)


def text(found: Tags, field: str) -> Any:
    value = found.values.get(field)
    return dict(value) if isinstance(value, Mapping) else value


STALE = {"Photoshop:IPTCDigest": "aa", "File:CurrentIPTCDigest": "bb"}
FRESH = {"Photoshop:IPTCDigest": "aa", "File:CurrentIPTCDigest": "aa"}
UTF8 = {"IPTC:CodedCharacterSet": "\x1b%G"}


# Precedence


@pytest.mark.parametrize(
    "field", [field for field in FIELDS if len(field.read) > 1 and field.name in ("description", "creator", "city")]
)
def test_the_first_tag_that_is_not_empty_counts(field: Any) -> None:
    for place in range(len(field.read)):
        held = {tag: ("  " if number < place else f"from {tag}") for number, tag in enumerate(field.read)}
        assert f"from {field.read[place]}" in str(tags(held).values[field.name])


def test_xmp_wins_unless_the_digest_is_stale() -> None:
    held = {"XMP-photoshop:City": "Fuping", "IPTC:City": "Baoding"}
    for more in ({}, FRESH, {"File:CurrentIPTCDigest": "bb"}):
        assert (tags(held | more).values["city"], tags(held | more).warnings) == ("Fuping", ())
    newer = tags(held | STALE)
    assert newer.values["city"] == "Baoding"
    assert "“Baoding”" in newer.warnings[0]
    assert "“Fuping”" in newer.warnings[0]


@pytest.mark.parametrize("iim", ["Refugees waiting for", "Refugees waiting for..", "Refugees  waiting\nfor water"])
def test_a_cut_value_is_no_conflict(iim: str) -> None:
    held = {"XMP-dc:Description": "Refugees waiting for water", "IPTC:Caption-Abstract": iim, **STALE}
    assert (text(tags(held), "description"), tags(held).warnings) == ({"en": "Refugees waiting for water"}, ())


def test_cut_keywords_are_no_conflict_and_others_are() -> None:
    xmp = {"XMP-dc:Subject": ["women", "poverty alleviation"], **STALE}
    assert tags({**xmp, "IPTC:Keywords": ["women", "poverty allev"]}).values["keywords"] == ("women", "poverty alleviation")
    found = tags({**xmp, "IPTC:Keywords": ["women"]})
    assert found.values["keywords"] == ("women",)
    assert "poverty alleviation" in found.warnings[0]


def test_a_stale_caption_keeps_the_other_text_and_the_translations() -> None:
    held = {"XMP-dc:Description": "Old", "XMP-dc:Description-fr": "Vieux", "IPTC:Caption-Abstract": "New", **STALE}
    assert text(tags(held), "description") == {"en": "New", "fr": "Vieux", "en-x-file": "Old"}


def test_iim_fills_a_missing_main_language() -> None:
    held = {"XMP-dc:Description-zh-CN": "妇女", "IPTC:Caption-Abstract": "Women", **UTF8}
    assert text(tags(held), "description") == {"en": "Women", "zh-CN": "妇女"}
    assert text(tags({**held, "IPTC:Caption-Abstract": "妇女"}), "description") == {"zh-CN": "妇女"}


# Languages


@pytest.mark.parametrize(
    ("said", "main", "kept", "warns"),
    [
        ({"": "A"}, "en", {"en": "A"}, False),
        ({"": "A"}, "zh-CN", {"zh-CN": "A"}, False),
        ({"": "A", "en": "A"}, "en", {"en": "A"}, False),
        ({"": "A", "en-US": "A"}, "en", {"en": "A"}, False),
        ({"": "A", "en-US": "A", "zh-CN": "甲"}, "en", {"en": "A", "zh-CN": "甲"}, False),
        ({"": "甲", "zh-CN": "甲", "en": "A"}, "en", {"en": "A", "zh-CN": "甲"}, False),
        ({"": "甲", "zh": "甲", "en-GB": "A"}, "en", {"en": "A", "zh-CN": "甲"}, False),
        ({"": "甲", "zh-CN": "甲"}, "en", {"zh-CN": "甲"}, False),
        ({"": "A", "en": "B"}, "en", {"en": "A", "en-x-file": "B"}, True),
        ({"": "A", "en-US": "B"}, "en", {"en": "A", "en-US": "B"}, True),
        ({"": "A", "en": "A", "en-US": "B"}, "en", {"en": "A", "en-US": "B"}, False),
        ({"en": "A", "fr": "B"}, "en", {"en": "A", "fr": "B"}, False),
        ({"en-us": "A"}, "en", {"en": "A"}, False),
        ({"fr": "B", "ZH_hans": "甲"}, "en", {"fr": "B", "zh-CN": "甲"}, False),
        ({"": "甲", "zh-TW": "乙"}, "zh-CN", {"zh-CN": "甲", "zh-TW": "乙"}, False),
        ({"": "A", "zh": "甲", "zh-CN": "乙"}, "en", {"en": "A", "zh-CN": "甲", "zh-CN-x-file": "乙"}, True),
        ({"": "A", "klingon!": "B"}, "en", {"en": "A", "x-klingon": "B"}, True),
        ({"": "A", "1": "B", "2": "C"}, "en", {"en": "A", "x-1": "B", "x-2": "C"}, True),
        ({"x-repair": "A"}, "en", {"en": "A"}, False),
        ({"": " ", "en": "A"}, "en", {"en": "A"}, False),
    ],
)
def test_languages(said: dict[str, str], main: str, kept: dict[str, str], warns: bool) -> None:
    held = {"XMP-dc:Description" + (f"-{code}" if code else ""): words for code, words in said.items()}
    found = tags(held, main)
    assert text(found, "description") == kept
    assert bool(found.warnings) == warns


@given(
    st.dictionaries(
        st.sampled_from(["", "en", "en-US", "en-GB", "zh", "zh-CN", "zh-TW", "fr", "x-file", "?", "??", "en-x-file"]),
        st.sampled_from(["A", "B", "甲", "Ç"]),
    ),
    st.sampled_from(["en", "zh-CN", "fr"]),
)
def test_no_text_is_dropped(said: dict[str, str], main: str) -> None:
    held = {"XMP-dc:Description" + (f"-{code}" if code else ""): words for code, words in said.items()}
    found = text(tags(held, main), "description") or {}
    assert set(found.values()) == set(said.values())


# Kinds of fields


def test_keyword_paths_have_one_form() -> None:
    wanted = ("Places|Africa", "People")
    assert tags({"XMP-lr:HierarchicalSubject": ["Places|Africa", "People"]}).values["keyword_paths"] == wanted
    assert tags({"XMP-digiKam:TagsList": ["Places/Africa", "People"]}).values["keyword_paths"] == wanted
    assert tags({"XMP-microsoft:LastKeywordXMP": ["Places/Africa", "People/"]}).values["keyword_paths"] == wanted
    assert "keywords" not in tags({"XMP-lr:HierarchicalSubject": "Places|Africa"}).values


@pytest.mark.parametrize(
    ("artist", "creators"),
    [
        ("Li Lei", ("Li Lei",)),
        ("Li Lei; Han Meimei", ("Li Lei", "Han Meimei")),
        ('"Smith; Sons"; Han', ("Smith; Sons", "Han")),
        ('"Joe ""Jo"" Doe"; Han', ('Joe "Jo" Doe', "Han")),
        ("Li, Lei", ("Li, Lei",)),
    ],
)
def test_artists_of_exif_are_parted(artist: str, creators: tuple[str, ...]) -> None:
    assert tags({"EXIF:Artist": artist}).values["creator"] == creators


@pytest.mark.parametrize(
    ("held", "rating", "pick"),
    [
        ({"XMP-xmp:Rating": "5"}, 5, None),
        ({"XMP-xmp:Rating": "5.0"}, 5, None),
        ({"XMP-xmp:Rating": "0"}, 0, None),
        ({"XMP-xmp:Rating": "-1"}, None, "rejected"),
        ({"XMP-xmp:Rating": "-1.0"}, None, "rejected"),
        ({"XMP-xmp:Rating": "99"}, 5, None),
        ({"XMP-xmp:Rating": "75"}, 4, None),
        ({"XMP-xmp:Rating": "many"}, None, None),
        ({"XMP-xmp:Rating": "101"}, None, None),
        ({"XMP-microsoft:RatingPercent": "50"}, 3, None),
        ({"XMP-microsoft:RatingPercent": "1"}, 1, None),
        ({"EXIF:RatingPercent": "99"}, 5, None),
        ({"XMP-xmp:Rating": "2", "EXIF:Rating": "4"}, 2, None),
    ],
)
def test_ratings(held: dict[str, str], rating: int | None, pick: str | None) -> None:
    found = tags(held)
    assert (found.values.get("rating"), found.values.get("pick")) == (rating, pick)


NORTH_EAST = {"EXIF:GPSLatitudeRef": "N", "EXIF:GPSLongitudeRef": "E"}


@pytest.mark.parametrize(
    ("held", "place"),
    [
        ({"EXIF:GPSLatitude": "38.85", "EXIF:GPSLongitude": "114.19", **NORTH_EAST}, (38.85, 114.19)),
        (
            {"EXIF:GPSLatitude": "8.5", "EXIF:GPSLatitudeRef": "S", "EXIF:GPSLongitude": "70", "EXIF:GPSLongitudeRef": "West"},
            (-8.5, -70),
        ),
        ({"XMP-exif:GPSLatitude": "-8.5", "XMP-exif:GPSLongitude": "70.25"}, (-8.5, 70.25)),
        ({"EXIF:GPSLatitude": "0", "EXIF:GPSLongitude": "70", **NORTH_EAST}, (0, 70)),
    ],
)
def test_places_on_the_globe(held: dict[str, str], place: tuple[float, float]) -> None:
    found = tags(held)
    assert (found.values["gps_latitude"], found.values["gps_longitude"], found.warnings) == (*place, ())


@pytest.mark.parametrize(
    "held",
    [
        {"EXIF:GPSLatitude": "0", "EXIF:GPSLongitude": "0", **NORTH_EAST},
        {"EXIF:GPSLatitude": "91", "EXIF:GPSLongitude": "0", **NORTH_EAST},
        {"EXIF:GPSLatitude": "10", "EXIF:GPSLongitude": "181", **NORTH_EAST},
        {"EXIF:GPSLatitude": "undef", "EXIF:GPSLongitude": "undef", **NORTH_EAST},
        {"EXIF:GPSLatitude": "10", "EXIF:GPSLongitude": "20"},
        {"EXIF:GPSLatitude": "10", "EXIF:GPSLongitude": "20", "EXIF:GPSLatitudeRef": "?", "EXIF:GPSLongitudeRef": "E"},
    ],
)
def test_impossible_places_are_told_and_left_out(held: dict[str, str]) -> None:
    found = tags(held)
    assert not any(name.startswith("gps") for name in found.values)
    assert found.warnings


def test_altitudes() -> None:
    place = {"EXIF:GPSLatitude": "31.5", "EXIF:GPSLongitude": "35.5", **NORTH_EAST}
    assert tags({**place, "EXIF:GPSAltitude": "430.5", "EXIF:GPSAltitudeRef": "1"}).values["gps_altitude"] == -430.5
    assert tags({**place, "EXIF:GPSAltitude": "12.5", "EXIF:GPSAltitudeRef": "0"}).values["gps_altitude"] == 12.5
    odd = tags({**place, "EXIF:GPSAltitude": "99999999"})
    assert "gps_altitude" not in odd.values
    assert odd.warnings


@pytest.mark.parametrize(
    ("field", "told", "value"),
    [
        ("model_release_status", "MR-NON", "none"),
        ("model_release_status", "http://ns.useplus.org/ldf/vocab/MR-LMR", "limited"),
        ("model_release_status", "mr-umr", "unlimited"),
        ("model_release_status", "MR-NAP", "not applicable"),
        ("minor_model_age", "AG-A15", "AG-A15"),
        ("data_mining", "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING", "DMI-PROHIBITED-AIMLTRAINING"),
        ("minor_model_age", "AG-X", None),
    ],
)
def test_codes_of_plus(field: str, told: str, value: str | None) -> None:
    found = tags({BY_NAME[field].read[0]: told})
    assert found.values.get(field) == value
    assert bool(found.warnings) == (value is None)


def test_numbers_of_the_camera() -> None:
    found = tags({"EXIF:ISO": "100 200", "EXIF:ExposureTime": "0.005", "EXIF:FNumber": "undef", "EXIF:FocalLength": "0"})
    assert (found.values["iso"], found.values["exposure_time"]) == (100, 0.005)
    assert not {"f_number", "focal_length"} & found.values.keys()


def test_structures_are_whole_but_for_empty_parts() -> None:
    place = {"City": "Fuping", "LocationName": "Gu Village", "LocationName-zh-CN": "顾家台", "WorldRegion": " "}
    found = tags(
        {"XMP-iptcExt:LocationShown": [place], "XMP-plus:Licensor": {"LicensorName": "UNV"}, "XMP-iptcExt:AboutCvTerm": [{}]}
    )
    assert found.values["location_shown"] == ({"City": "Fuping", "LocationName": "Gu Village", "LocationName-zh-CN": "顾家台"},)
    assert found.values["licensor"] == ({"LicensorName": "UNV"},)
    assert "about" not in found.values


def test_regions() -> None:
    region = {"Area": {"H": "0.1", "W": "0.1", "X": "0.5", "Y": "0.5"}, "Name": "Li Lei", "Type": "Face"}
    size = {"H": "3000", "Unit": "pixel", "W": "4000"}
    found = tags({"XMP-mwg-rs:RegionInfo": {"AppliedToDimensions": size, "RegionList": [region, region]}})
    assert found.values["image_region"] == ({**region, "AppliedToDimensions": size},) * 2
    assert tags({"XMP-iptcExt:ImageRegion": [{"RId": "1"}]}).values["image_region"] == ({"RId": "1"},)


# What nobody wrote


@pytest.mark.parametrize(
    "words",
    [
        *(
            "OLYMPUS DIGITAL CAMERA",
            "SAMSUNG",
            "DCIM\\100GOPRO",
            "Digital Still Camera",
            "Exif_JPEG_PICTURE",
            "SONY DSC",
            "ASCII",
        ),
        *("KONICA MINOLTA DIGITAL CAMERA", "MINOLTA DIGITAL CAMERA", "default", "untitled", "KODAK DC240 ZOOM DIGITAL CAMERA"),
        *("DSC_0815", "IMG_20191017_140311.jpg", "P1010001", "photo.jpg", "PHOTO", "000015", "---", "EPSON DSC picture"),
    ],
)
def test_boilerplate_is_no_caption(words: str) -> None:
    for tag in ("EXIF:ImageDescription", "IPTC:Caption-Abstract", "XMP-dc:Description", "XMP-dc:Title"):
        assert not {"description", "title"} & tags({tag: words}).values.keys()
    assert text(tags({"XMP-dc:Description": words, "EXIF:ImageDescription": "Women"}), "description") == {"en": "Women"}


@pytest.mark.parametrize(
    "words",
    [
        "Girl with a digital camera",
        "Women in Fuping, Hebei. ©UNV, 2020",
        "Samsungs's new village",
        "2019",
        "Photo 3",
        "IMG event",
    ],
)
def test_captions_stay_whole(words: str) -> None:
    assert text(tags({"EXIF:ImageDescription": words}), "description") == {"en": words}


def test_an_entity_is_no_caption() -> None:
    found = tags({"XMP-dc:Description": "&xxe;"})
    assert "description" not in found.values
    assert "entity" in found.warnings[0]


# Encodings


def test_texts_of_one_family_are_in_one_encoding() -> None:
    held = {
        "IPTC:City": "中".encode("gb18030"),
        "IPTC:Caption-Abstract": "贫困村的妇女".encode("gb18030"),
        "IPTC:Headline": "һ",
    }
    found = tags(held)
    assert found.values["city"] == "中"
    assert text(found, "headline") == {"en": "一"}  # the bytes of 一 in GB18030 are those of һ in UTF-8
    assert found.warnings == ("The IPTC texts are not marked with their encoding; read as GB18030.",)


def test_a_cut_utf8_text_is_utf8() -> None:
    found = tags({"IPTC:City": "阜平县".encode()[:-1], **UTF8})
    assert found.values["city"] == "阜平"
    assert "cut" in found.warnings[0]


# Dates and facts


def test_dates_in_order() -> None:
    file = datetime(2024, 1, 1, tzinfo=UTC)
    found = tags({"EXIF:DateTimeOriginal": "2019:10:17 14:03:11", "EXIF:OffsetTimeOriginal": "+08:00"}, modified=file)
    assert (found.values["date_created"], found.values["date_created_certainty"]) == ("2019-10-17T14:03:11+08:00", "exact")
    found = tags({}, name="IMG_20191017_140311.jpg", modified=file)
    assert (found.values["date_created"], found.values["date_created_certainty"]) == ("2019-10-17T14:03:11", "from file name")
    found = tags({}, modified=file)
    assert (found.values["date_created"], found.values["date_created_certainty"]) == (
        "2024-01-01T00:00:00+00:00",
        "from file time",
    )
    found = tags({"File:FileType": "XMP"}, name="IMG_20191017_140311.xmp", modified=file)
    assert "date_created" not in found.values
    assert "date_created" not in tags({"XMP-photoshop:Credit": "©UNV, 2020", "XMP-dc:Description": "Fuping. ©UNV, 2020"}).values


def test_sizes() -> None:
    assert tags({"File:ImageWidth": "4000", "File:ImageHeight": "3000", "IFD0:ImageWidth": "8000"}).width == 4000
    turned = {"File:FileType": "HEIC", "File:ImageWidth": "40", "File:ImageHeight": "30", "QuickTime:Rotation": "270"}
    assert (tags(turned).width, tags(turned).height) == (30, 40)
    raw = {"File:MIMEType": "image/x-nikon-nef", "IFD0:ImageWidth": "160", "IFD0:ImageHeight": "120"}
    assert tags({**raw, "SubIFD1:ImageWidth": "6000", "SubIFD1:ImageHeight": "4000"}).width == 6000


def test_kinds() -> None:
    assert tags({}).is_picture
    assert tags({"File:MIMEType": "application/vnd.adobe.photoshop", "File:FileType": "PSD"}).is_picture
    assert not tags({"File:MIMEType": "image/svg+xml", "File:FileType": "SVG"}).is_picture
    assert tags({"File:MIMEType": "video/mp4", "File:FileType": "MP4"}).is_video


# Sidecars


def test_sidecars_lead() -> None:
    photo = tags(
        {"XMP-dc:Description": "In", "XMP-dc:Description-fr": "Dedans", "XMP-photoshop:City": "Fuping", "XMP-xmp:Rating": "-1"}
    )
    sidecar = tags({"XMP-dc:Description": "Beside", "XMP-xmp:Rating": "3"}, name="photo.xmp")
    found = merged(photo, sidecar)
    assert text(found, "description") == {"en": "Beside", "fr": "Dedans"}
    assert (found.values["city"], found.values["rating"]) == ("Fuping", 3)
    assert "pick" not in found.values
    assert any("“In”" in warning for warning in found.warnings)
    assert merged(photo) == photo


def test_two_sidecars_that_differ_are_told() -> None:
    first = tags({"XMP-dc:Description": "Lightroom's", "XMP-xmp:Label": "Red"})
    second = tags({"XMP-dc:Description": "darktable's", "XMP-photoshop:City": "Fuping"})
    found = merged(tags({}), first, second)
    assert text(found, "description") == {"en": "Lightroom's"}
    assert (found.values["label"], found.values["city"]) == ("Red", "Fuping")
    assert any("“darktable's”" in warning for warning in found.warnings)


def test_a_sidecar_that_says_less_of_the_same_date_does_not_lead() -> None:
    photo = tags({"EXIF:DateTimeOriginal": "2019:10:17 14:03:11", "EXIF:OffsetTimeOriginal": "+08:00"})
    for less in ("2019:10:17", "2019:10:17 14:03:11"):
        found = merged(photo, tags({"XMP-photoshop:DateCreated": less}))
        assert (found.values["date_created"], found.values["date_created_certainty"]) == ("2019-10-17T14:03:11+08:00", "exact")
    found = merged(photo, tags({"XMP-photoshop:DateCreated": "2018:10"}))
    assert (found.values["date_created"], found.values["date_created_certainty"]) == ("2018-10", "no zone")


# Real files


def test_a_real_photo_and_its_sidecar(exiftool: ExifTool, tagged: Any) -> None:
    term = {"CvId": "http://metadata.un.org/sdg", "CvTermId": "http://metadata.un.org/sdg/1", "CvTermName": "No poverty"}
    photo = tagged(
        "photo.jpg",
        {
            "XMP-dc:Title": "2020",
            "XMP-dc:Description": "Women",
            "XMP-dc:Description-zh-CN": "妇女",
            "XMP-dc:Subject": ["True", "1e5"],
            "XMP-dc:Creator": ["Li Lei", "Han Meimei"],
            "XMP-iptcExt:AboutCvTerm": [term],
            "XMP-iptcExt:PersonInImage": ["Li Lei"],
            "XMP-plus:ModelReleaseStatus": "http://ns.useplus.org/ldf/vocab/MR-UMR",
            "XMP-plus:DataMining": "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED",
            "XMP-xmp:Rating": 4,
            "IFD0:Orientation": 6,
            "ExifIFD:DateTimeOriginal": "2019:10:17 14:03:11",
            "GPS:GPSLatitude": 8.5,
            "GPS:GPSLatitudeRef": "S",
            "GPS:GPSLongitude": 70.25,
            "GPS:GPSLongitudeRef": "W",
        },
    )
    sidecar = tagged("photo.xmp", {"XMP-photoshop:City": "1e5"})
    held, beside = exiftool.read([photo, sidecar])
    assert isinstance(held, Reading)
    assert isinstance(beside, Reading)
    found = merged(understood(held), understood(beside))
    assert text(found, "title") == {"en": "2020"}
    assert text(found, "description") == {"en": "Women", "zh-CN": "妇女"}
    wanted = {
        "keywords": ("True", "1e5"),
        "creator": ("Li Lei", "Han Meimei"),
        "about": (term,),
        "person_shown": ("Li Lei",),
        "model_release_status": "unlimited",
        "rating": 4,
        "date_created": "2019-10-17T14:03:11",
        "gps_latitude": -8.5,
        "gps_longitude": -70.25,
        "city": "1e5",
    }
    assert {name: found.values[name] for name in wanted} == wanted
    assert (found.width, found.height, found.orientation, found.mime, found.warnings) == (64, 48, 6, "image/jpeg", ())


def manifest(*folders: str) -> list[tuple[Path, str, str]]:
    if not HOSTILE.exists():
        return []
    with (HOSTILE / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [(HOSTILE / row["path"], row["expected"], row["what"]) for row in rows if row["path"].startswith(folders)]


@pytest.fixture(scope="module")
def hostile(exiftool: ExifTool) -> dict[str, Tags | Failure]:
    paths = [path for path, _, _ in manifest("gen-text", "gen-dates", "gen-orient", "gen-sidecar")]
    if not paths:
        pytest.skip("the hostile files are not here")
    file = datetime(2024, 1, 1, tzinfo=UTC)
    found = zip(paths, exiftool.read(paths), strict=True)
    return {path.name: held if isinstance(held, Failure) else understood(held, "en", file) for path, held in found}


SILENT = {
    "exif-ascii-type.jpg",  # the number is right; that it stood there as text exiftool does not say
    "exif-usercomment-no-prefix.jpg",  # no field of ours is read from the user comment
    "iptc-caption-over-2000.jpg",  # longer than IIM allows, and read all the same
    "orphan.xmp",
    "IMG_0001.jpg",
    "IMG_0001.jpg.xmp",
    "IMG_0001.xmp",
    "IMG_0002.xmp",  # what is wrong with a sidecar shows only beside its photo
}


def test_hostile_files_are_judged_as_the_manifest_says(hostile: dict[str, Tags | Failure]) -> None:
    for path, expected, what in manifest("gen-text", "gen-dates", "gen-orient", "gen-sidecar"):
        found = hostile[path.name]
        if isinstance(found, Failure):
            assert expected == "rejected with clear error", (path, found)
        elif path.name not in SILENT:
            warnings = [
                warning for warning in found.warnings if path.parent.name == "gen-dates" or "bears no date" not in warning
            ]
            assert bool(warnings) == (expected == "importable with warning"), (path, what, found.warnings)


def test_hostile_encodings_are_read(hostile: dict[str, Tags | Failure]) -> None:
    rows = [(path, match[1]) for path, _, what in manifest("gen-text") if (match := re.search(r"; text=(.+)$", what))]
    assert len(rows) > 14
    for path, words in rows:
        found = hostile[path.name]
        assert isinstance(found, Tags)
        assert text(found, "description") == {"en": words}, path
        assert "not marked with" in found.warnings[0]


def test_hostile_orientations(hostile: dict[str, Tags | Failure]) -> None:
    for name, held in hostile.items():
        if match := re.fullmatch(r"exif-([2-8])\.(?!heic)\w+", name):
            assert isinstance(held, Tags)
            assert held.orientation == int(match[1]), name
    assert [held.orientation for name, held in hostile.items() if "bad" in name and isinstance(held, Tags)] == [1, 1, 1]
    heic = hostile["exif-6.heic"]
    assert isinstance(heic, Tags)
    assert (heic.orientation, heic.width, heic.height) == (1, 120, 160)


@pytest.mark.skipif(not (SHARED / "photos").exists(), reason="the real photos are not here")
def test_real_photos_are_understood(exiftool: ExifTool) -> None:
    paths = [path for path in sorted((SHARED / "photos").rglob("*")) if path.is_file() and path.suffix != ".tsv"]
    for held in exiftool.read(paths):
        if isinstance(held, Failure):
            continue
        found = understood(held)
        for name, value in found.values.items():
            assert loaded(BY_NAME[name], stored(BY_NAME[name], value)) == value
        assert all(warning.endswith(".") for warning in found.warnings)


JSON = st.recursive(
    st.text(max_size=12) | st.binary(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
TAGS = sorted({tag for field in FIELDS for tag in field.read} | {"XMP-dc:Title-fr", "EXIF:Orientation", "File:ImageWidth"})


@given(st.dictionaries(st.sampled_from(TAGS), JSON, max_size=8))
def test_whatever_a_file_says_can_be_stored(held: dict[str, Any]) -> None:
    found = tags(held)
    for name, value in found.values.items():
        assert loaded(BY_NAME[name], stored(BY_NAME[name], value)) == value
