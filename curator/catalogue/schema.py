"""The number of the newest schema, apart from the migrations so that opening an archive imports none of them."""

from typing import Final

SCHEMA: Final = 2
"""How many migrations there are; `PRAGMA user_version` of a catalogue that is up to date."""

APPLICATION_ID: Final = 0x43755274
"""`CuRt`: `PRAGMA application_id` of a catalogue, by which other programs and people tell what the file is."""
