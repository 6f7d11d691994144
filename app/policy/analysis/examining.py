"""A policy examined as a whole: its cases, its rules among themselves, what it never reads, what it should not read."""

from collections.abc import Iterator
from pathlib import Path

from app.exceptions import PolicyInvalid
from app.ml.contracts.definition import Contract
from app.ml.contracts.yaml_tree import line_of
from app.policy.analysis.findings import PolicyFault, PolicyFinding, Severity
from app.policy.analysis.rules import findings_of_rules
from app.policy.cases import failing_cases
from app.policy.language.syntax import Call, Name, Node, children, names_in
from app.policy.loader import parse_policy, policy_text, policy_tree
from app.policy.policy import Policy
from app.policy.reading import inputs_of
from app.policy.scope import CONSENT, MAP_WORDS


def examine(policy: Policy) -> list[PolicyFinding]:
    """Return all that is wrong with a policy or looks so: errors first, those of rules before failing cases."""
    found = [
        *findings_of_rules(policy),
        *(
            PolicyFinding(PolicyFault.CASE, Severity.ERROR, place, sentence)
            for place, sentence in failing_cases(policy)
        ),
        *_unused(policy),
        *_open_tables(policy),
        *_protected(policy),
    ]
    return sorted(found, key=lambda one: one.severity is not Severity.ERROR)


def examined_policy(path: Path, contract: Contract, *, currency: str = "") -> tuple[Policy, list[str]]:
    """Return the policy of a file that may be used, and its warnings. Raises PolicyInvalid as `examined_text` does."""
    return examined_text(policy_text(path), contract, source=str(path), currency=currency)


def examined_text(text: str, contract: Contract, *, source: str, currency: str = "") -> tuple[Policy, list[str]]:
    """Return a policy that may be used, and its warnings as `source:line: field: sentence`.

    Raises PolicyInvalid with every error: of the text, of its cases, of its rules among themselves.
    """
    policy = parse_policy(text, contract, source=source, currency=currency)
    tree = policy_tree(text, source=source)
    lines: dict[Severity, list[str]] = {Severity.ERROR: [], Severity.WARNING: []}
    for one in examine(policy):
        also = f" (see line {line_of(tree, one.other)})" if one.other is not None else ""
        where = ".".join(map(str, one.place))
        lines[one.severity].append(f"{source}:{line_of(tree, one.place)}: {where}: {one.sentence}{also}")
    if lines[Severity.ERROR]:
        raise PolicyInvalid("\n".join(lines[Severity.ERROR]))
    return policy, lines[Severity.WARNING]


def _unused(policy: Policy) -> Iterator[PolicyFinding]:
    definition = policy.definition
    read = policy.names | {CONSENT} | {name for node in policy.expressions.values() for name in _tables_in(node)}
    for section in ("facts", "computed", "tables"):
        for name in getattr(definition, section):
            if name not in read:
                yield PolicyFinding(PolicyFault.UNUSED, Severity.WARNING, (section, name), f"{name} is never read")


def _tables_in(node: Node) -> Iterator[str]:
    if isinstance(node, Call) and node.function == "lookup" and isinstance(node.arguments[0], Name):
        yield node.arguments[0].name
    for part in children(node):
        yield from _tables_in(part)


def _open_tables(policy: Policy) -> Iterator[PolicyFinding]:
    for name, table in policy.definition.tables.items():
        if table.steps and (last := table.steps[-1].below) is not None:
            yield PolicyFinding(
                PolicyFault.OPEN_TABLE,
                Severity.WARNING,
                ("tables", name, "steps", len(table.steps) - 1),
                f"{name} has no value from {last:g} on, referred then; a last step with below: null has them",
            )


def _protected(policy: Policy) -> Iterator[PolicyFinding]:
    """Say where a protected feature decides: fair-lending law forbids it for most of them."""
    known = policy.contract.by_name
    for place, node in policy.expressions.items():
        direct = {name.name for name in names_in(node)} - set(MAP_WORDS)
        for name in dict.fromkeys(inputs_of(policy, node)):
            if name in direct and name in known and known[name].is_protected:
                yield PolicyFinding(
                    PolicyFault.PROTECTED,
                    Severity.WARNING,
                    place,
                    f"reads {name}, which the contract protects: fair-lending law has few exceptions",
                )
