"""The command line as people and programs meet it: outputs, exit codes, and mistakes."""

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest
from conftest import DATA

TLS = DATA / "pcapplusplus" / "tls.pcap"
TLS_PACKETS = 44


def test_load_prints_the_name_alone(wirelake):
    done = wirelake.run("load", TLS, "--description", "some text")
    assert done.returncode == 0
    assert re.fullmatch(r"traces\d{8}[0-9a-f]{40}\n", done.stdout.decode())
    assert (done.stderr.decode()
            == f"tls.pcap: {TLS_PACKETS} packets of {TLS_PACKETS} frames, 3 flows\n")


def test_a_session(wirelake):
    name = wirelake.text("load", TLS).strip()
    assert wirelake.text("count", name) == f"{TLS_PACKETS}\n"
    assert wirelake.text("load", TLS, "--into", name) == f"{name}\n"
    assert wirelake.text("count", name) == f"{2 * TLS_PACKETS}\n"
    assert wirelake.text("describe", name, "new text") == ""

    (listed,) = wirelake.lines("ls", "--json")
    assert listed["name"] == name
    assert listed["description"] == "new text"
    assert listed["count"] == 2 * TLS_PACKETS

    (shown,) = wirelake.lines("show", name, "--json")
    assert [load["capture"] for load in shown["loads"]] == ["tls.pcap", "tls.pcap"]
    assert shown["input_filters"] == []

    assert name in wirelake.text("ls")
    assert "tls.pcap" in wirelake.text("show", name)
    assert wirelake.text("drop", name) == ""
    assert wirelake.lines("ls", "--json") == []
    assert list(wirelake.store.iterdir()) == []


def test_find_limits_skips_and_picks_fields(wirelake):
    name = wirelake.text("load", TLS).strip()
    everything = wirelake.lines("find", name, "--json")
    assert len(everything) == TLS_PACKETS
    assert wirelake.lines("find", name, "--json", "--limit", 5, "--skip", 3) == everything[3:8]
    picked = wirelake.lines("find", name, "--json", "--fields", "src,tcp_info.sport,frame")
    assert picked == [
        {"src": p["src"], "tcp_info": {"sport": p["tcp_info"]["sport"]}, "frame": i}
        for i, p in enumerate(everything, 1)
    ]
    assert len(wirelake.text("find", name).splitlines()) == TLS_PACKETS + 1


def test_filters_of_the_command_line_and_of_a_file(wirelake, tmp_path):
    everything = wirelake.lines("decode", TLS)
    client = everything[0]["src"]
    sent = [p for p in everything if p["src"] == client]
    assert 0 < len(sent) < len(everything)
    assert wirelake.lines("decode", TLS, "--src", client) == sent
    assert wirelake.lines("decode", TLS, "--dst", client) != sent
    both = [p for p in everything if client in (p["src"], p["dst"])]
    assert len(both) > len(sent)
    assert wirelake.lines("decode", TLS, "--either", client + "/32") == both

    lines = tmp_path / "filter"
    lines.write_text(f"# the client\nsrc {client}\n\ndst 192.0.2.0/24\n")
    assert wirelake.lines("decode", TLS, "--filter", lines) == []
    name = wirelake.text("load", TLS, "--src", client).strip()
    (shown,) = wirelake.lines("show", name, "--json")
    assert shown["input_filters"] == [[client + "/32", 0]]
    assert shown["loads"][0]["passed_over"] == {"filtered": TLS_PACKETS - len(sent)}
    assert shown["count"] == len(sent)


def test_standard_input_and_pipes_give_what_the_file_gives(wirelake):
    from_file = wirelake.text("decode", TLS)
    with TLS.open("rb") as stdin:
        assert wirelake.text("decode", "-", stdin=stdin) == from_file
    pipe = subprocess.Popen(["cat", TLS], stdout=subprocess.PIPE)
    assert wirelake.text("decode", "-", stdin=pipe.stdout) == from_file
    assert pipe.wait() == 0


