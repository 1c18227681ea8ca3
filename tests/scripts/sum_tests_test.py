"""scripts/sum-tests must count every outcome, and must not lose a suite that crashed."""

import pathlib
import subprocess
import sys

import pytest

SUM_TESTS = pathlib.Path(__file__).parents[2] / "scripts" / "sum-tests"


def junit(*cases):
    return f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>"


def case(inside="", status="run"):
    return f'<testcase classname="c" name="n" status="{status}">{inside}</testcase>'


PASSED = case()
FAILED = case('<failure message=""/>', "fail")
SKIPPED = case('<skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/>', "notrun")

CASES = [
    ("nothing at all", {}, "0 passed, 0 failed, 0 skipped"),
    ("each outcome", {"a.suite": "1", "a.xml": junit(PASSED, FAILED, SKIPPED)},
     "1 passed, 1 failed, 1 skipped"),
    ("an error is a failure", {"a.suite": "1", "a.xml": junit(PASSED, case("<error/>"))},
     "1 passed, 1 failed, 0 skipped"),
    ("skipped by pytest",
     {"a.suite": "0", "a.xml": junit('<testcase name="n"><skipped message="why"/></testcase>')},
     "0 passed, 0 failed, 1 skipped"),
    ("disabled", {"a.suite": "0", "a.xml": junit(case("", "disabled"))},
     "0 passed, 0 failed, 1 skipped"),
    ("ctest could not start it",
     {"a.suite": "8", "a.xml": junit(case('<skipped message="Unable to find"/>', "notrun"))},
     "0 passed, 1 failed, 0 skipped"),
    ("crashed before its cases", {"a.suite": "139"}, "0 passed, 1 failed, 0 skipped"),
    ("crashed while writing them", {"a.suite": "139", "a.xml": "<testsuites><tests"},
     "0 passed, 1 failed, 0 skipped"),
    ("crashed after them", {"a.suite": "139", "a.xml": junit(PASSED)},
     "1 passed, 1 failed, 0 skipped"),
    ("no cases", {"a.suite": "0", "a.xml": junit()}, "0 passed, 1 failed, 0 skipped"),
    ("did not finish", {"run-tests.suite": "did not finish"}, "0 passed, 1 failed, 0 skipped"),
    ("steps", {"a.step": "0", "b.step": "77", "c.step": "0"}, "2 passed, 1 failed, 0 skipped"),
    ("suites and steps", {"a.step": "0", "b.suite": "0", "b.xml": junit(PASSED, PASSED)},
     "3 passed, 0 failed, 0 skipped"),
]


@pytest.mark.parametrize("files, expected", [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_sum(tmp_path, files, expected):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    result = subprocess.run([sys.executable, SUM_TESTS, tmp_path], capture_output=True, text=True)
    assert result.stdout.splitlines()[-1] == expected
    good = not expected.startswith("0 passed") and ", 0 failed" in expected
    assert result.returncode == (0 if good else 1)


def test_several_folders(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.step").write_text("0")
    result = subprocess.run([sys.executable, SUM_TESTS, tmp_path / "one", tmp_path / "two"],
                            capture_output=True, text=True)
    assert result.stdout.splitlines()[-1] == "2 passed, 0 failed, 0 skipped"
