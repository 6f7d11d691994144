"""From the definition of a policy to its checked expressions; every fault is collected with its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.exceptions import ExpressionInvalid
from app.ml.contracts.definition import Contract
from app.ml.contracts.fingerprint import contract_sha256
from app.policy.canonical import Place
from app.policy.definition import PolicyDefinition
from app.policy.language.checking import require_kind, type_of
from app.policy.language.kinds import Scope, Unit, ValueKind, unit_of, unit_text
from app.policy.language.parser import parse
from app.policy.language.syntax import Node
from app.policy.scope import CONSENT, MAP_WORDS, contract_scope, first_scope, repeated_names

MONEY, MONTHS, SHARE = unit_of("money"), unit_of("months"), unit_of("ratio")
_UNITS: dict[str, Unit] = {"amount": MONEY, "term": MONTHS, "income": MONEY, "obligations": MONEY}


@dataclass
class Compilation:
    """The expressions by their places, what they may name, and the faults found."""

    contract: Contract
    definition: PolicyDefinition
    expressions: dict[Place, Node] = field(default_factory=dict)
    faults: list[tuple[Place, str]] = field(default_factory=list)
    scope: Scope = field(init=False)

    def __post_init__(self) -> None:
        self.scope = first_scope(self.contract, self.definition)
        self.faults += _foreign(self.contract, self.definition)
        self.faults += [
            (place, f"the name {name} stands for something else already; choose another")
            for place, name in repeated_names(self.contract, self.definition)
        ]
        consent = self.definition.facts.get(CONSENT)
        if consent is not None and consent.type != "bool":
            self.faults.append((("facts", CONSENT, "type"), "expected bool: without consent a person decides"))
        self._map()
        self._computed()
        self._rules()
        self._limit()
        self._price()

    def _map(self) -> None:
        fields = contract_scope(self.contract)
        found = {}
        for word in MAP_WORDS:
            text = getattr(self.definition.map, word)
            if text is not None and self._read(("map", word), text, ValueKind.NUMBER, _UNITS[word], fields):
                found[word] = type_of(self.expressions["map", word], fields)
        self.scope = Scope({**self.scope.names, **found}, self.scope.tables)

    def _computed(self) -> None:
        for name, text in self.definition.computed.items():
            if self._read(("computed", name), text, None, None, self.scope):
                found = type_of(self.expressions["computed", name], self.scope)
                self.scope = Scope({**self.scope.names, name: found}, self.scope.tables)

    def _rules(self) -> None:
        codes: set[str] = set()
        for number, rule in enumerate(self.definition.knock_outs):
            self._once(("knock_outs", number, "code"), rule.code, codes)
            self._read(("knock_outs", number, "when"), rule.when, ValueKind.TRUTH, None, self.scope)
        names: set[str] = set()
        for number, segment in enumerate(self.definition.segments):
            self._once(("segments", number, "name"), segment.name, names)
            if segment.when is not None:
                self._read(("segments", number, "when"), segment.when, ValueKind.TRUTH, None, self.scope)
        rest = [number for number, segment in enumerate(self.definition.segments) if segment.when is None]
        self.faults += [
            (("segments", number), "only the last segment may be without `when`: it has all that others leave")
            for number in rest
            if number != len(self.definition.segments) - 1
        ]

    def _once(self, place: Place, name: str, taken: set[str]) -> None:
        if name in taken:
            self.faults.append((place, f"{name} stands twice"))
        taken.add(name)

    def _limit(self) -> None:
        limit = self.definition.limit
        if limit is None:
            return
        needs = {"free_cash": ("income", "obligations", "term"), "income_multiple": ("income",)}
        for key, words in needs.items():
            if getattr(limit, key) is not None:
                self._need(("limit", key), words)
        self._need(("limit",), ("amount",))
        if limit.by_grade is not None and set(limit.by_grade) != set(self.definition.grades):
            listed = ", ".join(self.definition.grades) or "none; list them in `grades`"
            self.faults.append((("limit", "by_grade"), f"expected an amount for each of the grades: {listed}"))

    def _price(self) -> None:
        price = self.definition.price
        if price is None:
            return
        self._need(("price",), ("amount",))
        for key, unit in (("loss_given_default", SHARE), ("exposure", MONEY), ("funding", SHARE), ("margin", SHARE)):
            self._read(("price", key), getattr(price, key), ValueKind.NUMBER, unit, self.scope)

    def _need(self, place: Place, words: tuple[str, ...]) -> None:
        if missing := [word for word in words if getattr(self.definition.map, word) is None]:
            self.faults.append((place, f"needs {', '.join(missing)}: add to `map` which field of the contract that is"))

    def _read(self, place: Place, text: str, kind: ValueKind | None, unit: Unit, scope: Scope) -> bool:
        """Parse and check one expression; the kind and the unit are those expected, None where any will do."""
        try:
            node = parse(text)
            found = type_of(node, scope) if kind is None else require_kind(node, scope, kind)
            if unit is not None and found.unit is not None and found.unit != unit:
                raise ExpressionInvalid(f"expected {unit_text(unit)}, found {unit_text(found.unit)}", at=1)
        except ExpressionInvalid as fault:
            self.faults.append((place, f"{fault} (in: {text})"))
            return False
        self.expressions[place] = node
        return True


def _foreign(contract: Contract, definition: PolicyDefinition) -> Iterator[tuple[Place, str]]:
    """Say if the policy was written for another contract than the one it is read with."""
    reference = definition.contract
    if reference.name != contract.name:
        yield ("contract", "name"), f"is {reference.name}, and the contract in use is {contract.name}"
        return
    if reference.sha256 != (actual := contract_sha256(contract)):
        yield (
            ("contract", "sha256"),
            f"is that of another version of {contract.name}: the contract in use is version {contract.version}, "
            f"{actual}. Compare the two, then write that hash here",
        )
