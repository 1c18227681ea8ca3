"""The captures that the benchmarks run on, made where they are missing or out of date."""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "bench" / "data"


def make_mix(size: str) -> pathlib.Path:
    """The mix of that size, such as 100MB, as make-mix makes it."""
    captures = [p for p in (ROOT / "tests" / "data").rglob("*") if p.is_file()]
    return made(DATA / f"mix-{size}.pcap", "make-mix", captures, "--size", size)


def make_flows(flows: int, packets: int) -> pathlib.Path:
    """So many flows that are all open at once, as make-flows makes them."""
    return made(DATA / f"flows-{flows}-{packets}.pcap", "make-flows", [],
                "--flows", str(flows), "--packets", str(packets))


def made(path, maker, sources, *options):
    maker = ROOT / "bench" / maker
    if not path.exists() or path.stat().st_mtime < max(
            p.stat().st_mtime for p in (maker, *sources)):
        subprocess.run([sys.executable, maker, *options, "--output", path], check=True)
    return path
