"""Every variable is documented: those of the service in the READMEs, those of the containers in app/.env.example."""

import itertools
import re
from pathlib import Path

import pytest

from app.ml_worker.settings import WorkerSettings
from app.scripts.write_env import EXAMPLE, TO_FILL_IN
from app.settings.service import ServiceSettings

ROOT = Path(__file__).parents[1]
COMPOSE_FILES = ("docker-compose.yaml", "docker-compose.dev.yaml")
SET_BY_THE_COMPOSE_FILE = {
    "AMQP_URL",
    "DATABASE_URL",
    "METRICS_ADDRESS",
    "SHIPPED_MODELS",
    "TRUSTED_PROXIES",
    "WORKER_READY_FILE",
}
"""What the containers are given without asking the operator: addresses of each other, places in the image."""


def settings() -> set[str]:
    return {name.upper() for kind in (ServiceSettings, WorkerSettings) for name in kind.model_fields}


def asked_for() -> set[str]:
    """Variables that the compose files take from app/.env."""
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in COMPOSE_FILES]
    return {name for text in texts for name in re.findall(r"(?<!\$)\$\{([A-Z_]+)", text)}


def told() -> dict[str, str]:
    """Variables of app/.env.example with the line above each."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    found = [(re.match(r"#?([A-Z_]+)=", line), above) for above, line in itertools.pairwise(lines)]
    return {match[1]: above for match, above in found if match}


@pytest.mark.parametrize("readme", ["README.md", "README.ru.md"])
def test_the_readmes_tell_every_setting(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert {name for name in settings() if f"`{name}`" not in text} == set()


def test_the_example_tells_exactly_what_the_containers_take() -> None:
    assert told().keys() == asked_for()


def test_every_setting_reaches_the_containers() -> None:
    assert settings() - asked_for() == SET_BY_THE_COMPOSE_FILE


def test_every_line_of_the_example_has_a_line_that_explains_it() -> None:
    assert {name for name, above in told().items() if not re.match(r"# \w", above)} == set()


def test_every_secret_is_asked_for_with_the_command_that_makes_it() -> None:
    secrets = re.findall(rf"(?m)^([A-Z_]+)={TO_FILL_IN}$", EXAMPLE.read_text(encoding="utf-8"))
    text = (ROOT / "docker-compose.yaml").read_text(encoding="utf-8")
    assert secrets
    assert {name for name in secrets if f"${{{name}:?run make env" not in text} == set()
