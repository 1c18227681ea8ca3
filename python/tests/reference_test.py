"""load_packet_info() against an independent, slow decoder, over every capture that this can judge."""

import pathlib

import pytest
import reference

from wirelake import PCAPParser

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDERS = {"data": ROOT / "tests" / "data", "shared": ROOT.parent / "shared" / "captures"}


def captures_of(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in files if path.name not in ("README.md", "INDEX.tsv"))


@pytest.mark.parametrize("name", FOLDERS)
def test_every_capture_that_the_reference_can_judge(name):
    if not FOLDERS[name].is_dir():
        pytest.skip(f"no folder {name} here")
    judged = 0
    for path in captures_of(FOLDERS[name]):
        if not reference.survives(path):
            continue
        assert PCAPParser(path).load_packet_info() == reference.packets(path), path
        judged += 1
    assert judged > 50
