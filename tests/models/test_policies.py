"""Rules that the database keeps about policies, broken once."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import DecisionStop, PolicyReference, PolicyStage, PolicyStageChange, StoredPolicy
from tests.fixtures.factories import make_model_version, sha256_of
from tests.fixtures.refusals import assert_refused, assert_statement_refused


def stored_policy(name: str, stage: PolicyStage = PolicyStage.DRAFT) -> StoredPolicy:
    return StoredPolicy(
        sha256=sha256_of(name), name=name, version=1, text=name, contract_hash=sha256_of("contract"), stage=stage
    )


async def test_one_policy_is_active_and_any_number_are_in_the_shadow(session: AsyncSession) -> None:
    session.add_all([stored_policy("one", PolicyStage.ACTIVE), *(stored_policy(x, PolicyStage.SHADOW) for x in "abc")])
    await session.flush()
    await assert_refused(session, stored_policy("usurper", PolicyStage.ACTIVE))


@pytest.mark.parametrize(
    "statement",
    [
        *(
            f"UPDATE policies SET {column} = {column}"
            for column in ("sha256", "name", "version", "text", "contract_hash", "created", "created_by")
        ),
        "DELETE FROM policies",
    ],
)
async def test_of_a_policy_the_stage_alone_changes(session: AsyncSession, statement: str) -> None:
    session.add(stored_policy("one"))
    await session.flush()
    connection = await session.connection()
    await connection.exec_driver_sql("UPDATE policies SET stage = 'shadow'")
    await assert_statement_refused(session, statement)


@pytest.mark.parametrize("statement", ["UPDATE {table} SET timestamp = timestamp", "DELETE FROM {table}"])
@pytest.mark.parametrize("table", ["policy_stage_changes", "policy_references", "decision_stops"])
async def test_what_is_kept_of_policies_is_append_only(session: AsyncSession, table: str, statement: str) -> None:
    policy = stored_policy("one")
    model = await make_model_version(session)
    session.add(policy)
    await session.flush()
    session.add_all(
        [
            PolicyStageChange(policy_sha256=policy.sha256, stage=PolicyStage.DRAFT),
            PolicyReference(
                policy_sha256=policy.sha256, model_version=model.sha256, vectors={}, sha256=sha256_of("{}")
            ),
            DecisionStop(is_on=True, reason="a fault"),
        ]
    )
    await session.flush()
    await assert_statement_refused(session, statement.format(table=table))


async def test_a_stop_has_a_reason(session: AsyncSession) -> None:
    await assert_refused(session, DecisionStop(is_on=True, reason=""))
