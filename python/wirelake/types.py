"""What the dicts of wirelake hold, for people and for type checkers.

At run time they are plain dicts. `docs/packet-records.md` has every rule of how a packet becomes one,
`docs/flows.md` of a flow, `docs/store-format.md` what is kept of a load.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, TypedDict

from ._flow_types import Certificate as Certificate
from ._flow_types import ConnState as ConnState
from ._flow_types import EndReason as EndReason
from ._flow_types import Flow as Flow
from ._flow_types import FlowHttp as FlowHttp
from ._flow_types import FlowQuic as FlowQuic
from ._flow_types import FlowSide as FlowSide
from ._flow_types import FlowSsh as FlowSsh
from ._flow_types import FlowTls as FlowTls
from ._flow_types import Originator as Originator

ProtocolName: TypeAlias = str
"""`TCP`, `UDP`, `ICMP`, `ICMP6`, ...; the decimal number of a protocol without a name here."""

TlsType: TypeAlias = Literal[
    "CHANGE_CIPHER_SPEC", "ALERT", "HANDSHAKE", "APPLICATION_DATA", "HEARTBEAT"
]
"""Content type of a TLS record: RFC 8446 section 5.1, RFC 6520 section 6."""

TlsVersion: TypeAlias = Literal["SSL3", "1.0", "1.1", "1.2", "1.3"]
"""0x0300 to 0x0304 in a record's header; TLS 1.3 itself writes 1.2 there, or 1.0 at first."""


class TcpFlags(TypedDict):
    """Control bits: RFC 9293 section 3.1."""

    FIN: bool
    SYN: bool
    RST: bool
    PSH: bool
    ACK: bool
    URG: bool
    ECE: bool
    CWR: bool


class TcpInfo(TypedDict):
    """A TCP header, and what the segment carries: RFC 9293 section 3.1."""

    sport: int
    """Source port."""
    dport: int
    """Destination port."""
    flags: TcpFlags
    opts: list[tuple[int, bytes]]
    """Kind and data of each option, in order, the data as it is; a no-operation is `(1, b"")`, and
    the end of the options is not among them. From `Collection.find` as well."""
    seq: int
    """Sequence number, 0 to 2**32 - 1."""
    ack: int
    """Acknowledgment number, 0 to 2**32 - 1, whether or not ACK is set."""
    payload: bytes
    """The captured bytes of the segment, in base64 (RFC 4648 section 4) unless raw ones were asked
    for; without the padding of the link layer."""


class TlsInfo(TypedDict):
    """The TLS records that start in a segment: RFC 8446 section 5.1, RFC 5246 section 6.2."""

    type: TlsType
    """Of the first record."""
    ver: TlsVersion
    """Of the first record's header."""
    len: int
    """The first record's declared length, in bytes; the segment may hold less of it."""
    records: int
    """How many records are complete in the segment; 0 if the first goes on in the next one."""
    data: list[bytes]
    """The body of each complete record, in base64 unless raw ones were asked for."""
    data_length: list[int]
    """Bytes of each body, before base64."""


class Packet(TypedDict):
    """One IP packet: the outermost IP header, or with `decapsulate` the innermost; and its content."""

    type: Literal["IPv4", "IPv6"]
    dst: str
    """Destination address, as RFC 5952 writes it; hexadecimal groups only."""
    src: str
    """Source address, likewise."""
    len: int
    """Bytes of the IP packet, header included: RFC 791 section 3.1, RFC 8200 section 3."""
    proto: ProtocolName
    """Upper-layer protocol, behind any IPv6 extension headers."""
    time: str
    """Seconds since 1970-01-01 00:00 UTC with 6 decimals, 9 if the capture has nanoseconds."""
    ttl: int
    """Time to live, or hop limit; 0 to 255."""
    tcp_info: TcpInfo | None
    """None unless the packet holds a TCP header."""
    tls_info: TlsInfo | None
    """None unless the TCP payload starts with a TLS record."""


class Damage(TypedDict):
    """Where and why a capture breaks off."""

    offset: int
    """In bytes, of the decompressed capture."""
    reason: str


