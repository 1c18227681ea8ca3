"""Packets as CovertMark reads them, out of what wirelake reads; docs/covertmark.md says what differs."""

from __future__ import annotations

import base64
from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .constants import TLS_TYPE, TLS_VERSION

if TYPE_CHECKING:
    import pyarrow

Packet = dict[str, Any]

_COLUMNS = ("type", "dst", "src", "len", "proto", "ttl", "tcp_info", "sport")
_LATER_COLUMNS = ("ip_info", "http_info")
"""Which collections of earlier versions lack."""

_IPV6_HEADER = 40
_RECORD_HEADER = 5
_OPTION_WORD = 4
_END_OF_OPTIONS = (0, b"")
_TCP = ("sport", "dport", "flags", "seq", "ack")
_WITH_PORTS = ("TCP", "UDP", "SCTP")
READ = (*_WITH_PORTS, "AH", "ESP", "GRE", "ICMP", "ICMP6", "IGMP", "IP", "IP6", "OSPF", "PIM", "VRRP")
"""Protocols that dpkt reads, by their names."""


def packet_of(row: Mapping[str, Any], raw: bool) -> Packet:
    """The packet that the fields of a stored one make; `raw` gives bytes, else they are in base64."""
    tcp = row["tcp_info"]
    return {
        "type": row["type"],
        "dst": row["dst"],
        "src": row["src"],
        "len": payload_length(row["type"], row["len"]),
        "proto": _protocol(row),
        "time": _with_microseconds(row["time"]),
        "ttl": row["ttl"],
        "tcp_info": _tcp(tcp, raw) if tcp else None,
        "tls_info": tls_of(tcp["payload"], raw) if tcp else None,
        "http_info": row.get("http_info"),
    }


def fields_among(columns: Container[str]) -> list[str]:
    """What packet_of() needs of packets that have these columns, with bytes as they are."""
    return [*_COLUMNS, "time", *(name for name in _LATER_COLUMNS if name in columns)]


def fields_of(batches: pyarrow.RecordBatchReader) -> Iterator[dict[str, Any]]:
    """The same fields of packets that come as record batches."""
    later = [name for name in _LATER_COLUMNS if name in batches.schema.names]
    for batch in batches:
        for row in batch.select([*_COLUMNS, "ts_ns", "time_digits", *later]).to_pylist():
            if row["tcp_info"]:
                options = [(each["kind"], each["data"]) for each in row["tcp_info"]["opts"]]
                row["tcp_info"]["opts"] = options
            if row.get("http_info"):
                row["http_info"]["headers"] = _headers(row["http_info"]["headers"])
            row["time"] = _seconds(row.pop("ts_ns"), row.pop("time_digits"))
            yield row


def _headers(fields: list[dict[str, str]]) -> dict[str, str | list[str]]:
    """By name; of a field that is repeated, all values in order."""
    headers: dict[str, str | list[str]] = {}
    for field in fields:
        present = headers.get(field["name"])
        if present is None:
            headers[field["name"]] = field["value"]
        elif isinstance(present, list):
            present.append(field["value"])
        else:
            headers[field["name"]] = [present, field["value"]]
    return headers


def _seconds(nanoseconds: int, digits: int) -> str:
    whole, rest = divmod(abs(nanoseconds), 10**9)
    return f"{'-' if nanoseconds < 0 else ''}{whole}.{rest:09}"[: digits - 9 or None]


def payload_length(type_: str, length: int) -> int:
    """`len` as CovertMark has it: without the header of IPv6."""
    return length - _IPV6_HEADER if type_ == "IPv6" else length


def whole_length(type_: str, length: int) -> int:
    """The way back of payload_length()."""
    return length + _IPV6_HEADER if type_ == "IPv6" else length


def _protocol(row: Mapping[str, Any]) -> str:
    """There it is the name of what reads the header: of later fragments and of headers that are cut
    off nothing does, nor of protocols that dpkt does not read."""
    proto: str = row["proto"]
    ip: Mapping[str, Any] = row.get("ip_info") or {}
    has_no_header = ip.get("fragment_offset") or (proto in _WITH_PORTS and row["sport"] is None)
    is_read = proto in READ and not (proto == "ESP" and row["type"] == "IPv6")
    return proto if is_read and not has_no_header else "bytes"


def _with_microseconds(time: str) -> str:
    seconds, _, fraction = time.partition(".")
    if len(fraction) <= 6:
        return time
    sign = -1 if seconds.startswith("-") else 1
    nanoseconds = int(seconds.lstrip("-")) * 10**9 + int(fraction.ljust(9, "0"))
    microseconds = (nanoseconds + 500) // 1000
    whole, rest = divmod(microseconds, 10**6)
    return f"{'-' if sign < 0 else ''}{whole}.{rest:06}"


def _tcp(tcp: Mapping[str, Any], raw: bool) -> dict[str, Any]:
    payload = tcp["payload"] or b""
    options = _with_end(tcp["opts"] or [])
    shown = payload if raw else base64.b64encode(payload)
    return {**{name: tcp[name] for name in _TCP}, "opts": options, "payload": shown}


def _with_end(options: list[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    """The options, and the zeros that fill the header's last word, each of which is one there."""
    size = sum(1 if kind < 2 else 2 + len(data) for kind, data in options)
    return options + [_END_OF_OPTIONS] * (-size % _OPTION_WORD)


def tls_of(payload: bytes, raw: bool) -> dict[str, Any] | None:
    """The TLS records of a segment; None unless they end where it does.

    A rest of up to five bytes behind the last record, which is too short for another, is no reason.
    """
    kind = TLS_TYPE.get(payload[0]) if payload else None
    version = TLS_VERSION.get(int.from_bytes(payload[1:3], "big"))
    if len(payload) < _RECORD_HEADER or kind is None or version is None:
        return None
    bodies: list[bytes] = []
    begin = 0
    while begin < len(payload) - _RECORD_HEADER:
        body = begin + _RECORD_HEADER
        begin = body + int.from_bytes(payload[body - 2 : body], "big")
        if begin > len(payload):
            return None
        bodies.append(payload[body:begin])
    return {
        "type": kind,
        "ver": version,
        "len": int.from_bytes(payload[3:5], "big"),
        "records": len(bodies),
        "data": bodies if raw else [base64.b64encode(body) for body in bodies],
        "data_length": [len(body) for body in bodies],
    }
