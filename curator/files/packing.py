"""ZIP files that are the same bytes whenever they are made: fixed times, fixed order, no trace of the machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

EARLIEST: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""The first moment that a ZIP can hold, and the time of whatever has none."""
_PACKED_ALREADY: Final = (".jpg", ".jpeg", ".webp", ".avif", ".png")


def moment(when: str) -> datetime:
    """The moment of an ISO 8601 text in UTC, whole seconds; the earliest there is where the text is empty or no moment."""
    try:
        told = datetime.fromisoformat(when.replace("Z", "+00:00"))
    except ValueError:
        return EARLIEST
    aware = told if told.tzinfo else told.replace(tzinfo=UTC)
    return max(EARLIEST, aware.astimezone(UTC).replace(microsecond=0))


def packed(parts: Mapping[str, bytes], when: datetime) -> bytes:
    """A ZIP of parts by name, in their order, all of one time; pictures are stored, everything else is deflated."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name, when.timetuple()[:6])
            part.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED_ALREADY) else zipfile.ZIP_DEFLATED
            part.create_system = 3  # else the bytes would tell the system
            part.external_attr = 0o644 << 16
            archive.writestr(part, content)
    return held.getvalue()
