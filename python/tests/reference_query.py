"""A second opinion on queries: MongoDB's rules over dicts, slow, plain, and sharing no code.

`documents(parser, collection)` gives packets as a query sees them; `matches`, `sorted_by` and
`distinct` say what `find`, `sort` and `distinct` have to give. After MongoDB's manual and the walk of
its own server over paths, not after wirelake's.
"""

import base64
import functools
import ipaddress
import re

import wirelake

MISSING = object()
KINDS = ("null", "number", "text", "object", "list", "bytes", "boolean")


class Document(dict):
    """A packet's dict; what only its path shows, beside the dict's keys, is in `hidden`."""

    def __init__(self, *args):
        super().__init__(*args)
        self.hidden = {}

    def lookup(self, name):
        return self[name] if name in self else self.hidden.get(name, MISSING)


def documents(packets, table):
    """The dicts of `load_packet_info()`, with the further columns of the rows of `arrow()`."""
    rows = table.to_pylist()
    assert len(rows) == len(packets)
    return [document_of(packet, row) for packet, row in zip(packets, rows)]


def document_of(packet, row):
    document = Document(packet)
    for name in ("tcp_info", "tls_info"):
        if packet[name] is not None:
            document[name] = Document(packet[name])
    if packet["tcp_info"] is not None:
        document["tcp_info"]["opts"] = [
            {"kind": kind, "data": base64.b64encode(data)}
            for kind, data in packet["tcp_info"]["opts"]]
        for name in ("window", "payload_len"):
            document["tcp_info"].hidden[name] = row["tcp_info"][name]
    for name, value in row.items():
        if name not in packet:
            document.hidden[name] = plain(value)
    return document


def plain(value):
    """A stored value as the JSON of `find` has it."""
    if isinstance(value, bytes):
        return base64.b64encode(value)
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if hasattr(value, "strftime"):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value


# Values


def kind(value):
    if value is None or value is MISSING:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    for types, name in (((int, float), "number"), (str, "text"), (dict, "object"), (list, "list"),
                        (bytes, "bytes")):
        if isinstance(value, types):
            return name
    raise TypeError(type(value))


def compare(a, b):
    """MongoDB's order: below 0, 0, or above it."""
    ranks = KINDS.index(kind(a)), KINDS.index(kind(b))
    if ranks[0] != ranks[1]:
        return -1 if ranks[0] < ranks[1] else 1
    name = kind(a)
    if name == "null":
        return 0
    if name == "object":
        for (a_name, a_value), (b_name, b_value) in zip(a.items(), b.items()):
            kinds = KINDS.index(kind(a_value)), KINDS.index(kind(b_value))
            order = (kinds[0] > kinds[1]) - (kinds[0] < kinds[1])
            order = order or (a_name > b_name) - (a_name < b_name) or compare(a_value, b_value)
            if order:
                return order
        return len(a) - len(b)
    if name == "list":
        for a_value, b_value in zip(a, b):
            if order := compare(a_value, b_value):
                return order
        return len(a) - len(b)
    if name == "bytes":
        a, b = ((len(raw), raw) for raw in (base64.b64decode(a), base64.b64decode(b)))
    if name == "text":
        a, b = a.encode(), b.encode()
    return (a > b) - (a < b)


def equal(value, operand):
    if kind(value) == "bytes" and kind(operand) == "text":
        return value == operand.encode()
    if kind(value) != kind(operand):
        return False
    if kind(value) == "list":
        return len(value) == len(operand) and all(map(equal, value, operand))
    if kind(value) == "object":
        return list(value) == list(operand) and all(map(equal, value.values(), operand.values()))
    if kind(value) == "bytes":
        return value == operand
    return compare(value, operand) == 0


# Paths


def candidates(value, path, last_list=True):
    """What a path leads to: MISSING where there is nothing, and at a list its elements and itself."""
    if not path:
        if isinstance(value, list) and last_list:
            yield from value
        yield value
    elif isinstance(value, dict):
        field = value.lookup(path[0]) if isinstance(value, Document) else value.get(path[0], MISSING)
        if field is MISSING:
            yield MISSING
        else:
            yield from candidates(field, path[1:], last_list)
    elif isinstance(value, list):
        for index, element in enumerate(value):
            if isinstance(element, dict):
                yield from candidates(element, path, last_list)
            if path[0] == str(index):
                if len(path) == 1:
                    yield element
                elif isinstance(element, (dict, list)):
                    yield from candidates(element, path[1:], last_list)
    else:
        yield MISSING


