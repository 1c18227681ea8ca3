"""PCAPParser: the calls of the documented API, their values and their failures."""

import gc
import inspect
import logging
import os
import re
from pathlib import Path

import pytest
import wirelake
from conftest import all_captures, capture_id
from wirelake import PCAPParser, constants

NAME = r"traces\d{8}[0-9a-f]{40}"


def test_constants_are_the_documented_numbers():
    assert (constants.IP_SRC, constants.IP_DST, constants.IP_EITHER) == (0, 1, 2)


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("__init__", {"pcap_file": inspect.Parameter.empty, "store": None}),
        ("get_ip_filter", {}),
        ("set_ip_filter", {"subjects": inspect.Parameter.empty}),
        ("load_packet_info", {}),
        ("load_and_insert_new", {"description": ""}),
        ("load_and_insert_existing", {"collection_name": inspect.Parameter.empty}),
        ("clean_up", {"collection": inspect.Parameter.empty}),
    ],
)
def test_signatures(method, parameters):
    signature = inspect.signature(getattr(PCAPParser, method))
    positional = {
        name: parameter.default
        for name, parameter in signature.parameters.items()
        if parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD and name != "self"
    }
    assert positional == parameters
    others = set(signature.parameters) - set(positional) - {"self"}
    assert all(signature.parameters[name].kind is inspect.Parameter.KEYWORD_ONLY for name in others)
    assert all(signature.parameters[n].default is not inspect.Parameter.empty for n in others)


def test_log_invalid_is_static():
    assert isinstance(inspect.getattr_static(PCAPParser, "log_invalid"), staticmethod)
    assert list(inspect.signature(PCAPParser.log_invalid).parameters) == ["error_content"]


# Opening


@pytest.mark.parametrize("make", [str, Path])
def test_missing_file_is_file_not_found(tmp_path, make):
    with pytest.raises(FileNotFoundError, match="missing.pcap") as caught:
        PCAPParser(make(tmp_path / "missing.pcap"))
    assert isinstance(caught.value, wirelake.Error)


def test_a_folder_is_file_not_found(tmp_path):
    with pytest.raises(FileNotFoundError, match=str(tmp_path)):
        PCAPParser(tmp_path)


@pytest.mark.parametrize("make", [str, Path])
def test_home_is_expanded(tmp_path, monkeypatch, streams, make):
    (tmp_path / "here.pcap").write_bytes(streams.read_bytes())
    monkeypatch.setenv("HOME", str(tmp_path))
    assert len(PCAPParser(make("~/here.pcap")).load_packet_info()) == 81


def test_a_relative_path_is_that_of_the_moment(tmp_path, monkeypatch, streams):
    (tmp_path / "here.pcap").write_bytes(streams.read_bytes())
    monkeypatch.chdir(tmp_path)
    parser = PCAPParser("here.pcap")
    monkeypatch.chdir("/")
    assert len(parser.load_packet_info()) == 81
    assert str(tmp_path / "here.pcap") in repr(parser)


def test_a_path_need_not_be_utf8(tmp_path, store, streams):
    path = os.fsencode(tmp_path) + b"/\xff.pcap"
    Path(os.fsdecode(path)).write_bytes(streams.read_bytes())
    parser = PCAPParser(os.fsdecode(path), store)
    assert len(parser.load_packet_info()) == 81
    assert store[parser.load_and_insert_new()].count() == 81
    Path(os.fsdecode(path)).write_bytes(b"no capture at all, but text")
    with pytest.raises(wirelake.errors.NotACapture) as caught:
        parser.load_packet_info()
    # As text that can be printed anywhere.
    assert f"{tmp_path}/\ufffd.pcap: is text" in str(caught.value)


def test_opening_touches_neither_capture_nor_store(tmp_path):
    no_capture = tmp_path / "no.pcap"
    no_capture.write_text("this is no capture")
    parser = PCAPParser(no_capture, str(tmp_path / "store"))
    parser.set_ip_filter([("10.0.0.0/8", 2)])
    assert parser.stats is None
    assert parser.last_error is None
    assert os.listdir(tmp_path) == ["no.pcap"]


def test_reading_makes_no_store(tmp_path, streams):
    PCAPParser(streams, tmp_path / "store").load_packet_info()
    assert not (tmp_path / "store").exists()


# Reading


def test_damaged_capture_gives_what_came_before(cut_off, caplog):
    parser = PCAPParser(cut_off)
    with caplog.at_level(logging.WARNING, "wirelake"):
        packets = parser.load_packet_info()
    assert len(packets) == 1
    assert parser.stats["packets"] == 1
    assert parser.stats["damage"]["offset"] == 240
    warnings = [record for record in caplog.records if record.name == "wirelake"]
    assert len(warnings) == 1
    assert warnings[0].levelno == logging.WARNING
    for part in (str(cut_off), "240", "cut off"):
        assert part in warnings[0].getMessage()


