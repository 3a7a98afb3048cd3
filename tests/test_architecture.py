"""Who may import whom: the contracts of pyproject.toml, and what the command line must not load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]


def test_imports_keep_the_contracts(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert exit_code == 0, capsys.readouterr().out


def test_the_command_line_loads_no_qt() -> None:
    program = "import sys, curator.cli; print(*sorted(n for n in sys.modules if n.startswith(('PySide6', 'shiboken6'))))"
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=ROOT)
    assert loaded.stdout.split() == []
