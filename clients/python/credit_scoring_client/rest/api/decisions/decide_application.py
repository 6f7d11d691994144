from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.asked_decision_in import AskedDecisionIn
from ...models.decision_out import DecisionOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    application_id: int,
    *,
    body: AskedDecisionIn,
    idempotency_key: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["idempotency-key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/applications/{application_id}/decide".format(
            application_id=quote(str(application_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> DecisionOut | None:
    if response.status_code == 200:
        response_200 = DecisionOut.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[DecisionOut]:
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
    body: AskedDecisionIn,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[DecisionOut]:
    """Decide Application

     Score an application and decide by the active policy; both events are stored, or neither. As for a
    client.

    Args:
        application_id (int):
        idempotency_key (None | str | Unset):
        body (AskedDecisionIn): What a decision is asked on beside the applicant's data. Amount
            and term must be those of the data, if said.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DecisionOut]
    """

    kwargs = _get_kwargs(
        application_id=application_id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    application_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: AskedDecisionIn,
    idempotency_key: None | str | Unset = UNSET,
) -> DecisionOut | None:
    """Decide Application

     Score an application and decide by the active policy; both events are stored, or neither. As for a
    client.

    Args:
        application_id (int):
        idempotency_key (None | str | Unset):
        body (AskedDecisionIn): What a decision is asked on beside the applicant's data. Amount
            and term must be those of the data, if said.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DecisionOut
    """

    return sync_detailed(
        application_id=application_id,
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    application_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: AskedDecisionIn,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[DecisionOut]:
    """Decide Application

     Score an application and decide by the active policy; both events are stored, or neither. As for a
    client.

    Args:
        application_id (int):
        idempotency_key (None | str | Unset):
        body (AskedDecisionIn): What a decision is asked on beside the applicant's data. Amount
            and term must be those of the data, if said.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DecisionOut]
    """

    kwargs = _get_kwargs(
        application_id=application_id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    application_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: AskedDecisionIn,
    idempotency_key: None | str | Unset = UNSET,
) -> DecisionOut | None:
    """Decide Application

     Score an application and decide by the active policy; both events are stored, or neither. As for a
    client.

    Args:
        application_id (int):
        idempotency_key (None | str | Unset):
        body (AskedDecisionIn): What a decision is asked on beside the applicant's data. Amount
            and term must be those of the data, if said.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DecisionOut
    """

    return (
        await asyncio_detailed(
            application_id=application_id,
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
