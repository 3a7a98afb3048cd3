"""Photos in the catalogue: read by id, found by uid, added by an import."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

from curator.catalogue.store import Catalogue
from curator.domain import uid as uids
from curator.domain.errors import CuratorError
from curator.domain.fields import BY_NAME, FIELDS
from curator.domain.photo import Photo
from curator.domain.value import Stored, Value, loaded

T = TypeVar("T")

FACTS: Final = (
    "file_name",
    "path",
    "volume",
    "sha256",
    "image_hash",
    "bytes",
    "format",
    "width",
    "height",
    "orientation",
    "sidecar",
    "imported",
)
_COLUMNS: Final = ("id", "uid", *FACTS, "withdrawn", *(field.name for field in FIELDS))
_SELECT: Final = (
    f"select {', '.join(f'p.{name}' for name in _COLUMNS)}, v.uid, c.uid from photo p"
    " left join photo v on v.id = p.variant_of left join photo c on c.id = p.companion"
)
_CHUNK: Final = 500


def load(catalogue: Catalogue, ids: Iterable[int]) -> list[Photo]:
    """The photos of these ids, in the order of the ids; ids that are not there are left out."""
    wanted = list(ids)
    found: dict[int, Photo] = {}
    for some in chunks(wanted):
        marks = ",".join("?" * len(some))
        for row in catalogue.db.execute(f"{_SELECT} where p.id in ({marks})", some):
            found[row[0]] = _photo(row)
    return [found[number] for number in wanted if number in found]


def by_uid(catalogue: Catalogue, prefix: str) -> int:
    """The id of the photo whose uid begins so; raises CuratorError when there is none or more than one."""
    low = prefix.strip().lower()
    rows: list[Any] = []
    if uids.is_prefix(low):
        rows = catalogue.db.execute(
            "select id from photo where uid >= ? and uid < ? limit 2", [low, low + "\U0010ffff"]
        ).fetchall()
    if not rows:
        raise CuratorError(f"There is no photo “{prefix}” in this archive; the uids are shown by: curator find --ids")
    if len(rows) > 1:
        raise CuratorError(f"More than one photo begins with “{prefix}”; give a longer part of its uid.")
    return int(rows[0][0])


def uids_of(catalogue: Catalogue, ids: Sequence[int]) -> list[str]:
    """The uids of photos, in the order of the ids."""
    known: dict[int, str] = {}
    for some in chunks(ids):
        marks = ",".join("?" * len(some))
        known.update(catalogue.db.execute(f"select id, uid from photo where id in ({marks})", some).fetchall())
    return [known[number] for number in ids]


def with_bytes(catalogue: Catalogue, size: int) -> bool:
    """True when a photo of exactly this many bytes is known: only then can a file of that size be known already."""
    return catalogue.db.execute("select 1 from photo where bytes = ? limit 1", [size]).fetchone() is not None


def pages(catalogue: Catalogue, size: int = _CHUNK) -> Iterator[list[tuple[int, str]]]:
    """Ids and SHA-256 of all photos that are not withdrawn, newest rows first, a page at a time; each page is one short read."""
    last = 1 << 62
    query = "select id, sha256 from photo where id < ? and withdrawn = 0 order by id desc limit ?"
    while page := catalogue.db.execute(query, [last, size]).fetchall():
        yield page
        last = page[-1][0]


def with_sha256(catalogue: Catalogue, sha256: str) -> Photo | None:
    """The photo whose file has these bytes."""
    row = catalogue.db.execute(f"{_SELECT} where p.sha256 = ?", [sha256]).fetchone()
    return _photo(row) if row else None


def with_image_hash(catalogue: Catalogue, image_hash: str) -> Photo | None:
    """The first photo with the same compressed image, whatever its metadata."""
    row = catalogue.db.execute(f"{_SELECT} where p.image_hash = ? order by p.id limit 1", [image_hash]).fetchone()
    return _photo(row) if row else None


def add(catalogue: Catalogue, facts: Mapping[str, Stored], stored: Mapping[str, Stored]) -> tuple[int, str]:
    """Add one photo, withdrawn until the journal says otherwise; gives its id and uid. For the importing step alone."""
    uid = uids.new()
    row = {"uid": uid, **facts, **{name: held for name, held in stored.items() if name in BY_NAME}, "withdrawn": 1}
    try:
        cursor = catalogue.db.execute(
            f"insert into photo ({', '.join(row)}) values ({', '.join('?' * len(row))})", list(row.values())
        )
    except sqlite3.IntegrityError as trouble:
        raise CuratorError(f"The file {facts['file_name']} is in the archive already.") from trouble
    number = cursor.lastrowid
    assert number is not None
    return number, uid


def pair(catalogue: Catalogue, partners: Sequence[int], photo: int) -> None:
    """Link photos that were taken together, a raw file and its JPEG, both ways; inside the caller's transaction."""
    for partner in partners:
        catalogue.db.execute("update photo set companion = ? where id = ?", [photo, partner])


def stored_path(path: str) -> str:
    """A relative path for the catalogue, with `/`; one that is not valid UTF-8 as `//` and the digits of its bytes."""
    plain = path.replace(os.sep, "/")
    try:
        plain.encode()
    except UnicodeEncodeError:
        return f"//{os.fsencode(plain).hex()}"
    return plain


def loaded_path(held: str) -> str:
    """The inverse of stored_path."""
    return os.fsdecode(bytes.fromhex(held[2:])) if held.startswith("//") else held


def chunks(things: Iterable[T], size: int = _CHUNK) -> Iterator[list[T]]:
    """The things in lists of at most `size`: SQLite bounds how many values one statement takes."""
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some


def _photo(row: Sequence[Any]) -> Photo:
    held = dict(zip(_COLUMNS, row, strict=False))
    values: dict[str, Value] = {name: loaded(field, held[name]) for name, field in BY_NAME.items() if held[name] is not None}
    return Photo(
        **{name: held[name] for name in FACTS if name != "path"},
        id=held["id"],
        uid=held["uid"],
        path=loaded_path(held["path"]),
        withdrawn=bool(held["withdrawn"]),
        variant_of=row[-2],
        companion=row[-1],
        values=values,
    )
