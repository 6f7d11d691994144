"""Erasure of a person: what is personal is gone from every table, and the trail that held it still holds."""

from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, select

from app.audit.commitments import commitment
from app.audit.encoding import encode_fields
from app.exceptions import Conflict
from app.models import AuditEvent, Client, ClientRevision, Erasure, ErasureKind, Score, User, UserSession
from app.models.base import utc_now
from app.models.sealed import personal_columns, sealed_tables
from app.services.audit.proving import prove_row
from app.services.crud.user_session import create_user_session
from app.services.data_protection.erasing import require_erasable
from app.services.data_protection.rules import Retention
from database.database import session_scope
from tests.fixtures.factories import make_credit
from tests.services.audit.test_breaking import attack
from tests.services.data_protection.conftest import AT_ONCE, ErasableTrail

OF_CLIENTS = ("client_revisions", "scores")


async def everything(bank: ErasableTrail) -> str:
    """Every row of every table as one text, to look for what must not be there."""
    found = []
    async with session_scope(bank.trail.engine, read_only=True) as session:
        connection = await session.connection()
        for table in SQLModel.metadata.sorted_tables:
            found += [str(row) for row in (await connection.execute(select(*table.columns))).all()]
    return "\n".join(found)


async def test_what_was_personal_is_in_no_table_any_more(bank: ErasableTrail) -> None:
    async with session_scope(bank.trail.engine) as session:
        user = await session.get_one(User, bank.trail.client_id)
        login, first_name = user.login, user.first_name
        await create_user_session(session, id_hash="f" * 64, user_id=user.id, expires=utc_now(), address="203.0.113.9")
    before = await everything(bank)
    done = await bank.erase()
    after = await everything(bank)
    for personal in (login, first_name, "12345.678", "203.0.113.9"):
        assert personal in before
        assert personal not in after
    assert done.rows == {
        "client_revisions": 2,
        "scores": 2,
        "decisions": 0,
        "credit_revisions": 0,
        "referral_answers": 0,
    }
    assert done.sides >= 1


async def test_the_account_cannot_be_used_and_its_sessions_are_gone(bank: ErasableTrail) -> None:
    async with session_scope(bank.trail.engine) as session:
        await create_user_session(session, id_hash="f" * 64, user_id=bank.trail.client_id, expires=utc_now())
    await bank.erase()
    async with session_scope(bank.trail.engine, read_only=True) as session:
        user = await session.get_one(User, bank.trail.client_id)
        client = await session.get_one(Client, bank.trail.client_id)
        sessions = (await session.exec(select(UserSession))).all()
    assert (user.is_active, user.login) == (False, f"erased_{user.id}")
    assert (client.features, client.latest_score_id, client.manager_id) == ({}, None, None)
    assert sessions == []


async def test_seals_stay_valid_and_the_erased_rows_are_counted_apart(bank: ErasableTrail) -> None:
    await bank.trail.seal()
    await bank.trail.seal()
    done = await bank.erase()
    await bank.trail.seal()
    verified = await bank.trail.verify()
    assert verified.finding is None
    assert verified.rows == 7
    assert dict(verified.erased) == {done.erased_at: 4 + done.sides}


async def test_rows_of_the_first_version_are_erased_and_their_seals_hold(bank: ErasableTrail) -> None:
    """One with a leaf of the version before salts, and one from before leaves."""
    is_postgresql = bank.trail.engine.dialect.name == "postgresql"
    xact = ", xact" if is_postgresql else ""
    old = f"INSERT INTO client_revisions (client_id, revision, features, changes, timestamp{xact}) SELECT client_id, "
    await attack(
        bank.trail,
        f"{old}8, features, changes, timestamp{', NULL' if is_postgresql else ''} FROM client_revisions LIMIT 1",
    )
    await bank.trail.seal()
    await bank.trail.seal()
    await bank.erase()
    await bank.trail.seal()
    verified = await bank.trail.verify()
    assert verified.finding is None
    async with session_scope(bank.trail.engine, read_only=True) as session:
        row = await session.get_one(ClientRevision, (bank.trail.client_id, 8))
    assert (row.features, row.erased_commitment) == ({}, row.leaf)


