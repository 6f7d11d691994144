"""Which messages are still worth an answer; the rest of a consumer is tried with real brokers and workers."""

import time
from typing import Any

import pytest
from aio_pika import IncomingMessage
from aiormq.abc import DeliveredMessage
from pamqp.commands import Basic
from pamqp.header import ContentHeader

from app.messaging.contracts import DEADLINE_HEADER, REQUEST_ID_HEADER
from app.ml_worker.consumer import _is_too_late, _request_id

NOW = 1_764_500_000.0


def message(headers: dict[str, Any]) -> IncomingMessage:
    """A message as it comes from the broker."""
    header = ContentHeader(properties=Basic.Properties(headers=headers))
    return IncomingMessage(DeliveredMessage(delivery=Basic.Deliver(), header=header, body=b"{}", channel=None))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("milliseconds", "too_late"), [(-1000, True), (-1, True), (0, False), (1, False), (1000, False)]
)
def test_a_message_is_too_late_once_its_deadline_is_past(
    monkeypatch: pytest.MonkeyPatch, milliseconds: int, too_late: bool
) -> None:
    monkeypatch.setattr(time, "time", lambda: NOW)
    assert _is_too_late(message({DEADLINE_HEADER: int(NOW * 1000) + milliseconds})) is too_late


@pytest.mark.parametrize("headers", [{}, {DEADLINE_HEADER: "1"}, {DEADLINE_HEADER: None}, {DEADLINE_HEADER: 1.0}])
def test_a_message_without_a_whole_number_as_deadline_is_never_too_late(headers: dict[str, Any]) -> None:
    assert not _is_too_late(message(headers))


@pytest.mark.parametrize(("sent", "read"), [("request-17", "request-17"), (17, None), (None, None)])
def test_the_requests_id_is_text_or_none(sent: Any, read: str | None) -> None:
    assert _request_id(message({REQUEST_ID_HEADER: sent})) == read
