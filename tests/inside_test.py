"""What is inside of packets, from the capture to the table that people see."""

import json

import pytest
from conftest import DATA, Wirelake
from deltalake import DeltaTable
from small_captures import dns_answer, http_request, pcap


@pytest.fixture
def capture(tmp_path):
    path = tmp_path / "inside.pcap"
    path.write_bytes(pcap([dns_answer(b"www.example.com", [b"\xc0\x00\x02\x01", b"\xc0\x00\x02\x02"]),
                           dns_answer(b"evil\x1b[31m.test", [], rcode=3), http_request(
        b"GET /a HTTP/1.1\r\nHost: example.com\r\nX.Y: 1\r\nCookie: a\r\nx.y: 2\r\n\r\n")]))
    return path


def test_people_see_names_and_requests(wirelake: Wirelake, capture):
    name = wirelake.text("load", capture).strip()
    shown = wirelake.text("find", name)
    assert "DNS A www.example.com = 192.0.2.1, 192.0.2.2" in shown
    assert "DNS A evil\\027[31m.test (NXDOMAIN)" in shown
    assert "GET example.com/a" in shown


def test_headers_are_shown_as_a_dict_and_stored_in_order(wirelake: Wirelake, capture):
    name = wirelake.text("load", capture).strip()
    headers = {"host": "example.com", "x.y": ["1", "2"], "cookie": "a"}
    request = {"method": "GET", "uri": "/a", "version": "1.1", "headers": headers}
    assert wirelake.lines("find", name, '{"http_info": {"$ne": null}}', "--json", "--fields",
                          "http_info") == [{"http_info": request}]
    assert wirelake.lines("find", name, '{"http_info.headers.host": "example.com"}', "--json",
                          "--fields", "http_info.headers") == [{"http_info": {"headers": headers}}]
    table = DeltaTable(str(wirelake.store / name)).to_pyarrow_table()
    assert [row["headers"] for row in table["http_info"].to_pylist() if row] == [[
        {"name": "host", "value": "example.com"}, {"name": "x.y", "value": "1"},
        {"name": "cookie", "value": "a"}, {"name": "x.y", "value": "2"}]]


@pytest.mark.parametrize("query, count", [
    ('{"dns_info.questions.name": "www.example.com"}', 1),
    ('{"dns_info.answers.value": "192.0.2.2"}', 1),
    ('{"dns_info.rcode": 3}', 1),
    ('{"http_info.headers.cookie": {"$exists": true}}', 1),
    ('{"http_info.headers.nothing": {"$exists": true}}', 0),
    ('{"http_info.method": {"$in": ["GET", "POST"]}}', 1),
    ('{"ip_info.dont_fragment": true}', 0),
    ('{"ip_info.header_len": 20}', 3),
    ('{"icmp_info": null}', 3),
])
def test_queries_go_inside(wirelake: Wirelake, capture, query, count):
    name = wirelake.text("load", capture).strip()
    assert int(wirelake.text("count", name, query)) == count


def test_a_server_keeps_them(wirelake: Wirelake, capture, url, database):
    name = wirelake.text("load", capture).strip()
    wirelake.text("copy", name, "--to", url)
    fields = ("--json", "--fields", "ip_info,icmp_info,dns_info,http_info,tcp_info.flag_bits")
    assert wirelake.lines("find", name, *fields, "--store", url) == wirelake.lines(
        "find", name, *fields)
    (document,) = [found for found in database[name].find() if found["http_info"]]
    assert document["http_info"]["headers"] == {
        "host": "example.com", "x%2ey": ["1", "2"], "cookie": "a"}


def test_decode_prints_fields(wirelake: Wirelake):
    capture = DATA / "pcapplusplus" / "four_ipv6_http_streams.pcap"
    lines = [json.loads(line) for line in wirelake.run(
        "decode", capture, "--fields", "frame,http_info.method,ip_info.flow_label"
    ).stdout.splitlines()]
    assert list(lines[0]) == ["frame", "http_info", "ip_info"]
    assert any(line["http_info"] for line in lines)
    code, message = wirelake.error("decode", capture, "--fields", "http")
    assert code == 2 and "http_info" in message


def test_a_damaged_message_is_remarked(wirelake: Wirelake, tmp_path):
    path = tmp_path / "damaged.pcap"
    path.write_bytes(pcap([dns_answer(b"a.test", [b"\xc0\x00\x02\x01"], missing=1)]))
    assert "dns_message_damaged" in wirelake.text("info", path)
