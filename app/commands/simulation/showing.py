"""What a simulation is as lines of text: both sides beside each other, by grade and segment, and the swap sets."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from app.policy.definition import OUTCOMES
from app.services.crud.simulation.stored import OutcomeWindow
from app.simulation.curve import strategy_curve
from app.simulation.figures import SimulatedFigures
from app.simulation.simulation import SimulatedSide, Simulation
from app.simulation.swap_sets import SETS

Line = tuple[str, Callable[[Mapping[str, Any]], str]]
NONE = "-"
SET_NAMES = dict(zip(SETS, ("approved by both", "approved by the first alone", "by the second alone"), strict=True))


def _count(name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda one: f"{one[name]:,}" + (f" ({one[name] / one['applicants']:.1%})" if one["applicants"] else "")


def _rate(name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda one: NONE if one[name] is None else f"{one[name]:.2%}"


def _money(name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda one: NONE if one[name] is None else f"{one[name]:,.0f}"


LINES: Sequence[Line] = (
    ("applicants", lambda one: f"{one['applicants']:,}"),
    *((outcome.value, _count(outcome.value)) for outcome in OUTCOMES),
    ("of the approved:", lambda one: ""),
    ("expected bad rate", _rate("expected_bad_rate")),
    ("with an outcome", lambda one: f"{one['with_outcome']:,}"),
    ("realised bad rate", _rate("realised_bad_rate")),
    ("amount", _money("amount")),
    ("interest a year", _money("interest")),
    ("funding a year", _money("funding")),
    ("expected loss a year", _money("expected_loss")),
    ("net income a year", _money("net_income")),
)


def simulation_lines(simulation: Simulation, window: OutcomeWindow) -> Iterator[str]:
    """Return what is shown, heading first."""
    sides = [side for side in (simulation.first, simulation.second) if side is not None]
    for name, side in zip(("first", "second"), sides, strict=False):
        pds = "stored PDs" if side.side.model_pds is None else "PDs of the model"
        yield f"{name:<7} {side.side.policy.label}, {pds}"
    totals = [side.by_grade.total().document() for side in sides]
    headings = ("first", "second")[: len(sides)]
    yield f"{'':<24}" + "".join(f"{name:>24}" for name in headings)
    for name, shown in LINES:
        yield f"{name:<24}" + "".join(f"{shown(one):>24}" for one in totals)
    yield from _groups("grade", sides, lambda side: side.by_grade.by_name())
    yield from _groups("segment", sides, lambda side: side.by_segment.by_name())
    yield (
        f"Bad: {window.months} months after the score a payment was 90 days late. The declined have no outcome: "
        "nothing is known of how they would have paid."
    )
    if simulation.second is not None:
        yield from _swap_lines(simulation)


def curve_lines(simulation: Simulation) -> Iterator[str]:
    """Return the strategy curve of the first side: what approving below other PDs would give."""
    yield "Approving below a PD, in every segment (first side):"
    yield f"{'PD':>8}{'approved':>12}{'share':>9}{'expected bad':>14}{'net income':>18}"
    for cut_off, one in strategy_curve(simulation.first.cut_offs):
        shown = one.document()
        yield (
            f"{cut_off:>8.1%}{shown['approve']:>12,}{_rate('approval_rate')(shown):>9}"
            f"{_rate('expected_bad_rate')(shown):>14}{_money('net_income')(shown):>18}"
        )


def _groups(
    kind: str, sides: Sequence[SimulatedSide], groups: Callable[[SimulatedSide], Mapping[str, SimulatedFigures]]
) -> Iterator[str]:
    """Return a line for each group that has an applicant on a side: applicants, approved, expected bad rate."""
    found = [groups(side) for side in sides]
    yield f"{kind:<24}" + f"{'applicants':>12}{'approved':>12}{'bad rate':>10}" * len(sides)
    for name in dict.fromkeys(name for one in found for name in one):
        shown = [one[name].document() if name in one else None for one in found]
        if any(one and one["applicants"] for one in shown):
            yield f"{name:<24}" + "".join(_group(one) for one in shown)


def _group(one: Mapping[str, Any] | None) -> str:
    if one is None:
        return f"{NONE:>12}{NONE:>12}{NONE:>10}"
    return f"{one['applicants']:>12,}{one['approve']:>12,}{_rate('expected_bad_rate')(one):>10}"


def _swap_lines(simulation: Simulation) -> Iterator[str]:
    found = simulation.swaps.document()
    yield "first \\ second  " + "".join(f"{outcome.value:>12}" for outcome in OUTCOMES)
    for outcome in OUTCOMES:
        row = found["moves"][outcome.value]
        yield f"{outcome.value:<16}" + "".join(f"{row[other.value]:>12,}" for other in OUTCOMES)
    for name in SETS:
        one = found[name]
        by = f"{_rate('expected_bad_rate_first')(one)} / {_rate('expected_bad_rate_second')(one)}"
        realised = "" if one["realised_bad_rate"] is None else f", realised {one['realised_bad_rate']:.2%}"
        yield f"{SET_NAMES[name]:<28} {one['applicants']:>10,}, expected bad rate first / second {by}{realised}"
    yield f"{found['changed']:,} applicants change ({found['changed'] / simulation.applicants:.1%})"
