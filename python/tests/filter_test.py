"""set_ip_filter and get_ip_filter: what is a subject, and what is none."""

import enum
import ipaddress
import logging
from typing import NamedTuple

import pytest
import wirelake
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wirelake import PCAPParser, constants

SRC, DST, EITHER = constants.IP_SRC, constants.IP_DST, constants.IP_EITHER
IPV4, IPV6 = ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("2001:db8::/32")


class Where(enum.IntEnum):
    SOURCE = 0


class Unprintable:
    def __str__(self):
        raise RuntimeError("no text")

    __repr__ = __str__


class UnprintableText(str):
    __str__ = __repr__ = Unprintable.__str__


class Text(str):
    pass


class LongerThanItSays(list):
    def __len__(self):
        return 2


class Incomparable(int):
    def __eq__(self, other):
        raise RuntimeError("no comparison")

    __hash__ = int.__hash__


class Subject(NamedTuple):
    net: str
    position: int


def deeply_nested():
    nested = []
    for _ in range(100_000):
        nested = [nested]
    return nested


@pytest.fixture
def parser(streams):
    return PCAPParser(streams)


@pytest.fixture(autouse=True)
def without_the_limit_of_the_log(monkeypatch):
    """The invalid log is limited in lines a second; here each line counts."""
    lines = []
    monkeypatch.setattr(wirelake._core, "log_invalid", lines.append)
    monkeypatch.setattr(wirelake._core, "take_invalid_lines", lambda: [lines.pop() for _ in lines[:]])


def invalid_lines(caplog):
    return [r.getMessage() for r in caplog.records if r.name == "wirelake.invalid"]


def warnings(caplog):
    return [r for r in caplog.records if r.name == "wirelake" and r.levelno == logging.WARNING]


@pytest.mark.parametrize(
    ("subject", "wanted"),
    [
        (("10.0.0.0/8", SRC), (IPV4, 0)),
        (["10.0.0.0/8", DST], (IPV4, 1)),
        ((IPV4, EITHER), (IPV4, 2)),
        ((Text("10.0.0.0/8"), SRC), (IPV4, 0)),
        (Subject("10.0.0.0/8", DST), (IPV4, 1)),
        (("10.0.0.0/255.0.0.0", EITHER), (IPV4, 2)),
        (("10.1.2.3", SRC), (ipaddress.ip_network("10.1.2.3/32"), 0)),
        ((ipaddress.ip_address("10.1.2.3"), SRC), (ipaddress.ip_network("10.1.2.3/32"), 0)),
        (("0.0.0.0/0", SRC), (ipaddress.ip_network("0.0.0.0/0"), 0)),
        (("2001:DB8::/32", SRC), (IPV6, 0)),
        ((IPV6, Where.SOURCE), (IPV6, 0)),
        (("::1", DST), (ipaddress.ip_network("::1/128"), 1)),
        ((ipaddress.ip_address("::1"), DST), (ipaddress.ip_network("::1/128"), 1)),
        (("::ffff:10.0.0.0/104", DST), (ipaddress.ip_network("::ffff:a00:0/104"), 1)),
    ],
    ids=repr,
)
def test_valid_subjects(parser, caplog, subject, wanted):
    assert parser.set_ip_filter([subject]) == 1
    assert parser.get_ip_filter() == [wanted]
    assert type(parser.get_ip_filter()[0]) is tuple
    assert type(parser.get_ip_filter()[0][1]) is int
    assert not caplog.records
    parser.load_packet_info()  # The library takes what was called valid.


