"""What is looked after beside the requests: references for a new champion, policies in use that cannot decide."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession
from structlog.testing import capture_logs

from app.metrics import DECISIONS_STOPPED
from app.ml.registry.registry import ModelRegistry
from app.models import DecisionStop, PolicyStage
from app.services.audit.recording import CONSOLE
from app.services.crud import policy as policy_crud
from app.services.model_registry import stages as models
from app.services.policies import stages
from app.services.policies.keeper import PolicyKeeper
from app.services.policies.rules import PolicyRules
from tests.fixtures.factories import make_policy
from tests.fixtures.small_models import add_small_model
from tests.policy.policies import CONTRACT
from tests.services.policies.policy_texts import SHIPPED


async def test_a_new_champion_gets_references_for_the_policies_in_use(
    session: AsyncSession, registry: ModelRegistry, rules: PolicyRules, champion: str
) -> None:
    policy, _ = await stages.add_draft(session, rules, SHIPPED, actor=CONSOLE)
    await stages.activate(session, registry, CONTRACT, policy.sha256, actor=CONSOLE)
    newer = add_small_model(registry, 40, {"name": "loans", "created": "2026-02-01T00:00:00+00:00"})
    await models.promote(session, registry, newer, CONTRACT)
    assert await policy_crud.get_references(session, policy.sha256, newer) is None
    await session.commit()
    await PolicyKeeper(registry, rules).look()
    found = await policy_crud.get_references(session, policy.sha256, newer)
    assert found is not None
    assert found.vectors["model"] == newer


async def test_a_policy_in_use_that_cannot_decide_is_named_once(
    session: AsyncSession, registry: ModelRegistry, rules: PolicyRules, champion: str
) -> None:
    other = SHIPPED.replace("92ee7f25", "00000000")
    policy = await make_policy(session, text=other, stage=PolicyStage.ACTIVE)
    await session.commit()
    keeper = PolicyKeeper(registry, rules)
    with capture_logs() as lines:
        await keeper.look()
        await keeper.look()
    (line,) = [one for one in lines if one["log_level"] == "error"]
    assert (line["event"], line["policy"]) == ("a policy in use cannot decide", policy.sha256[:12])
    assert "is that of another version" in line["fault"]


@pytest.mark.parametrize("is_on", [True, False])
async def test_the_metric_says_whether_decisions_are_stopped(
    session: AsyncSession, registry: ModelRegistry, rules: PolicyRules, is_on: bool
) -> None:
    DECISIONS_STOPPED.set(int(not is_on))
    session.add(DecisionStop(is_on=is_on, reason="wrong debts"))
    await session.commit()
    await PolicyKeeper(registry, rules).look()
    assert DECISIONS_STOPPED._value.get() == int(is_on)
