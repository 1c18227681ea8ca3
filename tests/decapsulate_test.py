"""--decapsulate: packets in tunnels, from the capture to the store and out of it again."""

import json
import subprocess

import pytest
from conftest import DATA, Wirelake

MANY = DATA / "arkime" / "arkime_synthetic.pcap"
GTP = DATA / "arkime" / "gtp-iphone.pcap"
NESTED = DATA / "zeek" / "6in6in6.pcap"
TLS = DATA / "pcapplusplus" / "tls.pcap"


def load(lake, *arguments):
    return lake.text("load", *arguments).strip()


def stored(lake, name, fields="frame,src,tunnel"):
    return lake.lines("find", name, "--json", "--fields", fields)


def test_the_innermost_packet_is_shown(wirelake):
    (outer,) = wirelake.lines("decode", NESTED)
    (inner,) = wirelake.lines("decode", NESTED, "--decapsulate")
    assert (outer["proto"], inner["proto"]) == ("IP6", "UDP")
    assert outer["src"] != inner["src"] and outer["len"] - inner["len"] == 80
    assert outer["time"] == inner["time"] and outer.keys() == inner.keys()


def test_the_tunnels_are_stored(lake):
    (row,) = stored(lake, load(lake, NESTED, "--decapsulate"))
    assert [layer["kind"] for layer in row["tunnel"]] == ["6in6", "6in6"]
    assert [layer["id"] for layer in row["tunnel"]] == [None, None]
    (outer,) = lake.lines("decode", NESTED)
    first = row["tunnel"][0]
    assert (first["type"], first["src"], first["dst"]) == ("IPv6", outer["src"], outer["dst"])

    (plain,) = stored(lake, load(lake, NESTED))
    assert plain["tunnel"] is None and plain["src"] == outer["src"]


def test_tunnels_of_many_kinds(lake):
    name = load(lake, MANY, "--decapsulate")
    found = {layer["kind"] for row in stored(lake, name) for layer in row["tunnel"] or ()}
    assert {"gre", "geneve", "gtpu", "vxlan"} <= found
    geneve = '{"tunnel": {"$elemMatch": {"kind": "geneve", "id": {"$gte": 0}}}}'
    rows = lake.lines("find", name, geneve, "--json", "--fields", "tunnel,proto")
    assert rows and all(row["tunnel"][-1]["kind"] == "geneve" for row in rows)
    assert int(lake.text("count", name, '{"tunnel.kind": "geneve"}')) == len(rows)
    frames = int(lake.text("count", name))
    assert frames == len(lake.lines("decode", MANY, "--decapsulate")) == len(
        lake.lines("decode", MANY))


def test_the_filter_sees_the_inner_packet(lake):
    first = next(p for p in lake.lines("decode", GTP, "--decapsulate") if p["type"] == "IPv6")
    assert lake.lines("decode", GTP, "--src", first["src"]) == []
    wanted = lake.lines("decode", GTP, "--src", first["src"], "--decapsulate")
    assert wanted and {p["src"] for p in wanted} == {first["src"]}
    (info,) = lake.lines("info", GTP, "--src", first["src"], "--decapsulate", "--json")
    assert info["packets"] == len(wanted)
    name = load(lake, GTP, "--src", first["src"], "--decapsulate")
    assert int(lake.text("count", name)) == len(wanted)


def test_the_load_remembers_it(lake):
    name = load(lake, GTP, TLS, "--decapsulate")
    lake.text("load", TLS, "--into", name)
    loads = json.loads(lake.text("show", name, "--json"))["loads"]
    assert [load["decapsulated"] for load in loads] == [True, True, False]
    assert lake.text("show", name).count("decapsulated") == 2


def test_once_tells_the_two_apart(lake):
    name = load(lake, GTP)
    before = int(lake.text("count", name))
    for _ in range(2):
        lake.text("load", GTP, "--into", name, "--once", "--decapsulate")
        assert int(lake.text("count", name)) == 2 * before
    lake.text("load", GTP, "--into", name, "--once")
    assert int(lake.text("count", name)) == 2 * before


def test_copies_have_all_of_it(lake, tmp_path):
    name = load(lake, GTP, "--decapsulate")
    there = ("--store", tmp_path / "there")
    lake.text("copy", name, "--to", tmp_path / "there")
    plain = Wirelake(tmp_path / "there")
    assert stored(plain, name) == stored(lake, name)
    (copied,) = json.loads(plain.text("show", name, "--json", *there))["loads"]
    assert copied["decapsulated"] is True


@pytest.mark.parametrize("capture", [MANY, GTP, NESTED], ids=lambda path: path.name)
def test_frames_are_written_as_they_were_captured(lake, capture, tmp_path):
    outcomes = []
    for options in ((), ("--decapsulate",)):
        name = load(lake, capture, "--keep-headers", *options)
        written = tmp_path / f"{len(outcomes)}.pcapng"
        lake.text("export", name, "-o", written)
        frames = subprocess.run(["tshark", "-n", "-x", "-r", str(written)], capture_output=True,
                                check=True).stdout
        outcomes.append(frames)
        again = Wirelake(tmp_path / "again")
        assert again.lines("decode", written, *options)
    assert outcomes[0] == outcomes[1]


def test_damage_is_remarked(wirelake, tmp_path):
    content = bytearray(NESTED.read_bytes())
    # The version of the innermost packet.
    content[24 + 16 + 14 + 80] = 0x95
    damaged = tmp_path / "damaged.pcap"
    damaged.write_bytes(content)
    (info,) = wirelake.lines("info", damaged, "--decapsulate", "--json")
    assert info["remarks"] == {"tunnel_damaged": 1} and info["packets"] == 1
    (packet,) = wirelake.lines("decode", damaged, "--decapsulate")
    assert packet["proto"] == "IP6"
    assert "tunnel" in wirelake.text("info", damaged, "--decapsulate")
    (info,) = wirelake.lines("info", damaged, "--json")
    assert info["remarks"] == {}
