"""`pytest -q` where only the service is installed: a sentence that says what to run."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
WITHOUT_THE_TESTS_PACKAGES = """
import importlib.util, sys
absent, found = ("hypothesis", "pytest_asyncio"), importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name in absent else found(name, package)
import pytest
sys.exit(pytest.main(["-q"]))
"""


def test_the_environment_of_make_run_has_pytest() -> None:
    lock = (ROOT / "requirements" / "train.txt").read_text(encoding="utf-8")
    assert re.search(r"(?m)^pytest==", lock)


def test_without_the_tests_packages_it_is_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_TESTS_PACKAGES],
        cwd=ROOT,
        env={"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4, done.stdout + done.stderr
    assert "`make test` installs them" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
