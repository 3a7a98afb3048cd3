"""Worker processes that make pictures small, so that no decoder of strangers' files runs in the program itself.

    with Workers() as workers:
        for request, result in workers.map(requests):
            ...

A worker lives for some thousand pictures. One that crashed, took too long, or failed over a file is replaced; the picture it
was at is a Failed with one sentence, and nobody else notices.
"""

from __future__ import annotations

import itertools
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from curator.domain.errors import CuratorError
from curator.files import frames
from curator.files.frames import Failed, Rendered, Request

__all__ = ["Failed", "Rendered", "Request", "Workers"]

MEMORY = 1536 << 20  # bytes of address space for each worker
SECONDS = 20.0  # for one picture, reading included; the worst real picture of a large collection took 2.2
PICTURES = 2000  # until a worker is replaced, so that what decoders leak cannot grow

_CLOSING, _URGENT, _ORDINARY = 0, 1, 2
_STOPPED = "The work was stopped before this picture was done."
_Result = Rendered | Failed
_Job = tuple[Request, "Future[_Result]"]
_Frame = tuple[dict[str, Any], list[bytes | None]]


class Workers:
    """A few decoding processes and the queue before them; may be used from any thread.

    No process is started before there is a request for it. `close` (or the end of the `with` block) kills the processes; requests that
    were still waiting are cancelled, the one at work is Failed.
    """

    def __init__(
        self, count: int | None = None, memory: int = MEMORY, seconds: float = SECONDS, pictures: int = PICTURES
    ) -> None:
        self.count = count or os.cpu_count() or 1
        self._limits = (memory, seconds, pictures)
        self._queue: queue.PriorityQueue[tuple[int, int, _Job | None]] = queue.PriorityQueue()
        self._order = itertools.count()
        self._closed = threading.Event()
        self._closing = threading.Lock()
        self._lanes = [_Lane(self._queue, self._closed, *self._limits) for _ in range(self.count)]

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def submit(self, request: Request, urgent: bool = False) -> Future[Rendered | Failed]:
        """Put a request into the queue, before all that are not urgent if it is; the future can be cancelled while it waits."""
        future: Future[_Result] = Future()
        with self._closing:
            if self._closed.is_set():
                raise RuntimeError("these workers are closed")
            self._queue.put((_URGENT if urgent else _ORDINARY, next(self._order), (request, future)))
        return future

    def render(self, request: Request, urgent: bool = False) -> Rendered | Failed:
        """The result of one request; waits for a free worker and for its work."""
        return self.submit(request, urgent).result()

    def map(self, requests: Iterable[Request], ahead: int = 8) -> Iterator[tuple[Request, Rendered | Failed]]:
        """Results as they come, each with its request, in no promised order.

        All workers are kept busy, with at most `ahead` requests waiting behind them, so that `requests` may be endless and is
        asked for more from the caller's own thread only. Closing the generator cancels what waits.
        """
        rest = iter(requests)
        flying = {self.submit(request): request for request in itertools.islice(rest, self.count + ahead)}
        try:
            while flying:
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    request = flying.pop(future)
                    flying.update((self.submit(following), following) for following in itertools.islice(rest, 1))
                    yield request, future.result()
        finally:
            for future in flying:
                future.cancel()

    def close(self) -> None:
        """Kill the workers and cancel what waits; may be called again."""
        with self._closing:
            self._closed.set()
            lanes, self._lanes = self._lanes, []
        for lane in lanes:
            self._queue.put((_CLOSING, next(self._order), None))
            lane.kill()
        for lane in lanes:
            lane.join()
        while not self._queue.empty():
            job = self._queue.get_nowait()[2]
            if job:
                job[1].cancel()


