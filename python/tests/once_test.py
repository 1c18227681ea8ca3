"""Loads with `once`, `replace` and `strict`, and why a load stored nothing."""

import hashlib
import logging

import pytest
import wirelake
from wirelake import PCAPParser, constants


def messages(caplog, level):
    return [r.getMessage() for r in caplog.records if r.name == "wirelake" and r.levelno == level]


def test_once_finds_loads_without_it(store, streams, caplog):
    parser = PCAPParser(streams, store)
    name = parser.load_and_insert_new()
    with caplog.at_level(logging.INFO, "wirelake"):
        assert parser.load_and_insert_existing(name, once=True) is True
    assert parser.last_error is None
    (message,) = messages(caplog, logging.INFO)
    assert "is in the collection already" in message
    assert store[name].count() == 81
    (load,) = store.lookup(name)["loads"]
    assert load["sha256"] == hashlib.sha256(streams.read_bytes()).hexdigest()
    assert (load["headers"], load["replaces"]) == (False, [])


def test_once_tells_what_was_deleted(store, streams, caplog):
    parser = PCAPParser(streams, store)
    name = parser.load_and_insert_new()
    assert store[name].delete({"frame": {"$lte": 80}}) == 80
    with caplog.at_level(logging.INFO, "wirelake"):
        assert parser.load_and_insert_existing(name, once=True) is True
    (message,) = messages(caplog, logging.INFO)
    assert "80 of its 81 packets deleted since" in message
    assert store[name].count() == 1


def test_a_file_that_has_grown(store, tmp_path, streams, caplog):
    growing = tmp_path / "growing.pcap"
    growing.write_bytes(streams.read_bytes()[:2000])
    parser = PCAPParser(growing, store)
    name = parser.load_and_insert_new()
    first = store[name].count()
    assert 0 < first < 81
    growing.write_bytes(streams.read_bytes())
    assert parser.load_and_insert_existing(name, once=True) is True
    assert f"{first} packets are in the collection twice now" in caplog.text
    assert store[name].count() == first + 81

    name = store.create()
    growing.write_bytes(streams.read_bytes()[:2000])
    assert parser.load_and_insert_existing(name)
    growing.write_bytes(streams.read_bytes())
    assert parser.load_and_insert_existing(name, once=True, replace=True) is True
    assert store[name].count() == 81
    assert len(store.lookup(name)["loads"]) == 1


def test_replace_for_headers(store, streams):
    parser = PCAPParser(streams, store)
    name = parser.load_and_insert_new()
    assert parser.load_and_insert_existing(name, keep_headers=True, once=True, replace=True) is True
    assert store[name].count() == 81
    assert [load["headers"] for load in store.lookup(name)["loads"]] == [True]


def test_replace_needs_once(store, streams):
    name = store.create()
    parser = PCAPParser(streams, store)
    assert parser.load_and_insert_existing(name, replace=True) is False
    assert isinstance(parser.last_error, wirelake.errors.InvalidArgument)


def test_strict(store, cut_off, streams):
    parser = PCAPParser(cut_off, store)
    assert parser.load_and_insert_new(strict=True) is False
    assert isinstance(parser.last_error, wirelake.errors.Damaged)
    assert "at byte 240" in str(parser.last_error)
    assert store.collections() == []
    name = store.create()
    assert parser.load_and_insert_existing(name, strict=True) is False
    assert store[name].count() == 0
    with pytest.raises(wirelake.errors.Damaged, match="at byte 240"):
        parser.load_packet_info(strict=True)
    packets = parser.iter_packets(strict=True)
    assert next(packets)["src"]
    with pytest.raises(wirelake.errors.Damaged):
        next(packets)
    whole = PCAPParser(streams, store)
    assert whole.load_and_insert_existing(name, strict=True) is True
    assert len(whole.load_packet_info(strict=True)) == 81


def test_damage_is_said_once(store, cut_off, caplog):
    with caplog.at_level(logging.DEBUG):
        PCAPParser(cut_off, store).load_packet_info()
    assert caplog.text.count("cut off in the middle of a record") == 1


def test_why_nothing_was_stored(store, tmp_path, streams):
    no_frame = tmp_path / "none.pcap"
    no_frame.write_bytes(streams.read_bytes()[:24])
    parser = PCAPParser(no_frame, store)
    assert parser.load_and_insert_new() is False
    assert str(parser.last_error) == f"{no_frame}: holds no frame, so nothing was stored"
    parser = PCAPParser(streams, store)
    parser.set_ip_filter([("192.0.2.1", constants.IP_SRC)])
    assert parser.load_and_insert_new() is False
    assert "the filter accepts none of its 81 IP packets" in str(parser.last_error)
