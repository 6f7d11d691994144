"""The client's README, run as printed: its wheel, installed into an environment of its own, against real parts."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from app import __version__
from tests.fixtures.integration_examples import example, output_of, with_the_signed_key
from tests.fixtures.once_a_run import once_a_run
from tests.fixtures.patience import PATIENCE_SECONDS
from tools.client_library.generate import CLIENT

README = CLIENT / "README.md"
WALK = CLIENT.parents[1] / "docs" / "walks" / "access.md"
EXAMPLES = ("application", "client", "signed", "lists", "errors", "asyncio", "rest")
NO_INDEX = {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As `make wheel` builds it, elsewhere."""
    folder = once_a_run(tmp_path_factory, "wheel", build)
    (found,) = folder.glob("dist/*.whl")
    return found


@pytest.fixture(scope="session")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a fresh environment with the wheel, which the README's command installed.

    What the wheel needs is found where the tests have it, so that nothing is fetched.
    """
    return once_a_run(tmp_path_factory, "installed", lambda folder: install(wheel, folder)) / "bin" / "python"


def build(folder: Path) -> None:
    uv = Path(sys.executable).with_name("uv")
    asked: list[str | Path] = [uv, "build", "--quiet", "--offline", "--wheel", "--out-dir", folder / "dist", CLIENT]
    subprocess.run(asked, check=True, timeout=PATIENCE_SECONDS)


def install(wheel: Path, folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", folder], check=True, timeout=PATIENCE_SECONDS)
    python = folder / "bin" / "python"
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "what_the_tests_have.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    environment = {**os.environ, **NO_INDEX, "PATH": f"{python.parent}:{os.environ['PATH']}"}
    output_of(["bash", "-euc", example(README, "install")], environment, wheel.parent.parent)


def test_the_wheel_is_typed_and_holds_nothing_but_the_package(wheel: Path) -> None:
    assert wheel.name == f"credit_scoring_client-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as content:
        names = set(content.namelist())
    assert {"credit_scoring_client/py.typed", "credit_scoring_client/rest/client.py"} <= names
    assert {name.split("/")[0] for name in names} == {
        "credit_scoring_client",
        f"credit_scoring_client-{__version__}.dist-info",
    }


def test_it_needs_what_it_imports_and_no_more(python: Path, tmp_path: Path) -> None:
    asked = "import json, importlib.metadata as m; print(json.dumps(m.requires('credit-scoring-client')))"
    needed = [Requirement(one) for one in json.loads(output_of([str(python), "-c", asked], dict(os.environ), tmp_path))]
    sources = "".join(file.read_text(encoding="utf-8") for file in (CLIENT / "credit_scoring_client").rglob("*.py"))
    imported = set(re.findall(r"(?m)^(?:from|import) ([a-z_0-9]+)", sources)) - sys.stdlib_module_names
    names = {"attrs": "attrs", "httpx": "httpx", "attr": "attrs", "dateutil": "python-dateutil"}
    assert {names[one] for one in imported - {"credit_scoring_client"}} == {one.name for one in needed}
    assert all(one.specifier.contains(version(one.name)) for one in needed)


def test_the_installed_package_is_that_of_the_wheel(python: Path, tmp_path: Path) -> None:
    where = output_of([str(python), "-c", "import credit_scoring_client as c; print(c.__file__)"], clean(), tmp_path)
    assert Path(where.strip()).is_relative_to(python.parents[1])


@pytest.mark.rabbitmq
class TestExamples:
    """Each block of the README, in a process of its own."""

    def test_an_application_is_scored(self, python: Path, environment: dict[str, str], tmp_path: Path) -> None:
        first, *reasons = run(python, "application", environment, tmp_path).splitlines()
        band, score, _ = first.split()
        assert band in "ABCDE"
        assert 0 < float(score) < 1
        assert reasons[0].startswith("base ")

    def test_the_walk_scores_as_the_page_shows(self, python: Path, environment: dict[str, str], tmp_path: Path) -> None:
        band, score = run(python, "application", environment, tmp_path, page=WALK).split()
        assert band in "ABCDE"
        assert 0 < float(score) < 1

    def test_a_client_is_scored_once(self, python: Path, environment: dict[str, str], tmp_path: Path) -> None:
        assert run(python, "client", environment, tmp_path).startswith("True ")

    def test_a_key_that_must_sign_scores(self, python: Path, environment: dict[str, str], tmp_path: Path) -> None:
        assert run(python, "signed", with_the_signed_key(environment), tmp_path).strip() in set("ABCDE")

    def test_lists_and_histories_are_read(self, python: Path, environment: dict[str, str], tmp_path: Path) -> None:
        run(python, "application", environment, tmp_path)
        assert "LOS-2026-000117 [('20" in run(python, "lists", environment, tmp_path)

    def test_a_fault_is_named(self, python: Path, environment: dict[str, str], tmp_path: Path) -> None:
        first, *fields = run(python, "errors", environment, tmp_path).splitlines()
        assert first.startswith("422 InvalidInput ")
        assert any(line.startswith("age ") for line in fields)

    def test_many_are_scored_at_once(self, python: Path, environment: dict[str, str], tmp_path: Path) -> None:
        _bands, count = run(python, "asyncio", environment, tmp_path).splitlines()
        assert count == "1"

    def test_other_routes_are_called(self, python: Path, environment: dict[str, str], tmp_path: Path) -> None:
        assert "'income_monthly'" in run(python, "rest", environment, tmp_path)


def test_every_block_of_the_readme_is_run() -> None:
    blocks = re.findall(r"<!-- run: ([a-z]+) -->\n```", README.read_text(encoding="utf-8"))
    assert sorted(blocks) == sorted((*EXAMPLES, "install"))
    assert README.read_text(encoding="utf-8").count("```") == 2 * len(blocks)


def clean() -> dict[str, str]:
    """The environment without a folder to import from besides the wheel's."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def run(python: Path, name: str, environment: dict[str, str], folder: Path, page: Path = README) -> str:
    asked = {name: value for name, value in environment.items() if name != "PYTHONPATH"}
    return output_of([str(python), "-c", example(page, name)], asked, folder)
