from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.application_in import ApplicationIn
from ...models.application_score_out import ApplicationScoreOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: ApplicationIn,
    idempotency_key: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["idempotency-key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/applications/score",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ApplicationScoreOut | None:
    if response.status_code == 200:
        response_200 = ApplicationScoreOut.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[ApplicationScoreOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: ApplicationIn,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[ApplicationScoreOut]:
    """Register And Score

     Register an application and score it in one call; both are stored or neither. Send an `Idempotency-
    Key`.

    Args:
        idempotency_key (None | str | Unset):
        body (ApplicationIn): An application, under the sender's own id of it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ApplicationScoreOut]
    """

    kwargs = _get_kwargs(
        body=body,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: ApplicationIn,
    idempotency_key: None | str | Unset = UNSET,
) -> ApplicationScoreOut | None:
    """Register And Score

     Register an application and score it in one call; both are stored or neither. Send an `Idempotency-
    Key`.

    Args:
        idempotency_key (None | str | Unset):
        body (ApplicationIn): An application, under the sender's own id of it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ApplicationScoreOut
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: ApplicationIn,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[ApplicationScoreOut]:
    """Register And Score

     Register an application and score it in one call; both are stored or neither. Send an `Idempotency-
    Key`.

    Args:
        idempotency_key (None | str | Unset):
        body (ApplicationIn): An application, under the sender's own id of it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ApplicationScoreOut]
    """

    kwargs = _get_kwargs(
        body=body,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: ApplicationIn,
    idempotency_key: None | str | Unset = UNSET,
) -> ApplicationScoreOut | None:
    """Register And Score

     Register an application and score it in one call; both are stored or neither. Send an `Idempotency-
    Key`.

    Args:
        idempotency_key (None | str | Unset):
        body (ApplicationIn): An application, under the sender's own id of it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ApplicationScoreOut
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
