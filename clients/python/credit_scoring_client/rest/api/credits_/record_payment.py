from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.credit_out import CreditOut
from ...models.payment_in import PaymentIn
from ...types import UNSET, Response, Unset


def _get_kwargs(
    credit_id: int,
    *,
    body: PaymentIn,
    idempotency_key: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["idempotency-key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/credits/{credit_id}/payments".format(
            credit_id=quote(str(credit_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> CreditOut | None:
    if response.status_code == 200:
        response_200 = CreditOut.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[CreditOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    credit_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: PaymentIn,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[CreditOut]:
    """Record Payment

     Record the status of a month: a new one, or another status of one before. The same again changes
    nothing.

    Args:
        credit_id (int):
        idempotency_key (None | str | Unset):
        body (PaymentIn): The status of a credit in one month.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CreditOut]
    """

    kwargs = _get_kwargs(
        credit_id=credit_id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    credit_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: PaymentIn,
    idempotency_key: None | str | Unset = UNSET,
) -> CreditOut | None:
    """Record Payment

     Record the status of a month: a new one, or another status of one before. The same again changes
    nothing.

    Args:
        credit_id (int):
        idempotency_key (None | str | Unset):
        body (PaymentIn): The status of a credit in one month.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CreditOut
    """

    return sync_detailed(
        credit_id=credit_id,
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    credit_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: PaymentIn,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[CreditOut]:
    """Record Payment

     Record the status of a month: a new one, or another status of one before. The same again changes
    nothing.

    Args:
        credit_id (int):
        idempotency_key (None | str | Unset):
        body (PaymentIn): The status of a credit in one month.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CreditOut]
    """

    kwargs = _get_kwargs(
        credit_id=credit_id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    credit_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: PaymentIn,
    idempotency_key: None | str | Unset = UNSET,
) -> CreditOut | None:
    """Record Payment

     Record the status of a month: a new one, or another status of one before. The same again changes
    nothing.

    Args:
        credit_id (int):
        idempotency_key (None | str | Unset):
        body (PaymentIn): The status of a credit in one month.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CreditOut
    """

    return (
        await asyncio_detailed(
            credit_id=credit_id,
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
