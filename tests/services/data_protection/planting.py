"""Words that are nowhere else, planted about one person wherever the bank keeps anything of people."""

from typing import Any

from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import (
    ActorKind,
    Client,
    CreditRequest,
    CreditRevision,
    JobChunk,
    JobKind,
    JobResult,
    JobState,
    LoginFailure,
    Passkey,
    PolicyStage,
    PortfolioJob,
    RecoveryCode,
    SavedView,
    ScoreRequestKey,
    SecondFactor,
    SignOnIdentity,
    SignOnInvitation,
    StoredFact,
    User,
    WhatIf,
)
from app.models.base import utc_now
from app.models.name_keys import name_keys
from app.services.audit.acts import Act
from app.services.audit.recording import RecordedActor, record
from app.services.crud.client import revise_client
from tests.fixtures.factories import (
    make_credit,
    make_manager,
    make_model_version,
    make_proposal,
    make_score,
    make_user_session,
)
from tests.fixtures.stored_policies import build_answer, build_decision, store_policy

LOGIN, FIRST, LAST = "quokka_login", "Wombatia", "Numbatova"
PHONE, FEATURE, ADDRESS = "+7-900-555-0199", "dunnart-street-7", "203.0.113.77"
SECRET, REASON, KEY = "echidna-secret", "bilby-reason", "potoroo-key"
PLANTED = (LOGIN, FIRST, LAST, PHONE, FEATURE, ADDRESS, SECRET, REASON, KEY, "vombatia", "numbatova")


async def plant(session: AsyncSession, client_id: int) -> None:
    """Fill every table that can name a person with words about this one."""
    person, model = await session.get_one(User, client_id), await make_model_version(session)
    person.login, person.first_name, person.last_name, person.password_hash = LOGIN, FIRST, LAST, SECRET
    keys = name_keys(first_name=FIRST, last_name=LAST, login=LOGIN)
    person.search_text, person.sort_name = keys["search_text"], keys["sort_name"]
    client = await session.get_one(Client, client_id)
    features = {**client.features, "street": FEATURE}
    await revise_client(session, client, features=features, manager_id=None, author_id=None)
    why = [{"feature": "street", "value": FEATURE, "contribution": 0.1}]
    score = await make_score(session, client, model, reasons=why)
    rules = [{"code": "street", "outcome": "refer", "part": "knock_outs.street", "lacking": {FEATURE: "missing"}}]
    basis = {"facts": {"street": {"value": FEATURE, "source": "form", "time": "2026-01-01T00:00:00+00:00"}}}
    lost = [{"against": "base", "feature": "street", "value": FEATURE, "lost": 0.1}]
    policy = await store_policy(session, stage=PolicyStage.RETIRED)
    decision = build_decision(score, policy, rules=rules, basis=basis, reasons=lost)
    session.add(decision)
    await session.flush()
    manager = (await make_manager(session)).user_id
    session.add(build_answer(decision, decided_by=manager, grounds={"reason": f"{REASON} {PHONE}"}))
    history = [{"months_ago": 0, "status": "C", "note": FEATURE}]
    credit = await make_credit(session, client, payment_history=history, external_id=FEATURE)
    change = {"external_id": {"old": None, "new": FEATURE}}
    session.add(CreditRevision(client_id=client_id, credit_id=credit.id, revision=1, changes=change))
    await make_user_session(session, client_id, address=ADDRESS, device="the browser")
    key = ScoreRequestKey(
        user_id=client_id, route="r", client_id=client_id, key=KEY, request_hash="h", score_id=score.id
    )
    what_if = WhatIf(
        client_id=client_id,
        client_revision=client.revision,
        model_version=model.sha256,
        asked_by=client_id,
        proba=0.2,
        answer={"street": FEATURE},
    )
    session.add_all(
        [
            key,
            CreditRequest(
                user_id=client_id, route="r", key=KEY, request_hash="h", client_id=client_id, credit_id=credit.id
            ),
            what_if,
            StoredFact(client_id=client_id, name="street", value=FEATURE, source=f"{FIRST} herself", time=utc_now()),
            SecondFactor(user_id=client_id, secret=SECRET.encode(), offered=SECRET.encode(), confirmed=utc_now()),
            RecoveryCode(user_id=client_id, code_hash=SECRET.ljust(64, "0")),
            Passkey(
                user_id=client_id,
                credential_id=SECRET.encode(),
                public_key=SECRET.encode(),
                sign_count=0,
                name=FIRST,
                last_used=utc_now(),
            ),
            SignOnIdentity(user_id=client_id, issuer="https://bank.example", subject=LOGIN),
            SignOnInvitation(user_id=client_id, token_hash=SECRET.ljust(64, "1"), expires=utc_now()),
            SavedView(user_id=client_id, name=FIRST, address=f"q={LAST}"),
            LoginFailure(account=LOGIN, address=ADDRESS),
        ]
    )
    await session.flush()
    await _by_others(session, client_id, model.sha256)


