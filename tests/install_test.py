"""`cmake --install`: the commands run, and another project (examples/installed) is linked with the
library, wherever both were moved."""

import os
import re
import stat
import subprocess
from pathlib import Path

import pytest
from conftest import DATA, ROOT

TLS = DATA / "pcapplusplus" / "tls.pcap"


def run(*argv, **options) -> str:
    done = subprocess.run([str(a) for a in argv], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False, **options)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def build() -> Path:
    return Path(os.environ.get("WIRELAKE", ROOT / "build" / "wirelake")).resolve().parent


@pytest.fixture(scope="module")
def prefix(build, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    run("cmake", "--install", build, "--prefix", folder / "prefix", umask=0o077)
    return (folder / "prefix").rename(folder / "moved")


def compiler_of(build) -> str:
    cache = (build / "CMakeCache.txt").read_text()
    return re.search(r"^CMAKE_CXX_COMPILER:\w+=(.*)", cache, re.MULTILINE)[1]


def files_in(folder) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_what_is_installed(prefix):
    assert files_in(prefix / "include") == [
        f"wirelake/{name}" for name in files_in(ROOT / "include" / "wirelake")]
    assert files_in(prefix / "bin") == ["wirelake", "wirelake-store"]
    assert len(list(prefix.rglob("*.a"))) == 1
    assert not [name for name in files_in(prefix) if name.endswith((".py", ".so"))]  # The wheel's.


def test_everybody_may_read_what_is_installed(prefix):
    for name in files_in(prefix):
        wanted = 0o755 if name.startswith("bin/") else 0o644
        assert stat.S_IMODE((prefix / name).stat().st_mode) == wanted, name


def test_the_commands_find_their_libraries(prefix, tmp_path):
    environment = {"PATH": "/usr/bin:/bin", "WIRELAKE_STORE": str(tmp_path / "store")}
    assert "44 packets" in run(prefix / "bin" / "wirelake", "load", TLS, env=environment)


def test_another_project_is_linked_with_the_library(prefix, build, tmp_path):
    run("cmake", "-S", ROOT / "examples" / "installed", "-B", tmp_path / "project",
        f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCMAKE_CXX_COMPILER={compiler_of(build)}")
    run("cmake", "--build", tmp_path / "project")
    said = run(tmp_path / "project" / "load_capture", TLS,
               env={**os.environ, "WIRELAKE_STORE": str(tmp_path / "store")})
    assert said.startswith("44 packets, ")
    assert said.endswith("dropped\n")
