"""The sample, made in a thread of its own while the window stays awake."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from curator import settings
from curator.domain.errors import CuratorError
from curator.ui.lanes import Home, Lane


class Sample(QObject):
    """Makes the sample where it is not there yet; `ready` brings its folder, `refused` why there is none."""

    ready = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = Home(self._failed, self)
        self._lane: Lane[None] = Lane("sample", _nothing)

    def ask(self, author: str) -> None:
        """Have it made, in the folder where Curator keeps its settings."""

        def make(_: None) -> Path:
            from curator.jobs import sampling

            return sampling.made(settings.folder() / "sample", author)

        self._home.ask(self._lane, make, self.ready.emit, slot="sample")

    def close(self) -> None:
        """Wait for what was begun."""
        self._home.close()
        self._lane.close()

    def _failed(self, trouble: CuratorError) -> None:
        self.refused.emit(trouble.sentence)


def _nothing() -> AbstractContextManager[None]:
    return nullcontext()
