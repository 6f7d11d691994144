from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.stored_fact_out import StoredFactOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    application_id: int,
    *,
    limit: int | Unset = 1000,
    after: int | None | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["limit"] = limit

    json_after: int | None | Unset
    if isinstance(after, Unset):
        json_after = UNSET
    else:
        json_after = after
    params["after"] = json_after

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/applications/{application_id}/facts".format(
            application_id=quote(str(application_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> list[StoredFactOut] | None:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = StoredFactOut.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[list[StoredFactOut]]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    application_id: int,
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = 1000,
    after: int | None | Unset = UNSET,
) -> Response[list[StoredFactOut]]:
    """List Application Facts

     List what is stored about an application, the last stored first.

    Args:
        application_id (int):
        limit (int | Unset): rows of a page Default: 1000.
        after (int | None | Unset): the last id of the previous page

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[list[StoredFactOut]]
    """

    kwargs = _get_kwargs(
        application_id=application_id,
        limit=limit,
        after=after,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    application_id: int,
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = 1000,
    after: int | None | Unset = UNSET,
) -> list[StoredFactOut] | None:
    """List Application Facts

     List what is stored about an application, the last stored first.

    Args:
        application_id (int):
        limit (int | Unset): rows of a page Default: 1000.
        after (int | None | Unset): the last id of the previous page

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        list[StoredFactOut]
    """

    return sync_detailed(
        application_id=application_id,
        client=client,
        limit=limit,
        after=after,
    ).parsed


async def asyncio_detailed(
    application_id: int,
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = 1000,
    after: int | None | Unset = UNSET,
) -> Response[list[StoredFactOut]]:
    """List Application Facts

     List what is stored about an application, the last stored first.

    Args:
        application_id (int):
        limit (int | Unset): rows of a page Default: 1000.
        after (int | None | Unset): the last id of the previous page

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[list[StoredFactOut]]
    """

    kwargs = _get_kwargs(
        application_id=application_id,
        limit=limit,
        after=after,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    application_id: int,
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = 1000,
    after: int | None | Unset = UNSET,
) -> list[StoredFactOut] | None:
    """List Application Facts

     List what is stored about an application, the last stored first.

    Args:
        application_id (int):
        limit (int | Unset): rows of a page Default: 1000.
        after (int | None | Unset): the last id of the previous page

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        list[StoredFactOut]
    """

    return (
        await asyncio_detailed(
            application_id=application_id,
            client=client,
            limit=limit,
            after=after,
        )
    ).parsed
