"""The service as a system calls it, one call after the other."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

from credit_scoring_client.http import RetryingClient
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
from credit_scoring_client.wire import PAGE, application_of, content, key_of_call, options_of, page

Row = TypeVar("Row")


class CreditScoring:
    """The service, called with the key of a service account. Threads may share one; close it, or use `with`.

    Each call raises CreditScoringError where it does not succeed. A score is stored once, however often its request is
    sent: repetitions have the same Idempotency-Key, which is made for each call unless one is given. With the
    `signing_secret` of a key that must sign, each request is signed. `options` are
    those of httpx.Client: `timeout`, `verify`, `proxy`. `rest` is for `credit_scoring_client.rest.api`, every route
    that takes a key.
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
        self._http = RetryingClient(retrying or Retrying(), **options_of(base_url, key, signing_secret, options))
        self.rest = Client(base_url=base_url).set_httpx_client(self._http)

    def score_client(self, client_id: int, *, idempotency_key: str | None = None) -> ScoreOut:
        """Score a client and store the event."""
        key = key_of_call(idempotency_key)
        return content(lambda: score_client.sync_detailed(client_id, client=self.rest, idempotency_key=key))

    def client(self, client_id: int) -> ClientOut:
        """Return a client; its features are the `additional_properties`."""
        return content(lambda: get_client.sync_detailed(client_id, client=self.rest))

    def client_scores(self, client_id: int, *, page_size: int = PAGE) -> Iterator[ScoreOut]:
        """Iterate over a client's scores, the newest first; pages are fetched as they are needed."""
        return _rows(
            lambda after: list_client_scores.sync_detailed(client_id, client=self.rest, after=after, limit=page_size)
        )

    def register_application(self, external_id: str, features: Mapping[str, Any]) -> ApplicationOut:
        """Register an application under your own number of it; sent again it is the same one."""
        body = application_of(external_id, features)
        return content(lambda: register_application.sync_detailed(client=self.rest, body=body))

    def score_application(self, application_id: int, *, idempotency_key: str | None = None) -> ApplicationScoreOut:
        """Score a registered application and store the event."""
        key = key_of_call(idempotency_key)
        return content(lambda: score_application.sync_detailed(application_id, client=self.rest, idempotency_key=key))

    def register_and_score(
        self, external_id: str, features: Mapping[str, Any], *, idempotency_key: str | None = None
    ) -> ApplicationScoreOut:
        """Register an application and score it in one call; both are stored or neither."""
        body, key = application_of(external_id, features), key_of_call(idempotency_key)
        return content(lambda: register_and_score.sync_detailed(client=self.rest, body=body, idempotency_key=key))

    def application(self, application_id: int) -> ApplicationOut:
        """Return an application with its features."""
        return content(lambda: get_application.sync_detailed(application_id, client=self.rest))

    def applications(self, *, external_id: str | None = None, page_size: int = PAGE) -> Iterator[ListedApplicationOut]:
        """Iterate over the account's own applications, the newest first; pages are fetched as they are needed."""
        wanted = UNSET if external_id is None else external_id
        return _rows(
            lambda after: list_applications.sync_detailed(
                client=self.rest, external_id=wanted, after=after, limit=page_size
            )
        )

    def application_scores(self, application_id: int, *, page_size: int = PAGE) -> Iterator[ApplicationScoreOut]:
        """Iterate over an application's scores, the newest first; pages are fetched as they are needed."""
        return _rows(
            lambda after: list_application_scores.sync_detailed(
                application_id, client=self.rest, after=after, limit=page_size
            )
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _rows(call: Callable[[int | Unset], Response[list[Row]]]) -> Iterator[Row]:
    after: int | Unset | None = UNSET
    while after is not None:
        rows, after = page(partial(call, after))
        yield from rows
