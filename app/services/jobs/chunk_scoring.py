"""Scores the clients of a chunk; one who cannot be scored fails alone, with a reason."""

from collections.abc import Sequence

from app.exceptions import ScoringTimeout, ScoringUnavailable, ServiceBusy
from app.faults import first_line
from app.ml.contracts.columns import check_columns, to_columns
from app.ml.contracts.definition import Contract
from app.models import PortfolioJob
from app.services.crud.jobs.chunks import ChunkClient
from app.services.crud.jobs.storing import Failure, Found
from app.services.scorer import Scorer, ScoreRequest

REFUSED = "refused"
OF_NO_CLIENT = (ScoringUnavailable, ScoringTimeout, ServiceBusy)


async def score_chunk(
    scorer: Scorer, contract: Contract, job: PortfolioJob, clients: Sequence[ChunkClient]
) -> list[Found]:
    """Return a result or a failure for each client, in order.

    A message that is refused is halved until what it was refused for stands alone. Raises what is of no client:
    ScoringUnavailable, ScoringTimeout, ServiceBusy.
    """
    if not clients:
        return []
    try:
        columns = to_columns(contract, [client.features for client in clients])
        check_columns(contract, columns)
        request = ScoreRequest(
            job.model_version,
            columns,
            reasons=job.has_reasons,
            is_shadow=True,  # the model of a job is not what a worker is said to be using
            request_ids=(f"job-{job.id}",),
        )
        return list(zip(clients, await scorer.score(request), strict=True))
    except OF_NO_CLIENT:
        raise
    except Exception as fault:  # whatever a client's features can make of it
        if len(clients) == 1:
            return [(clients[0], Failure(REFUSED, first_line(fault)))]
    half = len(clients) // 2
    return [
        *await score_chunk(scorer, contract, job, clients[:half]),
        *await score_chunk(scorer, contract, job, clients[half:]),
    ]
