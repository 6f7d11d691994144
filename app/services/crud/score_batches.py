"""Statements of the hot path, each for many callers at once: who asks and for whom, keys, events.

PostgreSQL only, without the ORM. Rows go in and come out as arrays; the order of the callers is kept.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import asyncpg
from pydantic_core import from_json

from app.models import Role, ScoreSource
from app.models.base import utc_now
from app.models.user import shown_last_name
from app.security.api_keys import KeyInUse, read_scopes
from app.services.crud.parts_in_use import PARTS_IN_USE, parts_in_use
from app.services.crud.policy import PartsInUse
from app.services.crud.score_request_key import KEY_LIFETIME, IdempotencyKey
from app.services.crud.user_session import NOTED_EVERY
from database.lane import Lane


@dataclass(frozen=True, slots=True)
class Person:
    """The user of a session, or the service account of a key, as far as the hot routes need it."""

    id: int
    role: Role
    first_name: str
    last_name: str
    is_unseen: bool = False
    """Whether the last note of the session's use is so old that it is due again."""
    key: KeyInUse | None = None

    @property
    def shown_last_name(self) -> str:
        """As that of a `User`."""
        return shown_last_name(self.role, self.last_name)


@dataclass(frozen=True, slots=True)
class Applicant:
    """A client at the revision that is scored."""

    user_id: int
    manager_id: int | None
    revision: int
    features: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a score, for whom, by which model, and the id that the event will have; `parts` for a decision."""

    person: Person
    client: Applicant | None
    champion: str | None
    score_id: int | None
    parts: PartsInUse | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A scoring event with the columns of `Score`; its id is drawn before it is written."""

    id: int
    client_id: int
    client_revision: int
    score: float
    raw_proba: float
    model_version: str
    reasons: Sequence[Mapping[str, Any]]
    asked_by: int | None
    source: ScoreSource
    portfolio_default_rate: float | None = None
    request_id: str | None = None
    timestamp: datetime = field(default_factory=utc_now)
    application_id: None = None
    """Events of applications are stored by the simple path."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """The event that a key led to before, and the hash of the body it was sent with."""

    event: Event
    request_hash: str


_OF_A_REASON = ("feature", "value", "contribution")
"""In this order; jsonb keeps none."""

SeenAfter = Callable[[datetime], Mapping[Role, datetime]]
"""For a moment and each role, in the order of `Role`: after when a session must have been used to be good still."""
_ROLES = list(Role)
_AFTER_WHO = slice(9, 15)
"""The columns after those about who asks."""

_WHO = """
SELECT u.id, u.role, u.first_name, u.last_name, COALESCE(s.seen, s.created, k.used, '-infinity') < $4 AS is_unseen,
  k.id, k.scopes, k.per_minute, k.must_sign
FROM unnest($1::text[]) WITH ORDINALITY AS asked (id_hash, place)
LEFT JOIN user_sessions s ON s.id_hash = asked.id_hash AND s.revoked IS NULL AND s.awaits IS NULL AND s.expires > $2
LEFT JOIN api_keys k ON s.id_hash IS NULL AND k.key_hash = asked.id_hash AND k.revoked IS NULL AND k.expires > $2
LEFT JOIN users u ON u.id = COALESCE(s.user_id, k.account_id) AND u.is_active
  AND (k.id IS NOT NULL OR COALESCE(s.seen, s.created) > ($3::timestamptz[])[array_position($5::text[], u.role::text)])
ORDER BY asked.place
"""

_WHO_AND_WHOM = """
SELECT u.id, u.role, u.first_name, u.last_name, COALESCE(s.seen, s.created, k.used, '-infinity') < $4 AS is_unseen,
  k.id, k.scopes, k.per_minute, k.must_sign, c.user_id, c.manager_id, c.revision, c.features, m.sha256,
  CASE WHEN c.user_id IS NOT NULL THEN nextval('scores_id_seq') END AS score_id{parts}
FROM unnest($1::text[], $5::integer[]) WITH ORDINALITY AS asked (id_hash, client_id, place)
LEFT JOIN user_sessions s ON s.id_hash = asked.id_hash AND s.revoked IS NULL AND s.awaits IS NULL AND s.expires > $2
LEFT JOIN api_keys k ON s.id_hash IS NULL AND k.key_hash = asked.id_hash AND k.revoked IS NULL AND k.expires > $2
LEFT JOIN users u ON u.id = COALESCE(s.user_id, k.account_id) AND u.is_active
  AND (k.id IS NOT NULL OR COALESCE(s.seen, s.created) > ($3::timestamptz[])[array_position($6::text[], u.role::text)])
