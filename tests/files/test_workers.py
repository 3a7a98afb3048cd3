"""Worker processes under strangers' files, time-outs, crashes and kills."""

from __future__ import annotations

import csv
import io
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from curator.files import frames
from curator.files.workers import Failed, Rendered, Request, Workers

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = ROOT.parent / "shared" / "hostile"
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(1) as running:
        yield running


@pytest.fixture
def photo(tmp_path: Path) -> str:
    path = tmp_path / "photo.jpg"
    Image.effect_noise((400, 300), 80).convert("RGB").save(path, quality=90)
    return str(path)


def rendered(result: Rendered | Failed) -> Rendered:
    assert isinstance(result, Rendered), result
    return result


def failed(result: Rendered | Failed) -> str:
    assert isinstance(result, Failed)
    assert result.sentence.endswith(".") and result.sentence.count(". ") == 0
    return result.sentence


def children() -> set[int]:
    """The processes that this one has started and that run."""
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        found.update(map(int, (task / "children").read_text().split()))
    return {pid for pid in found if "decoder" in Path(f"/proc/{pid}/cmdline").read_text()}


def wait_for_end(pid: int) -> bool:
    """True once a process has ended, False if it has not after ten seconds."""
    try:
        watch = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watch], [], [], 10)[0])
    finally:
        os.close(watch)


def test_a_picture_is_made_small_in_another_process(workers: Workers, photo: str) -> None:
    result = rendered(workers.render(Request(photo, key=7)))
    assert (result.width, result.height) == (400, 300)
    assert result.thumbnail is not None and Image.open(io.BytesIO(result.thumbnail)).size == (256, 192)
    assert result.preview is not None and result.image_hash is None


def test_the_file_is_read_once_for_its_hash_too(workers: Workers, photo: str) -> None:
    both = rendered(workers.render(Request(photo, image_hash=True)))
    alone = rendered(workers.render(Request(photo, thumbnail=False, preview=False, image_hash=True)))
    assert both.image_hash is not None and both.image_hash == alone.image_hash
    assert alone.thumbnail is None and alone.preview is None


