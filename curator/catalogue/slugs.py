"""The slugs of published pictures: given to a photo at its first export and kept, so that links go on to lead where they led.

They are no words of the curator's and no step: undoing an edit must not rename what is published. A slug is never given again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from curator.catalogue.photos import chunks
from curator.catalogue.store import Catalogue
from curator.domain import slug


@dataclass(frozen=True, slots=True)
class Named:
    """A photo that needs a slug: its id, its caption in the main language, and its file name."""

    photo: int
    caption: str
    file_name: str


def known(catalogue: Catalogue, ids: Iterable[int]) -> dict[int, str]:
    """The slugs of those of these photos that have one."""
    found: dict[int, str] = {}
    for some in chunks(list(ids)):
        marks = ",".join("?" * len(some))
        found.update(catalogue.db.execute(f"select photo, slug from slug where photo in ({marks})", some).fetchall())
    return found


def given(catalogue: Catalogue, photos: Sequence[Named]) -> Mapping[int, str]:
    """The slugs of photos, made and kept for those that have none yet."""
    found = known(catalogue, (one.photo for one in photos))
    fresh = [one for one in photos if one.photo not in found]
    if not fresh:
        return found
    with catalogue.writing():
        found = known(catalogue, (one.photo for one in photos))
        for one in photos:
            if one.photo not in found:
                found[one.photo] = slug.slug(one.caption, one.file_name, _Taken(catalogue))
                catalogue.db.execute("insert into slug values (?, ?)", [one.photo, found[one.photo]])
    return found


class _Taken:
    """The slugs of the catalogue as something that can be asked for one."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._db = catalogue.db

    def __contains__(self, slug: object) -> bool:
        return self._db.execute("select 1 from slug where slug = ?", [slug]).fetchone() is not None