LEFT JOIN clients c ON c.user_id = COALESCE(asked.client_id, u.id) AND u.id IS NOT NULL
LEFT JOIN model_versions m ON m.stage = 'champion'
ORDER BY asked.place
"""
_TO_SCORE, _TO_DECIDE = _WHO_AND_WHOM.format(parts=""), _WHO_AND_WHOM.format(parts=PARTS_IN_USE)

_REMEMBERED = """
SELECT k.request_hash, s.id, s.client_id, s.client_revision, s.score, s.raw_proba, s.model_version, s.reasons,
  s.asked_by, s.source, s.portfolio_default_rate, s.request_id, s.timestamp
FROM unnest($1::integer[], $2::text[], $3::integer[], $4::text[]) WITH ORDINALITY AS asked (user_id, route, client_id,
  key, place)
LEFT JOIN score_request_keys k ON k.user_id = asked.user_id AND k.route = asked.route
  AND k.client_id = asked.client_id AND k.key = asked.key AND k.timestamp > $5
LEFT JOIN scores s ON s.id = k.score_id
ORDER BY asked.place
"""

_SCALES = """
SELECT m.card -> 'master_scale' AS scale
FROM unnest($1::text[]) WITH ORDINALITY AS asked (sha256, place)
LEFT JOIN model_versions m ON m.sha256 = asked.sha256
ORDER BY asked.place
"""


async def list_people(lane: Lane, id_hashes: Sequence[str], seen_after: SeenAfter) -> list[Person | None]:
    """Return the user of each session or key hash, or None where it was revoked, has expired, or the user is inactive.

    So it is where the login still lacks its second step.
    """
    now = utc_now()
    rows = await lane.fetch(_WHO, id_hashes, now, list(seen_after(now).values()), now - NOTED_EVERY, _ROLES)
    return [_person(row) for row in rows]


async def list_asked(
    lane: Lane, asks: Sequence[tuple[str, int | None, bool]], seen_after: SeenAfter
) -> list[Asked | None]:
    """For each hash of a session or key, client id (None: the own one), and whether it is to be decided: who asks.

    None without a valid one. Each client that is found gets the id of its event here. So the ids of a client's events
    are in the order in which the client was read, and an event can be written twice without harm. What decides is read
    with the champion, in the same statement.
    """
    id_hashes, client_ids, decides = zip(*asks, strict=True)
    statement = _TO_DECIDE if any(decides) else _TO_SCORE
    now = utc_now()
    rows = await lane.fetch(
        statement, id_hashes, now, list(seen_after(now).values()), now - NOTED_EVERY, client_ids, _ROLES
    )
    parts = parts_in_use(rows[0]["sha256"], rows[0]) if any(decides) else None
    return [_asked(row, parts) for row in rows]


async def list_remembered(lane: Lane, keys: Sequence[IdempotencyKey]) -> list[Remembered | None]:
    """Return what each key led to within its lifetime."""
    rows = await lane.fetch(
        _REMEMBERED,
        [key.user_id for key in keys],
        [key.route for key in keys],
        [key.client_id for key in keys],
        [key.key for key in keys],
        utc_now() - KEY_LIFETIME,
    )
    return [_remembered(row) for row in rows]


async def list_master_scales(lane: Lane, versions: Sequence[str]) -> list[Any]:
    """Return what the card of each of these models says of its master scale, in order."""
    rows = await lane.fetch(_SCALES, versions)
    return [from_json(row["scale"]) if row["scale"] else None for row in rows]


def _person(row: asyncpg.Record) -> Person | None:
    if row[0] is None:
        return None
    key = KeyInUse(row[5], read_scopes(row[6]), row[7], row[8]) if row[5] is not None else None
    return Person(row[0], Role(row[1]), row[2], row[3], row[4], key)


def _asked(row: asyncpg.Record, parts: PartsInUse | None) -> Asked | None:
    person = _person(row)
    if person is None:
        return None
    client_id, manager_id, revision, features, champion, score_id = row[_AFTER_WHO]
    client = Applicant(client_id, manager_id, revision, from_json(features)) if client_id is not None else None
    return Asked(person, client, champion, score_id, parts)


def _remembered(row: asyncpg.Record) -> Remembered | None:
    if row["id"] is None:
        return None
    values = dict(row)
    request_hash = values.pop("request_hash")
    values["reasons"] = [{name: reason[name] for name in _OF_A_REASON} for reason in from_json(values["reasons"])]
    values["source"] = ScoreSource(values["source"])
    return Remembered(Event(**values), request_hash)
