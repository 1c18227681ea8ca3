"""How long the payloads of two services are, flow by flow: a plot, saved as PNG.

A flow keeps the payload lengths of its first 32 packets that have any, negative from the responder.
Their order tells services apart without a look inside, also under a cipher. Run it as it is, or with
captures of yours and two services that they have (`wirelake distinct NAME service --flows`):

    .venv/bin/python examples/python/flow_lengths.py
    .venv/bin/python examples/python/flow_lengths.py *.pcap --services ssh dns --output lengths.png

It needs matplotlib.
"""

# The types that matplotlib declares leave its keyword arguments open.
# pyright: reportUnknownMemberType=false

import argparse
import statistics
import sys
from collections.abc import Iterable
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from wirelake import Flow, PCAPParser

DATA = Path(__file__).parents[2] / "tests" / "data"
SAMPLES = [
    DATA / name
    for name in (
        "arkime/arkime_synthetic.pcap",
        "pcapplusplus/four_ipv6_http_streams.pcap",
        "pcapplusplus/tls.pcap",
        "zeek/heartbleed-encrypted.pcap",
        "zeek/ssl.v3.pcap",
        "zeek/tls-1.2-stream-keylog.pcap",
        "zeek/tls13-ech.pcap",
    )
]
COLOURS = ("#0072b2", "#d55e00")  # That the colour-blind tell apart.


def flows_of(captures: Iterable[Path], services: list[str]) -> dict[str, list[Flow]]:
    """The flows with a payload, by their service."""
    found: dict[str, list[Flow]] = {service: [] for service in services}
    for capture in captures:
        for flow in PCAPParser(capture).flows():
            if flow["service"] in found and flow["lengths"]:
                found[flow["service"]].append(flow)
    return found


def draw(axes: Axes, service: str, flows: list[Flow], colour: str) -> None:
    """A line for each flow, and a thick one for the medians of those that go on so long."""
    longest = max(len(flow["lengths"]) for flow in flows)
    for flow in flows:
        lengths = flow["lengths"]
        axes.plot(range(1, len(lengths) + 1), lengths, ".-", color=colour, alpha=0.25, linewidth=0.8)
    medians = [
        statistics.median(flow["lengths"][place] for flow in flows if place < len(flow["lengths"]))
        for place in range(longest)
    ]
    axes.plot(range(1, longest + 1), medians, color=colour, linewidth=2.5, label="median")
    axes.axhline(0, color="0.4", linewidth=0.8)
    axes.set_title(f"{service}, {len(flows)} flows")
    axes.set_xlabel("packets with a payload")
    axes.grid(color="0.9")
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="lower right", framealpha=1, edgecolor="none")


def plot(flows: dict[str, list[Flow]], output: Path) -> None:
    figure = Figure(figsize=(11, 4.8), layout="constrained")
    figure.suptitle("Payload lengths of the first packets of flows", fontweight="bold")
    both = figure.subplots(1, 2, sharex=True, sharey=True)
    for axes, (service, found), colour in zip(both, flows.items(), COLOURS):
        draw(axes, service, found, colour)
    both[0].set_ylabel("bytes: above 0 from the originator,\nbelow from the responder")
    figure.savefig(output, dpi=150)


def main() -> None:
    options = argparse.ArgumentParser(description="Plots the payload lengths of two services' flows.")
    options.add_argument("captures", nargs="*", type=Path, default=SAMPLES, help="default: samples")
    options.add_argument("--services", nargs=2, metavar="NAME", default=["http", "tls"],
                         help="default: http tls")
    options.add_argument("--output", type=Path, default=Path("flow_lengths.png"),
                         help="default: %(default)s")
    arguments = options.parse_args()
    flows = flows_of(arguments.captures, arguments.services)
    if len(flows) < 2 or not all(flows.values()):
        sys.exit("a comparison takes two services that the captures have, with payloads")
    plot(flows, arguments.output)
    for service, found in flows.items():
        first = [flow["lengths"][0] for flow in found]
        print(f"{service}: {len(found)} flows, median length of the first payload"
              f" {statistics.median(first):g}")
    print(f"plot: {arguments.output}")


if __name__ == "__main__":
    main()
