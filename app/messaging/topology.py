"""Queues. Workers declare them; callers only publish, or declare passively."""

from datetime import timedelta

from aio_pika.abc import AbstractChannel, AbstractQueue

QUEUE = "ml_scoring_queue"
JOB_QUEUE = "ml_scoring_queue.jobs"
"""Chunks of jobs. A worker takes one only while it has no message of the other queue in hand."""
DEAD_LETTERS = "ml_scoring_queue.dead"
REDELIVERIES = 2
"""A message is delivered once and then at most twice again; one that kills three workers is a dead letter."""
DEAD_LETTERS_KEPT = 10_000
DEAD_LETTERS_AGE = timedelta(days=7)


async def declare_queues(channel: AbstractChannel) -> AbstractQueue:
    """Return the work queue (quorum: survives a broker's restart) and, bounded in length and age, its dead letters."""
    await channel.declare_queue(
        DEAD_LETTERS,
        durable=True,
        arguments={
            "x-max-length": DEAD_LETTERS_KEPT,
            "x-message-ttl": int(DEAD_LETTERS_AGE.total_seconds() * 1000),
        },
    )
    return await _declare_work_queue(channel, QUEUE)


async def declare_job_queue(channel: AbstractChannel) -> AbstractQueue:
    """Return the queue of jobs, of the same kind; its dead letters are those of the other."""
    return await _declare_work_queue(channel, JOB_QUEUE)


async def _declare_work_queue(channel: AbstractChannel, name: str) -> AbstractQueue:
    return await channel.declare_queue(
        name,
        durable=True,
        arguments={
            "x-queue-type": "quorum",
            "x-delivery-limit": REDELIVERIES,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": DEAD_LETTERS,
        },
    )
