"""Ten captures into one collection, through a filter.

Only packets from or to some networks are kept, here the private ones. A capture without any, or that is no capture,
leaves the collection as it was, and the others load all the same. Run it as it is, or with captures
and networks of yours:

    .venv/bin/python examples/python/many_captures.py
    .venv/bin/python examples/python/many_captures.py *.pcap.gz --either 192.0.2.0/24 --store traces

Without --store, the collection goes into a temporary store that is gone at the end.
"""

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import wirelake
from wirelake import PCAPParser, constants

SAMPLES = Path(__file__).parents[2] / "tests" / "data"
TEN_SAMPLES = [
    SAMPLES / name
    for name in (
        "arkime/arkime_synthetic.pcap",
        "arkime/mysql-tls.pcap",
        "libpcap/vrrp.pcap",
        "pcapplusplus/4KHttpRequests.pcap",
        "pcapplusplus/four_ipv6_http_streams.pcap",
        "pcapplusplus/many_interfaces-1.pcapng",
        "pcapplusplus/raw_ip.pcap",
        "pcapplusplus/tls.pcap",
        "zeek/tls-1.2-stream-keylog.pcap",
        "zeek/tls13-ech.pcap",
    )
]
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")


def load(captures: Iterable[Path], store: wirelake.Store, networks: Sequence[str]) -> str:
    """Loads what of the captures is from or to the networks into a new collection; its name."""
    subjects = [(network, constants.IP_EITHER) for network in networks]
    name = store.create(f"from or to {', '.join(networks)}", input_filters=subjects)
    for capture in captures:
        parser = PCAPParser(capture, store)
        parser.set_ip_filter(subjects)
        if parser.load_and_insert_existing(name):
            print(f"{capture.name}: loaded")
        else:
            print(f"{capture.name}: nothing loaded: {parser.last_error}")
    return name


def show(collection: wirelake.Collection) -> None:
    """What the collection knows of its loads, and its first packets."""
    print(f"\n{'capture':32} {'frames':>7} {'packets':>8} {'filtered':>9} {'no IP':>6}")
    for facts in collection.info["loads"]:
        passed_over = facts["passed_over"]
        print(f"{facts['capture']:32} {facts['frames']:7} {facts['packets']:8}"
              f" {passed_over.get('filtered', 0):9} {passed_over.get('not_ip', 0):6}")
    print(f"\n{len(collection)} packets; the first five:")
    for packet in collection.find(limit=5, fields=["capture", "frame", "src", "dst", "len"]):
        print(f"  {packet['capture']} {packet['frame']}: {packet['src']} -> {packet['dst']},"
              f" {packet['len']} bytes")


def main() -> None:
    options = argparse.ArgumentParser(description="Captures into one collection, through a filter.")
    options.add_argument("captures", nargs="*", type=Path, default=TEN_SAMPLES,
                         help="default: ten of the sample captures")
    options.add_argument("--either", nargs="+", metavar="NET", default=PRIVATE,
                         help="keep packets from or to these (default: private networks)")
    options.add_argument("--store", help="path or URL of a store (default: a temporary one)")
    arguments = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = wirelake.open_store(arguments.store or folder)
        name = load(arguments.captures, store, arguments.either)
        show(store[name])


if __name__ == "__main__":
    main()
