"""The package as a module: what it needs, and the command in it."""

import subprocess
import sys
import tomllib

import pytest
import wirelake
from conftest import DATA
from wirelake import _pyarrow

TLS = DATA / "pcapplusplus" / "tls.pcap"


def test_the_pyarrow_is_the_one_of_the_project():
    project = tomllib.loads((DATA.parents[1] / "pyproject.toml").read_text())
    (needed,) = [each for each in project["project"]["dependencies"] if each.startswith("pyarrow")]
    assert needed.startswith(f"pyarrow>={_pyarrow.VERSION}.")


@pytest.mark.parametrize("version", ["25.0.1", "26.1.0", "260.0", "26"])
def test_another_pyarrow_is_refused(tmp_path, version):
    (tmp_path / "pyarrow").mkdir()
    (tmp_path / "pyarrow" / "__init__.py").write_text(f"__version__ = {version!r}\n")
    package = wirelake.__path__[0].removesuffix("/wirelake")
    done = subprocess.run(
        [sys.executable, "-c", "import wirelake"], capture_output=True, text=True,
        env={"PYTHONPATH": f"{tmp_path}:{package}"})
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        f"ImportError: wirelake needs pyarrow 26.0, and {version} is installed; get it with: "
        "pip install 'pyarrow==26.0.*'")


def test_python_m_wirelake_is_the_command():
    done = subprocess.run([sys.executable, "-m", "wirelake", "info", TLS], capture_output=True,
                          text=True, check=True)
    assert "packets       44\n" in done.stdout
