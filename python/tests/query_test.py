"""find, count, distinct and arrow with queries: against the reference, and where they are refused."""

import os
import shutil

import pytest
import reference_query
import wirelake
from conftest import store_on
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_queries import FIELDS, Sample, queries


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    return Sample(wirelake.open_store(tmp_path_factory.mktemp("embedded") / "store"))


@pytest.fixture(scope="module")
def served(mongodb):
    return Sample(store_on(mongodb))


@pytest.fixture(params=["embedded", "served"])
def sample(request):
    return request.getfixturevalue(request.param)


# More for a long run; each looks at every packet three times, and the reference is slow.
EXAMPLES = int(os.environ.get("WIRELAKE_QUERY_EXAMPLES", "300"))
RANDOMLY = settings(max_examples=EXAMPLES, deadline=None, database=None,
                    suppress_health_check=list(HealthCheck))


def check_find_and_count(sample, data):
    query = data.draw(queries(sample))
    wanted = [each for each in sample.documents if reference_query.matches(query, each)]
    assert sample.find(query) == sample.frames(wanted)
    assert sample.collection.count(query) == len(wanted)
    skip, limit = data.draw(st.integers(0, 50)), data.draw(st.integers(0, 50))
    until = skip + limit if limit else None
    assert sample.find(query, skip=skip, limit=limit) == sample.frames(wanted[skip:until])


def check_sort_and_distinct(sample, data):
    query = data.draw(queries(sample))
    wanted = [each for each in sample.documents if reference_query.matches(query, each)]
    existing = st.sampled_from(FIELDS)
    sort = data.draw(st.lists(st.tuples(existing, st.sampled_from([1, -1])), min_size=1, max_size=3))
    in_order = sample.frames(reference_query.sorted_by(wanted, sort))
    assert sample.find(query, sort=sort) == in_order
    limit = data.draw(st.integers(1, 40))
    assert sample.find(query, sort=sort, skip=3, limit=limit) == in_order[3 : 3 + limit]
    field = data.draw(existing)
    assert sample.collection.distinct(field, query) == reference_query.distinct(wanted, field)


@RANDOMLY
@given(data=st.data())
def test_find_count_and_limits_agree_with_the_reference(embedded, data):
    check_find_and_count(embedded, data)


@settings(RANDOMLY, max_examples=EXAMPLES // 4)
@given(data=st.data())
def test_sort_and_distinct_agree_with_the_reference(embedded, data):
    check_sort_and_distinct(embedded, data)


# The server of the tests takes its time.
@settings(RANDOMLY, max_examples=EXAMPLES // 10)
@given(data=st.data())
def test_find_count_and_limits_on_a_server_agree_with_the_reference(served, data):
    check_find_and_count(served, data)


@settings(RANDOMLY, max_examples=EXAMPLES // 20)
@given(data=st.data())
def test_sort_and_distinct_on_a_server_agree_with_the_reference(served, data):
    check_sort_and_distinct(served, data)


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
    with pytest.raises(wirelake.errors.InvalidArgument, match="no field"):
        list(sample.collection.find(sort=field))
    with pytest.raises(wirelake.errors.InvalidArgument, match="no field"):
        sample.collection.distinct(field)


def test_files_that_others_rewrote_answer_alike(embedded, tmp_path):
    deltalake = pytest.importorskip("deltalake")
    shutil.copytree(embedded.store.url, tmp_path / "copy")
    deltalake.DeltaTable(tmp_path / "copy" / embedded.name).optimize.compact()
    rewritten = wirelake.open_store(tmp_path / "copy")[embedded.name]
    for query in (
        {}, {"proto": "UDP"}, {"tcp_info.dport": 443}, {"len": {"$gt": 100}}, {"header": None},
        {"tls_info": {"$ne": None}}, {"vlan": {"$size": 0}}, {"src": {"$net": "::/0"}},
        {"ts_ns": {"$lt": 1_500_000_000_000_000_000}}, {"udp_info.sport": {"$exists": False}},
    ):
        assert list(rewritten.find(query)) == list(embedded.collection.find(query))
        assert rewritten.count(query) == embedded.collection.count(query)
        assert list(rewritten.find(query, sort="len", limit=20)) == list(
            embedded.collection.find(query, sort="len", limit=20))
