"""The Python of the documents: each piece runs as it stands there."""

import re
import shutil
from pathlib import Path

import pytest
import wirelake
from conftest import DATA

ROOT = DATA.parents[1]
DOCUMENTS = ["README.md", "python/README.md", "docs/flows.md", "docs/queries.md"]


def pieces() -> list[tuple[str, str]]:
    return [(name, piece) for name in DOCUMENTS
            for piece in re.findall("```python\n(.*?)```", (ROOT / name).read_text(), re.DOTALL)]


def test_there_are_some():
    assert {name for name, _ in pieces()} == set(DOCUMENTS)


@pytest.mark.parametrize(("name", "piece"), pieces(), ids=lambda text: text.split("\n")[0])
def test_the_piece_runs(name, piece, tmp_path, monkeypatch):
    capture = shutil.copy(DATA / "pcapplusplus" / "tls.pcap", tmp_path / "trace.pcap")
    monkeypatch.chdir(tmp_path)
    store = wirelake.open_store(tmp_path / "STORE")
    made = wirelake.PCAPParser(capture, store).load_and_insert_new()
    piece = piece.replace("STORE/NAME", f"STORE/{made}").replace("192.0.2.0/24", "10.0.0.0/8")
    names = {"collection": store[made]}  # Where a piece goes on from another.
    exec(compile(piece, name, "exec"), names)
