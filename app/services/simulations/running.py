"""A simulation on stored applicants: read in columns page by page, the next page while one is decided."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import TypeVar

import numpy as np
from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.contracts.columns import Arrays
from app.ml.contracts.definition import Feature, FeatureType
from app.services.crud.simulation.pages import stored_pages
from app.services.crud.simulation.stored import (
    ApplicantSelection,
    InputKind,
    OutcomeWindow,
    StoredInput,
    StoredPage,
)
from app.simulation.applicants import SimulatedApplicants
from app.simulation.simulation import Simulation, SwappedApplicants

KINDS = {FeatureType.BOOLEAN: InputKind.FLAG, FeatureType.CATEGORY: InputKind.CATEGORY}
Item = TypeVar("Item")


async def run_simulation(
    session: AsyncSession,
    selection: ApplicantSelection,
    simulation: Simulation,
    window: OutcomeWindow,
    *,
    swapped: Callable[[SwappedApplicants], None] = lambda _: None,
    progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Add all applicants of a selection to a simulation.

    `swapped` takes the applicants of each page who change sides, `progress` how many have been decided.
    """
    inputs = simulation.inputs
    stored = [StoredInput(one.name, _kind(one), tuple(known.value for known in one.categories)) for one in inputs]
    async for page in _ahead(stored_pages(session, selection, stored, window)):
        found = await asyncio.to_thread(simulation.add, _applicants(page, inputs))
        if found is not None:
            swapped(found)
        progress(simulation.applicants)


def _kind(feature: Feature) -> InputKind:
    return KINDS.get(feature.type, InputKind.NUMBER)


def _applicants(page: StoredPage, inputs: Sequence[Feature]) -> SimulatedApplicants:
    arrays: Arrays = {}
    for feature in inputs:
        column = page.inputs[feature.name]
        if feature.type is FeatureType.CATEGORY:
            names = np.array([*(one.value for one in feature.categories), None], dtype=object)
            arrays[feature.name] = names[column.astype(np.intp)]
        else:
            arrays[feature.name] = column
    return SimulatedApplicants(page.event_ids, page.client_ids, page.application_ids, page.pd, page.is_bad, arrays)


async def _ahead(items: AsyncIterator[Item]) -> AsyncIterator[Item]:
    """Yield the items, the next one being fetched meanwhile."""
    fetching = asyncio.ensure_future(_next(items))
    try:
        while found := await fetching:
            fetching = asyncio.ensure_future(_next(items))
            yield found[0]
    finally:
        fetching.cancel()
        await asyncio.gather(fetching, return_exceptions=True)


async def _next(items: AsyncIterator[Item]) -> tuple[Item] | None:
    try:
        return (await anext(items),)
    except StopAsyncIteration:
        return None
