"""What tshark says of an exported file is what it says of those frames in the original."""

import os
import shutil
import subprocess
from decimal import Decimal

import pytest
from conftest import DATA, captures_of

FIELDS = (
    "frame.time_epoch", "frame.encap_type", "frame.len", "frame.cap_len", "frame.protocols",
    "eth.src", "vlan.id", "ip.src", "ip.dst", "ip.len", "ip.ttl", "ip.checksum", "ipv6.src",
    "ipv6.dst", "tcp.srcport", "tcp.dstport", "tcp.seq_raw", "tcp.flags", "tcp.options",
    "tcp.payload", "udp.srcport", "udp.length", "udp.payload", "data.data")
# Of each frame alone: the frames that a collection lacks must not matter to those it has.
PREFERENCES = (
    "tcp.desegment_tcp_streams:FALSE", "tls.desegment_ssl_records:FALSE", "ip.defragment:FALSE",
    "ipv6.defragment:FALSE", "tcp.analyze_sequence_numbers:FALSE")

# Captures by a fuzzer: tshark takes fractions of more than a second into 32 bits as they are.
ODD_TIMES = ("clusterfuzz-testcase-minimized-FuzzTarget",)

# What 64 bits of nanoseconds hold, in microseconds.
LATEST = "9223372036.854775000"

# A sample, since tshark takes its time; every one where WIRELAKE_EVERY_CAPTURE is set.
SAMPLE = captures_of(DATA)[:: 1 if os.environ.get("WIRELAKE_EVERY_CAPTURE") else 9]


def stored_time(time: str) -> str:
    """The time that a collection holds: 0 where there is none, and the latest for later ones."""
    if Decimal(time or 0) > Decimal(LATEST):
        return LATEST
    return time or "0.000000000"


def told_by_tshark(capture, folder) -> list[list[str]]:
    """The fields of each frame, the time first."""
    command = ["tshark", "-n", "-r", str(capture), "-T", "fields"]
    for preference in PREFERENCES:
        command += ["-o", preference]
    for field in FIELDS:
        command += ["-e", field]
    # A folder of its own: a user's preferences must not change the result.
    environment = {**os.environ, "WIRESHARK_CONFIG_DIR": str(folder), "TZ": "UTC"}
    done = subprocess.run(command, capture_output=True, env=environment)
    rows = [line.split("\t") for line in done.stdout.decode("latin-1").split("\n")[:-1]]
    # tshark also numbers what is no packet, such as custom blocks.
    return [[stored_time(time), link, *rest] for time, link, *rest in rows if link]


@pytest.mark.skipif(not shutil.which("tshark"), reason="tshark is not installed")
@pytest.mark.parametrize("capture", SAMPLE, ids=lambda path: path.name[:40])
def test_tshark_says_the_same_of_an_exported_frame(wirelake, tmp_path, capture):
    name = wirelake.run("load", capture, "--keep-headers").stdout.decode().strip()
    if not name:
        pytest.skip("nothing in it that a collection keeps")
    exported = tmp_path / "out.pcapng"
    wirelake.text("export", name, "-o", exported)
    frames = [row["frame"] for row in wirelake.lines("find", name, "--json", "--fields", "frame")]
    original = told_by_tshark(capture, tmp_path)
    if not original:
        pytest.skip("tshark does not read it")
    found = told_by_tshark(exported, tmp_path)
    first = 1 if capture.name.startswith(ODD_TIMES) else 0
    assert [row[first:] for row in found] == [original[frame - 1][first:] for frame in frames]
