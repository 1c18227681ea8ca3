"""iter_packets() takes the memory of some batches, however large the capture is."""

import subprocess
import sys

import pytest
from conftest import DATA

# How much the peak, in KiB, grows over what the imports take. Not ru_maxrss, which begins with the
# peak of the process that this one is a fork of.
MEASURE = """
import re, sys, wirelake
def peak():
    with open("/proc/self/status") as file:
        return int(re.search(r"VmHWM:\\s+(\\d+) kB", file.read())[1])
parser = wirelake.PCAPParser(sys.argv[1])
before = peak()
count = {call}
print(count, (peak() - before) >> 10)
"""
SMALL_MB, LARGE_MB = 20, 200


@pytest.fixture
def capture_of(tmp_path):
    def make(megabytes):
        content = (DATA / "pcapplusplus" / "4KHttpRequests.pcap").read_bytes()
        header, records = content[:24], content[24:]
        times = megabytes * 1_000_000 // len(records)
        path = tmp_path / f"{megabytes}MB.pcap"
        with path.open("wb") as file:
            file.write(header)
            for _ in range(times):
                file.write(records)
        return path, 385 * times

    return make


def growth_mb(call, capture):
    path, packets = capture
    result = subprocess.run(
        [sys.executable, "-c", MEASURE.format(call=call), path], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    count, growth = map(int, result.stdout.split())
    assert count == packets
    return growth


def test_iter_packets_takes_less_than_the_list_of_a_tenth(capture_of):
    iterated = growth_mb("sum(1 for _ in parser.iter_packets())", capture_of(LARGE_MB))
    as_list = growth_mb("len(parser.load_packet_info())", capture_of(SMALL_MB))
    assert as_list > SMALL_MB  # Else it is not the list that was measured.
    assert iterated < 64
    assert iterated < as_list
