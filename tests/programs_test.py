"""The command is two programs: a quick one, which becomes the other where a store is needed."""

import os
import shutil
import subprocess
from pathlib import Path

from conftest import DATA

TLS = DATA / "pcapplusplus" / "tls.pcap"


def libraries(program) -> set[str]:
    """What the dynamic loader would load, without loading it."""
    listed = subprocess.run([program], env={**os.environ, "LD_TRACE_LOADED_OBJECTS": "1"},
                            check=True, capture_output=True, text=True).stdout
    return {line.split()[0].split(".")[0] for line in listed.splitlines()}


def test_the_quick_program_is_free_of_what_takes_long_to_load(wirelake):
    slow = {"libarrow", "libparquet", "libmongoc-1"}
    quick = libraries(wirelake.path)
    assert "libstdc++" in quick
    assert not quick & slow
    assert "libarrow" in libraries(f"{wirelake.path}-store")


def test_both_programs_say_the_same(wirelake):
    other = f"{wirelake.path}-store"
    for arguments in (["info", TLS], ["info", "--help"], ["--version"], ["info"],
                      ["info", TLS, "--json"], ["info", "missing.pcap"]):
        ours = wirelake.run(*arguments)
        theirs = subprocess.run([other, *arguments], capture_output=True, check=False)
        assert (ours.returncode, ours.stdout, ours.stderr) == (
            theirs.returncode, theirs.stdout, theirs.stderr)
    assert wirelake.lines("--json", "info", TLS) == wirelake.lines("info", "--json", TLS)


def test_a_link_to_the_command_is_the_command(wirelake, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(Path(wirelake.path).resolve())
    listed = subprocess.run([link, "--help"], capture_output=True, text=True, check=True)
    assert "load" in listed.stdout


def test_a_program_without_the_other_says_so(wirelake, tmp_path):
    alone = shutil.copy(wirelake.path, tmp_path)
    assert subprocess.run([alone, "--version"], capture_output=True, check=True).stdout
    done = subprocess.run([alone, "ls"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == (f"wirelake: {tmp_path}/wirelake-store: cannot be started: No such file or "
                           "directory; the two programs belong into one folder\n")
