"""Flows of the captures in tests/data, beside what tshark and Zeek say of them."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import DATA, Wirelake

EXPECTED = Path(__file__).parent / "expected"
WITHOUT_IDLE_ENDS = ("--tcp-idle", 0, "--idle", 0)
PROTOCOLS = {"tcp": 6, "udp": 17}

# Where the tables below differ, and why (docs/differences.md).
OTHER_STREAMS = {
    "libpcap/brcm-tag.pcap": "tshark does not decode these frames as IP",
    "zeek/cisco-fabric-path.pcap": "tshark does not number packets behind FabricPath",
    "arkime/arkime_synthetic.pcap 10.9.8.1:40100-10.9.8.2:9999":
        "tshark leaves out a datagram whose length is less than its header's",
    "pcapplusplus/clusterfuzz-testcase-minimized-FuzzTarget-5755755617189888":
        "tshark's lengths have 31 bits",
}
OTHER_PAYLOADS = {
    "pcapplusplus/clusterfuzz": "tshark takes a length of UDP that is beyond the IP packet",
    "pcapplusplus/frag_with_padding.pcap": "tshark counts what fragments carry when all are there",
    "pcapplusplus/ip6_fragments.pcap": "the same",
}
OTHER_CONNECTIONS = {
    "zeek/mpls-in-vlan.pcap": "Zeek takes the end with a server's port for the responder",
    "zeek/vntag_vlan_sandwich_clean.pcap": "Zeek reads nothing of a packet that is cut",
}


def captures_of(table: str) -> dict[str, list[dict[str, str]]]:
    by_capture = defaultdict(list)
    with (EXPECTED / table).open(newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            by_capture[row["capture"]].append(row)
    return by_capture


def flows_of(wirelake: Wirelake, capture: str, *options: object) -> list[dict[str, Any]]:
    run = wirelake.run("decode", DATA / capture, "--flows", *options)
    assert run.returncode == 0, run.stderr.decode()
    return [json.loads(line) for line in run.stdout.splitlines()]


def ends(flow: dict[str, Any]) -> frozenset:
    return frozenset([(flow["src"], flow["sport"]), (flow["dst"], flow["dport"])])


def is_explained(explained: dict[str, str], where: str) -> bool:
    return any(where.startswith(beginning) for beginning in explained)


def differences_of_streams(wirelake: Wirelake) -> Iterator[str]:
    for capture, rows in captures_of("streams.tsv").items():
        flows = {flow["flow"]: flow for flow in flows_of(wirelake, capture, *WITHOUT_IDLE_ENDS)}
        for row in rows:
            where = f"{capture} {row['src']}:{row['sport']}-{row['dst']}:{row['dport']}"
            if is_explained(OTHER_STREAMS, where):
                continue
            flow = flows.get(int(row["first_frame"]))
            if flow is None:
                yield f"{where}: no flow begins with frame {row['first_frame']}"
                continue
            is_same_way = (flow["src"], str(flow["sport"])) == (row["src"], row["sport"])
            ab, ba = ("orig", "resp") if is_same_way else ("resp", "orig")
            sides = [(flow[side]["packets"], flow[side]["bytes"]) for side in (ab, ba)]
            wanted = [(int(row[f"packets_{way}"]), int(row[f"bytes_{way}"])) for way in ("ab", "ba")]
            if sides != wanted:
                yield f"{where}: {sides}, not {wanted}"
            payload = [flow[side]["payload_bytes"] for side in (ab, ba)]
            wanted = [int(row["payload_ab"]), int(row["payload_ba"])]
            if payload != wanted and not is_explained(OTHER_PAYLOADS, where):
                yield f"{where}: payload {payload}, not {wanted}"
            if row["community_id"] and flow["community_id"] != row["community_id"]:
                yield f"{where}: {flow['community_id']}"


def test_streams_are_tsharks(wirelake: Wirelake):
    assert list(differences_of_streams(wirelake)) == []


def hello_of(flow: dict[str, Any], row: dict[str, str]) -> dict[str, Any]:
    tls = flow["tls"] or {}
    if row["hello"] == "server":
        return {"ja3s": tls.get("ja3s")}
    return {
        "server_name": tls.get("server_name") or "",
        "alpn": "|".join(tls.get("alpn") or []),
        "ciphers": "-".join(map(str, tls.get("ciphers") or [])),
        "ja3": tls.get("ja3"),
        "ja4": tls.get("ja4"),
    }


def differences_of_hellos(wirelake: Wirelake) -> Iterator[str]:
    for capture, rows in captures_of("hellos.tsv").items():
        flows = flows_of(wirelake, capture, *WITHOUT_IDLE_ENDS)
        seen = set()
        for row in rows:
            key = frozenset([(row["src"], int(row["sport"])), (row["dst"], int(row["dport"]))])
            if (key, row["hello"]) in seen:
                continue  # Another one of the same flow: the first counts.
            seen.add((key, row["hello"]))
            (flow, *_) = [flow for flow in flows if flow["sport"] is not None and ends(flow) == key]
            for name, value in hello_of(flow, row).items():
                if value != row[name]:
                    yield f"{capture} frame {row['frame']}: {name} {value}, not {row[name]}"


def test_hellos_and_fingerprints_are_tsharks(wirelake: Wirelake):
    assert list(differences_of_hellos(wirelake)) == []


def differences_of_connections(wirelake: Wirelake) -> Iterator[str]:
    for capture, rows in captures_of("connections.tsv").items():
        if is_explained(OTHER_CONNECTIONS, capture):
            continue
        flows = defaultdict(list)
        for flow in flows_of(wirelake, capture):
            flows[flow["protocol"], flow["src"], str(flow["sport"]), flow["dst"]].append(flow)
        for row in rows:
            key = (PROTOCOLS[row["proto"]], row["orig_h"], row["orig_p"], row["resp_h"])
            if not flows[key]:
                yield f"{capture} {key}: no such flow"
                continue
            flow = flows[key].pop(0)
            found = (flow["conn_state"], flow["orig"]["packets"], flow["resp"]["packets"])
            wanted = (row["conn_state"], int(row["orig_pkts"]), int(row["resp_pkts"]))
            if found != wanted:
                yield f"{capture} {key}: {found}, not {wanted}"
            if row["proto"] == "tcp" and flow["history"] != row["history"]:
                yield f"{capture} {key}: {flow['history']}, not {row['history']}"


def test_states_and_histories_are_zeeks(wirelake: Wirelake):
    assert list(differences_of_connections(wirelake)) == []


@pytest.mark.parametrize("options, capture, ends_of_flows", [
    ((), "pcapplusplus/one_http_stream_rst.pcap", ["rst"]),
    (("--max-flows", 1), "pcapplusplus/four_ipv6_http_streams.pcap", None),
])
def test_flows_end_as_the_options_say(wirelake: Wirelake, options, capture, ends_of_flows):
    reasons = [flow["end_reason"] for flow in flows_of(wirelake, capture, *options)]
    if ends_of_flows is None:
        assert "evicted" in reasons
    else:
        assert reasons == ends_of_flows


def test_the_filter_and_tunnels_decide_what_is_seen(wirelake: Wirelake):
    capture = "arkime/gtp-iphone.pcap"
    outside = flows_of(wirelake, capture)
    inside = flows_of(wirelake, capture, "--decapsulate")
    assert {flow["dport"] for flow in outside} == {2152}
    assert {flow["dport"] for flow in inside} != {2152}
    source = inside[0]["src"]
    accepted = flows_of(wirelake, capture, "--decapsulate", "--either", source)
    assert accepted and all(source in (flow["src"], flow["dst"]) for flow in accepted)


@pytest.mark.parametrize("option, value", [
    ("--tcp-idle", "-1"), ("--idle", "soon"), ("--max-flows", "0"),
])
def test_mistaken_options_are_refused(wirelake: Wirelake, option, value):
    code, message = wirelake.error("decode", DATA / "arkime/empty.pcap", "--flows", option, value)
    assert code == 2 and option in message
