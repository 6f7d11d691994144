"""Applicants that wait for a scorer: one message a model, one that cannot be scored fails alone."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
import structlog

from app.exceptions import ScoringFailed, ScoringTimeout, ScoringUnavailable
from app.ml.contracts.loader import load_contract
from app.ml.scoring.scored import Scored
from app.services.computing import Computation, Computing
from app.services.scorer import ScoreRequest
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.patience import PATIENCE_SECONDS
from tests.fixtures.scorers import MockedScorer

CONTRACT = load_contract("consumer_loan")
FIRST, OTHER = "a" * 64, "b" * 64
POISON = 66


@dataclass
class Picky(MockedScorer):
    """Refuses a whole batch in which an applicant of 66 years stands, as a worker does with a wrong value."""

    computed: list[int] = field(default_factory=list)

    async def score(self, request: ScoreRequest) -> list[Scored]:
        self.requests.append(request)
        if self.error:
            raise self.error
        if POISON in request.columns["age"]:
            raise ScoringFailed("age: must hold only numbers, booleans and nulls")
        self.computed += request.columns["age"]
        return [Scored(age / 100, age / 100, 0.0, []) for age in request.columns["age"]]


def aged(age: int) -> dict[str, Any]:
    return {**APPLICANT, "age": age}


def computing(scorer: MockedScorer, seconds: float = PATIENCE_SECONDS) -> Computing:
    return Computing(scorer, CONTRACT, timeout_seconds=seconds)


async def test_applicants_that_ask_together_are_one_message() -> None:
    scorer = Picky()
    one = computing(scorer)
    found = await asyncio.gather(*(one.score(FIRST, aged(age), caller=1) for age in (30, 31, 32)))
    assert [scored.proba for scored in found] == [0.30, 0.31, 0.32]
    assert [request.columns["age"] for request in scorer.requests] == [[30, 31, 32]]


async def test_a_malformed_applicant_fails_alone_and_the_others_are_computed_once() -> None:
    scorer = Picky()
    one = computing(scorer)
    ages = [30, 31, POISON, 33, 34, 35, 36]
    found = await asyncio.gather(*(one.score(FIRST, aged(age), caller=1) for age in ages), return_exceptions=True)
    assert [type(answer) for answer in found].count(ScoringFailed) == 1
    assert [answer.proba for answer in found if isinstance(answer, Scored)] == [0.30, 0.31, 0.33, 0.34, 0.35, 0.36]
    assert sorted(scorer.computed) == [30, 31, 33, 34, 35, 36]


async def test_a_promotion_in_the_middle_of_a_batch_gives_each_its_own_model() -> None:
    scorer = Picky()
    one = computing(scorer)
    await asyncio.gather(
        *(one.score(version, aged(age), caller=1) for age, version in ((30, FIRST), (31, OTHER), (32, FIRST)))
    )
    assert {request.model_version: request.columns["age"] for request in scorer.requests} == {
        FIRST: [30, 32],
        OTHER: [31],
    }


async def test_equal_requests_are_computed_each_on_its_own() -> None:
    scorer = Picky()
    one = computing(scorer)
    await asyncio.gather(*(one.score(FIRST, aged(40), caller=1) for _ in range(5)))
    assert scorer.computed == [40] * 5


@pytest.mark.parametrize("fault", [ScoringUnavailable("no worker"), ScoringTimeout()])
async def test_what_concerns_the_whole_batch_is_not_tried_one_by_one(fault: Exception) -> None:
    scorer = Picky(error=fault)
    one = computing(scorer)
    found = await asyncio.gather(
        *(one.score(FIRST, aged(age), caller=1) for age in range(30, 40)), return_exceptions=True
    )
    assert {type(answer) for answer in found} == {type(fault)}
    assert len(scorer.requests) == 1


async def test_a_scorer_that_hangs_ends_in_a_timeout() -> None:
    class Hangs(Picky):
        async def score(self, request: ScoreRequest) -> list[Scored]:
            await asyncio.Event().wait()
            return []

    with pytest.raises(ScoringTimeout):
        await computing(Hangs(), seconds=0.05).score(FIRST, aged(30), caller=1)


async def test_a_batch_that_is_refused_when_its_time_is_over_is_not_tried_in_parts() -> None:
    scorer = Picky()
    batch = [Computation(FIRST, aged(age), "") for age in (30, POISON)]
    found = await computing(scorer)._of_model(FIRST, batch, asyncio.get_running_loop().time() - 1)
    assert [type(answer) for answer in found] == [ScoringFailed, ScoringFailed]
    assert len(scorer.requests) == 1


async def test_a_batch_names_the_requests_that_wait_for_it() -> None:
    scorer = Picky()
    one = computing(scorer)

    async def requested(request_id: str | None) -> None:
        structlog.contextvars.bind_contextvars(request_id=request_id)
        await one.score(FIRST, aged(30), caller=1)

    await asyncio.gather(*(requested(request_id) for request_id in ("first", None, "second")))
    assert [request.request_ids for request in scorer.requests] == [("first", "second")]
