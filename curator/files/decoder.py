"""The worker's program: makes strangers' pictures small, one after the other, under limits. `python -m curator.files.decoder`.

Requests come on standard input and results go to standard output as frames (curator.files.frames); the end of the input ends
the worker. It is started by curator.files.workers with two arguments: bytes of memory, and seconds for one picture.

What holds where. Memory: a limit on the address space of the process on Linux; macOS accepts the limit without always keeping
it; Windows has none here, so that only the limits on bytes and pixels, known before anything is decoded, hold there. Time: the
process that asked kills the worker; on POSIX systems the worker also ends itself by an alarm, so that a picture on which a
decoder hangs does not outlive a parent that was killed. Crash: everywhere only this process.
"""

from __future__ import annotations

import contextlib
import io
import mmap
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from curator.domain.errors import CuratorError
from curator.files import durable, frames
from curator.files.frames import Failed, Rendered, Request

if TYPE_CHECKING:
    from curator.files.pictures import Content

MOST_BYTES = 1 << 30  # of a file
_READ_WHOLE = 64 << 20  # larger files are mapped, so that only what is looked at is read


def main(memory: int, seconds: float) -> None:
    """Answer requests until the input ends. `memory` in bytes and `seconds` for one picture are hard limits, see above."""
    _limit_memory(memory)
    source = sys.stdin.buffer
    # Subtle: a decoder that prints to standard output would write into our frames; from here on it prints to standard error.
    sink = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while (frame := frames.receive(source)) is not None:
        request = frames.request_of(*frame)
        with _alarm(seconds):
            result, spent = answer(request)
        frames.send(sink, *frames.result_frame(result, spent))


def answer(request: Request) -> tuple[Rendered | Failed, bool]:
    """The result of one request, and whether the process had better not be used again.

    A decoder that failed over a stranger's bytes may have left the process in any state; one that never ran has not.
    """
    if request.camera_thumbnail is not None or (request.embedded is not None and not request.image_hash):
        return _rendered(b"", request)  # all that is needed came with the request
    try:
        with contents(request.path) as content:
            image_hash = _hash_of(content) if request.image_hash else None
            result, spent = _rendered(content, request)
            return replace(result, image_hash=image_hash), spent
    except CuratorError as refused:
        return Failed(refused.sentence), False
    except MemoryError as problem:
        return Failed("The file needs more memory to be read than a picture may take.", repr(problem)), True
    except OSError as problem:
        return Failed(f"The file cannot be read: {problem.strerror or problem}.", repr(problem)), False


def _rendered(content: Content, request: Request) -> tuple[Rendered | Failed, bool]:
    if request.recipe is not None:
        return _copied(content, request)
    if not (request.thumbnail or request.preview):
        return Rendered(None, None, 0, 0), False
    from curator.files import pictures

    return _tried(lambda: pictures.render(content, request))


def _copied(content: Content, request: Request) -> tuple[Rendered | Failed, bool]:
    from curator.files import renditions

    def made() -> Rendered:
        copies, (width, height) = renditions.made(content, request)
        return Rendered(None, None, width, height, copies=copies)

    return _tried(made)


def _tried(work: Callable[[], Rendered]) -> tuple[Rendered | Failed, bool]:
    try:
        return work(), False
    except CuratorError as refused:
        return Failed(refused.sentence), False
    except MemoryError as problem:
        return Failed("The picture needs more memory to be decoded than a picture may take.", repr(problem)), True
    except Exception as problem:
        # A stranger's bytes: besides OSError, decoders were seen to raise ValueError, SyntaxError, EOFError, struct.error,
        # UnicodeDecodeError, OverflowError. The cause travels with the sentence, so that a bug of ours can be told from it.
        return Failed("The picture is damaged and cannot be decoded.", f"{type(problem).__name__}: {problem}"[:500]), True


def _hash_of(content: Content) -> str | None:
    from curator.files import image_hash

    return image_hash.of(content)


@contextlib.contextmanager
def contents(path: str) -> Iterator[Content]:
    """The bytes of a file: read if small, mapped if large. Raises CuratorError for what is not a file or too large, OSError."""
    with durable.opened(Path(path)) as stream:
        length = os.fstat(stream.fileno()).st_size
        if length > MOST_BYTES:
            raise CuratorError(f"The file has {length / 1e9:.1f} GB and is too large to be shown; 1 GB is the limit.")
        if length <= _READ_WHOLE:
            with io.BufferedReader(stream) as whole:
                yield whole.read(_READ_WHOLE)
            return
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            yield mapped


def _limit_memory(memory: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """End the process if what is within takes much longer than its parent allows: the parent must be gone, or it had ended us.

    Subtle: no Python handler is set, since one would run only between two steps of Python, and a decoder that hangs takes none.
    """
    if sys.platform == "win32":
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, 2 * seconds + 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
