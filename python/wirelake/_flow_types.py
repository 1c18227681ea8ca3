"""What the dicts of flows hold: the part of wirelake.types about them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias, TypedDict

Originator: TypeAlias = Literal["syn", "syn_ack", "first"]
"""How it is known who began: by a SYN, by a SYN-ACK, or by the first packet."""

ConnState: TypeAlias = Literal[
    "S0", "S1", "SF", "REJ", "S2", "S3", "RSTO", "RSTR", "RSTOS0", "RSTRH", "SH", "SHR", "OTH"
]
"""How far a connection came, as Zeek defines it for its conn.log."""

EndReason: TypeAlias = Literal["fin", "rst", "reused", "idle", "evicted", "capture_end"]
"""What ended a flow."""


class FlowSide(TypedDict):
    """What one side of a flow sent."""

    packets: int
    bytes: int
    """Of their IP packets, headers included."""
    payload_packets: int
    """Packets with a payload."""
    payload_bytes: int
    """Bytes of payload; of TCP each place in the stream once."""
    retransmitted_packets: int
    """Of TCP, all of whose payload was seen before."""
    out_of_order_packets: int
    """Of TCP, that bring what later ones came before."""
    missed_bytes: int
    """Of the TCP stream, that the capture does not have."""
    flags: int | None
    """All TCP flags of this side together, as the bits of a header (RFC 9293 section 3.1); None
    unless it is TCP."""
    ttl: int | None
    """Time to live, or hop limit, of the first packet; None without packets, as all that follow."""
    window: int | None
    """Of the first TCP segment, as it stands there, without scaling."""
    length_min: int | None
    """Bytes of the shortest payload; None without payload, as the other three."""
    length_mean: float | None
    length_max: int | None
    length_std: float | None
    """Standard deviation of the payloads' lengths, in bytes."""
    interval_mean_us: float | None
    """Microseconds between packets of this side; None with fewer than two."""
    interval_std_us: float | None
    """Standard deviation, likewise."""
    entropy: float | None
    """Bits per byte of the first 4,096 bytes of payload; None with fewer than 32."""


class Certificate(TypedDict):
    """A certificate of a TLS server, which nobody has verified: RFC 5280."""

    sha256: str
    """Digest of the whole, in hexadecimal."""
    subject: str | None
    """As RFC 2253 writes it; None if it cannot be read, as the four that follow."""
    issuer: str | None
    serial: str | None
    """Serial number, in hexadecimal."""
    not_before: datetime | None
    """Valid from, in UTC."""
    not_after: datetime | None
    """Valid until, in UTC."""
    names: list[str]
    """DNS names and addresses."""


class FlowTls(TypedDict):
    """The handshake of TLS, DTLS or QUIC: RFC 8446 section 4, RFC 5246 section 7.4.

    What is said of the client is None without a ClientHello, and of the server without a ServerHello.
    """

    version: int | None
    """That the server chose: 771 is TLS 1.2, 772 is 1.3."""
    server_name: str | None
    """That the client asks for: RFC 6066 section 3."""
    alpn: list[str] | None
    """Protocols that the client offers: RFC 7301."""
    alpn_selected: str | None
    """The one that the server chose, where it says so in the clear."""
    client_version: int | None
    """Legacy version of the ClientHello."""
    supported_versions: list[int] | None
    """That the client offers, as sent, GREASE included, as the four that follow."""
    ciphers: list[int] | None
    """Cipher suites."""
    extensions: list[int] | None
    """Types of extensions."""
    groups: list[int] | None
    """Supported groups."""
    signature_algorithms: list[int] | None
    cipher: int | None
    """Cipher suite that the server chose."""
    ja3: str | None
    """Fingerprint of the client: MD5 of `ja3_text`, in hexadecimal."""
    ja3_text: str | None
    ja3s: str | None
    """Fingerprint of the server."""
    ja4: str | None
    """JA4, a fingerprint of the client."""
    ja4_r: str | None
    """The same without digests."""
    resumed: bool | None
    """Whether it goes on from an earlier session; None if that is not known."""
    alert: int | None
    """The first fatal alert in the clear: RFC 8446 section 6."""
    client_hello_frame: int | None
    """The frame in which the ClientHello ends."""
    server_hello_frame: int | None
    """The frame in which the ServerHello ends."""
    certificates: list[Certificate] | None
    """Of the server, in the order sent; None where they are not sent in the clear."""


class FlowQuic(TypedDict):
    """The first Initial packet of a QUIC connection: RFC 9000 section 17.2.2."""

    version: int
    dcid: bytes
    """Its destination connection ID, in base64 unless raw bytes were asked for."""
    scid: bytes
    """Its source connection ID, likewise."""


class FlowHttp(TypedDict):
    """The first request of HTTP/1: RFC 9112 section 3."""

    method: str
    host: str | None
    """Header field Host."""
    uri: str
    """What is asked for, as it stands there."""
    user_agent: str | None
    """Header field User-Agent."""


class FlowSsh(TypedDict):
    """The identification strings of SSH: RFC 4253 section 4.2."""

    client: str | None
    """Of the originator."""
    server: str | None
    """Of the responder."""


class Flow(TypedDict):
    """What two ends said to each other; docs/flows.md says what is one flow, and when it ends."""

    load: str
    """The load of one capture, as that of its packets; empty where none was stored."""
    capture: str
    """The capture's file name."""
    flow: int
    """The frame of its first packet: with `load` it names the flow, and its packets have it too."""
    ts: datetime
    """`start_ns` as a timestamp in UTC, rounded down to microseconds."""
    start_ns: int
    """Time of the first packet, in nanoseconds since 1970-01-01 00:00 UTC."""
    end_ns: int
    """Time of the last packet, likewise."""
    type: Literal["IPv4", "IPv6"]
    src: str
    """Address of the originator."""
    sport: int | None
    """Port of the originator; of ICMP what Community ID has for it; None where the protocol has
    none."""
    dst: str
    """Address of the responder."""
    dport: int | None
    """Port of the responder, likewise."""
    proto: str
    """Protocol, named as in packets."""
    protocol: int
    """The same by number."""
    community_id: str
    """Community ID, version 1, seed 0."""
    originator: Originator
    conn_state: ConnState
    history: str | None
    """Of TCP: what happened in order, as Zeek defines it; capitals are the originator's."""
    end_reason: EndReason
    handshake_rtt_ns: int | None
    """Nanoseconds from the SYN to the ACK of the SYN-ACK; None without all three, as its parts."""
    syn_ack_ns: int | None
    """From the SYN to the SYN-ACK."""
    ack_ns: int | None
    """From the SYN-ACK to its ACK."""
    orig: FlowSide
    """What the originator sent."""
    resp: FlowSide
    """What the responder sent."""
    lengths: list[int]
    """Payload bytes of the first 32 packets that have any; negative from the responder."""
    offsets_us: list[int]
    """When they came, in microseconds since the flow's first packet."""
    service: str | None
    """What is spoken, by content: `tls`, `quic`, `dtls`, `http`, `dns`, `ssh`, `smtp`, ...; None if
    it is not known."""
    tls: FlowTls | None
    """None without a hello."""
    quic: FlowQuic | None
    """None without an Initial packet."""
    http: FlowHttp | None
    """None without a request."""
    ssh: FlowSsh | None
    """None without any identification."""