async def test_an_erased_row_is_still_proven_and_shows_nothing(bank: ErasableTrail) -> None:
    await bank.trail.seal()
    await bank.trail.seal()
    async with session_scope(bank.trail.engine, read_only=True) as session:
        whole = (await prove_row(session, "scores", "1")).as_dict()
    await bank.erase()
    async with session_scope(bank.trail.engine, read_only=True) as session:
        erased = (await prove_row(session, "scores", "1")).as_dict()
    assert whole["personal"] is not None
    assert {**whole, "personal": None} == erased


@pytest.mark.parametrize("name", OF_CLIENTS)
async def test_the_other_columns_of_an_erased_row_are_still_verified(bank: ErasableTrail, name: str) -> None:
    await bank.trail.seal()
    await bank.trail.seal()
    await bank.erase()
    column = (
        "score = 0.123" if name == "scores" else "author_id = NULL, timestamp = timestamp, revision = revision + 50"
    )
    where = "id = 2" if name == "scores" else "revision = 2"
    await attack(bank.trail, f"UPDATE {name} SET {column} WHERE {where}")
    finding = (await bank.trail.verify()).finding
    assert finding is not None
    assert finding.table == name


@pytest.mark.parametrize("name", OF_CLIENTS)
async def test_content_put_into_an_erased_row_is_found(bank: ErasableTrail, name: str) -> None:
    await bank.trail.seal()
    await bank.trail.seal()
    await bank.erase()
    column = personal_columns(name)[0]
    await attack(bank.trail, f"""UPDATE {name} SET {column} = '[{{"forged": 1}}]'""")
    finding = (await bank.trail.verify()).finding
    assert finding is not None
    assert "holds personal content" in finding.sentence


@pytest.mark.parametrize("name", OF_CLIENTS)
async def test_rows_emptied_without_a_recorded_erasure_do_not_hold(bank: ErasableTrail, name: str) -> None:
    await bank.trail.seal()
    await bank.trail.seal()
    await bank.erase()
    await attack(bank.trail, "DELETE FROM erasures")
    finding = (await bank.trail.verify()).finding
    assert finding is not None
    assert "no erasure of it is recorded" in finding.sentence


async def test_a_listed_erasure_whose_act_is_another_persons_does_not_count(bank: ErasableTrail) -> None:
    await bank.trail.seal()
    await bank.trail.seal()
    await bank.erase()
    await attack(bank.trail, "UPDATE erasures SET event_id = 1")
    finding = (await bank.trail.verify()).finding
    assert finding is not None


