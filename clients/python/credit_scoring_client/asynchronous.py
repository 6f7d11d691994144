"""The same as `synchronous`, for asyncio."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

from credit_scoring_client.http import AsyncRetryingClient
from credit_scoring_client.rest.api.applications import (
    get_application,
    list_applications,
    register_and_score,
    register_application,
    score_application,
)
from credit_scoring_client.rest.api.applications import list_scores as list_application_scores
from credit_scoring_client.rest.api.clients import get_client, score_client
from credit_scoring_client.rest.api.clients import list_scores as list_client_scores
from credit_scoring_client.rest.client import Client
from credit_scoring_client.rest.models import (
    ApplicationOut,
    ApplicationScoreOut,
    ClientOut,
    ListedApplicationOut,
    ScoreOut,
)
from credit_scoring_client.rest.types import UNSET, Response, Unset
from credit_scoring_client.retrying import Retrying
from credit_scoring_client.wire import PAGE, application_of, awaited_content, awaited_page, key_of_call, options_of

Row = TypeVar("Row")


class AsyncCreditScoring:
    """CreditScoring whose calls are awaited: `async with`, `await`, `async for`.

    `options` are those of httpx.AsyncClient. One belongs to one event loop.
    """

    def __init__(
        self,
        base_url: str,
        *,
        key: str,
        signing_secret: str | None = None,
        retrying: Retrying | None = None,
        **options: Any,
    ) -> None:
        self._http = AsyncRetryingClient(retrying or Retrying(), **options_of(base_url, key, signing_secret, options))
        self.rest = Client(base_url=base_url).set_async_httpx_client(self._http)

    async def score_client(self, client_id: int, *, idempotency_key: str | None = None) -> ScoreOut:
        """Score a client and store the event."""
        key = key_of_call(idempotency_key)
        return await awaited_content(score_client.asyncio_detailed(client_id, client=self.rest, idempotency_key=key))

    async def client(self, client_id: int) -> ClientOut:
        """Return a client; its features are the `additional_properties`."""
        return await awaited_content(get_client.asyncio_detailed(client_id, client=self.rest))

    def client_scores(self, client_id: int, *, page_size: int = PAGE) -> AsyncIterator[ScoreOut]:
        """Iterate over a client's scores, the newest first; pages are fetched as they are needed."""
        return _rows(
            lambda after: list_client_scores.asyncio_detailed(client_id, client=self.rest, after=after, limit=page_size)
        )

    async def register_application(self, external_id: str, features: Mapping[str, Any]) -> ApplicationOut:
        """Register an application under your own number of it; sent again it is the same one."""
        return await awaited_content(
            register_application.asyncio_detailed(client=self.rest, body=application_of(external_id, features))
        )

    async def score_application(
        self, application_id: int, *, idempotency_key: str | None = None
    ) -> ApplicationScoreOut:
        """Score a registered application and store the event."""
        key = key_of_call(idempotency_key)
        return await awaited_content(
            score_application.asyncio_detailed(application_id, client=self.rest, idempotency_key=key)
        )

    async def register_and_score(
        self, external_id: str, features: Mapping[str, Any], *, idempotency_key: str | None = None
    ) -> ApplicationScoreOut:
        """Register an application and score it in one call; both are stored or neither."""
        body, key = application_of(external_id, features), key_of_call(idempotency_key)
        return await awaited_content(
            register_and_score.asyncio_detailed(client=self.rest, body=body, idempotency_key=key)
        )

    async def application(self, application_id: int) -> ApplicationOut:
        """Return an application with its features."""
        return await awaited_content(get_application.asyncio_detailed(application_id, client=self.rest))

    def applications(
        self, *, external_id: str | None = None, page_size: int = PAGE
    ) -> AsyncIterator[ListedApplicationOut]:
        """Iterate over the account's own applications, the newest first; pages are fetched as they are needed."""
        wanted = UNSET if external_id is None else external_id
        return _rows(
            lambda after: list_applications.asyncio_detailed(
                client=self.rest, external_id=wanted, after=after, limit=page_size
            )
        )

    def application_scores(self, application_id: int, *, page_size: int = PAGE) -> AsyncIterator[ApplicationScoreOut]:
        """Iterate over an application's scores, the newest first; pages are fetched as they are needed."""
        return _rows(
            lambda after: list_application_scores.asyncio_detailed(
                application_id, client=self.rest, after=after, limit=page_size
            )
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


async def _rows(call: Callable[[int | Unset], Awaitable[Response[list[Row]]]]) -> AsyncIterator[Row]:
    after: int | Unset | None = UNSET
    while after is not None:
        rows, after = await awaited_page(call(after))
        for row in rows:
            yield row
