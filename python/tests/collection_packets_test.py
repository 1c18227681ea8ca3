"""Collection: its packets as dicts, as tables and in files."""

import base64
import json
import signal

import pytest
import wirelake
from conftest import DATA
from wirelake import PCAPParser

COLUMNS = [
    "load", "capture", "frame", "ts_ns", "time_digits", "ts", "type", "src", "dst", "len", "proto",
    "protocol", "ttl", "caplen", "wirelen", "linktype", "vlan", "sport", "dport",
    "tcp_info", "udp_info", "tls_info",
    "header", "ip_info", "icmp_info", "sctp_info", "dns_info", "http_info",
    "tunnel", "flow", "is_orig"]


@pytest.mark.parametrize("name", [
    "pcapplusplus/four_ipv6_http_streams.pcap", "arkime/arkime_synthetic.pcap", "zeek/ssl.v3.pcap",
    "pcapplusplus/nanosecs_big_endian.pcap", "libpcap/AH-IPcomp-IPv4.pcap"])
def test_find_gives_the_dicts_of_the_parser(store, name):
    parser = PCAPParser(DATA / name, store)
    collection = store[parser.load_and_insert_new()]
    assert list(collection.find()) == parser.load_packet_info()


def test_find_is_by_load_and_then_by_frame(store, collection, cut_off, packets):
    later = PCAPParser(cut_off, store)
    later.load_and_insert_existing(collection.name)
    assert list(collection.find()) == packets + later.load_packet_info()
    assert [load["capture"] for load in collection.info["loads"]] == [
        "four_ipv6_http_streams.pcap", "truncated_dns_2.pcap"]


@pytest.mark.parametrize(
    ("limit", "skip"), [(0, 0), (1, 0), (10, 0), (10, 5), (0, 80), (0, 81), (5, 100), (500, 79)])
def test_limit_and_skip(collection, packets, limit, skip):
    wanted = packets[skip:] if limit == 0 else packets[skip : skip + limit]
    assert list(collection.find(limit=limit, skip=skip)) == wanted


@pytest.mark.parametrize("bounds", [{"limit": -1}, {"skip": -1}])
def test_bounds_below_zero_are_refused(collection, bounds):
    with pytest.raises(wirelake.errors.InvalidArgument, match="-1"):
        list(collection.find(**bounds))


def test_fields_keep_the_nesting(collection, packets):
    found = list(collection.find(fields=["src", "tcp_info.dport", "tcp_info.flags.SYN", "frame"]))
    assert found == [
        {
            "src": packet["src"],
            "tcp_info": {
                "dport": packet["tcp_info"]["dport"],
                "flags": {"SYN": packet["tcp_info"]["flags"]["SYN"]},
            },
            "frame": frame,
        }
        for frame, packet in enumerate(packets, 1)
    ]


@pytest.mark.parametrize("fields", [["nothing"], ["tcp_info.nothing"], [""], ["src", "a.b"]])
def test_unknown_fields_are_refused(collection, fields):
    with pytest.raises(wirelake.errors.InvalidArgument):
        list(collection.find(fields=fields))


def test_raw_gives_bytes_as_they_are(collection, packets):
    raw = list(collection.find(raw=True))
    for packet, plain in zip(packets, raw, strict=True):
        payload = plain["tcp_info"].pop("payload")
        assert payload == base64.b64decode(packet["tcp_info"].pop("payload"))
        assert plain == packet
    assert any(b"HTTP/1.1" in plain for plain in (row["tcp_info"]["payload"] for row in
                                                  collection.find(raw=True)))


def test_find_reads_as_it_goes(collection, packets):
    rows = collection.find()
    assert next(rows) == packets[0]
    rows.close()


def test_arrow_has_the_schema_of_the_store(collection, packets):
    table = collection.arrow().read_all()
    assert table.column_names == COLUMNS
    assert table["src"].to_pylist() == [packet["src"] for packet in packets]
    assert len(set(table["load"].to_pylist())) == 1


def test_arrow_with_columns(collection, packets):
    table = collection.arrow(columns=["len", "src"]).read_all()
    assert table.column_names == ["len", "src"]
    assert table["len"].to_pylist() == [packet["len"] for packet in packets]
    with pytest.raises(wirelake.errors.InvalidArgument, match="nothing"):
        collection.arrow(columns=["nothing"])


def test_delete_takes_no_query_for_none(collection, packets):
    with pytest.raises(wirelake.errors.InvalidArgument, match="needs a query"):
        collection.delete(None)
    assert collection.count() == len(packets)


