"""What is said of captures that are damaged, cut off, or give nothing to store."""

import json
import struct

import pytest
from conftest import DATA

TLS = DATA / "pcapplusplus" / "tls.pcap"
TLS_PACKETS = 44
HEADER = struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
ARP = bytes(12) + b"\x08\x06" + bytes(28)


def record(frame: bytes, captured: int | None = None) -> bytes:
    length = len(frame) if captured is None else captured
    return struct.pack("<IIII", 1, 0, length, length) + frame


@pytest.fixture
def captures(tmp_path):
    """Captures by what is the matter with each."""
    whole = TLS.read_bytes()
    contents = {
        "cut": whole[:-1],
        "claims": whole + struct.pack("<IIII", 1, 0, 0x7FFFFFFF, 0x7FFFFFFF),
        "damaged-at-once": HEADER + struct.pack("<IIII", 1, 0, 0x7FFFFFFF, 0x7FFFFFFF),
        "no-frame": HEADER,
        "no-ip": HEADER + record(ARP) + record(ARP),
        "cut-no-ip": HEADER + record(ARP) + record(ARP)[:-1],
    }
    for name, content in contents.items():
        (tmp_path / f"{name}.pcap").write_bytes(content)
    return lambda name: tmp_path / f"{name}.pcap"


@pytest.mark.parametrize("name", ["cut", "claims", "damaged-at-once", "cut-no-ip"])
def test_damage_is_said_once_and_in_a_whole_sentence(wirelake, captures, name):
    capture = captures(name)
    (report,) = wirelake.lines("info", capture, "--json")
    offset, reason = report["damage"]["offset"], report["damage"]["reason"]
    said = f"read up to byte {offset:,}: {reason}"
    for command in ("info", "decode", "load"):
        done = wirelake.run(command, capture, "--invalid-log", "-")
        output = done.stdout.decode() + done.stderr.decode()
        assert output.count(reason) == 1, output
        assert "where it" not in output
        if command != "decode":
            assert said in output
        else:
            assert f"at byte {offset}: warning: {reason}" in output


def test_show_says_it_too(wirelake, captures):
    name = wirelake.text("load", captures("cut")).strip()
    (report,) = wirelake.lines("info", captures("cut"), "--json")
    said = f"read up to byte {report['damage']['offset']:,}: {report['damage']['reason']}"
    assert said in wirelake.text("show", name)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("damaged-at-once", "holds no frame before the damage"),
        ("no-frame", "holds no frame"),
        ("no-ip", "holds no IP packet that can be read (passed over: not_ip 2)"),
        ("cut-no-ip", "holds no IP packet that can be read before the damage "
                      "(passed over: not_ip 1)"),
    ],
)
@pytest.mark.parametrize("options", [[], ["--src", "192.0.2.1"]])
def test_why_nothing_was_stored(wirelake, captures, name, why, options):
    done = wirelake.run("load", captures(name), *options)
    assert (done.returncode, done.stdout) == (1, b"")
    last = done.stderr.decode().splitlines()[-1]
    assert last == f"wirelake: {captures(name)}: {why}, so nothing was stored"


def test_the_filter_is_the_reason_where_it_is(wirelake, captures):
    done = wirelake.run("load", TLS, "--src", "192.0.2.1")
    last = done.stderr.decode().splitlines()[-1]
    accepts = f"the filter accepts none of its {TLS_PACKETS} IP packets"
    assert last == f"wirelake: {TLS}: {accepts}, so nothing was stored"
    done = wirelake.run("load", TLS, captures("claims"), "--src", "192.0.2.1")
    last = done.stderr.decode().splitlines()[-1]
    assert last == "wirelake: the filter accepts no packet of these captures, so nothing was stored"
    done = wirelake.run("load", TLS, captures("no-ip"), "--src", "192.0.2.1")
    last = done.stderr.decode().splitlines()[-1]
    assert last == "wirelake: none of these captures gave a packet, so nothing was stored"


@pytest.mark.parametrize(
    "first_line",
    ["version https://git-lfs.github.com/spec/v1", "version https://hawser.github.com/spec/v1",
     "version http://git-media.io/v/2"],
)
@pytest.mark.parametrize("command", ["info", "decode", "load"])
def test_a_git_lfs_pointer_is_called_one(wirelake, tmp_path, command, first_line):
    pointer = tmp_path / "trace.pcap"
    pointer.write_text(f"{first_line}\noid sha256:{'0' * 64}\nsize 12345\n")
    _, message = wirelake.error(command, pointer)
    assert "is a Git LFS pointer" in message and "git lfs pull" in message


@pytest.mark.parametrize("name", ["cut", "claims"])
def test_load_strict_stores_nothing_of_a_damaged_capture(wirelake, captures, name):
    done = wirelake.run("load", captures(name), "--strict")
    assert (done.returncode, done.stdout) == (1, b"")
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith(f"wirelake: {captures(name)}: at byte ")
    assert wirelake.lines("ls", "--json") == []

    done = wirelake.run("load", TLS, captures(name), TLS, "--strict")
    assert done.returncode == 1
    assert wirelake.text("count", done.stdout.decode().strip()) == f"{2 * TLS_PACKETS}\n"
    assert wirelake.run("load", TLS, "--strict").returncode == 0


def test_decode_strict_fails_behind_the_packets(wirelake, captures):
    lenient = wirelake.run("decode", captures("cut"))
    strict = wirelake.run("decode", captures("cut"), "--strict")
    assert (lenient.returncode, strict.returncode) == (0, 1)
    assert strict.stdout == lenient.stdout and strict.stdout.count(b"\n") == TLS_PACKETS - 1
    assert b"cut off" in strict.stderr and b"warning" not in strict.stderr
    assert wirelake.run("decode", TLS, "--strict").returncode == 0


def test_summaries_in_json_carry_the_damage(wirelake, captures):
    done = wirelake.run("load", captures("cut"), TLS, "--json")
    cut, whole = map(json.loads, done.stderr.splitlines())
    assert cut["damage"]["offset"] > 0 and "cut off" in cut["damage"]["reason"]
    assert whole["damage"] is None
