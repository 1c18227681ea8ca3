"""Captures that are one: `load --joined`, of the files that `tcpdump -C` writes."""

import gzip
import json
import struct

import pytest
from conftest import DATA

TLS = DATA / "pcapplusplus" / "tls.pcap"
STREAMS = DATA / "pcapplusplus" / "four_ipv6_http_streams.pcap"


def pieces_of(capture, folder, most):
    """The packets of a pcap file in files of at most so many."""
    data = capture.read_bytes()
    records, at = [], 24
    while at < len(data):
        end = at + 16 + struct.unpack("<I", data[at + 8:at + 12])[0]
        records.append(data[at:end])
        at = end
    paths = []
    for first in range(0, len(records), most):
        paths.append(folder / f"{capture.name}{len(paths)}")
        paths[-1].write_bytes(data[:24] + b"".join(records[first:first + most]))
    return paths


def rows(lake, name, *arguments):
    """Rows without what differs from load to load."""
    found = lake.lines("find", name, "--json", *arguments)
    return [{key: row[key] for key in row if key not in ("load", "capture")} for row in found]


@pytest.mark.parametrize("capture", [TLS, STREAMS])
@pytest.mark.parametrize("most", [1, 7])
def test_files_in_a_row_are_one_capture(lake, tmp_path, capture, most):
    whole = lake.text("load", capture).strip()
    pieces = pieces_of(capture, tmp_path, most)
    joined = lake.text("load", "--joined", *pieces).strip()
    fields = ("--fields", "frame,capture,flow,is_orig,src,len,tcp_info")
    assert rows(lake, joined, *fields) == rows(lake, whole, *fields) != []
    assert rows(lake, joined, "--flows") == rows(lake, whole, "--flows") != []
    packets = lake.lines("find", joined, "--json", "--fields", "load,frame,capture")
    assert len({packet["load"] for packet in packets}) == 1
    assert [packet["capture"] for packet in packets] == [
        pieces[number // most].name for number in range(len(packets))]
    for flow in lake.lines("find", joined, "--flows", "--json"):
        assert flow["capture"] == pieces[(flow["flow"] - 1) // most].name, "where it began"


def test_the_summary_is_of_all(wirelake, tmp_path):
    first, *others = pieces_of(TLS, tmp_path, 10)
    packed = tmp_path / "packed.gz"
    packed.write_bytes(gzip.compress(others[0].read_bytes()))
    done = wirelake.run("load", "--joined", "--json", first, packed, *others[1:])
    report = json.loads(done.stderr)
    assert report["capture"] == f"{first.name} and {len(others)} more"
    assert report["packets"] == report["frames"] == 44 and report["flows"] == 3
    assert report["bytes"] == sum(
        path.stat().st_size for path in (first, packed, *others[1:]))
    (shown,) = wirelake.lines("show", done.stdout.decode().strip(), "--json")
    assert [load["capture"] for load in shown["loads"]] == [report["capture"]]


def test_all_or_none(wirelake, tmp_path):
    first, second, *_ = pieces_of(TLS, tmp_path, 10)
    noise = tmp_path / "noise"
    noise.write_bytes(b"no capture at all, this is")
    name = wirelake.text("create", "mine").strip()
    for bad in (noise, tmp_path / "absent"):
        code, message = wirelake.error("load", "--joined", first, bad, second, "--into", name)
        assert code == 1 and bad.name in message
        assert wirelake.text("count", name) == wirelake.text("count", name, "--flows") == "0\n"
    cut = tmp_path / "cut"
    cut.write_bytes(second.read_bytes()[:-5])
    code, message = wirelake.error("load", "--joined", "--strict", first, cut, "--into", name)
    assert code == 1 and "(cut)" in message and wirelake.text("count", name) == "0\n"
    wirelake.text("load", "--joined", first, cut, second, "--into", name)
    assert wirelake.text("count", name) == "29\n"


def test_the_same_files_again_are_passed_over(lake, tmp_path):
    pieces = pieces_of(TLS, tmp_path, 10)
    name = lake.text("load", "--joined", "--once", *pieces).strip()
    lake.text("load", "--joined", "--once", *pieces, "--into", name)
    assert lake.text("count", name) == "44\n"
