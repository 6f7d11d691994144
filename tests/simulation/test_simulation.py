"""A simulation: its figures are those of the decisions one by one, in all, by grade, by segment, and of swap sets."""

from collections.abc import Sequence

import numpy as np
import pytest

from app.exceptions import PolicyInvalid
from app.ml.contracts.arrays import Floats
from app.ml.contracts.columns import Arrays, with_derived
from app.policy.deciding import decide
from app.policy.decisions import Decision
from app.policy.grading import grade_scale
from app.policy.inputs import Applicants
from app.policy.loader import parse_policy
from app.policy.policy import Policy
from app.simulation.simulation import Simulation
from app.simulation.swap_sets import SETS
from tests.policy.policies import CONTRACT, DEMO, HEAD, demo_policy, policy
from tests.simulation.stored import ROWS, loans, rows_of, side, simulated

ONLY_LONG = "segments:\n  - {name: long, when: term > 48, approve_below: 0.2, decline_from: 0.4}\n"


def stricter() -> Policy:
    """The demo policy with a tighter cut-off."""
    text = DEMO.read_text(encoding="utf-8").replace("approve_below: 0.20", "approve_below: 0.10")
    return parse_policy(text, CONTRACT, source="stricter.yaml")


def one_by_one(decider: Policy, pd: Sequence[float]) -> list[Decision]:
    """Each loan decided alone."""
    applicants = loans()
    features = with_derived(CONTRACT, applicants.inputs)
    grades = grade_scale(decider).named(grade_scale(decider).places(np.array(pd)))
    found = []
    for place in range(len(applicants)):
        columns = {name: column[place : place + 1] for name, column in features.items()}
        one = Applicants(columns, np.array(pd[place : place + 1]), [grades[place]], {})
        found.append(decide(decider, one).row(0))
    return found


def test_figures_are_those_of_the_decisions_one_by_one() -> None:
    applicants, decisions = loans(), one_by_one(demo_policy(), loans().pd.tolist())
    total = simulated(side(demo_policy())).document()["first"]["total"]
    assert total["applicants"] == ROWS
    assert {one: total[one] for one in ("approve", "refer", "decline")} == {
        one: sum(decision.outcome == one for decision in decisions) for one in ("approve", "refer", "decline")
    }
    approved = [place for place, one in enumerate(decisions) if one.outcome == "approve"]
    assert total["expected_bad_rate"] == pytest.approx(np.mean(applicants.pd[approved]))
    known = [value for value in applicants.is_bad[approved].tolist() if value in (0.0, 1.0)]
    assert (total["with_outcome"], total["realised_bad_rate"]) == (len(known), pytest.approx(np.mean(known)))
    amounts = applicants.inputs["credit_amount"][approved].astype(float)
    prices = np.array([decisions[place].price or 0.0 for place in approved])
    assert total["amount"] == pytest.approx(amounts.sum())
    assert total["interest"] == pytest.approx((prices * amounts).sum())
    assert total["funding"] == pytest.approx(0.09 * amounts.sum())
    assert total["net_income"] == pytest.approx(total["interest"] - total["funding"] - total["expected_loss"])
    assert 0 < total["expected_loss"] < total["interest"]


def test_the_expected_loss_of_a_year_is_pd_times_lgd_times_exposure() -> None:
    priced = policy(
        more="price: {loss_given_default: 0.4, exposure: amount * 0.5, horizon_months: 24, funding: 0.1, margin: 0.02, "
        "cap: 9}\n"
    )
    total = simulated(side(priced)).document()["first"]["total"]
    approved = loans().pd < 0.2
    amounts = loans().inputs["credit_amount"].astype(float)
    assert total["approve"] == approved.sum()
    assert total["expected_loss"] == pytest.approx((loans().pd * 0.4 * amounts * 0.5 / 2)[approved].sum())


def test_groups_add_up_to_all_and_are_those_of_grade_and_segment() -> None:
    first = simulated(side(demo_policy())).document()["first"]
    decisions = one_by_one(demo_policy(), loans().pd.tolist())
    for name in ("by_grade", "by_segment"):
        assert sum(one["applicants"] for one in first[name].values()) == ROWS
        assert sum(one["amount"] for one in first[name].values()) == pytest.approx(first["total"]["amount"])
    assert list(first["by_grade"]) == ["A", "B", "C", "D", "E"]
    for segment in ("long_term", "standard"):
        chosen = [one for one in decisions if one.segment == segment]
        found = first["by_segment"][segment]
        assert (found["applicants"], found["approve"]) == (
            len(chosen),
            sum(one.outcome == "approve" for one in chosen),
        )
    in_b = (loans().pd >= 0.05) & (loans().pd < 0.12)
    assert first["by_grade"]["B"]["applicants"] == in_b.sum()


