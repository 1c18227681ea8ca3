"""load --once on the command line, and what every load remembers for it, on both kinds of stores."""

import gzip
import hashlib
import json
import os
import shutil
import struct
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import DATA, Wirelake

TLS = DATA / "pcapplusplus" / "tls.pcap"
TLS_PACKETS = 44


@pytest.fixture(params=["embedded", "mongodb"])
def lake(request, wirelake) -> Wirelake:
    """The command with an empty store of each kind."""
    if request.param == "mongodb":
        wirelake.store_url = request.getfixturevalue("mongodb").new_url()
        run = wirelake.run
        wirelake.run = lambda *arguments, **options: run(
            *arguments, "--store", wirelake.store_url, **options)
        if b"no MongoDB store" in wirelake.run("ls").stderr:
            pytest.skip("this build has no MongoDB store")
    return wirelake


@pytest.fixture
def mine(lake) -> str:
    return lake.text("create", "mine").strip()


@pytest.fixture
def five(tmp_path):
    """A capture of five packets, and how it looked while it was written: its third record is cut."""
    content = TLS.read_bytes()
    ends = [24]
    while len(ends) < 6:
        (captured,) = struct.unpack_from("<I", content, ends[-1] + 8)
        ends.append(ends[-1] + 16 + captured)
    whole, growing = tmp_path / "five.pcap", tmp_path / "growing" / "five.pcap"
    growing.parent.mkdir()
    whole.write_bytes(content[:ends[5]])
    growing.write_bytes(content[:ends[2] + 20])
    return whole, growing


def once(lake, *arguments):
    """Loads into `mine`; what is said, in one line."""
    done = lake.run("load", *arguments, "--into", "mine", "--once")
    assert (done.returncode, done.stdout) == (0, b"mine\n"), done.stderr
    (line,) = done.stderr.decode().splitlines()
    return line


def count(lake, name="mine"):
    return int(lake.text("count", name))


def loads(lake, name="mine"):
    (shown,) = lake.lines("show", name, "--json")
    return shown["loads"]


def test_a_capture_is_loaded_once(lake, mine, tmp_path):
    same_content = tmp_path / "copy.pcap"
    same_content.write_bytes(TLS.read_bytes())
    first = lake.run("load", TLS, same_content, "--into", mine, "--once")
    assert (first.returncode, first.stdout) == (0, b"mine\n")
    assert first.stderr.decode().splitlines() == [
        f"tls.pcap: {TLS_PACKETS} packets of {TLS_PACKETS} frames, 3 flows",
        "copy.pcap: is in the collection already, loaded with the same filter; passed over",
    ]
    again = lake.run("load", TLS, "--into", mine, "--once", "--json")
    assert (again.returncode, again.stdout) == (0, b"mine\n")
    assert json.loads(again.stderr)["capture"] == "tls.pcap"
    assert "already" in json.loads(again.stderr)["passed_over"]
    assert count(lake) == TLS_PACKETS

    # Another filter is another load; in what order it was given makes no difference.
    client = lake.lines("decode", TLS)[0]["src"]
    one = ["--src", client, "--dst", "0.0.0.0/0"]
    other = ["--dst", "0.0.0.0/0", "--src", client, "--src", client]
    lake.text("load", TLS, "--into", mine, "--once", *one)
    both = count(lake)
    assert TLS_PACKETS < both < 2 * TLS_PACKETS
    lake.text("load", TLS, "--into", mine, "--once", *other)
    assert count(lake) == both
    # Without it a capture is loaded again.
    lake.text("load", TLS, "--into", mine)
    assert count(lake) == both + TLS_PACKETS


def test_every_load_remembers_what_it_read(lake, mine, five):
    whole, growing = five
    packed = growing.parent / "five.pcap.gz"
    packed.write_bytes(gzip.compress(whole.read_bytes()))
    lake.text("load", whole, packed, growing, "--into", mine)
    for path in (whole, packed, growing):
        assert "is in the collection already" in once(lake, path)
    assert count(lake) == 5 + 5 + 2
    for load, path in zip(loads(lake), (whole, packed, growing), strict=True):
        content = path.read_bytes()
        assert load["sha256"] == hashlib.sha256(content).hexdigest()
        assert (load["bytes"], load["headers"], load["replaces"]) == (len(content), False, [])


