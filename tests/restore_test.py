"""What changed a collection, and the way back, as other engines see it too."""

import json
import os

import pytest
from conftest import DATA, Wirelake
from deltalake import DeltaTable, write_deltalake

TLS = DATA / "pcapplusplus" / "tls.pcap"
VLAN = DATA / "zeek" / "vlan-qinqinq.pcap"


@pytest.fixture
def name(wirelake: Wirelake) -> str:
    wirelake.text("create", "mine")
    wirelake.text("load", TLS, "--into", "mine")
    return "mine"


def table(wirelake, name) -> DeltaTable:
    return DeltaTable(str(wirelake.store / name))


def frames(wirelake, name):
    """The packets as wirelake and as delta-rs have them."""
    own = [row["frame"] for row in wirelake.lines("find", name, "--json", "--fields", "frame")]
    return own, sorted(table(wirelake, name).to_pyarrow_table(columns=["frame"])["frame"].to_pylist())


def history(wirelake, name, *options):
    return [(each["version"], each["operation"], each["packets_before"], each["packets_after"])
            for each in wirelake.lines("history", name, "--json", *options)]


def test_a_deletion_says_how_it_is_taken_back(wirelake, name):
    packets = wirelake.text("find", name, "--json")
    done = wirelake.run("delete", name, '{"tcp_info.dport": {"$ne": 443}}')
    assert done.stdout == b"22\n"
    command = done.stderr.decode().split("`")[1]
    assert command == f"wirelake restore {name} 1"
    assert wirelake.text("count", name) == "22\n"
    assert wirelake.text(*command.split()[1:]) == (
        "44 packets, as in version 1; this is version 3.\n")
    assert wirelake.text("find", name, "--json") == packets
    own, others = frames(wirelake, name)
    assert sorted(own) == others == list(range(1, 45))


def test_the_way_back_is_in_the_same_store(wirelake, name):
    done = wirelake.run("delete", name, "{}", "--store", wirelake.store)
    assert done.stderr.decode() == (
        f"`wirelake restore {name} 1` with the same store takes that back while the files are "
        "there.\n")


def test_nothing_is_said_where_there_is_no_way_back(wirelake, name):
    assert wirelake.run("delete", name, '{"frame": 99}').stderr == b""
    assert wirelake.run("delete", name, '{"frame": 1}', "--json").stderr == b""
    assert wirelake.run("delete", name, '{"frame": 2}', "--purge").stderr == b""
    assert wirelake.error("restore", name, "1")[0] == 1


def test_the_history_of_wirelake_and_of_others(wirelake, name):
    wirelake.text("load", VLAN, "--into", name)
    both = int(wirelake.text("count", name))
    wirelake.text("delete", name, '{"frame": 1}')
    left = int(wirelake.text("count", name))
    wirelake.text("optimize", name)
    wirelake.text("describe", name, "described")
    table(wirelake, name).delete("frame = 2")
    fewer = int(wirelake.text("count", name))
    wirelake.text("restore", name, "2")
    whole = [(7, "RESTORE", fewer, both), (6, "DELETE", left, fewer),
             (5, "SET TBLPROPERTIES", left, left), (4, "OPTIMIZE", left, left),
             (3, "DELETE", both, left), (2, "WRITE", 44, both), (1, "WRITE", 0, 44),
             (0, "CREATE TABLE", 0, 0)]
    assert history(wirelake, name) == whole
    assert history(wirelake, name, "--limit", "3") == whole[:3]
    others = [(each["version"], each["operation"]) for each in table(wirelake, name).history()]
    assert others == [each[:2] for each in whole]
    lines = wirelake.text("history", name).splitlines()
    assert lines[0].split("  ")[0] == "VERSION" and len(lines) == len(whole) + 1
    assert lines[1].split()[-3:] == ["RESTORE", str(fewer), str(both)]


