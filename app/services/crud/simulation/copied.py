"""A page of stored applicants on PostgreSQL: columns as COPY sends them in binary, no object for a row or a cell.

The database takes the inputs out of the features; each comes as eight bytes, so that a page is one array.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from asyncpg import DataError
from numpy.typing import NDArray
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import DatabaseUnavailable
from app.services.crud.bulk import NOT_OF_THE_ROWS
from app.services.crud.simulation.stored import (
    NUMBER,
    ApplicantSelection,
    EventsOfTime,
    InputKind,
    LatestOfClients,
    OutcomeWindow,
    StoredInput,
    StoredPage,
)

KEYS = ("event_id", "client_id", "application_id", "page_key")
HEADER_BYTES = 19
TRAILER_BYTES = 2
"""Source: PostgreSQL, COPY, binary format: signature, flags and length of the extension; after the rows an int16."""
_OF_EVENTS = """
SELECT score.id AS event_id, coalesce(score.client_id, 0) AS client_id, coalesce(score.application_id, 0)
  AS application_id, score.id AS page_key, score.score AS pd, score.timestamp AS scored_at,
  coalesce(revision.features, application.features) AS features
FROM scores score
LEFT JOIN client_revisions revision
  ON revision.client_id = score.client_id AND revision.revision = score.client_revision
LEFT JOIN applications application ON application.id = score.application_id
WHERE score.id > {after} AND score.timestamp >= {since} AND score.timestamp < {until} AND score.source = ANY ({sources})
  AND revision.erased_commitment IS NULL AND coalesce(revision.features, application.features) IS NOT NULL
ORDER BY score.id LIMIT {limit}
"""
_OF_CLIENTS = """
SELECT client.latest_score_id AS event_id, client.user_id AS client_id, 0 AS application_id, client.user_id AS page_key,
  client.latest_score AS pd, client.scored_at AS scored_at, client.features AS features
FROM clients client
WHERE client.latest_score IS NOT NULL AND client.user_id > {after} AND {manager} IN (0, client.manager_id)
ORDER BY client.user_id LIMIT {limit}
"""
_MONTHS_AGO = """
CROSS JOIN LATERAL (SELECT 12 * (date_part('year', {now}) - date_part('year', found.scored_at AT TIME ZONE 'UTC'))
  + date_part('month', {now}) - date_part('month', found.scored_at AT TIME ZONE 'UTC') AS months_ago,
  date_trunc('month', found.scored_at AT TIME ZONE 'UTC') AS month) AS at