INVALID = [
    (("10.0.0.0/8",), "pair"),
    (("10.0.0.0/8", SRC, DST), "pair"),
    ((), "pair"),
    ([], "pair"),
    ("10.0.0.0/8", "pair"),
    ("10", "pair"),
    (b"10", "pair"),
    (bytearray(2), "pair"),
    (range(2), "pair"),
    ({"10.0.0.0/8", SRC}, "pair"),
    ((each for each in ("10.0.0.0/8", SRC)), "pair"),
    (LongerThanItSays(["10.0.0.0/8", SRC, DST]), "unpack"),
    (deeply_nested(), "pair"),
    (None, "pair"),
    (5, "pair"),
    ({"10.0.0.0/8": 0, "11.0.0.0/8": 1}, "pair"),
    ((("10.0.0.0/8", SRC), ("11.0.0.0/8", DST)), "position"),
    ([("10.0.0.0/8", SRC)], "pair"),
    (("10.0.0.0/8", 3), "position"),
    (("10.0.0.0/8", -1), "position"),
    (("10.0.0.0/8", 2**70), "position"),
    (("10.0.0.0/8", -(10**5000)), "position"),
    (("10.0.0.0/8", Incomparable(0)), "no comparison"),
    (("10.0.0.0/8", [SRC]), "position"),
    (("10.0.0.0/8", b"\x00"), "position"),
    (("10.0.0.0/8", "0"), "position"),
    (("10.0.0.0/8", 0.0), "position"),
    (("10.0.0.0/8", None), "position"),
    (("10.0.0.0/8", True), "position"),
    (("10.0.0.0/8", False), "position"),
    ((SRC, "10.0.0.0/8"), "position"),
    (("10.0.0.1/8", SRC), "host bits"),
    (("2001:db8::1/32", SRC), "host bits"),
    ((ipaddress.ip_interface("10.0.0.1/8"), SRC), "host bits"),
    (("example.org", SRC), "example.org"),
    (("", SRC), "appear"),
    (("10.0.0.0/33", SRC), "/33"),
    (("10.0.0", SRC), "10.0.0"),
    (("10.0.0.256", SRC), "256"),
    (("١٠.0.0.0/8", SRC), "appear"),
    (("10.0.0.0/" + "9" * 5000, SRC), "10.0.0.0/9"),
    (("1" * 100_000, SRC), "111"),
    ((" 10.0.0.0/8", SRC), "10.0.0.0/8"),
    (("2001:db8::/129", SRC), "/129"),
    (("fe80::1%eth0", SRC), "eth0"),
    ((ipaddress.ip_address("fe80::1%eth0"), SRC), "eth0"),
    (("\ud800", SRC), "appear"),
    (("10.0.0.0/8\x00", SRC), "10.0.0.0/8"),
    ((0x0A000000, SRC), "NET"),
    ((b"\x0a\x00\x00\x00", SRC), "NET"),
    ((("10.0.0.0", 8), SRC), "NET"),
    ((None, SRC), "NET"),
    ((1.5, SRC), "NET"),
    ((True, SRC), "NET"),
    ((["10.0.0.0/8"], SRC), "NET"),
    ((("10.0.0.0/8", SRC), SRC), "NET"),
    (((each for each in ["10.0.0.0/8"]), SRC), "NET"),
    ((bytearray(4), SRC), "NET"),
    (Unprintable(), "pair"),
    ((Unprintable(), SRC), "NET"),
    ((UnprintableText("10.0.0.0/8"), SRC), "no text"),
]


@pytest.mark.parametrize(
    ("subject", "reason"), INVALID, ids=[f"{i}-{reason}" for i, (_, reason) in enumerate(INVALID)]
)
def test_invalid_subjects_are_left_out_and_logged(parser, caplog, subject, reason):
    assert parser.set_ip_filter([subject]) == 0
    assert parser.get_ip_filter() == []
    (line,) = invalid_lines(caplog)
    assert reason in line
    (warning,) = warnings(caplog)
    assert "no filter is set" in warning.getMessage()

    caplog.clear()
    assert parser.set_ip_filter([("10.0.0.0/8", SRC), subject, (IPV6, DST)]) == 2
    assert parser.get_ip_filter() == [(IPV4, SRC), (IPV6, DST)]
    assert len(invalid_lines(caplog)) == 1
    assert warnings(caplog) == []


