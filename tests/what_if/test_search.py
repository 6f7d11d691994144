"""The search finds what trying everything finds, and says what it did not search."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.exceptions import InvalidInput
from app.ml.contracts.arrays import Floats
from app.ml.contracts.columns import Columns
from app.ml.grades.bands import band, next_better
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.dataset import Table
from app.what_if import levers
from app.what_if import search as searching
from app.what_if.declaration import load_declaration
from app.what_if.findings import Findings, NotSearched, Why
from app.what_if.question import Flags, Question
from app.what_if.running import run
from app.what_if.search import search
from tests.what_if.worlds import World, brute_force, world

DIRECTIONS = st.sampled_from(["increasing", "decreasing", "none"])
AGREED = st.just(("increasing", "decreasing", "none", "increasing", "increasing", "decreasing"))


def whole_answer(found: World, question: Question) -> Findings:
    """The findings with every feature set that was found, not the three least alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "MAX_SHOWN", 1_000)
        return run(search(question), found.probas)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10_000),
    directions=st.one_of(AGREED, st.tuples(*[DIRECTIONS] * 6)),
    opposing=st.booleans(),
    row=st.integers(0, 299),
    drop=st.floats(0.02, 0.5),
    max_listed=st.sampled_from([3, 12, 2_000]),
)
def test_the_smallest_changes_are_those_of_trying_everything(
    seed: int, directions: tuple[str, ...], opposing: bool, row: int, drop: float, max_listed: int
) -> None:
    """By direction, by values one by one and by cells; composites of opposing signs among them."""
    found = world(seed, directions=directions, opposing=opposing)
    applicant = found.loans[row]
    (present,) = found.probas({name: [value] for name, value in applicant.items()})
    question = found.question(applicant, present * (1 - drop))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(levers, "MAX_LISTED", max_listed)
        findings = whole_answer(found, question)
    expected = brute_force(found, question)
    left = {frozenset(one.features) for one in findings.not_searched}
    missed = {names for names in expected if names in left or any(frozenset([name]) in left for name in names)}
    sizes = {frozenset(c.feature for c in one.changes): one.size for one in findings.proposals}
    assert set(sizes) == set(expected) - missed
    assert {names: pytest.approx(size, rel=1e-12) for names, size in sizes.items()} == {
        names: size for names, size in expected.items() if names not in missed
    }


def default_world(engine: ScoringEngine, held_out: Table) -> World:
    """The default model with its own declaration."""
    return World(engine.contract, engine, held_out.applicants, load_declaration(engine.contract))


def test_the_default_model_is_searched_exactly(engine: ScoringEngine, held_out: Table) -> None:
    """Compared with every value of each feature alone; each proposal reaches the next better rating."""
    found = default_world(engine, held_out)
    compared = 0
    for applicant in held_out.applicants[:40]:
        (present,) = found.probas({name: [value] for name, value in applicant.items()})
        better = next_better(present)
        if better is None:
            continue
        question = found.question(applicant, better[1])
        findings = whole_answer(found, question)
        alone = {one.changes[0].feature: one.changes[0] for one in findings.proposals if len(one.changes) == 1}
        for lever in levers.levers(question)[0]:
            every = np.arange(1, lever.moves.count + 1)
            values = lever.moves.values(every)
            probas = found.probas(question.columns({lever.name: values}))
            reaching = [value for value, proba in zip(values, probas, strict=True) if proba < better[1]]
            assert (alone[lever.name].proposed if lever.name in alone else None) == next(iter(reaching), None)
            compared += 1
        for proposal in findings.proposals:
            assert proposal.proba < better[1]
            assert band(proposal.proba) <= better[0]
    assert compared > 50


def test_a_missing_value_is_not_searched_and_the_reason_is_given(engine: ScoringEngine, held_out: Table) -> None:
    found = default_world(engine, held_out)
    applicant = {**held_out.applicants[0], "debt_total": None}
    findings = run(search(found.question(applicant, 0.0001)), found.probas)
    assert NotSearched(("debt_total",), Why.MISSING) in findings.not_searched
    assert findings.proposals == ()
    assert "debt_total" not in findings.searched


def test_at_most_three_are_shown_the_smallest_first(engine: ScoringEngine, held_out: Table) -> None:
    found = default_world(engine, held_out)
    applicant = held_out.applicants[0]
    (present,) = found.probas({name: [value] for name, value in applicant.items()})
    findings = run(search(found.question(applicant, present * 0.9)), found.probas)
    sizes = [one.size for one in findings.proposals]
    assert len(sizes) == 3
    assert sizes == sorted(sizes)


def test_a_target_that_is_reached_already_is_refused(engine: ScoringEngine, held_out: Table) -> None:
    found = default_world(engine, held_out)
    with pytest.raises(InvalidInput, match="already"):
        run(search(found.question(held_out.applicants[0], 1.0)), found.probas)


@dataclass(frozen=True)
class NoLongLoans:
    """A rule beside the PD: loans of more than 24 months do not pass."""

    def passes(self, columns: Columns, probas: Floats) -> Flags:
        return np.array([months <= 24 for months in columns["term_months"]])

    def direction(self, feature: str) -> int | None:
        return 1 if feature == "term_months" else None


def test_what_else_decides_must_pass_as_well(engine: ScoringEngine, held_out: Table) -> None:
    found = default_world(engine, held_out)
    applicant = next(one for one in held_out.applicants if one["term_months"] > 24)
    question = replace(found.question(applicant, 0.9999), decider=NoLongLoans())
    findings = run(search(question), found.probas)
    assert [[(c.feature, c.proposed) for c in one.changes] for one in findings.proposals] == [[("term_months", 24)]]
