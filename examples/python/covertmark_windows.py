"""Entropy and lengths in windows, as a detection strategy of CovertMark looks at them.

A strategy parses a capture through a filter, takes packets out of the collection with a query of its
own, and looks at windows of them, each of one client and one target. Here a window is suspicious whose
payloads look random and are nearly of one length. It is written for CovertMark; the one line that
differs is the import. Run it as it is, or with a capture and a client of yours:

    .venv/bin/python examples/python/covertmark_windows.py
    .venv/bin/python examples/python/covertmark_windows.py trace.pcap --client 192.0.2.1 --window 25

Without --store, the collection goes into a temporary store that is gone at the end.
"""

import argparse
import math
import statistics
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from wirelake import covertmark as data

SAMPLE = Path(__file__).parents[2] / "tests" / "data" / "zeek" / "tls-1.2-stream-keylog.pcap"
WITH_PAYLOAD = {"tcp_info": {"$ne": None}, "tcp_info.payload": {"$ne": b""}}

Packet = dict[str, Any]


def entropy(payload: bytes) -> float:
    """Bits a byte, 8 at most."""
    shares = [count / len(payload) for count in Counter(payload).values()]
    return -sum(share * math.log2(share) for share in shares)


def windows(packets: list[Packet], size: int) -> dict[tuple[str, str], list[list[Packet]]]:
    """The whole windows of each client and target, in order."""
    talks: defaultdict[tuple[str, str], list[Packet]] = defaultdict(list)
    for packet in packets:
        talks[packet["src"], packet["dst"]].append(packet)
    return {
        ends: [talk[begin : begin + size] for begin in range(0, len(talk) - size + 1, size)]
        for ends, talk in talks.items()
    }


def describe(window: list[Packet]) -> tuple[float, float, float]:
    """Median entropy of the payloads, and mean and deviation of their lengths."""
    payloads = [packet["tcp_info"]["payload"] for packet in window]
    lengths = [len(payload) for payload in payloads]
    return (statistics.median(map(entropy, payloads)), statistics.mean(lengths),
            statistics.pstdev(lengths))


def show(ends: tuple[str, str], talk: list[list[Packet]], threshold: float) -> int:
    """Prints what there is to say of the windows; how many are suspicious."""
    measured = [describe(window) for window in talk]
    found = [each for each in measured if each[0] >= threshold and each[2] <= each[1] / 2]
    client, target = ends
    print(f"{client} -> {target}: {len(talk)} windows, {len(found)} suspicious;"
          f" median entropy {statistics.median(each[0] for each in measured):.2f},"
          f" mean length {statistics.mean(each[1] for each in measured):.0f}")
    return len(found)


def load(arguments: argparse.Namespace, store: str) -> str:
    parser = data.PCAPParser(arguments.capture, store)
    if arguments.client:
        parser.set_ip_filter([(client, data.constants.IP_SRC) for client in arguments.client])
    name = parser.load_and_insert_new("windows of " + arguments.capture.name)
    if not name:
        raise SystemExit(f"{arguments.capture}: nothing was loaded: {parser.last_error}")
    return name


def main() -> None:
    options = argparse.ArgumentParser(description="Entropy and lengths in windows.")
    options.add_argument("capture", nargs="?", type=Path, default=SAMPLE, help="default: %(default)s")
    options.add_argument("--client", action="append", metavar="NET", help="default: every host")
    options.add_argument("--window", type=int, default=5, help="packets (default: %(default)s)")
    options.add_argument("--threshold", type=float, default=5.0, help="bits (default: %(default)s)")
    options.add_argument("--store", help="path or URL of a store (default: a temporary one)")
    arguments = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = arguments.store or folder
        reader = data.Retriever(store)
        reader.select(load(arguments, store))
        talks = windows(reader.retrieve(WITH_PAYLOAD), arguments.window)
        found = sum(show(ends, talk, arguments.threshold) for ends, talk in talks.items() if talk)
        print(f"{reader.count()} packets to {reader.distinct('dst')} hosts,"
              f" {reader.count(WITH_PAYLOAD)} with payload: {found} suspicious windows")


if __name__ == "__main__":
    main()
