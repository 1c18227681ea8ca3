"""Every call of PCAPParser, printed as it goes.

Run it as it is, or with a capture of yours:

    .venv/bin/python examples/python/whole_api.py
    .venv/bin/python examples/python/whole_api.py trace.pcapng --store traces

Without --store, the collection goes into a temporary store that is gone at the end.
"""

import argparse
import logging
import pprint
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import wirelake
from wirelake import PCAPParser, constants

SAMPLE = Path(__file__).parents[2] / "tests" / "data" / "pcapplusplus" / "tls.pcap"
Result = TypeVar("Result")


def call(function: Callable[..., Result], *arguments: object) -> Result:
    """Calls a function, and prints the call and what came of it as a Python session would."""
    print(f"\n>>> {function.__qualname__}({', '.join(map(repr, arguments))})", flush=True)
    result = function(*arguments)
    pprint.pprint(result, sort_dicts=False, width=96)
    return result


def shortened(value: object) -> object:
    """The value with its long bytes cut, so that it fits on a screen."""
    if isinstance(value, bytes) and len(value) > 48:
        return value[:48] + b"..."
    if isinstance(value, dict):
        return {key: shortened(inner) for key, inner in cast(dict[str, object], value).items()}
    if isinstance(value, list):
        return [shortened(inner) for inner in cast(list[object], value)]
    return value


def tour(capture: Path, store: wirelake.Store) -> None:
    parser = PCAPParser(capture, store)
    call(parser.get_ip_filter)

    packets = parser.load_packet_info()
    if not packets:
        sys.exit(f"{capture} holds no IP packet")
    packet = next((packet for packet in packets if packet["tls_info"]), packets[0])
    print(f"\n>>> {len(packets)} packets by load_packet_info(); this is one:")
    pprint.pprint(shortened(packet), sort_dicts=False, width=96)

    # From this source to this destination: both sides have to match. The third subject is none.
    subjects = [
        (packet["src"], constants.IP_SRC),
        (packet["dst"], constants.IP_DST),
        ("300.0.0.0/8", constants.IP_EITHER),
    ]
    call(parser.set_ip_filter, subjects)
    one_way = call(parser.get_ip_filter)
    name = call(parser.load_and_insert_new, "packets of two hosts")
    if not isinstance(name, str):
        sys.exit(f"nothing was stored: {parser.last_error}")

    # The way back goes into the same collection, if the capture has it.
    call(parser.set_ip_filter, wirelake.reverse_filter(one_way))
    call(parser.load_and_insert_existing, name)
    call(parser.load_and_insert_existing, "unknown")
    call(store.lookup, name)

    call(parser.clean_up, name)
    call(parser.clean_up, name)
    call(PCAPParser.log_invalid, "a remark of this script's")


def main() -> None:
    options = argparse.ArgumentParser(description="Every call of PCAPParser, printed as it goes.")
    options.add_argument("capture", nargs="?", type=Path, default=SAMPLE, help="default: %(default)s")
    options.add_argument("--store", help="path or URL of a store (default: a temporary one)")
    arguments = options.parse_args()
    logging.basicConfig(stream=sys.stdout, format="(to the logger %(name)s: %(message)s)")
    with tempfile.TemporaryDirectory() as folder:
        tour(arguments.capture, wirelake.open_store(arguments.store or folder))


if __name__ == "__main__":
    main()
