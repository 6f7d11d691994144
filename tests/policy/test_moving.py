"""A policy with other cut-offs is the one that is written with them."""

import pytest

from app.exceptions import InvalidInput
from app.policy.loader import parse_policy
from app.policy.moving import CutOffs, with_cut_offs
from tests.policy.policies import CONTRACT, DEMO, demo_policy
from tests.simulation.stored import side, simulated


def test_moved_cut_offs_give_the_policy_and_the_hash_of_a_file_with_them() -> None:
    moved = with_cut_offs(demo_policy(), {"standard": CutOffs(0.1, 0.45)})
    text = DEMO.read_text(encoding="utf-8").replace("approve_below: 0.20", "approve_below: 0.10")
    written = parse_policy(text, CONTRACT, source="written.yaml")
    assert (moved.sha256, moved.form) == (written.sha256, written.form)
    assert simulated(side(moved)).document() == simulated(side(written)).document()
    assert demo_policy().sha256 != moved.sha256
    assert with_cut_offs(demo_policy(), {}).sha256 == demo_policy().sha256


@pytest.mark.parametrize(
    "cut_offs", [CutOffs(0.3, 0.2), CutOffs(-0.1, 0.2), CutOffs(0.1, 1.1), CutOffs(float("nan"), 1)]
)
def test_cut_offs_that_are_no_shares_in_order_are_refused(cut_offs: CutOffs) -> None:
    with pytest.raises(InvalidInput, match="standard: expected 0 <= approve_below <= decline_from <= 1"):
        with_cut_offs(demo_policy(), {"standard": cut_offs})
    with pytest.raises(InvalidInput, match="other is no segment"):
        with_cut_offs(demo_policy(), {"other": CutOffs(0.1, 0.2)})
