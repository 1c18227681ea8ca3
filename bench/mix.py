"""The captures that the benchmarks run on, made by make-mix where they are missing or out of date."""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "bench" / "data"


def make_mix(size: str) -> pathlib.Path:
    """The mix of that size, such as 100MB."""
    mix = DATA / f"mix-{size}.pcap"
    maker = ROOT / "bench" / "make-mix"
    sources = [maker, *(p for p in (ROOT / "tests" / "data").rglob("*") if p.is_file())]
    if not mix.exists() or mix.stat().st_mtime < max(p.stat().st_mtime for p in sources):
        subprocess.run([sys.executable, maker, "--size", size, "--output", mix], check=True)
    return mix
