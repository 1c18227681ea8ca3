#!/usr/bin/env python3
"""Time one of the Python parsers over a capture: the call alone, its imports not counted.

Prints the number of packets, the seconds, and the seconds of CPU.

Usage: time_parser.py wirelake|dpkt CAPTURE
"""

import pathlib
import sys
import time


def parser_of(name):
    """A function from a path to a list of packet dicts, with all that it imports loaded."""
    if name == "wirelake":
        from wirelake import PCAPParser

        return lambda path: PCAPParser(path).load_packet_info()
    if name == "dpkt":
        sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "peers"))
        from dpkt_parser import parse

        return parse
    raise SystemExit(__doc__)


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    parse = parser_of(sys.argv[1])
    start, cpu_start = time.perf_counter(), time.process_time()
    packets = parse(sys.argv[2])
    took, cpu = time.perf_counter() - start, time.process_time() - cpu_start
    print(len(packets), took, cpu)


if __name__ == "__main__":
    main()
