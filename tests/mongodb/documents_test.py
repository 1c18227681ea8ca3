"""What a MongoDB server is given: what scripts find there, and what comes back of it."""


import pytest
from conftest import DATA, captures_of

HTTP = DATA / "pcapplusplus" / "four_ipv6_http_streams.pcap"
TLS = DATA / "pcapplusplus" / "tls.pcap"
COLUMNS = (
    "load,capture,frame,ts_ns,time_digits,ts,type,src,dst,len,proto,protocol,ttl,caplen,wirelen,"
    "linktype,vlan,tcp_info,tcp_info.window,tcp_info.payload_len,udp_info,tls_info,header,time")


def as_json(document):
    """A stored packet as `decode` prints it."""

    def shown(value, key=None):
        if isinstance(value, bytes):
            return value.decode()
        if key == "opts":
            return [[option["kind"], option["data"].decode()] for option in value]
        if isinstance(value, dict):
            return {name: shown(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [shown(inner) for inner in value]
        return value

    return shown(document)


@pytest.mark.parametrize("capture", [HTTP, TLS])
def test_a_document_is_the_dict(wirelake, url, database, capture):
    name = wirelake.text("load", capture, "--store", url).strip()
    stored = [as_json(each) for each in database[name].find({}, {"_id": 0}).sort("frame", 1)]
    dicts = wirelake.lines("decode", capture, "--json")
    assert len(stored) == len(dicts) > 0
    for document, packet in zip(stored, dicts):
        for key in ("window", "payload_len", "flag_bits"):
            if document["tcp_info"]:
                assert isinstance(document["tcp_info"].pop(key), int)
        if document["tcp_info"]:
            assert isinstance(document["tcp_info"].pop("retransmission"), bool)
        assert {key: document[key] for key in packet} == packet
        assert document["capture"] == capture.name


def test_the_catalogue_is_documents(wirelake, url, database):
    name = wirelake.text(
        "load", TLS, HTTP, "--store", url, "--description", "mine", "--either", "::/0").strip()
    (entry,) = database["trace_index"].find()
    assert (entry["name"], entry["description"]) == (name, "mine")
    # This server takes no lists in lists; others have pairs.
    assert entry["input_filters"] == [{"net": "::/0", "position": 2}]
    assert entry["creation_time"] == entry["created"].strftime("%Y-%m-%d %H:%M:%S")
    loads = list(database["trace_loads"].find().sort("load", 1))
    assert [each["packets"] for each in loads] == [19, 81]
    assert {each["load"] for each in loads} >= set(database[name].distinct("load"))
    indexed = {tuple(key for key, _ in each["key"].items()) for each in database[name].list_indexes()}
    assert {("load", "frame"), ("ts_ns",), ("src",), ("dst",), ("tcp_info.sport",)} <= indexed

    wirelake.text("drop", name, "--store", url)
    for collection in database.list_collection_names():
        assert database[collection].count_documents({}) == 0, collection


def test_the_entry_of_the_version_before(wirelake, url, database):
    """A date alone told when; and what another server has, filters as pairs, is read as well."""
    name = wirelake.text("load", TLS, "--store", url, "--either", "::/0").strip()
    before = wirelake.lines("show", name, "--json", "--store", url)
    index = database["trace_index"]
    created = index.find_one()["created"]
    index.update_one({}, {"$set": {"creation_time": created}, "$unset": {"created": 1}})
    assert wirelake.lines("show", name, "--json", "--store", url) == before


def test_every_capture_comes_back_as_from_a_folder(wirelake, url):
    captures = captures_of(DATA)
    stores = (str(wirelake.store), url)
    for store in stores:
        wirelake.text("create", "all", "--store", store)
        for options in ([], ["--keep-headers"]):
            wirelake.run("load", *captures, "--into", "all", "--store", store, *options)
    found = [
        wirelake.lines("find", "all", "--json", "--fields", COLUMNS, "--store", store)
        for store in stores
    ]
    assert len(found[0]) > 1000
    for packets in found:
        for packet in packets:
            packet.pop("load")  # Each store has loads of its own, in the same order.
    assert found[0] == found[1]


def test_documents_that_others_changed(wirelake, url, database):
    name = wirelake.text("load", HTTP, "--store", url).strip()
    before = wirelake.lines("find", name, "--json", "--store", url)
    packets = database[name]
    packets.update_one({"frame": 1}, {"$set": {"note": "seen"}})
    packets.update_one({"frame": 2}, {"$set": {"len": float(before[1]["len"])}})
    packets.insert_one({"load": "of a script", "frame": 1})
    assert wirelake.lines("find", name, "--json", "--store", url) == before

    packets.update_one({"frame": 3}, {"$unset": {"ttl": 1, "tcp_info": 1}})
    third = wirelake.lines("find", name, "--json", "--store", url)[2]
    assert (third["ttl"], third["tcp_info"]) == (None, None)

    for wrong in ({"len": "long"}, {"len": 1.5}, {"ttl": 2**40}, {"vlan": {}},
                  {"tcp_info": {"payload": b"no base64"}}, {"tcp_info": {"opts": [3]}}):
        packets.update_one({"frame": 4}, {"$set": wrong})
        done = wirelake.run("find", name, "--json", "--store", url, "--fields",
                            "len,ttl,vlan,tcp_info")
        assert done.returncode == 1, wrong
        assert name in done.stderr.decode()
        mended = {"len": before[3]["len"], "ttl": before[3]["ttl"], "tcp_info": None, "vlan": []}
        packets.update_one({"frame": 4}, {"$set": mended})


def test_a_collection_of_others_is_left_alone(wirelake, url, database):
    database["theirs"].insert_one({"x": 1})
    code, message = wirelake.error("create", "theirs", "--store", url)
    assert code == 1 and "theirs" in message
    assert wirelake.lines("ls", "--json", "--store", url) == []
    assert wirelake.error("drop", "theirs", "--store", url)[0] == 1
    assert database["theirs"].count_documents({}) == 1


def test_copying_there_and_back_keeps_a_collection_as_it_was(wirelake, url):
    name = wirelake.text("load", TLS, "--keep-headers", "--description", "for all").strip()
    wirelake.text("load", HTTP, "--into", name)
    done = wirelake.run("copy", name, "--to", url)
    assert (done.returncode, done.stdout.decode()) == (0, f"{name}\n")
    assert b"packets copied to mongodb://" in done.stderr
    assert wirelake.text("copy", name, "--from", url, "--as", "back") == "back\n"
    assert wirelake.stored_columns("back") == wirelake.stored_columns(name)
    (before,), (after,) = (wirelake.lines("show", each, "--json") for each in (name, "back"))
    assert before.pop("name") != after.pop("name")
    assert before == after


def test_mistakes_in_a_copy(wirelake, url):
    name = wirelake.text("load", TLS).strip()
    assert wirelake.error("copy", name) == (2, "wirelake: say --from URL, --to URL or both\n")
    code, message = wirelake.error("copy", name, "--to", wirelake.store)
    assert (code, "choose another name" in message) == (1, True)
    code, message = wirelake.error("copy", "nothing", "--to", url)
    assert (code, "there is no collection" in message) == (1, True)
