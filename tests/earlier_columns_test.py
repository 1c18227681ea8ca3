"""Collections of earlier versions: they take loads, which add the columns that they lack."""

import json
import shutil
import subprocess

import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet
import pytest
from conftest import DATA, ROOT, Wirelake
from deltalake import DeltaTable

# `first` was made when lengths were integers and packets had no ports of their own, `mine` when
# nothing was stored of what is inside of packets.
EARLIER = ROOT / "tests" / "stores" / "earlier"
STREAMS = DATA / "pcapplusplus" / "four_ipv6_http_streams.pcap"
LENGTHS = {"len", "caplen", "wirelen", "payload_len"}
PORTS = ["sport", "dport"]
INSIDE = ["ip_info", "icmp_info", "sctp_info", "dns_info", "http_info", "tunnel",
          "flow", "is_orig"]
PACKETS = {"first": 11, "mine": 19}


@pytest.fixture
def earlier(wirelake: Wirelake) -> Wirelake:
    shutil.copytree(EARLIER, wirelake.store)
    return wirelake


def rows(wirelake, name) -> pa.Table:
    table = DeltaTable(str(wirelake.store / name)).to_pyarrow_table()
    return table.sort_by([("load", "ascending"), ("frame", "ascending")])


def schema_fields(wirelake, name) -> list[dict]:
    return json.loads(DeltaTable(str(wirelake.store / name)).schema().to_json())["fields"]


def metadata_changes(wirelake, name) -> int:
    commits = sorted((wirelake.store / name / "_delta_log").glob("*.json"))
    return sum('"metaData"' in commit.read_text() for commit in commits)


@pytest.mark.parametrize("name", PACKETS)
def test_they_are_read_as_they_are(earlier, name):
    found = earlier.lines("find", name, "--json")
    assert len(found) == PACKETS[name] == int(earlier.text("count", name))
    tcp = '{"tcp_info.dport": 3306}'
    expected = [row for row in found if row["tcp_info"] and row["tcp_info"]["dport"] == 3306]
    assert expected and earlier.lines("find", name, tcp, "--json") == expected
    assert earlier.text("check", name)


@pytest.mark.parametrize("name", PACKETS)
def test_a_load_adds_what_is_missing(earlier, name):
    before = schema_fields(earlier, name)
    old = earlier.lines("find", name, "--json", "--fields", "load,src,len,sport" if name == "mine"
                        else "load,src,len")
    earlier.text("load", STREAMS, "--into", name)
    after = schema_fields(earlier, name)
    tcp = next(field for field in after if field["name"] == "tcp_info")
    assert [tcp["type"]["fields"].pop()["name"] for _ in range(2)] == ["retransmission", "flag_bits"]
    assert after[: len(before)] == before
    added = [field["name"] for field in after[len(before):]]
    assert added == (PORTS + INSIDE if name == "first" else INSIDE)
    assert all(field["nullable"] for field in after)
    assert metadata_changes(earlier, name) == 2
    stored = rows(earlier, name)
    new = earlier.text("load", STREAMS).strip()
    own = rows(earlier, new)
    count = own.num_rows
    assert stored.num_rows == PACKETS[name] + count
    for column in ("src", "len", "sport", "dport", "tcp_info", "ip_info", "dns_info", "http_info"):
        assert stored[column].to_pylist()[-count:] == own[column].to_pylist()
    assert own["ip_info"].to_pylist()[0] and any(own["http_info"].to_pylist())
    if name == "first":
        assert stored["sport"].to_pylist()[:-count] == [None] * PACKETS[name]
        assert stored.schema.field("len").type == pa.int32()
    assert earlier.lines("find", name, "--json", "--limit", PACKETS[name], "--fields",
                         ",".join(old[0])) == old
    assert earlier.lines("find", name, "--json", "--skip", PACKETS[name]) == earlier.lines(
        "find", new, "--json")
    assert earlier.text("count", name, '{"len": {"$gt": 100}}')
    assert int(earlier.text("count", name, '{"sport": {"$gt": 0}}')) >= count


@pytest.mark.parametrize("name", PACKETS)
def test_they_can_be_changed(earlier, name, tmp_path):
    earlier.text("load", STREAMS, "--into", name)
    everything = earlier.lines("find", name, "--json", "--fields", "load,frame,src,tcp_info")
    earlier.text("delete", name, '{"frame": {"$lte": 3}}')
    earlier.text("optimize", name)
    earlier.text("tidy", "--retention", 0)
    left = [row for row in everything if row["frame"] > 3]
    fields = ("--json", "--fields", "load,frame,src,tcp_info")
    assert earlier.lines("find", name, *fields) == left
    assert len(list((earlier.store / name).glob("*.parquet"))) == 1
    earlier.text("export", name, "-o", tmp_path / "all.parquet")
    exported = pa.parquet.read_table(tmp_path / "all.parquet")
    assert exported.num_rows == len(left) and set(PORTS) <= set(exported.column_names)
    earlier.text("copy", name, "--to", tmp_path / "other")
    other = ("--store", tmp_path / "other")
    assert earlier.lines("find", name, *fields, *other) == left
    assert earlier.text("check", name)


