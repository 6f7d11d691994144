"""The process of a simulation that a service has asked for: the request on standard input, the answer on output."""

import asyncio
import os
import sys
from dataclasses import asdict

from pydantic_core import to_json

from app.exceptions import InvalidInput
from app.logs import configure_logging
from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.services.simulations.answering import SimulationPlace, simulate
from app.services.simulations.processes import REFUSAL, SWAPS
from app.services.simulations.request import SimulationRequest
from app.settings.service import load_settings
from database.database import close_database_engine, session_scope

NICENESS = 5
"""Beside a service a simulation takes the processor when requests leave it free."""


async def _answer(kind: str, asked: SimulationRequest) -> None:
    settings = load_settings()
    configure_logging(settings)
    place = SimulationPlace(
        load_contract(settings.applicant_contract),
        ModelRegistry(settings.registry_url),
        settings.currency,
        settings.portfolio_default_rate,
    )
    try:
        async with session_scope(read_only=True) as session:
            write = sys.stdout.write if kind == SWAPS else None
            found = await simulate(session, asked, place, write=write)
        if kind != SWAPS:
            sys.stdout.write(to_json(found.document()).decode())
    finally:
        await close_database_engine()


def main(kind: str) -> None:
    """Answer one request."""
    os.nice(NICENESS)
    asked = SimulationRequest.model_validate_json(sys.stdin.buffer.read())
    try:
        asyncio.run(_answer(kind, asked))
    except InvalidInput as fault:
        problems = to_json([asdict(one) for one in fault.fields])
        sys.stdout.write((REFUSAL + problems).decode())
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
