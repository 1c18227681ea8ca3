"""What the tests of the Python package share: captures, and a store of their own."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import wirelake
from hypothesis import settings
from wirelake import PCAPParser
from wirelake.types import Packet

# The examples are others in each run; one that fails says how to run it again.
settings.register_profile("wirelake", database=None, deadline=None, print_blob=True)
settings.load_profile("wirelake")

sys.path.append(str(Path(__file__).resolve().parents[2] / "tests" / "mongodb"))
from mongodb_server import MongodbServer  # noqa: E402

DATA = Path(__file__).resolve().parents[2] / "tests" / "data"
NO_CAPTURES = {"README.md", "linktype-reserved-field-not-zero.pcap",
               "pcap-invalid-version-1.pcap", "pcapng-invalid-vers-1.pcapng"}


def all_captures() -> list[Path]:
    """Every sample capture that can be opened."""
    files = (path for path in DATA.rglob("*") if path.is_file())
    return sorted(path for path in files if path.name not in NO_CAPTURES)


def capture_id(path: Path) -> str:
    return f"{path.parent.name}/{path.name[:30]}"


@pytest.fixture(autouse=True)
def apart_from_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test may see or change the stores and logs of whoever runs it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("WIRELAKE_STORE", raising=False)


@pytest.fixture(scope="session")
def mongodb() -> Iterator[MongodbServer]:
    server = MongodbServer()
    yield server
    server.close()


def store_on(server: MongodbServer) -> wirelake.Store:
    """An empty store on the server, where the package has such stores."""
    try:
        return wirelake.open_store(server.new_url())
    except wirelake.errors.Unsupported as error:
        pytest.skip(str(error))


def empty_store(request: pytest.FixtureRequest, folder: Path) -> wirelake.Store:
    """A store of the kind that the fixture's parameter names."""
    if request.param == "embedded":
        return wirelake.open_store(folder)
    return store_on(request.getfixturevalue("mongodb"))


@pytest.fixture(params=["embedded", "mongodb"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> wirelake.Store:
    """An empty store of each kind."""
    return empty_store(request, tmp_path / "store")


@pytest.fixture
def data() -> Path:
    return DATA


@pytest.fixture
def streams() -> Path:
    """A capture of 81 TCP packets over IPv6, four connections."""
    return DATA / "pcapplusplus" / "four_ipv6_http_streams.pcap"


@pytest.fixture
def packets(streams: Path) -> list[Packet]:
    """Those of `streams`."""
    return PCAPParser(streams).load_packet_info()


@pytest.fixture
def collection(store: wirelake.Store, streams: Path) -> wirelake.Collection:
    """Of `streams`."""
    name = PCAPParser(streams, store).load_and_insert_new("four streams")
    assert name
    return store[name]


@pytest.fixture
def three_captures(store: wirelake.Store) -> wirelake.Collection:
    """Of TLS, tunnels and HTTP in one collection."""
    collection = store[store.create("three captures")]
    for capture in ("tls.pcap", "GrePackets.pcap", "four_ipv6_http_streams.pcap"):
        parser = PCAPParser(DATA / "pcapplusplus" / capture, store)
        assert parser.load_and_insert_existing(collection.name)
    return collection


@pytest.fixture
def cut_off() -> Path:
    """A capture of one packet that ends within the header of its second record, at byte 240."""
    return DATA / "dpkt" / "truncated_dns_2.pcap"


@pytest.fixture
def large(tmp_path):
    """A capture of some MB, so that there is progress to see."""
    small = (DATA / "pcapplusplus" / "4KHttpRequests.pcap").read_bytes()
    path = tmp_path / "large.pcap"
    path.write_bytes(small[:24] + small[24:] * 20)
    return path