def test_what_is_restored_is_what_others_read(wirelake, name):
    wirelake.text("load", VLAN, "--into", name)
    versions = {}
    for version, change in enumerate(["delete", "optimize", "delete"], 2):
        versions[version] = frames(wirelake, name)
        query = ['{"frame": {"$lt": %d}}' % (version * 4)] if change == "delete" else []
        wirelake.text(change, name, *query)
    for version in (4, 2, 3, 2):
        wirelake.text("restore", name, version)
        assert frames(wirelake, name) == versions[version]
        table(wirelake, name).create_checkpoint()
        assert frames(wirelake, name) == versions[version]
        for each in wirelake.lines("tidy", "--retention", "3650d", "--json"):
            assert each["removed"] != "deleted data"
    before = sorted(table(wirelake, name).file_uris())
    table(wirelake, name).vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)
    wirelake.text("tidy", "--retention", "0")
    assert all(os.path.exists(uri.removeprefix("file://")) for uri in before)
    assert frames(wirelake, name) == versions[2]


def test_another_writers_changes_are_taken_back(wirelake, name):
    packets = wirelake.text("find", name, "--json")
    rows = table(wirelake, name).to_pyarrow_table()
    write_deltalake(str(wirelake.store / name), rows, mode="append")
    table(wirelake, name).update(updates={"ttl": "1"})
    assert wirelake.text("restore", name, "1").startswith("44 packets")
    assert wirelake.text("find", name, "--json") == packets
    # The other way round: what wirelake deleted, restored by the other.
    wirelake.text("delete", name, "{}")
    table(wirelake, name).restore(1)
    assert wirelake.text("find", name, "--json") == packets


def test_show_tells_of_the_loads_whose_rows_are_there(wirelake, name):
    def captures():
        (shown,) = wirelake.lines("show", name, "--json")
        return [each["capture"] for each in shown["loads"]], shown["count"]

    wirelake.text("load", VLAN, "--into", name)
    both = captures()
    assert both[0] == [TLS.name, VLAN.name]
    wirelake.text("restore", name, "1")
    assert captures() == ([TLS.name], 44)
    wirelake.text("restore", name, "0")
    assert captures() == ([], 0)
    wirelake.text("tidy")
    wirelake.text("restore", name, "2")
    assert captures() == both


def test_what_cannot_be_restored_is_said(wirelake, name):
    wirelake.text("delete", name, "{}")
    code, message = wirelake.error("restore", name, "3")
    assert code == 2 and "there is no version 3; the newest is 2" in message
    assert wirelake.error("restore", name, "-1")[0] == 2
    assert wirelake.error("restore", name, "one")[0] == 2
    wirelake.text("tidy", "--retention", "0")
    code, message = wirelake.error("restore", name, "1")
    assert code == 1
    assert "version 1 cannot be restored" in message and "nothing was changed" in message
    assert wirelake.text("count", name) == "0\n"
    assert wirelake.lines("restore", name, "0", "--json") == [
        {"version": 3, "changed": True, "packets": 0}]
    for command in (["history", "other"], ["restore", "other", "1"]):
        code, message = wirelake.error(*command)
        assert code == 1 and "no collection" in message


def test_a_server_says_that_it_keeps_no_versions(wirelake, mongodb):
    store = ["--store", mongodb.new_url()]
    name = wirelake.text("load", TLS, *store).strip()
    for command in (["history", name], ["restore", name, "0"]):
        code, message = wirelake.error(*command, *store)
        assert code == 1 and "keeps no earlier versions" in message
    done = wirelake.run("delete", name, '{"frame": 1}', *store)
    assert (done.stdout, done.stderr) == (b"1\n", b"")


def test_a_long_history_is_quick(wirelake, name):
    # As other writers make them, without a checkpoint.
    log = wirelake.store / name / "_delta_log"
    for version in range(2, 2000):
        (log / f"{version:020}.json").write_text(json.dumps({"commitInfo": {
            "timestamp": 1_700_000_000_000 + version, "operation": "WRITE"}}) + "\n")
    entries = wirelake.lines("history", name, "--json")
    assert [each["version"] for each in entries] == list(range(1999, -1, -1))
    assert {each["packets_after"] for each in entries[:-1]} == {44}
