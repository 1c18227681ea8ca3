"""The installed command becomes the program in the package, with Arrow's libraries in its reach."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(__file__).resolve().parents[1] / "_wirelake_command.py"
PROGRAM = '#!/bin/sh\nfor word; do echo "<$word>"; done\necho "libraries: $LD_LIBRARY_PATH"\nexit 3\n'


def make_package(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    return folder


def run(*folders: Path, libraries: str | None = None) -> subprocess.CompletedProcess[str]:
    """The command as its script calls it, with those folders to find packages in, and no others."""
    environment = {"PATH": os.environ["PATH"]}
    if libraries is not None:
        environment["LD_LIBRARY_PATH"] = libraries
    shutil.copy(COMMAND, folders[0])
    program = (
        f"import sys; sys.path[:0] = {[str(folder) for folder in folders]};"
        "import _wirelake_command; _wirelake_command.main()"
    )
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, "load", "a b", "--", ""],
        capture_output=True,
        text=True,
        env=environment,
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of packages with a wirelake that has a program."""
    program = make_package(tmp_path / "site" / "wirelake") / "bin" / "wirelake"
    program.parent.mkdir()
    program.write_text(PROGRAM)
    program.chmod(0o755)
    return tmp_path / "site"


@pytest.mark.parametrize(
    ("pyarrow", "before", "libraries"),
    [
        ("site", None, ""),
        ("site", "/opt/lib", "/opt/lib"),
        ("other", None, "{other}/pyarrow"),
        ("other", "/opt/lib", "{other}/pyarrow:/opt/lib"),
    ],
)
def test_becomes_the_program(tmp_path, site, pyarrow, before, libraries):
    make_package(tmp_path / pyarrow / "pyarrow")
    ended = run(site, tmp_path / "other", libraries=before)
    expected = libraries.format(other=tmp_path / "other")
    assert ended.stdout == f"<load>\n<a b>\n<-->\n<>\nlibraries: {expected}\n"
    assert (ended.returncode, ended.stderr) == (3, "")


def test_a_package_without_the_program_is_said_so(tmp_path):
    make_package(tmp_path / "site" / "wirelake")
    ended = run(tmp_path / "site")
    assert ended.stderr == (
        "wirelake: the package has no program in it; reinstall the package wirelake\n"
    )
    assert ended.returncode == 1


def test_a_program_that_cannot_run_is_named(site):
    program = site / "wirelake" / "bin" / "wirelake"
    program.chmod(0o644)
    ended = run(site)
    assert ended.stderr == (
        f"wirelake: {program}: Permission denied; reinstall the package wirelake\n"
    )
    assert ended.returncode == 1
