"""Who talks with whom in a capture: hosts, conversations, resets, packets over time, lengths.

Run it as it is, or with a capture of yours:

    .venv/bin/python examples/python/who_talks.py
    .venv/bin/python examples/python/who_talks.py trace.pcap --every 1m --store traces

It saves a plot of the packets' lengths as PNG, and the largest conversation as pcapng; files of the
same names are replaced. Bytes are those of IP packets, in a collection the column len. Without
--store, the collection goes into a temporary store that is gone at the end. It needs matplotlib and
polars.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import polars
import wirelake
from matplotlib.figure import Figure
from polars import col
from wirelake import Collection, PCAPParser

SAMPLE = Path(__file__).parents[2] / "tests" / "data" / "zeek" / "ssl.v3.pcap"
THERE = ("src", "sport", "dst", "dport", "proto")
BACK = ("dst", "dport", "src", "sport", "proto")

Conversation = tuple[Any, ...]
"""The values of THERE in one direction, and of BACK in the other; without ports, those are None."""


def load(capture: Path, store: wirelake.Store) -> Collection:
    parser = PCAPParser(capture, store)
    name = parser.load_and_insert_new(f"who talks in {capture.name}", keep_headers=True)
    if not isinstance(name, str):
        sys.exit(f"nothing was stored: {parser.last_error}")
    return store[name]


def conversations(collection: Collection) -> Counter[Conversation]:
    """The bytes of each, both directions together."""
    sizes: Counter[Conversation] = Counter()
    for way in collection.count_by(THERE, sum="len"):
        one, other = sorted([(way["src"], way["sport"]), (way["dst"], way["dport"])])
        sizes[*one, *other, way["proto"]] += way["len"]
    return sizes


def over_time(collection: Collection, every: str) -> polars.DataFrame:
    """Packets and bytes in each second, or whatever `every` is; where nothing was sent, no row."""
    return (
        collection.to_polars(columns=["ts", "len"])
        .group_by(col("ts").dt.truncate(every).alias("from"))
        .agg(polars.len().alias("packets"), col("len").sum().alias("bytes"))
        .sort("from")
    )


def plot_lengths(collection: Collection, title: str, output: Path) -> None:
    lengths = collection.to_polars(columns=["len"])["len"]
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    axes.hist(lengths, bins=50, log=True, color="#0072b2")
    axes.set(title=title, xlabel="length of the IP packet in bytes", ylabel="packets")
    figure.savefig(output, dpi=150)


def export(collection: Collection, conversation: Conversation, output: Path) -> int:
    """Writes the frames of both directions; how many."""
    both_ways = {"$or": [dict(zip(keys, conversation)) for keys in (THERE, BACK)]}
    return collection.export(output, both_ways, format="pcapng", overwrite=True)


def show(title: str, rows: polars.DataFrame | list[dict[str, Any]]) -> None:
    table = polars.DataFrame(rows)
    print(f"{title}:", "none" if table.is_empty() else table, sep="\n", end="\n\n")


def main() -> None:
    options = argparse.ArgumentParser(description="Who talks with whom in a capture.")
    options.add_argument("capture", nargs="?", type=Path, default=SAMPLE, help="default: %(default)s")
    options.add_argument("--every", default="1s", help="time between rows: 100ms, 1s, 1m, 1h, ...")
    options.add_argument("--plot", type=Path, default=Path("packet_lengths.png"),
                         help="default: %(default)s")
    options.add_argument("--pcapng", type=Path, default=Path("largest_conversation.pcapng"),
                         help="default: %(default)s")
    options.add_argument("--store", help="path or URL of a store (default: a temporary one)")
    arguments = options.parse_args()
    capture: Path = arguments.capture
    polars.Config(tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True,
                  tbl_width_chars=-1, fmt_str_lengths=40)
    with tempfile.TemporaryDirectory() as folder:
        collection = load(capture, wirelake.open_store(arguments.store or folder))
        largest = conversations(collection).most_common(10)

        show("Hosts that sent most bytes", collection.count_by("src", sum="len", limit=10))
        show("Largest conversations", [dict(zip(THERE, ends), bytes=size) for ends, size in largest])
        resets = {"tcp_info.flags.RST": True}
        show("Hosts that sent TCP resets", collection.count_by("src", resets, limit=10))
        show("Packets over time", over_time(collection, arguments.every))

        plot_lengths(collection, f"Packet lengths in {capture.name}", arguments.plot)
        print(f"plot: {arguments.plot}")
        frames = export(collection, largest[0][0], arguments.pcapng)
        print(f"largest conversation, {frames} frames: {arguments.pcapng}")


if __name__ == "__main__":
    main()
