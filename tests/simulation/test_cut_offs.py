"""Sums over the PD: other cut-offs on the grid give exactly what a policy with these cut-offs decides."""

import re

import numpy as np
import pytest

from app.exceptions import InvalidInput
from app.policy.loader import parse_policy
from app.policy.moving import CutOffs
from app.policy.policy import Policy
from app.simulation.curve import added, strategy_curve
from app.simulation.cut_offs import STEPS
from app.simulation.measures import MEASURES
from tests.policy.policies import CONTRACT, DEMO, demo_policy
from tests.simulation.stored import ROWS, loans, side, simulated

SEGMENTS = ("long_term", "standard")
ROUNDS = 12


def with_cut_offs(cut_offs: dict[str, CutOffs]) -> Policy:
    """The demo policy with these, decided as any policy is."""
    text = DEMO.read_text(encoding="utf-8")
    for name, one in cut_offs.items():
        text = re.sub(
            rf"(- name: {name}\n(?:    when: .*\n)?)    approve_below: .*\n    decline_from: .*\n",
            rf"\1    approve_below: {one.approve_below!r}\n    decline_from: {one.decline_from!r}\n",
            text,
        )
    return parse_policy(text, CONTRACT, source="moved.yaml")


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_any_cut_offs_of_the_grid_give_what_a_policy_with_them_decides(seed: int) -> None:
    random = np.random.default_rng(seed)
    sums = simulated(side(demo_policy())).first.cut_offs
    stops = {name: np.sort(random.choice(sums.edges, 2)).tolist() for name in SEGMENTS}
    cut_offs = {name: CutOffs(*stops[name]) for name in SEGMENTS}
    decided = simulated(side(with_cut_offs(cut_offs))).first.by_segment.by_name()
    for name, found in sums.at(cut_offs).items():
        assert found.outcomes == decided[name].outcomes
        assert found.approved == pytest.approx(decided[name].approved)


def test_the_policys_own_cut_offs_are_stops_and_give_its_own_figures() -> None:
    found = simulated(side(demo_policy()))
    own = found.first.cut_offs.at({})
    assert {name: one.outcomes for name, one in own.items()} == {
        name: one.outcomes for name, one in found.first.by_segment.by_name().items() if name != "none"
    }
    odd = with_cut_offs({"standard": CutOffs(0.1234, 0.4321)})
    edges = simulated(side(odd)).first.cut_offs.edges
    assert {0.1234, 0.4321, 0.0, 1.0} <= set(edges.tolist())
    assert len(edges) == STEPS + 1 + 2


def test_the_page_has_the_sums_of_all_below_each_stop() -> None:
    found = simulated(side(demo_policy()))
    document = found.first.cut_offs.document()
    assert [one["name"] for one in document["segments"]] == [*SEGMENTS, None]
    decided = found.first.side.decide(loans())
    in_segment = decided.decisions.segments == 1
    for measure in MEASURES:
        assert len(document["segments"][1]["approvable"][measure]) == len(document["edges"])
    for place in (0, 30, len(document["edges"]) - 1):
        below = in_segment & (loans().pd < document["edges"][place]) & (decided.other_rules == 0)
        assert document["segments"][1]["approvable"]["applicants"][place] == below.sum()
        assert document["segments"][1]["approvable"]["expected_bad"][place] == pytest.approx(loans().pd[below].sum())
    totals = [
        one["approvable"]["applicants"][-1] + one["referred"][-1] + one["declined"] for one in document["segments"]
    ]
    assert sum(totals) == ROWS


@pytest.mark.parametrize(
    ("cut_offs", "sentence"),
    [
        ({"strange": CutOffs(0.1, 0.2)}, "strange is no segment; expected long_term, standard"),
        ({"standard": CutOffs(0.1001, 0.2)}, "0.1001 is no stop of the grid"),
        ({"standard": CutOffs(0.1, 1.5)}, "1.5 is no stop of the grid"),
        ({"standard": CutOffs(0.2, 0.1)}, "decline_from must not be below approve_below"),
    ],
)
def test_cut_offs_that_are_none_are_refused(cut_offs: dict[str, CutOffs], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        simulated(side(demo_policy())).first.cut_offs.at(cut_offs)


def test_the_strategy_curve_rises_from_none_approved_and_counts_all() -> None:
    found = simulated(side(demo_policy()))
    curve = list(strategy_curve(found.first.cut_offs))
    approved = [one.outcomes[0] for _, one in curve]
    assert approved[0] == 0
    assert approved == sorted(approved)
    assert {one.applicants for _, one in curve} == {ROWS}
    rates = [one.document()["expected_bad_rate"] for _, one in curve if one.outcomes[0]]
    assert rates == sorted(rates)
    groups = found.first.by_segment.by_name().values()
    assert added(*groups).document() == pytest.approx(found.first.by_grade.total().document())
