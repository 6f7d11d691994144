"""After an erasure the whole database is read, by its own metadata: no word about the person is anywhere."""

import pytest
from sqlmodel import select

from app.models import AuditEvent, JobResult, PortfolioJob, Proposal, ProposalStatus, SavedView, User
from app.models.base import utc_now
from app.services.data_protection.expiring import Kept, erase_expired
from database.database import session_scope
from tests.fixtures.factories import make_client, make_manager
from tests.services.data_protection.conftest import ErasableTrail
from tests.services.data_protection.planting import FIRST, LAST, PLANTED, columns_of_people, found_in, plant, rows_of

NOT_OF_CLIENTS = {"managers", "erasures"}


@pytest.fixture
async def planted(bank: ErasableTrail) -> ErasableTrail:
    async with session_scope(bank.trail.engine) as session:
        await plant(session, bank.trail.client_id)
    return bank


async def test_no_column_of_any_table_holds_a_word_about_an_erased_person(planted: ErasableTrail) -> None:
    engine = planted.trail.engine
    before = await found_in(engine)
    assert set().union(*before.values()) == set(PLANTED)
    await planted.erase()
    assert await found_in(engine) == {}


async def test_every_table_of_people_has_a_row_to_look_for(planted: ErasableTrail) -> None:
    """A new table of people that is not planted fails here: nothing would be looked for in it."""
    engine, client_id = planted.trail.engine, planted.trail.client_id
    tables = await columns_of_people(engine)
    assert len(tables) > 10
    bare = {name for name, column in tables.items() if not await rows_of(engine, name, column, client_id)}
    assert bare == NOT_OF_CLIENTS & set(tables)


async def test_the_trail_holds_after_words_beside_acts_of_others_went(planted: ErasableTrail) -> None:
    await planted.trail.seal()
    await planted.trail.seal()
    done = await planted.erase()
    await planted.trail.seal()
    verified = await planted.trail.verify()
    assert verified.finding is None
    assert dict(verified.erased) == {done.erased_at: sum(done.rows.values()) + done.sides}


async def test_what_names_others_as_well_stays_and_a_job_does_not_widen(planted: ErasableTrail) -> None:
    """A search for a first name that two people have is about neither; a job without its search were about all."""
    async with session_scope(planted.trail.engine) as session:
        other_id = (await make_client(session, first_name=FIRST, last_name="Quollova")).user_id
        manager = await make_manager(session)
        session.add(SavedView(user_id=manager.user_id, name="both", address=f"q={FIRST}"))
        person_id = planted.trail.client_id
    await planted.erase()
    async with session_scope(planted.trail.engine, read_only=True) as session:
        views = (await session.exec(select(SavedView))).all()
        (job,) = (await session.exec(select(PortfolioJob))).all()
        kept = await session.get_one(User, other_id)
    assert {view.name for view in views} == {"both", FIRST}
    assert job.selection == {"search": f"erased_{person_id}"}
    assert kept.first_name == FIRST


async def test_an_open_proposal_about_the_person_is_void_and_without_its_secret(planted: ErasableTrail) -> None:
    await planted.erase()
    async with session_scope(planted.trail.engine, read_only=True) as session:
        (proposal,) = (await session.exec(select(Proposal))).all()
        acts = (await session.exec(select(AuditEvent.act).where(AuditEvent.object_kind == "proposal"))).all()
    assert (proposal.status, proposal.secret, proposal.change) == (ProposalStatus.VOID, None, {})
    assert sorted(acts) == ["proposal_made", "proposal_voided"]


async def test_what_a_job_found_of_an_erased_client_meanwhile_goes_within_the_hour(planted: ErasableTrail) -> None:
    await planted.erase()
    async with session_scope(planted.trail.engine) as session:
        (job,) = (await session.exec(select(PortfolioJob))).all()
        session.add(JobResult(job_id=job.id, client_id=planted.trail.client_id, failure="invalid", explanation=LAST))
    async with session_scope(planted.trail.engine) as session:
        assert await erase_expired(session, Kept(), now=utc_now()) == 1
    assert await found_in(planted.trail.engine) == {}
