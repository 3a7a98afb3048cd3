"""The one way in: a subcommand goes to the command line, none opens the window (Qt is imported only then)."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run Curator and give its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    from curator.cli import asks_for_window
    from curator.cli import main as command_line

    if (archive := asks_for_window(arguments)) is None:
        return command_line(arguments)
    return _window(archive.folder)


def _window(folder: str | None) -> int:
    from pathlib import Path

    from curator.domain.errors import CuratorError
    from curator.ui.app import run

    try:
        return run(Path(folder) if folder else None)
    except CuratorError as trouble:
        print(trouble.sentence, file=sys.stderr)  # noqa: T201
        return 1


if __name__ == "__main__":
    sys.exit(main())
