"""Statements that take a person out of the tables that may change; number and role stay, for rows that name them."""

from typing import Any

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import (
    Client,
    Credit,
    CreditRequest,
    JobResult,
    LoginFailure,
    PortfolioJob,
    SavedView,
    ScoreRequestKey,
    SignOnIdentity,
    SignOnInvitation,
    StoredFact,
    User,
    UserSession,
    WhatIf,
)
from app.models.name_keys import name_keys
from app.services.crud.login_failure import account_key
from app.services.crud.second_factor import remove_second_factors

ERASED_NAME = "—"
NO_PASSWORD = "!"  # noqa: S105  (no hash: nothing verifies against it)


def login_of_erased(user_id: int) -> str:
    """Return the login that stands in the place of a person's own."""
    return f"erased_{user_id}"


async def forget_user(session: AsyncSession, user: User) -> None:
    """Take away name, login, password, second factors, sign-on, sessions, keys, views, counted failures of a user."""
    await remove_second_factors(session, user.id)
    for statement in (
        delete(UserSession).where(col(UserSession.user_id) == user.id),
        delete(ScoreRequestKey).where(
            (col(ScoreRequestKey.user_id) == user.id) | (col(ScoreRequestKey.client_id) == user.id)
        ),
        delete(CreditRequest).where(
            (col(CreditRequest.user_id) == user.id) | (col(CreditRequest.client_id) == user.id)
        ),
        delete(SignOnIdentity).where(col(SignOnIdentity.user_id) == user.id),
        delete(SignOnInvitation).where(col(SignOnInvitation.user_id) == user.id),
        delete(SavedView).where(col(SavedView.user_id) == user.id),
        delete(LoginFailure).where(col(LoginFailure.account) == account_key(user.login)),
    ):
        await session.exec(statement)
    user.login, user.first_name, user.last_name = login_of_erased(user.id), ERASED_NAME, ERASED_NAME
    keys = name_keys(first_name=user.first_name, last_name=user.last_name, login=user.login)
    user.search_text, user.sort_name = keys["search_text"], keys["sort_name"]
    user.password_hash, user.is_active = NO_PASSWORD, False
    session.add(user)
    await session.flush()


async def forget_client(session: AsyncSession, client_id: int) -> None:
    """Take away what a client is.

    Features, manager, the bank's own number, newest score, credits, facts, what-if answers and results of jobs.
    """
    nothing: dict[str, Any] = {
        "features": {},
        "manager_id": None,
        "external_id": None,
        "latest_score_id": None,
        "latest_score": None,
        "scored_at": None,
    }
    await session.exec(update(Client).where(col(Client.user_id) == client_id).values(nothing))
    await session.exec(delete(Credit).where(col(Credit.client_id) == client_id))
    await forget_answers(session, client_id)


async def forget_answers(session: AsyncSession, client_id: int) -> int:
    """Take away what-if answers, facts and results of jobs of a client; return how many there were."""
    of_client = col(JobResult.job_id).in_(select(PortfolioJob.id)) & (col(JobResult.client_id) == client_id)
    answers = (await session.exec(delete(WhatIf).where(col(WhatIf.client_id) == client_id))).rowcount
    answers += (await session.exec(delete(StoredFact).where(col(StoredFact.client_id) == client_id))).rowcount
    return answers + (await session.exec(delete(JobResult).where(of_client))).rowcount
