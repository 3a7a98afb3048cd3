"""The conversation with one exiftool process: a question in lines, an answer up to a mark, within limits."""

from __future__ import annotations

import os
import queue
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Any

from curator.domain.errors import CuratorError


class ExifToolError(CuratorError):
    """exiftool took too long, said too much, died, or answered what cannot be read."""


class TooMuch(ExifToolError):
    """The answer was too long."""


class Died(ExifToolError):
    """The process ended in the middle of an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What exiftool said: its standard output, its standard error (warnings come at success too) and its exit status (0, 1, 2)."""

    output: bytes
    complaints: str
    status: int


class Talk:
    """The two ends of one process: a thread for each of its outputs feeds a queue, from which `ask` takes with a time limit.

    Threads, not select: pipes cannot be waited for otherwise on Windows.
    """

    def __init__(self, process: Any, memory: int) -> None:
        self._process = process
        self._said: queue.SimpleQueue[tuple[int, bytes]] = queue.SimpleQueue()
        if sys.platform == "linux":
            import resource

            resource.prlimit(process.pid, resource.RLIMIT_AS, (memory, memory))
        self._ears = [
            threading.Thread(target=_listen, args=(pipe, which, self._said), daemon=True)
            for which, pipe in enumerate((process.stdout, process.stderr))
        ]
        for ear in self._ears:
            ear.start()

    def ask(self, arguments: Sequence[str], seconds: float, length: int) -> Answer:
        """One command and its answer. Whoever gets an ExifToolError must `end` the talk."""
        # Subtle: the marks cannot be guessed, so that no caption can end an answer early.
        number = secrets.randbelow(10**15)
        lines = [*arguments, "-echo4", f"=${{status}}=post{number}", f"-execute{number}", ""]
        try:
            self._process.stdin.write("\n".join(lines).encode("utf-8", "surrogateescape"))
            self._process.stdin.flush()
        except OSError:
            raise Died("exiftool ended and could not be asked.") from None
        output, complaints = self._heard((b"{ready%d}" % number, b"=post%d" % number), seconds, length)
        complaints, _, status = complaints.rpartition(b"=")
        if not status.isdigit():
            raise ExifToolError("exiftool did not tell its exit status; Curator needs version 12.57 or a later one.")
        return Answer(output, complaints.decode("utf-8", "replace"), int(status))

    def _heard(self, marks: tuple[bytes, bytes], seconds: float, length: int) -> tuple[bytes, bytes]:
        """Both outputs up to their marks."""
        heard, ended = (bytearray(), bytearray()), [False, False]
        until = time.monotonic() + seconds
        while not all(ended):
            try:
                which, chunk = self._said.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise ExifToolError(f"Reading took longer than {seconds:g} seconds and was given up.") from None
            if not chunk:
                raise Died(
                    "exiftool broke down over the file, which may be damaged or made to do harm; nothing was read from it."
                )
            heard[which].extend(chunk)
            ended[which] = heard[which][-64:].rstrip().endswith(marks[which])
            if len(heard[0]) + len(heard[1]) > length:
                raise TooMuch(f"The file makes exiftool say more than {length >> 20} MB and was given up.")
        output, complaints = (bytes(said.rstrip()[: -len(mark)]) for said, mark in zip(heard, marks, strict=True))
        return output, complaints

    def is_alive(self) -> bool:
        """False once the process has ended by itself or by another's hand."""
        return self._process.poll() is None

    def end(self, at_once: bool) -> None:
        """End the process: in peace unless `at_once`, by force where that does not help."""
        process = self._process
        if at_once:
            process.kill()
        with suppress(OSError):
            process.stdin.write(b"-stay_open\nFalse\n")
            process.stdin.flush()
        with suppress(OSError):
            process.stdin.close()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
        for ear in self._ears:
            ear.join(timeout=5)
        if any(ear.is_alive() for ear in self._ears):
            return  # the system cannot end it now (a dead network disk): let it be
        process.wait()
        process.stdout.close()
        process.stderr.close()


def _listen(pipe: IO[bytes], which: int, said: queue.SimpleQueue[tuple[int, bytes]]) -> None:
    while chunk := os.read(pipe.fileno(), 1 << 16):
        said.put((which, chunk))
    said.put((which, b""))


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Start a process that Ctrl+C does not reach: a signal that is held back here stays so in what is started.

    Subtle: without it the terminal's Ctrl+C ends exiftool in the middle of a batch that the program still wants to finish.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
