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
    shown = wirelake.text("show", name, "--columns")
    heads, *lines = shown.splitlines()
    assert heads.split() == ["COLUMN", "TYPE", "UNIT", "MEANING"]
    assert any(line.split()[:3] == ["len", "long", "bytes"] for line in lines)
    assert any(line.split()[:2] == ["tcp_info.flags.SYN", "boolean"] for line in lines)
    assert len(lines) == 73
