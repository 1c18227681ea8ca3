"""Filters with subjects that are none."""

import logging

import pytest
import wirelake
from conftest import DATA
from wirelake import PCAPParser, constants

TLS = DATA / "pcapplusplus" / "tls.pcap"
GOOD = ("10.0.0.0/8", constants.IP_EITHER)
WRONG = [("10.0.0.1/8", constants.IP_SRC), ("10.0.0.0/8", 9), "10.0.0.0/8", ("x", 0), None]


@pytest.mark.parametrize("wrong", WRONG)
def test_strict_refuses_and_leaves_the_filter(wrong):
    parser = PCAPParser(TLS)
    assert parser.set_ip_filter([GOOD], strict=True) == 1
    before = parser.get_ip_filter()
    with pytest.raises(wirelake.errors.InvalidArgument, match="filter subject"):
        parser.set_ip_filter([GOOD, wrong], strict=True)
    assert parser.get_ip_filter() == before


def test_each_load_says_that_subjects_were_left_out(store, caplog):
    parser = PCAPParser(TLS, store)
    parser.set_ip_filter([("0.0.0.0/0", constants.IP_EITHER), *WRONG])
    for load in (parser.load_packet_info, parser.load_and_insert_new):
        caplog.clear()
        with caplog.at_level(logging.WARNING, "wirelake"):
            load()
        assert [record.getMessage() for record in caplog.records if "without" in record.msg] == [
            f"{TLS}: the filter is without 5 of its subjects, which were invalid"]
    parser.set_ip_filter([GOOD])
    caplog.clear()
    parser.load_packet_info()
    assert "without" not in caplog.text


def test_a_filter_of_which_nothing_is_left_says_so_too(caplog):
    parser = PCAPParser(TLS)
    parser.set_ip_filter(WRONG)
    caplog.clear()
    parser.load_packet_info()
    assert [record.getMessage() for record in caplog.records] == [
        f"{TLS}: the filter is without 5 of its subjects, which were invalid; no filter is set"]
