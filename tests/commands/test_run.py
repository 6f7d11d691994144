"""`./scoring run`, as `make run` starts it: from an empty folder to a real score, and a clean end."""

import asyncio
import re
import signal
from pathlib import Path

import httpx

from tests.fixtures.bank_folder import kept_logins, seed_in
from tests.fixtures.command_line import FRESH, Service, run, serving


def shown_logins(service: Service) -> dict[str, dict[str, str]]:
    """The demo logins as printed: role, login, password on a line."""
    _, _, after = service.out.partition("Demo logins:\n")
    words = [line.split() for line in after.splitlines() if line.startswith("  ")]
    return {role: {"login": login, "password": password} for role, login, password in words}


def log_in(client: httpx.Client, shown: dict[str, str]) -> None:
    answer = client.post("/auth/login", json=shown)
    assert answer.status_code == 200, answer.text
    assert answer.json()["redirect"] == "/ui"


def assert_ends_cleanly(service: Service) -> None:
    assert service.end(signal.SIGINT) == 0
    assert "graceful shutdown exceeded" not in service.err
    assert "Traceback" not in service.out + service.err


def test_a_newcomer_gets_a_score_from_an_empty_folder(tmp_path: Path) -> None:
    with serving(tmp_path, "run", **FRESH) as service, service.client() as client:
        assert "training the default one" in service.out
        assert re.search(r"(?m)^ +\d+\.\d s  \S", service.out), "progress, a line each, where there is no terminal"
        assert "--group" not in service.out
        assert "Seeded: 1542 users, 30 managers, 1510 clients, 1510 credits, 1450 scores." in service.out
        assert f"Serving on http://localhost:{service.port}" in service.out
        assert client.get("/health").json() == {"status": "ok"}
        assert client.get("/health/ready").json()["status"] == "ok"
        log_in(client, shown_logins(service)["client"])
        score = client.post("/api/client/score").json()
        assert 0 < score["score"] < 1
        assert score["rating"] == round(1 - score["score"], 2)
        assert client.get("/api/client/dashboard").json()["score"]["id"] == score["id"]
        assert_ends_cleanly(service)
    assert {file.name for file in tmp_path.iterdir()} == {"var", "out.txt", "err.txt"}


def test_a_second_start_makes_nothing_anew_and_shows_the_same_logins(seeded: Path) -> None:
    with serving(seeded, "run", LOG_FORMAT="json") as service, service.client() as client:
        assert "Already seeded; nothing changed." in service.out
        assert "training" not in service.out
        assert shown_logins(service) == kept_logins(seeded)
        for role, shown in shown_logins(service).items():
            log_in(client, shown)
            assert client.get("/auth/me").json()["role"] == role
        assert_ends_cleanly(service)


def test_a_busy_port_is_a_sentence_before_anything_is_made(seeded: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with serving(seeded, "serve") as service:
        refused = run(elsewhere, "run", "--port", str(service.port))
        assert refused.is_a_sentence
        assert f"Port {service.port} on 127.0.0.1 cannot be used" in refused.err
        assert f"make run PORT={service.port + 1}" in refused.err
        assert len(refused.err.splitlines()) == 1
        assert not list(elsewhere.glob("var/*.db"))
        assert_ends_cleanly(service)


def test_serve_without_a_champion_is_alive_but_not_ready(tmp_path: Path) -> None:
    asyncio.run(seed_in(tmp_path, DEMO_MODE="false"))
    with serving(tmp_path, "serve") as service, service.client() as client:
        answer = client.get("/health/ready")
        assert answer.status_code == 503
        assert "there is no champion model" in answer.json()["detail"]
        assert service.end(signal.SIGTERM) == -signal.SIGTERM
        assert "Application shutdown complete" in service.err
        assert "Traceback" not in service.err
