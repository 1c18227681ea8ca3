"""The package beside other modules with libraries of their own, loaded before and after it."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("other", ["hashlib", "ssl", "pymongo", "pyarrow.parquet", "duckdb"])
@pytest.mark.parametrize("order", ["wirelake, {}", "{}, wirelake"])
def test_modules_get_along(order, other):
    # OpenSSL is in some of them, in several versions; a digest and a store use it.
    script = f"import {order.format(other)}; import hashlib; hashlib.sha256(b'').hexdigest()"
    subprocess.run([sys.executable, "-c", script], check=True)
