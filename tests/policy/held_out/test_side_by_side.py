from app.policy.held_out.rows import ScoredRows
from app.policy.held_out.side_by_side import side_by_side
from tests.policy.held_out.test_references import cut_at, rows
from tests.policy.policies import policy

__all__ = ["rows"]


def test_a_stricter_cut_off_moves_rows_from_approve_to_refer(rows: ScoredRows) -> None:
    loose, strict = policy(segments=cut_at(0.4)), policy(segments=cut_at(0.2))
    found = side_by_side(loose, strict, rows)
    between = int(((rows.pd >= 0.2) & (rows.pd < 0.4)).sum())
    assert found.rows == len(rows)
    assert found.moves[0][1] == between
    assert found.first.outcomes["approve"] - found.second.outcomes["approve"] == between
    approved = rows.pd < 0.2
    assert found.second.expected_bad_rate == rows.pd[approved].mean()
    assert found.second.realised_bad_rate == rows.outcome[approved].mean()


def test_where_none_is_approved_nothing_is_said_of_how_they_pay(rows: ScoredRows) -> None:
    nothing = policy(segments=cut_at(0))
    found = side_by_side(nothing, nothing, rows)
    assert (found.first.expected_bad_rate, found.first.realised_bad_rate) == (None, None)
