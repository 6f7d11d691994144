from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.change_client_body import ChangeClientBody
from ...models.changed_client_out import ChangedClientOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    client_id: int,
    *,
    body: ChangeClientBody,
    if_match: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["if-match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/clients/{client_id}".format(
            client_id=quote(str(client_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ChangedClientOut | None:
    if response.status_code == 200:
        response_200 = ChangedClientOut.from_dict(response.json())

        return response_200

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
    client_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: ChangeClientBody,
    if_match: None | str | Unset = UNSET,
) -> Response[ChangedClientOut]:
    """Change Client

     Change features by name (admins also `manager_id`). null clears; derived features are recomputed.

    With `If-Match` a change made in between is reported as 412 instead of being overwritten.

    Args:
        client_id (int):
        if_match (None | str | Unset):
        body (ChangeClientBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ChangedClientOut]
    """

    kwargs = _get_kwargs(
        client_id=client_id,
        body=body,
        if_match=if_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    client_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: ChangeClientBody,
    if_match: None | str | Unset = UNSET,
) -> ChangedClientOut | None:
    """Change Client

     Change features by name (admins also `manager_id`). null clears; derived features are recomputed.

    With `If-Match` a change made in between is reported as 412 instead of being overwritten.

    Args:
        client_id (int):
        if_match (None | str | Unset):
        body (ChangeClientBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ChangedClientOut
    """

    return sync_detailed(
        client_id=client_id,
        client=client,
        body=body,
        if_match=if_match,
    ).parsed


async def asyncio_detailed(
    client_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: ChangeClientBody,
    if_match: None | str | Unset = UNSET,
) -> Response[ChangedClientOut]:
    """Change Client

     Change features by name (admins also `manager_id`). null clears; derived features are recomputed.

    With `If-Match` a change made in between is reported as 412 instead of being overwritten.

    Args:
        client_id (int):
        if_match (None | str | Unset):
        body (ChangeClientBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ChangedClientOut]
    """

    kwargs = _get_kwargs(
        client_id=client_id,
        body=body,
        if_match=if_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    client_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: ChangeClientBody,
    if_match: None | str | Unset = UNSET,
) -> ChangedClientOut | None:
    """Change Client

     Change features by name (admins also `manager_id`). null clears; derived features are recomputed.

    With `If-Match` a change made in between is reported as 412 instead of being overwritten.

    Args:
        client_id (int):
        if_match (None | str | Unset):
        body (ChangeClientBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ChangedClientOut
    """

    return (
        await asyncio_detailed(
            client_id=client_id,
            client=client,
            body=body,
            if_match=if_match,
        )
    ).parsed