NOT_QUITE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(),
    st.sampled_from(["10.0.0.0/8", "10.0.0.1/8", "::1", "fe80::1%1", IPV4, IPV6, SRC, DST, EITHER]))
ANYTHING = st.recursive(
    NOT_QUITE | st.tuples(NOT_QUITE, NOT_QUITE),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ANYTHING, max_size=6))
def test_anything_is_either_set_or_logged(parser, caplog, subjects):
    caplog.clear()
    count = parser.set_ip_filter(subjects)
    lines = invalid_lines(caplog)
    assert count + len(lines) == len(subjects)
    assert all(line.startswith("filter subject ") for line in lines)
    assert len(parser.get_ip_filter()) == count
    before = parser.get_ip_filter()
    assert parser.set_ip_filter(before) == count
    assert parser.get_ip_filter() == before


@pytest.mark.parametrize("subjects", [None, 5, True, "10.0.0.0/8", b"10", {"10.0.0.0/8": 0}, object()])
def test_what_is_no_list_of_subjects_sets_no_filter(parser, caplog, subjects):
    parser.set_ip_filter([(IPV4, SRC)])
    assert parser.set_ip_filter(subjects) == 0
    assert parser.get_ip_filter() == []
    assert invalid_lines(caplog)
    assert len(warnings(caplog)) == 1


def test_a_generator_may_yield_bad_ones(parser, caplog):
    subjects = (subject for subject in [None, (IPV4, SRC), ("10.0.0.1/8", SRC), ["::1", EITHER]])
    assert parser.set_ip_filter(subjects) == 2
    assert len(invalid_lines(caplog)) == 2


def test_a_generator_that_fails_changes_nothing(parser):
    def subjects():
        yield IPV6, DST
        raise RuntimeError("of the caller's")

    parser.set_ip_filter([(IPV4, SRC)])
    with pytest.raises(RuntimeError, match="of the caller's"):
        parser.set_ip_filter(subjects())
    assert parser.get_ip_filter() == [(IPV4, SRC)]


def test_no_subjects_clear_the_filter_without_a_warning(parser, caplog):
    parser.set_ip_filter([(IPV4, SRC)])
    assert parser.set_ip_filter([]) == 0
    assert parser.get_ip_filter() == []
    assert not caplog.records
    assert len(parser.load_packet_info()) == 81


def test_there_is_no_filter_to_begin_with(parser):
    assert parser.get_ip_filter() == []


def test_order_and_repetitions_stay_and_the_round_trip_changes_nothing(parser):
    subjects = [
        ("10.0.0.0/8", SRC), ("::1", DST), ("10.0.0.0/8", SRC), ("10.1.0.0/16", SRC),
        ("10.0.0.0/8", EITHER), ("::1", DST)]
    assert parser.set_ip_filter(subjects) == 6
    before = parser.get_ip_filter()
    assert [(str(net), position) for net, position in before] == [
        ("10.0.0.0/8", SRC), ("::1/128", DST), ("10.0.0.0/8", SRC), ("10.1.0.0/16", SRC),
        ("10.0.0.0/8", EITHER), ("::1/128", DST)]
    assert parser.set_ip_filter(parser.get_ip_filter()) == 6
    assert parser.get_ip_filter() == before


def test_the_filter_cannot_be_changed_through_what_get_returns(parser):
    parser.set_ip_filter([(IPV4, SRC)])
    parser.get_ip_filter().clear()
    assert parser.get_ip_filter() == [(IPV4, SRC)]


def test_reverse_filter():
    subjects = [("10.0.0.0/8", SRC), (IPV6, DST), ["::1", EITHER]]
    reversed_once = wirelake.reverse_filter(subjects)
    assert reversed_once == [("10.0.0.0/8", DST), (IPV6, SRC), ("::1", EITHER)]
    assert wirelake.reverse_filter(reversed_once) == [tuple(subject) for subject in subjects]
