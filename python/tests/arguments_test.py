"""Wrong arguments: an error names the argument, in Python's words."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import wirelake
from conftest import DATA
from wirelake import Collection, PCAPParser, Store, constants
from wirelake.errors import InvalidArgument, in_python

SOURCES = Path(__file__).resolve().parents[2] / "src"

# The argument, and a call that gets it wrong.
WRONG: list[tuple[str, Callable[[Any, Any, Any], object]]] = [
    ("limit", lambda c, s, p: c.find(limit="5")),
    ("limit", lambda c, s, p: c.find(limit=-1)),
    ("limit", lambda c, s, p: c.find(limit=True)),
    ("skip", lambda c, s, p: c.find(skip=1.5)),
    ("fields", lambda c, s, p: c.find(fields=5)),
    ("fields", lambda c, s, p: c.find(fields=["src", 5])),
    ("sort", lambda c, s, p: c.find(sort=5)),
    ("sort", lambda c, s, p: c.find(sort=[("len", 2)])),
    ("raw", lambda c, s, p: c.find(raw="no")),
    ("query", lambda c, s, p: c.find("proto")),
    ("query", lambda c, s, p: c.count(5)),
    ("query", lambda c, s, p: c.find({"src": object()})),
    ("query", lambda c, s, p: c.find({"ts": datetime.datetime(2020, 1, 1)})),
    ("n", lambda c, s, p: c.head(-1)),
    ("n", lambda c, s, p: c.head("5")),
    ("field", lambda c, s, p: c.distinct(5)),
    ("fields", lambda c, s, p: c.count_by(5)),
    ("sum", lambda c, s, p: c.count_by("src", sum=5)),
    ("limit", lambda c, s, p: c.count_by("src", limit="5")),
    ("field", lambda c, s, p: c.top(5)),
    ("field", lambda c, s, p: c.top()),
    ("sum", lambda c, s, p: c.top("src", sum=5)),
    ("sum", lambda c, s, p: c.top("src", sum="proto")),
    ("limit", lambda c, s, p: c.top("src", limit="5")),
    ("every", lambda c, s, p: c.top(every=10)),
    ("every", lambda c, s, p: c.top(every="ten")),
    ("every", lambda c, s, p: c.top(every="0s")),
    ("every", lambda c, s, p: c.top(every=datetime.timedelta(seconds=-1))),
    ("every", lambda c, s, p: c.top(every=datetime.timedelta.max)),
    ("columns", lambda c, s, p: c.arrow(columns=5)),
    ("limit", lambda c, s, p: c.arrow(limit=1.5)),
    ("purge", lambda c, s, p: c.delete({"len": 1}, purge="no")),
    ("dry_run", lambda c, s, p: c.delete({"len": 1}, dry_run=1)),
    ("file_size", lambda c, s, p: c.optimize(file_size=0)),
    ("file_size", lambda c, s, p: c.optimize(file_size="1")),
    ("text", lambda c, s, p: c.describe(5)),
    ("version", lambda c, s, p: c.restore("1")),
    ("limit", lambda c, s, p: c.history("1")),
    ("name", lambda c, s, p: s.create("x", name=5)),
    ("description", lambda c, s, p: s.create(5)),
    ("to", lambda c, s, p: s.copy(c.name, "elsewhere")),
    ("new_name", lambda c, s, p: s.copy(c.name, s, new_name=5)),
    ("retention", lambda c, s, p: s.tidy(retention=5)),
    ("dry_run", lambda c, s, p: s.tidy(dry_run="no")),
    ("description", lambda c, s, p: p.load_and_insert_new(5)),
    ("jobs", lambda c, s, p: p.load_and_insert_new(jobs=-1)),
    ("keep_headers", lambda c, s, p: p.load_and_insert_new(keep_headers="no")),
    ("decapsulate", lambda c, s, p: PCAPParser(p._path, decapsulate=1)),
    ("pcap_file", lambda c, s, p: PCAPParser(5)),  # type: ignore[arg-type]
    ("subject", lambda c, s, p: p.set_ip_filter([("no", constants.IP_SRC)], strict=True)),
]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Collection, Store, PCAPParser]:
    store = wirelake.open_store(tmp_path_factory.mktemp("store"))
    parser = PCAPParser(DATA / "pcapplusplus" / "tls.pcap", store)
    name = parser.load_and_insert_new()
    assert isinstance(name, str)
    return store[name], store, parser


@pytest.mark.parametrize(("argument", "call"), WRONG)
def test_the_argument_is_named(
    argument: str,
    call: Callable[[Any, Any, Any], object],
    stored: tuple[Collection, Store, PCAPParser],
) -> None:
    with pytest.raises((TypeError, InvalidArgument)) as raised:
        call(*stored)
    text = str(raised.value)
    assert re.search(rf"\b{argument}\b", text), text
    assert "incompatible function arguments" not in text


def test_numbers_of_other_libraries_are_numbers(
    stored: tuple[Collection, Store, PCAPParser],
) -> None:
    numpy = pytest.importorskip("numpy")
    assert len(list(stored[0].find(limit=numpy.int64(3)))) == 3


def test_errors_of_the_library_are_in_pythons_words(
    stored: tuple[Collection, Store, PCAPParser], tmp_path: Path
) -> None:
    collection, store, _ = stored
    with pytest.raises(wirelake.errors.CollectionNotFound, match=r"keys\(\) of the store has those"):
        store.copy("nope", store, new_name="other")
    with pytest.raises(wirelake.errors.InvalidArgument, match="or say format="):
        collection.export(tmp_path / "packets.xyz")
    (tmp_path / "packets.csv").touch()
    with pytest.raises(wirelake.errors.FileExists, match="overwrite=True"):
        collection.export(tmp_path / "packets.csv")
    with pytest.raises(wirelake.errors.InvalidArgument, match="a collection's columns has all"):
        collection.distinct("nothing_like_it")


def literals(source: str) -> list[str]:
    """The texts in C++, those that stand one after the other as one."""
    return ["".join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', group))
            for group in re.findall(r'(?:"(?:[^"\\\n]|\\.)*"\s*)+', source)]


def test_no_message_of_the_library_is_in_the_commands_words() -> None:
    """Each that names an option or a command has its words in the table of `errors`."""
    found = 0
    for path in SOURCES.rglob("*.cpp"):
        if path.name == "header_columns.cpp":  # What `wirelake show --columns` prints.
            continue
        for text in literals(path.read_text()):
            if not re.search(r"`wirelake |(^|\W)--[a-z]", text) or "zstd" in text:
                continue
            found += 1
            ours = in_python(text)
            assert not re.search(r"`wirelake |(^|\W)--[a-z]", ours), (path, text, ours)
    assert found > 10
