"""The schema of the catalogue, as migrations; those that are due run in one transaction, with their records.

What is stored:

- `archive`: the archive's uid, its main language and the fingerprint of its search index, as key and value.
- `volume`: disks from which photos are referenced.
- `photo`: one row a photo; facts of its file, then one column for each field of `curator.domain.fields`, in the stored form
  of `curator.domain.value`. Rows are never deleted; a photo taken out is `withdrawn`. A path that is not valid UTF-8 is
  stored as `//` and the hexadecimal digits of its bytes.
- `record`: what staff keep beside photos (stories, templates, saved searches, organisations …), each with a name and a body in JSON;
  journaled and undone like photos, never deleted.
- `step` and `change`: the journal. `seq` counts both in one sequence, `hash` chains each row to the one before it
  (`curator.catalogue.journal`). Columns other than `step.state` are never updated, rows never deleted.
- `chain`: the end of that chain.
- `slug` (schema 2): the name of a photo in paths and links of bundles, given at its first export and kept; no part of the journal,
  because undoing an edit must not rename what is published (`curator.catalogue.slugs`).

The words index (`photo_words` and its triggers) is no part of a migration: it follows from the field table and is made
again when that table changes (`curator.catalogue.index`).

A released migration is never edited. `PRAGMA user_version` holds the number of the last one, so that opening an archive that
is up to date needs no more than that number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlite_utils.migrations import Migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

from curator.catalogue.schema import SCHEMA

migrations: Final = Migrations("curator")


@migrations()
def m001_first(db: Database) -> None:
    """The archive, its photos with the fields of the first release, and the journal."""
    db.executescript(
        """
        create table archive (key text primary key, value text not null) without rowid;

        create table volume (
            id integer primary key,
            uid text not null unique,
            identifier text,
            label text,
            mount text not null,
            beside text
        );

        create table photo (
            id integer primary key,
            uid text not null unique,
            file_name text not null,
            path text not null,
            volume integer references volume(id),
            sha256 text not null,
            image_hash text,
            bytes integer not null,
            format text not null,
            width integer,
            height integer,
            orientation integer not null default 1,
            sidecar text,
            variant_of integer references photo(id),
            companion integer references photo(id),
            imported text not null,
            withdrawn integer not null default 0,
            title text, headline text, description text, description_writer text, alt_text text, extended_description text,
            keywords text, keyword_paths text, about text, scene text,
            creator text, creator_job_title text, credit_line text, credit_data text, source text, copyright_notice text,
            copyright_owner text, licensor text,
            web_statement text, rights_usage_terms text, data_mining text, instructions text, job_id text,
            date_created text, date_created_certainty text,
            location_shown text, location_created text, sublocation text, city text, province_state text, country text,
            country_code text, gps_latitude real, gps_longitude real, gps_altitude real,
            person_shown text, organisation_shown text, event text, event_id text,
            model_release_status text, model_release_id text, minor_model_age text, contributor text,
            digital_source_type text, rating integer, label text, pick text, image_region text, guid text,
            camera_make text, camera_model text, lens text, iso integer, exposure_time real, f_number real, focal_length real
        );
        create unique index photo_sha256 on photo(sha256);
        create index photo_image_hash on photo(image_hash) where image_hash is not null;
        create index photo_bytes on photo(bytes);
        create index photo_taken on photo(withdrawn, date_created, id);
        create index photo_place on photo(volume, path);

        create table record (
            id integer primary key,
            uid text not null unique,
            kind text not null,
            name text not null,
            body text not null,
            withdrawn integer not null default 1
        );
        create index record_kind on record(kind, name);

        create table step (
            seq integer primary key,
            uid text not null unique,
            at text not null,
            author text not null,
            act text not null,
            detail text not null,
            target text,
            state text not null check (state in ('done', 'undone', 'passed', 'act')),
            hash blob not null
        );
        create index step_state on step(state, seq);

        create table change (
            seq integer primary key,
            step integer not null references step(seq),
            kind text not null,
            subject integer not null,
            before text not null,
            after text not null,
            hash blob not null
        );
        create index change_subject on change(kind, subject, seq);
        create index change_step on change(step, seq);
        create index change_touched on change(step, kind, subject);

        create table chain (id integer primary key check (id = 1), seq integer not null, hash blob not null);
        insert into chain values (1, 0, zeroblob(32));
        """
    )


@migrations()
def m002_slugs(db: Database) -> None:
    """The names of published pictures."""
    db.executescript(
        "create table slug (photo integer primary key references photo(id), slug text not null unique) without rowid"
    )


def apply(db: Database) -> None:
    """Bring the schema to the program's, inside the caller's transaction: all migrations that are due, or none of them."""
    migrations.apply(db)
    assert len(migrations.applied(db)) == SCHEMA, "SCHEMA counts the migrations"
    db.execute(f"pragma user_version = {SCHEMA}")
