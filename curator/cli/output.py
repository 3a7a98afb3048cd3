"""What commands print: JSON for scripts, lines for people, and a bar for jobs that take long."""

from __future__ import annotations

import json
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from curator.domain.job import Progress

_BAR: Final = 24


def put_json(result: Any) -> None:
    """Print one JSON object, as UTF-8 whatever the terminal's own encoding."""
    text = json.dumps(result, ensure_ascii=False, indent=1)
    put(text)


def put(line: str) -> None:
    """Print a line to standard output; what the output can not hold (a name that is no UTF-8) is escaped."""
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")


def say(line: str) -> None:
    """Print a line for a person to standard error."""
    print(line, file=sys.stderr)


class Outcomes:
    """A JSON object whose `outcomes` are printed as they come, so that memory does not grow with their number."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._count = 0
        if shown:
            put('{"outcomes": [')

    def add(self, outcome: dict[str, Any]) -> None:
        """Print one outcome."""
        if self._shown:
            comma = ",\n" if self._count else ""
            sys.stdout.buffer.write((comma + json.dumps(outcome, ensure_ascii=False)).encode("utf-8", "backslashreplace"))
        self._count += 1

    def end(self, facts: dict[str, Any]) -> None:
        """Print the rest of the object."""
        if self._shown:
            put("\n], " + json.dumps(facts, ensure_ascii=False)[1:])


class Bar:
    """A progress bar with count, rate and time left; only where standard error is a terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._stage = ""
        self._began = 0.0
        self._first = 0
        self._drawn = 0.0

    def show(self, progress: Progress) -> None:
        """Draw how far the job is, some ten times a second at most."""
        moment = time.monotonic()
        if progress.stage != self._stage:
            self.clear(newline=bool(self._stage))
            self._stage, self._began, self._first, self._drawn = progress.stage, moment, progress.done, 0.0
        if not self._shown or (moment - self._drawn < 0.1 and progress.done != progress.total):
            return
        self._drawn = moment
        print(f"\r{self._line(progress, moment)}\x1b[K", end="", file=sys.stderr, flush=True)

    def _line(self, progress: Progress, moment: float) -> str:
        spent = moment - self._began
        rate = (progress.done - self._first) / spent if spent > 0.5 else 0.0
        pace = f"  {rate:.0f}/s" if rate else ""
        if not progress.total:
            return f"{progress.stage}  {progress.done:,}{pace}"
        full = min(_BAR, _BAR * progress.done // progress.total)
        left = f"  {_duration((progress.total - progress.done) / rate)} left" if rate and progress.done < progress.total else ""
        return f"{progress.stage}  {'█' * full}{'░' * (_BAR - full)}  {progress.done:,} of {progress.total:,}{pace}{left}"

    def clear(self, *, newline: bool = False) -> None:
        """End the line, or wipe it."""
        if self._shown and self._drawn:
            print("" if newline else "\r\x1b[K", end="\n" if newline else "", file=sys.stderr, flush=True)
            self._drawn = 0.0


def _duration(seconds: float) -> str:
    whole = int(seconds)
    if whole >= 3600:
        return f"{whole // 3600} h {whole % 3600 // 60:02} min"
    return f"{whole // 60} min {whole % 60:02} s" if whole >= 60 else f"{whole} s"


def fitted(text: str, width: int) -> str:
    """The text on one line, cut or filled to a width in columns of a terminal, where Chinese characters take two."""
    flat = " ".join(text.split())
    kept, used = "", 0
    for letter in flat:
        room = 2 if unicodedata.east_asian_width(letter) in "WF" else 0 if unicodedata.combining(letter) else 1
        if used + room > width - 1 and len(kept) < len(flat) - 1:
            kept, used = f"{kept}…", used + 1
            break
        kept, used = kept + letter, used + room
    return kept + " " * max(0, width - used)


@contextmanager
def stopping() -> Iterator[list[bool]]:
    """Makes the first Ctrl+C a wish to stop between two photos (the list becomes `[True]`); the second interrupts at once."""
    import signal

    wish = [False]

    def heard(_signal: int, _frame: Any) -> None:
        if wish[0]:
            raise KeyboardInterrupt
        wish[0] = True
        say("\nStopping after the photos that are under way; press Ctrl+C again to stop at once.")

    before = signal.signal(signal.SIGINT, heard)
    try:
        yield wish
    finally:
        signal.signal(signal.SIGINT, before)