def test_a_whole_capture_gives_no_warning(streams, caplog):
    parser = PCAPParser(streams)
    parser.load_packet_info()
    assert parser.stats["damage"] is None
    assert (parser.stats["frames"], parser.stats["packets"]) == (81, 81)
    assert not [record for record in caplog.records if record.name == "wirelake"]


@pytest.mark.parametrize(
    ("name", "content", "kind", "reason"),
    [
        ("text", b"hello, this is plain text\n" * 9, ValueError, "not a capture"),
        ("empty", b"", ValueError, "empty"),
        ("image", b"\x89PNG\r\n\x1a\n" + bytes(99), ValueError, "capture"),
        ("version", b"\xd4\xc3\xb2\xa1\x01\x00\x04\x00" + bytes(16), NotImplementedError, "version"),
    ],
)
def test_no_capture_is_an_error_that_names_it(tmp_path, name, content, kind, reason):
    path = tmp_path / name
    path.write_bytes(content)
    parser = PCAPParser(path)
    for read in (parser.load_packet_info, lambda: list(parser.iter_packets()), parser.arrow):
        with pytest.raises(kind, match=reason) as caught:
            read()
        assert isinstance(caught.value, wirelake.Error)
        assert str(path) in str(caught.value)


def test_stats_are_of_the_last_call_only(tmp_path, streams):
    path = tmp_path / "here.pcap"
    path.write_bytes(streams.read_bytes())
    parser = PCAPParser(path)
    parser.load_packet_info()
    assert parser.stats["packets"] == 81
    path.write_bytes(b"no capture")
    with pytest.raises(wirelake.errors.NotACapture):
        parser.load_packet_info()
    assert parser.stats is None


def test_a_capture_that_went_away_is_file_not_found(tmp_path, streams):
    path = tmp_path / "here.pcap"
    path.write_bytes(streams.read_bytes())
    parser = PCAPParser(path)
    path.unlink()
    with pytest.raises(FileNotFoundError, match="here.pcap"):
        parser.load_packet_info()


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("fails", [True, False])
def test_the_collector_is_left_as_it_was(tmp_path, streams, enabled, fails):
    path = tmp_path / "here.pcap"
    path.write_bytes(b"no capture" if fails else streams.read_bytes())
    parser = PCAPParser(path)
    seen = []
    before = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        try:
            parser.load_packet_info(progress=lambda *_: seen.append(gc.isenabled()))
        except wirelake.Error:
            assert fails
        after = gc.isenabled()
    finally:
        (gc.enable if before else gc.disable)()
    assert after is enabled
    assert True not in seen
    assert fails or seen


@pytest.mark.parametrize("path", all_captures(), ids=capture_id)
def test_iter_packets_gives_the_same(path):
    assert list(PCAPParser(path).iter_packets()) == PCAPParser(path).load_packet_info()


def test_a_packet_iterator_can_be_left_early(streams):
    parser = PCAPParser(streams)
    packets = parser.iter_packets()
    assert next(packets) == parser.load_packet_info()[0]
    packets.close()


@pytest.mark.parametrize("path", all_captures(), ids=capture_id)
def test_arrow_agrees_with_the_dicts(path):
    parser = PCAPParser(path)
    dicts = parser.load_packet_info()
    rows = parser.arrow().read_all().to_pylist()
    assert len(rows) == len(dicts)
    for row, packet in zip(rows, dicts, strict=True):
        for key in ("type", "src", "dst", "len", "proto", "ttl"):
            assert row[key] == packet[key]
        seconds, _, digits = packet["time"].partition(".")
        assert row["time_digits"] == len(digits)
        shown_ns = int(seconds) * 10**9 + int(digits.ljust(9, "0"))
        assert row["ts_ns"] // 10 ** (9 - len(digits)) == shown_ns // 10 ** (9 - len(digits))
        assert (row["tcp_info"] is None) == (packet["tcp_info"] is None)
        assert (row["tls_info"] is None) == (packet["tls_info"] is None)
        if packet["tcp_info"]:
            for key in ("sport", "dport", "seq", "ack", "flags"):
                assert row["tcp_info"][key] == packet["tcp_info"][key]
        assert row["load"] == ""
        assert row["capture"] == path.name
    frames = [row["frame"] for row in rows]
    assert frames == sorted(set(frames))


def test_arrow_is_filtered(streams):
    parser = PCAPParser(streams)
    source = parser.load_packet_info()[0]["src"]
    parser.set_ip_filter([(source, constants.IP_SRC)])
    table = parser.arrow().read_all()
    assert 0 < table.num_rows < 81
    assert set(table["src"].to_pylist()) == {source}


def test_stats_of_a_stream_are_there_at_its_end(streams, cut_off, caplog):
    parser = PCAPParser(streams)
    reader = parser.arrow()
    assert parser.stats is None
    reader.read_all()
    assert parser.stats["packets"] == 81
    parser = PCAPParser(cut_off)
    parser.arrow().read_all()
    assert parser.stats["damage"]["offset"] == 240
    assert "at byte 240" in caplog.text