class Stats(TypedDict):
    """What was read of a capture and what was passed over."""

    capture: str
    """The capture's file name."""
    format: str
    """Such as `pcap, little-endian, microseconds`."""
    bytes: int
    """Size of the file as it is, compressed or not; of a pipe, what was read from it."""
    frames: int
    packets: int
    """Frames that became packets which the filter accepts."""
    passed_over: dict[str, int]
    """Frames that did not, by reason."""
    remarks: dict[str, int]
    """What was noticed about packets that were kept, and about the capture itself."""
    linktypes: dict[str, int]
    """Frames by the number of their link type."""
    first_ns: int | None
    """The earliest time, in nanoseconds since 1970-01-01 00:00 UTC; None without packets."""
    last_ns: int | None
    """The latest time, likewise."""
    flows: int | None
    """How many flows the packets are of; None where flows were not followed."""
    damage: Damage | None
    """None if the capture was read to its end."""


class LoadInfo(Stats):
    """One capture that was loaded into a collection."""

    load: str
    """The load's identifier, a UUID version 7 (RFC 9562 section 5.7): loads sort by time."""
    time: str
    """When, as RFC 3339 writes it, in UTC."""
    time_us: int
    """The same in microseconds since 1970-01-01 00:00 UTC."""
    filter: list[list[str | int]]
    """The filter, as pairs of text and position."""
    decapsulated: bool
    """Whether packets in tunnels are the innermost ones (`decapsulate`), also to the filter."""
    sha256: str | None
    """Of the file's bytes, compressed if it is; None if it is not known."""
    headers: bool | None
    """Whether frames' headers were kept (`keep_headers`); None if it is not known."""
    replaces: list[str]
    """Loads that gave way to this one."""


class CheckFinding(TypedDict):
    """Something that a check found."""

    found: str
    """`damaged`, `missing`, or `unnamed`: there, and named by nothing, which is harmless."""
    file: str
    message: str


class CheckReport(TypedDict):
    """What a check of a collection found."""

    sound: bool
    """Nothing is damaged or missing."""
    files: int
    """That were read; 0 on a server."""
    packets: int
    findings: list[CheckFinding]


class Packed(TypedDict):
    """What packing small files did: `files` of `bytes` became `new_files` of `new_bytes`."""

    files: int
    bytes: int
    new_files: int
    new_bytes: int


class Removed(TypedDict):
    """What tidying up removed of one kind, from one collection."""

    collection: str
    removed: str
    """Of what kind, in words."""
    files: int
    bytes: int


class CollectionSummary(TypedDict):
    """What a store says of a collection at a glance."""

    name: str
    description: str
    creation_time: str | None
    """As RFC 3339 writes it, in UTC, with milliseconds; None where `damage` says why."""
    input_filters: list[list[str | int]]
    """Pairs of text and position, which `PCAPParser.set_ip_filter` takes."""
    count: int | None
    """Packets in it; None where `damage` says why."""
    damage: str | None
    """Why the collection cannot be read; None if it can."""


class CollectionInfo(TypedDict):
    """All that a store says of a collection."""

    name: str
    description: str
    creation_time: str
    """As RFC 3339 writes it, in UTC, with milliseconds."""
    input_filters: list[list[str | int]]
    """Pairs of text and position, which `PCAPParser.set_ip_filter` takes."""
    count: int
    """Packets in it."""
    loads: list[LoadInfo]
    """The captures in it, by the time of their load."""


class HistoryEntry(TypedDict):
    """One change of a collection: a commit, by wirelake or by another writer."""

    version: int
    time: str
    """When, as RFC 3339 writes it, in UTC, with milliseconds; by the writer's clock."""
    time_us: int
    """The same in microseconds since 1970-01-01 00:00 UTC."""
    operation: str | None
    """What its writer calls it: `WRITE`, `DELETE`, `OPTIMIZE`, `RESTORE`...; None if it does not say."""
    packets_before: int | None
    """Packets of the collection before it; None where statistics do not say, or the log no longer does."""
    packets_after: int | None
    """The same after it."""
