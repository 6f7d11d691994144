"""The curl tour of both READMEs, run line by line as printed, against a service of its own."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fixtures.command_line import free_port
from tests.fixtures.default_model import start_with
from tests.fixtures.patience import PATIENCE_SECONDS, wait_until

ROOT = Path(__file__).parents[2]
TOUR = re.compile(r"<!-- tour -->\n```bash\n(.*?)```\n<!-- /tour -->", re.DOTALL)


def tour_of(readme: str) -> str:
    found = TOUR.search((ROOT / readme).read_text(encoding="utf-8"))
    assert found
    return found.group(1)


@pytest.fixture(scope="module")
def service(default_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """`./scoring run` in a folder with the default model: seeded, served there and then."""
    folder = tmp_path_factory.mktemp("tour")
    start_with(default_model, folder)
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "run", "--port", str(port)],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(lambda: process.poll() is not None or is_ready(f"http://localhost:{port}"))
        assert process.poll() is None, (folder / "log").read_text()
        yield f"http://localhost:{port}", folder
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/ready", trust_env=False, timeout=PATIENCE_SECONDS).status_code == 200
    except httpx.TransportError:
        return False


def test_every_line_of_the_tour_works(service: tuple[str, Path]) -> None:
    url, folder = service
    script = tour_of("README.md").replace("API=http://localhost:8000", f"API={url}")
    before = {path.name for path in folder.iterdir()}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        capture_output=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert {path.name for path in folder.iterdir()} == before, "the tour leaves no file"
    answers = answers_in(done.stdout.decode())
    first, again = [answer for answer in answers if answer.get("source") == "client"][:2]
    assert first == again
    assert answers[-1]["error"] == "InvalidInput"
    assert {problem["field"] for problem in answers[-1]["detail"]} == {"incom_monthly", "annuity"}


def answers_in(text: str) -> list[dict[str, Any]]:
    """The JSON objects that the tour prints, each on a line of its own."""
    assert text.endswith("\n")
    answers = [json.loads(line) for line in text.splitlines()]
    return [answer for answer in answers if isinstance(answer, dict)]


@pytest.mark.parametrize(("readme", "point"), [("README.md", "."), ("README.ru.md", ",")])
def test_the_readmes_tell_the_figures_of_the_model_that_was_trained(
    service: tuple[str, Path], readme: str, point: str
) -> None:
    (card,) = (service[1] / "var" / "registry" / "models").glob("*/card.json")
    holdout = json.loads(card.read_text())["holdout"]
    told = ", ".join(
        f"{name} {holdout[name.lower()]:.3f}".replace(".", point) for name in ("AUC", "Gini", "KS", "Brier")
    )
    assert f"**{told}**" in (ROOT / readme).read_text(encoding="utf-8")


def test_both_readmes_have_the_same_tour() -> None:
    assert tour_of("README.md") == tour_of("README.ru.md")
