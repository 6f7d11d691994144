"""What decides now, read together; policies that were read once are not read again."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NotFound, PolicyInvalid
from app.models import ModelStage, PolicyStage, StoredPolicy
from app.services.audit.recording import CONSOLE
from app.services.crud import policy as policy_crud
from app.services.policies.in_use import MAX_KEPT, ReadyPolicies, current
from app.services.policies.stopping import switch
from tests.fixtures.both_databases import engine
from tests.fixtures.factories import make_model_version, sha256_of
from tests.policy.policies import CONTRACT, policy_text

__all__ = ["engine"]


async def put(session: AsyncSession, name: str, stage: PolicyStage, text: str = "") -> StoredPolicy:
    stored = StoredPolicy(sha256=sha256_of(name), name=name, version=1, text=text, contract_hash="0" * 64, stage=stage)
    return await policy_crud.add_policy(session, stored)


@contextmanager
def statements(session: AsyncSession) -> Iterator[list[str]]:
    seen: list[str] = []
    bind = session.get_bind()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(bind, "before_cursor_execute", note)
    yield seen
    event.remove(bind, "before_cursor_execute", note)


async def test_nothing_is_in_use_in_a_new_bank(session: AsyncSession) -> None:
    assert await current(session) == (None, None, (), None)


async def test_champion_policies_and_stop_are_read_in_one_statement(session: AsyncSession) -> None:
    champion = await make_model_version(session, ModelStage.CHAMPION)
    active = await put(session, "active", PolicyStage.ACTIVE)
    shadows = [await put(session, name, PolicyStage.SHADOW) for name in ("one", "two")]
    await put(session, "draft", PolicyStage.DRAFT)
    await switch(session, is_on=True, reason="wrong debts", actor=CONSOLE)
    await session.flush()
    with statements(session) as seen:
        found = await current(session)
    assert found.champion == champion.sha256
    assert (found.active, found.stop) == (active.sha256, "wrong debts")
    assert found.shadows == tuple(sorted(one.sha256 for one in shadows))
    assert len(seen) == 1


async def test_a_policy_is_read_once_by_its_hash(session: AsyncSession) -> None:
    stored = await put(session, "one", PolicyStage.ACTIVE, policy_text())
    ready = ReadyPolicies(CONTRACT)
    assert ready.known(stored.sha256) is None
    first = await ready.get(session, stored.sha256)
    with statements(session) as seen:
        assert await ready.get(session, stored.sha256) is first
    assert (seen, ready.known(stored.sha256)) == ([], first)


async def test_only_some_policies_are_kept_in_memory(session: AsyncSession) -> None:
    ready = ReadyPolicies(CONTRACT)
    names = [f"policy {number}" for number in range(MAX_KEPT + 1)]
    for name in names:
        await ready.get(session, (await put(session, name, PolicyStage.RETIRED, policy_text())).sha256)
    assert [ready.known(sha256_of(name)) is None for name in (names[0], names[-1])] == [True, False]


async def test_what_is_not_there_or_of_another_contract_is_named(session: AsyncSession) -> None:
    ready = ReadyPolicies(CONTRACT)
    with pytest.raises(NotFound):
        await ready.get(session, "0" * 64)
    other = await put(session, "other", PolicyStage.ACTIVE, policy_text().replace("name: consumer_loan", "name: other"))
    with pytest.raises(PolicyInvalid, match="contract in use is consumer_loan"):
        await ready.get(session, other.sha256)
