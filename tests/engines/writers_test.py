"""Collections that other engines have changed: wirelake reads them rightly, or says what it lacks."""

import json
from pathlib import Path

import pytest
from conftest import DATA
from deltalake import DeltaTable, write_deltalake
from readers import delta_rs, spark

TLS = DATA / "pcapplusplus" / "tls.pcap"
CAPTURES = [TLS, *sorted((DATA / "zeek").glob("*.pcap"))[:5]]


@pytest.fixture
def collection(wirelake) -> str:
    """A collection of two loads, in two files."""
    name = wirelake.text("load", *CAPTURES).strip()
    wirelake.text("load", TLS, "--into", name)
    return name


@pytest.fixture
def path(wirelake, collection) -> Path:
    return wirelake.store / collection


def spark_sql(statement: str, path: Path) -> None:
    spark().sql(statement.format(table=f"delta.`{path}`")).collect()


def spark_checkpoint(path: Path) -> None:
    delta = spark().sparkContext._jvm.org.apache.spark.sql.delta.DeltaLog
    delta.forTable(spark()._jsparkSession, str(path)).checkpoint()


# What leaves every row as it was.
PACKERS = {
    "delta-rs compacts": lambda path: DeltaTable(str(path)).optimize.compact(),
    "delta-rs sorts along a curve": lambda path: DeltaTable(str(path)).optimize.z_order(["src"]),
    "delta-rs writes a checkpoint": lambda path: DeltaTable(str(path)).create_checkpoint(),
    "delta-rs cleans up": lambda path: DeltaTable(str(path)).cleanup_metadata(),
    "delta-rs vacuums": lambda path: DeltaTable(str(path)).vacuum(dry_run=False),
    "spark optimizes": lambda path: spark_sql("OPTIMIZE {table}", path),
    "spark writes a checkpoint": spark_checkpoint,
    "spark vacuums": lambda path: spark_sql("VACUUM {table}", path),
}


@pytest.mark.parametrize("packer", PACKERS)
def test_what_packs_changes_nothing_that_is_read(wirelake, collection, path, packer):
    before = wirelake.text("find", collection, "--json")
    shown = wirelake.text("show", collection, "--json")
    PACKERS[packer](path)
    assert wirelake.text("find", collection, "--json") == before
    assert wirelake.text("show", collection, "--json") == shown
    wirelake.text("load", TLS, "--into", collection)
    after = wirelake.text("find", collection, "--json")
    assert after.startswith(before) and len(after) > len(before)
    assert wirelake.text("count", collection) == f"{len(after.splitlines())}\n"


# What deletes the packets of frames below 4.
DELETERS = {
    "delta-rs": lambda path: DeltaTable(str(path)).delete("frame < 4"),
    "spark": lambda path: spark_sql("DELETE FROM {table} WHERE frame < 4", path),
}


@pytest.mark.parametrize("deleter", DELETERS)
def test_what_deletes_leaves_the_rest(wirelake, collection, path, deleter):
    fields = ("find", collection, "--json", "--fields", "frame,src,tcp_info")
    before = wirelake.lines(*fields)
    DELETERS[deleter](path)
    rest = [packet for packet in before if packet["frame"] >= 4]
    assert 0 < len(rest) < len(before)
    assert wirelake.lines(*fields) == rest
    assert wirelake.text("count", collection) == f"{len(rest)}\n"


APPENDERS = {
    "delta-rs": lambda path, rows: write_deltalake(str(path), rows, mode="append"),
    "spark": lambda path, rows: (
        spark()
        .read.format("delta")
        .load(str(path))
        .limit(rows.num_rows)
        .write.format("delta")
        .mode("append")
        .save(str(path))
    ),
}


@pytest.mark.parametrize("appender", APPENDERS)
def test_appends_of_both_stand(wirelake, collection, path, appender):
    rows = delta_rs(path).slice(0, 3)
    before = int(wirelake.text("count", collection))
    APPENDERS[appender](path, rows)
    wirelake.text("load", TLS, "--into", collection)
    count = int(wirelake.text("count", collection))
    assert count == before + 3 + 44 == delta_rs(path).num_rows
    assert len(wirelake.lines("find", collection, "--json")) == count


@pytest.mark.parametrize("writer", ["delta-rs", "spark"])
def test_a_log_cut_off_behind_a_checkpoint_loses_nothing(wirelake, collection, path, writer):
    before = wirelake.text("find", collection, "--json")
    (shown,) = wirelake.lines("show", collection, "--json")
    wirelake.text("load", TLS, "--into", collection)
    wirelake.text("describe", collection, "kept")
    PACKERS[f"{writer} writes a checkpoint"](path)
    for commit in (path / "_delta_log").glob("*.json"):
        commit.unlink()
    after = wirelake.text("find", collection, "--json")
    assert after.startswith(before) and len(after) > len(before)
    (kept,) = wirelake.lines("show", collection, "--json")
    assert kept["description"] == "kept"
    assert kept["creation_time"] == shown["creation_time"]
    assert kept["loads"][: len(shown["loads"])] == shown["loads"]
    assert len(kept["loads"]) == len(shown["loads"]) + 1
    wirelake.text("load", TLS, "--into", collection)
    assert int(wirelake.text("count", collection)) > len(after.splitlines())