@pytest.mark.parametrize("size", [1, 7, 599])
def test_a_simulation_in_pieces_is_that_of_the_whole(size: int) -> None:
    whole, pieces = simulated(side(demo_policy()), side(stricter())), Simulation(side(demo_policy()), side(stricter()))
    for start in range(0, ROWS, size):
        pieces.add(rows_of(loans(), slice(start, start + size)))
    assert (pieces.applicants, pieces.swaps.moves.tolist()) == (ROWS, whole.swaps.moves.tolist())
    for name in ("first", "second"):
        one, other = (found.document()[name]["total"] for found in (whole, pieces))
        assert one == pytest.approx(other)


def test_swap_sets_hold_who_changes_sides() -> None:
    found = Simulation(side(demo_policy()), side(stricter()))
    swapped = found.add(loans())
    first, second = (one_by_one(one, loans().pd.tolist()) for one in (demo_policy(), stricter()))
    changed = [place for place in range(ROWS) if first[place].outcome != second[place].outcome]
    assert changed
    assert swapped is not None
    assert np.flatnonzero(swapped.rows).tolist() == changed
    document = found.swaps.document()
    assert document["changed"] == len(changed)
    assert document["moves"]["approve"]["refer"] == sum(
        one.outcome == "approve" and other.outcome == "refer" for one, other in zip(first, second, strict=True)
    )
    out = [place for place in range(ROWS) if first[place].outcome == "approve" and second[place].outcome != "approve"]
    assert document["swapped_out"]["applicants"] == len(out)
    assert document["swapped_out"]["expected_bad_rate_first"] == pytest.approx(np.mean(loans().pd[out]))
    assert (document["swapped_in"]["applicants"], document["swapped_in"]["expected_bad_rate_first"]) == (0, None)
    assert sum(document[name]["applicants"] for name in SETS) == found.document()["first"]["total"]["approve"]


def test_one_policy_under_two_models_is_decided_by_the_pds_of_each() -> None:
    halved = side(demo_policy(), lambda features: np.asarray(loans().pd / 2))
    found = simulated(side(demo_policy()), halved).document()
    decisions = one_by_one(demo_policy(), (loans().pd / 2).tolist())
    assert found["second"]["total"]["approve"] == sum(one.outcome == "approve" for one in decisions)
    both = found["swaps"]["kept"]
    assert both["expected_bad_rate_second"] == pytest.approx(both["expected_bad_rate_first"] / 2)


def test_a_model_is_given_every_input_that_it_sees() -> None:
    seen: set[str] = set()

    def pds(features: Arrays) -> Floats:
        seen.update(features)
        return loans().pd

    simulated(side(policy(), pds))
    assert {one.name for one in CONTRACT.model_inputs} <= seen
    assert side(policy()).side.inputs == {"credit_amount", "term_months", "income_monthly", "expenses_monthly"}


def test_without_a_price_no_money_is_said_and_without_outcomes_no_realised_rate() -> None:
    unknown = rows_of(loans(), slice(0, ROWS))
    unknown.is_bad[:] = np.nan
    total = simulated(side(policy()), applicants=unknown).document()["first"]["total"]
    assert total["amount"] > 0
    names = ("expected_loss", "interest", "funding", "net_income", "realised_bad_rate")
    assert {name: total[name] for name in names} == dict.fromkeys(names)
    assert (total["with_outcome"], total["expected_bad_rate"] > 0) == (0, True)


def test_applicants_in_no_segment_are_a_group_of_their_own_and_referred() -> None:
    groups = simulated(side(policy(segments=ONLY_LONG))).document()["first"]["by_segment"]
    short = (loans().inputs["term_months"] <= 48).sum()
    assert (groups["none"]["applicants"], groups["none"]["refer"]) == (short, short)


def test_the_grades_are_the_models_where_they_have_all_that_the_policy_names() -> None:
    scale = (("top", 0.1), ("rest", None))
    own = policy(head=HEAD.replace("[A, B, C, D, E]", "[top, rest]"))
    assert grade_scale(own, scale).named(grade_scale(own, scale).places(np.array([0.0999, 0.1]))) == ["top", "rest"]
    assert grade_scale(policy(), scale).names == ("A", "B", "C", "D", "E")
    with pytest.raises(PolicyInvalid, match="grades: rest, top never occur; the grades in use are A, B, C, D, E"):
        grade_scale(own)


def test_nothing_simulated_has_no_rates() -> None:
    found = Simulation(side(demo_policy()), side(stricter())).document()
    assert (found["applicants"], found["first"]["total"]["approval_rate"]) == (0, None)