@pytest.mark.parametrize("name", OF_CLIENTS)
async def test_without_an_erasure_the_database_lets_nothing_be_emptied(bank: ErasableTrail, name: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        await change(bank, name, emptied(name))


def emptied(name: str) -> dict[str, Any]:
    empty: dict[str, Any] = {column: [] if column == "reasons" else {} for column in personal_columns(name)}
    return {**empty, "salt": None, "erased_commitment": bytes(32)}


async def change(bank: ErasableTrail, name: str, values: dict[str, Any]) -> None:
    async with session_scope(bank.trail.engine) as session:
        connection = await session.connection()
        await connection.execute(update(sealed_tables()[name]).values(values))


async def allow(bank: ErasableTrail) -> None:
    """List an erasure without carrying it out."""
    async with session_scope(bank.trail.engine) as session:
        event = (await session.exec(select(AuditEvent).limit(1))).one()
        user = await session.get_one(User, bank.trail.client_id)
        session.add(
            Erasure(
                kind=ErasureKind.PERSON,
                user_id=user.id,
                person_since=user.timestamp,
                ground="request",
                event_id=event.id,
            )
        )


BEYOND_ERASURE: list[tuple[str, dict[str, Any]]] = [
    ("scores", {"score": 0.5}),
    ("scores", {"client_id": 2}),
    ("scores", {"leaf": bytes(32)}),
    ("scores", {"leaf": None}),
    ("scores", {"reasons": [{"feature": "age"}]}),
    ("scores", {"salt": bytes(16)}),
    ("scores", {"erased_commitment": None}),
    ("scores", {"request_id": "another"}),
    ("client_revisions", {"changes": {"age": 1}}),
    ("client_revisions", {"features": {"age": 1}}),
    ("client_revisions", {"author_id": None}),
]


@pytest.mark.parametrize(("name", "more"), BEYOND_ERASURE)
async def test_an_erasure_lets_through_itself_and_nothing_beside_it(
    bank: ErasableTrail, name: str, more: dict[str, Any]
) -> None:
    await allow(bank)
    with pytest.raises(IntegrityError):
        await change(bank, name, {**emptied(name), **more})
    await change(bank, name, emptied(name))
    with pytest.raises(IntegrityError, match="append-only"):
        await change(bank, name, {"erased_commitment": bytes(range(32))})


@pytest.mark.parametrize("statement", ["UPDATE erasures SET ground = 'x'", "DELETE FROM erasures"])
async def test_the_list_of_erasures_is_append_only(bank: ErasableTrail, statement: str) -> None:
    await bank.erase()
    with pytest.raises(IntegrityError, match="append-only"):
        async with session_scope(bank.trail.engine) as session:
            connection = await session.connection()
            await connection.execute(text(statement))


async def test_trying_every_age_finds_nothing_without_the_salt(bank: ErasableTrail) -> None:
    """All that stays of a person is tried against all ages, with no salt and with the ones of other rows."""
    async with session_scope(bank.trail.engine, read_only=True) as session:
        row = await session.get_one(ClientRevision, (bank.trail.client_id, 1))
        features, salt = dict(row.features), row.salt
    assert salt is not None
    await bank.erase()
    async with session_scope(bank.trail.engine, read_only=True) as session:
        revisions = (await session.exec(select(ClientRevision))).all()
        scores = (await session.exec(select(Score))).all()
        kept = [*(one.erased_commitment for one in revisions), *(one.erased_commitment for one in scores)]
    name = next(one for one, value in features.items() if isinstance(value, int))

    def tried(salts: list[bytes]) -> set[bytes]:
        return {
            commitment(one, encode_fields(("changes", "features"), ({}, {**features, name: age})))
            for age in range(150)
            for one in salts
        }

    assert features[name] in range(150)
    assert tried([salt]) & set(kept), "with the salt it would be found at once: the trial is the right one"
    assert not tried([b"", bytes(16), *(one or b"" for one in kept)]) & set(kept)


async def test_a_person_is_erased_once(bank: ErasableTrail) -> None:
    await bank.erase()
    with pytest.raises(Conflict, match="was erased on"):
        await bank.erase()


@pytest.mark.parametrize(
    ("status", "days", "sentence"),
    [("0", 0, "open credit"), ("C", 1826, "kept for 1826 days"), (None, 30, "Records of applicants are kept")],
)
async def test_what_the_law_has_kept_is_not_erased(
    bank: ErasableTrail, status: str | None, days: int, sentence: str
) -> None:
    async with session_scope(bank.trail.engine) as session:
        client = await session.get_one(Client, bank.trail.client_id)
        if status is not None:
            await make_credit(session, client, payment_history=[{"months_ago": 0, "status": status}])
        with pytest.raises(Conflict, match=sentence):
            await require_erasable(session, client.user_id, Retention(days, days), now=utc_now())
        if status != "0":
            await require_erasable(session, client.user_id, AT_ONCE, now=utc_now())
