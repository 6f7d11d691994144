"""A policy as a JDM graph: values, knock-outs, segments, figures, the reasons they give, the outcome.

The input of the graph is the contract's features by name, derived ones among them, with `pd`, `grade` and the facts; a
fact that is stale must be left out by the caller. A condition with an input that lacks is referred even where another
part of it settles it: ZEN has no third truth value.
"""

import json
from typing import Any

from app.policy.decisions import StandardReason
from app.policy.definition import LimitRule, PolicyOutcome, PriceRule
from app.policy.jdm.graph import OURS, Node, Row, expressions, graph, table
from app.policy.jdm.zen import guarded, text_list, zen
from app.policy.language.syntax import Logic, Name, number_text
from app.policy.policy import Policy
from app.policy.pricing import MONTHS_OF_YEAR, PRICE_PARTS
from app.policy.scope import CONSENT, MAP_WORDS, PD

DECLINE, REFER = PolicyOutcome.DECLINE, PolicyOutcome.REFER


def to_jdm(policy: Policy) -> str:
    """Return the policy as JDM, which holds its canonical form as well: reading it back gives the same hash."""
    content = graph(
        [
            *_values(policy),
            table("knock_outs", ["code", "outcome"], _knock_outs(policy), collect=True),
            table("segment", ["name", "approve_below", "decline_from"], _segments(policy), collect=False),
            *_figures(policy),
            table("reasons", ["code", "outcome"], _reasons(policy), collect=True),
            expressions("outcome", {"outcome": _outcome()}),
        ]
    )
    return json.dumps({**content, OURS: json.loads(policy.form)}, ensure_ascii=False, indent=1)


def _values(policy: Policy) -> list[Node]:
    places = [("map", word) for word in MAP_WORDS if ("map", word) in policy.expressions]
    places += [("computed", name) for name in policy.definition.computed]
    return [expressions(name, {name: _value(policy, section, name)}) for section, name in places]


def _value(policy: Policy, *place: str | int) -> str:
    node = policy.expression(*place)
    return f"({guarded(node, policy.tables)}) ? {zen(node, policy.tables)} : null"


def _row(when: str, code: str, outcome: PolicyOutcome) -> Row:
    return when, {"code": f"'{code}'", "outcome": f"'{outcome.value}'"}


def _knock_outs(policy: Policy) -> list[Row]:
    rows = []
    for number, rule in enumerate(policy.definition.knock_outs):
        node = policy.expression("knock_outs", number, "when")
        guard = guarded(node, policy.tables)
        rows.append(_row(f"({guard}) and {zen(node, policy.tables)}", rule.code, rule.outcome))
        rows.append(_row(f"not ({guard})", StandardReason.NOT_COMPUTED, REFER))
    return rows


def _segments(policy: Policy) -> list[Row]:
    rows = []
    conditions = []
    for number, segment in enumerate(policy.definition.segments):
        values = {
            "name": f"'{segment.name}'",
            "approve_below": number_text(segment.approve_below),
            "decline_from": number_text(segment.decline_from),
        }
        node = policy.expressions.get(("segments", number, "when"))
        rows.append(("true" if node is None else zen(node, policy.tables), values))
        conditions += [] if node is None else [node]
    if conditions:
        guard = guarded(Logic("and", tuple(conditions)), policy.tables)
        nothing = {"name": "null", "approve_below": "null", "decline_from": "null"}
        rows.insert(0, (f"not ({guard})", nothing))
    return rows


def _figures(policy: Policy) -> list[Node]:
    found: dict[str, str] = {}
    if policy.definition.limit is not None:
        found["limit"] = _limit(policy.definition.limit)
    if policy.definition.price is not None:
        found["price"] = _price(policy.definition.price, policy)
    return [expressions("figures", found)] if found else []


def _limit(rule: LimitRule) -> str:
    needed, parts = ["amount"], []
    if rule.free_cash is not None:
        needed += ["income", "obligations", "term"]
        rate = number_text(rule.free_cash.annual_rate)
        factor = f"(1 - (1 + {rate} / 12) ^ (-term)) / ({rate} / 12)" if rule.free_cash.annual_rate else "term"
        parts.append(f"max([income - obligations, 0]) * {number_text(rule.free_cash.share)} * {factor}")
    if rule.income_multiple is not None:
        needed.append("income")
        parts.append(f"income * {number_text(rule.income_multiple)}")
    guards = [f"{name} != null" for name in dict.fromkeys(needed)]
    if rule.by_grade is not None:
        guards.append(f"grade in {text_list(rule.by_grade)}")
        chain = "0"
        for grade, amount in rule.by_grade.items():
            chain = f"(grade == '{grade}' ? {number_text(amount)} : {chain})"
        parts.append(chain)
    step = number_text(rule.step)
    return f"({' and '.join(guards)}) ? floor(min([{', '.join(parts)}]) / {step}) * {step} : null"


def _price(rule: PriceRule, policy: Policy) -> str:
    places = ("loss_given_default", "exposure", "funding", "margin")
    nodes = {place: policy.expression("price", place) for place in places}
    guard = guarded(Logic("and", (*nodes.values(), Name(PD), Name("amount"))), policy.tables)
    loss, exposure, funding, margin = (zen(node, policy.tables) for node in nodes.values())
    expected = f"{PD} * {loss} * {exposure} * {MONTHS_OF_YEAR} / {rule.horizon_months} / amount"
    rate = f"max([{funding} + {margin} + {expected}, {number_text(rule.floor)}])"
    return f"({guard} and amount != 0) ? ceil({rate} * {PRICE_PARTS}) / {PRICE_PARTS} : null"


def _reasons(policy: Policy) -> list[Row]:
    known = "pd != null and segment.decline_from != null"
    rows = [
        _row("segment == null or segment.name == null", StandardReason.NO_SEGMENT, REFER),
        _row("pd == null", StandardReason.NOT_COMPUTED, REFER),
        _row(f"{known} and pd >= segment.decline_from", StandardReason.RISK_TOO_HIGH, DECLINE),
        _row(
            f"{known} and pd >= segment.approve_below and pd < segment.decline_from",
            StandardReason.RISK_NEEDS_REVIEW,
            REFER,
        ),
    ]
    if CONSENT in policy.definition.facts:
        rows.insert(0, _row(f"not ({CONSENT} == true)", StandardReason.CONSENT_MISSING, REFER))
    limit, price = policy.definition.limit, policy.definition.price
    if limit is not None:
        least = number_text(limit.least)
        rows += [
            _row("limit == null", StandardReason.NOT_COMPUTED, REFER),
            _row(f"limit != null and limit < {least}", StandardReason.LIMIT_BELOW_LEAST, limit.below_least),
            _row(
                f"limit != null and limit >= {least} and amount > limit", StandardReason.AMOUNT_ABOVE_LIMIT, limit.above
            ),
        ]
    if price is not None:
        cap = number_text(price.cap)
        rows += [
            _row("price == null", StandardReason.NOT_COMPUTED, REFER),
            _row(f"price != null and price > {cap}", StandardReason.PRICE_ABOVE_CAP, price.above_cap),
        ]
    return rows


def _outcome() -> str:
    either: dict[str, Any] = {
        outcome: " or ".join(f"some({part}, #.outcome == '{outcome}')" for part in ("knock_outs", "reasons"))
        for outcome in ("decline", "refer")
    }
    return f"({either['decline']}) ? 'decline' : (({either['refer']}) ? 'refer' : 'approve')"
