"""Flows of a capture as NFStream has them, with what wirelake measures of each; counts them."""

import sys

from nfstream import NFStreamer

MEASURED_PACKETS = 32  # Of each flow, as wirelake's `lengths` and `offsets_us`.


def main():
    streamer = NFStreamer(source=sys.argv[1], statistical_analysis=True,
                          splt_analysis=MEASURED_PACKETS)
    print(sum(1 for _ in streamer))


# It reads in processes of its own.
if __name__ == "__main__":
    main()
