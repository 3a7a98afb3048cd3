"""One holder at a time, known by name, and none after a crash."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Any

import pytest

from curator.catalogue import lock
from curator.domain.errors import CuratorError

HOLD = """
import sys
from pathlib import Path
from curator.catalogue import lock
with lock.held(Path(sys.argv[1]), "Curator's window"):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_second_holder_is_told_who_the_first_is(tmp_path: Path, run: Any) -> None:
    holder = run(HOLD, tmp_path)
    assert holder.stdout.readline() == "held\n"
    for _ in range(2):  # being refused leaves the words of the holder
        with pytest.raises(lock.Held) as refusal, lock.held(tmp_path, "testing"):
            pass
        assert refusal.value.by.startswith(f"by {getpass.getuser()} on ")
        assert refusal.value.by.endswith("(Curator's window)")
        assert str(tmp_path) in refusal.value.sentence
    holder.communicate("\n")
    with lock.held(tmp_path, "testing"):
        pass


def test_a_lock_goes_with_its_process(tmp_path: Path, run: Any) -> None:
    holder = run(HOLD, tmp_path)
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.wait()
    assert b"window" in (tmp_path / lock.FILE).read_bytes()
    with lock.held(tmp_path, "testing"):
        assert b"testing" in (tmp_path / lock.FILE).read_bytes()
    assert (tmp_path / lock.FILE).read_bytes() == b""


def test_a_lock_is_given_back_after_trouble(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), lock.held(tmp_path, "testing"):
            raise ZeroDivisionError


@pytest.mark.parametrize("words", [b"", b"{", b"\xff\xfe", b"[]", b'{"user": "x"}', b"null"])
def test_a_holder_without_readable_words_is_another_program(tmp_path: Path, words: bytes) -> None:
    with lock.held(tmp_path, "testing"):
        (tmp_path / lock.FILE).write_bytes(words)
        with pytest.raises(lock.Held, match="in use by another program"), lock.held(tmp_path, "testing"):
            pass


def test_where_no_lock_can_be_made_a_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(CuratorError, match="can not be written"), lock.held(tmp_path / "nowhere", "testing"):
        pass
