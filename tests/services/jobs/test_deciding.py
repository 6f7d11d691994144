"""Jobs that decide: every client once by the policy they keep, in the transaction of the scores, on both databases."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput, NoActivePolicy
from app.ml.registry.registry import ModelRegistry
from app.models import DecisionEvent, JobState, PolicyStage, StoredFact, StoredPolicy
from app.models.base import utc_now
from app.models.sealed import row_leaf, sealed_columns, sealed_tables
from app.services.crud import bulk, decision_storing
from app.services.jobs.report import csv_of, report_of
from app.services.replay.replayer import Replayer
from app.services.replay.selection import ByIds, select_events
from database.database import session_scope
from tests.fixtures.stored_policies import DEMO_TEXT, store_policy, switch_stop
from tests.policy.policies import policy_text
from tests.services.jobs.conftest import Bank

CONSENT = """\
facts:
  automated_decision_consent: {type: bool, source: form, fresh_days: 30, labels: {ru: Согласие, en: Consent}}
"""
COUNTED = "SELECT outcome, count(*) FROM decisions WHERE NOT is_shadow GROUP BY outcome ORDER BY outcome"
SAME = (
    "SELECT count(*) FROM job_results r JOIN decisions d ON d.score_id = r.score_id AND d.client_id = r.client_id "
    "AND d.outcome = r.outcome WHERE NOT d.is_shadow"
)


async def activate(written: str = DEMO_TEXT, stage: PolicyStage = PolicyStage.ACTIVE) -> str:
    async with session_scope() as session:
        return (await store_policy(session, written, stage=stage)).sha256


async def retire(sha256: str) -> None:
    async with session_scope() as session:
        (await session.get_one(StoredPolicy, sha256)).stage = PolicyStage.RETIRED


async def outcomes(bank: Bank) -> dict[str, int]:
    return {str(outcome): int(count) for outcome, count in await bank.rows(COUNTED)}


async def stop() -> None:
    async with session_scope() as session:
        await switch_stop(session, is_on=True)


async def test_every_client_is_decided_once_and_the_report_counts_the_outcomes(bank: Bank) -> None:
    sha256 = await activate()
    job_id = await bank.do(decides=True)
    job = await bank.job(job_id)
    assert (job.state, job.policy_sha256, job.trouble) == (JobState.DONE, sha256, None)
    counted = await outcomes(bank)
    assert sum(counted.values()) == len(bank.clients)
    assert len(counted) > 1
    assert await bank.rows(SAME) == [(30,)]
    async with session_scope(read_only=True) as session:
        assert (await report_of(session, job)).outcomes == counted
    heading, *lines = "".join([piece async for piece, _ in csv_of(job_id, decides=True)]).splitlines()
    assert heading.endswith(",outcome")
    assert Counter(line.rpartition(",")[2] for line in lines) == counted
    assert await bank.rows("SELECT count(*) FROM decisions WHERE leaf IS NULL OR policy_sha256 <> :it", it=sha256) == [
        (0,)
    ]


async def test_decisions_are_copied_where_the_database_can_and_have_their_leaves(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[int] = []
    copy = bulk.copy_records

    async def watched(session: AsyncSession, table: str, columns: Sequence[str], records: Sequence[Any]) -> None:
        copied.append(len(records))
        await copy(session, table, columns, records)

    monkeypatch.setattr(decision_storing, "copy_records", watched)
    await activate()
    await bank.do(decides=True)
    assert sum(copied) == (len(bank.clients) if bank.engine.dialect.name == "postgresql" else 0)
    names = sealed_columns(sealed_tables()["decisions"])
    async with session_scope(read_only=True) as session:
        made = (await session.exec(select(DecisionEvent))).all()
    assert len(made) == len(bank.clients)
    for one in made:
        values = {name: getattr(one, name) for name in names}
        assert one.leaf == row_leaf("decisions", {**values, "salt": one.salt})


async def test_its_decisions_are_replayed_to_the_last_bit(bank: Bank) -> None:
    await activate(policy_text(more=CONSENT))
    async with session_scope() as session:
        session.add_all(_consents(bank.clients[:5]))
    await bank.do(decides=True)
    ids = [score_id for (score_id,) in await bank.rows("SELECT id FROM scores")]
    replayer = Replayer(ModelRegistry(str(bank.folder)))
    async with session_scope(read_only=True) as session:
        _, batches = await select_events(session, ByIds(ids))
        assert [one.is_equal async for batch in batches for one in replayer.replay(batch)] == [True] * 30


async def test_stored_facts_are_used_and_nothing_else_is_asked(bank: Bank) -> None:
    await activate(policy_text(more=CONSENT))
    agreeing = bank.clients[:5]
    async with session_scope() as session:
        session.add_all(_consents(agreeing))
    await bank.do(decides=True)
    referred = await bank.rows(
        "SELECT client_id FROM decisions WHERE CAST(rules AS text) LIKE '%consent_missing%' ORDER BY client_id"
    )
    assert [client_id for (client_id,) in referred] == bank.clients[5:]


def _consents(clients: list[int]) -> list[StoredFact]:
    return [
        StoredFact(client_id=one, name="automated_decision_consent", value=True, source="form", time=utc_now())
        for one in clients
    ]


async def test_a_shadow_policy_decides_beside_and_counts_nowhere(bank: Bank) -> None:
    await activate()
    shadow = await activate(policy_text(), PolicyStage.SHADOW)
    await bank.do(decides=True)
    assert await bank.rows("SELECT count(*) FROM decisions WHERE is_shadow AND policy_sha256 = :it", it=shadow) == [
        (30,)
    ]
    assert await bank.rows(SAME) == [(30,)]


async def test_under_a_stop_all_are_referred_and_after_one_in_the_middle_all_that_follow(bank: Bank) -> None:
    await activate()
    job_id = await bank.start(decides=True)

    stopped_by = []

    async def stop_before_the_third(batch: int) -> None:
        if batch == 3:
            await stop()
            stopped_by.append(utc_now())

    bank.scorer.hook = stop_before_the_third
    await bank.runner().run(job_id)
    assert (await bank.job(job_id)).state is JobState.DONE
    assert await bank.rows("SELECT count(*) FROM decisions") == [(30,)]
    async with session_scope(read_only=True) as session:
        made = (await session.exec(select(DecisionEvent))).all()
    assert all(one.outcome == "refer" and one.is_stopped for one in made if one.timestamp >= stopped_by[0])
    ((referred,),) = await bank.rows("SELECT count(*) FROM decisions WHERE is_stopped")
    assert referred >= 7


async def test_a_stop_between_reading_and_storing_makes_the_chunk_a_referral(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read says that no stop is on; the database refuses what is stored, and it is decided anew."""
    await activate()
    runner = bank.runner()
    read = runner.decider._reader.read_for_job

    async def read_before_the_stop(*args: object, **kwargs: object) -> object:
        parts = await read(*args, **kwargs)  # type: ignore[arg-type]
        return replace(parts, is_stopped=False)

    monkeypatch.setattr(runner.decider._reader, "read_for_job", read_before_the_stop)
    await stop()
    await runner.run(await bank.start(decides=True))
    assert await outcomes(bank) == {"refer": 30}
    assert await bank.rows("SELECT count(*) FROM decisions WHERE NOT is_stopped") == [(0,)]


async def test_a_policy_that_is_retired_while_it_runs_ends_the_job_with_the_reason(bank: Bank) -> None:
    sha256 = await activate()
    job_id = await bank.start(decides=True)

    async def retire_before_the_third(batch: int) -> None:
        if batch == 3:
            await retire(sha256)

    bank.scorer.hook = retire_before_the_third
    await bank.runner().run(job_id)
    job = await bank.job(job_id)
    assert job.state is JobState.FAILED
    assert job.trouble is not None
    assert f"The policy {sha256[:12]} that the job was started with decides no more" in job.trouble
    ((scored,),) = await bank.rows("SELECT count(*) FROM scores")
    assert 0 <= scored < 30
    assert await bank.rows("SELECT count(*) FROM decisions") == [(scored,)]


async def test_a_policy_whose_text_was_changed_rests_the_job_with_the_reason(bank: Bank) -> None:
    sha256 = await activate()
    job_id = await bank.start(decides=True)
    async with bank.engine.begin() as connection:
        if bank.engine.dialect.name == "postgresql":
            await connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            await connection.execute(text("DROP TRIGGER policies_refuse_update"))
        await connection.execute(
            text(
                "UPDATE policies SET text = replace(text, 'decline_from: 0.45', 'decline_from: 0.9') WHERE sha256 = :it"
            ),
            {"it": sha256},
        )
    await bank.runner().run(job_id)
    job = await bank.job(job_id)
    assert (job.state, job.trouble and "not what its hash says" in job.trouble) == (JobState.PAUSED, True)
    assert await bank.rows("SELECT count(*) FROM scores") == [(0,)]


async def test_without_a_policy_and_without_reasons_it_is_refused(bank: Bank) -> None:
    with pytest.raises(NoActivePolicy):
        await bank.start(decides=True)
    with pytest.raises(InvalidInput, match="reasons"):
        await bank.start(decides=True, has_reasons=False)


async def test_a_job_that_does_not_decide_makes_no_decision(bank: Bank) -> None:
    await activate()
    job_id = await bank.do()
    assert await bank.rows("SELECT count(*) FROM decisions") == [(0,)]
    async with session_scope(read_only=True) as session:
        assert (await report_of(session, await bank.job(job_id))).outcomes == {}
