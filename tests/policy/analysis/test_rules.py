import pytest

from app.policy.analysis.examining import examine
from app.policy.analysis.findings import PolicyFault, Severity
from tests.policy.policies import policy

CUT_OFFS = "approve_below: 0.2, decline_from: 0.4"


def segments(*conditions: str) -> str:
    written = [f"when: '{when}', " if when else "" for when in conditions]
    return "segments:\n" + "".join(f"  - {{name: s{n}, {when}{CUT_OFFS}}}\n" for n, when in enumerate(written))


def knock_outs(*conditions: str) -> str:
    lines = [f"  - {{code: k{number}, when: '{when}'}}\n" for number, when in enumerate(conditions)]
    return "knock_outs:\n" + "".join(lines)


def of_rules(**parts: str) -> list[tuple[PolicyFault, Severity, tuple[str | int, ...]]]:
    kept = (PolicyFault.CASE, PolicyFault.UNUSED)
    return [(one.fault, one.severity, one.place) for one in examine(policy(**parts)) if one.fault not in kept]


ERROR, WARNING = Severity.ERROR, Severity.WARNING


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (("term <= 24", "term > 24"), []),
        (("term < 24", "term > 24"), [(PolicyFault.GAP, ERROR, ("segments",))]),
        (("term < 24", "term >= 24 and income > 5"), [(PolicyFault.GAP, ERROR, ("segments",))]),
        (("term < 24", "term > 23"), []),
        (("term <= 24", "term >= 24"), [(PolicyFault.OVERLAP, ERROR, ("segments", 1))]),
        (
            ("term <= 24", "term > 12", ""),
            [(PolicyFault.OVERLAP, ERROR, ("segments", 1)), (PolicyFault.NEVER_FIRES, ERROR, ("segments", 2))],
        ),
        (("pd < 0.1", "pd >= 0.1"), []),
        (("income < 5 or income > 7", "income >= 5 and income <= 7"), []),
        (("income < expenses_monthly", "expenses_monthly <= income"), []),
        (
            ("income - expenses_monthly < 10", "income > 5"),
            [(PolicyFault.OVERLAP, WARNING, ("segments", 1)), (PolicyFault.GAP, WARNING, ("segments",))],
        ),
        (("has_negative_records", "has_negative_records = false"), []),
        (("term > 500", ""), [(PolicyFault.NEVER_FIRES, ERROR, ("segments", 0))]),
    ],
)
def test_segments_cover_everything_once(
    conditions: tuple[str, ...], expected: list[tuple[PolicyFault, Severity, tuple[str | int, ...]]]
) -> None:
    assert of_rules(segments=segments(*conditions)) == sorted(expected, key=lambda one: one[1] is WARNING)


def test_categories_are_covered_by_their_list() -> None:
    listed = 'housing in ["owner", "rent", "parents"]'
    rest = 'housing in ["private_other", "other"]'
    found = examine(policy(segments=segments(listed, rest)))
    assert [one.sentence for one in found if one.fault is PolicyFault.GAP] == [
        'no segment has housing = "unknown"; add one without `when` for all others'
    ]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (("income < 5",), []),
        (("income < 5", "income < 4"), [(PolicyFault.SHADOWED, WARNING, ("knock_outs", 1))]),
        (("income < 4", "income < 5"), [(PolicyFault.SHADOWED, WARNING, ("knock_outs", 0))]),
        (("income < 5", "term > 48"), []),
        (("income < 5 and income > 5",), [(PolicyFault.NEVER_FIRES, ERROR, ("knock_outs", 0))]),
        (("term > 23 and term < 24",), [(PolicyFault.NEVER_FIRES, ERROR, ("knock_outs", 0))]),
        (("term > 480",), [(PolicyFault.NEVER_FIRES, ERROR, ("knock_outs", 0))]),
        (("term >= 1",), [(PolicyFault.ALWAYS_FIRES, ERROR, ("knock_outs", 0))]),
        (("income - amount < 5", "income - amount < 3"), [(PolicyFault.SHADOWED, WARNING, ("knock_outs", 1))]),
        (("income < amount and amount < income",), [(PolicyFault.NEVER_FIRES, ERROR, ("knock_outs", 0))]),
        (("burden > 0.5 and annuity / income_monthly < 0.5",), [(PolicyFault.NEVER_FIRES, ERROR, ("knock_outs", 0))]),
        (("burden > 0.5 and annuity / income_monthly < 0.6",), []),
    ],
)
def test_knock_outs_that_never_fire_or_shadow_another_are_found(
    conditions: tuple[str, ...], expected: list[tuple[PolicyFault, Severity, tuple[str | int, ...]]]
) -> None:
    computed = "computed: {burden: annuity / income}\n"
    assert of_rules(more=computed + knock_outs(*conditions)) == expected


def test_too_many_cells_are_reported_and_not_passed_over() -> None:
    wide = " and ".join(
        f"{name} in [{', '.join(str(n) for n in range(20, 60))}]"
        for name in ("income", "amount", "goods_price", "debt_total")
    )
    assert (PolicyFault.TOO_MANY_CELLS, WARNING, ("knock_outs", 0)) in of_rules(more=knock_outs(wide))
