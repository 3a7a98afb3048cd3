"""Lanes: single threads that own what they opened, and the one way home to the GUI thread.

Each lane opens its tool (a Catalogue, a store of pictures) in its own thread at its first work and closes it in that thread. Work
is a function of the tool; its result goes home as a frozen value through one signal and is handed to a function on the GUI thread.

Work that is asked in a slot is out of date as soon as newer work is asked in that slot: it is cancelled, or interrupted where it
reads, and its answer is dropped whatever it is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from itertools import count
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from curator.domain.errors import CuratorError

S = TypeVar("S")
T = TypeVar("T")

_CHANNEL: Final = "channel"
_AGAIN_MS: Final = 10


class Lane(Generic[S]):
    """One thread and the tool that it opens; `interrupt` breaks off what the tool is doing and may be called from any thread."""

    def __init__(
        self, name: str, opened: Callable[[], AbstractContextManager[S]], interrupt: Callable[[S], None] | None = None
    ) -> None:
        self._opened = opened
        self._interrupt = interrupt
        self._pool: Final = ThreadPoolExecutor(1, thread_name_prefix=f"curator-{name}")
        self._open = ExitStack()
        self._tool: S | None = None
        self._guard: Final = threading.Lock()
        self._running = 0
        self._closed = False

    def submit(self, ticket: int, work: Callable[[S], T]) -> Future[T]:
        """Do work on the lane's thread after all that was asked before; `ticket` is a number above 0 that names it."""
        return self._pool.submit(self._run, ticket, work)

    def call(self, work: Callable[[S], T]) -> T:
        """Do work on the lane's thread and wait for its result; for the threads of other lanes, never for the GUI thread."""
        return self._pool.submit(self._run, 0, work).result()

    def break_off(self, ticket: int) -> bool:
        """Interrupt the work of that ticket; True while it is still what runs, and so may have to be interrupted again."""
        # Subtle: under the lock, else the work could end and the next one begin between the question and the interruption.
        with self._guard:
            running = bool(ticket) and self._running == ticket and self._interrupt is not None
            if running and self._interrupt is not None and self._tool is not None:
                self._interrupt(self._tool)
            return running

    def close(self) -> None:
        """Finish the work at hand and what waits, close the tool in its thread and end the thread."""
        if self._closed:
            return
        self._closed = True
        # Subtle: asked for even where nothing seems open, since what waits before it may open the tool only now.
        closing = self._pool.submit(self._open.close)
        self._pool.shutdown(wait=True)
        closing.result()

    def _run(self, ticket: int, work: Callable[[S], T]) -> T:
        if self._tool is None:
            self._tool = self._open.enter_context(self._opened())
        with self._guard:
            self._running = ticket
        try:
            return work(self._tool)
        finally:
            with self._guard:
                self._running = 0


@dataclass(frozen=True, slots=True)
class _Arrival:
    """What a thread sends home: whose it is, and a value or what went wrong."""

    ticket: int
    value: Any = None
    trouble: BaseException | None = None


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Who waits for an arrival, on the GUI thread."""

    then: Callable[[Any], None]
    failed: Callable[[CuratorError], None]
    slot: str
    break_off: Callable[[], bool]


class Home(QObject):
    """Carries results home to the GUI thread, where it is made and lives.

    `troubled` is called with expected trouble for which the asker named nobody; a bug is raised on the GUI thread.
    """

    arrived = Signal(object)

    def __init__(self, troubled: Callable[[CuratorError], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._troubled = troubled
        self._tickets = count(1)
        self._waiting: dict[int, _Waiting] = {}
        self._newest: dict[str, int] = {}
        self._closed = False
        # Subtle: an interruption between two statements of a reading interrupts nothing, so it is repeated until the work is over.
        self._stubborn: list[Callable[[], bool]] = []
        self._again = QTimer(self)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._insist)
        self.arrived.connect(self._welcome, Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        lane: Lane[S],
        work: Callable[[S], T],
        then: Callable[[T], None],
        *,
        slot: str = "",
        failed: Callable[[CuratorError], None] | None = None,
    ) -> None:
        """Do work on a lane and call `then` with its result on the GUI thread; newer work in the same slot takes its place.

        Once this object is closed nothing is done any more: views may still ask while they go.
        """
        if self._closed:
            return
        ticket = next(self._tickets)
        self.forget(slot)

        def carry(done: Future[T]) -> None:
            if not done.cancelled():
                trouble = done.exception()
                self.arrived.emit(_Arrival(ticket, trouble=trouble) if trouble else _Arrival(ticket, done.result()))

        # Subtle: entered before the work begins, which may be over before `submit` returns.
        waiting: list[Future[T]] = []

        def break_off() -> bool:
            return not waiting[0].cancel() and lane.break_off(ticket)

        self._waiting[ticket] = _Waiting(then, failed or self._troubled, slot, break_off)
        if slot:
            self._newest[slot] = ticket
        waiting.append(lane.submit(ticket, work))
        waiting[0].add_done_callback(carry)

    def close(self) -> None:
        """Take no more questions; what was asked is done, but nobody hears of it."""
        self._closed = True
        self._again.stop()

    def channel(self, hear: Callable[[T], None]) -> Callable[[T], None]:
        """A function for any thread that carries values home to `hear`; open until this object is gone."""
        ticket = next(self._tickets)
        self._waiting[ticket] = _Waiting(hear, self._troubled, _CHANNEL, _nothing)

        def send(value: T) -> None:
            self.arrived.emit(_Arrival(ticket, value))

        return send

    def forget(self, slot: str) -> None:
        """Give up what was asked in a slot: nobody waits for it any more."""
        older = self._newest.pop(slot, 0) if slot else 0
        if (waiting := self._waiting.pop(older, None)) and waiting.break_off():
            self._stubborn.append(waiting.break_off)
            self._again.start()

    def asked(self, slot: str) -> bool:
        """True while something asked in a slot has not come home."""
        return slot in self._newest

    def _insist(self) -> None:
        self._stubborn = [break_off for break_off in self._stubborn if break_off()]
        if not self._stubborn:
            self._again.stop()

    def _welcome(self, arrival: _Arrival) -> None:
        waiting = self._waiting.get(arrival.ticket)
        if waiting is None or self._closed:
            return
        if waiting.slot is not _CHANNEL:
            del self._waiting[arrival.ticket]
            self._newest.pop(waiting.slot, None)
        if arrival.trouble is None:
            waiting.then(arrival.value)
        elif isinstance(arrival.trouble, CuratorError):
            waiting.failed(arrival.trouble)
        else:
            raise arrival.trouble


def _nothing() -> bool:
    """What is broken off where nothing runs."""
    return False
