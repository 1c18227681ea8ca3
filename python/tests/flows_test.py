"""Flows in Python: of a capture, and of a collection beside its packets."""

import json
import pickle

import polars
import pytest
from conftest import DATA

import wirelake
from wirelake import PCAPParser

TLS = DATA / "pcapplusplus" / "tls.pcap"


@pytest.fixture
def collection(store):
    parser = PCAPParser(TLS, store)
    return store[parser.load_and_insert_new("flows")]


def without_load(flows):
    return [{key: value for key, value in flow.items() if key != "load"} for flow in flows]


def test_a_capture_has_the_flows_of_its_collection(store, collection):
    parser = PCAPParser(TLS, store)
    flows = list(parser.flows())
    assert parser.stats["flows"] == len(flows) == len(collection.flows) == 3
    assert without_load(sorted(flows, key=lambda flow: flow["flow"])) == without_load(
        collection.flows)
    table = parser.flows_arrow().read_all()
    assert table.schema == collection.flows.schema
    assert table["community_id"].to_pylist() == [flow["community_id"] for flow in flows]


def test_options_say_when_flows_end(store):
    parser = PCAPParser(DATA / "pcapplusplus" / "four_ipv6_http_streams.pcap", store)
    assert "evicted" in {flow["end_reason"] for flow in parser.flows(max_flows=1)}
    assert len(list(parser.flows(tcp_idle=0, idle=0))) == 4
    for wrong in ({"max_flows": 0}, {"idle": -1}, {"tcp_idle": "long"}):
        with pytest.raises((wirelake.errors.InvalidArgument, TypeError)):
            parser.flows(**wrong)


def test_questions(collection):
    flows = collection.flows
    assert flows.count({"conn_state": "SF"}) == 2
    (second,) = flows.find({"tls.server_name": "ssl.gstatic.com"})
    assert second["orig"]["packets"] == 10 and second["tls"]["alpn"]
    assert [flow["flow"] for flow in flows.find(sort=[("orig.bytes", -1)], limit=1)] == [26]
    assert flows.distinct("service") == ["tls"]
    assert flows.count_by("conn_state") == [
        {"conn_state": "SF", "count": 2}, {"conn_state": "OTH", "count": 1}]
    with pytest.raises(wirelake.errors.InvalidArgument, match='no field "frame"'):
        flows.count({"frame": 1})


def test_tables_join(collection):
    packets = collection.to_polars(columns=["load", "flow", "is_orig"])
    joined = collection.flows.to_polars().join(packets, on=["load", "flow"])
    counted = joined.group_by("flow").agg(
        polars.col("is_orig").sum(), polars.col("orig").struct.field("packets").first())
    assert counted.height == 3 and (counted["is_orig"] == counted["packets"]).all()


def test_flows_are_tables_like_packets(collection):
    flows = collection.flows
    table = flows.arrow().read_all()
    assert flows.columns == table.schema.names
    packets = [flow["orig"]["packets"] for flow in flows]
    for frame in (flows.to_pandas(flatten=True), flows.to_pandas(columns="orig.packets")):
        assert frame["orig.packets"].to_list() == packets
    for query in (None, {"service": "tls"}):
        relation = flows.to_duckdb(query)
        assert relation.columns == table.schema.names
        assert relation.aggregate("sum(orig.packets)").fetchall() == [(sum(packets),)]


def test_export(collection, tmp_path):
    file = tmp_path / "flows.ndjson"
    assert collection.flows.export(file) == 3
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line["flow"] for line in lines] == [flow["flow"] for flow in collection.flows]
    with pytest.raises(ValueError, match="pcapng holds packets"):
        collection.flows.export(tmp_path / "flows.pcapng")


def test_a_deletion_takes_flows_along(collection):
    collection.delete({"flow": 1})
    assert [flow["flow"] for flow in collection.flows] == [6, 26]
    assert pickle.loads(pickle.dumps(collection)).flows.count() == 2
