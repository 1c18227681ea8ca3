"""The examples in the docstrings: each runs, and gives what stands below it."""

import contextlib
import doctest
import inspect
import io
import ipaddress
import re
import shutil
from pathlib import Path
from typing import Any

import polars
import pytest
import wirelake
from conftest import DATA
from wirelake import PCAPParser, constants

CLASSES = (wirelake.PCAPParser, wirelake.Store, wirelake.Collection, wirelake.Flows)


def documented() -> dict[str, Any]:
    """What has a docstring, by name: the functions of the package, and of its classes all that is
    public."""
    found: dict[str, Any] = {}
    for class_ in CLASSES:
        found[class_.__name__] = class_
        for name, member in inspect.getmembers(class_):
            if not name.startswith("_") and (inspect.isroutine(member) or isinstance(member, property)):
                found[f"{class_.__name__}.{name}"] = member
    return found


WITH_EXAMPLES = {name: thing for name, thing in documented().items() if ">>>" in (thing.__doc__ or "")}

# What came after the first version of the package.
NEW = {
    "Collection", "Collection.arrow", "Collection.columns", "Collection.count_by", "Collection.dataset",
    "Collection.flows", "Collection.head", "Collection.insert", "Collection.path", "Collection.scan",
    "Collection.schema", "Collection.to_duckdb", "Collection.to_pandas", "Collection.to_polars",
    "Collection.top", "Flows", "PCAPParser", "PCAPParser.flows", "PCAPParser.set_ip_filter", "Store",
    "Store.keys",
}


def test_what_is_new_has_an_example() -> None:
    assert set(WITH_EXAMPLES) >= NEW


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_example_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(DATA / "pcapplusplus" / "tls.pcap", tmp_path / "trace.pcap")
    monkeypatch.chdir(tmp_path)
    parser = PCAPParser("trace.pcap", "traces")
    stored = parser.load_and_insert_new("a morning", keep_headers=True)
    assert isinstance(stored, str)
    store = wirelake.open_store("traces")
    names = {
        "PCAPParser": PCAPParser, "collection": store[stored], "constants": constants,
        "ipaddress": ipaddress, "parser": parser, "polars": polars, "store": store,
        "wirelake": wirelake,
    }
    text = inspect.cleandoc(WITH_EXAMPLES[name].__doc__)
    for example in doctest.DocTestParser().get_examples(text):
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            exec(compile(example.source, name, "single"), names)
        wanted = re.escape(example.want).replace(re.escape("..."), ".*")
        assert re.fullmatch(wanted, shown.getvalue()), (example.source, shown.getvalue())
