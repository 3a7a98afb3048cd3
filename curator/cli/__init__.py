"""The command line: all that the window does, with the same functions below it; a contract that scripts rely on.

Results go to standard output, messages for people to standard error. A command is a function that takes the parsed arguments and gives an
exit code: 0 done, 1 a trouble that a person can act on, 2 usage, 3 finished but some photos failed, 70 a bug, 130 stopped by
Ctrl+C. Nothing heavy is imported that a command does not use, so that the program starts in an instant.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from curator.domain.errors import CuratorError, UsageError

DONE, TROUBLE, USAGE, SOME_FAILED, BUG, STOPPED = 0, 1, 2, 3, 70, 130


@dataclass(frozen=True, slots=True)
class Window:
    """A wish for the window, on this archive (None: the one last opened)."""

    folder: str | None


def asks_for_window(arguments: Sequence[str]) -> Window | None:
    """A Window when the arguments name no command, None when they are the command line's."""
    rest = list(arguments)
    folder: str | None = None
    while rest:
        word = rest.pop(0)
        if word == "--archive" and rest:
            folder = rest.pop(0)
        elif word.startswith("--archive="):
            folder = word.partition("=")[2]
        else:
            return None
    return Window(folder or os.environ.get("CURATOR_ARCHIVE"))


def main(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code; a bug is shown whole and gives 70."""
    from curator.cli.parser import parse

    try:
        options = parse(arguments)
        code: int = options.command(options)
        sys.stdout.flush()
        return code
    except UsageError as trouble:
        print(f"curator: {trouble.sentence}", file=sys.stderr)
        return USAGE
    except CuratorError as trouble:
        print(f"curator: {trouble.sentence}", file=sys.stderr)
        return TROUBLE
    except KeyboardInterrupt:
        print("curator: stopped.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # Subtle: the reader of our output has gone (`| head`); Python would complain once more when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception:
        import traceback

        traceback.print_exc()
        print(
            "curator: this is a bug in Curator; nothing that was saved is lost. Please send the lines above.", file=sys.stderr
        )
        return BUG
