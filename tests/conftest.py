"""What every test stands on: no screen, settings of its own, and the shared pictures where they lie beside the project."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Before anything imports Qt. A test that wants a real X server starts one and says so to the process it starts.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# `make test` tries the same examples on every machine, so that it tells of this copy and not of luck; `make check` searches for
# new ones. Neither puts a limit on the time of an example: a slow machine is no fault.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None)
settings.load_profile("same")


@pytest.fixture(autouse=True)
def config_dir(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the settings: a test neither reads nor changes those of the person who runs it."""
    folder = tmp_path_factory.mktemp("config")
    monkeypatch.setenv("CURATOR_CONFIG_DIR", str(folder))
    monkeypatch.delenv("CURATOR_ARCHIVE", raising=False)
    return folder


@pytest.fixture(scope="session")
def shared_dir() -> Path | None:
    """The folder of real and hostile pictures beside the project; None where the project stands alone."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    return folder if folder.is_dir() else None


@pytest.fixture(autouse=True)
def _collected_on_the_main_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let Python's cycle collector run between tests of the window only.

    Subtle: it runs on whatever thread happens to allocate, and a QObject that is destroyed on a lane's thread ends the process. The
    program itself has `curator.ui.garbage` for this.
    """
    if "qapp" not in request.fixturenames:
        yield
        return
    gc.disable()
    yield
    gc.collect()
    gc.enable()
