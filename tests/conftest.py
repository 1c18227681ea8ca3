"""What the Python tests share: the command, a store of their own, and the captures."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pymongo
import pymongo.database
import pytest

sys.path.append(str(Path(__file__).resolve().parent / "mongodb"))
from mongodb_server import MongodbServer  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
SHARED = ROOT.parent / "shared" / "captures"


# For `--fields`: every stored column. What `tcp_info` alone names is the part of it in the dict.
ALL_COLUMNS = (
    "load,capture,frame,ts_ns,time_digits,ts,type,src,dst,len,proto,protocol,ttl,caplen,wirelen,"
    "linktype,vlan,sport,dport,tcp_info,tcp_info.window,tcp_info.payload_len,tcp_info.flag_bits,"
    "tcp_info.retransmission,udp_info,tls_info,header,ip_info,icmp_info,sctp_info,dns_info,"
    "http_info,tunnel,flow,is_orig"
)


class Wirelake:
    """The command `wirelake` with a store of its own."""

    def __init__(self, store: Path) -> None:
        self.path = os.environ.get("WIRELAKE", str(ROOT / "build" / "wirelake"))
        self.store = store

    def run(self, *arguments: object, stdin=None, env=None) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.path, *map(str, arguments)],
            stdin=stdin if stdin is not None else subprocess.DEVNULL,
            capture_output=True,
            env={
                **os.environ,
                "WIRELAKE_STORE": str(self.store),
                "XDG_STATE_HOME": str(self.store.parent / "state"),
                **(env or {}),
            },
            timeout=120,
        )

    def run_on_a_full_disk(self, *arguments: object) -> subprocess.CompletedProcess:
        """A run in which files cannot grow beyond four kilobytes: a write fails in the middle."""
        return subprocess.run(
            ["bash", "-c", "ulimit -f 4; trap '' XFSZ; exec \"$@\"", "-", self.path,
             *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, "WIRELAKE_STORE": str(self.store)},
            timeout=120,
        )

    def text(self, *arguments: object, **options) -> str:
        """Standard output of a run that succeeds."""
        done = self.run(*arguments, **options)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def lines(self, *arguments: object, **options) -> list:
        """The JSON objects that a run prints, a line each."""
        return [json.loads(line) for line in self.text(*arguments, **options).splitlines()]

    def stored_columns(self, name: str) -> list[dict[str, Any]]:
        """Every stored column of every packet, as `find` gives it."""
        rows = self.lines("find", name, "--json", "--fields", ALL_COLUMNS)
        for row in rows:
            if row["tls_info"]:
                del row["tls_info"]["data"]  # Not stored: it is in the payload.
        return rows

    def error(self, *arguments: object, **options) -> tuple[int, str]:
        """Exit code and message of a run that fails: one line, and nothing on standard output."""
        done = self.run(*arguments, **options)
        message = done.stderr.decode()
        assert done.returncode in (1, 2), (done.returncode, message)
        assert message.startswith("wirelake: "), message
        assert message.count("\n") == 1, message
        assert done.stdout == b""
        return done.returncode, message


@pytest.fixture
def wirelake(tmp_path: Path) -> Wirelake:
    return Wirelake(tmp_path / "store")


@pytest.fixture(params=["embedded", "mongodb"])
def lake(request, wirelake) -> Wirelake:
    """The command with an empty store of each kind."""
    if request.param == "mongodb":
        url = request.getfixturevalue("mongodb").new_url()
        run = wirelake.run
        wirelake.run = lambda *arguments, **options: run(*arguments, "--store", url, **options)
        if b"no MongoDB store" in wirelake.run("ls").stderr:
            pytest.skip("this build has no MongoDB store")
    return wirelake


@pytest.fixture(scope="session")
def mongodb() -> Iterator[MongodbServer]:
    server = MongodbServer()
    yield server
    server.close()


@pytest.fixture
def url(mongodb: MongodbServer) -> str:
    """Of an empty store on the server."""
    return mongodb.new_url()


@pytest.fixture
def database(url: str) -> Iterator[pymongo.database.Database]:
    """The database of `url`, as scripts see it."""
    client = pymongo.MongoClient(url)
    yield client.get_default_database()
    client.close()


def captures_of(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in files if path.name not in ("README.md", "INDEX.tsv"))


def plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def as_json(row: dict[str, Any]) -> dict[str, Any]:
    """A row of another engine in the words of `find --json`."""
    row = plain(row)
    if row["tcp_info"]:
        row["tcp_info"]["opts"] = [[o["kind"], o["data"]] for o in row["tcp_info"]["opts"]]
    request = row.get("http_info")
    if request and isinstance(request["headers"], list):
        request["headers"] = headers_as_shown(request["headers"])
    return row


def headers_as_shown(stored: list[dict[str, str]]) -> dict[str, Any]:
    """Header fields as people are shown them: a text by name, or a list of texts."""
    headers: dict[str, list[str]] = {}
    for field in stored:
        headers.setdefault(field["name"], []).append(field["value"])
    return {name: values[0] if len(values) == 1 else values for name, values in headers.items()}