def test_polars_takes_a_parser_as_it_is(streams):
    polars = pytest.importorskip("polars")
    parser = PCAPParser(streams)
    wanted = [packet["src"] for packet in parser.load_packet_info()]
    for frame in (polars.DataFrame(parser), polars.from_arrow(parser.arrow())):
        assert frame["src"].to_list() == wanted


def test_duckdb_takes_a_parser_as_it_is(streams):
    duckdb = pytest.importorskip("duckdb")
    parser = PCAPParser(streams)
    wanted = [packet["src"] for packet in parser.load_packet_info()]
    with duckdb.connect() as connection:
        connection.register("packets", parser)
        for _ in range(2):  # Each query reads the capture anew.
            counted = connection.sql("SELECT count(*), min(src) FROM packets").fetchall()
            assert counted == [(81, min(wanted))]
        both = "SELECT count(*) FROM packets JOIN packets AS same USING (frame)"
        assert connection.sql(both).fetchall() == [(81,)]


def test_pandas_takes_the_stream_of_a_parser(streams):
    pytest.importorskip("pandas")
    parser = PCAPParser(streams)
    wanted = [packet["src"] for packet in parser.load_packet_info()]
    assert list(parser.arrow().read_pandas()["src"]) == wanted


# Storing


def test_insert_new_returns_the_name(store, streams):
    parser = PCAPParser(streams, store)
    name = parser.load_and_insert_new("four streams")
    assert isinstance(name, str)
    assert re.fullmatch(NAME, name)
    assert parser.last_error is None
    assert parser.stats["packets"] == 81
    info = store.lookup(name)
    assert (info["description"], info["count"], info["input_filters"]) == ("four streams", 81, [])


def test_insert_existing_appends(store, streams, cut_off):
    name = PCAPParser(streams, store).load_and_insert_new()
    assert PCAPParser(cut_off, store).load_and_insert_existing(name) is True
    assert store[name].count() == 82


@pytest.mark.parametrize("name", [None, False, True, "unknown", "", "no/name", "../up", 5, "a" * 65])
def test_insert_into_no_collection_is_false(store, streams, name):
    parser = PCAPParser(streams, store)
    assert parser.load_and_insert_existing(name) is False
    assert isinstance(parser.last_error, wirelake.Error)
    assert store.collections() == []


def test_nothing_to_insert_is_false_and_leaves_no_trace(tmp_path, store, streams, caplog):
    parser = PCAPParser(streams, store)
    parser.set_ip_filter([("203.0.113.1", constants.IP_EITHER)])
    with caplog.at_level(logging.ERROR, "wirelake"):
        assert parser.load_and_insert_new("nothing") is False
    assert str(streams) in str(parser.last_error)
    assert str(parser.last_error) in caplog.text
    assert store.collections() == []
    folder = tmp_path / "store"
    assert [entry for entry in folder.rglob("*") if "traces" in entry.name] == []

    assert parser.set_ip_filter([]) == 0
    assert isinstance(parser.load_and_insert_new(), str)
    assert parser.last_error is None


def test_nothing_to_append_is_false_and_changes_nothing(tmp_path, store, streams):
    name = PCAPParser(streams, store).load_and_insert_new()
    before = (store.lookup(name), sorted((tmp_path / "store" / name).rglob("*")))
    parser = PCAPParser(streams, store)
    parser.set_ip_filter([("203.0.113.1", constants.IP_EITHER)])
    assert parser.load_and_insert_existing(name) is False
    no_capture = tmp_path / "no.pcap"
    no_capture.write_text("this is no capture")
    parser = PCAPParser(no_capture, store)
    assert parser.load_and_insert_existing(name) is False
    assert isinstance(parser.last_error, ValueError)
    assert str(no_capture) in str(parser.last_error)
    assert (store.lookup(name), sorted((tmp_path / "store" / name).rglob("*"))) == before


@pytest.mark.parametrize("url", ["ftp://example.org/store", "/proc/no/such/store"])
def test_a_store_that_fails_is_false(streams, url):
    parser = PCAPParser(streams, url)
    assert parser.load_and_insert_new() is False
    assert isinstance(parser.last_error, wirelake.Error)


def test_clean_up(store, streams):
    parser = PCAPParser(streams, store)
    name = parser.load_and_insert_new()
    for no_collection in (False, None, True, "unknown", "", "no/name", "..", "a" * 65):
        assert parser.clean_up(no_collection) is False
    assert store.lookup(name)["count"] == 81
    assert parser.clean_up(name) is True
    assert store.lookup(name) is None
    assert parser.clean_up(name) is False


def test_the_default_store_is_that_of_the_environment(tmp_path, monkeypatch, streams):
    monkeypatch.setenv("WIRELAKE_STORE", str(tmp_path / "mine"))
    name = PCAPParser(streams).load_and_insert_new()
    assert wirelake.open_store(tmp_path / "mine").lookup(name)["count"] == 81
