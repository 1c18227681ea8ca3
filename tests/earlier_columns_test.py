"""Collections that were made when lengths were integers and packets had no ports of their own."""

import json

import pyarrow as pa
import pytest
from conftest import DATA, Wirelake
from deltalake import DeltaTable

STREAMS = DATA / "pcapplusplus" / "four_ipv6_http_streams.pcap"
LENGTHS = {"len", "caplen", "wirelen", "payload_len"}
PORTS = {"sport", "dport"}


def earlier(fields):
    """The fields of a schema string as they were."""
    return [{**field, "type": "integer" if field["name"] in LENGTHS else earlier_type(field["type"])}
            for field in fields]


def earlier_type(type_):
    if isinstance(type_, dict) and type_["type"] == "struct":
        return {**type_, "fields": earlier(type_["fields"])}
    return type_


@pytest.fixture
def old(wirelake: Wirelake) -> str:
    wirelake.text("create", "old")
    commit = wirelake.store / "old" / "_delta_log" / f"{0:020}.json"
    actions = [json.loads(line) for line in commit.read_text().splitlines()]
    for action in actions:
        if metadata := action.get("metaData"):
            schema = json.loads(metadata["schemaString"])
            schema["fields"] = earlier(
                field for field in schema["fields"] if field["name"] not in PORTS)
            metadata["schemaString"] = json.dumps(schema)
    commit.write_text("".join(json.dumps(action) + "\n" for action in actions))
    return "old"


def rows(wirelake, name) -> pa.Table:
    return DeltaTable(str(wirelake.store / name)).to_pyarrow_table().sort_by("frame")


def test_they_keep_their_types(wirelake, old):
    wirelake.text("load", STREAMS, "--into", old)
    stored = rows(wirelake, old)
    assert PORTS.isdisjoint(stored.column_names)
    for name in LENGTHS - {"payload_len"}:
        assert stored.schema.field(name).type == pa.int32()
    assert stored.schema.field("tcp_info").type.field("payload_len").type == pa.int32()
    new = wirelake.text("load", STREAMS).strip()
    assert stored["len"].to_pylist() == rows(wirelake, new)["len"].to_pylist()
    assert wirelake.lines("find", old, "--json") == wirelake.lines("find", new, "--json")
    assert wirelake.text("count", old, '{"len": {"$gt": 100}}') == wirelake.text(
        "count", new, '{"len": {"$gt": 100}}')
    refused = wirelake.run("count", old, '{"sport": 80}')
    assert refused.returncode == 2 and b"tcp_info.sport" in refused.stderr
    wirelake.text("delete", old, '{"frame": {"$lte": 10}}')
    wirelake.text("optimize", old)
    assert rows(wirelake, old).schema.field("wirelen").type == pa.int32()


def test_a_long_wire_length_is_the_greatest_that_fits(wirelake, old, tmp_path):
    small = bytearray(STREAMS.read_bytes())
    small[24 + 12:24 + 16] = (3_000_000_000).to_bytes(4, "little")
    capture = tmp_path / "long.pcap"
    capture.write_bytes(small)
    wirelake.text("load", capture, "--into", old)
    assert rows(wirelake, old)["wirelen"][0].as_py() == 2**31 - 1
    new = wirelake.text("load", capture).strip()
    assert rows(wirelake, new)["wirelen"][0].as_py() == 3_000_000_000


def test_a_copy_has_the_columns_of_today(wirelake, old, tmp_path):
    wirelake.text("load", STREAMS, "--into", old)
    wirelake.text("copy", old, "--to", tmp_path / "other")
    copied = DeltaTable(str(tmp_path / "other" / old)).to_pyarrow_table().sort_by("frame")
    new = wirelake.text("load", STREAMS).strip()
    own = rows(wirelake, new)
    assert copied.schema == own.schema
    for name in [*PORTS, *LENGTHS - {"payload_len"}, "tcp_info"]:
        assert copied[name].to_pylist() == own[name].to_pylist()
    assert set(own["sport"].to_pylist()) > {80}
