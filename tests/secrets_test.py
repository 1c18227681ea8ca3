"""Passwords in URLs: never in a folder's name, never in what is printed."""

import os

import pytest

MISTYPED = [
    "mongodb:/joe:hush@db.example.org/traces",
    "mongo://joe:hush@db.example.org/traces",
    "MongoDB://joe:hush@db.example.org/traces",
    "mongodb:joe:hush@db.example.org",
    "joe:hush@db.example.org/traces",
    "mongodb://joe:hu/hush@db.example.org/traces",
    "mongodb://joe:h%zzhush@db.example.org/traces",
    "mongodb://joe:hush@hush@db.example.org:port/traces",
    "mongodb://joe:hush@db.example.org/?tlsCertificateKeyFilePassword=hush&x",
    "file://joe:hush@db.example.org/traces",
]
# Nothing listens there, so that each command fails soon.
CLOSED = (
    "mongodb://joe:hush%40@127.0.0.1:9,127.0.0.1:10/traces?serverSelectionTimeoutMS=50"
    "&authMechanismProperties=SERVICE_NAME:hush&appname=hush"
)


def said(run) -> str:
    return (run.stdout + run.stderr).decode()


@pytest.mark.parametrize("url", MISTYPED)
def test_a_mistyped_url_is_an_error_without_the_password(wirelake, tmp_path, url, monkeypatch):
    monkeypatch.chdir(tmp_path)
    runs = [
        wirelake.run("create", "x", "--store", url),
        wirelake.run("create", "x", f"--store={url}"),
        wirelake.run("create", "x", env={"WIRELAKE_STORE": url}),
        wirelake.run("--json", "ls", "--store", url),
        wirelake.run("copy", "x", "--to", url),
        wirelake.run("copy", "x", "--from", url),
    ]
    for run in runs:
        assert run.returncode == 2, said(run)
        assert "hush" not in said(run) and "joe" not in said(run)
        assert said(run).startswith("wirelake: ")
    assert os.listdir(tmp_path) == []


def test_a_server_that_is_not_there_is_named_without_the_password(wirelake):
    for arguments in (["ls"], ["create", "x"], ["find", "x", "--json"]):
        run = wirelake.run(*arguments, "--store", CLOSED)
        assert run.returncode in (1, 2)
        assert "hush" not in said(run) and "joe" not in said(run)
    run = wirelake.run("ls", CLOSED)
    assert run.returncode == 2
    assert "hush" not in said(run) and "joe" not in said(run)
    run = wirelake.run(CLOSED)
    assert run.returncode == 2
    assert "hush" not in said(run) and "joe" not in said(run)


def test_a_store_file(wirelake, tmp_path):
    file = tmp_path / "url"
    file.write_text(f"  {tmp_path / 'other'} \r\nnot this\n")
    file.chmod(0o644)
    wirelake.text("create", "x", "--store-file", file)
    assert (tmp_path / "other" / "x").is_dir()
    assert wirelake.lines("ls", "--json") == []

    run = wirelake.run("ls", "--store-file", file, "--store", tmp_path)
    assert run.returncode == 2 and "exclude" in said(run)
    run = wirelake.run("ls", "--store-file", tmp_path / "none")
    assert run.returncode == 1 and "cannot open" in said(run)
    file.write_text("\n" + CLOSED)
    assert wirelake.run("ls", "--store-file", file).returncode == 2
    run = wirelake.run("ls", "--store-file", "")  # Of a variable that is not set.
    assert run.returncode == 2 and "--store-file names no file" in said(run)


def test_a_password_that_others_can_read(wirelake, tmp_path):
    file = tmp_path / "url"
    file.write_text(CLOSED + "\n")
    for mode in (0o644, 0o640, 0o604):
        file.chmod(mode)
        run = wirelake.run("ls", "--store-file", file)
        assert run.returncode == 1 and "chmod 600" in said(run)
        assert "hush" not in said(run)
    file.chmod(0o600)
    run = wirelake.run("ls", "--store-file", file)
    assert "chmod" not in said(run) and "hush" not in said(run)


def test_help_says_that_command_lines_are_public(wirelake):
    text = " ".join(wirelake.text("--help").split())
    assert "can read a command line" in text and "--store-file" in text


def test_no_home(wirelake, tmp_path):
    for home in ({"HOME": ""}, {"HOME": "here"}):
        env = {**home, "XDG_DATA_HOME": "", "XDG_STATE_HOME": "", "WIRELAKE_STORE": ""}
        for arguments in (["ls"], ["create", "x"], ["ls", "--store", "~"], ["ls", "--store", "~/x"]):
            run = wirelake.run(*arguments, env=env)
            assert run.returncode == 2, said(run)
            assert "$HOME" in said(run) and "--store" in said(run)
        run = wirelake.run("ls", "--store", tmp_path / "s", env=env)
        assert run.returncode == 0
        run = wirelake.run("create", "x", env={**env, "XDG_DATA_HOME": str(tmp_path / "data")})
        assert run.returncode == 0 and (tmp_path / "data" / "wirelake" / "x").is_dir()
        wirelake.run("drop", "x", env={**env, "XDG_DATA_HOME": str(tmp_path / "data")})
