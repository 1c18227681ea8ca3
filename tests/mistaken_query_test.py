"""Queries that say something else than was meant: of no text, or with names that there are not."""

import pytest
from conftest import DATA, Wirelake

TLS = DATA / "pcapplusplus" / "tls.pcap"


@pytest.fixture(params=["loaded", "empty"])
def name(request, wirelake: Wirelake) -> str:
    wirelake.text("create", "mine")
    if request.param == "loaded":
        wirelake.text("load", TLS, "--into", "mine")
    return "mine"


def commands(name, query, folder):
    return [["find", name, query], ["find", name, query, "--json", "--explain"],
            ["count", name, query], ["count", name, query, "--explain"],
            ["distinct", name, "src", query], ["top", name, "src", query], ["delete", name, query],
            ["delete", name, query, "--purge"], ["delete", name, query, "--dry-run"],
            ["export", name, query, "-o", folder / "out.csv"]]


@pytest.mark.parametrize("query", ["", " ", "\t\n", "\v\f\r"])
def test_a_query_of_no_text_is_an_error(wirelake, name, tmp_path, query):
    before = wirelake.text("count", name)
    for command in commands(name, query, tmp_path):
        code, message = wirelake.error(*command)
        assert code == 2, command
        assert "query: is empty text; {} means every packet" in message
    assert wirelake.text("count", name) == before
    assert not (tmp_path / "out.csv").exists()


def test_no_query_is_every_packet_but_to_delete(wirelake, name):
    packets = wirelake.text("count", name)
    assert wirelake.text("count", name, "{}") == packets
    assert len(wirelake.lines("find", name, "--json")) == int(packets)
    assert wirelake.error("delete", name)[0] == 2
    assert wirelake.text("delete", name, "{}") == packets
    assert wirelake.text("count", name) == "0\n"


@pytest.mark.parametrize(("query", "refusal"), [
    ('{"window": 443}', 'no field "window"; did you mean tcp_info.window?'),
    ('{"tcp_info.dprt": {"$ne": 443}}',
     'no field "tcp_info.dprt"; did you mean tcp_info.dport?'),
    ('{"$or": [{"len": 5}, {"lenght": null}]}', 'no field "lenght"; did you mean '),
    ('{"len.x": {"$exists": false}}', 'no field "len.x"; did you mean len?'),
])
def test_a_name_that_there_is_not_is_refused(wirelake, name, tmp_path, query, refusal):
    before = wirelake.text("count", name)
    for command in commands(name, query, tmp_path):
        code, message = wirelake.error(*command)
        assert code == 2, command
        assert refusal in message, command
    assert wirelake.text("count", name) == before
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("arguments", [
    ["find", "--fields", "src,window"], ["find", "--fields", "window", "--json"],
    ["find", "--sort", "window"], ["find", "--sort", "src,window:-1"], ["distinct", "window"],
    ["top", "window"], ["top", "src", "--sum", "window"]])
def test_other_names_are_refused_likewise(wirelake, name, arguments):
    command, *others = arguments
    code, message = wirelake.error(command, name, *others)
    assert (code, message) == (
        2, 'wirelake: no field "window"; did you mean tcp_info.window?\n')


def test_a_rehearsal_deletes_nothing(wirelake, name):
    packets = wirelake.text("count", name)
    query = '{"len": {"$gt": 100}}'
    matching = wirelake.text("count", name, query)
    done = wirelake.run("delete", name, query, "--dry-run", "--purge")
    assert (done.returncode, done.stdout.decode()) == (0, matching)
    assert b"Nothing was deleted" in done.stderr
    assert wirelake.lines("delete", name, query, "--dry-run", "--json") == [
        {"would_delete": int(matching)}]
    assert wirelake.text("count", name) == packets