def test_results_carry_their_request(photo: str, tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("no picture")
    with Workers(2) as both:
        asked = [Request(photo if n % 3 else str(tmp_path / "text.jpg"), key=n) for n in range(40)]
        came = {request.key: result for request, result in both.map(iter(asked), ahead=3)}
    assert sorted(came) == list(range(40))  # type: ignore[type-var]
    assert all(isinstance(result, Rendered if key % 3 else Failed) for key, result in came.items())  # type: ignore[operator]


def test_map_asks_for_more_only_as_fast_as_it_is_used(workers: Workers, photo: str) -> None:
    drawn: list[int] = []

    def endless() -> Iterator[Request]:
        for number in range(10**6):
            drawn.append(number)
            yield Request(photo, key=number)

    results = workers.map(endless(), ahead=4)
    for _ in range(3):
        next(results)
    assert len(drawn) <= 1 + 4 + 3
    results.close()  # type: ignore[attr-defined]
    rendered(workers.render(Request(photo)))


@linux
def test_the_urgent_goes_first(workers: Workers, photo: str) -> None:
    order: list[str] = []
    rendered(workers.render(Request(photo)))
    pids = children()
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    first = workers.submit(Request(photo))
    late = [workers.submit(Request(photo)) for _ in range(3)]
    soon = workers.submit(Request(photo), urgent=True)
    for name, future in [("first", first), *(("late", one) for one in late), ("urgent", soon)]:
        future.add_done_callback(lambda _, name=name: order.append(name))  # type: ignore[misc]
    for pid in pids:
        os.kill(pid, signal.SIGCONT)
    for future in (first, *late, soon):
        future.result()
    assert order.index("urgent") <= 1 and len(order) == 5


def test_a_waiting_request_can_be_cancelled(workers: Workers, photo: str) -> None:
    futures = [workers.submit(Request(photo)) for _ in range(30)]
    assert futures[-1].cancel()
    rendered(futures[0].result())


def test_close_cancels_what_waits_and_takes_no_more(photo: str) -> None:
    workers = Workers(1)
    futures = [workers.submit(Request(photo)) for _ in range(200)]
    rendered(futures[0].result())
    workers.close()
    workers.close()
    assert futures[-1].cancelled() and all(future.done() for future in futures)
    with pytest.raises(RuntimeError):
        workers.submit(Request(photo))


# ---- limits ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A picture of 100 million pixels, 400 MB decoded, in a small file."""
    path = tmp_path_factory.mktemp("large") / "large.png"
    Image.new("RGB", (10_000, 10_000), "red").save(path, compress_level=1)
    return str(path)


def test_a_picture_that_takes_too_long_is_given_up(large: str) -> None:
    with Workers(1, seconds=0.15) as workers:
        assert "took longer than 0.15 seconds" in failed(workers.render(Request(large)))


@linux
def test_a_worker_that_hangs_is_replaced(photo: str) -> None:
    with Workers(1, seconds=2) as workers:
        rendered(workers.render(Request(photo)))
        (hanging,) = children()
        os.kill(hanging, signal.SIGSTOP)
        assert "took longer" in failed(workers.render(Request(photo)))
        assert wait_for_end(hanging)
        rendered(workers.render(Request(photo)))
        assert hanging not in children()


@linux
def test_a_worker_that_crashes_is_replaced(workers: Workers, photo: str) -> None:
    rendered(workers.render(Request(photo)))
    (victim,) = children()
    os.kill(victim, signal.SIGSTOP)
    future = workers.submit(Request(photo))
    os.kill(victim, signal.SIGKILL)
    result = future.result()
    assert "crashed" in failed(result)
    assert isinstance(result, Failed) and result.cause == "exit code -9"
    rendered(workers.render(Request(photo)))


@linux
def test_a_picture_that_wants_too_much_memory_is_given_up(large: str, photo: str) -> None:
    with Workers(1, memory=220 << 20) as workers:
        assert "more memory" in failed(workers.render(Request(large)))
        rendered(workers.render(Request(photo)))


@linux
def test_a_worker_is_replaced_after_so_many_pictures(photo: str) -> None:
    with Workers(1, pictures=2) as workers:
        lived = []
        for _ in range(5):
            future = workers.submit(Request(photo))
            rendered(future.result())
            lived.append(frozenset(children()))
        assert len(set().union(*lived)) >= 2


@linux
def test_a_worker_is_not_used_again_after_a_decoder_failed(workers: Workers, photo: str, tmp_path: Path) -> None:
    rendered(workers.render(Request(photo)))
    (before,) = children()
    broken = tmp_path / "broken.webp"
    broken.write_bytes(b"RIFF\x20\0\0\0WEBPVP8 \x10\0\0\0" + bytes(20))
    assert "damaged" in failed(workers.render(Request(str(broken))))
    rendered(workers.render(Request(photo)))
    assert before not in children()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name here")
def test_what_is_not_a_file_is_refused_without_being_opened(workers: Workers, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    for path in (tmp_path / "pipe.jpg", Path("/dev/zero"), tmp_path):
        assert "not a file" in failed(workers.render(Request(str(path))))
    assert "cannot be read" in failed(workers.render(Request(str(tmp_path / "absent.jpg"))))


def test_a_name_that_is_not_utf_8(workers: Workers, photo: str, tmp_path: Path) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9\n.jpg")
    try:
        Path(photo).rename(odd)
    except OSError:
        pytest.skip("this file system takes no such name")
    rendered(workers.render(Request(odd)))


# ---- processes ---------------------------------------------------------------------------------------------------------


def test_a_worker_starts_without_qt_and_without_decoders() -> None:
    command = [sys.executable, "-P", "-X", "importtime", "-m", "curator.files.decoder", str(1 << 30), "20"]
    ran = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert ran.returncode == 0 and ran.stdout == ""
    assert not any(name in ran.stderr for name in ("PySide6", "PIL", "pillow_heif", "sqlite3"))


def test_the_current_folder_gives_a_worker_no_modules(photo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "PIL").mkdir()
    (tmp_path / "PIL" / "__init__.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    (tmp_path / "json.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    with Workers(1) as workers:
        rendered(workers.render(Request(photo)))
    assert not (tmp_path / "ran").exists()


@linux
def test_a_worker_has_a_session_of_its_own(workers: Workers, photo: str) -> None:
    rendered(workers.render(Request(photo)))
    (pid,) = children()
    assert os.getsid(pid) == pid  # so that Ctrl+C in the terminal does not reach it


@linux
def test_workers_end_with_a_parent_that_was_killed(photo: str) -> None:
    program = (
        "import sys; from curator.files.workers import Workers, Request; from pathlib import Path\n"
        "w = Workers(1); w.render(Request(sys.argv[1]))\n"
        "print(*(t.read_text() for t in Path('/proc/self/task').glob('*/children')), flush=True); sys.stdin.read()"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", program, photo], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as parent:
        assert parent.stdout is not None
        (pid,) = map(int, parent.stdout.readline().split())
        parent.kill()
    assert wait_for_end(pid)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no alarm")
def test_a_worker_whose_parent_is_gone_ends_a_hanging_decode_itself() -> None:
    program = "import time; from curator.files.decoder import _alarm\nwith _alarm(0.01): time.sleep(30)"
    ran = subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert ran.returncode == -signal.SIGALRM


# ---- strangers' files --------------------------------------------------------------------------------------------------


def manifest() -> list[dict[str, str]]:
    """Every generated row about bombs, structure and orientation, and one in nine of the others."""
    if not (HOSTILE / "MANIFEST.tsv").is_file():
        return []
    with (HOSTILE / "MANIFEST.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if (HOSTILE / row["path"]).is_file()]
    ours = [row for row in rows if row["path"].startswith(("gen-bomb/", "gen-structure/", "gen-orient/"))]
    return ours + [row for row in rows if row not in ours][::9]


@pytest.mark.skipif(not manifest(), reason="the hostile files are not here")
def test_strangers_files_give_a_picture_or_a_sentence() -> None:
    with Workers() as workers:
        asked = (Request(str(HOSTILE / row["path"]), key=row["path"], image_hash=True) for row in manifest())
        came = {request.key: result for request, result in workers.map(asked)}
    crashed = [key for key, result in came.items() if isinstance(result, Failed) and "crashed" in failed(result)]
    assert crashed == []
    for row in manifest():
        result = came[row["path"]]
        if row["path"].startswith("gen-") and row["expected"] == "importable":
            assert not rendered(result).warnings, row
        if row["path"].startswith("gen-") and row["expected"] == "rejected with clear error":
            failed(result)
        if row["path"].startswith("gen-structure/truncated-") and row["path"].endswith(("25pc.jpg", "90pc.jpg")):
            assert rendered(result).warnings == ("The file ends early; only its upper part can be shown.",)


@pytest.mark.skipif(not manifest(), reason="the hostile files are not here")
@pytest.mark.parametrize("name", ["exif-6.jpg", "exif-6.heic", "exif-6.tif", "exif-6.webp", "exif-6.png"])
def test_one_picture_turned_in_five_formats_comes_the_same_way_up(workers: Workers, name: str) -> None:
    result = rendered(workers.render(Request(str(HOSTILE / "gen-orient" / name), orientation=6)))
    assert (result.width, result.height) == (120, 160)


# ---- frames ------------------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=[]), max_size=9)
maybe_bytes = st.none() | st.binary(max_size=40)
sizes = st.none() | st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))


@given(texts, st.integers(), sizes, maybe_bytes, maybe_bytes, st.booleans(), st.booleans(), st.booleans())
def test_a_request_arrives_as_it_was(
    path: str, turn: int, size: tuple[int, int] | None, one: bytes | None, two: bytes | None, a: bool, b: bool, c: bool
) -> None:
    request = Request(path, None, turn, size, one, two, a, b, c)
    pipe = io.BytesIO()
    frames.send(pipe, *frames.request_frame(request))
    pipe.seek(0)
    arrived = frames.receive(pipe)
    assert arrived is not None and frames.request_of(*arrived) == request


@given(maybe_bytes, maybe_bytes, st.lists(texts).map(tuple), st.none() | texts, st.booleans())
def test_a_result_arrives_as_it_was(
    one: bytes | None, two: bytes | None, warnings: tuple[str, ...], image_hash: str | None, spent: bool
) -> None:
    for result in (Rendered(one, two, 3, 4, warnings, image_hash), Failed("A sentence.", "why", image_hash)):
        pipe = io.BytesIO()
        frames.send(pipe, *frames.result_frame(result, spent))
        pipe.seek(0)
        arrived = frames.receive(pipe)
        assert arrived is not None and frames.result_of(*arrived) == (result, spent)


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_what_is_no_frame_is_an_end_or_a_value_error(start: bytes, rest: bytes) -> None:
    for content in (start, len(start).to_bytes(4, "big") + len(rest).to_bytes(4, "big") + start + rest):
        try:
            arrived = frames.receive(io.BytesIO(content))
            if arrived is not None:
                frames.result_of(*arrived)
        except ValueError:
            pass


HEADS = [
    {},
    {"sentence": 3, "cause": "", "image_hash": None, "spent": True},
    {"width": -1, "height": 2, "warnings": [], "image_hash": None, "spent": False},
    {"width": True, "height": 2, "warnings": [], "image_hash": None, "spent": False},
    {"width": 1, "height": 2, "warnings": [{}], "image_hash": None, "spent": False},
    {"width": 1, "height": 2, "warnings": 5, "image_hash": ["x"], "spent": False},
]


@pytest.mark.parametrize("head", HEADS)
def test_a_result_that_is_none_is_a_value_error(head: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        frames.result_of(head, [None, None])
