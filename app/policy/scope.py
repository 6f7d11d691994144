"""What the expressions of a policy may name: fields of the contract, facts, words of the map, computed values."""

from collections.abc import Iterator

from app.ml.contracts.definition import Contract, Feature, FeatureType
from app.policy.definition import FactDefinition, LookupTable, PolicyDefinition
from app.policy.language.kinds import RATIO, LookupType, Scope, ValueKind, ValueType, unit_of

PD, GRADE = "pd", "grade"
ASKED = ("amount", "term")
MAP_WORDS = (*ASKED, "income", "obligations")
CONSENT = "automated_decision_consent"
"""The fact that the applicant consents to a solely automated decision; without it a person decides."""
LEAST_PD = 1e-12
"""A PD is strictly between 0 and 1; for looking at rules this is near enough."""
RESERVED = (PD, GRADE, *MAP_WORDS)


def contract_scope(contract: Contract) -> Scope:
    """Return the fields of a contract alone, for the words of the map."""
    return Scope({feature.name: _type_of_feature(feature) for feature in contract.features}, {})


def first_scope(contract: Contract, definition: PolicyDefinition) -> Scope:
    """Return what is there before the map and the computed values are."""
    names = {**contract_scope(contract).names}
    names[PD] = ValueType(ValueKind.NUMBER, RATIO, low=LEAST_PD, high=1 - LEAST_PD)
    if definition.grades:
        names[GRADE] = ValueType(ValueKind.TEXT, values=definition.grades)
    names |= {name: _type_of_fact(fact) for name, fact in definition.facts.items()}
    return Scope(names, {name: _type_of_table(table) for name, table in definition.tables.items()})


def repeated_names(contract: Contract, definition: PolicyDefinition) -> Iterator[tuple[tuple[str, str], str]]:
    """Return the place and the name of what stands for two things."""
    taken = {*RESERVED, *contract.by_name}
    for section in ("facts", "computed"):
        for name in getattr(definition, section):
            if name in taken:
                yield (section, name), name
            taken.add(name)


def _type_of_feature(feature: Feature) -> ValueType:
    if feature.type is FeatureType.CATEGORY:
        return ValueType(ValueKind.TEXT, values=tuple(one.value for one in feature.categories))
    if feature.type is FeatureType.BOOLEAN:
        return ValueType(ValueKind.TRUTH)
    unit = unit_of(feature.unit) or (("money", 1),) if feature.type is FeatureType.MONEY else unit_of(feature.unit)
    low, high = feature.allowed or (None, None)
    return ValueType(ValueKind.NUMBER, unit, low=low, high=high, is_whole=feature.type is FeatureType.INTEGER)


def _type_of_fact(fact: FactDefinition) -> ValueType:
    if fact.type == "category":
        return ValueType(ValueKind.TEXT, values=fact.values)
    return ValueType(ValueKind.TRUTH) if fact.type == "bool" else ValueType(ValueKind.NUMBER, unit_of(fact.unit))


def _type_of_table(table: LookupTable) -> LookupType:
    return LookupType(tuple(table.values) if table.values else None, unit_of(table.unit))