# What a table must not ask of its readers, by the table property that turns it on.
READER_FEATURES = {
    "deletionVectors": "'delta.enableDeletionVectors' = 'true'",
    "columnMapping": "'delta.columnMapping.mode' = 'name'",
    "v2Checkpoint": "'delta.checkpointPolicy' = 'v2'",
    "typeWidening": "'delta.enableTypeWidening' = 'true'",
}


@pytest.mark.parametrize("feature", READER_FEATURES)
def test_an_unknown_feature_is_refused_by_its_name(wirelake, collection, path, feature):
    spark_sql(f"ALTER TABLE {{table}} SET TBLPROPERTIES ({READER_FEATURES[feature]})", path)
    for command in (("find", collection), ("count", collection), ("load", TLS, "--into", collection)):
        code, message = wirelake.error(*command)
        assert code == 1
        assert f"'{feature}'" in message, message


def test_a_feature_for_writers_alone_leaves_reading(wirelake, collection, path):
    before = wirelake.text("find", collection, "--json")
    spark_sql(
        "ALTER TABLE {table} SET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')", path
    )
    assert wirelake.text("find", collection, "--json") == before
    code, message = wirelake.error("load", TLS, "--into", collection)
    assert (code, "'changeDataFeed'" in message) == (1, True), message


def respell(path: Path, change) -> None:
    """Writes the paths of all files of a table's commits otherwise."""
    for commit in sorted((path / "_delta_log").glob("*.json")):
        lines = [json.loads(line) for line in commit.read_text().splitlines()]
        for line in lines:
            for file in (line[kind] for kind in ("add", "remove") if kind in line):
                file["path"] = change(file["path"])
        commit.write_text("".join(json.dumps(line) + "\n" for line in lines))


def test_a_file_goes_by_the_name_that_others_know(wirelake, collection, path):
    """delta-rs tells files apart by the text of their paths."""
    before = wirelake.text("find", collection, "--json")
    respell(path, lambda name: name.replace("part", "%70art"))
    assert wirelake.text("find", collection, "--json") == before
    assert delta_rs(path).num_rows == len(before.splitlines())
    wirelake.text("delete", collection, '{"frame": {"$lt": 4}}')
    left = wirelake.text("find", collection, "--json")
    assert 0 < delta_rs(path).num_rows == len(left.splitlines()) < len(before.splitlines())
    for description in range(12):
        wirelake.text("describe", collection, description)
    assert list((path / "_delta_log").glob("*.checkpoint.parquet"))
    assert delta_rs(path).num_rows == len(left.splitlines())
    wirelake.text("optimize", collection)
    wirelake.text("tidy", "--retention", 0)
    assert delta_rs(path).num_rows == len(left.splitlines())
    assert wirelake.text("find", collection, "--json") == left


ABSOLUTE = {
    "file:///": lambda path: f"file://{path}/",
    "file://localhost/": lambda path: f"FILE://LocalHost{path}/",
    "file:/": lambda path: f"file:{path}/",
    "/": lambda path: f"{path}/",
    "by a link": lambda path: f"file://{path.parent.parent}/link/{path.name}/",
}


@pytest.mark.parametrize("spelling", ABSOLUTE)
def test_tidy_knows_files_by_absolute_names(wirelake, collection, path, spelling):
    (path.parent.parent / "link").symlink_to(path.parent)
    prefix = ABSOLUTE[spelling](path)
    before = wirelake.text("find", collection, "--json")
    respell(path, lambda name: prefix + name)
    files = set(path.glob("*.parquet"))
    assert wirelake.text("tidy", "--retention", 0) == "Nothing to tidy up.\n"
    assert set(path.glob("*.parquet")) == files
    assert wirelake.text("find", collection, "--json") == before
    # Through the link, it is the same store.
    linked = ("--store", path.parent.parent / "link")
    assert wirelake.text("tidy", "--retention", 0, *linked) == "Nothing to tidy up.\n"
    assert wirelake.text("find", collection, "--json", *linked) == before
    # Once removed, they go, and what is packed stays.
    wirelake.text("optimize", collection)
    wirelake.text("tidy", "--retention", 0)
    assert not files & set(path.glob("*.parquet"))
    assert wirelake.text("find", collection, "--json") == before
