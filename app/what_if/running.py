"""Runs a search: with a scorer at hand, or one that is waited for."""

from collections.abc import Awaitable, Callable, Sequence

from app.ml.contracts.columns import Columns
from app.what_if.findings import Findings
from app.what_if.question import Steps


def run(steps: Steps[Findings], score: Callable[[Columns], Sequence[float]]) -> Findings:
    """Return the result of a search whose PDs `score` computes."""
    columns = next(steps)
    while True:
        try:
            columns = steps.send(score(columns))
        except StopIteration as end:
            findings: Findings = end.value
            return findings


async def run_async(steps: Steps[Findings], score: Callable[[Columns], Awaitable[Sequence[float]]]) -> Findings:
    """Return the result of a search whose PDs are waited for, such as from workers."""
    columns = next(steps)
    while True:
        try:
            columns = steps.send(await score(columns))
        except StopIteration as end:
            findings: Findings = end.value
            return findings