class _Lane:
    """One thread that takes requests from the queue and has them done by a process of its own, replaced as need be."""

    def __init__(
        self,
        waiting: queue.PriorityQueue[tuple[int, int, _Job | None]],
        closed: threading.Event,
        memory: int,
        seconds: float,
        pictures: int,
    ) -> None:
        self._waiting, self._closed = waiting, closed
        self._memory, self._seconds, self._pictures = memory, seconds, pictures
        self._process: _Process | None = None
        self._thread = threading.Thread(target=self._run, name="decoding lane", daemon=True)
        self._thread.start()

    def kill(self) -> None:
        process = self._process
        if process:
            process.kill()

    def join(self) -> None:
        self._thread.join()

    def _run(self) -> None:
        while (job := self._waiting.get()[2]) is not None:
            request, future = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = self._done(request)
            except BaseException as bug:
                future.set_exception(bug)
            else:
                future.set_result(result)
        self._retire()

    def _done(self, request: Request) -> Rendered | Failed:
        if self._process is None:
            self._process = _Process(self._memory, self._seconds)
        if self._closed.is_set():  # Subtle: close() may have looked for the process just before it was there
            return Failed(_STOPPED)
        process = self._process
        try:
            reply = process.ask(request, self._seconds)
        except TimeoutError:
            self._retire()
            return Failed(f"Decoding the picture took longer than {self._seconds:g} seconds and was stopped.")
        if reply is None:
            self._retire()
            if self._closed.is_set():
                return Failed(_STOPPED)
            return Failed("The decoder crashed over this file.", f"exit code {process.exit_code}")
        try:
            result, spent = frames.result_of(*reply)
        except ValueError as problem:
            self._retire()
            return Failed("The decoder gave no sensible answer for this file.", str(problem))
        if spent or process.asked >= self._pictures:
            self._retire()
        return result

    def _retire(self) -> None:
        if self._process:
            self._process.kill()
            self._process = None


class _Process:
    """One worker process, and the thread that talks to it.

    Subtle: reading with a time limit from a pipe works on no Windows, and a process that waits for a dead network disk is not
    even ended by a kill; so a thread does the talking and may be left behind, while the lane waits for it only so long.
    """

    def __init__(self, memory: int, seconds: float) -> None:
        self._process = _start(memory, seconds)
        self.asked = 0
        self._requests: queue.SimpleQueue[_Frame | None] = queue.SimpleQueue()
        self._replies: queue.SimpleQueue[_Frame | None] = queue.SimpleQueue()
        threading.Thread(target=self._talk, name="decoding pipe", daemon=True).start()

    @property
    def exit_code(self) -> int | None:
        return self._process.returncode

    def ask(self, request: Request, seconds: float) -> _Frame | None:
        """The reply; None where the process has ended; raises TimeoutError."""
        self.asked += 1
        self._requests.put(frames.request_frame(request))
        try:
            return self._replies.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError from None

    def kill(self) -> None:
        """End the process; what is being asked of it is answered by None."""
        self._process.kill()
        self._requests.put(None)
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            pass  # it hangs in the kernel, over a disk that is away; the system ends it when the disk answers

    def _talk(self) -> None:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None
        try:
            while (request := self._requests.get()) is not None:
                reply = _exchange(stdin, stdout, request)
                if reply is None:
                    self._process.wait()  # so that the exit code can be told
                self._replies.put(reply)
        finally:
            self._replies.put(None)  # for whoever asks one that was killed in the meantime
            for stream in (stdin, stdout):
                try:
                    stream.close()
                except OSError:
                    pass  # what was not written yet finds no reader any more


def _exchange(stdin: IO[bytes], stdout: IO[bytes], request: _Frame) -> _Frame | None:
    try:
        frames.send(stdin, *request)
        return frames.receive(stdout)
    except (OSError, ValueError):  # ended while it was spoken to; a frame that is none
        return None


def _start(memory: int, seconds: float) -> subprocess.Popen[bytes]:
    """Start a worker that knows neither the terminal nor the folder we are in; raises CuratorError.

    `-P` and our own path: a folder of strangers' files that happens to be the current one must not give the worker its modules.
    A session (on Windows: a process group) of its own: Ctrl+C in the terminal is for the parent to act on.
    """
    root = str(Path(__file__).resolve().parents[2])
    kept = os.environ.get("PYTHONPATH")
    environment = {**os.environ, "PYTHONPATH": root + os.pathsep + kept if kept else root}
    # Subtle: each thread of a decoder would reserve 64 MB of address space for its own heap, and the limit counts that.
    environment["MALLOC_ARENA_MAX"] = "2"
    windows = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "curator.files.decoder", str(memory), str(seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=sys.platform != "win32",
            creationflags=windows,
        )
    except OSError as problem:
        raise CuratorError(f"The program that decodes pictures cannot be started: {problem.strerror or problem}.") from problem
