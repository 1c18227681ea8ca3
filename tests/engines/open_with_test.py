"""The lines of `show --open-with`, run as they are printed."""

import pytest
from conftest import DATA, Wirelake
from readers import duckdb_with_delta, spark

TLS = DATA / "pcapplusplus" / "tls.pcap"


@pytest.fixture(params=["store", "it's a \"store\""])
def collection(wirelake: Wirelake, tmp_path, request) -> str:
    """Of 44 packets, of which 22 are deleted: their rows are still in the files."""
    wirelake.store = tmp_path / request.param
    wirelake.text("create", "mine")
    wirelake.text("load", TLS, "--into", "mine")
    wirelake.text("delete", "mine", '{"tcp_info.dport": 443}')
    return "mine"


def lines(wirelake, collection, engine):
    return wirelake.text("show", collection, "--open-with", engine).splitlines()


@pytest.mark.parametrize("engine", ["pandas", "polars"])
def test_python(wirelake, collection, engine):
    imports, expression = lines(wirelake, collection, engine)
    names = {}
    exec(imports, names)
    frame = eval(expression, names)
    assert len(frame) == int(wirelake.text("count", collection)) > 0
    assert set(frame["tcp_info"].iloc[0] if engine == "pandas" else frame["tcp_info"][0]) > {"sport"}


def test_duckdb(wirelake, collection):
    extension, statement = lines(wirelake, collection, "duckdb")
    assert extension == "INSTALL delta; LOAD delta;"  # It would be fetched from the network.
    rows = duckdb_with_delta().sql(statement.rstrip(";")).fetchall()
    assert len(rows) == int(wirelake.text("count", collection)) > 0


def test_spark(wirelake, collection):
    (expression,) = lines(wirelake, collection, "spark")
    frame = eval(expression, {"spark": spark()})
    assert frame.count() == int(wirelake.text("count", collection)) > 0


def test_what_cannot_be_opened(wirelake, collection, mongodb):
    assert "show mine --open-with duckdb, pandas, polars or spark" in wirelake.text("show", "mine")
    refused = wirelake.run("show", collection, "--open-with", "excel")
    assert refused.returncode == 2 and b"duckdb" in refused.stderr
    refused = wirelake.run("show", "none", "--open-with", "polars")
    assert refused.returncode == 1 and b"there is no" in refused.stderr
    url = mongodb.new_url()
    wirelake.text("create", "mine", env={"WIRELAKE_STORE": url})
    refused = wirelake.run("show", "mine", "--open-with", "polars", env={"WIRELAKE_STORE": url})
    assert refused.returncode == 1 and b"is on a server" in refused.stderr