def test_info_counts_what_is_passed_over(wirelake):
    capture = DATA / "zeek" / "linux_dlt_sll2.pcap"
    if not capture.exists():
        capture = next(iter(sorted(DATA.rglob("*sll2*"))))
    (info,) = wirelake.lines("info", capture, "--json")
    assert info["frames"] == info["packets"] + sum(info["passed_over"].values())
    text = wirelake.text("info", capture)
    assert "LINUX_SLL2 (276)" in text
    for reason in info["passed_over"]:
        assert reason in text


def test_a_capture_that_is_cut_off_keeps_what_came_before(wirelake, tmp_path):
    cut = tmp_path / "cut.pcap"
    cut.write_bytes(TLS.read_bytes()[:-1])
    done = wirelake.run("decode", cut)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == TLS_PACKETS - 1
    assert b"cut off in the middle of a record" in done.stderr
    done = wirelake.run("load", cut)
    assert done.returncode == 0
    assert b"warning" in done.stderr
    (shown,) = wirelake.lines("show", done.stdout.decode().strip(), "--json")
    assert shown["loads"][0]["damage"]["offset"] > 0


def test_of_several_captures_the_good_ones_load(wirelake, tmp_path):
    noise = tmp_path / "noise.pcap"
    noise.write_bytes(b"this is no capture at all")
    done = wirelake.run("load", TLS, noise, tmp_path / "none.pcap", TLS)
    assert done.returncode == 1
    name = done.stdout.decode().strip()
    assert wirelake.text("count", name) == f"{2 * TLS_PACKETS}\n"
    errors = [line for line in done.stderr.decode().splitlines() if line.startswith("wirelake:")]
    assert len(errors) == 2
    assert "noise.pcap" in errors[0] and "none.pcap" in errors[1]


def test_bad_captures_leave_nothing_behind(wirelake, tmp_path):
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    noise = tmp_path / "noise"
    noise.write_bytes(bytes(range(64)))
    netmon = tmp_path / "netmon"
    netmon.write_bytes(b"GMBU" + bytes(64))
    for capture, said in [
        (tmp_path / "none", "does not exist"),
        (tmp_path, "is a folder"),
        (empty, "is empty"),
        (noise, "is no capture"),
        (netmon, "Network Monitor"),
    ]:
        for command in ("load", "decode", "info"):
            done = wirelake.run(command, capture)
            assert done.returncode == 1
            (line,) = done.stderr.decode().splitlines()
            assert str(capture) in line and said in line, line
            assert done.stdout == b""
    assert not wirelake.store.exists() or list(wirelake.store.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_capture_without_permission(wirelake, tmp_path):
    secret = tmp_path / "secret.pcap"
    shutil.copy(TLS, secret)
    secret.chmod(0)
    _, message = wirelake.error("info", secret)
    assert "Permission denied" in message


def test_a_filter_that_matches_nothing_stores_nothing(wirelake):
    done = wirelake.run("load", TLS, "--src", "192.0.2.1")
    assert done.returncode == 1
    assert done.stdout == b""
    assert list(wirelake.store.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["count", "nothing"], 1, "no collection"),
        (["show", "nothing"], 1, "no collection"),
        (["find", "nothing"], 1, "no collection"),
        (["drop", "nothing"], 1, "no collection"),
        (["describe", "nothing", "x"], 1, "no collection"),
        (["load", TLS, "--into", "nothing"], 1, "no collection"),
        (["count", "../x"], 2, "no collection name"),
        (["show", "a/b"], 2, "no collection name"),
        (["create", ".."], 2, "no collection name"),
        (["drop", "a b"], 2, "no collection name"),
        (["decode", TLS, "--src", "10.0.0.1/8"], 2, "10.0.0.0/8"),
        (["decode", TLS, "--src", "example"], 2, "--src"),
        (["decode", TLS, "--filter", "/nowhere/filter"], 1, "/nowhere/filter"),
        (["ls", "--store", "s3://bucket"], 2, "s3"),
        (["ls", "--store", "mongodb://u:secret@localhost:1/?serverSelectionTimeoutMS=100"], 1, "localhost:1"),
        (["load"], 2, "CAPTURE"),
        (["nonsense"], 2, "nonsense"),
        ([], 2, "subcommand"),
        (["find", "x", "--limit", "-1"], 2, "limit"),
        (["find", "x", "--limit", "many"], 2, "limit"),
        (["find", "x", "--skip", "-1"], 2, "skip"),
        (["load", TLS, "--jobs", "0"], 2, "jobs"),
    ],
)
def test_mistakes_get_one_line_and_their_exit_code(wirelake, arguments, code, said):
    found, message = wirelake.error(*arguments)
    assert found == code, message
    assert said in message
    assert "secret" not in message


