from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.changed_client_out import ChangedClientOut
from ...models.client_in import ClientIn
from ...types import Response


def _get_kwargs(
    *,
    body: ClientIn,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/clients",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ChangedClientOut | None:
    if response.status_code == 201:
        response_201 = ChangedClientOut.from_dict(response.json())

        return response_201

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[ChangedClientOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: ClientIn,
) -> Response[ChangedClientOut]:
    """Create Client

     Add a user and client, with a credit and a manager if given, in one transaction.

    Args:
        body (ClientIn): A new client: the user, the features, and optionally the credit and the
            manager.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ChangedClientOut]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: ClientIn,
) -> ChangedClientOut | None:
    """Create Client

     Add a user and client, with a credit and a manager if given, in one transaction.

    Args:
        body (ClientIn): A new client: the user, the features, and optionally the credit and the
            manager.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ChangedClientOut
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: ClientIn,
) -> Response[ChangedClientOut]:
    """Create Client

     Add a user and client, with a credit and a manager if given, in one transaction.

    Args:
        body (ClientIn): A new client: the user, the features, and optionally the credit and the
            manager.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ChangedClientOut]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: ClientIn,
) -> ChangedClientOut | None:
    """Create Client

     Add a user and client, with a credit and a manager if given, in one transaction.

    Args:
        body (ClientIn): A new client: the user, the features, and optionally the credit and the
            manager.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ChangedClientOut
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
