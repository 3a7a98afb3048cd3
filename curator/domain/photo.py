"""The Photo: what we know of one picture, as a frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from curator.domain.fields import BY_NAME
from curator.domain.value import Value, to_json


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo of a catalogue.

    `id` is the row of this one catalogue and leaves it never; `uid` is the stable name. `path` is relative, with `/`: to the
    archive's folder where `volume` is None, else to the mount point of that volume. `sha256` is over the whole file,
    `image_hash` over its compressed image without metadata (None where the format has no such part). `width` and `height` are pixels of the
    picture as it is shown, turned upright. `values` holds the fields of curator.domain.fields that are not empty.
    """

    id: int
    uid: str
    file_name: str
    path: str
    volume: int | None
    sha256: str
    image_hash: str | None
    bytes: int
    format: str
    width: int | None
    height: int | None
    orientation: int
    sidecar: str | None
    variant_of: str | None
    companion: str | None
    imported: str
    withdrawn: bool
    values: Mapping[str, Value]

    def to_json(self, main: str, path: str | None) -> dict[str, Any]:
        """The photo as scripts see it. `path` is where the original can be opened now; empty fields are absent."""
        facts: dict[str, Any] = {
            "uid": self.uid,
            "file_name": self.file_name,
            "path": path,
            "sha256": self.sha256,
            "bytes": self.bytes,
            "format": self.format,
            "width": self.width,
            "height": self.height,
            "variant_of": self.variant_of,
            "companion": self.companion,
            "withdrawn": self.withdrawn or None,
        }
        known = {name: held for name, held in facts.items() if held is not None}
        known.update({name: to_json(self.values[name], main) for name in BY_NAME if name in self.values})
        if self.values.get("pick") == "rejected" and "rating" not in known:
            known["rating"] = -1  # XMP has one number for both: a rejected photo is written as rating -1
        return known
