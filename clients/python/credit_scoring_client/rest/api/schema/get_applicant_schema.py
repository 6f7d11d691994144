from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.get_applicant_schema_response_200 import GetApplicantSchemaResponse200
from ...types import Response


def _get_kwargs() -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/schema/applicant",
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> GetApplicantSchemaResponse200 | None:
    if response.status_code == 200:
        response_200 = GetApplicantSchemaResponse200.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[GetApplicantSchemaResponse200]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
) -> Response[GetApplicantSchemaResponse200]:
    """Get Applicant Schema

     Return labels (ru, en), types, units, ranges and categories of every feature, in order.

    It changes with the service alone: with the `ETag` of the copy that a caller has in `If-None-Match`,
    the answer is
    304 without a body. Sent in gzip to those who read it: it holds nothing secret, and it is the same
    for everyone.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[GetApplicantSchemaResponse200]
    """

    kwargs = _get_kwargs()

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
) -> GetApplicantSchemaResponse200 | None:
    """Get Applicant Schema

     Return labels (ru, en), types, units, ranges and categories of every feature, in order.

    It changes with the service alone: with the `ETag` of the copy that a caller has in `If-None-Match`,
    the answer is
    304 without a body. Sent in gzip to those who read it: it holds nothing secret, and it is the same
    for everyone.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        GetApplicantSchemaResponse200
    """

    return sync_detailed(
        client=client,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
) -> Response[GetApplicantSchemaResponse200]:
    """Get Applicant Schema

     Return labels (ru, en), types, units, ranges and categories of every feature, in order.

    It changes with the service alone: with the `ETag` of the copy that a caller has in `If-None-Match`,
    the answer is
    304 without a body. Sent in gzip to those who read it: it holds nothing secret, and it is the same
    for everyone.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[GetApplicantSchemaResponse200]
    """

    kwargs = _get_kwargs()

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
) -> GetApplicantSchemaResponse200 | None:
    """Get Applicant Schema

     Return labels (ru, en), types, units, ranges and categories of every feature, in order.

    It changes with the service alone: with the `ETag` of the copy that a caller has in `If-None-Match`,
    the answer is
    304 without a body. Sent in gzip to those who read it: it holds nothing secret, and it is the same
    for everyone.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        GetApplicantSchemaResponse200
    """

    return (
        await asyncio_detailed(
            client=client,
        )
    ).parsed
