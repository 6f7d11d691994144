"""The columns that lists are read from: the database keeps them true to what they repeat."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.fixtures.factories import make_client, make_credit, make_score
from tests.fixtures.refusals import assert_statement_refused


@pytest.mark.parametrize("alone", ["latest_score_id = 1", "latest_score = 0.5", "scored_at = '2026-01-01'"])
async def test_a_latest_score_is_there_with_all_its_parts(session: AsyncSession, alone: str) -> None:
    client = await make_client(session)
    await assert_statement_refused(session, f"UPDATE clients SET {alone} WHERE user_id = {client.user_id}")


async def test_the_latest_score_is_one_of_the_clients_own(session: AsyncSession) -> None:
    client, other = await make_client(session), await make_client(session)
    foreign = await make_score(session, other)
    statement = f"UPDATE clients SET latest_score_id = {foreign.id}, latest_score = 0.5, scored_at = '2026-01-01'"
    await assert_statement_refused(session, f"{statement} WHERE user_id = {client.user_id}")


@pytest.mark.parametrize("column", ["overdue", "payment_status"])
async def test_the_state_of_a_credit_is_computed_and_cannot_be_set(session: AsyncSession, column: str) -> None:
    await make_credit(session, await make_client(session))
    connection = await session.connection()
    with pytest.raises(DBAPIError):
        await connection.execute(text(f"UPDATE credits SET {column} = NULL"))
