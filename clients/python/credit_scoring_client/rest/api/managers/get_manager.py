from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.manager_out import ManagerOut
from ...types import Response


def _get_kwargs(
    manager_id: int,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/managers/{manager_id}".format(
            manager_id=quote(str(manager_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ManagerOut | None:
    if response.status_code == 200:
        response_200 = ManagerOut.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[ManagerOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    manager_id: int,
    *,
    client: AuthenticatedClient | Client,
) -> Response[ManagerOut]:
    """Get Manager

     Return a manager.

    Args:
        manager_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ManagerOut]
    """

    kwargs = _get_kwargs(
        manager_id=manager_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    manager_id: int,
    *,
    client: AuthenticatedClient | Client,
) -> ManagerOut | None:
    """Get Manager

     Return a manager.

    Args:
        manager_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ManagerOut
    """

    return sync_detailed(
        manager_id=manager_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    manager_id: int,
    *,
    client: AuthenticatedClient | Client,
) -> Response[ManagerOut]:
    """Get Manager

     Return a manager.

    Args:
        manager_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ManagerOut]
    """

    kwargs = _get_kwargs(
        manager_id=manager_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    manager_id: int,
    *,
    client: AuthenticatedClient | Client,
) -> ManagerOut | None:
    """Get Manager

     Return a manager.

    Args:
        manager_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ManagerOut
    """

    return (
        await asyncio_detailed(
            manager_id=manager_id,
            client=client,
        )
    ).parsed