"""
_IS_BAD = """
CASE WHEN at.months_ago > {months} THEN (
  SELECT CASE
    WHEN bool_or(
      jsonb_path_exists(credit.payment_history, CAST({bad} AS jsonpath), span.bounds)
      OR coalesce(credit.defaulted_on > CAST(found.scored_at AT TIME ZONE 'UTC' AS date)
        AND credit.defaulted_on < at.month + make_interval(months => {months} + 1), false)
    ) THEN 1
    WHEN bool_or(
      (behind.months <= at.months_ago - {months} OR credit.payment_status = 'C')
      AND jsonb_path_exists(credit.payment_history, CAST({paid} AS jsonpath), span.bounds)
    ) THEN 0
  END
  FROM credits credit CROSS JOIN LATERAL (SELECT coalesce(
    12 * (date_part('year', {now}) - date_part('year', credit.as_of))
    + date_part('month', {now}) - date_part('month', credit.as_of), 0) AS months
  ) AS behind CROSS JOIN LATERAL (SELECT jsonb_build_object(
    'low', at.months_ago - {months} - behind.months, 'high', at.months_ago - 1 - behind.months,
    'statuses', CAST({statuses} AS jsonb)
  ) AS bounds) AS span
  WHERE credit.client_id = found.client_id
) END
"""
_PAGE = "SELECT {columns} FROM ({found}) AS found {months_ago} ORDER BY found.page_key"
_IN_SPAN = "$[*] ? (@.months_ago >= $low && @.months_ago <= $high)"


class _Parameters:
    """Numbers the values of a statement: what is put into its text is a place for them.

    With `is_careful` each stored text is looked at before it is taken as a number.
    """

    def __init__(self, is_careful: bool) -> None:
        self.values: list[Any] = []
        self.is_careful = is_careful

    def place(self, value: Any, kind: str) -> str:
        self.values.append(value)
        return f"CAST(${len(self.values)} AS {kind})"


async def copied_page(
    session: AsyncSession,
    selection: ApplicantSelection,
    inputs: Sequence[StoredInput],
    window: OutcomeWindow,
    *,
    after: int,
    limit: int,
) -> StoredPage:
    """Return the next applicants after an id. Raises DatabaseUnavailable if the connection or the time runs out.

    Numbers are taken as such, which is twice as fast as looking at each; where one is none, the page is read again.
    """
    driver: Any = (await (await session.connection()).get_raw_connection()).driver_connection
    try:
        for is_careful in (False, True):
            parameters = _Parameters(is_careful)
            statement = _statement(selection, inputs, window, parameters, after=after, limit=limit)
            with suppress(DataError):
                return _page(await _copied(driver, statement, parameters), inputs, after)
    except NOT_OF_THE_ROWS as fault:
        raise DatabaseUnavailable from fault
    raise DatabaseUnavailable


async def _copied(driver: Any, statement: str, parameters: _Parameters) -> bytearray:
    content = bytearray()

    async def take(piece: bytes) -> None:
        content.extend(piece)

    await driver.copy_from_query(statement, *parameters.values, output=take, format="binary")
    return content


def _statement(
    selection: ApplicantSelection,
    inputs: Sequence[StoredInput],
    window: OutcomeWindow,
    parameters: _Parameters,
    *,
    after: int,
    limit: int,
) -> str:
    place = parameters.place
    bounds = {"after": place(after, "bigint"), "limit": place(limit, "bigint")}
    match selection:
        case EventsOfTime(since, until, sources):
            end = place(until, "timestamptz") if until else "'infinity'"
            listed = place([source.value for source in sources], "text[]")
            found = _OF_EVENTS.format(since=place(since, "timestamptz"), until=end, sources=listed, **bounds)
        case LatestOfClients(manager_id):
            found = _OF_CLIENTS.format(manager=place(manager_id or 0, "bigint"), **bounds)
    now = place(window.now, "timestamptz") + " AT TIME ZONE 'UTC'"
    is_bad = _IS_BAD.format(
        now=now,
        months=place(window.months, "integer"),
        bad=place(f"{_IN_SPAN} ? (@.status == $statuses[*])", "text"),
        paid=place(f'{_IN_SPAN} ? (@.status != "X")', "text"),
        statuses=place(json.dumps(list(window.statuses)), "text"),
    )
    columns = [
        *(f"CAST(found.{name} AS bigint)" for name in KEYS),
        "found.pd",
        _number(f"({is_bad})"),
        *(_number(_input(one, parameters)) for one in inputs),
    ]
    return _PAGE.format(columns=", ".join(columns), found=found, months_ago=_MONTHS_AGO.format(now=now))


def _number(expression: str) -> str:
    return f"coalesce(CAST({expression} AS float8), 'NaN')"


def _input(one: StoredInput, parameters: _Parameters) -> str:
    """Return the value of an input; what is no number, no truth value or not listed is not known."""
    name = parameters.place(one.name, "text")
    text = f"found.features ->> {name}"
    match one.kind:
        case InputKind.NUMBER:
            number = f"CAST({text} AS float8)"
            return f"CASE WHEN {text} ~ '{NUMBER}' THEN {number} END" if parameters.is_careful else number
        case InputKind.FLAG:
            return f"CASE {text} WHEN 'true' THEN 1 WHEN 'false' THEN 0 END"
        case InputKind.CATEGORY:
            values = parameters.place(list(one.values), "text[]")
            return f"coalesce(array_position({values}, {text}), 0) - 1"


def _page(content: bytearray, inputs: Sequence[StoredInput], after: int) -> StoredPage:
    """Return the rows, each of which has the same length: every column is eight bytes and none is null."""
    kinds = [*("i8" for _ in KEYS), *("f8" for _ in range(2 + len(inputs)))]
    cells = [part for place, kind in enumerate(kinds) for part in ((f"l{place}", ">i4"), (f"v{place}", f">{kind}"))]
    row = np.dtype([("count", ">i2"), *cells])
    rows = (len(content) - HEADER_BYTES - TRAILER_BYTES) // row.itemsize
    found = np.frombuffer(content, dtype=row, count=rows, offset=HEADER_BYTES)
    event_ids, client_ids, application_ids, keys, pd, is_bad, *values = (
        _native(found[f"v{place}"]) for place in range(len(kinds))
    )
    named = {one.name: column for one, column in zip(inputs, values, strict=True)}
    last = int(keys[-1]) if rows else after
    return StoredPage(event_ids, client_ids, application_ids, pd, is_bad, named, last)


def _native(column: NDArray[Any]) -> NDArray[Any]:
    return column.astype(column.dtype.newbyteorder("="))
