from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.credit_in import CreditIn
from ...models.credit_out import CreditOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    client_id: int,
    *,
    body: CreditIn,
    idempotency_key: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["idempotency-key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/clients/{client_id}/credits".format(
            client_id=quote(str(client_id), safe=""),
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

    if response.status_code == 201:
        response_201 = CreditOut.from_dict(response.json())

        return response_201

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
    client_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: CreditIn,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[CreditOut]:
    """Open Credit

     Give the client one more credit. Under the same external id, or `Idempotency-Key`, it is opened
    once.

    Args:
        client_id (int):
        idempotency_key (None | str | Unset):
        body (CreditIn): A credit as it is granted or corrected; what is left out is not known, or
            empty.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CreditOut]
    """

    kwargs = _get_kwargs(
        client_id=client_id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    client_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: CreditIn,
    idempotency_key: None | str | Unset = UNSET,
) -> CreditOut | None:
    """Open Credit

     Give the client one more credit. Under the same external id, or `Idempotency-Key`, it is opened
    once.

    Args:
        client_id (int):
        idempotency_key (None | str | Unset):
        body (CreditIn): A credit as it is granted or corrected; what is left out is not known, or
            empty.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CreditOut
    """

    return sync_detailed(
        client_id=client_id,
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    client_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: CreditIn,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[CreditOut]:
    """Open Credit

     Give the client one more credit. Under the same external id, or `Idempotency-Key`, it is opened
    once.

    Args:
        client_id (int):
        idempotency_key (None | str | Unset):
        body (CreditIn): A credit as it is granted or corrected; what is left out is not known, or
            empty.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CreditOut]
    """

    kwargs = _get_kwargs(
        client_id=client_id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    client_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: CreditIn,
    idempotency_key: None | str | Unset = UNSET,
) -> CreditOut | None:
    """Open Credit

     Give the client one more credit. Under the same external id, or `Idempotency-Key`, it is opened
    once.

    Args:
        client_id (int):
        idempotency_key (None | str | Unset):
        body (CreditIn): A credit as it is granted or corrected; what is left out is not known, or
            empty.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CreditOut
    """

    return (
        await asyncio_detailed(
            client_id=client_id,
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
