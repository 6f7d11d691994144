"""A policy applied to columns of applicants: one row and a million go through the same instructions.

The worst of all rules counts, so the model can only be stricter than the knock-outs. What cannot be computed is
referred, never approved.
"""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.arrays import Floats
from app.policy.decisions import NONE, Cause, Decisions, RuleHits, StandardReason
from app.policy.definition import OUTCOMES, PolicyOutcome
from app.policy.inputs import Applicants, PreparedColumns, prepared
from app.policy.language.evaluation import Columns, evaluate, truth
from app.policy.language.values import Flags, TextColumn, Truth, Value, constant, quietly
from app.policy.policy import Policy
from app.policy.pricing import limits, prices
from app.policy.reading import reads_of
from app.policy.scope import ASKED, CONSENT, PD

REFER, DECLINE = PolicyOutcome.REFER, PolicyOutcome.DECLINE


def decide(policy: Policy, applicants: Applicants) -> Decisions:
    """Return the decisions on all applicants. Raises InvalidInput for a column that is not there or is of no use."""
    return decide_columns(policy, evaluated(policy, applicants))


@quietly
def evaluated(policy: Policy, applicants: Applicants) -> PreparedColumns:
    """Return what the policy's expressions read, its computed values among them. Raises InvalidInput as `decide`."""
    ready = prepared(policy, applicants)
    names = dict(ready.columns.names)
    columns = Columns(names, ready.columns.tables, ready.columns.rows)
    for name in policy.definition.computed:
        names[name] = evaluate(policy.expression("computed", name), columns)
    return PreparedColumns(columns, ready.unused)


@quietly
def decide_columns(policy: Policy, ready: PreparedColumns) -> Decisions:
    """Return the decisions on evaluated columns (see `evaluated`)."""
    columns = ready.columns
    segments, unsettled = _segments(policy, columns)
    found_limits, found_prices = _figures(policy, columns)
    hits = [
        *_consent(columns),
        *_knock_outs(policy, columns),
        *_cut_offs(policy, columns, segments, unsettled),
        *_limit_hits(policy, columns, found_limits),
        *_price_hits(policy, found_prices),
    ]
    hits = [hit for hit in hits if np.count_nonzero(hit.rows)]
    outcomes = np.zeros(columns.rows, dtype=np.int8)
    for hit in hits:
        np.maximum(outcomes, hit.rows * np.int8(OUTCOMES.index(hit.outcome)), out=outcomes)
    declined = outcomes == OUTCOMES.index(DECLINE)
    return Decisions(
        outcomes,
        np.where(declined, np.nan, found_limits),
        np.where(declined, np.nan, found_prices),
        segments,
        hits,
        [segment.name for segment in policy.definition.segments],
        _lacking(columns.names, ready.unused, hits),
        {word: columns.number(word) for word in ASKED if word in columns.names},
    )


def _not_computed(policy: Policy, part: str, rows: Flags, *place: str | int) -> RuleHits:
    return RuleHits(StandardReason.NOT_COMPUTED, REFER, part, rows, reads_of(policy, *place))


def _consent(columns: Columns) -> Iterator[RuleHits]:
    """Refer where a solely automated decision is not consented to, if the policy declares that fact."""
    consent = columns.names.get(CONSENT)
    if isinstance(consent, Truth):
        yield RuleHits(StandardReason.CONSENT_MISSING, REFER, f"facts.{CONSENT}", ~consent.true, (CONSENT,))


def _knock_outs(policy: Policy, columns: Columns) -> Iterator[RuleHits]:
    for number, rule in enumerate(policy.definition.knock_outs):
        found = truth(policy.expression("knock_outs", number, "when"), columns)
        part = f"knock_outs.{rule.code}"
        yield RuleHits(rule.code, rule.outcome, part, found.true)
        yield _not_computed(policy, part, found.unknown, "knock_outs", number, "when")


def _segments(policy: Policy, columns: Columns) -> tuple[NDArray[np.intp], Flags]:
    """Return the first segment that each row is in, and where that cannot be said: one before it is not known."""
    found = np.full(columns.rows, NONE, dtype=np.intp)
    unsettled = np.zeros(columns.rows, dtype=bool)
    for number, segment in enumerate(policy.definition.segments):
        is_open = (found == NONE) & ~unsettled
        if segment.when is None:
            found[is_open] = number
            continue
        holds = truth(policy.expression("segments", number, "when"), columns)
        found[is_open & holds.true] = number
        unsettled |= is_open & holds.unknown
    return found, unsettled


def _cut_offs(policy: Policy, columns: Columns, segments: NDArray[np.intp], unsettled: Flags) -> Iterator[RuleHits]:
    pd = columns.number(PD)
    rules = policy.definition.segments
    approve_below = np.array([rule.approve_below for rule in rules] + [np.nan])[segments]
    decline_from = np.array([rule.decline_from for rule in rules] + [np.nan])[segments]
    declined = pd >= decline_from
    yield _not_computed(policy, "segments", unsettled, "segments")
    yield RuleHits(StandardReason.NO_SEGMENT, REFER, "segments", (segments == NONE) & ~unsettled)
    yield RuleHits(StandardReason.NOT_COMPUTED, REFER, "pd", np.isnan(pd), (PD,))
    yield RuleHits(StandardReason.RISK_TOO_HIGH, DECLINE, "segments", declined)
    yield RuleHits(StandardReason.RISK_NEEDS_REVIEW, REFER, "segments", (pd >= approve_below) & ~declined)


def _figures(policy: Policy, columns: Columns) -> tuple[Floats, Floats]:
    nothing = constant(np.nan, columns.rows)
    limit, price = policy.definition.limit, policy.definition.price
    return (
        nothing if limit is None else limits(limit, columns),
        nothing if price is None else prices(price, policy, columns),
    )


def _limit_hits(policy: Policy, columns: Columns, found: Floats) -> Iterator[RuleHits]:
    rule = policy.definition.limit
    if rule is None:
        return
    amount = columns.number("amount")
    is_small = found < rule.least
    yield _not_computed(policy, "limit", np.isnan(found) | np.isnan(amount), "limit")
    yield RuleHits(StandardReason.LIMIT_BELOW_LEAST, rule.below_least, "limit", is_small)
    yield RuleHits(StandardReason.AMOUNT_ABOVE_LIMIT, rule.above, "limit", (amount > found) & ~is_small)


def _price_hits(policy: Policy, found: Floats) -> Iterator[RuleHits]:
    rule = policy.definition.price
    if rule is None:
        return
    yield _not_computed(policy, "price", np.isnan(found), "price")
    yield RuleHits(StandardReason.PRICE_ABOVE_CAP, rule.above_cap, "price", found > rule.cap)


def _lacking(
    names: Mapping[str, Value], unused: Mapping[tuple[str, Cause], Flags], hits: list[RuleHits]
) -> dict[tuple[str, Cause], Flags]:
    """Return where each input that a reason is about is of no use: too old or contradictory, else missing."""
    found: dict[tuple[str, Cause], Flags] = {}
    for name in dict.fromkeys(name for hit in hits for name in hit.reads):
        missing = _missing(names[name])
        for cause in (Cause.STALE, Cause.CONTRADICTORY):
            if (rows := unused.get((name, cause))) is not None:
                found[name, cause] = rows
                missing = missing & ~rows
        found[name, Cause.MISSING] = missing
    return found


def _missing(value: Value) -> Flags:
    match value:
        case Truth():
            return value.unknown
        case TextColumn():
            return value.codes < 0
        case _:
            return np.isnan(value)
