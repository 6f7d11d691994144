"""The life of a policy: added, in the shadow, active, retired."""

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ActivatedMeanwhile, Conflict, InvalidInput, NoChampion, NotFound, PolicyInvalid
from app.ml.registry.registry import ModelRegistry
from app.models import AuditEvent, PolicyStage, StoredPolicy
from app.policy.held_out.references import references_sha256
from app.services.audit.recording import CONSOLE
from app.services.crud import policy as policy_crud
from app.services.policies import stages
from app.services.policies.rules import PolicyRules
from tests.policy.policies import CONTRACT, policy_text
from tests.services.policies.policy_texts import SHIPPED, STRICTER


async def added(session: AsyncSession, rules: PolicyRules, text: str = SHIPPED) -> StoredPolicy:
    policy, _ = await stages.add_draft(session, rules, text, actor=CONSOLE)
    return policy


async def activated(session: AsyncSession, registry: ModelRegistry, policy: StoredPolicy) -> StoredPolicy:
    return await stages.activate(session, registry, CONTRACT, policy.sha256, actor=CONSOLE, reason="tried")


async def test_a_policy_is_added_as_a_draft_once_under_the_hash_of_its_content(
    session: AsyncSession, rules: PolicyRules
) -> None:
    policy = await added(session, rules)
    again = await added(session, rules, f"# another layout\n{SHIPPED}")
    assert again.sha256 == policy.sha256
    assert (again.stage, again.text, again.name) == (PolicyStage.DRAFT, SHIPPED, "consumer_loan_standard")
    assert len(await policy_crud.list_policies(session)) == 1
    assert [one.stage for one in await policy_crud.list_stage_changes(session)] == [PolicyStage.DRAFT]


async def test_each_fault_of_a_policy_is_named_with_its_line(session: AsyncSession, rules: PolicyRules) -> None:
    with pytest.raises(InvalidInput) as refused:
        await added(session, rules, SHIPPED.replace("when: term > 48", "when: trm > 48"))
    (problem,) = refused.value.fields
    assert (problem.field, problem.code) == ("text", "policy_invalid")
    assert problem.message.startswith("51: segments.0.when: character 1: trm is unknown")
    assert await policy_crud.list_policies(session) == []


async def test_a_case_that_fails_keeps_a_policy_out(session: AsyncSession, rules: PolicyRules) -> None:
    with pytest.raises(InvalidInput, match="expects approve, and the policy decides refer"):
        await added(session, rules, SHIPPED.replace("approve_below: 0.20", "approve_below: 0.10"))


async def test_a_policy_of_another_contract_is_refused(session: AsyncSession, rules: PolicyRules) -> None:
    with pytest.raises(InvalidInput, match="is that of another version of consumer_loan"):
        await added(session, rules, SHIPPED.replace("92ee7f25", "00000000"))


async def test_a_reason_that_the_catalogue_lacks_keeps_a_policy_out(session: AsyncSession, rules: PolicyRules) -> None:
    with pytest.raises(InvalidInput, match="rules: too_young is missing"):
        await added(session, rules, policy_text(more="knock_outs:\n  - {code: too_young, when: age < 21}\n"))


async def test_the_active_policy_is_retired_by_the_next(
    session: AsyncSession, registry: ModelRegistry, rules: PolicyRules, champion: str
) -> None:
    first, second = await added(session, rules), await added(session, rules, STRICTER)
    assert (await activated(session, registry, first)).stage is PolicyStage.ACTIVE
    assert (await activated(session, registry, first)).stage is PolicyStage.ACTIVE  # nothing to do
    await activated(session, registry, second)
    assert (first.stage, second.stage) == (PolicyStage.RETIRED, PolicyStage.ACTIVE)
    assert [one.stage.value for one in await policy_crud.list_stage_changes(session, first.sha256)] == [
        "retired",
        "active",
        "draft",
    ]
    acts = (
        await session.exec(
            select(AuditEvent).where(col(AuditEvent.object_kind) == "policy").order_by(col(AuditEvent.id))
        )
    ).all()
    assert [one.act for one in acts] == ["policy_added"] * 2 + [
        "policy_activated",
        "policy_retired",
        "policy_activated",
    ]


async def test_references_are_stored_at_the_activation_under_their_hash(
    session: AsyncSession, registry: ModelRegistry, rules: PolicyRules, champion: str
) -> None:
    policy = await activated(session, registry, await added(session, rules))
    found = await policy_crud.get_references(session, policy.sha256, champion)
    assert found is not None
    assert found.sha256 == references_sha256(found.vectors)
    assert (found.vectors["policy"], found.vectors["model"]) == (policy.sha256, champion)
    assert set(found.vectors["just_above"]) == set(found.vectors["average"])


async def test_without_a_champion_no_policy_decides(
    session: AsyncSession, registry: ModelRegistry, rules: PolicyRules
) -> None:
    policy = await added(session, rules)
    with pytest.raises(NoChampion):
        await activated(session, registry, policy)


async def test_the_cases_run_again_at_the_activation(
    session: AsyncSession, registry: ModelRegistry, champion: str
) -> None:
    wrong = SHIPPED.replace("approve_below: 0.20", "approve_below: 0.10")
    policy = StoredPolicy(sha256="a" * 64, name="wrong", version=1, text=wrong, contract_hash="b" * 64)
    await policy_crud.add_policy(session, policy)
    with pytest.raises(PolicyInvalid, match="expects approve"):
        await activated(session, registry, policy)
    assert policy.stage is PolicyStage.DRAFT


async def test_grades_that_the_champion_does_not_give_keep_a_policy_out(
    session: AsyncSession, registry: ModelRegistry, rules: PolicyRules, champion: str
) -> None:
    policy = await added(session, rules, policy_text().replace("[A, B, C, D, E]", "[A, B, Z]"))
    with pytest.raises(PolicyInvalid, match="Z never occur"):
        await activated(session, registry, policy)


async def test_an_activation_at_the_same_moment_is_noticed(
    session: AsyncSession, registry: ModelRegistry, rules: PolicyRules, champion: str
) -> None:
    first, second = await added(session, rules), await added(session, rules, STRICTER)

    async def another() -> None:
        await policy_crud.restage_policy(session, first, PolicyStage.ACTIVE, among=set(PolicyStage))

    with pytest.raises(ActivatedMeanwhile):
        await stages.activate(session, registry, CONTRACT, second.sha256, actor=CONSOLE, before_change=another)


async def test_policies_go_into_the_shadow_and_out_of_use(
    session: AsyncSession, registry: ModelRegistry, rules: PolicyRules, champion: str
) -> None:
    policy = await added(session, rules)
    for _ in range(2):
        shadow = await stages.shadow(session, registry, CONTRACT, policy.sha256, actor=CONSOLE)
        assert shadow.stage is PolicyStage.SHADOW
    assert (await stages.retire(session, policy.sha256, actor=CONSOLE)).stage is PolicyStage.RETIRED
    with pytest.raises(Conflict, match="is retired; it cannot become retired"):
        await stages.retire(session, policy.sha256, actor=CONSOLE)
    await activated(session, registry, policy)
    with pytest.raises(Conflict, match="is active; it cannot become shadow"):
        await stages.shadow(session, registry, CONTRACT, policy.sha256, actor=CONSOLE)


async def test_a_policy_that_is_not_there_is_not_found(session: AsyncSession, registry: ModelRegistry) -> None:
    with pytest.raises(NotFound):
        await stages.retire(session, "0" * 64, actor=CONSOLE)
    with pytest.raises(NotFound):
        await stages.activate(session, registry, CONTRACT, "0" * 64, actor=CONSOLE)