def test_export_by_query(collection, packets, tmp_path):
    wanted = [packet["src"] for packet in packets if packet["src"] == packets[0]["src"]]
    count = collection.export(tmp_path / "some.parquet", {"src": packets[0]["src"]})
    assert 0 < count == len(wanted) < len(packets)
    pq = pytest.importorskip("pyarrow.parquet")
    assert pq.read_table(tmp_path / "some.parquet")["src"].to_pylist() == wanted


def test_arrow_of_an_empty_collection(store):
    table = store[store.create()].arrow().read_all()
    assert (table.column_names, table.num_rows) == (COLUMNS, 0)


def test_to_polars(collection, packets):
    polars = pytest.importorskip("polars")
    frame = collection.to_polars()
    assert isinstance(frame, polars.DataFrame)
    assert frame["ttl"].to_list() == [packet["ttl"] for packet in packets]
    assert polars.DataFrame(collection).equals(frame)


def test_to_duckdb(collection, packets):
    pytest.importorskip("duckdb")
    relation = collection.to_duckdb()
    for _ in range(2):  # Read anew each time.
        (total,) = relation.aggregate("sum(len)").fetchall()[0]
        assert total == sum(packet["len"] for packet in packets)


def test_to_pandas(collection, packets):
    pytest.importorskip("pandas")
    frame = collection.to_pandas()
    assert list(frame["src"]) == [packet["src"] for packet in packets]
    assert [tcp["sport"] for tcp in frame["tcp_info"]] == [
        packet["tcp_info"]["sport"] for packet in packets]


def test_headers_are_kept_on_demand(store, streams):
    parser = PCAPParser(streams, store)
    plain = store[parser.load_and_insert_new()]
    kept = store[parser.load_and_insert_new(keep_headers=True)]
    assert set(plain.arrow(columns=["header"]).read_all()["header"].to_pylist()) == {None}
    assert all(kept.arrow(columns=["header"]).read_all()["header"].to_pylist())
    assert list(kept.find()) == list(plain.find())


def as_json(packets):
    """The packets as lines of JSON have them: the data of options in base64 too."""
    for packet in packets:
        options = packet["tcp_info"]["opts"]
        packet["tcp_info"]["opts"] = [[kind, base64.b64encode(data)] for kind, data in options]
    return json.loads(json.dumps(packets, default=bytes.decode))


def test_export_writes_what_find_gives(collection, tmp_path, packets):
    file = tmp_path / "out.json"
    assert collection.export(file) == len(packets)
    assert [json.loads(line) for line in file.open()] == as_json(packets)
    with pytest.raises(FileExistsError, match="out.json"):
        collection.export(str(file))
    assert collection.export(file, overwrite=True) == len(packets)
    collection.export(tmp_path / "table", format="parquet")
    import pyarrow.parquet as pq

    assert pq.read_table(tmp_path / "table") == collection.arrow().read_all()
    collection.export(tmp_path / "-", format="csv")  # A file like any other.
    assert (tmp_path / "-").stat().st_size > 0


def test_export_of_frames_needs_headers(store, collection, streams, tmp_path):
    with pytest.raises(ValueError, match="four_ipv6_http_streams.*keep_headers=True"):
        collection.export(tmp_path / "out.pcapng")
    with pytest.raises(ValueError, match="'xml'"):
        collection.export(tmp_path / "out", format="xml")
    with pytest.raises(FileNotFoundError):
        collection.export(tmp_path / "no" / "out.csv")
    assert list(tmp_path.glob("*out*")) == []
    kept = store[PCAPParser(streams, store).load_and_insert_new(keep_headers=True)]
    kept.export(tmp_path / "out.pcapng")
    assert PCAPParser(tmp_path / "out.pcapng").load_packet_info() == PCAPParser(
        streams
    ).load_packet_info()


def test_export_tells_its_progress_and_can_be_stopped(collection, tmp_path):
    told = []
    assert collection.export(tmp_path / "out.csv", progress=lambda *now: told.append(now)) == 81
    assert told[-1][1:] == (None, 81)

    def stop(*now):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        collection.export(tmp_path / "other.csv", progress=stop)
    # A job in the background ignores it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with pytest.raises(KeyboardInterrupt):
        collection.export(
            tmp_path / "other.csv", progress=lambda *now: signal.raise_signal(signal.SIGINT))
    signal.signal(signal.SIGINT, before)
    assert [path.name for path in tmp_path.glob("*.csv")] == ["out.csv"]
    assert not list(tmp_path.glob(".wirelake*"))
