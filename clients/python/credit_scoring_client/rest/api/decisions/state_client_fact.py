from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.stated_fact_in import StatedFactIn
from ...models.stored_fact_out import StoredFactOut
from ...types import Response


def _get_kwargs(
    client_id: int,
    name: str,
    *,
    body: StatedFactIn,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/clients/{client_id}/facts/{name}".format(
            client_id=quote(str(client_id), safe=""),
            name=quote(str(name), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> StoredFactOut | None:
    if response.status_code == 200:
        response_200 = StoredFactOut.from_dict(response.json())

        return response_200

    if response.status_code == 201:
        response_201 = StoredFactOut.from_dict(response.json())

        return response_201

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[StoredFactOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    client_id: int,
    name: str,
    *,
    client: AuthenticatedClient | Client,
    body: StatedFactIn,
) -> Response[StoredFactOut]:
    """State Client Fact

     Store what a source says of a fact that a policy declares: 201; the same statement again: 200.

    Decisions use the newest one where the request does not give the fact.

    Args:
        client_id (int):
        name (str): as a policy declares it
        body (StatedFactIn): A statement: the value, since when it is true (now, if nothing is
            said), and whose it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[StoredFactOut]
    """

    kwargs = _get_kwargs(
        client_id=client_id,
        name=name,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    client_id: int,
    name: str,
    *,
    client: AuthenticatedClient | Client,
    body: StatedFactIn,
) -> StoredFactOut | None:
    """State Client Fact

     Store what a source says of a fact that a policy declares: 201; the same statement again: 200.

    Decisions use the newest one where the request does not give the fact.

    Args:
        client_id (int):
        name (str): as a policy declares it
        body (StatedFactIn): A statement: the value, since when it is true (now, if nothing is
            said), and whose it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        StoredFactOut
    """

    return sync_detailed(
        client_id=client_id,
        name=name,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    client_id: int,
    name: str,
    *,
    client: AuthenticatedClient | Client,
    body: StatedFactIn,
) -> Response[StoredFactOut]:
    """State Client Fact

     Store what a source says of a fact that a policy declares: 201; the same statement again: 200.

    Decisions use the newest one where the request does not give the fact.

    Args:
        client_id (int):
        name (str): as a policy declares it
        body (StatedFactIn): A statement: the value, since when it is true (now, if nothing is
            said), and whose it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[StoredFactOut]
    """

    kwargs = _get_kwargs(
        client_id=client_id,
        name=name,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    client_id: int,
    name: str,
    *,
    client: AuthenticatedClient | Client,
    body: StatedFactIn,
) -> StoredFactOut | None:
    """State Client Fact

     Store what a source says of a fact that a policy declares: 201; the same statement again: 200.

    Decisions use the newest one where the request does not give the fact.

    Args:
        client_id (int):
        name (str): as a policy declares it
        body (StatedFactIn): A statement: the value, since when it is true (now, if nothing is
            said), and whose it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        StoredFactOut
    """

    return (
        await asyncio_detailed(
            client_id=client_id,
            name=name,
            client=client,
            body=body,
        )
    ).parsed
