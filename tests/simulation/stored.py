"""Loans of the shipped file as stored applicants, with PDs and outcomes drawn; and sides to simulate on them."""

from functools import cache
from typing import Any

import numpy as np

from app.ml.contracts.columns import to_arrays
from app.ml.tables.dataset import DEFAULT_DATA, read_table
from app.policy.grading import grade_scale
from app.policy.policy import Policy
from app.simulation.applicants import SimulatedApplicants
from app.simulation.side import ModelPds, SimulationSide
from app.simulation.simulation import SimulatedSide, Simulation
from tests.policy.policies import CONTRACT

ROWS = 600


@cache
def loans() -> SimulatedApplicants:
    """Six hundred loans: PDs from 0 to 0.6, among them the demo policy's cut-offs; a third without an outcome."""
    random = np.random.default_rng(18)
    arrays = to_arrays(CONTRACT, read_table(DEFAULT_DATA, CONTRACT).columns)
    inputs = {one.name: arrays[one.name][:ROWS] for one in CONTRACT.inputs}
    pd = random.uniform(0.001, 0.6, ROWS)
    pd[:6] = [0.15, 0.2, 0.4, 0.45, 0.05, 0.12]
    is_bad = random.choice([0.0, 1.0, np.nan], ROWS)
    ids = np.arange(1, ROWS + 1)
    return SimulatedApplicants(ids, ids + 10_000, np.zeros(ROWS, dtype=np.int64), pd, is_bad, inputs)


def rows_of(applicants: SimulatedApplicants, rows: slice) -> SimulatedApplicants:
    """Some of them, as arrays of their own."""
    columns = {name: column for name, column in vars(applicants).items() if name != "inputs"}
    values: dict[str, Any] = {name: column[rows].copy() for name, column in columns.items()}
    inputs = {name: column[rows].copy() for name, column in applicants.inputs.items()}
    return SimulatedApplicants(**values, inputs=inputs)


def side(policy: Policy, model_pds: ModelPds | None = None) -> SimulatedSide:
    return SimulatedSide(SimulationSide(policy, grade_scale(policy), model_pds))


def simulated(*sides: SimulatedSide, applicants: SimulatedApplicants | None = None) -> Simulation:
    found = Simulation(*sides)
    found.add(loans() if applicants is None else applicants)
    return found