# Queries


def matches(query, document):
    return all(_clause(name, operand, document) for name, operand in query.items())


def _clause(name, operand, document):
    if name == "$and":
        return all(matches(query, document) for query in operand)
    if name == "$or":
        return any(matches(query, document) for query in operand)
    if name == "$nor":
        return not any(matches(query, document) for query in operand)
    path = name.split(".")
    if isinstance(operand, dict) and any(key.startswith("$") for key in operand):
        return _operators(operand, document, path)
    return _operator("$eq", operand, {}, document, path)


def _operators(operators, document, path):
    return all(_operator(name, operand, operators, document, path)
               for name, operand in operators.items() if name != "$options")


def _operator(name, operand, beside, document, path):
    if name == "$not":
        return not _operators(operand, document, path)
    if name == "$ne":
        return not _operator("$eq", operand, beside, document, path)
    if name == "$nin":
        return not _operator("$in", operand, beside, document, path)
    if name == "$exists" and not operand:
        return not _operator(name, True, beside, document, path)
    last_list = name not in ("$size", "$elemMatch")
    return any(_fits(name, value, operand, beside) for value in candidates(document, path, last_list))


def _fits(name, value, operand, beside):
    if name == "$eq":
        return equal(value, operand)
    if name == "$in":
        return any(equal(value, each) for each in operand)
    if name == "$exists":
        return value is not MISSING
    if name == "$size":
        return isinstance(value, list) and len(value) == operand
    if name == "$regex":
        flags = sum(getattr(re, letter.upper()) for letter in beside.get("$options", ""))
        return isinstance(value, str) and re.search(operand, value, flags) is not None
    if name == "$net":
        return isinstance(value, str) and _in_net(value, operand)
    if name == "$elemMatch":
        return isinstance(value, list) and any(_element(operand, element) for element in value)
    if kind(value) != kind(operand) or kind(value) == "bytes":
        return False
    order = compare(value, operand)
    return {"$lt": order < 0, "$lte": order <= 0, "$gt": order > 0, "$gte": order >= 0}[name]


def _in_net(text, net):
    try:
        return ipaddress.ip_address(text) in ipaddress.ip_network(net)
    except ValueError:
        return False


def _element(query, element):
    first = next(iter(query), "")
    if first.startswith("$") and first not in ("$and", "$or", "$nor"):
        # The element is what an empty path leads to; a list in it stands for itself.
        return all(_element_operator(name, operand, query, element)
                   for name, operand in query.items() if name != "$options")
    return isinstance(element, dict) and matches(query, element)


def _element_operator(name, operand, beside, element):
    if name == "$not":
        return not all(_element_operator(inner, value, operand, element)
                       for inner, value in operand.items() if inner != "$options")
    if name in ("$ne", "$nin"):
        return not _fits({"$ne": "$eq", "$nin": "$in"}[name], element, operand, beside)
    if name == "$exists":
        return bool(operand)
    return _fits(name, element, operand, beside)


# Order, and different values


def sort_value(document, field, direction):
    """What a packet is sorted by; () stands before everything, for a list without elements."""
    values = [value for value in candidates(document, field.split("."), last_list=False)
              if value is not MISSING]
    if len(values) == 1 and isinstance(values[0], list):
        if not values[0]:
            return ()
        values = values[0]
    if not values:
        return (None,)
    pick = max if direction < 0 else min
    return (pick(values, key=functools.cmp_to_key(compare)),)


def sorted_by(found, sort):
    def order(a, b):
        for field, direction in sort:
            (*left,), (*right,) = (sort_value(each, field, direction) for each in (a, b))
            result = len(left) - len(right) or (compare(left[0], right[0]) if left else 0)
            if result:
                return result * direction
        return 0

    return sorted(found, key=functools.cmp_to_key(order))


def distinct(found, field):
    values = []
    for document in found:
        for value in candidates(document, field.split("."), last_list=False):
            values += value if isinstance(value, list) else [value]
    values = [value for value in values if kind(value) != "null"]
    unique = []
    for value in sorted(values, key=functools.cmp_to_key(compare)):
        if not unique or compare(unique[-1], value) != 0:
            unique.append(value)
    return unique


def collection_documents(parser, collection):
    assert isinstance(collection, wirelake.Collection)
    return documents(parser.load_packet_info(), collection.arrow().read_all())
