"""Who hears of a live score: the listener of a service, once a score is stored and for no other."""

from collections.abc import Sequence

import pytest
import pytest_asyncio
from sqlalchemy.exc import OperationalError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict, InvalidInput, ScoringFailed
from app.ml.contracts.loader import load_contract
from app.models import Client, ModelStage, Role, Score, ScoreSource, User
from app.services.crud import score_request_key as key_crud
from app.services.crud.score_request_key import IdempotencyKey
from app.services.scoring import Scorable, ScoringService
from tests.fixtures.factories import make_client, make_model_version, make_user
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.patience import PATIENCE_SECONDS
from tests.fixtures.scorers import MockedScorer

CONTRACT = load_contract("consumer_loan")
KEYED = pytest.mark.parametrize("keyed", [False, True])


class Bank:
    """Two clients and an admin who scores them."""

    def __init__(self, session: AsyncSession, scorer: MockedScorer, clients: list[Client], admin: User) -> None:
        self.session, self.clients, self.admin = session, clients, admin
        self.heard: list[int] = []
        self.service = ScoringService(scorer, CONTRACT, timeout_seconds=PATIENCE_SECONDS, listener=self.listen)

    def listen(self, clients: Sequence[Scorable]) -> None:
        self.heard += [client.user_id for client in clients]

    async def score(self, *, keyed: bool, body: str = "") -> Score:
        key = IdempotencyKey(self.admin.id, "/clients/{client_id}/score", self.clients[0].user_id, "order-17", body)
        return await self.service.score_client(
            self.session, self.clients[0], asked_by=self.admin, source=ScoreSource.API, key=key if keyed else None
        )

    async def score_all(self) -> list[Score]:
        return await self.service.score_clients(self.session, self.clients, asked_by=None, source=ScoreSource.BATCH)


@pytest_asyncio.fixture
async def bank(session: AsyncSession, scorer: MockedScorer) -> Bank:
    await make_model_version(session, ModelStage.CHAMPION)
    clients = [await make_client(session, features=APPLICANT) for _ in range(2)]
    admin = await make_user(session, Role.ADMIN)
    await session.commit()
    return Bank(session, scorer, clients, admin)


@pytest.fixture
def full_disk(scorer: MockedScorer, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the moment a score is computed no transaction can be committed."""

    async def refuse(_: AsyncSession) -> None:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    scorer.on_score = lambda: monkeypatch.setattr(AsyncSession, "commit", refuse)


@KEYED
async def test_a_stored_score_is_heard_of_once(bank: Bank, keyed: bool) -> None:
    first = await bank.score(keyed=keyed)
    assert bank.heard == [first.client_id]
    again = await bank.score(keyed=keyed)
    assert (again.id == first.id, len(bank.heard)) == ((True, 1) if keyed else (False, 2))


async def test_a_stored_batch_is_heard_of_whole(bank: Bank) -> None:
    await bank.score_all()
    assert bank.heard == [client.user_id for client in bank.clients]


@KEYED
async def test_a_store_that_fails_is_heard_of_by_no_listener(bank: Bank, full_disk: None, keyed: bool) -> None:
    with pytest.raises(OperationalError, match="disk is full"):
        await bank.score(keyed=keyed)
    assert bank.heard == []


async def test_a_batch_that_cannot_be_stored_is_heard_of_by_no_listener(bank: Bank, full_disk: None) -> None:
    with pytest.raises(OperationalError, match="disk is full"):
        await bank.score_all()
    assert bank.heard == []


async def test_the_loser_of_a_race_for_a_key_is_heard_of_by_no_listener(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The winner, another process, has let its own listener hear."""
    earlier = await bank.score(keyed=False)
    bank.heard.clear()
    found = iter([None, earlier])

    async def look_up(*_: object) -> Score | None:
        return next(found)

    async def taken(*_: object) -> None:
        raise Conflict("A request with this Idempotency-Key has just been answered; repeat the request.")

    monkeypatch.setattr(ScoringService, "_stored", look_up)
    monkeypatch.setattr(key_crud, "remember_score_request", taken)
    assert await bank.score(keyed=True) is earlier
    assert bank.heard == []
    assert len((await bank.session.exec(select(Score))).all()) == 1


@KEYED
async def test_a_score_that_fails_is_heard_of_by_no_listener(bank: Bank, scorer: MockedScorer, keyed: bool) -> None:
    scorer.error = ScoringFailed("no answer")
    with pytest.raises(ScoringFailed):
        await bank.score(keyed=keyed)
    assert bank.heard == []
    assert (await bank.session.exec(select(Score))).all() == []


async def test_a_key_with_another_body_is_refused_and_heard_of_by_no_listener(bank: Bank) -> None:
    await bank.score(keyed=True, body="one")
    with pytest.raises(InvalidInput, match="another body"):
        await bank.score(keyed=True, body="other")
    assert len(bank.heard) == 1
