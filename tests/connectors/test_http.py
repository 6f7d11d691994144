"""Asking a real HTTP server that is well, slow, breaks off, answers nonsense or errors, or leads elsewhere."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from app.metrics import CONNECTOR_CALLS
from app.models.base import utc_now
from app.services.crud.fact import FactSubject
from app.services.decisions.fact_sources import AskedSubject
from tests.connectors.bureau import Bureau
from tests.connectors.conftest import Make
from tests.fixtures.patience import eventually

CLIENT = AskedSubject(FactSubject(client_id=12), {"age": 36})
FACTS = ("bureau_score", "is_clean")
LONG_SECONDS = 30.0
"""Far above every wait that is declared here, on a machine however busy."""


def counted(outcome: str) -> float:
    return float(CONNECTOR_CALLS.labels("bureau", outcome)._value.get())


async def test_an_answer_gives_each_fact_with_its_source_and_time(served: Bureau, make: Make) -> None:
    before = utc_now()
    found = await make("good").ask(CLIENT, FACTS)
    assert {name: (fact.value, fact.source) for name, fact in found.items()} == {
        "bureau_score": (640, "credit bureau"),
        "is_clean": (True, "credit bureau"),
    }
    assert found["bureau_score"].time == datetime(2026, 11, 29, 6, tzinfo=UTC)
    assert before <= found["is_clean"].time <= utc_now()
    assert served.paths() == ["/good/clients/12"]


async def test_what_is_not_declared_asks_nothing(served: Bureau, make: Make) -> None:
    assert await make("good").ask(CLIENT, ["consent"]) == {}
    assert served.asked == []


@pytest.mark.parametrize("kind", ["hang", "trickle"])
async def test_a_slow_one_is_waited_for_no_longer_than_declared(make: Make, kind: str) -> None:
    failed, began = counted("failed"), time.monotonic()
    assert await make(kind, within=0.3, timeout=0.2).ask(CLIENT, FACTS) == {}
    assert time.monotonic() - began < LONG_SECONDS
    assert counted("failed") == failed + 1


async def test_the_time_of_all_together_ends_the_tries_of_one(served: Bureau, make: Make) -> None:
    connectors = make("hang", "    attempts: 4\n", within=0.3, timeout=4)
    assert await connectors.ask(CLIENT, FACTS) == {}
    assert len(served.asked) <= 1


@pytest.mark.parametrize("kind", ["nonsense", "other", "nan", "large", "refuse"])
async def test_an_answer_that_is_none_gives_no_fact_and_is_not_asked_for_again(
    served: Bureau, make: Make, kind: str
) -> None:
    assert await make(kind, "    attempts: 4\n").ask(CLIENT, FACTS) == {}
    assert len(served.asked) == 1


async def test_a_redirect_is_not_followed(served: Bureau, make: Make) -> None:
    assert await make("redirect").ask(CLIENT, FACTS) == {}
    assert served.paths() == ["/redirect/clients/12"]


@pytest.mark.parametrize("kind", ["error", "break"])
async def test_a_failure_that_may_pass_is_tried_again_as_often_as_declared(
    served: Bureau, make: Make, kind: str
) -> None:
    assert await make(kind, "    attempts: 3\n").ask(CLIENT, FACTS) == {}
    assert len(served.asked) == 3


async def test_a_try_that_answers_ends_the_tries(served: Bureau, make: Make) -> None:
    served.failures["good"] = 2
    assert set(await make("good", "    attempts: 4\n").ask(CLIENT, FACTS)) == set(FACTS)
    assert len(served.asked) == 3


async def test_what_may_do_something_twice_is_asked_once(served: Bureau, make: Make) -> None:
    body = '    method: POST\n    body: {who: "{id}", age: "{age}", note: "client {id}"}\n    attempts: 3\n'
    assert await make("error", body).ask(CLIENT, FACTS) == {}
    assert [(method, sent) for method, _, _, sent in served.asked] == [
        ("POST", {"who": 12, "age": 36, "note": "client 12"})
    ]
    assert await make("error", f"{body}    idempotent: true\n").ask(CLIENT, FACTS) == {}
    assert len(served.asked) == 1 + 3


async def test_a_server_that_is_not_there_gives_no_fact(make: Make, served: Bureau) -> None:
    connectors = make("good")
    served_port, served.port = served.port, 1
    gone = make("good")
    served.port = served_port
    assert await gone.ask(CLIENT, FACTS) == {}
    assert set(await connectors.ask(CLIENT, FACTS)) == set(FACTS)


async def test_after_failures_in_a_row_it_is_left_alone_and_tried_again_later(
    served: Bureau, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    connectors = make("good", "    attempts: 1\n    breaker: {failures: 2, open_seconds: 60}\n")
    breaker = connectors._addresses[0].breaker
    now = 100.0
    monkeypatch.setattr(breaker, "now", lambda: now)
    served.failures["good"] = 3
    for _ in range(4):
        assert await connectors.ask(CLIENT, FACTS) == {}
    assert len(served.asked) == 2
    now += 61
    assert await connectors.ask(CLIENT, FACTS) == {}  # one question is let through, and fails
    assert await connectors.ask(CLIENT, FACTS) == {}
    assert len(served.asked) == 3
    now += 61
    assert set(await connectors.ask(CLIENT, FACTS)) == set(FACTS)
    assert set(await connectors.ask(CLIENT, FACTS)) == set(FACTS)
    assert len(served.asked) == 5


async def test_a_question_that_is_dropped_while_it_is_the_trial_does_not_keep_the_breaker_open(
    served: Bureau, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    connectors = make("hang", "    attempts: 1\n    breaker: {failures: 1, open_seconds: 60}\n", within=0.2)
    breaker = connectors._addresses[0].breaker
    now = 100.0
    monkeypatch.setattr(breaker, "now", lambda: now)
    await connectors.ask(CLIENT, FACTS)
    now += 61
    trial = asyncio.create_task(connectors.ask(CLIENT, FACTS))
    await eventually(lambda: asyncio.sleep(0, len(served.asked) == 2))
    trial.cancel()
    await asyncio.gather(trial, return_exceptions=True)
    assert breaker.lets_through()


async def test_headers_are_sent_and_their_file_is_read_at_start(served: Bureau, make: Make, tmp_path: Any) -> None:
    (tmp_path / "token").write_text("Bearer secret\n")
    more = f"    headers: {{Authorization: {{file: '{tmp_path}/token'}}, X-Bank: {{value: '17'}}}}\n"
    await make("good", more).ask(CLIENT, FACTS)
    ((_, _, headers, _),) = served.asked
    assert (headers["Authorization"], headers["X-Bank"]) == ("Bearer secret", "17")


async def test_one_whom_the_address_cannot_name_is_not_asked_about(served: Bureau, make: Make) -> None:
    more = '    method: POST\n    body: {income: "{income_monthly}"}\n'
    assert await make("good", more).ask(CLIENT, FACTS) == {}
    assert served.asked == []


async def test_nothing_of_the_person_is_logged(make: Make, capsys: pytest.CaptureFixture[str], served: Bureau) -> None:
    about = AskedSubject(FactSubject(application_id=777123), {}, external_id="LOS-quokka")
    await make("error").ask(about, FACTS)
    written = capsys.readouterr()
    assert "777123" not in written.out + written.err
    assert served.paths()[0] == "/error/applications/777123"
