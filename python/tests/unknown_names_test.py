"""Names that there are not, in every call and on both stores: refused before anything is done."""

import pyarrow
import pytest
import wirelake
from conftest import DATA, store_on
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_queries import FIELDS

from wirelake import PCAPParser
from wirelake.errors import InvalidArgument


@pytest.fixture(scope="module", params=["embedded", "served"])
def store(request, tmp_path_factory):
    if request.param == "embedded":
        return wirelake.open_store(tmp_path_factory.mktemp("names") / "store")
    return store_on(request.getfixturevalue("mongodb"))


@pytest.fixture(scope="module", params=["loaded", "empty"])
def collection(request, store):
    name = store.create(name=request.param)
    if request.param == "loaded":
        PCAPParser(DATA / "pcapplusplus" / "tls.pcap", store).load_and_insert_existing(name)
    return store[name]


CALLS = {
    "find": lambda collection, query: list(collection.find(query)),
    "count": lambda collection, query: collection.count(query),
    "distinct": lambda collection, query: collection.distinct("src", query),
    "top": lambda collection, query: collection.top("src", query),
    "delete": lambda collection, query: collection.delete(query),
    "rehearsal": lambda collection, query: collection.delete(query, dry_run=True),
    "arrow": lambda collection, query: collection.arrow(query),
}

QUERIES = {
    "window": {"window": 443},
    "tcp_info.dprt": {"tcp_info.dprt": {"$ne": 443}},
    "len.x": {"len.x": {"$exists": False}},
    "lne": {"$nor": [{"$and": [{"lne": {"$not": {"$gt": 5}}}]}]},
    "tcp_info.opts.kin": {"tcp_info.opts": {"$elemMatch": {"kin": 2}}},
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("name", QUERIES)
def test_a_query_with_an_unknown_name_is_refused(collection, call, name):
    before = collection.count()
    with pytest.raises(InvalidArgument, match=f'no field "{name}"; did you mean ') as refusal:
        CALLS[call](collection, QUERIES[name])
    assert isinstance(refusal.value, ValueError)
    assert collection.count() == before


def test_export_with_an_unknown_name_leaves_no_file(collection, tmp_path):
    with pytest.raises(InvalidArgument, match="did you mean tcp_info.window"):
        collection.export(tmp_path / "some.csv", {"window": 443})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("field", ["window", "tcp_info.dprt", "len.x", "tcp_info.opts.kin", ""])
def test_other_names_are_refused_likewise(collection, field):
    for call in (lambda: list(collection.find(fields=["src", field])),
                 lambda: list(collection.find(sort=field)),
                 lambda: list(collection.find(sort=[("src", 1), (field, -1)])),
                 lambda: collection.distinct(field),
                 lambda: collection.top(field),
                 lambda: collection.top("src", sum=field)):
        with pytest.raises(InvalidArgument, match=f'no field "{field}"'):
            call()
    with pytest.raises(InvalidArgument, match=f'no column "{field}"'):
        collection.arrow(columns=["src", field])


@pytest.mark.parametrize("query", ["", " ", "{}", None])
def test_everything_is_deleted_by_an_empty_document_alone(collection, query):
    before = collection.count()
    with pytest.raises(InvalidArgument):
        collection.delete(query)
    with pytest.raises(TypeError):
        collection.delete()
    assert collection.count() == before
    assert collection.delete({}, dry_run=True) == before == collection.count()


def leads_somewhere(parts, data_type):
    """Whether a name means anything, by the types of Arrow: a plain second opinion."""
    if not parts:
        return True
    first, rest = parts[0], parts[1:]
    if pyarrow.types.is_struct(data_type):
        return any(field.name == first and leads_somewhere(rest, field.type)
                   for field in data_type.fields)
    if pyarrow.types.is_list(data_type):
        element = data_type.value_type
        through_index = first.isdecimal() and leads_somewhere(rest, element)
        return through_index or pyarrow.types.is_struct(element) and leads_somewhere(parts, element)
    return False


def is_known(name, collection):
    fields = list(collection.arrow().schema) + [
        pyarrow.field("time", pyarrow.string()),
        pyarrow.field("tls_info", pyarrow.struct([("data", pyarrow.list_(pyarrow.binary()))]))]
    parts = name.split(".")
    return any(leads_somewhere(parts, pyarrow.struct([field])) for field in fields)


def mistyped(name):
    """Names that a slip of the finger makes of one."""
    letters = st.sampled_from("aeimnoprstx_.0")
    place = st.integers(0, len(name) - 1)
    return st.one_of(
        place.map(lambda at: name[:at] + name[at + 1:]),
        st.builds(lambda at, letter: name[:at] + letter + name[at:], place, letters),
        st.builds(lambda at, letter: name[:at] + letter + name[at + 1:], place, letters),
        st.just(name + ".0"), st.just(name + ".x"), st.just(name.rpartition(".")[2]), st.just(name))


@settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_just_the_names_that_there_are_are_taken(collection, data):
    name = data.draw(st.sampled_from(FIELDS).flatmap(mistyped))
    if is_known(name, collection):
        assert collection.count({name: {"$exists": True}}) >= 0
        return
    with pytest.raises(InvalidArgument, match="no field"):
        collection.count({name: {"$exists": True}})