def test_the_bad_line_of_a_filter_file_is_named(wirelake, tmp_path):
    lines = tmp_path / "filter"
    lines.write_text("src 10.0.0.1\nfrom 10.0.0.1\n")
    code, message = wirelake.error("decode", TLS, "--filter", lines)
    assert code == 2
    assert str(lines) in message and "line 2" in message


def test_an_unknown_field_is_named(wirelake):
    name = wirelake.text("load", TLS).strip()
    code, message = wirelake.error("find", name, "--fields", "src,sauce")
    assert code == 2
    assert '"sauce"' in message


def test_a_store_that_is_a_file(wirelake, tmp_path):
    file = tmp_path / "file"
    file.write_text("x")
    _, message = wirelake.error("ls", "--store", file)
    assert str(file) in message
    done = wirelake.run("load", TLS, "--store", file)
    assert done.returncode != 0 and done.stdout == b""
    assert file.read_text() == "x"


def test_a_full_disk_while_printing_is_said(wirelake):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [wirelake.path, "decode", str(TLS)], stdout=full, stderr=subprocess.PIPE
        )
    assert done.returncode == 1
    assert b"standard output" in done.stderr


def test_a_disk_that_fills_up_leaves_nothing_behind(wirelake, tmp_path):
    mix = DATA / "pcapplusplus" / "tls.pcap"
    name = wirelake.text("create", "mine").strip()
    before = sorted(wirelake.store.rglob("*"))
    done = wirelake.run_on_a_full_disk("load", mix, mix, "--into", name)
    assert done.returncode == 1, done.stderr
    assert b"File too large; nothing was stored" in done.stderr
    assert sorted(wirelake.store.rglob("*")) == before
    assert wirelake.text("count", name) == "0\n"


def test_what_a_killed_process_left_is_not_spoken_of(wirelake):
    # libmongoc's counters, in memory that bears the number of a process.
    script = "touch /dev/shm/mongoc-$$ && exec \"$@\""
    running = subprocess.Popen(
        ["bash", "-c", script, "-", wirelake.path, "--version"], stderr=subprocess.PIPE)
    _, errors = running.communicate()
    Path(f"/dev/shm/mongoc-{running.pid}").unlink(missing_ok=True)
    assert (running.returncode, errors) == (0, b"")


def malformed_capture(folder):
    """A frame of Ethernet and IPv4 with a header length of four words, and one of 3 bytes."""
    def record(frame):
        return bytes(8) + 2 * len(frame).to_bytes(4, "big") + frame

    frame = bytes(12) + b"\x08\x00\x44" + bytes(40)
    header = bytes.fromhex("a1b2c3d4 0002 0004 00000000 00000000 00040000 00000001")
    path = folder / "bad.pcap"
    path.write_bytes(header + record(frame) + record(b"abc"))
    return path


