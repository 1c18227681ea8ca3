"""Collections by the beginning of their names, and the newest."""

import pytest
from conftest import DATA, Wirelake

TLS = DATA / "pcapplusplus" / "tls.pcap"


@pytest.fixture
def store(wirelake: Wirelake) -> Wirelake:
    for name in ("monday", "mondayNight", "tuesday"):
        assert wirelake.text("load", TLS, "--name", name) == f"{name}\n"
    return wirelake


COMMANDS = [
    ("count",), ("find", "--json"), ("distinct", "src"), ("top", "src"), ("show", "--json"), ("history", "--json"),
    ("check",), ("optimize",), ("delete", '{"frame": 1}', "--dry-run")]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_beginning_or_the_newest(store, command):
    verb, *rest = command
    expected = store.text(verb, "tuesday", *rest)
    assert store.text(verb, "tu", *rest) == expected
    assert store.text(verb, "-", *rest) == expected


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_beginning_of_several(store, command):
    verb, *rest = command
    code, message = store.error(verb, "mon", *rest)
    assert code == 2
    assert "mon: begins the names of 2 collections: monday, mondayNight; write more of it" in message
    assert store.run(verb, "monday", *rest).returncode == 0  # A whole name is one.


def test_what_changes_a_collection(store, tmp_path):
    store.text("load", TLS, "--into", "tu")
    assert store.text("count", "tuesday") == "88\n"
    assert store.text("load", TLS, "--into", "-") == "tuesday\n"
    store.text("describe", "mondayN", "some text")
    assert store.lines("show", "mondayNight", "--json")[0]["description"] == "some text"
    assert store.text("copy", "tu", "--to", tmp_path / "other") == "tuesday\n"
    store.text("export", "tu", "-o", tmp_path / "x.csv")
    done = store.run("delete", "tu", "{}")
    assert b"wirelake restore tuesday " in done.stderr
    store.text("drop", "-", "mondayN")
    assert [each["name"] for each in store.lines("ls", "--json")] == ["monday"]


def test_nothing_begins_so(store, wirelake, tmp_path):
    code, message = store.error("count", "sunday")
    assert code == 1 and "sunday" in message
    empty = Wirelake(tmp_path / "empty")
    code, message = empty.error("count", "-")
    assert code == 1 and "there is no collection yet" in message
    done = store.run("load", TLS, "--name", "monday")
    assert done.returncode == 1 and b'a collection "monday" exists' in done.stderr
    assert done.stdout == b""
    assert store.run("load", TLS, "--name", "x", "--into", "monday").returncode == 2
