"""Random queries in the documents' language, and a collection that they find something in."""

import re

import reference_query
from conftest import DATA
from hypothesis import strategies as st

from wirelake import PCAPParser

# Captures whose packets differ in what a query can ask for: TLS, options, tags, IPv6, UDP, fragments.
CAPTURES = ["pcapplusplus/tls.pcap", "pcapplusplus/four_ipv6_http_streams.pcap",
            "zeek/vlan-qinqinq.pcap", "pcapplusplus/ip6_fragments.pcap",
            "zeek/heartbleed-encrypted.pcap", "zeek/quic-interop-retry.pcap"]


class Sample:
    """A collection of some packets of every capture, and what the reference sees of it."""

    def __init__(self, store):
        self.store = store
        self.name = self.store.create(name="sample")
        self.documents = []
        for capture in CAPTURES:
            parser = PCAPParser(DATA / capture, self.store)
            parser.load_and_insert_existing(self.name)
            packets = parser.load_packet_info()
            table = self.collection.arrow().read_all()
            rows = table.slice(len(self.documents))
            self.documents += reference_query.documents(packets, rows)

    @property
    def collection(self):
        return self.store[self.name]

    def frames(self, documents):
        return [(each.hidden["load"], each.hidden["frame"]) for each in documents]

    def find(self, query, **options):
        rows = self.collection.find(query, fields=["load", "frame"], **options)
        return [(row["load"], row["frame"]) for row in rows]


# Names: of the dict, stored ones, and inside of lists. Others are refused (unknown_names_test.py).
FIELDS = ["type", "src", "dst", "len", "proto", "protocol", "time", "ttl", "frame", "ts_ns", "ts",
          "time_digits", "caplen", "linktype", "vlan", "vlan.0", "vlan.1", "sport", "dport",
          "tcp_info", "udp_info",
          "tls_info", "tcp_info.sport", "tcp_info.dport", "tcp_info.flags", "tcp_info.flags.SYN",
          "tcp_info.flags.ACK", "tcp_info.opts", "tcp_info.opts.kind", "tcp_info.opts.0.kind",
          "tcp_info.opts.1", "tcp_info.opts.2.data", "tcp_info.seq", "tcp_info.window",
          "tcp_info.payload_len", "tcp_info.payload", "udp_info.sport", "udp_info.payload_len",
          "udp_info.payload", "tls_info.type", "tls_info.ver", "tls_info.len", "tls_info.records",
          "tls_info.data", "tls_info.data.0", "tls_info.data_length", "tls_info.data_length.0",
          "capture", "header"]
BYTES_FIELDS = re.compile(r"(tcp_info|udp_info)\.payload$|tls_info\.data|\.data$|header")
PATTERNS = [("^10", ""), ("[:]{2}", ""), ("tcp|hand", "i"), ("", ""), ("5$", "m"), ("^.p", "is")]
NETS = ["10.0.0.0/8", "192.168.0.0/16", "::/0", "2000::/3", "0.0.0.0/0"]


def values_of(sample, field):
    """Values that there are at a field, so that random queries find something; and others."""
    seen = []
    for document in sample.documents[:: max(1, len(sample.documents) // 60)]:
        seen += [value for value in reference_query.candidates(document, field.split("."))
                 if value is not reference_query.MISSING]
    scalars = st.one_of(st.none(), st.booleans(), st.integers(-2, 2**33), st.floats(-2, 70000),
                        st.text(max_size=3), st.sampled_from(["TCP", "", "443", [], [5, 7], {}]))
    return st.one_of(st.sampled_from(seen), scalars) if seen else scalars


def conditions(sample, field):
    value = values_of(sample, field)
    negatable = [
        st.fixed_dictionaries({"$eq": value}), st.fixed_dictionaries({"$ne": value}),
        st.fixed_dictionaries({"$in": st.lists(value, max_size=4)}),
        st.fixed_dictionaries({"$nin": st.lists(value, max_size=4)}),
        st.fixed_dictionaries({"$exists": st.booleans()}),
        st.fixed_dictionaries({"$size": st.integers(0, 4)})]
    if not BYTES_FIELDS.search(field):
        orders = st.sampled_from(["$gt", "$gte", "$lt", "$lte"])
        negatable += [
            st.dictionaries(orders, value, min_size=1, max_size=2),
            st.sampled_from(PATTERNS).map(lambda p: {"$regex": p[0], "$options": p[1]}),
            st.sampled_from(NETS).map(lambda net: {"$net": net}),
            st.dictionaries(orders, value, min_size=1, max_size=2).map(lambda c: {"$elemMatch": c})]
    if field == "tcp_info.opts":
        kinds = st.sampled_from([1, 2, 3, 4, 8])
        negatable.append(st.builds(
            lambda kind, data: {"$elemMatch": {"kind": kind, "data": data}}, kinds,
            st.sampled_from([{"$ne": b""}, "", {"$exists": True}])))
    operators = st.one_of(negatable)
    plain = value.filter(lambda v: not isinstance(v, dict) or v != {})
    return st.one_of(operators, operators.map(lambda c: {"$not": c}), plain)


def queries(sample):
    clause = st.sampled_from(FIELDS).flatmap(
        lambda field: conditions(sample, field).map(lambda condition: {field: condition}))
    joins = st.sampled_from(["$and", "$or", "$nor"])
    nested = st.recursive(
        clause, lambda inner: st.builds(
            lambda join, parts: {join: parts}, joins, st.lists(inner, min_size=1, max_size=3)),
        max_leaves=5)
    return st.lists(nested, max_size=2).map(lambda parts: {k: v for p in parts for k, v in p.items()})
