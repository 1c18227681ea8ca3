"""The command `wirelake` of an installed package: becomes the program that lies in the package.

The program is not installed as a script itself: it finds Arrow's libraries by their place relative to
its own, which differs from one environment's scripts to another's. A module beside the package, since
importing the package imports pyarrow, which takes longer than most commands do.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import NoReturn


def _folders(package: str) -> list[Path]:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.submodule_search_locations is None:
        return []
    return [Path(folder) for folder in spec.submodule_search_locations]


def _environment(program: Path) -> dict[str, str]:
    """That of this process; with the place of pyarrow where the program does not look for it."""
    environment = dict(os.environ)
    pyarrow = _folders("pyarrow")
    if pyarrow and pyarrow[0] != program.parent.parent.parent / "pyarrow":
        others = environment.get("LD_LIBRARY_PATH")
        environment["LD_LIBRARY_PATH"] = f"{pyarrow[0]}:{others}" if others else str(pyarrow[0])
    return environment


def main() -> NoReturn:
    for folder in _folders("wirelake"):
        program = folder / "bin" / "wirelake"
        if program.is_file():
            try:
                os.execve(program, ["wirelake", *sys.argv[1:]], _environment(program))
            except OSError as error:
                sys.exit(f"wirelake: {program}: {error.strerror}; reinstall the package wirelake")
    sys.exit("wirelake: the package has no program in it; reinstall the package wirelake")
