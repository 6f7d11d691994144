"""Credits: opened, corrected, followed by their payments, in default."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, Path, Request, Response

from app.exceptions import NotFound
from app.models import Client, Credit
from app.models.base import LARGEST_USER_ID
from app.routes.deps import (
    ContractDep,
    CurrentUser,
    EditableClient,
    ExpectedRevision,
    ReadsDep,
    SentKey,
    SentKeyDep,
    SessionDep,
)
from app.routes.strict_router import strict_router
from app.schemas.credit import CreditIn, CreditOut, CreditRevisionOut, DefaultIn, PaymentIn
from app.schemas.error import errors
from app.security.policies.clients import require_can_edit_client, require_can_read_client
from app.services.audit.acts import Act
from app.services.credit_book import changing
from app.services.credit_book.requests import CreditKey, once
from app.services.credits import shown_credits
from app.services.crud import client as client_crud
from app.services.crud import credit as credit_crud

router = strict_router(tags=["credits"])
CreditId = Annotated[int, Path(ge=1, le=LARGEST_USER_ID)]
OPENED_BEFORE: dict[int | str, dict[str, Any]] = {
    200: {"model": CreditOut, "description": "it was opened before: by its external id, or this Idempotency-Key"}
}
Policy = Callable[..., Client]


async def _of_policy(credit_id: int, user: CurrentUser, session: SessionDep, reads: ReadsDep, policy: Policy) -> Credit:
    """Return a credit if a policy about its client lets this user; a foreign one is as one that is not there."""
    credit = await credit_crud.get_credit(session, credit_id)
    client = await client_crud.get_client(session, credit.client_id) if credit else None
    try:
        policy(user, client)
    except NotFound:
        raise NotFound("There is no such credit.") from None
    if credit is None:
        raise NotFound("There is no such credit.")
    reads.note_person(Act.CLIENT_READ, user, credit.client_id)
    return credit


async def readable_credit(credit_id: CreditId, user: CurrentUser, session: SessionDep, reads: ReadsDep) -> Credit:
    """Return the credit of the path if this user may read its client, which is noted."""
    return await _of_policy(credit_id, user, session, reads, require_can_read_client)


async def editable_credit(credit_id: CreditId, user: CurrentUser, session: SessionDep, reads: ReadsDep) -> Credit:
    """Return the credit of the path if this user may edit its client."""
    return await _of_policy(credit_id, user, session, reads, require_can_edit_client)


async def credit_key(request: Request, sent: SentKeyDep) -> CreditKey | None:
    """Return the `Idempotency-Key` if one was sent; it counts for the address with its ids."""
    return _key(request, sent) if sent else None


def _key(request: Request, sent: SentKey) -> CreditKey:
    return CreditKey(sent.user_id, request.url.path, sent.key, sent.request_hash)


ReadableCredit = Annotated[Credit, Depends(readable_credit)]
EditableCredit = Annotated[Credit, Depends(editable_credit)]
Key = Annotated[CreditKey | None, Depends(credit_key)]


@router.post(
    "/clients/{client_id}/credits",
    status_code=HTTPStatus.CREATED,
    responses={**OPENED_BEFORE, **errors(401, 403, 404, 409, 422)},
)
async def open_credit(
    client: EditableClient,
    body: CreditIn,
    response: Response,
    session: SessionDep,
    contract: ContractDep,
    author: CurrentUser,
    key: Key,
) -> CreditOut:
    """Give the client one more credit. Under the same external id, or `Idempotency-Key`, it is opened once."""
    is_new = False

    async def work() -> Credit:
        nonlocal is_new
        credit, is_new = await changing.open_credit(session, client.user_id, body.to_new_credit(), author=author)
        return credit

    credit = await once(session, key, client.user_id, work)
    if not is_new:
        response.status_code = HTTPStatus.OK
    return await _shown(session, contract, credit)


@router.get("/credits/{credit_id}", responses=errors(401, 403, 404, 422))
async def get_credit(credit: ReadableCredit, session: SessionDep, contract: ContractDep) -> CreditOut:
    """Return a credit with its payment history and its current standing."""
    return await _shown(session, contract, credit)


@router.put("/credits/{credit_id}", responses=errors(401, 403, 404, 409, 412, 422))
async def correct_credit(
    credit: EditableCredit,
    body: CreditIn,
    session: SessionDep,
    contract: ContractDep,
    author: CurrentUser,
    revision: ExpectedRevision,
) -> CreditOut:
    """Replace what is recorded of a credit; its default stays. With `If-Match` a change in between is 412."""
    new = body.to_new_credit()
    changed = await changing.correct_credit(session, credit, new, author=author, expected_revision=revision)
    return await _shown(session, contract, changed)


@router.get("/credits/{credit_id}/revisions", responses=errors(401, 403, 404, 422))
async def list_credit_revisions(credit: ReadableCredit, session: SessionDep) -> list[CreditRevisionOut]:
    """List the recorded changes of a credit, newest first: author, time, old → new."""
    return [CreditRevisionOut.of(row) for row in await credit_crud.list_credit_revisions(session, credit)]


@router.post("/credits/{credit_id}/payments", responses=errors(401, 403, 404, 422))
async def record_payment(
    credit: EditableCredit,
    body: PaymentIn,
    session: SessionDep,
    contract: ContractDep,
    author: CurrentUser,
    key: Key,
) -> CreditOut:
    """Record the status of a month: a new one, or another status of one before. The same again changes nothing."""

    def work() -> Awaitable[Credit]:
        return changing.record_payment(session, credit, body.month, body.status, author=author)

    return await _shown(session, contract, await once(session, key, credit.client_id, work))


@router.post("/credits/{credit_id}/default", responses=errors(401, 403, 404, 422))
async def record_default(
    credit: EditableCredit,
    body: DefaultIn,
    session: SessionDep,
    contract: ContractDep,
    author: CurrentUser,
    key: Key,
) -> CreditOut:
    """Record that a credit is in default since a day, by a definition. Another day or definition corrects it."""

    def work() -> Awaitable[Credit]:
        return changing.record_default(session, credit, body.date, body.definition, author=author)

    return await _shown(session, contract, await once(session, key, credit.client_id, work))


async def _shown(session: SessionDep, contract: ContractDep, credit: Credit) -> CreditOut:
    client = await client_crud.get_client(session, credit.client_id)
    if client is None:
        raise NotFound("There is no such client.")
    shown = await shown_credits(session, contract, client)
    return next(CreditOut.of(one) for one in shown if one.credit.id == credit.id)
