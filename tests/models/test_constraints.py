"""Every rule that the database itself keeps, broken once."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import (
    Client,
    ClientRevision,
    Credit,
    Manager,
    ModelStage,
    ModelVersion,
    Role,
    ScoreRequestKey,
    UserSession,
)
from app.models.base import utc_now
from tests.fixtures.factories import (
    build_score,
    build_user,
    make_client,
    make_credit,
    make_manager,
    make_model_version,
    make_score,
    make_user,
    sha256_of,
)
from tests.fixtures.refusals import assert_refused, assert_statement_refused


@pytest.mark.parametrize("login", ["ab", "", "white space", "кириллица", "dash-ed", "line\n", "é__"])
async def test_a_login_is_three_to_sixty_four_latin_letters_digits_and_underscores(
    session: AsyncSession, login: str
) -> None:
    await assert_refused(session, build_user(login=login))


@pytest.mark.parametrize("login", ["abc", "A_1", "___", "a" * 64])
async def test_such_logins_are_stored(session: AsyncSession, login: str) -> None:
    assert (await make_user(session, login=login)).id > 0


async def test_a_login_belongs_to_one_user(session: AsyncSession) -> None:
    await make_user(session, login="anna")
    await assert_refused(session, build_user(login="anna"))


@pytest.mark.parametrize("name", ["Øyvind", "Мария", "小明", "x" * 100])
async def test_names_are_of_any_script(session: AsyncSession, name: str) -> None:
    user = await make_user(session, first_name=name, last_name=name)
    assert (user.first_name, user.last_name) == (name, name)


@pytest.mark.parametrize("fields", [{"first_name": ""}, {"last_name": ""}])
async def test_names_are_not_empty(session: AsyncSession, fields: dict[str, Any]) -> None:
    await assert_refused(session, build_user(**fields))


@pytest.mark.parametrize("fields", [{"first_name": "x" * 101}, {"last_name": "x" * 101}, {"login": "a" * 65}])
async def test_names_and_logins_have_a_longest_form(session: AsyncSession, fields: dict[str, Any]) -> None:
    session.add(build_user(**fields))
    with pytest.raises(DBAPIError):
        await session.flush()


async def test_a_role_is_one_of_three_and_stored_by_value(session: AsyncSession) -> None:
    user = await make_user(session, Role.ADMIN)
    connection = await session.connection()
    assert (await connection.execute(text("SELECT role FROM users"))).scalar_one() == "admin"
    await assert_statement_refused(session, f"UPDATE users SET role = 'ADMIN' WHERE id = {user.id}")


async def test_a_client_cannot_be_a_manager_too(session: AsyncSession) -> None:
    client = await make_client(session)
    await assert_refused(session, Manager(user_id=client.user_id))


async def test_a_manager_cannot_be_a_client_too(session: AsyncSession) -> None:
    manager = await make_manager(session)
    await assert_refused(session, Client(user_id=manager.user_id, features={}))


async def test_the_role_of_a_client_row_cannot_be_another(session: AsyncSession) -> None:
    manager = await make_manager(session)
    await assert_refused(session, Client(user_id=manager.user_id, role=Role.MANAGER, features={}))


async def test_the_role_of_a_user_who_is_a_client_cannot_change(session: AsyncSession) -> None:
    client = await make_client(session)
    await assert_statement_refused(session, f"UPDATE users SET role = 'manager' WHERE id = {client.user_id}")


async def test_an_assigned_manager_exists(session: AsyncSession) -> None:
    user = await make_user(session)
    await assert_refused(session, Client(user_id=user.id, manager_id=user.id, features={}))


async def test_revisions_count_from_one(session: AsyncSession) -> None:
    client = await make_client(session)
    await assert_refused(session, ClientRevision(client_id=client.user_id, revision=0, features={}))


async def test_a_revision_number_is_given_once(session: AsyncSession) -> None:
    client = await make_client(session)
    session.expunge_all()
    await assert_refused(session, ClientRevision(client_id=client.user_id, revision=1, features={}))


async def test_a_number_of_the_banks_own_is_of_one_credit_and_many_have_none(session: AsyncSession) -> None:
    client, other = await make_client(session), await make_client(session)
    for _ in range(2):
        await make_credit(session, client)
    await make_credit(session, client, external_id="loan-1")
    twin = Credit(client_id=other.user_id, external_id="loan-1", amount_total=Decimal(1), annual_rate=Decimal(0))
    await assert_refused(session, twin)


async def test_a_default_has_a_day_and_a_definition(session: AsyncSession) -> None:
    client = await make_client(session)
    with pytest.raises(IntegrityError):
        await make_credit(session, client, default_definition="90 days past due")


@pytest.mark.parametrize(
    "fields",
    [
        {"amount_total": Decimal(0)},
        {"amount_total": Decimal("-0.01")},
        {"annual_rate": Decimal("-0.000001")},
    ],
)
async def test_an_amount_is_positive_and_a_rate_not_negative(session: AsyncSession, fields: dict[str, Any]) -> None:
    client = await make_client(session)
    with pytest.raises(IntegrityError):
        await make_credit(session, client, **fields)


async def test_a_rate_is_below_ten(session: AsyncSession) -> None:
    client = await make_client(session)
    with pytest.raises(StatementError):
        await make_credit(session, client, annual_rate=Decimal(10))


async def test_money_and_rate_come_back_exactly(session: AsyncSession) -> None:
    client = await make_client(session)
    await make_credit(session, client, amount_total=Decimal("999999999999.99"), annual_rate=Decimal("0.123457"))
    session.expunge_all()
    credit = await session.get_one(Credit, 1)
    assert (credit.amount_total, credit.annual_rate) == (Decimal("999999999999.99"), Decimal("0.123457"))


@pytest.mark.parametrize("fields", [{"score": 0.0}, {"score": 1.0}, {"raw_proba": 0.0}, {"raw_proba": 1.0}])
async def test_a_probability_lies_strictly_between_zero_and_one(
    session: AsyncSession, fields: dict[str, float]
) -> None:
    client, model = await make_client(session), await make_model_version(session)
    await assert_refused(session, build_score(client, model, **fields))


@pytest.mark.parametrize("fields", [{"client_revision": 2}, {"model_version": "0" * 64}, {"asked_by": 999}])
async def test_a_score_refers_to_what_exists(session: AsyncSession, fields: dict[str, Any]) -> None:
    client, model = await make_client(session), await make_model_version(session)
    await assert_refused(session, build_score(client, model, **fields))


async def test_the_source_of_a_score_is_a_known_one(session: AsyncSession) -> None:
    client, model = await make_client(session), await make_model_version(session)
    session.add(build_score(client, model, source="rumour"))
    with pytest.raises(StatementError):
        await session.flush()


async def test_there_is_one_champion(session: AsyncSession) -> None:
    await make_model_version(session, ModelStage.CHAMPION)
    await make_model_version(session, ModelStage.RETIRED)
    await make_model_version(session, ModelStage.RETIRED)
    await assert_refused(session, ModelVersion(sha256=sha256_of("usurper"), name="usurper", stage=ModelStage.CHAMPION))


async def test_a_model_is_named_by_a_whole_sha256(session: AsyncSession) -> None:
    await assert_refused(session, ModelVersion(sha256="abc", name="short"))


async def test_a_session_is_kept_by_a_whole_sha256(session: AsyncSession) -> None:
    user = await make_user(session)
    await assert_refused(session, UserSession(id_hash="plain", user_id=user.id, expires=utc_now()))


async def test_an_idempotency_key_is_used_once_in_its_scope(session: AsyncSession) -> None:
    client = await make_client(session)
    score = await make_score(session, client)

    def request_key(key: str) -> ScoreRequestKey:
        return ScoreRequestKey(
            user_id=client.user_id,
            route="POST /clients/{client_id}/score",
            client_id=client.user_id,
            key=key,
            request_hash=sha256_of("{}"),
            score_id=score.id,
        )

    session.add_all([request_key("one"), request_key("two")])
    await session.flush()
    session.expunge_all()
    await assert_refused(session, request_key("one"))


@pytest.mark.parametrize("table", ["scores", "client_revisions"])
@pytest.mark.parametrize("statement", ["UPDATE {table} SET timestamp = timestamp", "DELETE FROM {table}"])
async def test_events_and_revisions_are_append_only(session: AsyncSession, table: str, statement: str) -> None:
    await make_score(session, await make_client(session))
    await assert_statement_refused(session, statement.format(table=table))


async def test_events_and_revisions_cannot_be_emptied(session: AsyncSession) -> None:
    await make_score(session, await make_client(session))
    connection = await session.connection()
    if connection.dialect.name == "postgresql":  # SQLite has no TRUNCATE
        await assert_statement_refused(session, "TRUNCATE scores CASCADE")
