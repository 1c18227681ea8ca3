"""From captures to a table of TLS clients by server, step by step, as in a notebook.

JA4 is a fingerprint of what a client offers in its ClientHello: programs that use the same TLS
library in the same way have the same one. By server name, it tells which kinds of client talk to
whom. Run it as it is, with captures of yours, or cell by cell in an editor that knows `# %%`:

    .venv/bin/python examples/python/ja4_by_server.py
    .venv/bin/python examples/python/ja4_by_server.py *.pcap --store traces

Without --store, the collection goes into a temporary store that is gone at the end. It needs polars.
"""

# %% What to read
import argparse
import sys
import tempfile
from pathlib import Path

import polars
import wirelake
from polars import col
from wirelake import PCAPParser

DATA = Path(__file__).parents[2] / "tests" / "data"
SAMPLES = [
    DATA / name
    for name in (
        "arkime/arkime_synthetic.pcap",
        "pcapplusplus/many_interfaces-1.pcapng",
        "pcapplusplus/tls.pcap",
        "zeek/quic-interop-retry.pcap",
        "zeek/tls-1.2-stream-keylog.pcap",
        "zeek/tls13-ech.pcap",
    )
]

options = argparse.ArgumentParser(description="TLS clients of captures by server, as JA4.")
options.add_argument("captures", nargs="*", type=Path, default=SAMPLES, help="default: samples")
options.add_argument("--store", help="path or URL of a store (default: a temporary one)")
arguments, _ = options.parse_known_args()  # A notebook has arguments of its own.
polars.Config(tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True, tbl_rows=30,
              tbl_width_chars=-1, fmt_str_lengths=60)

# %% Packets and flows into a collection: one load for each capture
temporary = tempfile.TemporaryDirectory()
store = wirelake.open_store(arguments.store or temporary.name)
collection = store[store.create("JA4 by server")]
for capture in arguments.captures:
    parser = PCAPParser(capture, store)
    if not parser.load_and_insert_existing(collection.name):
        print(f"{capture}: {parser.last_error}", file=sys.stderr)
print(f"{len(collection):,} packets, {len(collection.flows):,} flows")

# %% Of the flows, those with a ClientHello, and of their columns a few
hellos = collection.flows.to_polars(
    {"tls.ja4": {"$ne": None}},
    ["src", "service", "tls.server_name", "tls.ja4", "orig.bytes", "resp.bytes"])
print(hellos.head())

# %% By server and fingerprint; None is a client that names no server
table = (
    hellos.group_by(col("tls.server_name").alias("server"), col("tls.ja4").alias("JA4"))
    .agg(
        polars.len().alias("flows"),
        col("src").n_unique().alias("clients"),
        (col("orig.bytes") + col("resp.bytes")).sum().alias("bytes"),
    )
    .sort("server", "flows", "JA4", descending=[False, True, False])
)
print(table)

# %% Fingerprints that talk to more than one server
print(
    table.group_by("JA4")
    .agg(col("server").drop_nulls().unique().sort().alias("servers"))
    .filter(col("servers").list.len() > 1)
    .sort("JA4")
)

# %% The end
temporary.cleanup()