def test_malformed_packets_go_to_the_invalid_log(wirelake, tmp_path):
    bad = malformed_capture(tmp_path)
    done = wirelake.run("info", bad, "--invalid-log", "-")
    assert done.returncode == 0
    assert done.stderr.decode().splitlines() == [
        "wirelake: invalid: bad.pcap: link_header_cut: 1 frame: 2 at byte 95",
        "wirelake: invalid: bad.pcap: ip_header_length_invalid: 1 frame: 1 at byte 24",
    ]
    state = tmp_path / "state"
    wirelake.text("info", bad, env={"XDG_STATE_HOME": str(state)})
    log = state / "wirelake" / "invalid.log"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    first, second = log.read_text().splitlines()
    assert first.endswith("Z bad.pcap: link_header_cut: 1 frame: 2 at byte 95")
    # A good capture does not touch it.
    wirelake.text("info", TLS, env={"XDG_STATE_HOME": str(tmp_path / "other")})
    assert not (tmp_path / "other").exists()


def test_without_a_home_the_invalid_log_is_said_to_have_no_place(wirelake, tmp_path):
    bad = malformed_capture(tmp_path)
    for home in ("", "here"):
        done = wirelake.run("info", bad, env={"XDG_STATE_HOME": "", "HOME": home})
        assert done.returncode == 0
        message = done.stderr.decode()
        assert message.count("--invalid-log FILE") == 1 and message.count("\n") == 1


def test_the_invalid_log_rotates(wirelake, tmp_path):
    bad = malformed_capture(tmp_path)
    log = tmp_path / "invalid.log"
    log.write_bytes(b"x" * (512 * 1024))
    wirelake.text("info", bad, "--invalid-log", log)
    assert (tmp_path / "invalid.log.1").stat().st_size == 512 * 1024
    assert len(log.read_text().splitlines()) == 2


def test_an_invalid_log_that_cannot_be_written_stops_nothing(wirelake, tmp_path):
    bad = malformed_capture(tmp_path)
    assert wirelake.text("info", bad, "--invalid-log", "/nowhere/log")
    assert wirelake.text("info", bad, env={"XDG_STATE_HOME": "/proc/nowhere"})


def test_everything_in_a_store_is_its_owners(wirelake):
    wirelake.text("load", TLS, env={"UMASK": "0"})
    for path in [wirelake.store, *wirelake.store.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_every_command_has_help_with_an_example(wirelake):
    overview = wirelake.text("--help")
    commands = re.findall(r"^  (\w+) {2,}\w", overview.split("Subcommands:")[1], re.MULTILINE)
    assert {"load", "decode", "info", "ls", "show", "create", "describe"} <= set(commands)
    assert {"find", "count", "drop"} <= set(commands)
    for command in commands:
        text = wirelake.text(command, "--help")
        assert f"wirelake {command}" in text.split("Example:")[1], command


def test_json_is_one_object_a_line(wirelake):
    name = wirelake.text("load", TLS).strip()
    for arguments in (["ls"], ["show", name], ["count", name], ["info", TLS]):
        for line in wirelake.text(*arguments, "--json").splitlines():
            assert isinstance(json.loads(line), dict)


def test_info_of_several_captures(wirelake, tmp_path):
    other = DATA / "pcapplusplus" / "4KHttpRequests.pcap"
    one, two = wirelake.lines("info", "--json", TLS, other)
    assert (one["capture"], two["capture"]) == (TLS.name, other.name)
    assert wirelake.text("info", TLS, other) == (
        wirelake.text("info", TLS) + "\n" + wirelake.text("info", other))
    done = wirelake.run("info", tmp_path / "none.pcap", TLS, "--json")
    assert done.returncode == 1
    assert b"none.pcap" in done.stderr and len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("wrong", ["-1", "1.5", "many", "", "1" * 19])
@pytest.mark.parametrize("command", [
    ("find", "x", "--limit"), ("find", "x", "--skip"), ("history", "x", "--limit"), ("restore", "x")])
def test_what_is_no_whole_number(wirelake, command, wrong):
    done = wirelake.run(*command, wrong)
    assert done.returncode == 2
    assert f"needs a whole number, 0 or more, not '{wrong}'; see".encode() in done.stderr


def test_find_tells_the_record_layer_s_version(wirelake):
    name = wirelake.text("load", TLS).strip()
    shown = wirelake.text("find", name)
    assert "TLS HANDSHAKE (record 1.0)" in shown and "TLS 1.0" not in shown
