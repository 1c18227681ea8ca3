"""Flows in a store: loaded with their packets, asked for, and gone with them."""

import json
import subprocess

import duckdb
import pytest
from conftest import DATA, Wirelake
from deltalake import DeltaTable

TLS = DATA / "pcapplusplus" / "tls.pcap"
STREAMS = DATA / "pcapplusplus" / "four_ipv6_http_streams.pcap"
PINGS = DATA / "arkime" / "arkime_synthetic.pcap"


def decoded(lake, capture) -> list[dict]:
    """The flows of a capture in the order of their table, without what a load names anew."""
    flows = [json.loads(line) for line in lake.text("decode", capture, "--flows").splitlines()]
    return sorted(without_load(flows), key=lambda flow: flow["flow"])


def without_load(flows) -> list[dict]:
    return [{key: value for key, value in flow.items() if key != "load"} for flow in flows]


def stored(lake, name, *arguments) -> list[dict]:
    return lake.lines("find", name, *arguments, "--flows", "--json")


def of_packets(lake, name) -> set[tuple[str, int]]:
    packets = lake.lines("find", name, "--json", "--fields", "load,flow")
    return {(row["load"], row["flow"]) for row in packets if row["flow"] is not None}


def numbers(flows) -> list[tuple[str, int]]:
    return [(flow["load"], flow["flow"]) for flow in flows]


@pytest.mark.parametrize("capture", [TLS, STREAMS, PINGS], ids=lambda path: path.stem)
def test_they_are_those_of_the_capture(lake, capture):
    name = lake.text("load", capture).strip()
    flows = stored(lake, name)
    assert without_load(flows) == decoded(lake, capture)
    assert set(numbers(flows)) == of_packets(lake, name)
    assert lake.text("count", name, "--flows") == f"{len(flows)}\n"
    assert f"\nflows         {len(flows)}\n" in lake.text("show", name)
    (load,) = json.loads(lake.text("show", name, "--json"))["loads"]
    assert load["flows"] == len(flows)


def test_packets_say_which_way_and_what_was_sent_again(lake):
    name = lake.text("load", STREAMS).strip()
    flows = {flow["flow"]: flow for flow in stored(lake, name)}
    fields = "flow,is_orig,src,tcp_info.retransmission,tcp_info.payload_len"
    packets = lake.lines("find", name, "--json", "--fields", fields)
    for packet in packets:
        flow = flows[packet["flow"]]
        assert packet["src"] == flow["src" if packet["is_orig"] else "dst"]
    again = sum(packet["tcp_info"]["retransmission"] for packet in packets)
    counted = [flow[side]["retransmitted_packets"] for flow in flows.values()
               for side in ("orig", "resp")]
    assert again == sum(counted)


def test_order_is_that_of_loads_and_first_packets(lake):
    name = lake.text("load", STREAMS, PINGS, TLS).strip()
    lake.text("load", STREAMS, "--into", name)
    flows = numbers(stored(lake, name))
    assert flows == sorted(flows) and len({load for load, _ in flows}) == 4


def test_queries_know_their_names(lake):
    name = lake.text("load", TLS).strip()
    assert len(stored(lake, name, '{"tls.server_name": {"$regex": "^www"}}')) == 1
    assert len(stored(lake, name, '{"ts": {"$exists": true}, "orig.entropy": {"$gt": 1.5}}')) == 3
    assert len(stored(lake, name, '{"tls.ciphers": 4865}')) == 1
    (most,) = stored(lake, name, "--sort", "resp.bytes:-1", "--limit", 1, "--fields", "src")
    assert most == {"src": "10.0.0.1"}
    counted = lake.lines("count", name, "--flows", "--by", "service", "--sum", "orig.packets",
                         "--json")
    assert counted == [{"service": "tls", "count": 3, "orig.packets": 22}]
    names = lake.lines("distinct", name, "tls.server_name", "--flows", "--json")
    assert names == ["bawmashbij", "ssl.gstatic.com", "www.gstatic.com"]
    code, message = lake.error("find", name, "--flows", '{"frame": 1}')
    assert code == 2 and 'no field "frame"' in message
    code, message = lake.error("find", name, '{"conn_state": "SF"}')
    assert code == 2 and 'no field "conn_state"' in message


def test_people_are_shown_who_spoke_to_whom(lake):
    name = lake.text("load", TLS).strip()
    heads, *lines = lake.text("find", name, "--flows").splitlines()
    assert heads.split()[:3] == ["START", "(UTC)", "ORIGINATOR"] and len(lines) == 3
    assert "10.0.0.1:55305" in lines[1] and "ssl.gstatic.com" in lines[1] and " SF " in lines[1]


