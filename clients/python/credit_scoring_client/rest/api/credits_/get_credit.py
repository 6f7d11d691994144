from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.credit_out import CreditOut
from ...types import Response


def _get_kwargs(
    credit_id: int,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/credits/{credit_id}".format(
            credit_id=quote(str(credit_id), safe=""),
        ),
    }

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
) -> Response[CreditOut]:
    """Get Credit

     Return a credit with its payment history and its current standing.

    Args:
        credit_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CreditOut]
    """

    kwargs = _get_kwargs(
        credit_id=credit_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    credit_id: int,
    *,
    client: AuthenticatedClient | Client,
) -> CreditOut | None:
    """Get Credit

     Return a credit with its payment history and its current standing.

    Args:
        credit_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CreditOut
    """

    return sync_detailed(
        credit_id=credit_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    credit_id: int,
    *,
    client: AuthenticatedClient | Client,
) -> Response[CreditOut]:
    """Get Credit

     Return a credit with its payment history and its current standing.

    Args:
        credit_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CreditOut]
    """

    kwargs = _get_kwargs(
        credit_id=credit_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    credit_id: int,
    *,
    client: AuthenticatedClient | Client,
) -> CreditOut | None:
    """Get Credit

     Return a credit with its payment history and its current standing.

    Args:
        credit_id (int):

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
        )
    ).parsed
