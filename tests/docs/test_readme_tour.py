"""The curl tour of both READMEs, run line by line as printed, against a service of its own."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[2]
START_SECONDS = 180
TOUR = re.compile(r"<!-- tour -->\n```bash\n(.*?)```\n<!-- /tour -->", re.DOTALL)


def tour_of(readme: str) -> str:
    found = TOUR.search((ROOT / readme).read_text(encoding="utf-8"))
    assert found
    return found.group(1)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """`python -m app run` in an empty folder: trained, seeded, served there and then."""
    folder = tmp_path_factory.mktemp("tour")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
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
        wait_until_ready(f"http://localhost:{port}", process)
        yield f"http://localhost:{port}", folder
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/health/ready").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail(f"the service was not ready within {START_SECONDS} seconds")


def test_every_line_of_the_tour_works(service: tuple[str, Path]) -> None:
    url, folder = service
    script = tour_of("README.md").replace("API=http://localhost:8000", f"API={url}")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=folder, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    answers = answers_in(done.stdout.decode())
    first, again = [answer for answer in answers if answer.get("source") == "client"][:2]
    assert first == again
    assert answers[-1]["error"] == "InvalidInput"
    assert {problem["field"] for problem in answers[-1]["detail"]} == {"incom_monthly", "annuity"}


def answers_in(text: str) -> list[dict[str, Any]]:
    """The JSON objects that the tour prints one after the other."""
    decoder, place, found = json.JSONDecoder(), 0, []
    while place < len(text):
        value, place = decoder.raw_decode(text, place)
        found += [value] if isinstance(value, dict) else []
    return found


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
