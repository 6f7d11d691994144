"""Without a worker the service says so at once, and its pages stay up."""

import pytest

from tests.faults.conftest import Service
from tests.fixtures.patience import at_once

pytestmark = pytest.mark.rabbitmq


async def test_a_score_is_refused_at_once_with_503(service: Service) -> None:
    with at_once():
        answer = await service.score()
    assert (answer.status_code, answer.json()["error"]) == (503, "ScoringUnavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert await service.stored() == 0


async def test_health_names_the_missing_part_and_pages_stay_up(service: Service) -> None:
    ready = await service.http.get("/health/ready")
    assert ready.status_code == 503
    assert "no worker takes messages" in ready.text
    assert (await service.http.get("/health/live")).status_code == 200
    assert (await service.http.get("/auth/me")).status_code == 200
