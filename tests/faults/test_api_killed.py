"""The API is killed while it scores; whatever had happened by then, the repeated request is one event."""

import json
import threading
from pathlib import Path

import httpx
import pytest

from tests.fixtures.bank_folder import count
from tests.fixtures.command_line import serving

KEY = {"Idempotency-Key": "the same request"}


def log_in(client: httpx.Client, folder: Path) -> None:
    logins = json.loads((folder / "var" / "demo-logins.json").read_text(encoding="utf-8"))
    client.post("/auth/login", json=logins["client"]).raise_for_status()


def ask_and_lose_the_answer(client: httpx.Client) -> None:
    """The caller never learns what became of it."""
    try:
        client.post("/api/client/score", headers=KEY)
    except httpx.TransportError:
        return


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.1], ids=["at once", "in between", "after the event"])
def test_a_request_repeated_after_a_crash_is_one_event(seeded: Path, seconds: float) -> None:
    with serving(seeded, "run") as service, service.client() as client:
        log_in(client, seeded)
        asking = threading.Thread(target=ask_and_lose_the_answer, args=(client,))
        asking.start()
        asking.join(seconds)
        service.process.kill()
        asking.join()
    with serving(seeded, "run") as service, service.client() as client:
        log_in(client, seeded)
        first, again = (client.post("/api/client/score", headers=KEY).json()["id"] for _ in range(2))
    assert first == again
    asked_for = count(seeded, "scores", "source = 'client'")
    assert asked_for == count(seeded, "score_request_keys") == 1