def test_the_packets_of_one_flow(lake):
    name = lake.text("load", TLS).strip()
    second = stored(lake, name)[1]
    packets = lake.lines("find", name, "--flow", second["flow"], "--json", "--fields", "frame,flow")
    assert len(packets) == second["orig"]["packets"] + second["resp"]["packets"]
    assert {packet["flow"] for packet in packets} == {second["flow"]} == {packets[0]["frame"]}
    lake.text("load", TLS, "--into", name)
    whole = f"{second['load']}:{second['flow']}"
    assert lake.lines("find", name, "--flow", whole, "--json", "--fields", "frame,flow") == packets
    code, message = lake.error("find", name, "--flow", second["flow"])
    assert code == 2 and "several loads" in message and "LOAD:FLOW" in message
    code, message = lake.error("find", name, "--flow", "a:b")
    assert code == 2 and "LOAD:FLOW" in message
    code, message = lake.error("find", name, "--flow", f"nothing:{second['flow']}")
    assert code == 2 and "no such load" in message


def test_a_flow_goes_with_its_last_packet(lake):
    name = lake.text("load", TLS, STREAMS).strip()
    before = stored(lake, name)
    tls = next(flow["load"] for flow in before if flow["capture"] == TLS.name)
    # All of one flow, and a part of another, which stays as it was measured.
    lake.text("delete", name, json.dumps({"load": tls, "frame": {"$lte": 10}}))
    gone = (tls, 1)
    assert (tls, 6) in numbers(before)
    assert stored(lake, name) == [flow for flow in before if numbers([flow]) != [gone]]
    lake.text("delete", name, json.dumps({"load": tls}))
    left = stored(lake, name)
    assert left and left == [flow for flow in before if flow["load"] != tls]
    assert set(numbers(left)) == of_packets(lake, name)
    lake.text("delete", name, "{}")
    assert stored(lake, name) == []


def test_restore_brings_them_back(wirelake):
    name = wirelake.text("load", TLS).strip()
    whole = stored(wirelake, name)
    wirelake.text("delete", name, '{"frame": {"$lte": 5}}')
    without_first = stored(wirelake, name)
    assert len(without_first) == len(whole) - 1
    wirelake.text("load", STREAMS, "--into", name)
    with_streams = stored(wirelake, name)
    for _ in range(2):
        for version, expected in [(0, whole), (1, without_first), (2, with_streams)]:
            wirelake.text("restore", name, version)
            assert stored(wirelake, name) == expected
            assert set(numbers(expected)) == of_packets(wirelake, name)
    assert wirelake.text("check", name)


def test_purging_takes_them_from_the_disk(wirelake):
    name = wirelake.text("load", TLS).strip()
    wirelake.text("delete", name, "{}", "--purge")
    files = [path for path in (wirelake.store / name).rglob("*.parquet")
             if path.name.startswith("part-")]
    assert files == []


def test_a_copy_and_an_export_have_them(lake, tmp_path):
    name = lake.text("load", TLS, STREAMS).strip()
    lake.text("copy", name, "--to", tmp_path / "copies", "--as", "copied")
    copied = Wirelake(tmp_path / "copies")
    assert stored(copied, "copied") == stored(lake, name)
    lake.text("export", name, "--flows", "-o", tmp_path / "flows.ndjson")
    lines = (tmp_path / "flows.ndjson").read_text().splitlines()
    assert [json.loads(line) for line in lines] == stored(lake, name)
    code, message = lake.error("export", name, "--flows", "-o", tmp_path / "flows.pcapng")
    assert code == 2 and "pcapng holds packets" in message


def test_other_engines_join_both_tables(wirelake):
    name = wirelake.text("load", TLS, STREAMS).strip()
    packets = DeltaTable(str(wirelake.store / name)).to_pyarrow_table()
    flows = DeltaTable(str(wirelake.store / name / "_flows")).to_pyarrow_table()
    joined = duckdb.sql("""
        select any_value(flows.orig.packets), count(*) filter (packets.is_orig)
        from flows join packets using (load, flow) group by load, flow""").fetchall()
    assert len(joined) == len(flows) > 0 and len(packets) > 0
    assert all(expected == counted for expected, counted in joined)


def test_idle_ends_are_the_users_choice(wirelake):
    few = wirelake.text("load", STREAMS, "--tcp-idle", 0, "--idle", 0).strip()
    many = wirelake.text("load", STREAMS, "--max-flows", 1).strip()
    assert len(stored(wirelake, few)) < len(stored(wirelake, many))
    assert "evicted" in {flow["end_reason"] for flow in stored(wirelake, many)}


def test_a_collection_of_before_gets_them_with_a_load(wirelake):
    earlier = Wirelake(wirelake.store)
    subprocess.run(["cp", "-r", DATA.parent / "stores" / "earlier", wirelake.store], check=True)
    assert stored(earlier, "mine") == []
    wirelake.text("load", TLS, "--into", "mine")
    assert without_load(stored(earlier, "mine")) == decoded(wirelake, TLS)
    wirelake.text("delete", "mine", '{"frame": {"$lte": 5}}')
    assert len(stored(earlier, "mine")) == 2
