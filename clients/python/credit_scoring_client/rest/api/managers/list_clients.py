from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.client_out import ClientOut
from ...models.client_sort import ClientSort
from ...types import UNSET, Response, Unset


def _get_kwargs(
    manager_id: int,
    *,
    q: str | Unset = "",
    sort: ClientSort | Unset = UNSET,
    descending: bool | Unset = False,
    limit: int | Unset = 1000,
    after: int | None | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["q"] = q

    json_sort: str | Unset = UNSET
    if not isinstance(sort, Unset):
        json_sort = sort.value

    params["sort"] = json_sort

    params["descending"] = descending

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
        "url": "/managers/{manager_id}/clients".format(
            manager_id=quote(str(manager_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> list[ClientOut] | None:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = ClientOut.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[list[ClientOut]]:
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
    q: str | Unset = "",
    sort: ClientSort | Unset = UNSET,
    descending: bool | Unset = False,
    limit: int | Unset = 1000,
    after: int | None | Unset = UNSET,
) -> Response[list[ClientOut]]:
    """List Clients

     List the manager's clients: searched, sorted and paged.

    Args:
        manager_id (int):
        q (str | Unset): words in the name or login, in any script Default: ''.
        sort (ClientSort | Unset): Sort orders of clients: id; last name and first name; rating;
            time of the latest score; money; days past due.

            Those that have nothing to sort by (never scored, without a credit, not past due) come
            last, in either direction.
        descending (bool | Unset): reverse the order Default: False.
        limit (int | Unset): rows of a page Default: 1000.
        after (int | None | Unset): the last id of the previous page

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[list[ClientOut]]
    """

    kwargs = _get_kwargs(
        manager_id=manager_id,
        q=q,
        sort=sort,
        descending=descending,
        limit=limit,
        after=after,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    manager_id: int,
    *,
    client: AuthenticatedClient | Client,
    q: str | Unset = "",
    sort: ClientSort | Unset = UNSET,
    descending: bool | Unset = False,
    limit: int | Unset = 1000,
    after: int | None | Unset = UNSET,
) -> list[ClientOut] | None:
    """List Clients

     List the manager's clients: searched, sorted and paged.

    Args:
        manager_id (int):
        q (str | Unset): words in the name or login, in any script Default: ''.
        sort (ClientSort | Unset): Sort orders of clients: id; last name and first name; rating;
            time of the latest score; money; days past due.

            Those that have nothing to sort by (never scored, without a credit, not past due) come
            last, in either direction.
        descending (bool | Unset): reverse the order Default: False.
        limit (int | Unset): rows of a page Default: 1000.
        after (int | None | Unset): the last id of the previous page

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        list[ClientOut]
    """

    return sync_detailed(
        manager_id=manager_id,
        client=client,
        q=q,
        sort=sort,
        descending=descending,
        limit=limit,
        after=after,
    ).parsed


async def asyncio_detailed(
    manager_id: int,
    *,
    client: AuthenticatedClient | Client,
    q: str | Unset = "",
    sort: ClientSort | Unset = UNSET,
    descending: bool | Unset = False,
    limit: int | Unset = 1000,
    after: int | None | Unset = UNSET,
) -> Response[list[ClientOut]]:
    """List Clients

     List the manager's clients: searched, sorted and paged.

    Args:
        manager_id (int):
        q (str | Unset): words in the name or login, in any script Default: ''.
        sort (ClientSort | Unset): Sort orders of clients: id; last name and first name; rating;
            time of the latest score; money; days past due.

            Those that have nothing to sort by (never scored, without a credit, not past due) come
            last, in either direction.
        descending (bool | Unset): reverse the order Default: False.
        limit (int | Unset): rows of a page Default: 1000.
        after (int | None | Unset): the last id of the previous page

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[list[ClientOut]]
    """

    kwargs = _get_kwargs(
        manager_id=manager_id,
        q=q,
        sort=sort,
        descending=descending,
        limit=limit,
        after=after,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    manager_id: int,
    *,
    client: AuthenticatedClient | Client,
    q: str | Unset = "",
    sort: ClientSort | Unset = UNSET,
    descending: bool | Unset = False,
    limit: int | Unset = 1000,
    after: int | None | Unset = UNSET,
) -> list[ClientOut] | None:
    """List Clients

     List the manager's clients: searched, sorted and paged.

    Args:
        manager_id (int):
        q (str | Unset): words in the name or login, in any script Default: ''.
        sort (ClientSort | Unset): Sort orders of clients: id; last name and first name; rating;
            time of the latest score; money; days past due.

            Those that have nothing to sort by (never scored, without a credit, not past due) come
            last, in either direction.
        descending (bool | Unset): reverse the order Default: False.
        limit (int | Unset): rows of a page Default: 1000.
        after (int | None | Unset): the last id of the previous page

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        list[ClientOut]
    """

    return (
        await asyncio_detailed(
            manager_id=manager_id,
            client=client,
            q=q,
            sort=sort,
            descending=descending,
            limit=limit,
            after=after,
        )
    ).parsed
