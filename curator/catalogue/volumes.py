"""Disks from which photos are referenced, as the catalogue remembers them."""

from __future__ import annotations

from dataclasses import dataclass

from curator.catalogue.store import Catalogue
from curator.domain import uid


@dataclass(frozen=True, slots=True)
class KnownVolume:
    """A disk as it was last seen.

    `identifier` is what the file system calls itself (None where it has no such thing), `mount` the absolute path at which it
    was mounted, `beside` that path relative to the archive's folder, for an archive that moved together with the photos.
    """

    id: int
    identifier: str | None
    label: str | None
    mount: str
    beside: str | None


def all_known(catalogue: Catalogue) -> list[KnownVolume]:
    """Every disk that photos are referenced from."""
    rows = catalogue.db.execute("select id, identifier, label, mount, beside from volume order by id")
    return [KnownVolume(*row) for row in rows]


def remember(catalogue: Catalogue, identifier: str | None, label: str | None, mount: str, beside: str | None) -> int:
    """The id of a disk, noting where it is mounted now; inside the caller's transaction.

    A disk without an identifier is known by its mount point.
    """
    row = catalogue.db.execute(
        "select id from volume where identifier is ? and (identifier is not null or mount = ?)", [identifier, mount]
    ).fetchone()
    if row:
        catalogue.db.execute("update volume set mount = ?, beside = ?, label = ? where id = ?", [mount, beside, label, row[0]])
        return int(row[0])
    cursor = catalogue.db.execute(
        "insert into volume (uid, identifier, label, mount, beside) values (?, ?, ?, ?, ?)",
        [uid.new(), identifier, label, mount, beside],
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid
