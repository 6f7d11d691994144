"""A job, on both databases, with a real model: every client once, whatever happens meanwhile."""

import asyncio
import shutil

import pytest
from sqlmodel import select

from app.ml.registry.registry import ModelRegistry
from app.models import AuditEvent, Client, JobState, ModelStage, ModelVersion, PortfolioJob, Score
from app.models.sealed import SALT, row_leaf, sealed_columns, sealed_tables
from app.services.audit.recording import SYSTEM
from app.services.crud.jobs import chunks as chunk_crud
from app.services.crud.jobs.storing import store_chunk
from app.services.crud.lists.client_filter import ClientFilter
from app.services.crud.model_version import get_champion
from app.services.jobs import control
from app.services.jobs import runner as module
from app.services.jobs.chunk_scoring import score_chunk
from app.services.replay.replayer import Replayer
from app.services.replay.selection import ByIds, select_events
from database.database import session_scope
from tests.fixtures.factories import make_model_version
from tests.fixtures.patience import eventually
from tests.services.jobs.conftest import CONTRACT, Bank

LATEST = "SELECT count(*) FROM clients c JOIN scores s ON s.id = c.latest_score_id AND s.score = c.latest_score"


async def test_every_client_is_scored_once_and_shown_with_the_new_score(bank: Bank) -> None:
    job_id = await bank.do()
    job = await bank.job(job_id)
    assert (job.state, job.total, job.trouble) == (JobState.DONE, 30, None)
    assert job.ended is not None
    assert await bank.scored(job_id) == bank.clients
    assert await bank.rows(f"{LATEST} WHERE s.request_id = :job", job=f"job-{job_id}") == [(30,)]
    assert await bank.rows("SELECT count(*) FROM scores WHERE leaf IS NULL OR source <> 'batch'") == [(0,)]


async def test_its_events_as_read_give_their_leaves_again(bank: Bank) -> None:
    await bank.do()
    async with session_scope(read_only=True) as session:
        events = (await session.exec(select(Score))).all()
    names = (*sealed_columns(sealed_tables()["scores"]), SALT)
    assert [event.leaf for event in events] == [
        row_leaf("scores", {name: getattr(event, name) for name in names}) for event in events
    ]
    assert len({event.salt for event in events}) == len(bank.clients)


async def test_its_events_can_be_replayed_to_the_last_bit(bank: Bank) -> None:
    await bank.do()
    assert await replayed_equal(bank) == [True] * 30


async def test_without_reasons_none_is_stored_and_the_pds_can_be_replayed(bank: Bank) -> None:
    await bank.do(has_reasons=False)
    assert await bank.rows("SELECT DISTINCT CAST(reasons AS text) FROM scores") == [("[]",)]
    assert await replayed_equal(bank) == [True] * 30


async def replayed_equal(bank: Bank) -> list[bool]:
    ids = [score_id for (score_id,) in await bank.rows("SELECT id FROM scores")]
    replayer = Replayer(ModelRegistry(str(bank.folder)))
    async with session_scope(read_only=True) as session:
        _, batches = await select_events(session, ByIds(ids))
        return [one.is_equal async for batch in batches for one in replayer.replay(batch)]


async def test_a_managers_clients_and_selected_ones_are_all_that_is_scored(bank: Bank) -> None:
    own = await bank.do(ClientFilter(manager_id=bank.manager))
    assert await bank.scored(own) == bank.clients[:10]
    selected = await bank.do(ClientFilter(manager_id=bank.manager, client_ids=[bank.clients[3], bank.clients[20]]))
    assert await bank.scored(selected) == [bank.clients[3]]
    searched = await bank.do(ClientFilter(search="nowhere at all"))
    assert (await bank.job(searched)).total == 0
    assert (await bank.job(searched)).state is JobState.DONE


async def test_what_a_filter_shows_is_what_is_scored(bank: Bank) -> None:
    await bank.do(ClientFilter(manager_id=bank.manager))
    ranges = ((0.0, 0.3),)
    statement = "SELECT user_id FROM clients WHERE latest_score < 0.3 ORDER BY user_id"
    expected = [client_id for (client_id,) in await bank.rows(statement)]
    assert 0 < len(expected) < 10
    job_id = await bank.do(ClientFilter(pd_ranges=ranges))
    assert await bank.scored(job_id) == expected


async def test_an_impossible_applicant_fails_alone_with_a_reason(bank: Bank) -> None:
    spoilt = bank.clients[4]
    await bank.spoil(spoilt)
    job_id = await bank.do()
    assert await bank.failures(job_id) == {spoilt: "refused"}
    assert await bank.scored(job_id) == [one for one in bank.clients if one != spoilt]
    ((why,),) = await bank.rows("SELECT explanation FROM job_results WHERE failure IS NOT NULL")
    assert "income_monthly" in str(why)


async def test_a_client_who_is_gone_before_or_while_the_chunk_is_scored_fails_alone(bank: Bank) -> None:
    before, meanwhile = bank.clients[2], bank.clients[5]

    async def hook(batch: int) -> None:
        if batch == 1:
            await bank.remove(meanwhile)

    bank.scorer.hook = hook
    job_id = await bank.start()
    runner = bank.runner()
    async with session_scope() as session:
        await chunk_crud.cut_chunks(session, await session.get_one(PortfolioJob, job_id))
        (await session.get_one(PortfolioJob, job_id)).state = JobState.RUNNING
    await bank.remove(before)
    await runner.run(job_id)
    assert await bank.failures(job_id) == {before: "client_gone", meanwhile: "client_gone"}
    assert await bank.scored(job_id) == [one for one in bank.clients if one not in {before, meanwhile}]


async def test_an_edit_meanwhile_is_kept_and_the_event_names_the_revision_it_was_computed_from(bank: Bank) -> None:
    edited = bank.clients[0]

    async def hook(batch: int) -> None:
        if batch == 1:
            async with session_scope() as session:
                (await session.get_one(Client, edited)).revision = 2

    bank.scorer.hook = hook
    await bank.do()
    assert await bank.rows("SELECT client_revision FROM scores WHERE client_id = :id", id=edited) == [(1,)]
    assert await bank.rows("SELECT revision FROM clients WHERE user_id = :id", id=edited) == [(2,)]


async def test_a_score_that_a_person_asked_for_meanwhile_stays_the_latest(bank: Bank) -> None:
    """Its client was read later than the job's, so that its id is the greater one."""
    asked = bank.clients[0]

    async def hook(batch: int) -> None:
        if batch == 1:
            await bank.rows(
                "INSERT INTO scores (id, client_id, client_revision, score, raw_proba, model_version, reasons, source, "
                "timestamp) VALUES (1000000, :id, 1, 0.123, 0.123, :model, '[]', 'manager', '2026-11-30 12:00:00+00')",
                id=asked,
                model=bank.champion,
            )
            await bank.rows(
                "UPDATE clients SET latest_score_id = 1000000, latest_score = 0.123, "
                "scored_at = '2026-11-30 12:00:00+00' WHERE user_id = :id",
                id=asked,
            )

    bank.scorer.hook = hook
    await bank.do()
    is_sqlite = bank.engine.dialect.name == "sqlite"  # there ids are drawn when events are stored
    newest = await bank.rows("SELECT max(id) FROM scores WHERE client_id = :id", id=asked)
    assert is_sqlite or newest == [(1000000,)]
    assert await bank.rows("SELECT latest_score_id FROM clients WHERE user_id = :id", id=asked) == newest


async def test_a_job_keeps_its_model_when_another_is_promoted_meanwhile(bank: Bank) -> None:
    async def hook(batch: int) -> None:
        if batch == 2:
            async with session_scope() as session:
                champion = await get_champion(session)
                assert champion is not None
                champion.stage = ModelStage.RETIRED
                await session.flush()
                await make_model_version(session, ModelStage.CHAMPION)

    bank.scorer.hook = hook
    job_id = await bank.do()
    assert await bank.rows("SELECT DISTINCT model_version FROM scores") == [(bank.champion,)]
    async with session_scope(read_only=True) as session:
        assert (await session.exec(select(ModelVersion.sha256).where(ModelVersion.stage == "champion"))).one() != (
            await bank.job(job_id)
        ).model_version


async def test_a_paused_job_stores_nothing_until_it_goes_on(bank: Bank) -> None:
    async def hook(batch: int) -> None:
        if batch == 2:
            await steer(control.pause)

    async def steer(act: object) -> None:
        async with session_scope() as session:
            job = await session.get_one(PortfolioJob, job_id)
            await act(session, job, actor=SYSTEM)  # type: ignore[operator]

    bank.scorer.hook = hook
    job_id = await bank.start()
    await bank.runner().run(job_id)
    stored = await bank.scored(job_id)
    assert len(stored) in {0, 7}
    assert (await bank.job(job_id)).state is JobState.PAUSED
    await bank.runner().run(job_id)
    assert await bank.scored(job_id) == stored
    await steer(control.resume)
    await bank.runner().run(job_id)
    assert await bank.scored(job_id) == bank.clients
    assert await acts(bank) == ["job_started", "job_paused", "job_resumed", "job_ended"]


async def test_a_cancelled_job_ends_and_keeps_what_it_stored(bank: Bank) -> None:
    async def hook(batch: int) -> None:
        if batch == 2:
            async with session_scope() as session:
                await control.cancel(session, await session.get_one(PortfolioJob, job_id), actor=SYSTEM)

    bank.scorer.hook = hook
    job_id = await bank.start()
    await bank.runner().run(job_id)
    assert (await bank.job(job_id)).state is JobState.CANCELLED
    assert len(await bank.scored(job_id)) in {0, 7}
    assert await acts(bank) == ["job_started", "job_cancelled"]


async def test_a_job_of_another_version_of_the_code_is_refused_with_a_sentence(bank: Bank) -> None:
    job_id = await bank.start()
    async with session_scope() as session:
        (await session.get_one(PortfolioJob, job_id)).format = 0
    await bank.runner().run(job_id)
    job = await bank.job(job_id)
    assert job.state is JobState.FAILED
    assert job.trouble == (
        "The job is of format 0, and this version does jobs of the formats 1 and 2. "
        "Start it again; the scores it has stored stay."
    )
    assert await bank.scored(job_id) == []


async def test_without_its_model_a_job_waits_says_why_and_goes_on_when_it_is_back(bank: Bank) -> None:
    models = bank.folder / "models"
    shutil.move(models, bank.folder / "away")
    job_id = await bank.start()
    work = asyncio.create_task(bank.runner().run(job_id))

    async def says_why() -> bool:
        return "cannot be loaded" in ((await bank.job(job_id)).trouble or "")

    await eventually(says_why)
    shutil.move(bank.folder / "away", models)
    await work
    job = await bank.job(job_id)
    assert (job.state, job.trouble) == (JobState.DONE, None)
    assert await bank.scored(job_id) == bank.clients


async def test_a_job_that_cannot_go_on_is_paused_with_the_reason(bank: Bank) -> None:
    shutil.move(bank.folder / "models", bank.folder / "away")
    job_id = await bank.start()
    await bank.runner(patience_seconds=0.0).run(job_id)
    job = await bank.job(job_id)
    assert job.state is JobState.PAUSED
    assert "without progress" in (job.trouble or "")
    assert await acts(bank) == ["job_started", "job_paused"]


async def test_a_fault_that_was_not_foreseen_pauses_the_job_with_the_fault(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> bool:
        raise ValueError("nobody thought of this")

    monkeypatch.setattr(module, "store_chunk", broken)
    job_id = await bank.do()
    job = await bank.job(job_id)
    assert (job.state, job.trouble) == (JobState.PAUSED, "Paused by a fault of the service: nobody thought of this")


async def test_two_processes_with_the_same_job_score_no_client_twice(bank: Bank) -> None:
    job_id = await bank.start()
    await asyncio.gather(*(bank.runner().run(job_id) for _ in range(2)))
    await bank.runner().run(job_id)
    assert await bank.scored(job_id) == bank.clients


async def test_a_chunk_is_stored_by_the_first_that_stores_it(bank: Bank) -> None:
    """As after a stop between the commit and the note of it: what comes again changes nothing."""
    job_id = await bank.start()
    async with session_scope() as session:
        job = await session.get_one(PortfolioJob, job_id)
        await chunk_crud.cut_chunks(session, job)
        job.state = JobState.RUNNING
    async with session_scope(read_only=True) as session:
        chunk = await chunk_crud.read_chunk(session, job_id, 0)
    found = await score_chunk(bank.scorer, CONTRACT, job, chunk.clients)
    stored = []
    for _ in range(2):
        async with session_scope() as session:
            stored.append(await store_chunk(session, job, chunk, found))
    assert stored == [True, False]
    assert await bank.scored(job_id) == bank.clients[:7]


async def test_two_jobs_at_once_each_score_all_and_the_latest_score_is_the_later_one(bank: Bank) -> None:
    one, other = await bank.start(), await bank.start()
    await asyncio.gather(bank.runner().run(one), bank.runner().run(other))
    assert await bank.scored(one) == await bank.scored(other) == bank.clients
    newest = "SELECT max(id) FROM scores WHERE client_id = c.user_id"
    assert await bank.rows(f"SELECT count(*) FROM clients c WHERE latest_score_id = ({newest})") == [(30,)]


async def acts(bank: Bank) -> list[str]:
    async with session_scope(read_only=True) as session:
        return list((await session.exec(select(AuditEvent.act).order_by(AuditEvent.id))).all())  # type: ignore[arg-type]