def test_the_digest_covers_what_lies_behind_the_damage(lake, mine, tmp_path):
    damaged = [tmp_path / "a.pcap", tmp_path / "b.pcap"]
    start = TLS.read_bytes() + b"\xff" * 16
    for path, end in zip(damaged, (b"x", b"y"), strict=True):
        path.write_bytes(start + bytes(3_000_000) + end)
    lake.text("load", damaged[0], "--into", mine, "--once")
    lake.text("load", damaged[1], "--into", mine, "--once")
    assert count(lake) == 2 * TLS_PACKETS
    assert "is in the collection already" in once(lake, damaged[0])
    for load, path in zip(loads(lake), damaged, strict=True):
        assert load["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert load["bytes"] == path.stat().st_size


def test_pipes_are_known_too(lake, mine, tmp_path):
    with TLS.open("rb") as stream:
        lake.text("load", "-", "--into", mine, stdin=stream)
    for _ in range(2):
        with subprocess.Popen(["cat", TLS], stdout=subprocess.PIPE) as cat:
            done = lake.run("load", "-", "--into", mine, "--once", stdin=cat.stdout)
        assert b"is in the collection already" in done.stderr
    assert "is in the collection already" in once(lake, TLS)
    assert count(lake) == TLS_PACKETS


def test_a_damaged_pipe_is_not_waited_for(lake, mine):
    for loaded in (1, 2):
        reader, writer = os.pipe()
        try:
            os.write(writer, TLS.read_bytes() + b"\xff" * 16)
            done = lake.run("load", "-", "--into", mine, "--once", stdin=reader)
        finally:
            os.close(reader)
            os.close(writer)
        assert done.returncode == 0 and b"warning: read up to byte" in done.stderr
        # Whether it is the same as before, its end would tell.
        assert count(lake) == loaded * TLS_PACKETS
    assert [load["sha256"] for load in loads(lake)] == [None, None]


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_pipe_that_is_cut_off_is_known(lake, mine, tmp_path, pack):
    content = pack(TLS.read_bytes())
    cut = tmp_path / "cut.pcap"
    cut.write_bytes(content[:len(content) - 50])
    with subprocess.Popen(["cat", cut], stdout=subprocess.PIPE) as cat:
        lake.text("load", "-", "--into", mine, stdin=cat.stdout)
    assert "is in the collection already" in once(lake, cut)


def test_what_was_deleted_is_said_to_be(lake, mine, five):
    whole, _ = five
    once(lake, whole)
    lake.text("delete", mine, '{"frame": {"$lte": 2}}')
    line = once(lake, whole)
    assert "already" not in line
    assert "2 of its 5 packets deleted since" in line and "without --once" in line
    lake.text("delete", mine, "{}")
    assert "5 of its 5 packets deleted since" in once(lake, whole)
    assert count(lake) == 0
    lake.text("load", whole, "--into", mine)
    assert "is in the collection already" in once(lake, whole)
    assert count(lake) == 5


def test_a_load_without_headers_is_not_one_with_them(lake, mine, five):
    whole, _ = five
    lake.text("load", TLS, whole, "--into", mine)
    line = once(lake, whole, "--keep-headers")
    assert "without headers" in line and "--replace" in line and "already" not in line
    assert count(lake) == TLS_PACKETS + 5
    line = once(lake, whole, "--keep-headers", "--replace")
    assert "in place of the load of" in line
    assert count(lake) == TLS_PACKETS + 5
    assert [load["headers"] for load in loads(lake)] == [False, True]
    # Both ways it is known now.
    assert "is in the collection already" in once(lake, whole, "--keep-headers", "--replace")
    assert "is in the collection already" in once(lake, whole)
    rows = lake.lines("find", mine, "--json", "--fields", "capture,header")
    assert {row["capture"]: row["header"] is not None for row in rows} == {
        "tls.pcap": False, "five.pcap": True}


def test_a_capture_that_has_grown_is_loaded_again(lake, mine, five):
    whole, growing = five
    once(lake, growing)
    assert "is in the collection already" in once(lake, growing)
    assert count(lake) == 2
    line = once(lake, whole)
    assert line.startswith("five.pcap: 5 packets of 5 frames, 1 flow; ")
    assert "2 packets are in the collection twice now" in line
    assert count(lake) == 7
    assert "is in the collection already" in once(lake, whole)


def test_replace_takes_the_earlier_load_away(lake, mine, five):
    whole, growing = five
    # Others in the same commit and in the same file stay.
    lake.text("load", TLS, growing, "--into", mine)
    (_, earlier) = loads(lake)
    line = once(lake, whole, "--replace")
    assert "in place of its first" in line
    assert count(lake) == TLS_PACKETS + 5
    (_, load) = loads(lake)
    assert load["replaces"] == [earlier["load"]]
    rows = lake.lines("find", mine, "--json", "--fields", "load,capture,frame")
    assert [row["frame"] for row in rows if row["load"] == load["load"]] == [1, 2, 3, 4, 5]
    assert earlier["load"] not in {row["load"] for row in rows}
    assert "is in the collection already" in once(lake, whole, "--replace")
    assert "is in the collection already" in once(lake, TLS)


def test_replace_takes_no_headers_away(lake, mine, five):
    whole, growing = five
    lake.text("load", growing, "--keep-headers", "--into", mine)
    line = once(lake, whole, "--replace")
    assert "loaded with headers; add --keep-headers; passed over" in line
    assert [(load["packets"], load["headers"]) for load in loads(lake)] == [(2, True)]
    once(lake, whole, "--replace", "--keep-headers")
    assert [(load["packets"], load["headers"]) for load in loads(lake)] == [(5, True)]
    assert count(lake) == 5


def test_both_stages_in_one_command(lake, mine, five):
    whole, growing = five
    lake.text("load", growing, TLS, whole, "--into", mine, "--once", "--replace")
    assert count(lake) == TLS_PACKETS + 5
    assert [load["capture"] for load in loads(lake)] == ["tls.pcap", "five.pcap"]
    assert [load["packets"] for load in loads(lake)] == [TLS_PACKETS, 5]


def test_a_capture_without_damage_can_grow_too(lake, mine, five):
    whole, growing = five
    content = whole.read_bytes()
    (captured,) = struct.unpack_from("<I", content, 24 + 8)
    growing.write_bytes(content[:24 + 16 + captured])
    lake.text("load", growing, "--into", mine)
    assert "1 packet is in the collection twice now" in once(lake, whole)
    assert count(lake) == 6
    # A header alone is the beginning of everything, and of nothing.
    growing.write_bytes(content[:24])
    lake.text("load", growing, TLS, "--into", mine)
    other = growing.parent / "other.pcap"
    other.write_bytes(content[:24] + content[24 + 16 + captured:])
    assert "twice" not in once(lake, other)


def test_replace_needs_once(lake, mine):
    code, message = lake.error("load", TLS, "--into", mine, "--replace")
    assert code == 2 and "--once" in message


def test_captures_of_one_command_share_commits(wirelake, tmp_path):
    captures = []
    content = TLS.read_bytes()
    (captured,) = struct.unpack_from("<I", content, 24 + 8)
    for number in range(200):
        captures.append(tmp_path / f"{number}.pcap")
        captures[-1].write_bytes(
            content[:24] + struct.pack("<I", number) + content[28:24 + 16 + captured])
    name = wirelake.text("load", *captures, "--once").strip()
    table = wirelake.store / name
    assert count(wirelake, name) == 200
    assert len(list((table / "_delta_log").glob("*.json"))) == 1
    assert len(list(table.glob("*.parquet"))) <= 2
    done = wirelake.run("load", *captures, TLS, "--into", name, "--once")
    assert done.stderr.count(b"passed over") == 200
    assert count(wirelake, name) == 200 + TLS_PACKETS
    assert len(list((table / "_delta_log").glob("*.json"))) == 2


def test_of_many_at_a_time_one_lands(wirelake, five):
    whole, _ = five
    wirelake.text("create", "mine")
    captures = [TLS, whole]

    def load(number):
        return wirelake.run("load", *captures[:: 1 if number % 2 else -1], "--into", "mine", "--once")

    with ThreadPoolExecutor(6) as pool:
        runs = list(pool.map(load, range(6)))
    assert [run.returncode for run in runs] == [0] * 6
    assert count(wirelake) == TLS_PACKETS + 5
    assert len(loads(wirelake)) == 2
    wirelake.text("tidy", "--retention", 0)
    assert len(list((wirelake.store / "mine").glob("*.parquet"))) <= 2


def test_a_copy_knows_what_the_original_knew(wirelake, tmp_path, five):
    whole, growing = five
    wirelake.text("create", "mine")
    once(wirelake, growing)
    once(wirelake, whole, "--replace")
    copy = Wirelake(tmp_path / "other")
    wirelake.text("copy", "mine", "--to", copy.store)
    assert "is in the collection already" in once(copy, whole)
    assert count(copy) == 5


def test_what_earlier_versions_marked_is_known(wirelake, five):
    """They kept no digests with the facts, but a transaction for each capture loaded once."""
    whole, _ = five
    wirelake.text("create", "mine")
    once(wirelake, whole)
    table = wirelake.store / "mine"
    (facts,) = (table / "_wirelake").iterdir()
    line = json.loads(facts.read_text())
    for key in ("sha256", "headers", "replaces"):
        del line[key]
    facts.write_text(json.dumps(line) + "\n")
    identity = hashlib.sha256(b"\n" + whole.read_bytes()).hexdigest()
    commit = table / "_delta_log" / f"{1:020}.json"
    transaction = {"appId": f"wirelake-once-{identity}", "version": 1, "lastUpdated": 1}
    commit.write_text(commit.read_text() + json.dumps({"txn": transaction}) + "\n")
    assert "was loaded before with the same filter" in once(wirelake, whole)
    assert count(wirelake) == 5
    (shown,) = loads(wirelake)
    assert (shown["sha256"], shown["headers"]) == (None, None)
    # What was not marked is not known.
    assert "packets of" in once(wirelake, TLS)


def test_a_table_that_takes_no_deletions_takes_no_replacement(wirelake, five):
    whole, growing = five
    wirelake.text("create", "mine")
    once(wirelake, growing)
    commit = wirelake.store / "mine" / "_delta_log" / f"{0:020}.json"
    text = commit.read_text()
    commit.write_text(text.replace('"configuration":{', '"configuration":{"delta.appendOnly":"true",'))
    shutil.copy(whole, growing)
    done = wirelake.run("load", growing, "--into", "mine", "--once", "--replace")
    assert done.returncode == 1 and b"append-only" in done.stderr
    assert count(wirelake) == 2
    wirelake.text("load", growing, "--into", "mine", "--once")
    assert count(wirelake) == 7
