"""The field table against the standard's names, the catalogue's columns and the manual: a field is in all three or in none."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from curator.catalogue import store
from curator.domain.errors import UsageError
from curator.domain.fields import BY_NAME, FIELDS, SEARCH_COLUMNS, Kind, named
from curator.domain.photo import Photo

MANUAL = Path(__file__).resolve().parents[2] / "resources" / "help" / "en" / "fields.md"
ROW = re.compile(r"^\| `(?P<name>\w+)` \| (?P<label>[^|]+) \| (?P<text>.+) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The columns of the photo table and their types, as the migrations make them."""
    folder = tmp_path_factory.mktemp("archive")
    store.create(folder)
    db = sqlite3.connect(folder / store.FILE)
    found = {name: kind for _, name, kind, *_ in db.execute("pragma table_info(photo)")}
    db.close()
    return found


def test_every_field_has_its_column_and_every_column_is_a_field_or_a_fact(columns: dict[str, str]) -> None:
    facts = set(Photo.__dataclass_fields__) - {"values"}
    assert set(columns) == set(BY_NAME) | facts
    assert not set(BY_NAME) & facts


def test_every_column_has_the_type_of_its_kind(columns: dict[str, str]) -> None:
    types = {Kind.INTEGER: "INTEGER", Kind.NUMBER: "REAL"}
    assert {field.name: columns[field.name].upper() for field in FIELDS} == {
        field.name: types.get(field.kind, "TEXT") for field in FIELDS
    }


def test_every_field_has_its_line_in_the_manual() -> None:
    lines = {match["name"]: match for match in ROW.finditer(MANUAL.read_text(encoding="utf-8"))}
    assert set(lines) == set(BY_NAME)
    for field in FIELDS:
        line = lines[field.name]
        assert line["label"] == field.label
        assert len(line["text"]) > 5
        assert line["text"].endswith("internal") == field.internal, field.name
        assert ("each language" in line["text"]) == (field.kind is Kind.TEXTS), field.name
        assert ("; list" in line["text"]) == (field.kind is Kind.LIST), field.name
        for alias in re.findall(r"also ((?:`\w+`(?:, )?)+)", line["text"]):
            assert all(named(name) is field for name in re.findall(r"`(\w+)`", alias)), field.name


def test_names_and_labels_are_each_ones_own() -> None:
    assert len(BY_NAME) == len(FIELDS)
    assert len({field.label for field in FIELDS}) == len(FIELDS)
    names = [name for field in FIELDS for name in (field.name, *field.aliases)]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z_]*", name) for name in names)


def test_the_names_of_the_standard_are_all_there() -> None:
    text = """
        title headline description description_writer alt_text extended_description keywords keyword_paths about
        scene creator creator_job_title credit_line source copyright_notice copyright_owner licensor web_statement
        rights_usage_terms data_mining instructions job_id date_created location_shown location_created sublocation city
        province_state country country_code person_shown organisation_shown event event_id model_release_status
        model_release_id minor_model_age contributor digital_source_type rating label image_region guid
        gps_latitude gps_longitude gps_altitude camera_make camera_model lens iso exposure_time f_number focal_length
        date_created_certainty pick credit_data"""
    assert sorted(text.split()) == sorted(BY_NAME)


def test_each_field_is_whole() -> None:
    for field in FIELDS:
        assert (field.kind is Kind.CODE) == bool(field.choices), field.name
        assert field.main_key is None or field.kind is Kind.STRUCTS, field.name
        assert not (field.read_only and field.write), field.name
        assert field.iim_bytes is None or any(tag.startswith("IPTC:") for tag in field.write), field.name
        assert set(field.write) <= set(field.read), field.name
        assert field.search is None or field.search in SEARCH_COLUMNS
        assert all(re.fullmatch(r"(XMP-[\w-]+|IPTC|EXIF):\w[\w-]*", tag) for tag in (*field.read, *field.write)), field.name


@pytest.mark.parametrize("name", ["caption", "Caption", "DESCRIPTION", " description ", "Description"])
def test_a_field_is_known_by_its_everyday_name(name: str) -> None:
    assert named(name).name == "description"


def test_names_may_be_written_with_hyphens_and_blanks() -> None:
    assert named("alt-text") is named("Alt text") is BY_NAME["alt_text"]


def test_an_unknown_field_is_refused_with_the_near_misses() -> None:
    with pytest.raises(UsageError, match="Did you mean keywords"):
        named("keywrods")
    with pytest.raises(UsageError, match="The fields are: title, headline"):
        named("阜平")
