"""The dicts are what wirelake.types says of them: these keys, all of them, with these values."""

import types
from datetime import datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

import pyarrow
import pytest
import wirelake
from conftest import all_captures, capture_id
from wirelake import PCAPParser, constants


def mismatch(value: Any, kind: Any, place: str) -> str | None:
    """The first place where a value is not what its annotation says."""
    origin, arguments = get_origin(kind), get_args(kind)
    if is_typeddict(kind):
        hints = get_type_hints(kind)
        if type(value) is not dict or set(value) != set(hints):
            return f"{place}: {value!r} has not the keys {sorted(hints)}"
        parts = [(value[key], hint, f"{place}.{key}") for key, hint in hints.items()]
    elif origin in (Union, types.UnionType):
        found = [mismatch(value, argument, place) for argument in arguments]
        return None if None in found else found[0]
    elif origin is Literal:
        return None if value in arguments else f"{place}: {value!r} is none of {arguments}"
    else:
        if type(value) is not (origin or kind):
            return f"{place}: {value!r} is no {kind}"
        if origin is tuple:
            parts = [(v, a, place) for v, a in zip(value, arguments, strict=True)]
        elif origin is dict:
            parts = [(v, arguments[1], f"{place}.{key}") for key, v in value.items()]
        else:
            parts = [(v, arguments[0], f"{place}[]") for v in value] if origin is list else []
    return next((text for part in parts if (text := mismatch(*part))), None)


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        ({"offset": 1, "reason": "x"}, wirelake.types.Damage, None),
        ({"offset": 1}, wirelake.types.Damage, "at: "),
        ({"offset": "1", "reason": "x"}, wirelake.types.Damage, "at.offset: "),
        ([(1, b""), (2, "")], list[tuple[int, bytes]], "at[]: "),
        (True, int, "at: "),
        ("1.4", wirelake.types.TlsVersion, "at: "),
        (b"", str | None, "at: "),
        (None, str | None, None),
    ],
)
def test_the_comparison_finds_what_differs(value, kind, expected):
    found = mismatch(value, kind, "at")
    assert found is None if expected is None else found and found.startswith(expected)


@pytest.mark.parametrize("path", all_captures(), ids=capture_id)
def test_packets_and_stats(path):
    parser = PCAPParser(path)
    assert mismatch(parser.load_packet_info(), list[wirelake.Packet], "packets") is None
    assert mismatch(parser.stats, wirelake.Stats, "stats") is None
    assert mismatch(list(parser.flows()), list[wirelake.Flow], "flows") is None


@pytest.mark.parametrize("fixture", ["streams", "cut_off"])
def test_collections(store, fixture, request):
    parser = PCAPParser(request.getfixturevalue(fixture), store)
    parser.set_ip_filter([("0.0.0.0/0", constants.IP_EITHER), ("::/0", constants.IP_EITHER)])
    name = parser.load_and_insert_new("typed")
    assert mismatch(store.lookup(name), wirelake.CollectionInfo, "info") is None
    assert mismatch(store.collections(), list[wirelake.CollectionSummary], "summaries") is None
    packets = list(store[name].find())
    assert packets and mismatch(packets, list[wirelake.Packet], "packets") is None
    flows = list(store[name].flows)
    assert flows and mismatch(flows, list[wirelake.Flow], "flows") is None


PLAIN = {
    "utf8": str, "binary": bytes, "bool": bool, "int32": int, "int64": int, "double": float,
    "timestamp": datetime,
}


def difference(code: Any, kind: Any, place: str) -> str | None:
    """The first place where an annotation is not what the code says of the dict."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        kinds = [argument for argument in arguments if argument is not type(None)]
        return difference(code, kinds[0], place) if len(kinds) == 1 else f"{place}: {kind}"
    if isinstance(code, dict) and is_typeddict(kind):
        hints = get_type_hints(kind)
        if list(hints) != list(code):
            return f"{place}: {list(hints)} in types.py, {list(code)} in the code"
        parts = [(code[key], hint, f"{place}.{key}") for key, hint in hints.items()]
    elif isinstance(code, dict) and origin is tuple:
        parts = [(c, a, place) for c, a in zip(code.values(), arguments, strict=True)]
    elif isinstance(code, list) and origin is list:
        parts = [(code[0], arguments[0], f"{place}[]")]
    else:
        found = {type(value) for value in arguments} if origin is Literal else {kind}
        return None if found == {PLAIN.get(str(code))} else f"{place}: {kind}, {code} in the code"
    return next((text for part in parts if (text := difference(*part))), None)


def test_packets_are_typed_as_the_code_says():
    assert difference(wirelake._core.dict_types(), wirelake.Packet, "packet") is None


def described(kind: pyarrow.DataType) -> Any:
    """A type of Arrow in the way in which the code describes the dict."""
    if pyarrow.types.is_struct(kind):
        return {field.name: described(field.type) for field in kind}
    if pyarrow.types.is_list(kind):
        return [described(kind.value_type)]
    if pyarrow.types.is_timestamp(kind):
        return "timestamp"
    return {"string": "utf8"}.get(str(kind), str(kind))


def test_flows_are_typed_as_their_columns(streams):
    columns = described(pyarrow.struct(PCAPParser(streams).flows_arrow().schema))
    assert len(columns) > 25 and len(columns["tls"]) > 20
    assert difference(columns, wirelake.Flow, "flow") is None


@pytest.mark.parametrize(
    ("code", "kind", "expected"),
    [
        ({"offset": "int64", "reason": "utf8"}, wirelake.types.Damage, None),
        ({"offset": "int64"}, wirelake.types.Damage, "at: "),
        ({"reason": "utf8", "offset": "int64"}, wirelake.types.Damage, "at: "),
        ({"offset": "utf8", "reason": "utf8"}, wirelake.types.Damage, "at.offset: "),
        ([{"kind": "int32", "data": "binary"}], list[tuple[int, bytes]], None),
        ([{"kind": "int32", "data": "utf8"}], list[tuple[int, bytes]], "at[]: "),
        (["int32"], list[int] | None, None),
        ("utf8", wirelake.types.TlsVersion, None),
        ("int32", wirelake.types.TlsVersion, "at: "),
        ("timestamp", int, "at: "),
        ({"ts": "timestamp"}, wirelake.types.Flow, "at: "),
        (["double"], list[float] | None, None),
        (["double"], list[int], "at[]: "),
    ],
)
def test_the_comparison_with_the_code_finds_what_differs(code, kind, expected):
    found = difference(code, kind, "at")
    assert found is None if expected is None else found and found.startswith(expected)


def test_version_is_that_of_the_program():
    assert wirelake.__version__ == wirelake._core.version
    assert wirelake.__version__.count(".") == 2
