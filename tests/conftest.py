"""What the Python tests share: the command, a store of their own, and the captures."""

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
SHARED = ROOT.parent / "shared" / "captures"


class Wirelake:
    """The command `wirelake` with a store of its own."""

    def __init__(self, store: Path) -> None:
        self.path = os.environ.get("WIRELAKE", str(ROOT / "build" / "wirelake"))
        self.store = store

    def run(self, *arguments: object, stdin=None, env=None) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.path, *map(str, arguments)],
            stdin=stdin if stdin is not None else subprocess.DEVNULL,
            capture_output=True,
            env={
                **os.environ,
                "WIRELAKE_STORE": str(self.store),
                "XDG_STATE_HOME": str(self.store.parent / "state"),
                **(env or {}),
            },
            timeout=120,
        )

    def text(self, *arguments: object, **options) -> str:
        """Standard output of a run that succeeds."""
        done = self.run(*arguments, **options)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def lines(self, *arguments: object, **options) -> list:
        """The JSON objects that a run prints, a line each."""
        return [json.loads(line) for line in self.text(*arguments, **options).splitlines()]

    def error(self, *arguments: object, **options) -> tuple[int, str]:
        """Exit code and message of a run that fails: one line, and nothing on standard output."""
        done = self.run(*arguments, **options)
        message = done.stderr.decode()
        assert done.returncode in (1, 2), (done.returncode, message)
        assert message.startswith("wirelake: "), message
        assert message.count("\n") == 1, message
        assert done.stdout == b""
        return done.returncode, message


@pytest.fixture
def wirelake(tmp_path: Path) -> Wirelake:
    return Wirelake(tmp_path / "store")


def captures_of(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in files if path.name not in ("README.md", "INDEX.tsv"))
