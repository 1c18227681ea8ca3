"""File systems whose renames take no flags (NFS, CephFS, 9p, FUSE), and some that lack more."""

import errno
import threading

import pytest
from processes import (
    PLAIN_LAYER,
    SMALL,
    SMALL_PACKETS,
    check_nothing_is_left,
    frames,
    needs_build,
    run,
)

NFS = {"PLAIN_RENAME": str(errno.EINVAL)}
KINDS = {
    "nfs": NFS,
    "old kernel": {"PLAIN_RENAME": str(errno.ENOSYS)},
    "container": {"PLAIN_RENAME": str(errno.EPERM)},
    "fuse": {**NFS, "PLAIN_LINK": str(errno.EPERM)},
    "cifs": {"PLAIN_RENAME": str(errno.EOPNOTSUPP), "PLAIN_LINK": str(errno.EOPNOTSUPP)},
}
BARE = {**KINDS["fuse"], "PLAIN_LOCK": str(errno.ENOLCK)}


class Plain:
    """The command on such a file system."""

    def __init__(self, wirelake, kind: dict[str, str]) -> None:
        self.wirelake = wirelake
        self.environment = {"LD_PRELOAD": str(PLAIN_LAYER), **kind}

    def run(self, *arguments: object) -> tuple[int, str, str]:
        return run(self.wirelake, *arguments, **self.environment)

    def text(self, *arguments: object) -> str:
        code, output, message = self.run(*arguments)
        assert code == 0, (arguments, message)
        return output


@pytest.fixture(params=KINDS)
def plain(wirelake, request):
    return Plain(wirelake, KINDS[request.param])


@needs_build
def test_everything_works(plain, tmp_path):
    wirelake = plain.wirelake
    made = plain.text("load", SMALL).strip()
    assert len(frames(wirelake, made)) == SMALL_PACKETS
    plain.text("create", "one")
    for _ in range(11):
        plain.text("load", SMALL, "--into", "one")
    log = wirelake.store / "one" / "_delta_log"
    assert [file.name for file in log.glob("*.checkpoint.parquet")] == [f"{10:020}.checkpoint.parquet"]
    assert (log / "_last_checkpoint").exists()
    assert len(frames(wirelake, "one")) == 11 * SMALL_PACKETS
    plain.text("copy", "one", "--to", tmp_path / "other")
    plain.text("copy", "one", "--to", wirelake.store, "--as", "two")
    plain.text("drop", "two")
    plain.text("describe", "one", "another text")
    plain.text("optimize", "one")
    plain.text("delete", "one", 40, 44)
    assert len(frames(wirelake, "one")) == 11 * 39
    plain.text("tidy", "--retention", 0)
    assert not list(wirelake.store.rglob("*.tmp"))
    check_nothing_is_left(wirelake)


@needs_build
def test_what_exists_is_left_alone(plain, tmp_path):
    wirelake = plain.wirelake
    plain.text("create", "one")
    for taken in ("one", "empty", "file"):
        path = wirelake.store / taken
        if taken == "empty":
            path.mkdir()
        elif taken == "file":
            path.write_text("mine")
        code, _, message = plain.run("create", taken)
        assert code == 1 and "exists" in message, message
        assert path.is_file() == (taken == "file")
    assert (wirelake.store / "file").read_text() == "mine"
    output = tmp_path / "rows.csv"
    plain.text("export", "one", "-o", output)
    before = output.read_bytes()
    plain.text("load", SMALL, "--into", "one")
    code, _, message = plain.run("export", "one", "-o", output)
    assert code == 1 and "exists" in message and output.read_bytes() == before
    plain.text("export", "one", "-o", output, "--force")
    assert output.read_bytes() != before
    assert {file.name for file in tmp_path.iterdir()} <= {"rows.csv", "store", "state"}


@needs_build
@pytest.mark.parametrize("kind", ["nfs", "fuse"])
def test_several_writers(wirelake, kind):
    plain = Plain(wirelake, KINDS[kind])
    plain.text("create", "one")
    created: list[int] = []

    def write() -> None:
        for _ in range(6):
            plain.text("load", SMALL, "--into", "one")
        created.append(plain.run("load", SMALL, "--into", "none")[0])
        created.append(plain.run("create", "raced")[0])

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    # Of those who make one collection, one does; every commit of all is there.
    assert sorted(created) == [0] + [1] * 7
    rows = frames(wirelake, "one")
    assert len(rows) == len(set(rows)) == 24 * SMALL_PACKETS
    assert list((wirelake.store / "one" / "_delta_log").glob("*.checkpoint.parquet"))
    check_nothing_is_left(wirelake)


@needs_build
def test_a_lock_that_a_dead_writer_left(wirelake):
    plain = Plain(wirelake, KINDS["fuse"])
    plain.text("create", "one")
    log = wirelake.store / "one" / "_delta_log"
    (log / f"_wirelake_lock-{1:020}.json.tmp").touch()
    plain.text("load", SMALL, "--into", "one")
    assert len(frames(wirelake, "one")) == SMALL_PACKETS
    check_nothing_is_left(wirelake)


@needs_build
def test_a_file_system_without_anything_says_so(wirelake, tmp_path):
    bare = Plain(wirelake, BARE)
    bare.text("create", "one")
    for arguments in (
        ["load", SMALL, "--into", "one"],
        ["describe", "one", "text"],
        ["export", "one", "-o", tmp_path / "rows.csv"],
    ):
        code, _, message = bare.run(*arguments)
        assert code == 1
        assert "file system has no renaming" in message and "no file locks" in message, message
    assert not (tmp_path / "rows.csv").exists()
    assert frames(wirelake, "one") == []
    check_nothing_is_left(wirelake)