async def _by_others(session: AsyncSession, client_id: int, model: str) -> None:
    """What employees wrote about the person: searches, views, a job, proposals and what was said of them."""
    manager = (await make_manager(session)).user_id
    actor = RecordedActor(ActorKind.USER, manager)
    job = PortfolioJob(
        kind=JobKind.RESCORE,
        state=JobState.RUNNING,
        selection={"search": f"{LAST} {FIRST}"},
        model_version=model,
        chunk_size=10,
        asked_by=manager,
    )
    session.add_all([job, SavedView(user_id=manager, name=f"{FIRST}", address="sort=name")])
    session.add(SavedView(user_id=manager, name="mine", address=f"q={LAST.lower()}&sort=name"))
    await session.flush()
    session.add_all(
        [
            JobChunk(job_id=job.id, number=0, client_ids=[client_id], scored=0, failed=1),
            JobResult(job_id=job.id, client_id=client_id, failure="invalid", explanation=f"{FEATURE} is no street"),
        ]
    )
    about = {"object_kind": "user", "object_id": str(client_id), "reason": f"{REASON} {PHONE}"}
    change = {"to": FEATURE}
    proposal = await make_proposal(session, proposer_id=manager, act="reset_password", change=change, **about)
    proposal.secret = SECRET
    session.add(proposal)
    said = {"reason": f"{REASON} {PHONE}"}
    await record(session, Act.PROPOSAL_MADE, actor, proposal.id, details={"act": proposal.act}, personal=said)
    for act in (Act.CLIENTS_LISTED, Act.USERS_LISTED, Act.CLIENTS_EXPORTED):
        await record(session, act, actor, personal={"search": f"{FIRST} {LOGIN}"})
    await record(session, Act.LOGIN_FAILED, actor, personal={"login": LOGIN, "address": "198.51.100.1"})
    await record(session, Act.CLIENT_READ, actor, client_id, details={"role": "manager"})
    await record(session, Act.LOGGED_IN, RecordedActor(ActorKind.USER, client_id), client_id, personal={"device": KEY})


async def found_in(engine: AsyncEngine) -> dict[str, set[str]]:
    """Which planted words each column of the database holds, whatever tables and types it has."""
    async with engine.connect() as connection:
        return await connection.run_sync(_found)


async def columns_of_people(engine: AsyncEngine) -> dict[str, str]:
    """The tables of the database whose rows are of one person, with the column that says of whom."""
    async with engine.connect() as connection:
        columns = await connection.run_sync(_columns)
    names = ("client_id", "user_id")
    return {
        table: next(name for name in names if name in held) for table, held in columns.items() if {*names} & {*held}
    }


async def rows_of(engine: AsyncEngine, table: str, column: str, person_id: int) -> int:
    async with engine.connect() as connection:
        counted = await connection.exec_driver_sql(f'SELECT count(*) FROM "{table}" WHERE {column} = {person_id}')
        return int(counted.scalar_one())


def _columns(connection: Connection) -> dict[str, list[str]]:
    seen = inspect(connection)
    return {table: [one["name"] for one in seen.get_columns(table)] for table in seen.get_table_names()}


def _found(connection: Connection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table, columns in _columns(connection).items():
        for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
            for column, cell in zip(columns, row, strict=False):
                if words := _held(cell):
                    found.setdefault(f"{table}.{column}", set()).update(words)
    return found


def _held(cell: Any) -> set[str]:
    text = bytes(cell).decode("utf-8", "replace") if isinstance(cell, bytes | memoryview) else str(cell)
    return {word for word in PLANTED if word.casefold() in text.casefold()}
