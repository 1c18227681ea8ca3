"""What goes to the loggers `wirelake` and `wirelake.invalid`."""

from pathlib import Path

import pytest
from wirelake import PCAPParser


def test_nothing_is_logged_twice(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    frame = bytes.fromhex("00000000000000000000000008004500001400000000400600000a0000010a000002")
    header = bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000")
    record = (0).to_bytes(8, "little") + len(frame).to_bytes(4, "little") * 2 + frame
    (tmp_path / "damaged.pcap").write_bytes(header + record * 3 + record[:20])
    parser = PCAPParser(tmp_path / "damaged.pcap", str(tmp_path / "store"))
    for call in (parser.load_packet_info, lambda: list(parser.iter_packets()),
                 parser.load_and_insert_new, lambda: parser.arrow().read_all()):
        caplog.clear()
        call()
        assert parser.stats  # Asked again, it says nothing again.
        assert parser.stats
        said = [record.getMessage() for record in caplog.records]
        assert said
        assert len(said) == len(set(said))
        assert sum("cut off" in line for line in said) <= 1
