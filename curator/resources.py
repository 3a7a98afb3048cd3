"""Where the files that ship with Curator lie: `resources/`, beside the package."""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent.parent / "resources"


def text(name: str) -> str:
    """The text of a shipped file by its path under `resources/`."""
    return (FOLDER / name).read_text(encoding="utf-8")
