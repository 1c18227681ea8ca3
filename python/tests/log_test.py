"""What goes to the loggers `wirelake` and `wirelake.invalid`."""

import ipaddress
import time
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


class Unprintable:
    def __str__(self):
        raise RuntimeError("no text")

    __repr__ = __str__


@pytest.fixture
def log_at_ease(caplog):
    """The limit of the invalid log is the process's: what was left out before is told first."""
    time.sleep(0.3)
    PCAPParser.log_invalid("a line that takes the news of a gap")
    caplog.clear()


def invalid_lines(caplog):
    return [r.getMessage() for r in caplog.records if r.name == "wirelake.invalid"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a bad packet", "a bad packet"),
        (5, "5"),
        (None, "None"),
        (b"\x00", r"b'\x00'"),
        (["a", 1], "['a', 1]"),
        (ipaddress.ip_address("::1"), "::1"),
        ("not \ud800 UTF-8", "not ? UTF-8"),
    ],
)
def test_log_invalid_writes_what_it_is_given(caplog, log_at_ease, content, line):
    assert PCAPParser.log_invalid(content) is None
    assert invalid_lines(caplog) == [line]


def test_log_invalid_never_raises():
    assert PCAPParser.log_invalid(Unprintable()) is None


def test_log_invalid_is_one_line_of_bounded_length(caplog, log_at_ease):
    PCAPParser.log_invalid("two\nlines\x1b[31m")
    PCAPParser.log_invalid("x" * 100_000)
    two, long = invalid_lines(caplog)
    assert "\n" not in two and "\x1b" not in two
    assert len(long) <= 1100


def test_log_invalid_is_limited_and_says_so(caplog):
    for number in range(2_000):
        PCAPParser.log_invalid(f"line {number}")
    assert len(invalid_lines(caplog)) < 600
    time.sleep(0.2)  # Long enough for a few lines more, of which the first tells of the gap.
    PCAPParser.log_invalid("after the gap")
    assert any("left out" in line for line in invalid_lines(caplog)[-3:])
