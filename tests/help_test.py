"""The reference inside of the program."""

import pytest
from conftest import DATA, ROOT

TLS = DATA / "pcapplusplus" / "tls.pcap"
TOPICS = {
    "queries": "queries", "columns": "store-format", "flows": "flows", "filters": "filters",
    "stores": "mongodb", "formats": "export", "reasons": "packet-records",
    "links": "link-types"}


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_a_document(wirelake, topic):
    assert wirelake.text("help", topic) == (ROOT / "docs" / f"{TOPICS[topic]}.md").read_text()
    assert f"  {topic} " in wirelake.text("help")


def test_a_command(wirelake):
    assert wirelake.text("help", "load").strip() == wirelake.text("load", "--help").strip()


def test_what_there_is_no_help_on(wirelake):
    code, message = wirelake.error("help", "nothing")
    assert code == 2 and "there is no help on 'nothing'" in message.replace('"', "'")


def test_the_help_of_the_program_names_it(wirelake):
    assert "wirelake help has the reference" in wirelake.text("--help")


def test_the_columns_of_a_collection(wirelake):
    name = wirelake.text("load", TLS).strip()
    packets, flows = (part.splitlines()
                      for part in wirelake.text("show", name, "--columns").split("\n\n"))
    for table, kind in ((packets, "packets"), (flows, "flows")):
        assert table[0].split() == ["COLUMN", "OF", kind, "TYPE", "UNIT", "MEANING"]
        assert not any("added by others" in line for line in table)
    assert any(line.split()[:3] == ["len", "long", "bytes"] for line in packets)
    assert any(line.split()[:2] == ["tcp_info.flags.SYN", "boolean"] for line in packets)
    assert any(line.split()[:3] == ["orig.bytes", "long", "bytes"] for line in flows)
    assert any("address of the originator" in line for line in flows if line.startswith("src "))
    assert len(packets) == 1 + 73
    rows = wirelake.lines("show", name, "--columns", "--json")
    assert [row["of"] for row in rows] == ["packets"] * 73 + ["flows"] * (len(flows) - 1)
    assert {"of": "flows", "column": "orig.bytes", "type": "long", "unit": "bytes",
            "meaning": "of their IP packets"} in rows
