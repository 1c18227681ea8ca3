#!/usr/bin/env python3
"""Loading as a Python script would do it today: dpkt, and pymongo's insert_many.

Usage: dpkt_pymongo.py CAPTURE MONGODB_URL
"""

import sys

import pymongo
from dpkt_parser import parse

DOCUMENTS_AT_A_TIME = 10_000


def as_document(packet):
    """`packet` with its options as documents: the server of the tests has no lists in lists."""
    if packet["tcp_info"]:
        packet["tcp_info"]["opts"] = [
            {"kind": kind, "data": data} for kind, data in packet["tcp_info"]["opts"]]
    return packet


def main():
    if len(sys.argv) != 3:
        print("usage: dpkt_pymongo.py CAPTURE MONGODB_URL", file=sys.stderr)
        return 2
    collection = pymongo.MongoClient(sys.argv[2]).get_default_database("bench")["packets"]
    collection.create_index([("src", 1)])
    documents = [as_document(packet) for packet in parse(sys.argv[1])]
    for begin in range(0, len(documents), DOCUMENTS_AT_A_TIME):
        collection.insert_many(documents[begin:begin + DOCUMENTS_AT_A_TIME], ordered=False)
    print(len(documents))
    return 0


if __name__ == "__main__":
    sys.exit(main())
