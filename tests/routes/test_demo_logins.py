"""The demo logins are offered where they are no secret, and nowhere else."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.api import create_app
from app.services.demo_logins import DEMO_LOGINS_FILE
from app.settings.service import load_settings
from tests.fixtures.scorers import MockedScorer

LOGINS = {role: {"login": f"{role}_1", "password": "a demo password"} for role in ("client", "manager", "admin")}
HERE = "127.0.0.1"
ELSEWHERE = {"DATABASE_URL": "postgresql://bank@db/bank", "DEMO_PASSWORD": "a demo password"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    """Where the service keeps its state, with the file of logins in it."""
    monkeypatch.chdir(tmp_path)
    DEMO_LOGINS_FILE.parent.mkdir()
    DEMO_LOGINS_FILE.write_text(json.dumps(LOGINS), encoding="utf-8")
    return tmp_path


async def offered(address: str = HERE) -> Any:
    """What somebody at that address is offered by a service of the present environment."""
    transport = httpx.ASGITransport(app=create_app(load_settings(), MockedScorer()), client=(address, 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        response = await client.get("/auth/demo")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    return response.json()


@pytest.mark.parametrize("address", [HERE, "127.8.9.1", "::1", "::ffff:127.0.0.1"])
async def test_whoever_sits_at_the_machine_gets_all_three(address: str) -> None:
    assert await offered(address) == [{"role": role, **login} for role, login in LOGINS.items()]


@pytest.mark.parametrize("address", ["192.168.0.7", "10.0.0.1", "2001:db8::1", "::ffff:192.0.2.7", "unknown", ""])
async def test_nobody_elsewhere_gets_any(address: str) -> None:
    assert await offered(address) == []


@pytest.mark.parametrize(
    "variables", [{"DEMO_MODE": "false"}, ELSEWHERE, {"AMQP_URL": "amqp://mq/", "DEMO_PASSWORD": "a demo password"}]
)
async def test_outside_of_the_embedded_demo_there_are_none(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert await offered() == []


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"client": {}}', '{"nobody": {"login": "a"}}'])
async def test_a_damaged_file_offers_none(damage: str) -> None:
    DEMO_LOGINS_FILE.write_text(damage, encoding="utf-8")
    assert await offered() == []


async def test_without_a_file_there_are_none() -> None:
    DEMO_LOGINS_FILE.unlink()
    assert await offered() == []
