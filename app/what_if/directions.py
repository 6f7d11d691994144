"""The direction of a PD in one input, when the input's own direction and all derived paths are known and agree."""

from collections.abc import Mapping

from app.ml.contracts.definition import Contract
from app.ml.contracts.derivation import Derivation
from app.ml.contracts.formula_signs import DOMAINS, SIGNS, Domain

UNKNOWN = 0


def effects(contract: Contract, name: str) -> Mapping[str, int]:
    """Return the model's columns that change with that input: +1 rises with it, −1 falls, 0 unknown or mixed.

    Derived features are followed through any number of formulas.
    """
    moved = {name: 1}
    for feature in contract.derived:
        made = feature.derived
        if made is None:
            continue
        signs = [
            _sign(contract, made, place, moved[source]) for place, source in made.inputs.items() if source in moved
        ]
        if signs:
            moved[feature.name] = signs[0] if len(set(signs)) == 1 else UNKNOWN
    return {column: sign for column, sign in moved.items() if contract.by_name[column].in_model}


def direction(contract: Contract, name: str) -> int:
    """Return +1 if the PD never falls as that input grows, −1 if it never rises, 0 if neither is known."""
    signs = {contract.by_name[column].monotone.sign * sign for column, sign in effects(contract, name).items()}
    return signs.pop() if len(signs) == 1 else UNKNOWN


def domain(contract: Contract, name: str) -> Domain:
    """Return where every formula that reads that input has a value: a change must not make a derived one missing."""
    found = [
        DOMAINS.get(made.formula, {}).get(place, Domain())
        for feature in contract.derived
        if (made := feature.derived)
        for place, source in made.inputs.items()
        if source == name
    ]
    return Domain(
        max((one.lowest for one in found), default=Domain.lowest),
        min((one.highest for one in found), default=Domain.highest),
        any(one.whole for one in found),
    )


def _sign(contract: Contract, made: Derivation, place: str, of_source: int) -> int:
    """Return the sign of a derived feature along one path; unknown where the declaration does not hold."""
    declared = SIGNS[made.formula].get(place)
    source = contract.by_name[made.inputs[place]]
    limited = place in DOMAINS.get(made.formula, {}) and source.derived is not None
    if declared is None or limited:
        return UNKNOWN
    holds = all(_is_not_negative(contract, made, other) for other in declared.while_not_negative)
    return declared.direction * of_source if holds else UNKNOWN


def _is_not_negative(contract: Contract, made: Derivation, parameter: str) -> bool:
    """Whether a constant, or every legal value of an input, is at least 0."""
    if parameter in made.constants:
        return made.constants[parameter] >= 0
    source = contract.by_name[made.inputs[parameter]]
    return source.allowed is not None and min(source.allowed[0], *source.marks, source.allowed[1]) >= 0
