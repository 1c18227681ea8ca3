"""A server's own matcher as another opinion: it is sent the same queries, as they are."""

import os
import re

import pymongo
import pytest
from conftest import store_on
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_queries import BYTES_FIELDS, Sample, queries

EXAMPLES = int(os.environ.get("WIRELAKE_QUERY_EXAMPLES", "300"))

# What documents hold in another form than the one that queries see (docs/mongodb.md).
OTHERWISE = re.compile(r"(ts|header|tcp_info|tcp_info\.opts(\.\d+)?|tls_info)$")

# Ways through a list, on which the server of the tests is not MongoDB's like: an empty list is nothing
# to it, and equals null. MongoDB's own tests (null_query_semantics.js) say that it does not.
THROUGH_A_LIST = re.compile(r"(vlan|data_length|opts)\.")


@pytest.fixture(scope="module")
def served(mongodb):
    """A sample on a server, and the documents that are there."""
    sample = Sample(store_on(mongodb))
    with pymongo.MongoClient(sample.store.url) as client:
        yield sample, client.get_default_database()[sample.name]


def parts(query):
    """All names of fields and operators in a query."""
    if isinstance(query, dict):
        for name, value in query.items():
            yield name
            yield from parts(value)
    elif isinstance(query, list):
        for value in query:
            yield from parts(value)


def means_the_same(query):
    return not any(
        name == "$net" or OTHERWISE.match(name) or BYTES_FIELDS.search(name)
        or THROUGH_A_LIST.search(name) for name in parts(query))


@settings(max_examples=EXAMPLES // 5, deadline=None, database=None,
          suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_server_finds_the_same(served, data):
    sample, documents = served
    query = data.draw(queries(sample).filter(means_the_same))
    found = documents.find(query, {"_id": 0, "load": 1, "frame": 1})
    in_order = found.sort([("load", 1), ("frame", 1)])
    assert [(each["load"], each["frame"]) for each in in_order] == sample.find(query)
