"""Random small contracts, models trained on random loans of them, and every change tried one by one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from app.ml.contracts.columns import to_columns
from app.ml.contracts.definition import Contract
from app.ml.scoring.artifact import Artifact
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.dataset import Table
from app.ml.training.fitting import TrainingSettings, fit
from app.what_if.declaration import Declaration
from app.what_if.question import Question
from app.what_if.spread import spread

STEPS = {"loan": 7.0, "price": 0.5, "months": 1.0, "spent": 10.0}
TEXT = {"ru": "признак", "en": "feature"}


@dataclass(frozen=True)
class World:
    """A contract, its engine, its loans, and the grids."""

    contract: Contract
    engine: ScoringEngine
    loans: list[dict[str, Any]]
    declaration: Declaration

    def question(self, applicant: Mapping[str, Any], target: float, *, with_borders: bool = True) -> Question:
        """What would bring that applicant below the target."""
        spreads = {
            f.name: spread(f, [loan[f.name] for loan in self.loans]) for f in self.contract.inputs if f.is_numeric
        }
        borders = self.engine.borders if with_borders else {}
        return Question(self.contract, self.declaration, applicant, target, spreads, borders)

    def probas(self, columns: Mapping[str, Sequence[Any]]) -> list[float]:
        """The engine's PDs."""
        return self.engine.score_columns(columns, reasons=False).proba


def world(seed: int, *, directions: Sequence[str], opposing: bool, trees: int = 12) -> World:
    """A world by its seed. `directions` are those of loan, price, months, spent, the ratio and what is left."""
    contract = Contract.model_validate(contract_of(directions, opposing=opposing))
    random = np.random.default_rng(seed)
    loans = [one_loan(random) for _ in range(300)]
    risk = random.normal(0, 1, 4) @ np.array([[x[n] or 0 for x in loans] for n in STEPS]) / 40
    outcome = (risk - np.median(risk) + random.normal(0, 1, len(loans)) > 0).astype(np.int64)
    table = Table(Path("world.csv"), [str(loan) for loan in loans], to_columns(contract, loans), outcome)
    content = fit(contract, table, settings=TrainingSettings(iterations=trees, depth=3, thread_count=1))
    grids = {name: {"step": step} for name, step in STEPS.items()}
    declaration = Declaration.model_validate({"contract": contract.name, "features": grids})
    return World(contract, ScoringEngine(Artifact(content)), loans, declaration)


def one_loan(random: np.random.Generator) -> dict[str, Any]:
    """One loan: on and beside the grid, missing and special values among them."""
    return {
        "loan": round(float(random.uniform(5, 160)), 2),
        "price": float(random.integers(2, 40)) / 2,
        "months": int(random.integers(1, 25)),
        "spent": None if random.random() < 0.05 else float(random.integers(0, 30) * 10),
        "late": bool(random.random() < 0.3),
        "job": str(random.choice(["fixed", "season", "free"])),
    }


def contract_of(directions: Sequence[str], *, opposing: bool) -> dict[str, Any]:
    """The contract as data. With `opposing` the loan is both income and expense of what is left."""
    loan, price, months, spent, ratio, left = directions
    numbers = [
        {"name": "loan", "type": "money", "allowed": [1, 180], "monotone": loan},
        {"name": "price", "type": "number", "allowed": [0.5, 20], "monotone": price},
        {"name": "months", "type": "int", "allowed": [0, 30], "monotone": months},
        {"name": "spent", "type": "money", "allowed": [0, 300], "missing": "zero", "monotone": spent},
    ]
    numbers[3]["special"] = [{"value": 50, "labels": TEXT, "counts_as": "missing"}]
    given = [{**one, "labels": TEXT, "governance": ["allowed", "actionable"]} for one in numbers]
    given.append({"name": "late", "labels": TEXT, "type": "bool", "governance": ["allowed", "actionable"]})
    categories = [{"value": value, "labels": TEXT} for value in ("fixed", "season", "free")]
    job = {"name": "job", "labels": TEXT, "type": "category", "categories": categories}
    given.append({**job, "governance": ["allowed", "actionable"]})
    cash = {"income": "loan" if opposing else "price", "expenses": "spent", "debt": "loan", "annuity": "payment"}
    shapes = [
        ("payment", "annuity", {"principal": "loan", "term_months": "months"}, {"annual_rate": 0.2}, "none"),
        ("ratio", "loan_to_price", {"loan": "loan", "price": "price"}, {}, ratio),
        ("left", "free_cash_after_annuity", cash, {"debt_service_share": 0.5}, left),
    ]
    derived = [
        {
            "name": name,
            "labels": TEXT,
            "type": "number",
            "missing": "null",
            "monotone": monotone,
            "governance": ["derived", "display"] if name == "payment" else ["derived"],
            "derived": {"formula": formula, "inputs": inputs, "constants": constants},
        }
        for name, formula, inputs, constants, monotone in shapes
    ]
    return {"name": "world", "version": 1, "title": TEXT, "features": [*given, *derived]}


def legal_values(world: World, name: str, present: Any) -> list[Any]:
    """Every other value a proposal may have, by the rules as a person would write them down."""
    if name == "late":
        return [not present]
    if name == "job":
        return [value for value in ("fixed", "season", "free") if value != present]
    feature, step = world.contract.by_name[name], STEPS[name]
    low, high = feature.allowed or (0, 0)
    low = max(low, 1) if name == "months" else low
    grid = [round(k * step, 2) for k in range(int(high / step) + 2)]
    never = {50.0, 0.0} if name == "spent" else set()
    return [value for value in grid if low <= value <= high and value != present and value not in never]


def searchable(applicant: Mapping[str, Any]) -> list[str]:
    """Features with a value to change."""
    return [name for name, value in applicant.items() if value is not None and not (name == "spent" and value == 50)]


def size(question: Question, name: str, value: Any) -> float:
    """|Δ| / IQR, 1 for a flag and a category."""
    if name in ("late", "job"):
        return 1.0
    return float(abs(value - question.applicant[name]) / (question.spreads[name] or 1))


def brute_force(world: World, question: Question) -> dict[frozenset[str], float]:
    """The least sum of each feature set's members of the Pareto set, by trying everything."""
    present = question.applicant
    values = {name: legal_values(world, name, present[name]) for name in searchable(present)}
    singles = {name: _reaching(world, question, (name,), ((value,) for value in values[name])) for name in values}
    alone = {
        name: min((size(question, name, value) for (value,) in found), default=np.inf)
        for name, found in singles.items()
    }
    least = {frozenset([name]): size_ for name, size_ in alone.items() if np.isfinite(size_)}
    for one, two in combinations(values, 2):
        nearer = [[v for v in values[n] if size(question, n, v) < alone[n]] for n in (one, two)]
        found = _reaching(world, question, (one, two), ((a, b) for a in nearer[0] for b in nearer[1]))
        sizes = [size(question, one, a) + size(question, two, b) for a, b in found]
        if sizes:
            least[frozenset([one, two])] = min(sizes)
    return least


def _reaching(
    world: World, question: Question, names: Sequence[str], values: Iterator[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    tried = list(values)
    if not tried:
        return []
    columns = question.columns({name: [value[place] for value in tried] for place, name in enumerate(names)})
    probas = world.probas(columns)
    return [value for value, proba in zip(tried, probas, strict=True) if proba < question.target]
