"""Zeek's logs of the shared captures: what it saw asked for is in dns_info and http_info."""

import csv
import json
import re
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from conftest import ROOT, Wirelake

SHARED = ROOT.parent / "shared"
UNSET = ("-", "?", "")
# Requests that Zeek reports and that are no HTTP/1 requests in one segment of TCP.
NOT_IN_A_SEGMENT = {
    "no-version.pcap": "HTTP/0.9",
    "http-09-content-length-confusion.pcap": "HTTP/0.9",
    "dns53.pcap": "a request over UDP",
    "missing-zlib-header.pcap": "a request in two segments",
    "tcp-http-with-padding.pcap": "a request in several segments",
    "teredo_bubble_with_payload.pcap": "Teredo between two peers, on ports of their own",
}


def plain(uri: str) -> str:
    """Zeek decodes percent signs and escapes what is no ASCII then."""
    uri = re.sub(r"\\+x([0-9a-f]{2})", r"%\1", uri)
    return unquote_to_bytes(uri).decode("latin-1")


def rows(name: str) -> list[dict]:
    path = SHARED / "expected" / name
    if not path.exists():
        return []
    with path.open(newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def decoded(wirelake: Wirelake, capture: str, column: str) -> list[dict]:
    path = SHARED / "captures" / capture
    if not path.exists():
        pytest.skip(f"{capture} is not here")
    lines = wirelake.run("decode", path, "--decapsulate", "--fields", column).stdout.splitlines()
    return [found for line in lines if (found := json.loads(line)[column])]


def by_capture(name: str) -> list:
    captures: dict[str, list[dict]] = {}
    for row in rows(name):
        captures.setdefault(row["capture"], []).append(row)
    if not captures:
        return [pytest.param("", [], marks=pytest.mark.skip("shared/expected is not here"))]
    return [pytest.param(capture, found, id=Path(capture).name)
            for capture, found in captures.items()]


@pytest.mark.parametrize("capture, expected", by_capture("zeek_dns.tsv"))
def test_names_that_were_asked_for(wirelake, capture, expected):
    messages = decoded(wirelake, capture, "dns_info")
    for row in expected:
        section = "questions" if row["qtype_name"] not in UNSET else "answers"
        fitting = [
            message for message in messages for record in message["questions"] + message["answers"]
            if record["name"].lower() == row["query"].lower()
            and row["trans_id"] in (*UNSET, str(message["id"]))
            and (section == "answers" or row["qtype_name"] in (record["type"], "*", "ANY"))]
        assert fitting, row
        addresses = {answer for answer in row["answers"].split(",")
                     if answer.replace(".", "").isdigit()}
        assert addresses <= {answer["value"] for message in fitting for answer in message["answers"]}


@pytest.mark.parametrize("capture, expected", by_capture("zeek_http.tsv"))
def test_requests(wirelake, capture, expected):
    requests = {(found["method"], plain(found["uri"]))
                for found in decoded(wirelake, capture, "http_info")}
    expected = {(row["method"], plain(row["uri"])) for row in expected
                if row["method"] not in UNSET}
    if Path(capture).name in NOT_IN_A_SEGMENT:
        assert expected - requests, "remove it from NOT_IN_A_SEGMENT"
    else:
        assert expected <= requests
