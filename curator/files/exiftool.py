"""One exiftool process that stays open: asked in arguments, answering within limits of time, memory and length.

    with ExifTool() as exiftool:
        for found in exiftool.read(paths):
            ...                      # a Reading, or a Failure with one sentence

What an answer means is `curator.files.reading`'s and `curator.files.tags`'s business.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from curator.domain.errors import CuratorError
from curator.files import reading
from curator.files.reading import Failure, Reading
from curator.files.talk import Answer, Died, ExifToolError, Talk, TooMuch, interrupts_held

__all__ = ["Answer", "ExifTool", "ExifToolError", "Failure", "Reading", "plain"]

FLOOR: Final = (12, 57)
"""The oldest exiftool that is supported: Debian 12's. Those before 12.38 can be made to run commands by a file's name."""

SECONDS: Final = 20.0  # for one call; thirty-two ordinary photos take a fifth of a second, a slow network disk some seconds
MEMORY: Final = 1 << 30  # bytes of address space; an ordinary exiftool takes 60 MB
LENGTH: Final = 32 << 20  # bytes of one answer; a small PNG was seen to make 200 MB of it
BATCH: Final = 32  # files a call: more gain no speed and lose more time when one of them hangs

_INSTALL: Final = (
    "Curator needs exiftool: install it with “apt install libimage-exiftool-perl” (Debian, Ubuntu), “brew install exiftool” "
    "(macOS) or from exiftool.org (Windows)."
)


class ExifTool:
    """One exiftool process; belongs to the thread that opened it.

    `seconds`, `memory` and `length` limit each call. A process that overstepped one is killed, the call raises ExifToolError,
    and the next call starts a new process. Subtle: on Linux the process is ended by the system when the *thread* that started
    it ends, not only the program.
    """

    def __init__(
        self, seconds: float = SECONDS, memory: int = MEMORY, length: int = LENGTH, executable: str = "exiftool"
    ) -> None:
        self.seconds = seconds
        self.memory = memory
        self.length = length
        self.executable = executable
        self._tool: Any = None  # PyExifTool's ExifTool, which finds, starts and ends the process
        self._talk: Talk | None = None

    def __enter__(self) -> ExifTool:
        self._start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def version(self) -> str:
        """The version of exiftool, such as `12.57`."""
        self._start()
        return str(self._tool.version)

    def execute(self, *arguments: str, seconds: float | None = None) -> Answer:
        """Ask exiftool; paths among the arguments must come from `plain`. Raises ExifToolError when a limit is overstepped.

        An argument is one line to exiftool, so one that holds a line end could say anything: CR, LF and NUL are a ValueError, as
        are an empty argument, a leading blank (exiftool drops it) and a leading `#` (exiftool takes it for a remark).
        """
        for argument in arguments:
            if not argument or argument[0] in "# \t" or any(sign in argument for sign in "\r\n\0"):
                raise ValueError(f"not an argument for exiftool: {argument!r}")
        self._start()
        assert self._talk is not None
        try:
            return self._talk.ask(arguments, self.seconds if seconds is None else seconds, self.length)
        except ExifToolError:
            self._end(at_once=True)
            raise

    def close(self) -> None:
        """End the process; a later call starts a new one."""
        self._end()

    def read(self, paths: Iterable[Path], seconds: float | None = None) -> list[Reading | Failure]:
        """The metadata of files, in their order. A batch that fails is read one by one, so that a bad file costs only itself.

        `seconds` is the limit for a call: a batch, and then each of its files.
        """
        wanted = list(paths)
        found: dict[Path, Reading | Failure] = {}
        for start in range(0, len(wanted), BATCH):
            found |= self._read_batch(wanted[start : start + BATCH], seconds)
        return [found[path] for path in wanted]

    def preview(self, path: Path, seconds: float | None = None) -> bytes | None:
        """The largest JPEG inside a file (of a raw file: the camera's own picture); None when there is none."""
        if trouble := reading.refused(path):
            raise CuratorError(trouble)
        with plain(path) as name:
            sizes = self._json(reading.PREVIEW_SIZES, [name], seconds).get(name, {})
            for tag in reading.previews(sizes):
                picture = self.execute("-b", "-m", f"-{tag}", name, seconds=seconds).output
                if picture.startswith(b"\xff\xd8\xff"):
                    return picture
        return None

    def _read_batch(self, paths: Sequence[Path], seconds: float | None) -> dict[Path, Reading | Failure]:
        found: dict[Path, Reading | Failure] = {}
        with ExitStack() as names:
            sent: dict[str, Path] = {}
            for path in dict.fromkeys(paths):
                if trouble := reading.refused(path):
                    found[path] = Failure(path, trouble)
                else:
                    sent[names.enter_context(plain(path))] = path
            quick = self._said(list(sent), seconds)
            doubtful = [name for name, held in quick.items() if isinstance(held, dict) and reading.is_doubtful(held)]
            exact = self._objects(reading.EXACT, doubtful, seconds)
            for name, path in sent.items():
                held, more = quick[name], exact.get(name)
                if isinstance(held, ExifToolError):
                    found[path] = Failure(path, held.sentence)
                else:
                    found[path] = reading.made(path, held, more if isinstance(more, dict) else None)
        return found

    def _said(self, names: Sequence[str], seconds: float | None) -> dict[str, dict[str, Any] | ExifToolError]:
        """What is said of each file, by the question that suits it; a file that broke exiftool down is known by its kind only."""
        whole = [name for name in names if reading.is_whole(name)]
        said = self._objects(reading.QUICK, [name for name in names if name not in whole], seconds)
        stopped = [name for name, held in said.items() if isinstance(held, dict) and reading.was_stopped(held)]
        said |= self._objects(reading.WHOLE, whole + stopped, seconds)
        said |= self._objects(reading.SPARE, [name for name, held in said.items() if isinstance(held, TooMuch)], seconds)
        for name, died in [(name, held) for name, held in said.items() if isinstance(held, Died)]:
            kind = self._objects(reading.KIND, [name], seconds)[name]
            said[name] = {**kind, "ExifTool:Warning": died.sentence} if isinstance(kind, dict) else died
        return said

    def _objects(
        self, options: Sequence[str], names: Sequence[str], seconds: float | None
    ) -> dict[str, dict[str, Any] | ExifToolError]:
        """What is said of each file: by one call for all of them, or when it fails by one call for each."""
        if not names:
            return {}
        try:
            try:
                held = self._json(options, names, seconds)
            except Died:  # perhaps by another's hand, and not over this file
                held = self._json(options, names, seconds)
        except ExifToolError as trouble:
            if len(names) == 1:
                return {names[0]: trouble}
            return {name: said for name in names for said in self._objects(options, [name], seconds).values()}
        gone = ExifToolError("The file could not be opened; it may have been moved while it was read.")
        return {name: held.get(name, gone) for name in names}

    def _json(self, options: Sequence[str], names: Sequence[str], seconds: float | None) -> dict[str, dict[str, Any]]:
        output = self.execute(*options, *names, seconds=seconds).output
        try:
            return {str(held["SourceFile"]): held for held in reading.loaded(output)}
        except (ValueError, KeyError, TypeError, RecursionError):
            raise ExifToolError("What exiftool said about the file cannot be read.") from None

    def _start(self) -> None:
        if self._talk is not None and self._talk.is_alive():
            return
        self._end(at_once=True)
        # Subtle: imported here and not above, so that whoever merely imports this module does not pay for it.
        import exiftool

        try:
            self._tool = exiftool.ExifTool(
                self.executable, common_args=["-charset", "filename=utf8"], config_file="", encoding="utf-8"
            )
        except FileNotFoundError:
            raise CuratorError(_INSTALL) from None
        # Subtle: PyExifTool's own `execute` has no time limit and spins for ever once the process is dead. It is called by `run`
        # as well, for the version; so it is replaced before.
        self._tool.execute = self._first
        try:
            with interrupts_held():
                self._tool.run()
        except (OSError, RuntimeError, ExifToolError):
            self._end(at_once=True)
            raise CuratorError(f"exiftool does not run. {_INSTALL}") from None
        version = self.version()
        if tuple(int(part) for part in version.split(".")) < FLOOR:
            self._end()
            raise CuratorError(f"This is exiftool {version}; Curator needs 12.57 or a later one.")

    def _end(self, at_once: bool = False) -> None:
        talk, tool, self._talk, self._tool = self._talk, self._tool, None, None
        if talk is not None:
            talk.end(at_once)
        if tool is not None:
            # Subtle: not `terminate`, which waits without limit for a process that the system cannot end (a dead network disk).
            tool._flag_running_false()

    def _first(self, *arguments: str) -> str:
        self._talk = Talk(self._tool._process, self.memory)
        version = self._talk.ask(arguments, self.seconds, self.length).output.decode("ascii", "replace").strip()
        if not re.fullmatch(r"\d+\.\d+", version):
            raise ExifToolError("exiftool did not tell its version.")
        return version


@contextmanager
def plain(path: Path) -> Iterator[str]:
    """A name by which exiftool can take the file: its absolute path, or that of a link when its own name is not fit for a line.

    Not fit are line ends and other controls, bytes that are not UTF-8, and blanks or `|` at the end. Reading only: exiftool would
    replace the link, not the file.
    """
    name = Path(os.path.abspath(path)).as_posix()  # noqa: PTH100 (resolve would follow links)
    if name.isprintable() and not name.endswith((" ", "|")):
        yield name
        return
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(prefix="curator-") as folder:
        ending = path.suffix if path.suffix[1:].isascii() and path.suffix[1:].isalnum() else ""
        link = Path(folder) / f"photo{ending}"
        try:
            link.symlink_to(name)
        except OSError:  # Windows grants symbolic links to few
            shutil.copyfile(name, link)
        yield link.as_posix()
