#!/usr/bin/env python3
"""tests/differential/covertmark_numbers.py FOLDER: in how many packets of a folder's captures
wirelake.covertmark reads something otherwise than wirelake, for docs/covertmark.md."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from wirelake import PCAPParser, covertmark, errors
from wirelake.covertmark import _reading

Packet = dict[str, Any]


def differences(ours: Packet, read: Packet) -> list[str]:
    """What of a packet is read otherwise."""
    found = [key for key in ("len", "time") if ours[key] != read[key]]
    if ours["proto"] != read["proto"]:
        has_header = ours["proto"] not in _reading.READ
        found.append("proto, not read by dpkt" if has_header else "proto, without its header")
    if read["http_info"]:
        found.append("http_info")
    if ours["tcp_info"] and ours["tcp_info"]["opts"] != read["tcp_info"]["opts"]:
        found.append("opts")
    if ours["tls_info"] and not read["tls_info"]:
        known = (ours["tls_info"]["type"] in covertmark.constants.TLS_TYPE.values()
                 and ours["tls_info"]["ver"] in covertmark.constants.TLS_VERSION.values())
        found.append("tls_info, records go on" if known else "tls_info, SSL3 or heartbeat")
    elif ours["tls_info"] != read["tls_info"]:
        found.append("tls_info, other records")
    return found


def main() -> None:
    counts: Counter[str] = Counter()
    for path in sorted(Path(sys.argv[1]).rglob("*")):
        if not path.is_file():
            continue
        try:
            ours = PCAPParser(path).load_packet_info()
            read = covertmark.PCAPParser(path).load_packet_info()
        except errors.Error:
            continue
        counts["captures"] += 1
        counts["packets"] += len(ours)
        counts["TCP"] += sum(1 for packet in ours if packet["tcp_info"])
        counts["TLS"] += sum(1 for packet in ours if packet["tls_info"])
        for one, other in zip(ours, read, strict=True):
            counts.update(differences(dict(one), other))
    for what, count in counts.most_common():
        print(f"{count:9}  {what}")


if __name__ == "__main__":
    main()
