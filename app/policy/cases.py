"""The cases of a policy: examples in its file that are decided at each change and compared with what they expect."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from app.exceptions import InvalidInput
from app.ml.contracts.applicant import value_checker
from app.ml.contracts.columns import to_arrays, to_columns
from app.ml.contracts.definition import Contract, Feature, FeatureType
from app.policy.canonical import Place
from app.policy.deciding import decide
from app.policy.decisions import Decision, StandardReason
from app.policy.definition import PolicyCase
from app.policy.inputs import Applicants, FactColumn
from app.policy.language.checking import nearest
from app.policy.language.syntax import number_text
from app.policy.policy import Policy


def failing_cases(policy: Policy) -> list[tuple[Place, str]]:
    """Return each difference between a case and its expectation, with its place in the policy's file."""
    faults: list[tuple[Place, str]] = []
    for number, case in enumerate(policy.definition.cases):
        place: Place = ("cases", number)
        wrong = list(_wrong_inputs(policy, case))
        if wrong:
            faults += [((*place, *where), sentence) for where, sentence in wrong]
            continue
        found = decide(policy, case_applicants(policy, [case])).row(0)
        faults += [((*place, "expect", key), sentence) for key, sentence in _differences(case, found)]
    return faults


def case_applicants(policy: Policy, cases: list[PolicyCase]) -> Applicants:
    """Return cases as the policy decides them."""
    columns = to_columns(policy.contract, [case.given for case in cases])
    facts = {
        name: FactColumn(
            [case.facts[name].value if name in case.facts else None for case in cases],
            np.array([case.facts[name].age_days if name in case.facts else 0.0 for case in cases]),
        )
        for name in policy.definition.facts
    }
    return Applicants(
        to_arrays(policy.contract, columns),
        np.array([np.nan if case.pd is None else case.pd for case in cases]),
        [case.grade for case in cases],
        facts,
    )


def _wrong_inputs(policy: Policy, case: PolicyCase) -> Iterator[tuple[Place, str]]:
    known = {feature.name: feature for feature in policy.contract.inputs}
    for name, value in case.given.items():
        if name not in known:
            yield ("given", name), f"is no input of the contract {policy.contract.name}; {nearest(name, known)}"
        elif value is not None and (fault := _fault_of(policy.contract, name, value)):
            yield ("given", name), fault
    for name in case.facts:
        if name not in policy.definition.facts:
            yield (
                ("facts", name),
                f"is no fact of this policy; {nearest(name, policy.definition.facts) or 'it has none'}",
            )
    if case.grade is not None and case.grade not in policy.definition.grades:
        yield ("grade",), f"is none of the policy's grades: {', '.join(policy.definition.grades) or 'none'}"
    for code in case.expect.reasons or ():
        if code not in (codes := reason_codes(policy)):
            yield ("expect", "reasons"), f"{code} is no reason of this policy; {nearest(code, codes)}"


def reason_codes(policy: Policy) -> list[str]:
    """Return every code a decision of this policy may have."""
    return [*(rule.code for rule in policy.definition.knock_outs), *StandardReason]


def _fault_of(contract: Contract, name: str, value: Any) -> str | None:
    feature = contract.by_name[name]
    try:
        value_checker(feature)(_as_typed(feature, value))
    except InvalidInput as fault:
        return fault.fields[0].message
    return None


def _as_typed(feature: Feature, value: Any) -> Any:
    is_whole = feature.type is FeatureType.INTEGER and isinstance(value, float) and value.is_integer()
    return int(value) if is_whole else value


def _differences(case: PolicyCase, found: Decision) -> Iterator[tuple[str, str]]:
    expected = case.expect
    why = f" ({', '.join(found.codes)})" if found.codes else ""
    if expected.outcome != found.outcome:
        yield (
            "outcome",
            f"the case '{case.name}' expects {expected.outcome}, and the policy decides {found.outcome}{why}",
        )
    for key in ("limit", "price"):
        wanted, actual = getattr(expected, key), getattr(found, key)
        if wanted is not None and wanted != actual:
            shown = "none" if actual is None else number_text(actual)
            yield key, f"the case '{case.name}' expects {number_text(wanted)}, and the policy gives {shown}{why}"
    if expected.reasons is not None and expected.reasons != found.codes:
        yield (
            "reasons",
            f"the case '{case.name}' expects {', '.join(expected.reasons) or 'none'}, and the policy gives "
            f"{', '.join(found.codes) or 'none'}",
        )
