"""Reads a capture with scapy and counts its IP and TCP packets."""

import sys

from scapy.layers.inet import IP, TCP
from scapy.layers.inet6 import IPv6
from scapy.utils import PcapReader

with PcapReader(sys.argv[1]) as packets:
    ip = tcp = 0
    for packet in packets:
        ip += IP in packet or IPv6 in packet
        tcp += TCP in packet
print(ip, tcp)
