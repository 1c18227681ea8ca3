"""Zeek's logs of the shared captures: what it saw asked for is in dns_info and http_info."""

import csv
import json
from pathlib import Path

import pytest
from conftest import ROOT, Wirelake

SHARED = ROOT.parent / "shared"
UNSET = ("-", "?", "")
# Requests that Zeek reports and that are no HTTP/1 requests in one segment.
NOT_IN_A_SEGMENT = {
    "zeek/testing/btest/Traces/http/no-version.pcap": "HTTP/0.9",
    "zeek/testing/btest/Traces/http/curl_http_09.pcap": "the answer is HTTP/0.9",
}


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
    if capture in NOT_IN_A_SEGMENT:
        pytest.skip(NOT_IN_A_SEGMENT[capture])
    requests = {(found["method"], found["uri"]) for found in decoded(wirelake, capture, "http_info")}
    for row in expected:
        if row["method"] not in UNSET:
            assert (row["method"], row["uri"]) in requests, row
