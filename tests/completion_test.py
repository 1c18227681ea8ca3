"""Words that a shell completes, as each shell asks for them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import DATA, Wirelake

TLS = DATA / "pcapplusplus" / "tls.pcap"


@pytest.fixture
def store(wirelake: Wirelake) -> Wirelake:
    for name in ("monday", "tuesday"):
        wirelake.text("create", name)
    return wirelake


def environment(wirelake):
    folder = Path(wirelake.path).parent
    return {**os.environ, "WIRELAKE_STORE": str(wirelake.store),
            "PATH": f"{folder}:{os.environ['PATH']}"}


def in_bash(wirelake, *words):
    script = wirelake.text("completion", "bash") + """
COMP_WORDS=(wirelake "$@"); COMP_CWORD=$#
_wirelake
printf '%s\\n' "${COMPREPLY[@]}"
"""
    return subprocess.run(["bash", "-c", script, "bash", *words], env=environment(wirelake),
                          capture_output=True, text=True, check=True).stdout.split()


def in_fish(wirelake, *words):
    line = " ".join(["wirelake", *words])
    script = wirelake.text("completion", "fish") + f"complete --do-complete '{line}'\n"
    return subprocess.run(["fish", "-c", script], env=environment(wirelake), capture_output=True,
                          text=True, check=True).stdout.split()


def in_zsh(wirelake, *words):
    """What the function of the script offers, of which zsh takes those that begin like the word."""
    script = """
compdef() { :; }
compadd() { [[ $1 == -a ]] && print -l -- "${(P@)2}" }
_files() { print -l -- *(N) }
""" + wirelake.text("completion", "zsh") + """
words=(wirelake "$@"); CURRENT=$#words
_wirelake
"""
    offered = subprocess.run(["zsh", "-fc", script, "zsh", *words], env=environment(wirelake),
                             capture_output=True, text=True, check=True).stdout.split()
    return [word for word in offered if word.startswith(words[-1])]


def by_the_command(wirelake, *words):
    return [word for word in wirelake.text("complete", "--", *words).split()
            if word.startswith(words[-1])]


ASKED = {"bash": in_bash, "fish": in_fish, "zsh": in_zsh, "complete": by_the_command}


@pytest.mark.parametrize("shell", ASKED)
@pytest.mark.parametrize("words, expected", [
    (["fin"], {"find"}),
    (["count", "mo"], {"monday"}),
    (["drop", "monday", ""], {"monday", "tuesday"}),
    (["load", "x.pcap", "--into", "t"], {"tuesday"}),
    (["show", "monday", "--open"], {"--open-with"}),
    (["show", "monday", "--open-with", "po"], {"polars"}),
    (["find", "--store-f"], {"--store-file"}),
    (["help", "quer"], {"queries"}),
    (["completion", "z"], {"zsh"}),
])
def test_words(store, shell, words, expected):
    if shell != "complete" and not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")
    assert set(ASKED[shell](store, *words)) == expected


def test_commands_are_those_of_the_help(store):
    shown = store.text("--help")
    words = store.text("complete", "--", "").split()
    assert {"load", "find", "help", "completion"} < set(words)
    assert "complete" not in words
    assert all(f"  {word} " in shown for word in words)


@pytest.mark.parametrize("words", [["nothing", "x"], ["load", "x"], ["find", "monday", "--limit", ""]])
def test_where_there_is_nothing_to_say(store, words):
    answer = store.text("complete", "--", *words)
    assert answer == "" or words[0] == "find"


def test_a_store_that_cannot_be_read_is_no_error(wirelake):
    assert wirelake.text("complete", "--", "count", "", env={"WIRELAKE_STORE": "nonsense://x"}) == ""


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_files_where_there_is_nothing_else(store, shell, tmp_path, monkeypatch):
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")
    (tmp_path / "monday.pcap").touch()
    monkeypatch.chdir(tmp_path)
    if shell == "bash":  # Of which the completion's options say it: see the next line.
        assert "-o default" in store.text("completion", "bash")
        return
    assert ASKED[shell](store, "load", "mon") == ["monday.pcap"]
