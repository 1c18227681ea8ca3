"""find, count, distinct and arrow with queries: against the reference, and where they are refused."""

import os
import re
import shutil

import pytest
import reference_query
import wirelake
from conftest import DATA
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wirelake import PCAPParser

# Captures whose packets differ in what a query can ask for: TLS, options, tags, IPv6, UDP, fragments.
CAPTURES = ["pcapplusplus/tls.pcap", "pcapplusplus/four_ipv6_http_streams.pcap",
            "zeek/vlan-qinqinq.pcap", "pcapplusplus/ip6_fragments.pcap",
            "zeek/heartbleed-encrypted.pcap", "zeek/quic-interop-retry.pcap"]


class Sample:
    """A collection of some packets of every capture, and what the reference sees of it."""

    def __init__(self, folder):
        self.store = wirelake.open_store(folder / "store")
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


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return Sample(tmp_path_factory.mktemp("queries"))


# Names: of the dict, stored ones, inside of lists, and such as there are none.
FIELDS = ["type", "src", "dst", "len", "proto", "protocol", "time", "ttl", "frame", "ts_ns", "ts",
          "time_digits", "caplen", "linktype", "vlan", "vlan.0", "vlan.1", "tcp_info", "udp_info",
          "tls_info", "tcp_info.sport", "tcp_info.dport", "tcp_info.flags", "tcp_info.flags.SYN",
          "tcp_info.flags.ACK", "tcp_info.opts", "tcp_info.opts.kind", "tcp_info.opts.0.kind",
          "tcp_info.opts.1", "tcp_info.opts.2.data", "tcp_info.seq", "tcp_info.window",
          "tcp_info.payload_len", "tcp_info.payload", "udp_info.sport", "udp_info.payload_len",
          "udp_info.payload", "tls_info.type", "tls_info.ver", "tls_info.len", "tls_info.records",
          "tls_info.data", "tls_info.data.0", "tls_info.data_length", "tls_info.data_length.0",
          "capture", "header", "nothing", "tcp_info.nothing", "src.nothing", "tcp_info.opts.nothing"]
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


# More for a long run; each looks at every packet three times, and the reference is slow.
EXAMPLES = int(os.environ.get("WIRELAKE_QUERY_EXAMPLES", "300"))
RANDOMLY = settings(max_examples=EXAMPLES, deadline=None, database=None,
                    suppress_health_check=list(HealthCheck))


@RANDOMLY
@given(data=st.data())
def test_find_count_and_limits_agree_with_the_reference(sample, data):
    query = data.draw(queries(sample))
    wanted = [each for each in sample.documents if reference_query.matches(query, each)]
    assert sample.find(query) == sample.frames(wanted)
    assert sample.collection.count(query) == len(wanted)
    skip, limit = data.draw(st.integers(0, 50)), data.draw(st.integers(0, 50))
    until = skip + limit if limit else None
    assert sample.find(query, skip=skip, limit=limit) == sample.frames(wanted[skip:until])


@settings(RANDOMLY, max_examples=EXAMPLES // 4)
@given(data=st.data())
def test_sort_and_distinct_agree_with_the_reference(sample, data):
    query = data.draw(queries(sample))
    wanted = [each for each in sample.documents if reference_query.matches(query, each)]
    existing = st.sampled_from([field for field in FIELDS if "nothing" not in field])
    sort = data.draw(st.lists(st.tuples(existing, st.sampled_from([1, -1])), min_size=1, max_size=3))
    in_order = sample.frames(reference_query.sorted_by(wanted, sort))
    assert sample.find(query, sort=sort) == in_order
    limit = data.draw(st.integers(1, 40))
    assert sample.find(query, sort=sort, skip=3, limit=limit) == in_order[3 : 3 + limit]
    field = data.draw(existing)
    assert sample.collection.distinct(field, query) == reference_query.distinct(wanted, field)


def test_the_dicts_that_are_found_are_the_dicts(sample):
    everything = list(sample.collection.find())
    some = list(sample.collection.find({"tls_info": {"$ne": None}}))
    assert 0 < len(some) < len(everything)
    assert some == [packet for packet in everything if packet["tls_info"] is not None]


def test_arrow_takes_a_query(sample):
    table = sample.collection.arrow({"proto": "UDP"}, columns=["proto", "len"]).read_all()
    assert table.column_names == ["proto", "len"]
    assert set(table["proto"].to_pylist()) == {"UDP"}
    assert table.num_rows == sample.collection.count({"proto": "UDP"}) > 0


def test_bytes_stand_for_base64_and_for_no_text(sample):
    data = next(each["tcp_info"]["payload"] for each in sample.documents
                if each["tcp_info"] and each["tcp_info"]["payload"])
    assert sample.collection.count({"tcp_info.payload": data}) > 0
    assert sample.collection.count({"tcp_info.payload": data}) == sample.collection.count(
        {"tcp_info.payload": data.decode()})
    assert sample.collection.count({"proto": b"TCP"}) == 0


@pytest.mark.parametrize(("query", "named"), [
    ("{}", "dict"), ({"a": {"$foo": 1}}, "foo"), ({1: 2}, "names are text"), ({"a": object()}, "object"),
    ({"a": {1, 2}}, "set"), ({"a": {"$all": [1]}}, "all")])
def test_what_is_no_query_is_refused(sample, query, named):
    for call in (sample.collection.count, lambda q: list(sample.collection.find(q)),
                 lambda q: sample.collection.distinct("src", q), sample.collection.arrow):
        with pytest.raises(wirelake.errors.InvalidArgument, match=named):
            call(query)


def test_deep_queries_are_refused(sample):
    query = {}
    for _ in range(5000):
        query = {"$and": [query]}
    with pytest.raises(wirelake.errors.InvalidArgument, match="deep"):
        sample.collection.count(query)


@pytest.mark.parametrize("sort", [5, [("src", 2)], ["src"], [("src",)], [(1, 1)]])
def test_what_is_no_order_is_refused(sample, sort):
    with pytest.raises((wirelake.errors.InvalidArgument, TypeError)):
        list(sample.collection.find(sort=sort))


@pytest.mark.parametrize("field", ["nothing", "", "tcp_info.nothing", "src.x"])
def test_unknown_fields_are_refused(sample, field):
    with pytest.raises(wirelake.errors.InvalidArgument, match="does not exist"):
        list(sample.collection.find(sort=field))
    with pytest.raises(wirelake.errors.InvalidArgument, match="does not exist"):
        sample.collection.distinct(field)


def test_files_that_others_rewrote_answer_alike(sample, tmp_path):
    deltalake = pytest.importorskip("deltalake")
    shutil.copytree(sample.store.url, tmp_path / "copy")
    deltalake.DeltaTable(tmp_path / "copy" / sample.name).optimize.compact()
    rewritten = wirelake.open_store(tmp_path / "copy")[sample.name]
    for query in (
        {}, {"proto": "UDP"}, {"tcp_info.dport": 443}, {"len": {"$gt": 100}}, {"header": None},
        {"tls_info": {"$ne": None}}, {"vlan": {"$size": 0}}, {"src": {"$net": "::/0"}},
        {"ts_ns": {"$lt": 1_500_000_000_000_000_000}}, {"nothing": {"$exists": False}},
    ):
        assert list(rewritten.find(query)) == list(sample.collection.find(query))
        assert rewritten.count(query) == sample.collection.count(query)
        assert list(rewritten.find(query, sort="len", limit=20)) == list(
            sample.collection.find(query, sort="len", limit=20))
