"""How the TLS records of two hosts differ in length: a plot, saved as PNG.

How long its records are tells what a host sends, whatever their cipher: alerts and requests are
short, pages and files fill records up to the limit of 16 KiB. Run it as it is, or with a capture of
yours and two of its hosts:

    .venv/bin/python examples/python/tls_record_lengths.py
    .venv/bin/python examples/python/tls_record_lengths.py trace.pcap \
        --hosts 192.0.2.1 198.51.100.7 --output lengths.png

It needs matplotlib.
"""

# The types that matplotlib declares leave its keyword arguments open.
# pyright: reportUnknownMemberType=false

import argparse
import statistics
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from wirelake import PCAPParser, constants

SAMPLE = Path(__file__).parents[2] / "tests" / "data" / "zeek" / "tls-1.2-stream-keylog.pcap"
STYLES = {"#0072b2": "o", "#d55e00": "^"}  # Colours that the colour-blind tell apart, and marks.
LENGTHS = {2**n: f"{2**n} B" if n < 10 else f"{2 ** (n - 10)} KiB" for n in range(0, 15, 2)}

Records = list[tuple[float, int]]
"""The time in seconds and the length in bytes of each record of a host."""


def lengths_of(packet: Mapping[str, Any]) -> list[int]:
    """The lengths of the records that start in a packet: a record may end in a later one."""
    tls = packet["tls_info"]
    return (tls["data_length"] or [tls["len"]]) if tls else []


def busiest_hosts(capture: Path) -> list[str]:
    """The two hosts that sent most records."""
    records: Counter[str] = Counter()
    for packet in PCAPParser(capture).iter_packets():
        records[packet["src"]] += len(lengths_of(packet))
    return [host for host, count in records.most_common(2) if count]


def records_of(capture: Path, host: str) -> Records:
    parser = PCAPParser(capture)
    if parser.set_ip_filter([(host, constants.IP_SRC)]) != 1:
        sys.exit(f"{host} is no address")
    return [
        (float(packet["time"]), length)
        for packet in parser.iter_packets()
        for length in lengths_of(packet)
    ]


def draw_shares(axes: Axes, hosts: dict[str, Records]) -> None:
    """What share of a host's records is no longer than this?"""
    for (host, records), colour in zip(hosts.items(), STYLES):
        lengths = [length for _, length in records]
        median = statistics.median(lengths)
        label = f"{host}\n{len(lengths)} records, median {median:g} B"
        axes.ecdf(lengths, color=colour, linewidth=2)
        axes.plot([median], [0.5], f"-{STYLES[colour]}", color=colour, markersize=8, label=label)
    axes.set_title("Share of records up to a length (marks: medians)")
    axes.set_xlabel("record length")
    axes.set_ylabel("share of the host's records")
    axes.set_xscale("log", base=2)
    axes.set_xticks(list(LENGTHS), list(LENGTHS.values()))
    axes.yaxis.set_major_formatter("{x:.0%}")
    axes.legend(loc="upper left", framealpha=1, edgecolor="none")


def draw_times(axes: Axes, hosts: dict[str, Records]) -> None:
    """When was a record of which length sent?"""
    start = min(time for records in hosts.values() for time, _ in records)
    for records, (colour, mark) in zip(hosts.values(), STYLES.items()):
        times = [time - start for time, _ in records]
        axes.plot(times, [length for _, length in records], mark, color=colour, alpha=0.7)
    axes.set_title("Records in time")
    axes.set_xlabel("time since the first record (s)")
    axes.set_ylabel("record length")
    axes.set_yscale("log", base=2)
    axes.set_yticks(list(LENGTHS), list(LENGTHS.values()))


def plot(hosts: dict[str, Records], title: str, output: Path) -> None:
    figure = Figure(figsize=(11, 4.8), layout="constrained")
    figure.suptitle(title, fontweight="bold")
    shares, times = figure.subplots(1, 2)
    draw_shares(shares, hosts)
    draw_times(times, hosts)
    for axes in (shares, times):
        axes.grid(color="0.9")
        axes.set_axisbelow(True)
        axes.spines[["top", "right"]].set_visible(False)
        axes.minorticks_off()
    figure.savefig(output, dpi=150)


def main() -> None:
    options = argparse.ArgumentParser(description="Plots the TLS record lengths of two hosts.")
    options.add_argument("capture", nargs="?", type=Path, default=SAMPLE, help="default: %(default)s")
    options.add_argument("--hosts", nargs=2, metavar="ADDRESS", help="default: the two busiest")
    options.add_argument("--output", type=Path, default=Path("tls_record_lengths.png"),
                         help="default: %(default)s")
    arguments = options.parse_args()
    capture: Path = arguments.capture
    hosts = {
        host: records_of(capture, host) for host in arguments.hosts or busiest_hosts(capture)
    }
    if len(hosts) < 2 or not all(hosts.values()):
        sys.exit(f"{capture}: a comparison takes two hosts that sent TLS records")
    plot(hosts, f"TLS record lengths in {capture.name}", arguments.output)
    for host, records in hosts.items():
        lengths = sorted(length for _, length in records)
        print(f"{host}: {len(lengths)} records, from {lengths[0]} to {lengths[-1]} bytes,"
              f" median {statistics.median(lengths):g}")
    print(f"plot: {arguments.output}")


if __name__ == "__main__":
    main()
