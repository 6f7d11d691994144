"""Read a policy from YAML. A fault is reported with file, line and what is expected there."""

from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from app.exceptions import PolicyInvalid
from app.ml.contracts.definition import Contract
from app.ml.contracts.yaml_tree import line_of, repeated_key
from app.policy.canonical import Place, canonical_form, policy_sha256
from app.policy.compiling import Compilation
from app.policy.definition import PolicyDefinition
from app.policy.policy import Policy, table_of

LARGEST_BYTES = 1 << 20
SHIPPED = Path(__file__).parent / "shipped"
MERGES = "<<"
"""YAML's key that takes another mapping in: PyYAML rewrites the nodes for it, which then tell other lines."""
WITHOUT_REFERENCES = "references to other parts (&name, *name) are not read; write them out"


def load_policy(path: Path, contract: Contract, *, currency: str = "") -> Policy:
    """Return the policy of that file. Raises PolicyInvalid with every fault: `file:line: field: what is expected`.

    `currency` is the service's; a policy that names another one is refused.
    """
    return parse_policy(policy_text(path), contract, source=str(path), currency=currency)


def policy_text(path: Path) -> str:
    """Return what stands in a policy's file. Raises PolicyInvalid where it is not there, too large, or no UTF-8."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise PolicyInvalid(f"{path}:1: is larger than {LARGEST_BYTES:,} bytes")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PolicyInvalid(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as fault:
        raise PolicyInvalid(f"{path}: cannot be read as UTF-8 text: {fault}") from None


def parse_policy(text: str, contract: Contract, *, source: str, currency: str = "") -> Policy:
    """Return the policy written in `text`; `source` names it in messages. Raises PolicyInvalid."""
    tree, content = tree_and_content(text, source=source)
    try:
        definition = PolicyDefinition.model_validate(content)
    except ValidationError as fault:
        problems = [(tuple(error["loc"]), _sentence(error)) for error in fault.errors(include_url=False)]
        raise PolicyInvalid("\n".join(located(problems, tree, source))) from None
    compiled = Compilation(contract, definition)
    faults = list(compiled.faults)
    if currency and definition.currency and definition.currency != currency:
        faults.append((("currency",), f"is {definition.currency}, and the service's is {currency}"))
    if faults:
        raise PolicyInvalid("\n".join(located(faults, tree, source)))
    form = canonical_form(definition, compiled.expressions)
    tables = {name: table_of(table) for name, table in definition.tables.items()}
    return Policy(definition, contract, compiled.expressions, compiled.scope, policy_sha256(form), form, tables)


def policy_tree(text: str, *, source: str) -> Any:
    """Return the YAML nodes of a policy, which know their lines. Raises PolicyInvalid if it is none."""
    return tree_and_content(text, source=source)[0]


def tree_and_content(text: str, *, source: str) -> tuple[Any, dict[Any, Any]]:
    """Return the YAML nodes of a policy and what they say, in one reading. Raises PolicyInvalid if it is none."""
    try:
        loader = _WithoutReferences(text)
        try:
            tree = loader.get_single_node()
            content = tree and loader.construct_document(deepcopy(tree) if MERGES in text else tree)
        finally:
            loader.dispose()
    except _ReferenceUsedError:
        raise PolicyInvalid(
            f"{source}:1: references to other parts (&name, *name) are not read; write them out"
        ) from None
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        problem = getattr(fault, "problem", None) or "not YAML"
        raise PolicyInvalid(f"{source}:{mark.line + 1 if mark else 1}: expected valid YAML: {problem}") from None
    except (ValueError, RecursionError) as fault:
        raise PolicyInvalid(f"{source}:1: expected valid YAML: {fault}") from None
    if not isinstance(content, dict):
        raise PolicyInvalid(f"{source}:1: expected a mapping with policy, version, title, contract, segments and cases")
    if repeated := repeated_key(tree):
        raise PolicyInvalid(f"{source}:{repeated.start_mark.line + 1}: the key {repeated.value!r} stands twice")
    return tree, content


class _ReferenceUsedError(Exception):
    pass


class _WithoutReferences(yaml.SafeLoader):
    """Reads no `*name`: a few lines of those unfold to more than memory holds."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise _ReferenceUsedError
        return super().compose_node(parent, index)


def located(faults: Iterable[tuple[Place, str]], tree: Any, source: str) -> list[str]:
    """Return one message a fault, with the line of its place."""
    return [
        f"{source}:{line_of(tree, place)}: {'.'.join(map(str, place)) or 'policy'}: {sentence}"
        for place, sentence in faults
    ]


def _sentence(error: Any) -> str:
    got = error["input"]
    shown = f" (got {got!r})" if isinstance(got, str | int | float | bool) else ""
    return f"{error['msg'].removeprefix('Value error, ')}{shown}"
