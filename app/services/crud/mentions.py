"""What names a person in rows of others: searches that find this person alone, proposals, acts about these."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any
from urllib.parse import parse_qs

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.erased import ABOUT_APPLICATIONS, ABOUT_PEOPLE
from app.models import AuditEvent, AuditSide, PortfolioJob, Proposal, ProposalStatus, SavedView, User
from app.models.base import utc_now
from app.models.name_keys import search_form
from app.services.crud.login_failure import account_key
from app.services.crud.search import user_matches

TYPED = ("clients_listed", "users_listed", "clients_exported", "login_failed", "login_throttled")
"""Acts about no person beside which lies what was typed: a search, or a login that was of no account then."""
OF_PROPOSALS = "proposal"
ERASURES = ("erase_person", "erase_application")
"""The proposed acts whose change is a ground and days, nothing of a person."""
ROWS_AT_ONCE = 1000


def about(user_id: int) -> ColumnElement[bool]:
    """Return the condition of proposals about a person."""
    return col(Proposal.object_kind).in_(sorted(ABOUT_PEOPLE)) & (col(Proposal.object_id) == str(user_id))


def about_application(application_id: int) -> ColumnElement[bool]:
    """Return the condition of proposals about an application."""
    return (col(Proposal.object_kind) == ABOUT_APPLICATIONS) & (col(Proposal.object_id) == str(application_id))


async def proposals_that(session: AsyncSession, which: ColumnElement[bool]) -> Sequence[Proposal]:
    """Return the proposals that fulfil a condition, oldest first."""
    return (await session.exec(select(Proposal).where(which).order_by(col(Proposal.id)))).all()


async def events_naming(session: AsyncSession, person: User) -> list[int]:
    """Return the events beside which the person is named although they are about no person, in order.

    These are acts about proposals about the person, searches that find the person and no one else, and failed logins
    with the person's login from when there was no such account.
    """
    return sorted({*await events_of_proposals(session, about(person.id)), *await _typed(session, person)})


async def events_of_proposals(session: AsyncSession, which: ColumnElement[bool]) -> list[int]:
    """Return the acts about proposals that fulfil a condition, those beside which something was said, in order."""
    proposals = [str(one.id) for one in await proposals_that(session, which)]
    statement = select(AuditEvent.id).where(
        col(AuditEvent.object_kind) == OF_PROPOSALS,
        col(AuditEvent.object_id).in_(proposals),
        col(AuditEvent.commitment).is_not(None),
    )
    return sorted((await session.exec(statement)).all())


async def forget_searches(session: AsyncSession, person: User, instead: str) -> None:
    """Remove saved views of others that name the person alone, and put `instead` into such searches of jobs.

    A job keeps a search: without one it would be about all clients.
    """
    for view in (await session.exec(select(SavedView))).all():
        searched = parse_qs(view.address.lstrip("?")).get("q", [])
        is_name = set(search_form(view.name).split()) <= set(person.search_text.split())
        if await _names_alone(session, person, [*searched, *([view.name] if is_name else [])]):
            await session.delete(view)
    for job in (await session.exec(select(PortfolioJob))).all():
        if await _names_alone(session, person, [job.selection.get("search") or ""]):
            job.selection = {**job.selection, "search": instead}
            session.add(job)
    await session.flush()


async def void_proposals(session: AsyncSession, which: ColumnElement[bool]) -> list[Proposal]:
    """Empty what proposals that fulfil a condition say in words; return the open ones, which are void by this."""
    proposals = await proposals_that(session, which)
    is_open = [one for one in proposals if one.status is ProposalStatus.OPEN]
    await session.exec(update(Proposal).where(which).values(reason=None, decision_reason=None))
    await session.exec(update(Proposal).where(which, col(Proposal.act).not_in(ERASURES)).values(change={}))
    closed: dict[str, Any] = {"status": ProposalStatus.VOID, "decided": utc_now(), "secret": None}
    still_open = col(Proposal.status) == ProposalStatus.OPEN
    await session.exec(update(Proposal).where(which, still_open).values(closed))
    return is_open


async def erase_sides(session: AsyncSession, event_ids: Sequence[int]) -> int:
    """Erase what lies beside these events; return how many."""
    done = 0
    for start in range(0, len(event_ids), ROWS_AT_ONCE):
        piece = event_ids[start : start + ROWS_AT_ONCE]
        done += (await session.exec(delete(AuditSide).where(col(AuditSide.event_id).in_(piece)))).rowcount
    return done


async def _typed(session: AsyncSession, person: User) -> list[int]:
    """Return the events beside which lies a search or a login of the person, read in pieces."""
    login = account_key(person.login)
    found, searches = list[int](), defaultdict[str, list[int]](list)
    after = 0
    while True:
        statement = (
            select(AuditSide.event_id, AuditSide.content)
            .join(AuditEvent, col(AuditEvent.id) == col(AuditSide.event_id))
            .where(col(AuditEvent.object_id).is_(None), col(AuditEvent.act).in_(TYPED), col(AuditSide.event_id) > after)
            .order_by(col(AuditSide.event_id))
            .limit(ROWS_AT_ONCE)
        )
        rows = (await session.exec(statement)).all()
        for event_id, content in rows:
            said = json.loads(content)
            if said.get("login") == login:
                found.append(event_id)
            for text in _that_could_be([said.get("search") or ""], person):
                searches[text].append(event_id)
        if len(rows) < ROWS_AT_ONCE:
            break
        after = rows[-1][0]
    for text, event_ids in searches.items():
        if await _names_alone(session, person, [text]):
            found += event_ids
    return found


async def _names_alone(session: AsyncSession, person: User, texts: Collection[str]) -> bool:
    """Whether one of the texts, searched for, finds the person and no one else."""
    for text in _that_could_be(texts, person):
        found = (await session.exec(select(User.id).where(*user_matches(text)).limit(2))).all()
        if list(found) == [person.id]:
            return True
    return False


def _that_could_be(texts: Collection[str], person: User) -> Iterator[str]:
    for text in texts:
        words = search_form(text).split()
        if words and all(word in person.search_text for word in words):
            yield text
