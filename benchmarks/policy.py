"""What a decision costs: batches of 100 as the hot path makes them, one alone, and a large table, in one run."""

import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

import numpy as np

from app.ml.contracts.columns import to_arrays
from app.ml.contracts.loader import load_contract
from app.ml.grades.bands import band_places, load_bands
from app.ml.tables.dataset import DEFAULT_DATA, read_table
from app.policy.deciding import decide
from app.policy.decisions import Decision
from app.policy.inputs import Applicants
from app.policy.loader import SHIPPED, load_policy
from app.policy.policy import Policy

SIZES = {1: 300, 100: 300, 10_000: 10, 200_000: 2}
"""Rows at once, and how often that is timed."""


def policy() -> str:
    """Markdown: microseconds a decision by the number of rows at once, with and without the reasons as objects."""
    contract = load_contract("consumer_loan")
    found = load_policy(SHIPPED / "consumer_loan.yaml", contract)
    arrays = to_arrays(contract, read_table(DEFAULT_DATA, contract).columns)
    lines = ["| rows at once | µs a decision, in columns | with its reasons as an object |", "|---|---|---|"]
    for rows, turns in SIZES.items():
        applicants = _applicants(arrays, rows)
        columns = _microseconds(partial(decide, found, applicants), turns) / rows
        objects = _microseconds(partial(_decided, found, applicants), turns) / rows
        lines.append(f"| {rows:,} | {columns:.2f} | {objects:.2f} |")
    return (
        "\n".join(lines)
        + "\n\nThe demo policy on rows drawn from the default loans, PDs drawn evenly; the median of all turns.\n"
    )


def _applicants(arrays: dict[str, Any], rows: int) -> Applicants:
    random = np.random.default_rng(18)
    places = random.integers(0, len(next(iter(arrays.values()))), rows)
    proba = random.uniform(0.001, 0.9, rows)
    names = np.array([name for name, _ in load_bands()], dtype=object)
    grades = names[band_places(proba)].tolist()
    return Applicants({name: column[places] for name, column in arrays.items()}, proba, grades, {})


def _decided(found: Policy, applicants: Applicants) -> list[Decision]:
    return decide(found, applicants).rows()


def _microseconds(work: Callable[[], object], turns: int) -> float:
    work()
    times = []
    for _ in range(turns):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return median(times) * 1e6
