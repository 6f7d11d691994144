"""Cutting a job into chunks, and reading one: which clients, as they are now."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import col, func, insert, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, JobChunk, PortfolioJob, User
from app.services.crud.dialect import is_one_of, is_postgresql
from app.services.crud.lists.client_filter import ClientFilter, client_conditions, is_user
from app.services.crud.search import user_matches

IDS_AT_ONCE = 20_000
SEQUENCE = "scores_id_seq"


@dataclass(frozen=True, slots=True)
class ChunkClient:
    """A client as it was read: at which revision, with which PD before.

    `score_id` is the id its event will have: drawn when the client is read, so that the ids of a client's events follow
    the order of the readings. None on SQLite, which has one writer at a time.
    """

    user_id: int
    revision: int
    features: Mapping[str, Any]
    before: float | None
    score_id: int | None = None


@dataclass(frozen=True)
class ReadChunk:
    """The clients of a chunk who are there, and the ids of those who are gone."""

    number: int
    clients: Sequence[ChunkClient]
    gone: Sequence[int]


def selection_of(wanted: ClientFilter) -> dict[str, Any]:
    """Return a filter as a job keeps it; conditions that are none are left out."""
    return {name: value for name, value in asdict(wanted).items() if value not in (None, "")}


def filter_of(selection: Mapping[str, Any]) -> ClientFilter:
    """Return the filter that a job keeps."""
    ranges = selection.get("pd_ranges")
    return ClientFilter(**{**selection, "pd_ranges": [(low, below) for low, below in ranges] if ranges else None})


async def cut_chunks(session: AsyncSession, job: PortfolioJob) -> int:
    """Write the chunks of a job, the clients in the order of their ids; return how many clients there are.

    Memory does not grow with them: ids are read and written in pieces.
    """
    wanted, size = filter_of(job.selection), job.chunk_size
    conditions = [*client_conditions(wanted), *user_matches(wanted.search)]
    total, number, after, rest = 0, 0, 0, list[int]()
    while True:
        statement = select(Client.user_id).where(*conditions, col(Client.user_id) > after)
        if wanted.search:
            statement = statement.join(User, is_user())
        ids = list((await session.exec(statement.order_by(col(Client.user_id)).limit(IDS_AT_ONCE))).all())
        rest += ids
        is_last = len(ids) < IDS_AT_ONCE
        whole = len(rest) if is_last else len(rest) - len(rest) % size
        rows = [
            {"job_id": job.id, "number": number + place, "client_ids": rest[start : min(start + size, whole)]}
            for place, start in enumerate(range(0, whole, size))
        ]
        if rows:
            await session.exec(insert(JobChunk), params=rows)
        total, number, rest = total + len(ids), number + len(rows), rest[whole:]
        if is_last:
            return total
        after = ids[-1]


async def open_chunks(session: AsyncSession, job_id: int, *, after: int, limit: int) -> list[int]:
    """Return the next chunks that are not stored yet, by number, after that one."""
    statement = (
        select(JobChunk.number)
        .where(col(JobChunk.job_id) == job_id, col(JobChunk.scored).is_(None), col(JobChunk.number) > after)
        .order_by(col(JobChunk.number))
        .limit(limit)
    )
    return list((await session.exec(statement)).all())


async def read_chunk(session: AsyncSession, job_id: int, number: int) -> ReadChunk:
    """Return the clients of a chunk as they are now, by id."""
    found = select(JobChunk.client_ids).where(col(JobChunk.job_id) == job_id, col(JobChunk.number) == number)
    wanted = (await session.exec(found)).one()
    columns: list[Any] = [Client.user_id, Client.revision, Client.features, Client.latest_score]
    if is_postgresql(session):
        columns.append(func.nextval(SEQUENCE))
    statement: Any = (
        select(*columns).where(is_one_of(session, col(Client.user_id), wanted)).order_by(col(Client.user_id))
    )
    clients = [ChunkClient(*row) for row in (await session.exec(statement)).all()]
    there = {client.user_id for client in clients}
    return ReadChunk(number, clients, [client_id for client_id in wanted if client_id not in there])