def test_two_loads_race_for_the_same_growth(earlier):
    loads = [
        subprocess.Popen([earlier.path, "load", str(STREAMS), "--into", "first", "--store",
                          str(earlier.store)], stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    for load in loads:
        _, message = load.communicate(timeout=120)
        assert load.returncode == 0, message
    assert metadata_changes(earlier, "first") == 2
    new = earlier.text("load", STREAMS).strip()
    assert rows(earlier, "first").num_rows == PACKETS["first"] + 4 * rows(earlier, new).num_rows


@pytest.mark.parametrize("theirs", [
    "long", "double", "short", "date", "decimal(10,2)",
    {"type": "map", "keyType": "string", "valueType": "float", "valueContainsNull": False},
    {"type": "array", "elementType": "byte", "containsNull": False},
], ids=str)
def test_a_field_of_others_inside_of_a_struct_is_null(earlier, theirs):
    commit = earlier.store / "mine" / "_delta_log" / f"{3:020}.json"
    first = (earlier.store / "mine" / "_delta_log" / f"{0:020}.json").read_text().splitlines()
    (metadata,) = [json.loads(line) for line in first if "metaData" in line]
    schema = json.loads(metadata["metaData"]["schemaString"])
    (tcp,) = [field for field in schema["fields"] if field["name"] == "tcp_info"]
    tcp["type"]["fields"].insert(
        2, {"name": "later", "type": theirs, "nullable": True, "metadata": {"comment": "theirs"}})
    metadata["metaData"]["schemaString"] = json.dumps(schema)
    commit.write_text(json.dumps(metadata) + "\n")
    earlier.text("load", STREAMS, "--into", "mine")
    after = schema_fields(earlier, "mine")
    grown = next(field for field in after if field["name"] == "tcp_info")
    assert [grown["type"]["fields"].pop()["name"] for _ in range(2)] == [
        "retransmission", "flag_bits"]
    assert after[: len(schema["fields"])] == schema["fields"]
    stored = rows(earlier, "mine")["tcp_info"].to_pylist()
    assert {info["later"] for info in stored if info} == {None}
    new = earlier.text("load", STREAMS).strip()
    own = rows(earlier, new)["tcp_info"].to_pylist()
    assert [info and {k: v for k, v in info.items() if k != "later"}
            for info in stored[PACKETS["mine"]:]] == own


def test_a_newer_format_is_refused_by_its_number(earlier):
    log = earlier.store / "mine" / "_delta_log" / f"{0:020}.json"
    log.write_text(log.read_text().replace('"wirelake.format":"1"', '"wirelake.format":"2"'))
    for arguments in (["find", "mine"], ["load", STREAMS, "--into", "mine"], ["delete", "mine", "{}"]):
        refused = earlier.run(*arguments)
        assert refused.returncode == 1
        assert b"is of format '2', and this wirelake reads format 1" in refused.stderr
    listed = {info["name"]: info for info in earlier.lines("ls", "--json")}
    assert "format '2'" in listed["mine"]["damage"] and listed["first"]["count"] == 11


def test_a_long_wire_length_is_the_greatest_that_fits(earlier, tmp_path):
    small = bytearray(STREAMS.read_bytes())
    small[24 + 12:24 + 16] = (3_000_000_000).to_bytes(4, "little")
    capture = tmp_path / "long.pcap"
    capture.write_bytes(small)
    earlier.text("load", capture, "--into", "first")
    assert rows(earlier, "first")["wirelen"][PACKETS["first"]].as_py() == 2**31 - 1
    new = earlier.text("load", capture).strip()
    assert rows(earlier, new)["wirelen"][0].as_py() == 3_000_000_000


def test_a_copy_has_the_columns_of_today(earlier, tmp_path):
    earlier.text("copy", "first", "--to", tmp_path / "other")
    copied = DeltaTable(str(tmp_path / "other" / "first")).to_pyarrow_table().sort_by("frame")
    new = earlier.text("load", STREAMS).strip()
    assert copied.schema == rows(earlier, new).schema
    tcp = copied.filter(pa.compute.field("proto") == "TCP").to_pylist()
    assert tcp and all(row["sport"] == row["tcp_info"]["sport"] for row in tcp)
    assert earlier.lines("find", "first", "--json", "--store", tmp_path / "other") == earlier.lines(
        "find", "first", "--json")
